//! Loading: catalog, panels, bulletins and what was added to the store, as one set of figures.

use std::path::PathBuf;

use anyhow::{Context, Result};
use chrono::NaiveDate;
use rayon::prelude::*;

use super::documents;
use crate::catalog::{Catalog, DataFiles};
use crate::domain::Diagnostic;
use crate::frame::{Store, known, store_as_of};
use crate::report::facts::Inputs;
use crate::source::bulletin::{Document, Extractor};
use crate::source::{Reading, panel, record};

/// Everything a briefing is made from.
#[derive(Debug)]
pub struct Loaded {
    /// Names and settings.
    pub catalog: Catalog,
    /// All figures.
    pub store: Store,
    /// Sources and findings.
    pub inputs: Inputs,
    /// The documents of `data/bulletins`, as they came, and their reader.
    pub bulletins: Bulletins,
}

/// Documents and the reader that they were read with.
#[derive(Default)]
pub struct Bulletins {
    /// The documents, by path.
    pub documents: Vec<Document>,
    /// The reader; `None` where there is no document.
    pub extractor: Option<Extractor>,
}

impl std::fmt::Debug for Bulletins {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.documents.iter().map(|document| &document.file)).finish()
    }
}

/// Reads catalog, panels, bulletins, the store and corrections.
///
/// # Errors
/// When the catalog, a panel, a part of the store or a correction does not hold; the file and line are named. A bulletin is never an error.
pub fn load(files: &DataFiles) -> Result<Loaded> {
    load_as_of(files, None)
}

/// The same as it was known on a day: figures and documents published on it or before, and those of which no day is
/// known. `None` is the present.
///
/// # Errors
/// As [`load`].
pub fn load_as_of(files: &DataFiles, day: Option<NaiveDate>) -> Result<Loaded> {
    load_with(files, &Further { files: Vec::new(), day })
}

/// What a run rests on beside the data directory.
#[derive(Clone, Debug, Default)]
pub struct Further {
    /// Files of figures: tables in the form of a panel (`.csv`), or the records that `jianbao extract` writes (`.jsonl`).
    pub files: Vec<PathBuf>,
    /// Only what was known on this day.
    pub day: Option<NaiveDate>,
}

/// Reads catalog, panels, bulletins, the store and corrections, and further files.
///
/// # Errors
/// As [`load`]; when a further file does not hold, its line is named.
pub fn load_with(files: &DataFiles, further: &Further) -> Result<Loaded> {
    let day = further.day;
    let catalog = Catalog::load(files)?;
    let mut reading = Reading::default();
    let mut panels = Vec::new();
    for panel in panel::read_all(files, &catalog)? {
        panels.push((panel.name, panel.source));
        reading.extend(panel.reading);
    }
    let (bulletins, readings, findings) = bulletins(files, &catalog, day)?;
    reading.diagnostics.extend(findings);
    let mut documents = Vec::new();
    for (document, read) in bulletins.documents.iter().zip(readings) {
        let told = read.observations.first().map(|o| o.provenance.publisher.clone());
        documents.push((document.file.clone(), document.side.publisher.clone().or(told).unwrap_or_default()));
        reading.extend(read);
    }
    reading.observations.extend(super::store::read(files)?);
    for path in &further.files {
        reading.extend(match path.extension().and_then(|e| e.to_str()) {
            Some("jsonl" | "ndjson") => record::read_file(path, &catalog)?,
            _ => panel::read_file(path, &catalog)?,
        });
    }
    let store = store_as_of(reading.observations, &catalog.corrections, day)?;
    let inputs = Inputs { panels, documents, diagnostics: reading.diagnostics };
    Ok(Loaded { catalog, store, inputs, bulletins })
}

/// Reads the documents of `data/bulletins`, by path, each with what it states, and tells what is found beside them. A document
/// that was published after the day is left out with all that is found in it, also where only its page tells the day.
fn bulletins(
    files: &DataFiles,
    catalog: &Catalog,
    day: Option<NaiveDate>,
) -> Result<(Bulletins, Vec<Reading>, Vec<Diagnostic>)> {
    if !documents::any(files)? {
        return Ok(Default::default());
    }
    let extractor = Extractor::new(catalog, files).context("cannot build the reader of bulletins")?;
    let shelf = documents::shelf(files, &extractor)?;
    let read = |document: Document| {
        let read = extractor.read(&document);
        let told = read.observations.first().and_then(|o| o.provenance.published);
        known(told, day).then_some((document, read))
    };
    let known = shelf.documents.into_par_iter().filter(|document| known(document.side.published, day));
    let (documents, readings): (Vec<Document>, Vec<Reading>) =
        known.filter_map(read).collect::<Vec<_>>().into_iter().unzip();
    Ok((Bulletins { documents, extractor: Some(extractor) }, readings, shelf.findings))
}
