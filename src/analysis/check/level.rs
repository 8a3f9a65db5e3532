//! Rules about levels of two years and the growth between them.
//!
//! Growth at comparable prices is never the ratio of levels at current prices; the two together leave a change of
//! prices, `ratio - growth` in points, which is much the same in all regions.

use std::collections::BTreeMap;

use super::words::Word;
use super::{Context, Finding, half_unit};
use crate::catalog::checks::Rule;
use crate::domain::{Basis, Bound, Decimal, Indicator, Measure, Period, RegionCode};

/// The levels of a region in the same months of two years, in one unit; positions of the figures.
struct Pair {
    region: RegionCode,
    period: Period,
    now: u32,
    before: u32,
    /// Growth of the level, %.
    ratio: Decimal,
    /// How far the ratio may be off, points, since both levels are rounded.
    slack: Decimal,
}

/// The chosen levels of an indicator.
fn levels<'a>(context: &'a Context<'_>, indicator: &'a Indicator) -> BTreeMap<(RegionCode, Period, &'a str), u32> {
    let mut levels = BTreeMap::new();
    for rows in context.store.cells() {
        let o = context.at(rows[0]);
        let plain = o.reference.is_none() && o.scope.is_none() && o.bound == Bound::Exact;
        let level = o.measure == Measure::Level && o.indicator == indicator.id && crate::frame::outcome(o.status);
        if let (Some(region), Some(period), true) = (o.area.code(), o.period, plain && level) {
            levels.insert((region, period, o.unit.as_str()), rows[0]);
        }
    }
    levels
}

fn pairs(context: &Context<'_>, indicator: &Indicator) -> Vec<Pair> {
    let levels = levels(context, indicator);
    let mut pairs = Vec::new();
    for ((region, period, unit), now) in &levels {
        let Some(before) = levels.get(&(*region, period.year_before(), *unit)) else { continue };
        let (a, b) = (context.at(*before).value, context.at(*now).value);
        if a <= Decimal::ZERO || b <= Decimal::ZERO {
            continue;
        }
        let ratio = (b / a - Decimal::ONE) * Decimal::ONE_HUNDRED;
        let slack = (half_unit(b) + half_unit(a) * b / a) / a * Decimal::ONE_HUNDRED;
        pairs.push(Pair { region: *region, period: *period, now: *now, before: *before, ratio, slack });
    }
    pairs
}

/// The position of the growth rate that stands for a pair's cell.
fn growth_of(context: &Context<'_>, indicator: &Indicator, pair: &Pair) -> Option<u32> {
    let figure = context.store.figure(pair.region, &indicator.id, pair.period, Measure::Yoy)?;
    context.store.position(figure.id)
}

fn rounded(value: Decimal) -> Word {
    Word::Text(value.round_dp(1).to_string())
}

/// Growth at current prices is the ratio of the levels.
pub(super) fn growth(context: &Context<'_>, rule: &Rule, slack: Decimal) -> Vec<Finding> {
    let mut findings = Vec::new();
    for indicator in context.catalog.indicators.iter().filter(|i| i.basis == Basis::Current) {
        for pair in pairs(context, indicator) {
            let Some(row) = growth_of(context, indicator, &pair) else { continue };
            let value = context.at(row).value;
            if (pair.ratio - value).abs() > pair.slack + half_unit(value) + slack {
                findings.push(context.finding(rule, &[row, pair.now, pair.before], &[("ratio", rounded(pair.ratio))]));
            }
        }
    }
    findings
}

/// Growth said to be at comparable prices that is the ratio of the levels throughout a file.
pub(super) fn nominal(context: &Context<'_>, rule: &Rule, cells: usize, share: f64) -> Vec<Finding> {
    let mut findings = Vec::new();
    for indicator in context.catalog.indicators.iter().filter(|i| i.basis == Basis::Comparable) {
        // Of each file: the growth rates that have levels beside them, and those that equal the ratio.
        let mut files: BTreeMap<&str, (usize, Vec<u32>)> = BTreeMap::new();
        for pair in pairs(context, indicator) {
            for row in rates(context, indicator, &pair) {
                let o = context.at(row);
                let counts = files.entry(o.provenance.place.file()).or_default();
                counts.0 += 1;
                if (pair.ratio - o.value).abs() <= pair.slack + half_unit(o.value) {
                    counts.1.push(row);
                }
            }
        }
        for (all, rows) in files.into_values() {
            if rows.len() >= cells && rows.len() as f64 >= share * all as f64 {
                let count = |n: usize| Word::Text(n.to_string());
                findings.push(context.finding(rule, &rows, &[("count", count(rows.len())), ("all", count(all))]));
            }
        }
    }
    findings
}

/// Every growth rate that was published for a pair's cell.
fn rates(context: &Context<'_>, indicator: &Indicator, pair: &Pair) -> Vec<u32> {
    let figures = context.store.published_outside("", pair.region, &indicator.id, pair.period, Measure::Yoy);
    figures.filter_map(|figure| context.store.position(figure.id)).collect()
}

/// Levels of two years and growth at comparable prices leave a change of prices like that of the other regions. Where it
/// is not, one of the two levels, or the growth, is mistyped or was revised.
pub(super) fn prices(context: &Context<'_>, rule: &Rule, slack: Decimal, regions: usize) -> Vec<Finding> {
    let mut findings = Vec::new();
    for indicator in context.catalog.indicators.iter().filter(|i| i.basis == Basis::Comparable) {
        let mut periods: BTreeMap<Period, Vec<(Decimal, Pair, u32)>> = BTreeMap::new();
        for pair in pairs(context, indicator) {
            let Some(row) = growth_of(context, indicator, &pair) else { continue };
            let change = pair.ratio - context.at(row).value;
            periods.entry(pair.period).or_default().push((change, pair, row));
        }
        for found in periods.into_values().filter(|found| found.len() >= regions) {
            let mut changes: Vec<Decimal> = found.iter().map(|(change, ..)| *change).collect();
            changes.sort_unstable();
            let median = changes[changes.len() / 2];
            for (change, pair, row) in found.iter().filter(|(change, ..)| (*change - median).abs() > slack) {
                let words = [
                    ("change", rounded(*change)),
                    ("median", rounded(median)),
                    ("ratio", rounded(pair.ratio)),
                    ("growth", Word::Text(context.at(*row).value.to_string())),
                ];
                findings.push(context.finding(rule, &[pair.now, pair.before, *row], &words));
            }
        }
    }
    findings
}

/// A level is no multiple of the level of the same months a year before.
pub(super) fn magnitude(context: &Context<'_>, rule: &Rule, factor: Decimal) -> Vec<Finding> {
    let mut findings = Vec::new();
    for indicator in context.catalog.indicators.iter() {
        for pair in pairs(context, indicator) {
            let (now, before) = (context.at(pair.now).value, context.at(pair.before).value);
            let ratio = now / before;
            if ratio >= factor || ratio * factor <= Decimal::ONE {
                findings.push(context.finding(rule, &[pair.now, pair.before], &[("ratio", rounded(ratio))]));
            }
        }
    }
    findings
}
