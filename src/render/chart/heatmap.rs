//! Regions by quarter, coloured around zero. Values are printed where they fit; what lies beyond the scale is named.

use anyhow::Result;

use super::canvas::{Canvas, Rect, Type};
use super::color::{diverging, text_on};
use super::legend::{self, Legend};
use super::scale::{Diverging, decimals, finite, number};
use super::theme::{INK, LABEL, SMALL, small_in};
use super::time::{self, Columns, years};
use crate::report::chart::{Emphasis, Series, TimeLabel};

/// Additional distance where a year begins.
const YEAR_GAP: f64 = 5.0;

/// Draws the chart.
pub fn draw(
    canvas: &mut Canvas,
    room: Rect,
    labels: &[TimeLabel],
    rows: &[Series],
    missing: &str,
    unit: &str,
) -> Result<()> {
    let values = || rows.iter().flat_map(|r| r.values.iter().take(labels.len())).filter_map(|v| finite(*v));
    let scale = Diverging::new(values(), 0.0);
    let gaps = rows.iter().any(|r| (0..labels.len()).any(|i| value(r, i).is_none()));
    let places = decimals(values());
    let (names, columns) = layout(canvas, room, labels, rows);
    let pitch = pitch(room, rows);
    let size = small_in(pitch);
    let widest = values().map(|v| canvas.width(&number(v, places), Type::new(size).bold(true))).fold(0.0, f64::max);
    let printed = widest + YEAR_GAP + 4.0 <= columns.pitch() && pitch >= SMALL;
    let clipped = if printed { Vec::new() } else { clipped(labels, rows, &scale, places) };
    legend::draw(
        canvas,
        room,
        &Legend {
            scale: &scale,
            midpoint: "0",
            unit,
            missing: if gaps { missing } else { "" },
            beyond: (values().any(|v| scale.beyond(v) < 0), values().any(|v| scale.beyond(v) > 0)),
            clipped: &clipped,
        },
    )?;
    let top = room.y + legend::HEIGHT + time::HEIGHT;
    time::above(canvas, labels, &columns, top)?;
    for (i, row) in rows.iter().enumerate() {
        let (y, look) = (top + i as f64 * pitch, look(row, pitch));
        canvas.label(&row.label, room.x + names, y + pitch / 2.0, names + 0.5, look.end());
        for (from, to, _) in years(labels) {
            for column in from..to {
                let (left, right) = (columns.edge(column).round(), columns.edge(column + 1));
                let gap = if column + 1 == to { YEAR_GAP } else { 1.0 };
                let cell = Rect { x: left, y: y.round(), w: (right - gap).round() - left, h: pitch - 1.0 };
                draw_cell(canvas, cell, value(row, column), &scale, printed.then_some((places, look.bold, size)))?;
            }
        }
    }
    let (from, to) = (columns.edge(0), columns.edge(labels.len()) - YEAR_GAP);
    for (i, _) in rows.iter().enumerate().filter(|(_, r)| r.emphasis == Emphasis::Focus) {
        let edge = Rect { x: from, y: top + i as f64 * pitch, w: to - from, h: pitch - 1.0 };
        canvas.outline(edge.inset(-1.0, -1.0, -1.0, -1.0), INK, 3)?;
    }
    Ok(())
}

/// Height of a row.
fn pitch(room: Rect, rows: &[Series]) -> f64 {
    ((room.h - legend::HEIGHT - time::HEIGHT) / rows.len().max(1) as f64).clamp(1.0, 48.0)
}

fn look(row: &Series, pitch: f64) -> Type {
    let size = if pitch >= 26.0 { LABEL } else { small_in(pitch) };
    Type::new(size).bold(row.emphasis != Emphasis::Plain)
}

/// Width of the names, and the columns beside them.
fn layout(canvas: &Canvas, room: Rect, labels: &[TimeLabel], rows: &[Series]) -> (f64, Columns) {
    let pitch = pitch(room, rows);
    let names = rows.iter().map(|r| canvas.width(&r.label, look(r, pitch))).fold(0.0, f64::max).min(0.25 * room.w);
    (names, Columns::new(labels.len(), room.x + names + 16.0, room.right()))
}

fn value(row: &Series, column: usize) -> Option<f64> {
    finite(row.values.get(column).copied().flatten())
}

/// A cell; `print` gives decimals, weight and size if its value is printed.
fn draw_cell(
    canvas: &mut Canvas,
    cell: Rect,
    value: Option<f64>,
    scale: &Diverging,
    print: Option<(usize, bool, f64)>,
) -> Result<()> {
    let Some(value) = value else { return canvas.hatched(cell) };
    let ground = diverging(scale.step(value));
    canvas.rect(cell, ground)?;
    if let Some((places, bold, size)) = print {
        let look = Type::new(size).bold(bold || scale.beyond(value) != 0).color(text_on(ground)).middle();
        canvas.label(&number(value, places), cell.x + cell.w / 2.0, cell.y + cell.h / 2.0, cell.w, look);
    } else if scale.beyond(value) != 0 {
        // A dot marks what the key names.
        canvas.dot((cell.x + cell.w / 2.0, cell.y + cell.h / 2.0), 4, text_on(ground))?;
    }
    Ok(())
}

/// `湖北 2020 Q1 −45.8` for each value beyond the scale, the furthest first.
fn clipped(labels: &[TimeLabel], rows: &[Series], scale: &Diverging, places: usize) -> Vec<String> {
    let mut named = Vec::new();
    for row in rows {
        for (column, label) in labels.iter().enumerate() {
            if let Some(v) = value(row, column).filter(|v| scale.beyond(*v) != 0) {
                named.push((v, format!("{} {} {} {}", row.label, label.year, label.within, number(v, places))));
            }
        }
    }
    named.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()));
    named.into_iter().map(|(_, words)| words).collect()
}
