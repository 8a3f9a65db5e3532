//! Statements that are no records: counts and their shares, counts of regions, records since a year, comparisons without a
//! figure, and the growth an increase pulls.
//!
//! They are read from text that is repaired already (simplified script, half-width digits, full-width marks). Positions
//! are bytes of that text. What a statement is about (indicator, period) is not settled here: the figures beside it tell.

mod counts;
mod pulls;
mod records;
mod standing;

use std::ops::Range;

use anyhow::{Context, Result};
use regex::Regex;

use crate::catalog::{Catalog, Regions};
use crate::domain::{Bound, Decimal, RegionCode};

/// A number as printed, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// The number, with the decimals printed.
    pub value: Decimal,
    /// 60余家 is at least 60.
    pub bound: Bound,
    /// Counter, `%` or unit behind it.
    pub unit: String,
    /// Bytes of number and unit.
    pub at: Range<usize>,
}

/// Which side of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Above it.
    Above,
    /// Below it.
    Below,
}

/// What regions are compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// The nation's figure.
    Nation,
    /// The figure of their province.
    Province,
    /// Their own goal for the year.
    Plan,
    /// No growth.
    Zero,
}

/// Since when something is a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    /// Since a year, itself included.
    Year(i32),
    /// Since the period that ends with a month of a year (2013年三季度以来), itself included.
    Month(i32, u32),
    /// For a number of years.
    Years(i32),
    /// For a number of quarters.
    Quarters(i32),
}

/// What a record is one among, where the words tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Among {
    /// The same months of each year (同期).
    SameMonths,
    /// Every period of the kind: all quarter ends, all quarters, all months.
    EveryPeriod,
}

/// What is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// Part of a count, with or without its share: 71种产品中43种增长，占60.6%.
    Part {
        /// What it is a part of; `None` where the words do not tell.
        whole: Option<Number>,
        /// A part told before, which this one lies in (其中): the share may be one of that.
        within: Option<Number>,
        /// The part.
        part: Number,
        /// Its share, %.
        share: Option<Number>,
    },
    /// A count that is aimed at.
    Goal {
        /// The count.
        count: Number,
        /// The words say so themselves (力争); else only a document without outcomes does (培育建设).
        plain: bool,
    },
    /// The figure before it is the highest or lowest since a year.
    Record {
        /// Since when.
        since: Since,
        /// Highest or lowest rate or amount.
        side: Side,
        /// Told of a decline, of which the largest is the lowest rate.
        decline: bool,
        /// Years in a row that it is said to cover.
        span: Option<i32>,
        /// Years that are left out.
        without: Vec<i32>,
        /// What it is one among; `None` where the words do not tell.
        among: Option<Among>,
    },
    /// The growth of the figure before it lies above the nation's for the first time since a year.
    FirstAbove {
        /// Since when.
        since: Since,
    },
    /// A region's growth is above or below a line.
    Standing {
        /// The region.
        region: RegionCode,
        /// Which side.
        side: Side,
        /// Of what.
        line: Line,
        /// Expected growth, no outcome.
        expected: bool,
    },
    /// So many provinces are above or below a line.
    Breadth {
        /// How many.
        count: Number,
        /// Which side.
        side: Side,
        /// Of what.
        line: Line,
    },
    /// An increase of an amount pulls the growth of a total by so many points.
    Pull {
        /// The increase.
        increase: Number,
        /// The words that name the total.
        total: Range<usize>,
        /// The points.
        points: Number,
    },
}

/// One statement with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// What is said.
    pub said: Said,
    /// Bytes of the words that say it.
    pub at: Range<usize>,
    /// Bytes of the sentence it stands in.
    pub sentence: Range<usize>,
}

/// Reads statements. Built once and shared between threads.
#[derive(Debug)]
pub struct Reader {
    counts: counts::Counts,
    pulls: pulls::Pulls,
    records: records::Records,
    standing: standing::Standings,
}

