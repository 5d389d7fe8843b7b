//! Cuts lines out of drawn cards as the reader gives them to Tesseract, with what they say, to train the card model on:
//! `line-crops CARDS OUT`. CARDS holds what `synth cards` writes; OUT gets NNNNNN.png and NNNNNN.gt.txt. Many of the
//! cards are shrunk and compressed first, as messengers do. Of the lines that the card model reads rightly only some
//! are kept, for there is little to learn from them.

use std::io::Cursor;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, GrayImage};
use leptess::tesseract::TessApi;
use recognition::decode::Pages;
use recognition::detect::{Text, TextLine, detect};
use recognition::geometry::{Cutout, Pyramid, distance};
use recognition::locate::{Located, locate};
use recognition::strips::{LETTER_HEIGHT, sheet};
use recognition::tesseract::RawWord;
use regex::Regex;
use serde::Deserialize;

/// Heights of letters that the reader asks for: always the first, and for some cards the other one.
const HEIGHTS: [f32; 2] = [LETTER_HEIGHT, 24.0];
/// Pixels that Tesseract adds around the letters of a line.
const PADDING: f32 = 4.0;
/// Likeness of what is read and what is printed below which nobody can read the line, or its label is that of another.
const LEAST_ALIKE: f64 = 0.45;
/// Share of the lines read rightly that are kept.
const KEPT: f32 = 0.12;

#[derive(Deserialize)]
struct Label {
    lines: Vec<Part>,
}

/// A part of a printed line.
#[derive(Deserialize)]
struct Part {
    text: String,
    polygon: [[f32; 2]; 4],
}

impl Part {
    fn height(&self) -> f32 {
        distance(self.polygon[0], self.polygon[3])
    }
}

/// A line of a picture of lines, as Tesseract sees it.
struct Seen {
    /// Left, top, right, bottom of what its network gets.
    place: [f32; 4],
    text: String,
}

fn main() -> anyhow::Result<()> {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [cards, out] = arguments.as_slice() else {
        anyhow::bail!("usage: line-crops CARDS OUT");
    };
    std::fs::create_dir_all(out)?;
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
    let mut api = TessApi::new(models.to_str(), "card")?;
    for (name, value) in
        [(c"debug_file", c"/dev/null"), (c"tessedit_do_invert", c"0"), (c"tessedit_pageseg_mode", c"6")]
    {
        api.raw.set_variable(name, value).map_err(|_| anyhow!("this Tesseract lacks {name:?}"))?;
    }
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(cards)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    let mut count = 0;
    for (item, file) in files.iter().enumerate() {
        let card = Card::load(file, item as u32).with_context(|| file.display().to_string())?;
        for (picture, text) in card.lines(&mut api, item as u32)? {
            picture.save(out.join(format!("{count:06}.png")))?;
            std::fs::write(out.join(format!("{count:06}.gt.txt")), format!("{text}\n"))?;
            count += 1;
        }
    }
    Ok(())
}

/// A number from 0 to 1 that is another one for each card and purpose.
fn chance(item: u32, purpose: u32) -> f32 {
    let mut bits = item.wrapping_mul(0x9E37_79B9) ^ purpose.wrapping_mul(0x85EB_CA6B) ^ 0x5bd1_e995;
    for _ in 0..3 {
        bits = (bits ^ (bits >> 15)).wrapping_mul(0x2C1B_3C6D);
    }
    (bits >> 8) as f32 / 16_777_216.0
}

struct Card {
    bytes: Vec<u8>,
    parts: Vec<Part>,
}

