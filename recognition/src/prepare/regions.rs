//! Letters by their shape, and lines of them.

use image::GrayImage;
use imageproc::region_labelling::{Connectivity, connected_components};

/// Letters of a picture and the lines they form.
#[derive(Debug, Default)]
pub struct Letters {
    /// Height of the median letter in pixels, 0 without letters.
    pub height: f32,
    /// Letters that have a neighbour.
    pub count: usize,
    /// Share of letters whose nearest neighbour is beside and not above or below them, 0–1.
    pub level: f32,
    /// Lines of letters.
    pub regions: Vec<Region>,
}

/// A line of letters of one polarity, in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Region {
    /// Left edge.
    pub left: f32,
    /// Top edge.
    pub top: f32,
    /// Right edge.
    pub right: f32,
    /// Bottom edge.
    pub bottom: f32,
    /// Whether the letters are lighter than their ground.
    pub light: bool,
    /// How many letters it holds.
    pub letters: usize,
}

#[derive(Debug, Clone, Copy)]
struct Blob {
    left: f32,
    top: f32,
    right: f32,
    bottom: f32,
    pixels: u32,
    light: bool,
}

impl Blob {
    fn height(&self) -> f32 {
        self.bottom - self.top
    }

    fn width(&self) -> f32 {
        self.right - self.left
    }

    /// Strokes fill some of their box, but never all and never a hair of it, and no letter is ten times as wide
    /// as high.
    fn is_letter(&self, picture: &GrayImage) -> bool {
        let (width, height) = (self.width(), self.height());
        let fill = self.pixels as f32 / (width * height);
        let most = picture.height().min(picture.width()) as f32 / 3.0;
        (6.0..most).contains(&height) && width >= 1.0 && width < height * 6.0 && (0.12..0.95).contains(&fill)
            || (6.0..most).contains(&height) && width < height * 0.45 && fill > 0.6
    }
}

/// Finds letters of both polarities by comparing each pixel with the mean around it.
pub fn find_letters(picture: &GrayImage) -> Letters {
    let mut blobs = Vec::new();
    for light in [false, true] {
        blobs.extend(blobs_of(picture, light).into_iter().filter(|blob| blob.is_letter(picture)));
    }
    // Beyond this it is foliage, not text, and the search for neighbours is quadratic in rows.
    if blobs.len() > 12_000 {
        return Letters::default();
    }
    blobs.sort_by(|a, b| a.left.total_cmp(&b.left));
    let level = level(&blobs);
    let groups = group(&blobs);
    let mut heights: Vec<f32> = Vec::new();
    let mut regions = Vec::new();
    for group in groups.into_iter().filter(|group| group.len() >= 2) {
        let members = group.iter().filter_map(|index| blobs.get(*index));
        heights.extend(members.clone().map(Blob::height));
        regions.extend(region(members));
    }
    heights.sort_by(f32::total_cmp);
    let regions = without_rivals(regions);
    Letters {
        height: heights.get(heights.len() / 2).copied().unwrap_or(0.0),
        count: regions.iter().map(|region| region.letters).sum(),
        level,
        regions,
    }
}

fn blobs_of(picture: &GrayImage, light: bool) -> Vec<Blob> {
    let marked = strokes(picture, light);
    let labels = connected_components(&marked, Connectivity::Eight, image::Luma([0]));
    let mut blobs: Vec<Option<Blob>> = Vec::new();
    for (x, y, label) in labels.enumerate_pixels() {
        let label = label.0[0] as usize;
        if label == 0 {
            continue;
        }
        if blobs.len() < label {
            blobs.resize(label, None);
        }
        let (x, y) = (x as f32, y as f32);
        if let Some(slot) = blobs.get_mut(label - 1) {
            let blob = slot.get_or_insert(Blob { left: x, top: y, right: x, bottom: y, pixels: 0, light });
            blob.left = blob.left.min(x);
            blob.right = blob.right.max(x + 1.0);
            blob.bottom = blob.bottom.max(y + 1.0);
            blob.pixels += 1;
        }
    }
    blobs.into_iter().flatten().collect()
}

