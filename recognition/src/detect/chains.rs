//! Letters that stand side by side, as lines. Expects lines that run nearly level.

use super::TextLine;
use super::components::Letter;

/// Slope beyond which a line is no line of this picture.
const MOST_SLOPE: f32 = 0.3;
/// Height of a letter, in median letters of its line, beyond which it is an icon.
const ICON: f32 = 2.3;

/// Lines of letters, in pixels of the picture of the letters.
pub(super) fn chains(letters: &[Letter]) -> Vec<TextLine> {
    let mut lines = Vec::new();
    for light in [false, true] {
        let mut own: Vec<Letter> = letters.iter().filter(|letter| letter.light == light).copied().collect();
        own.sort_by(|a, b| a.left.total_cmp(&b.left));
        for group in groups(&own) {
            split(group, &mut lines);
        }
    }
    lines
}

/// Puts letters that stand side by side into one group.
fn groups(letters: &[Letter]) -> Vec<Vec<Letter>> {
    let mut leader: Vec<usize> = (0..letters.len()).collect();
    for (index, letter) in letters.iter().enumerate() {
        let reach = letter.right + 3.0 * letter.height();
        let after = letters.iter().enumerate().skip(index + 1).take_while(|(_, other)| other.left < reach);
        for (other_index, other) in after {
            if beside(letter, other) {
                join(&mut leader, index, other_index);
            }
        }
    }
    let mut groups: Vec<Vec<Letter>> = vec![Vec::new(); letters.len()];
    for (index, letter) in letters.iter().enumerate() {
        let root = find(&mut leader, index);
        if let Some(group) = groups.get_mut(root) {
            group.push(*letter);
        }
    }
    groups.retain(|group| group.len() > 1);
    groups
}

/// Whether two letters may be neighbours of one line; `letter` begins first.
fn beside(letter: &Letter, other: &Letter) -> bool {
    let overlap = letter.bottom.min(other.bottom) - letter.top.max(other.top);
    let (low, high) = (letter.height().min(other.height()), letter.height().max(other.height()));
    let contrast = letter.contrast.min(other.contrast) / letter.contrast.max(other.contrast);
    overlap > 0.5 * low && high < 2.6 * low && other.left - letter.right < 1.2 * high && contrast > 0.35
}

fn find(leader: &mut [usize], mut index: usize) -> usize {
    while let Some(&next) = leader.get(index) {
        if next == index {
            break;
        }
        let after = leader.get(next).copied().unwrap_or(next);
        if let Some(slot) = leader.get_mut(index) {
            *slot = after;
        }
        index = next;
    }
    index
}

fn join(leader: &mut [usize], a: usize, b: usize) {
    let (a, b) = (find(leader, a), find(leader, b));
    if let Some(slot) = leader.get_mut(b) {
        *slot = a;
    }
}

/// Fits a line; what stands clearly above or below it becomes lines of its own. An icon may join two lines beside it.
fn split(mut group: Vec<Letter>, lines: &mut Vec<TextLine>) {
    for _ in 0..12 {
        if group.len() < 2 {
            return;
        }
        let height = quantile(&group, 0.5, Letter::height);
        let slope = slope(&group, height);
        let flat = |letter: &Letter| letter.middle()[1] - slope * letter.middle()[0];
        let level = level(group.iter().map(flat).collect(), 0.55 * height);
        let (own, mut rest): (Vec<Letter>, Vec<Letter>) = group
            .into_iter()
            .partition(|letter| (flat(letter) - level).abs() < 0.55 * height.max(0.7 * letter.height()));
        let tall = |share: f32, times: f32| times * quantile(&own, share, Letter::height);
        // The strokes of Chinese characters stand apart; then most of what stands there is lower than a character.
        let most = tall(0.5, ICON).max(tall(0.75, 0.65 * ICON));
        let (own, icons): (Vec<Letter>, Vec<Letter>) = own.into_iter().partition(|letter| letter.height() <= most);
        rest.extend(icons);
        if own.len() < 2 || slope.abs() > MOST_SLOPE {
            return;
        }
        lines.extend(line(&own, slope));
        group = rest;
    }
}

