//! Where the card lies on its page.

mod quads;

use image::DynamicImage;

use crate::decode::shrink;
use crate::detect::{Text, TextLine, detect};
use crate::geometry::{Cutout, Pyramid, Quad, area, cut_out, distance};

/// Long side on which the outline is looked for, in pixels.
const SEARCH_SIDE: u32 = 480;
/// Long side on which letters are looked for, in pixels.
const DETECTION_SIDE: f32 = 1500.0;
/// Small pictures are enlarged by this at most, because letters of eight pixels touch each other.
const MOST_ENLARGED: f32 = 2.5;
/// Least score of an outline that is believed, 0–1.
const BELIEVED: f32 = 0.42;
/// Least score of an outline that is one of several cards.
const SEVERAL: f32 = 0.5;
/// Cards that are read of one picture at most.
const MOST_CARDS: usize = 12;
/// Cards of one picture differ in area by this factor at most.
const ALIKE: f32 = 2.2;
/// Share of the letters of a page that each of several cards has at least.
const LEAST_TEXT: f32 = 0.02;
/// Share of the letters of a page that lie on its cards.
const NEARLY_ALL: f32 = 0.8;
/// Share of the letters of a page that must lie on its card.
const LETTERS_INSIDE: f32 = 0.5;
/// Letters, and share of them that are alike, of a line that an outline must not cut.
const CLEAR_LETTERS: f32 = 7.0;
const CLEAR_SHARE: f32 = 0.8;
/// Distance from an outline within which a line is cut by it, in heights of its letters.
const BESIDE: f32 = 2.5;
/// Letters that a line must have to count as text of the card.
const LEAST_LETTERS: f32 = 3.0;
/// The text of a card that fills this share of the page is not cut out.
const WHOLE_PAGE: f32 = 0.55;
/// Angle between the lines of text and the sides of their card that is no accident, in radians.
const ASKEW: f32 = 0.22;

/// A card of a page.
#[derive(Debug)]
pub struct Located {
    /// The card, cut out of its page; the whole page when nothing was sure.
    pub card: Cutout,
    /// The text of the page in pixels of the card, when the card is the whole page and needs no second search.
    pub text: Option<Text>,
}

/// The cards of a page in the order of reading; one at least.
pub fn locate(page: &DynamicImage, grey: &Pyramid) -> Vec<Located> {
    let whole = Cutout::whole(grey, detection_scale(page.width().max(page.height()) as f32));
    let found = detect(&whole.pixels);
    let mut text = found.clone();
    text.scale(page.width() as f32 / whole.pixels.width() as f32);
    let small = shrink(page, SEARCH_SIDE).into_rgb8();
    let factor = page.width() as f32 / small.width() as f32;
    let quads: Vec<(Quad, f32)> = quads::quads(&small, BELIEVED)
        .into_iter()
        .map(|(quad, score)| (quad.map(|[x, y]| [x * factor, y * factor]), score))
        .collect();
    let several: Vec<Located> = several(&quads, &text)
        .iter()
        .filter_map(|quad| Some(Located { card: card(grey, quad)?, text: None }))
        .collect();
    if several.len() > 1 {
        return several;
    }
    // The text is judged against the best outline alone: one that is worse and holds it is a panel or a page.
    let outline = quads
        .first()
        .map(|(quad, _)| *quad)
        .filter(|quad| holds_the_text(&text, quad) && runs_along(&text, quad) && !cuts_text(&text, quad));
    let quad = outline.or_else(|| around(&text, page.width() as f32, page.height() as f32));
    vec![match quad.and_then(|quad| card(grey, &quad)) {
        Some(card) => Located { card, text: None },
        None => Located { card: whole, text: Some(found) },
    }]
}

fn card(grey: &Pyramid, quad: &Quad) -> Option<Cutout> {
    let [a, b, c, d] = *quad;
    let long = distance(a, b).max(distance(b, c)).max(distance(c, d)).max(distance(d, a));
    cut_out(grey, quad, detection_scale(long))
}

/// The outlines that are cards beside each other: alike in size, each with text, together with nearly all of it.
fn several(quads: &[(Quad, f32)], text: &Text) -> Vec<Quad> {
    let weight = |quad: &Quad| -> f32 {
        let lines = text.lines.iter().filter(|line| line.score >= LEAST_LETTERS);
        lines.filter(|line| quads::contains(quad, middle(line))).map(|line| line.score * line.contrast).sum()
    };
    let all: f32 =
        text.lines.iter().filter(|line| line.score >= LEAST_LETTERS).map(|line| line.score * line.contrast).sum();
    let Some((first, _)) = quads.iter().find(|(quad, score)| *score >= SEVERAL && weight(quad) > 0.0) else {
        return Vec::new();
    };
    let alike = |quad: &Quad| {
        let ratio = area(quad) / area(first);
        (1.0 / ALIKE..ALIKE).contains(&ratio)
    };
    let mut chosen: Vec<Quad> = quads
        .iter()
        .filter(|(quad, score)| *score >= SEVERAL && alike(quad) && weight(quad) > LEAST_TEXT * all)
        .map(|(quad, _)| *quad)
        .take(MOST_CARDS)
        .collect();
    let together: f32 = chosen.iter().map(weight).sum();
    if together < NEARLY_ALL * all {
        return Vec::new();
    }
    let height = chosen.iter().map(|quad| area(quad).sqrt()).fold(f32::MAX, f32::min);
    let row = |quad: &Quad| (quads::middle(quad)[1] / (0.6 * height)).round() as i32;
    chosen.sort_by(|a, b| row(a).cmp(&row(b)).then(quads::middle(a)[0].total_cmp(&quads::middle(b)[0])));
    chosen
}

