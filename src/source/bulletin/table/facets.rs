//! Facets: what a label, a header or a caption says of the cells it stands over.

use super::super::lex;
use super::super::lexicon::{Named, SectorMeaning};
use super::super::token::{Kind, Noun, Time, Token, UnitClass, Word, Year};
use super::Reader;
use crate::domain::{Area, Measure, RegionCode};

/// Characters of the longest label; more is a paragraph.
const LONGEST: usize = 48;

/// What a header says of the kind of figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// A measure that is read.
    Measure(Measure),
    /// One that is not.
    Nothing,
}

/// What words say; everything may be missing.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Facets {
    /// The indicator, by place in the lexicon.
    pub subject: Option<u16>,
    /// A sector that needs a noun or an indicator above it.
    pub sector: Option<SectorMeaning>,
    /// A noun of measurement without its sector.
    pub noun: Option<Noun>,
    /// The area.
    pub area: Option<Area>,
    /// The time.
    pub time: Option<Time>,
    /// January to the end of the document's period.
    pub cumulative: bool,
    /// The measure.
    pub said: Option<Said>,
    /// The last unit named.
    pub unit: Option<(UnitClass, u16)>,
    /// All units named.
    pub units: Vec<(UnitClass, u16)>,
    /// It numbers rows.
    pub number: bool,
    /// Words that no table of words knows: it is about something else.
    pub unknown: bool,
}

impl Facets {
    /// Joins what stands in several cells over one another; contradictions are unknown.
    pub fn join(&mut self, other: Facets) {
        fn one<T: PartialEq>(here: &mut Option<T>, there: Option<T>, unknown: &mut bool) {
            match (&here, there) {
                (Some(a), Some(b)) if *a != b => *unknown = true,
                (None, Some(b)) => *here = Some(b),
                _ => {}
            }
        }
        one(&mut self.subject, other.subject, &mut self.unknown);
        one(&mut self.sector, other.sector, &mut self.unknown);
        one(&mut self.noun, other.noun, &mut self.unknown);
        one(&mut self.area, other.area, &mut self.unknown);
        match (self.time, other.time) {
            (Some(a), Some(b)) => match joined(a, b) {
                Some(time) => self.time = Some(time),
                None => self.unknown = true,
            },
            (None, time) => self.time = time,
            _ => {}
        }
        one(&mut self.said, other.said, &mut self.unknown);
        self.unit = other.unit.or(self.unit);
        self.units.extend(other.units);
        self.cumulative |= other.cumulative;
        self.number |= other.number;
        self.unknown |= other.unknown;
    }

    /// Whether nothing is said at all.
    pub fn is_empty(&self) -> bool {
        *self == Facets::default()
    }
}

/// Year of one, months of the other; `None` where they differ.
pub(super) fn joined(a: Time, b: Time) -> Option<Time> {
    if a == b {
        return Some(a);
    }
    let year = match (a.year, b.year) {
        (Some(x), Some(y)) if x != y => return None,
        (x, y) => x.or(y),
    };
    let months = match (a.months, b.months) {
        (Some(x), Some(y)) if x != y => return None,
        (x, y) => x.or(y),
    };
    Some(Time {
        year,
        months,
        same: a.same || b.same,
        end: a.end || b.end,
        since: a.since || b.since,
        previous: a.previous || b.previous,
        single: a.single || b.single,
        whole: a.whole || b.whole,
        each: a.each || b.each,
    })
}

