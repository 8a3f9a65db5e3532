//! Parts of the store on disk: observations as Parquet and back, nothing lost. docs/store.md describes the columns.

use std::io::Cursor;

use anyhow::{Context, Result, bail, ensure};
use chrono::{Datelike, Days, NaiveDate};
use polars::prelude::{Column, DataFrame, DataType, ParquetReader, ParquetWriter, SerReader};
use rust_decimal::prelude::ToPrimitive;

use crate::domain::{Area, Authority, IndicatorId, Measure, Month, Observation, Place, Provenance, Reader, Status};

/// The columns of text, in file order, with what they hold of an observation; `None` is null.
const TEXTS: [&str; 22] = [
    "observation",
    "region_code",
    "area",
    "indicator",
    "period",
    "measure",
    "value_text",
    "unit",
    "ref",
    "scope",
    "of",
    "base",
    "status",
    "bound",
    "note",
    "publisher",
    "authority",
    "file",
    "sheet",
    "column",
    "quote",
    "rule",
];

/// The columns of numbers: row of a table, bytes of a document, confidence in hundredths.
const NUMBERS: [&str; 4] = ["row", "start", "end", "confidence"];

/// The columns of days: first and last day covered, day of publication.
const DAYS: [&str; 3] = ["first_day", "last_day", "published"];

/// The figure as the nearest float.
const VALUE: &str = "value";

/// Observations as the bytes of a Parquet file, in the order given.
///
/// # Errors
/// When polars cannot write.
pub fn to_parquet(observations: &[Observation]) -> Result<Vec<u8>> {
    let mut columns = Vec::new();
    for name in TEXTS {
        columns.push(Column::new(name.into(), observations.iter().map(|o| text(o, name)).collect::<Vec<_>>()));
    }
    for name in NUMBERS {
        columns.push(Column::new(name.into(), observations.iter().map(|o| number(o, name)).collect::<Vec<_>>()));
    }
    for name in DAYS {
        let days: Vec<Option<i32>> = observations.iter().map(|o| day(o, name).map(since_epoch)).collect();
        columns.push(Column::new(name.into(), days).cast(&DataType::Date)?);
    }
    columns.push(Column::new(VALUE.into(), observations.iter().map(|o| o.value.to_f64()).collect::<Vec<_>>()));
    let mut frame = DataFrame::new(observations.len(), columns)?;
    let mut buffer = Cursor::new(Vec::new());
    // One thread, so that the bytes, and with them the file's name, never depend on the machine.
    ParquetWriter::new(&mut buffer).set_parallel(false).finish(&mut frame)?;
    Ok(buffer.into_inner())
}

fn text(o: &Observation, name: &str) -> Option<String> {
    let source = &o.provenance;
    match name {
        "observation" => Some(o.id().to_string()),
        "region_code" => o.area.code().map(|code| code.to_string()),
        "area" => match &o.area {
            Area::Special(words) => Some(words.clone()),
            Area::Division(_) | Area::Unknown => None,
        },
        "indicator" => Some(o.indicator.to_string()),
        "period" => o.period.map(|p| p.to_string()),
        "measure" => Some(o.measure.to_string()),
        "value_text" => Some(o.value.to_string()),
        "unit" => Some(o.unit.clone()),
        "ref" => o.reference.clone(),
        "scope" => o.scope.clone(),
        "of" => o.of.map(|m| m.to_string()),
        "base" => o.base.map(|p| p.to_string()),
        "status" => Some(o.status.as_str().into()),
        "bound" => Some(o.bound.as_str().into()),
        "note" => Some(o.note.clone()),
        "publisher" => Some(source.publisher.clone()),
        "authority" => Some(source.authority.as_str().into()),
        "file" => Some(source.place.file().into()),
        "sheet" => match &source.place {
            Place::Cell { sheet: part, .. } | Place::Span { part, .. } => part.clone(),
        },
        "column" => match &source.place {
            Place::Cell { column, .. } => Some(column.clone()),
            Place::Span { .. } => None,
        },
        "quote" => match &source.place {
            Place::Span { quote, .. } => Some(quote.clone()),
            Place::Cell { .. } => None,
        },
        "rule" => source.reader.as_ref().map(|reader| reader.rule.to_string()),
        _ => None,
    }
}

fn number(o: &Observation, name: &str) -> Option<i64> {
    match (&o.provenance.place, name) {
        (Place::Cell { row, .. }, "row") => Some(*row as i64),
        (Place::Span { start, .. }, "start") => Some(*start as i64),
        (Place::Span { end, .. }, "end") => Some(*end as i64),
        (_, "confidence") => o.provenance.reader.as_ref().map(|reader| i64::from(reader.confidence)),
        _ => None,
    }
}

