//! Lexing: repaired text to tokens; phrases by the lexicon, numbers by our own reader, then figures and times.

mod amount;
mod short;
mod time;

use self::amount::{
    amount, compound, first_in_list, milestone, ordinal, percent_words, place_in_list, ranked_first, second,
};
use self::short::{count_of_signs, months, sign, year_begins};
use self::time::{span_of_years, time};
use super::lexicon::{Lexicon, Role};
use super::number;
use super::token::{Figure, Kind, Time, Token, UnitClass, Word};
use crate::domain::{Bound, Decimal};

/// Reads the tokens of `text[start..end]`, without gaps, behind those in `out`; `start` and `end` are those of whole
/// lines.
pub fn lex(lexicon: &Lexicon, text: &str, start: usize, end: usize, out: &mut Vec<Token>) {
    let from = out.len();
    Reader { lexicon, text: &text[..end], at: start, plain: start, closed: start, out }.run();
    combine(lexicon, text, out, from);
}

/// The tokens of a whole text.
pub fn lex_all(lexicon: &Lexicon, text: &str) -> Vec<Token> {
    let mut out = Vec::new();
    lex(lexicon, text, 0, text.len(), &mut out);
    out
}

/// Only what tells the setting of a document, of a stretch without digits: areas, times, goals, ends of sentences.
pub fn glance(lexicon: &Lexicon, text: &str, out: &mut Vec<Token>) {
    let mut rest = text.chars();
    loop {
        let start = text.len() - rest.as_str().len();
        let Some(c) = rest.next() else { break };
        let (len, kind) = match lexicon.role(c) {
            Role::Mark => (c.len_utf8(), &Kind::Mark(c)),
            Role::Phrase => match lexicon.phrase(&text[start..]) {
                Some(found) => found,
                None => continue,
            },
            Role::Plain | Role::Number => continue,
        };
        if tells_setting(*kind) {
            push(out, Token { kind: *kind, start, end: start + len });
        }
        rest = text[start + len..].chars();
    }
}

/// Whether paragraphs of these tokens can state or find anything: a subject, a lost digit, a pull of something.
///
/// Where the title or the paragraphs before name the subject, areas may be told with nothing but their growth, place or
/// amount.
pub fn speaks(tokens: &[Token], text: &str) -> bool {
    let told = |kind: fn(Kind) -> bool| tokens.iter().any(|t| kind(t.kind));
    let places = || {
        told(|k| matches!(k, Kind::Area(_)))
            && told(
                |k| matches!(k, Kind::Figure(f) if f.ordinal || matches!(f.class, UnitClass::Percent | UnitClass::Money)),
            )
    };
    places()
        || tokens.iter().any(|t| match t.kind {
            Kind::Subject(_) | Kind::Sector(_) | Kind::Noun(_) | Kind::Word(Word::RatioOf) => true,
            Kind::Figure(f) | Kind::Number(f) => f.damaged || f.class == UnitClass::Points,
            Kind::Mark('?' | '？') => text[t.end..].chars().next().is_some_and(number::is_counted),
            _ => false,
        })
}

/// Whether paragraphs of these tokens can tell a rate at some time, be it of nothing that they name.
pub fn tells_rate(tokens: &[Token]) -> bool {
    let told = |kind: fn(Kind) -> bool| tokens.iter().any(|t| kind(t.kind));
    told(|k| matches!(k, Kind::Time(_)))
        && told(|k| matches!(k, Kind::Figure(f) if matches!(f.class, UnitClass::Percent | UnitClass::Times)))
}

/// Whether a token says something of the whole document.
#[inline]
pub fn tells_setting(kind: Kind) -> bool {
    matches!(kind, Kind::Area(_) | Kind::Time(_) | Kind::Word(Word::Target) | Kind::Mark('。' | '\n'))
}

/// Numbers from the first to below the second are years where 年 follows.
const YEARS: (u32, u32) = (1900, 2200);

/// Reads a text from left to right: a phrase, else a number, else a mark, else plain words.
struct Reader<'t> {
    lexicon: &'t Lexicon,
    text: &'t str,
    at: usize,
    /// First byte of the plain words that end here.
    plain: usize,
    /// No phrase begins before this byte: a number has run into one that ends here.
    closed: usize,
    out: &'t mut Vec<Token>,
}

