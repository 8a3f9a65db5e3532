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

/// What a character asks for on the way through a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Nothing.
    Never,
    /// To stop where another such or a stop stands right behind it. Commas and full stops are many, and need a look only
    /// where they are doubled.
    Twice,
    /// To be told of.
    Tell,
    /// To stop.
    Here,
}

/// What the characters of the basic plane ask for on the way through a text.
///
/// A character is looked up by the last two bytes of its UTF-8, six bits each; of what is found there, bits 2n and 2n + 1
/// are for the first byte 0xe0 + n.
pub struct Stops(Box<[u32; SLOTS]>);

/// One for every value of two times six bits.
const SLOTS: usize = 0x1000;
// What the lookup gives.
const TWICE: u32 = Stop::Twice as u32;
const TELL: u32 = Stop::Tell as u32;
const HERE: u32 = Stop::Here as u32;
/// Of three neighbours, four values each, those for which there is a stop at the second or the third.
const HALT: u64 = {
    let (mut bits, mut index) = (0, 0);
    while index < 64 {
        let (before, one, two) = (index >> 4, index >> 2 & 3, index & 3);
        if one == HERE || two == HERE || one == TWICE && (before == TWICE || two == TWICE) {
            bits |= 1 << index;
        }
        index += 1;
    }
    bits
};

impl Stops {
    /// What each character asks for.
    pub fn new(asks: impl Fn(char) -> Stop) -> Self {
        let mut bits = Box::new([0; SLOTS]);
        for c in (0..PLANE).filter_map(char::from_u32) {
            bits[c as usize % SLOTS] |= (asks(c) as u32) << (c as u32 >> 12 << 1);
        }
        Stops(bits)
    }

    /// Byte of the first stop at or behind byte `from`, the length of the text if there is none; `tell` hears of the
    /// characters in front of it that ask for that.
    #[inline]
    pub fn next(&self, text: &str, from: usize, mut tell: impl FnMut(usize)) -> usize {
        let mut rest = &text.as_bytes()[from..];
        let mut before = 0;
        loop {
            while let Some(window) = window(rest).filter(|w| wide(*w)) {
                let (one, two) = (self.find(window), self.find(window >> 24));
                let at = || text.len() - rest.len();
                if HALT >> (before << 4 | one << 2 | two) & 1 != 0 {
                    // The first of two marks that are one each stands in front of the window.
                    if before == TWICE && (one == TWICE || one == HERE) {
                        return before_char(text, at());
                    }
                    if one == HERE || one == TWICE {
                        return at();
                    }
                    if one == TELL {
                        tell(at());
                    }
                    return at() + 3;
                }
                if (one | two) & TELL != 0 {
                    if one == TELL {
                        tell(at());
                    }
                    if two == TELL {
                        tell(at() + 3);
                    }
                }
                before = two;
                rest = &rest[6..];
            }
            let at = text.len() - rest.len();
            let Some((code, len)) = text[at..].chars().next().map(|c| (c as usize, c.len_utf8())) else { return at };
            let one = if code < PLANE as usize { self.0[code % SLOTS] >> (code >> 12 << 1) & 3 } else { 0 };
            match one {
                TWICE | HERE if before == TWICE => return before_char(text, at),
                HERE => return at,
                TELL => tell(at),
                _ => {}
            }
            before = one;
            rest = &rest[len..];
        }
    }

    /// What the character of three bytes that a window begins with asks for.
    #[inline]
    fn find(&self, window: u64) -> u32 {
        self.0[(window >> 2 & 0xfc0 | window >> 16 & 0x3f) as usize] >> (window << 1 & 30) & 3
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
        let stops = Stops::new(|c| match c {
            '一' | 'a' | 'é' | '｡' => Stop::Here,
            '，' | '。' | ';' => Stop::Twice,
            '八' | 'b' => Stop::Tell,
            _ => Stop::Never,
        });
        let next = |text: &str, from| {
            let mut told = Vec::new();
            (stops.next(text, from, |at| told.push(at)), told)
        };
        let text = "𠀀丁b丁丁𠀀丁一丁丁八丁";
        let (at, told) = (text.find('一').unwrap(), ["b", "八"].map(|c| text.find(c).unwrap()));
        assert_eq!(next(text, 0), (at, vec![told[0]]));
        assert_eq!(next(text, at), (at, vec![]));
        assert_eq!(next(text, at + 3), (text.len(), vec![told[1]]));
        for n in 0..40 {
            let head = "丁，".repeat(n / 2) + if n % 2 == 0 { "" } else { "丁" };
            for tail in
                ["一丁丁丁", "一", "a丁丁丁", "é", "，。丁丁丁", "，。", "，;丁", ";，", "，｡", "｡。", "，，，丁"]
            {
                let (text, stop) = (head.clone() + tail, head.len());
                // The comma that the head ends with is looked at in front of any stop then.
                let joined = head.ends_with('，');
                assert_eq!(next(&text, 0).0, if joined { stop - 3 } else { stop }, "{text}");
            }
            let (all, told) = next(&(head.clone() + "丁；八b𠀀丁八"), 0);
            assert_eq!((all, told), (head.len() + 20, [6, 9, 17].map(|at| head.len() + at).to_vec()));
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
