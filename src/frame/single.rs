//! Single quarters and months of a store: which of them cumulative levels give, and why others cannot be had.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::Store;
use super::difference::{Derived, Refused, difference};
use crate::domain::{Indicator, Measure, Month, Observation, Period, RegionCode, Span};

/// The months asked for, of one region in one unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The region.
    pub region: RegionCode,
    /// The months.
    pub period: Period,
    /// The unit of the levels; empty where there are none.
    pub unit: String,
    /// A figure for each source and day of publication that has both levels, by the rule of `frame::choose`; or the reason
    /// why there is none.
    pub figures: Result<Vec<Derived>, Why>,
}

impl Attempt {
    /// Whether there are two figures to take a difference of, allowed or not.
    fn tells(&self) -> bool {
        !matches!(self.figures, Err(Why::Unknown(_)))
    }
}

/// Why there is no figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// No figure is known from January to this month.
    Unknown(Month),
    /// There are two, and their difference may not be taken.
    Refused(Refused),
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Why::Unknown(last) => {
                let label = Period::cumulative(last.year(), last.month()).map(Period::label);
                write!(f, "no figure of {} is known", label.unwrap_or_else(|_| last.to_string()))
            }
            Why::Refused(refused) => refused.fmt(f),
        }
    }
}

/// The figures of one indicator and measure that cover months from January on: by region and unit, for each last month
/// the positions of all figures, the one that stands for its cell first.
pub struct Cumulated<'a> {
    store: &'a Store,
    indicator: &'a Indicator,
    series: BTreeMap<(RegionCode, &'a str), BTreeMap<Month, Vec<u32>>>,
}

impl<'a> Cumulated<'a> {
    /// Collects the figures of a store; corrected ones are left out.
    pub fn of(store: &'a Store, indicator: &'a Indicator, measure: Measure) -> Self {
        let mut series: BTreeMap<_, BTreeMap<Month, Vec<u32>>> = BTreeMap::new();
        for row in store.cells().flatten().copied().filter(|row| !store.is_replaced(*row)) {
            let o = store.at(row).1;
            let (Some(code), Some(period)) = (o.area.code(), o.period) else { continue };
            let plain = o.reference.is_none() && o.scope.is_none() && o.of.is_none() && o.base.is_none();
            let from_january = period.first().month() == 1 && period.first().year() == period.last().year();
            if plain && from_january && o.indicator == indicator.id && o.measure == measure {
                let ends: &mut BTreeMap<_, Vec<u32>> = series.entry((code, o.unit.as_str())).or_default();
                ends.entry(period.last()).or_default().push(row);
            }
        }
        // Outcomes before expectations and goals, which are cells of their own; each cell keeps its order.
        for rows in series.values_mut().flat_map(BTreeMap::values_mut) {
            rows.sort_by_key(|row| store.at(*row).1.status);
        }
        Cumulated { store, indicator, series }
    }

    /// What the figures give for the months asked for, of a region. A region without any figure has one attempt.
    ///
    /// The months begin after January; what begins in January is no difference.
    pub fn ask(&self, region: RegionCode, period: Period) -> Vec<Attempt> {
        let units: Vec<&str> = self.series.keys().filter(|(code, _)| *code == region).map(|(_, unit)| *unit).collect();
        if units.is_empty() {
            return vec![Attempt { region, period, unit: String::new(), figures: Err(Why::Unknown(period.last())) }];
        }
        let attempt = |unit: &str| {
            let ends = &self.series[&(region, unit)];
            Attempt { region, period, unit: unit.to_string(), figures: self.figures(ends, period) }
        };
        let mut attempts: Vec<Attempt> = units.into_iter().map(attempt).collect();
        // That nothing is known in one unit matters only where nothing is known in any.
        let told = attempts.iter().any(Attempt::tells);
        let mut first = true;
        attempts.retain(|attempt| attempt.tells() || !told && std::mem::take(&mut first));
        attempts
    }

