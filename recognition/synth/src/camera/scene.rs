//! A photograph of a card on a table, a scan, or a picture straight from a program.

use super::picture::{Colour, Picture};
use super::pose::Pose;
use super::tables::table;
use crate::dice::Dice;
use crate::setting::Setting;

/// What made the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A camera.
    Photo,
    /// A scanner.
    Scan,
    /// A program that draws.
    Render,
}

impl Kind {
    /// As labels write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Photo => "photo",
            Self::Scan => "scan",
            Self::Render => "render",
        }
    }
}

/// How a card is pictured.
#[derive(Debug, Clone)]
pub struct Scene {
    /// What makes the picture.
    pub kind: Kind,
    /// Size of the picture.
    pub frame: (usize, usize),
    /// Where the card lies.
    pub pose: Pose,
    /// Pixels of the flat card across, so that it is drawn as fine as it is seen.
    pub card_width: usize,
    /// Turn of the card, in degrees clockwise.
    pub turned: f32,
    /// Part of the frame that the card takes.
    pub share: f32,
    /// Blur of the lens, in heights of a small letter.
    pub defocus: f32,
    /// Blur of the hand, the same.
    pub shake: f32,
    /// Quality of the JPEG file.
    pub quality: u8,
    /// Size after a messenger, where it went through one.
    pub sent: Option<(usize, usize)>,
    /// What makes the picture hard, as labels list it.
    pub difficulty: Vec<&'static str>,
}

impl Scene {
    /// Chooses how a card of this aspect (height by width) is pictured.
    pub fn choose(aspect: f32, dice: &mut Dice) -> Self {
        let kind = match dice.weighted(&[82.0, 8.0, 10.0]) {
            0 => Kind::Photo,
            1 => Kind::Scan,
            _ => Kind::Render,
        };
        let long = match dice.weighted(&[6.0, 2.0, 1.0, 1.0]) {
            0 => 1280,
            1 => 1600,
            2 => 1024,
            _ => dice.whole(800, 1700),
        };
        let wide = dice.chance(if aspect > 1.0 { 0.3 } else { 0.65 });
        let short = (long as f32 * if dice.chance(0.8) { 0.75 } else { 0.5625 }) as usize;
        let frame = if wide { (long, short) } else { (short, long) };
        let mut difficulty = Vec::new();
        let (frame, share, turned) = match kind {
            Kind::Photo => {
                let share = if dice.chance(0.15) { dice.between(0.42, 0.6) } else { dice.between(0.62, 0.99) };
                let lean = dice.bell() * if dice.chance(0.8) { 3.5 } else { 12.0 };
                let quarter = match dice.weighted(&[80.0, 7.0, 5.0, 8.0]) {
                    0 => 0.0,
                    1 => 90.0,
                    2 => 180.0,
                    _ => 270.0,
                };
                let turned = if dice.chance(0.05) { dice.between(0.0, 360.0) } else { quarter + lean };
                (frame, share, turned)
            }
            Kind::Scan => (frame, dice.between(0.5, 0.97), dice.bell() * 1.2),
            Kind::Render => {
                let width = dice.whole(600, 1280);
                let frame = (width, (width as f32 * aspect) as usize);
                (frame, 1.0, 0.0)
            }
        };
        if share < 0.6 {
            difficulty.push("small_in_frame");
        }
        if (turned.rem_euclid(90.0) - 45.0).abs() < 35.0 {
            difficulty.push("rotated");
        }
        let size = (1000.0, 1000.0 * aspect);
        let frame_size = (frame.0 as f32, frame.1 as f32);
        // The flat card is drawn in the very size in which it is seen, so that no letter is thinned by sampling.
        let draft = dice.clone();
        let pose = Self::pose(kind, size, frame_size, share, turned, &mut draft.clone());
        let [a, b, c, d] = pose.quad(size);
        let length = |(x, y): (f32, f32), (u, v): (f32, f32)| (x - u).hypot(y - v);
        let card_width = length(a, b).max(length(c, d)).ceil().max(50.0) as usize;
        let pose = Self::pose(
            kind,
            (card_width as f32, card_width as f32 * aspect),
            frame_size,
            share,
            turned,
            &mut draft.clone(),
        );
        dice.bits();
        let photo = kind == Kind::Photo;
        let defocus = match dice.weighted(&[6.0, 3.0, 1.0]) {
            _ if !photo => 0.0,
            0 => dice.between(0.0, 0.06),
            1 => dice.between(0.06, 0.11),
            _ => dice.between(0.11, 0.16),
        };
        let shake = if photo && dice.chance(0.1) { dice.between(0.1, 0.3) } else { 0.0 };
        if defocus > 0.1 || shake > 0.2 {
            difficulty.push("blur");
        }
        let messenger = photo && dice.chance(0.35);
        let sent = (messenger && dice.chance(0.4)).then(|| {
            let factor = dice.between(0.72, 0.9);
            ((frame.0 as f32 * factor) as usize, (frame.1 as f32 * factor) as usize)
        });
        let quality = if messenger { dice.whole(40, 75) } else { dice.whole(70, 93) } as u8;
        Self { kind, frame, pose, card_width, turned, share, defocus, shake, quality, sent, difficulty }
    }

