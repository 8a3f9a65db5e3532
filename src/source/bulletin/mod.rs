//! Bulletins: the text of press releases and communiqués to observations with byte spans.
//!
//! bytes → [`decode`] → [`repair`] → [`scan`] (paragraphs that can hold a figure) → [`lex`] (phrases, numbers, times)
//! → [`sentence`] → [`bind`] and [`classify`] → observations. Every stage keeps offsets, so that each figure can be shown
//! where it stands in the original. Where nothing is known beside the text, a [`glance`] at the other paragraphs finds
//! the areas and times they name.

pub mod bind;
pub mod classify;
pub mod context;
pub mod decode;
pub mod glance;
pub mod index;
pub mod lead;
pub mod lex;
pub mod lexicon;
pub mod number;
pub mod offsets;
pub mod readings;
pub mod record;
pub mod repair;
pub mod scan;
pub mod sentence;
pub mod sets;
pub mod settle;
pub mod state;
pub mod token;
pub mod trie;

#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;

use anyhow::Result;
use chrono::NaiveDate;

pub use index::read_index;
pub use record::record_json;

use self::classify::Draft;
use self::context::{Context, Needs};
use self::decode::{Decoded, Encoding};
use self::glance::Glance;
use self::lexicon::Lexicon;
use self::repair::{RepairKind, Repaired, Repairer};
use self::scan::{Block, Scanner};
use self::state::{Notice, State, Tools};
use self::token::Token;
use super::Reading;
use crate::catalog::{Catalog, DataFiles, Regions};
use crate::domain::{Area, Authority, Diagnostic, Level, Observation, Place, Provenance, Reader, RegionCode};

/// One bulletin as it came.
#[derive(Clone, Debug)]
pub struct Document {
    /// Identifier: the file's name without its ending.
    pub id: String,
    /// Name for provenance, `data/bulletins/heilongjiang-2022Q1.txt`.
    pub file: String,
    /// The file's bytes, UTF-8 or GB18030.
    pub bytes: Vec<u8>,
    /// What is known beside the text.
    pub side: SideInfo,
}

/// What is known of a bulletin beside its text; everything may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SideInfo {
    /// Headline.
    pub title: Option<String>,
    /// Area it is about, by any name.
    pub region: Option<String>,
    /// Period it is about: `2022Q1`, `2012H1`, `2020H2`, `2012`.
    pub period: Option<String>,
    /// Day of publication.
    pub published: Option<NaiveDate>,
    /// Publisher.
    pub publisher: Option<String>,
}

/// Reads bulletins. Built once and shared between threads.
pub struct Extractor {
    lexicon: Lexicon,
    scanner: Scanner,
    glance: Glance,
    repairer: Repairer,
    regions: Arc<Regions>,
}

impl Extractor {
    /// Builds the reader from the catalog and its tables of script and readings.
    ///
    /// # Errors
    /// When a table is missing or names a role that the program does not know.
    pub fn new(catalog: &Catalog, files: &DataFiles) -> Result<Self> {
        let lexicon = Lexicon::build(catalog)?;
        let scanner = Scanner::new(lexicon.phrases());
        Ok(Extractor {
            repairer: Repairer::load(files, scanner.active())?,
            scanner,
            glance: Glance::new(&lexicon),
            lexicon,
            regions: Arc::clone(&catalog.regions),
        })
    }

