//! `bizcard evaluate` on the project's own labels, with readings that are wrong in many ways.
//!
//! The figures in `fixtures/judged.json` follow from the judge's rules, applied to the same readings and labels.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn evaluate(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bizcard"));
    command.env_clear().envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
    command.env("OCR_LANGUAGES", "eng").arg("evaluate").arg(folder("../samples"));
    command.arg("--readings").arg(folder("tests/api/fixtures/readings.jsonl")).args(arguments);
    command.output().unwrap()
}

fn json_of(arguments: &[&str]) -> Value {
    let output = evaluate(arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn judged() -> Value {
    serde_json::from_slice(&std::fs::read(folder("tests/api/fixtures/judged.json")).unwrap()).unwrap()
}

#[test]
fn the_figures_are_those_of_the_judge() {
    let told = json_of(&["--json"]);
    let judged = judged();
    assert_eq!(told["fields"], judged["fields"]);
    for (name, figure) in judged["summary"].as_object().unwrap() {
        assert_eq!(&told["summary"][name], figure, "{name}");
    }
    assert_eq!(told["wrong"]["dark"], json!(["name", "company", "urls"]));
    assert_eq!(told["wrong"]["qr-code"], json!([]));
}

/// Worked out by hand: of 24 phones, mails and sites on the labels, the words hold a phone and the site of the English
/// card and a phone and the mail of the German one.
#[test]
fn strings_confidences_and_the_budget_are_told() {
    let told = json_of(&["--json", "--budget", "0.25"]);
    assert_eq!(told["text"]["contact_strings"], json!({ "share": 0.167, "of": 24 }));
    assert_eq!(told["text"]["contact_strings_photos"]["of"], json!(24));
    assert_eq!(told["text"]["character_error"], Value::Null);
    // Six names of confidence .99 .97 .9 .9 .85 .2, of which the last two are wrong.
    let fields = told["budget"]["fields"].as_array().unwrap();
    let name = fields.iter().find(|row| row["field"] == "name").unwrap();
    assert_eq!(name, &json!({ "field": "name", "threshold": 0.85, "accepted": 0.833, "wrong": 0.2, "count": 6 }));
    let rows = told["reliability"].as_array().unwrap();
    let name = rows.iter().find(|row| row["field"] == "name").unwrap();
    // (|.94 - 1| · 4 + |.85 - 0| + |.2 - 0|) / 6
    assert_eq!((&name["error"], &name["count"]), (&json!(0.215), &json!(6)));
    assert_eq!(rows.last().unwrap()["field"], "all");
}

/// The words of the English card hold its phone and its site; the fixture's fields hold what the test of the judge says.
#[test]
fn fields_are_made_anew_from_the_words() {
    let (before, again) = (json_of(&["--json"]), json_of(&["--json", "--fields-again"]));
    assert_eq!(before["text"], again["text"]);
    assert_ne!(before["fields"], again["fields"]);
    assert!(again["fields"]["phones"]["recall"].as_f64().unwrap() > 0.0, "{again:#}");
}

#[test]
fn a_comparison_names_the_cards() {
    let scratch = tempfile::tempdir().unwrap();
    let old = scratch.path().join("old.json");
    let mut before = json_of(&["--json"]);
    before["wrong"]["dark"] = json!(["company", "emails"]);
    before["wrong"]["former"] = json!([]);
    before["summary"]["macro_f1"] = json!(0.5);
    std::fs::write(&old, before.to_string()).unwrap();
    let output = evaluate(&["--compare", old.to_str().unwrap()]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("dark right now: emails; wrong now: name, urls\n"), "{said}");
    assert!(said.contains("macro f1         0.500 -> 0.566  (+0.066)"), "{said}");
    assert!(said.contains("no longer here: former"), "{said}");
    assert!(!said.contains("english right") && !said.contains("english wrong"), "{said}");
    let judged = folder("tests/api/fixtures/readings.jsonl");
    let refused = evaluate(&["--compare", judged.to_str().unwrap()]);
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("not what `bizcard evaluate --json` writes"));
}

#[test]
fn the_page_shows_every_card_the_worst_first() {
    let scratch = tempfile::tempdir().unwrap();
    let output = evaluate(&["--report", scratch.path().to_str().unwrap()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let page = std::fs::read_to_string(scratch.path().join("index.html")).unwrap();
    let at = |card: &str| page.find(&format!("<h3>{card}</h3>")).unwrap();
    assert!(at("spanish") < at("german") && at("german") < at("qr-code"));
    assert!(page.contains("<td>✗ wrong</td><td>name</td><td><bdi>Marcus Albright</bdi></td><td><bdi>Marcus Albricht</bdi></td><td>85 %</td>"));
    assert!(page.contains("<td>✗ missing</td><td>urls</td><td><bdi>northwindstudio.example</bdi></td>"));
    // Quotes and angles of cards are text.
    assert!(page.contains("Harbour &amp; Finch") && !page.contains("Harbour & Finch"));
    assert_eq!(page.matches("<image href=\"pictures/").count(), 9);
    let picture = std::fs::read(scratch.path().join("pictures/0001.jpg")).unwrap();
    assert!(picture.starts_with(&[0xFF, 0xD8]));
}
