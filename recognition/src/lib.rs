//! Reads business cards: image bytes in, words, codes and fields out.
//!
//! One file a stage: [`decode`] → [`locate`] → [`orient`] ([`detect`] → [`strips`] → [`tesseract`]) and [`codes`] → [`lines`] →
//! [`fields`]. [`read_picture`] runs them in this process; [`ReaderPool`] runs them in sandboxed children, which is
//! what anything that meets strangers' pictures must use. Text that was read elsewhere enters before [`lines`]:
//! [`look`] and [`understand`]. No async, no database, no network.

mod across;
pub mod codes;
pub mod decode;
pub mod detect;
mod error;
pub mod fields;
pub mod geometry;
mod languages;
pub mod lines;
pub mod locate;
mod media;
mod merge;
pub mod orient;
mod pipeline;
mod process;
mod provided;
mod reading;
mod regions;
pub mod samples;
pub mod score;
mod scratch;
mod second_look;
pub mod strips;
pub mod tesseract;
mod warp;

pub use decode::{Place, cut};
pub use error::ReadError;
pub use fields::{
    AddressField, AddressParts, Fields, NameField, NameParts, PhoneField, PhoneKind, SocialField, Source, TextField,
    VcardEntry, VcardFault, VcardPerson, parts_of_name, vcard_entries, vcards,
};
pub use media::MediaType;
pub use pipeline::read_picture;
pub use process::{Landlock, PoolConfig, PoolStatus, ReaderPool, ReaderSetup, SandboxState, reader_main};
pub use provided::{PageText, TextLine, lines_of, look, read_text, understand};
pub use reading::{
    CardReading, Code, CodeKind, PageReading, PictureReading, Polygon, Preview, ReadOptions, Timings, Word,
};
pub use tesseract::Engine;