impl Card {
    /// Reads the picture and its label, and makes most pictures smaller.
    fn load(label: &Path, item: u32) -> anyhow::Result<Self> {
        let Label { mut lines } = serde_json::from_slice(&std::fs::read(label)?)?;
        let bytes = std::fs::read(label.with_extension("jpg"))?;
        let mut heights: Vec<f32> = lines.iter().map(Part::height).collect();
        heights.sort_by(f32::total_cmp);
        let usual = heights.get(heights.len() / 2).copied().unwrap_or(1.0);
        let wanted = 8.0 * 3.2_f32.powf(chance(item, 1));
        let scale = wanted / usual;
        if scale >= 1.0 || chance(item, 2) > 0.7 {
            return Ok(Self { bytes, parts: lines });
        }
        let full = DynamicImage::ImageRgb8(Pages::open(&bytes)?.load(0)?);
        let size = |side: u32| (side as f32 * scale).round().max(1.0) as u32;
        let filter = if chance(item, 3) < 0.5 { FilterType::Triangle } else { FilterType::Lanczos3 };
        let small = full.resize_exact(size(full.width()), size(full.height()), filter);
        let mut bytes = Cursor::new(Vec::new());
        let quality = 50.0 + 42.0 * chance(item, 4);
        small.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, quality as u8))?;
        for point in lines.iter_mut().flat_map(|part| &mut part.polygon) {
            *point = point.map(|value| value * scale);
        }
        Ok(Self { bytes: bytes.into_inner(), parts: lines })
    }

    /// The lines whose text is known.
    fn lines(&self, api: &mut TessApi, item: u32) -> anyhow::Result<Vec<(GrayImage, String)>> {
        let page = DynamicImage::ImageRgb8(Pages::open(&self.bytes)?.load(0)?);
        let grey = Pyramid::new(page.to_luma8());
        let mut found = Vec::new();
        let mut asked = 100;
        for Located { card, text } in locate(&page, &grey) {
            let Text { lines, .. } = text.unwrap_or_else(|| detect(&card.pixels));
            let known: Vec<(TextLine, Option<String>)> =
                lines.into_iter().filter(|line| line.score >= 1.0).map(|line| self.known(&card, line)).collect();
            for height in HEIGHTS.into_iter().take(if chance(item, 5) < 0.4 { 2 } else { 1 }) {
                let sheet = sheet(&grey, &card, known.iter().map(|(line, _)| line).enumerate(), height);
                for seen in seen(api, &sheet.pixels)? {
                    let [left, top, right, bottom] = seen.place;
                    let word = RawWord {
                        text: seen.text.clone(),
                        confidence: 1.0,
                        left,
                        top,
                        width: right - left,
                        height: bottom - top,
                        line: None,
                    };
                    let row = sheet.place(vec![word], |point| point).pop();
                    let truth = row.and_then(|placed| known.get(placed.line)?.1.as_ref());
                    let Some(truth) = truth else { continue };
                    let alike = strsim::normalized_levenshtein(&seen.text, truth);
                    asked += 1;
                    if alike < LEAST_ALIKE || *truth == seen.text && chance(item, asked) > KEPT {
                        continue;
                    }
                    let picture = image::imageops::crop_imm(
                        &sheet.pixels,
                        (left - PADDING).max(0.0) as u32,
                        (top - PADDING).max(0.0) as u32,
                        (right - left + 2.0 * PADDING) as u32,
                        (bottom - top + 2.0 * PADDING) as u32,
                    );
                    found.push((picture.to_image(), truth.clone()));
                }
            }
        }
        Ok(found)
    }

    /// A line the way that its text is read, with its text when every part of it is known.
    fn known(&self, card: &Cutout, line: TextLine) -> (TextLine, Option<String>) {
        let [from, to] = [line.from, line.to].map(|point| card.on_page(point));
        let length = distance(from, to).max(1.0);
        let along = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
        let place = |[x, y]: [f32; 2]| {
            let (x, y) = (x - from[0], y - from[1]);
            [x * along[0] + y * along[1], y * along[0] - x * along[1]]
        };
        // Begin and end along the line, and its text.
        let mut parts: Vec<(f32, f32, f32, &str)> = Vec::new();
        for part in &self.parts {
            let [a, b, c, d] = part.polygon.map(place);
            let across = (a[1] + b[1] + c[1] + d[1]) / 4.0;
            let (begin, end) = (f32::midpoint(a[0], d[0]), f32::midpoint(b[0], c[0]));
            let overlap = begin.max(end).min(length) - begin.min(end).max(0.0);
            if across.abs() < 0.5 * part.height() && overlap > 0.3 * (end - begin).abs() {
                parts.push((begin, end, part.height(), &part.text));
            }
        }
        let flipped = parts.first().is_some_and(|(begin, end, ..)| end < begin);
        if flipped {
            for (begin, end, ..) in &mut parts {
                (*begin, *end) = (length - *begin, length - *end);
            }
        }
        parts.sort_by(|a, b| a.0.total_cmp(&b.0));
        let line = if flipped { line.flipped() } else { line };
        (line, text_of(&parts, length))
    }
}