/// How much a card whose long side is `long` pixels is scaled for letters to be looked for.
fn detection_scale(long: f32) -> f32 {
    (DETECTION_SIDE / long).min(MOST_ENLARGED)
}

/// A panel of a card that fills the picture looks like a card itself, but the text lies outside it.
fn holds_the_text(text: &Text, quad: &Quad) -> bool {
    let (mut inside, mut all) = (0.0, 0.0);
    for line in text.lines.iter().filter(|line| line.score >= LEAST_LETTERS) {
        // The grain of a table is as long as a text, and fainter.
        let weight = line.score * line.contrast;
        all += weight;
        if quads::contains(quad, middle(line)) {
            inside += weight;
        }
    }
    all == 0.0 || inside >= LETTERS_INSIDE * all
}

/// Whether a side of the quadrilateral goes through lines of text or right past them: then it is an edge on the card,
/// not its own.
fn cuts_text(text: &Text, quad: &Quad) -> bool {
    let clear = |line: &&TextLine| line.score >= CLEAR_LETTERS && line.score > CLEAR_SHARE * line.letters as f32;
    let inside = |line: &TextLine| [line.from, middle(line), line.to].iter().all(|point| quads::contains(quad, *point));
    let mut contrasts: Vec<f32> =
        text.lines.iter().filter(clear).filter(|line| inside(line)).map(|line| line.contrast).collect();
    contrasts.sort_by(f32::total_cmp);
    let Some(usual) = contrasts.get(contrasts.len() / 2) else {
        return false;
    };
    let beside = |line: &TextLine| {
        let near = |point: [f32; 2]| quads::distance_to(quad, point) < BESIDE * line.height;
        !inside(line) && (near(line.from) || near(line.to) || near(middle(line)))
    };
    text.lines.iter().filter(clear).any(|line| line.contrast > 0.5 * usual && beside(line))
}

/// Whether text runs along a side of the quadrilateral.
fn runs_along(text: &Text, quad: &Quad) -> bool {
    if text.letters < 40 {
        return true;
    }
    let quarter = std::f32::consts::FRAC_PI_2;
    let [a, b, c, d] = *quad;
    [(a, b), (b, c), (c, d), (d, a)].iter().any(|(from, to)| {
        let off = (text.angle - (to[1] - from[1]).atan2(to[0] - from[0])).rem_euclid(quarter);
        off.min(quarter - off) < ASKEW
    })
}

/// The rectangle around the text, along its lines, when no outline shows the card.
fn around(text: &Text, width: f32, height: f32) -> Option<Quad> {
    let lines = together(text);
    let (sin, cos) = text.angle.sin_cos();
    let along = |[x, y]: [f32; 2]| [x * cos + y * sin, y * cos - x * sin];
    let (mut least, mut most) = ([f32::MAX; 2], [f32::MIN; 2]);
    for line in &lines {
        for point in [line.from, line.to] {
            let [x, y] = along(point);
            let [ux, uy] = line.along();
            let is_level = (ux * cos + uy * sin).abs() > 0.7;
            let (wide, high) =
                if is_level { ([0.0; 2], [line.above, line.below]) } else { ([line.height; 2], [0.0; 2]) };
            least = [least[0].min(x - wide[0]), least[1].min(y - high[0])];
            most = [most[0].max(x + wide[1]), most[1].max(y + high[1])];
        }
    }
    if lines.is_empty() {
        return None;
    }
    let margin = 0.08 * (most[0] - least[0]).max(most[1] - least[1]) + 2.0 * text.height;
    let back = |x: f32, y: f32| [x * cos - y * sin, y * cos + x * sin];
    let (left, top, right, bottom) = (least[0] - margin, least[1] - margin, most[0] + margin, most[1] + margin);
    let quad = [back(left, top), back(right, top), back(right, bottom), back(left, bottom)];
    let quarter = std::f32::consts::FRAC_PI_2;
    let askew = text.angle.rem_euclid(quarter);
    let level = askew.min(quarter - askew) < 0.03;
    if level && area(&quad).abs() > WHOLE_PAGE * width * height {
        return None;
    }
    Some(quads::from_top_left(quad))
}

/// The lines of the largest group of lines that are near each other.
fn together(text: &Text) -> Vec<TextLine> {
    let lines: Vec<&TextLine> =
        text.lines.iter().chain(&text.across).filter(|line| line.score >= LEAST_LETTERS).collect();
    let mut left: Vec<usize> = (0..lines.len()).collect();
    let mut best: (f32, Vec<usize>) = (0.0, Vec::new());
    while let Some(first) = left.pop() {
        let mut group = vec![first];
        let mut next = 0;
        while let Some(line) = group.get(next).and_then(|index| lines.get(*index)) {
            let (near, far): (Vec<usize>, Vec<usize>) =
                left.into_iter().partition(|other| lines.get(*other).is_some_and(|other| is_near(line, other)));
            group.extend(near);
            left = far;
            next += 1;
        }
        let score = group.iter().filter_map(|index| lines.get(*index)).map(|line| line.score).sum();
        if score > best.0 {
            best = (score, group);
        }
    }
    best.1.iter().filter_map(|index| lines.get(*index)).map(|line| **line).collect()
}

fn is_near(a: &TextLine, b: &TextLine) -> bool {
    let reach = 9.0 * a.height.max(b.height);
    [a.from, a.to, middle(a)]
        .iter()
        .any(|p| [b.from, b.to, middle(b)].iter().any(|q| distance(*p, *q) < reach + 0.25 * (a.length() + b.length())))
}

fn middle(line: &TextLine) -> [f32; 2] {
    [f32::midpoint(line.from[0], line.to[0]), f32::midpoint(line.from[1], line.to[1])]
}
