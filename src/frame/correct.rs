//! Corrections applied: the original is kept and stands for nothing, its copy with the new value stands in its place.

use std::collections::HashSet;

use anyhow::{Result, bail};
use chrono::NaiveDate;

use super::Store;
use crate::catalog::{Correction, Corrections};
use crate::domain::{Observation, Place};

/// A store of what was known on a day: figures published on it or before, corrections reviewed on it or before. A
/// figure without a day counts as known. `None` is the present, when everything is known.
///
/// # Errors
/// When a correction does not find the figure that it expects; file and line are named.
pub fn store_as_of(observations: Vec<Observation>, corrections: &Corrections, day: Option<NaiveDate>) -> Result<Store> {
    let mut corrected = Vec::new();
    let (mut seen, mut replaced) = (HashSet::new(), Vec::new());
    for correction in &corrections.list {
        // Held against everything, known on the day or not: a correction that no longer fits is wrong on any day.
        let original = find(&observations, correction, corrections)?;
        if !seen.insert(original.id()) {
            bail!("{}:{}: an earlier entry corrects the same figure", corrections.path, correction.line);
        }
        if known(Some(correction.date), day) && known(original.provenance.published, day) {
            let new = apply(original, correction, &corrections.file);
            replaced.push((original.id(), new.id()));
            corrected.push(new);
        }
    }
    let mut observations = observations;
    observations.retain(|o| known(o.provenance.published, day));
    observations.extend(corrected);
    Store::with_replaced(observations, &replaced)
}

/// Whether something of a day of publication was known on a day.
pub fn known(published: Option<NaiveDate>, day: Option<NaiveDate>) -> bool {
    match (published, day) {
        (Some(published), Some(day)) => published <= day,
        _ => true,
    }
}

/// The one figure of a correction's cell that has the value it expects.
fn find<'a>(all: &'a [Observation], wanted: &Correction, corrections: &Corrections) -> Result<&'a Observation> {
    let here = |place: &Place, wanted: &String| wanted == place.file() || *wanted == place.to_string();
    let cell = |o: &&Observation| {
        o.area.code() == Some(wanted.region)
            && o.indicator == wanted.indicator
            && o.period == Some(wanted.period)
            && o.measure == wanted.measure
            && o.scope == wanted.scope
            && o.of == wanted.of
            && o.reference.is_none()
            && wanted.unit.as_ref().is_none_or(|unit| *unit == o.unit)
            && wanted.file.as_ref().is_none_or(|file| here(&o.provenance.place, file))
    };
    let (right, wrong): (Vec<_>, Vec<_>) =
        all.iter().filter(cell).partition(|o| o.value == wanted.expected && o.value.scale() == wanted.expected.scale());
    let Correction { region, indicator, period, measure, expected, line, .. } = wanted;
    let what = format!("{indicator} {measure} of {region} in {} to be {expected}", period.label());
    let list = |found: &[&Observation]| {
        let found: Vec<String> = found.iter().map(|o| format!("{} ({})", o.value, o.provenance.place)).collect();
        if found.is_empty() { "no figure at all".to_string() } else { found.join(", ") }
    };
    match right.as_slice() {
        [one] => Ok(*one),
        [] => bail!(
            "{}:{line}: the correction expects {what}, but the data have {}; remove or renew it",
            corrections.path,
            list(&wrong)
        ),
        several => bail!(
            "{}:{line}: the correction expects {what}, and several figures fit: {}; name one with `file`",
            corrections.path,
            list(several)
        ),
    }
}

/// The figure as corrected: the publisher and the day are those of the original, the place is the correction's.
fn apply(original: &Observation, correction: &Correction, file: &str) -> Observation {
    let Correction { reason, source, date, reviewer, line, .. } = correction;
    let (old, place) = (original.value, &original.provenance.place);
    let mut corrected = original.clone();
    corrected.value = correction.value;
    let note = format!("corrected from {old} at {place} on {date} by {reviewer}: {reason} ({source})");
    corrected.note = if original.note.is_empty() { note } else { format!("{}; {note}", original.note) };
    corrected.provenance.place =
        Place::Cell { file: file.to_string(), sheet: None, row: *line, column: "value".into() };
    corrected.provenance.reader = None;
    corrected
}
