use std::time::Instant;

use image::DynamicImage;

use crate::decode::{self, Pages, shrink};
use crate::fields::{self, Context, Fields};
use crate::geometry::{Cutout, cut_out, distance};
use crate::lines::{Line, lines};
use crate::locate::locate;
use crate::merge::{is_worth, merge};
use crate::orient::{Upright, orient, score};
use crate::prepare::UNREADABLE_HEIGHT;
use crate::tesseract::{Engine, RawWord, Segmentation};
use crate::{CardReading, Code, PageReading, PictureReading, ReadError, ReadOptions, Timings, codes, languages};

/// Long side at which a card is cut out; more pixels than any letter needs.
const CARD_SIDE: f32 = 2400.0;

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
    let (card, grey) = timed(&mut timings.locate, || {
        let grey = DynamicImage::ImageLuma8(page.to_luma8());
        let quad = locate(&page, &grey);
        // The colours are not needed any more, and they are most of the memory.
        drop(page);
        (card_of(&grey, quad), grey)
    });
    let codes = timed(&mut timings.codes, || {
        let small = shrink(&grey, codes::SEARCH_SIDE).into_luma8();
        codes::codes(&small, width as f32 / small.width() as f32)
    });
    drop(grey);
    let card = read_card(&card, codes, engine, options, timings)?;
    Ok(PageReading { number: index as u32 + 1, width, height, preview, cards: vec![card] })
}

fn card_of(grey: &DynamicImage, quad: Option<crate::geometry::Quad>) -> Cutout {
    let long = quad.map_or(grey.width().max(grey.height()) as f32, |[a, b, c, d]| {
        distance(a, b).max(distance(b, c)).max(distance(c, d)).max(distance(d, a))
    });
    // Shrunk before it is cut out, because the cutting samples single pixels and letters would fray.
    let small = if long > CARD_SIDE {
        let side = grey.width().max(grey.height()) as f32 * CARD_SIDE / long;
        shrink(grey, side.round() as u32)
    } else {
        grey.clone()
    }
    .into_luma8();
    let factor = small.width() as f32 / grey.width() as f32;
    quad.and_then(|quad| cut_out(&small, &quad.map(|[x, y]| [x * factor, y * factor])))
        .unwrap_or_else(|| Cutout::whole(&small))
        .from_shrunk(factor)
}

fn read_card(
    card: &Cutout,
    qr: Vec<Code>,
    engine: &mut Engine,
    options: &ReadOptions,
    timings: &mut Timings,
) -> Result<CardReading, ReadError> {
    let upright = timed(&mut timings.orient, || orient(card, engine, &options.languages))?;
    let words = timed(&mut timings.recognise, || second_reading(&upright, engine, options))?;
    let view = card.view(upright.rotation, upright.prepared.scale);
    let lines = lines(&words, |word| view.polygon(word.left, word.top, word.right(), word.bottom()));
    let text: String = lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n");
    let context = Context { default_region: options.default_region.as_deref() };
    let fields = timed(&mut timings.fields, || fields::fields(&lines, &qr, &context));
    let reason = reason(&upright, &lines, &qr, &fields);
    Ok(CardReading {
        polygon: view.outline(),
        rotation: upright.rotation,
        words: lines.into_iter().flat_map(|line| line.words).map(|(_, word)| word).collect(),
        qr,
        fields,
        languages: languages::told(&text),
        scripts: languages::scripts(&text),
        reason,
    })
}

/// Reads the grey card in the language that the first reading tells, and merges both.
fn second_reading(upright: &Upright, engine: &mut Engine, options: &ReadOptions) -> Result<Vec<RawWord>, ReadError> {
    let prepared = &upright.prepared;
    if prepared.letters < 3 {
        return Ok(upright.words.iter().filter(|word| is_worth(word)).cloned().collect());
    }
    let text: String = upright.words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
    let ranked = languages::ranked(&text, &options.languages);
    let language = ranked.iter().find(|name| engine.has(name)).unwrap_or(&upright.language);
    let (picture, segmentation) = if prepared.busy {
        (&prepared.composite, Segmentation::Sparse)
    } else {
        (&prepared.grey, Segmentation::Column)
    };
    let grey = engine.recognise(picture, language, segmentation)?;
    let mut words = merge(upright.words.clone(), grey);
    // Latin letters stand on every Cyrillic card, and the other way round names look sure in the wrong script.
    if languages::is_cyrillic(&upright.language) || languages::is_cyrillic(language) {
        let other = if languages::is_cyrillic(&upright.language) && !languages::is_cyrillic(language) {
            &upright.language
        } else {
            options.languages.iter().find(|name| !languages::is_cyrillic(name)).unwrap_or(language)
        };
        let third = engine.recognise(&prepared.composite, other, Segmentation::Sparse)?;
        if score(&third) > 0.0 {
            words = merge(words, third);
        }
    }
    Ok(words)
}

fn reason(upright: &Upright, lines: &[Line], qr: &[Code], fields: &Fields) -> Option<String> {
    let letters: usize = lines.iter().map(|line| line.text.chars().filter(|c| c.is_alphanumeric()).count()).sum();
    let height = upright.prepared.letter_height;
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
