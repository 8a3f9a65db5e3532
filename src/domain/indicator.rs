//! Indicators: what is measured. The list itself is data (`data/catalog/indicators.toml`).

use std::borrow::Borrow;
use std::fmt;

use serde::{Deserialize, Serialize};

/// Identifier of an indicator, such as `industrial_va`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct IndicatorId(String);

impl IndicatorId {
    /// An identifier; whether it exists is the catalog's to say.
    pub fn new(id: impl Into<String>) -> Self {
        IndicatorId(id.into())
    }

    /// The identifier as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for IndicatorId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for IndicatorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for IndicatorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How an indicator behaves along time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Adds up over months (value added, sales): cumulative levels may be differenced.
    Flow,
    /// Stands at a date (deposits, loans).
    Stock,
    /// A price or volume index.
    Index,
}

/// The prices in which published growth is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// Real growth: never a ratio of published levels.
    Comparable,
    /// Nominal growth at current prices.
    Current,
    /// Physical quantities and price indices, where the question does not arise.
    None,
}

/// Which end of a ranking is the first place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// The largest value ranks first.
    Higher,
    /// The smallest value ranks first.
    Lower,
}

/// An indicator with its names and the rules of its arithmetic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// Identifier of the closed list.
    pub id: IndicatorId,
    /// Full Chinese name.
    pub name_zh: String,
    /// Short Chinese name for charts and running text; the full name where left out.
    #[serde(default)]
    pub short_zh: Option<String>,
    /// Full English name.
    pub name_en: String,
    /// Short English name; the full name where left out.
    #[serde(default)]
    pub short_en: Option<String>,
    /// Units in which levels are usually published, the commonest first.
    pub units: Vec<String>,
    /// Behaviour along time.
    pub kind: Kind,
    /// Price basis of published growth.
    pub basis: Basis,
    /// Which end ranks first.
    pub direction: Direction,
    /// Words that name the indicator in Chinese text, longest match wins.
    pub phrases: Vec<String>,
    /// Whether the units that are counted are drawn anew every year, so that levels of two years differ in scope.
    #[serde(default)]
    pub moving_scope: bool,
    /// Breaks in the series: a first month from which figures are not comparable with earlier ones.
    #[serde(default)]
    pub breaks: Vec<Break>,
}

impl Indicator {
    /// The short Chinese name, or the full one.
    pub fn short_zh(&self) -> &str {
        self.short_zh.as_deref().unwrap_or(&self.name_zh)
    }

    /// The short English name, or the full one.
    pub fn short_en(&self) -> &str {
        self.short_en.as_deref().unwrap_or(&self.name_en)
    }
}

/// A point in time at which scope or method of an indicator changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Break {
    /// First month under the new scope, `YYYY-MM`.
    pub from: String,
    /// What changed, in Chinese.
    pub what_zh: String,
    /// What changed, in English.
    pub what_en: String,
}