    /// Reads one bulletin. Never fails: what is not understood is a diagnostic.
    pub fn read(&self, document: &Document) -> Reading {
        let decoded = decode::decode(&document.bytes);
        let repaired = self.repairer.repair(&decoded.text);
        let source = Source { document, decoded: &decoded, repaired: &repaired };
        let blocks = self.scanner.blocks(&repaired.text, &repaired.watched);
        let (drafts, notices) = self.drafts_of(&document.side, &repaired.text, &blocks);
        let mut reading = Reading::default();
        if decoded.encoding == Encoding::DamagedUtf8 {
            reading.diagnostics.push(source.diagnostic(
                Level::Warning,
                "bulletin.damaged-text",
                "bytes that are no UTF-8 were passed over",
                0,
                0,
            ));
        }
        let foreign = repaired.repairs.iter().filter(|r| r.kind == RepairKind::ForeignReading);
        for repair in foreign {
            let (start, end) = decoded.original(repair.start, repair.end);
            reading.diagnostics.push(source.at(
                Level::Note,
                "bulletin.foreign-reading",
                "a reading in brackets that does not belong to its character",
                start,
                end,
            ));
        }
        for notice in notices {
            let level = if notice.code == "bulletin.damaged-digit" { Level::Warning } else { Level::Note };
            reading.diagnostics.push(source.diagnostic(level, notice.code, notice.message, notice.start, notice.end));
        }
        reading.observations = drafts.into_iter().map(|draft| source.observation(&self.lexicon, draft)).collect();
        reading
    }

    /// The statements of a repaired text, with the rule that made each, and what was not understood.
    pub fn drafts(&self, side: &SideInfo, text: &str) -> (Vec<Draft>, Vec<Notice>) {
        self.drafts_of(side, text, &self.scanner.blocks(text, &self.scanner.places(text)))
    }

    /// The statements of those blocks of a text that are wanted.
    fn drafts_of(&self, side: &SideInfo, text: &str, blocks: &[Block]) -> (Vec<Draft>, Vec<Notice>) {
        if !blocks.iter().any(|block| block.wanted) {
            return Default::default();
        }
        let title_text = side.title.as_deref().map(|t| self.repairer.repair(t).text).unwrap_or_default();
        let title = lex::lex_all(&self.lexicon, &title_text);
        let mut room = ROOM.take();
        let read = self.lexed(text, blocks, &mut room);
        let mut found = (Vec::new(), Vec::new());
        if read.iter().any(|block| block.speaks) {
            let needs = Context::needs(side, &title, &self.lexicon);
            self.told(text, blocks, &read, needs, &mut room);
            let context = Context::new(side, &title, &room.told, &self.lexicon, &self.regions);
            let tools = Tools { lexicon: &self.lexicon, regions: &self.regions, context: &context, text };
            found = bound(&tools, &read, &room.tokens);
        }
        ROOM.set(room);
        (settle::settle(found.0), found.1)
    }

    /// Reads the tokens of every block that is wanted.
    fn lexed(&self, text: &str, blocks: &[Block], room: &mut Room) -> Vec<Lexed> {
        room.tokens.clear();
        let lex = |block: &Block| {
            let from = room.tokens.len();
            lex::lex(&self.lexicon, text, block.start, block.end, &mut room.tokens);
            Lexed { tokens: from..room.tokens.len(), speaks: lex::speaks(&room.tokens[from..], text) }
        };
        blocks.iter().filter(|block| block.wanted).map(lex).collect()
    }

    /// Gathers the tokens that tell the setting of a text: of the blocks that are not wanted, what is needed of them.
    fn told(&self, text: &str, blocks: &[Block], read: &[Lexed], needs: Needs, room: &mut Room) {
        room.told.clear();
        let mut lexed = read.iter();
        for block in blocks {
            if block.wanted {
                let tokens = lexed.next().map_or(&[][..], |block| &room.tokens[block.tokens.clone()]);
                room.told.extend(tokens.iter().filter(|t| lex::tells_setting(t.kind)));
                continue;
            }
            match needs {
                Needs::Nothing => {}
                Needs::Names => self.glance.read(&self.lexicon, &text[..block.end], block.start, &mut room.told),
                Needs::Sentences => lex::glance(&self.lexicon, &text[block.start..block.end], &mut room.told),
            }
        }
    }

