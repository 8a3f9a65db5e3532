//! The matcher of phrases: a trie in a double array, walked from every character that can begin a phrase.
//!
//! Leftmost and longest first is what a trie gives by itself: from the earliest character that begins a phrase, the
//! longest of them. In prose most characters begin none, and one look in a table passes them over.

/// Base of the first state.
const ROOT: u32 = 1;

/// Phrases by their characters.
#[derive(Debug)]
pub struct Trie {
    /// Class of every character of the basic plane, the common ones first; 0 stands in no phrase.
    classes: Vec<u16>,
    /// Steps from state to state, by base of the state plus class of the character.
    steps: Vec<Step>,
}

/// A state of the trie, kept where the step to it is looked up.
#[derive(Clone, Copy, Debug, Default)]
struct Step {
    /// Base of the state that the step leaves from; 0 where there is no step.
    from: u32,
    /// Base of the state that the step leads to; 0 where no phrase goes on. No two states share a base.
    base: u32,
    /// Value of the phrase that ends here, plus one; 0 where none does.
    value: u32,
}

impl Trie {
    /// Builds the trie of phrases with the value of each; of equal phrases the last one holds. Phrases outside the basic
    /// plane and empty ones are left out.
    pub fn build<'a>(phrases: impl Iterator<Item = (&'a str, u32)>) -> Self {
        let plane = |phrase: &str| phrase.chars().all(|c| u16::try_from(c as u32).is_ok());
        let mut phrases: Vec<(&str, u32)> = phrases.filter(|(p, _)| !p.is_empty() && plane(p)).collect();
        phrases.sort_by_key(|(phrase, _)| *phrase);
        phrases.reverse();
        phrases.dedup_by_key(|(phrase, _)| *phrase);
        phrases.reverse();
        let mut counts = vec![0_u32; 0x1_0000];
        phrases.iter().flat_map(|(phrase, _)| phrase.chars()).for_each(|c| counts[c as usize] += 1);
        let mut order: Vec<usize> = (0..counts.len()).filter(|c| counts[*c] > 0).collect();
        order.sort_by_key(|c| std::cmp::Reverse(counts[*c]));
        let mut classes = vec![0; 0x1_0000];
        for (class, c) in order.into_iter().enumerate() {
            classes[c] = class as u16 + 1;
        }
        let mut trie = Trie { classes, steps: Vec::new() };
        Builder { trie: &mut trie, free: 0, bases: Vec::new() }.place(&phrases, 0);
        trie
    }

    /// Length in bytes and value of the longest phrase that `text` begins with.
    #[inline]
    pub fn longest(&self, text: &str) -> Option<(usize, u32)> {
        let (mut base, mut at, mut found) = (ROOT, 0, None);
        while let Some((code, len)) = code(text.as_bytes(), at) {
            let class = self.classes.get(code).map_or(0, |class| usize::from(*class));
            let Some(step) = self.steps.get(base as usize + class).filter(|s| s.from == base && class != 0) else {
                break;
            };
            at += len;
            if step.value != 0 {
                found = Some((at, step.value - 1));
            }
            if step.base == 0 {
                break;
            }
            base = step.base;
        }
        found
    }
}

/// Code point and length of the character at `at` of a text's bytes; `None` outside the basic plane, where no phrase is.
#[inline]
fn code(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    let low = |byte: u8| usize::from(byte & 63);
    match *bytes.get(at..)? {
        [a @ 0xe0..=0xef, b, c, ..] => Some((usize::from(a & 15) << 12 | low(b) << 6 | low(c), 3)),
        [a @ ..=0x7f, ..] => Some((usize::from(a), 1)),
        [a @ 0xc0..=0xdf, b, ..] => Some((usize::from(a & 31) << 6 | low(b), 2)),
        _ => None,
    }
}

/// After a search this long the next one begins further on.
const TRIES: usize = 64;

/// Finds room in the table for one state after the other.
struct Builder<'t> {
    trie: &'t mut Trie,
    /// Where the search for room begins: few slots before this one are free.
    free: usize,
    /// Whether a base is that of a state.
    bases: Vec<bool>,
}

impl Builder<'_> {
    /// Places the state that sorted phrases share by their first `depth` bytes, and all below it; returns its base.
    fn place(&mut self, phrases: &[(&str, u32)], depth: usize) -> u32 {
        let next = |(phrase, _): &(&str, u32)| phrase[depth..].chars().next();
        // The phrase that ends here is the value of the step that leads here.
        let longer = &phrases[phrases.iter().take_while(|p| next(p).is_none()).count()..];
        let children: Vec<&[(&str, u32)]> = longer.chunk_by(|a, b| next(a) == next(b)).collect();
        if children.is_empty() {
            return 0;
        }
        let first = |child: &&[(&str, u32)]| next(&child[0]).unwrap_or_default();
        let classes: Vec<usize> =
            children.iter().map(|child| usize::from(self.trie.classes[first(child) as usize])).collect();
        let (least, most) = classes.iter().fold((usize::MAX, 0), |(l, m), c| (l.min(*c), m.max(*c)));
        let from = self.free.saturating_sub(least).max(ROOT as usize);
        let used = |base: usize| self.bases.get(base).copied().unwrap_or(false);
        let fits = |base: &usize| !used(*base) && classes.iter().all(|c| !self.taken(base + c));
        let base = (from..).find(fits).unwrap_or(from);
        if base > from + TRIES {
            self.free += TRIES / 4;
        }
        if self.bases.len() <= base {
            self.bases.resize(base + 1, false);
        }
        self.bases[base] = true;
        let steps = &mut self.trie.steps;
        if steps.len() <= base + most {
            steps.resize(base + most + 1, Step::default());
        }
        for (class, child) in classes.iter().zip(&children) {
            let value = if child[0].0.len() == depth + first(child).len_utf8() { child[0].1 + 1 } else { 0 };
            steps[base + class] = Step { from: base as u32, base: 0, value };
        }
        for (class, child) in classes.iter().zip(&children) {
            let below = self.place(child, depth + first(child).len_utf8());
            self.trie.steps[base + class].base = below;
        }
        base as u32
    }

    fn taken(&self, at: usize) -> bool {
        self.trie.steps.get(at).is_some_and(|s| s.from != 0)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn the_longest_phrase_wins() {
        let phrases = ["增长", "增长到", "增", "%", "一季度", "GDP"];
        let trie = Trie::build(phrases.iter().copied().zip(0..));
        assert_eq!(trie.longest("增长到8%"), Some((9, 1)));
        assert_eq!(trie.longest("增长了"), Some((6, 0)));
        assert_eq!(trie.longest("增速"), Some((3, 2)));
        assert_eq!(trie.longest("GDP"), Some((3, 5)));
        assert_eq!(trie.longest("GD"), None);
        assert_eq!(trie.longest(""), None);
        assert_eq!(trie.longest("𠀀增"), None);
        assert_eq!(Trie::build([("é·", 3), ("é", 4)].into_iter()).longest("é·𠀀"), Some((4, 3)));
    }

    #[test]
    fn every_phrase_of_many_is_found() {
        let phrases: Vec<String> = (0..4000_u32)
            .map(|n| [n % 17, n % 251, n % 13, n / 7].iter().filter_map(|k| char::from_u32(0x4e00 + k)).collect())
            .collect();
        let values: BTreeMap<&str, u32> = phrases.iter().map(String::as_str).zip(0..).collect();
        let trie = Trie::build(values.iter().map(|(p, v)| (*p, *v)));
        for (phrase, value) in values {
            assert_eq!(trie.longest(phrase), Some((phrase.len(), value)), "{phrase}");
        }
    }
}
