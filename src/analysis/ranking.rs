//! Ranking: places of the regions of a group, with ties and with what missing figures leave open.
//!
//! Competition ranks ("1224"): equal values share a place, the next place counts all before it. A region without
//! a comparable figure is not ranked; since it could stand anywhere, a place `r` of a known region lies between
//! `r` and `r` plus the number of missing regions. Figures are compared as printed; what their rounding leaves open is
//! told beside.

use std::collections::{BTreeMap, HashSet};

use anyhow::Result;

use super::grid::{self, Chosen, Grid, MISSING};
use crate::catalog::Group;
use crate::domain::{
    Decimal, Direction, Indicator, IndicatorId, Measure, ObservationId, Period, RegionCode, Span, Status,
};
use crate::frame::Store;

/// One ranked region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranked {
    /// The region.
    pub region: RegionCode,
    /// Its figure.
    pub value: Decimal,
    /// Published or worked out.
    pub status: Status,
    /// Place among the regions whose figures are known: the best place possible.
    pub rank: u32,
    /// The worst place that the missing figures leave possible.
    pub worst: u32,
    /// Number of other regions with the same figure.
    pub ties: u32,
    /// The best place that unrounded figures leave possible, all missing regions behind.
    pub true_best: u32,
    /// The worst place that unrounded figures and missing regions leave possible.
    pub true_worst: u32,
    /// The observation.
    pub observation: ObservationId,
}

/// Why a region is not ranked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Nothing comparable is known.
    Unpublished,
    /// Only the last month alone is known, which is never ranked among cumulative figures.
    SingleMonth(ObservationId),
}

/// The places of a group's regions in one period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranking {
    /// What is ranked.
    pub indicator: IndicatorId,
    /// For which months.
    pub period: Period,
    /// Which end is the first place.
    pub direction: Direction,
    /// First place first; ties by code.
    pub rows: Vec<Ranked>,
    /// Regions that are not ranked, by code.
    pub missing: Vec<(RegionCode, Missing)>,
}

impl Ranking {
    /// Number of regions in the group.
    pub fn size(&self) -> usize {
        self.rows.len() + self.missing.len()
    }

    /// The row of a region.
    pub fn of(&self, region: RegionCode) -> Option<&Ranked> {
        self.rows.iter().find(|row| row.region == region)
    }

    /// The regions that share a row's figure, itself left out.
    pub fn tied_with<'a>(&'a self, row: &'a Ranked) -> impl Iterator<Item = &'a Ranked> {
        self.rows.iter().filter(move |r| r.rank == row.rank && r.region != row.region)
    }

    /// The places among the members of a smaller group, reckoned anew.
    pub fn within(&self, members: &[RegionCode]) -> Ranking {
        let members: HashSet<&RegionCode> = members.iter().collect();
        let rows: Vec<Ranked> = self.rows.iter().filter(|r| members.contains(&r.region)).cloned().collect();
        let missing: Vec<_> = self.missing.iter().filter(|(code, _)| members.contains(code)).cloned().collect();
        let mut ranking = Ranking {
            indicator: self.indicator.clone(),
            period: self.period,
            direction: self.direction,
            rows,
            missing,
        };
        ranking.place();
        ranking
    }

    /// The places among the regions that are known in another ranking too.
    pub fn common(&self, other: &Ranking) -> Ranking {
        let known: Vec<RegionCode> = other.rows.iter().map(|r| r.region).collect();
        let mut common = self.within(&known);
        common.missing.clear();
        common.place();
        common
    }

    /// Reckons the places of the rows, which stand in order, and widens them by the missing regions.
    fn place(&mut self) {
        let scale = self.rows.iter().map(|r| r.value.scale()).max().unwrap_or_default();
        let sign = if self.direction == Direction::Higher { 1 } else { -1 };
        let figures: Vec<(i64, i64)> = self
            .rows
            .iter()
            .map(|r| {
                // One decimal more than printed, to hold half units; the grid has seen to it that it fits.
                let value = grid::scaled(r.value, scale + 1);
                value.zip(grid::slack(r.value, r.status, scale)).map_or((0, 0), |(value, slack)| (sign * value, slack))
            })
            .collect();
        let open = self.missing.len() as u32;
        for (row, place) in self.rows.iter_mut().zip(grid::places(&figures)) {
            (row.rank, row.ties, row.worst) = (place.rank, place.ties, place.rank + open);
            (row.true_best, row.true_worst) = (place.best, place.worst + open);
        }
    }

    /// The ids of all figures ranked.
    pub fn ids(&self) -> Vec<ObservationId> {
        self.rows.iter().map(|row| row.observation.clone()).collect()
    }
}

