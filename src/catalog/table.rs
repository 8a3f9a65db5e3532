//! Reads the small CSV and TOML files of the catalog, with file and line in every error.

use anyhow::{Context, Result, anyhow, bail};
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

/// A line of a table of two columns.
#[derive(Clone, Copy, Debug)]
pub struct Pair<'t> {
    /// Counted from 1, the header included.
    pub line: usize,
    /// First cell.
    pub first: &'t str,
    /// Second cell.
    pub second: &'t str,
    /// Byte of the text that the second cell begins at.
    pub second_at: usize,
}

/// Reads the text of a tab-separated file of two columns, thousands of short lines, without copying its cells; `name`
/// is that of the file in messages.
///
/// # Errors
/// When the header is another or a line does not have two cells; the line is named.
pub fn pairs<'t>(name: &str, text: &'t str, header: [&str; 2]) -> Result<Vec<Pair<'t>>> {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut at = text.len() - body.len();
    let mut pairs = Vec::with_capacity(body.len() / 8);
    for (index, whole) in body.split_inclusive('\n').enumerate() {
        let (line, begin) = (whole.trim_end_matches(['\n', '\r']), at);
        at += whole.len();
        if line.is_empty() {
            continue;
        }
        let cells = line.split_once('\t').filter(|(_, second)| !second.contains('\t'));
        let (first, second) = cells.ok_or_else(|| anyhow!("{name}:{}: not two cells", index + 1))?;
        if index > 0 {
            pairs.push(Pair { line: index + 1, first, second, second_at: begin + first.len() + 1 });
        } else if [first, second] != header {
            bail!("{name}:1: the header is not {} and {}", header[0], header[1]);
        }
    }
    Ok(pairs)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_know_where_they_stand() {
        let text = "\u{feff}a\tb\r\n一\tyī yí\r\n\n丁\tdīng";
        let read = pairs("x", text, ["a", "b"]).unwrap();
        assert_eq!(
            read.iter().map(|p| (p.line, p.first, p.second)).collect::<Vec<_>>(),
            [(2, "一", "yī yí"), (4, "丁", "dīng")]
        );
        assert!(read.iter().all(|p| text[p.second_at..].starts_with(p.second)));
        let error = |text| pairs("x", text, ["a", "b"]).unwrap_err().to_string();
        assert_eq!(error("a\tc\n"), "x:1: the header is not a and b");
        assert_eq!(error("a\tb\n一\n"), "x:2: not two cells");
        assert_eq!(error("a\tb\n一\t二\t三\n"), "x:2: not two cells");
    }
}
