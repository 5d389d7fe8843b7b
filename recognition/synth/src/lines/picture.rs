//! How a line looks: typeface, ink and ground, then what happens on the way to a file.

use image::GrayImage;
use image::imageops::FilterType;

use super::text::{LineKind, LineText};
use crate::camera::{Plane, blur, motion_blur};
use crate::dice::Dice;
use crate::error::SynthError;
use crate::fonts::{Fonts, Kind, Weight};
use crate::setting::{Setting, Style, capital_height, set};

/// Draws a line; nothing when no face has its letters.
pub(super) fn draw(
    fonts: &Fonts,
    line: &LineText,
    dice: &mut Dice,
) -> Result<Option<(GrayImage, LineText)>, SynthError> {
    let mut line = line.clone();
    convention(&mut line, dice);
    let kinds = kinds(line.kind, dice);
    let code = line.language.code;
    let Some(faces) = fonts.choose(code, &kinds, &line.text, dice) else {
        return Ok(None);
    };
    let weight = match dice.weighted(&[6.0, 3.0, 1.5]) {
        0 => Weight::Regular,
        1 => Weight::Bold,
        _ => Weight::Italic,
    };
    let Some(font) = faces.face(weight, dice) else {
        return Ok(None);
    };
    let mut style = Style { size: 0.0, tracking: tracking(line.kind, dice), small_capitals: false };
    let prose = matches!(line.kind, LineKind::Name | LineKind::Title | LineKind::Company | LineKind::Address);
    if font.capitals_only {
        line.text = line.language.capitals(&line.text);
    } else if prose && faces.kind() != Kind::Script && !line.text.contains('ß') && dice.chance(0.05) {
        style.small_capitals = true;
    }
    if faces.kind() == Kind::Script {
        // Letters of a hand are joined; space between them would tear them apart.
        style.tracking = 0.0;
    }
    // Height of a capital in the finished picture, and in the photograph before it was enlarged.
    let final_height = dice.proportion(13.0, 46.0);
    let (source, messenger) = if dice.chance(0.35) {
        (dice.proportion(7.0, 20.0).min(final_height), true)
    } else {
        ((final_height * dice.between(0.8, 1.25)).clamp(12.0, 44.0), false)
    };
    // Drawn finer than photographed, as ink is.
    let fine = if source < 18.0 { 2.0 } else { 1.0 };
    style.size = source * fine / capital_height(font).max(0.3);
    let Some(setting) = set(font, &line.text, style) else {
        return Ok(None);
    };
    if style.small_capitals {
        line.text = line.language.capitals(&line.text);
    }
    let icon = line.icon.and_then(|icon| {
        set(fonts.icons(), &icon.to_string(), Style { small_capitals: false, tracking: 0.0, ..style })
    });
    // Less would not be seen as text.
    let contrast = dice.between(if source < 10.0 { 110.0 } else { 60.0 }, 235.0);
    let drawn = lay(&setting, icon.as_ref(), source * fine, contrast, dice);
    let taken = photograph(&drawn, Shot { capital: source, fine, contrast, messenger }, dice)?;
    let ratio = final_height / source;
    let (width, height) = (taken.width as f32 * ratio, taken.height as f32 * ratio);
    let filter = if dice.chance(0.5) { FilterType::Triangle } else { FilterType::CatmullRom };
    let resized = taken.resized(width.round() as usize, height.round() as usize, filter);
    Ok(stretched(&resized).map(|picture| (picture, line)))
}

/// Capitals, as cards set names and companies.
fn convention(line: &mut LineText, dice: &mut Dice) {
    let share = match line.kind {
        LineKind::Name | LineKind::Company => 0.28,
        LineKind::Title | LineKind::Department | LineKind::Slogan => 0.18,
        LineKind::Address => 0.1,
        LineKind::Url => 0.05,
        _ => 0.03,
    };
    if dice.chance(share) && !line.text.contains('ß') {
        let online = matches!(line.kind, LineKind::Email | LineKind::Url | LineKind::Social);
        line.text = if online { line.text.to_uppercase() } else { line.language.capitals(&line.text) };
    } else if matches!(line.kind, LineKind::Company | LineKind::Slogan | LineKind::Title) && dice.chance(0.05) {
        line.text = line.text.to_lowercase();
    }
}

fn kinds(line: LineKind, dice: &mut Dice) -> Vec<Kind> {
    let showy = matches!(line, LineKind::Name | LineKind::Company | LineKind::Slogan);
    let weights = if showy { [5.0, 3.0, 1.5, 2.5, 1.5, 0.4] } else { [6.0, 2.5, 2.5, 1.2, 0.3, 0.8] };
    let all = [Kind::Sans, Kind::Serif, Kind::Condensed, Kind::Display, Kind::Script, Kind::Mono];
    all.get(dice.weighted(&weights)).copied().into_iter().collect()
}

