//! Forms: what a document comes as (plain text, HTML page, DOCX, PDF), brought to lines of text and tables.
//!
//! The text of a page can be sliced from the file's bytes, with tags between its words where it is HTML. DOCX and PDF
//! are packed: their text has parts (`word/document.xml`, `page 3`) and a place is told within a part.

mod dates;
pub mod docx;
pub mod grid;
pub mod html;
mod lines;
pub mod pdf;
mod plain;
mod words;

use std::borrow::Cow;

use anyhow::Result;

pub use dates::day;
pub use grid::Grid;
pub use words::Words;

use super::decode::{self, Decoded};
use super::offsets::Offsets;
use super::{Document, SideInfo};
use crate::catalog::DataFiles;
use crate::domain::{Level, Place};

/// Bytes of the largest document that is read; more is no bulletin.
pub const LARGEST: usize = 64 << 20;

/// Something wrong with a document as a whole or with some of its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// How bad it is.
    pub level: Level,
    /// Code of the diagnostic.
    pub code: &'static str,
    /// What was found.
    pub message: String,
    /// Bytes of the file.
    pub bytes: (usize, usize),
}

impl Fault {
    fn error(code: &'static str, message: impl Into<String>) -> Self {
        Fault { level: Level::Error, code, message: message.into(), bytes: (0, 0) }
    }
}

/// A document as lines of text.
#[derive(Debug, Default)]
pub struct Page<'a> {
    /// The lines.
    pub text: Cow<'a, str>,
    /// Tables, by place in the text.
    pub grids: Vec<Grid>,
    /// What the document tells of itself outside its text.
    pub told: SideInfo,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
    origin: Origin<'a>,
}

/// The way back from the text to where it was read.
#[derive(Debug, Default)]
enum Origin<'a> {
    /// Nothing was read.
    #[default]
    Nothing,
    /// Bytes of the file: decoded, then with tags left out where the map says so.
    Bytes(Decoded<'a>, Option<Offsets>),
    /// Parts by name, each with the place in the text where it begins.
    Parts(Vec<(usize, String)>),
}

impl Page<'_> {
    /// The place of `start..end` of the text, with the words that stand there.
    pub fn place(&self, file: &str, start: usize, end: usize) -> Place {
        let quote = self.text.get(start..end).unwrap_or_default().to_string();
        let (part, start, end) = self.original(start, end);
        Place::Span { file: file.to_string(), part, start, end, quote }
    }

    /// The part that holds `start..end` of the text, and the bytes within that part or the file.
    fn original(&self, start: usize, end: usize) -> (Option<String>, usize, usize) {
        match &self.origin {
            Origin::Nothing => (None, start, end),
            Origin::Bytes(decoded, offsets) => {
                let (start, end) = offsets.as_ref().map_or((start, end), |map| map.original(start, end));
                let (start, end) = decoded.original(start, end);
                (None, start, end)
            }
            Origin::Parts(parts) => {
                let at = parts.partition_point(|(from, _)| *from <= start).saturating_sub(1);
                let last = parts.partition_point(|(from, _)| *from < end.max(start + 1)).saturating_sub(1);
                let Some((from, name)) = parts.get(at) else { return (None, start, end) };
                // What runs over the end of a page is told from its beginning on.
                let name = match parts.get(last).filter(|_| last > at) {
                    Some((_, other)) => format!("{name} to {other}"),
                    None => name.clone(),
                };
                (Some(name), start - from, end - from)
            }
        }
    }

    /// The text of each part.
    pub fn parts(&self) -> Vec<(Option<String>, String)> {
        let Origin::Parts(parts) = &self.origin else { return vec![(None, self.text.to_string())] };
        let ends = parts.iter().skip(1).map(|(start, _)| *start).chain([self.text.len()]);
        let text = |start: usize, end: usize| self.text.get(start..end).unwrap_or_default().to_string();
        parts.iter().zip(ends).map(|((start, name), end)| (Some(name.clone()), text(*start, end))).collect()
    }

    /// The bytes of `start..end` of the text as a diagnostic names them, `page 3 bytes 12..20`.
    pub fn at(&self, start: usize, end: usize) -> String {
        let (part, start, end) = if start == end { (None, 0, 0) } else { self.original(start, end) };
        part.map_or_else(|| format!("bytes {start}..{end}"), |part| format!("{part} bytes {start}..{end}"))
    }
}

/// What a document comes as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Text,
    Html,
    Docx,
    Pdf,
}

/// Reads documents of every form.
pub struct Forms {
    words: Words,
}

impl Forms {
    /// Loads the words by which pages and tables are understood.
    ///
    /// # Errors
    /// When `catalog/documents.toml` does not hold.
    pub fn load(files: &DataFiles) -> Result<Self> {
        Ok(Forms { words: Words::load(files)? })
    }

    /// The words of pages and tables.
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// Brings a document to lines. Never fails: what cannot be read is a fault.
    pub fn page<'a>(&self, document: &'a Document) -> Page<'a> {
        let bytes = &document.bytes;
        if bytes.len() > LARGEST {
            let message = format!("{} bytes are more than the {LARGEST} that are read of one document", bytes.len());
            return refused(Fault::error("bulletin.too-large", message));
        }
        match form(&document.file, bytes) {
            Form::Docx => docx::page(bytes),
            Form::Pdf => pdf::page(bytes),
            Form::Html => html::page(decode::decode(bytes), &self.words),
            Form::Text => plain::page(decode::decode(bytes)),
        }
        .with_damage()
    }
}

impl Page<'_> {
    /// Tells of bytes that are no characters.
    fn with_damage(mut self) -> Self {
        if let Origin::Bytes(Decoded { damaged: Some(bytes), encoding, .. }, _) = &self.origin {
            self.faults.push(Fault {
                level: Level::Warning,
                code: "bulletin.damaged-text",
                message: format!("bytes that are no {encoding} were passed over"),
                bytes: *bytes,
            });
        }
        self
    }
}

fn refused<'a>(fault: Fault) -> Page<'a> {
    Page { faults: vec![fault], ..Page::default() }
}

/// The form of a document: by its first bytes, else by the ending of its name.
fn form(file: &str, bytes: &[u8]) -> Form {
    if bytes.starts_with(b"PK\x03\x04") {
        return Form::Docx;
    }
    let head = &bytes[..bytes.len().min(1024)];
    if head.trim_ascii_start().starts_with(b"%PDF-") {
        return Form::Pdf;
    }
    let ending = file.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase()).unwrap_or_default();
    match ending.as_str() {
        "html" | "htm" | "xhtml" => Form::Html,
        "pdf" => Form::Pdf,
        _ if html::looks_like(head) => Form::Html,
        _ => Form::Text,
    }
}
