//! `bizcard user`.

use crm::accounts::{self, NewUser};
use crm::entity::user::{Role, Status};
use prometheus::Registry;

use super::say;
use crate::service::{self, Schema};
use crate::settings::{SettingArgs, Settings};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
    #[command(flatten)]
    pub(super) settings: SettingArgs,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Make an account and print the link that sets its password, once.
    Create {
        /// The account administers the installation.
        #[arg(long)]
        admin: bool,
        /// Address to sign in with; the link asks for it otherwise. An account that has it already gets a new link.
        #[arg(long)]
        email: Option<String>,
        /// Name that others see; the link asks for it otherwise.
        #[arg(long)]
        name: Option<String>,
    },
    /// List all accounts.
    List,
    /// Take the right to sign in away, and end all sessions.
    Disable {
        /// Address of the account.
        email: String,
    },
}

pub(super) async fn run(args: Args, settings: Settings) -> anyhow::Result<()> {
    let crm = service::product(&settings, &Registry::new(), Schema::Check).await?;
    match args.action {
        Action::Create { admin, email, name } => {
            let role = if admin { Role::Admin } else { Role::User };
            let token = accounts::create_with_link(&crm, NewUser { role, name, email }).await?;
            let until = accounts::inspect_link(&crm, &token).await?.expires_at.format("%Y-%m-%d %H:%M UTC");
            let here = format!("http://{}", settings.listen_address);
            let page = settings.public_url.as_ref().map_or(here.as_str(), |url| url.as_str().trim_end_matches('/'));
            say(&format!("Set up the account here (works once, until {until}): {page}/setup/{token}"));
        }
        Action::List => {
            for user in accounts::list(&crm).await? {
                let role = match user.role {
                    Role::Admin => "admin",
                    Role::User => "user",
                };
                let status = match user.status {
                    Status::Invited => "invited",
                    Status::Active => "active",
                    Status::Disabled => "disabled",
                };
                let email = user.email.as_deref().unwrap_or("-");
                say(&format!("{}  {role:<5}  {status:<8}  {email}  {}", user.id, user.name));
            }
        }
        Action::Disable { email } => {
            accounts::disable(&crm, &email).await.map_err(|error| match error {
                crm::Error::NotFound => anyhow::anyhow!("no account has this address"),
                error => error.into(),
            })?;
            say("The account is disabled, and its sessions have ended.");
        }
    }
    Ok(())
}