fn tracking(kind: LineKind, dice: &mut Dice) -> f32 {
    let loose = matches!(kind, LineKind::Name | LineKind::Company | LineKind::Title | LineKind::Slogan);
    match dice.weighted(&[8.0, 2.0, if loose { 1.5 } else { 0.3 }]) {
        0 => 0.0,
        1 => dice.between(-0.03, 0.06),
        _ => dice.between(0.06, 0.28),
    }
}

/// Ink on its ground.
fn lay(setting: &Setting<'_>, icon: Option<&Setting<'_>>, capital: f32, contrast: f32, dice: &mut Dice) -> Plane {
    let margin = |dice: &mut Dice| capital * dice.between(0.12, 0.55);
    let (left, right, top, bottom) = (margin(dice), margin(dice), margin(dice), margin(dice));
    let lead = icon.map_or(0.0, |icon| icon.width + capital * dice.between(0.3, 1.0));
    let (above, below) = (setting.above.max(capital), setting.below.max(0.0));
    let width = (left + lead + setting.width.max(1.0) + right).ceil() as usize;
    let height = (top + above + below + bottom).ceil() as usize;
    let dark_ground = dice.chance(0.22);
    let ground = if dark_ground { dice.between(5.0, 250.0 - contrast) } else { dice.between(contrast + 5.0, 255.0) };
    let ink = if dark_ground { ground + contrast } else { ground - contrast };
    let mut plane = textured(width, height, ground, contrast, dice);
    let baseline = top + above;
    if let Some(icon) = icon {
        icon.draw(left, baseline, |x, y, cover| plane.cover(x, y, ink, cover));
    }
    setting.draw(left + lead, baseline, |x, y, cover| plane.cover(x, y, ink, cover));
    intruders(&mut plane, capital, baseline + below, ink, dice);
    if dark_ground {
        plane.samples.iter_mut().for_each(|sample| *sample = 255.0 - *sample);
    }
    plane
}

/// Paper: smooth, shaded, grained, woven or ruled.
fn textured(width: usize, height: usize, ground: f32, contrast: f32, dice: &mut Dice) -> Plane {
    let depth = contrast * dice.between(0.02, 0.16);
    let (angle, period) = (dice.between(0.0, std::f32::consts::PI), dice.between(3.0, 40.0));
    let (dx, dy) = (angle.cos() / period, angle.sin() / period);
    match dice.weighted(&[6.0, 2.0, 1.0, 1.0]) {
        0 => Plane::new(width, height, ground),
        1 => {
            let run = depth * dice.between(-3.0, 3.0);
            Plane::from_fn(width, height, |x, _| ground + run * (x as f32 / width as f32 - 0.5))
        }
        2 => Plane::from_fn(width, height, |x, y| {
            ground + depth * (std::f32::consts::TAU * (x as f32 * dx + y as f32 * dy)).sin()
        }),
        _ => {
            let mut grain = Plane::from_fn(width / 3 + 2, height / 3 + 2, |_, _| dice.bell() * depth);
            grain = blur(&grain, 0.8);
            Plane::from_fn(width, height, |x, y| ground + grain.between(x as f32 / 3.0, y as f32 / 3.0))
        }
    }
}

/// What a crop catches of its neighbours: a rule below, the feet or heads of other lines.
fn intruders(plane: &mut Plane, capital: f32, foot: f32, ink: f32, dice: &mut Dice) {
    let (width, height) = (plane.width as i32, plane.height as f32);
    if dice.chance(0.04) {
        let thick = (capital * dice.between(0.03, 0.1)).max(1.0);
        let top = (foot + capital * dice.between(0.02, 0.2)).min(height - thick);
        for y in top as i32..(top + thick) as i32 {
            (0..width).for_each(|x| plane.cover(x, y, ink, 1.0));
        }
    }
    if dice.chance(0.08) {
        let at_top = dice.chance(0.5);
        let mut x = dice.between(0.0, capital);
        while x < width as f32 {
            let (wide, high) = (capital * dice.between(0.08, 0.5), capital * dice.between(0.02, 0.1));
            for y in 0..high as i32 {
                let y = if at_top { y } else { height as i32 - 1 - y };
                (x as i32..(x + wide) as i32).for_each(|x| plane.cover(x, y, ink, 0.9));
            }
            x += wide + capital * dice.between(0.2, 1.2);
        }
    }
}

