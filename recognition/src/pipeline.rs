use std::time::Instant;

use image::DynamicImage;

use crate::across::across;
use crate::decode::{self, Pages};
use crate::detect::{Text, TextLine, detect};
use crate::fields::{self, Context, Fields};
use crate::geometry::{Cutout, Pyramid};
use crate::lines::{Line, beside, lines};
use crate::locate::{Located, locate};
use crate::orient::{Upright, orient};
use crate::second_look::second_look;
use crate::tesseract::Engine;
use crate::{CardReading, Code, PageReading, PictureReading, ReadError, ReadOptions, Timings, codes, languages};

/// Angle between lines of different cards, in radians.
const ASLANT: f32 = 0.085;
/// What is left of every confidence when values of two cards may be mixed.
const CROSSED: f32 = 0.5;
const ASKEW_REASON: &str =
    "lines run in different directions, as when cards lie on each other; photograph each card alone";
/// Letters below this height cannot be read.
const UNREADABLE_HEIGHT: f32 = 6.0;

/// Reads a picture in this process. What strangers send belongs into a [`crate::ReaderPool`].
///
/// # Errors
/// Every `ReadError` but `TimedOut` and `Crashed`. A later page that is broken is left empty instead.
pub fn read_picture(bytes: &[u8], engine: &mut Engine, options: &ReadOptions) -> Result<PictureReading, ReadError> {
    let mut timings = Timings::default();
    let pages = timed(&mut timings.decode, || Pages::open(bytes))?;
    let mut read = Vec::with_capacity(pages.len());
    for index in 0..pages.len() {
        let number = index as u32 + 1;
        match read_page(&pages, index, engine, options, &mut timings) {
            Ok(page) => read.push(page),
            Err(error) if index == 0 => return Err(error),
            Err(_) => read.push(PageReading { number, ..PageReading::default() }),
        }
    }
    Ok(PictureReading { pages: read, timings })
}

fn timed<T>(total: &mut f64, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = work();
    *total += start.elapsed().as_secs_f64();
    result
}

fn read_page(
    pages: &Pages<'_>,
    index: usize,
    engine: &mut Engine,
    options: &ReadOptions,
    timings: &mut Timings,
) -> Result<PageReading, ReadError> {
    let (page, preview) = timed(&mut timings.decode, || {
        let page = DynamicImage::ImageRgb8(pages.load(index)?);
        let preview = decode::preview(&page)?;
        Ok((page, preview))
    })?;
    let (width, height) = (page.width(), page.height());
    let (cards, grey) = timed(&mut timings.locate, || {
        let grey = Pyramid::new(page.to_luma8());
        let cards = locate(&page, &grey);
        // The colours are not needed any more, and they are most of the memory.
        drop(page);
        (cards, grey)
    });
    let codes = timed(&mut timings.codes, || {
        let scale = (codes::SEARCH_SIDE as f32 / width.max(height) as f32).min(1.0);
        let small = Cutout::whole(&grey, scale).pixels;
        codes::codes(&small, width as f32 / small.width() as f32)
    });
    let codes = of_cards(codes, &cards);
    let mut read = Vec::with_capacity(cards.len());
    for (Located { card, text }, codes) in cards.into_iter().zip(&codes) {
        read.extend(read_card(&grey, &card, text, codes, engine, options, timings)?);
    }
    Ok(PageReading { number: index as u32 + 1, width, height, preview, cards: read })
}

/// The codes of each card; what lies beside all cards belongs to the first.
fn of_cards(codes: Vec<Code>, cards: &[Located]) -> Vec<Vec<Code>> {
    let mut out: Vec<Vec<Code>> = cards.iter().map(|_| Vec::new()).collect();
    for code in codes {
        let middle = code.polygon.iter().fold([0.0, 0.0], |sum, point| [sum[0] + point[0], sum[1] + point[1]]);
        let middle = middle.map(|sum| sum / code.polygon.len().max(1) as f32);
        let holder = cards.iter().position(|located| located.card.holds(middle)).unwrap_or(0);
        if let Some(list) = out.get_mut(holder) {
            list.push(code);
        }
    }
    out
}

