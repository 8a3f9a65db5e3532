//! Extraction: documents of a collection to records, a batch at a time, in the order they came.
//!
//! One thread reads batches ahead, all threads share the documents of a batch, and what they found is written in order.
//! Memory holds no more than a few batches, however many documents there are.

use std::io::Write;
use std::path::Path;
use std::sync::mpsc::sync_channel;

use anyhow::{Result, ensure};
use rayon::prelude::*;

use super::state::hash;
use super::store::{Addition, kept_name};
use crate::catalog::{Catalog, DataFiles};
use crate::domain::{Diagnostic, Level};
use crate::render::records::{Format, Piece, Records, encode, encode_text};
use crate::source::Reading;
use crate::source::bulletin::collect::{Batch, Collection, Raw};
use crate::source::bulletin::dating::Facts;
use crate::source::bulletin::{Document, Extractor};

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

/// What some documents gave; `T` is what is made of their figures.
struct Found<T> {
    made: T,
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
    let read = |batch: &Batch, raws: &[Raw], known: Option<&Facts>| {
        let mut found = Found::new(Piece::new(format));
        for raw in raws {
            let Some(document) = found.open(collection, batch, raw, extractor) else { continue };
            if format == Format::Text {
                for (part, text) in extractor.texts(&document) {
                    encode_text(&mut found.made, part.as_deref(), &text, &document.id)?;
                }
                continue;
            }
            let reading = found.read(&document, extractor, known);
            encode(&mut found.made, format, &reading.observations, &document.id, catalog)?;
        }
        Ok(found)
    };
    let outcome = each((collection, extractor), &read, &mut |piece| records.put(piece), tell)?;
    records.finish()?;
    Ok(outcome)
}

/// Reads every document of a collection for the store: its figures, with the name that the store keeps of its file. All of
/// them are held in memory, since they are added at once or not at all.
///
/// # Errors
/// When findings cannot be written, or a document is one that every command reads from the data directory already.
pub fn additions(
    files: &DataFiles,
    collection: &Collection,
    extractor: &Extractor,
    tell: &mut dyn FnMut(&Diagnostic) -> Result<()>,
) -> Result<(Outcome, Vec<Addition>)> {
    let mut additions = Vec::new();
    let read = |batch: &Batch, raws: &[Raw], known: Option<&Facts>| {
        let mut found = Found::new(Vec::new());
        for raw in raws {
            let Some(mut document) = found.open(collection, batch, raw, extractor) else { continue };
            ensure!(document.file != "-", "a figure of the store tells its file; standard input has no name");
            document.file = kept_name(files, Path::new(&document.file))?;
            let reading = found.read(&document, extractor, known);
            let hash = hash(&document.bytes);
            found.made.push(Addition { file: document.file, hash, observations: reading.observations });
        }
        Ok(found)
    };
    let mut keep = |made: Vec<Addition>| {
        additions.extend(made);
        Ok(())
    };
    let outcome = each((collection, extractor), &read, &mut keep, tell)?;
    Ok((outcome, additions))
}

/// Makes something of a share of a batch's documents; the second time with what all documents of the batch state.
type Read<'a, T> = dyn Fn(&Batch, &[Raw], Option<&Facts>) -> Result<Found<T>> + Sync + 'a;

/// Reads documents batch by batch, and hands on in order what was made of each share of them.
fn each<T: Send>(
    (collection, extractor): (&Collection, &Extractor),
    read: &Read<'_, T>,
    keep: &mut dyn FnMut(T) -> Result<()>,
    tell: &mut dyn FnMut(&Diagnostic) -> Result<()>,
) -> Result<Outcome> {
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
            for part in read_batch((collection, extractor), read, &batch)? {
                outcome.documents += part.documents;
                outcome.records += part.records;
                outcome.unlisted.0 += part.unlisted.len();
                outcome.unlisted.1.extend(part.unlisted);
                outcome.unlisted.1.truncate(NAMED);
                keep(part.made)?;
                for finding in &part.findings {
                    outcome.doubts += usize::from(finding.level >= Level::Warning);
                    tell(finding)?;
                }
            }
        }
        Ok(())
    })?;
    Ok(outcome)
}

/// Reads the documents of a batch; a second time where some of them can only be dated by what the others state.
fn read_batch<T: Send>(
    (collection, extractor): (&Collection, &Extractor),
    read: &Read<'_, T>,
    batch: &Batch,
) -> Result<Vec<Found<T>>> {
    let all = |known: Option<&Facts>| -> Result<Vec<Found<T>>> {
        batch.documents.par_chunks(SHARE).map(|raws| read(batch, raws, known)).collect()
    };
    let found = all(None)?;
    if !found.iter().any(|part| part.undated) {
        return Ok(found);
    }
    let facts_of = |raw: &Raw| {
        let mut facts = Facts::default();
        if let Some(document) = collection.open(batch, raw, extractor).document {
            facts.add(&document.id, &extractor.read(&document).observations);
        }
        facts
    };
    let parts: Vec<Facts> = batch.documents.par_iter().map(facts_of).collect();
    let mut facts = Facts::default();
    parts.into_iter().for_each(|part| facts.extend(part));
    all(Some(&facts))
}

impl<T> Found<T> {
    fn new(made: T) -> Self {
        Found { made, documents: 0, records: 0, findings: Vec::new(), unlisted: Vec::new(), undated: false }
    }

    /// Makes a document ready and counts it, or tells why there is none.
    fn open(&mut self, collection: &Collection, batch: &Batch, raw: &Raw, extractor: &Extractor) -> Option<Document> {
        let opened = collection.open(batch, raw, extractor);
        self.findings.extend(opened.findings);
        let document = opened.document?;
        self.documents += 1;
        if opened.unlisted {
            self.unlisted.push(document.id.clone());
        }
        Some(document)
    }

    /// Reads a document, dated by the others where they are known, and keeps what was found amiss; the records are left.
    fn read(&mut self, document: &Document, extractor: &Extractor, known: Option<&Facts>) -> Reading {
        let mut reading = extractor.read(document);
        let candidates = extractor.candidates(document, &reading);
        self.undated |= !candidates.is_empty();
        if let Some(facts) = known.filter(|_| !candidates.is_empty()) {
            reading = extractor.dated(document, &candidates, facts).unwrap_or(reading);
        }
        self.records += reading.observations.len();
        self.findings.append(&mut reading.diagnostics);
        reading
    }
}