/// Pixels that differ from the mean around them by more than a ninth of the local level.
fn strokes(picture: &GrayImage, light: bool) -> GrayImage {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let radius = (width.max(height) / 40).max(8);
    let mut sums = vec![0_u32; (width + 1) * (height + 1)];
    let stride = width + 1;
    for (y, row) in picture.as_raw().chunks_exact(width).enumerate() {
        let (above, below) = sums.split_at_mut((y + 1) * stride);
        let above = above.get(y * stride..).unwrap_or_default();
        let mut sum = 0_u32;
        for ((value, above), out) in row.iter().zip(above.iter().skip(1)).zip(below.iter_mut().skip(1)) {
            sum += u32::from(*value);
            *out = above + sum;
        }
    }
    let mut out = GrayImage::new(picture.width(), picture.height());
    for (y, row) in out.chunks_exact_mut(width).enumerate() {
        let (top, bottom) = (y.saturating_sub(radius), (y + radius + 1).min(height));
        let upper = sums.get(top * stride..(top + 1) * stride).unwrap_or_default();
        let lower = sums.get(bottom * stride..(bottom + 1) * stride).unwrap_or_default();
        let source = picture.as_raw().get(y * width..(y + 1) * width).unwrap_or_default();
        for (x, (to, value)) in row.iter_mut().zip(source).enumerate() {
            let (left, right) = (x.saturating_sub(radius), (x + radius + 1).min(width));
            let at = |row: &[u32], x: usize| row.get(x).copied().unwrap_or(0);
            let sum = (at(lower, right) + at(upper, left)).wrapping_sub(at(lower, left) + at(upper, right));
            let mean = sum as f32 / ((right - left) * (bottom - top)) as f32;
            let difference = if light { f32::from(*value) - mean } else { mean - f32::from(*value) };
            if difference > 9.0 + mean.min(255.0 - mean) * 0.06 {
                *to = 255;
            }
        }
    }
    out
}

/// Share of letters whose nearest neighbour stands beside them.
fn level(blobs: &[Blob]) -> f32 {
    let (mut beside, mut stacked) = (0_u32, 0_u32);
    for (index, blob) in blobs.iter().enumerate() {
        let size = blob.height().max(blob.width());
        let mut nearest: Option<(f32, bool)> = None;
        let after = blobs.iter().skip(index + 1).take_while(|other| other.left < blob.right + 2.0 * size);
        let before = blobs.iter().take(index).rev().take(400);
        for other in after.chain(before) {
            let other_size = other.height().max(other.width());
            if other.light != blob.light || other_size > size * 2.0 || size > other_size * 2.0 {
                continue;
            }
            let across = (blob.left.max(other.left) - blob.right.min(other.right)).max(0.0);
            let down = (blob.top.max(other.top) - blob.bottom.min(other.bottom)).max(0.0);
            if (across > 0.0) == (down > 0.0) {
                continue;
            }
            let gap = across.max(down);
            if gap < size && nearest.is_none_or(|(least, _)| gap < least) {
                nearest = Some((gap, across > 0.0));
            }
        }
        match nearest {
            Some((_, true)) => beside += 1,
            Some((_, false)) => stacked += 1,
            None => {}
        }
    }
    if beside + stacked == 0 { 0.5 } else { beside as f32 / (beside + stacked) as f32 }
}

/// Puts letters that stand side by side into one group.
fn group(blobs: &[Blob]) -> Vec<Vec<usize>> {
    let mut leader: Vec<usize> = (0..blobs.len()).collect();
    for (index, blob) in blobs.iter().enumerate() {
        let reach = blob.right + 2.0 * blob.height();
        for (offset, other) in blobs.iter().skip(index + 1).enumerate().take_while(|(_, other)| other.left < reach) {
            let overlap = blob.bottom.min(other.bottom) - blob.top.max(other.top);
            let (low, high) = (blob.height().min(other.height()), blob.height().max(other.height()));
            let near = other.left - blob.right < 1.3 * high;
            if blob.light == other.light && overlap > 0.5 * low && high < 2.6 * low && near {
                join(&mut leader, index, index + 1 + offset);
            }
        }
    }
    let mut groups: Vec<Vec<usize>> = vec![Vec::new(); blobs.len()];
    for index in 0..blobs.len() {
        let root = find(&mut leader, index);
        if let Some(group) = groups.get_mut(root) {
            group.push(index);
        }
    }
    groups
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
    if let Some(slot) = leader.get_mut(a.max(b)) {
        *slot = a.min(b);
    }
}

fn region<'a>(blobs: impl Iterator<Item = &'a Blob>) -> Option<Region> {
    let mut out: Option<Region> = None;
    for blob in blobs {
        let region = out.get_or_insert(Region {
            left: blob.left,
            top: blob.top,
            right: blob.right,
            bottom: blob.bottom,
            light: blob.light,
            letters: 0,
        });
        region.left = region.left.min(blob.left);
        region.top = region.top.min(blob.top);
        region.right = region.right.max(blob.right);
        region.bottom = region.bottom.max(blob.bottom);
        region.letters += 1;
    }
    out
}

