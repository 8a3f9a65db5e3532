//! What all charts share: accent, headline and subtitle above, footnote below; what is left is the chart's own.

use anyhow::Result;

use super::canvas::{Canvas, Rect, Type};
use super::label::{block, clean};
use super::theme::{ACCENT, HEIGHT, MARGIN, MUTED, SMALL, SUBTITLE, TITLE, WIDTH};
use crate::report::chart::Chart;

/// Draws the words around a chart and returns the room between them.
pub fn frame(canvas: &mut Canvas, chart: &Chart) -> Result<Rect> {
    let width = f64::from(WIDTH) - 2.0 * MARGIN;
    canvas.rect(Rect { x: MARGIN, y: 24.0, w: 64.0, h: 8.0 }, ACCENT)?;

    // Rather one line a little smaller than a second line for one word.
    let mut title = block(canvas.fonts, &chart.title, &[TITLE, 38.0, 36.0, 34.0], true, width, 1);
    if title.1.first().is_some_and(|line| *line != clean(&chart.title)) {
        title = block(canvas.fonts, &chart.title, &[TITLE, 36.0, 32.0, 28.0], true, width, 2);
    }
    let (size, title) = title;
    let mut y = lines(canvas, &title, 42.0, 1.22, Type::new(size).bold(true));
    let (size, subtitle) = block(canvas.fonts, &chart.subtitle, &[SUBTITLE, 24.0, 22.0], false, width, 2);
    y = lines(canvas, &subtitle, y + 4.0, 1.25, Type::new(size).color(MUTED));

    let (size, note) = block(canvas.fonts, &chart.footnote, &[SMALL], false, width, 3);
    let bottom = f64::from(HEIGHT) - 18.0;
    let top = bottom - note.len() as f64 * size * 1.25;
    lines(canvas, &note, top, 1.25, Type::new(size).color(MUTED));
    let bottom = if note.is_empty() { bottom } else { top - 12.0 };
    Ok(Rect { x: MARGIN, y: y + 18.0, w: width, h: (bottom - y - 18.0).max(1.0) })
}

/// Sets lines below `top` and returns where the last one ends.
fn lines(canvas: &mut Canvas, lines: &[String], top: f64, leading: f64, look: Type) -> f64 {
    for (i, line) in lines.iter().enumerate() {
        canvas.text(line, MARGIN, top + look.size * (leading * i as f64 + 1.0), look);
    }
    top + look.size * leading * lines.len() as f64
}
