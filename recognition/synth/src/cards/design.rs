//! How a card is laid out and coloured.

use crate::camera::{Colour, blend, brightness};
use crate::dice::Dice;

/// Where lines of a group stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Across {
    Left,
    Centre,
    Right,
}

/// Where a group stands in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Down {
    Top,
    Middle,
    Bottom,
}

/// The place of a group: left, top, right, bottom as shares of the card.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Place {
    pub(super) bounds: [f32; 4],
    pub(super) across: Across,
    pub(super) down: Down,
    /// Whether it lies on the panel.
    pub(super) on_panel: bool,
}

/// What fills the ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pattern {
    Plain,
    Gradient,
    Stripes,
    Dots,
    Waves,
    Blobs,
    Grain,
}

/// The looks of a card.
#[derive(Debug, Clone)]
pub(super) struct Design {
    /// Height as a share of the width.
    pub(super) aspect: f32,
    pub(super) paper: Colour,
    pub(super) ink: Colour,
    pub(super) soft_ink: Colour,
    pub(super) accent: Colour,
    /// A coloured part of the card: bounds as shares, colour.
    pub(super) panel: Option<([f32; 4], Colour)>,
    pub(super) panel_ink: Colour,
    pub(super) pattern: Pattern,
    /// How much the pattern differs from the paper, in tones.
    pub(super) depth: f32,
    pub(super) brand: Place,
    pub(super) person: Place,
    pub(super) contact: Place,
    /// A rule between the groups, as shares: left, top, right, bottom.
    pub(super) rule: Option<[f32; 4]>,
    pub(super) frame: bool,
    pub(super) logo: bool,
}

fn hue(dice: &mut Dice, saturation: f32, value: f32) -> Colour {
    let turn = dice.between(0.0, 6.0);
    [5.0_f32, 3.0, 1.0].map(|shift| {
        let k = (shift + turn) % 6.0;
        255.0 * (value - value * saturation * k.min(4.0 - k).clamp(0.0, 1.0))
    })
}

fn dark(dice: &mut Dice) -> Colour {
    let (saturation, value) = (dice.between(0.1, 0.9), dice.between(0.06, 0.36));
    hue(dice, saturation, value)
}

fn paper(dice: &mut Dice) -> Colour {
    match dice.weighted(&[6.0, 3.0, 2.0, 2.6, 1.2]) {
        0 => [dice.between(246.0, 255.0); 3],
        1 => [250.0, dice.between(242.0, 248.0), dice.between(222.0, 242.0)],
        2 => {
            let (saturation, value) = (dice.between(0.03, 0.2), dice.between(0.88, 1.0));
            hue(dice, saturation, value)
        }
        3 => dark(dice),
        _ => {
            let (saturation, value) = (dice.between(0.3, 0.85), dice.between(0.35, 0.9));
            hue(dice, saturation, value)
        }
    }
}

/// An ink that can be read on a ground: seldom faint.
fn ink_on(ground: Colour, dice: &mut Dice) -> Colour {
    let bright = brightness(ground);
    if bright < 135.0 {
        let white = blend([255.0, 255.0, 255.0], [250.0, 225.0, 160.0], dice.unit() * dice.unit());
        return blend(white, ground, dice.between(0.0, 0.25));
    }
    let ink = if dice.chance(0.6) { [dice.between(5.0, 70.0); 3] } else { dark(dice) };
    blend(ink, ground, dice.between(0.0, 0.22))
}

fn accent_on(ground: Colour, dice: &mut Dice) -> Colour {
    for _ in 0..20 {
        let (saturation, value) = (dice.between(0.45, 1.0), dice.between(0.3, 1.0));
        let colour = hue(dice, saturation, value);
        if (brightness(colour) - brightness(ground)).abs() > 75.0 {
            return colour;
        }
    }
    ink_on(ground, dice)
}

const fn place(bounds: [f32; 4], across: Across, down: Down) -> Place {
    Place { bounds, across, down, on_panel: false }
}