/// The middle of those places that most others are nearer to than `reach`.
fn level(mut places: Vec<f32>, reach: f32) -> f32 {
    places.sort_by(f32::total_cmp);
    let mut best: &[f32] = &[];
    let mut start = 0;
    for (end, place) in places.iter().enumerate() {
        while places.get(start).is_some_and(|first| place - first > 2.0 * reach) {
            start += 1;
        }
        let near = places.get(start..=end).unwrap_or_default();
        if near.len() > best.len() {
            best = near;
        }
    }
    best.get(best.len() / 2).copied().unwrap_or(0.0)
}

/// Median slope between letters that stand apart.
fn slope(group: &[Letter], height: f32) -> f32 {
    let mut slopes = Vec::new();
    let step = (group.len() / 24).max(1);
    for (index, a) in group.iter().enumerate().step_by(step) {
        for b in group.iter().skip(index + 1).step_by(step) {
            let ([ax, ay], [bx, by]) = (a.middle(), b.middle());
            if (bx - ax).abs() > 3.0 * height {
                slopes.push((by - ay) / (bx - ax));
            }
        }
    }
    slopes.sort_by(f32::total_cmp);
    let width = group.iter().map(|letter| letter.right).fold(0.0, f32::max)
        - group.iter().map(|letter| letter.left).fold(f32::MAX, f32::min);
    // Ascenders tilt a short line.
    let trust = ((width / height - 5.0) / 5.0).clamp(0.0, 1.0);
    trust * slopes.get(slopes.len() / 2).copied().unwrap_or(0.0)
}

fn line(letters: &[Letter], slope: f32) -> Option<TextLine> {
    let height = quantile(letters, 0.5, Letter::height);
    let tall: Vec<&Letter> = letters.iter().filter(|letter| letter.height() > 0.45 * height).collect();
    let flat = |x: f32, y: f32| y - slope * x;
    let tops = spread(&tall, |letter| flat(letter.middle()[0], letter.top));
    let bottoms = spread(&tall, |letter| flat(letter.middle()[0], letter.bottom));
    let left = letters.iter().map(|letter| letter.left).fold(f32::MAX, f32::min);
    let right = letters.iter().map(|letter| letter.right).fold(f32::MIN, f32::max);
    let level = f32::midpoint(tops.middle, bottoms.middle);
    let capital = quantile(letters, 0.8, Letter::height);
    // Heights of the letters of one line differ by ascenders; those of leaves and grains differ by more.
    let even = {
        let (low, high) = (quantile(letters, 0.15, Letter::height), quantile(letters, 0.85, Letter::height));
        (1.7 * low / high.max(1.0)).min(1.0)
    };
    let steady = (1.0 - (tops.width.min(bottoms.width) / (0.5 * height))).clamp(0.0, 1.0);
    let long = ((right - left) / height / 4.0).min(1.0);
    Some(TextLine {
        from: [left, level + slope * left],
        to: [right, level + slope * right],
        height,
        above: level - tops.low + 0.12 * capital,
        below: bottoms.high - level + 0.12 * capital,
        light: letters.first()?.light,
        letters: letters.len(),
        score: letters.len() as f32 * even * (0.4 + 0.6 * steady) * (0.3 + 0.7 * long),
        contrast: quantile(letters, 0.5, |letter| letter.contrast),
        // Feet stand on one line, heads do not.
        upright: if letters.len() > 4 { (tops.width - bottoms.width) / height * letters.len() as f32 } else { 0.0 },
    })
}

struct Spread {
    low: f32,
    middle: f32,
    high: f32,
    width: f32,
}

fn spread(letters: &[&Letter], value: impl Fn(&Letter) -> f32) -> Spread {
    let mut values: Vec<f32> = letters.iter().map(|letter| value(letter)).collect();
    values.sort_by(f32::total_cmp);
    let at = |share: f32| {
        let index = ((values.len().saturating_sub(1)) as f32 * share).round() as usize;
        values.get(index).copied().unwrap_or(0.0)
    };
    Spread { low: at(0.04), middle: at(0.5), high: at(0.96), width: at(0.8) - at(0.2) }
}

fn quantile(letters: &[Letter], share: f32, value: impl Fn(&Letter) -> f32) -> f32 {
    let mut values: Vec<f32> = letters.iter().map(value).collect();
    values.sort_by(f32::total_cmp);
    let index = ((values.len().saturating_sub(1)) as f32 * share).round() as usize;
    values.get(index).copied().unwrap_or(0.0)
}
