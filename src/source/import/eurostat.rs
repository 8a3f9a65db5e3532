//! Eurostat's tab-separated tables: dimensions joined by commas in the first column, flags behind the figures.

use super::grid::{Grid, Row};

/// Whether a text is such a table: its first title ends in `geo\TIME_PERIOD`, or any dimension against time.
pub fn is(text: &str) -> bool {
    let head = text.lines().next().unwrap_or_default();
    let first = head.split('\t').next().unwrap_or_default();
    head.contains('\t') && first.to_lowercase().contains("\\time")
}

/// The table with a column for each dimension, to be read as a cross table.
///
/// # Errors
/// A sentence when a row leaves the limits.
pub fn spread(grid: Grid) -> Result<Grid, String> {
    let mut wide = Grid::new(None);
    wide.unended = grid.unended;
    for (at, Row { number, mut cells }) in grid.rows.into_iter().enumerate() {
        let first = if cells.is_empty() { String::new() } else { cells.remove(0) };
        let mut parts: Vec<String> = first.split(',').map(|p| p.trim().to_string()).collect();
        if at == 0 {
            // All dimensions but the region tell series apart.
            for part in &mut parts {
                let name = part.split('\\').next().unwrap_or_default().to_string();
                *part = if name == "geo" { name } else { "Indicator".to_string() };
            }
        }
        parts.extend(cells);
        wide.push(number, parts)?;
    }
    Ok(wide)
}
