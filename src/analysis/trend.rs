//! Trends: a region's growth along the quarter ends, cumulative or single month, never both in one series.
//!
//! Changes are differences of published rates, in percentage points. The two-year average is geometric,
//! `sqrt((1 + a)(1 + b)) - 1` with the growth of the year and of the year before, as the National Bureau of
//! Statistics reckoned it in its releases of 2021.

use anyhow::Result;

use crate::domain::{Decimal, IndicatorId, Measure, Month, ObservationId, Period, RegionCode, Span};
use crate::frame::{Figure, Store};

pub use super::arithmetic::average2;

/// What the figures of a series cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// January to the quarter's end.
    Cumulative,
    /// The last month of the quarter alone.
    Month,
}

/// One quarter end of a series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// Months covered.
    pub period: Period,
    /// Growth on the year before, %.
    pub value: Decimal,
    /// Minus the growth of the quarter end before, pp.
    pub change_before: Option<Decimal>,
    /// Minus the growth of the same months a year before, pp.
    pub change_year: Option<Decimal>,
    /// Two-year average growth, %, rounded half away from zero to one decimal.
    pub average2: Option<Decimal>,
    /// The observation itself.
    pub observation: ObservationId,
    /// The observations that the changes and the average rest on, itself left out.
    pub compared: Vec<ObservationId>,
}

/// A region's growth along the quarter ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trend {
    /// The region.
    pub region: RegionCode,
    /// What the figures cover.
    pub basis: Basis,
    /// Oldest first; quarter ends without a figure are left out.
    pub points: Vec<Point>,
}

impl Trend {
    /// The point of a period.
    pub fn at(&self, period: Period) -> Option<&Point> {
        self.points.iter().find(|p| p.period == period)
    }

    /// The latest point.
    pub fn last(&self) -> Option<&Point> {
        self.points.last()
    }
}

/// The period of a basis that ends with a month.
///
/// # Errors
/// When the month is out of range.
pub fn period_at(basis: Basis, last: Month) -> Result<Period> {
    match basis {
        Basis::Cumulative => Period::cumulative(last.year(), last.month()),
        Basis::Month => Period::new(last, last),
    }
}

/// The period of the same kind at the quarter end before, where a period ends with a quarter; else the period of the same
/// kind right before it, if its kind has one.
pub fn end_before(period: Period) -> Option<Period> {
    let quarterly = period.last().month().is_multiple_of(3);
    match period.span() {
        Span::Month if quarterly => {
            Month::from_ordinal(period.last().ordinal() - 3).and_then(|m| period_at(Basis::Month, m)).ok()
        }
        _ => period.before(),
    }
}

/// The `count` quarter ends up to and including `last`'s, oldest first, as periods of a basis.
///
/// # Errors
/// When `last` does not end with a quarter.
pub fn quarter_ends(basis: Basis, last: Period, count: usize) -> Result<Vec<Period>> {
    anyhow::ensure!(
        last.last().month().is_multiple_of(3),
        "{} does not end with a quarter; trends are followed from March to June, September and December",
        last.label()
    );
    let end = last.last().ordinal();
    (0..count as i32).rev().map(|back| period_at(basis, Month::from_ordinal(end - 3 * back)?)).collect()
}

/// A region's growth at the quarter ends up to `last`, as far back as `periods` of the store reach.
///
/// # Errors
/// When `last` does not end with a quarter.
pub fn trend(store: &Store, indicator: &IndicatorId, region: RegionCode, basis: Basis, last: Period) -> Result<Trend> {
    anyhow::ensure!(
        last.last().month().is_multiple_of(3),
        "{} does not end with a quarter; trends are followed from March to June, September and December",
        last.label()
    );
    let wanted = match basis {
        Basis::Cumulative => Span::Cumulative,
        Basis::Month => Span::Month,
    };
    let at = |period: Period| store.figure(region, indicator, period, Measure::Yoy);
    let points = store
        .periods(indicator, Measure::Yoy)
        .iter()
        .copied()
        .filter(|p| p.span() == wanted && p.last().month() % 3 == 0 && p.last() <= last.last())
        .filter_map(|period| Some(point(period, at(period)?, basis, &at)))
        .collect();
    Ok(Trend { region, basis, points })
}

fn point<'a>(period: Period, figure: Figure<'a>, basis: Basis, at: &dyn Fn(Period) -> Option<Figure<'a>>) -> Point {
    let quarter_before = Month::from_ordinal(period.last().ordinal() - 3).and_then(|m| period_at(basis, m));
    let before = quarter_before.ok().and_then(at);
    let year = at(period.year_before());
    let compared = [before, year].iter().flatten().map(|f| f.id.clone()).collect();
    Point {
        period,
        value: figure.value,
        change_before: before.map(|f| figure.value - f.value),
        change_year: year.map(|f| figure.value - f.value),
        average2: year.and_then(|f| average2(f.value, figure.value)),
        observation: figure.id.clone(),
        compared,
    }
}

/// A run of quarter ends that share a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Streak {
    /// Whether the property holds (above, rising) or its opposite does (below, falling).
    pub positive: bool,
    /// Number of quarter ends in a row, the latest included.
    pub length: usize,
}

/// How many quarter ends in a row, up to the latest point, a region has stood above (or below) a reference series.
/// A quarter end that is missing in either ends the run; so does equality.
pub fn streak_against(trend: &Trend, reference: &Trend) -> Option<Streak> {
    let signs = trend.points.iter().rev().map(|p| Some(sign(p.value - reference.at(p.period)?.value)));
    run(&trend.points, signs)
}

/// How many quarter ends in a row, up to the latest, growth has been above (or below) the quarter end before.
pub fn streak_of_change(trend: &Trend) -> Option<Streak> {
    run(&trend.points, trend.points.iter().rev().map(|p| p.change_before.map(sign)))
}

fn sign(value: Decimal) -> i8 {
    match value.cmp(&Decimal::ZERO) {
        std::cmp::Ordering::Less => -1,
        std::cmp::Ordering::Equal => 0,
        std::cmp::Ordering::Greater => 1,
    }
}

/// Counts equal signs from the latest point back, over quarter ends that follow one another.
fn run(points: &[Point], signs: impl Iterator<Item = Option<i8>>) -> Option<Streak> {
    let ends: Vec<i32> = points.iter().rev().map(|p| p.period.last().ordinal()).collect();
    let mut streak: Option<Streak> = None;
    for (i, sign) in signs.enumerate() {
        let adjacent = i == 0 || ends[i - 1] - ends[i] == 3;
        match (sign, &mut streak) {
            (Some(s), None) if s != 0 => streak = Some(Streak { positive: s > 0, length: 1 }),
            (Some(s), Some(run)) if s != 0 && adjacent && run.positive == (s > 0) => run.length += 1,
            _ => break,
        }
    }
    streak
}
