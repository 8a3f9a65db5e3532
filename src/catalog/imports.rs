//! The words of tables that are imported: header lines, titles of columns, endings of names, units, marks.

use std::collections::{BTreeMap, HashMap};

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;

use super::files::DataFiles;
use super::indicators::Indicators;
use super::table;
use crate::domain::{Basis as PriceBasis, Measure};

const IMPORTS: &str = "catalog/imports.toml";

/// How a figure labelled with a month or a quarter covers the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Cover {
    /// From January to the end of what the label names (累计).
    Cumulative,
    /// What the label names and nothing before (当期).
    Single,
}

impl Cover {
    /// The name used in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Cover::Cumulative => "cumulative",
            Cover::Single => "single",
        }
    }
}

/// What stands below the title of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Name of a region.
    Region,
    /// Code of a region.
    RegionCode,
    /// Name of what is measured.
    Indicator,
    /// Month, quarter or year.
    Period,
    /// The figure.
    Value,
    /// Unit of the figure.
    Unit,
    /// Level, growth and so on.
    Measure,
    /// Cumulative or single.
    Basis,
    /// Marks beside the figure.
    Flag,
    /// Day of publication.
    Published,
    /// Who published it.
    Publisher,
    /// A remark.
    Note,
    /// Nothing that is read.
    Ignore,
}

