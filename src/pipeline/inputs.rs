//! Loading: catalog, panels, bulletins and what was added to the store, as one set of figures.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context, Result, anyhow};
use chrono::NaiveDate;
use rayon::prelude::*;

use crate::catalog::{Catalog, DataFiles};
use crate::frame::{Store, known, store_as_of};
use crate::report::facts::Inputs;
use crate::source::bulletin::{Document, Extractor, SideInfo, index};
use crate::source::{Reading, panel, record};

const INDEX: &str = "bulletins/index.tsv";

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
    /// The documents, by name.
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
    let bulletins = bulletins(files, &catalog, day)?;
    let mut documents = Vec::new();
    for (document, read) in bulletins.documents.iter().zip(bulletins.read()) {
        documents.push((document.file.clone(), document.side.publisher.clone().unwrap_or_default()));
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

impl Bulletins {
    /// What each document states.
    fn read(&self) -> Vec<Reading> {
        let Some(extractor) = &self.extractor else { return Vec::new() };
        self.documents.par_iter().map(|document| extractor.read(document)).collect()
    }
}

/// Opens the documents of `data/bulletins`, by name. A document that was published after the day is left out with all that
/// is found in it.
fn bulletins(files: &DataFiles, catalog: &Catalog, day: Option<NaiveDate>) -> Result<Bulletins> {
    let names = files.list("bulletins", "txt")?;
    if names.is_empty() {
        return Ok(Bulletins::default());
    }
    let mut sides: BTreeMap<String, SideInfo> = BTreeMap::new();
    if files.list("bulletins", "tsv")?.iter().any(|name| name == INDEX) {
        let text = files.text(INDEX)?;
        sides =
            index::parse_index_of(INDEX, &text).map_err(|(line, e)| anyhow!("{}:{line}: {e:#}", files.path(INDEX)))?;
    }
    let mut documents = Vec::new();
    for name in names {
        let id = name.trim_start_matches("bulletins/").trim_end_matches(".txt").to_string();
        let side = sides.get(&id).cloned().unwrap_or_default();
        if known(side.published, day) {
            documents.push(Document { id, file: files.name(&name), bytes: files.bytes(&name)?.into_owned(), side });
        }
    }
    let extractor = Extractor::new(catalog, files).context("cannot build the reader of bulletins")?;
    Ok(Bulletins { documents, extractor: Some(extractor) })
}
