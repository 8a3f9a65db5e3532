//! The trace file of a report: which observations stand behind each line and cell.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use serde::{Deserialize, Serialize};

use super::markdown::Markdown;
use super::notebook::Notebook;
use crate::domain::ObservationId;

/// What the trace file of a report holds. Ids are positions in `observations`, to keep the file small.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// Fingerprints of the Markdown and the notebook, to tell when they were changed afterwards.
    pub reports: [String; 2],
    /// Ids of the observations; the rows of `observations.csv` with these ids tell the rest.
    pub observations: Vec<ObservationId>,
    /// Positions for each line of the Markdown, counted from 1.
    pub lines: BTreeMap<usize, Vec<usize>>,
    /// Positions for each cell of the notebook, by cell id.
    pub cells: BTreeMap<String, Vec<usize>>,
}

impl Trace {
    /// The trace of a report in both its forms.
    pub fn new(markdown: &Markdown, notebook: &Notebook) -> Self {
        let all: BTreeSet<&ObservationId> = markdown.lines.values().chain(notebook.cells.values()).flatten().collect();
        let observations: Vec<ObservationId> = all.into_iter().cloned().collect();
        let at = |ids: &Vec<ObservationId>| {
            // In the order of the sentence or row, each once.
            let mut seen = BTreeSet::new();
            let found = ids.iter().filter_map(|id| observations.binary_search(id).ok());
            found.filter(|position| seen.insert(*position)).collect()
        };
        Trace {
            reports: [fingerprint(&markdown.text), fingerprint(&notebook.text)],
            lines: markdown.lines.iter().map(|(line, ids)| (*line, at(ids))).collect(),
            cells: notebook.cells.iter().map(|(cell, ids)| (cell.clone(), at(ids))).collect(),
            observations,
        }
    }

    /// The trace as JSON, one entry a line.
    ///
    /// # Errors
    /// When serialising fails.
    pub fn to_json(&self) -> Result<String> {
        let entries = |map: &mut dyn Iterator<Item = (String, &Vec<usize>)>| -> Result<String> {
            let lines: Result<Vec<String>> = map
                .map(|(key, at)| Ok(format!("  {}: {}", serde_json::to_string(&key)?, serde_json::to_string(at)?)))
                .collect();
            Ok(lines?.join(",\n"))
        };
        let lines = entries(&mut self.lines.iter().map(|(k, v)| (k.to_string(), v)))?;
        let cells = entries(&mut self.cells.iter().map(|(k, v)| (k.clone(), v)))?;
        let ids = serde_json::to_string(&self.observations)?;
        let reports = serde_json::to_string(&self.reports)?;
        Ok(format!(
            "{{\n\"reports\": {reports},\n\"observations\": {ids},\n\"lines\": {{\n{lines}\n}},\n\"cells\": {{\n{cells}\n}}\n}}\n"
        ))
    }
}

/// Fingerprint of a report's text.
pub fn fingerprint(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex()[..16].to_string()
}
