//! Plain text: a document decoded and repaired, for readers of statements that are no records, with the way back.

use std::ops::Range;

use super::form::Page;
use super::offsets::Offsets;
use super::{Document, Extractor};
use crate::domain::Place;

/// The repaired text of a document.
#[derive(Debug)]
pub struct Plain<'a> {
    file: &'a str,
    page: Page<'a>,
    text: String,
    offsets: Offsets,
}

impl Extractor {
    /// Decodes and repairs a document without reading it.
    pub fn plain<'a>(&self, document: &'a Document) -> Plain<'a> {
        let page = self.forms.page(document);
        let repaired = self.repairer.repair(&page.text);
        let (text, offsets) = (repaired.text.into_owned(), repaired.offsets);
        Plain { file: &document.file, page, text, offsets }
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
        self.page.place(self.file, from, to)
    }

    /// The sentence of the repaired text that a place of this document lies in; empty where there is none.
    pub fn sentence_of(&self, place: &Place) -> &str {
        let Place::Span { part, start, .. } = place else { return "" };
        let text = self.text();
        let mut open = 0;
        for (at, c) in text.char_indices().filter(|(_, c)| matches!(c, '。' | '！' | '\n')) {
            let end = at + c.len_utf8();
            if matches!(self.place(open..end), Place::Span { part: here, end: behind, .. } if here == *part && behind > *start)
            {
                return &text[open..at];
            }
            open = end;
        }
        &text[open..]
    }
}
