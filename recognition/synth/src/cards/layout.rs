//! Sets the rows of a card and finds a place for each.

use super::design::{Across, Design, Down, Place};
use super::rows::{Field, Groups, Part, Role, Row};
use super::says::Says;
use crate::camera::Colour;
use crate::content::Words;
use crate::dice::Dice;
use crate::fonts::{Font, Fonts, Kind, Weight};
use crate::languages::Language;
use crate::setting::{Setting, Style, capital_height, set};

/// A part of a line, set and placed: pixels of the flat card.
#[derive(Debug)]
pub(super) struct Placed<'a> {
    pub(super) setting: Setting<'a>,
    pub(super) icon: Option<(Setting<'a>, f32)>,
    pub(super) x: f32,
    pub(super) baseline: f32,
    pub(super) colour: Colour,
    pub(super) field: Field,
    pub(super) text: String,
    pub(super) value: String,
    /// Which printed line it is a part of.
    pub(super) line: usize,
}

impl Placed<'_> {
    /// Left, top, right, bottom of the letters.
    pub(super) fn bounds(&self) -> [f32; 4] {
        let Setting { width, above, below, .. } = self.setting;
        [self.x, self.baseline - above, self.x + width, self.baseline + below]
    }
}

/// The faces of a card.
#[derive(Debug, Clone, Copy)]
struct Types<'a> {
    brand: &'a Font,
    slogan: &'a Font,
    name: &'a Font,
    title: &'a Font,
    body: &'a Font,
}

/// Sizes of capitals as shares of the card's long side.
#[derive(Debug, Clone, Copy)]
struct Sizes {
    brand: f32,
    slogan: f32,
    name: f32,
    title: f32,
    body: f32,
    leading: f32,
    tracking: [f32; 2],
    small_capitals: bool,
}

/// Space between the parts of a line, in heights of a capital.
const BETWEEN: f32 = 2.4;
/// Smallest capital that is printed: 1.2 mm on a card of 85 mm, type of five points.
const LEAST: f32 = 1.2 / 85.0;

impl<'a> Types<'a> {
    fn choose(fonts: &'a Fonts, says: &Says, groups: &Groups, dice: &mut Dice) -> Option<Self> {
        let text = |rows: &[Row]| {
            rows.iter().flat_map(|row| &row.parts).map(|part| part.text.as_str()).collect::<Vec<_>>().join("")
        };
        let (brand, person, contact) = (text(&groups.brand), text(&groups.person), text(&groups.contact));
        let code = says.language.code;
        let plain: &[Kind] = match dice.weighted(&[6.0, 2.5, 2.0, 1.0, 0.4]) {
            0 => &[Kind::Sans],
            1 => &[Kind::Serif],
            2 => &[Kind::Condensed],
            3 => &[Kind::Display],
            _ => &[Kind::Mono],
        };
        let mut body = fonts.choose(code, plain, &format!("{contact}{person}"), dice)?;
        if body.face(Weight::Regular, dice).is_some_and(|font| font.capitals_only) {
            body = fonts.choose(code, &[Kind::Sans], &format!("{contact}{person}"), dice)?;
        }
        let showy: &[Kind] = match dice.weighted(&[3.0, 2.0, 2.0, 1.2]) {
            0 => &[Kind::Sans, Kind::Condensed],
            1 => &[Kind::Serif],
            2 => &[Kind::Display],
            _ => &[Kind::Script],
        };
        let mark = if dice.chance(0.25) { body } else { fonts.choose(code, showy, &brand, dice)? };
        let mark = if mark.face(Weight::Regular, dice)?.covers(&brand) {
            mark
        } else {
            fonts.choose(code, showy, &brand, dice)?
        };
        let names = if dice.chance(0.75) { body } else { fonts.choose(code, showy, &person, dice)? };
        let weight = |dice: &mut Dice| if dice.chance(0.6) { Weight::Bold } else { Weight::Regular };
        let fitting = |font: Option<&'a Font>, text: &str, dice: &mut Dice, faces: &'a crate::fonts::Faces| {
            font.filter(|font| font.covers(text)).or_else(|| faces.face(Weight::Regular, dice))
        };
        let (one, two) = (weight(dice), weight(dice));
        let (brand_face, name_face) = (mark.face(one, dice), names.face(two, dice));
        let slant = if dice.chance(0.3) { Weight::Italic } else { Weight::Regular };
        let title_face = body.face(slant, dice);
        Some(Self {
            brand: fitting(brand_face, &brand, dice, mark)?,
            slogan: fitting(title_face, &brand, dice, body).filter(|font| font.covers(&brand)).or(brand_face)?,
            name: fitting(name_face, &person, dice, names)?,
            title: fitting(title_face, &person, dice, body)?,
            body: body.face(Weight::Regular, dice).filter(|font| font.covers(&contact))?,
        })
    }

