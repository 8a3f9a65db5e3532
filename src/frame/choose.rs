//! One value for each cell, by a written rule; what else was published is kept and told.
//!
//! The rule, first difference decides: a published figure before a derived one; an exact figure before a bound;
//! the higher authority (statistics bureau, press, document read by the program); a dated publication before an
//! undated one, the later first; then the smaller id, so that the choice never depends on the order of reading.

use anyhow::{Context, Result};
use polars::prelude::*;

use super::columns as c;
use crate::domain::{Area, Bound, Observation};

/// The outcome of choosing.
pub struct Choice {
    /// The chosen rows of the frame.
    pub frame: DataFrame,
    /// Positions of the chosen observations.
    pub rows: Vec<usize>,
    /// Cells with several sources.
    pub agreements: Vec<Agreement>,
}

/// A cell for which several sources speak.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// Position of the chosen observation.
    pub chosen: usize,
    /// Positions of the others, in the order of the rule.
    pub others: Vec<usize>,
    /// Whether all give the same value.
    pub agree: bool,
}

/// Chooses one row for each cell of `all`.
///
/// # Errors
/// When polars cannot sort or group.
pub fn choose(all: DataFrame, observations: &[Observation]) -> Result<Choice> {
    let order = [c::STATUS, c::BOUND, c::AUTHORITY, c::PUBLISHED, c::ID];
    let descending = vec![false, false, true, true, false];
    let sorted = all.lazy().sort(order, SortMultipleOptions::default().with_order_descending_multi(descending));
    let grouped = sorted
        .clone()
        .filter(col(c::REGION).is_not_null().and(col(c::FIRST).is_not_null()))
        .group_by_stable(c::CELL.map(col))
        .agg([col(c::ROW).alias("rows")])
        .collect()?;
    let mut choice = Choice { frame: DataFrame::default(), rows: Vec::new(), agreements: Vec::new() };
    for rows in grouped.column("rows")?.list()?.amortized_iter() {
        let rows = rows.context("a group without rows")?;
        let rows: Vec<usize> = rows.as_ref().u32()?.into_no_null_iter().map(|r| r as usize).collect();
        let (chosen, others) = (rows[0], rows[1..].to_vec());
        choice.rows.push(chosen);
        if !others.is_empty() {
            let agree = others.iter().all(|o| compatible(&observations[chosen], &observations[*o]));
            choice.agreements.push(Agreement { chosen, others, agree });
        }
    }
    choice.agreements.sort_by_cached_key(|a| sort_key(&observations[a.chosen]));
    choice.rows.sort_unstable();
    let chosen: Vec<u32> = choice.rows.iter().map(|r| *r as u32).collect();
    let chosen = DataFrame::new(chosen.len(), vec![Column::new(c::ROW.into(), chosen)])?;
    choice.frame = sorted
        .join(chosen.lazy(), [col(c::ROW)], [col(c::ROW)], JoinArgs::new(JoinType::Semi))
        .sort([c::ROW], SortMultipleOptions::default())
        .collect()?;
    Ok(choice)
}

/// Whether two figures of one cell can both be true: equal, or within a printed bound.
fn compatible(a: &Observation, b: &Observation) -> bool {
    let within = |exact: &Observation, bound: &Observation| match bound.bound {
        Bound::AtLeast => exact.value >= bound.value,
        Bound::AtMost => exact.value <= bound.value,
        Bound::Exact | Bound::About => super::same_when_rounded(exact.value, bound.value),
    };
    match (a.bound, b.bound) {
        (Bound::Exact, _) => within(a, b),
        (_, Bound::Exact) => within(b, a),
        _ => true,
    }
}

/// Reading order of the agreements: by period, region and indicator.
fn sort_key(o: &Observation) -> (Option<crate::domain::Period>, String, String, String) {
    let region = match &o.area {
        Area::Division(code) => code.to_string(),
        Area::Special(name) => name.clone(),
        Area::Unknown => String::new(),
    };
    (o.period, region, o.indicator.to_string(), o.measure.to_string())
}