impl Reader<'_> {
    /// What a label or header says.
    pub(super) fn facets(&self, text: &str) -> Facets {
        let repaired = self.repairer.repair(text.trim()).text.replace('\n', " ");
        let label = numbering(repaired.trim());
        let mut facets = Facets::default();
        if label.chars().count() > LONGEST {
            facets.unknown = true;
            return facets;
        }
        if let Some(area) = self.region(label) {
            facets.area = Some(area);
            return facets;
        }
        let year = label.parse::<i32>().ok().filter(|year| (1949..2100).contains(year));
        if let Some(year) = year.filter(|_| label.len() == 4) {
            facets.time = Some(Time { year: Some(Year::Absolute(year)), ..Time::default() });
            return facets;
        }
        self.gather(label, &mut facets);
        if let (None, Some(sector), Some(noun)) = (facets.subject, facets.sector, facets.noun) {
            facets.subject = sector.with(Some(noun));
            facets.unknown |= facets.subject.is_none();
            (facets.sector, facets.noun) = (None, None);
        }
        facets
    }

    /// What the lines in front of a table say; what they say besides does not matter.
    pub(super) fn caption(&self, text: &str) -> Facets {
        let repaired = self.repairer.repair(text.trim()).text;
        let mut facets = Facets::default();
        if repaired.chars().count() <= 2 * LONGEST {
            self.gather(&repaired, &mut facets);
        }
        facets
    }

    /// The region a whole label names, one below the document's own where several go by the name.
    fn region(&self, label: &str) -> Option<Area> {
        let words = &self.words.table;
        if words.total.iter().any(|word| word == label) {
            return self.context.own.map(Area::Division);
        }
        self.nearest(self.regions.named(label))
    }

    /// Of regions that go by one name, the only one, or the only one in the document's own province.
    fn nearest(&self, codes: &[RegionCode]) -> Option<Area> {
        if let [only] = codes {
            return Some(Area::Division(*only));
        }
        let own = self.context.own?;
        let below = |code: &&RegionCode| self.regions.get(**code).is_some_and(|r| r.parent == Some(own));
        let beside = |code: &&RegionCode| code.province().is_some() && code.province() == own.province();
        for inside in [&below as &dyn Fn(&&RegionCode) -> bool, &beside] {
            let mut found = codes.iter().filter(|code| inside(code));
            if let (Some(only), None) = (found.next(), found.next()) {
                return Some(Area::Division(*only));
            }
        }
        None
    }

    fn gather(&self, label: &str, facets: &mut Facets) {
        let tokens = lex::lex_all(self.lexicon, label);
        let (mut at, mut next) = (0, 0);
        while at < label.len() {
            while tokens.get(next).is_some_and(|t| t.end <= at) {
                next += 1;
            }
            let token = tokens.get(next).filter(|t| t.start == at);
            // Words of tables are known beside those of sentences; the longer of the two counts.
            let known = self.known(&label[at..]);
            let plain = token.is_none_or(|t| t.kind == Kind::Text);
            match (known, token) {
                (Some((len, meaning)), token) if plain || token.is_none_or(|t| len >= t.end - t.start) => {
                    self.word(meaning, facets);
                    at += len;
                }
                (_, Some(token)) if !plain => {
                    self.token(token, label, facets);
                    at = token.end;
                }
                _ if let Some((len, unit)) = self.bare_unit(&label[at..]) => {
                    facets.unit = Some(unit);
                    facets.units.push(unit);
                    at += len;
                }
                _ => {
                    let c = label[at..].chars().next().unwrap_or(' ');
                    facets.unknown |= c.is_alphanumeric();
                    at += c.len_utf8();
                }
            }
        }
    }

    /// The unit that `text` begins with: in sentences a unit without a number is plain words.
    fn bare_unit(&self, text: &str) -> Option<(usize, (UnitClass, u16))> {
        match self.lexicon.phrase(text)? {
            (len, Kind::Unit(class, index, false)) => Some((len, (*class, *index))),
            _ => None,
        }
    }

    /// The longest word of tables that `text` begins with.
    fn known(&self, text: &str) -> Option<(usize, Meaning)> {
        let words = &self.words.table;
        let measures = words.measures.iter().flat_map(|(name, list)| {
            let said = name.parse().map_or(Said::Nothing, Said::Measure);
            list.iter().map(move |word| (word, Meaning::Said(said)))
        });
        let lists =
            [(&words.plain, Meaning::Plain), (&words.unit, Meaning::Plain), (&words.cumulative, Meaning::Cumulative)];
        let numbers = words.number.iter().map(|word| (word, Meaning::Number));
        let others = lists.into_iter().flat_map(|(list, meaning)| list.iter().map(move |word| (word, meaning)));
        let found = measures.chain(others).chain(numbers).filter(|(word, _)| text.starts_with(word.as_str()));
        found.map(|(word, meaning)| (word.len(), meaning)).max_by_key(|(len, _)| *len)
    }

    fn word(&self, meaning: Meaning, facets: &mut Facets) {
        match meaning {
            Meaning::Plain => {}
            Meaning::Cumulative => facets.cumulative = true,
            Meaning::Number => facets.number = true,
            Meaning::Said(said) => match facets.said {
                // 累计 … 同比增长 … : a rate of an amount is a rate.
                Some(Said::Measure(Measure::Level)) | None => facets.said = Some(said),
                Some(before) if before == said || said == Said::Measure(Measure::Level) => {}
                Some(_) => facets.said = Some(Said::Nothing),
            },
        }
    }

    fn token(&self, token: &Token, label: &str, facets: &mut Facets) {
        match token.kind {
            Kind::Mark(_) | Kind::Word(Word::Filler) => {}
            Kind::Subject(index) => match self.lexicon.subjects[usize::from(index)].indicators.as_slice() {
                [only] if facets.subject.is_none_or(|s| s == *only) => {
                    facets.subject = Some(*only);
                    if self.lexicon.subjects[usize::from(index)].rate {
                        self.word(Meaning::Said(Said::Measure(Measure::Yoy)), facets);
                    }
                }
                _ => facets.unknown = true,
            },
            Kind::Sector(index) => match self.lexicon.sectors[usize::from(index)].as_slice() {
                [only] if facets.sector.is_none() => facets.sector = Some(*only),
                _ => facets.unknown = true,
            },
            Kind::Noun(noun) => {
                facets.unknown |= facets.noun.is_some_and(|n| n != noun);
                facets.noun = Some(noun);
            }
            Kind::Area(index) => match &self.lexicon.areas[usize::from(index)] {
                Named::Divisions(codes) => match self.nearest(codes).or_else(|| self.first(codes)) {
                    Some(area) if facets.area.is_none() => facets.area = Some(area),
                    _ => facets.unknown = true,
                },
                Named::Special(name) => facets.area = Some(Area::Special(name.clone())),
            },
            Kind::Local(local) if label[token.start..token.end].chars().count() > 1 => {
                facets.area.get_or_insert(self.context.local(local, self.regions));
            }
            Kind::Time(time) => match facets.time.map_or(Some(time), |before| joined(before, time)) {
                Some(time) => facets.time = Some(time),
                None => facets.unknown = true,
            },
            Kind::Unit(class, index, _) => {
                facets.unit = Some((class, index));
                facets.units.push((class, index));
            }
            Kind::Word(Word::Yoy | Word::Up | Word::Rate) => {
                self.word(Meaning::Said(Said::Measure(Measure::Yoy)), facets);
            }
            _ => facets.unknown = true,
        }
    }

    /// The region of the highest rung where only one of that rung goes by a name.
    fn first(&self, codes: &[RegionCode]) -> Option<Area> {
        let level = |code: &RegionCode| self.regions.get(*code).map(|r| r.level);
        match codes {
            [first, second, ..] if level(first) < level(second) => Some(Area::Division(*first)),
            _ => None,
        }
    }
}

