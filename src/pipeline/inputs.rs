//! Loading: catalog, panels, bulletins and what was added to the store, as one set of figures.

use std::path::PathBuf;

use anyhow::{Context, Result};
use chrono::NaiveDate;
use rayon::prelude::*;

use super::documents;
use crate::catalog::{Catalog, DataFiles};
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
    let mut documents = Vec::new();
    // Without documents their reader is not built.
    if documents::any(files)? {
        let extractor = Extractor::new(&catalog, files).context("cannot build the reader of bulletins")?;
        let shelf = documents::shelf(files, &extractor)?;
        reading.diagnostics.extend(shelf.findings);
        for (file, publisher, read) in bulletins(&shelf.documents, &extractor, day) {
            documents.push((file, publisher));
            reading.extend(read);
        }
    }
    reading.observations.extend(super::store::read(files)?);
    for path in &further.files {
        reading.extend(match path.extension().and_then(|e| e.to_str()) {
            Some("jsonl" | "ndjson") => record::read_file(path, &catalog)?,
            _ => panel::read_file(path, &catalog)?,
        });
    }
    let store = store_as_of(reading.observations, &catalog.corrections, day)?;
    Ok(Loaded { catalog, store, inputs: Inputs { panels, documents, diagnostics: reading.diagnostics } })
}

/// Reads documents: name, publisher and what was read, in their order. A document that was published after the day is left
/// out with all that was found in it, also where only its page tells the day.
fn bulletins(documents: &[Document], extractor: &Extractor, day: Option<NaiveDate>) -> Vec<(String, String, Reading)> {
    let read = |document: &Document| {
        let read = extractor.read(document);
        let told = read.observations.first().map(|o| &o.provenance);
        if !known(told.and_then(|told| told.published), day) {
            return None;
        }
        let publisher = document.side.publisher.clone().or(told.map(|told| told.publisher.clone()));
        Some((document.file.clone(), publisher.unwrap_or_default(), read))
    };
    documents.par_iter().filter(|document| known(document.side.published, day)).filter_map(read).collect()
}