impl Reader<'_> {
    fn run(mut self) {
        loop {
            self.at = self.lexicon.next(self.text, self.at);
            let Some(c) = self.text[self.at..].chars().next() else { break };
            match self.token(c) {
                Some((kind, len)) => self.push(kind, len),
                None => self.at += c.len_utf8(),
            }
        }
        self.end_plain();
    }

    /// What begins here, if it is no plain word.
    fn token(&mut self, c: char) -> Option<(Kind, usize)> {
        let rest = &self.text[self.at..];
        match self.lexicon.role(c) {
            Role::Plain => None,
            Role::Mark => Some((Kind::Mark(c), c.len_utf8())),
            Role::Number => self.number(c, rest),
            Role::Phrase => {
                let phrase = if self.at >= self.closed { self.lexicon.phrase(rest) } else { None };
                // 比1999年增长: the year goes before a word that begins with its 年.
                // 比11月增长: and the month before one that begins with its 月.
                let dated = c == '年' && self.behind_year() || c == '月' && self.behind_month();
                // 2024年末: the end of the year in front.
                let behind = |kind: &Kind| {
                    matches!(kind, Kind::Word(_) | Kind::Subject(_))
                        || matches!(kind, Kind::Time(t) if t.end && c == '年')
                };
                if dated && matches!(phrase, Some((_, kind)) if behind(kind)) {
                    return Some((Kind::Text, c.len_utf8()));
                }
                phrase.map(|(len, kind)| (*kind, len)).or_else(|| match c {
                    _ if is_mark(c) => Some((Kind::Mark(c), c.len_utf8())),
                    _ => self.number(c, rest),
                })
            }
        }
    }

    /// The number that begins here.
    fn number(&mut self, c: char, rest: &str) -> Option<(Kind, usize)> {
        if number::is_numeral(c) {
            return numeral(&rest[..self.gap(rest)]);
        }
        number::arabic(rest).map(|read| {
            self.close(read.len);
            let damaged = read.damaged || self.beheaded(&rest[read.len..]);
            (Kind::Number(figure(if self.negative() { -read.value } else { read.value }, damaged)), read.len)
        })
    }

    /// Whether digits were lost in front of a number: □5.2%, *.2%, 4。4%.
    fn beheaded(&self, behind: &str) -> bool {
        // ■2025年, 1.2022年: a mark or a number of the paragraph in front of a date.
        if behind.starts_with(['年', '月', '日', '.', '、']) {
            return false;
        }
        let before = &self.text[..self.at];
        let point = before.strip_suffix('.').filter(|head| !head.ends_with(|c: char| c.is_ascii_digit()));
        let stop = before.strip_suffix('。').filter(|head| head.ends_with(|c: char| c.is_ascii_digit()));
        self.lexicon.parts.lost.iter().any(|sign| before.ends_with(sign.as_str()))
            || point.is_some()
            || stop.is_some() && behind.starts_with('%')
    }

    /// Phrases that begin inside a number of this length are lost to it (21季度 has no 1季度).
    fn close(&mut self, len: usize) {
        let end = self.at + len;
        let mut at = self.at.max(self.closed);
        while at < end {
            let rest = &self.text[at..];
            let Some(c) = rest.chars().next() else { break };
            let phrase = if self.lexicon.role(c) == Role::Phrase { self.lexicon.phrase(rest) } else { None };
            at += phrase.map_or(c.len_utf8(), |(len, _)| len);
        }
        self.closed = self.closed.max(at);
    }

    /// Whether four digits that can be a year end here.
    fn behind_year(&self) -> bool {
        let number = self.out.last().filter(|t| t.end == self.at && t.end - t.start == 4);
        number
            .is_some_and(|t| matches!(t.kind, Kind::Number(f) if f.value >= YEARS.0.into() && f.value < YEARS.1.into()))
    }

    /// Whether a number that can be a month ends here.
    fn behind_month(&self) -> bool {
        let number = self.out.last().filter(|t| t.end == self.at);
        number.is_some_and(|t| matches!(t.kind, Kind::Number(f) if f.value >= 1.into() && f.value <= 12.into() && f.value.scale() == 0))
    }

    /// Whether a minus that joins nothing stands in front.
    fn negative(&self) -> bool {
        const MINUS: [char; 3] = ['-', '−', '－'];
        self.text[..self.at].ends_with(MINUS)
            && !self.text[..self.at].trim_end_matches(MINUS).ends_with(|p: char| p.is_ascii_digit() || p == '%')
    }

    /// Bytes of the numerals here, up to the next phrase.
    fn gap(&self, rest: &str) -> usize {
        let mut chars = rest.char_indices();
        let ends = |(at, c): &(usize, char)| {
            // 六千七百万元: the scale is part of the numeral, not of the unit.
            let begins = || match self.lexicon.phrase(&rest[*at..]) {
                Some((_, Kind::Unit(class, ..))) => !is_scale(*class),
                found => found.is_some(),
            };
            !number::is_numeral(*c) || *at > 0 && self.at + at >= self.closed && begins()
        };
        chars.find(ends).map_or(rest.len(), |(at, _)| at)
    }

    fn push(&mut self, kind: Kind, len: usize) {
        self.end_plain();
        self.out.push(Token { kind, start: self.at, end: self.at + len });
        self.at += len;
        self.plain = self.at;
    }

    fn end_plain(&mut self) {
        if self.plain < self.at {
            self.out.push(Token { kind: Kind::Text, start: self.plain, end: self.at });
        }
    }
}

