//! Gaps: a growth rate minus a reference rate, in percentage points.
//!
//! Both rates are the published ones, of the same months; the difference is exact decimal arithmetic. A group's
//! figure is the median of its members with a known figure, never presented as the group's own growth.

use crate::catalog::Group;
use crate::domain::{Decimal, Indicator, IndicatorId, Measure, ObservationId, Period, RegionCode};
use crate::frame::{Figure, Store};

use super::RATE_DECIMALS;

/// A difference of two published rates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The region's rate, %.
    pub value: Decimal,
    /// The reference rate, %.
    pub reference: Decimal,
    /// `value - reference`, pp.
    pub gap: Decimal,
    /// The two observations.
    pub from: [ObservationId; 2],
}

impl Gap {
    /// The difference of two rates; `None` beyond the range of decimals, which no published rate comes near.
    pub fn new(figure: Figure<'_>, reference: Figure<'_>) -> Option<Self> {
        Some(Gap {
            value: figure.value,
            reference: reference.value,
            gap: figure.value.checked_sub(reference.value)?,
            from: [figure.id.clone(), reference.id.clone()],
        })
    }
}

/// A region's growth minus another region's (the nation's, its province's) in the same months.
pub fn to_region(
    store: &Store,
    indicator: &IndicatorId,
    period: Period,
    region: RegionCode,
    reference: RegionCode,
) -> Option<Gap> {
    let own = store.figure(region, indicator, period, Measure::Yoy)?;
    let other = store.figure(reference, indicator, period, Measure::Yoy)?;
    Gap::new(own, other)
}

/// A region's growth of one indicator minus its growth of another (industry minus its own GDP). `None` too where the
/// two are not in the same prices: real growth minus nominal growth says nothing.
pub fn to_indicator(
    store: &Store,
    indicator: &Indicator,
    other: &Indicator,
    period: Period,
    region: RegionCode,
) -> Option<Gap> {
    if indicator.basis != other.basis {
        return None;
    }
    let own = store.figure(region, &indicator.id, period, Measure::Yoy)?;
    let reference = store.figure(region, &other.id, period, Measure::Yoy)?;
    Gap::new(own, reference)
}

/// A region's growth minus its own growth in the same months a year before.
pub fn to_year_before(store: &Store, indicator: &IndicatorId, period: Period, region: RegionCode) -> Option<Gap> {
    let own = store.figure(region, indicator, period, Measure::Yoy)?;
    let before = store.figure(region, indicator, period.year_before(), Measure::Yoy)?;
    Gap::new(own, before)
}

/// How a group's members grew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupSummary {
    /// Number of members.
    pub size: usize,
    /// Members with a known figure and their figures, largest first, equal ones by code.
    pub members: Vec<(RegionCode, Decimal, ObservationId)>,
    /// Middle figure, or the mean of the two middle ones, %; `None` where no figure is known.
    pub median: Option<Decimal>,
}

impl GroupSummary {
    /// Number of members with a known figure.
    pub fn known(&self) -> usize {
        self.members.len()
    }

    /// The observations of the members.
    pub fn ids(&self) -> Vec<ObservationId> {
        self.members.iter().map(|(_, _, id)| id.clone()).collect()
    }
}

/// Summarises the growth of a group's members.
pub fn group(store: &Store, indicator: &IndicatorId, period: Period, group: &Group) -> GroupSummary {
    let mut members: Vec<(RegionCode, Decimal, ObservationId)> = group
        .members
        .iter()
        .filter_map(|code| {
            let figure = store.figure(*code, indicator, period, Measure::Yoy)?;
            Some((*code, figure.value, figure.id.clone()))
        })
        .collect();
    members.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let median = median(&members.iter().map(|m| m.1).collect::<Vec<_>>());
    GroupSummary { size: group.members.len(), members, median }
}

/// The median of sorted values. The mean of two middle values keeps one decimal more than they have, so it is exact.
pub fn median(sorted: &[Decimal]) -> Option<Decimal> {
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        n if n % 2 == 1 => Some(sorted[middle]),
        _ => {
            let mut mean = ((sorted[middle - 1] + sorted[middle]) / Decimal::TWO).normalize();
            if mean.scale() < RATE_DECIMALS {
                mean.rescale(RATE_DECIMALS);
            }
            Some(mean)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_exact() {
        let d = |s: &str| s.parse::<Decimal>().unwrap();
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[d("9.9"), d("8.1"), d("5.0")]), Some(d("8.1")));
        assert_eq!(median(&[d("9.5"), d("9.8")]).unwrap().to_string(), "9.65");
        assert_eq!(median(&[d("7.3"), d("8.1")]).unwrap().to_string(), "7.7");
    }
}
