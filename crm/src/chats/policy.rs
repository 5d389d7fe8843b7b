//! How the installation treats chats; an administrator decides.

use chrono_tz::{TZ_VARIANTS, Tz};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::ChatState;
use crate::Crm;
use crate::actor::Actor;
use crate::audit::{self, Record};
use crate::error::{Error, Result};
use crate::settings;

/// Where it is kept.
const KEY: &str = "chats.policy";

/// What holds for all chats.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChatPolicy {
    /// Whether somebody who is not paired gets a line that says how; silence otherwise.
    pub answer_strangers: bool,
    /// IANA name of the time zone in which days and times are meant where a chat does not say its own.
    pub time_zone: String,
}

impl Default for ChatPolicy {
    fn default() -> Self {
        Self { answer_strangers: true, time_zone: Tz::UTC.name().to_owned() }
    }
}

impl ChatPolicy {
    /// The time zone that counts in a chat.
    pub fn zone_of(&self, state: &ChatState) -> Tz {
        let parse = |name: &str| name.parse().ok();
        state.time_zone.as_deref().and_then(parse).or_else(|| parse(&self.time_zone)).unwrap_or(Tz::UTC)
    }
}

/// Reads a time zone by its IANA name.
///
/// Fails with `Invalid`.
pub fn time_zone(name: &str) -> Result<Tz> {
    name.trim().parse().map_err(|_| Error::invalid("/time_zone", "must be a name such as Europe/Berlin"))
}

/// Finds a time zone by its IANA name in any case, or by the place that such a name ends with: `Berlin`. `Etc/GMT+1` has no
/// place, and is an hour behind Greenwich where people mean an hour before it.
///
/// Fails with `Invalid`.
pub fn find_time_zone(written: &str) -> Result<Tz> {
    let name = written.split_whitespace().collect::<Vec<_>>().join("_");
    let is = |known: &str| known.eq_ignore_ascii_case(&name);
    let whole = TZ_VARIANTS.iter().find(|zone| is(zone.name()));
    let place = || {
        let ends = |zone: &&Tz| zone.name().rsplit_once('/').is_some_and(|(area, place)| area != "Etc" && is(place));
        TZ_VARIANTS.iter().find(ends)
    };
    whole.or_else(place).copied().map_or_else(|| time_zone(written), Ok)
}

/// What holds now.
pub async fn policy(db: &impl sea_orm::ConnectionTrait) -> Result<ChatPolicy> {
    Ok(settings::get(db, KEY).await?.unwrap_or_default())
}

/// Decides what shall hold.
///
/// Fails with `Forbidden` for everybody but administrators, and with `Invalid` for an unknown time zone.
pub async fn set_policy(crm: &Crm, actor: &Actor, policy: &ChatPolicy) -> Result<()> {
    if !actor.is_administrator() {
        return Err(Error::Forbidden);
    }
    time_zone(&policy.time_zone)?;
    let tx = crm.begin().await?;
    settings::put(tx.db(), KEY, policy, tx.now()).await?;
    let facts = json!({ "answer_strangers": policy.answer_strangers, "time_zone": policy.time_zone });
    audit::record(&tx, Record::done(actor, "chat_policy_update", "setting", KEY).with(facts)).await?;
    tx.commit().await
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("Europe/Berlin", Tz::Europe__Berlin)]
    #[case("europe/berlin", Tz::Europe__Berlin)]
    #[case(" New York ", Tz::America__New_York)]
    #[case("kyiv", Tz::Europe__Kyiv)]
    #[case("utc", Tz::UTC)]
    #[case("America/Argentina/Buenos_Aires", Tz::America__Argentina__Buenos_Aires)]
    fn a_zone_is_found_by_its_name_or_its_place(#[case] written: &str, #[case] zone: Tz) {
        assert_eq!(find_time_zone(written).unwrap(), zone);
    }

    #[rstest]
    #[case("")]
    #[case("/")]
    #[case("Europe")]
    #[case("here")]
    #[case("+01:00")]
    #[case("GMT+1")]
    #[case("gmt-10")]
    fn what_is_no_zone(#[case] written: &str) {
        assert!(matches!(find_time_zone(written), Err(Error::Invalid(_))), "{written}");
    }
}
