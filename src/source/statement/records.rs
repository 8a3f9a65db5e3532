//! Records: the highest since a year, the first time above the nation since a year, with the years left out.

use std::ops::Range;

use anyhow::Result;
use regex::Regex;

use super::{Among, Said, Side, Since, pattern};
use crate::catalog::claims::Words;

/// Reads records.
#[derive(Debug)]
pub(super) struct Records {
    record: Regex,
    first: Regex,
    excluding: Regex,
    excluding_behind: Regex,
    decline: Regex,
    decline_behind: Regex,
    year: Regex,
    span: Regex,
    same: Regex,
    every: Regex,
}

const SINCE: &str = r"(?:(?P<year>(?:19|20)\d\d)年(?P<month>[^，。；\d]{0,6}|\d{1,2}月份?)以来|近(?P<years>\d{1,2}|[二两三四五六七八九十]{1,2})年(?:来|以来)?|近(?P<quarters>\d{1,2}|[二两三四五六七八九十]{1,3})个季度(?:来|以来)?)";

/// The last months of parts of a year.
const PARTS: [(&str, u32); 6] =
    [("前三季度", 9), ("一季度", 3), ("二季度", 6), ("三季度", 9), ("四季度", 12), ("上半年", 6)];

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
            excluding_behind: pattern(r"^[”，]?（{excluding}[^。；（）]*）", &[("excluding", &words.excluding)])?,
            decline: pattern(r"{decline}[^，。；：]*$", &[("decline", &words.declines)])?,
            decline_behind: pattern(r"^的?{decline}", &[("decline", &words.declines)])?,
            year: Regex::new(r"((?:19|20)\d\d)[年、和与及]")?,
            span: Regex::new(r"连续(\d{1,2}|[二两三四五六七八九十]{1,2})年")?,
            same: pattern("{same}", &[("same", &words.same_months)])?,
            every: pattern("{every}", &[("every", &words.every_period)])?,
        })
    }

    pub(super) fn read(&self, text: &str, said: &mut Vec<(Said, Range<usize>)>) {
        for found in self.record.captures_iter(text) {
            let (Some(all), Some(since)) = (found.get(0), since(&found)) else { continue };
            let middle = found.name("mid").map_or("", |m| m.as_str());
            let decline = [&text[..all.start()], middle].iter().any(|words| self.decline.is_match(words))
                || self.decline_behind.is_match(&text[all.end()..]);
            // The largest decline is the lowest rate.
            let side = if found.name("high").is_some() != decline { Side::Above } else { Side::Below };
            let span = self.span.captures(middle).and_then(|c| small(c.get(1)?.as_str()));
            let (mut without, start) = self.left_out(text, all.start());
            let behind = self.left_out_behind(&text[all.end()..]);
            let end = all.end() + behind.as_ref().map_or(0, |(_, len)| *len);
            without.extend(behind.into_iter().flat_map(|(years, _)| years));
            let among = self.among(middle, since);
            said.push((Said::Record { since, side, decline, span, without, among }, start..end));
        }
        for found in self.first.captures_iter(text) {
            if let (Some(all), Some(since)) = (found.get(0), since(&found)) {
                said.push((Said::FirstAbove { since }, all.range()));
            }
        }
    }

    /// What the words between the year and the record compare with: 同期 the same months, 各季度 every quarter. A record since
    /// a quarter or over a number of quarters is one among quarters.
    fn among(&self, middle: &str, since: Since) -> Option<Among> {
        match since {
            _ if self.same.is_match(middle) => Some(Among::SameMonths),
            Since::Month(..) | Since::Quarters(_) => Some(Among::EveryPeriod),
            _ => self.every.is_match(middle).then_some(Among::EveryPeriod),
        }
    }

    /// The years that are left out in front of a record, and where the words begin.
    fn left_out(&self, text: &str, at: usize) -> (Vec<i32>, usize) {
        let head = text[..at].trim_end_matches(['为', '是', '创', '自', '达']);
        let Some(found) = self.excluding.find(head) else { return (Vec::new(), at) };
        let years = self.years(found.as_str());
        let start = if years.is_empty() { at } else { found.start() };
        (years, start)
    }

    /// The years that are left out in brackets right behind a record, and the length of the words.
    fn left_out_behind(&self, rest: &str) -> Option<(Vec<i32>, usize)> {
        let found = self.excluding_behind.find(rest)?;
        let years = self.years(found.as_str());
        (!years.is_empty()).then(|| (years, found.end()))
    }

    fn years(&self, words: &str) -> Vec<i32> {
        self.year.captures_iter(words).filter_map(|c| c.get(1)?.as_str().parse().ok()).collect()
    }
}

fn since(found: &regex::Captures<'_>) -> Option<Since> {
    if let Some(year) = found.name("year") {
        let (year, words) = (year.as_str().parse().ok()?, found.name("month").map_or("", |m| m.as_str()));
        return Some(month(words).map_or(Since::Year(year), |month| Since::Month(year, month)));
    }
    let years = found.name("years").and_then(|n| small(n.as_str())).map(Since::Years);
    years.or_else(|| found.name("quarters").and_then(|n| small(n.as_str())).map(Since::Quarters))
}

/// The last month of a part of a year: 三季度, 上半年, 6月份.
fn month(words: &str) -> Option<u32> {
    let digits: String = words.chars().take_while(char::is_ascii_digit).collect();
    let part = PARTS.iter().find(|(part, _)| words.starts_with(part)).map(|(_, month)| *month);
    part.or_else(|| digits.parse().ok()).filter(|month| (1..=12).contains(month))
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
