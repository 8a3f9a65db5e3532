//! Places over the quarters, 1 at the top. A place that missing figures leave open is drawn as its whole interval.

use anyhow::Result;
use plotters::style::RGBColor;

use super::canvas::{Canvas, Rect, Type};
use super::color::mix;
use super::label::spread;
use super::scale::Linear;
use super::theme::{ACCENT, FAINT, GRID, INK, LABEL, MUTED, PAPER, REFERENCE, SERIES, SMALL};
use super::time::{self, Columns};
use crate::report::chart::{Emphasis, RankLine, RankRange, TimeLabel};

/// Room between the last column and the labels.
const LEAD: f64 = 34.0;

/// Draws the chart.
pub fn draw(canvas: &mut Canvas, room: Rect, labels: &[TimeLabel], lines: &[RankLine], places: u32) -> Result<()> {
    let worst = lines.iter().flat_map(|l| ranks(l, labels)).flatten().map(|r| r.worst).max();
    let places = places.max(worst.unwrap_or(1)).max(1);
    let look = Type::small().color(MUTED).end();
    let left = canvas.width(&places.to_string(), look) + 14.0;
    let right =
        lines.iter().map(|l| canvas.width(&words(l, labels), end_look(l))).fold(0.0, f64::max).min(0.3 * room.w);
    let plot = room.inset(left, 14.0, right + LEAD, time::HEIGHT + 8.0);
    let axis = Linear::new((1.0, f64::from(places.max(2))), plot.y, plot.bottom());
    let columns = Columns::new(labels.len(), plot.x, plot.right());
    for place in (1..=places).filter(|p| *p == 1 || p.is_multiple_of(tick(places))) {
        canvas.hline((plot.x, plot.right()), axis.at(f64::from(place)), GRID, 1.0)?;
        canvas.label(&place.to_string(), plot.x - 12.0, axis.at(f64::from(place)), left, look);
    }
    time::below(canvas, labels, &columns, plot.bottom() + 8.0)?;

    let colors = colors(lines);
    let order = |l: &&(&RankLine, RGBColor)| l.0.emphasis != Emphasis::Plain;
    let all: Vec<(&RankLine, RGBColor)> = lines.iter().zip(colors).collect();
    // Bands of several lines would hide each other; their whiskers stay.
    let named = lines.iter().filter(|l| l.emphasis != Emphasis::Plain).count();
    for (line, color) in all.iter().filter(order).filter(|_| named == 1) {
        draw_bands(canvas, &ranks(line, labels), &columns, &axis, mix(PAPER, *color, 0.2))?;
    }
    for (line, color) in all.iter().filter(|l| !order(l)).chain(all.iter().filter(order)) {
        draw_line(canvas, &ranks(line, labels), &columns, &axis, *color, line.emphasis)?;
    }
    end_labels(canvas, room, plot, labels, &all, &axis, &columns)
}

/// Every fifth place is labelled, or more rarely in a long ranking.
fn tick(places: u32) -> u32 {
    [5, 10, 20, 50, 100].into_iter().find(|t| places / t <= 12).unwrap_or(places)
}

fn ranks(line: &RankLine, labels: &[TimeLabel]) -> Vec<Option<RankRange>> {
    line.ranks.iter().take(labels.len()).copied().collect()
}

/// Emphasised lines take the colours in turn; the rest is the background.
fn colors(lines: &[RankLine]) -> Vec<RGBColor> {
    let mut next = SERIES.into_iter().cycle();
    let mut color = |l: &RankLine| match l.emphasis {
        Emphasis::Plain => FAINT,
        Emphasis::Reference => REFERENCE,
        Emphasis::Focus => next.next().unwrap_or(ACCENT),
    };
    lines.iter().map(&mut color).collect()
}

/// Where the line passes: the place among the known figures, which is a fact; the band below it is what is open.
fn known(rank: &RankRange) -> f64 {
    f64::from(rank.best)
}

/// Places without a gap, as (x, interval).
fn runs(ranks: &[Option<RankRange>], columns: &Columns) -> Vec<Vec<(f64, RankRange)>> {
    let all: Vec<_> = ranks.iter().enumerate().map(|(i, r)| r.map(|r| (columns.middle(i), r))).collect();
    all.split(Option::is_none).map(|run| run.iter().copied().flatten().collect()).collect()
}