/// Whether units of a class may begin with a scale that is part of the numeral (七百万元; not 百分点).
fn is_scale(class: UnitClass) -> bool {
    matches!(class, UnitClass::Money | UnitClass::Mass | UnitClass::Energy | UnitClass::Bare)
}

/// A run of Chinese numerals.
fn numeral(text: &str) -> Option<(Kind, usize)> {
    let len = text.find(|c| !number::is_numeral(c)).unwrap_or(text.len());
    let value = number::chinese(&text[..len])?;
    Some((Kind::Number(Figure { unit: u16::MAX, ..figure(value, false) }), len))
}

fn figure(value: Decimal, damaged: bool) -> Figure {
    Figure { value, class: UnitClass::None, unit: 0, bound: Bound::Exact, ordinal: false, damaged, upper: None }
}

/// Punctuation, brackets, dashes, blanks and line ends.
pub fn is_mark(c: char) -> bool {
    matches!(
        c,
        '?' | '？'
            | '!'
            | '！'
            | '，'
            | '、'
            | '；'
            | '。'
            | '：'
            | ':'
            | '（'
            | '）'
            | '\n'
            | ' '
            | '“'
            | '”'
            | '"'
            | '《'
            | '》'
            | '【'
            | '】'
            | '-'
            | '—'
            | '–'
            | '~'
            | '～'
            | '／'
            | '/'
            | '·'
            | '…'
            | '〔'
            | '〕'
            | '['
            | ']'
            | '‘'
            | '’'
            | '|'
            | '±'
            | '−'
    )
}

/// Whether a mark joins the two ends of a range.
fn is_dash(token: &Token, text: &str) -> bool {
    match token.kind {
        Kind::Mark(c) => matches!(c, '-' | '—' | '–' | '~' | '～' | '−'),
        Kind::Text => matches!(&text[token.start..token.end], "至" | "到" | "－"),
        _ => false,
    }
}

