//! The key above maps and heatmaps: the ramp with its ends and midpoint, what hatching means, what lies beyond.

use anyhow::Result;

use super::canvas::{Canvas, Rect, Type};
use super::color::{STEPS, diverging};
use super::scale::{Diverging, decimals, number};
use super::theme::{MUTED, SMALL};

/// Height that the key takes.
pub const HEIGHT: f64 = 60.0;

/// What the key says.
pub struct Legend<'a> {
    /// The scale of the colours.
    pub scale: &'a Diverging,
    /// Label of the midpoint.
    pub midpoint: &'a str,
    /// Unit of the ends.
    pub unit: &'a str,
    /// What hatching means; empty if nothing is hatched.
    pub missing: &'a str,
    /// Whether values lie below and above the scale.
    pub beyond: (bool, bool),
    /// The values beyond the scale, with their names.
    pub clipped: &'a [String],
}

/// Draws the key along the top of `room`.
pub fn draw(canvas: &mut Canvas, room: Rect, legend: &Legend) -> Result<()> {
    let Diverging { mid, span } = *legend.scale;
    let places = decimals([mid, span]);
    let low = format!("{}{}", if legend.beyond.0 { "≤ " } else { "" }, number(mid - span, places));
    let high = format!("{}{}{}", if legend.beyond.1 { "≥ " } else { "" }, number(mid + span, places), legend.unit);
    let look = Type::small().color(MUTED);
    let sides = canvas.width(&low, look).max(canvas.width(&high, look)) + 24.0;
    let width = (canvas.width(legend.midpoint, look) + 2.0 * sides).clamp(440.0, 0.6 * room.w);

    let steps = 2 * STEPS + 1;
    let swatch = (width / f64::from(steps)).floor();
    let ramp = swatch * f64::from(steps);
    for step in -STEPS..=STEPS {
        let x = room.x + f64::from(step + STEPS) * swatch;
        canvas.rect(Rect { x, y: room.y, w: swatch, h: 18.0 }, diverging(step))?;
    }
    let y = room.y + 34.0;
    canvas.vline(room.x + ramp / 2.0, (room.y, room.y + 22.0), MUTED, 2.0)?;
    canvas.label(&low, room.x, y, ramp / 4.0, look);
    canvas.label(legend.midpoint, room.x + ramp / 2.0, y, ramp - 2.0 * sides + 24.0, look.middle());
    canvas.label(&high, room.x + ramp, y, ramp / 4.0, look.end());
    notes(canvas, room.inset(ramp + 40.0, 0.0, 0.0, 0.0), legend)
}

/// To the right of the ramp: what hatching means, and below it the clipped values as far as there is room.
fn notes(canvas: &mut Canvas, room: Rect, legend: &Legend) -> Result<()> {
    let look = Type::small().color(MUTED);
    let mut y = room.y + 9.0;
    if !legend.missing.is_empty() {
        canvas.hatched(Rect { x: room.x, y: room.y, w: 32.0, h: 18.0 })?;
        canvas.label(legend.missing, room.x + 42.0, y, room.w - 42.0, look);
        y += SMALL * 1.25;
    }
    canvas.label(&listed(canvas, legend.clipped, room.w - 22.0, look), room.x + 22.0, y, room.w - 22.0, look);
    if !legend.clipped.is_empty() {
        canvas.dot((room.x + 8.0, y), 4, MUTED)?;
    }
    Ok(())
}

/// As many of the values as have room; an ellipsis stands for the rest.
fn listed(canvas: &Canvas, values: &[String], width: f64, look: Type) -> String {
    let list = |count: usize| values[..count].join(" · ") + if count < values.len() { " …" } else { "" };
    let fitting = (1..=values.len().min(40)).rev().map(list).find(|l| canvas.width(l, look) <= width);
    fitting.unwrap_or_default()
}
