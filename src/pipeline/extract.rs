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
            let share = |raws: &[Raw]| read(collection, (catalog, extractor), format, &batch, raws);
            let found: Vec<Found> = batch.documents.par_chunks(SHARE).map(share).collect::<Result<_>>()?;
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

fn read(
    collection: &Collection,
    (catalog, extractor): (&Catalog, &Extractor),
    format: Format,
    batch: &Batch,
    raws: &[Raw],
) -> Result<Found> {
    let piece = Piece::new(format);
    let mut found = Found { piece, documents: 0, records: 0, findings: Vec::new(), unlisted: Vec::new() };
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
        let reading = extractor.read(&document);
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
