//! Tags: words by which contacts are grouped, in one normal form.

use unicode_normalization::UnicodeNormalization;

use crate::error::FieldProblem;

/// Longest tag, in characters.
pub const MAX_TAG: usize = 40;
/// Most tags of one contact.
pub const MAX_TAGS: usize = 20;
/// Longest name of an event, in characters.
pub const MAX_EVENT: usize = 200;

/// The form in which tags are kept: lower case, without the hash, one hyphen for what is neither letter, digit, `_` nor `+`.
pub fn normal_form(tag: &str) -> Option<String> {
    let mut form = String::new();
    for c in tag.trim().nfkc().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c) || matches!(c, '_' | '+') {
            form.push(c);
        } else if !form.is_empty() && !form.ends_with('-') {
            form.push('-');
        }
    }
    let form = form.trim_end_matches('-').to_owned();
    (!form.is_empty()).then_some(form)
}

/// All of them in their normal form, each once.
pub(crate) fn normal_forms(tags: &[String]) -> Vec<String> {
    let mut forms: Vec<String> = Vec::new();
    for form in tags.iter().filter_map(|tag| normal_form(tag)) {
        if !forms.contains(&form) {
            forms.push(form);
        }
    }
    forms
}

/// What is wrong with tags in their normal form.
pub(crate) fn check(tags: &[String]) -> Vec<FieldProblem> {
    let problem = |pointer: String, reason: String| FieldProblem { pointer, reason };
    let too_long = tags.iter().enumerate().filter(|(_, tag)| tag.chars().count() > MAX_TAG);
    let mut problems: Vec<FieldProblem> =
        too_long.map(|(index, _)| problem(format!("/tags/{index}"), format!("at most {MAX_TAG} characters"))).collect();
    if tags.len() > MAX_TAGS {
        problems.push(problem("/tags".to_owned(), format!("at most {MAX_TAGS} tags")));
    }
    problems
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("#Lead", Some("lead"))]
    #[case("  Hot lead, Berlin ", Some("hot-lead-berlin"))]
    #[case("Покупатель", Some("покупатель"))]
    #[case("a+b_c", Some("a+b_c"))]
    #[case("#", None)]
    #[case("--", None)]
    fn tags_have_one_form(#[case] written: &str, #[case] form: Option<&str>) {
        assert_eq!(normal_form(written).as_deref(), form);
    }

    #[test]
    fn each_tag_counts_once() {
        assert_eq!(normal_forms(&["Lead".into(), "#lead".into(), "fair".into()]), ["lead", "fair"]);
    }

    #[test]
    fn limits_name_what_is_wrong() {
        let many: Vec<String> = (0..21).map(|n| format!("t{n}")).collect();
        assert_eq!(check(&many)[0].pointer, "/tags");
        assert_eq!(check(&["x".repeat(41)])[0].pointer, "/tags/0");
    }
}
