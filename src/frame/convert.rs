//! Observations to a polars frame.

use std::collections::HashMap;
use std::hash::Hash;

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
    let number =
        |name: &str, f: &dyn Fn(&Observation) -> u32| Column::new(name.into(), at().map(f).collect::<Vec<_>>());
    let month = |name: &str, last: bool| {
        let month = |o: &Observation| o.period.map(|p| if last { p.last() } else { p.first() }.ordinal());
        Column::new(name.into(), at().map(month).collect::<Vec<Option<i32>>>())
    };
    let plain = |text: &&str| Some(text.to_string());
    let columns = vec![
        Column::new(c::ROW.into(), rows.to_vec()),
        Column::new(c::ID.into(), rows.iter().map(|row| ids[*row as usize].as_str()).collect::<Vec<_>>()),
        words(c::REGION, at().map(|o| o.area.code()), |code| code.map(|code| code.to_string()))?,
        words(c::INDICATOR, at().map(|o| o.indicator.as_str()), plain)?,
        month(c::FIRST, false),
        month(c::LAST, true),
        words(c::MEASURE, at().map(|o| o.measure), |measure| Some(measure.to_string()))?,
        Column::new(c::VALUE.into(), at().map(|o| o.value.to_f64()).collect::<Vec<_>>()),
        words(c::UNIT, at().map(|o| o.unit.as_str()), plain)?,
        words(c::REFERENCE, at().map(|o| o.reference.as_deref().unwrap_or_default()), plain)?,
        words(c::SCOPE, at().map(|o| o.scope.as_deref().unwrap_or_default()), plain)?,
        words(c::OF, at().map(|o| o.of), |of| Some(of.map(|of| of.to_string()).unwrap_or_default()))?,
        words(c::BASE, at().map(|o| o.base), |base| Some(base.map(|base| base.to_string()).unwrap_or_default()))?,
        words(c::CLASS, at().map(|o| Class::of(o.status)), |class| Some(class.as_str().to_string()))?,
        number(c::STATUS, &|o| o.status as u32),
        number(c::BOUND, &|o| u32::from(o.bound != Bound::Exact)),
        number(c::AUTHORITY, &|o| o.provenance.authority as u32),
        words(c::PUBLISHED, at().map(|o| o.provenance.published), |day| {
            Some(day.map(|day| day.to_string()).unwrap_or_default())
        })?,
    ];
    Ok(DataFrame::new(rows.len(), columns)?)
}

/// A column of few different texts: polars gets each of them once, and a code for every row. Neighbours mostly share
/// their text, so the last one is tried first.
fn words<K: Eq + Hash + Copy>(
    name: &str,
    keys: impl Iterator<Item = K>,
    text: impl Fn(&K) -> Option<String>,
) -> Result<Column> {
    let mut codes: HashMap<K, u32> = HashMap::new();
    let mut different: Vec<Option<String>> = Vec::new();
    let mut of_rows: Vec<u32> = Vec::new();
    let mut last: Option<(K, u32)> = None;
    for key in keys {
        let code = match last {
            Some((same, code)) if same == key => code,
            _ => *codes.entry(key).or_insert_with(|| {
                different.push(text(&key));
                different.len() as u32 - 1
            }),
        };
        last = Some((key, code));
        of_rows.push(code);
    }
    let dictionary = Column::new(name.into(), different);
    Ok(dictionary.take(&IdxCa::from_vec("codes".into(), of_rows))?)
}
