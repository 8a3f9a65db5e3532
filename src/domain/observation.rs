//! Observations: one figure for indicator × region × period × measure, with everything known of it.

use std::fmt;
use std::str::FromStr;

use anyhow::{Result, bail};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{IndicatorId, Measure, Period, Provenance, RegionCode};

/// The area a figure is measured for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Area {
    /// An administrative division of the catalog.
    Division(RegionCode),
    /// An aggregate that is no division, in the words of the source (`粤东西北12市`).
    Special(String),
    /// No reader could tell.
    Unknown,
}

impl Area {
    /// The division's code, if it is one.
    pub fn code(&self) -> Option<RegionCode> {
        match self {
            Area::Division(code) => Some(*code),
            Area::Special(_) | Area::Unknown => None,
        }
    }
}

/// Whether a figure tells what was, what is expected or what is aimed at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// A published outcome.
    #[default]
    Actual,
    /// Worked out from other published figures.
    Derived,
    /// An estimate ahead of the outcome (预计).
    Expected,
    /// A plan or goal (目标, 力争, 计划).
    Target,
}

impl Status {
    /// The name used in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Actual => "actual",
            Status::Derived => "derived",
            Status::Expected => "expected",
            Status::Target => "target",
        }
    }
}

impl FromStr for Status {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        Ok(match text {
            "actual" => Status::Actual,
            "derived" => Status::Derived,
            "expected" => Status::Expected,
            "target" => Status::Target,
            _ => bail!("unknown status {text:?}; it is actual, derived, expected or target"),
        })
    }
}

/// How a printed figure bounds the true one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Bound {
    /// The figure itself.
    #[default]
    #[serde(rename = "")]
    Exact,
    /// At least (以上, 超过, 突破).
    #[serde(rename = ">=")]
    AtLeast,
    /// At most (以内, 不足, 近).
    #[serde(rename = "<=")]
    AtMost,
    /// About (左右, 约).
    #[serde(rename = "~")]
    About,
}

impl Bound {
    /// The sign used in files; empty when exact.
    pub fn as_str(self) -> &'static str {
        match self {
            Bound::Exact => "",
            Bound::AtLeast => ">=",
            Bound::AtMost => "<=",
            Bound::About => "~",
        }
    }
}

impl FromStr for Bound {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        Ok(match text {
            "" => Bound::Exact,
            ">=" => Bound::AtLeast,
            "<=" => Bound::AtMost,
            "~" => Bound::About,
            _ => bail!(
                "unknown bound {text:?}; it is >= (以上), <= (以内), ~ (左右), or empty where the figure is exact"
            ),
        })
    }
}

/// Identifies an observation by content: the same figure read at the same place has the same id in every run.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ObservationId(String);

impl ObservationId {
    /// An id read back from a file; whether it names an observation is the reader's to find out.
    pub fn from_text(text: impl Into<String>) -> Self {
        ObservationId(text.into())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ObservationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for ObservationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One figure with everything known of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Observation {
    /// The area it is measured for.
    pub area: Area,
    /// What is measured.
    pub indicator: IndicatorId,
    /// Months covered; `None` where no reader could tell.
    pub period: Option<Period>,
    /// What the figure says.
    pub measure: Measure,
    /// The figure, with the decimals it was printed with (the scale of the decimal).
    pub value: Decimal,
    /// Unit as printed: `%`, `pp`, `亿元`, `place` ...
    pub unit: String,
    /// For a gap: what it is measured against (`nation`, `province`, `prior_year`, `gdp` ... or the words).
    pub reference: Option<String>,
    /// For ranks and changes of rank: the set that is ranked (`全国`, `东北三省一区` ...).
    pub scope: Option<String>,
    /// For ranks, changes of rank and gaps: the measure that is ranked or compared; `None` where nothing tells.
    pub of: Option<Measure>,
    /// For gaps and changes of rank: the period compared with, where it is another one and was told.
    pub base: Option<Period>,
    /// Outcome, expectation or goal.
    pub status: Status,
    /// Exact, or a bound.
    pub bound: Bound,
    /// Remark of the source or the collector.
    pub note: String,
    /// Where it was read and who published it.
    pub provenance: Provenance,
}

impl Observation {
    /// The observation's id: the first 12 hexadecimal digits of the BLAKE3 hash over what it says, its
    /// place, vintage and publisher. Twelve digits keep the chance of any collision near 0.2 % among a million observations.
    pub fn id(&self) -> ObservationId {
        let area = match &self.area {
            Area::Division(code) => code.to_string(),
            Area::Special(words) => format!("~{words}"),
            Area::Unknown => String::new(),
        };
        let mut text = [
            area,
            self.indicator.to_string(),
            self.period.map(|p| p.to_string()).unwrap_or_default(),
            self.measure.to_string(),
            self.value.to_string(),
            self.unit.clone(),
            self.reference.clone().unwrap_or_default(),
            self.scope.clone().unwrap_or_default(),
            self.status.as_str().to_string(),
            self.bound.as_str().to_string(),
            self.provenance.place.to_string(),
            self.provenance.published.map(|day| day.to_string()).unwrap_or_default(),
            self.provenance.publisher.clone(),
        ]
        .join("\u{1f}");
        // Only where told, so that a plain figure keeps its id when the vocabulary grows.
        for (name, told) in [("of", self.of.map(|m| m.to_string())), ("base", self.base.map(|p| p.to_string()))] {
            if let Some(told) = told {
                text.push_str(&format!("\u{1f}{name}={told}"));
            }
        }
        ObservationId(blake3::hash(text.as_bytes()).to_hex()[..12].to_string())
    }
}
