use super::*;

#[test]
fn hostile_text_stays_text() {
    assert_eq!(value("<b>A & B</b>\u{202E}\n\"x\""), "&lt;b&gt;A &amp; B&lt;/b&gt; &quot;x&quot;");
}