/// How a line is photographed.
#[derive(Debug, Clone, Copy)]
struct Shot {
    /// Height of a capital in the photograph, in pixels.
    capital: f32,
    /// Pixels of the drawing to a pixel of the photograph.
    fine: f32,
    /// Tones between ink and ground.
    contrast: f32,
    /// Whether the photograph is sent through a messenger.
    messenger: bool,
}

/// Camera and file.
fn photograph(drawn: &Plane, shot: Shot, dice: &mut Dice) -> Result<Plane, SynthError> {
    let Shot { capital, fine, contrast, messenger } = shot;
    let mut plane = tilted(drawn, dice);
    // What the lens does is measured in letters, because a small letter suffers more from the same pixels.
    let defocus = match dice.weighted(&[5.0, 3.0, 1.0]) {
        0 => dice.between(0.0, 0.03),
        1 => dice.between(0.03, 0.08),
        _ => dice.between(0.08, if capital < 12.0 { 0.1 } else { 0.13 }),
    };
    plane = blur(&plane, (defocus * capital * fine).max(0.3 * fine));
    if dice.chance(0.12) {
        let (length, direction) = (dice.between(0.06, 0.24), dice.between(0.0, std::f32::consts::PI));
        plane = motion_blur(&plane, length * capital * fine, direction);
    }
    let (width, height) = (plane.width as f32 / fine, plane.height as f32 / fine);
    if fine > 1.0 {
        plane = plane.resized(width.round() as usize, height.round() as usize, FilterType::Triangle);
    }
    light(&mut plane, dice);
    let noise = contrast * if dice.chance(0.6) { dice.between(0.0, 0.025) } else { dice.between(0.025, 0.07) };
    plane.add_noise(noise, dice);
    if messenger || dice.chance(0.6) {
        // Faint or tiny letters do not survive the strongest compression.
        let least = if contrast < 100.0 || capital < 10.0 { 45 } else { 25 };
        let quality = if messenger { dice.whole(least, 75) } else { dice.whole(40, 90) };
        plane = plane.through_jpeg(quality as u8)?;
    }
    Ok(plane)
}

/// A slight turn, shear and squeeze: what is left after a card was straightened.
fn tilted(plane: &Plane, dice: &mut Dice) -> Plane {
    let turn = (dice.bell() * 0.9).clamp(-2.0, 2.0).to_radians();
    let shear = dice.bell() * 0.04;
    let keystone = dice.bell() * 0.03;
    let bend = if dice.chance(0.1) { dice.bell() * plane.height as f32 * 0.05 } else { 0.0 };
    let (width, height) = (plane.width as f32, plane.height as f32);
    // Only so much turn as leaves the line within its picture.
    let turn = turn.clamp(-0.3 * height / width, 0.3 * height / width);
    let (cx, cy) = (width / 2.0, height / 2.0);
    plane.warped(plane.width, plane.height, |x, y| {
        let (u, v) = (x - cx, y - cy);
        let taper = 1.0 + keystone * u / cx;
        let curve = bend * ((u / cx).powi(2) - 0.5);
        (cx + u + shear * v, cy + (v + turn * u) * taper + curve)
    })
}

/// Uneven light and the response of the sensor.
fn light(plane: &mut Plane, dice: &mut Dice) {
    let fall = if dice.chance(0.5) { dice.between(0.0, 0.45) } else { 0.0 };
    let angle = dice.between(0.0, std::f32::consts::TAU);
    let gamma = dice.between(0.8, 1.25);
    let (width, height) = (plane.width, plane.height as f32);
    for (index, sample) in plane.samples.iter_mut().enumerate() {
        let (x, y) = ((index % width) as f32 / width as f32 - 0.5, (index / width) as f32 / height - 0.5);
        let share = 1.0 - fall * (0.5 + x * angle.cos() + y * angle.sin() * 0.3).clamp(0.0, 1.0);
        *sample = 255.0 * (sample.clamp(0.0, 255.0) / 255.0 * share).powf(gamma);
    }
}

/// The full range of tones, as the reader of cards stretches a region: the darkest fiftieth becomes black, the
/// level that most of the ground has white. Nothing where no ink is left to see.
fn stretched(plane: &Plane) -> Option<GrayImage> {
    let mut tones = plane.samples.clone();
    let mut level = |share: f32| {
        let rank = (tones.len() as f32 * share) as usize;
        (rank < tones.len()).then(|| *tones.select_nth_unstable_by(rank, f32::total_cmp).1)
    };
    let (ink, ground) = (level(0.02)?, level(0.6)?);
    if ground - ink < 12.0 {
        return None;
    }
    let samples = plane.samples.iter().map(|sample| (sample - ink) / (ground - ink) * 255.0).collect();
    Some(Plane { samples, ..*plane }.to_grey())
}
