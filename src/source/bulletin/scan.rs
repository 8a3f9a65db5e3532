//! Scan: which paragraphs of a text can hold a statement at all, found before anything is lexed.
//!
//! A statement needs a figure: a digit, a Chinese numeral with a unit, a rank, 百分之, 持平. Nothing but the heading of
//! a section reaches from one paragraph into the next, so a paragraph without a figure, a lost digit and a heading gives
//! no record and no finding, and need not be read. Where in doubt, a paragraph is read.

use super::lex::is_mark;
use super::number;
use super::sentence;
use super::sets::Chars;
use super::token::{Kind, UnitClass, Word};
use super::trie::Trie;

/// A stretch of whole paragraphs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// First byte.
    pub start: usize,
    /// Byte after the last one.
    pub end: usize,
    /// It may hold a statement, a lost digit or the heading of a section.
    pub wanted: bool,
}

// What a character may be the beginning of.
const DIGIT: u16 = 1;
const NUMERAL: u16 = 2;
const ORDINAL: u16 = 4;
const PHRASE: u16 = 8;
const LOST: u16 = 16;
const COLON: u16 = 32;
const LINE: u16 = 64;
// What it may be the end of, or the beginning of in the lexicon: nothing to look into by itself.
const AREA_END: u16 = 128;
const KNOWN: u16 = 256;
const PASSIVE: u16 = AREA_END | KNOWN;

/// What the scan looks for.
#[derive(Debug)]
pub struct Scanner {
    /// Of every character of the basic plane, what it may be the beginning of (or, of an area, the end).
    marks: Vec<u16>,
    /// The characters that are looked into by themselves.
    active: Chars,
    /// Units that a record can have.
    units: Trie,
    /// Words between number and unit.
    more: Trie,
    /// Phrases that say a figure by themselves.
    figures: Trie,
    /// Marks that stand at the end of a phrase of the lexicon.
    endings: Vec<char>,
}