/// What a card says of each of its people, one at least.
fn read_card(
    page: &Pyramid,
    card: &Cutout,
    text: Option<Text>,
    qr: &[Code],
    engine: &mut Engine,
    options: &ReadOptions,
    timings: &mut Timings,
) -> Result<Vec<CardReading>, ReadError> {
    let (text, upright) = timed(&mut timings.orient, || {
        let text = text.unwrap_or_else(|| detect(&card.pixels));
        let upright = orient(page, card, &text, engine, &options.languages)?;
        Ok::<_, ReadError>((text, upright))
    })?;
    let (words, across) = timed(&mut timings.recognise, || {
        let mut words = second_look(page, card, &upright, engine, &options.languages)?;
        let across = across(page, card, &text, &upright, &mut words, engine)?;
        Ok::<_, ReadError>((words, across))
    })?;
    let view = card.view(upright.rotation, 1.0);
    let lines = lines(&words, |word| view.polygon(word.left, word.top, word.right(), word.bottom()));
    let lines = beside(lines, across);
    let text: String = lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n");
    let context = Context { default_region: options.default_region.as_deref() };
    let people = timed(&mut timings.fields, || fields::each_person(&lines, qr, &context));
    let (languages, scripts) = (languages::told(&text), languages::scripts(&text));
    let crossed = is_crossed(&upright.lines);
    let reading = |mut fields: Fields| {
        let reason = if crossed {
            fields.doubt(CROSSED);
            Some(ASKEW_REASON.to_owned())
        } else {
            reason(&upright, &lines, qr, &fields)
        };
        CardReading {
            polygon: view.outline(),
            rotation: upright.rotation,
            words: lines.iter().flat_map(|line| &line.words).map(|(_, word)| word.clone()).collect(),
            qr: qr.to_vec(),
            fields,
            languages: languages.clone(),
            scripts: scripts.clone(),
            reason,
        }
    };
    Ok(people.into_iter().map(reading).collect())
}

/// Whether much of the text runs aslant to the rest: nobody prints so, but one card lies on another so.
fn is_crossed(lines: &[TextLine]) -> bool {
    let weight = |line: &TextLine| line.score * line.contrast;
    let angle = |line: &TextLine| (line.to[1] - line.from[1]).atan2(line.to[0] - line.from[0]);
    let long = || lines.iter().filter(|line| line.letters >= 5 && line.score > 0.4 * line.letters as f32);
    let all: f32 = long().map(weight).sum();
    let quarter = std::f32::consts::FRAC_PI_2;
    let off = |a: f32, b: f32| {
        let off = (a - b).rem_euclid(quarter);
        off.min(quarter - off)
    };
    let main = long().max_by(|a, b| {
        let along = |line: &TextLine| -> f32 {
            long().filter(|other| off(angle(line), angle(other)) < ASLANT / 2.0).map(weight).sum()
        };
        along(a).total_cmp(&along(b))
    });
    main.is_some_and(|main| {
        let aslant = || long().filter(|line| off(angle(main), angle(line)) > ASLANT);
        aslant().count() >= 3 && aslant().map(weight).sum::<f32>() > 0.12 * all
    })
}

fn reason(upright: &Upright, lines: &[Line], qr: &[Code], fields: &Fields) -> Option<String> {
    let letters: usize = lines.iter().map(|line| line.text.chars().filter(|c| c.is_alphanumeric()).count()).sum();
    let height = upright.letter_height;
    if !qr.is_empty() {
        None
    } else if letters < 4 {
        Some("no text found; photograph the card from nearer, in even light".to_owned())
    } else if height > 0.0 && height < UNREADABLE_HEIGHT {
        Some(format!("text too small: {height:.0} px letters; send the picture as a file"))
    } else if (Fields { other: Vec::new(), ..fields.clone() }) == Fields::default() {
        Some("nothing on the picture looks like a contact; is the whole card on it?".to_owned())
    } else {
        None
    }
}
