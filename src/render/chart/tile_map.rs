//! The provinces as tiles in their places, coloured around a midpoint; tiles without data are hatched.

use anyhow::Result;

use super::canvas::{Canvas, Rect, Type};
use super::color::{diverging, text_on};
use super::label::block;
use super::legend::{self, Legend};
use super::scale::{Diverging, finite};
use super::theme::{INK, LABEL, MUTED, SMALL};
use crate::report::chart::{Emphasis, Reference, TileCell};

/// Distance between tiles.
const GAP: f64 = 5.0;
/// Rows and columns beyond which positions are not believed.
const FAR: u32 = 40;

/// Draws the chart.
pub fn draw(
    canvas: &mut Canvas,
    room: Rect,
    tiles: &[TileCell],
    midpoint: &Reference,
    missing: &str,
    unit: &str,
) -> Result<()> {
    let mid = finite(Some(midpoint.value)).unwrap_or(0.0);
    let values = || tiles.iter().filter_map(|t| finite(t.value));
    let scale = Diverging::new(values(), mid);
    let gaps = tiles.iter().any(|t| finite(t.value).is_none());
    legend::draw(
        canvas,
        room,
        &Legend {
            scale: &scale,
            midpoint: &midpoint.label,
            unit,
            missing: if gaps { missing } else { "" },
            beyond: (values().any(|v| scale.beyond(v) < 0), values().any(|v| scale.beyond(v) > 0)),
            clipped: &[],
        },
    )?;
    let room = room.inset(0.0, legend::HEIGHT, 0.0, 0.0);
    let shape = grid(canvas, room, tiles);
    for tile in tiles {
        draw_tile(canvas, place(tile, &shape), tile, &scale)?;
    }
    for tile in tiles.iter().filter(|t| t.emphasis != Emphasis::Plain) {
        let edge = place(tile, &shape);
        canvas.outline(edge.inset(1.0, 1.0, 1.0, 1.0), INK, 5)?;
    }
    Ok(())
}

/// The tile at row 0 and column 0, distances included.
fn grid(canvas: &Canvas, room: Rect, tiles: &[TileCell]) -> Rect {
    let count = |at: fn(&TileCell) -> u32| f64::from(tiles.iter().map(at).max().unwrap_or(0).min(FAR) + 1);
    let (rows, columns) = (count(|t| t.row), count(|t| t.col));
    let h = (room.h / rows).min(130.0);
    let look = Type::new(LABEL).bold(true);
    let words = tiles.iter().flat_map(|t| t.label.split_ascii_whitespace());
    let widest = words.map(|word| canvas.width(word, look)).fold(0.0, f64::max) + 18.0 + GAP;
    let w = widest.clamp(1.25 * h, 2.1 * h).min(room.w / columns);
    Rect { x: room.x + (room.w - columns * w) / 2.0, y: room.y + (room.h - rows * h) / 2.0, w, h }
}

fn place(tile: &TileCell, first: &Rect) -> Rect {
    let (row, col) = (f64::from(tile.row.min(FAR)), f64::from(tile.col.min(FAR)));
    Rect { x: first.x + col * first.w, y: first.y + row * first.h, ..*first }.inset(0.0, 0.0, GAP, GAP)
}

fn draw_tile(canvas: &mut Canvas, place: Rect, tile: &TileCell, scale: &Diverging) -> Result<()> {
    let color = match finite(tile.value) {
        Some(value) => {
            let ground = diverging(scale.step(value));
            canvas.rect(place, ground)?;
            text_on(ground)
        }
        None => {
            canvas.hatched(place)?;
            MUTED
        }
    };
    let bold = tile.emphasis != Emphasis::Plain;
    let (width, middle) = (place.w - 10.0, place.x + place.w / 2.0);
    let one_line = canvas.width(&tile.label, Type::small().bold(bold)) <= width;
    let (size, name) = block(canvas.fonts, &tile.label, &[LABEL, SMALL], bold, width, if one_line { 1 } else { 2 });
    let lines = name.len() as f64 + 1.0;
    let leading = (1.22 * LABEL).min(place.h / lines);
    let size = size.min(leading);
    let mut y = place.y + place.h / 2.0 - (lines - 1.0) / 2.0 * leading;
    for line in &name {
        canvas.label(line, middle, y, width, Type::new(size).bold(bold).color(color).middle());
        y += leading;
    }
    canvas.label(&tile.text, middle, y, width, Type::new(LABEL.min(leading)).bold(bold).color(color).middle());
    Ok(())
}
