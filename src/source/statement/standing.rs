//! Standing: regions above or below a line without a figure, and how many provinces are.

use std::ops::Range;

use anyhow::Result;
use regex::Regex;

use super::{Line, Number, Said, Side, clause_before, is_mark, pattern};
use crate::catalog::Regions;
use crate::catalog::claims::Words;
use crate::domain::{Bound, RegionCode};

/// Reads comparisons without a figure, and counts of provinces.
#[derive(Debug)]
pub(super) struct Standings {
    standing: Regex,
    breadth: Regex,
    growing: Regex,
    expected: Regex,
}

impl Standings {
    pub(super) fn new(words: &Words) -> Result<Self> {
        let lists: [(&str, &[String]); 8] = [
            ("growth", &words.growth),
            ("above", &words.above),
            ("below", &words.below),
            ("plan", &words.plan),
            ("nation", &words.nation),
            ("province", &words.province),
            ("regions", &words.regions),
            ("growing", &words.growing),
        ];
        let line = r"(?:(?P<above>{above})|(?P<below>{below}))(?:(?P<plan>{plan})|(?P<nation>{nation})|(?P<province>{province}))";
        let growing = r"(?P<n>\d{1,2})个{regions}[^，。；\d]{0,16}?(?:(?P<down>{shrinking})|(?P<up>{growing}))";
        let growing = growing.replace("{shrinking}", &format!("(?:{})", super::any_of(&words.shrinking)));
        Ok(Standings {
            standing: pattern(&format!(r"(?P<rate>{{growth}})(?:均|都|仍|普遍|已)?{line}"), &lists)?,
            breadth: pattern(&format!(r"(?P<n>\d{{1,2}})个{{regions}}[^，。；\d]{{0,24}}?{line}"), &lists)?,
            growing: pattern(&growing, &lists)?,
            expected: pattern("{expected}", &[("expected", &words.expected)])?,
        })
    }

    pub(super) fn read(&self, text: &str, regions: &Regions, said: &mut Vec<(Said, Range<usize>)>) {
        for found in self.standing.captures_iter(text) {
            let Some(all) = found.get(0) else { continue };
            // With a figure behind it, it is a gap, which the records hold.
            let rest = text[all.end()..].trim_start_matches(['（', '平', '均', '水', '增', '速']);
            if rest.starts_with(|c: char| c.is_ascii_digit()) {
                continue;
            }
            let Some((side, line)) = side_and_line(&found) else { continue };
            let expected = found.name("rate").is_some_and(|m| self.expected.is_match(m.as_str()));
            for (region, at) in listed(text, all.start(), regions) {
                let at = at.start..all.end();
                said.push((Said::Standing { region, side, line, expected }, at));
            }
        }
        for found in self.breadth.captures_iter(text) {
            let (Some(all), Some(count)) = (found.get(0), number(&found)) else { continue };
            if let Some((side, line)) = side_and_line(&found) {
                said.push((Said::Breadth { count, side, line }, all.range()));
            }
        }
        for found in self.growing.captures_iter(text) {
            let (Some(all), Some(count)) = (found.get(0), number(&found)) else { continue };
            let side = if found.name("down").is_some() { Side::Below } else { Side::Above };
            said.push((Said::Breadth { count, side, line: Line::Zero }, all.range()));
        }
    }
}

fn number(found: &regex::Captures<'_>) -> Option<Number> {
    let digits = found.name("n")?;
    Some(Number { value: digits.as_str().parse().ok()?, bound: Bound::Exact, unit: "个".into(), at: digits.range() })
}

fn side_and_line(found: &regex::Captures<'_>) -> Option<(Side, Line)> {
    let side = if found.name("above").is_some() { Side::Above } else { Side::Below };
    let line = match (found.name("plan"), found.name("nation"), found.name("province")) {
        (Some(_), _, _) => Line::Plan,
        (_, Some(_), _) => Line::Nation,
        (_, _, Some(_)) => Line::Province,
        _ => return None,
    };
    Some((side, line))
}

/// The regions that a clause begins with: 廊坊、沧州、张家口等市一季度….
fn listed(text: &str, end: usize, regions: &Regions) -> Vec<(RegionCode, Range<usize>)> {
    let clause = clause_before(text, end);
    let base = end - clause.len();
    let mut found = Vec::new();
    let mut at = 0;
    for piece in clause.split(['、', '和', '与']) {
        let start = base + at;
        at += piece.len() + '、'.len_utf8();
        let lead = piece.trim_start_matches(['其', '中', '，', ' ']);
        let start = start + piece.len() - lead.len();
        let ends: Vec<usize> = lead.char_indices().map(|(i, c)| i + c.len_utf8()).skip(1).take(7).collect();
        let name = ends.iter().rev().find_map(|e| regions.find(&lead[..*e]).ok().map(|r| (r.code, *e)));
        if let Some((code, len)) = name {
            found.push((code, start..start + len));
        } else {
            // The list has to be one of regions from its beginning.
            found.clear();
        }
    }
    debug_assert!(!clause.contains(is_mark));
    found
}
