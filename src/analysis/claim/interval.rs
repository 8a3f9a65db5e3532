//! Intervals: what a printed figure can stand for, and what follows for sums, differences, products and ratios.

use crate::domain::{Bound, Decimal};

/// All values from `low` to `high`, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// Least value.
    pub low: Decimal,
    /// Greatest value.
    pub high: Decimal,
}

impl Interval {
    /// One value and nothing beside it: a count.
    pub fn point(value: Decimal) -> Self {
        Interval { low: value, high: value }
    }

    /// What a printed figure can stand for: half a unit of its last decimal to either side, 5.4 ± 0.05. Both ends are
    /// included, so that it does not matter how halves were rounded.
    pub fn printed(value: Decimal) -> Self {
        let half = Decimal::new(5, value.scale() + 1);
        Interval { low: value - half, high: value + half }
    }

    /// What a printed figure with a bound can stand for; `None` for 左右, which has no ends.
    pub fn bounded(value: Decimal, bound: Bound) -> Option<Self> {
        let printed = Interval::printed(value);
        match bound {
            Bound::Exact => Some(printed),
            Bound::AtLeast => Some(Interval { low: printed.low, high: Decimal::MAX }),
            Bound::AtMost => Some(Interval { low: Decimal::MIN, high: printed.high }),
            Bound::About => None,
        }
    }

    /// Whether the two have a value in common.
    pub fn meets(self, other: Interval) -> bool {
        self.low <= other.high && other.low <= self.high
    }

    /// Whether a value lies in it.
    pub fn holds(self, value: Decimal) -> bool {
        self.low <= value && value <= self.high
    }

    /// Sums of a value of each; `None` beyond the range of decimals.
    pub fn plus(self, other: Interval) -> Option<Interval> {
        Some(Interval { low: self.low.checked_add(other.low)?, high: self.high.checked_add(other.high)? })
    }

    /// Differences of a value of each.
    pub fn minus(self, other: Interval) -> Option<Interval> {
        Some(Interval { low: self.low.checked_sub(other.high)?, high: self.high.checked_sub(other.low)? })
    }

    /// Products of a value of each.
    pub fn times(self, other: Interval) -> Option<Interval> {
        let ends = [(self.low, other.low), (self.low, other.high), (self.high, other.low), (self.high, other.high)];
        Interval::of(ends.map(|(a, b)| a.checked_mul(b)))
    }

    /// Ratios of a value of each; `None` where the divisor can be zero.
    pub fn over(self, other: Interval) -> Option<Interval> {
        if other.holds(Decimal::ZERO) {
            return None;
        }
        let ends = [(self.low, other.low), (self.low, other.high), (self.high, other.low), (self.high, other.high)];
        Interval::of(ends.map(|(a, b)| a.checked_div(b)))
    }

    /// Every value changed by a rising function.
    pub fn map(self, rising: impl Fn(Decimal) -> Option<Decimal>) -> Option<Interval> {
        Some(Interval { low: rising(self.low)?, high: rising(self.high)? })
    }

    fn of(ends: [Option<Decimal>; 4]) -> Option<Interval> {
        let [a, b, c, d] = ends;
        let (a, b, c, d) = (a?, b?, c?, d?);
        Some(Interval { low: a.min(b).min(c).min(d), high: a.max(b).max(c).max(d) })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn d(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn a_printed_figure_stands_for_half_a_unit_to_either_side() {
        assert_eq!(Interval::printed(d("5.4")), Interval { low: d("5.35"), high: d("5.45") });
        assert_eq!(Interval::printed(d("2")), Interval { low: d("1.5"), high: d("2.5") });
        assert_eq!(Interval::printed(d("8.0")).low, d("7.95"));
        assert!(Interval::bounded(d("10"), Bound::AtLeast).unwrap().holds(d("12")));
        assert!(!Interval::bounded(d("10"), Bound::AtMost).unwrap().holds(d("12")));
        assert_eq!(Interval::point(d("1")).over(Interval { low: d("-1"), high: d("1") }), None);
    }

    proptest! {
        #[test]
        fn results_of_members_lie_within(a in -9999i64..9999, b in -9999i64..9999, x in 0u32..=10, y in 0u32..=10) {
            let at = |i: Interval, step: u32| i.low + (i.high - i.low) * Decimal::from(step) / Decimal::TEN;
            let (p, q) = (Interval::printed(Decimal::new(a, 1)), Interval::printed(Decimal::new(b, 1)));
            let (v, w) = (at(p, x), at(q, y));
            prop_assert!(p.plus(q).unwrap().holds(v + w));
            prop_assert!(p.minus(q).unwrap().holds(v - w));
            prop_assert!(p.times(q).unwrap().holds(v * w));
            if let Some(ratio) = p.over(q) {
                // A quotient that does not end is cut after 28 digits.
                let slack = Decimal::new(1, 18);
                prop_assert!(ratio.low - slack <= v / w && v / w <= ratio.high + slack);
            }
        }
    }
}