/// Puts numbers, units, ordinals and times of the tokens from `from` on together, in place.
fn combine(lexicon: &Lexicon, text: &str, tokens: &mut Vec<Token>, from: usize) {
    let (mut i, mut done) = (from, from);
    while let Some(token) = tokens.get(i) {
        if let Some((kind, end)) = count_of_signs(lexicon, text, &tokens[from..done], tokens, i) {
            // 藏渝黔三地仍…: the plain words behind it begin later.
            tokens[done] = Token { kind, start: token.start, end };
            (i, done) = (i + 1, done + 1);
            i += tokens[i..].iter().take_while(|t| t.end <= end).count();
            tokens.get_mut(i).into_iter().for_each(|t| t.start = t.start.max(end));
            continue;
        }
        let made = match token.kind {
            Kind::Number(_) => place_in_list(&tokens[from..done], tokens, i)
                .or_else(|| first_in_list(&tokens[from..done], tokens, i))
                .or_else(|| span_of_years(tokens, i, text))
                .or_else(|| months(tokens, i, text))
                .or_else(|| year_begins(tokens, i))
                .or_else(|| time(tokens, i, text))
                .or_else(|| compound(lexicon, tokens, i))
                .or_else(|| amount(lexicon, tokens, i, text)),
            Kind::Ordinal(_) => ordinal(lexicon, tokens, i, text),
            // 首两个月 as 前两个月.
            Kind::First if matches!(tokens.get(i + 1).map(|t| t.kind), Some(Kind::Number(_))) => {
                ordinal(lexicon, tokens, i, text)
            }
            Kind::First => ranked_first(&tokens[from..done], tokens, i),
            Kind::Second => second(tokens, i),
            Kind::PerCent => percent_words(lexicon, tokens, i),
            Kind::Unit(class, unit, _) if matches!(class, UnitClass::Money | UnitClass::Bare) => {
                milestone(lexicon, unit, class, &tokens[from..done], tokens.get(i + 1))
            }
            Kind::Sign(_) => sign(lexicon, text, &tokens[from..done], tokens, i),
            Kind::Text if text[token.start..].starts_with(number::is_numeral) => months(tokens, i, text),
            Kind::Unit(..) | Kind::Text | Kind::Time(_) => None,
            _ => {
                // Nothing happens to any other.
                tokens[done] = *token;
                (i, done) = (i + 1, done + 1);
                continue;
            }
        };
        let (mut kind, used) = made.unwrap_or_else(|| (plain(token.kind), 1));
        let (mut start, end) = (token.start, tokens[i + used - 1].end);
        // 17.3%、-5.1%: the sign belongs to the figure.
        let signed = |t: &Token| t.end == start && matches!(t.kind, Kind::Mark('-' | '−' | '－'));
        if matches!(kind, Kind::Figure(f) | Kind::Number(f) if f.value.is_sign_negative())
            && tokens[from..done].last().is_some_and(signed)
        {
            done -= 1;
            start = tokens[done].start;
        }
        // 末, 底 are a time behind another one only (3月末; not 底盘).
        let lone = end - start == '末'.len_utf8() && matches!(kind, Kind::Time(t) if t.end);
        if lone && !tokens[from..done].last().is_some_and(|t| t.end == start && matches!(t.kind, Kind::Time(_))) {
            kind = Kind::Text;
        }
        let token = Token { kind, start, end };
        i += used;
        if !tokens[from..done].last_mut().is_some_and(|last| merge(last, &token)) {
            tokens[done] = token;
            done += 1;
        }
    }
    tokens.truncate(done);
}

/// Pushes a token; neighbouring times become one, neighbouring plain text becomes one.
pub(super) fn push(out: &mut Vec<Token>, token: Token) {
    if !out.last_mut().is_some_and(|last| merge(last, &token)) {
        out.push(token);
    }
}

/// Makes a token part of the one before it, if they are one.
fn merge(last: &mut Token, token: &Token) -> bool {
    let one = match (&mut last.kind, token.kind) {
        (Kind::Text, Kind::Text) => true,
        (Kind::Time(before), Kind::Time(now)) if last.end == token.start => match join(*before, now) {
            Some(joined) => {
                *before = joined;
                true
            }
            None => false,
        },
        _ => false,
    };
    if one {
        last.end = token.end;
    }
    one
}

/// What stays of a half-understood token.
fn plain(kind: Kind) -> Kind {
    match kind {
        Kind::Unit(UnitClass::Bare, ..) => Kind::Word(Word::Filler),
        Kind::Unit(..) | Kind::Ordinal(_) | Kind::First | Kind::Second | Kind::PerCent | Kind::Sign(_) => Kind::Text,
        // Chinese numerals without a unit are words (一是, 三大).
        Kind::Number(f) if f.unit == u16::MAX => Kind::Text,
        other => other,
    }
}

/// 去年 + 同期, 2021年 + 一季度 + 末: the parts of one time.
fn join(a: Time, b: Time) -> Option<Time> {
    if b.year.is_some() || b.since && a.months.is_some() {
        // 2022年年初以来
        return (b.since && a.year.is_some() && a.months.is_none()).then_some(Time { since: true, ..a });
    }
    if a.months.is_some() && b.months.is_some() || a.since {
        return None;
    }
    Some(Time {
        year: a.year,
        months: a.months.or(b.months),
        same: a.same || b.same,
        end: a.end || b.end,
        since: a.since || b.since,
        previous: a.previous || b.previous,
        single: a.single || b.single,
        whole: a.whole || b.whole,
        each: a.each || b.each,
    })
}

/// The whole number that a token is.
fn whole(raw: &[Token], k: usize) -> Option<u32> {
    match raw.get(k)?.kind {
        Kind::Number(f) if !f.damaged && f.value.scale() == 0 => u32::try_from(f.value.mantissa()).ok(),
        _ => None,
    }
}
