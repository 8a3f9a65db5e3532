//! Ranking: places of the regions of a group, with ties and with what missing figures leave open.
//!
//! Competition ranks ("1224"): equal values share a place, the next place counts all before it. A region without
//! a comparable figure is not ranked; since it could stand anywhere, a place `r` of a known region lies between
//! `r` and `r` plus the number of missing regions. Figures are compared as printed.

use std::collections::{BTreeMap, HashSet};

use anyhow::{Context, Result};
use polars::prelude::*;

use crate::catalog::Group;
use crate::domain::{
    Decimal, Direction, Indicator, IndicatorId, Measure, Month, ObservationId, Period, RegionCode, Span, Status,
};
use crate::frame::{Store, columns as c};

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
        let mut rows: Vec<Ranked> = self.rows.iter().filter(|r| members.contains(&r.region)).cloned().collect();
        let missing: Vec<_> = self.missing.iter().filter(|(code, _)| members.contains(code)).cloned().collect();
        // The rows stand in order, so equal places of the larger ranking stay equal and neighbours.
        let outer: Vec<u32> = rows.iter().map(|r| r.rank).collect();
        for row in &mut rows {
            let before = outer.iter().filter(|rank| **rank < row.rank).count() as u32;
            row.ties = outer.iter().filter(|rank| **rank == row.rank).count() as u32 - 1;
            row.rank = before + 1;
            row.worst = row.rank + missing.len() as u32;
        }
        Ranking { indicator: self.indicator.clone(), period: self.period, rows, missing }
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

/// Ranks a group in every period for which one of its regions has an exact outcome.
///
/// # Errors
/// When polars cannot rank.
pub fn rankings(
    store: &Store,
    indicator: &Indicator,
    measure: Measure,
    group: &Group,
) -> Result<BTreeMap<Period, Ranking>> {
    let ranked = rank_frame(store.frame(), indicator, measure, group)?;
    let mut rankings: BTreeMap<Period, Ranking> = BTreeMap::new();
    for row in Rows::of(&ranked)? {
        let (id, period, rank, ties) = row?;
        let observation = store.get(&id).context("a ranked row without observation")?;
        let region = observation.area.code().context("a ranked row without region")?;
        let ranking = rankings.entry(period).or_insert_with(|| Ranking {
            indicator: indicator.id.clone(),
            period,
            rows: Vec::new(),
            missing: Vec::new(),
        });
        let (value, status) = (observation.value, observation.status);
        ranking.rows.push(Ranked { region, value, status, rank, worst: rank, ties: ties - 1, observation: id });
    }
    for ranking in rankings.values_mut() {
        complete(ranking, store, measure, group);
    }
    Ok(rankings)
}

/// Ranks a group in one period; all its regions are missing where nothing is known.
///
/// # Errors
/// When polars cannot rank.
pub fn ranking(
    store: &Store,
    indicator: &Indicator,
    measure: Measure,
    group: &Group,
    period: Period,
) -> Result<Ranking> {
    let mut all = rankings(store, indicator, measure, group)?;
    Ok(all.remove(&period).unwrap_or_else(|| {
        let mut empty = Ranking { indicator: indicator.id.clone(), period, rows: Vec::new(), missing: Vec::new() };
        complete(&mut empty, store, measure, group);
        empty
    }))
}

/// The comparable figures of a group with place and number of equals, by place within each period.
fn rank_frame(frame: &DataFrame, indicator: &Indicator, measure: Measure, group: &Group) -> Result<DataFrame> {
    let members: Vec<String> = group.members.iter().map(ToString::to_string).collect();
    let members = Series::new("members".into(), members);
    let period = [col(c::FIRST), col(c::LAST)];
    let options = RankOptions { method: RankMethod::Min, descending: indicator.direction == Direction::Higher };
    // Levels are compared in the indicator's first unit only; others are not converted.
    let unit = if measure == Measure::Level { indicator.units[0].as_str() } else { "%" };
    let comparable = col(c::INDICATOR)
        .eq(lit(indicator.id.as_str()))
        .and(col(c::MEASURE).eq(lit(measure.as_str())))
        .and(col(c::CLASS).eq(lit("outcome")))
        .and(col(c::REFERENCE).eq(lit("")))
        .and(col(c::SCOPE).eq(lit("")))
        .and(col(c::BOUND).eq(lit(0u32)))
        .and(col(c::UNIT).eq(lit(unit)))
        .and(col(c::REGION).is_in(lit(members).implode(true), false));
    let with_value = [col(c::FIRST), col(c::LAST), col(c::VALUE)];
    Ok(frame
        .clone()
        .lazy()
        .filter(comparable)
        .with_columns([
            col(c::VALUE).rank(options, None).over(period)?.cast(DataType::UInt32).alias("rank"),
            len().over(with_value)?.cast(DataType::UInt32).alias("equals"),
        ])
        .sort([c::LAST, c::FIRST, "rank", c::REGION], SortMultipleOptions::default())
        .select([col(c::ID), col(c::FIRST), col(c::LAST), col("rank"), col("equals")])
        .collect()?)
}

/// The rows of a ranked frame as values.
struct Rows;

impl Rows {
    #[allow(clippy::type_complexity, reason = "private, and read in one place")]
    fn of(frame: &DataFrame) -> Result<impl Iterator<Item = Result<(ObservationId, Period, u32, u32)>> + '_> {
        let ids = frame.column(c::ID)?.str()?;
        let (first, last) = (frame.column(c::FIRST)?.i32()?, frame.column(c::LAST)?.i32()?);
        let (rank, equals) = (frame.column("rank")?.u32()?, frame.column("equals")?.u32()?);
        Ok((0..frame.height()).map(move |i| {
            let cell = || Some((ids.get(i)?, first.get(i)?, last.get(i)?, rank.get(i)?, equals.get(i)?));
            let (id, first, last, rank, equals) = cell().context("an empty cell in a ranked frame")?;
            let period = Period::new(Month::from_ordinal(first)?, Month::from_ordinal(last)?)?;
            Ok((ObservationId::from_text(id), period, rank, equals))
        }))
    }
}

/// Lists the missing regions and widens the places by their number.
fn complete(ranking: &mut Ranking, store: &Store, measure: Measure, group: &Group) {
    let known: HashSet<RegionCode> = ranking.rows.iter().map(|r| r.region).collect();
    let month = Period::new(ranking.period.last(), ranking.period.last()).ok();
    for code in group.members.iter().filter(|code| !known.contains(code)) {
        let single = month
            .filter(|_| ranking.period.span() == Span::Cumulative)
            .and_then(|month| store.figure(*code, &ranking.indicator, month, measure));
        let why = single.map_or(Missing::Unpublished, |figure| Missing::SingleMonth(figure.id.clone()));
        ranking.missing.push((*code, why));
    }
    ranking.missing.sort_by_key(|(code, _)| *code);
    let open = ranking.missing.len() as u32;
    for row in &mut ranking.rows {
        row.worst = row.rank + open;
    }
}
