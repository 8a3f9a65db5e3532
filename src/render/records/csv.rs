//! Records as CSV.

use anyhow::{Context, Result};
use serde_json::{Map, Value};

use super::COLUMNS;
use crate::catalog::Catalog;
use crate::domain::Observation;
use crate::source::bulletin::record_json;

/// The header.
pub(super) fn header() -> Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    writer.into_inner().context("cannot finish the table")
}

/// Adds the rows of a document.
pub(super) fn rows(bytes: &mut Vec<u8>, found: &[Observation], doc: &str, catalog: &Catalog) -> Result<()> {
    let mut writer = csv::WriterBuilder::new().from_writer(std::mem::take(bytes));
    for observation in found {
        let record = record_json(observation, doc, catalog);
        writer.write_record(COLUMNS.map(|column| cell(&record, column)))?;
    }
    *bytes = writer.into_inner().context("cannot finish the table")?;
    Ok(())
}

/// A value as a cell: nothing for what a record does not have.
fn cell(record: &Map<String, Value>, column: &str) -> String {
    match record.get(column) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}