/// The text of the parts, when they fill the line from end to end without large gaps.
fn text_of(parts: &[(f32, f32, f32, &str)], length: f32) -> Option<String> {
    let (first, last) = (parts.first()?, parts.last()?);
    // An icon may stand before the text.
    let whole =
        first.0.abs() < first.2 * if first.0 > 0.0 { 2.5 } else { 0.7 } && (last.1 - length).abs() < 0.7 * last.2;
    let mut text = String::new();
    let mut before: Option<f32> = None;
    for (begin, end, height, part) in parts {
        if let Some(before) = before {
            let gap = (begin - before) / height;
            if gap > 1.5 || end < begin {
                return None;
            }
            if gap > 0.1 {
                text.push(' ');
            }
        }
        text.push_str(part);
        before = Some(*end);
    }
    whole.then(|| text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The lines that Tesseract finds, each with the place that it gives to its network: what the letters take, and what
/// letters with ascenders and descenders would take on this line.
fn seen(api: &mut TessApi, sheet: &GrayImage) -> anyhow::Result<Vec<Seen>> {
    let (width, height) = (sheet.width() as i32, sheet.height() as i32);
    api.raw.set_image(sheet.as_raw(), width, height, 1, width).map_err(|_| anyhow!("pixels refused"))?;
    api.raw.recognize().map_err(|_| anyhow!("not read"))?;
    let Ok(hocr) = api.raw.get_hocr_text(0) else {
        return Ok(Vec::new());
    };
    let hocr: &std::ffi::CStr = hocr.as_ref();
    let hocr = hocr.to_string_lossy();
    let number = r"(-?[\d.]+)";
    let head = Regex::new(&format!(
        r"bbox (\d+) (\d+) (\d+) (\d+); baseline {number} {number};(?: [a-z_]+ [\d.]+;)*? x_size {number}; x_descenders {number}"
    ))?;
    let word = Regex::new(r"class='ocrx_word'[^>]*>(.*?)</span>")?;
    let mut lines = Vec::new();
    for line in hocr.split("<span class='ocr_").skip(1) {
        let Some(found) = head.captures(line) else { continue };
        let numbers: Vec<f32> = found.iter().skip(1).flatten().filter_map(|one| one.as_str().parse().ok()).collect();
        let [left, top, right, bottom, slope, base, size, descenders] = numbers.as_slice() else { continue };
        let baseline = bottom + base + slope * (right - left) / 2.0;
        let text: Vec<String> = word.captures_iter(line).filter_map(|one| Some(plain(one.get(1)?.as_str()))).collect();
        let place = [*left, top.min(baseline - size + descenders), *right, bottom.max(baseline + descenders)];
        lines.push(Seen { place, text: text.join(" ") });
    }
    Ok(lines)
}

/// Text without the marks of HTML.
fn plain(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for letter in html.chars() {
        match letter {
            '<' => inside = true,
            '>' => inside = false,
            _ if !inside => text.push(letter),
            _ => {}
        }
    }
    for (mark, letter) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")] {
        text = text.replace(mark, letter);
    }
    text
}
