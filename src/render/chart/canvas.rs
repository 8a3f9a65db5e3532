//! The sheet a chart is drawn on. Shapes are plotters' elements on a plotters drawing area over its SVG backend. Text
//! is collected and written after them in one node for each style: plotters would write one node a call, with baselines
//! in units that viewers resolve differently, and resvg took half as long again to read and set them.

use std::fmt::Write as _;

use anyhow::{Context as _, Result};
use plotters::coord::Shift;
use plotters::prelude::{
    Circle, Color, DrawingArea, IntoDrawingArea as _, PathElement, Polygon, Rectangle, SVGBackend, ShapeStyle,
};
use plotters::style::RGBColor;

use super::fonts::{FAMILY, Fonts};
use super::label::{clean, fit};
use super::theme::{HATCH, HEIGHT, NO_DATA, PAPER, WIDTH};

pub use super::look::{Anchor, Rect, Type};

/// Texts of one look: the attributes of their node, and their own nodes.
struct Group {
    look: Type,
    spans: String,
}

/// The sheet.
pub struct Canvas<'s, 'f> {
    area: DrawingArea<SVGBackend<'s>, Shift>,
    groups: Vec<Group>,
    /// For measuring.
    pub fonts: &'f Fonts,
}

/// Draws with `content` on a blank sheet and returns it as SVG; `alt` describes it for those who cannot see it.
pub fn sheet(fonts: &Fonts, alt: &str, content: impl FnOnce(&mut Canvas) -> Result<()>) -> Result<String> {
    let mut svg = String::with_capacity(1 << 16);
    let groups = shapes(&mut svg, fonts, content)?;
    let attributes = format!(" role=\"img\" aria-label=\"{}\" stroke-linejoin=\"round\"", escape(&clean(alt)));
    svg.insert_str("<svg".len(), &attributes);
    let svg = svg.replace(" opacity=\"1\"", "");
    let shapes = svg.trim_end().strip_suffix("</svg>").context("plotters wrote no end of the drawing")?;
    Ok(format!("{shapes}{}</svg>\n", text_nodes(&groups)))
}

/// Has plotters write the shapes into `svg`, and returns the texts.
fn shapes(svg: &mut String, fonts: &Fonts, content: impl FnOnce(&mut Canvas) -> Result<()>) -> Result<Vec<Group>> {
    let area = SVGBackend::with_string(svg, (WIDTH, HEIGHT)).into_drawing_area();
    let mut canvas = Canvas { area, groups: Vec::new(), fonts };
    canvas.area.fill(&PAPER)?;
    content(&mut canvas)?;
    canvas.area.present()?;
    Ok(canvas.groups)
}

