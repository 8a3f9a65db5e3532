//! Bulletins: the text of press releases and communiqués to observations with byte spans.
//!
//! bytes → [`decode`] → [`form`] (lines of text and tables) → [`repair`] → [`scan`] (paragraphs that can hold a figure)
//! → [`lex`] (phrases, numbers, times) → [`sentence`] → [`bind`] and [`classify`] → observations. Every stage keeps offsets,
//! so that each figure can be shown where it stands in the original. Where nothing is known beside the text, a
//! [`glance`] at the other paragraphs finds the areas and times they name.

pub mod assumed;
pub mod bind;
pub mod classify;
pub mod collect;
pub mod context;
pub mod dating;
pub mod decode;
pub mod explain;
pub mod form;
pub mod glance;
pub mod index;
pub mod lead;
pub mod lex;
pub mod lexicon;
pub mod number;
pub mod offsets;
pub mod readings;
pub mod plain;
pub mod record;
pub mod repair;
pub mod scan;
mod script;
pub mod sentence;
pub mod sets;
pub mod settle;
pub mod side;
pub mod state;
pub mod table;
pub mod token;
pub mod trie;

#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use anyhow::Result;

pub use index::read_index;
pub use record::record_json;
pub use side::SideInfo;

use self::classify::Draft;
use self::context::{Context, Needs};
use self::form::{Forms, Page};
use self::glance::Glance;
use self::lexicon::Lexicon;
use self::offsets::Offsets;
use self::repair::{RepairKind, Repaired, Repairer};
use self::scan::{Block, Scanner};
use self::sentence::Sentence;
use self::state::{Found, Notice, State, Tools};
use self::table::Tables;
use self::token::Token;
use super::Reading;
use crate::catalog::{Catalog, DataFiles, Regions};
use crate::domain::{
    Area, Authority, Bound, Diagnostic, Level, Measure, Observation, Provenance, Reader, RegionCode, Status,
};

/// One bulletin as it came.
#[derive(Clone, Debug)]
pub struct Document {
    /// Identifier: the file's name without its ending.
    pub id: String,
    /// Name for provenance, `data/bulletins/heilongjiang-2022Q1.txt`.
    pub file: String,
    /// The file's bytes: text in any encoding of Chinese, HTML, DOCX or PDF.
    pub bytes: Vec<u8>,
    /// What is known beside the text.
    pub side: SideInfo,
}

