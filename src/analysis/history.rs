//! History: what a figure is among a region's own earlier ones: a turn, a record, an unusual change, a season.
//!
//! All compares quarter ends of one kind. A change is unusual by a rule, never by eye: the modified z-score of Iglewicz
//! and Hoaglin (How to Detect and Handle Outliers, 1993), `|d − median| > 3.5 × 1.4826 × MAD`, the limit from the settings.

use super::trend::{Point, Trend};
use crate::domain::{Decimal, Indicator, Kind, ObservationId, Period, RegionCode, Span};

use super::weights::Levels;
use crate::catalog::settings::{Records, Unusual};

/// What a point is among the points up to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Change of the change on the quarter end before, pp: is growth gaining or losing speed?
    pub momentum: Option<Decimal>,
    /// 1 where growth turned from negative to positive (由负转正), -1 from positive to negative.
    pub turn: Option<i8>,
    /// Whether the change on the quarter end before is unusual among all earlier ones; `None` where too few are known,
    /// or more than half of them are equal.
    pub unusual: Option<bool>,
}

/// What each point is among those up to it.
pub fn told(points: &[Point], rule: &Unusual) -> Vec<Told> {
    (0..points.len()).map(|at| told_at(points, at, rule)).collect()
}

fn told_at(points: &[Point], at: usize, rule: &Unusual) -> Told {
    let previous = at.checked_sub(1).map(|i| &points[i]).filter(|p| follows(p, &points[at]));
    let change = points[at].change_before;
    let momentum = previous.and_then(|p| Some(change? - p.change_before?));
    let sign = |v: Decimal| if v.is_zero() { 0 } else { 1 - 2 * i8::from(v.is_sign_negative()) };
    let turn = previous.map(|p| (sign(p.value), sign(points[at].value))).filter(|(a, b)| a * b < 0).map(|(_, b)| b);
    let earlier: Vec<Decimal> = points[..at].iter().filter_map(|p| p.change_before).collect();
    Told { momentum, turn, unusual: change.and_then(|change| unusual(change, &earlier, rule)) }
}

/// Whether a point is the quarter end right before another.
fn follows(earlier: &Point, later: &Point) -> bool {
    later.period.last().ordinal() - earlier.period.last().ordinal() == 3
}

/// Whether a change lies further from the median of earlier ones than the rule's number of robust standard deviations
/// (1.4826 × the median absolute deviation). `None` with too few of them, or where that deviation is zero.
pub fn unusual(change: Decimal, earlier: &[Decimal], rule: &Unusual) -> Option<bool> {
    if earlier.len() < rule.changes {
        return None;
    }
    let middle = median(earlier.to_vec())?;
    let spread = median(earlier.iter().map(|c| (c - middle).abs()).collect())?;
    let limit = rule.limit.checked_mul(Decimal::new(14826, 4))?.checked_mul(spread)?;
    (!limit.is_zero()).then(|| (change - middle).abs() > limit)
}

fn median(mut values: Vec<Decimal>) -> Option<Decimal> {
    values.sort_unstable();
    super::gap::median(&values)
}

/// Which end a record is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The highest figure.
    Highest,
    /// The lowest figure.
    Lowest,
}

/// Since when a figure is the highest (lowest).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Since {
    /// The last quarter end with a figure as high (low): the record holds for all after it.
    After(Period),
    /// No earlier figure is as high (low); the first that was looked at.
    All(Period),
}

/// Since when a point is the highest or lowest of its series, some years left out. `None` where the quarter end before
/// (of those looked at) is already as high (low), or nothing earlier is left.
pub fn record(points: &[Point], at: usize, end: End, without: &[i32]) -> Option<Since> {
    reaching(points, at, end, without).map(|record| record.since)
}

/// A record with what it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Highest or lowest.
    pub end: End,
    /// Since when.
    pub since: Since,
    /// Quarter ends with a figure that it reaches back over.
    pub over: usize,
    /// The figure as high (low) that ends it.
    pub beaten_by: Option<Decimal>,
    /// The observations: the figure itself, those it exceeds, and the one that ends it.
    pub from: Vec<ObservationId>,
}

