//! `bizcard bot`.

use prometheus::Registry;

use crate::service::{self, Background, Schema};
use crate::settings::{SettingArgs, Settings};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    pub(super) settings: SettingArgs,
}

pub(super) async fn run(settings: Settings) -> anyhow::Result<()> {
    let stop = service::stop_on_signal()?;
    let crm = service::product(&settings, &Registry::new(), Schema::Check).await?;
    let Some(telegram) = service::telegram(&settings, &crm)? else {
        anyhow::bail!("TELEGRAM_BOT_TOKEN: is not set, so there is no chat to receive from");
    };
    let mut background = Background::new(crm, stop);
    // The bot has no readers, but it answers by itself: what it sends must not wait for a worker.
    background.work(None, Some(&telegram), settings.public_url.as_ref());
    background.receive(telegram);
    tracing::info!("receiving");
    background.stopped().await;
    Ok(())
}
