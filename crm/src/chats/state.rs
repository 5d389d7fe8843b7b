//! What a chat remembers: the event of the day, the tags and the language its person chose, and what the conversation keeps.

use chrono::{DateTime, Days, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::find_time_zone;
use crate::actor::Actor;
use crate::audit::{self, Record};
use crate::cards::Annotation;
use crate::contacts::{clean, tags};
use crate::database::Transaction;
use crate::entity::chat_identity;
use crate::error::{Error, Result};
use crate::id::ChatIdentityId;

/// The state of one person's conversation in one chat.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChatState {
    /// The language that was chosen; the client's own language counts otherwise.
    pub language: Option<String>,
    /// What the cards of today are tagged with.
    pub event: Option<CurrentEvent>,
    /// Tags of every card of this chat, in their normal form.
    pub default_tags: Vec<String>,
    /// Whether a card is accepted without a tap when every value is sure.
    pub auto_accept: bool,
    /// IANA name of the person's time zone; the installation's counts otherwise.
    pub time_zone: Option<String>,
    /// What the conversation itself keeps, by its own names.
    pub memory: Map<String, Value>,
}

/// An event that is on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CurrentEvent {
    /// Its name.
    pub name: String,
    /// When its day ends.
    pub until: DateTime<Utc>,
}

impl ChatState {
    /// What is remembered of an identity. What cannot be understood counts as nothing.
    pub fn of(identity: &chat_identity::Model) -> Self {
        serde_json::from_value(identity.state.clone()).unwrap_or_default()
    }

    /// Begins an event that lasts until the day ends in `zone`; an empty name ends the one that is on.
    ///
    /// Fails with `Invalid` for a name that is too long.
    pub fn begin_event(&mut self, name: &str, now: DateTime<Utc>, zone: Tz) -> Result<()> {
        let name = clean(name);
        if name.chars().count() > tags::MAX_EVENT {
            return Err(Error::invalid("/event", format!("at most {} characters", tags::MAX_EVENT)));
        }
        self.event = (!name.is_empty()).then(|| CurrentEvent { name, until: end_of_day(now, zone) });
        Ok(())
    }

    /// Sets the tags of every card; words that are no tags are left out.
    ///
    /// Fails with `Invalid` for too many or too long ones.
    pub fn set_default_tags(&mut self, written: &[String]) -> Result<()> {
        let forms = tags::normal_forms(written);
        let problems = tags::check(&forms);
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        self.default_tags = forms;
        Ok(())
    }

    /// Sets the time zone, by its IANA name or the place that it ends with; without words the installation's counts again.
    ///
    /// Fails with `Invalid` for one that is not known.
    pub fn set_time_zone(&mut self, written: &str) -> Result<()> {
        let written = written.trim();
        self.time_zone = if written.is_empty() { None } else { Some(find_time_zone(written)?.name().to_owned()) };
        Ok(())
    }

    /// The event that is on at `now`.
    pub fn event_at(&self, now: DateTime<Utc>) -> Option<&CurrentEvent> {
        self.event.as_ref().filter(|event| event.until > now)
    }

    /// What a card that comes in at `now` gets without being told.
    pub fn annotation_at(&self, now: DateTime<Utc>) -> Annotation {
        let event = self.event_at(now).map(|event| event.name.clone());
        Annotation { note: None, tags: self.default_tags.clone(), event }
    }
}

/// The moment at which the day of `now` ends in `zone`.
fn end_of_day(now: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
    let tomorrow = now.with_timezone(&zone).date_naive() + Days::new(1);
    // Where midnight is skipped or comes twice, the day ends at the first moment that exists.
    let midnight = zone.from_local_datetime(&tomorrow.and_time(NaiveTime::MIN)).earliest();
    midnight.map_or(now + Days::new(1), |end| end.with_timezone(&Utc))
}

/// Changes what is remembered of a chat of the actor, and gives its row.
///
/// Fails with `NotFound`, `Stale` when somebody else changed it meanwhile, and with what `change` fails.
pub async fn change_state(
    tx: &Transaction,
    actor: &Actor,
    id: ChatIdentityId,
    change: impl FnOnce(&mut ChatState) -> Result<()>,
) -> Result<chat_identity::Model> {
    let before = chat_identity::Entity::find_by_id(id)
        .filter(chat_identity::Column::UserId.eq(actor.user_id))
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound)?;
    let old = ChatState::of(&before);
    let mut state = old.clone();
    change(&mut state)?;
    if state == old {
        return Ok(before);
    }
    let value = serde_json::to_value(&state).map_err(Error::internal)?;
    let updated = chat_identity::Entity::update_many()
        .col_expr(chat_identity::Column::State, Expr::value(value))
        .col_expr(chat_identity::Column::Version, Expr::value(before.version + 1))
        .filter(chat_identity::Column::Id.eq(id))
        .filter(chat_identity::Column::Version.eq(before.version))
        .exec_with_returning(tx.db())
        .await?;
    let after = updated.into_iter().next().ok_or(Error::Stale { current: before.version + 1 })?;
    // The conversation's own memory changes with every message and says nothing about rights.
    if (ChatState { memory: Map::new(), ..state.clone() }) != (ChatState { memory: Map::new(), ..old }) {
        let facts = json!({ "auto_accept": state.auto_accept, "version": after.version });
        audit::record(tx, Record::done(actor, "chat_settings", "chat_identity", id).with(facts)).await?;
    }
    Ok(after)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[rstest]
    #[case("2026-11-22T14:00:00Z", Tz::UTC, "2026-11-23T00:00:00Z")]
    #[case("2026-11-22T23:30:00Z", Tz::Europe__Berlin, "2026-11-23T23:00:00Z")]
    #[case("2026-10-25T00:30:00Z", Tz::Europe__Berlin, "2026-10-25T23:00:00Z")]
    fn a_day_ends_at_midnight_where_the_person_is(#[case] now: &str, #[case] zone: Tz, #[case] end: &str) {
        assert_eq!(end_of_day(at(now), zone), at(end));
    }

    #[test]
    fn an_event_tags_only_its_day() {
        let mut state = ChatState::default();
        state.begin_event("  Hannover\nMesse ", at("2026-11-22T14:00:00Z"), Tz::UTC).unwrap();
        state.set_default_tags(&["#Lead".into(), "lead".into()]).unwrap();
        let today = state.annotation_at(at("2026-11-22T23:59:59Z"));
        assert_eq!((today.event.as_deref(), today.tags), (Some("Hannover Messe"), vec!["lead".to_owned()]));
        assert_eq!(state.annotation_at(at("2026-11-23T00:00:00Z")).event, None);
        state.begin_event("", at("2026-11-22T15:00:00Z"), Tz::UTC).unwrap();
        assert_eq!(state.event, None);
        assert!(state.begin_event(&"x".repeat(201), at("2026-11-22T15:00:00Z"), Tz::UTC).is_err());
    }
}
