//! The diverging scale (brown-orange, light neutral, blue) and the contrast of text on it. The anchors follow
//! ColorBrewer's PuOr and RdBu halves, which readers with red-green blindness tell apart.

use plotters::style::RGBColor;

use super::theme::PAPER;

/// Steps on each side of the midpoint. A scale in steps keeps the number of colours, and so the PNG, small.
pub const STEPS: i32 = 9;

const DARK: RGBColor = RGBColor(6, 8, 10);
const NEUTRAL: RGBColor = RGBColor(244, 243, 240);
const LOW: [RGBColor; 4] =
    [RGBColor(253, 219, 180), RGBColor(240, 165, 85), RGBColor(200, 106, 20), RGBColor(127, 59, 8)];
const HIGH: [RGBColor; 4] =
    [RGBColor(205, 225, 239), RGBColor(134, 184, 218), RGBColor(54, 125, 184), RGBColor(8, 62, 120)];

/// Colour of a step from `-STEPS` (far below) over 0 (at the midpoint) to `STEPS` (far above).
pub fn diverging(step: i32) -> RGBColor {
    let anchors = if step < 0 { LOW } else { HIGH };
    let at = f64::from(step.abs().min(STEPS)) / f64::from(STEPS) * anchors.len() as f64;
    let (below, part) = (at.floor() as usize, at.fract());
    let stop = |i: usize| if i == 0 { NEUTRAL } else { anchors[i.min(anchors.len()) - 1] };
    mix(stop(below), stop(below + 1), part)
}

/// `a` where `part` is 0, `b` where it is 1.
pub fn mix(a: RGBColor, b: RGBColor, part: f64) -> RGBColor {
    let channel = |x: u8, y: u8| (f64::from(x) + (f64::from(y) - f64::from(x)) * part).round() as u8;
    RGBColor(channel(a.0, b.0), channel(a.1, b.1), channel(a.2, b.2))
}

/// The text colour, nearly black or white, that reads best on `ground`. On middling grounds ink is too light.
pub fn text_on(ground: RGBColor) -> RGBColor {
    if contrast(DARK, ground) >= contrast(PAPER, ground) { DARK } else { PAPER }
}

/// Contrast ratio of WCAG 2.2, from 1 to 21.
pub fn contrast(a: RGBColor, b: RGBColor) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(c: RGBColor) -> f64 {
    let [r, g, b] = linear(c);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn linear(c: RGBColor) -> [f64; 3] {
    [c.0, c.1, c.2].map(|v| {
        let v = f64::from(v) / 255.0;
        if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
    })
}

#[cfg(test)]
mod tests {
    use super::super::theme::{ABOVE, ACCENT, BELOW, BELOW_STRONG, MUTED, PAPER};
    use super::{STEPS, contrast, diverging, linear, luminance, text_on};
    use plotters::style::RGBColor;

    /// Full colour blindness after Machado, Oliveira and Fernandes (2009), on linear RGB.
    const DEUTERANOPIA: [[f64; 3]; 3] =
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]];
    const PROTANOPIA: [[f64; 3]; 3] =
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]];

    /// CIE L*a*b* of a colour as somebody with `blindness` sees it.
    fn lab(c: RGBColor, blindness: &[[f64; 3]; 3]) -> [f64; 3] {
        let rgb = linear(c);
        let s = blindness.map(|row| (row[0] * rgb[0] + row[1] * rgb[1] + row[2] * rgb[2]).clamp(0.0, 1.0));
        let xyz = [
            (0.4124 * s[0] + 0.3576 * s[1] + 0.1805 * s[2]) / 0.9505,
            0.2126 * s[0] + 0.7152 * s[1] + 0.0722 * s[2],
            (0.0193 * s[0] + 0.1192 * s[1] + 0.9505 * s[2]) / 1.089,
        ];
        let f = xyz.map(|t| if t > 0.008856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 });
        [116.0 * f[1] - 16.0, 500.0 * (f[0] - f[1]), 200.0 * (f[1] - f[2])]
    }

    fn distance(a: RGBColor, b: RGBColor, blindness: &[[f64; 3]; 3]) -> f64 {
        let (a, b) = (lab(a, blindness), lab(b, blindness));
        a.iter().zip(b).map(|(x, y)| (x - y).powi(2)).sum::<f64>().sqrt()
    }

    #[test]
    fn above_and_below_stay_apart_for_colour_blind_readers() {
        for blindness in [&DEUTERANOPIA, &PROTANOPIA] {
            for step in 1..=STEPS {
                let apart = distance(diverging(step), diverging(-step), blindness);
                assert!(apart > 9.0 + 3.0 * f64::from(step.min(6)), "step {step}: {apart}");
            }
            assert!(distance(ABOVE, BELOW, blindness) > 25.0);
            assert!(distance(ACCENT, BELOW_STRONG, blindness) > 40.0);
        }
    }

    #[test]
    fn each_side_darkens_from_the_midpoint() {
        for step in 0..STEPS {
            assert!(luminance(diverging(step)) > luminance(diverging(step + 1)));
            assert!(luminance(diverging(-step)) > luminance(diverging(-step - 1)));
        }
    }

    #[test]
    fn text_reads_on_every_step() {
        for step in -STEPS..=STEPS {
            let ground = diverging(step);
            assert!(contrast(text_on(ground), ground) >= 4.5, "step {step}: {}", contrast(text_on(ground), ground));
        }
        assert!(contrast(MUTED, PAPER) >= 4.5);
    }
}
