//! Spread: how far the members of a group lie apart, how many stand above the nation, and how many rise.

use anyhow::Result;
use rust_decimal::MathematicalOps;

use super::arithmetic::{rounded, share};
use super::breadth::{Breadth, SHARE_DECIMALS};
use super::gap::{GroupSummary, group};
use super::trend::{Basis, quarter_ends};
use crate::catalog::Group;
use crate::domain::{Decimal, IndicatorId, Measure, ObservationId, Period, RegionCode};
use crate::frame::Store;

/// Decimals of means and standard deviations: one more than the rates have.
pub const SPREAD_DECIMALS: u32 = 2;

/// What a change is taken against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Against {
    /// The quarter end before, same kind.
    Before,
    /// The same months a year before.
    Year,
}

/// How a group's members lay in one period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spread {
    /// The period.
    pub period: Period,
    /// Members with a figure.
    pub known: usize,
    /// Members of the group.
    pub size: usize,
    /// Unweighted mean, %, two decimals.
    pub mean: Decimal,
    /// Median, %.
    pub median: Decimal,
    /// Standard deviation of the known members, divided by their number, pp, two decimals.
    pub sigma: Decimal,
    /// Highest figure minus lowest, pp.
    pub range: Decimal,
    /// Members above the nation, of those known, if the nation's figure is known.
    pub above: Option<u32>,
    /// Members above the nation, % of those known, one decimal.
    pub share_above: Option<Decimal>,
    /// How many rose, stayed and fell among the members known in both periods.
    pub breadth: Breadth,
    /// The observations: of the members, of the nation, and of the members before.
    pub from: Vec<ObservationId>,
}

/// The spread of a group's growth at the `count` quarter ends up to `last`, oldest first; quarter ends without a figure
/// are left out.
///
/// # Errors
/// When `last` does not end with a quarter.
pub fn spreads(
    store: &Store,
    indicator: &IndicatorId,
    members: &Group,
    basis: Basis,
    (last, count): (Period, usize),
    against: Against,
) -> Result<Vec<Spread>> {
    let ends = quarter_ends(basis, last, count + 1)?;
    let mut spreads = Vec::new();
    for pair in ends.windows(2) {
        let (before, period) = (pair[0], pair[1]);
        let earlier = if against == Against::Year { period.year_before() } else { before };
        spreads.extend(spread(store, indicator, members, period, earlier));
    }
    Ok(spreads)
}

fn spread(store: &Store, indicator: &IndicatorId, members: &Group, period: Period, earlier: Period) -> Option<Spread> {
    let GroupSummary { size, members, median } = group(store, indicator, period, members);
    let values: Vec<Decimal> = members.iter().map(|(_, value, _)| *value).collect();
    let (first, last) = (values.first()?, values.last()?);
    let nation = store.figure(RegionCode::NATION, indicator, period, Measure::Yoy);
    let above = nation.map(|nation| values.iter().filter(|v| **v > nation.value).count() as u32);
    let before = |code| store.figure(code, indicator, earlier, Measure::Yoy);
    let change = |(code, value, _): &(RegionCode, Decimal, _)| Some(value - before(*code)?.value);
    let known = members.iter().map(|(_, _, id)| id).chain(nation.iter().map(|f| f.id));
    let then = members.iter().filter_map(|(code, _, _)| Some(before(*code)?.id));
    let from = known.chain(then).cloned().collect();
    let (mean, sigma) = mean_and_sigma(&values)?;
    Some(Spread {
        period,
        known: values.len(),
        size,
        mean,
        median: median?,
        sigma,
        range: first - last,
        above,
        share_above: above.and_then(|n| Some(rounded(share(n.into(), values.len().into())?, SHARE_DECIMALS))),
        breadth: Breadth::of(members.iter().filter_map(change)),
        from,
    })
}

/// Mean and standard deviation (divided by the number of values, which are the whole set), two decimals.
fn mean_and_sigma(values: &[Decimal]) -> Option<(Decimal, Decimal)> {
    let n = Decimal::from(values.len());
    let mean = values.iter().sum::<Decimal>().checked_div(n)?;
    let squares = values.iter().map(|v| (v - mean) * (v - mean)).sum::<Decimal>();
    let sigma = squares.checked_div(n)?.sqrt()?;
    Some((rounded(mean, SPREAD_DECIMALS), rounded(sigma, SPREAD_DECIMALS)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mean_and_deviation_of_a_whole_set() {
        let values: Vec<Decimal> = [2, 4, 4, 4, 5, 5, 7, 9].into_iter().map(Decimal::from).collect();
        assert_eq!(mean_and_sigma(&values), Some((Decimal::new(500, 2), Decimal::new(200, 2))));
        assert_eq!(mean_and_sigma(&[]), None);
    }
}
