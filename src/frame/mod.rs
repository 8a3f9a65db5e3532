//! Observations in polars: one frame of all figures, one value chosen for each cell, differences told.

mod against;
mod cell;
mod choose;
pub mod columns;
mod convert;
mod correct;
pub mod difference;
mod part;
pub mod single;

use std::collections::{HashMap, HashSet};

use anyhow::Result;
use polars::prelude::*;

pub use against::{Against, Differing};
pub use choose::{Agreement, compatible};
pub use convert::to_frame;
pub use correct::{known, store_as_of};
pub use part::{from_parquet, to_parquet};

use choose::Choice;

use crate::domain::{
    Bound, Decimal, IndicatorId, Measure, Observation, ObservationId, Period, Place, RegionCode, Status,
};

/// The unit of published rates.
const RATE: &str = "%";

/// All observations of a run, and the one that stands for each cell.
#[derive(Debug)]
pub struct Store {
    observations: Vec<Observation>,
    ids: Vec<ObservationId>,
    by_id: HashMap<ObservationId, usize>,
    choice: Choice,
    replaced: HashMap<usize, usize>,
    origins: HashMap<usize, usize>,
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
        Store::with_replaced(observations, &[])
    }

    /// The same where some figures were corrected: the first of each pair of ids is kept, but stands for nothing and is
    /// no source that another could differ from; the second stands in its place.
    ///
    /// # Errors
    /// When polars cannot build the frame.
    pub fn with_replaced(observations: Vec<Observation>, replaced: &[(ObservationId, ObservationId)]) -> Result<Self> {
        let (mut kept, mut ids) = (Vec::with_capacity(observations.len()), Vec::with_capacity(observations.len()));
        let mut by_id: HashMap<ObservationId, usize> = HashMap::with_capacity(observations.len());
        for observation in observations {
            let id = observation.id();
            match by_id.get(&id) {
                None => {
                    by_id.insert(id.clone(), ids.len());
                    ids.push(id);
                    kept.push(observation);
                }
                // Two different figures under one id would lose one of them.
                Some(row) if kept[*row] != observation => {
                    anyhow::bail!("two observations have the id {id}: {}", observation.provenance.place)
                }
                Some(_) => {}
            }
        }
        let rows = |(old, new): &(ObservationId, ObservationId)| Some((*by_id.get(old)?, *by_id.get(new)?));
        let replaced: HashMap<usize, usize> = replaced.iter().filter_map(rows).collect();
        let origins = replaced.iter().map(|(old, new)| (*new, *old)).collect();
        let choice = choose::choose(&kept, &ids, &replaced);
        let chosen = choice.chosen();
        let mut periods: HashMap<(IndicatorId, Measure), Vec<Period>> = HashMap::new();
        for o in chosen.iter().map(|row| &kept[*row as usize]).filter(|o| rate(o)) {
            periods.entry((o.indicator.clone(), o.measure)).or_default().extend(o.period);
        }
        for periods in periods.values_mut() {
            periods.sort_by_key(|p| (p.last(), p.first()));
            periods.dedup();
        }
        let frame = to_frame(&kept, &ids, &chosen)?;
        let agreements = choose::agreements(&choice, &kept, &replaced);
        Ok(Store { observations: kept, ids, by_id, choice, replaced, origins, periods, frame, agreements })
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

    /// The observations of every cell, as positions in [`Store::observations`], the one that stands for the cell
    /// first and the others in the order of the rule.
    pub fn cells(&self) -> impl Iterator<Item = &[u32]> {
        self.choice.iter()
    }

    /// The observation at a position, and its id.
    pub fn at(&self, row: u32) -> (&ObservationId, &Observation) {
        (&self.ids[row as usize], &self.observations[row as usize])
    }

    /// The position of an observation.
    pub fn position(&self, id: &ObservationId) -> Option<u32> {
        self.by_id.get(id).map(|row| *row as u32)
    }

    /// Positions of the figures that a correction stands for, each with that of the correction, in the order of reading.
    pub fn corrected(&self) -> Vec<(u32, u32)> {
        let mut pairs: Vec<(u32, u32)> = self.replaced.iter().map(|(old, new)| (*old as u32, *new as u32)).collect();
        pairs.sort_unstable();
        pairs
    }

    /// The place that a figure was read from: for a correction that of the figure it stands for.
    pub fn origin(&self, row: u32) -> &Place {
        let original = self.origins.get(&(row as usize)).copied().unwrap_or(row as usize);
        &self.observations[original].provenance.place
    }

    /// Whether a correction stands for the observation at a position.
    pub fn is_replaced(&self, row: u32) -> bool {
        self.replaced.contains_key(&(row as usize))
    }

    /// The exact outcome that stands for a plain cell (no reference, no scope) in a unit.
    pub fn figure_in(
        &self,
        unit: &str,
        region: RegionCode,
        indicator: &IndicatorId,
        period: Period,
        measure: Measure,
    ) -> Option<Figure<'_>> {
        let cell = self.choice.cells.find(region, indicator, period, measure, unit)?;
        let (id, o) = self.at(self.choice.of(cell)[0]);
        (o.bound == Bound::Exact).then_some(Figure { value: o.value, status: o.status, id })
    }

    /// The exact published rate, in %, of a cell.
    pub fn figure(
        &self,
        region: RegionCode,
        indicator: &IndicatorId,
        period: Period,
        measure: Measure,
    ) -> Option<Figure<'_>> {
        self.figure_in(RATE, region, indicator, period, measure)
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
        let cell = self.choice.cells.find(region, indicator, period, measure, RATE);
        let mut rows = cell.map_or_else(Vec::new, |cell| self.choice.of(cell).to_vec());
        rows.retain(|row| !self.is_replaced(*row) && self.at(*row).1.bound == Bound::Exact);
        rows.sort_unstable();
        let figures = rows.into_iter().map(|row| self.at(row));
        figures.filter(move |(_, o)| o.provenance.place.file() != file).map(|(id, o)| Figure {
            value: o.value,
            status: o.status,
            id,
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

/// Whether an observation is an exact outcome in %, of a region and period, that is no comparison or place.
fn rate(o: &Observation) -> bool {
    let plain = o.reference.is_none() && o.scope.is_none() && o.of.is_none() && o.base.is_none();
    plain && o.bound == Bound::Exact && o.unit == RATE && outcome(o.status)
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
