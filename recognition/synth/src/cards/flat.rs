//! The card before it is photographed: ground, panel, logo, letters, code.

use qrcode::{Color, QrCode};

use super::design::{Across, Design, Pattern};
use super::layout::{Placed, Press};
use super::rows::Groups;
use super::says::Says;
use crate::camera::{Colour, Picture, Plane, blend, blur, brightness};
use crate::dice::Dice;

/// A drawn card.
#[derive(Debug)]
pub(super) struct Flat<'a> {
    pub(super) picture: Picture,
    pub(super) placed: Vec<Placed<'a>>,
    /// Left, top, right, bottom of the code.
    pub(super) code: Option<[f32; 4]>,
}

/// Draws a card so many pixels wide; nothing when the lines do not fit.
pub(super) fn draw<'a>(
    press: &Press<'a>,
    says: &Says,
    groups: &Groups,
    design: &Design,
    width: usize,
    dice: &mut Dice,
) -> Option<Flat<'a>> {
    let height = (width as f32 * design.aspect) as usize;
    let size = (width as f32, height as f32);
    let mut design = design.clone();
    let logo = (design.logo && !groups.brand.is_empty()).then(|| logo_place(&mut design, size));
    let mut lines = 0;
    let mut placed = press.place(&groups.brand, &design.brand, size, &design, &mut lines)?;
    placed.extend(press.place(&groups.person, &design.person, size, &design, &mut lines)?);
    placed.extend(press.place(&groups.contact, &design.contact, size, &design, &mut lines)?);
    let mut picture = ground(&design, width, height, dice);
    if let Some(bounds) = logo {
        let colour = if design.brand.on_panel { design.panel_ink } else { design.accent };
        draw_logo(&mut picture, bounds, colour, dice);
    }
    for part in &placed {
        ink(&mut picture, part);
    }
    let code = says.payload().and_then(|payload| draw_code(&mut picture, &payload, &placed, logo));
    Some(Flat { picture, placed, code })
}

/// Takes a square from the place of the brand.
fn logo_place(design: &mut Design, (width, height): (f32, f32)) -> [f32; 4] {
    let [left, top, right, bottom] = design.brand.bounds;
    let (wide, high) = ((right - left) * width, (bottom - top) * height);
    let side = (wide * 0.3).min(high * if design.brand.across == Across::Centre { 0.5 } else { 0.85 });
    let (x, y) = (left * width, top * height);
    match design.brand.across {
        Across::Left => {
            design.brand.bounds = [left + side * 1.25 / width, top, right, bottom];
            [x, y, x + side, y + side]
        }
        Across::Right => {
            let x = right * width - side;
            design.brand.bounds = [left, top, right - side * 1.25 / width, bottom];
            [x, y, x + side, y + side]
        }
        Across::Centre => {
            let x = f32::midpoint(left, right) * width - side / 2.0;
            design.brand.bounds = [left, top + side * 1.1 / height, right, bottom];
            [x, y, x + side, y + side]
        }
    }
}

fn ink(picture: &mut Picture, part: &Placed<'_>) {
    let colour = part.colour;
    if let Some((icon, x)) = &part.icon {
        icon.draw(*x, part.baseline, |x, y, cover| picture.cover(x, y, colour, cover));
    }
    part.setting.draw(part.x, part.baseline, |x, y, cover| picture.cover(x, y, colour, cover));
}

