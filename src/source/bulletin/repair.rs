//! Repair of scraped text: readings in brackets, doubled punctuation, full-width digits, traditional script, blanks.
//!
//! Every change keeps its place in the offset map, so that a span of the repaired text slices the original.

use std::borrow::Cow;

use anyhow::Result;

use super::offsets::Offsets;
use super::readings::{Readings, is_pinyin};
use super::script::Script;
use super::sentence::LONG;
use super::sets::{self, Chars, Stop, Stops};
use crate::catalog::DataFiles;

/// What a repair did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RepairKind {
    /// A pinyin reading in brackets after its character was left out.
    Reading,
    /// The number of a note was left out behind a word.
    Footnote,
    /// Doubled or mixed marks became one.
    Punctuation,
    /// A line that was broken inside a sentence for the page only goes on.
    Line,
    /// Brackets with Latin letters that are no reading of the character before them: kept, only reported.
    ForeignReading,
}

/// One repair, with its place in the text before repair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repair {
    /// What was done.
    pub kind: RepairKind,
    /// First byte in the text before repair.
    pub start: usize,
    /// Byte after the last one.
    pub end: usize,
}

/// A repaired text with the way back.
#[derive(Debug, Default)]
pub struct Repaired<'t> {
    /// Simplified script, half-width digits and letters, full-width punctuation; borrowed where nothing is repaired.
    pub text: Cow<'t, str>,
    /// Way back to the text before repair.
    pub offsets: Offsets,
    /// Readings and punctuation that were touched; width and script are not listed.
    pub repairs: Vec<Repair>,
    /// Where in the repaired text the watched characters stand.
    pub watched: Vec<usize>,
}

/// The tables that repair works with.
#[derive(Debug)]
pub struct Repairer {
    /// Traditional script and what it becomes.
    script: Script,
    /// For characters of the basic plane, what they ask for.
    care: Vec<u8>,
    /// Those that ask for anything.
    stops: Stops,
    readings: Readings,
}

// What a character asks for before it is copied.
/// It is looked at.
const LOOK: u8 = 1;
/// It is the first character of a phrase of its own script that may be written otherwise.
const PHRASE: u8 = 2;
/// Its place is told.
const WATCHED: u8 = 4;
/// It is copied unless another such mark stands beside it, with which it makes one.
const JOINT: u8 = 8;
/// It is copied unless it breaks a sentence.
const BREAK: u8 = 16;

impl Repairer {
    /// Loads the tables of script and `pinyin.tsv` of the catalog; of the `watched` characters every
    /// repair tells the places, so that nobody has to go through the text for them again.
    ///
    /// # Errors
    /// When a table is missing or a row does not hold, with file and line.
    pub fn load(files: &DataFiles, watched: &Chars) -> Result<Self> {
        let script = Script::load(files)?;
        let asks = |c: char| care(c, &script) | if watched.has(c) { WATCHED } else { 0 };
        let care: Vec<u8> = (0..=0xffff).map(|code| char::from_u32(code).map_or(0, asks)).collect();
        let stops = Stops::new(|c| match care[c as usize] {
            0 => Stop::Never,
            WATCHED => Stop::Tell,
            JOINT => Stop::Twice,
            _ => Stop::Here,
        });
        Ok(Repairer { script, care, stops, readings: Readings::load(files)? })
    }

    /// Repairs a text. Never fails, whatever the text.
    pub fn repair<'t>(&self, text: &'t str) -> Repaired<'t> {
        let mut pass = Pass {
            tables: self,
            text,
            out: String::new(),
            offsets: Offsets::default(),
            repairs: Vec::new(),
            watched: Vec::with_capacity(text.len() / 32),
            at: 0,
            free: 0,
            before: '\0',
            last: '\0',
        };
        let clean = pass.clean();
        let out = if clean == text.len() {
            pass.offsets.keep(clean);
            Cow::Borrowed(text)
        } else {
            pass.out.reserve(text.len());
            pass.offsets.reserve(text.len() / 128);
            pass.copy(clean);
            while let Some(c) = text[pass.at..].chars().next() {
                pass.step(c);
                let clean = pass.clean();
                pass.copy(clean);
            }
            Cow::Owned(pass.out)
        };
        Repaired { text: out, offsets: pass.offsets, repairs: pass.repairs, watched: pass.watched }
    }

    /// Whether a character asks for this.
    fn asks(&self, c: char, what: u8) -> bool {
        self.care.get(c as usize).is_some_and(|care| care & what != 0)
    }
}

