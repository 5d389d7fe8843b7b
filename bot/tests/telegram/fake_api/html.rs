//! The HTML that Telegram takes (<https://core.telegram.org/bots/api#html-style>).

/// The text without its tags, or what is wrong with it.
pub(crate) fn visible(html: &str) -> Result<String, String> {
    let mut text = String::new();
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find(['<', '&']) {
        text.push_str(&rest[..start]);
        rest = &rest[start..];
        if let Some(entity) = rest.strip_prefix('&') {
            let end = entity.find(';').ok_or("an entity does not end")?;
            text.push_str(match &entity[..end] {
                "lt" => "<",
                "gt" => ">",
                "amp" => "&",
                "quot" => "\"",
                other => return Err(format!("unknown entity {other}")),
            });
            rest = &entity[end + 1..];
            continue;
        }
        let end = rest.find('>').ok_or("a tag does not end")?;
        let tag = &rest[1..end];
        match tag.strip_prefix('/') {
            Some(closing) if open.pop() == Some(closing) => {}
            Some(closing) => return Err(format!("unexpected end tag {closing}")),
            None if ["b", "i", "u", "s", "code", "pre"].contains(&tag) => open.push(tag),
            None => return Err(format!("unsupported start tag {tag}")),
        }
        rest = &rest[end + 1..];
    }
    text.push_str(rest);
    open.is_empty().then_some(text).ok_or_else(|| "a tag is not closed".to_owned())
}
