//! Targets: a year's goal, how a period stands against it, and what the rest of the year would need.
//!
//! The growth of a year is the mean of the growth of its parts, weighted by their levels in the year before. With `s` the
//! part of last year's level that the elapsed months made up, and `g` the growth so far,
//!
//! ```text
//! target = s × g + (1 − s) × needed
//! ```
//!
//! `s` is taken from the region's own published levels of the year before, else from the number of months, which is said.

use super::arithmetic::{rounded, share};
use super::weights::Levels;
use crate::domain::{
    Area, Bound, Decimal, Indicator, Measure, Month, Observation, ObservationId, Period, RegionCode, Span, Status,
};
use crate::frame::{Store, outcome};

/// A goal for a year.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// The observation.
    pub observation: &'a Observation,
    /// Its id.
    pub id: &'a ObservationId,
}

impl Target<'_> {
    /// Whether less is better: the goal is an upper limit.
    pub fn is_limit(&self) -> bool {
        self.observation.bound == Bound::AtMost
    }

    /// Whether a figure meets the goal. 左右 (about) is read as the figure itself.
    pub fn met_by(&self, value: Decimal) -> bool {
        if self.is_limit() { value <= self.observation.value } else { value >= self.observation.value }
    }
}

/// The goals of a year for an indicator and measure, by region. Where several are given for one region, an exact one or a
/// lower bound goes before an upper one, then the greater authority, the later day, the smaller id.
pub fn targets<'a>(
    store: &'a Store,
    indicator: &Indicator,
    measure: Measure,
    year: i32,
    members: &[RegionCode],
) -> Vec<(RegionCode, Option<Target<'a>>)> {
    let whole = Period::cumulative(year, 12).ok();
    let mut all: Vec<(RegionCode, Target<'a>)> = store
        .observations()
        .filter(|(_, o)| o.status == Status::Target && o.indicator == indicator.id && o.measure == measure)
        .filter(|(_, o)| o.period == whole && o.reference.is_none() && o.scope.is_none())
        .filter_map(|(id, observation)| Some((observation.area.code()?, Target { observation, id })))
        .collect();
    let order = |t: &Target<'a>| {
        let p = &t.observation.provenance;
        (t.is_limit(), std::cmp::Reverse((p.authority, p.published)), t.id)
    };
    all.sort_by(|(_, a), (_, b)| order(a).cmp(&order(b)));
    let of = |code: &RegionCode| all.iter().find(|(region, _)| region == code).map(|(_, target)| *target);
    members.iter().map(|code| (*code, of(code))).collect()
}

/// The figure of a period: the outcome where there is one, else what is expected (预计), the latest published first.
pub fn latest<'a>(
    store: &'a Store,
    indicator: &Indicator,
    measure: Measure,
    period: Period,
    region: RegionCode,
) -> Option<(&'a ObservationId, &'a Observation)> {
    let mut found: Vec<(&ObservationId, &Observation)> = store
        .observations()
        .filter(|(_, o)| o.area == Area::Division(region) && o.indicator == indicator.id && o.measure == measure)
        .filter(|(_, o)| o.period == Some(period) && o.status != Status::Target)
        .filter(|(_, o)| o.reference.is_none() && o.scope.is_none())
        .collect();
    let order = |o: &Observation| {
        let p = &o.provenance;
        (!outcome(o.status), o.status, o.bound != Bound::Exact, std::cmp::Reverse((p.authority, p.published)))
    };
    found.sort_by(|(i, a), (j, b)| order(a).cmp(&order(b)).then(i.cmp(j)));
    found.first().copied()
}

/// What the part of the year that has gone by weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Elapsed {
    /// Part of the year before that the same months made up, 0 to 1.
    pub part: Decimal,
    /// Whether it is from published levels; else it is the number of months over twelve.
    pub from_levels: bool,
}

/// The weight of the months gone by; `None` for a period that does not begin with January.
pub fn elapsed(levels: &Levels<'_>, region: RegionCode, period: Period) -> Option<Elapsed> {
    if period.span() != Span::Cumulative {
        return None;
    }
    let before = period.year_before();
    let year = Period::cumulative(before.year(), 12).ok()?;
    let published = levels.get(region, before).zip(levels.get(region, year));
    let from_levels = published.and_then(|((part, _), (whole, _))| share(part, whole));
    match from_levels.map(|percent| percent / Decimal::ONE_HUNDRED).filter(|part| *part <= Decimal::ONE) {
        Some(part) => Some(Elapsed { part, from_levels: true }),
        None => Some(Elapsed { part: Decimal::from(period.months()) / Decimal::from(12), from_levels: false }),
    }
}

/// Where a year stands against its goal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outlook {
    /// The year is over and the goal is met.
    Met,
    /// The year is over and the goal is missed.
    Missed,
    /// The goal is met whatever the rest of the year brings.
    Secured,
    /// No outcome of the rest of the year meets the goal any more.
    Impossible,
    /// The rest of the year would have to grow by this much, %, one decimal (a level: come to this amount).
    Needed(Decimal),
    /// Not to be said: the figure covers no months from January on, or is a bound.
    Undefined,
}

