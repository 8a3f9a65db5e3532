//! Workbooks: .xlsx cell by cell with its number format, .xls through the same crate, both within limits and without
//! trusting what a file says of its own size.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, DataRef, ExcelDateTime, Reader, Xls, Xlsx};
use rust_decimal::Decimal;

use super::grid::Grid;
use super::limits::{MAX_CELLS, MAX_COLUMNS, MAX_PARTS, MAX_UNPACKED};
use super::number::shortest;
use super::xls;

/// The sheets of an .xlsx workbook.
///
/// # Errors
/// A sentence when it is no workbook, is damaged, or unpacks beyond the limits.
pub fn xlsx(bytes: &[u8]) -> Result<Vec<Grid>, String> {
    unpacked(bytes)?;
    guarded(|| {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|e| damaged(&e))?;
        let names = book.sheet_names();
        let mut grids = Vec::new();
        let mut left = MAX_CELLS;
        for name in names {
            let mut reader = match book.worksheet_cells_reader(&name) {
                Ok(reader) => reader,
                // A sheet with nothing but a chart.
                Err(calamine::XlsxError::NotAWorksheet(_)) => continue,
                Err(e) => return Err(damaged(&e)),
            };
            let percent: Vec<bool> = reader
                .styles()
                .iter()
                .map(|s| s.number_format.as_ref().is_some_and(|f| percentage(&f.format_code)))
                .collect();
            let mut cells: BTreeMap<(u32, u32), String> = BTreeMap::new();
            let mut empty = false;
            while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(|e| damaged(&e))? {
                let (row, column) = cell.get_position();
                empty |= matches!(cell.get_value(), DataRef::Empty);
                let text = shown_ref(cell.get_value(), percent.get(style).copied().unwrap_or(false));
                if !text.is_empty() {
                    cells.insert((row, column), text);
                    left = left.checked_sub(1).ok_or(format!("sheet {name:?}: more than {MAX_CELLS} cells"))?;
                }
            }
            drop(reader);
            if empty {
                formulas(&mut book, &name, &mut cells, &mut left)?;
            }
            grids.push(dense(&name, cells)?);
        }
        Ok(grids)
    })
}

/// Puts formulas without a stored result into their cells, `=B3+1`: programs that write workbooks and do not reckon leave
/// the result out, and what it would be is not known.
fn formulas(
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    cells: &mut BTreeMap<(u32, u32), String>,
    left: &mut usize,
) -> Result<(), String> {
    let mut reader = book.worksheet_cells_reader(name).map_err(|e| damaged(&e))?;
    while let Some(cell) = reader.next_cell_with_formula().map_err(|e| damaged(&e))? {
        if let (DataRef::Empty, Some(formula)) = (&cell.value, &cell.formula) {
            cells.insert(cell.pos, format!("={formula}"));
            *left = left.checked_sub(1).ok_or(format!("sheet {name:?}: more than {MAX_CELLS} cells"))?;
        }
    }
    Ok(())
}

/// The sheets of an .xls workbook.
///
/// # Errors
/// A sentence when it is no workbook, is damaged, or its sheets are too large.
pub fn xls(bytes: &[u8]) -> Result<Vec<Grid>, String> {
    let percent = xls::check(bytes)?;
    guarded(|| {
        let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|e| format!("damaged workbook: {e}"))?;
        let mut grids = Vec::new();
        for name in book.sheet_names() {
            let range = book.worksheet_range(&name).map_err(|e| format!("damaged workbook: {e}"))?;
            let (top, left) = range.start().unwrap_or((0, 0));
            let formats = percent.get(&name);
            let mut cells = BTreeMap::new();
            for (row, column, data) in range.used_cells() {
                let at = (row as u32 + top, column as u32 + left);
                let text = shown(data, formats.is_some_and(|f| f.contains(&at)));
                if !text.is_empty() {
                    cells.insert(at, text);
                }
            }
            grids.push(dense(&name, cells)?);
        }
        Ok(grids)
    })
}

/// Runs a reader that may panic on a damaged file.
fn guarded<T>(read: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err("damaged workbook: it cannot be read".into()))
}

fn damaged(error: &calamine::XlsxError) -> String {
    format!("damaged workbook: {error}")
}