impl Scanner {
    /// Gathers from the lexicon's phrases what a figure can be made of.
    pub fn new<'a>(phrases: impl Iterator<Item = (&'a str, Kind)>) -> Self {
        let mut marks = vec![0_u16; 0x1_0000];
        let (mut units, mut more, mut figures, mut endings) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut set = |c: Option<char>, mark: u16| {
            if let Some(slot) = c.and_then(|c| marks.get_mut(c as usize)) {
                *slot |= mark;
            }
        };
        for (phrase, kind) in phrases {
            let (first, last) = (phrase.chars().next(), phrase.chars().next_back());
            set(first, KNOWN);
            endings.extend(last.filter(|c| is_mark(*c)));
            match kind {
                Kind::Ordinal(_) => set(first, ORDINAL),
                Kind::Area(_) => set(last, AREA_END),
                Kind::Unit(class, ..) if class != UnitClass::Other => units.push(phrase),
                Kind::Word(Word::More) => more.push(phrase),
                _ => {}
            }
            let alone = matches!(kind, Kind::PerCent | Kind::First | Kind::Word(Word::Flat));
            let big = matches!(kind, Kind::Unit(..)) && ["万亿", "千亿", "百亿"].iter().any(|b| phrase.starts_with(b));
            if alone && phrase.len() > 3 || big {
                set(first, PHRASE);
                figures.push(phrase);
            }
        }
        ('0'..='9').for_each(|c| set(Some(c), DIGIT));
        "零〇一二两三四五六七八九十百千".chars().for_each(|c| set(Some(c), NUMERAL));
        ['?', '？'].into_iter().for_each(|c| set(Some(c), LOST));
        (0..=u16::MAX)
            .filter_map(|c| char::from_u32(u32::from(c)))
            .filter(|c| is_mark(*c))
            .for_each(|c| set(Some(c), KNOWN));
        set(Some('：'), COLON);
        set(Some('\n'), LINE);
        let trie = |list: Vec<&str>| Trie::build(list.into_iter().map(|phrase| (phrase, 0)));
        let active = Chars::of(|c| marks[c as usize] & !PASSIVE != 0);
        Scanner { marks, active, units: trie(units), more: trie(more), figures: trie(figures), endings }
    }

    /// The blocks of a repaired text, without gaps.
    pub fn blocks(&self, text: &str) -> Vec<Block> {
        let mut blocks = Vec::new();
        let (mut block, mut line) = (Block { start: 0, end: 0, wanted: false }, 0);
        let mut at = self.active.next(text, 0);
        while let Some(c) = text[at..].chars().next() {
            let (mark, next) = (self.mark(c), at + c.len_utf8());
            if mark & LINE == 0 {
                let found = self.figure(mark, text, at, next);
                block.wanted |= found;
                // What else the line holds does not matter then.
                let line_end = |from: usize| text[from..].find('\n').map_or(text.len(), |len| from + len);
                at = if found { line_end(next) } else { self.active.next(text, next) };
                continue;
            }
            if self.ends_paragraph(&text[line..at], line == block.start) {
                block.end = next;
                blocks.push(block);
                block = Block { start: next, end: next, wanted: false };
            }
            line = next;
            at = self.active.next(text, next);
        }
        if block.start < text.len() {
            blocks.push(Block { end: text.len(), ..block });
        }
        blocks
    }

    fn mark(&self, c: char) -> u16 {
        self.marks.get(c as usize).copied().unwrap_or(0)
    }

    /// Whether the marked character `text[at..next]` makes its paragraph worth reading.
    fn figure(&self, mark: u16, text: &str, at: usize, next: usize) -> bool {
        let after = &text[next..];
        let follows = after.chars().next().unwrap_or('\n');
        mark & DIGIT != 0
            || mark & LOST != 0 && number::is_counted(follows)
            || mark & ORDINAL != 0 && self.ordinal(after)
            || mark & NUMERAL != 0 && self.measured(&text[..at], after)
            || mark & PHRASE != 0 && self.figures.longest(&text[at..]).is_some()
            || mark & COLON != 0 && self.heading(&text[..at])
    }

    /// Whether a numeral follows that may be a place in an order: 第一位, 第一，, 前五个月, but not 第一批.
    fn ordinal(&self, after: &str) -> bool {
        let rest = after.trim_start_matches(|c| self.mark(c) & NUMERAL != 0);
        let taken = after.len() - rest.len();
        // Of several numerals one may begin a phrase.
        taken > 3 || taken == 3 && rest.chars().next().is_none_or(|c| self.mark(c) & KNOWN != 0)
    }

    /// Whether a unit follows a numeral, or the numeral is that of a date.
    fn measured(&self, before: &str, after: &str) -> bool {
        if self.units.longest(after).is_some() || after.starts_with('月') {
            return true;
        }
        if after.starts_with('年') {
            return before.chars().rev().take_while(|c| self.mark(*c) & NUMERAL != 0).count() >= 3;
        }
        self.more.longest(after).is_some_and(|(len, _)| self.units.longest(&after[len..]).is_some())
    }

    /// Whether the words in front of a colon may be an area, and so the heading of a section.
    fn heading(&self, before: &str) -> bool {
        let last = before.trim_end_matches(sentence::is_quote).chars().next_back();
        last.is_some_and(|c| c == '）' || self.mark(c) & AREA_END != 0)
    }

    /// Whether a line end surely ends a paragraph: a line that breaks off may go on in the next.
    fn ends_paragraph(&self, line: &str, first: bool) -> bool {
        let Some(last) = line.chars().next_back() else { return first };
        match last {
            '，' | '、' | '；' | '：' => false,
            _ if is_mark(last) && !self.endings.contains(&last) => true,
            _ => line.len() <= sentence::LONG,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Catalog, DataFiles};
    use crate::source::bulletin::lexicon::Lexicon;

    fn wanted(text: &str) -> Vec<(&str, bool)> {
        let lexicon = Lexicon::build(&Catalog::load(&DataFiles::Embedded).unwrap()).unwrap();
        let blocks = Scanner::new(lexicon.phrases()).blocks(text);
        assert_eq!(blocks.last().map_or(0, |b| b.end), text.len());
        blocks.iter().map(|b| (&text[b.start..b.end], b.wanted)).collect()
    }

    #[test]
    fn paragraphs_that_can_hold_a_statement_are_wanted() {
        for text in [
            "投资增长8%。",
            "增长三成。",
            "八点五个百分点",
            "居第一位。",
            "列榜首",
            "百分之八",
            "与上年持平",
            "突破千亿元",
            "增长?个百分点",
            "浙江：",
            "二〇二二年",
            "三月份",
            "前三，",
            "十多亿元",
        ] {
            assert_eq!(wanted(text), [(text, true)], "{text}");
        }
        for text in ["一个村庄。", "第一批学员。", "他说：“好。”", "为什么？", "统一规划，百花齐放。", "二十年"]
        {
            assert_eq!(wanted(text), [(text, false)], "{text}");
        }
    }

    #[test]
    fn blocks_end_where_a_paragraph_surely_ends() {
        assert_eq!(wanted("村庄。\n增长8%。\n"), [("村庄。\n", false), ("增长8%。\n", true)]);
        assert_eq!(wanted("村庄，\n增长8%。\n"), [("村庄，\n增长8%。\n", true)], "a line that breaks off");
        let long = "长".repeat(50);
        let text = format!("{long}\n8%。");
        assert_eq!(wanted(&text), [(text.as_str(), true)], "a line broken for the page");
    }
}
