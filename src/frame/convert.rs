//! Observations to a polars frame.

use std::collections::HashMap;

use anyhow::Result;
use polars::prelude::*;
use rust_decimal::prelude::ToPrimitive;

use super::cell::Class;
use super::columns as c;
use crate::domain::{Bound, Observation, ObservationId};

/// One row for each of the observations at `rows`, in that order; columns of [`super::columns`].
///
/// # Errors
/// When polars refuses the columns.
pub fn to_frame(observations: &[Observation], ids: &[ObservationId], rows: &[u32]) -> Result<DataFrame> {
    let at = || rows.iter().map(|row| &observations[*row as usize]);
    let text = |name: &str, f: &dyn Fn(&Observation) -> String| words(name, at().map(|o| Some(f(o))));
    let number =
        |name: &str, f: &dyn Fn(&Observation) -> u32| Column::new(name.into(), at().map(f).collect::<Vec<_>>());
    let month = |name: &str, last: bool| {
        let month = |o: &Observation| o.period.map(|p| if last { p.last() } else { p.first() }.ordinal());
        Column::new(name.into(), at().map(month).collect::<Vec<Option<i32>>>())
    };
    let columns = vec![
        Column::new(c::ROW.into(), rows.to_vec()),
        Column::new(c::ID.into(), rows.iter().map(|row| ids[*row as usize].as_str()).collect::<Vec<_>>()),
        words(c::REGION, at().map(|o| o.area.code().map(|code| code.to_string())))?,
        text(c::INDICATOR, &|o| o.indicator.to_string())?,
        month(c::FIRST, false),
        month(c::LAST, true),
        text(c::MEASURE, &|o| o.measure.to_string())?,
        Column::new(c::VALUE.into(), at().map(|o| o.value.to_f64()).collect::<Vec<_>>()),
        text(c::UNIT, &|o| o.unit.clone())?,
        text(c::REFERENCE, &|o| o.reference.clone().unwrap_or_default())?,
        text(c::SCOPE, &|o| o.scope.clone().unwrap_or_default())?,
        text(c::OF, &|o| o.of.map(|m| m.to_string()).unwrap_or_default())?,
        text(c::BASE, &|o| o.base.map(|p| p.to_string()).unwrap_or_default())?,
        text(c::CLASS, &|o| Class::of(o.status).as_str().to_string())?,
        number(c::STATUS, &|o| o.status as u32),
        number(c::BOUND, &|o| u32::from(o.bound != Bound::Exact)),
        number(c::AUTHORITY, &|o| o.provenance.authority as u32),
        text(c::PUBLISHED, &|o| o.provenance.published.map(|d| d.to_string()).unwrap_or_default())?,
    ];
    Ok(DataFrame::new(rows.len(), columns)?)
}

/// A column of few different texts: polars gets each of them once, and a code for every row.
fn words(name: &str, texts: impl Iterator<Item = Option<String>>) -> Result<Column> {
    let mut codes: HashMap<Option<String>, u32> = HashMap::new();
    let mut different: Vec<Option<String>> = Vec::new();
    let mut of_rows: Vec<u32> = Vec::new();
    for text in texts {
        let code = match codes.get(&text) {
            Some(code) => *code,
            None => {
                let code = different.len() as u32;
                codes.insert(text.clone(), code);
                different.push(text);
                code
            }
        };
        of_rows.push(code);
    }
    let dictionary = Column::new(name.into(), different);
    Ok(dictionary.take(&IdxCa::from_vec("codes".into(), of_rows))?)
}
