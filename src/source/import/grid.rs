//! Grids: the cells of one sheet or text table as text, each row with the number an editor shows for it.

use super::limits::{MAX_CELLS, MAX_CHARS, MAX_COLUMNS};

/// One row of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Counted from 1: the line of a text file, the row of a sheet.
    pub number: usize,
    /// Cells from the first column on; rows may differ in length.
    pub cells: Vec<String>,
}

/// A row of a text table that has fewer cells than titles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lack {
    /// Its line.
    pub line: usize,
    /// Cells that it has.
    pub cells: usize,
    /// Cells that the titles have.
    pub titles: usize,
    /// It is the last and has no line end: its last cell may be a part of one.
    pub cut: bool,
}

impl Lack {
    /// Code and sentence of the diagnostic.
    pub fn why(&self) -> (&'static str, String) {
        let Lack { line, cells, titles, cut } = self;
        match cut {
            true => (
                "import.cut-row",
                format!(
                    "line {line}, the last, has no line end and {cells} cells where the titles have {titles}: the file may be \
                     cut off, so the row is set aside"
                ),
            ),
            false => (
                "import.short-row",
                format!(
                    "line {line} has {cells} cells where the titles have {titles}; those that lack count as missing"
                ),
            ),
        }
    }
}

/// The cells of a sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// Name of the sheet; `None` for text tables.
    pub sheet: Option<String>,
    /// Rows in order; empty rows may be left out.
    pub rows: Vec<Row>,
    /// Whether the last row of a text table has no line end, as where a file was cut.
    pub unended: bool,
    cells: usize,
}

impl Grid {
    /// An empty grid.
    pub fn new(sheet: Option<String>) -> Self {
        Grid { sheet, ..Grid::default() }
    }

    /// Adds a row.
    ///
    /// # Errors
    /// A sentence with the place where the table leaves the limits: cells in all, columns, characters of a cell.
    pub fn push(&mut self, number: usize, cells: Vec<String>) -> Result<(), String> {
        if cells.len() > MAX_COLUMNS {
            return Err(format!("row {number} has {} columns, more than {MAX_COLUMNS}", cells.len()));
        }
        if let Some(at) = cells.iter().position(|c| c.len() > MAX_CHARS && c.chars().count() > MAX_CHARS) {
            return Err(format!("row {number}, column {}: a cell of more than {MAX_CHARS} characters", letters(at)));
        }
        self.cells += cells.len();
        if self.cells > MAX_CELLS {
            return Err(format!("row {number}: more than {MAX_CELLS} cells"));
        }
        self.rows.push(Row { number, cells });
        Ok(())
    }

    /// The text of a cell, blanks at its ends left out; nothing where there is none.
    pub fn text(&self, row: usize, column: usize) -> &str {
        self.rows.get(row).and_then(|r| r.cells.get(column)).map_or("", |c| trim(c))
    }

    /// Where a row has fewer cells than the titles, which are `wide`: what that means. A workbook leaves empty cells out.
    pub fn lack(&self, row: usize, wide: usize) -> Option<Lack> {
        let Row { number, cells } = self.rows.get(row)?;
        let short = self.sheet.is_none() && !cells.is_empty() && cells.len() < wide;
        let cut = self.unended && row + 1 == self.rows.len();
        short.then_some(Lack { line: *number, cells: cells.len(), titles: wide, cut })
    }

    /// Number of columns of the longest row.
    pub fn width(&self) -> usize {
        self.rows.iter().map(|r| r.cells.len()).max().unwrap_or(0)
    }
}

/// A cell without the blanks and byte order marks at its ends.
pub fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'))
}

/// The letters a spreadsheet shows above a column, counted from 0: `A`, `Z`, `AA`.
pub fn letters(mut column: usize) -> String {
    let mut text = Vec::new();
    loop {
        // Below 26, so within the letters.
        text.push(b'A' + (column % 26) as u8);
        if column < 26 {
            break;
        }
        column = column / 26 - 1;
    }
    text.reverse();
    String::from_utf8_lossy(&text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_as_in_a_spreadsheet() {
        let named = |n| letters(n);
        assert_eq!([0, 25, 26, 51, 701, 702].map(named), ["A", "Z", "AA", "AZ", "ZZ", "AAA"]);
    }

    #[test]
    fn a_table_beyond_the_limits_is_refused_with_its_place() {
        let mut grid = Grid::new(None);
        assert!(grid.push(3, vec![String::new(); MAX_COLUMNS + 1]).unwrap_err().contains("row 3"));
        assert!(grid.push(4, vec!["a".into(), "x".repeat(MAX_CHARS + 1)]).unwrap_err().contains("column B"));
    }
}
