//! Traditional script: a table of characters, and phrases that are written otherwise than their characters alone.

use std::collections::HashSet;

use anyhow::{Context, Result, ensure};

use super::readings::single;
use super::trie::Trie;
use crate::catalog::{DataFiles, table};

const CHARACTERS: &str = "catalog/script.tsv";
const PHRASES: &str = "catalog/script_phrases.tsv";

/// Traditional characters and phrases, and what they become.
#[derive(Debug)]
pub struct Script {
    /// Simplified form for characters of the basic plane that have one; 0 where there is none.
    simple: Vec<u16>,
    /// Phrases that differ from the table of characters.
    phrases: Trie,
    simple_phrases: Vec<String>,
    /// Of every phrase, the first character that is, alone or in it, written otherwise.
    changing: HashSet<char>,
    /// Characters of a phrase in front of that one, at most.
    lead: usize,
}

impl Script {
    /// Loads `script.tsv` and `script_phrases.tsv` of the catalog.
    ///
    /// # Errors
    /// When a table is missing or a row does not hold, with file and line.
    pub fn load(files: &DataFiles) -> Result<Self> {
        let mut simple = vec![0; 0x1_0000];
        let (name, table) = (files.path(CHARACTERS), files.text(CHARACTERS)?);
        for pair in table::pairs(&name, &table, ["trad", "simp"])? {
            let place = || format!("{name}:{}", pair.line);
            let (from, to) = (single(pair.first).with_context(place)?, single(pair.second).with_context(place)?);
            if let (Ok(from), Ok(to)) = (u16::try_from(from as u32), u16::try_from(to as u32)) {
                simple[usize::from(from)] = to;
            }
        }
        let (name, table) = (files.path(PHRASES), files.text(PHRASES)?);
        let pairs = table::pairs(&name, &table, ["trad", "simp"])?;
        for pair in &pairs {
            let equal = pair.first.chars().count() == pair.second.chars().count();
            ensure!(equal, "{name}:{}: lengths differ", pair.line);
            ensure!(pair.first.chars().nth(1).is_some(), "{name}:{}: a single character, no phrase", pair.line);
        }
        let mut script = Script {
            simple,
            phrases: Trie::build(pairs.iter().map(|pair| pair.first).zip(0..)),
            simple_phrases: pairs.iter().map(|pair| pair.second.to_string()).collect(),
            changing: HashSet::new(),
            lead: 0,
        };
        for pair in &pairs {
            let changes = |(from, to): (char, char)| from != to || script.is_other(from);
            if let Some(at) = pair.first.chars().zip(pair.second.chars()).position(changes) {
                script.changing.extend(pair.first.chars().nth(at));
                script.lead = script.lead.max(at);
            }
        }
        Ok(script)
    }

    /// The simplified form of a character.
    pub fn simplify(&self, c: char) -> char {
        let simple = self.simple.get(c as usize).copied().filter(|s| *s != 0);
        simple.and_then(|s| char::from_u32(u32::from(s))).unwrap_or(c)
    }

    /// Whether a character alone becomes another.
    pub fn is_other(&self, c: char) -> bool {
        self.simplify(c) != c
    }

    /// Whether a character may be the first one that a phrase changes; what stands in front of it stays.
    pub fn may_change(&self, c: char) -> bool {
        self.changing.contains(&c)
    }

    /// The phrase around the character at byte `at`, the first one that it changes, from that character on, and what it
    /// becomes. The phrase begins at byte `free` or behind it; of several, the one that begins first, then the longest.
    pub fn phrase<'a>(&'a self, text: &'a str, free: usize, at: usize) -> Option<(&'a str, &'a str)> {
        let mut start = text[free..at].char_indices().rev().take(self.lead).last().map_or(at, |(byte, _)| free + byte);
        while start <= at {
            if let Some((len, index)) = self.phrases.longest(&text[start..]).filter(|(len, _)| start + len > at) {
                let simple = &self.simple_phrases[index as usize];
                let front = text[start..at].chars().count();
                let (behind, _) = simple.char_indices().nth(front)?;
                return Some((&text[at..start + len], &simple[behind..]));
            }
            start += text[start..].chars().next().map_or(1, char::len_utf8);
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    thread_local! {
        static SCRIPT: Script = Script::load(&DataFiles::Embedded).unwrap();
    }

    /// What a text becomes, phrases found from left to right.
    fn from_left_to_right(script: &Script, text: &str) -> String {
        let (mut out, mut at) = (String::new(), 0);
        while let Some(c) = text[at..].chars().next() {
            let phrase = script.phrases.longest(&text[at..]);
            match phrase {
                Some((_, index)) => out.push_str(&script.simple_phrases[index as usize]),
                None => out.push(script.simplify(c)),
            }
            at += phrase.map_or(c.len_utf8(), |(len, _)| len);
        }
        out
    }

    /// The same, looked at only where a character changes.
    fn where_it_changes(script: &Script, text: &str) -> String {
        let (mut out, mut at, mut free) = (String::new(), 0, 0);
        while let Some(c) = text[at..].chars().next() {
            let phrase = if script.may_change(c) { script.phrase(text, free, at) } else { None };
            match phrase {
                Some((_, simple)) => out.push_str(simple),
                None => out.push(script.simplify(c)),
            }
            at += phrase.map_or(c.len_utf8(), |(from, _)| from.len());
            free = if phrase.is_some() { at } else { free };
        }
        out
    }

    #[test]
    fn phrases_are_found_by_what_they_change() {
        SCRIPT.with(|script| {
            for (text, simple) in [("沿著名人大道走著", "沿著名人大道走着"), ("意志消沈", "意志消沉"), ("沈陽", "沈阳")]
            {
                assert_eq!(where_it_changes(script, text), simple);
            }
        });
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn phrases_are_found_as_from_left_to_right(words in prop::collection::vec((0..1000_usize, 0..3_usize), 0..40)) {
            SCRIPT.with(|script| {
                let table = DataFiles::Embedded.text(PHRASES).unwrap();
                let phrases: Vec<&str> = table.lines().filter_map(|line| line.split('\t').next()).collect();
                // With their last characters cut off, they run into the next.
                let cut = |(n, off): &(usize, usize)| {
                    let phrase = phrases[n % phrases.len()];
                    phrase.chars().take(phrase.chars().count().saturating_sub(*off)).collect::<String>()
                };
                let text: String = words.iter().map(cut).collect();
                prop_assert_eq!(where_it_changes(script, &text), from_left_to_right(script, &text));
                Ok(())
            })?;
        }
    }
}
