//! How a card lies before the camera.

use crate::dice::Dice;

/// Four corners in pixels, clockwise from the top left of what they bound.
pub type Quad = [(f32, f32); 4];

/// A plane map with perspective, as a matrix of three rows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pose {
    rows: [[f32; 3]; 3],
}

impl Pose {
    /// A card that lies flat under a scanner, or fills the frame, without perspective.
    pub fn flat(card: (f32, f32), frame: (f32, f32), share: f32, turn: f32) -> Self {
        let (sin, cos) = turn.sin_cos();
        let (wide, high) = (card.0 * cos.abs() + card.1 * sin.abs(), card.0 * sin.abs() + card.1 * cos.abs());
        let scale = share * (frame.0 / wide).min(frame.1 / high);
        let (cx, cy) = (card.0 / 2.0, card.1 / 2.0);
        let rows = [[cos, -sin, -cos * cx + sin * cy], [sin, cos, -sin * cx - cos * cy], [0.0, 0.0, 1.0]];
        Self { rows }.scaled(scale).moved(frame.0 / 2.0, frame.1 / 2.0)
    }

    /// Turns and tilts a card of this size and moves it into a frame.
    ///
    /// `share` is the part of the frame's tighter side that the card takes, `turn` its angle in radians.
    pub fn choose(card: (f32, f32), frame: (f32, f32), share: f32, turn: f32, dice: &mut Dice) -> Self {
        // Most people hold the telephone nearly flat above the card.
        let tilt =
            |dice: &mut Dice| if dice.chance(0.7) { dice.bell() * 0.12 } else { dice.bell() * 0.35 }.clamp(-0.75, 0.75);
        let (a, b) = (tilt(dice), tilt(dice));
        let long = card.0.max(card.1);
        let distance = long * dice.between(1.3, 2.5);
        let (sin, cos) = turn.sin_cos();
        // Turn in the plane, then tilt about both axes, then the pinhole.
        let (ca, sa, cb, sb) = (a.cos(), a.sin(), b.cos(), b.sin());
        let (cx, cy) = (card.0 / 2.0, card.1 / 2.0);
        let axes = |x: f32, y: f32| {
            let (u, v) = (x * cos - y * sin, x * sin + y * cos);
            [u * cb, u * sa * sb + v * ca, -u * ca * sb + v * sa]
        };
        let (right, down) = (axes(1.0, 0.0), axes(0.0, 1.0));
        let ([rx, ry, rz], [dx, dy, dz]) = (right, down);
        let rows = [
            [rx, dx, -rx * cx - dx * cy],
            [ry, dy, -ry * cx - dy * cy],
            [rz / distance, dz / distance, 1.0 - (rz * cx + dz * cy) / distance],
        ];
        let pose = Self { rows };
        let corners = pose.quad(card);
        let span = |values: [f32; 4]| {
            let low = values.iter().copied().fold(f32::INFINITY, f32::min);
            (low, values.iter().copied().fold(f32::NEG_INFINITY, f32::max) - low)
        };
        let (left, wide) = span(corners.map(|(x, _)| x));
        let (top, high) = span(corners.map(|(_, y)| y));
        let scale = share * (frame.0 / wide).min(frame.1 / high);
        let mut room = |frame: f32, size: f32| (frame - size * scale) * (0.5 + (dice.bell() * 0.2).clamp(-0.45, 0.45));
        let (x, y) = (room(frame.0, wide), room(frame.1, high));
        pose.scaled(scale).moved(x - left * scale, y - top * scale)
    }

    fn scaled(self, scale: f32) -> Self {
        let [first, second, third] = self.rows;
        Self { rows: [first.map(|value| value * scale), second.map(|value| value * scale), third] }
    }

    fn moved(self, x: f32, y: f32) -> Self {
        let [mut first, mut second, third] = self.rows;
        for ((one, two), three) in first.iter_mut().zip(&mut second).zip(third) {
            *one += x * three;
            *two += y * three;
        }
        Self { rows: [first, second, third] }
    }

    /// Where a point of the card lands in the frame.
    pub fn map(&self, x: f32, y: f32) -> (f32, f32) {
        let [u, v, w] = self.rows.map(|[a, b, c]| a * x + b * y + c);
        (u / w, v / w)
    }

    /// Where the corners of a box land.
    pub fn quad(&self, (width, height): (f32, f32)) -> Quad {
        [(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)].map(|(x, y)| self.map(x, y))
    }

    /// From the frame back to the card; nothing when the card is seen edge on.
    pub fn inverse(&self) -> Option<Self> {
        let [[a, b, c], [d, e, f], [g, h, i]] = self.rows;
        let (one, two, three) = (e * i - f * h, f * g - d * i, d * h - e * g);
        let determinant = a * one + b * two + c * three;
        (determinant.abs() > 1e-9).then(|| {
            let rows = [
                [one, c * h - b * i, b * f - c * e],
                [two, a * i - c * g, c * d - a * f],
                [three, b * g - a * h, a * e - b * d],
            ];
            Self { rows: rows.map(|row| row.map(|value| value / determinant)) }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_mapped_can_be_mapped_back() {
        for item in 0..100 {
            let mut dice = Dice::new(3, item);
            let turn = dice.between(0.0, 6.0);
            let pose = Pose::choose((850.0, 550.0), (1280.0, 960.0), 0.8, turn, &mut dice);
            let (x, y) = pose.map(300.0, 200.0);
            let (x, y) = pose.inverse().unwrap().map(x, y);
            assert!((x - 300.0).abs() < 0.5 && (y - 200.0).abs() < 0.5, "{x} {y}");
        }
    }

    #[test]
    fn the_card_lies_within_the_frame() {
        for item in 0..100 {
            let mut dice = Dice::new(4, item);
            let pose = Pose::choose((850.0, 550.0), (1280.0, 960.0), 0.95, 0.3, &mut dice);
            for (x, y) in pose.quad((850.0, 550.0)) {
                assert!((-1.0..1281.0).contains(&x) && (-1.0..961.0).contains(&y), "{x} {y}");
            }
        }
    }
}
