//! What both kinds of bar chart share: rows, their type, and the columns of places and names.

use plotters::style::RGBColor;

use super::canvas::{Canvas, Rect, Type};
use super::scale::finite;
use super::theme::{INK, LABEL, MUTED, small_in};
use crate::report::chart::{Bar, Emphasis};

/// Height below which a row does not hold the smallest text.
const MIN_PITCH: f64 = 20.0;
/// Height above which rows of a short list look lost.
const MAX_PITCH: f64 = 44.0;

/// Rows of equal height, in as many columns of the page as they need.
pub struct Rows {
    columns: Vec<Rect>,
    per_column: usize,
    /// Height of a row.
    pub pitch: f64,
}

impl Rows {
    /// Divides `room` for `count` rows.
    pub fn new(room: Rect, count: usize) -> Self {
        let fit = (room.h / MIN_PITCH).floor().max(1.0) as usize;
        let columns = count.div_ceil(fit).clamp(1, 4);
        let per_column = count.div_ceil(columns).max(1);
        let width = (room.w - 40.0 * (columns - 1) as f64) / columns as f64;
        let columns = (0..columns).map(|i| Rect { x: room.x + (width + 40.0) * i as f64, w: width, ..room }).collect();
        Self { columns, per_column, pitch: (room.h / per_column as f64).min(MAX_PITCH) }
    }

    /// The columns with their bars.
    pub fn split<'b>(&self, bars: &'b [Bar]) -> Vec<(Rect, &'b [Bar])> {
        self.columns.iter().copied().zip(bars.chunks(self.per_column)).collect()
    }

    /// Middle of a row below `top`.
    pub fn middle(&self, top: f64, row: usize) -> f64 {
        top + (row as f64 + 0.5) * self.pitch
    }

    /// The bar between two positions in a row.
    pub fn bar(&self, top: f64, row: usize, from: f64, to: f64) -> Rect {
        let h = (self.pitch * 0.76).round().max(2.0);
        Rect { x: from.min(to), y: (self.middle(top, row) - h / 2.0).round(), w: (to - from).abs(), h }
    }

    /// How a bar's words look: emphasised in bold, without value in grey.
    pub fn look(&self, bar: &Bar) -> Type {
        let size = if self.pitch >= 26.0 { LABEL } else { small_in(self.pitch) };
        let color = if finite(bar.value).is_some() { INK } else { MUTED };
        Type::new(size).bold(bar.emphasis != Emphasis::Plain).color(color)
    }
}

/// Widest of one text of each bar, at most `limit`.
pub fn widest(canvas: &Canvas, rows: &Rows, bars: &[Bar], text: impl Fn(&Bar) -> &str, limit: f64) -> f64 {
    bars.iter().map(|b| canvas.width(text(b), rows.look(b))).fold(0.0, f64::max).min(limit)
}

/// Range of all values with zero; `None` if nothing has a value.
pub fn range(bars: &[Bar]) -> (f64, f64) {
    let values = || bars.iter().filter_map(|b| finite(b.value));
    (values().fold(0.0, f64::min), values().fold(0.0, f64::max))
}

/// The colour for an emphasis.
pub fn tint(emphasis: Emphasis, [plain, focus, reference]: [RGBColor; 3]) -> RGBColor {
    match emphasis {
        Emphasis::Plain => plain,
        Emphasis::Focus => focus,
        Emphasis::Reference => reference,
    }
}
