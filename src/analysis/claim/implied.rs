//! Implied figures: a reference rate that follows from a stated rate and a stated gap, `reference = own - gap`.
//!
//! They are derived, carry the interval that rounding leaves, and are used only where they are asked for.

use super::evidence::{Cell, Class, Operand, Used, exact, used};
use super::interval::Interval;
use crate::catalog::Catalog;
use crate::domain::{Area, Measure, Observation, ObservationId, Period, Place, RegionCode, Status};
use crate::frame::Store;

/// A figure that follows from two stated ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Implied {
    /// The figure: derived, standing where the gap stands.
    pub observation: Observation,
    /// What it can be.
    pub range: Interval,
    /// The rate and the gap that it follows from.
    pub parents: [ObservationId; 2],
}

impl Implied {
    /// Whether it is a figure of a cell.
    pub(super) fn fits(&self, cell: &Cell) -> bool {
        let o = &self.observation;
        o.area.code() == Some(cell.region)
            && o.indicator == cell.indicator
            && o.period == Some(cell.period)
            && o.measure == cell.measure
            && o.unit == cell.unit
            && cell.class == Class::Outcome
    }

    /// The figure to compute with.
    pub(super) fn operand(&self) -> Operand {
        let used = used(&self.observation.id(), &self.observation);
        let used = Used { interval: Some(self.range), parents: self.parents.to_vec(), ..used };
        Operand { value: self.observation.value, range: self.range, used }
    }
}

/// Every reference rate that the documents of a store imply, by place.
pub fn implied(store: &Store, catalog: &Catalog) -> Vec<Implied> {
    let mut found: Vec<Implied> = Vec::new();
    let gaps = store.observations().filter(|(_, o)| o.measure == Measure::Gap && exact(o));
    for (gap_id, gap) in gaps {
        let (Area::Division(region), Some(period)) = (&gap.area, gap.period) else { continue };
        let Some((area, indicator, base)) = reference(catalog, gap, *region, period) else { continue };
        let file = gap.provenance.place.file();
        let own = store.observations().find(|(_, o)| {
            o.measure == gap.of.unwrap_or(Measure::Yoy)
                && o.measure != Measure::Level
                && exact(o)
                && (&o.area, &o.indicator, o.period) == (&gap.area, &gap.indicator, gap.period)
                && o.provenance.place.file() == file
        });
        let Some((own_id, own)) = own else { continue };
        let value = own.value - gap.value;
        let Some(range) = Interval::printed(own.value).minus(Interval::printed(gap.value)) else { continue };
        let mut observation = own.clone();
        observation.area = Area::Division(area);
        observation.indicator = indicator;
        observation.period = Some(base);
        observation.value = value;
        observation.status = Status::Derived;
        observation.note = format!("{} - {} = {value}, {} to {}", own.value, gap.value, range.low, range.high);
        observation.provenance = gap.provenance.clone();
        found.push(Implied { observation, range, parents: [own_id.clone(), gap_id.clone()] });
    }
    found.sort_by_cached_key(|i| {
        let start = match &i.observation.provenance.place {
            Place::Span { start, .. } => *start,
            Place::Cell { row, .. } => *row,
        };
        (i.observation.provenance.place.file().to_string(), start, i.observation.id())
    });
    found
}

/// The cell that a gap is measured against, for the references that name one.
fn reference(
    catalog: &Catalog,
    gap: &Observation,
    region: RegionCode,
    period: Period,
) -> Option<(RegionCode, crate::domain::IndicatorId, Period)> {
    let same = gap.indicator.clone();
    match gap.reference.as_deref()? {
        "nation" => Some((RegionCode::NATION, same, period)),
        "province" => Some((region.province().filter(|p| *p != region)?, same, period)),
        "gdp" => Some((region, catalog.indicators.get("gdp")?.id.clone(), period)),
        "prior_year" => Some((region, same, gap.base.unwrap_or(period.year_before()))),
        "prior_period" => Some((region, same, gap.base.or_else(|| period.before())?)),
        _ => None,
    }
}
