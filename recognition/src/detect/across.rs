//! Lines that run across most others: an address along the edge of a card.

use super::chains::chains;
use super::components::Letter;
use super::{TextLine, is_regular, without_rivals};

/// Most letters that are looked at; of more, the strongest.
const MOST_LETTERS: usize = 1200;
/// Most lines.
const MOST_LINES: usize = 8;
/// Least score of a level line whose letters are its own.
const OWN: f32 = 3.0;
/// Letters, and score of them, of a line that surely is text: icons and labels stand below each other too.
const LEAST_LETTERS: usize = 6;
const LEAST_SCORE: f32 = 5.0;
/// Contrast beside that of the level lines below which it is grain.
const FAINT: f32 = 0.4;

/// Lines among the letters that no level line has, in reading upwards. Everything is in pixels of the level picture.
pub(super) fn across(letters: &[Letter], level: &[TextLine]) -> Vec<TextLine> {
    let own: Vec<&TextLine> = level.iter().filter(|line| line.score >= OWN).collect();
    let mut contrasts: Vec<f32> = own.iter().map(|line| line.contrast).collect();
    contrasts.sort_by(f32::total_cmp);
    let Some(usual) = contrasts.get(contrasts.len() / 2) else { return Vec::new() };
    let is_free =
        |letter: &&Letter| letter.contrast > FAINT * usual && !own.iter().any(|line| line.holds(letter.middle()));
    let mut free: Vec<Letter> = letters.iter().filter(is_free).copied().collect();
    if free.len() > MOST_LETTERS {
        free.sort_by(|a, b| b.contrast.total_cmp(&a.contrast));
        free.truncate(MOST_LETTERS);
    }
    // A quarter turn clockwise brings what runs upwards to run level.
    let bottom = free.iter().map(|letter| letter.bottom).fold(0.0, f32::max);
    let turned: Vec<Letter> = free
        .iter()
        .map(|letter| Letter {
            left: bottom - letter.bottom,
            right: bottom - letter.top,
            top: letter.left,
            bottom: letter.right,
            ..*letter
        })
        .collect();
    let back = |[x, y]: [f32; 2]| [y, bottom - x];
    let mut lines = without_rivals(chains(&turned));
    lines.retain(|line| line.letters >= LEAST_LETTERS && line.score >= LEAST_SCORE && is_regular(line));
    lines.truncate(MOST_LINES);
    lines.into_iter().map(|line| TextLine { from: back(line.from), to: back(line.to), ..line }).collect()
}
