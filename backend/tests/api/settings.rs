//! The settings: what is refused and how, and that what is written about them is in step.
//!
//! `BLESS=1` writes the two documents anew.

use backend::settings::{ProviderSettings, SettingArgs, Settings};
use clap::{Args, Command};
use rstest::rstest;
use secrecy::ExposeSecret;
use tempfile::TempDir;

const GOOD: &str = "Kq3xW8vN1mZ5tB7yR2cF6hJ9pL4sD0gA";
const POSTGRES: &str = "postgres://bizcard@localhost/bizcard";

fn in_folder(folder: &TempDir) -> SettingArgs {
    SettingArgs { data_dir: Some(folder.path().join("data").display().to_string()), ..SettingArgs::default() }
}

fn checked(change: impl FnOnce(&mut SettingArgs)) -> Result<Settings, (&'static str, String)> {
    let folder = tempfile::tempdir().unwrap();
    let mut args = in_folder(&folder);
    change(&mut args);
    args.check().map_err(|error| (error.name, error.reason))
}

#[test]
fn with_nothing_set_everything_has_a_value() {
    let settings = checked(|_| {}).unwrap();
    assert_eq!(settings.listen_address.to_string(), "127.0.0.1:8000");
    assert!(settings.database_url.expose_secret().starts_with("sqlite:"));
    assert!(settings.database_url.expose_secret().ends_with("/data/bizcard.db"));
    assert_eq!((settings.storage_url.as_str(), settings.max_upload_bytes), ("file:uploads", 20_000_000));
    assert_eq!((settings.session.num_days(), settings.allowed_origins.len()), (7, 0));
    assert!(matches!(settings.ocr.providers.as_slice(), [ProviderSettings::Tesseract]));
    assert!(settings.telegram.is_none() && settings.metrics_token.is_none() && settings.readers >= 1);
}

#[test]
fn an_empty_value_is_none() {
    let settings = checked(|args| {
        args.listen_address = Some(String::new());
        args.public_url = Some("  ".into());
        args.secret_key = Some(String::new());
        args.telegram.telegram_bot_token = Some(String::new());
    })
    .unwrap();
    assert!(settings.public_url.is_none() && settings.telegram.is_none());
}

