//! HTML pages: the text of their blocks as lines, their tables as grids, what they tell of themselves.
//!
//! Scripts, styles, navigation and lines that are nothing but a link are left out. Every piece of text keeps its bytes.

#[cfg(test)]
mod tests;
mod told;

use std::borrow::Cow;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{StartTag, Token, Tokenizer};

use super::grid::{Builder, Cell};
use super::lines::Lines;
use super::words::Words;
use super::{Decoded, Grid, Origin, Page};
use told::Told;

/// Elements without an end tag.
const VOID: [&str; 13] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// How deep tables stand in each other before they are no longer told apart.
const DEEPEST: usize = 16;

/// Whether the first bytes of a document are those of a page.
pub fn looks_like(head: &[u8]) -> bool {
    let blank = |b: &u8| b.is_ascii_whitespace() || matches!(b, 0 | 0xef | 0xbb | 0xbf | 0xff | 0xfe);
    if head.iter().find(|b| !blank(b)) != Some(&b'<') {
        return false;
    }
    let text: String = head.iter().filter(|b| **b != 0).map(|b| char::from(b.to_ascii_lowercase())).collect();
    let text = text.trim_start_matches(['\u{ef}', '\u{bb}', '\u{bf}', '\u{ff}', '\u{fe}']).trim_start();
    let begins = ["<!doctype html", "<html", "<head", "<body", "<meta", "<?xml", "<!--", "<div", "<p>", "<table"];
    begins.iter().any(|b| text.starts_with(b))
        && (!text.starts_with("<?xml") && !text.starts_with("<!--") || text.contains("<html"))
}

/// Brings a page to lines and grids.
pub fn page<'a>(mut decoded: Decoded<'a>, words: &Words) -> Page<'a> {
    let source = std::mem::take(&mut decoded.text);
    // An element that is left out and never ends is read after all: better noise than no text.
    let mut open_ended = Vec::new();
    let read = loop {
        let mut walker = Walker::new(&source, words, &open_ended);
        walker.walk();
        match walker.skipping() {
            Some(at) if open_ended.len() < 8 => open_ended.push(at),
            Some(_) | None => break walker.finish(),
        }
    };
    let (lines, offsets) = read.lines;
    let told = read.told.side(&lines, words);
    Page {
        text: Cow::Owned(lines),
        grids: read.grids,
        told,
        faults: Vec::new(),
        origin: Origin::Bytes(decoded, Some(offsets)),
    }
}

/// What a walk over a page gave.
struct Walked {
    lines: (String, super::Offsets),
    grids: Vec<Grid>,
    told: Told,
}

/// An element that is left out.
struct Skip {
    name: String,
    depth: usize,
    at: usize,
}

/// A table that is being read.
struct Table {
    builder: Builder,
    /// The cell at hand: where it begins, header, columns, rows.
    cell: Option<(usize, bool, usize, usize)>,
    /// Where the caption at hand begins.
    caption: Option<usize>,
}

struct Walker<'a> {
    source: &'a str,
    words: &'a Words,
    open_ended: &'a [usize],
    lines: Lines,
    skip: Option<Skip>,
    /// Source up to here is read.
    at: usize,
    tables: Vec<Table>,
    grids: Vec<Grid>,
    told: Told,
    /// Inside a link; the line at hand has words outside of links or is a heading.
    link: bool,
    plain: bool,
    /// Inside a heading.
    heading: bool,
    /// Inside `<title>`.
    title: bool,
    /// Where the `<sup>` at hand begins.
    raised: Option<usize>,
}

impl<'a> Walker<'a> {
    fn new(source: &'a str, words: &'a Words, open_ended: &'a [usize]) -> Self {
        Walker {
            source,
            words,
            open_ended,
            lines: Lines::default(),
            skip: None,
            at: 0,
            tables: Vec::new(),
            grids: Vec::new(),
            told: Told::default(),
            link: false,
            plain: false,
            heading: false,
            title: false,
            raised: None,
        }
    }

