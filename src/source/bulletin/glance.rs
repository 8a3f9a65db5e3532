//! Glance: the areas and times that paragraphs without a figure name, found without reading the rest.
//!
//! A phrase counts only where reading from left to right would find it: 北京 in 东北京剧 is none if 东北 is a phrase.
//! Where two neighbours stand side by side in no phrase, a phrase ends or none is; reading from there is enough.

use super::lex;
use super::lexicon::Lexicon;
use super::sets::{Chars, Pairs, pairs};
use super::token::{Kind, Token};

/// What to look for.
#[derive(Debug)]
pub struct Glance {
    /// How phrases for areas and times begin.
    begins: Pairs,
    /// Those of a single character.
    single: Chars,
    /// Neighbours in any phrase.
    inside: Pairs,
}

impl Glance {
    /// Gathers the beginnings of areas and times among the lexicon's phrases.
    pub fn new(lexicon: &Lexicon) -> Self {
        let told = || lexicon.phrases().filter(|(_, kind)| wanted(*kind)).map(|(phrase, _)| phrase);
        let mut single: Vec<char> = told().filter(|p| p.chars().count() == 1).flat_map(str::chars).collect();
        single.sort_unstable();
        Glance {
            begins: Pairs::new(told().filter_map(|phrase| pairs(phrase).next())),
            single: Chars::of(|c| single.binary_search(&c).is_ok()),
            inside: Pairs::new(lexicon.phrases().flat_map(|(phrase, _)| pairs(phrase))),
        }
    }

    /// Puts the areas and times of a stretch behind those in `out`, as [`lex::glance`] finds them.
    pub fn read(&self, lexicon: &Lexicon, text: &str, out: &mut Vec<Token>) {
        let mut rest = text.chars();
        let Some(mut here) = rest.next() else { return };
        // Up to this byte everything is read.
        let mut sure = 0;
        loop {
            let next = rest.next();
            if self.begins.may_have(here, next.unwrap_or('\0')) | self.single.has(here) {
                let at = text.len() - rest.as_str().len() - next.map_or(0, char::len_utf8) - here.len_utf8();
                if at >= sure {
                    sure = self.read_to(lexicon, text, self.boundary(text, sure, at), at, out);
                }
            }
            match next {
                Some(c) => here = c,
                None => break,
            }
        }
    }

    /// The last byte from `sure` to `at` in front of which surely a phrase ends or none is.
    fn boundary(&self, text: &str, sure: usize, at: usize) -> usize {
        let mut right = text[at..].chars().next().unwrap_or_default();
        let mut left = text[sure..at].chars();
        loop {
            let from = sure + left.as_str().len();
            match left.next_back() {
                Some(c) if self.inside.may_have(c, right) => right = c,
                _ => return from,
            }
        }
    }

    /// Reads from a boundary to the phrase that begins at `at`, or to the end of the one that covers it; returns where
    /// reading goes on.
    fn read_to(&self, lexicon: &Lexicon, text: &str, boundary: usize, at: usize, out: &mut Vec<Token>) -> usize {
        let mut start = boundary;
        while start <= at {
            let found = lexicon.phrase(&text[start..]);
            if let Some((len, kind)) = found
                && wanted(*kind)
            {
                lex::push(out, Token { kind: *kind, start, end: start + len });
            }
            start += match found {
                Some((len, _)) => len,
                None => text[start..].chars().next().map_or(1, char::len_utf8),
            };
        }
        start
    }
}

fn wanted(kind: Kind) -> bool {
    matches!(kind, Kind::Area(_) | Kind::Time(_))
}