/// The bands that open places leave, behind all lines.
fn draw_bands(
    canvas: &Canvas,
    ranks: &[Option<RankRange>],
    columns: &Columns,
    axis: &Linear,
    color: RGBColor,
) -> Result<()> {
    for run in runs(ranks, columns) {
        if run.iter().any(|(_, r)| r.best < r.worst) {
            let best = run.iter().map(|(x, r)| (*x, axis.at(f64::from(r.best))));
            let worst = run.iter().rev().map(|(x, r)| (*x, axis.at(f64::from(r.worst))));
            canvas.polygon(&best.chain(worst).collect::<Vec<_>>(), color)?;
        }
    }
    Ok(())
}

/// Lines through the places among the known figures, broken at gaps; on emphasised lines open places as whiskers.
fn draw_line(
    canvas: &Canvas,
    ranks: &[Option<RankRange>],
    columns: &Columns,
    axis: &Linear,
    color: RGBColor,
    emphasis: Emphasis,
) -> Result<()> {
    let strong = emphasis != Emphasis::Plain;
    for run in runs(ranks, columns) {
        for (x, r) in run.iter().filter(|(_, r)| r.best < r.worst && strong) {
            canvas.vline(*x, (axis.at(f64::from(r.best)), axis.at(f64::from(r.worst))), color, 3.0)?;
        }
        let points: Vec<_> = run.iter().map(|(x, r)| (*x, axis.at(known(r)))).collect();
        canvas.path(&points, color, if strong { 5 } else { 1 })?;
        if strong || points.len() == 1 {
            for point in &points {
                canvas.dot(*point, if strong { 7 } else { 3 }, color)?;
            }
        }
    }
    Ok(())
}

/// Name and last place, `11–12` where it is open.
fn words(line: &RankLine, labels: &[TimeLabel]) -> String {
    match ranks(line, labels).get(labels.len().saturating_sub(1)).copied().flatten() {
        Some(r) if r.best < r.worst => format!("{}–{} {}", r.best, r.worst, line.label),
        Some(r) => format!("{} {}", r.best, line.label),
        None => format!("– {}", line.label),
    }
}

fn end_look(line: &RankLine) -> Type {
    if line.emphasis == Emphasis::Plain { Type::small().color(MUTED) } else { Type::new(LABEL).bold(true).color(INK) }
}

/// All names at the right in the order of their last places, or only those of emphasised lines where there is not room
/// for all; regions without a last place stand below the others.
fn end_labels(
    canvas: &mut Canvas,
    room: Rect,
    plot: Rect,
    labels: &[TimeLabel],
    lines: &[(&RankLine, RGBColor)],
    axis: &Linear,
    columns: &Columns,
) -> Result<()> {
    let last = labels.len().saturating_sub(1);
    let gap = 1.18 * SMALL;
    let capacity = ((room.bottom() - SMALL / 2.0 - plot.y) / gap) as usize + 1;
    let named = |l: &&(&RankLine, RGBColor)| lines.len() <= capacity || l.0.emphasis != Emphasis::Plain;
    let lines: Vec<_> = lines.iter().filter(named).take(capacity).collect();
    let end = |l: &RankLine| ranks(l, labels).get(last).copied().flatten().map(|r| axis.at(known(&r)));
    let wanted: Vec<f64> = lines.iter().map(|(l, _)| end(l).unwrap_or(f64::from(u16::MAX))).collect();
    let placed = spread(&wanted, gap, plot.y, room.bottom() - SMALL / 2.0);
    let x = plot.right() + LEAD - 10.0;
    for ((line, color), y) in lines.iter().zip(placed) {
        let look = end_look(line);
        let text = if line.emphasis == Emphasis::Plain { look } else { look.color(*color) };
        canvas.label(&words(line, labels), x, y, room.right() - x, text);
        if let Some(from) = end(line) {
            canvas.path(&[(columns.middle(last) + 9.0, from), (x - 6.0, y)], *color, 1)?;
        }
    }
    Ok(())
}
