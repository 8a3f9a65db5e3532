//! Grids: the cells of a table with spans over rows and columns resolved.

/// Cells of the largest table that is read as one; more is data for a program, not a bulletin's table.
const LARGEST: usize = 100_000;

/// One cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// First byte in the page's text.
    pub start: usize,
    /// Byte after the last one.
    pub end: usize,
    /// It is marked as a header.
    pub header: bool,
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// First byte in the page's text.
    pub start: usize,
    /// Byte after the last one.
    pub end: usize,
    /// Where its caption stands in the text, if it has one.
    pub caption: Option<(usize, usize)>,
    /// Every cell once.
    pub cells: Vec<Cell>,
    /// Rows of equal length; each place holds the index of the cell that covers it.
    pub rows: Vec<Vec<Option<usize>>>,
}

impl Grid {
    /// Number of columns.
    pub fn width(&self) -> usize {
        self.rows.first().map_or(0, Vec::len)
    }

    /// Whether at least two cells of a text's table may hold a number.
    pub fn has_numbers(&self, text: &str) -> bool {
        let number = |cell: &&Cell| {
            let text = text.get(cell.start..cell.end).unwrap_or_default().trim();
            let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
            text.len() < 64 && text.starts_with(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c))
        };
        self.cells.iter().filter(number).take(2).count() == 2
    }

    /// The cell that covers a place.
    pub fn cell(&self, row: usize, column: usize) -> Option<(usize, Cell)> {
        let index = (*self.rows.get(row)?.get(column)?)?;
        Some((index, *self.cells.get(index)?))
    }
}

/// Puts a table together cell by cell.
#[derive(Debug, Default)]
pub struct Builder {
    grid: Grid,
    row: Option<usize>,
    column: usize,
    placed: usize,
    too_large: bool,
}

impl Builder {
    /// A table that begins at a place of the text.
    pub fn new(start: usize) -> Self {
        Builder { grid: Grid { start, ..Grid::default() }, ..Builder::default() }
    }

    /// Where the caption stands.
    pub fn caption(&mut self, start: usize, end: usize) {
        self.grid.caption = Some((start, end)).filter(|_| start < end);
    }

    /// Begins a row.
    pub fn row(&mut self) {
        let next = self.row.map_or(0, |row| row + 1);
        self.row = Some(next);
        self.column = 0;
        if self.grid.rows.len() <= next {
            self.grid.rows.resize(next + 1, Vec::new());
        }
    }

    /// Adds a cell to the row at hand, which covers `columns` and `rows` from here on.
    pub fn cell(&mut self, cell: Cell, columns: usize, rows: usize) {
        let Some(row) = self.row else {
            self.row();
            return self.cell(cell, columns, rows);
        };
        while self.grid.rows[row].get(self.column).is_some_and(Option::is_some) {
            self.column += 1;
        }
        let (columns, rows) = (columns.clamp(1, 1000), rows.clamp(1, 1000));
        self.placed += columns * rows;
        if self.placed > LARGEST {
            self.too_large = true;
            return;
        }
        let index = self.grid.cells.len();
        self.grid.cells.push(cell);
        for r in row..row + rows {
            if self.grid.rows.len() <= r {
                self.grid.rows.resize(r + 1, Vec::new());
            }
            let line = &mut self.grid.rows[r];
            if line.len() < self.column + columns {
                line.resize(self.column + columns, None);
            }
            for place in &mut line[self.column..self.column + columns] {
                place.get_or_insert(index);
            }
        }
        self.column += columns;
    }

    /// Lets the cell above, in a column of the row at hand, reach down into it (DOCX).
    pub fn continued(&mut self, columns: usize) {
        let Some(row) = self.row.filter(|row| *row > 0) else { return };
        for _ in 0..columns.clamp(1, 1000) {
            let above = self.grid.rows[row - 1].get(self.column).copied().flatten();
            let line = &mut self.grid.rows[row];
            if line.len() <= self.column {
                line.resize(self.column + 1, None);
            }
            line[self.column] = above;
            self.column += 1;
            self.placed += 1;
        }
    }

    /// The table, if it has at least two rows and two columns and is not too large to be one.
    pub fn finish(mut self, end: usize) -> Option<Grid> {
        let width = self.grid.rows.iter().map(Vec::len).max().unwrap_or(0);
        // A row span may reach beyond the last row that is there.
        let last = self.row.map_or(0, |row| row + 1);
        self.grid.rows.truncate(last);
        if self.too_large || width < 2 || self.grid.rows.len() < 2 || width * self.grid.rows.len() > LARGEST {
            return None;
        }
        self.grid.rows.iter_mut().for_each(|row| row.resize(width, None));
        self.grid.end = end;
        Some(self.grid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(start: usize) -> Cell {
        Cell { start, end: start + 1, header: false }
    }

    #[test]
    fn spans_over_rows_and_columns_are_resolved() {
        let mut builder = Builder::new(0);
        builder.row();
        builder.cell(cell(0), 1, 2);
        builder.cell(cell(1), 2, 1);
        builder.row();
        builder.cell(cell(2), 1, 1);
        builder.cell(cell(3), 1, 9);
        let grid = builder.finish(9).unwrap();
        assert_eq!(grid.rows, [[Some(0), Some(1), Some(1)], [Some(0), Some(2), Some(3)]]);
    }

    #[test]
    fn a_table_of_one_column_or_of_a_million_cells_is_none() {
        let mut one = Builder::new(0);
        one.row();
        one.cell(cell(0), 1, 1);
        one.row();
        one.cell(cell(1), 1, 1);
        assert_eq!(one.finish(2), None);
        let mut bomb = Builder::new(0);
        for _ in 0..1000 {
            bomb.row();
            bomb.cell(cell(0), 1000, 1000);
        }
        assert_eq!(bomb.finish(2), None);
    }
}
