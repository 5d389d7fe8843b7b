//! `bizcard bot`.

use super::say_where;
use crate::scrape::Counted;
use crate::service::{self, Background, Channels, Schema};
use crate::settings::{SettingArgs, Settings};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    pub(super) settings: SettingArgs,
}

pub(super) async fn run(settings: Settings) -> anyhow::Result<()> {
    let stop = service::stop_on_signal()?;
    let registry = service::registry()?;
    let crm = service::product(&settings, &registry, Schema::Check).await?;
    let channels = Channels::of(&settings, &crm)?;
    if channels.is_empty() {
        anyhow::bail!(
            "neither TELEGRAM_BOT_TOKEN nor WHATSAPP_PHONE_NUMBER_ID is set, so there is no chat to receive from"
        );
    }
    let mut background = Background::new(crm.clone(), stop);
    say_where(background.answer_scrapers(&settings, Counted { crm, registry, readers: None }).await?);
    // The bot has no readers, but it answers by itself: what it sends must not wait for a worker.
    let cutter = service::cutter(&settings, &channels).await?;
    background.work(None, &channels, cutter);
    background.receive(channels);
    tracing::info!("receiving");
    background.stopped().await;
    Ok(())
}
