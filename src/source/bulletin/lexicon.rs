//! Lexicon: every phrase of the catalog in one trie, with what each of them means.

mod areas;
mod parts;
mod short;
mod times;

use std::collections::HashMap;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow};

use super::lex::is_mark;
use super::number;
use super::sets::{Stop, Stops};
use super::token::{Kind, Local, Noun, UnitClass, Word};
use super::trie::Trie;
use crate::catalog::Catalog;
use crate::catalog::phrases::{Phrases, Sector};
use crate::domain::{IndicatorId, RegionCode};
pub use parts::{Parts, begins, ends};

/// A named area of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// Divisions that go by the name, the highest rung first.
    Divisions(Vec<RegionCode>),
    /// An aggregate that is no division.
    Special(String),
}

/// What a phrase for subjects means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subjects {
    /// Indicators, by place in [`Lexicon::indicators`].
    pub indicators: Vec<u16>,
    /// The phrase says growth as well.
    pub rate: bool,
    /// Only growth is told of them.
    pub growth_only: bool,
    /// The sector it begins with, by place in [`Lexicon::sectors`].
    pub sector: Option<u16>,
}

/// What nouns make of a sector, by place in [`Lexicon::indicators`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SectorMeaning {
    itself: Option<u16>,
    value_added: Option<u16>,
    output: Option<u16>,
    investment: Option<u16>,
    revenue: Option<u16>,
    profit: Option<u16>,
    electricity: Option<u16>,
    total: Option<u16>,
}

impl SectorMeaning {
    /// The indicator that a noun makes of it; without a noun what is meant by growth alone.
    pub fn with(&self, noun: Option<Noun>) -> Option<u16> {
        match noun {
            None => self.itself,
            Some(Noun::ValueAdded) => self.value_added,
            Some(Noun::Output) => self.output,
            Some(Noun::Investment) => self.investment,
            Some(Noun::Revenue) => self.revenue,
            Some(Noun::Profit) => self.profit,
            Some(Noun::Electricity) => self.electricity,
            Some(Noun::Total) => self.total,
        }
    }
}

/// An indicator as binding needs it.
#[derive(Clone, Debug)]
pub struct Measured {
    /// Its id.
    pub id: IndicatorId,
    /// Class of the units of its levels.
    pub class: UnitClass,
    /// Its levels are per head: yuan, never hundred millions of yuan.
    pub per_head: bool,
    /// It stands at a date.
    pub stock: bool,
    /// It is a price index.
    pub price: bool,
    /// The noun of measurement that its names end in.
    pub noun: Option<Noun>,
}

/// What a character may be the beginning of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Nothing but plain words.
    Plain,
    /// A phrase, or else what stands in the other variants.
    Phrase,
    /// A number.
    Number,
    /// A mark by itself.
    Mark,
}

/// Counties of a city by their short names.
pub type Counties = Arc<[(String, RegionCode)]>;

/// All phrases with their meaning.
pub struct Lexicon {
    trie: Trie,
    /// Phrases, in the order of the trie's values.
    phrases: Vec<String>,
    /// Their meanings.
    kinds: Vec<Kind>,
    /// What each character of the basic plane may be the beginning of.
    roles: Vec<Role>,
    /// Characters that may be the beginning of anything but plain words.
    begins: Stops,
    /// Indicators in catalog order.
    pub indicators: Vec<Measured>,
    /// Meanings of [`Kind::Subject`].
    pub subjects: Vec<Subjects>,
    /// Meanings of [`Kind::Sector`].
    pub sectors: Vec<Vec<SectorMeaning>>,
    /// Meanings of [`Kind::Area`].
    pub areas: Vec<Named>,
    /// Names of units.
    pub units: Vec<String>,
    /// Place of `%` among the units.
    pub percent: u16,
    /// Endings of names of areas that are no divisions.
    pub endings: Vec<String>,
    /// Beginnings and endings by which plain words are known.
    pub parts: Parts,
    /// Areas that go by one name: the areas they consist of.
    pub members: HashMap<String, Vec<RegionCode>>,
    /// The counties of each city.
    pub counties: HashMap<RegionCode, Counties>,
    /// The year that words for several years count from (党的十八大以来).
    pub since: HashMap<String, i32>,
    /// Words that are short for a part of indicators: word, the indicators, the part.
    pub behind: Vec<(String, Vec<u16>, u16)>,
    /// What a noun of measurement means with nothing in front of it, where its growth is told.
    pub alone: Vec<(Noun, u16)>,
    /// An indicator whose words may be short for another one.
    short: Option<(u16, u16)>,
}

