//! Evidence: the figures that a claim is held against, by cell, inside its document and elsewhere.
//!
//! Every vintage and every source is kept: a claim is refuted only where none of them bears it out. The order of reading
//! does not matter.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::implied::Implied;
use super::interval::Interval;
use crate::catalog::ClaimRules;
use crate::domain::{
    Area, Authority, Bound, Decimal, IndicatorId, Measure, Observation, ObservationId, Period, Place, RegionCode,
    Status,
};
use crate::frame::{Store, outcome};

/// A figure that a verdict rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Used {
    /// The observation; `None` for a count that was read beside a claim.
    pub id: Option<ObservationId>,
    /// Area measured.
    pub area: Option<Area>,
    /// Indicator.
    pub indicator: Option<IndicatorId>,
    /// Months covered.
    pub period: Option<Period>,
    /// Measure.
    pub measure: Option<Measure>,
    /// The figure.
    pub value: Decimal,
    /// Its unit.
    pub unit: String,
    /// Published, worked out, expected or aimed at.
    pub status: Status,
    /// Day of publication.
    pub published: Option<NaiveDate>,
    /// Where it was read.
    pub place: Place,
    /// Weight of the source.
    pub authority: Authority,
    /// For an implied figure: what it can be.
    pub interval: Option<Interval>,
    /// For an implied figure: the observations it follows from.
    pub parents: Vec<ObservationId>,
}

/// A figure to compute with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operand {
    /// As printed.
    pub value: Decimal,
    /// What it can stand for.
    pub range: Interval,
    /// Where it is from.
    pub used: Used,
}

/// Outcomes, expectations and goals are never mixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Published or worked out.
    Outcome,
    /// Expected.
    Expected,
    /// Aimed at.
    Target,
}

impl Class {
    /// The class of a status.
    pub fn of(status: Status) -> Self {
        match status {
            Status::Actual | Status::Derived => Class::Outcome,
            Status::Expected => Class::Expected,
            Status::Target => Class::Target,
        }
    }
}

/// A cell that a formula needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Region.
    pub region: RegionCode,
    /// Indicator.
    pub indicator: IndicatorId,
    /// Months.
    pub period: Period,
    /// Measure.
    pub measure: Measure,
    /// Unit.
    pub unit: String,
    /// Outcome, expectation or goal.
    pub class: Class,
}

impl Cell {
    /// The growth on the year before, as an outcome.
    pub fn growth(region: RegionCode, indicator: &IndicatorId, period: Period) -> Self {
        let (indicator, unit) = (indicator.clone(), "%".to_string());
        Cell { region, indicator, period, measure: Measure::Yoy, unit, class: Class::Outcome }
    }
}

