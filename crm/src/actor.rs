//! Who acts. Every use case takes an [`Actor`], and every query is scoped to it.

use std::net::IpAddr;

use crate::entity::user::Role;
use crate::id::{SessionId, UserId};

/// How the actor came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActorKind {
    /// A person with a session.
    Person,
    /// A person through a paired chat.
    Chat,
    /// A job that works for the owner of a record.
    Worker,
    /// The command line of the machine itself.
    Operator,
}

impl ActorKind {
    /// The word that stands in the audit trail.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Chat => "chat",
            Self::Worker => "worker",
            Self::Operator => "operator",
        }
    }
}

/// The one in whose name something is done.
#[derive(Clone, Debug)]
pub struct Actor {
    /// How the actor came in.
    pub kind: ActorKind,
    /// The person whose rights count.
    pub user_id: UserId,
    /// The rights of that person.
    pub role: Role,
    /// The session, where there is one.
    pub session_id: Option<SessionId>,
    /// The request that this belongs to, for the audit trail.
    pub request_id: Option<String>,
    /// The address of the client, for the audit trail.
    pub address: Option<IpAddr>,
}

impl Actor {
    /// A job that works for `user_id`.
    pub fn worker(user_id: UserId) -> Self {
        Self { kind: ActorKind::Worker, user_id, role: Role::User, session_id: None, request_id: None, address: None }
    }

    /// The person behind a paired chat.
    pub fn chat(user_id: UserId, role: Role) -> Self {
        Self { kind: ActorKind::Chat, user_id, role, session_id: None, request_id: None, address: None }
    }

    /// Whether the actor administers the installation.
    pub fn is_administrator(&self) -> bool {
        self.role == Role::Admin
    }
}
