//! Listings: a table for the terminal or another program.

use std::io::Cursor;

use anyhow::{Context, Result};
use polars::prelude::*;
use rust_decimal::prelude::ToPrimitive;
use serde_json::{Map, Value};
use unicode_width::UnicodeWidthStr;

use super::{cell_text, markdown};
use crate::report::block::{Cell, Format, Table};

/// The forms that a listing can be printed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Aligned columns.
    Terminal,
    /// A Markdown table.
    Markdown,
    /// Comma-separated values.
    Csv,
    /// An array of objects.
    Json,
    /// A Parquet file.
    Parquet,
}

/// The table in a form, as bytes.
///
/// # Errors
/// When a writer fails.
pub fn listing(table: &Table, form: Form) -> Result<Vec<u8>> {
    match form {
        Form::Terminal => Ok(terminal(table).into_bytes()),
        Form::Markdown => Ok(markdown::table(table).into_bytes()),
        Form::Csv => csv_bytes(table),
        Form::Json => json(table),
        Form::Parquet => parquet(table),
    }
}

fn terminal(table: &Table) -> String {
    let texts: Vec<Vec<String>> = std::iter::once(table.columns.iter().map(|c| c.title.clone()).collect())
        .chain(table.rows.iter().map(|row| {
            row.cells.iter().zip(&table.columns).map(|(cell, column)| cell_text(cell, column.format)).collect()
        }))
        .collect();
    let widths: Vec<usize> =
        (0..table.columns.len()).map(|i| texts.iter().map(|row| row[i].width()).max().unwrap_or_default()).collect();
    let mut out = String::new();
    for row in &texts {
        let cells = row.iter().zip(&widths).zip(&table.columns).map(|((text, width), column)| {
            let pad = " ".repeat(width - text.width());
            if column.format == Format::Text { format!("{text}{pad}") } else { format!("{pad}{text}") }
        });
        out.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        out.push('\n');
    }
    out
}

/// A cell as other programs read it: plain numbers, no sign in front of positive ones.
fn plain(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Integer(value) => value.to_string(),
        Cell::Number(value) => value.to_string(),
        Cell::Empty => String::new(),
    }
}

fn csv_bytes(table: &Table) -> Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    writer.write_record(table.columns.iter().map(|c| &c.title))?;
    for row in &table.rows {
        writer.write_record(row.cells.iter().map(plain))?;
    }
    writer.into_inner().context("cannot finish the table")
}

fn json(table: &Table) -> Result<Vec<u8>> {
    let rows: Vec<Value> = table
        .rows
        .iter()
        .map(|row| {
            let pairs = table.columns.iter().zip(&row.cells);
            Value::Object(pairs.map(|(c, cell)| (c.title.clone(), json_cell(cell))).collect::<Map<_, _>>())
        })
        .collect();
    let mut bytes = serde_json::to_vec_pretty(&rows)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn json_cell(cell: &Cell) -> Value {
    match cell {
        Cell::Text(text) => Value::from(text.as_str()),
        Cell::Integer(value) => Value::from(*value),
        Cell::Number(value) => Value::from(value.to_f64()),
        Cell::Empty => Value::Null,
    }
}

fn parquet(table: &Table) -> Result<Vec<u8>> {
    let columns: Vec<Column> = (0..table.columns.len()).map(|i| column(table, i)).collect();
    let mut frame = DataFrame::new(table.rows.len(), columns)?;
    let mut buffer = Cursor::new(Vec::new());
    ParquetWriter::new(&mut buffer).finish(&mut frame)?;
    Ok(buffer.into_inner())
}

fn column(table: &Table, i: usize) -> Column {
    let name = table.columns[i].title.as_str().into();
    let cells = table.rows.iter().map(|row| &row.cells[i]);
    match table.columns[i].format {
        Format::Text => Column::new(name, cells.map(|c| (*c != Cell::Empty).then(|| plain(c))).collect::<Vec<_>>()),
        Format::Integer => Column::new(
            name,
            cells.map(|c| if let Cell::Integer(v) = c { Some(*v) } else { None }).collect::<Vec<Option<i64>>>(),
        ),
        Format::Number | Format::Signed => Column::new(
            name,
            cells.map(|c| if let Cell::Number(v) = c { v.to_f64() } else { None }).collect::<Vec<Option<f64>>>(),
        ),
    }
}