/// Between dark letters the ground looks like light letters; of two regions in one place the one with more wins.
fn without_rivals(regions: Vec<Region>) -> Vec<Region> {
    let size = |region: &Region| (region.right - region.left) * (region.bottom - region.top);
    let mut kept: Vec<Region> = Vec::new();
    let mut sorted = regions;
    sorted.sort_by(|a, b| b.letters.cmp(&a.letters).then(size(b).total_cmp(&size(a))));
    for region in sorted {
        let beaten = kept.iter().any(|other| {
            let width = region.right.min(other.right) - region.left.max(other.left);
            let height = region.bottom.min(other.bottom) - region.top.max(other.top);
            other.light != region.light && width > 0.0 && height > 0.0 && width * height > 0.4 * size(&region)
        });
        if !beaten {
            kept.push(region);
        }
    }
    kept
}

impl Region {
    /// The same place in a picture scaled by `factor`.
    pub(super) fn scaled(&self, factor: f32) -> Self {
        Self {
            left: self.left * factor,
            top: self.top * factor,
            right: self.right * factor,
            bottom: self.bottom * factor,
            ..*self
        }
    }

    /// Copies the region onto white paper, dark on white, with the contrast stretched to the full range.
    pub(super) fn lay(&self, grey: &GrayImage, paper: &mut GrayImage) {
        let margin = (self.bottom - self.top) * 0.3 + 2.0;
        let clip = |value: f32, most: u32| (value.max(0.0) as u32).min(most);
        let (left, right) = (clip(self.left - margin, grey.width()), clip(self.right + margin, grey.width()));
        let (top, bottom) = (clip(self.top - margin, grey.height()), clip(self.bottom + margin, grey.height()));
        let mut histogram = [0_u32; 256];
        let mut total = 0_u32;
        for y in top..bottom {
            for x in left..right {
                let Some(pixel) = grey.get_pixel_checked(x, y) else {
                    continue;
                };
                if let Some(count) = histogram.get_mut(usize::from(pixel.0[0])) {
                    *count += 1;
                    total += 1;
                }
            }
        }
        let level = |share: f32| {
            let wanted = (total as f32 * share) as u32;
            let mut sum = 0;
            histogram.iter().position(|count| {
                sum += count;
                sum > wanted
            })
        };
        let (ink, ground) = if self.light { (0.98, 0.4) } else { (0.02, 0.6) };
        let (Some(ink), Some(ground)) = (level(ink), level(ground)) else {
            return;
        };
        let (ink, ground) = (ink as f32, ground as f32);
        if (ground - ink).abs() < 10.0 {
            return;
        }
        for y in top..bottom {
            for x in left..right {
                let (Some(from), Some(to)) = (grey.get_pixel_checked(x, y), paper.get_pixel_mut_checked(x, y)) else {
                    continue;
                };
                let share = (f32::from(from.0[0]) - ink) / (ground - ink);
                to.0[0] = to.0[0].min((share.clamp(0.0, 1.0) * 255.0) as u8);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;
    use rstest::rstest;

    fn drawn(ink: u8, ground: u8) -> GrayImage {
        let mut picture = GrayImage::from_pixel(400, 120, Luma([ground]));
        for letter in 0..12_u32 {
            for y in 40..64 {
                for x in 0..14 {
                    // A ring, as an "o" is.
                    if !(45..59).contains(&y) || !(5..9).contains(&x) {
                        picture.put_pixel(40 + letter * 20 + x, y, Luma([ink]));
                    }
                }
            }
        }
        picture
    }

    #[rstest]
    #[case(20, 230, false)]
    #[case(240, 30, true)]
    fn a_row_of_rings_is_one_region_of_its_polarity(#[case] ink: u8, #[case] ground: u8, #[case] light: bool) {
        let letters = find_letters(&drawn(ink, ground));
        assert_eq!(letters.regions.len(), 1, "{letters:?}");
        assert_eq!((letters.regions[0].light, letters.regions[0].letters), (light, 12));
        assert!((letters.height - 24.0).abs() < 2.0, "{}", letters.height);
        assert!(letters.level > 0.9);
    }

    #[test]
    fn light_letters_become_dark_on_white() {
        let picture = drawn(240, 30);
        let mut paper = GrayImage::from_pixel(400, 120, Luma([255]));
        find_letters(&picture).regions[0].lay(&picture, &mut paper);
        assert!(paper.get_pixel(41, 50).0[0] < 20);
        assert!(paper.get_pixel(46, 50).0[0] > 235);
        assert_eq!(paper.get_pixel(5, 5).0[0], 255);
    }
}
