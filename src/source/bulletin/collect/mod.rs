//! Collections: where documents come from, handed out in batches of bounded size, in the order they were given.
//!
//! Directories, files, lists of files and standard input give one document each; JSON lines and Parquet tables give one
//! for each line or row. What is known beside a text comes from a sidecar file, an index, the columns of a table, and
//! last from the page itself.

mod batch;
mod lines;
mod places;
mod rows;
mod sides;

use std::path::PathBuf;

use anyhow::Result;

pub use batch::{Batch, Batches, Raw};
pub use sides::Sides;

use super::form::LARGEST;
use super::{Document, Extractor, SideInfo};
use crate::domain::{Diagnostic, Level};
use places::Source;

/// The columns of JSON lines and tables by name.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    /// The text; the first of `content` and `text` that is there where `None`.
    pub text: Option<String>,
    /// Identifier of the document (`id`).
    pub id: Option<String>,
    /// Headline (`title`).
    pub title: Option<String>,
    /// Area (`region`).
    pub region: Option<String>,
    /// Period (`period`).
    pub period: Option<String>,
    /// Day of publication (`published`).
    pub published: Option<String>,
    /// Publisher (`publisher`).
    pub publisher: Option<String>,
}

impl Columns {
    /// What a column is wanted for, if for anything; the text's second name comes last.
    fn role(&self, name: &str) -> Option<Role> {
        let is = |column: &Option<String>, usual: &str| column.as_deref().unwrap_or(usual) == name;
        Some(match () {
            () if is(&self.text, "content") => Role::Text,
            () if self.text.is_none() && name == "text" => Role::SecondText,
            () if is(&self.id, "id") => Role::Id,
            () if is(&self.title, "title") => Role::Title,
            () if is(&self.region, "region") => Role::Region,
            () if is(&self.period, "period") => Role::Period,
            () if is(&self.published, "published") => Role::Published,
            () if is(&self.publisher, "publisher") => Role::Publisher,
            () => return None,
        })
    }
}

/// What a column is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Text,
    SecondText,
    Id,
    Title,
    Region,
    Period,
    Published,
    Publisher,
}

/// One row of a table, or one line of JSON lines.
#[derive(Debug, Default)]
pub struct Row<'a> {
    text: Option<std::borrow::Cow<'a, str>>,
    id: Option<String>,
    side: SideInfo,
    /// A day that is none.
    odd_day: Option<String>,
}

impl Row<'_> {
    /// Notes the value of a column; empty ones say nothing.
    fn note(&mut self, role: Role, value: String) {
        let value = value.trim();
        if value.is_empty() {
            return;
        }
        let text = Some(value.to_string());
        match role {
            Role::Id => self.id = text,
            Role::Title => self.side.title = text,
            Role::Region => self.side.region = text,
            Role::Period => self.side.period = text,
            Role::Publisher => self.side.publisher = text,
            Role::Published => {
                self.side.published = super::form::day(value);
                self.odd_day = text.filter(|_| self.side.published.is_none());
            }
            Role::Text | Role::SecondText => {}
        }
    }
}

/// Everything that is to be read.
#[derive(Debug)]
pub struct Collection {
    sources: Vec<Source>,
    columns: Columns,
    sides: Sides,
}

/// A document made ready, or why there is none.
#[derive(Debug, Default)]
pub struct Opened {
    /// The document.
    pub document: Option<Document>,
    /// What is wrong with it or with what is told of it.
    pub findings: Vec<Diagnostic>,
    /// The index has no row for it, though there is an index.
    pub unlisted: bool,
}

impl Opened {
    fn fault(place: String, code: &str, message: String) -> Self {
        let fault = Diagnostic { level: Level::Error, code: code.into(), place, message };
        Opened { findings: vec![fault], ..Opened::default() }
    }
}

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// Files, directories, and `-` for standard input.
    pub paths: Vec<PathBuf>,
    /// Lists of files, one path a line; `-` for standard input.
    pub lists: Vec<PathBuf>,
    /// Standard input holds JSON lines, not one document.
    pub lines: bool,
    /// The columns of JSON lines and tables.
    pub columns: Columns,
}