/// What a word of tables means.
#[derive(Clone, Copy, Debug)]
enum Meaning {
    Plain,
    Cumulative,
    Number,
    Said(Said),
}

/// A label without the numbering and marks in front of it: `一、`, `（二）`, `1.`, `#`, `其中：`.
fn numbering(label: &str) -> &str {
    let mut rest = label.trim_start_matches(['#', '＃', '*', '·', ' ', '　', '—', '-']);
    let counts = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let inner = rest.strip_prefix(['（', '(']).unwrap_or(rest);
    let after = inner.trim_start_matches(counts);
    if after.len() < inner.len() {
        // 一、 and （一） count; 一季度 and 1-3月 do not.
        let behind = after.trim_start();
        if let Some(behind) = behind.strip_prefix(['、', '．', '）', ')', '：']) {
            rest = behind;
        } else if let Some(behind) = behind.strip_prefix('.').filter(|b| !b.starts_with(|c: char| c.is_ascii_digit())) {
            rest = behind;
        }
    }
    rest.trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbering_is_no_part_of_a_label() {
        for (label, rest) in [
            ("一、地区生产总值", "地区生产总值"),
            ("（二）固定资产投资", "固定资产投资"),
            ("1.进出口", "进出口"),
            ("# 第一产业", "第一产业"),
            ("1-3月", "1-3月"),
            ("一季度", "一季度"),
            ("2022", "2022"),
        ] {
            assert_eq!(numbering(label), rest);
        }
    }
}
