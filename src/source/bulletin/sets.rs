//! Sets of characters and of pairs of neighbours: a few kilobytes that stay near the core while a text is passed over.
//!
//! Nearly all of a text is characters of three bytes. They are looked up by their bytes, two at a time.

use std::fmt;

/// Code points of the basic plane.
const PLANE: u32 = 0x1_0000;
/// Power of two: how many bits a set of pairs has. Of the pairs that are not in it, one in a hundred seems to be.
const PAIR_BITS: u32 = 18;

/// A set of characters of the basic plane: by the bits of the first two bytes of their UTF-8, 64 for the third.
pub struct Chars(Box<[u64; PLANE as usize / 64]>);

impl Chars {
    /// The set of those characters of the basic plane that `holds` holds for.
    pub fn of(holds: impl Fn(char) -> bool) -> Self {
        let mut bits = Box::new([0; PLANE as usize / 64]);
        for c in (0..PLANE).filter_map(char::from_u32).filter(|c| holds(*c)) {
            bits[Chars::word(u64::from(c) >> 12, u64::from(c) >> 6)] |= 1 << (c as u32 & 63);
        }
        Chars(bits)
    }

    /// Whether a character is in the set.
    #[inline]
    pub fn has(&self, c: char) -> bool {
        let word = Chars::word(u64::from(c) >> 12, u64::from(c) >> 6);
        (c as u32) < PLANE && self.0[word] >> (c as u32 & 63) & 1 != 0
    }

    #[inline]
    fn word(first: u64, second: u64) -> usize {
        (first & 15 | (second & 63) << 4) as usize
    }

    /// Byte of the first character of the set at or behind byte `from`; the length of the text if there is none.
    #[inline]
    pub fn next(&self, text: &str, from: usize) -> usize {
        let mut rest = &text.as_bytes()[from..];
        loop {
            while let Some(window) = window(rest).filter(|w| wide(*w)) {
                let (one, two) = (self.bit(window), self.bit(window >> 24));
                if (one | two) & 1 != 0 {
                    return text.len() - rest.len() + if one & 1 != 0 { 0 } else { 3 };
                }
                rest = &rest[6..];
            }
            let at = text.len() - rest.len();
            let Some(c) = text[at..].chars().next().filter(|c| !self.has(*c)) else { return at };
            rest = &rest[c.len_utf8()..];
        }
    }

    /// The lowest bit tells whether the character of three bytes that a window begins with is in the set.
    #[inline]
    fn bit(&self, window: u64) -> u64 {
        self.0[Chars::word(window, window >> 8)] >> (window >> 16 & 63)
    }
}

/// The first eight bytes, the first of them lowest.
#[inline]
pub fn window(bytes: &[u8]) -> Option<u64> {
    bytes.first_chunk().map(|chunk| u64::from_le_bytes(*chunk))
}

/// Whether a window of a text begins with two characters of three bytes each.
#[inline]
pub fn wide(window: u64) -> bool {
    window & 0xf000_00f0 == 0xe000_00e0
}

/// Code point and length of the character that a text's bytes begin with; `None` outside the basic plane, and at the
/// end.
#[inline]
pub fn code(bytes: &[u8]) -> Option<(usize, usize)> {
    let low = |byte: u8| usize::from(byte & 63);
    match *bytes {
        [a @ 0xe0..=0xef, b, c, ..] => Some((usize::from(a & 15) << 12 | low(b) << 6 | low(c), 3)),
        [a @ ..=0x7f, ..] => Some((usize::from(a), 1)),
        [a @ 0xc0..=0xdf, b, ..] => Some((usize::from(a & 31) << 6 | low(b), 2)),
        _ => None,
    }
}

/// A set of pairs of characters that may take a pair for a member that is none, and never misses one.
pub struct Pairs(Box<[u64; 1 << (PAIR_BITS - 6)]>);

impl Pairs {
    /// The set of the given pairs.
    pub fn new(pairs: impl Iterator<Item = (char, char)>) -> Self {
        let mut bits = Box::new([0; 1 << (PAIR_BITS - 6)]);
        for (a, b) in pairs {
            let (word, bit) = Pairs::place(bytes_of(a, b));
            bits[word] |= 1 << bit;
        }
        Pairs(bits)
    }

    /// Whether the two characters from byte `at` of a text on are in the set; `true` for some that are not.
    #[inline]
    pub fn may_begin(&self, text: &str, at: usize) -> bool {
        match window(&text.as_bytes()[at..]) {
            Some(window) if wide(window) => self.may_have_wide(window),
            _ => {
                let mut rest = text[at..].chars();
                rest.next().zip(rest.next()).is_some_and(|(a, b)| self.may_have(a, b))
            }
        }
    }

    /// Whether a pair is in the set; `true` for some that are not.
    pub fn may_have(&self, a: char, b: char) -> bool {
        self.may_have_bytes(bytes_of(a, b))
    }

    /// The same of the two characters that a [`wide`] window begins with.
    #[inline]
    pub fn may_have_wide(&self, window: u64) -> bool {
        self.may_have_bytes(window & 0xffff_ffff_ffff)
    }

    #[inline]
    fn may_have_bytes(&self, bytes: u64) -> bool {
        let (word, bit) = Pairs::place(bytes);
        self.0[word] >> bit & 1 != 0
    }

    #[inline]
    fn place(bytes: u64) -> (usize, u64) {
        // Fibonacci hashing: the upper bits of a product with an odd number without a pattern.
        let product = bytes.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        ((product >> (64 - PAIR_BITS + 6)) as usize, product >> (64 - PAIR_BITS) & 63)
    }
}

/// The UTF-8 of two characters, the first byte lowest.
fn bytes_of(a: char, b: char) -> u64 {
    let mut bytes = [0; 8];
    let len = a.encode_utf8(&mut bytes).len();
    b.encode_utf8(&mut bytes[len..]);
    u64::from_le_bytes(bytes)
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
        let text = "é𠀀丁a丁丁𠀀丁一丁丁丁丁";
        let at = text.find('一').unwrap();
        assert_eq!((set.next(text, 0), set.next(text, at), set.next(text, at + 3)), (at, at, text.len()));
        assert!((0..40).all(|n| set.next(&("丁".repeat(n) + "一丁丁丁"), 0) == 3 * n));
        let han = |n: u32| char::from_u32(0x4e00 + n).unwrap();
        let member = |n: u32| (han(n * 7 % 5000), han(n * 13 % 3000));
        let set = Pairs::new((0..5000).map(member));
        assert!((0..5000).map(member).all(|(a, b)| set.may_have(a, b)));
        let wrong = (0..10_000).filter(|n| set.may_have(han(n % 5000), han(6000 + n / 5000))).count();
        assert!(wrong < 500, "{wrong}");
        let text = "率先增长了";
        let set = Pairs::new([('增', '长')].into_iter());
        assert_eq!([0, 3, 6, 9, 12].map(|at| set.may_begin(text, at)), [false, false, true, false, false]);
        assert!(set.may_begin("增长", 0), "the end of a text");
        assert_eq!(pairs("增长率").collect::<Vec<_>>(), [('增', '长'), ('长', '率')]);
    }
}
