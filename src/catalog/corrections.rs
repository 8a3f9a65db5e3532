//! Corrections: reviewed fixes of figures, `data/corrections.toml`. Each tells what it expects to find, so that a
//! correction whose figure has changed since is noticed instead of applied.

use anyhow::{Context, Result, ensure};
use chrono::NaiveDate;
use serde::Deserialize;

use super::files::DataFiles;
use super::table;
use crate::domain::{Decimal, IndicatorId, Measure, Period, RegionCode};

/// The file, relative to the data directory.
pub const CORRECTIONS: &str = "corrections.toml";

/// One reviewed fix.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// Code of the region.
    pub region: RegionCode,
    /// Id of the indicator.
    pub indicator: IndicatorId,
    /// Months covered.
    pub period: Period,
    /// What the figure says.
    pub measure: Measure,
    /// Unit; any where left out.
    #[serde(default)]
    pub unit: Option<String>,
    /// For ranks: the set that is ranked.
    #[serde(default)]
    pub scope: Option<String>,
    /// For ranks: the measure that is ranked.
    #[serde(default)]
    pub of: Option<Measure>,
    /// The file the figure stands in, `data/panels/gdp_2022Q1.csv`, or its whole place as `jianbao trace` tells it; any
    /// where left out.
    #[serde(default)]
    pub file: Option<String>,
    /// The figure as it stands there, with its decimals.
    #[serde(deserialize_with = "decimal")]
    pub expected: Decimal,
    /// The figure as it should be.
    #[serde(deserialize_with = "decimal")]
    pub value: Decimal,
    /// Why.
    pub reason: String,
    /// What shows that the new figure is right.
    pub source: String,
    /// Day of the review, from which on the correction is known.
    pub date: NaiveDate,
    /// Who reviewed it.
    pub reviewer: String,
    /// Line of the file, counted from 1.
    #[serde(skip)]
    pub line: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    correction: Vec<toml::Spanned<Correction>>,
}

/// All corrections of a data directory.
#[derive(Clone, Debug, Default)]
pub struct Corrections {
    /// In file order.
    pub list: Vec<Correction>,
    /// The file as named in provenance.
    pub file: String,
    /// The file as named in messages.
    pub path: String,
}

impl Corrections {
    /// Loads the corrections; a data directory without the file has none.
    ///
    /// # Errors
    /// When the file does not read, an entry is incomplete or changes nothing, with file and line.
    pub fn load(files: &DataFiles) -> Result<Self> {
        let (file, path) = (files.name(CORRECTIONS), files.path(CORRECTIONS));
        if !files.exists(CORRECTIONS) {
            return Ok(Corrections { list: Vec::new(), file, path });
        }
        let text = files.text(CORRECTIONS)?;
        let read: File = table::toml(files, CORRECTIONS)?;
        let mut list = Vec::new();
        for spanned in read.correction {
            let line = table::line_at(&text, spanned.span().start);
            let correction = Correction { line, ..spanned.into_inner() };
            check(&correction).with_context(|| format!("{path}:{line}"))?;
            list.push(correction);
        }
        Ok(Corrections { list, file, path })
    }
}

/// A figure written as text, since a number would lose its decimals.
fn decimal<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Decimal, D::Error> {
    let text = String::deserialize(from)?;
    text.parse().map_err(|_| serde::de::Error::custom(format!("{text:?} is not a figure like \"8.1\"")))
}

fn check(correction: &Correction) -> Result<()> {
    for (name, text) in
        [("reason", &correction.reason), ("source", &correction.source), ("reviewer", &correction.reviewer)]
    {
        ensure!(!text.trim().is_empty(), "{name} is empty; a correction tells why, on what ground and by whom");
    }
    ensure!(
        correction.expected != correction.value,
        "the correction changes nothing: both values are {}",
        correction.value
    );
    Ok(())
}