impl Reader {
    /// Builds the reader from the words of `data/catalog/claims.toml`.
    ///
    /// # Errors
    /// When the words make no pattern.
    pub fn new(catalog: &Catalog) -> Result<Self> {
        let words = &catalog.claims.words;
        let build = || -> Result<Self> {
            Ok(Reader {
                counts: counts::Counts::new(words)?,
                pulls: pulls::Pulls::new(words)?,
                records: records::Records::new(words)?,
                standing: standing::Standings::new(words)?,
            })
        };
        build().context("words of claims.toml")
    }

    /// The statements of a repaired text, in reading order.
    pub fn read(&self, text: &str, regions: &Regions) -> Vec<Statement> {
        let mut found = Vec::new();
        for sentence in sentences(text) {
            let words = &text[sentence.clone()];
            // Every statement has digits, but for standings (增速低于) and records (近五年来最高).
            if !words.bytes().any(|b| b.is_ascii_digit()) && !words.contains(['增', '近']) {
                continue;
            }
            let mut said: Vec<(Said, Range<usize>)> = Vec::new();
            self.counts.read(words, &mut said);
            self.pulls.read(words, &mut said);
            self.records.read(words, &mut said);
            self.standing.read(words, regions, &mut said);
            // A number of provinces is judged as such, not as a part of those that have published.
            let counted: Vec<Range<usize>> = said
                .iter()
                .filter(|(said, _)| matches!(said, Said::Breadth { .. }))
                .map(|(_, at)| at.clone())
                .collect();
            said.retain(|(said, _)| match said {
                Said::Part { part, share: None, .. } => !counted.iter().any(|at| at.contains(&part.at.start)),
                _ => true,
            });
            said.sort_by_key(|(_, at)| (at.start, at.end));
            let shift = |at: Range<usize>| at.start + sentence.start..at.end + sentence.start;
            found.extend(said.into_iter().map(|(mut said, at)| {
                said.shift(sentence.start);
                Statement { said, at: shift(at), sentence: sentence.clone() }
            }));
        }
        found
    }
}

impl Said {
    /// Moves the places of its numbers from the sentence to the text.
    fn shift(&mut self, by: usize) {
        let moved = |number: &mut Number| number.at = number.at.start + by..number.at.end + by;
        match self {
            Said::Part { whole, within, part, share } => {
                moved(part);
                [whole, within, share].into_iter().flatten().for_each(moved);
            }
            Said::Goal { count, .. } | Said::Breadth { count, .. } => moved(count),
            Said::Pull { increase, total, points } => {
                moved(increase);
                moved(points);
                *total = total.start + by..total.end + by;
            }
            Said::Record { .. } | Said::FirstAbove { .. } | Said::Standing { .. } => {}
        }
    }
}

/// Stretches between full stops and line ends.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        if matches!(c, '。' | '！' | '？' | '!' | '\n') {
            if at > start {
                out.push(start..at);
            }
            start = at + c.len_utf8();
        }
    }
    if start < text.len() {
        out.push(start..text.len());
    }
    out
}

/// A pattern that matches any of the words, the longest first.
fn any_of(words: &[String]) -> String {
    let mut words: Vec<&String> = words.iter().collect();
    words.sort_by_key(|w| std::cmp::Reverse(w.len()));
    words.iter().map(|w| regex::escape(w)).collect::<Vec<_>>().join("|")
}

/// A pattern with `{name}` replaced by a choice of words.
fn pattern(form: &str, lists: &[(&str, &[String])]) -> Result<Regex> {
    let mut form = form.to_string();
    for (name, words) in lists {
        form = form.replace(&format!("{{{name}}}"), &format!("(?:{})", any_of(words)));
    }
    Regex::new(&form).with_context(|| format!("pattern {form}"))
}

/// The words between the last mark before `at` and `at`.
fn clause_before(text: &str, at: usize) -> &str {
    let head = &text[..at];
    let start = head.char_indices().rev().find(|(_, c)| is_mark(*c)).map_or(0, |(i, c)| i + c.len_utf8());
    &head[start..]
}

fn is_mark(c: char) -> bool {
    matches!(c, '，' | '；' | '。' | '：' | ',' | ';' | ':')
}

#[cfg(test)]
mod tests;
