//! Blur of a lens and of a hand.

use super::Plane;

/// Gaussian blur of this deviation in pixels.
pub fn blur(plane: &Plane, deviation: f32) -> Plane {
    if deviation < 0.15 {
        return plane.clone();
    }
    let reach = (deviation * 2.6).ceil() as isize;
    let mut kernel: Vec<f32> =
        (-reach..=reach).map(|step| (-(step * step) as f32 / (2.0 * deviation * deviation)).exp()).collect();
    let sum: f32 = kernel.iter().sum();
    for weight in &mut kernel {
        *weight /= sum;
    }
    down(&across(plane, &kernel), &kernel)
}

/// Convolves the rows.
fn across(plane: &Plane, kernel: &[f32]) -> Plane {
    let reach = kernel.len() / 2;
    let mut samples = Vec::with_capacity(plane.samples.len());
    let mut padded = Vec::with_capacity(plane.width + kernel.len());
    for row in plane.samples.chunks(plane.width.max(1)) {
        let (first, last) = (row.first().copied().unwrap_or_default(), row.last().copied().unwrap_or_default());
        padded.clear();
        padded.resize(reach, first);
        padded.extend_from_slice(row);
        padded.resize(padded.len() + reach, last);
        let start = samples.len();
        samples.resize(start + row.len(), 0.0);
        for (offset, weight) in kernel.iter().enumerate() {
            let (to, from) = (samples.iter_mut().skip(start), padded.iter().skip(offset));
            to.zip(from).for_each(|(to, from)| *to += weight * from);
        }
    }
    Plane { samples, ..*plane }
}

/// Convolves the columns, row by row, so that memory is read in order.
fn down(plane: &Plane, kernel: &[f32]) -> Plane {
    let width = plane.width.max(1);
    let (reach, last) = ((kernel.len() / 2) as isize, plane.height as isize - 1);
    let mut samples = vec![0.0; plane.samples.len()];
    for (y, row) in samples.chunks_mut(width).enumerate() {
        for (weight, step) in kernel.iter().zip(-reach..) {
            let from = (y as isize + step).clamp(0, last) as usize * width;
            let from = plane.samples.get(from..from + width).unwrap_or_default();
            row.iter_mut().zip(from).for_each(|(to, from)| *to += weight * from);
        }
    }
    Plane { samples, ..*plane }
}

/// Blur along a stroke of this length in pixels and this direction in radians.
pub fn motion_blur(plane: &Plane, length: f32, direction: f32) -> Plane {
    let steps = (length.ceil() as usize).max(1);
    let (dx, dy) = (direction.cos() * length, direction.sin() * length);
    let share = 1.0 / (steps + 1) as f32;
    let along: Vec<(f32, f32)> =
        (0..=steps).map(|step| step as f32 / steps as f32 - 0.5).map(|t| (t * dx, t * dy)).collect();
    Plane::from_fn(plane.width, plane.height, |x, y| {
        along.iter().map(|(dx, dy)| plane.between(x as f32 + dx, y as f32 + dy)).sum::<f32>() * share
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dot() -> Plane {
        let mut plane = Plane::new(21, 21, 0.0);
        plane.cover(10, 10, 255.0, 1.0);
        plane
    }

    #[test]
    fn blur_keeps_the_light_and_spreads_it() {
        let blurred = blur(&dot(), 1.5);
        assert!((blurred.samples.iter().sum::<f32>() - 255.0).abs() < 2.0);
        assert!(blurred.at(10, 10) < 60.0 && blurred.at(12, 10) > 5.0);
    }

    #[test]
    fn motion_spreads_along_its_direction_only() {
        let moved = motion_blur(&dot(), 6.0, 0.0);
        assert!(moved.at(12, 10) > 10.0);
        assert!(moved.at(10, 12) < 1.0);
    }
}