fn ground(design: &Design, width: usize, height: usize, dice: &mut Dice) -> Picture {
    let (w, h) = (width as f32, height as f32);
    let towards: Colour = if brightness(design.paper) > 128.0 { [0.0; 3] } else { [255.0; 3] };
    let shade = |share: f32| blend(design.paper, towards, share * design.depth / 255.0);
    let angle = dice.between(0.0, std::f32::consts::PI);
    let period = w * dice.between(0.008, 0.05);
    let (dx, dy) = (angle.cos() / period, angle.sin() / period);
    let turn = std::f32::consts::TAU;
    let mut picture = match design.pattern {
        Pattern::Plain => Picture::new(width, height, design.paper),
        Pattern::Gradient => Picture::from_fn(width, height, |x, y| {
            shade(((x as f32 / w) * angle.cos() + (y as f32 / h) * angle.sin()).abs() * 2.0)
        }),
        Pattern::Stripes => Picture::from_fn(width, height, |x, y| {
            shade(f32::from((x as f32 * dx + y as f32 * dy).rem_euclid(1.0) < 0.4))
        }),
        Pattern::Dots => Picture::from_fn(width, height, |x, y| {
            let (u, v) = ((x as f32 / period).fract() - 0.5, (y as f32 / period).fract() - 0.5);
            shade(f32::from(u * u + v * v < 0.06))
        }),
        Pattern::Waves => Picture::from_fn(width, height, |x, y| {
            let bend = (x as f32 / w * 5.0 + angle).sin() * period * 2.0;
            shade(0.5 + 0.5 * (turn * (y as f32 + bend) / (period * 2.0)).sin())
        }),
        Pattern::Blobs | Pattern::Grain => {
            let (cell, depth) = if design.pattern == Pattern::Blobs { (w / 7.0, 1.5) } else { (w / 260.0, 0.4) };
            let (columns, rows) = ((w / cell) as usize + 3, (h / cell) as usize + 3);
            let noise = Plane::from_fn(columns, rows, |_, _| dice.bell());
            let noise = blur(&noise, 0.7);
            Picture::from_fn(width, height, |x, y| shade(noise.between(x as f32 / cell, y as f32 / cell) * depth))
        }
    };
    if let Some(([left, top, right, bottom], colour)) = design.panel {
        picture.fill([left * w, top * h, right * w, bottom * h], colour);
    }
    if let Some([left, top, right, bottom]) = design.rule {
        picture
            .fill([left * w, top * h, (right * w).max(left * w + 1.0), (bottom * h).max(top * h + 1.0)], design.accent);
    }
    if design.frame {
        let (inset, thick) = (w * 0.02, (w * 0.002).max(1.0));
        let (right, bottom) = (w - inset, h - inset);
        picture.fill([inset, inset, right, inset + thick], design.accent);
        picture.fill([inset, bottom - thick, right, bottom], design.accent);
        picture.fill([inset, inset, inset + thick, bottom], design.accent);
        picture.fill([right - thick, inset, right, bottom], design.accent);
    }
    if design.panel.is_none() && dice.chance(0.18) {
        edge(&mut picture, design, dice);
    }
    picture
}

/// A bar or a corner at the edge, outside of where letters stand.
fn edge(picture: &mut Picture, design: &Design, dice: &mut Dice) {
    let (w, h) = (picture.width() as f32, picture.height() as f32);
    let thick = h * dice.between(0.015, 0.045);
    match dice.whole(0, 4) {
        0 => picture.fill([0.0, 0.0, w, thick], design.accent),
        1 => picture.fill([0.0, h - thick, w, h], design.accent),
        2 => picture.fill([0.0, 0.0, thick, h], design.accent),
        3 => picture.fill([w - thick, 0.0, w, h], design.accent),
        _ => {
            let reach = h * dice.between(0.08, 0.16);
            picture.paint([w - reach, h - reach, w, h], design.accent, |x, y| f32::from((w - x) + (h - y) < reach));
        }
    }
}

