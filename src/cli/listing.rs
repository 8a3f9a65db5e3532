//! What the commands that print a table share: the form, and the columns of a listing.

use anyhow::Result;
use clap::ValueEnum;

use crate::catalog::Group;
use crate::domain::{Indicator, Period};
use crate::pipeline::Loaded;
use crate::render::listing::{Form, listing};
use crate::report::block::{Cell, Column, Format, Row, Table};
use crate::report::facts;

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
