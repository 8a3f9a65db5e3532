//! DOCX: the paragraphs and tables of `word/document.xml`.
//!
//! The archive is not trusted: what unpacks to more than a limit is refused before or while it is unpacked, entities
//! are not expanded, and a document that breaks off gives what stands before the break.

use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::grid::{Builder, Cell};
use super::{Fault, Grid, Origin, Page, refused};
use crate::domain::Level;

const PART: &str = "word/document.xml";

/// Bytes of the largest part that is unpacked.
const LARGEST: u64 = 64 << 20;

/// How deep tables stand in each other before they are no longer told apart.
const DEEPEST: usize = 16;

/// Elements without text of the document: what was deleted, codes of fields, the second form of a drawing.
const LEFT_OUT: [&str; 5] = ["del", "moveFrom", "instrText", "Fallback", "delText"];

/// Brings a document to lines and grids.
pub fn page<'a>(bytes: &[u8]) -> Page<'a> {
    let xml = match unpack(bytes) {
        Ok(xml) => xml,
        Err(fault) => return refused(fault),
    };
    let mut walker = Walker::default();
    let mut faults = Vec::new();
    if let Err(reason) = walker.walk(&xml) {
        let message = format!("{PART} breaks off: {reason}");
        faults.push(Fault { level: Level::Warning, code: "bulletin.damaged-docx", message, bytes: (0, 0) });
    }
    walker.end_line();
    let Walker { text, grids, .. } = walker;
    Page { text: text.into(), grids, faults, origin: Origin::Parts(vec![(0, PART.into())]), ..Page::default() }
}

/// The XML of the document.
fn unpack(bytes: &[u8]) -> Result<String, Fault> {
    let damaged = |e: &dyn std::fmt::Display| Fault::error("bulletin.damaged-docx", format!("no whole archive: {e}"));
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| damaged(&e))?;
    if archive.index_for_name(PART).is_none() {
        return Err(Fault::error(
            "bulletin.unknown-form",
            format!("an archive without {PART}; of archives DOCX is read"),
        ));
    }
    let file = archive.by_name(PART).map_err(|e| damaged(&e))?;
    let too_large = || Fault::error("bulletin.too-large", format!("{PART} unpacks to more than {LARGEST} bytes"));
    if file.size() > LARGEST {
        return Err(too_large());
    }
    // What the archive says of the size need not be true.
    let mut xml = Vec::new();
    let read = file.take(LARGEST + 1).read_to_end(&mut xml);
    if xml.len() as u64 > LARGEST {
        return Err(too_large());
    }
    if xml.is_empty() {
        read.map_err(|e| damaged(&e))?;
    }
    Ok(String::from_utf8_lossy(&xml).into_owned())
}

/// A table that is being read.
struct Table {
    builder: Builder,
    cell: Option<Open>,
}

/// A cell that is being read.
struct Open {
    start: usize,
    columns: usize,
    /// It is the rest of the cell above.
    continued: bool,
}

#[derive(Default)]
struct Walker {
    text: String,
    grids: Vec<Grid>,
    tables: Vec<Table>,
    /// Depth inside an element that is left out.
    left_out: usize,
    /// Inside `<w:t>`.
    words: bool,
    /// Start of the line at hand.
    line: usize,
}

impl Walker {
    fn walk(&mut self, xml: &str) -> Result<(), String> {
        let mut reader = Reader::from_str(xml.trim_start_matches('\u{feff}'));
        loop {
            match reader.read_event().map_err(|e| e.to_string())? {
                Event::Start(tag) => self.start(&tag),
                Event::Empty(tag) => {
                    self.start(&tag);
                    self.end(local(&tag));
                }
                Event::End(tag) => {
                    let name = tag.local_name();
                    self.end(name.as_ref());
                }
                Event::Text(text) if self.words && self.left_out == 0 => self.text.push_str(&text.xml10_content()),
                Event::CData(text) if self.words && self.left_out == 0 => self.text.push_str(&text.xml10_content()),
                Event::GeneralRef(reference) if self.words && self.left_out == 0 => {
                    let raw = format!("&{};", reference.xml10_content());
                    // An entity that a document type would have to tell is none of a word processor.
                    self.text.push_str(&quick_xml::escape::unescape(&raw).unwrap_or_default());
                }
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>) {
        let name = local(tag);
        if self.left_out > 0 || LEFT_OUT.contains(&name) {
            self.left_out += 1;
            return;
        }
        match name {
            "t" => self.words = true,
            "tab" => self.text.push('\t'),
            "br" | "cr" => self.end_line(),
            "noBreakHyphen" => self.text.push('-'),
            "tbl" if self.tables.len() < DEEPEST => {
                self.end_line();
                self.tables.push(Table { builder: Builder::new(self.text.len()), cell: None });
            }
            "tr" => {
                if let Some(table) = self.tables.last_mut() {
                    table.builder.row();
                }
            }
            "tc" => {
                self.end_line();
                let start = self.text.len();
                if let Some(table) = self.tables.last_mut() {
                    table.cell = Some(Open { start, columns: 1, continued: false });
                }
            }
            "gridSpan" | "vMerge" => {
                if let Some(cell) = self.tables.last_mut().and_then(|table| table.cell.as_mut()) {
                    let value = value(tag);
                    match name {
                        "gridSpan" => cell.columns = value.and_then(|v| v.parse().ok()).unwrap_or(1),
                        _ => cell.continued = value.is_none_or(|v| v != "restart"),
                    }
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if self.left_out > 0 {
            self.left_out -= 1;
            return;
        }
        match name {
            "t" => self.words = false,
            "p" => self.end_line(),
            "tc" => {
                self.end_line();
                let end = self.text.len();
                if let Some(table) = self.tables.last_mut()
                    && let Some(open) = table.cell.take()
                {
                    match open.continued {
                        true => table.builder.continued(open.columns),
                        false => {
                            let cell = Cell { start: open.start, end, header: false };
                            table.builder.cell(cell, open.columns, 1);
                        }
                    }
                }
            }
            "tbl" => {
                let end = self.text.len();
                if let Some(grid) = self.tables.pop().and_then(|table| table.builder.finish(end))
                    && !self.grids.iter().any(|inner| inner.start >= grid.start && inner.end <= grid.end)
                {
                    self.grids.push(grid);
                }
            }
            _ => {}
        }
    }

    /// Ends the line at hand, if it has any words.
    fn end_line(&mut self) {
        if self.text.len() > self.line && !self.text[self.line..].trim().is_empty() {
            self.text.push('\n');
        } else {
            self.text.truncate(self.line);
        }
        self.line = self.text.len();
    }
}

fn local<'a>(tag: &'a BytesStart<'_>) -> &'a str {
    tag.local_name().into_inner()
}

/// The attribute `val` of an element, whatever its prefix.
fn value(tag: &BytesStart<'_>) -> Option<String> {
    let found = tag.attributes().flatten().find(|a| a.key.local_name().as_ref() == "val")?;
    Some(found.value.to_string())
}
