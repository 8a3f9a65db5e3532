//! Parquet files of moderate size as grids; large ones go through the streaming path and are never held whole.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use polars::prelude::*;

use super::grid::Grid;
use super::limits::{MAX_CELLS, MAX_UNPACKED};

/// The grid of a Parquet file, its column names as the first row.
///
/// # Errors
/// A sentence when it is damaged or too large.
pub fn grid(bytes: &[u8]) -> Result<Grid, String> {
    catch_unwind(AssertUnwindSafe(|| read(bytes))).unwrap_or_else(|_| Err("damaged Parquet file".into()))
}

fn read(bytes: &[u8]) -> Result<Grid, String> {
    let damaged = |e: PolarsError| format!("damaged Parquet file: {e}");
    let mut reader = ParquetReader::new(Cursor::new(bytes));
    let metadata = reader.get_metadata().map_err(damaged)?.clone();
    let rows = metadata.num_rows;
    let columns = metadata.schema().columns().len();
    if rows.saturating_mul(columns.max(1)) > MAX_CELLS {
        return Err(format!(
            "{rows} rows of {columns} columns are more than {MAX_CELLS} cells; use --out NAME.parquet"
        ));
    }
    let size: usize = metadata.row_groups.iter().map(|g| g.total_byte_size()).sum();
    if size as u64 > MAX_UNPACKED {
        return Err(format!("the table unpacks to {} MB, more than {}", size >> 20, MAX_UNPACKED >> 20));
    }
    let frame = reader.finish().map_err(damaged)?;
    let mut grid = Grid::new(None);
    grid.push(1, frame.get_column_names().iter().map(|n| n.to_string()).collect())?;
    let texts: Vec<Vec<String>> = frame.columns().iter().map(column).collect::<PolarsResult<_>>().map_err(damaged)?;
    for row in 0..frame.height() {
        grid.push(row + 2, texts.iter().map(|c| c[row].clone()).collect())?;
    }
    Ok(grid)
}

/// A column as text: floats as their shortest decimals, nothing for null.
///
/// # Errors
/// When polars cannot cast it to text.
pub fn column(column: &Column) -> PolarsResult<Vec<String>> {
    if column.dtype().is_float() {
        let floats = column.cast(&DataType::Float64)?;
        let text = |f: Option<f64>| f.and_then(super::number::shortest).unwrap_or_default();
        return Ok(floats.f64()?.iter().map(text).collect());
    }
    let texts = column.cast(&DataType::String)?;
    Ok(texts.str()?.iter().map(|s| s.unwrap_or_default().to_string()).collect())
}
