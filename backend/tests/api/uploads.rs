//! Pictures on their way in and out.

use std::sync::Arc;
use std::time::Duration;

use poem::http::{Method, StatusCode};
use poem::listener::TcpAcceptor;
use poem::{Body, Server};
use rstest::rstest;
use serde_json::json;

use crate::answers::Answer;
use crate::harness::{As, JPEG, MOST, Sent, TestApp, VCARD, config, request};
use crate::stories;

const CARDS: &str = "/api/v1/cards";

#[rstest]
#[case::nothing("card.jpg", &b""[..], "/file")]
#[case::text("card.jpg", &b"this is no picture"[..], "/file")]
#[case::wrong_extension("card.png", JPEG, "/file")]
#[case::html("card.html", &b"<script>alert(1)</script>"[..], "/file")]
#[tokio::test]
async fn what_is_no_picture_is_refused(#[case] name: &str, #[case] bytes: &[u8], #[case] pointer: &str) {
    let app = TestApp::sqlite().await;
    let owner = app.owner().await.bearer();
    app.send(&owner, Method::POST, CARDS, Sent::file(name, bytes), &[]).await.assert_invalid(pointer);
    nothing_was_kept(&app).await;
}

async fn nothing_was_kept(app: &TestApp) {
    assert_eq!(app.audited(Some("card_create")).await, 0);
    let kept = std::fs::read_dir(app.files.path()).unwrap().count();
    assert_eq!(kept, 0);
}

async fn bodies_that_are_no_upload(app: TestApp) {
    let owner = app.owner().await.bearer();
    let post = |body| app.send(&owner, Method::POST, CARDS, body, &[]);
    let multipart = |text: &str| Sent::Raw("multipart/form-data; boundary=b", text.as_bytes().to_vec());
    post(Sent::Nothing).await.assert_problem(415);
    post(Sent::Raw("image/jpeg", JPEG.to_vec())).await.assert_problem(415);
    post(multipart("--b--\r\n")).await.assert_invalid("/file");
    post(multipart("--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n1\r\n--b--\r\n"))
        .await
        .assert_invalid("/file");
    let part = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.jpg\"\r\n\r\n\u{ff}\r\n";
    post(multipart(&format!("{part}{part}--b--\r\n"))).await.assert_invalid("/file");
    post(multipart("--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nbroken off")).await.assert_problem(400);
    nothing_was_kept(&app).await;
}

async fn what_is_too_large_is_refused(app: TestApp) {
    let owner = app.owner().await.bearer();
    let mut picture = JPEG.to_vec();
    picture.resize(MOST as usize + 1, 0);
    // One byte too many, though the body around it is allowed its extra.
    app.send(&owner, Method::POST, CARDS, Sent::picture(&picture), &[]).await.assert_problem(413);
    // By its claim, before it is read.
    let claim = [("content-length", "21000000")];
    app.send(&owner, Method::POST, CARDS, Sent::picture(JPEG), &claim).await.assert_problem(413);
    // Without a claim, as soon as it is over.
    let head = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.jpg\"\r\n\r\n";
    let first = futures_util::stream::iter([Ok::<_, std::io::Error>(head.as_bytes().to_vec())]);
    let endless = futures_util::stream::repeat_with(|| Ok(vec![0_u8; 64 * 1024]));
    let body = Body::from_bytes_stream(futures_util::StreamExt::chain(first, endless));
    let mut request = request(&owner, Method::POST, CARDS, Sent::Raw("multipart/form-data; boundary=b", vec![]), &[]);
    request.set_body(body);
    Answer::read(app.call(request).await).await.assert_problem(413);
    nothing_was_kept(&app).await;
}

async fn an_upload_that_comes_twice_is_one_card(app: TestApp) {
    let owner = app.owner().await.bearer();
    let key = [("idempotency-key", "photo-1")];
    let post = |bytes: &'static [u8]| app.send(&owner, Method::POST, CARDS, Sent::picture(bytes), &key);
    let first = post(JPEG).await;
    assert_eq!(first.status, StatusCode::ACCEPTED);
    assert_eq!(first.header("location"), format!("{CARDS}/{}", first.json["id"].as_str().unwrap()));
    assert_eq!(post(JPEG).await.json["id"], first.json["id"]);
    post(b"\xFF\xD8\xFF\xE0 another picture").await.assert_invalid("/Idempotency-Key");
    assert_eq!(app.get(&owner, CARDS).await.json["items"].as_array().unwrap().len(), 1);
}

