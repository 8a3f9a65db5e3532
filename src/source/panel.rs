//! Panels: the curated tables of `data/panels`, a CSV of figures beside a TOML that tells where they are from.
//!
//! A panel is reviewed data, so it is read strictly: the first cell that does not hold is an error, not a finding.

use std::collections::HashMap;
use std::path::Path;
use std::str::FromStr;

use anyhow::{Context, Result, bail, ensure};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::Reading;
use crate::catalog::{Catalog, DataFiles, table};
use crate::domain::{
    Area, Authority, Bound, IndicatorId, Measure, Observation, Period, Place, Provenance, RegionCode, Status,
};

/// The header of every panel; a column [`BOUND`] may stand anywhere besides.
pub const HEADER: &str = "region_code,region,indicator,period,measure,value,unit,status,scope,of,published,source,note";

/// The column that tells whether a figure is only a bound (`>=`, `<=`, `~`): targets are seldom exact.
pub const BOUND: &str = "bound";

/// What the TOML beside a panel tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// What the panel holds, in Chinese.
    pub title_zh: String,
    /// What the panel holds, in English.
    pub title_en: String,
    /// Who published the figures, in Chinese.
    pub publisher_zh: String,
    /// Who published the figures, in English.
    pub publisher_en: String,
    /// How they were collected, in Chinese.
    pub collected_zh: String,
    /// How they were collected, in English.
    pub collected_en: String,
    /// Day of collection, where known.
    #[serde(default)]
    pub collected_on: String,
    /// Licence as known, in Chinese.
    pub licence_zh: String,
    /// Licence as known, in English.
    pub licence_en: String,
    /// Weight of the source where it differs from another.
    pub authority: Authority,
    /// What a user should know, in Chinese.
    #[serde(default)]
    pub notes_zh: Vec<String>,
    /// What a user should know, in English.
    #[serde(default)]
    pub notes_en: Vec<String>,
    /// What was left out and why, in Chinese.
    #[serde(default)]
    pub left_out_zh: Vec<String>,
    /// What was left out and why, in English.
    #[serde(default)]
    pub left_out_en: Vec<String>,
}

impl Source {
    /// A source of which only the publisher and its weight are known.
    pub fn named(publisher: &str, authority: Authority) -> Source {
        Source {
            title_zh: String::new(),
            title_en: String::new(),
            publisher_zh: publisher.into(),
            publisher_en: publisher.into(),
            collected_zh: String::new(),
            collected_en: String::new(),
            collected_on: String::new(),
            licence_zh: String::new(),
            licence_en: String::new(),
            authority,
            notes_zh: Vec::new(),
            notes_en: Vec::new(),
            left_out_zh: Vec::new(),
            left_out_en: Vec::new(),
        }
    }
}

/// One panel: its name, its source and its figures.
#[derive(Clone, Debug)]
pub struct Panel {
    /// File name without ending.
    pub name: String,
    /// Where the figures are from.
    pub source: Source,
    /// The figures.
    pub reading: Reading,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    region_code: String,
    region: String,
    indicator: String,
    period: String,
    measure: String,
    value: String,
    unit: String,
    status: String,
    scope: String,
    of: String,
    published: String,
    source: String,
    note: String,
    #[serde(default)]
    bound: String,
}

impl Row {
    /// What no two rows of a panel may have in common. An outcome, an expectation and a goal may stand for the same months, and a
    /// goal may have two ends.
    fn key(&self) -> String {
        let class = match self.status.as_str() {
            "derived" => "actual",
            other => other,
        };
        [
            &self.region_code,
            &self.indicator,
            &self.period,
            &self.measure,
            &self.unit,
            &self.scope,
            &self.of,
            &self.published,
            &self.source,
            &self.bound,
        ]
        .map(String::as_str)
        .into_iter()
        .chain([class])
        .collect::<Vec<_>>()
        .join("\u{1f}")
    }
}

/// The unit that a measure is given in; `None` where it depends on the indicator.
fn unit_of(measure: Measure) -> Option<&'static str> {
    match measure {
        Measure::Level => None,
        Measure::Gap | Measure::Pull => Some("pp"),
        Measure::Rank | Measure::RankChange => Some("place"),
        Measure::Yoy | Measure::Avg2 | Measure::Vs2019 | Measure::Pop | Measure::Share | Measure::Contribution => {
            Some("%")
        }
    }
}

/// A day written `2022-04-25`.
fn day(text: &str) -> Result<NaiveDate> {
    let whole = text.len() == 10;
    let day = NaiveDate::from_str(text).ok().filter(|_| whole);
    day.with_context(|| format!("{text:?} is not a day like 2022-04-25"))
}

/// Reads every panel of `data/panels`, by name.
///
/// # Errors
/// On the first cell that does not hold: unknown code, a name that is not the code's, an unknown indicator,
/// a period, measure, value, status or date that does not read. File and line are named.
pub fn read_all(files: &DataFiles, catalog: &Catalog) -> Result<Vec<Panel>> {
    files.list("panels", "csv")?.iter().map(|relative| read(files, relative, catalog)).collect()
}

