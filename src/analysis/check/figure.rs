//! Rules about one figure: what it names, its unit, its size, its decimals, its day of publication.

use std::collections::BTreeMap;

use super::series::{Series, series};
use super::words::Word;
use super::{Context, Finding};
use crate::catalog::checks::Rule;
use crate::domain::{Decimal, IndicatorId, Measure, Observation};

/// Region and indicator are in the catalog; a place is a whole number from 1; the unit fits the measure.
pub(super) fn schema(context: &Context<'_>, rule: &Rule) -> Vec<Finding> {
    let fault = |o: &Observation| -> Option<String> {
        if o.area.code().is_some_and(|code| context.catalog.regions.get(code).is_none()) {
            return Some("region".into());
        }
        if context.catalog.indicators.get(o.indicator.as_str()).is_none() {
            return Some("indicator".into());
        }
        let place = o.measure == Measure::Rank && (o.value < Decimal::ONE || !o.value.fract().is_zero());
        let unit = unit_of(o.measure).is_some_and(|unit| unit != o.unit);
        (place || unit).then(|| if place { "value" } else { "unit" }.into())
    };
    let faults = context.rows.iter().filter_map(|row| Some((*row, fault(context.at(*row))?)));
    faults.map(|(row, what)| context.finding(rule, &[row], &[("what", Word::Term(what))])).collect()
}

/// The unit that a measure is given in; `None` where it depends on the indicator.
fn unit_of(measure: Measure) -> Option<&'static str> {
    match measure {
        Measure::Level => None,
        Measure::Gap | Measure::Pull => Some("pp"),
        Measure::Rank | Measure::RankChange => Some("place"),
        Measure::Yoy | Measure::Avg2 | Measure::Vs2019 | Measure::Pop | Measure::Share | Measure::Contribution => {
            Some("%")
        }
    }
}

/// The unit of a level is one of the indicator's.
pub(super) fn unit(context: &Context<'_>, rule: &Rule, also: &BTreeMap<IndicatorId, Vec<String>>) -> Vec<Finding> {
    let strange = |o: &Observation| {
        let known = context.catalog.indicators.get(o.indicator.as_str());
        let usual = known.is_none_or(|indicator| indicator.units.contains(&o.unit));
        o.measure == Measure::Level && !usual && !also.get(&o.indicator).is_some_and(|more| more.contains(&o.unit))
    };
    let rows = context.rows.iter().filter(|row| strange(context.at(**row)));
    rows.map(|row| {
        let units = context.catalog.indicators.get(context.at(*row).indicator.as_str()).map(|i| i.units.join(" "));
        context.finding(rule, &[*row], &[("units", Word::Text(units.unwrap_or_default()))])
    })
    .collect()
}

/// The figure lies between two limits.
pub(super) fn range(
    context: &Context<'_>,
    rule: &Rule,
    measures: &[Measure],
    indicators: &[IndicatorId],
    (least, most): (Decimal, Decimal),
) -> Vec<Finding> {
    let outside = |o: &Observation| {
        measures.contains(&o.measure)
            && (indicators.is_empty() || indicators.contains(&o.indicator))
            && !(least..=most).contains(&o.value)
    };
    let limits = [("least", Word::Text(least.to_string())), ("most", Word::Text(most.to_string()))];
    let rows = context.rows.iter().filter(|row| outside(context.at(**row)));
    rows.map(|row| context.finding(rule, &[*row], &limits)).collect()
}

/// The figure has as many decimals as its series: one file's figures of region, indicator, measure and unit.
pub(super) fn decimals(
    context: &Context<'_>,
    rule: &Rule,
    measures: &[Measure],
    length: usize,
    share: f64,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for Series { rows, .. } in series(context, measures).into_values().filter(|s| s.rows.len() >= length) {
        let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
        for row in &rows {
            *counts.entry(context.at(*row).value.scale()).or_default() += 1;
        }
        let Some((usual, count)) = counts.into_iter().max_by_key(|(_, count)| *count) else { continue };
        if (count as f64) < share * rows.len() as f64 {
            continue;
        }
        let odd = rows.into_iter().filter(|row| context.at(*row).value.scale() != usual);
        findings.extend(odd.map(|row| context.finding(rule, &[row], &[("usual", Word::Text(usual.to_string()))])));
    }
    findings
}

/// An outcome was published after the last month that it covers began.
pub(super) fn early(context: &Context<'_>, rule: &Rule) -> Vec<Finding> {
    let early = |o: &Observation| match (o.provenance.published, o.period) {
        (Some(day), Some(period)) => {
            use chrono::Datelike;
            day.year() * 12 + day.month0() as i32 - period.last().ordinal() < 0
        }
        _ => false,
    };
    let rows = context.rows.iter().filter(|row| early(context.at(**row)));
    rows.map(|row| context.finding(rule, &[*row], &[])).collect()
}