impl Lexicon {
    /// Builds the lexicon of a catalog.
    ///
    /// # Errors
    /// On a role that the program does not know.
    pub fn build(catalog: &Catalog) -> Result<Self> {
        let mut maker = Maker::default();
        maker.indicators(catalog);
        maker.words(&catalog.phrases)?;
        maker.sectors(&catalog.phrases)?;
        maker.compounds(&catalog.phrases);
        maker.units(&catalog.phrases)?;
        maker.times(&catalog.phrases)?;
        maker.areas(catalog);
        maker.members(catalog);
        maker.counties(&catalog.regions);
        maker.parts = Parts::build(&catalog.phrases.parts)?;
        maker.behind(&catalog.phrases);
        maker.alone(&catalog.phrases)?;
        maker.build()
    }

    /// Whether words are those of the second place.
    pub fn is_second(&self, words: &str) -> bool {
        self.phrase(words).is_some_and(|(len, kind)| len == words.len() && *kind == Kind::Second)
    }

    /// Length in bytes and meaning of the longest phrase that `text` begins with.
    #[inline]
    pub fn phrase(&self, text: &str) -> Option<(usize, &Kind)> {
        self.trie.longest(text).map(|(len, value)| (len, &self.kinds[value as usize]))
    }

    /// The indicator that the words of another may be short for: industry above designated size for industry.
    pub fn full(&self, indicator: u16) -> Option<u16> {
        self.short.filter(|(short, _)| *short == indicator).map(|(_, full)| full)
    }

    /// Every phrase with its meaning.
    pub fn phrases(&self) -> impl Iterator<Item = (&str, Kind)> {
        self.phrases.iter().map(String::as_str).zip(self.kinds.iter().copied())
    }

    /// The first byte from `from` on at which anything but plain words may begin; the length of the text if there is
    /// none.
    pub fn next(&self, text: &str, from: usize) -> usize {
        self.begins.next(text, from, |_| {})
    }

    /// What a character may be the beginning of.
    #[inline]
    pub fn role(&self, c: char) -> Role {
        self.roles.get(c as usize).copied().unwrap_or(Role::Plain)
    }
}

#[derive(Default)]
struct Maker {
    patterns: HashMap<String, Kind>,
    indicators: Vec<Measured>,
    by_id: HashMap<String, u16>,
    subjects: Vec<Subjects>,
    sectors: Vec<Vec<SectorMeaning>>,
    sector_names: HashMap<String, SectorMeaning>,
    areas: Vec<Named>,
    units: Vec<String>,
    endings: Vec<String>,
    parts: Parts,
    members: HashMap<String, Vec<RegionCode>>,
    counties: HashMap<RegionCode, Counties>,
    since: HashMap<String, i32>,
    behind: Vec<(String, Vec<u16>, u16)>,
    alone: Vec<(Noun, u16)>,
}

impl Maker {
    /// The first meaning of a phrase stays: tables are added in order of precedence.
    fn add(&mut self, phrase: &str, kind: Kind) {
        self.patterns.entry(phrase.to_string()).or_insert(kind);
    }

    fn indicators(&mut self, catalog: &Catalog) {
        for (index, indicator) in catalog.indicators.iter().enumerate() {
            let unit = indicator.units.first().map_or("", String::as_str);
            let class = match unit {
                "%" => UnitClass::Percent,
                u if u.ends_with("千瓦时") || u.ends_with('度') => UnitClass::Energy,
                u if u.ends_with('吨') || u.ends_with('斤') => UnitClass::Mass,
                _ => UnitClass::Money,
            };
            self.by_id.insert(indicator.id.to_string(), index as u16);
            self.indicators.push(Measured {
                id: indicator.id.clone(),
                class,
                per_head: unit == "元",
                stock: indicator.kind == crate::domain::Kind::Stock,
                price: indicator.kind == crate::domain::Kind::Index,
                noun: noun_of(&catalog.phrases, &indicator.phrases),
            });
            let kind = self.subject(vec![index as u16], false, false);
            for phrase in &indicator.phrases {
                self.add(phrase, kind);
            }
        }
    }

