//! What streaming a table tells: how many rows, how many without a place, and why, each reason with its first place.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde::Serialize;

use super::super::LEFT_OUT;
use super::super::limits::{MAX_REASONS, MAX_TOLD};

/// What streaming a table gave.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Streamed {
    /// File as given.
    pub file: String,
    /// Rows read.
    pub rows: usize,
    /// Rows whose figure has its place.
    pub placed: usize,
    /// Rows without a figure; they are not written.
    pub empty: usize,
    /// Rows whose figure has no place; they are written with their labels.
    pub unplaced: usize,
    /// Reasons: code and sentence, with the number of rows and the first of them.
    pub reasons: BTreeMap<String, Reason>,
}

impl Streamed {
    /// Whether a figure has no place for another reason than that the mapping leaves it out.
    pub fn open(&self) -> bool {
        let left_out = |reason: &String| reason.split_once(": ").is_some_and(|(code, _)| code == LEFT_OUT);
        self.reasons.keys().any(|reason| !left_out(reason))
    }
}

/// How often a reason came up, and where first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// Number of rows.
    pub rows: usize,
    /// First row, counted from 1 without the titles.
    pub first: u64,
    /// Line of the file on which it begins, counted from 1; `None` in Parquet, which has no lines.
    pub line: Option<u64>,
    /// Title of the column at fault.
    pub column: String,
}

impl Streamed {
    /// Lines for people.
    pub fn text(&self) -> String {
        let Streamed { file, rows, placed, empty, unplaced, .. } = self;
        let mut out = format!("{file}: {rows} rows, {placed} figures placed, {unplaced} not, {empty} empty\n");
        let mut reasons: Vec<(&String, &Reason)> = self.reasons.iter().collect();
        reasons.sort_by_key(|(_, reason)| reason.first);
        let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
        for (sentence, Reason { rows, first, line, column }) in &reasons {
            let count = codes.entry(sentence.split(':').next().unwrap_or_default()).or_default();
            *count += 1;
            if *count > MAX_TOLD {
                continue;
            }
            let place = line.map(|line| format!("{file}:{line}")).unwrap_or_else(|| file.clone());
            let rows = if *rows == 1 { String::new() } else { format!("{rows} rows, the first is ") };
            out += &format!("  {sentence}: {rows}row {first}, {place} [{column}]\n");
        }
        for (code, count) in codes.iter().filter(|(_, count)| **count > MAX_TOLD) {
            out += &format!("  and {} further reasons {code}\n", count - MAX_TOLD);
        }
        out
    }

    /// Adds what a later part of the table told. Sentences beyond `MAX_REASONS` are counted by their code alone.
    pub fn add(&mut self, later: Streamed) {
        self.rows += later.rows;
        self.placed += later.placed;
        self.empty += later.empty;
        self.unplaced += later.unplaced;
        // In the order of the file, so that it is the first sentences that are kept.
        let mut reasons: Vec<(String, Reason)> = later.reasons.into_iter().collect();
        reasons.sort_by(|a, b| (a.1.first, &a.0).cmp(&(b.1.first, &b.0)));
        for (sentence, reason) in reasons {
            let known = self.reasons.len() < MAX_REASONS || self.reasons.contains_key(&sentence);
            let key = match sentence.split_once(':') {
                Some((code, _)) if !known => format!("{code}: further labels"),
                _ => sentence,
            };
            self.count(key, reason);
        }
    }

    /// Counts a reason: rows are added, and the place is the first of all.
    pub fn count(&mut self, sentence: String, reason: Reason) {
        match self.reasons.entry(sentence) {
            Entry::Vacant(entry) => drop(entry.insert(reason)),
            Entry::Occupied(mut entry) => {
                let have = entry.get_mut();
                let rows = have.rows + reason.rows;
                if reason.first < have.first {
                    *have = reason;
                }
                have.rows = rows;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_place_stays_and_sentences_are_bounded() {
        let part = |at: u64, count: u64| {
            let reason = |row: u64| Reason { rows: 2, first: row, line: Some(row + 1), column: "region".into() };
            let reasons = (at..at + count).map(|row| (format!("import.unknown-region: no {row}"), reason(row)));
            let again = ("import.not-a-figure: x".to_string(), reason(at + 7));
            Streamed { rows: 10, reasons: reasons.chain([again]).collect(), ..Streamed::default() }
        };
        let mut told = Streamed { file: "a.csv".into(), ..Streamed::default() };
        told.add(part(1, 20));
        told.add(part(100, MAX_REASONS as u64 * 2));
        assert_eq!(told.rows, 20);
        let again = &told.reasons["import.not-a-figure: x"];
        assert_eq!((again.rows, again.first, again.line), (4, 8, Some(9)), "the first of both parts");
        assert_eq!(told.reasons.len(), MAX_REASONS + 1);
        let further = &told.reasons["import.unknown-region: further labels"];
        assert_eq!(further.rows + 2 * MAX_REASONS + 2, 2 * 20 + 4 * MAX_REASONS + 4, "no row is lost");
        assert!(told.text().contains("4 rows, the first is row 8, a.csv:9 [region]"), "{}", told.text());
    }
}
