//! Text and boxes as HTML. Cards are written by strangers: everything they print passes through [`text`].

use std::fmt::Write as _;

use recognition::score::{CardScore, Verdict};
use recognition::{CardReading, Polygon};

/// Text for an element or a quoted attribute. Control characters, which could turn the writing around, are shown as
/// a replacement character.
pub(super) fn text(plain: &str) -> String {
    let mut out = String::with_capacity(plain.len());
    for c in plain.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => out.push('\u{fffd}'),
            c if c.is_control() && c != '\n' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// A picture with the boxes of what was read.
pub(super) struct CardPicture<'a> {
    /// Relative to the page.
    pub(super) file: &'a str,
    /// Size in pixels of the page that the boxes are in.
    pub(super) size: (u32, u32),
    pub(super) card: &'a CardReading,
    pub(super) score: &'a CardScore,
}

impl CardPicture<'_> {
    pub(super) fn write(&self, html: &mut String) {
        let (width, height) = self.size;
        let unit = width.max(height).max(1) as f32 / 100.0;
        let _ = writeln!(
            html,
            "<svg viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"The picture with the boxes of what was \
             read\">\n<image href=\"{}\" width=\"{width}\" height=\"{height}\" preserveAspectRatio=\"none\"/>",
            text(self.file)
        );
        polygon(html, "outline", &self.card.polygon, "outline of the card");
        for word in &self.card.words {
            polygon(html, "word", &word.polygon, &format!("{} ({:.0} %)", word.text, word.confidence * 100.0));
        }
        for value in &self.score.values {
            let (class, sign) = match value.verdict {
                Verdict::Right => ("right", "✓"),
                Verdict::Wrong => ("wrong", "✗"),
                Verdict::Neutral => ("neutral", "–"),
            };
            for outline in &value.polygons {
                polygon(html, class, outline, &format!("{sign} {}: {}", value.field, value.value));
            }
            if let Some([x, y]) = value.polygons.first().and_then(|outline| outline.first()).filter(|at| finite(**at)) {
                let _ = writeln!(
                    html,
                    "<text class=\"{class}\" x=\"{x:.0}\" y=\"{:.0}\" font-size=\"{:.0}\" stroke-width=\"{:.1}\">{sign} {}</text>",
                    y - unit * 0.4,
                    unit * 2.0,
                    unit * 0.5,
                    text(value.field)
                );
            }
        }
        html.push_str("</svg>\n");
    }
}

fn finite(point: [f32; 2]) -> bool {
    point.iter().all(|number| number.is_finite())
}

fn polygon(html: &mut String, class: &str, outline: &Polygon, title: &str) {
    if outline.is_empty() || !outline.iter().all(|point| finite(*point)) {
        return;
    }
    let points: Vec<String> = outline.iter().map(|[x, y]| format!("{x:.1},{y:.1}")).collect();
    let _ = writeln!(
        html,
        "<polygon class=\"{class}\" points=\"{}\"><title>{}</title></polygon>",
        points.join(" "),
        text(title)
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use recognition::score::{self, Label};
    use recognition::{Fields, Source, TextField, Word};
    use serde_json::json;

    #[test]
    fn nothing_of_a_card_becomes_markup() {
        assert_eq!(text("<b a=\"1\" b='2'>&"), "&lt;b a=&quot;1&quot; b=&#39;2&#39;&gt;&amp;");
        assert_eq!(text("a\u{202e}b\u{0}c"), "a\u{fffd}b\u{fffd}c");
    }

    #[test]
    fn boxes_carry_their_verdict_in_a_sign() {
        let square = vec![[10.0, 20.0], [60.0, 20.0], [60.0, 40.0], [10.0, 40.0]];
        let company = "<script>alert(1)</script>";
        let field = TextField {
            value: company.into(),
            confidence: 0.8,
            polygons: vec![square.clone()],
            engine: Source::Tesseract,
        };
        let word = Word { text: "\"><img src=x>".to_owned(), confidence: 0.5, polygon: vec![[f32::NAN, 0.0]] };
        let card = CardReading {
            fields: Fields { company: Some(field), ..Fields::default() },
            words: vec![word, Word { text: "</svg>".to_owned(), confidence: 0.5, polygon: square }],
            ..CardReading::default()
        };
        let label: Label =
            serde_json::from_value(json!({ "id": "x", "truth": { "company": "Weber", "phones": [] } })).unwrap();
        let score = score::card(&card, &label.truth.unwrap());
        let mut html = String::new();
        CardPicture { file: "pictures/0001.jpg", size: (200, 100), card: &card, score: &score }.write(&mut html);
        assert!(
            html.contains("<polygon class=\"wrong\" points=\"10.0,20.0 60.0,20.0 60.0,40.0 10.0,40.0\">"),
            "{html}"
        );
        assert!(html.contains("<title>✗ company: &lt;script&gt;alert(1)&lt;/script&gt;</title>"), "{html}");
        assert!(html.contains("&lt;/svg&gt; (50 %)"), "{html}");
        assert!(!html.contains("NaN") && !html.contains("<script") && !html.contains("<img"), "{html}");
        assert_eq!(html.matches("<polygon").count(), 2, "{html}");
    }
}
