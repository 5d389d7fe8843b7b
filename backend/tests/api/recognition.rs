//! Whoever hands in a picture is told where it goes.

use backend::settings::ProviderSettings;
use serde_json::json;

use crate::harness::{TestApp, config};

fn url(text: &str) -> url::Url {
    text.parse().unwrap()
}

#[tokio::test]
async fn by_default_pictures_stay_here() {
    let app = TestApp::sqlite().await;
    let told = app.get(&app.owner().await.bearer(), "/api/v1/recognition").await;
    assert_eq!(told.json, json!({ "providers": [{ "name": "tesseract", "host": null }] }));
}

#[tokio::test]
async fn hosts_are_named_and_keys_are_not() {
    let key = "a-key-that-must-not-show";
    let providers = vec![
        ProviderSettings::GoogleVision { address: url("https://vision.googleapis.com"), key: key.to_owned().into() },
        ProviderSettings::Parsio {
            address: url("https://api.parsio.io"),
            mailbox: "m".to_owned(),
            key: key.to_owned().into(),
        },
        // A server on this machine takes nothing away.
        ProviderSettings::Http { address: url("http://127.0.0.1:9000/ocr"), key: Some(key.to_owned().into()) },
        ProviderSettings::Tesseract,
    ];
    let app = TestApp::with(backend::http::HttpConfig { providers, ..config() }).await;
    let told = app.get(&app.owner().await.bearer(), "/api/v1/recognition").await;
    let expected = json!({ "providers": [
        { "name": "google-vision", "host": "vision.googleapis.com" },
        { "name": "parsio", "host": "api.parsio.io" },
        { "name": "http", "host": null },
        { "name": "tesseract", "host": null },
    ] });
    assert_eq!(told.json, expected);
    assert!(!told.json.to_string().contains(key));
}
