//! Every operation of the description, asked by everybody: none may be forgotten here.

use poem::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::harness::{As, JPEG, PASSWORD, Person, Sent, TestApp, VCARD};
use crate::stories;

/// Who may ask.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Who {
    /// Everybody.
    Public,
    /// Whoever is signed in.
    Signed,
    /// Whoever it belongs to; to others it is not there.
    Owner,
    /// Administrators; others may not.
    Administrator,
    /// Whoever has a token of its own kind.
    Token,
}

/// What the path needs.
#[derive(Clone, Copy)]
enum Thing {
    None,
    Card,
    CorrectedCard,
    TwoSides,
    JoinedSides,
    CardAndContact,
    Contact,
    ChangedContact,
    TwoContacts,
    Unsent,
    Reminder,
    Room,
    Chat,
    File,
}

struct Case {
    operation: &'static str,
    who: Who,
    method: Method,
    path: &'static str,
    thing: Thing,
    sent: Sent,
    /// Action of the audit row that it leaves.
    audit: Option<&'static str>,
}

fn case(operation: &'static str, who: Who, method: Method, path: &'static str) -> Case {
    Case { operation, who, method, path, thing: Thing::None, sent: Sent::Nothing, audit: None }
}

impl Case {
    fn of(self, thing: Thing) -> Self {
        Self { thing, ..self }
    }

    fn sends(self, sent: Sent) -> Self {
        Self { sent, ..self }
    }

    fn leaves(self, action: &'static str) -> Self {
        Self { audit: Some(action), ..self }
    }

    async fn path(&self, app: &TestApp, owner: &Person) -> String {
        let thing = match self.thing {
            Thing::None => String::new(),
            Thing::Card => app.card(&owner.bearer()).await,
            Thing::TwoSides => app.two_sides(&owner.bearer()).await,
            Thing::JoinedSides => app.joined_sides(&owner.bearer()).await,
            Thing::CardAndContact => app.card_and_contact(&owner.bearer()).await,
            Thing::CorrectedCard => app.corrected_card(&owner.bearer()).await,
            Thing::Contact => app.contact(&owner.bearer()).await,
            Thing::ChangedContact => app.changed_contact(&owner.bearer()).await,
            Thing::TwoContacts => app.two_contacts(&owner.bearer()).await,
            Thing::Unsent => app.unsent_message().await,
            Thing::Reminder => app.reminder(&owner.bearer()).await,
            Thing::Room => app.room().await,
            Thing::Chat => app.chat(owner).await,
            Thing::File => {
                let card = app.card(&owner.bearer()).await;
                let card = app.get(&owner.bearer(), &card).await;
                card.json["sides"][0]["preview_url"].as_str().unwrap().to_owned()
            }
        };
        self.path.replace("{}", &thing)
    }
}

/// What changes something and leaves no audit row, and why.
const SILENT: [(&str, &str); 3] = [
    ("refresh_session", "goes on with a session that was opened; only a token used twice is a decision"),
    ("receive_telegram_update", "only stores the update; handling it is what decides"),
    ("receive_whatsapp_update", "only stores what came; handling it is what decides"),
];

