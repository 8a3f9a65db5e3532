//! Rules about one series: one file's figures of a region, an indicator, a measure and a unit, along time.

use std::collections::{BTreeMap, BTreeSet};

use super::words::Word;
use super::{Context, Finding};
use crate::catalog::checks::Rule;
use crate::domain::{IndicatorId, Measure, Month, RegionCode, Span};

/// What names a series.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Name<'a> {
    pub file: &'a str,
    pub indicator: &'a IndicatorId,
    pub measure: Measure,
    pub unit: &'a str,
    pub region: RegionCode,
}

/// A series: positions of its plain figures (no reference, no scope), by last month.
#[derive(Clone, Debug, Default)]
pub(super) struct Series {
    pub rows: Vec<u32>,
}

/// The series of some measures; of all where none is named.
pub(super) fn series<'a>(context: &Context<'a>, measures: &[Measure]) -> BTreeMap<Name<'a>, Series> {
    let mut all: BTreeMap<Name<'a>, Series> = BTreeMap::new();
    for row in &context.rows {
        let o = context.at(*row);
        let plain = o.reference.is_none() && o.scope.is_none() && o.period.is_some();
        let (Some(region), true) = (o.area.code(), plain) else { continue };
        if !measures.is_empty() && !measures.contains(&o.measure) {
            continue;
        }
        let file = context.store.origin(*row).file();
        let name = Name { file, indicator: &o.indicator, measure: o.measure, unit: &o.unit, region };
        all.entry(name).or_default().rows.push(*row);
    }
    for series in all.values_mut() {
        series.rows.sort_by_key(|row| (context.at(*row).period.map(|p| (p.last(), p.first())), *row));
    }
    all
}

/// A kind of period that never stands in one series with another. The first quarter alone counts as cumulative.
fn kind(context: &Context<'_>, row: u32) -> Option<Span> {
    context.at(row).period.map(|period| period.span())
}

/// A series has no hole: for each month of the year in which most years have a figure, every year between the first and
/// the last has one. January and February, which are surveyed together, are thus missed by nobody.
pub(super) fn hole(
    context: &Context<'_>,
    rule: &Rule,
    measures: &[Measure],
    length: usize,
    share: f64,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, series) in series(context, measures) {
        for wanted in [Span::Cumulative, Span::Month, Span::Quarter] {
            let rows: Vec<u32> = series.rows.iter().copied().filter(|r| kind(context, *r) == Some(wanted)).collect();
            if rows.len() < length {
                continue;
            }
            let ends: BTreeSet<i32> =
                rows.iter().filter_map(|row| Some(context.at(*row).period?.last().ordinal())).collect();
            let missing = missing(&ends, share);
            if !missing.is_empty() {
                let months: Vec<String> = missing.iter().map(|at| month(*at)).collect();
                let words = [
                    ("file", Word::Text(name.file.to_string())),
                    ("missing", Word::Text(months.join(" "))),
                    ("count", Word::Text(months.len().to_string())),
                    ("length", Word::Text(ends.len().to_string())),
                ];
                // The figure before the first hole tells where to look.
                let before = rows
                    .iter()
                    .rev()
                    .find(|row| context.at(**row).period.is_some_and(|p| p.last().ordinal() < missing[0]));
                findings.push(context.finding(rule, &[*before.unwrap_or(&rows[0])], &words));
            }
        }
    }
    findings
}

/// The months, as ordinals, that a series ought to have and has not.
fn missing(ends: &BTreeSet<i32>, share: f64) -> Vec<i32> {
    let (Some(first), Some(last)) = (ends.first(), ends.last()) else { return Vec::new() };
    let mut holes = Vec::new();
    for month in 0..12 {
        let expected: Vec<i32> = (*first..=*last).filter(|at| at.rem_euclid(12) == month).collect();
        let known = expected.iter().filter(|at| ends.contains(at)).count();
        if known < expected.len() && known as f64 >= share * expected.len() as f64 {
            holes.extend(expected.into_iter().filter(|at| !ends.contains(at)));
        }
    }
    holes.sort_unstable();
    holes
}

fn month(ordinal: i32) -> String {
    Month::from_ordinal(ordinal).map_or_else(|_| ordinal.to_string(), |month| month.to_string())
}

/// A series keeps to one kind of period: a single month that stands where a cumulative figure ought to, or the other
/// way round, is told. A series that has both kinds side by side is in order.
pub(super) fn mixed(context: &Context<'_>, rule: &Rule, length: usize, share: f64) -> Vec<Finding> {
    let mut findings = Vec::new();
    for Series { rows } in series(context, &[]).into_values().filter(|s| s.rows.len() >= length) {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        let name = |row: u32| match kind(context, row) {
            Some(Span::Cumulative) => "cumulative",
            Some(Span::Month) => "single-month",
            Some(Span::Quarter) => "single-quarter",
            _ => "other",
        };
        for row in &rows {
            *counts.entry(name(*row)).or_default() += 1;
        }
        let Some((usual, count)) = counts.into_iter().max_by_key(|(_, count)| *count) else { continue };
        if (count as f64) < share * rows.len() as f64 {
            continue;
        }
        let ends = |row: u32| context.at(row).period.map(|p| p.last());
        let covered: BTreeSet<_> = rows.iter().filter(|row| name(**row) == usual).map(|row| ends(*row)).collect();
        for row in rows.iter().filter(|row| name(**row) != usual && !covered.contains(&ends(**row))) {
            let words = [("usual", Word::Term(usual.into())), ("kind", Word::Term(name(*row).into()))];
            findings.push(context.finding(rule, &[*row], &words));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_are_seen_and_january_is_not_missed() {
        let quarters: BTreeSet<i32> = (0i32..16).map(|i| 24_144 + 2 + 3 * i).filter(|at| *at != 24_144 + 17).collect();
        assert_eq!(missing(&quarters, 0.7), [24_144 + 17]);
        let monthly: BTreeSet<i32> = (0i32..48).map(|i| 24_144 + i).filter(|at| at.rem_euclid(12) != 0).collect();
        assert!(missing(&monthly, 0.7).is_empty());
    }
}
