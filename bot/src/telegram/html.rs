//! Text as Telegram takes it (<https://core.telegram.org/bots/api#html-style>).

use teloxide::types::{InlineKeyboardButton, InlineKeyboardMarkup};

use crate::conversation::answer::{Button, Line, Span, Target};

/// The lines with their emphasis; everything else is nothing but text.
pub(super) fn html(lines: &[Line]) -> String {
    lines.iter().map(|line| line.0.iter().map(span).collect::<String>()).collect::<Vec<_>>().join("\n")
}

/// The buttons; `None` when there are none.
pub(super) fn keyboard(rows: Vec<Vec<Button>>) -> Option<InlineKeyboardMarkup> {
    let rows: Vec<Vec<InlineKeyboardButton>> =
        rows.into_iter().map(|row| row.into_iter().map(button).collect()).collect();
    (!rows.is_empty()).then(|| InlineKeyboardMarkup::new(rows))
}

fn button(button: Button) -> InlineKeyboardButton {
    match button.target {
        Target::Tap(data) => InlineKeyboardButton::callback(button.label, data),
        Target::Link(address) => InlineKeyboardButton::url(button.label, address),
    }
}

fn span(span: &Span) -> String {
    match span {
        Span::Plain(text) => escape(text),
        Span::Bold(text) => format!("<b>{}</b>", escape(text)),
    }
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        let line = Line(vec![Span::Bold("<b>A & B</b>".to_owned()), Span::Plain(" \"x\"".to_owned())]);
        let shown = html(&[line, Line::empty(), Line::plain("1 < 2")]);
        assert_eq!(shown, "<b>&lt;b&gt;A &amp; B&lt;/b&gt;</b> &quot;x&quot;\n\n1 &lt; 2");
    }
}