fn cases() -> Vec<Case> {
    use Who::{Administrator, Owner, Public, Signed, Token};
    let (get, post, patch, delete) = (Method::GET, Method::POST, Method::PATCH, Method::DELETE);
    let change = || Sent::Json(json!({ "title": "CTO" }));
    let new = || Sent::Json(json!({ "company": "Muster AG" }));
    vec![
        case("get_setup_link", Public, get.clone(), "/api/v1/setup/x"),
        case("use_setup_link", Public, post.clone(), "/api/v1/setup/x"),
        case("create_session", Public, post.clone(), "/api/v1/sessions"),
        case("refresh_session", Token, post.clone(), "/api/v1/sessions/refresh"),
        case("get_account", Signed, get.clone(), "/api/v1/account"),
        case("list_cards", Signed, get.clone(), "/api/v1/cards"),
        case("create_card", Signed, post.clone(), "/api/v1/cards").sends(Sent::picture(JPEG)).leaves("card_create"),
        case("import_cards", Signed, post.clone(), "/api/v1/cards/import")
            .sends(Sent::file("contacts.vcf", VCARD))
            .leaves("card_create"),
        case("get_recognition", Signed, get.clone(), "/api/v1/recognition"),
        case("get_card", Owner, get.clone(), "{}").of(Thing::Card),
        case("update_card", Owner, patch.clone(), "{}").of(Thing::Card).sends(change()).leaves("card_update"),
        case("accept_card", Owner, post.clone(), "{}/accept").of(Thing::Card).leaves("card_accept"),
        case("reject_card", Owner, post.clone(), "{}/reject").of(Thing::Card).leaves("card_reject"),
        case("reread_card", Owner, post.clone(), "{}/reread").of(Thing::Card).leaves("card_reread"),
        case("join_card", Owner, post.clone(), "{}").of(Thing::TwoSides).leaves("card_join"),
        case("separate_card", Owner, post.clone(), "{}").of(Thing::JoinedSides).leaves("card_separate"),
        case("merge_card", Owner, post.clone(), "{}").of(Thing::CardAndContact).leaves("card_merge"),
        case("undo_card", Owner, post.clone(), "{}/undo").of(Thing::CorrectedCard).leaves("undo"),
        case("list_card_duplicates", Owner, get.clone(), "{}/duplicates").of(Thing::Card),
        case("list_reminders", Signed, get.clone(), "/api/v1/reminders"),
        case("create_reminder", Signed, post.clone(), "/api/v1/reminders")
            .sends(Sent::Json(json!({ "due_at": "2099-01-01T09:00:00Z", "note": "call Ada" })))
            .leaves("reminder_create"),
        case("get_reminder", Owner, get.clone(), "{}").of(Thing::Reminder),
        case("update_reminder", Owner, patch.clone(), "{}")
            .of(Thing::Reminder)
            .sends(Sent::Json(json!({ "done": true })))
            .leaves("reminder_done"),
        case("export_contacts", Signed, get.clone(), "/api/v1/contacts/export"),
        case("list_rooms", Administrator, get.clone(), "/api/v1/rooms"),
        case("update_room", Administrator, patch.clone(), "{}")
            .of(Thing::Room)
            .sends(Sent::Json(json!({ "permission": "allowed" })))
            .leaves("chat_room_decide"),
        case("list_unsent_messages", Administrator, get.clone(), "/api/v1/unsent-messages"),
        case("retry_unsent_message", Administrator, post.clone(), "{}/retry").of(Thing::Unsent).leaves("message_retry"),
        case("dismiss_unsent_message", Administrator, delete.clone(), "{}").of(Thing::Unsent).leaves("message_dismiss"),
        case("get_chat_policy", Signed, get.clone(), "/api/v1/chat-policy"),
        case("set_chat_policy", Administrator, Method::PUT, "/api/v1/chat-policy")
            .sends(Sent::Json(json!({ "answer_strangers": false, "time_zone": "Europe/Berlin" })))
            .leaves("chat_policy_update"),
        case("list_contacts", Signed, get.clone(), "/api/v1/contacts"),
        case("create_contact", Signed, post.clone(), "/api/v1/contacts").sends(new()).leaves("contact_create"),
        case("get_contact", Owner, get.clone(), "{}").of(Thing::Contact),
        case("update_contact", Owner, patch, "{}").of(Thing::Contact).sends(change()).leaves("contact_update"),
        case("list_contact_duplicates", Owner, get.clone(), "{}/duplicates").of(Thing::Contact),
        case("merge_contacts", Owner, post.clone(), "{}").of(Thing::TwoContacts).leaves("contact_merge"),
        case("undo_contact", Owner, post.clone(), "{}/undo").of(Thing::ChangedContact).leaves("undo"),
        case("delete_contact", Owner, delete.clone(), "{}").of(Thing::Contact).leaves("contact_delete"),
        case("list_chats", Signed, get.clone(), "/api/v1/chats"),
        case("create_chat_link", Signed, post.clone(), "/api/v1/chats/links")
            .sends(Sent::Json(json!({ "channel": "telegram" })))
            .leaves("chat_link_create"),
        case("delete_chat", Owner, delete.clone(), "{}").of(Thing::Chat).leaves("chat_unpair"),
        case("stream_events", Signed, get.clone(), "/api/v1/stream"),
        case("get_file", Owner, get.clone(), "{}").of(Thing::File),
        case("get_health", Public, get.clone(), "/healthz"),
        case("get_readiness", Public, get.clone(), "/readyz"),
        case("get_metrics", Token, get.clone(), "/metrics"),
        case("receive_telegram_update", Public, post.clone(), "/webhooks/telegram"),
        case("verify_whatsapp_webhook", Public, get, "/webhooks/whatsapp"),
        case("receive_whatsapp_update", Public, post, "/webhooks/whatsapp"),
        // Last, because it signs the owner out.
        case("delete_session", Signed, delete, "/api/v1/sessions/current").leaves("authn_sign_out"),
    ]
}