    fn of(&self, role: Role) -> &'a Font {
        match role {
            Role::Brand => self.brand,
            Role::Slogan => self.slogan,
            Role::Name => self.name,
            Role::Title => self.title,
            Role::Body => self.body,
        }
    }
}

impl Sizes {
    fn choose(dice: &mut Dice) -> Self {
        let body = dice.between(1.45, 2.3) / 85.0;
        Self {
            brand: dice.proportion(2.2, 6.0) / 85.0,
            slogan: body * dice.between(0.75, 1.1),
            name: body * dice.between(1.15, 2.0),
            title: body * dice.between(0.85, 1.15),
            body,
            leading: dice.between(1.75, 2.5),
            tracking: [0.0, 0.0].map(|_: f32| if dice.chance(0.2) { dice.between(0.02, 0.2) } else { 0.0 }),
            small_capitals: dice.chance(0.04),
        }
    }

    fn of(&self, role: Role) -> f32 {
        match role {
            Role::Brand => self.brand,
            Role::Slogan => self.slogan,
            Role::Name => self.name,
            Role::Title => self.title,
            Role::Body => self.body,
        }
    }

    fn style(&self, role: Role, capital: f32, font: &Font, text: &str) -> Style {
        let [brand, name] = self.tracking;
        let tracking = match role {
            Role::Brand => brand,
            Role::Name => name,
            _ => 0.0,
        };
        // Scripts that join their letters, or fill a square each, are not spaced.
        let apart = text.chars().all(|letter| (letter as u32) < 0x0900);
        let joined = font.path().to_string_lossy().contains("cript");
        Style {
            size: capital / capital_height(font).max(0.3),
            tracking: if apart && !joined { tracking } else { 0.0 },
            small_capitals: self.small_capitals && role == Role::Name && !text.contains('ß'),
        }
    }
}

/// Space before a part that does not begin a line, in heights of a capital.
fn space(part: &Part) -> f32 {
    if part.joined { 0.45 } else { BETWEEN }
}

/// What a card is set with.
pub(super) struct Press<'a> {
    fonts: &'a Fonts,
    types: Types<'a>,
    sizes: Sizes,
    icon_gap: f32,
}

/// A row, set: its parts from left to right, and its height.
struct SetRow<'a> {
    parts: Vec<(Part, Setting<'a>, Option<Setting<'a>>)>,
    role: Role,
    width: f32,
    height: f32,
    lead: f32,
}

impl<'a> Press<'a> {
    /// Chooses types and sizes for what a card says; nothing when no face has all of its letters.
    pub(super) fn choose(fonts: &'a Fonts, says: &Says, groups: &Groups, dice: &mut Dice) -> Option<Self> {
        let types = Types::choose(fonts, says, groups, dice)?;
        Some(Self { fonts, types, sizes: Sizes::choose(dice), icon_gap: dice.between(0.4, 1.2) })
    }