    fn subject(&mut self, indicators: Vec<u16>, rate: bool, growth_only: bool) -> Kind {
        self.subjects.push(Subjects { indicators, rate, growth_only, sector: None });
        Kind::Subject(self.subjects.len() as u16 - 1)
    }

    fn words(&mut self, phrases: &Phrases) -> Result<()> {
        for (role, list) in &phrases.words {
            let word = Word::from_name(role).with_context(|| format!("phrases.toml: unknown role words.{role}"))?;
            let kind = match word {
                Word::Stop => Kind::Text,
                Word::First => Kind::First,
                Word::Second => Kind::Second,
                _ => Kind::Word(word),
            };
            list.iter().for_each(|phrase| self.add(phrase, kind));
        }
        for (phrase, year) in &phrases.since {
            self.add(phrase, Kind::Word(Word::Multi));
            self.since.insert(phrase.clone(), *year);
        }
        for (role, list) in &phrases.nouns {
            let noun = Noun::from_name(role).with_context(|| format!("phrases.toml: unknown role nouns.{role}"))?;
            list.iter().for_each(|phrase| self.add(phrase, Kind::Noun(noun)));
        }
        for (role, list) in &phrases.local {
            let local = match role.as_str() {
                "own" => Local::Own,
                "province" => Local::Province,
                "city" => Local::City,
                "county" => Local::County,
                "nation" => Local::Nation,
                _ => return Err(anyhow!("phrases.toml: unknown role local.{role}")),
            };
            list.iter().for_each(|phrase| self.add(phrase, Kind::Local(local)));
        }
        self.add("第", Kind::Ordinal(false));
        ["前", "头"].iter().for_each(|top| self.add(top, Kind::Ordinal(true)));
        self.add("百分之", Kind::PerCent);
        // Structure of dates and ranges: plain text unless a number stands beside it.
        for part in ["年", "月", "月份", "日", "个月", "至", "到"] {
            self.add(part, Kind::Text);
        }
        self.add("首", Kind::First);
        Ok(())
    }

    fn sectors(&mut self, phrases: &Phrases) -> Result<()> {
        for sector in &phrases.sectors {
            let meaning = self.meaning(sector);
            self.sectors.push(vec![meaning]);
            let kind = Kind::Sector(self.sectors.len() as u16 - 1);
            for phrase in &sector.phrases {
                self.sector_names.insert(phrase.clone(), meaning);
                self.add(phrase, kind);
            }
        }
        Ok(())
    }

    fn meaning(&self, sector: &Sector) -> SectorMeaning {
        let of = |id: &Option<String>| id.as_ref().and_then(|id| self.by_id.get(id)).copied();
        SectorMeaning {
            itself: of(&sector.itself),
            value_added: of(&sector.value_added),
            output: of(&sector.output),
            investment: of(&sector.investment),
            revenue: of(&sector.revenue),
            profit: of(&sector.profit),
            electricity: of(&sector.electricity),
            total: of(&sector.total),
        }
    }

    fn compounds(&mut self, phrases: &Phrases) {
        for compound in &phrases.compounds {
            let kind = if compound.sectors.is_empty() {
                let indicators = compound.indicators.iter().filter_map(|id| self.by_id.get(id)).copied().collect();
                self.subject(indicators, compound.rate, compound.growth_only)
            } else {
                let list = compound.sectors.iter().filter_map(|name| self.sector_names.get(name)).copied().collect();
                self.sectors.push(list);
                Kind::Sector(self.sectors.len() as u16 - 1)
            };
            compound.phrases.iter().for_each(|phrase| self.add(phrase, kind));
        }
    }

