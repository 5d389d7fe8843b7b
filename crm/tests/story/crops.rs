//! Whoever is asked for the right value sees the pixels that were sent.

use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex};

use crm::cards::{self, FieldRef, PieceCutter};
use crm::{Actor, CardId};
use recognition::{Place, ReadError};

use crate::harness::{Story, erika, picture};
use crate::stories;

stories!(
    a_piece_comes_from_a_picture_that_is_larger_than_its_preview,
    a_picture_that_is_gone_or_breaks_the_reader_is_shown_by_its_preview,
    nobody_waits_for_a_reader_that_does_not_answer,
);

const PIECE: &[u8] = b"\xFF\xD8\xFF a piece of the original";

#[derive(Default)]
struct FakeCutter {
    /// The files that it was given.
    files: Mutex<Vec<Vec<u8>>>,
    failure: Mutex<Option<ReadError>>,
    /// Lets it answer by being dropped.
    wait: Mutex<Option<Receiver<()>>>,
}

impl PieceCutter for FakeCutter {
    fn cut(&self, file: &[u8], _: Place) -> Result<Vec<u8>, ReadError> {
        self.files.lock().unwrap().push(file.to_vec());
        if let Some(wait) = self.wait.lock().unwrap().take() {
            wait.recv().ok();
        }
        self.failure.lock().unwrap().clone().map_or(Ok(PIECE.to_vec()), Err)
    }
}

/// A card whose page is `width` pixels wide, with a preview of a hundred.
async fn card(story: &Story, owner: &Actor, width: u32) -> CardId {
    let mut reading = erika();
    let page = &mut reading.pages[0];
    (page.width, page.height) = (width, width * 6 / 10);
    page.preview.jpeg.clear();
    let pixels = image::RgbImage::from_pixel(100, 60, image::Rgb([250, 250, 250]));
    image::codecs::jpeg::JpegEncoder::new(&mut page.preview.jpeg).encode_image(&pixels).unwrap();
    story.reader.show([reading]);
    let card = cards::submit(&story.crm, owner, picture()).await.unwrap();
    story.worker().run_until_idle().await.unwrap();
    card.record.id
}

async fn crop(story: &Story, actor: &Actor, id: CardId, cutter: &Arc<FakeCutter>) -> Vec<u8> {
    let cutter: Arc<dyn PieceCutter> = cutter.clone();
    cards::crop(&story.crm, actor, id, FieldRef::Name, Some(&cutter)).await.unwrap().unwrap().to_vec()
}

fn counted(story: &Story, source: &str) -> u64 {
    story.crm.metrics.pieces.with_label_values(&[source]).get()
}

async fn a_piece_comes_from_a_picture_that_is_larger_than_its_preview(story: Story) {
    let erika = story.person("owner@example.org").await;
    let cutter = Arc::new(FakeCutter::default());
    let large = card(&story, &erika, 4000).await;
    assert_eq!(crop(&story, &erika, large, &cutter).await, PIECE);
    assert_eq!(cutter.files.lock().unwrap().as_slice(), [picture().bytes.to_vec()], "it is given what was sent");
    let small = card(&story, &erika, 2000).await;
    assert_ne!(crop(&story, &erika, small, &cutter).await, PIECE, "the preview has all the pixels");
    assert_eq!((counted(&story, "original"), counted(&story, "preview")), (1, 1));
}

async fn a_picture_that_is_gone_or_breaks_the_reader_is_shown_by_its_preview(story: Story) {
    let erika = story.person("owner@example.org").await;
    let cutter = Arc::new(FakeCutter::default());
    let id = card(&story, &erika, 4000).await;
    *cutter.failure.lock().unwrap() = Some(ReadError::Crashed { detail: "signal 9".into() });
    let piece = crop(&story, &erika, id, &cutter).await;
    assert!(piece != PIECE && piece.starts_with(b"\xFF\xD8\xFF"));
    *cutter.failure.lock().unwrap() = None;
    let original = cards::get(&story.crm, &erika, id).await.unwrap().sides.remove(0).original;
    story.crm.storage.discard(&original.key).await;
    assert_eq!(crop(&story, &erika, id, &cutter).await, piece);
    assert_eq!((counted(&story, "original"), counted(&story, "preview")), (0, 2));
}

async fn nobody_waits_for_a_reader_that_does_not_answer(story: Story) {
    let erika = story.person("owner@example.org").await;
    let cutter = Arc::new(FakeCutter::default());
    let id = card(&story, &erika, 4000).await;
    let (go, wait) = mpsc::channel();
    *cutter.wait.lock().unwrap() = Some(wait);
    let piece = crop(&story, &erika, id, &cutter).await;
    assert!(piece != PIECE && piece.starts_with(b"\xFF\xD8\xFF"));
    drop(go);
}
