//! Explanation: for every sentence what each word was taken for, what was read from it and what was not understood.

use std::fmt::Write;
use std::ops::Range;

use super::classify::Draft;
use super::lexicon::{Lexicon, Named};
use super::sentence::Sentence;
use super::state::{Found, Tools};
use super::token::{Figure, Kind, Local, Time, Token, UnitClass, Year};
use super::{Document, Extractor, Source, settle};
use crate::domain::{Area, Bound, Status};

/// One sentence as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Explained {
    /// Where it stands: part and bytes.
    pub place: String,
    /// The sentence after repair.
    pub text: String,
    /// Its words, in order.
    pub words: Vec<Explanation>,
    /// What it states.
    pub statements: Vec<Statement>,
    /// Codes and messages of what was not understood.
    pub notices: Vec<(String, String)>,
    /// Figures that give no record, and why.
    pub unread: Vec<(String, &'static str)>,
}

/// What one stretch of a sentence was taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The words.
    pub words: String,
    /// What they were taken for; empty for words that no table knows.
    pub meaning: String,
}

/// A statement of a sentence, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Name of the rule that made it.
    pub rule: &'static str,
    /// Region, indicator, period, measure, value and unit.
    pub says: String,
    /// How sure the reading is, in hundredths.
    pub confidence: u8,
    /// What was inherited or assumed.
    pub assumed: Vec<&'static str>,
    /// It was said before, or is a mark on the way to an amount that is told, and makes no record.
    pub dropped: bool,
}

impl Extractor {
    /// Explains every sentence of a bulletin that can state anything, in the order of the text.
    pub fn explain(&self, document: &Document) -> Vec<Explained> {
        let page = self.forms.page(document);
        let (side, _) = self.settled(document, &page);
        let (body, cut) = self.tables(&page, &side).cut(&page.text);
        let repaired = self.repairer.repair(&body);
        let text = &repaired.text;
        let source = Source { document, side: &side, page: &page, cut: cut.as_ref(), repaired: &repaired };
        let mut sentences: Vec<(Explained, Range<usize>)> = Vec::new();
        let (mut told, mut noticed, mut unread) = (0, 0, 0);
        let see = |tools: &Tools<'_>, sentence: &Sentence<'_>, found: &Found| {
            let from = std::mem::replace(&mut told, found.drafts.len());
            let notices = &found.notices[std::mem::replace(&mut noticed, found.notices.len())..];
            let figures = &found.unread[std::mem::replace(&mut unread, found.unread.len())..];
            let (Some(first), Some(last)) = (sentence.tokens.first(), sentence.tokens.last()) else { return };
            let (start, end) = source.text(first.start, last.end);
            let words = sentence.tokens.iter().map(|t| self.explained(t, tools.text)).collect();
            let notices = notices.iter().map(|n| (n.code.to_string(), n.message.to_string())).collect();
            let words_of = tools.text[first.start..last.end].trim().to_string();
            let figures = figures.iter().map(|f| (tools.text[f.start..f.end].to_string(), f.why.words())).collect();
            let explained = Explained {
                place: page.at(start, end),
                text: words_of,
                words,
                statements: Vec::new(),
                notices,
                unread: figures,
            };
            sentences.push((explained, from..told));
        };
        let Found { drafts, .. } = self.walked(&side, text, &self.scanner.blocks(text, &repaired.watched), see);
        let kept = settle::settle(drafts.clone());
        let finish = |(mut sentence, range): (Explained, Range<usize>)| {
            sentence.statements = drafts[range].iter().map(|d| self.statement(d, kept.contains(d))).collect();
            sentence
        };
        sentences.into_iter().map(finish).collect()
    }

    fn explained(&self, token: &Token, text: &str) -> Explanation {
        Explanation { words: text[token.start..token.end].to_string(), meaning: meaning(token.kind, &self.lexicon) }
    }

