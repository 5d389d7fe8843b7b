//! What cards lie on: wood, cloth, stone, paper with other text, a desk with things.

use super::blur::blur;
use super::picture::{Colour, Picture, blend};
use super::plane::Plane;
use crate::dice::Dice;
use crate::setting::Setting;

const WOODS: [Colour; 5] =
    [[150.0, 105.0, 65.0], [95.0, 62.0, 40.0], [190.0, 150.0, 105.0], [60.0, 42.0, 32.0], [210.0, 180.0, 140.0]];
const CLOTHS: [Colour; 6] = [
    [60.0, 70.0, 95.0],
    [130.0, 125.0, 118.0],
    [35.0, 35.0, 38.0],
    [150.0, 60.0, 55.0],
    [205.0, 200.0, 190.0],
    [70.0, 95.0, 70.0],
];

/// Draws a table; `clutter` is what a sheet below the card says.
pub(super) fn table(width: usize, height: usize, clutter: &[Setting<'_>], dice: &mut Dice) -> Picture {
    let mut picture = match dice.weighted(&[4.0, 2.5, 2.5, 2.5, 1.0]) {
        0 => wood(width, height, dice),
        1 => cloth(width, height, dice),
        2 => plain(width, height, dice),
        3 => stone(width, height, dice),
        _ => printed(width, height, clutter, dice),
    };
    if dice.chance(0.3) {
        for _ in 0..dice.whole(1, 4) {
            thing(&mut picture, dice);
        }
    }
    picture
}

fn noise(cell: (f32, f32), width: usize, height: usize, dice: &mut Dice) -> impl Fn(f32, f32) -> f32 + use<> {
    let (columns, rows) = ((width as f32 / cell.0) as usize + 3, (height as f32 / cell.1) as usize + 3);
    let plane = blur(&Plane::from_fn(columns, rows, |_, _| dice.bell()), 0.6);
    move |x, y| plane.between(x / cell.0, y / cell.1)
}

fn wood(width: usize, height: usize, dice: &mut Dice) -> Picture {
    let base = *dice.pick(&WOODS).unwrap_or(&[150.0, 105.0, 65.0]);
    let strength = dice.between(6.0, 24.0);
    let unit = width.max(height) as f32 / 100.0;
    let long = width.max(height);
    let coarse = noise((unit * 30.0, unit * 2.5), long, long, dice);
    let fine = noise((unit * 6.0, unit * 0.25), long, long, dice);
    let along = dice.chance(0.5);
    let plank = unit * dice.between(12.0, 40.0);
    Picture::from_fn(width, height, |x, y| {
        let (u, v) = (x as f32, y as f32);
        let (s, t) = if along { (u, v) } else { (v, u) };
        let seam = f32::from((t / plank).fract() * plank < unit * 0.25) * -28.0;
        let board = ((t / plank).floor() * 2.4).sin() * 8.0;
        let tone = coarse(s, t) * strength + fine(s, t) * strength * 0.5 + board + seam;
        base.map(|value| value + tone)
    })
}

fn cloth(width: usize, height: usize, dice: &mut Dice) -> Picture {
    let base = *dice.pick(&CLOTHS).unwrap_or(&[60.0, 70.0, 95.0]);
    let period = dice.between(3.0, 9.0);
    let depth = dice.between(5.0, 18.0);
    let folds = noise((width as f32 / 3.0, height as f32 / 3.0), width, height, dice);
    let grain = noise((2.0, 2.0), width, height, dice);
    Picture::from_fn(width, height, |x, y| {
        let (u, v) = (x as f32, y as f32);
        let weave = (u * std::f32::consts::TAU / period).sin() * (v * std::f32::consts::TAU / period).sin();
        let tone = weave * depth + folds(u, v) * 14.0 + grain(u, v) * 5.0;
        base.map(|value| value + tone)
    })
}

fn plain(width: usize, height: usize, dice: &mut Dice) -> Picture {
    let grey = dice.between(25.0, 240.0);
    let base = [grey + dice.bell() * 8.0, grey, grey + dice.bell() * 8.0];
    let slope = dice.between(-30.0, 30.0);
    let grain = noise((3.0, 3.0), width, height, dice);
    Picture::from_fn(width, height, |x, y| {
        let tone = slope * (x as f32 / width as f32 - 0.5) + grain(x as f32, y as f32) * 1.5;
        base.map(|value| value + tone)
    })
}

fn stone(width: usize, height: usize, dice: &mut Dice) -> Picture {
    let grey = dice.between(60.0, 225.0);
    let base = [grey, grey - dice.between(0.0, 10.0), grey - dice.between(0.0, 22.0)];
    let strength = dice.between(5.0, 22.0);
    let unit = width.max(height) as f32 / 100.0;
    let large = noise((unit * 12.0, unit * 12.0), width, height, dice);
    let middle = noise((unit * 3.0, unit * 3.0), width, height, dice);
    let small = noise((unit * 0.4, unit * 0.4), width, height, dice);
    Picture::from_fn(width, height, |x, y| {
        let (u, v) = (x as f32, y as f32);
        let tone = large(u, v) * strength + middle(u, v) * strength * 0.6 + small(u, v) * strength * 0.7;
        base.map(|value| value + tone)
    })
}

/// A sheet with lines of text: what lies under many a card.
fn printed(width: usize, height: usize, clutter: &[Setting<'_>], dice: &mut Dice) -> Picture {
    let mut picture = Picture::new(width, height, [dice.between(205.0, 245.0); 3]);
    let ink = [dice.between(30.0, 110.0); 3];
    let left = width as f32 * dice.between(0.0, 0.08);
    let mut y = 0.0;
    let mut lines = clutter.iter().cycle();
    while y < height as f32 {
        let Some(line) = lines.next() else {
            break;
        };
        let pitch = (line.above + line.below) * 1.35;
        y += pitch * if dice.chance(0.12) { 2.0 } else { 1.0 };
        let mut x = left;
        // Lines go on until the margin.
        while x < width as f32 * 0.9 {
            line.draw(x, y, |x, y, cover| picture.cover(x, y, ink, cover));
            x += line.width * 1.04;
            if dice.chance(0.15) {
                break;
            }
        }
    }
    picture
}

/// A pen, a sheet, a cup, a telephone: something with an edge.
fn thing(picture: &mut Picture, dice: &mut Dice) {
    let (w, h) = (picture.width() as f32, picture.height() as f32);
    let colour = [dice.between(15.0, 250.0), dice.between(15.0, 250.0), dice.between(15.0, 250.0)];
    // Most of what lies about is white, grey or black.
    let grey = *dice.pick(&[235.0, 215.0, 120.0, 45.0, 20.0]).unwrap_or(&128.0);
    let colour = blend(colour, [grey; 3], dice.between(0.6, 1.0));
    let (x, y) = (dice.between(0.0, w), dice.between(0.0, h));
    let (sin, cos) = dice.between(0.0, std::f32::consts::PI).sin_cos();
    let (long, wide) = match dice.whole(0, 2) {
        0 => (w * dice.between(0.2, 0.5), h * dice.between(0.01, 0.03)),
        1 => (w * dice.between(0.15, 0.4), h * dice.between(0.1, 0.3)),
        _ => (w * dice.between(0.06, 0.14), 0.0),
    };
    let round = wide == 0.0;
    let reach = long.max(wide);
    picture.paint([x - reach, y - reach, x + reach, y + reach], colour, |u, v| {
        let (u, v) = (u - x, v - y);
        if round {
            return (long - u.hypot(v)).clamp(0.0, 1.0);
        }
        let (s, t) = ((u * cos + v * sin).abs(), (v * cos - u * sin).abs());
        (long / 2.0 - s).min(wide / 2.0 - t).clamp(0.0, 1.0)
    });
}