/// One run over a text.
struct Pass<'t> {
    tables: &'t Repairer,
    text: &'t str,
    out: String,
    offsets: Offsets,
    repairs: Vec<Repair>,
    watched: Vec<usize>,
    at: usize,
    /// Byte of the original from which on a phrase of its own script may begin.
    free: usize,
    /// Last character of the original.
    before: char,
    /// Last character written.
    last: char,
}

impl<'t> Pass<'t> {
    fn step(&mut self, c: char) {
        match c {
            '\n' if breaks(self.text, self.at) => {
                self.repairs.push(Repair { kind: RepairKind::Line, start: self.at, end: self.at + 1 });
                self.drop(c, false);
            }
            '0'..='9' | 'A'..='Z' | 'a'..='z' | '%' | '\n' => self.put(c, c),
            '(' | '（' => {
                if !self.reading(c) {
                    self.put(c, '（');
                }
            }
            '[' | '［' | '〔' if self.footnote(c) => {}
            ')' => self.put(c, '）'),
            ',' | '，' if self.thousands(c) => self.drop(c, false),
            ',' | '，' | '、' | ';' | '；' | '。' | '｡' => self.punctuation(c),
            ':' => self.put(c, if self.last.is_ascii_digit() { ':' } else { '：' }),
            ' ' | '\t' | '\u{3000}' | '\u{a0}' | '\u{feff}' | '\u{200b}' => self.blanks(),
            '\r' => self.drop(c, false),
            '\u{ff01}'..='\u{ff5e}' => self.wide(c),
            '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' => self.hanzi(c),
            _ => self.put(c, self.tables.script.simplify(c)),
        }
    }

    /// How many bytes are copied before a character has to be looked at.
    fn clean(&mut self) -> usize {
        let (tables, text, bytes) = (self.tables, self.text, self.text.as_bytes());
        let mut at = self.at;
        let (written, from) = (self.out.len(), self.at);
        loop {
            at = tables.stops.next(text, at, |place| self.watched.push(written + place - from));
            let Some((code, len)) = sets::code(&bytes[at..]) else { break };
            let care = tables.care[code];
            let joined = || sets::code(&bytes[at + len..]).is_some_and(|(next, _)| tables.care[next] & JOINT != 0);
            if care & LOOK != 0
                || care & BREAK != 0 && breaks(text, at)
                || care & JOINT != 0 && joined()
                || care & PHRASE != 0 && tables.script.phrase(text, self.free, at).is_some()
            {
                break;
            }
            if care & WATCHED != 0 {
                self.watched.push(written + at - from);
            }
            at += len;
        }
        at - from
    }

    /// Copies the next `len` bytes.
    fn copy(&mut self, len: usize) {
        let run = &self.text[self.at..self.at + len];
        if let Some(last) = run.chars().next_back() {
            self.offsets.keep(len);
            self.out.push_str(run);
            self.at += len;
            (self.before, self.last) = (last, last);
        }
    }

    fn write(&mut self, c: char) {
        if self.tables.asks(c, WATCHED) {
            self.watched.push(self.out.len());
        }
        self.out.push(c);
    }

    fn put(&mut self, from: char, to: char) {
        let (a, b) = (from.len_utf8(), to.len_utf8());
        if a == b {
            self.offsets.keep(a)
        } else {
            self.offsets.replace(a, b)
        }
        self.write(to);
        self.at += a;
        self.before = from;
        self.last = to;
    }

    fn drop(&mut self, c: char, attached: bool) {
        self.offsets.skip(c.len_utf8(), attached);
        self.at += c.len_utf8();
    }

