//! Identifiers: UUID v7, a type of its own for each entity, so that they cannot be confused.

use sea_orm::DeriveValueType;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, DeriveValueType)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new identifier; later ones sort after earlier ones.
            #[expect(clippy::new_without_default, reason = "an identifier is made, never defaulted")]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl sea_orm::TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, sea_orm::DbErr> {
                Err(sea_orm::DbErr::ConvertFromU64(stringify!($name)))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

ids! {
    /// A person with an account.
    UserId,
    /// A signed-in browser or program.
    SessionId,
    /// A link that works once.
    OneTimeLinkId,
    /// A chat paired with a person.
    ChatIdentityId,
    /// A stored file.
    FileId,
    /// A message that came in.
    InboundMessageId,
    /// A message to be sent.
    OutboundMessageId,
    /// A photographed card.
    CardId,
    /// One picture of a card.
    CardSideId,
    /// A contact.
    ContactId,
    /// A phone number, mail address, … of a contact.
    ContactPointId,
    /// Where a value of a contact came from.
    FieldOriginId,
    /// A piece of work in the queue.
    JobId,
    /// A correction of a value.
    CorrectionId,
    /// Something that can be taken back.
    UndoStepId,
    /// A reminder.
    ReminderId,
    /// A chat or group in which the bot was seen.
    ChatRoomId,
    /// A row of the audit trail.
    AuditEntryId,
}