async fn a_file_of_contacts_says_what_became_of_each(app: TestApp) {
    let owner = app.owner().await.bearer();
    let import = format!("{CARDS}/import");
    let key = [("idempotency-key", "contacts-1")];
    let file = [VCARD, b"BEGIN:VCARD\r\nNOTE:nobody\r\nEND:VCARD\r\n"].concat();
    let answer = app.send(&owner, Method::POST, &import, Sent::file("contacts.vcf", &file), &key).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    let (taken, refused) = (answer.json["card_ids"].as_array().unwrap(), &answer.json["refused"]);
    assert_eq!((taken.len(), &refused[0]["entry"], &refused[0]["line"]), (1, &json!(2), &json!(5)));
    assert!(refused[0]["reason"].as_str().unwrap().contains("give it FN"), "{refused}");
    let card = app.get(&owner, &format!("{CARDS}/{}", taken[0].as_str().unwrap())).await;
    assert_eq!(
        (&card.json["status"], &card.json["draft"]["display_name"]),
        (&json!("needs_review"), &json!("Ada Example"))
    );
    let again = app.send(&owner, Method::POST, &import, Sent::file("contacts.vcf", &file), &key).await;
    assert_eq!(again.json, answer.json);
    app.send(&owner, Method::POST, &import, Sent::picture(JPEG), &[]).await.assert_invalid("/file");
    assert_eq!(app.audited(Some("card_create")).await, 1);
    let mut large = VCARD.to_vec();
    large.resize(MOST as usize + 1, b'x');
    app.send(&owner, Method::POST, &import, Sent::file("contacts.vcf", &large), &[]).await.assert_problem(413);
}

async fn files_are_for_those_who_may_see_their_card(app: TestApp) {
    let owner = app.owner().await.bearer();
    let card = app.card(&owner).await;
    let card = app.get(&owner, &card).await;
    let file = |name: &str| card.json["sides"][0][name].as_str().unwrap().to_owned();
    let preview = app.get(&owner, &file("preview_url")).await;
    assert_eq!((preview.status, preview.header("content-type")), (StatusCode::OK, "image/jpeg"));
    assert_eq!(preview.header("content-disposition"), "inline");
    assert_eq!(preview.header("cache-control"), "private, max-age=3600, immutable");
    let original = app.get(&owner, &file("original_url")).await;
    assert_eq!((original.status, original.bytes.as_slice()), (StatusCode::OK, JPEG));
    assert!(original.header("content-disposition").starts_with("attachment; filename=\"card.jpg\""));
    assert_eq!(original.header("cache-control"), "no-store");
    for answer in [preview, original] {
        assert_eq!(answer.header("content-security-policy"), "sandbox; default-src 'none'");
        assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin");
    }
    let stranger = app.stranger().await.bearer();
    for name in ["preview_url", "original_url"] {
        app.get(&stranger, &file(name)).await.assert_problem(404);
        app.get(&As::Anonymous, &file(name)).await.assert_problem(401);
    }
    app.get(&owner, "/files/../../etc/passwd").await.assert_problem(404);
    app.get(&owner, "/files/%2e%2e%2fetc%2fpasswd").await.assert_problem(404);
}

stories! {
    bodies_that_are_no_upload,
    what_is_too_large_is_refused,
    an_upload_that_comes_twice_is_one_card,
    a_file_of_contacts_says_what_became_of_each,
    files_are_for_those_who_may_see_their_card,
}

/// A connection that is closed with bytes unread is reset, and then nobody hears why.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn over_a_real_connection_the_refusal_is_heard() {
    let app = TestApp::sqlite().await;
    let owner = app.owner().await;
    let address = serve(&app).await;
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let post = |body: reqwest::Body| {
        client
            .post(format!("http://{address}{CARDS}"))
            .bearer_auth(&owner.signed_in.access_token)
            .header("content-type", "multipart/form-data; boundary=b")
            .body(body)
            .send()
    };
    let Sent::Raw(_, large) = Sent::picture(&vec![0; 21_000_000]) else { unreachable!() };
    assert_eq!(post(large.clone().into()).await.unwrap().status().as_u16(), 413);
    let chunks = large.chunks(100_000).map(|chunk| Ok::<_, std::io::Error>(chunk.to_vec())).collect::<Vec<_>>();
    let chunked = reqwest::Body::wrap_stream(futures_util::stream::iter(chunks));
    assert_eq!(post(chunked).await.unwrap().status().as_u16(), 413);
    nothing_was_kept(&app).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_falls_silent_is_sent_away() {
    let app = TestApp::with(backend::http::HttpConfig { body_idle: Duration::from_millis(20), ..config() }).await;
    let owner = app.owner().await.bearer();
    let mut request = request(&owner, Method::POST, CARDS, Sent::Raw("multipart/form-data; boundary=b", vec![]), &[]);
    request.set_body(Body::from_bytes_stream(futures_util::stream::pending::<Result<Vec<u8>, std::io::Error>>()));
    Answer::read(app.call(request).await).await.assert_problem(408);
}

/// The site of `app` on a free port, as long as the test runs.
pub async fn serve(app: &TestApp) -> std::net::SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let acceptor = TcpAcceptor::from_tokio(listener).unwrap();
    let site = Arc::clone(&app.site);
    tokio::spawn(async move { Server::new_with_acceptor(acceptor).run(site).await });
    address
}
