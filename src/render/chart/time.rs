//! The axis of time: a label for each column where there is room, and each year once for its columns.

use anyhow::Result;

use super::canvas::{Canvas, Type};
use super::theme::{AXIS, MUTED, SMALL};
use crate::report::chart::TimeLabel;

/// Height that the axis takes.
pub const HEIGHT: f64 = 56.0;

/// Columns of equal width along a stretch of pixels.
#[derive(Clone, Copy)]
pub struct Columns {
    from: f64,
    pitch: f64,
}

impl Columns {
    /// `count` columns from `from` to `to`.
    pub fn new(count: usize, from: f64, to: f64) -> Self {
        Self { from, pitch: (to - from) / count.max(1) as f64 }
    }

    /// Middle of a column.
    pub fn middle(&self, column: usize) -> f64 {
        self.edge(column) + self.pitch / 2.0
    }

    /// Left edge of a column, or the right edge of the last.
    pub fn edge(&self, column: usize) -> f64 {
        self.from + column as f64 * self.pitch
    }

    /// Width of a column.
    pub fn pitch(&self) -> f64 {
        self.pitch
    }
}

/// Runs of columns of one year: first column, one behind the last, year.
pub fn years(labels: &[TimeLabel]) -> Vec<(usize, usize, i32)> {
    let mut runs: Vec<(usize, usize, i32)> = Vec::new();
    for (i, label) in labels.iter().enumerate() {
        match runs.last_mut() {
            Some(run) if run.2 == label.year => run.1 = i + 1,
            _ => runs.push((i, i + 1, label.year)),
        }
    }
    runs
}

/// Labels columns below `top`, years under the parts of years, with a tick where a year begins.
pub fn below(canvas: &mut Canvas, labels: &[TimeLabel], columns: &Columns, top: f64) -> Result<()> {
    let parts = within(canvas, labels, columns, top + 14.0);
    let year = if parts { top + 14.0 + SMALL * 1.25 } else { top + 14.0 };
    for (from, _, _) in years(labels) {
        canvas.vline(columns.edge(from), (top, year + 10.0), AXIS, 1.0)?;
    }
    year_names(canvas, labels, columns, year);
    Ok(())
}

/// Labels columns above `bottom`, years over the parts of years; a line under each year.
pub fn above(canvas: &mut Canvas, labels: &[TimeLabel], columns: &Columns, bottom: f64) -> Result<()> {
    let parts = within(canvas, labels, columns, bottom - 14.0);
    let year = if parts { bottom - 18.0 - SMALL * 1.25 } else { bottom - 16.0 };
    if parts {
        for (from, to, _) in years(labels) {
            canvas.hline((columns.edge(from) + 3.0, columns.edge(to) - 5.0), year + 14.0, AXIS, 1.0)?;
        }
    }
    year_names(canvas, labels, columns, year);
    Ok(())
}

/// Labels within the years, if all have room.
fn within(canvas: &mut Canvas, labels: &[TimeLabel], columns: &Columns, y: f64) -> bool {
    let look = Type::small().color(MUTED).middle();
    let fits = labels.iter().all(|l| canvas.width(&l.within, look) + 6.0 <= columns.pitch());
    let any = labels.iter().any(|l| !l.within.trim().is_empty());
    if fits && any {
        for (i, label) in labels.iter().enumerate() {
            canvas.label(&label.within, columns.middle(i), y, columns.pitch(), look);
        }
    }
    fits && any
}

/// Each year in the middle of its columns; those that would touch the one before are left out.
fn year_names(canvas: &mut Canvas, labels: &[TimeLabel], columns: &Columns, y: f64) {
    let look = Type::small().bold(true).color(MUTED).middle();
    let mut free = columns.edge(0) - columns.pitch();
    for (from, to, year) in years(labels) {
        let (name, middle) = (year.to_string(), (columns.edge(from) + columns.edge(to)) / 2.0);
        let half = canvas.width(&name, look) / 2.0;
        if middle - half >= free && middle + half <= columns.edge(labels.len()) + half {
            canvas.label(&name, middle, y, 2.0 * half, look);
            free = middle + half + 8.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Columns, TimeLabel, years};

    #[test]
    fn columns_of_a_year_stand_together() {
        let label = |year| TimeLabel { year, within: "Q1".into() };
        assert_eq!(years(&[label(2021), label(2021), label(2022)]), [(0, 2, 2021), (2, 3, 2022)]);
        assert!(years(&[]).is_empty());
    }

    #[test]
    fn columns_share_the_room() {
        let columns = Columns::new(4, 100.0, 300.0);
        assert_eq!((columns.middle(0), columns.edge(4), columns.pitch()), (125.0, 300.0, 50.0));
        assert_eq!(Columns::new(0, 0.0, 10.0).pitch(), 10.0);
    }
}
