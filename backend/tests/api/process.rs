//! The program itself, started as anybody would start it.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use tempfile::TempDir;

fn bizcard(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bizcard"));
    command.current_dir(folder).env_clear().env("LISTEN_ADDRESS", "127.0.0.1:0").env("RUST_LOG", "warn");
    if let Some(path) = std::env::var_os("PATH") {
        command.env("PATH", path);
    }
    command
}

/// A server that ends with the test.
struct Server {
    child: Child,
    address: String,
    link: Option<String>,
}

impl Server {
    fn start(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let Some(Ok(first)) = lines.next() else {
            let mut said = String::new();
            child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
            panic!("it does not listen: {said}");
        };
        let address = first.strip_prefix("BizCard is listening on ").unwrap().to_owned();
        let second = lines.next().map(Result::unwrap);
        let link = second.and_then(|line| line.split_once("): ").map(|(_, link)| link.to_owned()));
        Self { child, address, link }
    }

    fn stop(mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").arg(id).status().unwrap().success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Only what still runs can be killed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn refused(output: &Output) -> (Option<i32>, String) {
    (output.status.code(), String::from_utf8(output.stderr.clone()).unwrap())
}

#[tokio::test]
async fn with_nothing_set_it_starts_and_offers_the_first_account() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(bizcard(folder.path()).args(["serve", "--http-only"]));
    let link = server.link.clone().unwrap();
    let token = link.strip_prefix(&format!("{}/setup/", server.address)).unwrap();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let path = format!("{}/api/v1/setup/{token}", server.address);
    assert_eq!(client.get(&path).send().await.unwrap().status().as_u16(), 200);
    let body = r#"{"name":"Owner","email":"owner@example.org","password":"a sentence for tests"}"#;
    let set_up = client.post(&path).header("content-type", "application/json").body(body).send().await.unwrap();
    assert_eq!(set_up.status().as_u16(), 200);
    let health = bizcard(folder.path())
        .env("LISTEN_ADDRESS", server.address.trim_start_matches("http://"))
        .arg("health")
        .status()
        .unwrap();
    assert!(health.success());
    let scraped = client.get(format!("{}/metrics", server.address)).send().await.unwrap();
    assert!(scraped.text().await.unwrap().contains("process_resident_memory_bytes"));
    assert_eq!(server.stop(), Some(0));
    secrets_are_closed(&folder);

    // Once somebody can sign in, nothing is offered any more.
    let mut again = bizcard(folder.path());
    let mut child = again.args(["serve", "--http-only"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.next().unwrap().unwrap().starts_with("BizCard is listening"));
    assert!(Command::new("kill").arg(child.id().to_string()).status().unwrap().success());
    assert!(lines.next().is_none());
    assert!(child.wait().unwrap().success());
}

fn secrets_are_closed(folder: &TempDir) {
    use std::os::unix::fs::PermissionsExt;
    for name in ["secret_key", "password_pepper"] {
        let mode = std::fs::metadata(folder.path().join("data").join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[test]
fn a_wrong_setting_is_named_and_nothing_starts() {
    let folder = tempfile::tempdir().unwrap();
    for (name, value) in [("MAX_UPLOAD_MB", "many"), ("DATABASE_URL", "postgres://localhost/x"), ("RUST_LOG", "x=y=z")]
    {
        let output = bizcard(folder.path()).args(["serve", "--http-only"]).env(name, value).output().unwrap();
        let (code, said) = refused(&output);
        let named = if name == "DATABASE_URL" { "SECRET_KEY" } else { name };
        assert_eq!(code, Some(2), "{said}");
        assert!(said.starts_with(&format!("bizcard: {named}: ")), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
}

#[test]
fn a_port_that_is_taken_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output =
        bizcard(folder.path()).args(["serve", "--http-only"]).env("LISTEN_ADDRESS", &address).output().unwrap();
    let (code, said) = refused(&output);
    assert_eq!(code, Some(1));
    assert!(said.contains("LISTEN_ADDRESS") && said.contains(&address), "{said}");
}

#[test]
fn accounts_are_made_listed_and_disabled_on_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let output = bizcard(folder.path()).arg("user").args(arguments).output().unwrap();
        (output.status.success(), String::from_utf8(output.stdout).unwrap())
    };
    let (made, link) = run(&["create", "--admin", "--email", "owner@example.org"]);
    assert!(made && link.contains("/setup/"), "{link}");
    let (listed, accounts) = run(&["list"]);
    assert!(listed && accounts.contains("admin  invited   owner@example.org"), "{accounts}");
    assert!(run(&["disable", "owner@example.org"]).0);
    assert!(run(&["list"]).1.contains("disabled"));
    assert!(!run(&["disable", "nobody@example.org"]).0);
}

#[test]
fn migrations_go_up_and_down() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let output = bizcard(folder.path()).arg("migrate").args(arguments).output().unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(!run(&["status"]).contains("Applied"));
    assert!(!run(&["up"]).contains("Pending"));
    assert_eq!(run(&["down"]).matches("Pending").count(), 1);
    assert!(!run(&["up"]).contains("Pending"));
}

#[tokio::test]
async fn an_old_shared_database_is_not_touched() {
    let Some(database) = test_db::TestDb::empty_postgres().await else { return };
    let folder = tempfile::tempdir().unwrap();
    let key = "Kq3xW8vN1mZ5tB7yR2cF6hJ9pL4sD0gA";
    let shared = || {
        let mut command = bizcard(folder.path());
        command.env("DATABASE_URL", database.url()).env("SECRET_KEY", key).env("PASSWORD_PEPPER", key);
        command
    };
    let (code, said) = refused(&shared().args(["serve", "--http-only"]).output().unwrap());
    assert_eq!(code, Some(1));
    assert!(said.contains("bizcard migrate up"), "{said}");
    assert!(shared().args(["migrate", "up"]).status().unwrap().success());
    let server = Server::start(shared().args(["serve", "--http-only"]));
    assert!(server.link.is_some());
    assert_eq!(server.stop(), Some(0));
}