/// A record with the quarter ends that it reaches back over; `None` as [`record`].
pub fn reaching(points: &[Point], at: usize, end: End, without: &[i32]) -> Option<Record> {
    let own = points[at].value;
    let looked: Vec<&Point> = points[..at].iter().filter(|p| !without.contains(&p.period.year())).collect();
    let beaten = |p: &&&Point| if end == End::Highest { p.value < own } else { p.value > own };
    let over = looked.iter().rev().take_while(beaten).count();
    let ended = (looked.len() - over).checked_sub(1).map(|last| looked[last]);
    let since = match (over, ended) {
        (0, _) => return None,
        (_, None) => Since::All(looked[0].period),
        (_, Some(last)) => Since::After(last.period),
    };
    let rests = looked.iter().rev().take(over + 1).map(|p| p.observation.clone());
    let from = std::iter::once(points[at].observation.clone()).chain(rests).collect();
    Some(Record { end, since, over, beaten_by: ended.map(|last| last.value), from })
}

/// What a region's figure of a period is among its own earlier ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// The point itself.
    pub point: Point,
    /// Momentum, turn, unusual change.
    pub told: Told,
    /// The change on the quarter end before, one quarter end earlier, pp.
    pub change_earlier: Option<Decimal>,
    /// Growth of the same months a year before, %.
    pub year_before: Option<Decimal>,
    /// The record among all quarter ends up to it, the longer of high and low, where it is long enough to be told.
    pub record: Option<Record>,
    /// The same with years left out, where that makes another.
    pub record_without: Option<Record>,
    /// Place among the same quarter ends of the years up to it, and their number.
    pub season: (usize, usize),
    /// Earlier quarter ends whose change on the one before was unusual, the latest last.
    pub unusual: Vec<Point>,
    /// The first quarter end of the stretch that records are looked for in.
    pub first: Period,
    /// Quarter ends of the stretch with a figure, its last included.
    pub known: usize,
    /// The observations that changes, season and unusual changes rest on.
    pub from: Vec<ObservationId>,
}

/// What a figure is among the region's earlier ones; `None` where it is not known, or nothing is known before it.
pub fn past(trend: &Trend, period: Period, rules: (&Unusual, &Records), highest_first: bool) -> Option<Past> {
    let points = &trend.points;
    let at = points.iter().position(|p| p.period == period).filter(|at| *at > 0)?;
    let all = told(&points[..=at], rules.0);
    let stretch = &points[stretch(&points[..=at], rules.1.hole)..=at];
    let longer = |without: &[i32]| {
        let of = |end| reaching(stretch, stretch.len() - 1, end, without).filter(|record| record.over >= rules.1.least);
        of(End::Highest).into_iter().chain(of(End::Lowest)).max_by_key(|record| record.over)
    };
    let record = longer(&[]);
    let same = |other: &Record| record.as_ref().is_some_and(|r| (r.end, &r.since) == (other.end, &other.since));
    let record_without = if rules.1.without.is_empty() { None } else { longer(&rules.1.without) };
    let record_without = record_without.filter(|other| !same(other));
    let earlier = points[..at].iter().zip(&all).filter(|(_, told)| told.unusual == Some(true)).map(|(p, _)| p.clone());
    let previous = Some(&points[at - 1]).filter(|p| follows(p, &points[at]));
    Some(Past {
        point: points[at].clone(),
        told: all[at].clone(),
        change_earlier: previous.and_then(|p| p.change_before),
        year_before: trend.at(period.year_before()).map(|p| p.value),
        record,
        record_without,
        season: season(points, at, highest_first),
        unusual: earlier.collect(),
        first: stretch[0].period,
        known: stretch.len(),
        from: points[..=at].iter().map(|p| p.observation.clone()).collect(),
    })
}

/// Where the stretch of figures that ends with the last point begins: behind the last hole of at least so many quarter ends.
fn stretch(points: &[Point], hole: usize) -> usize {
    let missing = |pair: &[Point]| (pair[1].period.last().ordinal() - pair[0].period.last().ordinal()) / 3 - 1;
    points.windows(2).rposition(|pair| missing(pair) >= hole as i32).map_or(0, |at| at + 1)
}

/// A point's place among the same quarter ends of the years up to it: place, number of years, equal ones sharing a place.
pub fn season(points: &[Point], at: usize, highest_first: bool) -> (usize, usize) {
    let month = points[at].period.last().month();
    let same = || points[..=at].iter().filter(move |p| p.period.last().month() == month);
    let own = points[at].value;
    let better = same().filter(|p| if highest_first { p.value > own } else { p.value < own }).count();
    (better + 1, same().count())
}

