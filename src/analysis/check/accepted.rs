//! The rule about reviewed findings: each rests on the figure that it was reviewed with.

use super::words::Word;
use super::{Context, Finding};
use crate::catalog::checks::{Accepted, Rule};

/// Reviewed findings whose cell is known and has none of the figures that were looked into. Of a cell that is not known, as
/// of an earlier day or in other data, nothing is told.
pub(super) fn stale(context: &Context<'_>, rule: &Rule) -> Vec<Finding> {
    let stale = context.catalog.checks.accepted.iter().filter_map(|accepted| Some((accepted, now(context, accepted)?)));
    stale
        .map(|(accepted, row)| {
            let expected: Vec<String> = accepted.value.iter().chain(&accepted.figures).map(|v| v.to_string()).collect();
            let words = [("rule", accepted.rule.clone()), ("expected", expected.join(", "))];
            context.finding(rule, &[row], &words.map(|(name, word)| (name, Word::Text(word))))
        })
        .collect()
}

/// The first figure of a reviewed cell, where none is as it was.
fn now(context: &Context<'_>, accepted: &Accepted) -> Option<u32> {
    let (region, indicator, period) = (accepted.region?, accepted.indicator.as_ref()?, accepted.period?);
    let mut cell = context.rows.iter().copied().filter(|row| {
        let o = context.at(*row);
        o.area.code() == Some(region)
            && o.indicator == *indicator
            && o.period == Some(period)
            && accepted.file.as_ref().is_none_or(|file| file == o.provenance.place.file())
    });
    let first = cell.next()?;
    let holds = |row: u32| accepted.expects(context.at(row).value) != Some(false);
    (!holds(first) && !cell.any(holds)).then_some(first)
}
