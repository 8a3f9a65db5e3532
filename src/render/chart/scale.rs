//! Scales: values to pixels, round ticks, limits that one outlier cannot stretch, and numbers for axes.

use plotters::coord::ranged1d::Ranged;
use plotters::coord::types::RangedCoordf64;

use super::color::STEPS;

/// A linear axis: a closed interval of values on an interval of pixels, which may run upwards.
pub struct Linear {
    axis: RangedCoordf64,
    lo: f64,
    hi: f64,
    pixels: (i32, i32),
}

impl Linear {
    /// Values from `lo` to `hi` on pixels from `from` to `to`. An empty interval is widened to one unit around it.
    pub fn new((lo, hi): (f64, f64), from: f64, to: f64) -> Self {
        let (lo, hi) = if hi > lo { (lo, hi) } else { (lo - 0.5, lo + 0.5) };
        Self { axis: (lo..hi).into(), lo, hi, pixels: (from.round() as i32, to.round() as i32) }
    }

    /// Pixel of a value, held within the axis.
    pub fn at(&self, value: f64) -> f64 {
        f64::from(self.axis.map(&value.clamp(self.lo, self.hi), self.pixels))
    }

    /// Whether a value lies beyond an end: below (-1), above (1) or not at all (0).
    pub fn beyond(&self, value: f64) -> i32 {
        i32::from(value > self.hi) - i32::from(value < self.lo)
    }

    /// Round values within the axis, about `count` of them, and the decimals they need.
    pub fn ticks(&self, count: usize) -> (Vec<f64>, usize) {
        let step = nice_step(self.hi - self.lo, count);
        let (first, last) = ((self.lo / step - 1e-9).ceil(), (self.hi / step + 1e-9).floor());
        let ticks = (0..=((last - first).clamp(0.0, 99.0) as i32)).map(|i| (first + f64::from(i)) * step).collect();
        (ticks, step_decimals(step))
    }
}

/// A step of 1, 2 or 5 times a power of ten that divides `span` into at most `count` parts.
pub fn nice_step(span: f64, count: usize) -> f64 {
    let rough = span / count.max(1) as f64;
    if !rough.is_finite() || rough <= 0.0 {
        return 1.0;
    }
    let power = 10f64.powf(rough.log10().floor());
    [1.0, 2.0, 5.0, 10.0].map(|m| m * power).into_iter().find(|s| *s >= rough * (1.0 - 1e-9)).unwrap_or(10.0 * power)
}

fn step_decimals(step: f64) -> usize {
    (-step.log10().floor()).clamp(0.0, 6.0) as usize
}

/// The interval widened outwards to multiples of a round step, for an axis with about `count` ticks.
pub fn nice_range((lo, hi): (f64, f64), count: usize) -> (f64, f64) {
    let step = nice_step(hi - lo, count);
    ((lo / step + 1e-9).floor() * step, (hi / step - 1e-9).ceil() * step)
}

