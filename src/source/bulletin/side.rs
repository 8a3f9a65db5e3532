//! Side information: what is known of a bulletin beside its text, whoever told it, and whether it can be understood.

use chrono::NaiveDate;

use super::context::{around_all, nested};
use super::form::Page;
use super::lex;
use super::lexicon::Named;
use super::token::{Kind, Year};
use super::{Document, Extractor};
use crate::catalog::Regions;
use crate::domain::{Diagnostic, Level, Month, Period};

/// What is known of a bulletin beside its text; everything may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SideInfo {
    /// Headline.
    pub title: Option<String>,
    /// Area it is about, by any name.
    pub region: Option<String>,
    /// Period it is about: `2022Q1`, `2012H1`, `2020H2`, `2012`, or in words: `2022年一季度`.
    pub period: Option<String>,
    /// Day of publication.
    pub published: Option<NaiveDate>,
    /// Publisher.
    pub publisher: Option<String>,
    /// A day of publication that could not be read.
    pub odd_day: Option<String>,
    /// File and line that tell it, `index.tsv:3`; the document itself where `None`.
    pub origin: Option<String>,
}

impl SideInfo {
    /// What is told here, and else there.
    pub fn or(self, other: &SideInfo) -> SideInfo {
        SideInfo {
            title: self.title.or_else(|| other.title.clone()),
            region: self.region.or_else(|| other.region.clone()),
            period: self.period.or_else(|| other.period.clone()),
            published: self.published.or(other.published),
            publisher: self.publisher.or_else(|| other.publisher.clone()),
            odd_day: self.odd_day.or_else(|| other.odd_day.clone()),
            origin: self.origin.or_else(|| other.origin.clone()),
        }
    }
}

impl Extractor {
    /// What is known of a document: what was told of it, else what it tells of itself. A region or period that cannot
    /// be understood is told and left to the text.
    pub(super) fn settled(&self, document: &Document, page: &Page<'_>) -> (SideInfo, Vec<Diagnostic>) {
        let (mut side, mut found) = self.understood(&document.side, &document.file);
        // What an index or a file beside the document tells was judged when it was read.
        found.retain(|_| document.side.origin.is_none());
        if page.told != SideInfo::default() {
            side = side.or(&page.told);
        }
        (side, found)
    }

    /// Side information with its period in the program's form, and without what cannot be understood, which is told.
    pub fn understood(&self, side: &SideInfo, file: &str) -> (SideInfo, Vec<Diagnostic>) {
        let (mut side, mut found) = (side.clone(), Vec::new());
        let place = side.origin.clone().unwrap_or_else(|| file.to_string());
        let mut doubt = |level: Level, code: &str, message: String| {
            found.push(Diagnostic { level, code: code.into(), place: place.clone(), message });
        };
        if let Some(text) = side.odd_day.take() {
            doubt(Level::Warning, "bulletin.side-published", format!("published {text:?} is no day like 2022-04-25"));
        }
        if let Some(name) = &side.region
            && around_all(name, &self.regions).or_else(|| nested(name, &self.regions)).is_none()
            && let Some(reason) = unknown(name, &self.regions)
        {
            // A list or a part of regions stays: the document is not about the one that its text names most often.
            let several = several(name, &self.regions) || self.aggregate(name);
            let then = if several { "each sentence has to name its own" } else { "the text decides" };
            // A name that several regions bear is a mistake to be mended, a list of regions is none.
            let level =
                if several && self.regions.named(name.trim()).is_empty() { Level::Note } else { Level::Warning };
            doubt(level, "bulletin.side-region", format!("the region {name:?} {reason}; {then}"));
            if !several {
                side.region = None;
            }
        }
        if let Some(text) = &side.period {
            match self.period_text(text) {
                Some(period) => {
                    if period.parse::<Period>().is_err() && more_than_a_year(&period) {
                        let message = format!(
                            "of the period {text:?} only the year is understood; write it as 2022Q1, 2022H1 or 2022-01/2022-03"
                        );
                        doubt(Level::Warning, "bulletin.side-period", message);
                    }
                    side.period = Some(period);
                }
                None => {
                    doubt(
                        Level::Warning,
                        "bulletin.side-period",
                        format!("the period {text:?} names no year; the text decides"),
                    );
                    side.period = None;
                }
            }
        }
        (side, found)
    }

    /// Whether a name is that of an aggregate of regions: 西部地区, 东北三省一区.
    fn aggregate(&self, name: &str) -> bool {
        let kind = self.lexicon.phrase(name.trim());
        matches!(kind, Some((len, Kind::Area(index))) if len == name.trim().len()
            && matches!(self.lexicon.areas[usize::from(*index)], Named::Special(_)))
    }

    /// A period as the program writes it; years alone and lists of years stay as they are.
    fn period_text(&self, text: &str) -> Option<String> {
        let text = text.trim();
        let years = text.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse::<i32>().ok());
        let has_year = years.into_iter().any(|y| (1900..2200).contains(&y));
        if !has_year || text.parse::<Period>().is_ok() {
            return has_year.then(|| text.to_string());
        }
        Some(self.part_of_year(text).map_or_else(|| text.to_string(), |period| period.to_string()))
    }

    /// `2022年一季度`, `2022年Q1`, `2022-Q1`, `2022.1-3`: the months of one year. `2022M3` may be March or January to March:
    /// the text decides.
    fn part_of_year(&self, text: &str) -> Option<Period> {
        let (year, rest) = text.split_at_checked(4)?;
        let rest = rest.trim_start_matches(['年', '-', '.', ' ', '/']);
        let months = |c: char| c.is_ascii_digit() || matches!(c, '-' | '—' | '–' | '~' | '至');
        let written = match rest {
            "" => return None,
            part if part.chars().all(months) => format!("{year}年{part}月"),
            part => format!("{year}年{part}"),
        };
        let short = format!("{year}{}", rest.to_ascii_uppercase());
        if let Ok(period) = short.parse() {
            return Some(period);
        }
        let told = lex::lex_all(&self.lexicon, &written).into_iter().find_map(|token| match token.kind {
            Kind::Time(time) => Some((time.year?, time.months?)),
            _ => None,
        });
        let (Year::Absolute(year), (first, last)) = told? else { return None };
        Period::new(Month::new(year, first).ok()?, Month::new(year, last).ok()?).ok()
    }
}

/// Whether words beside a year say more than it does, and are no list, so that they should have been understood.
fn more_than_a_year(text: &str) -> bool {
    let rest = text.trim().get(4..).unwrap_or_default().trim_start_matches('年').trim();
    !rest.is_empty() && !rest.contains(['/', '、', '(', '（', '-', '—', ' ', ',', '，'])
}

/// Whether a name is that of several regions, or of a part of one: 辽宁/吉林, 多省, 四川灾区39县.
fn several(name: &str, regions: &Regions) -> bool {
    let name = name.trim();
    let begins = |len: usize| {
        let head: String = name.chars().take(len).collect();
        head.len() < name.len() && !regions.named(&head).is_empty()
    };
    name.contains(['/', '、', ',', '，', ' ']) || name.starts_with('多') || (2..=4).any(begins)
}

/// Why a name is that of no one region.
fn unknown(name: &str, regions: &Regions) -> Option<&'static str> {
    let found = regions.named(name.trim());
    let mut levels: Vec<_> = found.iter().filter_map(|code| regions.get(*code)).map(|r| r.level).collect();
    levels.sort();
    match levels.as_slice() {
        [] => Some("is none of the catalog's"),
        [first, second, ..] if first == second => Some("is the name of several; give the code"),
        _ => None,
    }
}
