//! Differences against a reference: bars to both sides of zero, names on the side that the bar leaves free.

use anyhow::Result;

use super::bars::{Rows, range, tint, widest};
use super::canvas::{Canvas, Rect};
use super::scale::finite;
use super::theme::{ABOVE, ACCENT, BELOW, BELOW_STRONG, MUTED, REFERENCE};
use crate::report::chart::Bar;

/// Distance between a word and the bar or line beside it.
const AIR: f64 = 9.0;

/// Widths of places and names, where zero is, and how many pixels a unit takes.
struct Layout {
    rank: f64,
    name: f64,
    zero: f64,
    unit: f64,
}

/// Draws the chart.
pub fn draw(canvas: &mut Canvas, room: Rect, bars: &[Bar]) -> Result<()> {
    let rows = Rows::new(room, bars.len());
    for (column, bars_here) in rows.split(bars) {
        let layout = layout(canvas, column, &rows, bars);
        for (row, bar) in bars_here.iter().enumerate() {
            draw_row(canvas, column, &rows, row, bar, &layout)?;
        }
        let valued = bars_here.iter().filter(|b| finite(b.value).is_some()).count();
        canvas.vline(layout.zero, (column.y, column.y + valued as f64 * rows.pitch), REFERENCE, 2.0)?;
    }
    Ok(())
}

/// The largest scale at which on both sides bars with their figures, and the names opposite, have room.
fn layout(canvas: &Canvas, column: Rect, rows: &Rows, bars: &[Bar]) -> Layout {
    let rank = widest(canvas, rows, bars, |b| &b.rank, 0.1 * column.w);
    let rank = if rank > 0.0 { rank + AIR } else { 0.0 };
    let total = column.w;
    let need = |side: fn(f64) -> bool, text: fn(&Bar) -> &str, more: f64| {
        let these = bars.iter().filter(|b| side(finite(b.value).unwrap_or(0.0)));
        these.map(|b| canvas.width(text(b), rows.look(b)).min(0.25 * total) + AIR + more).fold(0.0, f64::max)
    };
    let (lo, hi) = range(bars);
    // Names left of zero stand beside bars to the right, and the other way round; so do reasons for a missing value.
    let (names_left, names_right) = (need(|v| v >= 0.0, |b| &b.label, rank), need(|v| v < 0.0, |b| &b.label, rank));
    let reason = bars.iter().filter(|b| finite(b.value).is_none()).map(|b| canvas.width(&b.text, rows.look(b)) + AIR);
    let right = reason.fold(names_right, f64::max).min(0.5 * total);
    let (figure_left, figure_right) = (need(|v| v < 0.0, |b| &b.text, 0.0), need(|v| v >= 0.0, |b| &b.text, 0.0));
    let room = |taken: f64, length: f64| if length > 0.0 { ((total - taken) / length).max(0.0) } else { f64::INFINITY };
    let unit = room(names_left + figure_right, hi)
        .min(room(figure_left + right, -lo))
        .min(room(figure_left + figure_right, hi - lo));
    let unit = if unit.is_finite() { unit } else { 0.0 };
    let left = names_left.max(figure_left - lo * unit);
    let name = names_left.max(names_right) - AIR - rank;
    Layout { rank, name, zero: column.x + left, unit }
}

fn draw_row(canvas: &mut Canvas, column: Rect, rows: &Rows, row: usize, bar: &Bar, layout: &Layout) -> Result<()> {
    let (y, look, zero) = (rows.middle(column.y, row), rows.look(bar), layout.zero);
    let Some(value) = finite(bar.value) else {
        canvas.label(&bar.label, zero - AIR, y, layout.name + 0.5, look.end());
        canvas.label(&bar.text, zero + AIR, y, column.right() - zero - AIR, look);
        return Ok(());
    };
    let end = zero + value * layout.unit;
    let colors = if value < 0.0 { [BELOW, BELOW_STRONG, REFERENCE] } else { [ABOVE, ACCENT, REFERENCE] };
    canvas.rect(rows.bar(column.y, row, zero, end), tint(bar.emphasis, colors))?;
    // Place, name and figure stand from left to right beside bars to the right, and mirrored beside bars to the left.
    let (side, towards, away) = if value < 0.0 { (1.0, look, look.end()) } else { (-1.0, look.end(), look) };
    let beyond = zero + side * (AIR + layout.name + AIR);
    canvas.label(&bar.label, zero + side * AIR, y, layout.name + 0.5, towards);
    canvas.label(&bar.rank, beyond, y, layout.rank, towards.color(MUTED));
    canvas.label(&bar.text, end - side * AIR, y, 0.25 * column.w, away);
    Ok(())
}
