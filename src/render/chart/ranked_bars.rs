//! All regions as bars from the first place to the last, the national value as a line, those without value at the end.

use anyhow::Result;

use super::bars::{Rows, range, tint, widest};
use super::canvas::{Canvas, Rect, Type};
use super::scale::{Linear, finite};
use super::theme::{ACCENT, AXIS, LABEL, MUTED, PLAIN, REFERENCE};
use crate::report::chart::{Bar, Reference};

/// Room above the bars for the label of the reference.
const STRIP: f64 = 34.0;

/// Where things stand in a row.
struct Layout {
    rank: f64,
    name: f64,
    scale: Linear,
    line: Option<f64>,
}

/// Draws the chart.
pub fn draw(canvas: &mut Canvas, room: Rect, bars: &[Bar], reference: Option<&Reference>) -> Result<()> {
    let reference = reference.filter(|r| r.value.is_finite());
    let room = room.inset(0.0, if reference.is_some() { STRIP } else { 0.0 }, 0.0, 0.0);
    let rows = Rows::new(room, bars.len());
    for (column, bars_here) in rows.split(bars) {
        let layout = layout(canvas, column, &rows, bars, reference);
        for (row, bar) in bars_here.iter().enumerate() {
            draw_row(canvas, column, &rows, row, bar, &layout)?;
        }
        let valued = bars_here.iter().filter(|b| finite(b.value).is_some()).count();
        let bottom = column.y + valued as f64 * rows.pitch;
        canvas.vline(layout.scale.at(0.0), (column.y, bottom), AXIS, 2.0)?;
        if let (Some(reference), Some(x)) = (reference, layout.line) {
            canvas.vline(x, (column.y - 6.0, bottom), REFERENCE, 2.0)?;
            let look = Type::new(LABEL).bold(true).color(REFERENCE).middle();
            let half = (canvas.width(&reference.label, look) / 2.0).min(column.w / 2.0);
            let middle = x.max(column.x + half).min(column.right() - half);
            canvas.label(&reference.label, middle, column.y - STRIP / 2.0 - 3.0, column.w, look);
        }
    }
    Ok(())
}

/// Columns for place and name, then the scale between the room that labels need at its ends.
fn layout(canvas: &Canvas, column: Rect, rows: &Rows, bars: &[Bar], reference: Option<&Reference>) -> Layout {
    let rank = widest(canvas, rows, bars, |b| &b.rank, 0.2 * column.w);
    let name = widest(canvas, rows, bars, |b| &b.label, 0.3 * column.w);
    let text = |negative: bool| {
        let these = bars.iter().filter(|b| finite(b.value).is_some_and(|v| (v < 0.0) == negative));
        these.map(|b| canvas.width(&b.text, rows.look(b)) + 18.0).fold(0.0, f64::max).min(0.3 * column.w)
    };
    let (lo, hi) = range(bars);
    let reference = reference.map(|r| r.value);
    let ends = (reference.map_or(lo, |r| lo.min(r)), reference.map_or(hi, |r| hi.max(r)));
    let from = column.x + rank + if rank > 0.0 { 14.0 } else { 0.0 } + name + 14.0 + text(true);
    let scale = Linear::new(ends, from, (column.right() - text(false)).max(from + 1.0));
    Layout { rank, name, line: reference.map(|r| scale.at(r)), scale }
}

fn draw_row(canvas: &mut Canvas, column: Rect, rows: &Rows, row: usize, bar: &Bar, layout: &Layout) -> Result<()> {
    let (y, look) = (rows.middle(column.y, row), rows.look(bar));
    let name = column.x + layout.rank + if layout.rank > 0.0 { 14.0 } else { 0.0 };
    canvas.label(&bar.rank, column.x + layout.rank, y, layout.rank + 0.5, look.color(MUTED).end());
    canvas.label(&bar.label, name, y, layout.name + 0.5, look);
    let zero = layout.scale.at(0.0);
    let Some(value) = finite(bar.value) else {
        canvas.label(&bar.text, zero + 8.0, y, column.right() - zero - 8.0, look);
        return Ok(());
    };
    let end = layout.scale.at(value);
    canvas.rect(rows.bar(column.y, row, zero, end), tint(bar.emphasis, [PLAIN, ACCENT, REFERENCE]))?;
    let width = canvas.width(&bar.text, look);
    // A label that the reference line would strike through moves to the line's other side.
    let struck = |from: f64, to: f64| layout.line.filter(|x| (from - 5.0..to + 5.0).contains(x));
    if value < 0.0 {
        let x = struck(end - 8.0 - width, end - 8.0).map_or(end, |line| line.min(end));
        canvas.label(&bar.text, x - 8.0, y, 0.3 * column.w, look.end());
    } else {
        let x = struck(end + 8.0, end + 8.0 + width).map_or(end, |line| line.max(end));
        canvas.label(&bar.text, x + 8.0, y, 0.3 * column.w, look);
    }
    Ok(())
}