/// Reads bulletins. Built once and shared between threads.
pub struct Extractor {
    lexicon: Lexicon,
    scanner: Scanner,
    glance: Glance,
    repairer: Repairer,
    regions: Arc<Regions>,
    forms: Forms,
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
            forms: Forms::load(files)?,
        })
    }

    /// Reads one bulletin. Never fails: what is not understood is a diagnostic.
    pub fn read(&self, document: &Document) -> Reading {
        let page = self.forms.page(document);
        let (side, doubts) = self.settled(document, &page);
        let tables = self.tables(&page, &side);
        let (body, cut) = tables.cut(&page.text);
        let repaired = self.repairer.repair(&body);
        let source = Source { document, side: &side, page: &page, cut: cut.as_ref(), repaired: &repaired };
        let blocks = self.scanner.blocks(&repaired.text, &repaired.watched);
        let Found { drafts, notices, .. } = self.drafts_of(&side, &repaired.text, &blocks);
        let mut reading = Reading::default();
        for fault in &page.faults {
            let place = format!("{} bytes {}..{}", document.file, fault.bytes.0, fault.bytes.1);
            let (code, message) = (fault.code.to_string(), fault.message.clone());
            reading.diagnostics.push(Diagnostic { level: fault.level, code, place, message });
        }
        reading.diagnostics.extend(doubts);
        let foreign = repaired.repairs.iter().filter(|r| r.kind == RepairKind::ForeignReading);
        for repair in foreign {
            reading.diagnostics.push(source.at(
                Level::Note,
                "bulletin.foreign-reading",
                "a reading in brackets that does not belong to its character",
                repair.start,
                repair.end,
            ));
        }
        for notice in notices {
            let level = if notice.code == "bulletin.damaged-digit" { Level::Warning } else { Level::Note };
            reading.diagnostics.push(source.diagnostic(level, notice.code, notice.message, notice.start, notice.end));
        }
        for (start, end, message) in &tables.open {
            reading.diagnostics.push(source.of_page(Level::Note, "bulletin.table-open", message, *start, *end));
        }
        let said: Vec<Draft> = tables.drafts.into_iter().filter(|cell| !drafts.iter().any(|d| same(d, cell))).collect();
        reading.observations = drafts
            .into_iter()
            .map(|draft| {
                let (start, end) = source.text(draft.start, draft.end);
                source.observation(&self.lexicon, draft, start, end)
            })
            .collect();
        reading.observations.extend(said.into_iter().map(|draft| {
            let (start, end) = (draft.start, draft.end);
            source.observation(&self.lexicon, draft, start, end)
        }));
        if reading.observations.is_empty() && side.region.is_none() && side.period.is_none() {
            let message = "no record; --explain shows what its sentences were taken for, and a region and a period told beside \
                           the text may help";
            reading.diagnostics.push(source.of_page(Level::Note, "bulletin.nothing-known", message, 0, 0));
        }
        let nowhere = reading.observations.iter().filter(|o| o.area == Area::Unknown).count();
        if nowhere > 0 {
            let message = format!("{nowhere} of {} records have no region", reading.observations.len());
            reading.diagnostics.push(source.of_page(Level::Note, "bulletin.no-region", &message, 0, 0));
        }
        let undated = reading.observations.iter().filter(|o| o.period.is_none()).count();
        if undated > 0 {
            let message = format!("{undated} of {} records have no period", reading.observations.len());
            reading.diagnostics.push(source.of_page(Level::Note, "bulletin.no-period", &message, 0, 0));
        }
        reading
    }

    /// The lines that a document is read as, part by part; one part without a name where the file can be sliced.
    pub fn texts(&self, document: &Document) -> Vec<(Option<String>, String)> {
        self.forms.page(document).parts()
    }

    /// What the tables of a page state.
    fn tables(&self, page: &Page<'_>, side: &SideInfo) -> Tables {
        if !page.grids.iter().any(|grid| grid.has_numbers(&page.text)) {
            return Tables::default();
        }
        let repaired = self.repairer.repair(&page.text).text;
        let ((title, words), told) = (self.title(side, &repaired), lex::lex_all(&self.lexicon, &repaired));
        let context = Context::new(side, (&title, &words), &told, &self.lexicon, &self.regions);
        table::Reader {
            lexicon: &self.lexicon,
            regions: &self.regions,
            repairer: &self.repairer,
            words: self.forms.words(),
            context: &context,
        }
        .read(page)
    }

    /// The statements of a repaired text, with the rule that made each, and what was not understood.
    pub fn drafts(&self, side: &SideInfo, text: &str) -> (Vec<Draft>, Vec<Notice>) {
        let found = self.drafts_of(side, text, &self.scanner.blocks(text, &self.scanner.places(text)));
        (found.drafts, found.notices)
    }

    /// The statements of those blocks of a text that are wanted.
    fn drafts_of(&self, side: &SideInfo, text: &str, blocks: &[Block]) -> Found {
        let mut found = self.walked(side, text, blocks, |_, _, _| {});
        found.drafts = settle::settle(found.drafts);
        found
    }

    /// All that the sentences state, said again or not; `see` is shown each sentence with what it gave.
    fn walked(&self, side: &SideInfo, text: &str, blocks: &[Block], see: impl See) -> Found {
        if !blocks.iter().any(|block| block.wanted) {
            return Default::default();
        }
        let (title, words) = self.title(side, text);
        let mut room = ROOM.take();
        let read = self.lexed(text, blocks, &mut room);
        let mut found = Found::default();
        if read.iter().any(|block| block.speaks) {
            let needs = Context::needs(side, &title, &self.lexicon, &self.regions);
            self.told(text, blocks, &read, needs, &mut room);
            let context = Context::new(side, (&title, &words), &room.told, &self.lexicon, &self.regions);
            let tools = Tools { lexicon: &self.lexicon, regions: &self.regions, context: &context, text };
            let goals = bind::goals_of(&self.lexicon, context.own, &words, &title);
            found = bound(&tools, goals, &read, &room.tokens, see);
        }
        ROOM.set(room);
        found
    }

    /// The words of the title; those of the first line where none is known beside the text and the line is a headline.
    fn title(&self, side: &SideInfo, text: &str) -> (Vec<Token>, String) {
        let words = match side.title.as_deref() {
            Some(title) => self.repairer.repair(title).text.into_owned(),
            None => headline(text).to_string(),
        };
        (lex::lex_all(&self.lexicon, &words), words)
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
                room.told.extend(tokens.iter().filter(|t| lex::tells_setting(t.kind) || t.is(token::Word::Than)));
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

/// The first line of a text if it is short, is no sentence, and stands over others; else nothing.
fn headline(text: &str) -> &str {
    let text = text.trim_start();
    let line = text.lines().next().unwrap_or_default();
    let alone = text[line.len()..].trim().is_empty();
    let sentence = line.contains(['。', '，', '；', '%']) || line.chars().count() > HEADLINE;
    if alone || sentence { "" } else { line }
}

/// Characters of the longest headline.
const HEADLINE: usize = 40;

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

/// Something that looks on while sentences are read: it is shown each of them behind all that was found so far.
trait See: FnMut(&Tools<'_>, &Sentence<'_>, &Found) {}
impl<F: FnMut(&Tools<'_>, &Sentence<'_>, &Found)> See for F {}

/// What the sentences of the blocks state, and what was not understood; with the indicator that the title names the goals of.
fn bound(tools: &Tools<'_>, goals: Option<u16>, read: &[Lexed], tokens: &[Token], mut see: impl See) -> Found {
    let (mut found, mut state) = (Found::default(), State::default());
    goals.into_iter().for_each(|indicator| state.speak_of_goals(indicator));
    let mut paragraph = 0;
    for block in read {
        let tokens = &tokens[block.tokens.clone()];
        // Without a subject, all that a paragraph can tell is the area or the year of a section.
        // Where the text is about one indicator, its growth at other times needs no name.
        let echoes = || state.about().or(tools.context.subject).is_some() && lex::tells_rate(tokens);
        if !block.speaks && !tokens.iter().any(|t| t.mark('：')) && !bind::may_head(tokens) && !echoes() {
            continue;
        }
        for sentence in sentence::split(tokens, paragraph) {
            paragraph = sentence.paragraph;
            bind::sentence(tools, &mut state, &sentence, &mut found);
            see(tools, &sentence, &found);
        }
        paragraph += 1;
    }
    aims_of_this_year(tools, &mut found.drafts);
    found
}

/// 2021年增长8.1%，…2022年经济增长5.5%左右: of the whole year that a text was written in there are goals only. What shows it is
/// that a growth rate is named a goal, or that most of them are told about; that none is a decline, and none stands beside
/// its own goal.
fn aims_of_this_year(tools: &Tools<'_>, drafts: &mut [Draft]) {
    let unfinished = |d: &&Draft| d.period.is_some_and(|period| tools.context.unfinished(period));
    let rates = || drafts.iter().filter(unfinished).filter(|d| d.measure == Measure::Yoy);
    let about = rates().filter(|d| d.bound != Bound::Exact).count();
    let goals: HashSet<_> =
        rates().filter(|d| d.status == Status::Target).map(|d| (d.indicator, d.area.clone())).collect();
    let outcome = |d: &Draft| {
        let met = || goals.contains(&(d.indicator, d.area.clone()));
        d.status == Status::Actual && d.bound == Bound::Exact && (d.value.is_sign_negative() || met())
    };
    let mostly = about > 0 && about * 2 >= rates().count();
    if goals.is_empty() && !mostly || rates().any(outcome) {
        return;
    }
    let told = |d: &&mut Draft| d.status == Status::Actual && d.period.is_some_and(|p| tools.context.unfinished(p));
    drafts.iter_mut().filter(told).for_each(|d| d.status = Status::Target);
}

/// Whether a cell of a table says what a sentence has said.
fn same(said: &Draft, cell: &Draft) -> bool {
    let key = |d: &Draft| (d.indicator, d.period, d.measure, d.value);
    key(said) == key(cell) && said.area == cell.area && said.unit == cell.unit
}

/// A document on its way to observations.
struct Source<'a> {
    document: &'a Document,
    side: &'a SideInfo,
    page: &'a Page<'a>,
    /// Map of the text that was repaired to that of the page, which holds the tables too.
    cut: Option<&'a Offsets>,
    repaired: &'a Repaired<'a>,
}

