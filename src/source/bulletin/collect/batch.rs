//! Batches: documents of any source, as much at a time as fits a small room.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::places::{Source, stem};
use super::rows::Table;
use super::{Columns, Row};
use crate::domain::{Diagnostic, Level};
use crate::source::bulletin::form::LARGEST;

/// Bytes after which a batch is full.
const FULL: usize = 4 << 20;

/// Documents after which a batch is full.
const MANY: usize = 4096;

/// A document of a batch, not yet opened.
#[derive(Debug)]
pub enum Raw {
    /// A file still to be read.
    File {
        /// Its path.
        path: PathBuf,
        /// Its identifier.
        id: String,
    },
    /// A document that came by standard input.
    Whole {
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// A line of JSON.
    Line {
        /// The file.
        file: Arc<str>,
        /// The file's name without its ending.
        stem: Arc<str>,
        /// Number of the line, from 1.
        line: usize,
        /// First byte in the batch's buffer.
        start: usize,
        /// Byte after the last one.
        end: usize,
    },
    /// A row of a table.
    Row {
        /// The file.
        file: Arc<str>,
        /// The file's name without its ending.
        stem: Arc<str>,
        /// Number of the row, from 1.
        number: usize,
        /// The row.
        row: Row<'static>,
    },
    /// Something that could not be read.
    Fault(Diagnostic),
}

/// Documents that are read at a time.
#[derive(Debug, Default)]
pub struct Batch {
    /// The lines of JSON.
    pub(super) buffer: Vec<u8>,
    /// The documents.
    pub documents: Vec<Raw>,
}

/// Hands out batches.
pub struct Batches<'a> {
    sources: std::slice::Iter<'a, Source>,
    columns: &'a Columns,
    open: Option<Open>,
}

/// A source with more than one document.
enum Open {
    Lines { from: Box<dyn BufRead + Send>, file: Arc<str>, stem: Arc<str>, line: usize },
    Table { table: Table, file: Arc<str>, stem: Arc<str> },
}

impl<'a> Batches<'a> {
    pub(super) fn new(sources: &'a [Source], columns: &'a Columns) -> Self {
        Batches { sources: sources.iter(), columns, open: None }
    }

    /// Opens the next source, or adds its only document; returns its bytes, and `None` behind the last one.
    fn source(&mut self, batch: &mut Batch) -> Option<usize> {
        let fault = |place: &Path, e: &dyn std::fmt::Display| {
            let (code, place) = ("extract.cannot-read".to_string(), place.display().to_string());
            Raw::Fault(Diagnostic { level: Level::Error, code, place, message: e.to_string() })
        };
        match self.sources.next()? {
            Source::File { path, id } => {
                batch.documents.push(Raw::File { path: path.clone(), id: id.clone() });
                return Some(std::fs::metadata(path).map_or(0, |m| m.len() as usize));
            }
            Source::Standard => {
                let mut bytes = Vec::new();
                // One byte more than is read tells that there is more.
                match std::io::stdin().lock().take(LARGEST as u64 + 1).read_to_end(&mut bytes) {
                    Ok(_) => batch.documents.push(Raw::Whole { bytes }),
                    Err(e) => batch.documents.push(fault(Path::new("-"), &e)),
                }
            }
            Source::Lines(None) => {
                let from = Box::new(BufReader::with_capacity(1 << 20, std::io::stdin()));
                self.open = Some(Open::Lines { from, file: "-".into(), stem: "-".into(), line: 0 });
            }
            Source::Lines(Some(path)) => match File::open(path) {
                Ok(file) => {
                    let from = Box::new(BufReader::with_capacity(1 << 20, file));
                    let (file, stem) = (path.display().to_string().into(), stem(path).into());
                    self.open = Some(Open::Lines { from, file, stem, line: 0 });
                }
                Err(e) => batch.documents.push(fault(path, &e)),
            },
            Source::Table(path) => match Table::open(path, self.columns) {
                Ok(table) => {
                    let (file, stem) = (path.display().to_string().into(), stem(path).into());
                    self.open = Some(Open::Table { table, file, stem });
                }
                Err(e) => batch.documents.push(fault(path, &format!("{e:#}"))),
            },
        }
        Some(0)
    }
}