/// The card, contact and so on that a path acts on.
fn resource_of(path: &str) -> &str {
    let end = path.match_indices('/').nth(4).map_or(path.len(), |(at, _)| at);
    path.strip_prefix("/api/").map_or(path, |_| path.get(..end).unwrap_or(path))
}

struct Described {
    id: String,
    method: String,
    path: String,
    secured: bool,
}

fn described() -> Vec<Described> {
    let description: Value = serde_json::from_str(&backend::http::description()).unwrap();
    let mut found = Vec::new();
    for (path, methods) in description["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap_or_else(|| panic!("{method} {path} has no name"));
            let secured = operation["security"].is_array();
            found.push(Described { id: id.to_owned(), method: method.clone(), path: path.clone(), secured });
        }
    }
    found
}

#[test]
fn every_operation_has_a_case() {
    let cases = cases();
    let described = described();
    for Described { id, method, path, secured } in &described {
        let case = cases.iter().find(|case| case.operation == id).unwrap_or_else(|| panic!("{id} has no case"));
        assert_eq!(case.method.as_str().to_lowercase(), *method, "{id}");
        let signed = matches!(case.who, Who::Signed | Who::Owner | Who::Administrator);
        assert_eq!(signed, *secured, "{id}: who may ask");
        let somebodys = *secured && path.contains("/{") && case.who != Who::Administrator;
        assert_eq!(case.who == Who::Owner, somebodys, "{id}: whose it is");
        let silent = SILENT.iter().any(|(operation, _)| operation == id);
        let decides = method != "get" && case.who != Who::Public && !silent;
        assert_eq!(case.audit.is_some(), decides, "{id}: what it leaves in the audit trail");
    }
    assert_eq!(cases.len(), described.len(), "a case is of no operation");
}

#[test]
fn the_description_is_the_one_that_is_checked_in() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/openapi.json");
    let kept = std::fs::read_to_string(path).unwrap();
    assert!(kept == backend::http::description(), "docs/openapi.json is old; run `make openapi`");
}

#[test]
fn the_table_of_operations_is_whole() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/api-design.md");
    let document = std::fs::read_to_string(path).unwrap();
    for Described { id, method, path, .. } in described() {
        let row = |line: &str| {
            line.contains(&format!("`{} {path}`", method.to_uppercase())) && line.contains(&format!("`{id}`"))
        };
        assert!(document.lines().any(row), "{id} is missing in docs/api-design.md");
    }
}

async fn anonymous_is_refused_and_leaves_nothing(app: TestApp) {
    let owner = app.owner().await;
    for case in cases() {
        if case.who == Who::Public {
            continue;
        }
        let path = case.path(&app, &owner).await;
        let before = app.audited(None).await;
        for who in [As::Anonymous, As::Bearer("no.token.atall".into()), As::Browser("no.token.atall".into())] {
            app.rest();
            let version = [("if-match", "\"1\"")];
            let answer = app.send(&who, case.method.clone(), &path, case.sent.clone(), &version).await;
            answer.assert_problem(401);
            assert_eq!(answer.header("www-authenticate"), "Bearer", "{}", case.operation);
        }
        assert_eq!(app.audited(None).await, before, "{}", case.operation);
    }
}