    /// Full name of a region.
    pub fn region_name(&self, code: RegionCode) -> Option<&str> {
        self.regions.get(code).map(|r| r.name.as_str())
    }
}

/// A block that was read.
struct Lexed {
    /// Its tokens, by place in [`Room::tokens`].
    tokens: Range<usize>,
    /// It can state or find anything.
    speaks: bool,
}

/// Room to work in, kept from one document to the next.
#[derive(Default)]
struct Room {
    /// Tokens of all blocks that are wanted.
    tokens: Vec<Token>,
    /// Tokens that tell the setting of the document.
    told: Vec<Token>,
}

thread_local! {
    static ROOM: RefCell<Room> = RefCell::default();
}

/// What the sentences of the blocks state, and what was not understood.
fn bound(tools: &Tools<'_>, read: &[Lexed], tokens: &[Token]) -> (Vec<Draft>, Vec<Notice>) {
    let (mut drafts, mut notices, mut state) = (Vec::new(), Vec::new(), State::default());
    let mut paragraph = 0;
    for block in read {
        let tokens = &tokens[block.tokens.clone()];
        // Without a subject, all that a paragraph can tell is the area of a section.
        if !block.speaks && !tokens.iter().any(|t| t.mark('：')) {
            continue;
        }
        for sentence in sentence::split(tokens, paragraph) {
            paragraph = sentence.paragraph;
            bind::sentence(tools, &mut state, &sentence, &mut drafts, &mut notices);
        }
        paragraph += 1;
    }
    (drafts, notices)
}

/// A document on its way to observations.
struct Source<'a> {
    document: &'a Document,
    decoded: &'a Decoded<'a>,
    repaired: &'a Repaired<'a>,
}

impl Source<'_> {
    /// The original bytes behind a span of the repaired text.
    fn original(&self, start: usize, end: usize) -> (usize, usize) {
        let (start, end) = self.repaired.offsets.original(start, end);
        self.decoded.original(start, end)
    }

    fn observation(&self, lexicon: &Lexicon, draft: Draft) -> Observation {
        let (text_start, text_end) = self.repaired.offsets.original(draft.start, draft.end);
        let (start, end) = self.decoded.original(text_start, text_end);
        let quote = self.decoded.text.get(text_start..text_end).unwrap_or_default().to_string();
        let side = &self.document.side;
        Observation {
            area: draft.area,
            indicator: lexicon.indicators[usize::from(draft.indicator)].id.clone(),
            period: draft.period,
            measure: draft.measure,
            value: draft.value,
            unit: draft.unit,
            reference: draft.reference,
            scope: draft.scope,
            of: draft.of,
            base: draft.base,
            status: draft.status,
            bound: draft.bound,
            note: String::new(),
            provenance: Provenance {
                place: Place::Span { file: self.document.file.clone(), start, end, quote },
                publisher: side.publisher.clone().unwrap_or_default(),
                authority: Authority::Bulletin,
                published: side.published,
                reader: Some(Reader { rule: draft.rule.into(), confidence: draft.confidence }),
            },
        }
    }

    fn diagnostic(&self, level: Level, code: &str, message: &str, start: usize, end: usize) -> Diagnostic {
        let (start, end) = if start == end { (0, 0) } else { self.original(start, end) };
        self.at(level, code, message, start, end)
    }

    fn at(&self, level: Level, code: &str, message: &str, start: usize, end: usize) -> Diagnostic {
        Diagnostic {
            level,
            code: code.to_string(),
            place: format!("{} bytes {start}..{end}", self.document.file),
            message: message.to_string(),
        }
    }
}

/// The area as the labelling guide writes it: full name, words of an aggregate, or nothing.
pub fn area_name(area: &Area, catalog: &Catalog) -> Option<String> {
    match area {
        Area::Division(code) => catalog.regions.get(*code).map(|r| r.name.clone()),
        Area::Special(words) => Some(words.clone()),
        Area::Unknown => None,
    }
}
