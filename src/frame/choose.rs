//! One value for each cell, by a written rule; what else was published is kept and told.
//!
//! The rule, first difference decides: what was not corrected before what was; a published figure before a derived
//! one; an exact figure before a bound; the higher authority (statistics bureau, press, document read by the program);
//! a dated publication before an undated one, the later first; then the smaller id, so that the choice never depends
//! on the order of reading.

use std::cmp::{Ordering, Reverse};
use std::collections::HashMap;

use super::cell::Cells;
use crate::domain::{Area, Bound, Observation, ObservationId, Period};

/// The figures of each cell, in the order of the rule.
#[derive(Debug, Default)]
pub(super) struct Choice {
    /// The cells by name.
    pub cells: Cells,
    /// Positions of the observations, cell by cell.
    rows: Vec<u32>,
    /// Where each cell begins in `rows`, and the end of the last.
    starts: Vec<u32>,
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

impl Choice {
    /// The observations of a cell, the one that stands for it first.
    pub fn of(&self, cell: u32) -> &[u32] {
        &self.rows[self.starts[cell as usize] as usize..self.starts[cell as usize + 1] as usize]
    }

    /// The observations of every cell, by number of the cell.
    pub fn iter(&self) -> impl Iterator<Item = &[u32]> {
        (0..self.cells.len() as u32).map(|cell| self.of(cell))
    }

    /// Positions of the chosen observations, in the order of reading.
    pub fn chosen(&self) -> Vec<u32> {
        let mut rows: Vec<u32> = self.iter().map(|rows| rows[0]).collect();
        rows.sort_unstable();
        rows
    }
}

/// Puts the observations into their cells, and each cell in the order of the rule. `replaced` are the positions of
/// figures that a correction stands for, with that of the correction.
pub(super) fn choose(observations: &[Observation], ids: &[ObservationId], replaced: &HashMap<usize, usize>) -> Choice {
    let mut cells = Cells::default();
    let mut rows: Vec<(u32, u32)> = Vec::with_capacity(observations.len());
    for (row, observation) in observations.iter().enumerate() {
        if let Some(cell) = cells.number(observation) {
            rows.push((cell, row as u32));
        }
    }
    let by_rule = |a: u32, b: u32| {
        let (a, b) = (a as usize, b as usize);
        let corrected = replaced.contains_key(&a).cmp(&replaced.contains_key(&b));
        corrected.then_with(|| rule(&observations[a], &observations[b])).then_with(|| ids[a].cmp(&ids[b]))
    };
    rows.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| by_rule(a.1, b.1)));
    let mut starts = Vec::with_capacity(cells.len() + 1);
    for (at, (cell, _)) in rows.iter().enumerate() {
        if starts.len() == *cell as usize {
            starts.push(at as u32);
        }
    }
    starts.push(rows.len() as u32);
    Choice { cells, rows: rows.into_iter().map(|(_, row)| row).collect(), starts }
}

/// Which of two figures of a cell goes first, the ids left out.
pub(super) fn rule(a: &Observation, b: &Observation) -> Ordering {
    let key = |o: &Observation| {
        let source = &o.provenance;
        // A day that is not known is less than any, so it comes last.
        (o.status, o.bound != Bound::Exact, Reverse(source.authority), Reverse(source.published))
    };
    key(a).cmp(&key(b))
}

/// The cells with several figures, replaced ones left out, by period, region and indicator.
pub(super) fn agreements(
    choice: &Choice,
    observations: &[Observation],
    replaced: &HashMap<usize, usize>,
) -> Vec<Agreement> {
    let mut agreements = Vec::new();
    for rows in choice.iter().filter(|rows| rows.len() > 1) {
        let mut rows = rows.iter().map(|row| *row as usize).filter(|row| !replaced.contains_key(row));
        let Some(chosen) = rows.next() else { continue };
        let others: Vec<usize> = rows.collect();
        if !others.is_empty() {
            let agree = others.iter().all(|other| compatible(&observations[chosen], &observations[*other]));
            agreements.push(Agreement { chosen, others, agree });
        }
    }
    agreements.sort_by_cached_key(|a| sort_key(&observations[a.chosen]));
    agreements
}

/// Whether two figures of one cell can both be true: equal, or within a printed bound.
pub fn compatible(a: &Observation, b: &Observation) -> bool {
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

/// Reading order of the agreements: by period, region and indicator, then by all else that names a cell.
fn sort_key(o: &Observation) -> (Option<Period>, String, String, String, [String; 6]) {
    let region = match &o.area {
        Area::Division(code) => code.to_string(),
        Area::Special(name) => name.clone(),
        Area::Unknown => String::new(),
    };
    let rest = [
        o.unit.clone(),
        o.reference.clone().unwrap_or_default(),
        o.scope.clone().unwrap_or_default(),
        o.of.map(|of| of.to_string()).unwrap_or_default(),
        o.base.map(|base| base.to_string()).unwrap_or_default(),
        super::cell::Class::of(o.status).as_str().to_string(),
    ];
    (o.period, region, o.indicator.to_string(), o.measure.to_string(), rest)
}
