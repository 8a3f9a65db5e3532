//! What a briefing covers: indicators, groups, lengths. Data, so that another office can choose otherwise.

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use super::files::DataFiles;
use super::groups::Groups;
use super::indicators::Indicators;
use super::table;
use crate::domain::Decimal;

const BRIEFING: &str = "catalog/briefing.toml";

/// The choices of `data/catalog/briefing.toml`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Id of the indicator that a briefing is about.
    pub lead: String,
    /// Ids of the indicators shown beside it.
    pub also: Vec<String>,
    /// Part of the provinces, 0 to 1, that must have a figure for a period to be briefed unasked.
    pub coverage: f64,
    /// Number of quarter ends in trends.
    pub quarters: usize,
    /// Number of quarter ends in the trend table of a province.
    pub table_quarters: usize,
    /// Ids of the groups that part the country.
    pub parts: Vec<String>,
    /// Ids of further groups.
    pub groups: Vec<String>,
    /// When a change is unusual.
    #[serde(default)]
    pub unusual: Unusual,
    /// How records are told.
    #[serde(default)]
    pub records: Records,
    /// How peers are told.
    #[serde(default)]
    pub peers: Peers,
}

/// How the provinces with the most similar history are told.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Peers {
    /// Distance, in standard deviations, from which on even the nearest is told to be far.
    pub far: f64,
}

impl Default for Peers {
    /// One standard deviation.
    fn default() -> Self {
        Peers { far: 1.0 }
    }
}

/// How records (highest since ...) are told.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Records {
    /// Years that records are also told without.
    pub without: Vec<i32>,
    /// Quarter ends that a record must reach back over to be told.
    pub least: usize,
    /// Quarter ends in a row without a figure that a record does not reach back over.
    #[serde(default = "a_year")]
    pub hole: usize,
}

impl Default for Records {
    /// No year left out, and a year's quarter ends for both.
    fn default() -> Self {
        Records { without: Vec::new(), least: 4, hole: a_year() }
    }
}

/// The quarter ends of a year.
fn a_year() -> usize {
    4
}

/// The rule by which a change on the quarter end before is unusual.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unusual {
    /// Robust standard deviations from the median, written as text: `"3.5"`.
    pub limit: Decimal,
    /// Earlier changes that must be known.
    pub changes: usize,
}

impl Default for Unusual {
    /// 3.5 and 12: the limit of Iglewicz and Hoaglin (1993), and three years of quarters.
    fn default() -> Self {
        Unusual { limit: Decimal::new(35, 1), changes: 12 }
    }
}

impl Settings {
    /// Loads and validates the settings.
    ///
    /// # Errors
    /// When an indicator or group is not in the catalog, or a number is out of range.
    pub fn load(files: &DataFiles, indicators: &Indicators, groups: &Groups) -> Result<Self> {
        let settings: Settings = table::toml(files, BRIEFING)?;
        settings.check(indicators, groups).with_context(|| files.path(BRIEFING))?;
        Ok(settings)
    }

    fn check(&self, indicators: &Indicators, groups: &Groups) -> Result<()> {
        for id in std::iter::once(&self.lead).chain(&self.also) {
            ensure!(indicators.get(id).is_some(), "no indicator {id:?} in the catalog");
        }
        for id in self.parts.iter().chain(&self.groups) {
            ensure!(groups.get(id).is_some(), "no group {id:?} in the catalog");
        }
        ensure!(!self.parts.is_empty(), "parts is empty; name the groups that part the country");
        ensure!((0.0..=1.0).contains(&self.coverage), "coverage {} is not 0 to 1", self.coverage);
        ensure!((2..=24).contains(&self.quarters), "quarters {} is not 2 to 24", self.quarters);
        ensure!(self.unusual.limit > Decimal::ZERO, "unusual.limit {} is not positive", self.unusual.limit);
        ensure!(self.records.least > 0, "records.least is 0; every figure would be a record");
        ensure!(self.peers.far > 0.0, "peers.far {} is not positive", self.peers.far);
        ensure!(self.records.hole > 0, "records.hole is 0; every quarter end would begin a stretch");
        ensure!((1..=self.quarters).contains(&self.table_quarters), "table_quarters is not 1 to quarters");
        Ok(())
    }
}
