//! `bizcard bot`.

use prometheus::Registry;

use crate::service::{self, Background, Channels, Schema};
use crate::settings::{SettingArgs, Settings};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    pub(super) settings: SettingArgs,
}

pub(super) async fn run(settings: Settings) -> anyhow::Result<()> {
    let stop = service::stop_on_signal()?;
    let crm = service::product(&settings, &Registry::new(), Schema::Check).await?;
    let channels = Channels::of(&settings, &crm)?;
    if channels.is_empty() {
        anyhow::bail!(
            "neither TELEGRAM_BOT_TOKEN nor WHATSAPP_PHONE_NUMBER_ID is set, so there is no chat to receive from"
        );
    }
    let mut background = Background::new(crm, stop);
    // The bot has no readers, but it answers by itself: what it sends must not wait for a worker.
    background.work(None, &channels);
    background.receive(channels);
    tracing::info!("receiving");
    background.stopped().await;
    Ok(())
}
