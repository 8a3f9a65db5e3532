//! Charts: from a specification to SVG, and from SVG to PNG.
//!
//! plotters draws vectors, resvg sets the text and rasterises. The way through SVG is deliberate: plotters' own bitmap
//! text drops the bearing of each glyph, does not kern and misplaces full-width brackets, while one SVG serves the
//! page, print and the PNG alike. Text is set in two embedded faces of Noto Sans SC and measured with them before it is
//! placed; fonts of the system are never used, so the same chart is the same bytes everywhere.
//!
//! To add a kind: a file here, its line in `draw`, a variant in `report::chart` and a case in `tests`.

mod bars;
mod bump;
mod canvas;
mod color;
mod fonts;
mod frame;
mod gap_bars;
mod heatmap;
mod label;
mod legend;
mod lines;
mod look;
mod palette;
mod png;
mod ranked_bars;
mod scale;
mod small_multiples;
#[cfg(test)]
mod tests;
mod theme;
mod tile_map;
mod time;
mod trend;

use anyhow::{Context as _, Result};

use crate::report::chart::{Chart, ChartKind};
use canvas::{Canvas, Rect};

pub use fonts::Fonts;
pub use png::png;

/// Draws a chart as SVG, 1600 by 1000 pixels. Text refers to Noto Sans SC, weights 400 and 700.
///
/// # Errors
/// Only if plotters fails to write the drawing; no data, however odd, is an error.
pub fn svg(chart: &Chart, fonts: &Fonts) -> Result<String> {
    canvas::sheet(fonts, &chart.alt, |canvas| {
        let room = frame::frame(canvas, chart)?;
        draw(canvas, chart, room)
    })
    .with_context(|| format!("cannot draw the chart \"{}\"", chart.title))
}

/// The registry: which file draws which kind.
fn draw(canvas: &mut Canvas, chart: &Chart, room: Rect) -> Result<()> {
    match &chart.kind {
        ChartKind::RankedBars { bars, reference } => ranked_bars::draw(canvas, room, bars, reference.as_ref()),
        ChartKind::GapBars { bars } => gap_bars::draw(canvas, room, bars),
        ChartKind::TileMap { tiles, midpoint, missing } => {
            tile_map::draw(canvas, room, tiles, midpoint, missing, &chart.unit)
        }
        ChartKind::Heatmap { columns, rows, missing } => {
            heatmap::draw(canvas, room, columns, rows, missing, &chart.unit)
        }
        ChartKind::Bump { columns, lines, places } => bump::draw(canvas, room, columns, lines, *places),
        ChartKind::SmallMultiples { columns, panels, reference } => {
            small_multiples::draw(canvas, room, columns, panels, reference)
        }
        ChartKind::Lines { columns, lines } => lines::draw(canvas, room, columns, lines),
    }
}
