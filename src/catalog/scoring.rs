//! Scoring: which indicators a scoreboard adds up, with what weights. Data, so that every round says what it counted.

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use super::files::DataFiles;
use super::indicators::Indicators;
use super::table;
use crate::domain::{Direction, Measure};

/// The scoreboard that is used when none is named.
pub const SCORING: &str = "catalog/scoring.toml";

/// How figures become points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// 0 for the worst figure, 100 for the best, in proportion between.
    MinMax,
    /// Standard deviations from the mean.
    ZScore,
    /// 100 for the first place, 0 for the last, in equal steps.
    Rank,
}

impl Method {
    /// All methods.
    pub const ALL: [Method; 3] = [Method::MinMax, Method::ZScore, Method::Rank];
}

/// One indicator of a scoreboard.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Id of the indicator.
    pub indicator: String,
    /// Growth (`yoy`) or `level`.
    pub measure: Measure,
    /// Weight; weights are shares of their sum.
    pub weight: f64,
    /// Which end is good, where it is not that of the catalog.
    #[serde(default)]
    pub direction: Option<Direction>,
}

/// A scoreboard.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scoring {
    /// How figures become points.
    pub method: Method,
    /// Part of the weights, 0 to 1, that a region must have figures for to be placed.
    pub min_coverage: f64,
    /// The indicators.
    pub criterion: Vec<Criterion>,
}

impl Scoring {
    /// Loads and validates a scoreboard.
    ///
    /// # Errors
    /// When an indicator is not in the catalog, stands twice, or a number is out of range.
    pub fn load(files: &DataFiles, relative: &str, indicators: &Indicators) -> Result<Self> {
        let scoring: Scoring = table::toml(files, relative)?;
        scoring.check(indicators).with_context(|| files.path(relative))?;
        Ok(scoring)
    }

    fn check(&self, indicators: &Indicators) -> Result<()> {
        ensure!(!self.criterion.is_empty(), "no criterion");
        ensure!((0.0..=1.0).contains(&self.min_coverage), "min_coverage {} is not 0 to 1", self.min_coverage);
        for (at, criterion) in self.criterion.iter().enumerate() {
            let id = &criterion.indicator;
            ensure!(indicators.get(id).is_some(), "no indicator {id:?} in the catalog");
            ensure!(matches!(criterion.measure, Measure::Yoy | Measure::Level), "{id}: only yoy and level are scored");
            ensure!(criterion.weight.is_finite() && criterion.weight > 0.0, "{id}: the weight is not positive");
            let same = |c: &Criterion| c.indicator == *id && c.measure == criterion.measure;
            ensure!(!self.criterion[..at].iter().any(same), "{id} {} stands twice", criterion.measure);
        }
        Ok(())
    }
}
