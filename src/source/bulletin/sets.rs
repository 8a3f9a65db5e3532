//! Sets of characters and of pairs of neighbours: a few kilobytes that stay near the core while a text is passed over.
//!
//! Nearly all of a text is characters of three bytes. They are looked up by their bytes, two at a time.

use std::fmt;

/// Code points of the basic plane.
const PLANE: u32 = 0x1_0000;
/// Power of two: how many bits a set of pairs has. Of the pairs that are not in it, one in a hundred seems to be.
const PAIR_BITS: u32 = 18;

/// A set of characters of the basic plane.
pub struct Chars(Box<[u64; PLANE as usize / 64]>);

impl Chars {
    /// The set of those characters of the basic plane that `holds` holds for.
    pub fn of(holds: impl Fn(char) -> bool) -> Self {
        let mut bits = Box::new([0; PLANE as usize / 64]);
        for c in (0..PLANE).filter_map(char::from_u32).filter(|c| holds(*c)) {
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

/// Where to stop on the way through a text: at some characters of the basic plane, and at others where two of them
/// stand side by side. Commas and full stops are many, and need a look only where they are doubled.
///
/// A character is looked up by the last two bytes of its UTF-8, six bits each; of what is found there, bit n is for the
/// first byte 0xe0 + n, the upper half for those that stop in twos.
pub struct Stops(Box<[u32; SLOTS]>);

/// One for every value of two times six bits.
const SLOTS: usize = 0x1000;
/// What the lookup gives for a character that stops by itself, and for one that stops beside another.
const ALONE: u32 = 1;
const BESIDE: u32 = 1 << 16;

impl Stops {
    /// Stops at the characters that the first holds for, and at the first of two neighbours that the second holds for.
    pub fn new(alone: impl Fn(char) -> bool, beside: impl Fn(char) -> bool) -> Self {
        let mut bits = Box::new([0; SLOTS]);
        for c in (0..PLANE).filter_map(char::from_u32) {
            bits[c as usize % SLOTS] |=
                ((u32::from(alone(c)) * ALONE) | (u32::from(beside(c)) * BESIDE)) << (c as u32 >> 12);
        }
        Stops(bits)
    }

    /// Byte of the first stop at or behind byte `from`; the length of the text if there is none.
    #[inline]
    pub fn next(&self, text: &str, from: usize) -> usize {
        let mut rest = &text.as_bytes()[from..];
        let mut before = 0;
        loop {
            while let Some(window) = window(rest).filter(|w| wide(*w)) {
                let (one, two) = (self.find(window), self.find(window >> 24));
                if ((one | two) & ALONE) | ((before | two) & one & BESIDE) != 0 {
                    let at = text.len() - rest.len();
                    return match one & ALONE != 0 || one & two & BESIDE != 0 {
                        _ if before & one & BESIDE != 0 => before_char(text, at),
                        true => at,
                        false => at + 3,
                    };
                }
                before = two;
                rest = &rest[6..];
            }
            let at = text.len() - rest.len();
            let Some(c) = text[at..].chars().next() else { return at };
            let one = if (c as u32) < PLANE { self.0[c as usize % SLOTS] >> (c as u32 >> 12) } else { 0 };
            if before & one & BESIDE != 0 {
                return before_char(text, at);
            }
            if one & ALONE != 0 {
                return at;
            }
            before = one;
            rest = &rest[c.len_utf8()..];
        }
    }

    /// What there is to know of the character of three bytes that a window begins with.
    #[inline]
    fn find(&self, window: u64) -> u32 {
        self.0[(window >> 2 & 0xfc0 | window >> 16 & 0x3f) as usize] >> (window & 15)
    }
}

/// Byte of the character in front of byte `at`.
fn before_char(text: &str, at: usize) -> usize {
    at - text[..at].chars().next_back().map_or(0, char::len_utf8)
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

impl fmt::Debug for Stops {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Stops({} bits)", self.0.iter().map(|bits| bits.count_ones()).sum::<u32>())
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
    fn stops_are_found_wherever_they_stand() {
        let stops = Stops::new(|c| matches!(c, '一' | 'a' | 'é' | '｡'), |c| matches!(c, '，' | '。' | '｡' | ';'));
        let text = "𠀀丁b丁丁𠀀丁一丁丁丁丁";
        let at = text.find('一').unwrap();
        assert_eq!((stops.next(text, 0), stops.next(text, at), stops.next(text, at + 3)), (at, at, text.len()));
        for n in 0..40 {
            let head = "丁，".repeat(n / 2) + if n % 2 == 0 { "" } else { "丁" };
            for tail in
                ["一丁丁丁", "一", "a丁丁丁", "é", "，。丁丁丁", "，。", "，;丁", ";，", "，｡", "｡。", "，，，丁"]
            {
                let (text, stop) = (head.clone() + tail, head.len());
                // The comma that the head ends with is one of the two then.
                let joined = head.ends_with('，') && tail.starts_with(['，', '｡', ';']);
                assert_eq!(stops.next(&text, 0), if joined { stop - 3 } else { stop }, "{text}");
            }
            assert_eq!(stops.next(&(head.clone() + "丁；𠀀丁"), 0), head.len() + 13);
        }
    }

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
        let text = "率先增长了";
        let set = Pairs::new([('增', '长')].into_iter());
        assert_eq!([0, 3, 6, 9, 12].map(|at| set.may_begin(text, at)), [false, false, true, false, false]);
        assert!(set.may_begin("增长", 0), "the end of a text");
        assert_eq!(pairs("增长率").collect::<Vec<_>>(), [('增', '长'), ('长', '率')]);
    }
}