#[test]
fn generated_secrets_stay_and_are_ours_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let first = in_folder(&folder).check().unwrap();
    let second = in_folder(&folder).check().unwrap();
    assert_eq!(first.secret_key.expose_secret(), second.secret_key.expose_secret());
    assert_eq!(first.password_pepper.expose_secret(), second.password_pepper.expose_secret());
    assert_ne!(first.secret_key.expose_secret(), first.password_pepper.expose_secret());
    for name in ["secret_key", "password_pepper"] {
        let mode = std::fs::metadata(folder.path().join("data").join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    let mode = std::fs::metadata(folder.path().join("data")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}

#[rstest]
#[case::address("LISTEN_ADDRESS", |a: &mut SettingArgs| a.listen_address = Some("localhost".into()))]
#[case::database("DATABASE_URL", |a: &mut SettingArgs| a.database_url = Some("mysql://x".into()))]
#[case::storage("STORAGE_URL", |a: &mut SettingArgs| a.storage_url = Some("/uploads".into()))]
#[case::public("PUBLIC_URL", |a: &mut SettingArgs| a.public_url = Some("cards.example.org".into()))]
#[case::public_path("PUBLIC_URL", |a: &mut SettingArgs| a.public_url = Some("https://example.org/cards".into()))]
#[case::origin("ALLOWED_ORIGINS", |a: &mut SettingArgs| a.allowed_origins = Some("*".into()))]
#[case::origin_path("ALLOWED_ORIGINS", |a: &mut SettingArgs| a.allowed_origins = Some("https://a.example/x".into()))]
#[case::proxy("TRUSTED_PROXIES", |a: &mut SettingArgs| a.trusted_proxies = Some("nginx".into()))]
#[case::days("TOKEN_EXPIRE_DAYS", |a: &mut SettingArgs| a.token_expire_days = Some("0".into()))]
#[case::upload("MAX_UPLOAD_MB", |a: &mut SettingArgs| a.max_upload_mb = Some("51".into()))]
#[case::provider("OCR_PROVIDERS", |a: &mut SettingArgs| a.providers.ocr_providers = Some("tesseract, magic".into()))]
#[case::nobody("OCR_PROVIDERS", |a: &mut SettingArgs| a.providers.ocr_providers = Some(",".into()))]
#[case::provider_twice("OCR_PROVIDERS", |a: &mut SettingArgs| {
    a.providers.ocr_providers = Some("tesseract,tesseract".into());
})]
#[case::after_tesseract("OCR_PROVIDERS", |a: &mut SettingArgs| {
    a.providers.ocr_providers = Some("tesseract,http".into());
    a.providers.ocr_server_url = Some("http://127.0.0.1:1/ocr".into());
})]
#[case::google_key("GOOGLE_VISION_API_KEY", |a: &mut SettingArgs| {
    a.providers.ocr_providers = Some("google-vision".into());
})]
#[case::key_of_two_lines("GOOGLE_VISION_API_KEY", |a: &mut SettingArgs| {
    a.providers.ocr_providers = Some("google-vision".into());
    a.providers.google_vision_api_key = Some(format!("{GOOD}\n{GOOD}"));
})]
#[case::mailbox("PARSIO_MAILBOX", |a: &mut SettingArgs| {
    a.providers.ocr_providers = Some("parsio,tesseract".into());
    a.providers.parsio_api_key = Some(GOOD.into());
})]
#[case::server("OCR_SERVER_URL", |a: &mut SettingArgs| a.providers.ocr_providers = Some("http".into()))]
#[case::plain_http("OCR_SERVER_URL", |a: &mut SettingArgs| {
    a.providers.ocr_providers = Some("http".into());
    a.providers.ocr_server_url = Some("http://ocr.example.org/read".into());
})]
#[case::patience("OCR_PROVIDER_SECONDS", |a: &mut SettingArgs| a.providers.ocr_provider_seconds = Some("0".into()))]
#[case::readers("READERS", |a: &mut SettingArgs| a.readers = Some("many".into()))]
#[case::languages("OCR_LANGUAGES", |a: &mut SettingArgs| a.ocr_languages = Some("../eng".into()))]
#[case::token("TELEGRAM_BOT_TOKEN", |a: &mut SettingArgs| a.telegram.telegram_bot_token = Some("token".into()))]
#[case::whatsapp_alone("WHATSAPP_PHONE_NUMBER_ID", |a: &mut SettingArgs| {
    a.whatsapp.whatsapp_access_token = Some(GOOD.into());
})]
#[case::whatsapp_number("WHATSAPP_PHONE_NUMBER_ID", |a: &mut SettingArgs| {
    whatsapp(a);
    a.whatsapp.whatsapp_phone_number_id = Some("+49 30 901820".into());
})]
#[case::whatsapp_token("WHATSAPP_ACCESS_TOKEN", |a: &mut SettingArgs| {
    whatsapp(a);
    a.whatsapp.whatsapp_access_token = None;
})]
#[case::whatsapp_secret("WHATSAPP_APP_SECRET", |a: &mut SettingArgs| {
    whatsapp(a);
    a.whatsapp.whatsapp_app_secret = None;
})]
#[case::whatsapp_verify("WHATSAPP_VERIFY_TOKEN", |a: &mut SettingArgs| {
    whatsapp(a);
    a.whatsapp.whatsapp_verify_token = None;
})]
#[case::whatsapp_verify_short("WHATSAPP_VERIFY_TOKEN", |a: &mut SettingArgs| {
    whatsapp(a);
    a.whatsapp.whatsapp_verify_token = Some("short".into());
})]
#[case::whatsapp_plain("WHATSAPP_GRAPH_URL", |a: &mut SettingArgs| {
    a.whatsapp.whatsapp_graph_url = Some("http://graph.example.org".into());
})]
#[case::whatsapp_version("WHATSAPP_GRAPH_VERSION", |a: &mut SettingArgs| {
    a.whatsapp.whatsapp_graph_version = Some("../v23.0".into());
})]
#[case::whatsapp_hosts("WHATSAPP_MEDIA_HOSTS", |a: &mut SettingArgs| {
    a.whatsapp.whatsapp_media_hosts = Some("https://lookaside.fbsbx.com".into());
})]
#[case::metrics("METRICS_TOKEN", |a: &mut SettingArgs| a.metrics_token = Some("short".into()))]
#[case::short("SECRET_KEY", |a: &mut SettingArgs| a.secret_key = Some("x".repeat(31)))]
#[case::repeated("SECRET_KEY", |a: &mut SettingArgs| a.secret_key = Some("x".repeat(64)))]
#[case::known("SECRET_KEY", |a: &mut SettingArgs| a.secret_key = Some(format!("change_me_{GOOD}")))]
#[case::other_name("JWT_SECRET_KEY", |a: &mut SettingArgs| a.jwt_secret_key = Some("short".into()))]
#[case::two_keys("SECRET_KEY", |a: &mut SettingArgs| {
    a.secret_key = Some(GOOD.into());
    a.jwt_secret_key = Some(format!("{GOOD}x"));
})]
#[case::twice("SECRET_KEY", |a: &mut SettingArgs| {
    a.secret_key = Some(GOOD.into());
    a.secret_key_file = Some("/nowhere".into());
})]
#[case::no_file("PASSWORD_PEPPER", |a: &mut SettingArgs| a.password_pepper_file = Some("/nowhere/at/all".into()))]
#[case::postgres_key("SECRET_KEY", |a: &mut SettingArgs| a.database_url = Some(POSTGRES.into()))]
#[case::postgres_pepper("PASSWORD_PEPPER", |a: &mut SettingArgs| {
    a.database_url = Some(POSTGRES.into());
    a.secret_key = Some(GOOD.into());
})]
fn what_cannot_be_used_is_named(#[case] name: &str, #[case] change: fn(&mut SettingArgs)) {
    let (named, reason) = checked(change).unwrap_err();
    assert_eq!(named, name);
    assert!(!reason.is_empty() && !reason.contains(GOOD), "{reason}");
}

