//! Values of somebody else's as they are shown: one line of bounded length that is nothing but text.

/// Longest value, in characters; the page shows it whole.
pub(super) const MAX_VALUE: usize = 200;
/// Longest text on a button; a phone shows about so much.
pub(super) const MAX_LABEL: usize = 60;

/// One line of bounded length, without characters that turn the writing around.
pub(super) fn plain(text: &str) -> String {
    let words = text.split(|c: char| c.is_control() || c.is_whitespace()).filter(|word| !word.is_empty());
    let line: String = words.collect::<Vec<_>>().join(" ");
    let turns = |c: char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}');
    disarm(&clip(&line.replace(turns, ""), MAX_VALUE))
}

/// At most `longest` characters, the last of which tells that there were more.
pub(super) fn clip(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    text.chars().take(longest - 1).chain(['…']).collect()
}

/// Telegram makes `/word` a command that a tap sends; an invisible joiner (U+2060) after the slash prevents it.
fn disarm(text: &str) -> String {
    let mut disarmed = String::with_capacity(text.len());
    let mut before = ' ';
    for c in text.chars() {
        if before == '/' && c.is_ascii_alphabetic() && !after_word(&disarmed) {
            disarmed.push('\u{2060}');
        }
        disarmed.push(c);
        before = c;
    }
    disarmed
}

/// Whether what stands before the final slash keeps Telegram from seeing a command, as in an address.
fn after_word(text: &str) -> bool {
    text.chars().rev().nth(1).is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '/' | '<' | '>'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_becomes_one_line_that_nobody_can_tap() {
        assert_eq!(plain("A & B\u{202E}\n\"x\""), "A & B \"x\"");
        assert_eq!(plain("/stop"), "/\u{2060}stop");
        assert_eq!(plain("(/stop) and/or https://example.org/stop"), "(/\u{2060}stop) and/or https://example.org/stop");
        assert_eq!(plain(&"x".repeat(500)).chars().count(), MAX_VALUE);
    }
}