/// A mark without letters: discs, rings, bars, petals, polygons.
fn draw_logo(picture: &mut Picture, bounds: [f32; 4], colour: Colour, dice: &mut Dice) {
    let [left, top, right, bottom] = bounds;
    let (cx, cy, radius) = (f32::midpoint(left, right), f32::midpoint(top, bottom), (right - left) / 2.0);
    let soft = |distance: f32| (distance + 0.5).clamp(0.0, 1.0);
    let second = blend(colour, [255.0, 255.0, 255.0], 0.35);
    match dice.whole(0, 6) {
        0 => picture.paint(bounds, colour, |x, y| soft(radius - (x - cx).hypot(y - cy))),
        1 => {
            let inner = radius * dice.between(0.55, 0.85);
            picture.paint(bounds, colour, |x, y| {
                let distance = (x - cx).hypot(y - cy);
                soft(radius - distance) * soft(distance - inner)
            });
        }
        2 => {
            let bars = dice.whole(3, 5);
            let wide = (right - left) / (bars as f32 * 1.5);
            for bar in 0..bars {
                let x = left + bar as f32 * wide * 1.5;
                let high = (bottom - top) * dice.between(0.3, 1.0);
                picture.fill([x, bottom - high, x + wide, bottom], if bar % 2 == 0 { colour } else { second });
            }
        }
        3 => {
            let petals = dice.whole(3, 7) as f32;
            let depth = dice.between(0.3, 0.8);
            picture.paint(bounds, colour, |x, y| {
                let (u, v) = (x - cx, y - cy);
                soft(radius * (1.0 - depth * (0.5 + 0.5 * (v.atan2(u) * petals).cos())) - u.hypot(v))
            });
        }
        4 => {
            picture.fill(bounds, colour);
            let inset = radius * dice.between(0.3, 0.6);
            let hole = [left + inset, top + inset, right - inset, bottom - inset];
            picture.fill(hole, second);
        }
        5 => {
            let shift = radius * 0.35;
            picture.paint(bounds, colour, |x, y| soft(radius * 0.65 - (x - cx + shift).hypot(y - cy)));
            picture.paint(bounds, second, |x, y| soft(radius * 0.65 - (x - cx - shift).hypot(y - cy)) * 0.8);
        }
        _ => {
            let sides = dice.whole(3, 6) as f32;
            let wedge = std::f32::consts::TAU / sides;
            let start = dice.between(0.0, wedge);
            picture.paint(bounds, colour, |x, y| {
                let (u, v) = (x - cx, y - cy);
                let around = (v.atan2(u) + start).rem_euclid(wedge) - wedge / 2.0;
                soft(radius * (wedge / 2.0).cos() - u.hypot(v) * around.cos())
            });
        }
    }
}

/// Draws a code into a free corner; nothing when there is none.
fn draw_code(picture: &mut Picture, payload: &str, placed: &[Placed<'_>], logo: Option<[f32; 4]>) -> Option<[f32; 4]> {
    let code = QrCode::new(payload.as_bytes()).ok()?;
    let (w, h) = (picture.width() as f32, picture.height() as f32);
    // Smaller modules would not survive the camera.
    let module = (w * 0.0072).round().max(2.0);
    let side = module * (code.width() as f32 + 4.0);
    let margin = w * 0.03;
    let (right, bottom) = (w - margin - side, h - margin - side);
    let corners = [(right, bottom), (right, margin), (margin, bottom), (margin, margin), (right, (h - side) / 2.0)];
    let taken: Vec<[f32; 4]> = placed.iter().map(Placed::bounds).chain(logo).collect();
    let free = |(x, y): &(f32, f32)| {
        let apart = |[left, top, right, bottom]: &[f32; 4]| {
            *right < x - margin / 2.0 || *left > x + side + margin / 2.0 || *bottom < *y || *top > y + side
        };
        *x > 0.0 && *y > 0.0 && taken.iter().all(apart)
    };
    let (x, y) = corners.into_iter().find(free)?;
    let bounds = [x, y, x + side, y + side];
    picture.fill(bounds, [255.0; 3]);
    for (index, colour) in code.to_colors().into_iter().enumerate() {
        if colour == Color::Dark {
            let (column, row) = ((index % code.width()) as f32 + 2.0, (index / code.width()) as f32 + 2.0);
            let (left, top) = (x + column * module, y + row * module);
            picture.fill([left, top, left + module, top + module], [10.0; 3]);
        }
    }
    Some(bounds)
}