/// Rows with the gaps between cells filled; rows without a cell are left out.
fn dense(name: &str, cells: BTreeMap<(u32, u32), String>) -> Result<Grid, String> {
    let mut grid = Grid::new(Some(name.to_string()));
    let (mut row, mut line): (Option<u32>, Vec<String>) = (None, Vec::new());
    let told = |e: String| format!("sheet {name:?}: {e}");
    for ((r, c), text) in cells {
        if row != Some(r) {
            if let Some(row) = row {
                grid.push(row as usize + 1, std::mem::take(&mut line)).map_err(told)?;
            }
            row = Some(r);
        }
        if c as usize >= MAX_COLUMNS {
            return Err(told(format!("row {}: column {} lies beyond the last of a spreadsheet", r + 1, c + 1)));
        }
        line.resize(c as usize, String::new());
        line.push(text);
    }
    if let Some(row) = row {
        grid.push(row as usize + 1, line).map_err(told)?;
    }
    Ok(grid)
}

/// Unpacks every part into nothing and counts: the sizes a file states are not believed.
fn unpacked(bytes: &[u8]) -> Result<(), String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|e| format!("damaged workbook: {e}"))?;
    if archive.len() > MAX_PARTS {
        return Err(format!("the workbook has {} parts, more than {MAX_PARTS}", archive.len()));
    }
    let mut left = MAX_UNPACKED;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|e| format!("damaged workbook: {e}"))?;
        let name = part.name().map_err(|e| format!("damaged workbook: {e}"))?.into_owned();
        if name.ends_with(".bin") && name.contains("workbook") {
            return Err("a binary workbook (.xlsb); save it as .xlsx".into());
        }
        // A byte more than is allowed, so that the excess shows.
        let read = std::io::copy(&mut part.take(left + 1), &mut std::io::sink());
        let read = read.map_err(|e| format!("damaged workbook: part {name:?}: {e}"))?;
        left = left.checked_sub(read).ok_or(format!("the workbook unpacks to more than {} MB", MAX_UNPACKED >> 20))?;
    }
    Ok(())
}

/// Whether a number format shows hundredths as percent.
pub fn percentage(code: &str) -> bool {
    let (mut quoted, mut escaped) = (false, false);
    code.chars().any(|c| {
        let plain = !quoted && !escaped;
        escaped = plain && matches!(c, '\\' | '_' | '*');
        quoted ^= (plain || quoted) && c == '"';
        plain && c == '%'
    })
}

fn shown_ref(value: &DataRef, percent: bool) -> String {
    match value {
        DataRef::Float(f) => float(*f, percent),
        DataRef::Int(i) => float(*i as f64, percent),
        DataRef::String(s) => s.clone(),
        DataRef::SharedString(s) => (*s).to_string(),
        DataRef::Bool(b) => b.to_string(),
        DataRef::DateTime(d) => date(d),
        DataRef::DateTimeIso(s) | DataRef::DurationIso(s) => s.clone(),
        DataRef::Error(e) => e.to_string(),
        DataRef::Empty => String::new(),
    }
}

fn shown(value: &Data, percent: bool) -> String {
    match value {
        Data::Float(f) => float(*f, percent),
        Data::Int(i) => float(*i as f64, percent),
        Data::String(s) => s.clone(),
        Data::Bool(b) => b.to_string(),
        Data::DateTime(d) => date(d),
        Data::DateTimeIso(s) | Data::DurationIso(s) => s.clone(),
        Data::Error(e) => e.to_string(),
        Data::Empty => String::new(),
    }
}

/// A number as its shortest decimal; hundredths shown as percent become percent, exactly.
fn float(value: f64, percent: bool) -> String {
    let text = shortest(value).unwrap_or_else(|| value.to_string());
    match text.parse::<Decimal>() {
        Ok(exact) if percent => format!("{}%", (exact * Decimal::ONE_HUNDRED).normalize()),
        _ => text,
    }
}

fn date(value: &ExcelDateTime) -> String {
    value.as_datetime().map_or_else(String::new, |d| d.format("%Y-%m-%d").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_formats_are_seen() {
        for (code, expected) in
            [("0.0%", true), ("0.00%;[Red]-0.00%", true), ("0.0\"%\"", false), ("0.0\\%", false), ("General", false)]
        {
            assert_eq!(percentage(code), expected, "{code}");
        }
        assert_eq!(float(0.067, true), "6.7%");
        assert_eq!(float(-0.392, true), "-39.2%");
        assert_eq!(float(7462.2, false), "7462.2");
    }
}