    fn statement(&self, draft: &Draft, kept: bool) -> Statement {
        let area = match &draft.area {
            Area::Division(code) => self.region_name(*code).unwrap_or("?").to_string(),
            Area::Special(words) => words.clone(),
            Area::Unknown => "?".to_string(),
        };
        let period = draft.period.map_or("?".to_string(), |p| p.to_string());
        let indicator = &self.lexicon.indicators[usize::from(draft.indicator)].id;
        let mut says = format!("{area} {indicator} {period} {} {}{}", draft.measure, draft.bound.as_str(), draft.value);
        let unit = if draft.unit == "%" { "%".to_string() } else { format!(" {}", draft.unit) };
        says.push_str(&unit);
        for (name, told) in [
            ("against", draft.reference.clone()),
            ("in", draft.scope.clone()),
            ("of", draft.of.map(|m| m.to_string())),
            ("base", draft.base.map(|p| p.to_string())),
            ("status", (draft.status != Status::Actual).then(|| draft.status.as_str().to_string())),
        ] {
            if let Some(told) = told {
                let _ = write!(says, " {name} {told}");
            }
        }
        Statement {
            rule: draft.rule,
            says,
            confidence: draft.assumed.confidence(),
            assumed: draft.assumed.names().collect(),
            dropped: !kept,
        }
    }
}

/// What a token was taken for, in the words of `phrases.toml`.
fn meaning(kind: Kind, lexicon: &Lexicon) -> String {
    let ids = |list: &[u16]| {
        list.iter().map(|i| lexicon.indicators[usize::from(*i)].id.to_string()).collect::<Vec<_>>().join("+")
    };
    match kind {
        Kind::Text | Kind::Sign(_) | Kind::Mark(_) => String::new(),
        Kind::Word(word) => snake(&format!("{word:?}")),
        Kind::Subject(index) => format!("indicator {}", ids(&lexicon.subjects[usize::from(index)].indicators)),
        Kind::Sector(_) => "sector".into(),
        Kind::Noun(noun) => format!("noun {}", snake(&format!("{noun:?}"))),
        Kind::Area(index) => match &lexicon.areas[usize::from(index)] {
            Named::Divisions(codes) => {
                format!("region {}", codes.iter().map(|c| c.to_string()).collect::<Vec<_>>().join("/"))
            }
            Named::Special(name) => format!("aggregate {name}"),
        },
        Kind::Local(local) => match local {
            Local::Own => "the document's own region",
            Local::Province => "its province",
            Local::City => "its city",
            Local::County => "its county",
            Local::Nation => "the nation",
        }
        .into(),
        Kind::Time(time) => time_meaning(time),
        Kind::Number(figure) => format!("number {}", figure.value),
        Kind::Unit(..) => "unit".into(),
        Kind::Ordinal(_) | Kind::First | Kind::Second => "ordinal".into(),
        Kind::PerCent => "per cent".into(),
        Kind::Figure(figure) => figure_meaning(figure, lexicon),
    }
}

fn figure_meaning(figure: Figure, lexicon: &Lexicon) -> String {
    if figure.damaged {
        return "figure with lost digits".into();
    }
    let unit = match figure.class {
        UnitClass::Percent | UnitClass::Times => "%",
        UnitClass::Place => "place",
        _ => lexicon.units.get(usize::from(figure.unit)).map_or("", String::as_str),
    };
    let upper = figure.upper.map(|u| format!("..{u}")).unwrap_or_default();
    let bound = if figure.bound == Bound::Exact { "" } else { figure.bound.as_str() };
    let kind = if figure.ordinal { "place in an order" } else { "figure" };
    format!("{kind} {bound}{}{upper} {unit}", figure.value).trim_end().to_string()
}

fn time_meaning(time: Time) -> String {
    let mut parts = vec!["time".to_string()];
    parts.extend(time.year.map(|year| match year {
        Year::Absolute(year) => year.to_string(),
        Year::Relative(0) => "this year".into(),
        Year::Relative(offset) => format!("this year {offset}"),
        Year::Before => "year before".into(),
    }));
    parts.extend(time.months.map(|(first, last)| format!("months {first}-{last}")));
    for (told, name) in [
        (time.same, "same months"),
        (time.end, "end"),
        (time.since, "since"),
        (time.previous, "previous"),
        (time.single, "single"),
    ] {
        if told {
            parts.push(name.to_string());
        }
    }
    parts.join(" ")
}

