//! Rules about parts and totals. Parts and total are taken from one source and one day, and every printed figure may be
//! off by half a unit of its last decimal.

use std::collections::BTreeMap;

use super::words::Word;
use super::{Context, Finding, half_unit};
use crate::catalog::checks::Rule;
use crate::domain::{Bound, Decimal, IndicatorId, Measure};

/// The plain exact figures of some indicators: by source, day, region, period and unit, then by indicator.
fn together<'a>(
    context: &Context<'a>,
    measure: Measure,
    wanted: &[&IndicatorId],
) -> Vec<BTreeMap<&'a IndicatorId, u32>> {
    let mut groups: BTreeMap<_, BTreeMap<&'a IndicatorId, u32>> = BTreeMap::new();
    for row in &context.rows {
        let o = context.at(*row);
        let plain = o.measure == measure && o.bound == Bound::Exact && o.reference.is_none();
        let (Some(region), Some(period)) = (o.area.code(), o.period) else { continue };
        if !plain || !wanted.contains(&&o.indicator) {
            continue;
        }
        let source = &o.provenance;
        let key = (source.place.file(), source.published, region, period, o.unit.as_str());
        groups.entry(key).or_default().entry(&o.indicator).or_insert(*row);
    }
    groups.into_values().collect()
}

/// The sum of figures and how far it may be off; `None` beyond the range of decimals.
fn total(context: &Context<'_>, rows: &[u32]) -> Option<(Decimal, Decimal)> {
    let mut sum = (Decimal::ZERO, Decimal::ZERO);
    for row in rows {
        let value = context.at(*row).value;
        sum = (sum.0.checked_add(value)?, sum.1.checked_add(half_unit(value))?);
    }
    Some(sum)
}

/// Parts sum up to the total.
pub(super) fn sum(
    context: &Context<'_>,
    rule: &Rule,
    measure: Measure,
    whole: &IndicatorId,
    parts: &[IndicatorId],
) -> Vec<Finding> {
    let wanted: Vec<&IndicatorId> = parts.iter().chain([whole]).collect();
    let mut findings = Vec::new();
    for figures in together(context, measure, &wanted) {
        let Some(all) = figures.get(whole) else { continue };
        let rows: Vec<u32> = parts.iter().filter_map(|part| figures.get(part).copied()).collect();
        let (Some((sum, slack)), true) = (total(context, &rows), rows.len() == parts.len()) else { continue };
        let value = context.at(*all).value;
        if (sum - value).abs() > slack + half_unit(value) {
            let rows: Vec<u32> = std::iter::once(*all).chain(rows).collect();
            findings.push(context.finding(rule, &rows, &[("sum", Word::Text(sum.to_string()))]));
        }
    }
    findings
}

/// Shares of all parts sum up to a hundred.
pub(super) fn shares(context: &Context<'_>, rule: &Rule, parts: &[IndicatorId]) -> Vec<Finding> {
    let wanted: Vec<&IndicatorId> = parts.iter().collect();
    let mut findings = Vec::new();
    for figures in together(context, Measure::Share, &wanted).into_iter().filter(|f| f.len() == parts.len()) {
        let rows: Vec<u32> = figures.into_values().collect();
        let Some((sum, slack)) = total(context, &rows) else { continue };
        if (sum - Decimal::ONE_HUNDRED).abs() > slack {
            findings.push(context.finding(rule, &rows, &[("sum", Word::Text(sum.to_string()))]));
        }
    }
    findings
}
