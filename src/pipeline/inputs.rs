//! Loading: catalog, panels and bulletins into one store.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context, Result, anyhow};
use rayon::prelude::*;

use crate::catalog::{Catalog, DataFiles};
use crate::frame::Store;
use crate::report::facts::Inputs;
use crate::source::bulletin::{Document, Extractor, SideInfo, index};
use crate::source::{Reading, panel, records};

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
}

/// Reads catalog, panels and bulletins.
///
/// # Errors
/// When the catalog or a panel does not hold; the file and line are named. A bulletin is never an error.
pub fn load(files: &DataFiles) -> Result<Loaded> {
    load_with(files, &[])
}

/// Reads catalog, panels and bulletins, and further files of figures: tables in the form of a panel (`.csv`), or the
/// records that `jianbao extract` writes (`.jsonl`).
///
/// # Errors
/// As [`load`]; when a further file does not hold, its line is named.
pub fn load_with(files: &DataFiles, further: &[PathBuf]) -> Result<Loaded> {
    let catalog = Catalog::load(files)?;
    let mut reading = Reading::default();
    let mut panels = Vec::new();
    for panel in panel::read_all(files, &catalog)? {
        panels.push((panel.name, panel.source));
        reading.extend(panel.reading);
    }
    let mut documents = Vec::new();
    for (file, publisher, read) in bulletins(files, &catalog)? {
        documents.push((file, publisher));
        reading.extend(read);
    }
    for path in further {
        reading.extend(match path.extension().and_then(|e| e.to_str()) {
            Some("jsonl" | "ndjson") => records::read(path, &catalog)?,
            _ => panel::read_table(path, &catalog)?,
        });
    }
    let store = Store::new(reading.observations)?;
    Ok(Loaded { catalog, store, inputs: Inputs { panels, documents, diagnostics: reading.diagnostics } })
}

/// Reads the documents of `data/bulletins`: name, publisher and what was read, by name.
fn bulletins(files: &DataFiles, catalog: &Catalog) -> Result<Vec<(String, String, Reading)>> {
    let names = files.list("bulletins", "txt")?;
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let mut sides: BTreeMap<String, SideInfo> = BTreeMap::new();
    if files.list("bulletins", "tsv")?.iter().any(|name| name == INDEX) {
        let text = files.text(INDEX)?;
        sides = index::parse_index(&text).map_err(|(line, e)| anyhow!("{}:{line}: {e:#}", files.path(INDEX)))?;
    }
    let extractor = Extractor::new(catalog, files).context("cannot build the reader of bulletins")?;
    names
        .par_iter()
        .map(|name| {
            let id = name.trim_start_matches("bulletins/").trim_end_matches(".txt").to_string();
            let side = sides.get(&id).cloned().unwrap_or_default();
            let publisher = side.publisher.clone().unwrap_or_default();
            let document = Document { id, file: files.name(name), bytes: files.bytes(name)?.into_owned(), side };
            Ok((document.file.clone(), publisher, extractor.read(&document)))
        })
        .collect()
}
