//! Colours and sizes: the one place that decides how all charts look. Blue is the accent and "above"; brown-orange is
//! "below"; both stay apart under deuteranopia and protanopia (tested in `color`), and everything else is grey.

use plotters::style::RGBColor;

/// Canvas width in pixels.
pub const WIDTH: u32 = 1600;
/// Canvas height in pixels.
pub const HEIGHT: u32 = 1000;
/// White space left, right and below.
pub const MARGIN: f64 = 48.0;

/// Headline, before it has to shrink.
pub const TITLE: f64 = 40.0;
/// Measure, period and unit.
pub const SUBTITLE: f64 = 26.0;
/// Labels of emphasised things.
pub const LABEL: f64 = 22.0;
/// The smallest text there is: 10 px when printed at half size.
pub const SMALL: f64 = 20.0;

/// The smallest text, or still smaller where rows lower than that leave no choice.
pub fn small_in(row: f64) -> f64 {
    if row >= SMALL { SMALL } else { 0.9 * row }
}

/// Paper.
pub const PAPER: RGBColor = RGBColor(255, 255, 255);
/// Headline, names and values.
pub const INK: RGBColor = RGBColor(31, 41, 51);
/// Subtitle, axes and footnote.
pub const MUTED: RGBColor = RGBColor(92, 104, 116);
/// Grid lines.
pub const GRID: RGBColor = RGBColor(226, 231, 235);
/// Zero lines, and whatever is grey but must be seen.
pub const AXIS: RGBColor = RGBColor(138, 149, 160);
/// Bars that are not emphasised.
pub const PLAIN: RGBColor = RGBColor(190, 203, 214);
/// Lines that are only the background.
pub const FAINT: RGBColor = RGBColor(176, 186, 196);
/// The accent: the region the briefing is about.
pub const ACCENT: RGBColor = RGBColor(11, 92, 173);
/// The nation, a group.
pub const REFERENCE: RGBColor = RGBColor(62, 76, 89);
/// Above the reference, not emphasised.
pub const ABOVE: RGBColor = RGBColor(164, 196, 228);
/// Below the reference, not emphasised.
pub const BELOW: RGBColor = RGBColor(240, 198, 150);
/// Below the reference, emphasised.
pub const BELOW_STRONG: RGBColor = RGBColor(179, 88, 6);
/// Ground of a cell without data.
pub const NO_DATA: RGBColor = RGBColor(240, 242, 244);
/// Hatching of a cell without data.
pub const HATCH: RGBColor = RGBColor(184, 193, 202);

/// Colours of emphasised lines, the accent first; told apart by lightness too.
pub const SERIES: [RGBColor; 5] =
    [ACCENT, RGBColor(214, 106, 8), RGBColor(0, 128, 104), RGBColor(136, 58, 140), RGBColor(120, 94, 40)];
