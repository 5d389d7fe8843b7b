//! A view of the conversation as messages of WhatsApp, which knows no rows of buttons, no links on buttons and no edits.

use super::outgoing::{Choice, MOST_BUTTONS, Outgoing, fits_button, fits_over_choices};
use crate::conversation::answer::{Line, Span, Target, View};

/// The text of a view and what can be chosen under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Page {
    text: String,
    /// What stands on the button that opens a list.
    menu: String,
    choices: Vec<Choice>,
}

impl Page {
    pub(super) fn of(view: &View) -> Self {
        let mut lines: Vec<String> = view.lines.iter().map(line).collect();
        let mut choices: Vec<Choice> = Vec::new();
        for button in view.buttons.iter().flatten() {
            match &button.target {
                Target::Tap(id) => choices.push(Choice { id: id.clone(), title: button.label.clone() }),
                Target::Link(address) => lines.push(format!("{}: {address}", button.label)),
            }
        }
        // Of two choices that do the same, or look the same, Meta refuses the whole message.
        let mut seen = Vec::new();
        choices.retain(|choice| {
            let new = !seen.contains(&choice.id);
            seen.push(choice.id.clone());
            new
        });
        Self { text: lines.join("\n"), menu: view.menu.clone(), choices }
    }

    /// A text that is too long to stand over choices as a message of its own, and the choices under its first line.
    pub(super) fn divided(mut self) -> (Option<String>, Self) {
        if self.choices.is_empty() || fits_over_choices(&self.text) {
            return (None, self);
        }
        let first = self.text.lines().next().unwrap_or_default().to_owned();
        (Some(std::mem::replace(&mut self.text, first)), self)
    }

    /// The message; a picture that was uploaded stands above it where that is possible.
    pub(super) fn message(self, picture: Option<String>) -> Outgoing {
        let Self { text, menu, choices } = self;
        if choices.is_empty() {
            return match picture {
                Some(media_id) => Outgoing::Image { media_id, caption: Some(text) },
                None => Outgoing::Text(text),
            };
        }
        if choices.len() <= MOST_BUTTONS && choices.iter().all(|choice| fits_button(&choice.title)) {
            return Outgoing::Buttons { body: text, picture, choices };
        }
        Outgoing::List { body: text, button: menu, choices }
    }

    /// Whether a picture has to be sent before the message, because nothing can stand above a list.
    pub(super) fn needs_own_picture(&self) -> bool {
        self.choices.len() > MOST_BUTTONS || self.choices.iter().any(|choice| !fits_button(&choice.title))
    }
}

fn line(line: &Line) -> String {
    line.0
        .iter()
        .map(|span| match span {
            Span::Bold(text) if can_be_bold(text) => format!("*{text}*"),
            Span::Plain(text) | Span::Bold(text) => text.clone(),
        })
        .collect()
}

/// There is no escaping: what holds a mark of its own would come out as something else.
fn can_be_bold(text: &str) -> bool {
    !text.is_empty() && text.trim() == text && !text.contains(['*', '_', '~', '`', '\n'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::answer::Button;

    fn view(labels: &[&str]) -> View {
        let buttons = labels.iter().enumerate().map(|(n, label)| vec![Button::tap(*label, format!("t{n}"))]).collect();
        View::text("Is this right?").with_buttons(buttons)
    }

    #[test]
    fn few_short_choices_are_buttons_and_others_a_list() {
        let kind = |labels: &[&str]| match Page::of(&view(labels)).message(None) {
            Outgoing::Text(_) => "text",
            Outgoing::Buttons { .. } => "buttons",
            Outgoing::List { .. } => "list",
            _ => "other",
        };
        assert_eq!(kind(&[]), "text");
        assert_eq!(kind(&["Accept", "Fix", "Not a card"]), "buttons");
        assert_eq!(kind(&["Accept", "Fix", "Back", "Not a card"]), "list");
        assert_eq!(kind(&["Accept", "This is the back of another card"]), "list");
    }

    #[test]
    fn a_link_is_a_line_and_marks_of_a_value_stay_text() {
        let mut view = view(&[]);
        view.lines = vec![Line(vec![Span::Bold("Erika Muster".into())]), Line(vec![Span::Bold("a*b".into())])];
        view.buttons = vec![vec![Button::link("Open", "https://cards.example.org/cards/1".parse().unwrap())]];
        assert_eq!(Page::of(&view).text, "*Erika Muster*\na*b\nOpen: https://cards.example.org/cards/1");
    }

    #[test]
    fn nothing_of_a_long_text_is_cut_off() {
        let mut long = view(&["Accept"]);
        long.lines.extend((0..200).map(|number| Line::plain(format!("value {number}"))));
        let (before, page) = Page::of(&long).divided();
        assert!(before.unwrap().ends_with("value 199"));
        assert_eq!((page.text.as_str(), page.choices.len()), ("Is this right?", 1));
        assert_eq!(Page::of(&view(&["Accept"])).divided().0, None);
        long.buttons.clear();
        assert_eq!(Page::of(&long).divided().0, None, "there is room enough without choices");
    }

    #[test]
    fn a_picture_stands_above_buttons_and_before_a_list() {
        assert!(!Page::of(&view(&["Accept"])).needs_own_picture());
        assert!(Page::of(&view(&["1", "2", "3", "4"])).needs_own_picture());
        let shown = Page::of(&view(&["Accept"])).message(Some("m1".into()));
        assert!(matches!(shown, Outgoing::Buttons { picture: Some(_), .. }));
    }
}