impl Design {
    /// Chooses the looks of a card.
    pub(super) fn choose(dice: &mut Dice) -> Self {
        use Across::{Centre, Left, Right};
        use Down::{Bottom, Middle, Top};
        let upright = dice.chance(0.09);
        let aspect = match dice.weighted(&[6.0, 4.0, 1.5, 0.5]) {
            _ if upright => dice.between(1.5, 1.75),
            0 => 55.0 / 85.0,
            1 => 2.0 / 3.5,
            2 => 55.0 / 91.0,
            _ => dice.between(0.45, 0.8),
        };
        let paper = paper(dice);
        let accent = accent_on(paper, dice);
        let (m, n) = (dice.between(0.05, 0.09), dice.between(0.06, 0.12));
        let (r, b) = (1.0 - m, 1.0 - n);
        let side = *dice.pick(&[Left, Left, Left, Centre, Right]).unwrap_or(&Left);
        let mut panel = None;
        let mut rule = None;
        let stack = |across| {
            (
                place([m, n, r, 0.34], across, Top),
                place([m, 0.36, r, 0.58], across, Middle),
                place([m, 0.6, r, b], across, Bottom),
            )
        };
        let kind = if upright { 20 } else { dice.weighted(&[5.0, 3.5, 3.5, 2.0, 1.5, 1.5, 2.0, 1.5, 1.5, 1.0]) };
        let (mut brand, mut person, mut contact) = match kind {
            0 => stack(side),
            1 => {
                if dice.chance(0.5) {
                    rule = Some([0.485, n, 0.489, b]);
                }
                let down = *dice.pick(&[Middle, Bottom, Top]).unwrap_or(&Middle);
                (
                    place([m, n, 0.45, 0.48], Left, Top),
                    place([m, 0.52, 0.45, b], Left, Bottom),
                    place([0.52, n, r, b], Left, down),
                )
            }
            2 => (
                place([0.56, n, r, 0.45], Right, Top),
                place([m, n, 0.54, 0.48], Left, if dice.chance(0.6) { Middle } else { Top }),
                place([m, 0.54, r, b], Left, Bottom),
            ),
            3 => {
                panel = Some([0.0, 0.0, 0.36, 1.0]);
                (
                    place([0.03, 0.1, 0.33, 0.9], Centre, Middle),
                    place([0.41, n, r, 0.44], Left, Middle),
                    place([0.41, 0.47, r, b], Left, Bottom),
                )
            }
            4 => {
                panel = Some([0.0, 0.56, 1.0, 1.0]);
                (
                    place([m, n, r, 0.28], side, Top),
                    place([m, 0.3, r, 0.52], side, Middle),
                    place([m, 0.6, r, 0.96], side, Middle),
                )
            }
            5 => {
                panel = Some([0.0, 0.0, 1.0, 0.33]);
                (
                    place([m, 0.04, r, 0.3], side, Middle),
                    place([m, 0.38, r, 0.6], side, Middle),
                    place([m, 0.62, r, b], side, Bottom),
                )
            }
            6 => (
                place([m, 0.76, r, b], side, Bottom),
                place([m, n, r, 0.34], side, Top),
                place([m, 0.37, r, 0.73], side, Middle),
            ),
            7 => (
                place([m, n, 0.42, b], Centre, Middle),
                place([0.46, n, r, 0.42], Right, Top),
                place([0.46, 0.45, r, b], Right, Bottom),
            ),
            8 => (
                place([m, 0.36, r, 0.6], Centre, Middle),
                place([m, n, r, 0.33], Centre, Top),
                place([m, 0.64, r, b], Centre, Bottom),
            ),
            9 => (
                place([0.5, 0.5, r, b], Right, Bottom),
                place([m, n, r, 0.4], Left, Top),
                place([m, 0.44, 0.62, b], Left, Bottom),
            ),
            _ => (
                place([m, 0.06, r, 0.3], Centre, Middle),
                place([m, 0.34, r, 0.52], Centre, Middle),
                place([m, 0.56, r, 0.95], if dice.chance(0.6) { Centre } else { Left }, Bottom),
            ),
        };
        match kind {
            3 | 5 => brand.on_panel = true,
            4 => contact.on_panel = true,
            _ => {}
        }
        if dice.chance(0.06) && panel.is_none() {
            std::mem::swap(&mut brand.bounds, &mut person.bounds);
        }
        if kind == 0 && dice.chance(0.3) {
            let y = dice.between(0.585, 0.595);
            rule = Some([m, y, if dice.chance(0.5) { r } else { 0.4 }, y + 0.006]);
        }
        // Groups do not hang upside down.
        person.on_panel = false;
        let panel_colour = if dice.chance(0.7) { accent } else { ink_on(paper, dice) };
        let panel = panel.map(|bounds| (bounds, panel_colour));
        let pattern = *dice
            .pick(&[
                Pattern::Plain,
                Pattern::Plain,
                Pattern::Plain,
                Pattern::Plain,
                Pattern::Plain,
                Pattern::Plain,
                Pattern::Gradient,
                Pattern::Gradient,
                Pattern::Stripes,
                Pattern::Dots,
                Pattern::Waves,
                Pattern::Blobs,
                Pattern::Blobs,
                Pattern::Grain,
            ])
            .unwrap_or(&Pattern::Plain);
        let ink = ink_on(paper, dice);
        Self {
            aspect,
            soft_ink: if dice.chance(0.4) { blend(ink, paper, dice.between(0.0, 0.3)) } else { ink },
            ink,
            accent,
            panel_ink: ink_on(panel_colour, dice),
            panel,
            pattern,
            depth: dice.between(4.0, 30.0),
            brand,
            person,
            contact,
            rule,
            frame: dice.chance(0.06),
            logo: dice.chance(0.6),
            paper,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ink_can_be_told_from_its_ground() {
        for item in 0..300 {
            let mut dice = Dice::new(9, item);
            let design = Design::choose(&mut dice);
            let contrast = (brightness(design.ink) - brightness(design.paper)).abs();
            assert!(contrast > 40.0, "{item}: {contrast}");
        }
    }
}
