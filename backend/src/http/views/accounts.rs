//! People, their sessions, their chats.

use chrono::{DateTime, Utc};
use crm::accounts::SignedIn;
use crm::entity::{chat_identity, user};
use poem_openapi::{Enum, Object};
use serde::Deserialize;
use uuid::Uuid;

/// What a person may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub(crate) enum Role {
    /// Runs the installation.
    Admin,
    /// Keeps contacts.
    User,
}

/// A person with an account.
#[derive(Clone, Debug, Object)]
pub(crate) struct Account {
    /// Its id.
    pub(crate) id: Uuid,
    /// The name that others see.
    pub(crate) name: String,
    /// The address to sign in with.
    pub(crate) email: String,
    /// What the person may do.
    pub(crate) role: Role,
    /// IETF language tag, if one was chosen.
    pub(crate) language: Option<String>,
}

impl From<user::Model> for Account {
    fn from(user: user::Model) -> Self {
        Self {
            id: user.id.0,
            name: user.name,
            email: user.email.unwrap_or_default(),
            role: match user.role {
                user::Role::Admin => Role::Admin,
                user::Role::User => Role::User,
            },
            language: user.language,
        }
    }
}

/// A session. A browser has its tokens in cookies; a program that asked for them has them here.
#[derive(Clone, Debug, Object)]
pub(crate) struct Session {
    /// Whose it is.
    pub(crate) account: Account,
    /// For the `Authorization` header; only with `X-Session: bearer`.
    #[oai(skip_serializing_if_is_none)]
    pub(crate) access_token: Option<String>,
    /// For the next refresh, once; only with `X-Session: bearer`.
    #[oai(skip_serializing_if_is_none)]
    pub(crate) refresh_token: Option<String>,
    /// Seconds until the access token expires.
    pub(crate) expires_in: u64,
}

impl Session {
    /// With the tokens, or without them.
    pub(crate) fn of(signed_in: SignedIn, with_tokens: bool) -> Self {
        Self {
            account: signed_in.user.into(),
            access_token: with_tokens.then_some(signed_in.access_token),
            refresh_token: with_tokens.then_some(signed_in.refresh_token),
            expires_in: signed_in.expires_in,
        }
    }
}

/// What a one-time link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub(crate) enum LinkPurpose {
    /// Set name, address and password of an account.
    SetUp,
}

/// A one-time link that was not used yet.
#[derive(Clone, Debug, Object)]
pub(crate) struct SetupLink {
    /// What it is for.
    pub(crate) purpose: LinkPurpose,
    /// Until when it works.
    pub(crate) expires_at: DateTime<Utc>,
    /// The address of the account, where it has one already.
    pub(crate) email: Option<String>,
}

/// Name, address and password of a new account.
#[derive(Object, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetUpInput {
    /// The name that others see.
    pub(crate) name: String,
    /// The address to sign in with.
    pub(crate) email: String,
    /// The password, 12 to 128 characters.
    #[oai(validator(min_length = 12, max_length = 128))]
    pub(crate) password: String,
}

/// Address and password.
#[derive(Object, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Credentials {
    /// The address.
    pub(crate) email: String,
    /// The password.
    pub(crate) password: String,
}

/// A refresh token of a program; a browser has it in a cookie.
#[derive(Default, Object, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RefreshInput {
    /// The token.
    pub(crate) refresh_token: Option<String>,
}

/// A chat that is paired with the caller.
#[derive(Clone, Debug, Object)]
pub(crate) struct Chat {
    /// Its id.
    pub(crate) id: Uuid,
    /// Which way it talks to us.
    pub(crate) channel: ChatChannel,
    /// What the chat calls its person.
    pub(crate) name: Option<String>,
    /// Since when.
    pub(crate) created_at: DateTime<Utc>,
}

/// A chat channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Deserialize)]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub(crate) enum ChatChannel {
    /// Telegram.
    Telegram,
    /// WhatsApp.
    Whatsapp,
}

impl Chat {
    /// `None` for what is no chat.
    pub(crate) fn of(chat: chat_identity::Model) -> Option<Self> {
        let channel = match chat.channel {
            crm::entity::Channel::Telegram => ChatChannel::Telegram,
            crm::entity::Channel::Whatsapp => ChatChannel::Whatsapp,
            crm::entity::Channel::Web | crm::entity::Channel::Cli => return None,
        };
        Some(Self { id: chat.id.0, channel, name: chat.title, created_at: chat.created_at })
    }
}

/// The caller's chats.
#[derive(Clone, Debug, Object)]
pub(crate) struct ChatPage {
    /// All of them.
    pub(crate) items: Vec<Chat>,
    /// Always absent: there are few.
    pub(crate) next_cursor: Option<String>,
    /// The channels in which a chat can be paired here.
    pub(crate) channels: Vec<ChatChannel>,
}

/// A wish for a pairing link.
#[derive(Debug, Object, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChatLinkInput {
    /// With which channel.
    pub(crate) channel: ChatChannel,
}

/// A pairing link; shown once.
#[derive(Clone, Debug, Object)]
pub(crate) struct ChatLink {
    /// The link to open; absent while the name of the bot is not known.
    pub(crate) url: Option<String>,
    /// What to send to the bot instead.
    pub(crate) command: String,
    /// Until when it works.
    pub(crate) expires_at: DateTime<Utc>,
}
