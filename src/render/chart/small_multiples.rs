//! One small trend a region on common scales, the reference behind each.

use anyhow::Result;

use super::canvas::{Canvas, Rect, Type};
use super::color::mix;
use super::scale::{Linear, axis_limits, finite, number};
use super::theme::{ACCENT, AXIS, GRID, INK, MUTED, PAPER, SMALL};
use super::time::{Columns, years};
use super::trend::{clip_marks, line};
use crate::report::chart::{Emphasis, Series, TimeLabel};

/// Height of the name above a panel.
const HEAD: f64 = 26.0;
/// Room below the lowest panels for the first and the last year.
const FOOT: f64 = 30.0;
/// Distance between panels.
const GAP: f64 = 22.0;

/// How panels stand on the sheet, and their common axis.
struct Grid {
    room: Rect,
    across: usize,
    w: f64,
    h: f64,
    range: (f64, f64),
}

/// Draws the chart.
pub fn draw(
    canvas: &mut Canvas,
    room: Rect,
    labels: &[TimeLabel],
    panels: &[Series],
    reference: &Series,
) -> Result<()> {
    let values = panels.iter().chain([reference]).flat_map(|s| s.values.iter().take(labels.len()));
    let (lo, hi) = axis_limits(values.filter_map(|v| finite(*v)), 4.0).unwrap_or((0.0, 1.0));
    let range = (lo - 0.03 * (hi - lo), hi + 0.03 * (hi - lo));
    let key = canvas.width(&reference.label, Type::small()) > 0.0;
    let grid = grid(canvas, room.inset(0.0, if key { 32.0 } else { 0.0 }, 0.0, 0.0), panels, range);
    if key {
        draw_key(canvas, room, reference)?;
    }
    for (i, panel) in panels.iter().enumerate() {
        let (col, row) = ((i % grid.across) as f64, (i / grid.across) as f64);
        let place =
            Rect { x: grid.room.x + col * (grid.w + GAP), y: grid.room.y + row * (grid.h + GAP), w: grid.w, h: grid.h };
        let lowest = i + grid.across >= panels.len();
        draw_panel(canvas, place, labels, panel, reference, &grid, (i % grid.across == 0, lowest))?;
    }
    Ok(())
}

/// As many panels across as give them a width of about 1.2 times their height and hold the names.
fn grid(canvas: &Canvas, room: Rect, panels: &[Series], range: (f64, f64)) -> Grid {
    let (ticks, places) = Linear::new(range, 1.0, 0.0).ticks(4);
    let left = ticks.iter().map(|t| canvas.width(&number(*t, places), Type::small())).fold(0.0, f64::max) + 10.0;
    let room = room.inset(left.min(0.2 * room.w), 0.0, 0.0, FOOT);
    let words = |p: &Series| canvas.width(&p.label, name(p)) + canvas.width(&p.last, Type::small().bold(true)) + 8.0;
    let words = panels.iter().map(words).fold(60.0, f64::max).min(0.5 * room.w);
    let count = panels.len().max(1);
    let most = ((room.w + GAP) / (words + GAP)).floor().max(1.0) as usize;
    let size = |across: usize| {
        let down = count.div_ceil(across) as f64;
        let w = (room.w + GAP) / across as f64 - GAP;
        (w, (room.h + GAP) / down - GAP)
    };
    let odd = |across: usize| {
        let (w, h) = size(across);
        (w / (h - HEAD).max(1.0) / 1.3).ln().abs()
    };
    // However long the names are, panels keep some height.
    let least = count.div_ceil(((room.h + GAP) / (2.0 * HEAD + GAP)).floor().max(1.0) as usize);
    let across = (least..=most.min(count).max(least)).min_by(|a, b| odd(*a).total_cmp(&odd(*b))).unwrap_or(1);
    let (w, h) = size(across);
    Grid { room, across, w, h: h.clamp(1.0, 420.0), range }
}

fn name(panel: &Series) -> Type {
    Type::small().bold(panel.emphasis != Emphasis::Plain)
}

/// What the grey line is, above the panels.
fn draw_key(canvas: &mut Canvas, room: Rect, reference: &Series) -> Result<()> {
    let y = room.y + 10.0;
    canvas.hline((room.x, room.x + 40.0), y, AXIS, 4.0)?;
    let words = format!("{} {}", reference.label, reference.last);
    canvas.label(&words, room.x + 50.0, y, room.w - 50.0, Type::small().color(MUTED));
    Ok(())
}

/// One panel; `edges` says whether it bears the value axis and the time axis.
fn draw_panel(
    canvas: &mut Canvas,
    place: Rect,
    labels: &[TimeLabel],
    panel: &Series,
    reference: &Series,
    grid: &Grid,
    edges: (bool, bool),
) -> Result<()> {
    let focus = panel.emphasis == Emphasis::Focus;
    let plot = place.inset(0.0, HEAD, 0.0, 0.0);
    if focus {
        canvas.rect(place.inset(-6.0, -2.0, -6.0, -2.0), mix(PAPER, ACCENT, 0.08))?;
    }
    let color = ACCENT;
    let last = canvas.width(&panel.last, Type::small().bold(true)).min(place.w / 2.0);
    let taken = canvas.label(&panel.label, place.x, place.y + 11.0, place.w - last - 8.0, name(panel).color(INK));
    let look = Type::small().bold(true).color(color);
    canvas.label(&panel.last, place.x + taken + 8.0, place.y + 11.0, last + 0.5, look);

    let axis = Linear::new(grid.range, plot.bottom(), plot.y);
    let (ticks, places) = axis.ticks((plot.h / 24.0).clamp(1.0, 4.0) as usize);
    for tick in ticks {
        let (shade, y) = (if tick == 0.0 { AXIS } else { GRID }, axis.at(tick));
        canvas.hline((plot.x, plot.right()), y, shade, 1.0)?;
        if edges.0 && plot.h > SMALL {
            canvas.label(&number(tick, places), plot.x - 8.0, y, 200.0, Type::small().color(MUTED).end());
        }
    }
    let columns = Columns::new(labels.len(), plot.x, plot.right());
    if edges.1 {
        draw_years(canvas, labels, &columns, plot)?;
    }
    let shown = |s: &Series| s.values.iter().take(labels.len()).copied().collect::<Vec<_>>();
    line(canvas, &shown(reference), &columns, &axis, AXIS, 3)?;
    line(canvas, &shown(panel), &columns, &axis, color, if focus { 4 } else { 3 })?;
    clip_marks(canvas, &shown(panel), &columns, &axis, plot, (color, 8.0), &mut Vec::new())
}

/// The first and the last year under a panel.
fn draw_years(canvas: &mut Canvas, labels: &[TimeLabel], columns: &Columns, plot: Rect) -> Result<()> {
    let (runs, look) = (years(labels), Type::small().color(MUTED));
    for (from, _, _) in &runs {
        canvas.vline(columns.edge(*from), (plot.bottom(), plot.bottom() + 6.0), AXIS, 1.0)?;
    }
    let y = plot.bottom() + 6.0 + SMALL / 2.0;
    let year = canvas.width("0000", look);
    if let Some((_, _, first)) = runs.first().filter(|_| year <= plot.w) {
        let taken = canvas.label(&first.to_string(), plot.x, y, plot.w, look);
        if let Some((_, _, last)) = runs.last().filter(|_| runs.len() > 1 && taken * 2.0 + 10.0 < plot.w) {
            canvas.label(&last.to_string(), plot.right(), y, plot.w, look.end());
        }
    }
    Ok(())
}
