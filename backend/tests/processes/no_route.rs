//! Reading needs no network: the same fields come out where there is none.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use crate::harness::samples;

const LANGUAGES: &str = "eng+deu+fra+spa+ukr";

fn bizcard(program: &str, before: &[&str]) -> Command {
    let mut command = Command::new(program);
    command
        .args(before)
        .env_clear()
        .env("PATH", "/usr/local/bin:/usr/bin:/bin")
        .env("OCR_LANGUAGES", LANGUAGES)
        .env("READERS", "2");
    command
}

/// A command in a network of its own, which holds nothing but a sleeping loopback. Being root is enough; otherwise the
/// kernel must let people make user namespaces.
fn without_a_network(script: &str, arguments: &[&str]) -> Output {
    let mut said = Vec::new();
    for namespaces in [&["--user", "--map-root-user", "--net"][..], &["--net"][..]] {
        let made = bizcard("unshare", namespaces).arg("true").output();
        match made {
            Ok(made) if made.status.success() => {
                let mut command = bizcard("unshare", namespaces);
                return command.args(["sh", "-c", script, "sh"]).args(arguments).output().unwrap();
            }
            Ok(made) => said.push(String::from_utf8_lossy(&made.stderr).into_owned()),
            Err(error) => said.push(error.to_string()),
        }
    }
    panic!("no network namespace can be made here; run the tests as root or allow user namespaces: {said:?}");
}

fn fields(row: &str) -> Value {
    serde_json::from_str::<Value>(row).unwrap()["cards"][0]["fields"].clone()
}

#[test]
fn cards_are_read_without_any_network() {
    let pictures = samples();
    let names: Vec<&str> = pictures.iter().map(|path| path.to_str().unwrap()).collect();
    let program = env!("CARGO_BIN_EXE_bizcard");
    // One line tells what the network of the process is; then the readings.
    let script = r#"echo "$(grep -c : /proc/net/dev) $(grep -vc Iface /proc/net/route) $(grep -vc ' lo$' /proc/net/ipv6_route)"
        exec "$@""#;
    let arguments: Vec<&str> = [program, "scan", "--json"].into_iter().chain(names.iter().copied()).collect();
    let output = without_a_network(script, &arguments);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let (network, rows) = said.split_once('\n').unwrap();
    assert_eq!(network, "1 0 0", "one device, which is loopback, and no route");

    let scratch = tempfile::tempdir().unwrap();
    let readings = scratch.path().join("readings.jsonl");
    std::fs::write(&readings, rows).unwrap();
    let mut evaluate = bizcard(program, &["evaluate", "--json", "--readings"]);
    let judged = evaluate.arg(&readings).arg(pictures[0].parent().unwrap_or(Path::new("."))).output().unwrap();
    let judged: Value = serde_json::from_slice(&judged.stdout).unwrap();
    assert_eq!(judged["summary"]["card_right"], 1.0, "{}", judged["wrong"]);

    let with = bizcard(program, &["scan", "--json"]).args(&names[1..3]).output().unwrap();
    let with = String::from_utf8(with.stdout).unwrap();
    let with: Vec<Value> = with.lines().map(fields).collect();
    let without: Vec<Value> = rows.lines().skip(1).take(2).map(fields).collect();
    assert_eq!(with, without);
    assert_eq!(with.len(), 2);
}