/// What a name, or a part of one, says of a series; empty where it says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Series {
    /// Words that say it, in any case and width.
    #[serde(default)]
    pub words: Vec<String>,
    /// Indicator of the catalog.
    #[serde(default)]
    pub indicator: Option<String>,
    /// What the figures say.
    #[serde(default)]
    pub measure: Option<Measure>,
    /// How months and quarters are covered.
    #[serde(default)]
    pub basis: Option<Cover>,
    /// Unit of the figures.
    #[serde(default)]
    pub unit: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    header: BTreeMap<String, Vec<String>>,
    footer: Footer,
    database: BTreeMap<String, Vec<String>>,
    columns: BTreeMap<Role, Vec<String>>,
    suffix: Vec<Series>,
    base: Vec<Series>,
    index: BTreeMap<String, Vec<String>>,
    units: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    totals: Totals,
    marks: Marks,
    publishers: BTreeMap<String, Vec<String>>,
    name: Vec<Series>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Footer {
    words: Vec<String>,
    source: Vec<String>,
    updated: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Totals {
    words: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Marks {
    missing: Vec<String>,
    suppressed: Vec<String>,
    flags: BTreeMap<String, String>,
}

/// The words, folded, each with what it means.
#[derive(Debug)]
pub struct Imports {
    /// Key of a header line by its word: `database`, `indicator`, `period`, `region`, `unit`.
    pub header: HashMap<String, String>,
    /// Words that begin a footer.
    pub footer: Vec<String>,
    /// Words that begin the footer line that names the publisher.
    pub source: Vec<String>,
    /// Words that begin the footer line that tells the day of the table.
    pub updated: Vec<String>,
    /// Databases that are the nation's.
    pub national: Vec<String>,
    /// Role of a column by its title.
    pub columns: HashMap<String, Role>,
    /// What endings of names say.
    pub suffixes: HashMap<String, Series>,
    /// Endings, longest first.
    pub suffix_words: Vec<String>,
    /// What indices are compared with.
    pub bases: HashMap<String, Series>,
    /// Words that stand before and behind the name of an index.
    pub index: Vec<String>,
    /// Unit as kept by unit as printed.
    pub units: HashMap<String, String>,
    /// Units as printed, longest first.
    pub unit_words: Vec<String>,
    /// Cells without a figure.
    pub missing: Vec<String>,
    /// Words for totals, which name no region.
    pub totals: Vec<String>,
    /// Cells whose figure is kept back.
    pub suppressed: Vec<String>,
    /// Marks behind a figure and what they say, longest first.
    pub flags: Vec<(String, String)>,
    /// Parts of the names of official publishers.
    pub official: Vec<String>,
    /// Series by their full names.
    pub names: HashMap<String, Series>,
}

/// The form in which words of tables are compared: half-width, lower case, without blanks.
pub fn fold(text: &str) -> String {
    narrow(text).chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// Full-width letters, digits and punctuation as half-width ones, other blanks as plain ones; bytes may move.
pub fn narrow(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c {
            '\u{feff}' | '\u{200b}' => None,
            '\u{3000}' | '\u{a0}' | '\u{2007}' | '\u{202f}' | '\u{2009}' => Some(' '),
            // The block of full-width ASCII lies 0xFEE0 above ASCII itself.
            '！'..='～' => char::from_u32(c as u32 - 0xfee0),
            '\u{2212}' => Some('-'),
            _ => Some(c),
        })
        .collect()
}

impl Imports {
    /// Loads and validates `imports.toml`.
    ///
    /// # Errors
    /// On a word that stands twice, an unknown indicator, with the file.
    pub fn load(files: &DataFiles, indicators: &Indicators) -> Result<Self> {
        let file: File = table::toml(files, IMPORTS)?;
        Imports::new(file, indicators).with_context(|| files.path(IMPORTS))
    }

    fn new(file: File, indicators: &Indicators) -> Result<Self> {
        let mut columns = HashMap::new();
        for (role, words) in &file.columns {
            for word in words {
                let other = columns.insert(fold(word), *role);
                ensure!(other.is_none_or(|o| o == *role), "title {word:?} stands under two roles");
            }
        }
        let header = flat(&file.header);
        let suffixes = series(&file.suffix, indicators)?;
        let units: HashMap<String, String> = flat(&file.units);
        let mut flags: Vec<(String, String)> = file.marks.flags.into_iter().collect();
        flags.sort_by_key(|(mark, _)| std::cmp::Reverse(mark.len()));
        let folded = |words: &[String]| words.iter().map(|w| fold(w)).collect::<Vec<_>>();
        let list = |table: &BTreeMap<String, Vec<String>>| table.values().flatten().map(|w| fold(w)).collect();
        Ok(Imports {
            header,
            footer: folded(&file.footer.words),
            source: folded(&file.footer.source),
            updated: folded(&file.footer.updated),
            national: list(&file.database),
            columns,
            suffix_words: longest_first(suffixes.keys()),
            suffixes,
            bases: series(&file.base, indicators)?,
            index: longest_first(file.index.values().flatten().map(|w| fold(w)).collect::<Vec<_>>().iter()),
            unit_words: longest_first(units.keys()),
            units,
            missing: folded(&file.marks.missing),
            totals: folded(&file.totals.words),
            suppressed: folded(&file.marks.suppressed),
            flags,
            official: file.publishers.into_values().flatten().collect(),
            names: series(&file.name, indicators)?,
        })
    }

    /// The unit that is kept for one as printed.
    pub fn unit(&self, text: &str) -> Option<&str> {
        self.units.get(&fold(text)).map(String::as_str)
    }

    /// The role of a column's title.
    pub fn role(&self, title: &str) -> Option<Role> {
        self.columns.get(&fold(title)).copied()
    }

    /// Whether published growth of an indicator is in comparable prices; for the report of what was understood.
    pub fn basis_words(basis: PriceBasis) -> &'static str {
        match basis {
            PriceBasis::Comparable => "comparable prices",
            PriceBasis::Current => "current prices",
            PriceBasis::None => "no prices",
        }
    }
}

/// A table of lists as a table of words.
fn flat(table: &BTreeMap<String, Vec<String>>) -> HashMap<String, String> {
    table.iter().flat_map(|(key, words)| words.iter().map(|w| (fold(w), key.clone()))).collect()
}

fn longest_first<'a>(words: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut words: Vec<String> = words.cloned().collect();
    words.sort_by(|a, b| b.chars().count().cmp(&a.chars().count()).then(a.cmp(b)));
    words
}

fn series(list: &[Series], indicators: &Indicators) -> Result<HashMap<String, Series>> {
    let mut table = HashMap::new();
    for entry in list {
        if let Some(id) = &entry.indicator {
            ensure!(indicators.get(id).is_some(), "unknown indicator {id:?}");
        }
        for word in &entry.words {
            if let Some(other) = table.insert(fold(word), entry.clone())
                && other != *entry
            {
                bail!("{word:?} stands twice");
            }
        }
    }
    Ok(table)
}
