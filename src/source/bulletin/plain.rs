//! Plain text: a document decoded and repaired, for readers of statements that are no records, with the way back.

use std::ops::Range;

use super::decode::{self, Decoded};
use super::offsets::Offsets;
use super::{Document, Extractor};
use crate::domain::Place;

/// The repaired text of a document.
#[derive(Debug)]
pub struct Plain<'a> {
    file: &'a str,
    decoded: Decoded<'a>,
    text: String,
    offsets: Offsets,
}

impl Extractor {
    /// Decodes and repairs a document without reading it.
    pub fn plain<'a>(&self, document: &'a Document) -> Plain<'a> {
        let decoded = decode::decode(&document.bytes);
        let repaired = self.repairer.repair(&decoded.text);
        let (text, offsets) = (repaired.text.into_owned(), repaired.offsets);
        Plain { file: &document.file, decoded, text, offsets }
    }
}

impl Plain<'_> {
    /// The text: simplified script, half-width digits, full-width marks.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where a stretch of the text stands in the original file.
    pub fn place(&self, at: Range<usize>) -> Place {
        let (from, to) = self.offsets.original(at.start, at.end);
        let (start, end) = self.decoded.original(from, to);
        let quote = self.decoded.text.get(from..to).unwrap_or_default().to_string();
        Place::Span { file: self.file.to_string(), start, end, quote }
    }

    /// The sentence of the repaired text that a place of this document lies in; empty where there is none.
    pub fn sentence_of(&self, place: &Place) -> &str {
        let Place::Span { start, .. } = place else { return "" };
        let text = self.text();
        let mut open = 0;
        for (at, c) in text.char_indices().filter(|(_, c)| matches!(c, '。' | '！' | '\n')) {
            let end = at + c.len_utf8();
            let (_, behind) = self.bytes(open, end);
            if behind > *start {
                return &text[open..at];
            }
            open = end;
        }
        &text[open..]
    }

    fn bytes(&self, start: usize, end: usize) -> (usize, usize) {
        let (from, to) = self.offsets.original(start, end);
        self.decoded.original(from, to)
    }
}
