//! Records of documents as JSON lines, CSV or Parquet, written as they come.
//!
//! What a document gives is encoded apart from all others ([`encode`]) and put out in order ([`Records`]): the bytes do
//! not depend on how many documents are encoded at a time.

mod csv;
mod jsonl;
mod parquet;

use std::io::Write;

use anyhow::{Context, Result};

use crate::catalog::Catalog;
use crate::domain::Observation;

pub use jsonl::line;
use parquet::{Row, Table};

/// Form of the records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One JSON object a line.
    Jsonl,
    /// Comma-separated values.
    Csv,
    /// A Parquet file.
    Parquet,
    /// No records, but the texts that they would be read from, one JSON object a part.
    Text,
}

/// The columns of tables of records: the keys of the labelling guide, then code, span and how it was read.
pub const COLUMNS: [&str; 21] = [
    "doc",
    "quote",
    "region",
    "indicator",
    "period",
    "measure",
    "value",
    "unit",
    "ref",
    "scope",
    "status",
    "bound",
    "special",
    "region_code",
    "start",
    "end",
    "part",
    "of",
    "base",
    "rule",
    "confidence",
];

/// The records of some documents, encoded.
#[derive(Debug)]
pub enum Piece {
    /// Text.
    Bytes(Vec<u8>),
    /// Rows of a table.
    Rows(Vec<Row>),
}

impl Piece {
    /// A piece without records.
    pub fn new(format: Format) -> Self {
        match format {
            Format::Jsonl | Format::Csv | Format::Text => Piece::Bytes(Vec::new()),
            Format::Parquet => Piece::Rows(Vec::new()),
        }
    }
}

/// Adds the records of a document to a piece of the same format.
///
/// # Errors
/// When a record cannot be encoded.
pub fn encode(piece: &mut Piece, format: Format, found: &[Observation], doc: &str, catalog: &Catalog) -> Result<()> {
    match piece {
        Piece::Bytes(bytes) if format == Format::Jsonl => found.iter().try_for_each(|o| line(bytes, o, doc, catalog)),
        Piece::Bytes(bytes) => csv::rows(bytes, found, doc, catalog),
        Piece::Rows(rows) => {
            rows.extend(found.iter().map(|o| Row::new(o, doc, catalog)));
            Ok(())
        }
    }
}

/// Adds the text of a part of a document: `doc`, `part` (null where the file can be sliced), `text`.
///
/// # Errors
/// When it cannot be encoded.
pub fn encode_text(piece: &mut Piece, part: Option<&str>, text: &str, doc: &str) -> Result<()> {
    let Piece::Bytes(bytes) = piece else { anyhow::bail!("texts go into no table") };
    serde_json::to_writer(&mut *bytes, &serde_json::json!({ "doc": doc, "part": part, "text": text }))?;
    bytes.push(b'\n');
    Ok(())
}

/// A stream of records.
pub struct Records<W: Write> {
    out: Out<W>,
}

enum Out<W: Write> {
    Text(W),
    Table(Box<Table<W>>),
}

impl<W: Write> Records<W> {
    /// Begins the records; a table gets its header.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn begin(mut out: W, format: Format) -> Result<Self> {
        Ok(Records {
            out: match format {
                Format::Jsonl | Format::Text => Out::Text(out),
                Format::Csv => {
                    out.write_all(&csv::header()?).context("cannot write the records")?;
                    Out::Text(out)
                }
                Format::Parquet => Out::Table(Box::new(Table::begin(out)?)),
            },
        })
    }

    /// Writes a piece.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn put(&mut self, piece: Piece) -> Result<()> {
        match (&mut self.out, piece) {
            (Out::Text(out), Piece::Bytes(bytes)) => out.write_all(&bytes).context("cannot write the records"),
            (Out::Table(table), Piece::Rows(rows)) => table.put(rows),
            (Out::Text(_), Piece::Rows(_)) | (Out::Table(_), Piece::Bytes(_)) => {
                anyhow::bail!("the records were encoded for another format")
            }
        }
    }

    /// Ends the records and hands back what they were written to.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn finish(self) -> Result<()> {
        match self.out {
            Out::Text(mut out) => out.flush().context("cannot write the records"),
            Out::Table(table) => table.finish(),
        }
    }
}
