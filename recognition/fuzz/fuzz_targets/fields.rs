//! Any lines of text must be understood without a panic. The first byte of a line gives its height, the second its
//! gap to the line above; the rest is its text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use recognition::Word;
use recognition::fields::{Context, fields};
use recognition::lines::Line;

fuzz_target!(|input: &[u8]| {
    let mut top = 0.0;
    let mut lines = Vec::new();
    for row in input.split(|byte| *byte == b'\n').take(40) {
        let (height, gap, text) = match row {
            [height, gap, text @ ..] => (f32::from(*height % 64) + 1.0, f32::from(*gap % 64), text),
            _ => continue,
        };
        top += gap;
        let text = String::from_utf8_lossy(text).split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            continue;
        }
        let mut words = Vec::new();
        let mut start = 0;
        for word in text.split(' ') {
            let (left, right) = (start as f32 * 10.0, (start + word.len()) as f32 * 10.0);
            let polygon = vec![[left, top], [right, top], [right, top + height], [left, top + height]];
            words.push((start, Word { text: word.to_owned(), confidence: height / 65.0, polygon }));
            start += word.len() + 1;
        }
        let right = text.len() as f32 * 10.0;
        lines.push(Line { text, words, left: 0.0, top, right, bottom: top + height, height });
        top += height;
    }
    let found = fields(&lines, &[], &Context { default_region: Some("DE") });
    for phone in &found.phones {
        assert!((0.0..=1.0).contains(&phone.confidence));
    }
});
