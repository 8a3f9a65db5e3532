//! Extraction: documents of a collection to records, a batch at a time, in the order they came.
//!
//! One thread reads batches ahead, all threads share the documents of a batch, and what they found is written in order.
//! Memory holds no more than a few batches, however many documents there are.

use std::io::Write;
use std::sync::mpsc::sync_channel;

use anyhow::Result;
use rayon::prelude::*;

use crate::catalog::Catalog;
use crate::domain::{Diagnostic, Level};
use crate::render::records::{Format, Piece, Records, encode, encode_text};
use crate::source::bulletin::Extractor;
use crate::source::bulletin::collect::{Batch, Collection, Raw};
use crate::source::bulletin::dating::Facts;

/// Documents that a thread takes at a time.
const SHARE: usize = 16;

/// Names that are told of documents or rows that lack their other half.
const NAMED: usize = 3;

/// What was done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Documents read.
    pub documents: usize,
    /// Records written.
    pub records: usize,
    /// Findings that a user should look at.
    pub doubts: usize,
    /// Documents that the index has no row for: how many, and the first of them.
    pub unlisted: (usize, Vec<String>),
}

impl Outcome {
    /// What of an index and the documents lacks its other half, in one line; `None` where nothing does.
    pub fn index_line(&self, collection: &Collection) -> Option<String> {
        let sides = collection.sides();
        let unmatched: Vec<&str> = sides.unmatched().collect();
        let (count, names) = &self.unlisted;
        if !sides.is_index() || unmatched.is_empty() && *count == 0 {
            return None;
        }
        let first = |names: &[&str], count: usize| {
            let more = if count > NAMED { ", ..." } else { "" };
            format!("{}{more}", names.iter().take(NAMED).copied().collect::<Vec<_>>().join(", "))
        };
        let mut parts = Vec::new();
        if !unmatched.is_empty() {
            parts.push(format!("{} rows match no document ({})", unmatched.len(), first(&unmatched, unmatched.len())));
        }
        if *count > 0 {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            parts.push(format!("{count} documents have no row ({})", first(&names, *count)));
        }
        Some(format!("{}: {}", sides.name(), parts.join("; ")))
    }
}

/// What some documents gave.
struct Found {
    piece: Piece,
    documents: usize,
    records: usize,
    findings: Vec<Diagnostic>,
    unlisted: Vec<String>,
    /// One of them may be dated by what others state.
    undated: bool,
}

/// Reads every document of a collection and writes its records; `tell` gets what was found amiss, in order.
///
/// # Errors
/// When records or findings cannot be written. A document is never an error.
pub fn extract(
    collection: &Collection,
    (catalog, extractor): (&Catalog, &Extractor),
    format: Format,
    out: impl Write,
    tell: &mut dyn FnMut(&Diagnostic) -> Result<()>,
) -> Result<Outcome> {
    let mut records = Records::begin(out, format)?;
    let mut outcome = Outcome::default();
    std::thread::scope(|scope| -> Result<()> {
        // One batch waits while another is read.
        let (sender, batches) = sync_channel::<Batch>(1);
        scope.spawn(move || {
            for batch in collection.batches() {
                // Nobody takes batches any more when writing has failed.
                if sender.send(batch).is_err() {
                    break;
                }
            }
        });
        for batch in batches {
            let found = read_batch(collection, (catalog, extractor), format, &batch)?;
            for part in found {
                outcome.documents += part.documents;
                outcome.records += part.records;
                outcome.unlisted.0 += part.unlisted.len();
                outcome.unlisted.1.extend(part.unlisted);
                outcome.unlisted.1.truncate(NAMED);
                records.put(part.piece)?;
                for finding in &part.findings {
                    outcome.doubts += usize::from(finding.level >= Level::Warning);
                    tell(finding)?;
                }
            }
        }
        Ok(())
    })?;
    records.finish()?;
    Ok(outcome)
}

/// Reads the documents of a batch; a second time where some of them can only be dated by what the others state.
fn read_batch(
    collection: &Collection,
    tools: (&Catalog, &Extractor),
    format: Format,
    batch: &Batch,
) -> Result<Vec<Found>> {
    let all = |known: Option<&Facts>| -> Result<Vec<Found>> {
        batch.documents.par_chunks(SHARE).map(|raws| read(collection, tools, format, batch, raws, known)).collect()
    };
    let found = all(None)?;
    if !found.iter().any(|part| part.undated) {
        return Ok(found);
    }
    let facts_of = |raw: &Raw| {
        let mut facts = Facts::default();
        if let Some(document) = collection.open(batch, raw, tools.1).document {
            facts.add(&document.id, &tools.1.read(&document).observations);
        }
        facts
    };
    let parts: Vec<Facts> = batch.documents.par_iter().map(facts_of).collect();
    let mut facts = Facts::default();
    parts.into_iter().for_each(|part| facts.extend(part));
    all(Some(&facts))
}

fn read(
    collection: &Collection,
    (catalog, extractor): (&Catalog, &Extractor),
    format: Format,
    batch: &Batch,
    raws: &[Raw],
    known: Option<&Facts>,
) -> Result<Found> {
    let piece = Piece::new(format);
    let mut found =
        Found { piece, documents: 0, records: 0, findings: Vec::new(), unlisted: Vec::new(), undated: false };
    for raw in raws {
        let opened = collection.open(batch, raw, extractor);
        found.findings.extend(opened.findings);
        let Some(document) = opened.document else { continue };
        if format == Format::Text {
            for (part, text) in extractor.texts(&document) {
                encode_text(&mut found.piece, part.as_deref(), &text, &document.id)?;
            }
            found.documents += 1;
            continue;
        }
        let mut reading = extractor.read(&document);
        let candidates = extractor.candidates(&document, &reading);
        found.undated |= !candidates.is_empty();
        if let Some(facts) = known.filter(|_| !candidates.is_empty()) {
            reading = extractor.dated(&document, &candidates, facts).unwrap_or(reading);
        }
        encode(&mut found.piece, format, &reading.observations, &document.id, catalog)?;
        found.documents += 1;
        found.records += reading.observations.len();
        found.findings.extend(reading.diagnostics);
        if opened.unlisted {
            found.unlisted.push(document.id);
        }
    }
    Ok(found)
}