/// The level of a quarter of its own, from cumulative levels of a flow: the difference of two quarter ends of one year.
/// `None` for stocks and indices, for a period that is not cumulative to a quarter's end, and where one is not known.
pub fn single_quarter(
    levels: &Levels<'_>,
    indicator: &Indicator,
    region: RegionCode,
    period: Period,
) -> Option<Decimal> {
    let quarterly = period.span() == Span::Cumulative && period.last().month().is_multiple_of(3);
    if indicator.kind != Kind::Flow || !quarterly {
        return None;
    }
    let (now, _) = levels.get(region, period)?;
    match period.months() {
        3 => Some(now),
        _ => now.checked_sub(levels.get(region, period.before()?)?.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ObservationId;

    fn points(values: &[i64]) -> Vec<Point> {
        let ends = ["Q1", "H1", "Q1-Q3", ""];
        let point = |(i, v): (usize, &i64)| Point {
            period: format!("{}{}", 2012 + i / 4, ends[i % 4]).parse().unwrap(),
            value: Decimal::new(*v, 1),
            change_before: (i > 0).then(|| Decimal::new(v - values[i.saturating_sub(1)], 1)),
            change_year: None,
            average2: None,
            observation: ObservationId::from_text("x"),
            compared: Vec::new(),
        };
        values.iter().enumerate().map(point).collect()
    }

    #[test]
    fn turns_and_momentum() {
        let told = told(&points(&[-20, -5, 3, 1, 0, -2]), &Unusual::default());
        let turns: Vec<_> = told.iter().map(|t| t.turn).collect();
        assert_eq!(turns, [None, None, Some(1), None, None, None]);
        assert_eq!(told[2].momentum, Some(Decimal::new(8 - 15, 1)));
        assert_eq!(told[1].momentum, None);
    }

    #[test]
    fn a_lone_figure_from_long_before_begins_no_stretch() {
        let all = points(&[90, 10, 20, 30, 40]);
        assert_eq!(stretch(&all, 4), 0);
        let mut lone = all.clone();
        lone[0].period = "2008H1".parse().unwrap();
        assert_eq!(stretch(&lone, 4), 1);
        // Three quarter ends without a figure are less than a year.
        let holed = [&all[..1], &all[4..]].concat();
        assert_eq!((stretch(&holed, 4), stretch(&holed, 3)), (0, 1));
        let trend = Trend { region: RegionCode::NATION, basis: super::super::trend::Basis::Cumulative, points: lone };
        let rules = (&Unusual::default(), &Records { least: 3, ..Records::default() });
        let past = past(&trend, all[4].period, rules, true).unwrap();
        assert_eq!((past.first, past.known), (all[1].period, 4));
        assert_eq!(past.record.map(|r| r.since), Some(Since::All(all[1].period)));
    }

    #[test]
    fn records_with_and_without_years() {
        // 2012: 9, 5, 6, 7; 2013: 6, 12, 3, 8
        let points = points(&[90, 50, 60, 70, 60, 120, 30, 80]);
        let period = |text: &str| text.parse::<Period>().unwrap();
        assert_eq!(record(&points, 7, End::Highest, &[]), Some(Since::After(period("2013H1"))));
        assert_eq!(record(&points, 7, End::Highest, &[2013]), Some(Since::After(period("2012Q1"))));
        assert_eq!(record(&points, 5, End::Highest, &[]), Some(Since::All(period("2012Q1"))));
        assert_eq!(record(&points, 6, End::Lowest, &[]), Some(Since::All(period("2012Q1"))));
        assert_eq!(record(&points, 4, End::Highest, &[]), None);
        assert_eq!(record(&points, 0, End::Highest, &[]), None);
        assert_eq!(season(&points, 7, true), (1, 2));
        let rest = reaching(&points, 7, End::Highest, &[2013]).unwrap();
        assert_eq!((rest.over, rest.beaten_by, rest.from.len()), (3, Some(Decimal::new(90, 1)), 5));
        assert_eq!(season(&points, 4, true), (2, 2));
    }

    #[test]
    fn unusual_changes_by_rule() {
        let unusual = |change, earlier: &[Decimal]| unusual(change, earlier, &Unusual::default());
        // Median 0, median deviation 0.1: the limit is 0.519.
        let earlier: Vec<Decimal> = (0..15).map(|i| Decimal::new(i % 5 - 2, 1)).collect();
        assert_eq!(unusual(Decimal::new(5, 1), &earlier), Some(false));
        assert_eq!(unusual(Decimal::new(6, 1), &earlier), Some(true));
        assert_eq!(unusual(Decimal::new(9, 1), &earlier[..11]), None);
        assert_eq!(unusual(Decimal::new(9, 1), &[Decimal::ZERO; 12]), None);
    }
}