fn whatsapp(args: &mut SettingArgs) {
    args.whatsapp.whatsapp_phone_number_id = Some("106540352242922".into());
    args.whatsapp.whatsapp_access_token = Some(GOOD.into());
    args.whatsapp.whatsapp_app_secret = Some(GOOD.into());
    args.whatsapp.whatsapp_verify_token = Some(GOOD.into());
}

#[test]
fn whatsapp_is_on_with_four_settings_and_off_without() {
    assert!(checked(|_| {}).unwrap().whatsapp.is_none());
    let settings = checked(whatsapp).unwrap().whatsapp.unwrap();
    assert_eq!(settings.graph_url.as_str(), "https://graph.facebook.com/");
    assert_eq!(
        (settings.graph_version.as_str(), settings.media_hosts.as_slice()),
        ("v23.0", ["lookaside.fbsbx.com".to_owned()].as_slice())
    );
}

#[test]
fn with_postgres_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let args = SettingArgs {
        database_url: Some(POSTGRES.into()),
        secret_key: Some(GOOD.into()),
        password_pepper: Some(GOOD.into()),
        ..in_folder(&folder)
    };
    args.check().unwrap();
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_secret_can_come_from_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("secret");
    std::fs::write(&file, format!("{GOOD}\n")).unwrap();
    let args = SettingArgs { secret_key_file: Some(file.display().to_string()), ..in_folder(&folder) };
    assert_eq!(args.check().unwrap().secret_key.expose_secret(), GOOD);
}

/// Name, meaning and default of each setting, from the command line's own definition.
fn described() -> Vec<(String, String, Option<String>)> {
    let command = SettingArgs::augment_args(Command::new("bizcard"));
    let described = command.get_arguments().filter_map(|argument| {
        let name = argument.get_env()?.to_str()?.to_owned();
        let help = argument.get_help().unwrap_or_else(|| panic!("{name} has no help")).to_string();
        let help = help.trim_end_matches('.').to_owned();
        Some(match help.split_once(". Default: ") {
            Some((meaning, default)) => (name, meaning.to_owned(), Some(default.to_owned())),
            None => (name, help, None),
        })
    });
    described.collect()
}

fn assert_kept(path: &str, text: &str) {
    let path = format!("{}/../{path}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(kept, text, "{path} is not in step; run this test with BLESS=1");
}

#[test]
fn the_example_names_every_setting() {
    let mut text = String::from(
        "# Settings of BizCard. Nothing needs to be set to try it; copy this file to .env and change what you need.\n\
         # Each secret can also come from a file, named by the variable with _FILE behind it.\n",
    );
    for (name, meaning, default) in described() {
        let value = default.as_deref().filter(|value| !value.contains(' ') && *value != "none").unwrap_or_default();
        text += &["\n# ", &meaning, ".\n#", &name, "=", value, "\n"].concat();
    }
    assert_kept(".env.example", &text);
}

#[test]
fn the_table_names_every_setting() {
    let mut text = String::from(
        "# Settings\n\nEach setting is an environment variable, a line in `.env`, or an option of the command line \
         (`LISTEN_ADDRESS` is\n`--listen-address`). An empty value counts as none. A wrong one stops the program with \
         exit status 2 and a sentence that\nnames it. Secrets are better kept in files, which the variables that end in \
         `_FILE` name.\n\n| Variable | Meaning | Default |\n|---|---|---|\n",
    );
    for (name, meaning, default) in described() {
        let default = default.map_or_else(String::new, |default| {
            if default.contains(' ') || default == "none" { default } else { format!("`{default}`") }
        });
        text += &["| `", &name, "` | ", &meaning, " | ", &default, " |\n"].concat();
    }
    assert_kept("docs/settings.md", &text);
}