impl Iterator for Batches<'_> {
    type Item = Batch;

    fn next(&mut self) -> Option<Batch> {
        let (mut batch, mut bytes) = (Batch::default(), 0);
        while bytes < FULL && batch.documents.len() < MANY {
            let more = match &mut self.open {
                Some(Open::Lines { from, file, stem, line }) => next_line(from, &mut batch, (file, stem), line),
                Some(Open::Table { table, file, stem }) => next_row(table, &mut batch, (file, stem)),
                None => match self.source(&mut batch) {
                    Some(taken) => Some(taken),
                    None => break,
                },
            };
            match more {
                Some(taken) => bytes += taken,
                None => self.open = None,
            }
        }
        (!batch.documents.is_empty()).then_some(batch)
    }
}

/// Adds the next line that is not blank; returns its bytes, and `None` at the end.
fn next_line(
    from: &mut Box<dyn BufRead + Send>,
    batch: &mut Batch,
    (file, stem): (&Arc<str>, &Arc<str>),
    line: &mut usize,
) -> Option<usize> {
    let start = batch.buffer.len();
    let fault = |line: usize, code: &str, message: String| {
        Raw::Fault(Diagnostic { level: Level::Error, code: code.into(), place: format!("{file}:{line}"), message })
    };
    let read = from.by_ref().take(LARGEST as u64).read_until(b'\n', &mut batch.buffer);
    *line += 1;
    match read {
        Ok(0) => return None,
        Ok(read) => {
            if read == LARGEST && !batch.buffer.ends_with(b"\n") {
                batch.buffer.truncate(start);
                skip_line(from);
                let message = format!("more than the {LARGEST} bytes that are read of one document");
                batch.documents.push(fault(*line, "bulletin.too-large", message));
                return Some(read);
            }
        }
        Err(e) => {
            batch.buffer.truncate(start);
            batch.documents.push(fault(*line, "extract.cannot-read", e.to_string()));
            return None;
        }
    }
    let mut text = &batch.buffer[start..];
    if *line == 1 {
        text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    }
    let (text, end) = (text.trim_ascii(), batch.buffer.len());
    if !text.is_empty() {
        let (file, stem, start) = (Arc::clone(file), Arc::clone(stem), end - trailing(&batch.buffer[start..end], text));
        batch.documents.push(Raw::Line { file, stem, line: *line, start, end });
    }
    Some(end - start)
}

/// Bytes from the beginning of `text` to the end of `line`, which it is a part of.
fn trailing(line: &[u8], text: &[u8]) -> usize {
    let blank = line.len() - line.trim_ascii_end().len();
    text.len() + blank
}

/// Passes over the rest of a line without keeping it.
fn skip_line(from: &mut Box<dyn BufRead + Send>) {
    loop {
        let (used, done) = match from.fill_buf() {
            Ok([]) | Err(_) => return,
            Ok(bytes) => match bytes.iter().position(|b| *b == b'\n') {
                Some(at) => (at + 1, true),
                None => (bytes.len(), false),
            },
        };
        from.consume(used);
        if done {
            return;
        }
    }
}

/// Adds the next row; returns its bytes, and `None` at the end.
fn next_row(table: &mut Table, batch: &mut Batch, (file, stem): (&Arc<str>, &Arc<str>)) -> Option<usize> {
    match table.next_row() {
        Ok(None) => None,
        Ok(Some((number, row))) => {
            let bytes = row.text.as_ref().map_or(0, |text| text.len());
            batch.documents.push(Raw::Row { file: Arc::clone(file), stem: Arc::clone(stem), number, row });
            Some(bytes)
        }
        Err(e) => {
            let (code, place) = ("extract.cannot-read".to_string(), file.to_string());
            batch.documents.push(Raw::Fault(Diagnostic {
                level: Level::Error,
                code,
                place,
                message: format!("{e:#}"),
            }));
            None
        }
    }
}
