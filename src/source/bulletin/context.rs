//! What a document is about where its sentences are silent: its area, its period, the year it calls this year.

use super::SideInfo;
use super::lexicon::{Counties, Lexicon, Named, begins};
use super::token::{Kind, Local, Time, Token, Word, Year};
use crate::catalog::Regions;
use crate::domain::{Area, Division, Month, Period, RegionCode};

/// The setting of a document.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// The area it is about, if it is about one.
    pub own: Option<RegionCode>,
    /// Period of figures that name none.
    pub period: Option<Period>,
    /// Period of goals that name none.
    pub target: Option<Period>,
    /// The year that 今年 means.
    pub this_year: Option<i32>,
    /// Counties of the own city, by short name of two characters and more.
    pub children: Counties,
    /// The one indicator that the title names, by place in the lexicon.
    pub subject: Option<u16>,
    /// The title speaks of its growth.
    pub rated: bool,
    /// Month of publication.
    pub published: Option<Month>,
}

/// What the setting depends on in paragraphs that hold no figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// On nothing: all is known beside the text.
    Nothing,
    /// On the areas and times they name.
    Names,
    /// On areas, times and goals, sentence by sentence.
    Sentences,
}

impl Context {
    /// What paragraphs that hold no figure have to say for the setting.
    pub fn needs(side: &SideInfo, title: &[Token], lexicon: &Lexicon, regions: &Regions) -> Needs {
        let told = side.period.as_deref().map(side_periods).unwrap_or_default();
        if side.published.is_none() && matches!(told.as_slice(), [only] if only.months() == 12) {
            return Needs::Sentences;
        }
        let placed = side.region.is_some() || titled(title, lexicon, regions).is_some();
        if placed && !told.is_empty() { Needs::Nothing } else { Needs::Names }
    }

    /// The one indicator that a title names, by place in the lexicon.
    pub fn subject_of(title: &[Token], lexicon: &Lexicon) -> Option<u16> {
        only_subject(title, lexicon)
    }

    /// Gathers the setting from what is known beside the text, else from the text's own head; the title comes as its tokens
    /// and the words that they are of.
    pub fn new(
        side: &SideInfo,
        (title, words): (&[Token], &str),
        tokens: &[Token],
        lexicon: &Lexicon,
        regions: &Regions,
    ) -> Self {
        let own = match side.region.as_deref() {
            Some(name) => {
                let name = name.trim();
                highest(name, regions).or_else(|| around_all(name, regions)).or_else(|| nested(name, regions))
            }
            None => titled(title, lexicon, regions).or_else(|| most_named(tokens, lexicon, regions)),
        };
        let mut told = side.period.as_deref().map(side_periods).unwrap_or_default();
        if let [only] = told.as_slice()
            && only.months() == 12
        {
            told = vec![title_months(title, words, only.year(), lexicon).unwrap_or(*only)];
        }
        let mut years = told.clone();
        let said = said_years(tokens);
        if years.is_empty() {
            years = title_period(title).into_iter().collect();
        }
        let published = side.published.map(|d| chrono::Datelike::year(&d));
        if years.is_empty() && side.period.is_some() {
            // Several candidate years: the latest of them that the text names. Of one alone the months stand in the text.
            let listed = listed_years(side.period.as_deref().unwrap_or_default());
            let latest = match listed.as_slice() {
                [only] => Some(*only),
                _ => said.iter().copied().filter(|y| listed.contains(y)).max(),
            };
            years = latest.and_then(|y| Period::cumulative(y, 12).ok()).into_iter().collect();
        }
        let last = years.last().map(|p| p.year()).or(published).or(said.first().copied());
        let mut this_year = published.or(last);
        if let (Some(year), None, [only]) = (last, published, told.as_slice())
            && only.months() == 12
            && written_after(year, tokens)
        {
            this_year = Some(year + 1);
        }
        if let (Some(year), None, [first, only]) = (last, published, told.as_slice())
            && only.year() - first.year() > 1
            && only.months() == 12
            && written_after(year, tokens)
        {
            // 从1987年…增加到去年…, of 1987/2020.
            this_year = Some(year + 1);
        }
        if let (Some(year), None, true) = (last, published, said.iter().any(|y| Some(*y) == last.map(|l| l + 1))) {
            let closed = told.last().is_some_and(|p| p.months() == 12);
            this_year = if closed { Some(year + 1) } else { this_year };
        }
        let vague = told.is_empty();
        let period = match years.as_slice() {
            [] => None,
            [only] => Some(*only),
            [first, .., last] if last.year() - first.year() == 1 => Some(*first),
            [.., last] => Some(*last),
        };
        let subject = only_subject(title, lexicon);
        let mut context = Context {
            own,
            period,
            target: years.last().copied().or(period),
            this_year,
            children: children(own, lexicon, regions),
            subject,
            published: side
                .published
                .and_then(|day| Month::new(chrono::Datelike::year(&day), chrono::Datelike::month(&day)).ok()),
            rated: subject.is_some() && speaks_of_growth(title),
        };
        if let (true, [first, others @ ..]) = (years.is_empty(), said.as_slice())
            && others.iter().all(|year| year == first)
            && !tokens.iter().any(|t| matches!(t.kind, Kind::Time(time) if time.months.is_some()))
        {
            // The one year that a text names, and no months.
            context.period = Period::cumulative(*first, 12).ok();
        }
        if vague {
            context.period = context.first_told(title).or_else(|| context.first_told(tokens)).or(context.period);
        }
        context
    }

