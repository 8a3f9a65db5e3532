//! One batch of a streamed table: labels looked up once each, figures read, rows without a figure left out.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use chrono::NaiveDate;
use polars::prelude::*;
use rust_decimal::prelude::ToPrimitive;

use super::super::map::{Mapping, Questions};
use super::super::number::{self, Value};
use super::super::settle::Resolver;
use super::super::subject::BETWEEN;
use super::super::table::{Raw, Table};
use super::{Reason, Streamed};
use crate::catalog::Catalog;
use crate::catalog::imports::{Cover, Role, Series};
use crate::domain::Kind;

/// Column of the number of the row, from 1, titles not counted.
pub const ROW: &str = "row";

/// Columns of the table that is written, labels as printed last, for rows without a place.
const TEXTS: [&str; 9] =
    ["region_code", "indicator", "period", "measure", "unit", "published", "source", "why", "labels"];

/// The schema of the table that is written.
pub fn schema() -> Schema {
    let mut fields: Vec<(PlSmallStr, DataType)> =
        vec![(ROW.into(), IDX_DTYPE), ("value".into(), DataType::Float64), ("decimals".into(), DataType::UInt32)];
    fields.extend(TEXTS.map(|name| (name.into(), DataType::String)));
    Schema::from_iter(fields)
}

/// How batches are read.
pub struct Batch {
    catalog: Arc<Catalog>,
    mapping: Mapping,
    roles: Vec<(String, Role)>,
    published: Option<String>,
}

/// A region's code, a series, a period, or the reason why there is none.
type Found<T> = Result<T, Rc<str>>;

/// What the labels of a batch mean, each looked up once.
#[derive(Default)]
struct Known<'a> {
    regions: HashMap<(&'a str, &'a str), Found<String>>,
    series: HashMap<Vec<&'a str>, Found<(Rc<Series>, Kind)>>,
    periods: HashMap<(String, Option<Cover>, Kind), Found<String>>,
}

impl Batch {
    /// For a table with these titles.
    pub fn new(
        catalog: Arc<Catalog>,
        mapping: Mapping,
        roles: Vec<(String, Role)>,
        published: Option<NaiveDate>,
    ) -> Self {
        Batch { catalog, mapping, roles, published: published.map(|d| d.to_string()) }
    }

    /// The batch in the columns of [`schema`], and what is told of it.
    ///
    /// # Errors
    /// When polars cannot cast a column to text.
    pub fn harmonise(&self, frame: &DataFrame) -> PolarsResult<(DataFrame, Streamed)> {
        let columns: Vec<(Role, StringChunked)> = self
            .roles
            .iter()
            .filter(|(_, role)| !matches!(role, Role::Ignore | Role::Note))
            .map(|(title, role)| Ok((*role, frame.column(title)?.cast(&DataType::String)?.str()?.clone())))
            .collect::<PolarsResult<_>>()?;
        let rows = frame.column(ROW)?.cast(&DataType::UInt64)?;
        let rows = rows.u64()?;
        let table = Table::default();
        let mut resolver = Resolver::new(&table, &self.catalog, &self.mapping);
        let mut out = Out::new(frame.height());
        let mut known = Known::default();
        let mut told = Streamed { rows: frame.height(), ..Streamed::default() };
        let mut readers: Vec<_> = columns.iter().map(|(role, texts)| (*role, texts.iter())).collect();
        for row in rows.iter() {
            let row = row.unwrap_or_default();
            let cells: Vec<(Role, &str)> =
                readers.iter_mut().map(|(role, texts)| (*role, texts.next().flatten().unwrap_or(""))).collect();
            self.row(row, &cells, &mut resolver, &mut known, &mut out, &mut told);
        }
        Ok((out.finish()?, told))
    }

