//! Settling: of statements said again the first is kept, and a mark passed gives way to the exact amount.

use std::collections::HashSet;

use super::classify::Draft;
use crate::domain::{Measure, Status};

/// Keeps the first of statements said again, and drops a mark passed where the exact amount is told as well.
pub fn settle(mut drafts: Vec<Draft>) -> Vec<Draft> {
    let first = firsts(&drafts);
    keep(&mut drafts, &first);
    let in_full = headlines(&drafts);
    if in_full.contains(&false) {
        keep(&mut drafts, &in_full);
    }
    if drafts.iter().any(|d| d.passed) {
        let exact = unsurpassed(&drafts);
        keep(&mut drafts, &exact);
    }
    drafts
}

/// Whether each statement is said for the first time.
fn firsts(drafts: &[Draft]) -> Vec<bool> {
    let mut seen = HashSet::with_capacity(drafts.len());
    drafts
        .iter()
        .map(|d| seen.insert((d.indicator, &d.area, d.period, d.measure, d.value, &d.unit, (&d.reference, d.of))))
        .collect()
}

/// Whether each statement stands on its own: 工业增加值增长6.5% of a headline is 规模以上工业增加值 told in short.
fn headlines(drafts: &[Draft]) -> Vec<bool> {
    let told: HashSet<_> = drafts.iter().map(|d| (d.indicator, &d.area, d.period, d.measure, d.value)).collect();
    let short = |d: &Draft| {
        d.measure == Measure::Yoy
            && d.full.is_some_and(|full| told.contains(&(full, &d.area, d.period, d.measure, d.value)))
    };
    drafts.iter().map(|d| !short(d)).collect()
}

/// Whether each statement is more than a mark that was passed on the way to an amount that is told.
fn unsurpassed(drafts: &[Draft]) -> Vec<bool> {
    let amounts = drafts.iter().filter(|d| d.measure == Measure::Level && !d.passed);
    let told: HashSet<_> = amounts.map(|d| (d.indicator, &d.area, d.period)).collect();
    let surpassed =
        |d: &Draft| d.passed && d.status != Status::Target && told.contains(&(d.indicator, &d.area, d.period));
    drafts.iter().map(|d| !surpassed(d)).collect()
}

fn keep(drafts: &mut Vec<Draft>, kept: &[bool]) {
    let mut kept = kept.iter();
    drafts.retain(|_| kept.next().copied().unwrap_or(true));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Area, Bound, Decimal};

    fn level(value: i64, passed: bool) -> Draft {
        Draft {
            rule: "level",
            indicator: 0,
            area: Area::Unknown,
            period: None,
            measure: Measure::Level,
            value: Decimal::from(value),
            unit: "亿元".into(),
            reference: None,
            scope: None,
            of: None,
            base: None,
            assumed: Default::default(),
            status: Status::Actual,
            bound: Bound::Exact,
            passed,
            full: None,
            start: 0,
            end: 0,
        }
    }

    #[test]
    fn the_first_of_equals_and_the_exact_amount_stay() {
        let values =
            |drafts: Vec<Draft>| -> Vec<String> { settle(drafts).iter().map(|d| d.value.to_string()).collect() };
        assert_eq!(values(vec![level(7, false), level(7, false), level(8, false)]), ["7", "8"]);
        assert_eq!(values(vec![level(4, true), level(5, false)]), ["5"]);
        assert_eq!(values(vec![level(4, true)]), ["4"]);
    }
}