    fn walk(&mut self) {
        let mut emitter = DefaultEmitter::<usize>::new_with_span();
        emitter.naively_switch_states(true);
        for token in Tokenizer::new_with_emitter(self.source, emitter) {
            let Ok(token) = token;
            match token {
                Token::StartTag(tag) => {
                    self.text_until(tag.span.start);
                    self.at = tag.span.end;
                    self.start(&tag);
                }
                Token::EndTag(tag) => {
                    self.text_until(tag.span.start);
                    self.at = tag.span.end;
                    self.end(&String::from_utf8_lossy(&tag.name), tag.span.start);
                }
                Token::Comment(comment) => {
                    self.text_until(comment.span.start);
                    self.at = comment.span.end;
                }
                Token::Doctype(doctype) => {
                    self.text_until(doctype.span.start);
                    self.at = doctype.span.end;
                }
                Token::String(_) | Token::Error(_) => {}
            }
        }
        self.text_until(self.source.len());
    }

    /// Where the element that is being left out began.
    fn skipping(&self) -> Option<usize> {
        self.skip.as_ref().map(|skip| skip.at)
    }

    fn finish(mut self) -> Walked {
        self.end_line();
        while !self.tables.is_empty() {
            self.end_table();
        }
        Walked { lines: self.lines.finish(self.source), grids: self.grids, told: self.told }
    }

    /// Reads the text between the last tag and `end`.
    fn text_until(&mut self, end: usize) {
        let (start, end) = (self.at, end.min(self.source.len()));
        let Some(text) = self.source.get(start..end).filter(|text| !text.is_empty()) else { return };
        self.at = end;
        if self.title {
            return self.told.title.push_str(&plain_text(text));
        }
        if self.skip.is_some() || self.raised.is_some() {
            return;
        }
        if !self.link && text.contains(|c: char| !c.is_whitespace()) {
            self.plain = true;
        }
        self.read_words(start, end);
    }

    /// Takes over the words of `start..end`, character references decoded.
    fn read_words(&mut self, start: usize, end: usize) {
        let mut at = start;
        while let Some(found) = self.source[at..end].find('&') {
            self.lines.words(self.source, at, at + found);
            at += found;
            match reference(&self.source[at..end]) {
                Some((len, text)) => {
                    self.lines.instead(at, at + len, &text);
                    at += len;
                }
                None => {
                    self.lines.words(self.source, at, at + 1);
                    at += 1;
                }
            }
        }
        self.lines.words(self.source, at, end);
    }

    fn start(&mut self, tag: &StartTag<usize>) {
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        let void = tag.self_closing || VOID.contains(&name.as_str());
        if let Some(skip) = &mut self.skip {
            skip.depth += usize::from(skip.name == name && !void);
            return;
        }
        if self.left_out(tag, &name) && !void && !self.open_ended.contains(&tag.span.start) {
            self.end_line();
            self.skip = Some(Skip { name, depth: 1, at: tag.span.start });
            return;
        }
        if self.words.page.blocks.contains(&name) || matches!(name.as_str(), "br" | "hr") {
            self.end_line();
        }
        match name.as_str() {
            "meta" => self.told.meta(tag),
            "title" => self.title = true,
            "a" => self.link = tag.attributes.contains_key(&b"href"[..]),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading = true,
            "sup" => self.raised = Some(self.at),
            "table" if self.tables.len() < DEEPEST => {
                self.tables.push(Table { builder: Builder::new(self.lines.len()), cell: None, caption: None });
            }
            "caption" => {
                let at = self.lines.len();
                if let Some(table) = self.tables.last_mut() {
                    table.caption = Some(at);
                }
            }
            "tr" => {
                self.end_cell();
                if let Some(table) = self.tables.last_mut() {
                    table.builder.row();
                }
            }
            "td" | "th" => {
                self.end_cell();
                let at = self.lines.len();
                if let Some(table) = self.tables.last_mut() {
                    table.cell = Some((at, name == "th", span(tag, b"colspan"), span(tag, b"rowspan")));
                }
            }
            _ => {}
        }
    }

    /// Whether an element is no text of the page.
    fn left_out(&self, tag: &StartTag<usize>, name: &str) -> bool {
        let attribute = |key: &[u8]| tag.attributes.get(key).map(|v| String::from_utf8_lossy(v).to_ascii_lowercase());
        let page = &self.words.page;
        page.leave_out.contains(name)
            || tag.attributes.contains_key(&b"hidden"[..])
            || attribute(b"role").is_some_and(|role| page.leave_out_roles.contains(role.trim()))
            || attribute(b"style").is_some_and(|style| style.replace(' ', "").contains("display:none"))
    }