    fn rest(&self, skip: char) -> &'t str {
        &self.text[self.at + skip.len_utf8()..]
    }

    fn hanzi(&mut self, c: char) {
        let script = &self.tables.script;
        let phrase = if self.tables.asks(c, PHRASE) { script.phrase(self.text, self.free, self.at) } else { None };
        let Some((phrase, simple)) = phrase else { return self.put(c, script.simplify(c)) };
        for (from, to) in phrase.chars().zip(simple.chars()) {
            self.put(from, to);
        }
        self.free = self.at;
    }

    /// Full-width forms: digits, letters, `％．－` become half-width; the marks of Chinese text stay full-width.
    fn wide(&mut self, c: char) {
        let half = char::from_u32(c as u32 - 0xfee0).unwrap_or(c);
        match half {
            ':' if self.last.is_ascii_digit()
                && self.rest(c).starts_with(|n: char| n.is_ascii_digit() || ('０'..='９').contains(&n)) =>
            {
                self.put(c, ':');
            }
            ';' => self.punctuation(c),
            '!' | '?' | '(' | ')' | ':' => self.put(c, c),
            _ => self.put(c, half),
        }
    }

    /// `,` between digits with exactly three digits behind it groups thousands.
    fn thousands(&self, c: char) -> bool {
        c == ',' && self.last.is_ascii_digit() && {
            let mut rest = self.rest(c).chars();
            let three = rest.by_ref().take(3).filter(char::is_ascii_digit).count() == 3;
            three && !rest.next().is_some_and(|n| n.is_ascii_digit())
        }
    }

    /// A run of marks becomes the strongest of them: `,,` a comma, `,。` a full stop.
    fn punctuation(&mut self, c: char) {
        let start = self.at;
        let (mut best, mut count) = (c, 0);
        for mark in self.text[start..].chars() {
            if !is_joint(mark) {
                break;
            }
            if strength(mark) >= strength(best) {
                best = mark;
            }
            count += mark.len_utf8();
        }
        let to = ['，', '、', '；', '。'][strength(best)];
        if count == c.len_utf8() {
            self.put(c, to);
            return;
        }
        self.offsets.replace(count, to.len_utf8());
        self.write(to);
        self.at += count;
        (self.before, self.last) = (best, to);
        self.repairs.push(Repair { kind: RepairKind::Punctuation, start, end: start + count });
    }

    /// Blanks next to a digit, a mark or a line's end go; one is kept where two words meet.
    fn blanks(&mut self) {
        let rest = &self.text[self.at..];
        let blank = |c: char| matches!(c, ' ' | '\t' | '\u{3000}' | '\u{a0}' | '\u{feff}' | '\u{200b}' | '\r');
        let len = rest.find(|c| !blank(c)).unwrap_or(rest.len());
        let next = rest[len..].chars().next().unwrap_or('\n');
        let words = is_word(self.last) && is_word(next) && !(self.last.is_ascii_digit() || next.is_ascii_digit());
        if words || (self.last == '%' && is_word(next)) {
            self.offsets.replace(len, 1);
            self.write(' ');
            self.last = ' ';
        } else {
            self.offsets.skip(len, false);
        }
        self.at += len;
    }

    /// Leaves out `[2]` behind a word: the number of a note.
    fn footnote(&mut self, open: char) -> bool {
        let rest = self.rest(open);
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let close = rest[digits..].chars().next().filter(|c| matches!(c, ']' | '］' | '〕'));
        let behind = self.before == '%' || is_word(self.before) && !self.before.is_ascii_digit();
        let (Some(close), 1..=2, true) = (close, digits, behind) else {
            return false;
        };
        let (start, end) = (self.at, self.at + open.len_utf8() + digits + close.len_utf8());
        self.offsets.skip(end - start, true);
        self.at = end;
        self.repairs.push(Repair { kind: RepairKind::Footnote, start, end });
        true
    }

    /// Leaves out `(yī)` after a character that is read so.
    fn reading(&mut self, open: char) -> bool {
        let rest = self.rest(open);
        let len = rest.find(|c: char| !is_pinyin(c)).unwrap_or(rest.len());
        let close = rest[len..].chars().next();
        if len == 0 || !matches!(close, Some(')' | '）')) || !('\u{3400}'..='\u{9fff}').contains(&self.before) {
            return false;
        }
        let close_len = close.map_or(0, char::len_utf8);
        let (start, word) = (self.at, &rest[..len]);
        let end = start + open.len_utf8() + len + close_len;
        let known = self.tables.readings.has(self.before, word);
        if known {
            self.offsets.skip(end - start, true);
            self.at = end;
        }
        let kind = if known { RepairKind::Reading } else { RepairKind::ForeignReading };
        if known || !word.is_ascii() {
            self.repairs.push(Repair { kind, start, end });
        }
        known
    }
}

/// Whether the end of line at `at` stands inside a sentence: hanzi on both sides, behind a line as long as a page is wide.
fn breaks(text: &str, at: usize) -> bool {
    let hanzi = |c: char| ('\u{3400}'..='\u{9fff}').contains(&c);
    let line = text[..at].strip_suffix('\r').unwrap_or(&text[..at]);
    text[at + 1..].starts_with(hanzi)
        && line.ends_with(hanzi)
        && line.len() - line.rfind('\n').map_or(0, |before| before + 1) > LONG
}

