//! Phrase tables of `data/catalog/phrases.toml`: which words of a bulletin play which role.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;

use super::files::DataFiles;
use super::indicators::Indicators;
use super::table;

const PHRASES: &str = "catalog/phrases.toml";

/// Role name to the phrases that play it.
pub type Roles = BTreeMap<String, Vec<String>>;

/// A part of the economy that is no indicator by itself, and what nouns of measurement make of it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sector {
    /// Words that name it.
    pub phrases: Vec<String>,
    /// Indicator meant where only growth or a share is told.
    #[serde(default, rename = "self")]
    pub itself: Option<String>,
    /// Indicator of its value added.
    #[serde(default)]
    pub value_added: Option<String>,
    /// Indicator of its gross output.
    #[serde(default)]
    pub output: Option<String>,
    /// Indicator of investment in it.
    #[serde(default)]
    pub investment: Option<String>,
    /// Indicator of its revenue.
    #[serde(default)]
    pub revenue: Option<String>,
    /// Indicator of its profits.
    #[serde(default)]
    pub profit: Option<String>,
    /// Indicator of its total (粮食总产量).
    #[serde(default)]
    pub total: Option<String>,
    /// Indicator of its electricity consumption.
    #[serde(default)]
    pub electricity: Option<String>,
}

impl Sector {
    /// The indicators it can become.
    fn ids(&self) -> impl Iterator<Item = &String> {
        [
            &self.itself,
            &self.value_added,
            &self.output,
            &self.investment,
            &self.revenue,
            &self.profit,
            &self.electricity,
            &self.total,
        ]
        .into_iter()
        .flatten()
    }
}

/// Several subjects that one phrase names, in its order.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Compound {
    /// Words that name them together.
    pub phrases: Vec<String>,
    /// Indicators meant.
    #[serde(default)]
    pub indicators: Vec<String>,
    /// Sectors meant, by one of their phrases.
    #[serde(default)]
    pub sectors: Vec<String>,
    /// The phrase says growth as well (经济增长).
    #[serde(default)]
    pub rate: bool,
    /// Only growth is told of them so: 投资、消费、出口 that growth is due to are its spending parts, no indicators.
    #[serde(default)]
    pub growth_only: bool,
}

/// What a word means behind indicators that it is a part of (居民人均可支配收入…，城镇…).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Behind {
    /// The word.
    pub word: String,
    /// Indicators that it stands behind.
    pub of: Vec<String>,
    /// The indicator meant.
    pub means: String,
}

/// All phrase tables.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phrases {
    /// Words by role.
    pub words: Roles,
    /// Words for areas that need the document to be understood.
    pub local: Roles,
    /// Areas that are no divisions: names, and endings of names.
    pub areas: Roles,
    /// Beginnings and endings by which plain words are known, by what they make of them.
    pub parts: Roles,
    /// Words for several years to the year they count from.
    pub since: BTreeMap<String, i32>,
    /// Nouns of measurement.
    pub nouns: Roles,
    /// What a noun of measurement means with nothing in front of it, where its growth is told.
    #[serde(default)]
    pub alone: BTreeMap<String, String>,
    /// Units by class.
    pub units: Roles,
    /// Words for times.
    pub times: Roles,
    /// Sectors.
    #[serde(rename = "sector")]
    pub sectors: Vec<Sector>,
    /// Phrases for several subjects.
    #[serde(rename = "group")]
    pub compounds: Vec<Compound>,
    /// Words that are short for a part of the indicator told before.
    #[serde(default)]
    pub behind: Vec<Behind>,
}

impl Phrases {
    /// Loads and validates the phrase tables.
    ///
    /// # Errors
    /// On a phrase that stands twice, an unknown indicator or sector, or a file that does not read.
    pub fn load(files: &DataFiles, indicators: &Indicators) -> Result<Self> {
        let phrases: Phrases = table::toml(files, PHRASES)?;
        phrases.check(indicators).with_context(|| files.path(PHRASES))?;
        Ok(phrases)
    }

    fn check(&self, indicators: &Indicators) -> Result<()> {
        let mut seen: BTreeMap<&str, String> = BTreeMap::new();
        for (table, roles) in [
            ("words", &self.words),
            ("local", &self.local),
            ("nouns", &self.nouns),
            ("units", &self.units),
            ("times", &self.times),
        ] {
            for (role, list) in roles {
                for phrase in list {
                    ensure!(!phrase.is_empty(), "empty phrase in {table}.{role}");
                    if let Some(other) = seen.insert(phrase, format!("{table}.{role}")) {
                        bail!("phrase {phrase:?} stands in {other} and in {table}.{role}");
                    }
                }
            }
        }
        let short = self.behind.iter().flat_map(|b| b.of.iter().chain([&b.means])).chain(self.alone.values());
        let made = self.sectors.iter().flat_map(Sector::ids);
        for id in made.chain(self.compounds.iter().flat_map(|c| &c.indicators)).chain(short) {
            ensure!(indicators.get(id).is_some(), "unknown indicator {id:?}");
        }
        for name in self.compounds.iter().flat_map(|c| &c.sectors) {
            ensure!(self.sectors.iter().any(|s| s.phrases.contains(name)), "unknown sector {name:?}");
        }
        let own = self.sectors.iter().flat_map(|s| &s.phrases).chain(self.compounds.iter().flat_map(|c| &c.phrases));
        let named = indicators.iter().flat_map(|i| &i.phrases);
        for phrase in own.chain(named) {
            if let Some(other) = seen.insert(phrase, "an indicator, sector or group".into()) {
                bail!("phrase {phrase:?} stands twice, once in {other}");
            }
        }
        Ok(())
    }
}