    fn units(&mut self, phrases: &Phrases) -> Result<()> {
        for (role, list) in &phrases.units {
            let class = match role.as_str() {
                "percent" => UnitClass::Percent,
                "points" => UnitClass::Points,
                "tenth" => UnitClass::Tenth,
                "times" => UnitClass::Times,
                "money" => UnitClass::Money,
                "mass" => UnitClass::Mass,
                "energy" => UnitClass::Energy,
                "bare" => UnitClass::Bare,
                "place" => UnitClass::Place,
                "other" => UnitClass::Other,
                _ => return Err(anyhow!("phrases.toml: unknown role units.{role}")),
            };
            for phrase in list {
                self.units.push(phrase.clone());
                let index = self.units.len() as u16 - 1;
                self.add(phrase, Kind::Unit(class, index, false));
                // 万多亿: "more" inside the scale.
                if let Some(rest) = phrase.strip_prefix("万亿") {
                    for more in ["多", "余"] {
                        self.add(&format!("万{more}亿{rest}"), Kind::Unit(class, index, true));
                    }
                }
                // 亿多元: "more" inside the unit.
                for scale in ["万亿", "亿", "万"] {
                    if let Some(noun) =
                        phrase.strip_prefix(scale).filter(|noun| !noun.is_empty() && !noun.starts_with('亿'))
                    {
                        for more in ["多", "余"] {
                            self.add(&format!("{scale}{more}{noun}"), Kind::Unit(class, index, true));
                        }
                    }
                }
            }
        }
        // Last, so that the index of "no unit" and of "place" is known by name.
        self.units.push(String::new());
        Ok(())
    }

    /// Notes for every phrase of an indicator which sector and noun it is made of: 规上工业增加值 is 规上工业 and 增加值.
    fn name_sectors(&mut self) {
        let mut parted: Vec<(String, Kind)> = Vec::new();
        for (phrase, kind) in &self.patterns {
            let Kind::Subject(subject) = *kind else { continue };
            let sector = phrase.char_indices().skip(1).filter_map(|(at, _)| {
                match (self.patterns.get(&phrase[..at]), self.patterns.get(&phrase[at..])) {
                    (Some(Kind::Sector(sector)), Some(Kind::Noun(_))) => Some(*sector),
                    _ => None,
                }
            });
            if let Some(sector) = sector.last() {
                let meaning = &self.subjects[usize::from(subject)];
                let subjects = Subjects { sector: Some(sector), ..meaning.clone() };
                self.subjects.push(subjects);
                parted.push((phrase.clone(), Kind::Subject(self.subjects.len() as u16 - 1)));
            }
        }
        self.patterns.extend(parted);
    }

    fn build(mut self) -> Result<Lexicon> {
        self.name_sectors();
        let mut phrases: Vec<(String, Kind)> = self.patterns.into_iter().collect();
        phrases.sort_by(|a, b| a.0.cmp(&b.0));
        let trie = Trie::build(phrases.iter().enumerate().map(|(i, (phrase, _))| (phrase.as_str(), i as u32)));
        let mut roles: Vec<Role> = (0..=u16::MAX).map(|code| role(char::from_u32(u32::from(code)))).collect();
        for first in phrases.iter().filter_map(|(phrase, _)| phrase.chars().next()) {
            if let Some(role) = roles.get_mut(first as usize) {
                *role = Role::Phrase;
            }
        }
        let Maker {
            indicators,
            subjects,
            sectors,
            areas,
            units,
            endings,
            parts,
            members,
            counties,
            since,
            behind,
            alone,
            ..
        } = self;
        let percent = units.iter().position(|u| u == "%").context("phrases.toml: no unit %")? as u16;
        let place = |id: &str| indicators.iter().position(|m| m.id.as_str() == id).map(|at| at as u16);
        let short = place("industrial_va_all").zip(place("industrial_va"));
        let begins = Stops::new(|c| if roles[c as usize] == Role::Plain { Stop::Never } else { Stop::Here });
        let (phrases, kinds) = phrases.into_iter().unzip();
        Ok(Lexicon {
            trie,
            phrases,
            kinds,
            roles,
            begins,
            indicators,
            subjects,
            sectors,
            areas,
            units,
            percent,
            endings,
            parts,
            members,
            counties,
            since,
            behind,
            alone,
            short,
        })
    }
}

/// The noun of measurement that one of the phrases ends in.
fn noun_of(tables: &Phrases, phrases: &[String]) -> Option<Noun> {
    let ends_so = |list: &Vec<String>| list.iter().any(|noun| phrases.iter().any(|p| p.ends_with(noun.as_str())));
    tables.nouns.iter().find(|(_, list)| ends_so(list)).and_then(|(role, _)| Noun::from_name(role))
}

/// What a character may begin when no phrase begins with it.
fn role(c: Option<char>) -> Role {
    match c {
        Some(c) if c.is_ascii_digit() || number::is_numeral(c) => Role::Number,
        Some(c) if is_mark(c) => Role::Mark,
        _ => Role::Plain,
    }
}
