//! What the checking of claims goes by: wholes and their parts, and the words of counts, records and comparisons.

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use super::files::DataFiles;
use super::indicators::Indicators;
use super::table;
use crate::domain::Decimal;

const CLAIMS: &str = "catalog/claims.toml";

/// A whole and indicators that are parts of it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Whole {
    /// Id of the whole.
    pub total: String,
    /// Ids of the parts.
    pub parts: Vec<String>,
    /// Whether the parts add up to the whole.
    pub complete: bool,
}

/// Indicators whose figures are revised after their release.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Revised {
    /// Their ids.
    pub indicators: Vec<String>,
    /// How far a rate may move, points.
    pub rate: Decimal,
    /// How far an amount may move, as part of it.
    pub level: Decimal,
}

/// Words that statements are known by, in repaired text. What each list means stands beside it in the file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "each list is described where it is kept, in data/catalog/claims.toml")]
pub struct Words {
    pub counters: Vec<String>,
    pub no_counters: Vec<String>,
    pub more: Vec<String>,
    pub not_among: Vec<String>,
    pub among: Vec<String>,
    pub deeds: Vec<String>,
    pub amounts: Vec<String>,
    pub changes: Vec<String>,
    pub share: Vec<String>,
    pub rates: Vec<String>,
    pub goals: Vec<String>,
    pub plain_goals: Vec<String>,
    pub highest: Vec<String>,
    pub lowest: Vec<String>,
    pub excluding: Vec<String>,
    pub same_months: Vec<String>,
    pub every_period: Vec<String>,
    pub above: Vec<String>,
    pub below: Vec<String>,
    pub growth: Vec<String>,
    pub expected: Vec<String>,
    pub plan: Vec<String>,
    pub nation: Vec<String>,
    pub province: Vec<String>,
    pub regions: Vec<String>,
    pub growing: Vec<String>,
    pub shrinking: Vec<String>,
    pub rate_names: Vec<String>,
    pub declines: Vec<String>,
    pub increase: Vec<String>,
    pub pulls: Vec<String>,
}

/// The rules of `data/catalog/claims.toml`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimRules {
    /// Part of a set, 0 to 1, that must have figures for a stated place to be called consistent.
    pub coverage: f64,
    /// Wholes and their parts.
    #[serde(rename = "whole")]
    pub wholes: Vec<Whole>,
    /// What is revised, and by how much.
    pub revised: Vec<Revised>,
    /// Words of statements.
    pub words: Words,
}

impl ClaimRules {
    /// Loads and validates the rules.
    ///
    /// # Errors
    /// When an indicator is not in the catalog, a list of parts is empty or the coverage is out of range.
    pub fn load(files: &DataFiles, indicators: &Indicators) -> Result<Self> {
        let rules: ClaimRules = table::toml(files, CLAIMS)?;
        rules.check(indicators).with_context(|| files.path(CLAIMS))?;
        Ok(rules)
    }

    fn check(&self, indicators: &Indicators) -> Result<()> {
        ensure!((0.0..=1.0).contains(&self.coverage), "coverage {} is not 0 to 1", self.coverage);
        for whole in &self.wholes {
            ensure!(!whole.parts.is_empty(), "{} has no parts", whole.total);
            for id in whole.parts.iter().chain([&whole.total]) {
                ensure!(indicators.get(id).is_some(), "no indicator {id:?} in the catalog");
            }
        }
        for id in self.revised.iter().flat_map(|r| &r.indicators) {
            ensure!(indicators.get(id).is_some(), "no indicator {id:?} in the catalog");
        }
        Ok(())
    }
}