    /// The first months of this year that a text names: what it is about where nothing else says so.
    fn first_told(&self, tokens: &[Token]) -> Option<Period> {
        // 比前三季度加快: a time that is compared with.
        let told = tokens.iter().enumerate().filter(|(k, _)| *k == 0 || !tokens[k - 1].is(Word::Than));
        told.map(|(_, t)| t).find_map(|t| match t.kind {
            Kind::Time(time) if time.months.is_some() && !time.same && !time.end => {
                let year = time.year.and_then(|y| self.year(y)).or(self.this_year)?;
                let (first, last) = time.months?;
                (first == 1 && Some(year) == self.this_year).then(|| span(year, first, last)).flatten()
            }
            _ => None,
        })
    }

    /// The area that a local word means here.
    pub fn local(&self, local: Local, regions: &Regions) -> Area {
        let own = self.own.and_then(|code| regions.get(code));
        let area = |code: Option<RegionCode>| code.map_or(Area::Unknown, Area::Division);
        match (local, own) {
            (Local::Nation, _) => Area::Division(RegionCode::NATION),
            (Local::Own, Some(own)) => Area::Division(own.code),
            (Local::Province, Some(own)) if own.level == Division::County && own.name.ends_with('区') => {
                Area::Division(own.code)
            }
            (Local::Province, Some(own)) => area(own.code.province()),
            (Local::City, Some(own)) if own.name.ends_with('市') => Area::Division(own.code),
            (Local::City, Some(own)) => match own.level {
                Division::City => Area::Division(own.code),
                Division::County => area(own.parent),
                Division::Nation | Division::Province => Area::Unknown,
            },
            (Local::County, Some(own)) if own.level == Division::County => Area::Division(own.code),
            _ => Area::Unknown,
        }
    }

    /// The months a time means; `before` is the period told before it.
    pub fn resolve(&self, time: Time, before: Option<Period>) -> Option<Period> {
        if time.same {
            let year = time.year.and_then(|y| self.year(y));
            let base = before.or(self.period)?;
            let base = match time.months {
                Some((first, last)) => span(base.year(), first, last)?,
                None => base,
            };
            return match year {
                Some(year) => span(year, base.first().month(), base.last().month()),
                None => Some(base.year_before()),
            };
        }
        let year = match time.year {
            Some(Year::Before) if before.is_some() => before?.year() - 1,
            Some(year) => self.year(year)?,
            None => before.or(self.period).map(|p| p.year()).or(self.this_year)?,
        };
        if time.since && time.months.is_none() {
            return self.period.filter(|p| p.year() == year).or_else(|| before.filter(|p| p.year() == year));
        }
        if let (true, Some((_, last))) = (time.end, time.months) {
            return span(year, 1, last);
        }
        if time.single && time.months.is_none() {
            let base = before.or(self.period)?;
            let last = base.last().month();
            // 当季: the quarter that the span ends in; 当月: its last month.
            let first = if time.whole { (last - 1) / 3 * 3 + 1 } else { last };
            return span(base.year(), first, last);
        }
        if time.previous {
            return before.or(self.period).and_then(Period::before);
        }
        let (first, last) = time.months.unwrap_or((1, 12));
        span(year, first, last)
    }

    /// Whether a whole year is the one that the document, which tells what was of the year before, was written in.
    pub fn unfinished(&self, period: Period) -> bool {
        let before = self.period.is_some_and(|told| told.months() == 12 && told.year() + 1 == period.year());
        let here = period.months() == 12 && self.this_year == Some(period.year());
        here && before && self.published.is_none()
    }

    /// A year, relative ones counted from the year of the document.
    pub fn year(&self, year: Year) -> Option<i32> {
        match year {
            Year::Absolute(year) => Some(year),
            Year::Relative(offset) => self.this_year.map(|this| this + offset),
            Year::Before => self.period.map(|p| p.year() - 1).or(self.this_year.map(|this| this - 1)),
        }
    }
}

/// The months of a year.
pub(super) fn span(year: i32, first: u32, last: u32) -> Option<Period> {
    Period::new(Month::new(year, first).ok()?, Month::new(year, last).ok()?).ok()
}