/// Which of the figures are looked at.
#[derive(Clone, Copy, Debug)]
pub enum View<'v> {
    /// Those of one file.
    Inside(&'v str),
    /// Those of all other files, published up to a day or on an unknown one.
    Elsewhere(&'v str, Option<NaiveDate>),
    /// All, published up to a day or on an unknown one; those of the file whatever their day.
    Any(&'v str, Option<NaiveDate>),
}

type Key = (RegionCode, IndicatorId, Period, Measure);

/// The exact figures of a store by cell, the weightiest source first, then the latest, then by id.
pub struct Evidence<'a> {
    cells: HashMap<Key, Vec<(&'a ObservationId, &'a Observation)>>,
    files: HashMap<&'a str, Vec<(&'a ObservationId, &'a Observation)>>,
    implied: &'a [Implied],
}

impl<'a> Evidence<'a> {
    /// Sorts the figures of a store into their cells.
    pub fn new(store: &'a Store, implied: &'a [Implied]) -> Self {
        let mut cells: HashMap<Key, Vec<(&ObservationId, &Observation)>> = HashMap::new();
        let mut files: HashMap<&str, Vec<(&ObservationId, &Observation)>> = HashMap::new();
        for (id, o) in store.observations() {
            files.entry(o.provenance.place.file()).or_default().push((id, o));
            let plain = o.reference.is_none() && o.scope.is_none() && o.base.is_none() && o.bound == Bound::Exact;
            if let (Some(code), Some(period), true) = (o.area.code(), o.period, plain) {
                cells.entry((code, o.indicator.clone(), period, o.measure)).or_default().push((id, o));
            }
        }
        for figures in cells.values_mut() {
            figures.sort_by(|(a, x), (b, y)| {
                let (p, q) = (&x.provenance, &y.provenance);
                let derived = |o: &Observation| o.status == Status::Derived;
                (derived(x).cmp(&derived(y)))
                    .then(q.authority.cmp(&p.authority))
                    .then(q.published.cmp(&p.published))
                    .then(a.cmp(b))
            });
        }
        for found in files.values_mut() {
            found.sort_by(|(a, x), (b, y)| starts(x).cmp(&starts(y)).then(a.cmp(b)));
        }
        Evidence { cells, files, implied }
    }

    /// The figures of a cell that a view shows, and those implied for it where no other is known.
    pub fn at(&self, view: View<'_>, cell: &Cell) -> Vec<Operand> {
        let key = (cell.region, cell.indicator.clone(), cell.period, cell.measure);
        let figures = self.cells.get(&key).map_or(&[][..], Vec::as_slice);
        let shown = figures.iter().filter(|(_, o)| {
            o.unit == cell.unit
                && Class::of(o.status) == cell.class
                && shows(view, &o.provenance.place, o.provenance.published)
        });
        let mut found: Vec<Operand> = shown.map(|(id, o)| operand(id, o)).collect();
        let implied =
            self.implied.iter().filter(|i| i.fits(cell) && shows(view, &i.observation.provenance.place, None));
        if found.is_empty() {
            found.extend(implied.map(Implied::operand));
        }
        found
    }

    /// The observations of a file, by place.
    pub fn of_file(&self, file: &str) -> &[(&'a ObservationId, &'a Observation)] {
        self.files.get(file).map_or(&[], Vec::as_slice)
    }
}

fn starts(o: &Observation) -> (usize, usize) {
    match &o.provenance.place {
        Place::Span { start, end, .. } => (*start, *end),
        Place::Cell { row, .. } => (*row, 0),
    }
}

fn shows(view: View<'_>, place: &Place, published: Option<NaiveDate>) -> bool {
    let in_time = |until: Option<NaiveDate>| until.is_none_or(|day| published.is_none_or(|p| p <= day));
    match view {
        View::Inside(file) => place.file() == file,
        View::Elsewhere(file, until) => place.file() != file && in_time(until),
        View::Any(file, until) => place.file() == file || in_time(until),
    }
}

/// An observation to compute with.
pub fn operand(id: &ObservationId, o: &Observation) -> Operand {
    debug_assert!(o.bound == Bound::Exact);
    Operand { value: o.value, range: Interval::printed(o.value), used: used(id, o) }
}

/// An observation as a figure used.
pub fn used(id: &ObservationId, o: &Observation) -> Used {
    Used {
        id: Some(id.clone()),
        area: Some(o.area.clone()),
        indicator: Some(o.indicator.clone()),
        period: o.period,
        measure: Some(o.measure),
        value: o.value,
        unit: o.unit.clone(),
        status: o.status,
        published: o.provenance.published,
        place: o.provenance.place.clone(),
        authority: o.provenance.authority,
        interval: None,
        parents: Vec::new(),
    }
}

impl Operand {
    /// With the range that a revision may have moved it by, if it is from elsewhere and not known to have been out on a
    /// day; unchanged otherwise.
    pub(super) fn widened(&self, rules: &ClaimRules, file: &str, day: Option<NaiveDate>) -> Operand {
        let mut wide = self.clone();
        let settled = matches!((day, self.used.published), (Some(day), Some(published)) if published <= day);
        let id = self.used.indicator.as_ref().map(|i| i.as_str()).unwrap_or_default();
        let revised = rules.revised.iter().find(|r| r.indicators.iter().any(|i| i == id));
        if let Some(revised) = revised.filter(|_| !settled && self.used.place.file() != file) {
            let by = if self.used.measure == Some(Measure::Level) { self.value * revised.level } else { revised.rate };
            wide.range = Interval { low: self.range.low - by.abs(), high: self.range.high + by.abs() };
        }
        wide
    }
}

/// Whether an observation is an exact outcome.
pub fn exact(o: &Observation) -> bool {
    outcome(o.status) && o.bound == Bound::Exact
}
