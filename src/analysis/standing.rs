//! Standing: how a region's gap to a reference came about, and how long it has lasted.
//!
//! The change of a gap is exactly the change of the own rate minus the change of the reference's rate, in percentage
//! points. A run counts quarter ends in a row.

use anyhow::Result;

use super::gap::Gap;
use super::trend::{Basis, Trend, streak_against, trend};
use crate::domain::{Decimal, IndicatorId, ObservationId, Period, RegionCode};
use crate::frame::Store;

/// How the gap of a region to a reference changed between two periods.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GapChange {
    /// Gap at the earlier period, pp.
    pub before: Decimal,
    /// Gap now, pp.
    pub now: Decimal,
    /// Change of the own rate, pp.
    pub own: Decimal,
    /// Change of the reference's rate, pp.
    pub reference: Decimal,
    /// The observations: own and reference now, then before.
    pub from: Vec<ObservationId>,
}

impl GapChange {
    /// The change between two gaps to one reference.
    pub fn new(before: &Gap, now: &Gap) -> Self {
        GapChange {
            before: before.gap,
            now: now.gap,
            own: now.value - before.value,
            reference: now.reference - before.reference,
            from: now.from.iter().chain(&before.from).cloned().collect(),
        }
    }

    /// Change of the gap, pp: `own - reference`.
    pub fn change(&self) -> Decimal {
        self.own - self.reference
    }
}

/// How the gap to a reference region changed from one period to another; `None` where one of four rates is not known.
pub fn gap_change(
    store: &Store,
    indicator: &IndicatorId,
    (before, now): (Period, Period),
    region: RegionCode,
    reference: RegionCode,
) -> Option<GapChange> {
    let gap = |period| super::gap::to_region(store, indicator, period, region, reference);
    Some(GapChange::new(&gap(before)?, &gap(now)?))
}

/// How a region has stood to a reference over the quarter ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// Quarter ends in a row above (positive) or below (negative) the reference, the latest included; 0 where the two are
    /// level, or one of them is not known.
    pub length: i64,
    /// Quarter ends above it among the latest `ends`.
    pub above: u32,
    /// Quarter ends at which both are known, among the latest ones looked at.
    pub ends: u32,
}

/// How regions have stood to a reference at the `count` quarter ends up to `period`.
///
/// # Errors
/// When the period does not end with a quarter.
pub fn runs(
    store: &Store,
    indicator: &IndicatorId,
    basis: Basis,
    (period, count): (Period, usize),
    regions: &[RegionCode],
    reference: RegionCode,
) -> Result<Vec<Run>> {
    let reference = trend(store, indicator, reference, basis, period)?;
    regions
        .iter()
        .map(|region| {
            let own = trend(store, indicator, *region, basis, period)?;
            Ok(run(&own, &reference, period, count))
        })
        .collect()
}

fn run(own: &Trend, reference: &Trend, period: Period, count: usize) -> Run {
    let current = own.last().is_some_and(|point| point.period == period);
    let streak = streak_against(own, reference).filter(|_| current);
    let length = streak.map_or(0, |s| if s.positive { s.length as i64 } else { -(s.length as i64) });
    let since = period.last().ordinal() - 3 * count as i32;
    let looked = own.points.iter().filter(|point| point.period.last().ordinal() > since);
    let gaps: Vec<Decimal> = looked.filter_map(|p| Some(p.value - reference.at(p.period)?.value)).collect();
    let above = gaps.iter().filter(|gap| **gap > Decimal::ZERO).count() as u32;
    Run { length, above, ends: gaps.len() as u32 }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn gap(value: i64, reference: i64) -> Gap {
        let rate = |n| Decimal::new(n, 1);
        let id = || ObservationId::from_text("x");
        Gap { value: rate(value), reference: rate(reference), gap: rate(value) - rate(reference), from: [id(), id()] }
    }

    proptest! {
        #[test]
        fn a_gap_changes_by_own_minus_reference(a in -500i64..500, b in -500i64..500, c in -500i64..500, e in -500i64..500) {
            let change = GapChange::new(&gap(a, b), &gap(c, e));
            prop_assert_eq!(change.change(), change.now - change.before);
        }

        #[test]
        fn gaps_add_up(own in -5000i64..5000, group in -50_000i64..50_000, nation in -5000i64..5000) {
            let (own, group, nation) = (Decimal::new(own, 1), Decimal::new(group, 2), Decimal::new(nation, 1));
            prop_assert_eq!(own - nation, (own - group) + (group - nation));
        }
    }
}