impl Collection {
    /// Finds what is to be read.
    ///
    /// # Errors
    /// When a path does not exist, a directory holds no document, or a list cannot be read.
    pub fn gather(inputs: &Inputs, sides: Sides) -> Result<Self> {
        Ok(Collection { sources: places::sources(inputs)?, columns: inputs.columns.clone(), sides })
    }

    /// The documents, in batches.
    pub fn batches(&self) -> Batches<'_> {
        Batches::new(&self.sources, &self.columns)
    }

    /// What is told beside the documents.
    pub fn sides(&self) -> &Sides {
        &self.sides
    }

    /// Makes a document of a batch ready.
    pub fn open(&self, batch: &Batch, raw: &Raw, extractor: &Extractor) -> Opened {
        match raw {
            Raw::File { path, id } => self.file(path, id, extractor),
            Raw::Whole { bytes } => {
                let document =
                    Document { id: "-".into(), file: "-".into(), bytes: bytes.clone(), side: SideInfo::default() };
                self.told(document, SideInfo::default(), Vec::new(), extractor)
            }
            Raw::Line { file, stem, line, start, end } => {
                let place = format!("{file}:{line}");
                let json = batch.buffer.get(*start..*end).unwrap_or_default();
                match lines::row(json, &self.columns) {
                    Ok(row) => self.row(row, place, &format!("{stem}-{line}"), extractor),
                    Err(e) => Opened::fault(place, "extract.bad-line", e),
                }
            }
            Raw::Row { file, stem, number, row } => {
                let row = Row {
                    text: row.text.as_deref().map(std::borrow::Cow::Borrowed),
                    id: row.id.clone(),
                    side: row.side.clone(),
                    odd_day: row.odd_day.clone(),
                };
                self.row(row, format!("{file} row {number}"), &format!("{stem}-{number}"), extractor)
            }
            Raw::Fault(fault) => Opened { findings: vec![fault.clone()], ..Opened::default() },
        }
    }

    fn file(&self, path: &std::path::Path, id: &str, extractor: &Extractor) -> Opened {
        let place = path.display().to_string();
        let size = std::fs::metadata(path).map(|m| m.len()).unwrap_or(0);
        if size > LARGEST as u64 {
            let message = format!("{size} bytes are more than the {LARGEST} that are read of one document");
            return Opened::fault(place, "bulletin.too-large", message);
        }
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(e) => return Opened::fault(place, "extract.cannot-read", e.to_string()),
        };
        let (beside, findings) = sides::sidecar(path, extractor);
        self.told(
            Document { id: id.into(), file: place, bytes, side: SideInfo::default() },
            beside,
            findings,
            extractor,
        )
    }

    fn row(&self, row: Row<'_>, place: String, id: &str, extractor: &Extractor) -> Opened {
        let Some(text) = row.text else {
            let column = self.columns.text.as_deref().unwrap_or("content or text");
            return Opened::fault(
                place,
                "extract.no-text",
                format!("no column {column} with a text; see --text-column"),
            );
        };
        let (side, mut findings) = extractor.understood(&row.side, &place);
        if let Some(day) = row.odd_day {
            let message = format!("published {day:?} is no day like 2022-04-25");
            findings.push(Diagnostic {
                level: Level::Warning,
                code: "bulletin.side-published".into(),
                place: place.clone(),
                message,
            });
        }
        let id = row.id.unwrap_or_else(|| id.to_string());
        let bytes = text.into_owned().into_bytes();
        self.told(Document { id, file: place, bytes, side }, SideInfo::default(), findings, extractor)
    }

    /// Puts together what is told of a document: beside it, in the index, in its row.
    fn told(
        &self,
        mut document: Document,
        beside: SideInfo,
        mut findings: Vec<Diagnostic>,
        extractor: &Extractor,
    ) -> Opened {
        let listed = self.sides.of(&document.id);
        let mut side = beside;
        if let Some(told) = listed {
            let (told, doubts) = extractor.understood(told, &document.file);
            findings.extend(doubts);
            side = side.or(&told);
        }
        document.side = side.or(&document.side);
        let unlisted = listed.is_none() && self.sides.is_index();
        Opened { document: Some(document), findings, unlisted }
    }
}