    /// Every single quarter, second to fourth, and every single month from February on, of which a region has a figure to
    /// its end and one to its beginning; by period.
    pub fn all(&self, region: RegionCode) -> Vec<Attempt> {
        let mut periods: BTreeSet<(Month, Period)> = BTreeSet::new();
        for ends in self.series.iter().filter(|((code, _), _)| *code == region).map(|(_, ends)| ends) {
            for last in ends.keys() {
                let quarter = last.month().is_multiple_of(3).then_some(3);
                for months in quarter.into_iter().chain([1]) {
                    let Ok(before) = Month::from_ordinal(last.ordinal() - months) else { continue };
                    let Ok(first) = Month::from_ordinal(before.ordinal() + 1) else { continue };
                    if let (true, Ok(period)) =
                        (before.year() == last.year() && ends.contains_key(&before), Period::new(first, *last))
                    {
                        periods.insert((*last, period));
                    }
                }
            }
        }
        periods.into_iter().flat_map(|(_, period)| self.ask(region, period)).filter(Attempt::tells).collect()
    }

    /// Cumulative figures of a region that end with a quarter, the first left out, and of which none of the quarter before
    /// is known: the number of quarters that cannot be had for want of it.
    pub fn alone(&self, region: RegionCode) -> usize {
        let units = || self.series.iter().filter(|((code, _), _)| *code == region).map(|(_, ends)| ends);
        let quarter = |last: &&Month| last.month() > 3 && last.month().is_multiple_of(3);
        // In whatever units it is known, a quarter is one.
        let quarters: BTreeSet<Month> = units().flat_map(BTreeMap::keys).filter(quarter).copied().collect();
        let had = |last: &Month| {
            let before = Month::from_ordinal(last.ordinal() - 3);
            before.is_ok_and(|before| units().any(|ends| ends.contains_key(last) && ends.contains_key(&before)))
        };
        quarters.into_iter().filter(|last| !had(last)).count()
    }

    fn figures(&self, ends: &BTreeMap<Month, Vec<u32>>, period: Period) -> Result<Vec<Derived>, Why> {
        let (first, last) = (period.first(), period.last());
        let before = Month::from_ordinal(first.ordinal() - 1).map_err(|_| Why::Refused(Refused::OtherSpans))?;
        if before.month() == 1 {
            return Err(Why::Refused(Refused::JanuaryAlone));
        }
        let later = ends.get(&last).ok_or(Why::Unknown(last))?;
        let earlier = ends.get(&before).ok_or(Why::Unknown(before))?;
        let mut figures: Vec<Derived> = Vec::new();
        let mut refused = None;
        for (late, early) in later.iter().flat_map(|late| earlier.iter().map(move |early| (*late, *early))) {
            let files = [late, early].map(|row| self.store.origin(row).file());
            let ((late_id, late), (early_id, early)) = (self.store.at(late), self.store.at(early));
            match difference(late, early, files, self.indicator) {
                Ok(observation) => {
                    // A source that says one thing twice for one day gives it once.
                    if !figures.iter().any(|figure| same(&figure.observation, &observation)) {
                        figures.push(Derived { observation, from: [late_id.clone(), early_id.clone()] });
                    }
                }
                // The figures that stand for their cells come first, and so does their reason.
                Err(why) => refused = refused.or(Some(why)),
            }
        }
        match refused {
            Some(why) if figures.is_empty() => Err(Why::Refused(why)),
            _ => Ok(figures),
        }
    }
}

fn same(a: &Observation, b: &Observation) -> bool {
    let source = |o: &Observation| (o.provenance.publisher.clone(), o.provenance.published, o.status);
    let told = !a.provenance.publisher.is_empty() && a.provenance.published.is_some();
    let file = told || a.provenance.place.file() == b.provenance.place.file();
    a.value == b.value && file && source(a) == source(b)
}

/// Whether months can be had as a difference: they lie in one year and do not begin in January.
pub fn is_rest(period: Period) -> bool {
    period.first().month() > 1 && period.first().year() == period.last().year() && period.span() != Span::Cumulative
}
