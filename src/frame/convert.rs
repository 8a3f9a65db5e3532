//! Observations to a polars frame.

use anyhow::Result;
use polars::prelude::*;
use rust_decimal::prelude::ToPrimitive;

use super::columns as c;
use crate::domain::{Bound, Observation, ObservationId, Status};

/// One row for each observation, in the same order; columns of [`super::columns`].
///
/// # Errors
/// When polars refuses the columns.
pub fn to_frame(observations: &[Observation], ids: &[ObservationId]) -> Result<DataFrame> {
    let text = |name: &str, f: &dyn Fn(&Observation) -> String| {
        Column::new(name.into(), observations.iter().map(f).collect::<Vec<_>>())
    };
    let number = |name: &str, f: &dyn Fn(&Observation) -> u32| {
        Column::new(name.into(), observations.iter().map(f).collect::<Vec<_>>())
    };
    let month = |name: &str, last: bool| {
        let months: Vec<Option<i32>> =
            observations.iter().map(|o| o.period.map(|p| if last { p.last() } else { p.first() }.ordinal())).collect();
        Column::new(name.into(), months)
    };
    let regions: Vec<Option<String>> = observations.iter().map(|o| o.area.code().map(|c| c.to_string())).collect();
    let values: Vec<Option<f64>> = observations.iter().map(|o| o.value.to_f64()).collect();
    let columns = vec![
        Column::new(c::ROW.into(), (0..observations.len() as u32).collect::<Vec<_>>()),
        Column::new(c::ID.into(), ids.iter().map(|id| id.as_str()).collect::<Vec<_>>()),
        Column::new(c::REGION.into(), regions),
        text(c::INDICATOR, &|o| o.indicator.to_string()),
        month(c::FIRST, false),
        month(c::LAST, true),
        text(c::MEASURE, &|o| o.measure.to_string()),
        Column::new(c::VALUE.into(), values),
        text(c::UNIT, &|o| o.unit.clone()),
        text(c::REFERENCE, &|o| o.reference.clone().unwrap_or_default()),
        text(c::SCOPE, &|o| o.scope.clone().unwrap_or_default()),
        text(c::OF, &|o| o.of.map(|m| m.to_string()).unwrap_or_default()),
        text(c::BASE, &|o| o.base.map(|p| p.to_string()).unwrap_or_default()),
        text(c::CLASS, &|o| class(o.status).to_string()),
        number(c::STATUS, &|o| o.status as u32),
        number(c::BOUND, &|o| u32::from(o.bound != Bound::Exact)),
        number(c::AUTHORITY, &|o| o.provenance.authority as u32),
        text(c::PUBLISHED, &|o| o.provenance.published.map(|d| d.to_string()).unwrap_or_default()),
    ];
    Ok(DataFrame::new(observations.len(), columns)?)
}

fn class(status: Status) -> &'static str {
    match status {
        Status::Actual | Status::Derived => "outcome",
        Status::Expected => "expected",
        Status::Target => "target",
    }
}