    fn row<'a>(
        &self,
        row: u64,
        cells: &[(Role, &'a str)],
        resolver: &mut Resolver,
        known: &mut Known<'a>,
        out: &mut Out,
        told: &mut Streamed,
    ) {
        let text = |role: Role| cells.iter().find(|(r, t)| *r == role && !t.is_empty()).map_or("", |(_, t)| *t);
        let printed = text(Role::Value);
        let (value, decimals, unit) = match plain(printed) {
            Some((value, decimals)) => (Some(value), decimals, None),
            None => match number::read(printed, &self.catalog.imports) {
                Value::Missing | Value::Suppressed => {
                    told.empty += 1;
                    return;
                }
                Value::Not(_) => (None, 0, None),
                Value::Figure { value, unit, .. } => (value.to_f64(), value.scale(), unit),
            },
        };
        let found = match (value, &unit) {
            (None, _) => Err(Rc::from(format!("import.not-a-figure: {printed:?} is no figure"))),
            (Some(_), unit) => self.find(cells, unit.as_deref(), resolver, known),
        };
        let published = match text(Role::Published) {
            "" => self.published.as_deref().or(self.mapping.published.as_deref()),
            own => Some(own),
        };
        let source = Some(text(Role::Publisher)).filter(|t| !t.is_empty()).or(self.mapping.publisher.as_deref());
        out.row.push(row as IdxSize);
        out.value.push(value);
        out.decimals.push(decimals);
        match found {
            Ok((region, series, period)) => {
                told.placed += 1;
                let measure = series.measure.map(|m| m.as_str());
                let (indicator, unit) = (series.indicator.as_deref(), series.unit.as_deref());
                out.texts([
                    Some(region.as_str()),
                    indicator,
                    Some(&period),
                    measure,
                    unit,
                    published,
                    source,
                    None,
                    None,
                ]);
            }
            Err(why) => {
                told.unplaced += 1;
                let count = told.reasons.entry(why.to_string()).or_insert(Reason { rows: 0, first: row });
                count.rows += 1;
                let labels: Vec<&str> = cells.iter().map(|(_, t)| *t).collect();
                let labels = labels.join("|");
                let code = why.split(':').next();
                out.texts([None, None, None, None, None, published, source, code, Some(&labels)]);
            }
        }
    }

    /// What the labels of a row mean.
    fn find<'a>(
        &self,
        cells: &[(Role, &'a str)],
        printed: Option<&str>,
        resolver: &mut Resolver,
        known: &mut Known<'a>,
    ) -> Found<(String, Rc<Series>, String)> {
        let text = |role: Role| cells.iter().find(|(r, t)| *r == role && !t.is_empty()).map_or("", |(_, t)| *t);
        let mut asked = Questions::default();
        let told = |(code, message): (&str, String)| Rc::from(format!("{code}: {message}"));
        let label = |t: &str| (!t.trim().is_empty()).then(|| Rc::from(t.trim()));
        let (name, code) = (text(Role::Region), text(Role::RegionCode));
        let region = known.regions.entry((name, code)).or_insert_with(|| {
            let raw = Raw { region: label(name), code: label(code), ..Raw::default() };
            resolver.region(&raw, &mut asked).map(|(code, _)| code.to_string()).map_err(told)
        });
        let region = region.clone()?;
        let parts = |role: &Role| matches!(role, Role::Indicator | Role::Unit | Role::Measure | Role::Basis);
        let mut names: Vec<&str> = cells.iter().filter(|(r, t)| parts(r) && !t.is_empty()).map(|(_, t)| *t).collect();
        let look = |names: &[&str], resolver: &mut Resolver, asked: &mut Questions| {
            let raw = Raw { subject: Rc::from(names.join(&BETWEEN.to_string())), ..Raw::default() };
            let series = resolver.series(&raw, printed, asked).map_err(told)?;
            let id = series.indicator.as_deref().unwrap_or_default();
            let kind = self.catalog.indicators.get(id).map_or(Kind::Flow, |i| i.kind);
            Ok((Rc::new(series), kind))
        };
        // A unit in the cell makes the series one of its own.
        let found = match (printed, known.series.get(&names)) {
            (None, Some(found)) => found.clone(),
            (None, None) => {
                let found = look(&names, resolver, &mut asked);
                known.series.insert(std::mem::take(&mut names), found.clone());
                found
            }
            (Some(_), _) => look(&names, resolver, &mut asked),
        };
        let (series, kind) = found?;
        let times: String = cells.iter().filter(|(r, _)| *r == Role::Period).map(|(_, t)| *t).collect();
        let period = known.periods.entry((times, series.basis, kind));
        let period = match period {
            std::collections::hash_map::Entry::Occupied(found) => found.get().clone(),
            std::collections::hash_map::Entry::Vacant(place) => {
                let raw = Raw { period: label(&place.key().0), ..Raw::default() };
                let found = resolver.period(&raw, series.basis, kind, true, &mut asked).map(|p| p.to_string());
                place.insert(found.map_err(told)).clone()
            }
        };
        Ok((region, series, period?))
    }
}

/// A number in plain digits with its decimals: what nearly every cell is.
fn plain(text: &str) -> Option<(f64, u32)> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let point = digits.bytes().position(|b| b == b'.');
    let fits = !digits.is_empty() && digits.len() <= 16 && digits.as_bytes()[0].is_ascii_digit();
    let all = digits.bytes().enumerate().all(|(i, b)| b.is_ascii_digit() || Some(i) == point);
    if !fits || !all || digits.ends_with('.') {
        return None;
    }
    let decimals = point.map_or(0, |p| digits.len() - p - 1);
    text.parse().ok().map(|value| (value, decimals as u32))
}

/// The columns that are written.
struct Out {
    row: Vec<IdxSize>,
    value: Vec<Option<f64>>,
    decimals: Vec<u32>,
    texts: Vec<StringChunkedBuilder>,
}

impl Out {
    fn new(rows: usize) -> Self {
        let texts = TEXTS.iter().map(|name| StringChunkedBuilder::new((*name).into(), rows)).collect();
        let (row, value, decimals) = (Vec::with_capacity(rows), Vec::with_capacity(rows), Vec::with_capacity(rows));
        Out { row, value, decimals, texts }
    }

    fn texts(&mut self, cells: [Option<&str>; 9]) {
        self.texts.iter_mut().zip(cells).for_each(|(column, cell)| column.append_option(cell));
    }

    fn finish(self) -> PolarsResult<DataFrame> {
        let mut columns: Vec<Column> = vec![
            Column::new(ROW.into(), self.row),
            Column::new("value".into(), self.value),
            Column::new("decimals".into(), self.decimals),
        ];
        columns.extend(self.texts.into_iter().map(|t| t.finish().into_column()));
        DataFrame::new_infer_height(columns)
    }
}