    fn end(&mut self, name: &str, before: usize) {
        if let Some(skip) = &mut self.skip {
            if skip.name == name {
                skip.depth -= 1;
                if skip.depth == 0 {
                    self.skip = None;
                }
            }
            return;
        }
        if self.words.page.blocks.contains(name) {
            self.end_line();
        }
        match name {
            "title" => self.title = false,
            "a" => self.link = false,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading = false,
            "sup" => {
                if let Some(start) = self.raised.take()
                    && !is_footnote(&plain_text(self.source.get(start..before).unwrap_or_default()))
                {
                    self.read_words(start, before);
                }
            }
            "caption" => {
                let end = self.lines.len();
                if let Some(table) = self.tables.last_mut()
                    && let Some(start) = table.caption.take()
                {
                    table.builder.caption(start, end);
                }
            }
            "td" | "th" | "tr" => self.end_cell(),
            "table" => self.end_table(),
            _ => {}
        }
    }

    fn end_line(&mut self) {
        // Lists of other pages are links; a sentence of this page is more than one.
        if self.lines.is_open() && !self.plain && !self.heading && self.tables.is_empty() {
            self.lines.drop_line();
        }
        if self.heading && self.lines.is_open() {
            let from = self.lines.len();
            self.lines.end_line(self.source);
            self.told.heading(&self.lines.text()[from..]);
        }
        self.lines.end_line(self.source);
        self.plain = false;
    }

    fn end_cell(&mut self) {
        self.end_line();
        let end = self.lines.len();
        if let Some(table) = self.tables.last_mut()
            && let Some((start, header, columns, rows)) = table.cell.take()
        {
            table.builder.cell(Cell { start, end, header }, columns, rows);
        }
    }

    fn end_table(&mut self) {
        self.end_cell();
        let end = self.lines.len();
        // A table around other tables lays out the page.
        if let Some(grid) = self.tables.pop().and_then(|table| table.builder.finish(end))
            && !self.grids.iter().any(|inner| inner.start >= grid.start && inner.end <= grid.end)
        {
            self.grids.push(grid);
        }
    }
}

/// The number of an attribute that tells how far a cell reaches; `0` is the rest of the table.
fn span(tag: &StartTag<usize>, key: &[u8]) -> usize {
    let text = tag.attributes.get(key).map(|v| String::from_utf8_lossy(v).into_owned()).unwrap_or_default();
    match text.trim().parse::<usize>() {
        Ok(0) => 1000,
        Ok(n) => n.min(1000),
        Err(_) => 1,
    }
}

/// The character reference that `text` begins with: its length, and what it stands for.
fn reference(text: &str) -> Option<(usize, String)> {
    // The longest name has 33 characters.
    let end = text.char_indices().skip(1).take(40).find(|(_, c)| !(c.is_ascii_alphanumeric() || *c == '#'));
    let end = match end {
        Some((at, ';')) => at + 1,
        Some((at, _)) => at,
        None => text.len().min(40),
    };
    let raw = text.get(..end).filter(|raw| raw.len() > 1)?;
    let decoded = plain_text(raw);
    (decoded != raw).then_some(())?;
    // `&ltx` stands for `<x`: what is not decoded belongs to the text behind it.
    let kept = decoded.char_indices().skip(1).find(|(at, _)| raw.ends_with(&decoded[*at..]));
    let kept = kept.map_or(0, |(at, _)| decoded.len() - at);
    Some((raw.len() - kept, decoded[..decoded.len() - kept].to_string()))
}

/// The text of a stretch of HTML without tags.
fn plain_text(html: &str) -> String {
    let mut text = String::new();
    for token in Tokenizer::new(html) {
        let Ok(token) = token;
        if let Token::String(piece) = token {
            text.push_str(&String::from_utf8_lossy(&piece));
        }
    }
    text
}

/// Whether raised characters are the mark of a footnote: `[1]`, `①`, `*`, `注1`.
fn is_footnote(text: &str) -> bool {
    text.chars().all(|c| {
        c.is_ascii_digit()
            || c.is_whitespace()
            || matches!(c, '[' | ']' | '［' | '］' | '〔' | '〕' | '(' | ')')
            || matches!(c, '（' | '）' | '*' | '＊' | '注' | '#' | '†' | '‡' | '、' | ',' | '\u{2460}'..='\u{24ff}')
    })
}
