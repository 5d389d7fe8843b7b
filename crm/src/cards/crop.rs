//! The pixels of a value, for whoever is asked what the right one is.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use recognition::{Place, ReadError};

use super::correct::data_of;
use super::{FieldRef, Side, get};
use crate::Crm;
use crate::actor::Actor;
use crate::error::{Error, Result};
use crate::id::CardId;

/// How long somebody waits for the pixels of the original before those of the preview are good enough.
const PATIENCE: Duration = Duration::from_secs(3);

/// Cuts pieces out of pictures as they were sent. Blocks while it does.
pub trait PieceCutter: Send + Sync + 'static {
    /// A JPEG of a place of one file.
    fn cut(&self, file: &[u8], place: Place) -> Result<Vec<u8>, ReadError>;
}

impl PieceCutter for recognition::ReaderPool {
    fn cut(&self, file: &[u8], place: Place) -> Result<Vec<u8>, ReadError> {
        Self::cut(self, file, place)
    }
}

/// A JPEG of the place where a value stands, upright and with its surroundings; `None` when the value has no pixels.
///
/// It is cut from the original by `cutter`, because what strangers sent is decoded in a sandbox only; without one, or where
/// that does not work in time, from the picture that the reader made.
pub async fn crop(
    crm: &Crm,
    actor: &Actor,
    id: CardId,
    field: FieldRef,
    cutter: Option<&Arc<dyn PieceCutter>>,
) -> Result<Option<Bytes>> {
    let card = get(crm, actor, id).await?;
    let data = data_of(crm, actor, &card).await?;
    let Some(origin) = field.origin_in(&data) else { return Ok(None) };
    let Some(side) = card.sides.iter().find(|side| Some(side.record.id) == origin.side_id) else { return Ok(None) };
    let size = |side: Option<i32>| side.and_then(|side| u32::try_from(side).ok()).unwrap_or(0);
    let (width, height) = (size(side.record.width), size(side.record.height));
    let rotation = side.record.reading.as_ref().map_or(0, |reading| reading.0.rotation);
    let page = size(Some(side.record.page));
    let place = Place::around(page, width, &origin.polygons.0, rotation);
    let Some(place) = place.filter(|_| width > 0) else { return Ok(None) };
    // A preview is never enlarged: up to its size it has every pixel.
    let is_larger = width.max(height) > recognition::decode::PREVIEW_SIDE;
    if let Some(cutter) = cutter.filter(|_| is_larger) {
        match of_original(crm, cutter.clone(), side, place).await {
            Ok(piece) => {
                crm.metrics.pieces.with_label_values(&["original"]).inc();
                return Ok(Some(piece));
            }
            Err(error) => tracing::info!(card = %id, %error, "a piece is cut from the preview"),
        }
    }
    let piece = of_preview(crm, side, place).await?;
    crm.metrics.pieces.with_label_values(&[if piece.is_some() { "preview" } else { "nothing" }]).inc();
    Ok(piece)
}

async fn of_original(crm: &Crm, cutter: Arc<dyn PieceCutter>, side: &Side, place: Place) -> Result<Bytes> {
    let cut = async {
        let file = crm.storage.get(&side.original.key).await?;
        let piece = tokio::task::spawn_blocking(move || cutter.cut(&file, place)).await.map_err(Error::internal)?;
        piece.map(Bytes::from).map_err(|error| Error::unavailable("reader", error))
    };
    let late = |_| Error::unavailable("reader", "the piece is not there in time");
    tokio::time::timeout(PATIENCE, cut).await.map_err(late)?
}

async fn of_preview(crm: &Crm, side: &Side, place: Place) -> Result<Option<Bytes>> {
    let Some(preview) = &side.preview else { return Ok(None) };
    let picture = crm.storage.get(&preview.key).await?;
    let piece = tokio::task::spawn_blocking(move || recognition::cut(&picture, &place));
    Ok(piece.await.map_err(Error::internal)?.ok().map(Bytes::from))
}