impl Outlook {
    /// The word used in tables.
    pub fn as_str(&self) -> &'static str {
        match self {
            Outlook::Met => "met",
            Outlook::Missed => "missed",
            Outlook::Secured => "secured",
            Outlook::Impossible => "impossible",
            Outlook::Needed(_) => "open",
            Outlook::Undefined => "undefined",
        }
    }
}

/// What the rest of the year needs for a goal of growth. Nothing can fall by more than 100 %.
pub fn outlook_of_growth(target: &Target<'_>, so_far: Decimal, elapsed: Option<Elapsed>) -> Outlook {
    let Some(elapsed) = elapsed else { return Outlook::Undefined };
    let goal = target.observation.value;
    let rest = Decimal::ONE - elapsed.part;
    if rest <= Decimal::ZERO {
        return if target.met_by(so_far) { Outlook::Met } else { Outlook::Missed };
    }
    let needed = (goal - elapsed.part * so_far) / rest;
    match (needed <= -Decimal::ONE_HUNDRED, target.is_limit()) {
        (true, false) => Outlook::Secured,
        (true, true) => Outlook::Impossible,
        _ => Outlook::Needed(rounded(needed, super::RATE_DECIMALS)),
    }
}

/// What the rest of the year needs for a goal of an amount that adds up over the months.
pub fn outlook_of_level(target: &Target<'_>, so_far: Decimal, period: Period) -> Outlook {
    if period.span() != Span::Cumulative {
        return Outlook::Undefined;
    }
    let missing = target.observation.value - so_far;
    match (period.last().month() == 12, target.met_by(so_far)) {
        (true, true) => Outlook::Met,
        (true, false) => Outlook::Missed,
        (false, true) if !target.is_limit() => Outlook::Secured,
        (false, false) if target.is_limit() => Outlook::Impossible,
        _ => Outlook::Needed(missing),
    }
}

/// The highest growth that a region is known to have had over any months from January on, up to a month.
pub fn highest(store: &Store, indicator: &Indicator, region: RegionCode, before: Month) -> Option<(Period, Decimal)> {
    let rates = store.periods(&indicator.id, Measure::Yoy).iter().filter(|p| p.span() == Span::Cumulative);
    rates
        .filter(|p| p.last() <= before)
        .filter_map(|p| Some((*p, store.figure(region, &indicator.id, *p, Measure::Yoy)?.value)))
        .max_by_key(|(_, value)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Authority, IndicatorId, Place, Provenance};

    fn d(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn goal(value: &str, bound: Bound) -> (ObservationId, Observation) {
        let observation = Observation {
            area: Area::Division("230000".parse().unwrap()),
            indicator: IndicatorId::new("gdp"),
            period: Some("2022".parse().unwrap()),
            measure: Measure::Yoy,
            value: d(value),
            unit: "%".into(),
            reference: None,
            scope: None,
            of: None,
            base: None,
            status: Status::Target,
            bound,
            note: String::new(),
            provenance: Provenance {
                place: Place::Cell { file: "f".into(), sheet: None, row: 2, column: "value".into() },
                publisher: String::new(),
                authority: Authority::Press,
                published: None,
                reader: None,
            },
        };
        (observation.id(), observation)
    }

    fn quarter(part: &str) -> Option<Elapsed> {
        Some(Elapsed { part: d(part), from_levels: false })
    }

    #[test]
    fn the_rest_of_the_year_makes_up_for_the_beginning() {
        let (id, observation) = goal("5.5", Bound::AtLeast);
        let target = Target { observation: &observation, id: &id };
        assert_eq!(outlook_of_growth(&target, d("4.8"), quarter("0.25")), Outlook::Needed(d("5.7")));
        assert_eq!(outlook_of_growth(&target, d("4.8"), quarter("1")), Outlook::Missed);
        assert_eq!(outlook_of_growth(&target, d("5.5"), quarter("1")), Outlook::Met);
        assert_eq!(outlook_of_growth(&target, d("4.8"), None), Outlook::Undefined);
        assert_eq!(outlook_of_growth(&target, d("150"), quarter("0.75")), Outlook::Secured);
        let (id, limit) = goal("3", Bound::AtMost);
        let limit = Target { observation: &limit, id: &id };
        assert_eq!(outlook_of_growth(&limit, d("150"), quarter("0.75")), Outlook::Impossible);
        assert_eq!(outlook_of_growth(&limit, d("2.1"), quarter("0.25")), Outlook::Needed(d("3.3")));
    }

    #[test]
    fn amounts_add_up_over_the_year() {
        let (id, observation) = goal("1500", Bound::Exact);
        let target = Target { observation: &observation, id: &id };
        let at = |value: &str, period: &str| outlook_of_level(&target, d(value), period.parse().unwrap());
        assert_eq!(at("400", "2022Q1"), Outlook::Needed(d("1100")));
        assert_eq!(at("1600", "2022Q1-Q3"), Outlook::Secured);
        assert_eq!(at("1499.9", "2022"), Outlook::Missed);
        assert_eq!(at("100", "2022-03"), Outlook::Undefined);
    }
}
