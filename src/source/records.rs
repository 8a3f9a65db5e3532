//! Records: the JSON lines that `jianbao extract` writes, read back into observations.

use std::path::Path;
use std::str::FromStr;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use super::Reading;
use crate::catalog::Catalog;
use crate::domain::{
    Area, Authority, Bound, Decimal, IndicatorId, Measure, Observation, Period, Place, Provenance, RegionCode, Status,
};

/// One line; keys that are not needed are passed over.
#[derive(Deserialize)]
struct Record {
    doc: String,
    #[serde(default)]
    quote: String,
    #[serde(default)]
    start: usize,
    #[serde(default)]
    end: usize,
    region: Option<String>,
    region_code: Option<String>,
    #[serde(default)]
    special: bool,
    indicator: String,
    period: Option<String>,
    measure: String,
    value: serde_json::Number,
    unit: String,
    r#ref: Option<String>,
    scope: Option<String>,
    of: Option<String>,
    base: Option<String>,
    status: Option<String>,
    bound: Option<String>,
}

/// Reads a file of records.
///
/// # Errors
/// On the first line that does not hold, with file and line.
pub fn read(path: &Path, catalog: &Catalog) -> Result<Reading> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{}: cannot read", path.display()))?;
    let mut reading = Reading::default();
    for (line, record) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let place = || format!("{}:{}", path.display(), line + 1);
        let record: Record = serde_json::from_str(record).with_context(place)?;
        reading.observations.push(observation(record, catalog).with_context(place)?);
    }
    Ok(reading)
}

fn observation(record: Record, catalog: &Catalog) -> Result<Observation> {
    let area = match (&record.region_code, record.region) {
        (Some(code), _) => Area::Division(code.parse::<RegionCode>()?),
        (None, Some(words)) if record.special => Area::Special(words),
        (None, Some(name)) => Area::Division(catalog.regions.find(&name)?.code),
        (None, None) => Area::Unknown,
    };
    let indicator = catalog.indicators.get(&record.indicator);
    let indicator = indicator.with_context(|| format!("no indicator {:?} in the catalog", record.indicator))?;
    let number = record.value.to_string();
    let value = Decimal::from_str(&number).with_context(|| format!("value {number} is not a decimal"))?;
    let period = record.period.map(|text| text.parse::<Period>()).transpose()?;
    Ok(Observation {
        area,
        indicator: IndicatorId::new(indicator.id.as_str()),
        period,
        measure: record.measure.parse()?,
        value,
        unit: record.unit,
        reference: record.r#ref,
        scope: record.scope,
        of: record.of.map(|text| text.parse::<Measure>()).transpose()?,
        base: record.base.map(|text| text.parse::<Period>()).transpose()?,
        status: record.status.map_or(Ok(Status::Actual), |text| text.parse())?,
        bound: bound(record.bound.as_deref().unwrap_or_default())?,
        note: String::new(),
        provenance: Provenance {
            place: Place::Span { file: record.doc, start: record.start, end: record.end, quote: record.quote },
            publisher: String::new(),
            authority: Authority::Bulletin,
            published: None,
            reader: None,
        },
    })
}

fn bound(text: &str) -> Result<Bound> {
    let known = [Bound::Exact, Bound::AtLeast, Bound::AtMost, Bound::About];
    match known.into_iter().find(|bound| bound.as_str() == text) {
        Some(bound) => Ok(bound),
        None => bail!("unknown bound {text:?}; it is >=, <= or ~"),
    }
}
