//! Rectangles to draw in, and how text looks.

use plotters::style::RGBColor;

use super::theme::{INK, SMALL};

/// A rectangle in pixels, y downwards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

impl Rect {
    /// Right edge.
    pub fn right(&self) -> f64 {
        self.x + self.w
    }

    /// Bottom edge.
    pub fn bottom(&self) -> f64 {
        self.y + self.h
    }

    /// The rectangle without the given widths on its left, top, right and bottom.
    pub fn inset(&self, left: f64, top: f64, right: f64, bottom: f64) -> Self {
        Self {
            x: self.x + left,
            y: self.y + top,
            w: (self.w - left - right).max(0.0),
            h: (self.h - top - bottom).max(0.0),
        }
    }
}

/// Which point of a text its position means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Its left end.
    Start,
    /// Its middle.
    Middle,
    /// Its right end.
    End,
}

/// How a text looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Type {
    /// Pixels per em.
    pub size: f64,
    /// Weight 700 instead of 400.
    pub bold: bool,
    /// Colour.
    pub color: RGBColor,
    /// Which point the position means.
    pub anchor: Anchor,
}

impl Type {
    /// Regular ink at `size`, from its left end.
    pub const fn new(size: f64) -> Self {
        Self { size, bold: false, color: INK, anchor: Anchor::Start }
    }

    /// Small regular ink, from its left end.
    pub const fn small() -> Self {
        Self::new(SMALL)
    }

    /// In bold or not.
    pub const fn bold(self, bold: bool) -> Self {
        Self { bold, ..self }
    }

    /// In another colour.
    pub const fn color(self, color: RGBColor) -> Self {
        Self { color, ..self }
    }

    /// Placed by its right end.
    pub const fn end(self) -> Self {
        Self { anchor: Anchor::End, ..self }
    }

    /// Placed by its middle.
    pub const fn middle(self) -> Self {
        Self { anchor: Anchor::Middle, ..self }
    }

    /// Baseline that centres a line of this size on `y`: half the height of capitals and figures.
    pub fn baseline(&self, y: f64) -> f64 {
        y + 0.367 * self.size
    }
}
