//! Connected pixels of a picture.

/// Pixels of a row side by side that belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) row: usize,
    pub(crate) from: usize,
    /// The first column behind it.
    pub(crate) to: usize,
    /// The region that it belongs to, from 0 in the order in which regions begin.
    pub(crate) region: usize,
}

/// Whether pixels that touch at a corner are connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Corners {
    Connect,
    Part,
}

/// The pixels that `is_set`, row by row, with the regions that they form; and how many regions there are. `width` is
/// above 0.
pub(crate) fn regions<T: Copy>(
    pixels: &[T],
    width: usize,
    is_set: impl Fn(T) -> bool,
    corners: Corners,
) -> (Vec<Run>, usize) {
    let reach = usize::from(corners == Corners::Connect);
    let mut runs: Vec<Run> = Vec::new();
    let mut parents = Parents::default();
    // The runs of the row above that are not yet left behind.
    let mut above = 0..0;
    for (row, pixels) in pixels.chunks_exact(width).enumerate() {
        let begin = runs.len();
        let mut at = 0;
        while let Some(skipped) = pixels.get(at..).and_then(|rest| rest.iter().position(|pixel| is_set(*pixel))) {
            let from = at + skipped;
            let length = pixels.get(from..).and_then(|rest| rest.iter().position(|pixel| !is_set(*pixel)));
            let to = length.map_or(width, |length| from + length);
            let mut region = None;
            while let Some(run) = runs.get(above.start).filter(|_| !above.is_empty()) {
                if run.from >= to + reach {
                    break;
                }
                if run.to + reach > from {
                    region = Some(region.map_or(run.region, |region| parents.join(region, run.region)));
                }
                // What reaches further may touch the next run as well.
                if run.to > to {
                    break;
                }
                above.start += 1;
            }
            runs.push(Run { row, from, to, region: region.unwrap_or_else(|| parents.add()) });
            at = to;
        }
        above = begin..runs.len();
    }
    let (names, count) = parents.names();
    for run in &mut runs {
        run.region = names.get(run.region).copied().unwrap_or_default();
    }
    (runs, count)
}

/// Which provisional regions turned out to be one.
#[derive(Debug, Default)]
struct Parents(Vec<usize>);

impl Parents {
    fn add(&mut self) -> usize {
        self.0.push(self.0.len());
        self.0.len() - 1
    }

    fn root(&mut self, mut of: usize) -> usize {
        while let Some(parent) = self.0.get(of).copied().filter(|parent| *parent != of) {
            let above = self.0.get(parent).copied().unwrap_or(parent);
            if let Some(slot) = self.0.get_mut(of) {
                *slot = above;
            }
            of = parent;
        }
        of
    }

    /// The older of two regions becomes the parent of both.
    fn join(&mut self, a: usize, b: usize) -> usize {
        let (a, b) = (self.root(a), self.root(b));
        let (older, younger) = (a.min(b), a.max(b));
        if let Some(slot) = self.0.get_mut(younger) {
            *slot = older;
        }
        older
    }

    /// The final number of each provisional region, and how many there are.
    fn names(mut self) -> (Vec<usize>, usize) {
        let mut names = Vec::with_capacity(self.0.len());
        let mut count = 0;
        for index in 0..self.0.len() {
            let root = self.root(index);
            let name = names.get(root).copied().unwrap_or(count);
            count += usize::from(root == index);
            names.push(name);
        }
        (names, count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{GrayImage, Luma};
    use imageproc::region_labelling::{Connectivity, connected_components};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn regions_are_those_of_the_reference(
            width in 1_usize..14,
            pixels in proptest::collection::vec(proptest::bool::weighted(0.45), 0..150),
            corners in proptest::sample::select(vec![Corners::Connect, Corners::Part]),
        ) {
            let height = pixels.len() / width;
            // The reference fails on a single pixel that is set.
            prop_assume!(width * height > 1);
            let picture =
                GrayImage::from_fn(width as u32, height as u32, |x, y| Luma([u8::from(pixels[y as usize * width + x as usize])]));
            let connectivity = if corners == Corners::Connect { Connectivity::Eight } else { Connectivity::Four };
            let expected = connected_components(&picture, connectivity, Luma([0]));
            let (runs, count) = regions(picture.as_raw(), width, |value| value > 0, corners);
            let mut found = vec![0_u32; width * height];
            for run in &runs {
                found[run.row * width + run.from..run.row * width + run.to].fill(run.region as u32 + 1);
            }
            prop_assert_eq!(&found, expected.as_raw());
            prop_assert_eq!(count as u32, expected.pixels().map(|label| label.0[0]).max().unwrap_or(0));
        }
    }
}
