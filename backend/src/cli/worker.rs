//! `bizcard worker`.

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
    let readers = service::readers(&settings, &registry).await?;
    let mut background = Background::new(crm.clone(), stop);
    let counted = Counted { crm, registry, readers: Some(readers.clone()) };
    say_where(background.answer_scrapers(&settings, counted).await?);
    let cutter = service::cutter(&settings, &channels).await?;
    background.work(Some((readers, settings.readers)), &channels, cutter);
    tracing::info!(readers = settings.readers, "working");
    background.stopped().await;
    Ok(())
}