/// `ValueAdded` as `value_added`.
fn snake(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

/// A stretch of a document that repair changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where it stands: part and bytes.
    pub place: String,
    /// The characters as they came.
    pub was: String,
    /// What they became; empty where they were left out.
    pub now: String,
}

impl Extractor {
    /// Every stretch of a bulletin that repair changed, in the order of the text: script, width, marks, readings, blanks.
    pub fn changes(&self, document: &Document) -> Vec<Change> {
        let page = self.forms.page(document);
        let text = page.text.as_ref();
        let repaired = self.repairer.repair(text);
        let mut changes: Vec<(Range<usize>, String)> = Vec::new();
        let mut behind = 0;
        let mut change = |from: usize, to: usize, now: &str| match changes.last_mut() {
            Some((range, words)) if range.end == from => {
                range.end = to;
                words.push_str(now);
            }
            _ => changes.push((from..to, now.to_string())),
        };
        for (at, c) in repaired.text.char_indices() {
            let now = &repaired.text[at..at + c.len_utf8()];
            let (from, to) = repaired.offsets.original(at, at + c.len_utf8());
            if from > behind {
                change(behind, from, "");
            }
            // What was left out beside a character belongs to it; the character itself comes first or last.
            let was = &text[from.max(behind)..to.max(behind)];
            if was != now {
                change(from.max(behind), to.max(behind), now);
            }
            behind = behind.max(to);
        }
        if behind < text.len() {
            change(behind, text.len(), "");
        }
        let told = |(range, now): (Range<usize>, String)| Change {
            place: page.at(range.start, range.end),
            was: text[range].to_string(),
            now,
        };
        changes.into_iter().map(told).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Catalog, DataFiles};
    use crate::source::bulletin::SideInfo;
    use crate::source::bulletin::classify::Why;

    #[test]
    fn a_figure_without_a_record_tells_why() {
        let files = DataFiles::Embedded;
        let catalog = Catalog::load(&files).unwrap();
        let extractor = Extractor::new(&catalog, &files).unwrap();
        let unread = |text: &str| {
            let side = SideInfo {
                region: Some("湖北".into()),
                period: Some("2021Q1".into()),
                title: Some("湖北经济运行".into()),
                ..SideInfo::default()
            };
            let document = Document { id: "t".into(), file: "t.txt".into(), bytes: text.as_bytes().to_vec(), side };
            let told = extractor.explain(&document).into_iter().flat_map(|sentence| sentence.unread);
            told.map(|(figure, why)| format!("{figure}: {why}")).collect::<Vec<_>>()
        };
        for (text, figure, why) in [
            ("生产总值增长9%，某公司产品合格率12%。", "12%", Why::OtherSubject),
            ("生产总值增长9%。\n营业收入增长12%，出口增长8%。", "12%", Why::NoSubject),
            ("生产总值增长9%。完成4.5万亿元。", "4.5万亿元", Why::NotTakenUp),
            ("生产总值4.5万亿元，增加3000亿元。", "3000亿元", Why::Change),
            ("生产总值比2011年增长1.2倍。", "1.2倍", Why::Years),
            ("固定资产投资占比为30%，提高1.2个百分点。", "1.2个百分点", Why::PointsOfShare),
            ("生产总值1.2个百分点。", "1.2个百分点", Why::NothingCompared),
            ("固定资产投资完成率、生产总值12%。", "12%", Why::NeitherGrowthNorShare),
            ("生产总值为450万吨。", "450万吨", Why::Unit),
            ("生产总值第3位。", "第3位", Why::NothingRanked),
            ("经济增长的66.4%来自消费。", "66.4%", Why::Part),
        ] {
            let wanted = format!("{figure}: {}", why.words());
            assert!(unread(text).contains(&wanted), "{text}: {:?}", unread(text));
        }
        assert_eq!(unread("生产总值9872.67亿元，同比增长58.3%。"), [""; 0]);
    }
}