/// `2022Q1`, `2020Q1-3`, `2020/2021`, `2012-2021`, `2021年`: the periods, first and last.
fn side_periods(text: &str) -> Vec<Period> {
    let text = text.trim().trim_end_matches('年');
    if text.is_empty() {
        return Vec::new();
    }
    if let Some((year, _)) = text.split_once("Q1-").filter(|(_, to)| *to == "3" || *to == "Q3") {
        return year.parse().ok().and_then(|y| Period::cumulative(y, 9).ok()).into_iter().collect();
    }
    if let Ok(period) = text.parse() {
        return vec![period];
    }
    // 2020/2021, 2012-2021, 2023/2024Q1: the parts, each a year or a part of one.
    let part = |part: &str| -> Option<Period> {
        let part = part.trim().trim_end_matches('年');
        let year: Option<i32> = part.parse().ok().filter(|y| (1900..2200).contains(y));
        year.and_then(|year| Period::cumulative(year, 12).ok()).or_else(|| part.parse().ok())
    };
    let parts: Option<Vec<Period>> = text.split(['/', '-', '—', '、']).map(part).collect();
    // Three and more are a list of what the text may be about, and say nothing about it; but 2012-2021/2022H1 is a span
    // and what came after it.
    match parts.as_deref() {
        Some([first, last]) if first.last() < last.last() => vec![*first, *last],
        Some([_, end, last]) if text.contains(['-', '—']) && text.contains('/') && end.last() < last.last() => {
            vec![*end, *last]
        }
        // 2021-2025/2024: a plan, and the year that is told of it.
        Some([first, end, last]) if text.contains(['-', '—']) && text.contains('/') && first < last && last < end => {
            vec![*last]
        }
        _ => Vec::new(),
    }
}

/// Period of a title that names both year and months, or a year alone.
fn title_period(title: &[Token]) -> Option<Period> {
    let context = Context::default();
    title.iter().find_map(|t| match t.kind {
        Kind::Time(time) if matches!(time.year, Some(Year::Absolute(_))) => context.resolve(time, None),
        _ => None,
    })
}

/// The months that a title names of the one year that is known beside the text.
fn title_months(title: &[Token], words: &str, year: i32, lexicon: &Lexicon) -> Option<Period> {
    let mut times = title.iter().enumerate().filter_map(|(at, t)| match t.kind {
        Kind::Time(time) if !time.same && !time.end => Some((at, time)),
        _ => None,
    });
    let ((at, time), None) = (times.next()?, times.next()) else { return None };
    // 二季度湖北部署…: the time of an event.
    let passed =
        |t: &&Token| matches!(t.kind, Kind::Area(_) | Kind::Local(_) | Kind::Mark(_) | Kind::Word(Word::Filler));
    let topic = title[at + 1..].iter().find(|t| !passed(t))?;
    let about = match topic.kind {
        Kind::Subject(_) | Kind::Sector(_) | Kind::Noun(_) => true,
        Kind::Text => words.get(topic.start..topic.end).is_some_and(|w| begins(w, &lexicon.parts.title_topic)),
        _ => false,
    };
    if !about {
        return None;
    }
    let fits = time.year.is_none_or(|named| named == Year::Absolute(year));
    let (first, last) = time.months.filter(|_| fits)?;
    span(year, first, last)
}

/// The counties of a city, or of the city of a county, by their short names.
fn children(own: Option<RegionCode>, lexicon: &Lexicon, regions: &Regions) -> Counties {
    let own = own.and_then(|code| regions.get(code));
    let above = own.and_then(|own| match own.level {
        // Of a province, those that lie in no city (海南文昌).
        Division::Province | Division::City => Some(own.code),
        Division::County => own.parent,
        Division::Nation => None,
    });
    above.and_then(|city| lexicon.counties.get(&city)).cloned().unwrap_or_default()
}

/// The indicator that a title names, if it names one and no more.
fn only_subject(title: &[Token], lexicon: &Lexicon) -> Option<u16> {
    let mut named = title.iter().filter_map(|t| match t.kind {
        Kind::Subject(index) => Some(lexicon.subjects[usize::from(index)].indicators.as_slice()),
        _ => None,
    });
    let first = named.next()?;
    match first {
        [only] if named.all(|other| other == first) => Some(*only),
        _ => None,
    }
}

/// Whether a title speaks of growth.
fn speaks_of_growth(title: &[Token]) -> bool {
    title.iter().any(|t| matches!(t.kind, Kind::Word(Word::Rate | Word::DropRate | Word::Yoy | Word::Up | Word::Down)))
}

/// Years written in full, in the order of the text.
fn said_years(tokens: &[Token]) -> Vec<i32> {
    let years = tokens.iter().filter_map(|t| match t.kind {
        Kind::Time(Time { year: Some(Year::Absolute(year)), .. }) => Some(year),
        _ => None,
    });
    years.collect()
}

