//! Accounts and sessions.

use crm::accounts::{self, NewUser, SetUp};
use crm::entity::user::Role;
use crm::{Error, FieldProblem};

use crate::harness::Story;
use crate::stories;

stories!(
    a_link_sets_up_an_account_once,
    a_link_expires,
    a_weak_set_up_names_every_problem_and_spends_nothing,
    sign_in_needs_the_right_password,
    guessing_is_slowed_down,
    a_session_rotates_and_ends,
    a_reused_refresh_token_ends_the_session,
    parallel_refreshes_get_the_same_successor,
    a_disabled_account_is_out_at_once,
);

const PASSWORD: &str = "correct horse battery";

fn set_up(email: &str) -> SetUp {
    SetUp { name: "Erika Muster".into(), email: email.into(), password: PASSWORD.to_owned().into() }
}

async fn link(story: &Story) -> String {
    accounts::create_with_link(&story.crm, NewUser { role: Role::Admin, name: None, email: None }).await.unwrap()
}

async fn a_link_sets_up_an_account_once(story: Story) {
    let token = link(&story).await;
    assert_eq!(accounts::count(&story.crm).await.unwrap(), 0, "no account can sign in before the link is used");
    accounts::inspect_link(&story.crm, &token).await.unwrap();
    let signed_in = accounts::use_set_up_link(&story.crm, &token, set_up(" Erika@Example.ORG "), None).await.unwrap();
    assert_eq!(signed_in.user.email.as_deref(), Some("erika@example.org"));
    let (actor, _) = accounts::authenticate(&story.crm, &signed_in.access_token).await.unwrap();
    assert!(actor.is_administrator());
    let again = accounts::use_set_up_link(&story.crm, &token, set_up("other@example.org"), None).await;
    assert!(matches!(again, Err(Error::NotFound)));
    assert!(matches!(accounts::inspect_link(&story.crm, &token).await, Err(Error::NotFound)));
    let second = link(&story).await;
    let taken = accounts::use_set_up_link(&story.crm, &second, set_up("erika@example.org"), None).await;
    assert!(matches!(&taken, Err(Error::Invalid(problems)) if problems[0].pointer == "/email"), "{taken:?}");
    assert!(accounts::inspect_link(&story.crm, &second).await.is_ok(), "a refused set-up does not use the link up");
}

async fn a_link_expires(story: Story) {
    let token = link(&story).await;
    story.advance(24 * 3600);
    let late = accounts::use_set_up_link(&story.crm, &token, set_up("erika@example.org"), None).await;
    assert!(matches!(late, Err(Error::NotFound)));
}

async fn a_weak_set_up_names_every_problem_and_spends_nothing(story: Story) {
    let token = link(&story).await;
    let weak = SetUp { name: "  ".into(), email: "nobody".into(), password: "short".to_owned().into() };
    let Err(Error::Invalid(problems)) = accounts::use_set_up_link(&story.crm, &token, weak, None).await else {
        panic!("accepted")
    };
    let pointers: Vec<_> = problems.iter().map(|FieldProblem { pointer, .. }| pointer.as_str()).collect();
    assert_eq!(pointers, ["/name", "/email", "/password"]);
    assert!(accounts::inspect_link(&story.crm, &token).await.is_ok());
}

async fn sign_in_needs_the_right_password(story: Story) {
    story.person_with_password("erika@example.org", PASSWORD).await;
    let try_with = async |email: &str, password: &str| {
        accounts::sign_in(&story.crm, email, &password.to_owned().into(), None, None).await
    };
    assert!(try_with("ERIKA@example.org ", PASSWORD).await.is_ok());
    let messages = [
        try_with("erika@example.org", "correct horse batterx").await.unwrap_err().to_string(),
        try_with("nobody@example.org", PASSWORD).await.unwrap_err().to_string(),
        try_with("not an address", PASSWORD).await.unwrap_err().to_string(),
    ];
    assert!(messages.iter().all(|message| message == &messages[0]), "one answer for all: {messages:?}");
    assert_eq!((story.audited("authn_login_success").await, story.audited("authn_login_fail").await), (1, 3));
}