impl Source<'_> {
    /// The stretch of the page's text behind one of the repaired text.
    fn text(&self, start: usize, end: usize) -> (usize, usize) {
        let (start, end) = self.repaired.offsets.original(start, end);
        self.cut.map_or((start, end), |cut| cut.original(start, end))
    }

    /// The observation of a statement that stands at `start..end` of the page's text.
    fn observation(&self, lexicon: &Lexicon, draft: Draft, start: usize, end: usize) -> Observation {
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
                place: self.page.place(&self.document.file, start, end),
                publisher: self.side.publisher.clone().unwrap_or_default(),
                authority: Authority::Bulletin,
                published: self.side.published,
                reader: Some(Reader { rule: draft.rule.into(), confidence: draft.assumed.confidence() }),
            },
        }
    }

    fn diagnostic(&self, level: Level, code: &str, message: &str, start: usize, end: usize) -> Diagnostic {
        let (start, end) = if start == end { (0, 0) } else { self.text(start, end) };
        self.of_page(level, code, message, start, end)
    }

    /// A finding about bytes of the text before repair.
    fn at(&self, level: Level, code: &str, message: &str, start: usize, end: usize) -> Diagnostic {
        let (start, end) = self.cut.map_or((start, end), |cut| cut.original(start, end));
        self.of_page(level, code, message, start, end)
    }

    /// A finding about bytes of the page's text.
    fn of_page(&self, level: Level, code: &str, message: &str, start: usize, end: usize) -> Diagnostic {
        Diagnostic {
            level,
            code: code.to_string(),
            place: format!("{} {}", self.document.file, self.page.at(start, end)),
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