async fn a_stranger_sees_nothing_and_changes_nothing(app: TestApp) {
    let owner = app.owner().await;
    let strangers = [app.stranger().await, app.administrator().await];
    for case in cases().into_iter().filter(|case| case.who == Who::Owner) {
        let path = case.path(&app, &owner).await;
        let resource = resource_of(&path);
        let readable = !matches!(case.thing, Thing::Chat);
        let before = app.get(&owner.bearer(), resource).await;
        assert_eq!(before.status == StatusCode::OK, readable, "{}: {before:?}", case.operation);
        let trail = app.audited(None).await;
        for stranger in &strangers {
            app.rest();
            let version = [("if-match", before.header("etag"))];
            let version = if before.header("etag").is_empty() { [("if-match", "\"1\"")] } else { version };
            let answer = app.send(&stranger.bearer(), case.method.clone(), &path, case.sent.clone(), &version).await;
            answer.assert_problem(404);
        }
        assert_eq!(app.audited(None).await, trail, "{}", case.operation);
        if readable {
            assert_eq!(app.get(&owner.bearer(), resource).await.bytes, before.bytes, "{}", case.operation);
        } else {
            let chats = app.get(&owner.bearer(), "/api/v1/chats").await;
            assert_eq!(chats.json["items"].as_array().unwrap().len(), 1);
        }
    }
}

async fn what_is_for_administrators_is_refused_to_others(app: TestApp) {
    let owner = app.owner().await;
    let others = [app.stranger().await];
    for case in cases().into_iter().filter(|case| case.who == Who::Administrator) {
        let path = case.path(&app, &owner).await;
        let trail = app.audited(None).await;
        for other in &others {
            app.rest();
            let version = [("if-match", "\"1\"")];
            let answer = app.send(&other.bearer(), case.method.clone(), &path, case.sent.clone(), &version).await;
            answer.assert_problem(403);
        }
        assert_eq!(app.audited(None).await, trail, "{}", case.operation);
    }
}

async fn what_is_done_stands_in_the_audit_trail(app: TestApp) {
    let owner = app.owner().await;
    let administrator = app.administrator().await;
    for case in cases() {
        let Some(action) = case.audit else { continue };
        app.rest();
        let path = case.path(&app, &owner).await;
        let resource = resource_of(&path);
        let seen = app.get(&owner.bearer(), resource).await;
        let before = app.audited(Some(action)).await;
        let decides = case.who == Who::Administrator;
        let version = [("if-match", if decides { "\"1\"" } else { seen.header("etag") })];
        let who = if decides { administrator.bearer() } else { owner.bearer() };
        let answer = app.send(&who, case.method.clone(), &path, case.sent.clone(), &version).await;
        assert!(answer.status.is_success(), "{}: {answer:?}", case.operation);
        assert_eq!(app.audited(Some(action)).await, before + 1, "{}", case.operation);
    }
}

async fn what_is_refused_leaves_no_trace_of_being_done(app: TestApp) {
    let owner = app.owner().await;
    for case in cases().into_iter().filter(|case| case.who == Who::Owner && case.audit.is_some()) {
        if matches!(case.thing, Thing::Chat) {
            continue;
        }
        app.rest();
        let path = case.path(&app, &owner).await;
        let before = app.audited(None).await;
        let stale = [("if-match", "\"999\"")];
        app.send(&owner.bearer(), case.method.clone(), &path, case.sent.clone(), &stale).await.assert_problem(412);
        app.send(&owner.bearer(), case.method.clone(), &path, case.sent.clone(), &[]).await.assert_problem(428);
        assert_eq!(app.audited(None).await, before, "{}", case.operation);
    }
}

async fn sign_in_and_set_up_stand_in_the_audit_trail(app: TestApp) {
    let owner = app.owner().await;
    assert_eq!(app.audited(Some("account_set_up")).await, 1);
    let credentials = |password: &str| json!({ "email": "owner@example.org", "password": password });
    let answer = app.post(&As::Anonymous, "/api/v1/sessions", credentials(PASSWORD)).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    assert_eq!(app.audited(Some("authn_login_success")).await, 1);
    app.post(&As::Anonymous, "/api/v1/sessions", credentials("not the password")).await.assert_problem(401);
    assert_eq!(app.audited(Some("authn_login_fail")).await, 1);
    drop(owner);
}

stories! {
    anonymous_is_refused_and_leaves_nothing,
    a_stranger_sees_nothing_and_changes_nothing,
    what_is_for_administrators_is_refused_to_others,
    what_is_done_stands_in_the_audit_trail,
    what_is_refused_leaves_no_trace_of_being_done,
    sign_in_and_set_up_stand_in_the_audit_trail,
}
