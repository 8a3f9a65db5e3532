//! Observations in polars: one frame of all figures, one value chosen for each cell, differences told.

mod choose;
pub mod columns;
mod convert;

use std::collections::{HashMap, HashSet};

use anyhow::Result;
use polars::prelude::*;

pub use choose::{Agreement, Choice};
pub use convert::to_frame;

use crate::domain::{
    Area, Bound, Decimal, IndicatorId, Measure, Observation, ObservationId, Period, RegionCode, Status,
};

/// What names a cell of published rates: region, indicator, period and measure, the unit being %.
type Key = (RegionCode, IndicatorId, Period, Measure);

/// All observations of a run, and the one that stands for each cell.
#[derive(Debug)]
pub struct Store {
    observations: Vec<Observation>,
    ids: Vec<ObservationId>,
    by_id: HashMap<ObservationId, usize>,
    cells: HashMap<Key, usize>,
    published: HashMap<Key, Vec<usize>>,
    periods: HashMap<(IndicatorId, Measure), Vec<Period>>,
    frame: DataFrame,
    agreements: Vec<Agreement>,
}

/// A figure with the id of the observation it is.
#[derive(Clone, Copy, Debug)]
pub struct Figure<'a> {
    /// The figure, with its printed decimals.
    pub value: Decimal,
    /// Published or worked out.
    pub status: Status,
    /// Id of the observation.
    pub id: &'a ObservationId,
}

impl Store {
    /// Loads observations into a frame and chooses one for each cell by the written rule of `frame::choose`.
    ///
    /// An observation that is given twice, from the same place, counts once.
    ///
    /// # Errors
    /// When polars cannot build the frame.
    pub fn new(observations: Vec<Observation>) -> Result<Self> {
        let mut store = Store {
            observations: Vec::with_capacity(observations.len()),
            ids: Vec::with_capacity(observations.len()),
            by_id: HashMap::with_capacity(observations.len()),
            cells: HashMap::new(),
            published: HashMap::new(),
            periods: HashMap::new(),
            frame: DataFrame::default(),
            agreements: Vec::new(),
        };
        for observation in observations {
            let id = observation.id();
            match store.by_id.get(&id) {
                None => {
                    store.by_id.insert(id.clone(), store.ids.len());
                    store.ids.push(id);
                    store.observations.push(observation);
                }
                // Two different figures under one id would lose one of them.
                Some(row) if store.observations[*row] != observation => {
                    anyhow::bail!("two observations have the id {id}: {}", observation.provenance.place)
                }
                Some(_) => {}
            }
        }
        let all = to_frame(&store.observations, &store.ids)?;
        let choice = choose::choose(all, &store.observations)?;
        store.frame = choice.frame;
        store.agreements = choice.agreements;
        for row in choice.rows {
            let o = &store.observations[row];
            if let Some(key) = key(o) {
                store.periods.entry((o.indicator.clone(), o.measure)).or_default().push(key.2);
                store.cells.entry(key).or_insert(row);
            }
        }
        for (row, o) in store.observations.iter().enumerate() {
            if let Some(key) = key(o) {
                store.published.entry(key).or_default().push(row);
            }
        }
        for periods in store.periods.values_mut() {
            periods.sort_by_key(|p| (p.last(), p.first()));
            periods.dedup();
        }
        Ok(store)
    }

    /// The chosen observations as a frame, one row a cell, columns of [`columns`].
    pub fn frame(&self) -> &DataFrame {
        &self.frame
    }

    /// The ids of the observations that stand for their cells.
    ///
    /// # Errors
    /// When the frame has no column of ids.
    pub fn chosen(&self) -> Result<HashSet<ObservationId>> {
        let ids = self.frame.column(columns::ID)?.str()?;
        Ok(ids.iter().flatten().map(ObservationId::from_text).collect())
    }

    /// All observations, chosen or not, in the order they were read.
    pub fn observations(&self) -> impl Iterator<Item = (&ObservationId, &Observation)> {
        self.ids.iter().zip(&self.observations)
    }

    /// The observation of an id.
    pub fn get(&self, id: &ObservationId) -> Option<&Observation> {
        self.by_id.get(id).map(|&row| &self.observations[row])
    }

    /// Cells for which several sources speak: those that agree and those that differ.
    pub fn agreements(&self) -> &[Agreement] {
        &self.agreements
    }

    /// The exact published rate, in %, of a cell.
    pub fn figure(
        &self,
        region: RegionCode,
        indicator: &IndicatorId,
        period: Period,
        measure: Measure,
    ) -> Option<Figure<'_>> {
        let row = *self.cells.get(&(region, indicator.clone(), period, measure))?;
        let observation = &self.observations[row];
        Some(Figure { value: observation.value, status: observation.status, id: &self.ids[row] })
    }

    /// Every exact rate that was published for a cell outside of one file, in the order of reading: other vintages and
    /// other sources, chosen or not.
    pub fn published_outside<'a>(
        &'a self,
        file: &'a str,
        region: RegionCode,
        indicator: &IndicatorId,
        period: Period,
        measure: Measure,
    ) -> impl Iterator<Item = Figure<'a>> {
        let rows = self.published.get(&(region, indicator.clone(), period, measure)).map_or(&[][..], Vec::as_slice);
        rows.iter().filter(move |row| self.observations[**row].provenance.place.file() != file).map(|row| Figure {
            value: self.observations[*row].value,
            status: self.observations[*row].status,
            id: &self.ids[*row],
        })
    }

    /// Number of regions of a set that have an exact outcome for a period.
    pub fn coverage(&self, members: &[RegionCode], indicator: &IndicatorId, period: Period, measure: Measure) -> usize {
        members.iter().filter(|code| self.figure(**code, indicator, period, measure).is_some()).count()
    }

    /// The periods for which any of the regions has an outcome, oldest first.
    pub fn periods(&self, indicator: &IndicatorId, measure: Measure) -> &[Period] {
        self.periods.get(&(indicator.clone(), measure)).map_or(&[], Vec::as_slice)
    }
}

/// The key of an exact outcome in %, if the observation is one.
fn key(o: &Observation) -> Option<Key> {
    let plain =
        o.reference.is_none() && o.scope.is_none() && o.base.is_none() && o.bound == Bound::Exact && o.unit == "%";
    match (&o.area, o.period) {
        (Area::Division(code), Some(period)) if plain && outcome(o.status) => {
            Some((*code, o.indicator.clone(), period, o.measure))
        }
        _ => None,
    }
}

/// Whether two figures can stand for one exact figure: equal, or equal when the finer is rounded to the coarser's
/// decimals (8.05 and 8.1).
pub fn same_when_rounded(a: Decimal, b: Decimal) -> bool {
    let coarser = a.scale().min(b.scale());
    a == b || (a.scale() != b.scale() && (a - b).abs() <= Decimal::new(5, coarser + 1))
}

/// Whether a status tells what was (published or derived), not what is expected or planned.
pub fn outcome(status: Status) -> bool {
    matches!(status, Status::Actual | Status::Derived)
}