    /// Lines of words for a sheet that lies below the card.
    pub(super) fn clutter(
        &self,
        words: &Words,
        language: &Language,
        capital: f32,
        dice: &mut Dice,
    ) -> Vec<Setting<'a>> {
        let font = self.types.body;
        let size = capital * dice.between(0.7, 1.6) / capital_height(font).max(0.3);
        let line = |dice: &mut Dice| {
            let text: Vec<String> = (0..dice.whole(3, 8)).map(|_| words.word(language, dice)).collect();
            set(font, &text.join(" "), Style { size, tracking: 0.0, small_capitals: false })
        };
        (0..12).filter_map(|_| line(dice)).collect()
    }

    fn set_row(&self, row: &Row, long: f32, scale: f32) -> Option<SetRow<'a>> {
        let font = self.types.of(row.role);
        let capital = (self.sizes.of(row.role) * scale).max(LEAST) * long;
        let mut parts = Vec::new();
        let mut width = 0.0;
        for part in &row.parts {
            let text = if font.capitals_only { part.text.to_uppercase() } else { part.text.clone() };
            let style = self.sizes.style(row.role, capital, font, &text);
            let setting = set(font, &text, style)?;
            let icon_style = Style { size: capital * 1.35, tracking: 0.0, small_capitals: false };
            let icon = part.icon.and_then(|icon| set(self.fonts.icons(), &icon.to_string(), icon_style));
            width += setting.width + icon.as_ref().map_or(0.0, |icon| icon.width + self.icon_gap * capital);
            let text = if style.small_capitals { text.to_uppercase() } else { text };
            parts.push((Part { text, ..part.clone() }, setting, icon));
        }
        width += row.parts.iter().skip(1).map(|part| space(part) * capital).sum::<f32>();
        let height = capital * self.sizes.leading;
        Some(SetRow { parts, role: row.role, width, height, lead: if row.gap { height * 0.6 } else { 0.0 } })
    }

    /// Sets a group into its place; nothing when it does not fit even in the smallest size.
    pub(super) fn place(
        &self,
        rows: &[Row],
        place: &Place,
        (width, height): (f32, f32),
        design: &Design,
        lines: &mut usize,
    ) -> Option<Vec<Placed<'a>>> {
        let [left, top, right, bottom] = place.bounds;
        let [left, top, right, bottom] = [left * width, top * height, right * width, bottom * height];
        let long = width.max(height);
        let mut scale = 1.0;
        let mut fitted = None;
        for _ in 0..9 {
            let set: Vec<SetRow<'_>> = rows.iter().map(|row| self.set_row(row, long, scale)).collect::<Option<_>>()?;
            let wide = set.iter().map(|row| row.width).fold(0.0, f32::max);
            let high: f32 = set.iter().map(|row| row.height + row.lead).sum();
            if wide <= right - left && high <= bottom - top {
                fitted = Some((set, high));
                break;
            }
            scale *= ((right - left) / wide).min((bottom - top) / high).clamp(0.7, 0.95);
        }
        let (set, high) = fitted?;
        let mut y = match place.down {
            Down::Top => top,
            Down::Middle => f32::midpoint(top, bottom) - high / 2.0,
            Down::Bottom => bottom - high,
        };
        let mut placed = Vec::new();
        for row in set {
            y += row.lead;
            let baseline = y + row.height * 0.72;
            y += row.height;
            let mut x = match place.across {
                Across::Left => left,
                Across::Centre => f32::midpoint(left, right) - row.width / 2.0,
                Across::Right => right - row.width,
            };
            let capital = row.height / self.sizes.leading;
            let colour = match row.role {
                _ if place.on_panel => design.panel_ink,
                Role::Brand => design.accent,
                Role::Name => design.ink,
                Role::Slogan | Role::Title | Role::Body => design.soft_ink,
            };
            for (index, (part, setting, icon)) in row.parts.into_iter().enumerate() {
                if index > 0 {
                    x += space(&part) * capital;
                }
                let icon = icon.map(|icon| {
                    let at = x;
                    x += icon.width + self.icon_gap * capital;
                    (icon, at)
                });
                let advance = setting.width;
                let Part { field, text, value, .. } = part;
                placed.push(Placed { setting, icon, x, baseline, colour, field, text, value, line: *lines });
                x += advance;
            }
            *lines += 1;
        }
        Some(placed)
    }
}