/// What a character asks for; where in doubt, it is looked at.
fn care(c: char, script: &Script) -> u8 {
    let joint = if is_joint(c) { JOINT } else { 0 };
    match c {
        '，' | '、' | '；' | '。' => joint,
        '(' | ')' | '（' | ',' | ';' | ':' | '｡' | ' ' | '\t' | '\r' => LOOK | joint,
        '\u{3000}' | '\u{a0}' | '\u{feff}' | '\u{200b}' | '[' | '〔' => LOOK,
        '！' | '？' | '）' => 0,
        '\n' => BREAK,
        '\u{ff01}'..='\u{ff5e}' => LOOK,
        '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' => {
            (if script.is_other(c) { LOOK } else { 0 }) | if script.may_change(c) { PHRASE } else { 0 }
        }
        _ if script.is_other(c) => LOOK,
        _ => 0,
    }
}

/// Marks of which a run becomes one.
fn is_joint(c: char) -> bool {
    matches!(c, ',' | '，' | '、' | ';' | '；' | '。' | '｡')
}

fn strength(mark: char) -> usize {
    match mark {
        '、' => 1,
        ';' | '；' => 2,
        '。' | '｡' => 3,
        _ => 0,
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '》' | '”' | '】' | '）')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn repairer() -> Repairer {
        Repairer::load(&DataFiles::Embedded, &Chars::of(|c| matches!(c, '8' | '一' | '。'))).unwrap()
    }

    #[test]
    fn readings_go_and_other_brackets_stay() {
        let r = repairer();
        assert_eq!(r.repair("業(yè)增長(zhǎng)2.8個(gè)百分點(diǎn)(6.5%)").text, "业增长2.8个百分点（6.5%）");
        assert_eq!(r.repair("投(試)產、计划(2024-2026年)、值(GDP)").text, "投（试）产、计划（2024-2026年）、值（GDP）");
        assert_eq!(r.repair("总值[2]完成8〔1〕，[3]注[某]").text, "总值完成8〔1〕，[3]注[某]");
        assert_eq!(r.repair("值(yuan)").text, "值（yuan）", "no reading of 值");
    }

    #[test]
    fn punctuation_width_and_blanks_are_normalised() {
        let r = repairer();
        assert_eq!(r.repair("当月完成70亿元,,累计,、又；,完,。").text, "当月完成70亿元，累计、又；完。");
        assert_eq!(r.repair("增长１２．４％和 22.1 %").text, "增长12.4%和22.1%");
        assert_eq!(r.repair("总值1,234.5亿元,增长8%").text, "总值1234.5亿元，增长8%");
        assert_eq!(r.repair("超过9% 、9.5%　\n万亿元 增长").text, "超过9%、9.5%\n万亿元 增长");
        assert_eq!(r.repair("15.2∶44.9∶39.9").text, "15.2:44.9:39.9");
        assert_eq!(r.repair("乾隆年間，工業餘額").text, "乾隆年间，工业余额");
        let (line, short) = ("全".repeat(41), "全".repeat(39));
        assert_eq!(
            r.repair(&format!("{line}增\r\n加值增长8%\n{line}\n　　又")).text,
            format!("{line}增加值增长8%\n{line}\n又")
        );
        assert_eq!(r.repair(&format!("{short}\n加")).text, format!("{short}\n加"));
    }

    #[test]
    fn spans_go_back_to_the_original() {
        let text = "增長(zhǎng)１２.４％,,高于2個(gè)百分點(diǎn)。";
        let repaired = repairer().repair(text);
        let start = repaired.text.find("高于").unwrap();
        let end = repaired.text.find('。').unwrap();
        let (from, to) = repaired.offsets.original(start, end);
        assert_eq!(&text[from..to], "高于2個(gè)百分點(diǎn)");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_text_is_repaired_and_maps_back(text in "([一-龥]|[(（)a-zè]|[,，、;；。 \u{3000}]|[0-9０-９%％.]|\\PC){0,60}") {
            let repaired = repairer().repair(&text);
            let marks: Vec<usize> = repaired.text.char_indices().map(|(i, _)| i).chain([repaired.text.len()]).collect();
            for pair in marks.windows(2) {
                let (from, to) = repaired.offsets.original(pair[0], pair[1]);
                prop_assert!(text.get(from..to).is_some_and(|s| !s.is_empty()));
            }
            let watched: Vec<usize> = repaired.text.match_indices(['8', '一', '。']).map(|(at, _)| at).collect();
            prop_assert_eq!(&repaired.watched, &watched);
        }
    }
}
