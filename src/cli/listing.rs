//! What the commands that print a table share: the form, and the columns of a listing.

use std::path::PathBuf;

use anyhow::Result;
use chrono::NaiveDate;
use clap::ValueEnum;

use crate::catalog::{Catalog, DataFiles, Group};
use crate::domain::{Indicator, Period, RegionCode};
use crate::pipeline::{self, Loaded, load_with};
use crate::render::listing::{Form, listing};
use crate::report::block::{Cell, Column, Format, Row, Table};
use crate::report::{Language, facts};

/// The forms that a table can be printed in.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum TableFormat {
    /// Aligned columns
    #[default]
    Text,
    /// Markdown table
    Md,
    /// Comma-separated values
    Csv,
    /// Array of objects
    Json,
    /// Parquet file
    Parquet,
}

/// The languages of words.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Tag {
    /// Chinese
    Zh,
    /// English
    En,
}

impl Tag {
    /// The language.
    pub(super) fn language(self) -> Language {
        match self {
            Tag::Zh => Language::Zh,
            Tag::En => Language::En,
        }
    }
}

impl From<TableFormat> for Form {
    fn from(format: TableFormat) -> Form {
        match format {
            TableFormat::Text => Form::Terminal,
            TableFormat::Md => Form::Markdown,
            TableFormat::Csv => Form::Csv,
            TableFormat::Json => Form::Json,
            TableFormat::Parquet => Form::Parquet,
        }
    }
}

/// Where figures come from, beside the data directory.
#[derive(Debug, clap::Args)]
pub(super) struct Further {
    /// Further figures: a table in the form of a panel (.csv), or what `jianbao extract` wrote (.jsonl); may be given again
    #[arg(long, value_name = "FILE")]
    figures: Vec<PathBuf>,

    /// Only what was published on this day or before, and what has no day, such as 2022-04-30
    #[arg(long, value_name = "DATE")]
    as_of: Option<NaiveDate>,
}

impl Further {
    /// Loads catalog, panels, bulletins and the further figures.
    pub(super) fn load(&self, files: &DataFiles) -> Result<Loaded> {
        load_with(files, &pipeline::Further { files: self.figures.clone(), day: self.as_of })
    }
}

/// Code and short name of a region, as the first two cells of a row.
pub(super) fn named(catalog: &Catalog, code: RegionCode) -> Vec<Cell> {
    vec![Cell::Text(code.to_string()), Cell::Text(catalog.regions.short(code))]
}

/// A count as a cell.
pub(super) fn count(value: usize) -> Cell {
    Cell::Integer(value as i64)
}

/// Prints rows under named columns.
pub(super) fn print_rows(columns: &[(&str, Format)], rows: Vec<Vec<Cell>>, format: TableFormat) -> Result<()> {
    let table = Table {
        id: String::new(),
        caption: String::new(),
        columns: columns.iter().map(|(title, format)| Column { title: (*title).into(), format: *format }).collect(),
        rows: rows.into_iter().map(|cells| Row { cells, from: Vec::new() }).collect(),
        query: None,
        notebook_only: false,
    };
    super::print(&listing(&table, format.into())?)
}

/// The period asked for, else the newest for which enough regions of the group have a figure of the indicator.
pub(super) fn period_or_newest(
    loaded: &Loaded,
    period: Option<Period>,
    indicator: &Indicator,
    group: &Group,
) -> Result<Period> {
    match period {
        Some(period) => Ok(period),
        None => facts::newest_of(&loaded.catalog, &loaded.store, indicator, &group.members),
    }
}
