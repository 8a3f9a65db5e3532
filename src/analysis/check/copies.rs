//! Rules about figures that two regions share: a row copied from its neighbour.

use std::collections::{BTreeMap, BTreeSet};

use super::series::{Series, series};
use super::words::Word;
use super::{Context, Finding};
use crate::catalog::checks::Rule;
use crate::domain::{Decimal, IndicatorId, Measure, Period, RegionCode};

/// A column of a table: what all regions are given for.
type Column<'a> = (&'a IndicatorId, Measure, &'a str);

/// The rows of one table by region and column.
type Rows<'a> = BTreeMap<RegionCode, BTreeMap<Column<'a>, u32>>;

/// The regions that have the same figures in some periods that follow each other, with the first row.
type Windows = BTreeMap<Vec<(Period, Decimal)>, BTreeMap<RegionCode, u32>>;

/// Two regions of one file and period have the same figures in all columns that both have.
pub(super) fn copied(context: &Context<'_>, rule: &Rule, columns: usize) -> Vec<Finding> {
    let mut tables: BTreeMap<(&str, Period), Rows<'_>> = BTreeMap::new();
    for row in &context.rows {
        let o = context.at(*row);
        let plain = matches!(o.measure, Measure::Level | Measure::Yoy) && o.reference.is_none() && o.scope.is_none();
        let (Some(region), Some(period), true) = (o.area.code(), o.period, plain) else { continue };
        let table = tables.entry((context.store.origin(*row).file(), period)).or_default();
        table.entry(region).or_default().insert((&o.indicator, o.measure, &o.unit), *row);
    }
    let mut findings = Vec::new();
    for table in tables.into_values() {
        // Regions with the same figures in the same columns stand together.
        let mut alike: BTreeMap<Vec<(Column<'_>, Decimal)>, Vec<u32>> = BTreeMap::new();
        for figures in table.into_values().filter(|figures| figures.len() >= columns) {
            let values = figures.iter().map(|(column, row)| (*column, context.at(*row).value)).collect();
            alike.entry(values).or_default().extend(figures.values().next());
        }
        for (values, rows) in alike.into_iter().filter(|(_, rows)| rows.len() > 1) {
            findings.push(context.finding(rule, &rows, &[("count", Word::Text(values.len().to_string()))]));
        }
    }
    findings
}

/// Two regions of one file have the same figures of one series in so many periods of theirs that follow each other: a series
/// copied along time. A series that never changes says nothing.
pub(super) fn copied_series(context: &Context<'_>, rule: &Rule, measures: &[Measure], periods: usize) -> Vec<Finding> {
    let mut windows: BTreeMap<(&str, Column<'_>), Windows> = BTreeMap::new();
    for (name, Series { rows }) in series(context, measures) {
        let figures: Vec<(Period, Decimal)> =
            rows.iter().filter_map(|row| Some((context.at(*row).period?, context.at(*row).value))).collect();
        let found = windows.entry((name.file, (name.indicator, name.measure, name.unit))).or_default();
        for (window, rows) in figures.windows(periods).zip(rows.windows(periods)) {
            if window.iter().any(|(_, value)| *value != window[0].1) {
                found.entry(window.to_vec()).or_default().entry(name.region).or_insert(rows[0]);
            }
        }
    }
    let mut findings = Vec::new();
    for windows in windows.into_values() {
        // Windows overlap: those that the same regions share are told once.
        let mut shared: BTreeMap<Vec<RegionCode>, (BTreeSet<Period>, Vec<u32>)> = BTreeMap::new();
        for (window, regions) in windows.into_iter().filter(|(_, regions)| regions.len() > 1) {
            let first = || regions.values().copied().collect();
            let (all, _) =
                shared.entry(regions.keys().copied().collect()).or_insert_with(|| (BTreeSet::new(), first()));
            all.extend(window.into_iter().map(|(period, _)| period));
        }
        for (regions, (periods, rows)) in shared {
            let words = [("regions", Word::Regions(regions)), ("count", Word::Text(periods.len().to_string()))];
            findings.push(context.finding(rule, &rows, &words));
        }
    }
    findings
}

/// Two regions of one file have the same level to the last digit.
pub(super) fn same_level(context: &Context<'_>, rule: &Rule, digits: usize) -> Vec<Finding> {
    let mut tables: BTreeMap<_, BTreeMap<RegionCode, u32>> = BTreeMap::new();
    for row in &context.rows {
        let o = context.at(*row);
        let (Some(region), Some(period)) = (o.area.code(), o.period) else { continue };
        if o.measure == Measure::Level && significant(o.value) >= digits {
            let key = (context.store.origin(*row).file(), &o.indicator, period, &o.unit, o.value);
            tables.entry(key).or_default().entry(region).or_insert(*row);
        }
    }
    let same = tables.into_values().filter(|regions| regions.len() > 1);
    same.map(|regions| {
        let rows: Vec<u32> = regions.values().copied().collect();
        context.finding(rule, &rows, &[("regions", Word::Regions(regions.keys().copied().collect()))])
    })
    .collect()
}

/// Number of digits that say something: zeros at the end of a whole number do not.
fn significant(value: Decimal) -> usize {
    let text = value.normalize().mantissa().unsigned_abs().to_string();
    text.trim_end_matches('0').len()
}
