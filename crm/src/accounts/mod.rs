//! Accounts: who people are, how they prove it, and for how long that holds.

mod links;
mod passwords;
mod sessions;
mod sign_in;
mod tokens;
mod users;

pub use links::{LinkInfo, SetUp, inspect_link, use_set_up_link};
pub(crate) use links::{issue as issue_link, issue_code, redeem};
pub use passwords::{MAX_PASSWORD, MIN_PASSWORD, Passwords};
pub use sessions::{SignedIn, authenticate, is_signed_in, refresh, sign_out};
pub use sign_in::sign_in;
pub use tokens::{ACCESS_SECONDS, Keys};
pub use users::{NewUser, count, create_with_link, disable, first_account_link, get, list};
