//! Plain text: a document decoded and repaired, for readers of statements that are no records, with the way back.

use std::ops::Range;

use super::decode::{self, Decoded};
use super::repair::Repaired;
use super::{Document, Extractor};
use crate::domain::Place;

/// The repaired text of a document.
#[derive(Debug)]
pub struct Plain<'a> {
    file: &'a str,
    decoded: Decoded<'a>,
    repaired: Repaired,
}

impl Extractor {
    /// Decodes and repairs a document without reading it.
    pub fn plain<'a>(&self, document: &'a Document) -> Plain<'a> {
        let decoded = decode::decode(&document.bytes);
        let repaired = self.repairer.repair(&decoded.text);
        Plain { file: &document.file, decoded, repaired }
    }
}

impl Plain<'_> {
    /// The text: simplified script, half-width digits, full-width marks.
    pub fn text(&self) -> &str {
        &self.repaired.text
    }

    /// Where a stretch of the text stands in the original file.
    pub fn place(&self, at: Range<usize>) -> Place {
        let (from, to) = self.repaired.offsets.original(at.start, at.end);
        let (start, end) = self.decoded.original(from, to);
        let quote = self.decoded.text.get(from..to).unwrap_or_default().to_string();
        Place::Span { file: self.file.to_string(), start, end, quote }
    }
}
