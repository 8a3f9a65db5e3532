//! Records: the JSON lines of `jianbao extract`, read back as observations.

use std::path::Path;
use std::str::FromStr;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use super::Reading;
use crate::catalog::Catalog;
use crate::domain::{
    Area, Authority, Bound, Decimal, IndicatorId, Measure, Observation, Period, Place, Provenance, Reader, Status,
};

/// One line; keys that tell nothing here (`region`, `title` ...) are passed over.
#[derive(Deserialize)]
struct Record {
    doc: String,
    quote: String,
    start: usize,
    end: usize,
    part: Option<String>,
    region: Option<String>,
    region_code: Option<String>,
    indicator: String,
    period: Option<Period>,
    measure: Measure,
    value: serde_json::Number,
    unit: String,
    #[serde(rename = "ref")]
    reference: Option<String>,
    scope: Option<String>,
    of: Option<Measure>,
    base: Option<Period>,
    #[serde(default)]
    status: Status,
    #[serde(default)]
    bound: Bound,
    rule: Option<String>,
    confidence: Option<f64>,
}

/// Reads one record. `source` gives the place's file and the provenance of a document by its id; the place in it is
/// filled in here. A value has the decimals of the JSON number: a second zero at the end was lost when it was written.
///
/// # Errors
/// When the line is no record of `extract`, or names an indicator or region that the catalog does not have.
pub fn read(line: &str, catalog: &Catalog, source: &dyn Fn(&str) -> (String, Provenance)) -> Result<Observation> {
    let record: Record = serde_json::from_str(line).context("no record of `jianbao extract`")?;
    if catalog.indicators.get(&record.indicator).is_none() {
        bail!("no indicator {:?} in the catalog; `jianbao catalog indicators` lists them", record.indicator);
    }
    let area = match (record.region_code, record.region) {
        (Some(code), _) => {
            let code = code.parse()?;
            catalog.regions.get(code).with_context(|| format!("no region has the code {code}"))?;
            Area::Division(code)
        }
        (None, Some(words)) => Area::Special(words),
        (None, None) => Area::Unknown,
    };
    let value = Decimal::from_str(&record.value.to_string()).context("value")?;
    let (file, provenance) = source(&record.doc);
    let reader = record.rule.map(|rule| Reader {
        rule: rule.into(),
        confidence: (record.confidence.unwrap_or_default() * 100.0).round().clamp(0.0, 100.0) as u8,
    });
    Ok(Observation {
        area,
        indicator: IndicatorId::new(record.indicator),
        period: record.period,
        measure: record.measure,
        value,
        unit: record.unit,
        reference: record.reference,
        scope: record.scope,
        of: record.of,
        base: record.base,
        status: record.status,
        bound: record.bound,
        note: String::new(),
        provenance: Provenance {
            place: Place::Span { file, part: record.part, start: record.start, end: record.end, quote: record.quote },
            reader,
            ..provenance
        },
    })
}

/// Reads a file of records of which nothing more is known.
///
/// # Errors
/// On the first line that does not hold, with file and line.
pub fn read_file(path: &Path, catalog: &Catalog) -> Result<Reading> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{}: cannot read", path.display()))?;
    let source = |doc: &str| (doc.to_string(), document("", None));
    let mut reading = Reading::default();
    for (i, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let place = || format!("{}:{}", path.display(), i + 1);
        reading.observations.push(read(line, catalog, &source).with_context(place)?);
    }
    Ok(reading)
}

/// The provenance of a document of which only publisher and day are known; its place is still to be filled in.
pub fn document(publisher: &str, published: Option<chrono::NaiveDate>) -> Provenance {
    Provenance {
        place: Place::Span { file: String::new(), part: None, start: 0, end: 0, quote: String::new() },
        publisher: publisher.into(),
        authority: Authority::Bulletin,
        published,
        reader: None,
    }
}
