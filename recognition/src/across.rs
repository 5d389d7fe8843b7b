//! Reading lines that run across the others, upwards or downwards.

use crate::ReadError;
use crate::detect::{Text, TextLine};
use crate::geometry::{Cutout, Pyramid};
use crate::lines::{Line, lines};
use crate::merge::{is_worth, merge};
use crate::orient::{Upright, turned};
use crate::second_look::{SECOND_HEIGHT, sureness};
use crate::strips::{LETTER_HEIGHT, Placed, sheet};
use crate::tesseract::{Engine, RawWord};

/// Mean confidence of a line that is believed: upside down, letters make no sense, and drawings never do.
const BELIEVED: f32 = 0.75;
/// Letters of a line that is believed.
const LEAST_LETTERS: f32 = 5.0;
/// Mean confidence of a line that need not be read the other way.
const SURE: f32 = 0.9;
/// Lines that are read first: when these make no sense, the others are not asked.
const SAMPLE: usize = 3;
/// Confidence of level words that stand where a line across is suspected, and refute it.
const REFUTING: f32 = 0.8;

/// What the lines across the others say. What `words`, those of the level lines in pixels of the upright card, have in
/// the same place is taken out.
///
/// # Errors
/// As `Engine::recognise`.
pub(crate) fn across(
    page: &Pyramid,
    card: &Cutout,
    text: &Text,
    upright: &Upright,
    words: &mut Vec<RawWord>,
    engine: &mut Engine,
) -> Result<Vec<Line>, ReadError> {
    let size = upright_size(card, upright);
    let back = |word: &RawWord| turned(middle(word), (360 - upright.rotation) % 360, size);
    let refuted = |line: &TextLine| {
        let holds = |word: &&RawWord| word.confidence > REFUTING && line.holds(back(word));
        words.iter().filter(holds).map(RawWord::letters).sum::<f32>() >= LEAST_LETTERS
    };
    let all: Vec<usize> =
        text.across.iter().enumerate().filter(|(_, line)| !refuted(line)).map(|(index, _)| index).collect();
    let ways = [90, 270].map(|quarter| (upright.rotation + quarter) % 360);
    let mut reader = Reader { page, card, language: &upright.language, engine };
    let (sample, others) = all.split_at(all.len().min(SAMPLE));
    let [mut upwards, mut downwards] = reader.both_ways(&text.across, sample, ways)?;
    if sample.iter().any(|line| sureness(&upwards, *line).max(sureness(&downwards, *line)) >= BELIEVED) {
        let [up, down] = reader.both_ways(&text.across, others, ways)?;
        upwards.extend(up);
        downwards.extend(down);
    }
    let mut out = Vec::new();
    let mut believed: Vec<&TextLine> = Vec::new();
    for (way, first, other) in [(ways[0], upwards.clone(), &downwards), (ways[1], downwards.clone(), &upwards)] {
        let own: Vec<usize> = all
            .iter()
            .copied()
            .filter(|line| letters(&first, *line) >= LEAST_LETTERS)
            .filter(|line| sureness(&first, *line) >= BELIEVED && sureness(&first, *line) > sureness(other, *line))
            .collect();
        let doubtful: Vec<usize> = own.iter().copied().filter(|line| sureness(&first, *line) < SURE).collect();
        let second = reader.read(&text.across, &doubtful, way, SECOND_HEIGHT)?;
        let first = first.into_iter().filter(|placed| own.contains(&placed.line)).collect();
        let words: Vec<RawWord> = merge(first, second).into_iter().map(|placed| placed.word).filter(is_worth).collect();
        let view = card.view(way, 1.0);
        out.extend(lines(&words, |word| view.polygon(word.left, word.top, word.right(), word.bottom())));
        believed.extend(own.into_iter().filter_map(|line| text.across.get(line)));
    }
    words.retain(|word| !believed.iter().any(|line| line.holds(back(word))));
    Ok(out)
}

/// Size of the card once it is turned, in its pixels.
fn upright_size(card: &Cutout, upright: &Upright) -> (u32, u32) {
    let (width, height) = card.pixels.dimensions();
    if upright.rotation.is_multiple_of(180) { (width, height) } else { (height, width) }
}

fn middle(word: &RawWord) -> [f32; 2] {
    [word.left + word.width / 2.0, word.top + word.height / 2.0]
}

/// Letters that were read in a line.
fn letters(words: &[Placed], line: usize) -> f32 {
    words.iter().filter(|placed| placed.line == line).map(|placed| placed.word.letters()).sum()
}

struct Reader<'a> {
    page: &'a Pyramid,
    card: &'a Cutout,
    language: &'a str,
    engine: &'a mut Engine,
}

impl Reader<'_> {
    /// Reads `some` of `lines` upwards, and downwards where that is not sure. `ways` are both turns of the card.
    fn both_ways(&mut self, lines: &[TextLine], some: &[usize], ways: [u16; 2]) -> Result<[Vec<Placed>; 2], ReadError> {
        let upwards = self.read(lines, some, ways[0], LETTER_HEIGHT)?;
        let unsure: Vec<usize> = some.iter().copied().filter(|line| sureness(&upwards, *line) < SURE).collect();
        let downwards = self.read(lines, &unsure, ways[1], LETTER_HEIGHT)?;
        Ok([upwards, downwards])
    }

    /// Reads some of `lines` as if the card were to be turned by `rotation`.
    fn read(
        &mut self,
        lines: &[TextLine],
        some: &[usize],
        rotation: u16,
        height: f32,
    ) -> Result<Vec<Placed>, ReadError> {
        let size = self.card.pixels.dimensions();
        let forward: Vec<(usize, TextLine)> = some
            .iter()
            .filter_map(|index| {
                let line = lines.get(*index)?;
                let (from, to) = (turned(line.from, rotation, size), turned(line.to, rotation, size));
                Some((*index, if to[0] < from[0] { line.flipped() } else { *line }))
            })
            .collect();
        let sheet = sheet(self.page, self.card, forward.iter().map(|(index, line)| (*index, line)), height);
        sheet.read(self.engine, self.language, |point| turned(point, rotation, size))
    }
}
