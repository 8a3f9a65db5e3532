//! What an import tells: how each file was understood, and the cells that have no place.

use serde::Serialize;

use super::map::Questions;
use super::settle::Settled;
use super::subject::BETWEEN;
use super::table::{Facts, Raw, Skipped, Table};
use crate::catalog::{Catalog, Imports};
use crate::domain::{Basis, Measure, Observation, Place};

/// How a file was understood.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Understood {
    /// File as given.
    pub file: String,
    /// Kind of file.
    pub kind: String,
    /// Encoding of a text file.
    pub encoding: Option<String>,
    /// Its tables.
    pub tables: Vec<SheetReport>,
    /// What would have to be told.
    #[serde(skip)]
    pub questions: Questions,
}

/// How a table was understood.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SheetReport {
    /// Sheet of a workbook.
    pub sheet: Option<String>,
    /// Kind of table.
    pub kind: String,
    /// What the lines around it say.
    pub facts: Facts,
    /// Rows with figures or places for them.
    pub rows: usize,
    /// Cells with something in them.
    pub cells_read: usize,
    /// Cells without a figure.
    pub cells_empty: usize,
    /// Cells that a text table lacks, its row having fewer than the titles.
    #[serde(skip_serializing_if = "none")]
    pub cells_missing: usize,
    /// Cells whose figure is kept back by the publisher.
    pub cells_suppressed: usize,
    /// Cells that became observations.
    pub placed: usize,
    /// Cells that did not.
    pub unplaced: usize,
    /// Series and what they were taken for.
    pub series: Vec<SeriesSeen>,
    /// Number of regions with a figure.
    pub regions: usize,
    /// First month.
    pub first_period: Option<String>,
    /// Last month.
    pub last_period: Option<String>,
    /// Number of periods.
    pub periods: usize,
    /// What was passed over, and why.
    pub skipped: Vec<Skipped>,
}

fn none(count: &usize) -> bool {
    *count == 0
}

/// A name of the table and what it was taken for.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SeriesSeen {
    /// Name in the table.
    pub name: String,
    /// Indicator of the catalog.
    pub indicator: String,
    /// What its figures say.
    pub measure: String,
    /// Unit.
    pub unit: String,
    /// `cumulative`, `single` or nothing where labels tell their months themselves.
    pub basis: String,
    /// Prices in which the figures are measured: amounts in current ones.
    pub prices: String,
    /// Number of figures.
    pub figures: usize,
}

/// A cell that has no place, with its labels as printed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Unplaced {
    /// File as given.
    pub file: String,
    /// Sheet; empty for text tables.
    pub sheet: String,
    /// Row.
    pub row: usize,
    /// Column.
    pub column: String,
    /// Region as printed.
    pub region: String,
    /// Series as printed.
    pub series: String,
    /// Period as printed.
    pub period: String,
    /// Cell as printed.
    pub value: String,
    /// Code of the reason.
    pub why: &'static str,
}

impl SheetReport {
    /// The report of a table before its cells are looked at.
    pub fn of(table: &Table) -> Self {
        SheetReport {
            sheet: table.sheet.clone(),
            kind: table.kind.into(),
            facts: table.facts.clone(),
            rows: table.rows,
            skipped: table.skipped.clone(),
            ..SheetReport::default()
        }
    }
}

impl SeriesSeen {
    /// What a name was taken for.
    pub fn of(table: &Table, raw: &Raw, settled: &Settled, catalog: &Catalog) -> Self {
        // Growth may be in comparable prices; an amount is in those of its day, save index numbers.
        let amount = settled.measure == Measure::Level && !settled.unit.ends_with("=100");
        let prices = catalog.indicators.get(&settled.indicator).map(|i| match i.basis {
            Basis::Comparable if amount => Basis::Current,
            basis => basis,
        });
        SeriesSeen {
            name: match raw.subject.is_empty() {
                true => table.facts.indicator.clone().unwrap_or_default(),
                false => raw.subject.replace(BETWEEN, "_"),
            },
            indicator: settled.indicator.clone(),
            measure: settled.measure.to_string(),
            unit: settled.unit.clone(),
            basis: settled.cover.map(|c| c.as_str()).unwrap_or_default().into(),
            prices: prices.map(Imports::basis_words).unwrap_or_default().into(),
            figures: 0,
        }
    }
}

impl Unplaced {
    /// An observation that is set aside after all.
    pub fn of(o: &Observation, why: &'static str) -> Self {
        let (file, sheet, row, column) = match &o.provenance.place {
            Place::Cell { file, sheet, row, column } => {
                (file.clone(), sheet.clone().unwrap_or_default(), *row, column.clone())
            }
            Place::Span { file, .. } => (file.clone(), String::new(), 0, String::new()),
        };
        Unplaced {
            file,
            sheet,
            row,
            column,
            region: o.area.code().map(|c| c.to_string()).unwrap_or_default(),
            series: format!("{} {}", o.indicator, o.measure),
            period: o.period.map(|p| p.to_string()).unwrap_or_default(),
            value: o.value.to_string(),
            why,
        }
    }
}
