//! Scoreboards: the figures of a period put into the criteria of a scoring, with the places by every method and draw.

use anyhow::Result;
use rust_decimal::prelude::ToPrimitive;

use super::assess::{Column, Scored, Sensitivity, gained, points, score, sensitivity};
use super::grid::{self, Chosen};
use crate::catalog::Catalog;
use crate::catalog::scoring::{Criterion, Method, Scoring};
use crate::domain::{Direction, ObservationId, Period, RegionCode};

/// Draws of weights where nothing else is asked for: number, how far they lie from the given ones, seed.
pub const DRAWS: (u32, f64, u64) = (1000, 0.5, 1);

/// A scoreboard of regions for a period. All lists are in the order of the members.
#[derive(Clone, Debug)]
pub struct Scoreboard {
    /// The regions.
    pub members: Vec<RegionCode>,
    /// Figures by criterion.
    pub columns: Vec<Column>,
    /// Score and place by the scoring's method.
    pub scored: Vec<Scored>,
    /// Score and place by every method, in the order of [`Method::ALL`].
    pub methods: [Vec<Scored>; 3],
    /// How far places move with the weights.
    pub drawn: Sensitivity,
    /// Places gained on the round before; `None` where there is none.
    pub up: Option<Vec<Option<i64>>>,
    /// The observations of each region.
    pub from: Vec<Vec<ObservationId>>,
}

impl Scoreboard {
    /// Number of regions with a place.
    pub fn placed(&self) -> usize {
        self.scored.iter().filter(|s| s.rank.is_some()).count()
    }

    /// The criteria that a region has no figure for.
    pub fn missing<'c>(&self, scoring: &'c Scoring, at: usize) -> Vec<&'c Criterion> {
        let missing = scoring.criterion.iter().zip(&self.columns).filter(|(_, column)| column.values[at].is_none());
        missing.map(|(criterion, _)| criterion).collect()
    }
}

/// Scores the members in a period; `before` is the round that places gained are told on.
///
/// # Errors
/// When an indicator is not in the catalog, or a figure is out of all proportion.
pub fn scoreboard(
    catalog: &Catalog,
    all: &[Chosen<'_>],
    scoring: &Scoring,
    members: &[RegionCode],
    (period, before): (Period, Option<Period>),
    draws: (u32, f64, u64),
) -> Result<Scoreboard> {
    let (columns, from) = figures(catalog, all, scoring, members, period)?;
    let weights: Vec<f64> = columns.iter().map(|c| c.weight).collect();
    let by = |columns: &[Column], method| score(&points(columns, method), &weights, scoring.min_coverage);
    let scored = by(&columns, scoring.method);
    let up = match before {
        Some(before) => {
            let earlier = figures(catalog, all, scoring, members, before)?.0;
            Some(gained(&by(&earlier, scoring.method), &scored))
        }
        None => None,
    };
    let drawn = sensitivity(&points(&columns, scoring.method), &weights, scoring.min_coverage, draws);
    let methods = Method::ALL.map(|method| by(&columns, method));
    Ok(Scoreboard { members: members.to_vec(), columns, scored, methods, drawn, up, from })
}

/// The figures of every criterion in the order of the regions, and the observations of each region.
fn figures(
    catalog: &Catalog,
    all: &[Chosen<'_>],
    scoring: &Scoring,
    members: &[RegionCode],
    period: Period,
) -> Result<(Vec<Column>, Vec<Vec<ObservationId>>)> {
    let mut from = vec![Vec::new(); members.len()];
    let mut columns = Vec::new();
    for criterion in &scoring.criterion {
        let indicator = catalog.indicators.find(&criterion.indicator)?;
        let (grid, observations) = grid::of(all, indicator, criterion.measure, Some(members))?;
        let at = grid.period_at((period.first().ordinal(), period.last().ordinal()));
        let mut values = vec![None; members.len()];
        for (member, code) in members.iter().enumerate() {
            let row = at.zip(grid.region_at(code.number())).and_then(|(at, region)| grid.row(at, region));
            let Some((id, o)) = row.map(|row| observations[row]) else { continue };
            values[member] = o.value.to_f64();
            from[member].push(id.clone());
        }
        let higher = criterion.direction.unwrap_or(indicator.direction) == Direction::Higher;
        columns.push(Column { weight: criterion.weight, higher, values });
    }
    Ok((columns, from))
}