async fn guessing_is_slowed_down(story: Story) {
    story.person_with_password("erika@example.org", PASSWORD).await;
    let guess = async |password: &str| {
        accounts::sign_in(&story.crm, "erika@example.org", &password.to_owned().into(), None, None).await
    };
    for _ in 0..5 {
        assert!(matches!(guess("wrong wrong wrong").await, Err(Error::Unauthenticated(_))));
    }
    let Err(Error::Limited { retry_after }) = guess(PASSWORD).await else { panic!("not limited") };
    assert_eq!(retry_after.as_secs(), 5);
    story.advance(5);
    assert!(guess(PASSWORD).await.is_ok());
    assert!(matches!(guess("wrong wrong wrong").await, Err(Error::Unauthenticated(_))), "a success starts anew");
}

async fn a_session_rotates_and_ends(story: Story) {
    let first = story.person_with_password("erika@example.org", PASSWORD).await;
    story.advance(901 + 5);
    assert!(accounts::authenticate(&story.crm, &first.access_token).await.is_err(), "access ends after 15 minutes");
    let second = accounts::refresh(&story.crm, &first.refresh_token).await.unwrap();
    assert_ne!(first.refresh_token, second.refresh_token);
    let (actor, _) = accounts::authenticate(&story.crm, &second.access_token).await.unwrap();
    accounts::sign_out(&story.crm, &actor).await.unwrap();
    assert!(accounts::authenticate(&story.crm, &second.access_token).await.is_err());
    assert!(accounts::refresh(&story.crm, &second.refresh_token).await.is_err());

    let idle =
        accounts::sign_in(&story.crm, "erika@example.org", &PASSWORD.to_owned().into(), None, None).await.unwrap();
    story.advance(24 * 3600);
    assert!(accounts::refresh(&story.crm, &idle.refresh_token).await.is_err(), "idle for a day");

    let mut busy =
        accounts::sign_in(&story.crm, "erika@example.org", &PASSWORD.to_owned().into(), None, None).await.unwrap();
    for _ in 0..13 {
        story.advance(12 * 3600);
        busy = accounts::refresh(&story.crm, &busy.refresh_token).await.unwrap();
    }
    story.advance(12 * 3600);
    assert!(accounts::refresh(&story.crm, &busy.refresh_token).await.is_err(), "seven days, however busy");
}

async fn a_reused_refresh_token_ends_the_session(story: Story) {
    let first = story.person_with_password("erika@example.org", PASSWORD).await;
    let second = accounts::refresh(&story.crm, &first.refresh_token).await.unwrap();
    story.advance(11);
    assert!(accounts::refresh(&story.crm, &first.refresh_token).await.is_err());
    assert!(accounts::authenticate(&story.crm, &second.access_token).await.is_err(), "the whole family is dead");
    assert!(accounts::refresh(&story.crm, &second.refresh_token).await.is_err());
    assert_eq!(story.audited("authn_token_reuse").await, 1);
}

async fn parallel_refreshes_get_the_same_successor(story: Story) {
    let first = story.person_with_password("erika@example.org", PASSWORD).await;
    let tries = (0..20).map(|_| accounts::refresh(&story.crm, &first.refresh_token));
    let outcomes = futures_util::future::join_all(tries).await;
    let successors: std::collections::BTreeSet<String> =
        outcomes.into_iter().map(|outcome| outcome.unwrap().refresh_token).collect();
    assert_eq!(successors.len(), 1);
    assert_eq!(story.audited("authn_token_reuse").await, 0);
}

async fn a_disabled_account_is_out_at_once(story: Story) {
    let session = story.person_with_password("erika@example.org", PASSWORD).await;
    accounts::disable(&story.crm, "erika@example.org").await.unwrap();
    assert!(accounts::authenticate(&story.crm, &session.access_token).await.is_err());
    assert!(accounts::refresh(&story.crm, &session.refresh_token).await.is_err());
    let back = accounts::sign_in(&story.crm, "erika@example.org", &PASSWORD.to_owned().into(), None, None).await;
    assert!(matches!(back, Err(Error::Unauthenticated(_))));
}