fn day(o: &Observation, name: &str) -> Option<NaiveDate> {
    let start = |month: Month| NaiveDate::from_ymd_opt(month.year(), month.month(), 1);
    match name {
        "first_day" => start(o.period?.first()),
        "last_day" => {
            let after = Month::from_ordinal(o.period?.last().ordinal() + 1).ok()?;
            start(after)?.checked_sub_days(Days::new(1))
        }
        _ => o.provenance.published,
    }
}

/// Days since 1970-01-01, as Parquet counts them.
fn since_epoch(day: NaiveDate) -> i32 {
    day.num_days_from_ce() - NaiveDate::default().num_days_from_ce()
}

/// The observations of a Parquet file written by [`to_parquet`].
///
/// # Errors
/// When the file is no part of a store, or a row does not read or is not what its id says; the row is named.
pub fn from_parquet(bytes: &[u8]) -> Result<Vec<Observation>> {
    let frame = ParquetReader::new(Cursor::new(bytes)).finish().context("no readable Parquet file")?;
    let column = |name: &str| frame.column(name).with_context(|| format!("no column {name}"));
    let mut texts = Vec::new();
    for name in TEXTS {
        texts.push(column(name)?.str().with_context(|| format!("column {name} is no text"))?.clone());
    }
    let mut numbers = Vec::new();
    for name in NUMBERS {
        numbers.push(column(name)?.i64().with_context(|| format!("column {name} holds no whole numbers"))?.clone());
    }
    let days = column("published")?.cast(&DataType::Int32)?.i32()?.clone();
    (0..frame.height())
        .map(|i| {
            let text = |name: &str| texts[TEXTS.iter().position(|n| *n == name)?].get(i);
            let number = |name: &str| numbers[NUMBERS.iter().position(|n| *n == name)?].get(i);
            observation(&text, &number, days.get(i)).with_context(|| format!("row {}", i + 1))
        })
        .collect()
}

fn observation<'a>(
    text: &dyn Fn(&str) -> Option<&'a str>,
    number: &dyn Fn(&str) -> Option<i64>,
    published: Option<i32>,
) -> Result<Observation> {
    let need = |name: &str| text(name).with_context(|| format!("no {name}"));
    let own = |name: &str| text(name).map(String::from);
    let position = |name: &str| -> Result<usize> {
        usize::try_from(number(name).with_context(|| format!("no {name}"))?).with_context(|| name.to_string())
    };
    let area = match (text("region_code"), text("area")) {
        (Some(code), _) => Area::Division(code.parse()?),
        (None, Some(words)) => Area::Special(words.into()),
        (None, None) => Area::Unknown,
    };
    let file = need("file")?.to_string();
    let place = match text("quote") {
        Some(quote) => Place::Span {
            file,
            part: own("sheet"),
            start: position("start")?,
            end: position("end")?,
            quote: quote.into(),
        },
        None => {
            Place::Cell { file, sheet: own("sheet"), row: position("row")?, column: own("column").unwrap_or_default() }
        }
    };
    let reader = match text("rule") {
        Some(rule) => Some(Reader {
            rule: rule.to_string().into(),
            confidence: u8::try_from(position("confidence")?).context("confidence")?,
        }),
        None => None,
    };
    let epoch = NaiveDate::default().num_days_from_ce();
    let published = published.and_then(|days| NaiveDate::from_num_days_from_ce_opt(epoch + days));
    let read = Observation {
        area,
        indicator: IndicatorId::new(need("indicator")?),
        period: text("period").map(str::parse).transpose()?,
        measure: need("measure")?.parse()?,
        value: need("value_text")?.parse().context("value_text")?,
        unit: need("unit")?.into(),
        reference: own("ref"),
        scope: own("scope"),
        of: text("of").map(str::parse::<Measure>).transpose()?,
        base: text("base").map(str::parse).transpose()?,
        status: need("status")?.parse::<Status>()?,
        bound: need("bound")?.parse()?,
        note: own("note").unwrap_or_default(),
        provenance: Provenance {
            place,
            publisher: own("publisher").unwrap_or_default(),
            authority: authority(need("authority")?)?,
            published,
            reader,
        },
    };
    let (id, stored) = (read.id(), need("observation")?);
    ensure!(id.as_str() == stored, "the figure is not the one that was stored: its id is {id}, not {stored}");
    Ok(read)
}

fn authority(name: &str) -> Result<Authority> {
    match [Authority::Bulletin, Authority::Press, Authority::Official].into_iter().find(|a| a.as_str() == name) {
        Some(authority) => Ok(authority),
        None => bail!("unknown authority {name:?}; it is official, press or bulletin"),
    }
}
