//! Records as Parquet, a row group as soon as there are enough rows for one.

use std::io::Write;

use anyhow::{Context, Result};
use polars::io::parquet::write::BatchedWriter;
use polars::prelude::{Column, DataFrame, ParquetWriter};
use serde_json::{Map, Value};

use super::COLUMNS;
use crate::catalog::Catalog;
use crate::domain::Observation;
use crate::source::bulletin::record_json;

/// Rows of a row group.
const GROUP: usize = 50_000;

/// A record on its way into a table.
#[derive(Debug)]
pub struct Row(Map<String, Value>);

impl Row {
    pub(super) fn new(observation: &Observation, doc: &str, catalog: &Catalog) -> Self {
        Row(record_json(observation, doc, catalog))
    }
}

/// A table that is being written.
pub(super) struct Table<W: Write> {
    writer: BatchedWriter<W>,
    rows: Vec<Row>,
}

impl<W: Write> Table<W> {
    pub fn begin(out: W) -> Result<Self> {
        let schema = frame(&[])?.schema().as_ref().clone();
        let writer = ParquetWriter::new(out).batched(&schema).context("cannot begin the Parquet table")?;
        Ok(Table { writer, rows: Vec::new() })
    }

    pub fn put(&mut self, rows: Vec<Row>) -> Result<()> {
        self.rows.extend(rows);
        // Groups are cut by count, so that they do not depend on how the rows came.
        while self.rows.len() >= GROUP {
            let rest = self.rows.split_off(GROUP);
            let group = std::mem::replace(&mut self.rows, rest);
            self.writer.write_batch(&frame(&group)?).context("cannot write the records")?;
        }
        Ok(())
    }

    pub fn finish(self) -> Result<()> {
        let Table { mut writer, rows } = self;
        if !rows.is_empty() {
            writer.write_batch(&frame(&rows)?).context("cannot write the records")?;
        }
        writer.finish().context("cannot finish the Parquet table")?;
        Ok(())
    }
}

fn frame(rows: &[Row]) -> Result<DataFrame> {
    let get = |row: &Row, name: &str| row.0.get(name).cloned();
    let columns = COLUMNS.iter().map(|name| {
        let title = (*name).into();
        match *name {
            "value" | "confidence" => {
                Column::new(title, rows.iter().map(|r| get(r, name)?.as_f64()).collect::<Vec<_>>())
            }
            "start" | "end" => Column::new(title, rows.iter().map(|r| get(r, name)?.as_i64()).collect::<Vec<_>>()),
            "special" => Column::new(title, rows.iter().map(|r| get(r, name)?.as_bool()).collect::<Vec<_>>()),
            _ => {
                let text = |row| get(row, name).and_then(|v| v.as_str().map(String::from));
                Column::new(title, rows.iter().map(text).collect::<Vec<_>>())
            }
        }
    });
    Ok(DataFrame::new(rows.len(), columns.collect())?)
}
