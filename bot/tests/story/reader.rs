//! A reader that is told what the pictures show.

use std::sync::Mutex;
use std::sync::mpsc;

use crm::cards::{PictureReader, PieceCutter};
use recognition::{
    CardReading, Fields, NameField, NameParts, PageReading, PhoneField, PhoneKind, PictureReading, Place, Preview,
    ReadError, Source, TextField, Word,
};

/// Reads every picture as the same card, or as the same cards.
pub(crate) struct FakeReader {
    /// What the card says.
    pub(crate) fields: Mutex<Fields>,
    /// The lines that stand on it, each twenty pixels below the one before.
    pub(crate) lines: Mutex<Vec<&'static str>>,
    /// What the other cards on the picture say.
    pub(crate) others: Mutex<Vec<Fields>>,
    /// What the reader says of a picture that is hard to read.
    pub(crate) reason: Mutex<Option<&'static str>>,
    /// How many times as wide as its preview a page is.
    pub(crate) times: Mutex<u32>,
    /// What the next picture waits for while it is being read.
    slow: Mutex<Option<(mpsc::Sender<()>, mpsc::Receiver<()>)>>,
}

/// A picture that is being read until it is let go.
pub(crate) struct SlowPicture {
    begun: mpsc::Receiver<()>,
    go: mpsc::Sender<()>,
}

impl SlowPicture {
    /// Waits until the reader has it.
    pub(crate) fn has_begun(&self) {
        tokio::task::block_in_place(|| self.begun.recv().unwrap());
    }

    pub(crate) fn ends(self) {
        self.go.send(()).unwrap();
    }
}

/// Cuts the same piece out of every picture.
#[derive(Default)]
pub(crate) struct FakeCutter {
    /// The files that it was given.
    pub(crate) files: Mutex<Vec<Vec<u8>>>,
}

/// A piece of a picture as it was sent.
pub(crate) const PIECE: &str = "a piece of the picture as it was sent, large enough to be a photo for whoever looks at \
                                nothing but the size of it";

impl PieceCutter for FakeCutter {
    fn cut(&self, file: &[u8], _: Place) -> Result<Vec<u8>, ReadError> {
        self.files.lock().unwrap().push(file.to_vec());
        Ok(PIECE.as_bytes().to_vec())
    }
}

/// Pixels of a preview, and of a page that is no larger.
const PAGE: (u32, u32) = (400, 240);

impl FakeReader {
    /// What the pictures that come now show.
    pub(crate) fn shows(&self, fields: Fields) {
        *self.fields.lock().unwrap() = fields;
    }

    /// The next picture takes as long as one likes.
    pub(crate) fn is_slow_next(&self) -> SlowPicture {
        let ((begins, begun), (go, goes)) = (mpsc::channel(), mpsc::channel());
        *self.slow.lock().unwrap() = Some((begins, goes));
        SlowPicture { begun, go }
    }
}

impl Default for FakeReader {
    fn default() -> Self {
        Self {
            fields: Mutex::new(erika()),
            lines: Mutex::default(),
            others: Mutex::default(),
            reason: Mutex::default(),
            times: Mutex::new(1),
            slow: Mutex::default(),
        }
    }
}

impl PictureReader for FakeReader {
    fn read(&self, bytes: &[u8]) -> Result<PictureReading, ReadError> {
        assert!(bytes.starts_with(b"\xFF\xD8\xFF") || bytes.starts_with(b"%PDF"), "only pictures come to the reader");
        let lines = self.lines.lock().unwrap();
        let words = lines.iter().enumerate().flat_map(|(number, line)| words(number, line)).collect();
        let reason = self.reason.lock().unwrap().map(ToOwned::to_owned);
        let card = CardReading { fields: self.fields.lock().unwrap().clone(), words, reason, ..Default::default() };
        let others = self.others.lock().unwrap().clone();
        let others = others.into_iter().map(|fields| CardReading { fields, ..Default::default() });
        let ((width, height), times) = (PAGE, *self.times.lock().unwrap());
        let mut jpeg = Vec::new();
        image::RgbImage::from_pixel(width, height, image::Rgb([250; 3]))
            .write_to(&mut std::io::Cursor::new(&mut jpeg), image::ImageFormat::Jpeg)
            .unwrap();
        let preview = Preview { jpeg, width, height };
        let page = PageReading {
            number: 1,
            width: width * times,
            height: height * times,
            preview,
            cards: std::iter::once(card).chain(others).collect(),
        };
        let slow = self.slow.lock().unwrap().take();
        drop(lines);
        if let Some((begins, goes)) = slow {
            begins.send(()).unwrap();
            goes.recv().unwrap();
        }
        Ok(PictureReading { pages: vec![page], ..Default::default() })
    }
}

fn words(number: usize, line: &str) -> Vec<Word> {
    let mut left = 20.0;
    line.split_whitespace()
        .map(|text| {
            let width = 8.0 * text.chars().count() as f32;
            let word = Word { text: text.to_owned(), confidence: 0.9, polygon: area(left, width, number) };
            left += width + 8.0;
            word
        })
        .collect()
}

fn area(left: f32, width: f32, number: usize) -> Vec<[f32; 2]> {
    let (top, bottom) = (20.0 + 20.0 * number as f32, 34.0 + 20.0 * number as f32);
    vec![[left, top], [left + width, top], [left + width, bottom], [left, bottom]]
}

/// A value that stands in the line with this number.
pub(crate) fn in_line(number: usize, field: TextField) -> TextField {
    let width = 8.0 * field.value.chars().count() as f32;
    TextField { polygons: vec![area(20.0, width, number)], ..field }
}

pub(crate) fn text(value: &str, confidence: f32) -> TextField {
    TextField { value: value.into(), confidence, polygons: Vec::new(), engine: Source::Tesseract }
}

pub(crate) fn name(value: &str, parts: NameParts) -> NameField {
    NameField { value: value.into(), parts, confidence: 0.95, polygons: Vec::new(), engine: Source::Tesseract }
}

/// Somebody else.
pub(crate) fn max(confidence: f32) -> Fields {
    let parts = NameParts { given: Some("Max".into()), family: Some("Mustermann".into()), ..Default::default() };
    let name = NameField { confidence, ..name("Max Mustermann", parts) };
    Fields { name: Some(name), emails: vec![text("max@example.net", 0.99)], ..Default::default() }
}

pub(crate) fn erika() -> Fields {
    let parts = NameParts { given: Some("Erika".into()), family: Some("Muster".into()), ..Default::default() };
    let phone = PhoneField {
        value: "+49 30 901820".into(),
        e164: Some("+4930901820".into()),
        extension: None,
        kind: PhoneKind::Work,
        confidence: 0.97,
        polygons: Vec::new(),
        engine: Source::Tesseract,
    };
    Fields {
        name: Some(name("Erika Muster", parts)),
        title: Some(text("Head of Purchasing", 0.9)),
        company: Some(text("Muster & Söhne GmbH", 0.6)),
        phones: vec![phone],
        emails: vec![text("erika@example.org", 0.98)],
        urls: vec![text("https://www.example.org", 0.91)],
        ..Default::default()
    }
}
