//! Lines over time as the trend charts share them: broken where a value is missing, held at the edge where one lies
//! beyond the axis, with a mark and the value there.

use anyhow::Result;
use plotters::style::RGBColor;

use super::canvas::{Canvas, Rect, Type};
use super::scale::{Linear, decimals, finite, number};
use super::theme::SMALL;
use super::time::Columns;

/// Runs of values without a gap, as (column, value).
pub fn runs(values: &[Option<f64>]) -> Vec<Vec<(usize, f64)>> {
    let mut runs = vec![Vec::new()];
    for (column, value) in values.iter().enumerate() {
        match (finite(*value), runs.last_mut()) {
            (Some(value), Some(run)) => run.push((column, value)),
            _ => runs.push(Vec::new()),
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

/// Draws one series; a value between two gaps becomes a dot.
pub fn line(
    canvas: &Canvas,
    values: &[Option<f64>],
    columns: &Columns,
    axis: &Linear,
    color: RGBColor,
    width: u32,
) -> Result<()> {
    for run in runs(values) {
        let points: Vec<_> = run.iter().map(|&(column, v)| (columns.middle(column), axis.at(v))).collect();
        match points.as_slice() {
            [only] => canvas.dot(*only, width + 1, color)?,
            _ => canvas.path(&points, color, width)?,
        }
    }
    Ok(())
}

/// Marks the values beyond the axis with an arrow of a colour and size at the edge, and prints each beside its arrow
/// where no other stands.
pub fn clip_marks(
    canvas: &mut Canvas,
    values: &[Option<f64>],
    columns: &Columns,
    axis: &Linear,
    room: Rect,
    (color, size): (RGBColor, f64),
    taken: &mut Vec<Rect>,
) -> Result<()> {
    for (column, value) in values.iter().enumerate() {
        let Some(value) = finite(*value).filter(|v| axis.beyond(*v) != 0) else { continue };
        let (up, tip) = (axis.beyond(value) > 0, (columns.middle(column), axis.at(value)));
        canvas.arrow(tip, up, size, color)?;
        let text = number(value, decimals([value]).max(1));
        let look = Type::small().bold(true).color(color);
        let width = canvas.width(&text, look);
        let y = if up { tip.1 } else { tip.1 - SMALL };
        let mut places = [tip.0 - size - 5.0 - width, tip.0 + size + 5.0].map(|x| Rect { x, y, w: width, h: SMALL });
        // Rather on the side on which the line leaves the edge more steeply.
        let steep = |next: Option<usize>| {
            let next = next.and_then(|i| finite(values.get(i).copied().flatten()));
            next.map_or(f64::INFINITY, |v| (axis.at(v) - tip.1).abs())
        };
        if steep(Some(column + 1)) > steep(column.checked_sub(1)) {
            places.reverse();
        }
        let free = |p: &&Rect| p.x >= room.x && p.right() <= room.right() && !taken.iter().any(|t| touch(p, t));
        if let Some(&place) = places.iter().find(free) {
            canvas.label(&text, place.x, y + SMALL / 2.0, width + 0.5, look);
            taken.push(place);
        }
    }
    Ok(())
}

fn touch(a: &Rect, b: &Rect) -> bool {
    a.x < b.right() + 4.0 && b.x < a.right() + 4.0 && a.y < b.bottom() && b.y < a.bottom()
}

#[cfg(test)]
mod tests {
    use super::runs;

    #[test]
    fn a_missing_value_breaks_the_line() {
        let run = runs(&[None, Some(1.0), Some(2.0), None, Some(f64::NAN), Some(0.0), None]);
        assert_eq!(run, [vec![(1, 1.0), (2, 2.0)], vec![(5, 0.0)]]);
        assert!(runs(&[None, None]).is_empty());
    }
}
