//! Chance that can be repeated.

/// SplitMix64 (Steele, Lea and Flood, 2014): small, and the same on every machine.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// The dice of one item. Items do not share dice, so that they can be made in any order and on any core.
    pub fn new(seed: u64, item: u64) -> Self {
        let mut dice = Self(seed ^ item.wrapping_mul(0xd134_2543_de82_ef95));
        let mixed = dice.bits();
        Self(mixed)
    }

    /// Sixty-four random bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// 0–1, without 1.
    pub fn unit(&mut self) -> f32 {
        (self.bits() >> 40) as f32 / (1_u64 << 24) as f32
    }

    /// About normal, mean 0, deviation 1, never beyond ±3.5.
    pub fn bell(&mut self) -> f32 {
        // The four sixteenths of one draw, because noise asks once a pixel.
        let bits = self.bits();
        let part = |shift: u32| ((bits >> shift) & 0xffff) as f32;
        ((part(0) + part(16) + part(32) + part(48)) / 65_536.0 - 2.0) * 1.732
    }

    /// A number of a range.
    pub fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }

    /// A number of a range, small ones as likely as large ones in proportion.
    pub fn proportion(&mut self, low: f32, high: f32) -> f32 {
        (low.ln() + (high.ln() - low.ln()) * self.unit()).exp()
    }

    /// A whole number of a range, both ends included.
    pub fn whole(&mut self, low: usize, high: usize) -> usize {
        low + (self.bits() % (high.saturating_sub(low) as u64 + 1)) as usize
    }

    /// True with this probability.
    pub fn chance(&mut self, probability: f32) -> bool {
        self.unit() < probability
    }

    /// One of a list; nothing of an empty one.
    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        let index = self.whole(0, list.len().saturating_sub(1));
        list.get(index)
    }

    /// One of a list of words; the empty word of an empty list.
    pub fn word(&mut self, list: &[&'static str]) -> &'static str {
        self.pick(list).copied().unwrap_or_default()
    }

    /// Which of several weights was met.
    pub fn weighted(&mut self, weights: &[f32]) -> usize {
        let mut left = self.unit() * weights.iter().sum::<f32>();
        weights
            .iter()
            .position(|weight| {
                left -= weight;
                left < 0.0
            })
            .unwrap_or_default()
    }

    /// A pattern with digits for `#`, digits from 2 to 9 for `*`, capital letters for `@`.
    pub fn fill(&mut self, pattern: &str) -> String {
        let mut out = String::with_capacity(pattern.len());
        for letter in pattern.chars() {
            match letter {
                '#' => out.push(char::from(b'0' + self.whole(0, 9) as u8)),
                '*' => out.push(char::from(b'0' + self.whole(2, 9) as u8)),
                '@' => out.push(char::from(*self.pick(b"ABCDEFGHJLMNPRSTUVWXY").unwrap_or(&b'A'))),
                other => out.push(other),
            }
        }
        out
    }

    /// One of several patterns, filled.
    pub fn fill_one(&mut self, patterns: &[&'static str]) -> String {
        let pattern = self.word(patterns);
        self.fill(pattern)
    }

    /// Puts a list into a random order.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            list.swap(last, self.whole(0, last));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_throws() {
        let throws = |item| {
            let mut dice = Dice::new(7, item);
            (0..20).map(|_| dice.bits()).collect::<Vec<_>>()
        };
        assert_eq!(throws(3), throws(3));
        assert_ne!(throws(3), throws(4));
    }

    #[test]
    fn patterns_are_filled_by_kind() {
        let filled = Dice::new(1, 1).fill("+1 (*##) ###-#### @");
        assert_eq!(filled.len(), 19);
        assert!(!filled.contains(['#', '*', '@']), "{filled}");
    }
}
