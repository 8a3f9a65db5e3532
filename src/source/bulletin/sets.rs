//! Sets of characters and of pairs of neighbours: a few kilobytes that stay near the core while a text is passed over.

use std::fmt;

const PLANE: usize = 0x1_0000;
/// Power of two: how many bits a set of pairs has. Of the pairs that are not in it, one in a hundred seems to be.
const PAIR_BITS: u32 = 18;

/// A set of characters of the basic plane.
pub struct Chars(Box<[u64; PLANE / 64]>);

impl Chars {
    /// The set of those characters of the basic plane that `holds` holds for.
    pub fn of(holds: impl Fn(char) -> bool) -> Self {
        let mut bits = Box::new([0; PLANE / 64]);
        for c in (0..PLANE as u32).filter_map(char::from_u32).filter(|c| holds(*c)) {
            bits[c as usize / 64] |= 1 << (c as u32 % 64);
        }
        Chars(bits)
    }

    /// Whether a character is in the set.
    #[inline]
    pub fn has(&self, c: char) -> bool {
        self.0.get(c as usize / 64).is_some_and(|bits| bits >> (c as u32 % 64) & 1 != 0)
    }
}

/// A set of pairs of characters that may take a pair for a member that is none, and never misses one.
pub struct Pairs(Box<[u64; 1 << (PAIR_BITS - 6)]>);

impl Pairs {
    /// The set of the given pairs.
    pub fn new(pairs: impl Iterator<Item = (char, char)>) -> Self {
        let mut bits = Box::new([0; 1 << (PAIR_BITS - 6)]);
        for (a, b) in pairs {
            let (word, bit) = Pairs::place(a, b);
            bits[word] |= bit;
        }
        Pairs(bits)
    }

    /// Whether the pair is in the set; `true` for some that are not.
    #[inline]
    pub fn may_have(&self, a: char, b: char) -> bool {
        let (word, bit) = Pairs::place(a, b);
        self.0[word] & bit != 0
    }

    #[inline]
    fn place(a: char, b: char) -> (usize, u64) {
        // Fibonacci hashing: the upper bits of a product with an odd number without a pattern.
        let key = (u64::from(a) << 21 | u64::from(b)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        ((key >> (64 - PAIR_BITS + 6)) as usize, 1 << (key >> (64 - PAIR_BITS) & 63))
    }
}

/// The neighbours in a phrase.
pub fn pairs(phrase: &str) -> impl Iterator<Item = (char, char)> {
    phrase.chars().zip(phrase.chars().skip(1))
}

impl fmt::Debug for Chars {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Chars({})", self.0.iter().map(|bits| bits.count_ones()).sum::<u32>())
    }
}

impl fmt::Debug for Pairs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pairs({} bits)", self.0.iter().map(|bits| bits.count_ones()).sum::<u32>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_found_and_few_others() {
        let set = Chars::of(|c| c == '一' || c == '\u{ffff}');
        assert!(set.has('一') && set.has('\u{ffff}') && !set.has('丁') && !set.has('𠀀'));
        let han = |n: u32| char::from_u32(0x4e00 + n).unwrap();
        let member = |n: u32| (han(n * 7 % 5000), han(n * 13 % 3000));
        let set = Pairs::new((0..5000).map(member));
        assert!((0..5000).map(member).all(|(a, b)| set.may_have(a, b)));
        let wrong = (0..10_000).filter(|n| set.may_have(han(n % 5000), han(6000 + n / 5000))).count();
        assert!(wrong < 500, "{wrong}");
        assert_eq!(pairs("增长率").collect::<Vec<_>>(), [('增', '长'), ('长', '率')]);
    }
}
