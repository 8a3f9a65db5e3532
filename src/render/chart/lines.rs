//! A few trends in one frame, labelled at their ends.

use anyhow::Result;
use plotters::style::RGBColor;

use super::canvas::{Canvas, Rect, Type};
use super::label::spread;
use super::scale::{Linear, axis_limits, finite, nice_range, number};
use super::theme::{AXIS, GRID, LABEL, MUTED, REFERENCE, SERIES};
use super::time::{self, Columns};
use super::trend::{clip_marks, line, runs};
use crate::report::chart::{Emphasis, Series, TimeLabel};

/// Draws the chart.
pub fn draw(canvas: &mut Canvas, room: Rect, labels: &[TimeLabel], lines: &[Series]) -> Result<()> {
    let shown = |s: &Series| s.values.iter().take(labels.len()).copied().collect::<Vec<_>>();
    let values = lines.iter().flat_map(shown).filter_map(finite);
    // A few lines have room for all their values: nothing is clipped here.
    let range = nice_range(axis_limits(values, f64::INFINITY).unwrap_or((0.0, 1.0)), 6);
    let (ticks, places) = Linear::new(range, 1.0, 0.0).ticks(6);
    let look = Type::new(LABEL).color(MUTED);
    let left =
        ticks.iter().map(|t| canvas.width(&number(*t, places), look)).fold(0.0, f64::max).min(0.2 * room.w) + 14.0;
    let words = |s: &Series| canvas.width(&words(s), end_look(s));
    let right = lines.iter().map(words).fold(0.0, f64::max).min(0.3 * room.w) + 40.0;
    let plot = room.inset(left, 14.0, right, time::HEIGHT);

    let axis = Linear::new(range, plot.bottom(), plot.y);
    for tick in ticks {
        let y = axis.at(tick);
        let (shade, width) = if tick == 0.0 { (AXIS, 2.0) } else { (GRID, 1.0) };
        canvas.hline((plot.x, plot.right()), y, shade, width)?;
        canvas.label(&number(tick, places), plot.x - 14.0, y, left, look.end());
    }
    let columns = Columns::new(labels.len(), plot.x, plot.right());
    time::below(canvas, labels, &columns, plot.bottom())?;
    let colors = colors(lines);
    let mut taken = Vec::new();
    for (series, color) in lines.iter().zip(&colors) {
        let width = if series.emphasis == Emphasis::Plain { 3 } else { 5 };
        line(canvas, &shown(series), &columns, &axis, *color, width)?;
        clip_marks(canvas, &shown(series), &columns, &axis, plot, (*color, 11.0), &mut taken)?;
    }
    end_labels(canvas, room, lines, &colors, |s| {
        runs(&shown(s)).last().and_then(|run| run.last().copied()).map(|(c, v)| (columns.middle(c), axis.at(v)))
    })
}

fn words(series: &Series) -> String {
    format!("{} {}", series.label, series.last)
}

fn end_look(series: &Series) -> Type {
    Type::new(LABEL).bold(series.emphasis != Emphasis::Plain)
}

/// Emphasised lines take the colours in turn, references are dark grey, the rest is grey.
fn colors(lines: &[Series]) -> Vec<RGBColor> {
    let mut next = SERIES.into_iter().cycle();
    let color = |s: &Series| match s.emphasis {
        Emphasis::Plain => Some(AXIS),
        Emphasis::Reference => Some(REFERENCE),
        Emphasis::Focus => next.next(),
    };
    lines.iter().map(color).map(|c| c.unwrap_or(AXIS)).collect()
}

/// Labels at the right, moved apart, with a thin line to the end of a trend that is not beside its label.
fn end_labels(
    canvas: &mut Canvas,
    room: Rect,
    lines: &[Series],
    colors: &[RGBColor],
    end: impl Fn(&Series) -> Option<(f64, f64)>,
) -> Result<()> {
    let widest = lines.iter().map(|s| canvas.width(&words(s), end_look(s))).fold(0.0, f64::max).min(0.3 * room.w);
    let x = room.right() - widest;
    let (top, bottom) = (room.y + LABEL / 2.0, room.bottom() - LABEL / 2.0);
    let lines = &lines[..lines.len().min(((bottom - top) / (1.2 * LABEL)) as usize)];
    let wanted: Vec<f64> = lines.iter().map(|s| end(s).map_or(bottom, |e| e.1)).collect();
    let placed = spread(&wanted, 1.2 * LABEL, top, bottom);
    for ((series, color), y) in lines.iter().zip(colors).zip(placed) {
        let text = if *color == AXIS { MUTED } else { *color };
        canvas.label(&words(series), x, y, widest + 0.5, end_look(series).color(text));
        if let Some(from) = end(series) {
            canvas.dot(from, 5, *color)?;
            if x - from.0 > 60.0 || (y - from.1).abs() > 6.0 {
                canvas.path(&[(from.0 + 9.0, from.1), (x - 8.0, y)], *color, 1)?;
            }
        }
    }
    Ok(())
}