    fn pose(kind: Kind, size: (f32, f32), frame: (f32, f32), share: f32, turned: f32, dice: &mut Dice) -> Pose {
        let turn = turned.to_radians();
        if kind == Kind::Photo {
            Pose::choose(size, frame, share, turn, dice)
        } else {
            Pose::flat(size, frame, share, turn)
        }
    }

    /// Pictures a flat card; `letter` is the height of its small letters in pixels.
    ///
    /// `clutter` are lines of text for a sheet below the card.
    pub fn take(&mut self, card: &Picture, letter: f32, clutter: &[Setting<'_>], dice: &mut Dice) -> Picture {
        let mut picture = match self.kind {
            Kind::Render => return card.resized(self.frame.0, self.frame.1),
            Kind::Scan => {
                let bed = if dice.chance(0.7) { dice.between(225.0, 255.0) } else { dice.between(10.0, 60.0) };
                Picture::new(self.frame.0, self.frame.1, [bed; 3])
            }
            Kind::Photo => table(self.frame.0, self.frame.1, clutter, dice),
        };
        let Some(back) = self.pose.inverse() else {
            return picture;
        };
        self.lay(&mut picture, card, back, dice);
        let deviation = (self.defocus * letter).max(if self.kind == Kind::Photo { 0.45 } else { 0.3 });
        picture = picture.blurred(deviation);
        if self.shake > 0.0 {
            picture = picture.moved(self.shake * letter, dice.between(0.0, std::f32::consts::PI));
        }
        if self.kind == Kind::Photo {
            self.light(&mut picture, dice);
            let noise = if dice.chance(0.7) { dice.between(0.5, 3.5) } else { dice.between(3.5, 9.0) };
            picture.add_noise(noise, dice);
        } else {
            picture.add_noise(dice.between(0.2, 1.5), dice);
        }
        match self.sent {
            Some((width, height)) => picture.resized(width, height),
            None => picture,
        }
    }

    /// The card and its shadow.
    fn lay(&self, picture: &mut Picture, card: &Picture, back: Pose, dice: &mut Dice) {
        let (right, bottom) = (card.width() as f32, card.height() as f32);
        let outside = |(x, y): (f32, f32)| (-x).max(x - right).max(-y).max(y - bottom);
        let depth = if self.kind == Kind::Photo { dice.between(0.08, 0.5) } else { 0.0 };
        let reach = right * dice.between(0.004, 0.03);
        let (sx, sy) = (reach * dice.between(-0.8, 0.8), reach * dice.between(0.0, 0.9));
        // Beyond the corners of the card and its shadow there is nothing to do.
        let corners = self.pose.quad((right, bottom));
        let low = |values: [f32; 4]| values.into_iter().fold(f32::INFINITY, f32::min) - 2.0 * reach - 2.0;
        let high = |values: [f32; 4]| values.into_iter().fold(0.0, f32::max) + 2.0 * reach + 2.0;
        let (xs, ys) = (corners.map(|(x, _)| x), corners.map(|(_, y)| y));
        let columns = low(xs).max(0.0) as usize..(high(xs) as usize).min(picture.width());
        for y in low(ys).max(0.0) as usize..(high(ys) as usize).min(picture.height()) {
            for x in columns.clone() {
                let at = (x as f32 + 0.5, y as f32 + 0.5);
                let inside = back.map(at.0, at.1);
                let cover = (0.5 - outside(inside)).clamp(0.0, 1.0);
                if cover < 1.0 && depth > 0.0 {
                    let shadow = outside(back.map(at.0 - sx, at.1 - sy));
                    if shadow < reach {
                        let soft = 1.0 - (shadow / reach).clamp(0.0, 1.0);
                        picture.cover(x as i32, y as i32, [8.0, 8.0, 12.0], depth * soft * soft);
                    }
                }
                if cover > 0.0 {
                    let colour = card.between((inside.0 - 0.5).max(0.0), (inside.1 - 0.5).max(0.0));
                    picture.cover(x as i32, y as i32, colour, cover);
                }
            }
        }
    }

    /// Falling light, the shadow of a hand, a lamp's reflection, the colour of the lamp.
    fn light(&mut self, picture: &mut Picture, dice: &mut Dice) {
        let (w, h) = (picture.width() as f32, picture.height() as f32);
        let angle = dice.between(0.0, std::f32::consts::TAU);
        let fall = if dice.chance(0.75) { dice.between(0.05, 0.35) } else { dice.between(0.35, 0.6) };
        // The camera measures the light of the whole frame.
        let mean = picture.planes.iter().flat_map(|plane| plane.samples.iter().step_by(97)).sum::<f32>()
            / (w * h * 3.0 / 97.0);
        let exposure = (dice.between(120.0, 165.0) / mean.max(1.0)).clamp(0.85, 1.4) / (1.0 - fall / 2.0);
        let tint: Colour = [1.0 + dice.bell() * 0.05, 1.0, 1.0 + dice.bell() * 0.07];
        let hand = dice.chance(0.2).then(|| {
            (
                dice.between(0.0, std::f32::consts::TAU),
                dice.between(-0.3, 0.3),
                dice.between(0.02, 0.15),
                dice.between(0.3, 0.75),
            )
        });
        let glare = dice.chance(0.12).then(|| {
            let place = (dice.between(0.25, 0.75) * w, dice.between(0.25, 0.75) * h);
            (place, dice.between(0.05, 0.16) * w, dice.between(60.0, 190.0))
        });
        if hand.is_some() {
            self.difficulty.push("shadow");
        }
        if glare.is_some() {
            self.difficulty.push("glare");
        }
        let (sin, cos) = angle.sin_cos();
        let hand = hand.map(|(turn, place, edge, shade)| (turn.sin_cos(), place, edge, shade));
        let [red, green, blue] = &mut picture.planes;
        let (columns, [warm, neutral, cold]) = (red.width, tint);
        let samples = red.samples.iter_mut().zip(&mut green.samples).zip(&mut blue.samples);
        for (index, ((r, g), b)) in samples.enumerate() {
            let (x, y) = ((index % columns) as f32, (index / columns) as f32);
            let (u, v) = (x / w - 0.5, y / h - 0.5);
            let even = 1.0 - fall * (0.5 + u * cos + v * sin).clamp(0.0, 1.0);
            let mut light = exposure * even * (1.0 - 0.25 * (u * u + v * v));
            if let Some(((sin, cos), place, edge, shade)) = hand {
                let beyond = (u * cos + v * sin - place) / edge;
                light *= 1.0 - (1.0 - shade) * (beyond * 0.5 + 0.5).clamp(0.0, 1.0);
            }
            let mut shine = 0.0;
            if let Some(((gx, gy), radius, strength)) = glare {
                let distance = ((x - gx) * (x - gx) + (y - gy) * (y - gy)) / (radius * radius);
                if distance < 9.0 {
                    shine = strength * (-distance).exp();
                }
            }
            *r = *r * light * warm + shine;
            *g = *g * light * neutral + shine;
            *b = *b * light * cold + shine;
        }
    }
}
