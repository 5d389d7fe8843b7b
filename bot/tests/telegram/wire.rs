//! Updates as Telegram writes them, byte by byte, each delivered twenty times at once.

use crm::entity::card::Status;
use crm::entity::inbound_message;

use super::harness::{JPEG, World};
use crate::stories;

const ADA: i64 = 5001;

stories!(each_update_has_one_effect_however_often_it_comes);

/// The bytes, how many cards they make, and what the chat shows last.
const UPDATES: [(&str, &[u8], usize, &str); 15] = [
    ("photo", include_bytes!("../fixtures/telegram/photo.json"), 1, "🏷 lead"),
    ("edited caption", include_bytes!("../fixtures/telegram/edited-caption.json"), 0, "🏷 vip"),
    ("document", include_bytes!("../fixtures/telegram/document.json"), 1, "Erika Muster"),
    ("second of an album", include_bytes!("../fixtures/telegram/album-second-first.json"), 1, "Erika Muster"),
    ("first of an album, late", include_bytes!("../fixtures/telegram/album-first-late.json"), 1, "Erika Muster"),
    ("edited message", include_bytes!("../fixtures/telegram/edited-message.json"), 0, ""),
    ("channel post", include_bytes!("../fixtures/telegram/channel-post.json"), 0, ""),
    ("callback of another user", include_bytes!("../fixtures/telegram/callback-of-another-user.json"), 0, ""),
    ("contact", include_bytes!("../fixtures/telegram/contact.json"), 1, "Erika Muster"),
    ("vCard", include_bytes!("../fixtures/telegram/vcard.json"), 2, "Mustermann"),
    ("PDF", include_bytes!("../fixtures/telegram/pdf.json"), 1, "Erika Muster"),
    ("sticker", include_bytes!("../fixtures/telegram/sticker.json"), 0, "send me a photo"),
    ("file of 21 MB", include_bytes!("../fixtures/telegram/file-of-21-mb.json"), 0, "larger than"),
    ("group migration", include_bytes!("../fixtures/telegram/group-migration.json"), 0, ""),
    ("location", include_bytes!("../fixtures/telegram/location.json"), 0, "52.3216, 9.8091"),
];

async fn each_update_has_one_effect_however_often_it_comes(world: World) {
    world.paired("Ada", ADA).await;
    for (file, bytes) in [("AgACAgIAAx-x", JPEG), ("BQACAgIAAx", JPEG), ("BQACpdf", b"%PDF-1.4 a document")] {
        world.api.put_file(file, bytes);
    }
    let vcf = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:NAME Mustermann\r\nTEL:+49 30 901821\r\nEND:VCARD\r\n";
    world.api.put_file("BQACvcf", vcf.replace("NAME", "Max") + &vcf.replace("NAME", "Moritz"));
    for (what, bytes, cards, last) in UPDATES {
        let before = (world.cards().await.len(), world.api.calls("sendmessage").len());
        world.deliver_often(bytes).await;
        assert_eq!(world.cards().await.len() - before.0, cards, "{what}");
        let said = world.api.calls("sendmessage").len() - before.1;
        let only_edits = what == "edited caption";
        assert_eq!(said, if only_edits { 0 } else { cards.max(usize::from(!last.is_empty())) }, "{what}");
        assert!(world.api.shown(ADA).last().unwrap().contains(last), "{what}: {:?}", world.api.shown(ADA).last());
        // A chat is spoken to once a second.
        world.advance(10);
    }
    assert!(world.jobs().await.is_empty());
    let inbox = world.inbox().await;
    assert_eq!(inbox.len(), UPDATES.len() + 1);
    assert!(inbox.iter().all(|row| row.status == inbound_message::Status::Done), "{inbox:?}");
    assert!(world.cards().await.iter().all(|card| matches!(card.status, Status::NeedsReview | Status::Joined)));
    assert_eq!(world.contacts().await, 0, "somebody else's tap accepts nothing");
}