/// Whether a text about `year` was written in the year after: it says 去年 and never 今年, or writes the year in full,
/// goals apart, and speaks of 今年 or 去年 as well.
fn written_after(year: i32, tokens: &[Token]) -> bool {
    let (mut full, mut this, mut last) = (false, false, false);
    for sentence in tokens.split(|t| t.mark('。') || t.mark('\n')) {
        let goal = sentence.iter().any(|t| t.is(Word::Target));
        for token in sentence {
            match token.kind {
                Kind::Time(Time { year: Some(Year::Absolute(y)), since: false, .. }) => full |= y == year && !goal,
                Kind::Time(Time { year: Some(Year::Relative(0)), .. }) => this = true,
                Kind::Time(Time { year: Some(Year::Relative(-1)), same: false, .. }) => last = true,
                _ => {}
            }
        }
    }
    if this { full } else { last }
}

/// Every year of `2014/2016/2017 (see text)`.
pub(super) fn listed_years(text: &str) -> Vec<i32> {
    text.split(|c: char| !c.is_ascii_digit())
        .filter_map(|part| part.parse().ok())
        .filter(|y| (1900..2200).contains(y))
        .collect()
}

/// The one division that a title names; a province and its city side by side are the city (辽宁大连).
fn titled(title: &[Token], lexicon: &Lexicon, regions: &Regions) -> Option<RegionCode> {
    let codes = title.iter().filter_map(|t| named(std::slice::from_ref(t), lexicon));
    let mut inner = None;
    for code in codes {
        match inner {
            Some(told) if told == code || regions.lies_in(told, code) => {}
            Some(told) if !regions.lies_in(code, told) => return None,
            _ => inner = Some(code),
        }
    }
    inner
}

fn named(tokens: &[Token], lexicon: &Lexicon) -> Option<RegionCode> {
    tokens.iter().find_map(|t| match t.kind {
        Kind::Area(index) => match &lexicon.areas[usize::from(index)] {
            Named::Divisions(codes) => codes.first().copied(),
            Named::Special(_) => None,
        },
        _ => None,
    })
}

/// The first of a list of names where it holds all the others: 宁夏/中卫/吴忠.
pub(super) fn around_all(names: &str, regions: &Regions) -> Option<RegionCode> {
    let mut codes = names.split(['/', '、', ',', '，']).map(|name| highest(name.trim(), regions));
    let first = codes.next()??;
    let inside = |code: Option<RegionCode>| code.is_some_and(|code| code != first && code.province() == Some(first));
    let others: Vec<_> = codes.collect();
    (!others.is_empty() && others.into_iter().all(inside)).then_some(first)
}

/// 深圳光明区, 湖北省武汉市江夏区: the innermost of divisions whose names stand side by side.
pub(super) fn nested(name: &str, regions: &Regions) -> Option<RegionCode> {
    let splits: Vec<usize> = name.char_indices().skip(2).map(|(at, _)| at).collect();
    splits.iter().rev().find_map(|at| {
        let (outer, inner) = name.split_at(*at);
        let outer = highest(outer, regions).or_else(|| nested(outer, regions))?;
        regions.named(inner).iter().find(|code| regions.lies_in(**code, outer)).copied()
    })
}

/// The highest division that goes by a name; none where several of one rung do.
fn highest(name: &str, regions: &Regions) -> Option<RegionCode> {
    let mut found: Vec<_> =
        regions.named(name).iter().filter_map(|c| regions.get(*c)).map(|r| (r.level, r.code)).collect();
    found.sort();
    match found.as_slice() {
        [(_, only)] => Some(*only),
        [(first, code), (second, _), ..] if first < second => Some(*code),
        _ => None,
    }
}

/// The area a text names most often, the first of them where several are named equally often; none where most names are of
/// others that do not lie in it.
fn most_named(tokens: &[Token], lexicon: &Lexicon, regions: &Regions) -> Option<RegionCode> {
    let mut counts: Vec<(RegionCode, usize)> = Vec::new();
    for token in tokens {
        let Some(code) = named(std::slice::from_ref(token), lexicon) else { continue };
        match counts.iter_mut().find(|(c, _)| *c == code) {
            Some((_, count)) => *count += 1,
            None => counts.push((code, 1)),
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max()?;
    let first = counts.iter().find(|(_, count)| *count == most).map(|(code, _)| *code)?;
    let near = |code: RegionCode| code == first || regions.lies_in(code, first) || regions.lies_in(first, code);
    let own: usize = counts.iter().filter(|(code, _)| near(*code)).map(|(_, count)| count).sum();
    let all: usize = counts.iter().map(|(_, count)| count).sum();
    (own * 2 >= all).then_some(first)
}
