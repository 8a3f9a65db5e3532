//! Reads the small CSV and TOML files of the catalog, with file and line in every error.

use anyhow::{Context, Result, anyhow};
use serde::de::DeserializeOwned;

use super::files::DataFiles;

/// A row of a CSV file with the line it stands on.
#[derive(Debug)]
pub struct Line<T> {
    /// Counted from 1, the header included.
    pub line: u64,
    /// The row.
    pub row: T,
}

/// Reads a CSV or tab-separated file with a header into rows.
///
/// # Errors
/// When the file is missing, a row has too few cells or a cell does not read; the line is named.
pub fn csv<T: DeserializeOwned>(files: &DataFiles, relative: &str) -> Result<Vec<Line<T>>> {
    let name = files.path(relative);
    let text = files.text(relative)?;
    let delimiter = if relative.ends_with(".tsv") { b'\t' } else { b',' };
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(text.as_bytes());
    let headers = reader.headers().with_context(|| format!("{name}:1"))?.clone();
    let mut rows = Vec::new();
    let mut record = csv::StringRecord::new();
    loop {
        let line = reader.position().line();
        match reader.read_record(&mut record) {
            Ok(false) => return Ok(rows),
            Ok(true) => {
                // The reader stands behind the record; the record knows where it began.
                let line = record.position().map_or(line, |p| p.line());
                let row = record.deserialize(Some(&headers)).map_err(|e| anyhow!("{name}:{line}: {}", plain(&e)))?;
                rows.push(Line { line, row });
            }
            Err(e) => return Err(anyhow!("{name}:{line}: {}", plain(&e))),
        }
    }
}

/// Reads a TOML file.
///
/// # Errors
/// When the file is missing or does not fit; the line is named.
pub fn toml<T: DeserializeOwned>(files: &DataFiles, relative: &str) -> Result<T> {
    let text = files.text(relative)?;
    ::toml::from_str(&text).map_err(|e| {
        let at = e.span().map_or(0, |span| span.start);
        anyhow!("{}:{}: {}", files.path(relative), line_at(&text, at), e.message().trim().replace('\n', "; "))
    })
}

/// The line, counted from 1, on which byte `at` of `text` lies.
pub fn line_at(text: &str, at: usize) -> usize {
    text.as_bytes().iter().take(at).filter(|b| **b == b'\n').count() + 1
}

/// The message of a CSV error without the position, which the caller puts in front.
fn plain(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Deserialize { err, .. } => err.to_string(),
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("{len} cells where the header has {expected_len}")
        }
        _ => error.to_string(),
    }
}
