//! Parquet tables with a column of texts, read a stretch of rows at a time.

use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use polars::prelude::{DataFrame, DataType, ParquetReader, SerReader};

use super::{Columns, Role, Row};

/// Bytes of a stretch of rows, unpacked.
const STRETCH: usize = 16 << 20;

/// A table that is being read.
pub(super) struct Table {
    path: PathBuf,
    /// The columns wanted, with what for.
    columns: Vec<(String, Role)>,
    /// Stretches still to be read, first row and number of rows, the last one first.
    stretches: Vec<(usize, usize)>,
    /// The stretch at hand, its first row, and the next row in it.
    frame: DataFrame,
    first: usize,
    next: usize,
}

impl Table {
    /// Opens a table.
    ///
    /// # Errors
    /// When it is none, or has no column of texts.
    pub fn open(path: &Path, columns: &Columns) -> Result<Self> {
        let mut reader = ParquetReader::new(File::open(path)?);
        let schema = reader.schema().context("no Parquet table")?;
        let mut found: Vec<(String, Role)> =
            schema.iter_names().filter_map(|name| Some((name.to_string(), columns.role(name)?))).collect();
        if found.iter().any(|(_, role)| *role == Role::Text) {
            found.retain(|(_, role)| *role != Role::SecondText);
        }
        if !found.iter().any(|(_, role)| matches!(role, Role::Text | Role::SecondText)) {
            let names: Vec<&str> = schema.iter_names().map(|name| name.as_str()).collect();
            bail!("no column of texts; name one of {} with --text-column", names.join(", "));
        }
        let (mut stretches, mut at) = (Vec::new(), 0);
        for group in &reader.get_metadata().context("no Parquet table")?.row_groups {
            let (rows, bytes) = (group.num_rows(), group.total_byte_size());
            let each = (rows * STRETCH / bytes.max(1)).clamp(1, rows.max(1));
            let mut taken = 0;
            while taken < rows {
                let rows = each.min(rows - taken);
                stretches.push((at + taken, rows));
                taken += rows;
            }
            at += rows;
        }
        stretches.reverse();
        let path = path.to_path_buf();
        Ok(Table { path, columns: found, stretches, frame: DataFrame::empty(), first: 0, next: 0 })
    }

    /// The next row with its number from 1, and `None` behind the last one.
    ///
    /// # Errors
    /// When the table cannot be read on.
    pub fn next_row(&mut self) -> Result<Option<(usize, Row<'static>)>> {
        while self.next >= self.frame.height() {
            let Some((first, rows)) = self.stretches.pop() else { return Ok(None) };
            let names = self.columns.iter().map(|(name, _)| name.clone()).collect();
            let reader = ParquetReader::new(File::open(&self.path)?).with_columns(Some(names));
            let mut frame = reader.with_slice(Some((first, rows))).finish()?;
            for (name, _) in &self.columns {
                let column = frame.column(name)?.cast(&DataType::String)?;
                frame.with_column(column)?;
            }
            (self.frame, self.first, self.next) = (frame, first, 0);
        }
        let mut row = Row::default();
        for (name, role) in &self.columns {
            let Some(value) = self.frame.column(name)?.str()?.get(self.next) else { continue };
            match role {
                Role::Text | Role::SecondText => row.text = Some(value.to_string().into()),
                role => row.note(*role, value.to_string()),
            }
        }
        self.next += 1;
        Ok(Some((self.first + self.next, row)))
    }
}