/// Reads a table of figures in the form of a panel that lies anywhere, without a TOML beside it; its figures weigh as
/// much as those of the press.
///
/// # Errors
/// As [`read_all`].
pub fn read_file(path: &Path, catalog: &Catalog) -> Result<Reading> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().and_then(|n| n.to_str());
    let name = name.with_context(|| format!("{}: not a file name", path.display()))?;
    let source = Source::named(name, Authority::Press);
    read_table(&DataFiles::Directory(folder.into()), name, name, &source, catalog)
}

fn read(files: &DataFiles, relative: &str, catalog: &Catalog) -> Result<Panel> {
    let meta = relative.replace(".csv", ".toml");
    ensure!(
        files.list("panels", "toml")?.contains(&meta),
        "{}: its source, {}, is missing; data/panels/README.md tells what it holds",
        files.path(relative),
        files.path(&meta)
    );
    let source: Source = table::toml(files, &meta)?;
    let reading = read_table(files, relative, &files.name(relative), &source, catalog)?;
    let name = relative.trim_start_matches("panels/").trim_end_matches(".csv").to_string();
    Ok(Panel { name, source, reading })
}

/// Reads a table of figures in the form of a panel; `file` is its name in provenance.
///
/// # Errors
/// As [`read_all`].
pub fn read_table(
    files: &DataFiles,
    relative: &str,
    file: &str,
    source: &Source,
    catalog: &Catalog,
) -> Result<Reading> {
    let header = files.text(relative)?.lines().next().unwrap_or_default().trim_end().to_string();
    ensure!(holds(&header), "{}:1: the header is not {HEADER}, with or without {BOUND} besides", files.path(relative));
    let mut reading = Reading::default();
    let mut seen: HashMap<String, u64> = HashMap::new();
    for line in table::csv::<Row>(files, relative)? {
        let place = || format!("{}:{}", files.path(relative), line.line);
        if let Some(earlier) = seen.insert(line.row.key(), line.line) {
            bail!(
                "{}: line {earlier} has the same region, indicator, period, measure, unit, status, bound, scope, day and source",
                place()
            );
        }
        let observation = observation(line.row, file, line.line as usize, source, catalog).with_context(place)?;
        reading.observations.push(observation);
    }
    Ok(reading)
}

/// Whether a header has every column in order, and the optional one at most once.
fn holds(header: &str) -> bool {
    let columns: Vec<&str> = header.split(',').collect();
    let plain: Vec<&str> = columns.iter().copied().filter(|column| *column != BOUND).collect();
    plain.len() + 1 >= columns.len() && plain.join(",") == HEADER
}

fn observation(row: Row, file: &str, line: usize, source: &Source, catalog: &Catalog) -> Result<Observation> {
    let code: RegionCode = row.region_code.parse()?;
    let region = catalog.regions.get(code).with_context(|| {
        format!("no region has the code {code} ({}); `jianbao catalog regions` lists the codes", row.region)
    })?;
    ensure!(region.name == row.region, "code {code} is {}, not {}; one of the two is wrong", region.name, row.region);
    let indicator = catalog.indicators.get(&row.indicator).with_context(|| {
        format!("no indicator {:?} in the catalog; `jianbao catalog indicators` lists them", row.indicator)
    })?;
    let published = match row.published.as_str() {
        "" => None,
        text => Some(day(text)?),
    };
    ensure!(!row.unit.is_empty(), "the figure has no unit");
    let measure = row.measure.parse::<Measure>()?;
    if let Some(unit) = unit_of(measure) {
        ensure!(row.unit == unit, "{measure} is given in {unit}, not in {}", row.unit);
    }
    ensure!(row.period.contains('/'), "period {:?} is not written like 2022-01/2022-03", row.period);
    let value = Decimal::from_str(&row.value).with_context(|| format!("value {:?} is not a number", row.value))?;
    ensure!(
        value.abs() < Decimal::from(10i64.pow(15)) && value.scale() <= 20,
        "value {:?} is out of all proportion",
        row.value
    );
    let of = match row.of.as_str() {
        "" => None,
        text => Some(text.parse::<Measure>()?),
    };
    let ranks = matches!(measure, Measure::Rank | Measure::RankChange);
    ensure!(!ranks || of.is_some(), "a rank must tell in `of` whether levels or growth (yoy) are ranked");
    let bound = row.bound.parse::<Bound>().with_context(|| format!("column {BOUND}"))?;
    Ok(Observation {
        area: Area::Division(code),
        indicator: IndicatorId::new(indicator.id.as_str()),
        period: Some(row.period.parse::<Period>()?),
        measure,
        value,
        unit: row.unit,
        reference: None,
        scope: (!row.scope.is_empty()).then_some(row.scope),
        of,
        base: None,
        status: row.status.parse::<Status>()?,
        bound,
        note: row.note,
        provenance: Provenance {
            place: Place::Cell { file: file.to_string(), sheet: None, row: line, column: "value".into() },
            publisher: if row.source.is_empty() { source.publisher_zh.clone() } else { row.source },
            authority: source.authority,
            published,
            reader: None,
        },
    })
}