/// Smallest and largest value, except for those further than `reach` interquartile ranges from the quartiles: they
/// would press everything else together, so they are clipped and printed. `None` without finite values.
pub fn limits(values: impl IntoIterator<Item = f64>, reach: f64) -> Option<(f64, f64)> {
    let mut sorted: Vec<f64> = values.into_iter().filter(|v| v.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    let (first, last) = (*sorted.first()?, *sorted.last()?);
    let (q1, q3) = (sorted[sorted.len() / 4], sorted[sorted.len() * 3 / 4]);
    let reach = reach * (q3 - q1);
    if reach <= 0.0 || sorted.len() < 8 {
        return Some((first, last));
    }
    let inside = |v: &&f64| **v >= q1 - reach && **v <= q3 + reach;
    Some((*sorted.iter().find(inside)?, *sorted.iter().rfind(inside)?))
}

/// The limits of an axis: as [`limits`], with the values that lie less than a quarter of the interval outside, which
/// are not worth a mark.
pub fn axis_limits(values: impl IntoIterator<Item = f64>, reach: f64) -> Option<(f64, f64)> {
    let values: Vec<f64> = values.into_iter().filter(|v| v.is_finite()).collect();
    let (lo, hi) = limits(values.iter().copied(), reach)?;
    let near = 0.25 * (hi - lo);
    let kept = || values.iter().copied().filter(|v| *v >= lo - near && *v <= hi + near);
    Some((kept().fold(lo, f64::min), kept().fold(hi, f64::max)))
}

/// Values around a midpoint in `2 * STEPS + 1` steps of colour.
pub struct Diverging {
    /// Where the colours meet.
    pub mid: f64,
    /// Distance from the midpoint to either end.
    pub span: f64,
}

impl Diverging {
    /// A scale that reaches as far on both sides, to the round number beyond the outermost unclipped value.
    pub fn new(values: impl IntoIterator<Item = f64>, mid: f64) -> Self {
        let (lo, hi) = limits(values, 2.0).unwrap_or((mid, mid));
        let reach = (mid - lo).max(hi - mid);
        let step = nice_step(reach, 5);
        Self { mid, span: if reach > 0.0 { (reach / step - 1e-9).ceil() * step } else { 1.0 } }
    }

    /// Step of a value, from `-STEPS` to `STEPS`.
    pub fn step(&self, value: f64) -> i32 {
        let step = ((value - self.mid) / self.span * f64::from(STEPS)).clamp(-f64::from(STEPS), f64::from(STEPS));
        // Only the midpoint itself is neutral: what stands above or below it shows.
        let sign = f64::from(i8::from(value > self.mid) - i8::from(value < self.mid));
        if step.round() == 0.0 { sign as i32 } else { step.round() as i32 }
    }

    /// Whether a value lies beyond the scale: below (-1), above (1) or not at all (0).
    pub fn beyond(&self, value: f64) -> i32 {
        let off = value - self.mid;
        i32::from(off > self.span * (1.0 + 1e-9)) - i32::from(off < -self.span * (1.0 + 1e-9))
    }
}

/// The value if it is there and finite.
pub fn finite(value: Option<f64>) -> Option<f64> {
    value.filter(|v| v.is_finite())
}

/// Decimals, at most two, that show all values as they are.
pub fn decimals(values: impl IntoIterator<Item = f64>) -> usize {
    let need = |v: f64| {
        (0..2).find(|&d| {
            let scaled = v * 10f64.powi(d as i32);
            (scaled - scaled.round()).abs() < 1e-6
        })
    };
    values.into_iter().filter(|v| v.is_finite()).map(|v| need(v).unwrap_or(2)).max().unwrap_or(0)
}

/// A number for an axis or a cell, with a true minus sign and no negative zero.
pub fn number(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", value.abs());
    if value < 0.0 && text.bytes().any(|b| (b'1'..=b'9').contains(&b)) { format!("−{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::{Diverging, Linear, axis_limits, decimals, limits, nice_range, nice_step, number};

    #[test]
    fn ticks_are_round_and_within() {
        let (ticks, decimals) = Linear::new((-2.3, 15.7), 0.0, 900.0).ticks(5);
        assert_eq!((ticks, decimals), (vec![0.0, 5.0, 10.0, 15.0], 0));
        let (ticks, decimals) = Linear::new((0.0, 0.3), 0.0, 10.0).ticks(3);
        assert_eq!(decimals, 1);
        assert!((ticks[1] - 0.1).abs() < 1e-12 && ticks.len() == 4);
        assert_eq!(nice_step(0.0, 5), 1.0);
        assert_eq!(nice_step(f64::INFINITY, 5), 1.0);
        assert_eq!(nice_range((-2.3, 15.7), 4), (-5.0, 20.0));
    }

    #[test]
    fn pixels_run_either_way_and_stay_inside() {
        let up = Linear::new((0.0, 10.0), 500.0, 100.0);
        assert_eq!((up.at(0.0), up.at(10.0), up.at(5.0), up.at(99.0)), (500.0, 100.0, 300.0, 100.0));
        assert_eq!((up.beyond(-1.0), up.beyond(10.0), up.beyond(11.0)), (-1, 0, 1));
        let flat = Linear::new((3.0, 3.0), 0.0, 100.0);
        assert_eq!(flat.at(3.0), 50.0);
    }

    #[test]
    fn an_outlier_does_not_stretch_the_limits() {
        let usual = (0..60).map(|i| f64::from(i % 13) - 2.0);
        assert_eq!(limits(usual.clone().chain([96.0, -45.8]), 4.0), Some((-2.0, 10.0)));
        assert_eq!(limits(usual.clone(), 4.0), Some((-2.0, 10.0)));
        assert_eq!(axis_limits(usual.chain([12.5, 96.0]), 0.5), Some((-2.0, 12.5)));
        assert_eq!(limits([1.0, 96.0], 4.0), Some((1.0, 96.0)));
        assert_eq!(limits([5.0; 40], 4.0), Some((5.0, 5.0)));
        assert_eq!(limits([f64::NAN], 4.0), None);
    }

    #[test]
    fn the_diverging_scale_is_symmetric() {
        let scale = Diverging::new([-0.6, 15.3, 6.5], 6.5);
        assert_eq!(scale.span, 10.0);
        assert_eq!((scale.step(6.5), scale.step(16.5), scale.step(-3.5), scale.step(-99.0)), (0, 9, -9, -9));
        assert_eq!((scale.beyond(16.5), scale.beyond(17.0), scale.beyond(-4.0)), (0, 1, -1));
        assert_eq!(Diverging::new([6.5, 6.5], 6.5).step(6.5), 0);
    }

    #[test]
    fn numbers_have_a_true_minus_and_no_negative_zero() {
        assert_eq!(number(-1.6, 1), "−1.6");
        assert_eq!(number(-0.04, 1), "0.0");
        assert_eq!(number(6.0, 0), "6");
        assert_eq!(decimals([6.5, 7.0, -45.8]), 1);
        assert_eq!(decimals([6.0, f64::NAN]), 0);
        assert_eq!(decimals([1.0 / 3.0]), 2);
    }
}
