//! Records: the highest since a year, the first time above the nation since a year, with the years left out.

use std::ops::Range;

use anyhow::Result;
use regex::Regex;

use super::{Said, Side, Since, pattern};
use crate::catalog::claims::Words;

/// Reads records.
#[derive(Debug)]
pub(super) struct Records {
    record: Regex,
    first: Regex,
    excluding: Regex,
    year: Regex,
    span: Regex,
}

const SINCE: &str = r"(?:(?P<year>(?:19|20)\d\d)年(?P<month>[^，。；\d]{0,6}|\d{1,2}月份?)以来|近(?P<years>\d{1,2}|[二两三四五六七八九十]{1,2})年(?:来|以来)?)";

impl Records {
    pub(super) fn new(words: &Words) -> Result<Self> {
        let record = format!(
            r"{SINCE}(?P<mid>[^，。；]{{0,16}}?)(?:(?P<high>{{highest}})|(?P<low>{{lowest}}))(?:水平|值|点|增速|增幅)?"
        );
        let first = format!(r"{SINCE}[^，。；]{{0,12}}?首次[^，。；]{{0,4}}?{{above}}{{nation}}");
        Ok(Records {
            record: pattern(&record, &[("highest", &words.highest), ("lowest", &words.lowest)])?,
            first: pattern(&first, &[("above", &words.above), ("nation", &words.nation)])?,
            excluding: pattern(r"{excluding}[^。；]*$", &[("excluding", &words.excluding)])?,
            year: Regex::new(r"((?:19|20)\d\d)年")?,
            span: Regex::new(r"连续(\d{1,2}|[二两三四五六七八九十]{1,2})年")?,
        })
    }

    pub(super) fn read(&self, text: &str, said: &mut Vec<(Said, Range<usize>)>) {
        for found in self.record.captures_iter(text) {
            let (Some(all), Some(since)) = (found.get(0), since(&found)) else { continue };
            let side = if found.name("high").is_some() { Side::Above } else { Side::Below };
            let middle = found.name("mid").map_or("", |m| m.as_str());
            let span = self.span.captures(middle).and_then(|c| small(c.get(1)?.as_str()));
            let (without, start) = self.left_out(text, all.start());
            said.push((Said::Record { since, side, span, without }, start..all.end()));
        }
        for found in self.first.captures_iter(text) {
            if let (Some(all), Some(since)) = (found.get(0), since(&found)) {
                said.push((Said::FirstAbove { since }, all.range()));
            }
        }
    }

    /// The years that are left out in front of a record, and where the words begin.
    fn left_out(&self, text: &str, at: usize) -> (Vec<i32>, usize) {
        let head = text[..at].trim_end_matches(['为', '是', '创', '自', '达']);
        let Some(found) = self.excluding.find(head) else { return (Vec::new(), at) };
        let years: Vec<i32> =
            self.year.captures_iter(found.as_str()).filter_map(|c| c.get(1)?.as_str().parse().ok()).collect();
        let start = if years.is_empty() { at } else { found.start() };
        (years, start)
    }
}

fn since(found: &regex::Captures<'_>) -> Option<Since> {
    match (found.name("year"), found.name("years")) {
        (Some(year), _) => year.as_str().parse().ok().map(Since::Year),
        (_, Some(years)) => small(years.as_str()).map(Since::Years),
        _ => None,
    }
}

/// A number up to 99 in digits or Chinese numerals.
fn small(text: &str) -> Option<i32> {
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let digit = |c: char| "一二三四五六七八九".chars().position(|d| d == c).map(|at| at as i32 + 1);
    let (mut total, mut held) = (0, 0);
    for c in text.chars() {
        match c {
            '十' => (total, held) = (total + if held == 0 { 10 } else { held * 10 }, 0),
            '两' => held = 2,
            _ => held = digit(c)?,
        }
    }
    Some(total + held)
}
