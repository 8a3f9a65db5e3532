//! A vintage: figures of files added to the store in one step, and what that changes of the figures used until then.

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use super::load;
use super::store::{Added, Addition, add, would_add};
use crate::catalog::{Catalog, DataFiles};
use crate::domain::{Area, Status};
use crate::frame::{Against, Differing};

/// Differing figures that are named; more are counted.
const NAMED: usize = 20;

/// What was added, or would be.
#[derive(Clone, Debug, Default)]
pub struct Vintage {
    /// The figures, and the file they are in.
    pub added: Added,
    /// The new figures against those that stood before.
    pub against: Against,
    /// Nothing was written.
    pub dry_run: bool,
}

/// Adds figures to the store, all of them or none, and holds them against those that stood before. A dry run writes
/// nothing.
///
/// # Errors
/// When the data or the store cannot be read, nothing can be added to them, or the folder cannot be written.
pub fn add_vintage(files: &DataFiles, additions: Vec<Addition>, dry_run: bool) -> Result<Vintage> {
    let before = load(files)?;
    let added = if dry_run { would_add(files, additions)? } else { add(files, additions)? };
    let against = before.store.against(&added.new);
    Ok(Vintage { added, against, dry_run })
}

/// Refuses figures of tables of which nobody is told to have published them.
///
/// # Errors
/// With the first file that has such a figure, and `hint`.
pub fn published_by_someone(additions: &[Addition], hint: &str) -> Result<()> {
    let nobody = |a: &&Addition| a.observations.iter().any(|o| o.provenance.publisher.trim().is_empty());
    let first = additions.iter().find(nobody);
    ensure!(first.is_none(), "{}: who published it? {hint}", first.map_or("", |a| &a.file));
    Ok(())
}

impl Vintage {
    /// The line for standard output: what was written.
    pub fn written(&self) -> String {
        match (&self.added.path, self.added.new.len()) {
            (Some(path), _) => format!("wrote {}\n", path.display()),
            (None, 0) => "nothing to add\n".to_string(),
            (None, new) => format!("would add {new} figures\n"),
        }
    }

    /// The lines for people: figures that differ, then the counts.
    pub fn lines(&self, catalog: &Catalog) -> Vec<String> {
        let mut lines: Vec<String> =
            self.against.differing.iter().take(NAMED).map(|differing| line(differing, catalog)).collect();
        if self.against.differing.len() > NAMED {
            lines.push(format!("... and {} more that differ", self.against.differing.len() - NAMED));
        }
        let (new, known) = (self.added.new.len(), self.added.known);
        let verb = if self.dry_run { "would be added" } else { "added" };
        let Against { new: cells, same, revised, nowhere, .. } = self.against;
        lines.push(format!(
            "{new} figures {verb}, {known} known already; {cells} cells new, {same} the same, {revised} revised"
        ));
        let undated = self.undated();
        if undated > 0 {
            lines.push(format!("{undated} of them have no day of publication: they go behind every dated figure"));
        }
        if nowhere > 0 {
            lines.push(format!("{nowhere} of them have no region or no months, and stand for no cell"));
        }
        lines
    }

    /// The same for programs; figures are texts, so that their decimals survive.
    pub fn json(&self) -> Value {
        let differing = |d: &Differing| {
            json!({
                "region_code": d.here.area.code(),
                "indicator": d.here.indicator,
                "period": d.here.period,
                "measure": d.here.measure,
                "unit": d.here.unit,
                "status": d.here.status,
                "here": d.here.value.to_string(),
                "before": d.before.value.to_string(),
                "stands": d.stands,
                "place": d.here.provenance.place,
                "place_before": d.before.provenance.place,
            })
        };
        json!({
            "part": self.added.path,
            "dry_run": self.dry_run,
            "added": self.added.new.len(),
            "known": self.added.known,
            "undated": self.undated(),
            "cells": { "new": self.against.new, "same": self.against.same, "revised": self.against.revised },
            "differing": self.against.differing.iter().map(differing).collect::<Vec<_>>(),
        })
    }

    fn undated(&self) -> usize {
        self.added.new.iter().filter(|o| o.provenance.published.is_none()).count()
    }
}

fn line(differing: &Differing, catalog: &Catalog) -> String {
    let (here, before) = (&differing.here, &differing.before);
    let region = match &here.area {
        Area::Division(code) => catalog.regions.short(*code),
        Area::Special(words) => words.clone(),
        Area::Unknown => String::new(),
    };
    let period = here.period.map(|period| period.label()).unwrap_or_default();
    // An outcome is the rule; what is expected, planned or worked out is told.
    let status = Some(here.status).filter(|status| *status != Status::Actual).map(Status::as_str);
    let told = [&here.reference, &here.scope].into_iter().flatten().map(String::as_str);
    let told: Vec<&str> = told.chain(status).collect();
    let told = if told.is_empty() { String::new() } else { format!(" ({})", told.join(", ")) };
    let what = format!("{region} {} {period} {}{told}", here.indicator, here.measure);
    match differing.stands {
        true => format!("{what}: {} here, {} until now", here.value, before.value),
        false => format!("{what}: {} here, but {} stands", here.value, before.value),
    }
}