fn text_nodes(groups: &[Group]) -> String {
    let mut nodes = format!("<g font-family=\"'{FAMILY}', 'Source Han Sans SC', sans-serif\">\n");
    for Group { look, spans } in groups {
        let weight = if look.bold { " font-weight=\"700\"" } else { "" };
        let anchor = match look.anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let RGBColor(r, g, b) = look.color;
        let fill = format!("#{r:02X}{g:02X}{b:02X}");
        // Writing to a string cannot fail.
        let _ = writeln!(nodes, "<text font-size=\"{}\" fill=\"{fill}\"{weight}{anchor}>{spans}</text>", look.size);
    }
    nodes + "</g>\n"
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn px((x, y): (f64, f64)) -> (i32, i32) {
    (x.round() as i32, y.round() as i32)
}

fn stroke(color: RGBColor, width: u32) -> ShapeStyle {
    color.stroke_width(width)
}

impl Canvas<'_, '_> {
    /// A filled rectangle.
    pub fn rect(&self, r: Rect, color: RGBColor) -> Result<()> {
        let (from, to) = (px((r.x, r.y)), px((r.right(), r.bottom())));
        if to.0 > from.0 && to.1 > from.1 {
            self.area.draw(&Rectangle::new([from, to], color.filled()))?;
        }
        Ok(())
    }

    /// The border of a rectangle, `width` pixels wide and centred on its edges.
    pub fn outline(&self, r: Rect, color: RGBColor, width: u32) -> Result<()> {
        let (l, t, b, d) = (r.x, r.y, r.right(), r.bottom());
        self.path(&[(l, t), (b, t), (b, d), (l, d), (l, t), (b, t)], color, width)
    }

    /// A horizontal line, as a rectangle so that it meets the pixels.
    pub fn hline(&self, x: (f64, f64), y: f64, color: RGBColor, width: f64) -> Result<()> {
        self.rect(Rect { x: x.0, y: y.round() - (width / 2.0).floor(), w: x.1 - x.0, h: width }, color)
    }

    /// A vertical line, as a rectangle so that it meets the pixels.
    pub fn vline(&self, x: f64, y: (f64, f64), color: RGBColor, width: f64) -> Result<()> {
        self.rect(Rect { x: x.round() - (width / 2.0).floor(), y: y.0, w: width, h: y.1 - y.0 }, color)
    }

    /// A line through points; nothing for fewer than two.
    pub fn path(&self, points: &[(f64, f64)], color: RGBColor, width: u32) -> Result<()> {
        if points.len() > 1 {
            let points: Vec<_> = points.iter().copied().map(px).collect();
            self.area.draw(&PathElement::new(points, stroke(color, width)))?;
        }
        Ok(())
    }

    /// A filled polygon; nothing for fewer than three corners.
    pub fn polygon(&self, corners: &[(f64, f64)], color: RGBColor) -> Result<()> {
        if corners.len() > 2 {
            let corners: Vec<_> = corners.iter().copied().map(px).collect();
            self.area.draw(&Polygon::new(corners, color.filled()))?;
        }
        Ok(())
    }

    /// A filled circle.
    pub fn dot(&self, center: (f64, f64), radius: u32, color: RGBColor) -> Result<()> {
        self.area.draw(&Circle::new(px(center), radius, color.filled()))?;
        Ok(())
    }

    /// A triangle that points up (`up` true) or down with its tip at `tip`: a value beyond the axis.
    pub fn arrow(&self, tip: (f64, f64), up: bool, size: f64, color: RGBColor) -> Result<()> {
        let base = if up { tip.1 + 1.3 * size } else { tip.1 - 1.3 * size };
        self.polygon(&[tip, (tip.0 - size, base), (tip.0 + size, base)], color)
    }

    /// A hatched rectangle: no data, which is not zero.
    pub fn hatched(&self, r: Rect) -> Result<()> {
        self.rect(r, NO_DATA)?;
        let mut along = 8.0;
        while along < r.w + r.h {
            // From the left or bottom edge up to the top or right edge, at 45 degrees.
            let (down, across) = (along.min(r.h), along.min(r.w));
            let from = (r.x + along - down, r.y + down);
            let to = (r.x + across, r.y + along - across);
            self.path(&[from, to], HATCH, 1)?;
            along += 10.0;
        }
        Ok(())
    }

    /// Width of a text as it will be set.
    pub fn width(&self, text: &str, look: Type) -> f64 {
        self.fonts.width(&clean(text), look.size, look.bold)
    }

    /// Sets a text with its baseline at `y`.
    pub fn text(&mut self, text: &str, x: f64, y: f64, look: Type) {
        let text = clean(text);
        if text.is_empty() {
            return;
        }
        let group = match self.groups.iter().position(|g| g.look == look) {
            Some(known) => known,
            None => {
                self.groups.push(Group { look, spans: String::new() });
                self.groups.len() - 1
            }
        };
        let (x, y) = ((x * 10.0).round() / 10.0, (y * 10.0).round() / 10.0);
        let span = format!("<tspan x=\"{x}\" y=\"{y}\">{}</tspan>", escape(&text));
        self.groups[group].spans.push_str(&span);
    }

    /// Sets a text centred on the height `y`, shortened to `width` if it must be; returns the width it took.
    pub fn label(&mut self, text: &str, x: f64, y: f64, width: f64, look: Type) -> f64 {
        let text = fit(self.fonts, text, look.size, look.bold, width);
        self.text(&text, x, look.baseline(y), look);
        self.fonts.width(&text, look.size, look.bold)
    }
}