/// Places gained on an earlier ranking, up is positive: the least and the most that the intervals allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Climb {
    /// Fewest places gained.
    pub least: i64,
    /// Most places gained.
    pub most: i64,
}

/// Places gained by a region between two rankings; `None` where it is missing in one of them.
pub fn climb(earlier: &Ranking, later: &Ranking, region: RegionCode) -> Option<Climb> {
    let (before, now) = (earlier.of(region)?, later.of(region)?);
    Some(Climb {
        least: i64::from(before.rank) - i64::from(now.worst),
        most: i64::from(before.worst) - i64::from(now.rank),
    })
}

/// Places gained among the regions known in both rankings, by region: the one comparison of like with like that the
/// figures allow.
pub fn climbs_common(earlier: &Ranking, later: &Ranking) -> BTreeMap<RegionCode, i64> {
    let (before, now) = (earlier.common(later), later.common(earlier));
    let before: BTreeMap<RegionCode, u32> = before.rows.iter().map(|r| (r.region, r.rank)).collect();
    let gained = |row: &Ranked| Some((row.region, i64::from(*before.get(&row.region)?) - i64::from(row.rank)));
    now.rows.iter().filter_map(gained).collect()
}

/// Ranks a group in every period for which one of its regions has an exact outcome.
///
/// # Errors
/// When the store's frame cannot be read.
pub fn rankings(
    store: &Store,
    indicator: &Indicator,
    measure: Measure,
    group: &Group,
) -> Result<BTreeMap<Period, Ranking>> {
    let (grid, observations) = grid::of(&grid::chosen(store)?, indicator, measure, Some(&group.members))?;
    let mut rankings = BTreeMap::new();
    for at in 0..grid.periods.len() {
        let ranking = at_period(&grid, &observations, at, store, indicator, measure, group)?;
        if !ranking.rows.is_empty() {
            rankings.insert(ranking.period, ranking);
        }
    }
    Ok(rankings)
}

/// Ranks a group in one period; all its regions are missing where nothing is known.
///
/// # Errors
/// When the store's frame cannot be read.
pub fn ranking(
    store: &Store,
    indicator: &Indicator,
    measure: Measure,
    group: &Group,
    period: Period,
) -> Result<Ranking> {
    let (grid, observations) = grid::of(&grid::chosen(store)?, indicator, measure, Some(&group.members))?;
    match grid.period_at((period.first().ordinal(), period.last().ordinal())) {
        Some(at) => at_period(&grid, &observations, at, store, indicator, measure, group),
        None => Ok(complete(Vec::new(), period, store, indicator, measure, group)),
    }
}

fn at_period(
    grid: &Grid,
    observations: &[Chosen<'_>],
    at: usize,
    store: &Store,
    indicator: &Indicator,
    measure: Measure,
    group: &Group,
) -> Result<Ranking> {
    let (values, rows) = grid.period(at);
    let mut order: Vec<usize> = (0..rows.len()).filter(|r| rows[*r] != MISSING).collect();
    // The regions of a grid ascend by code, and the sort keeps equal figures in that order.
    order.sort_by_key(|r| if indicator.direction == Direction::Higher { -values[*r] } else { values[*r] });
    let row = |region: &usize| {
        let (id, o) = observations[rows[*region] as usize];
        let (value, status, observation) = (o.value, o.status, id.clone());
        let region = o.area.code()?;
        Some(Ranked { region, value, status, rank: 0, worst: 0, ties: 0, true_best: 0, true_worst: 0, observation })
    };
    let ranked = order.iter().filter_map(row).collect();
    Ok(complete(ranked, grid::period_of(grid.periods[at])?, store, indicator, measure, group))
}

/// A ranking of known regions in order, with the missing ones listed and all places reckoned.
fn complete(
    rows: Vec<Ranked>,
    period: Period,
    store: &Store,
    indicator: &Indicator,
    measure: Measure,
    group: &Group,
) -> Ranking {
    let month = Period::new(period.last(), period.last()).ok().filter(|_| period.span() == Span::Cumulative);
    let why = |code: RegionCode| {
        let single = month.and_then(|month| store.figure(code, &indicator.id, month, measure));
        single.map_or(Missing::Unpublished, |figure| Missing::SingleMonth(figure.id.clone()))
    };
    let known: HashSet<RegionCode> = rows.iter().map(|r| r.region).collect();
    let mut missing: Vec<(RegionCode, Missing)> =
        group.members.iter().filter(|code| !known.contains(code)).map(|code| (*code, why(*code))).collect();
    missing.sort_by_key(|(code, _)| *code);
    let mut ranking =
        Ranking { indicator: indicator.id.clone(), period, direction: indicator.direction, rows, missing };
    ranking.place();
    ranking
}
