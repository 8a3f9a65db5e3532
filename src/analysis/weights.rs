//! Weights: growth of a group as the mean of its members weighted by their base, and what each member adds to it.
//!
//! Growth of a whole is `Σ wᵢgᵢ / Σ wᵢ` where `wᵢ` is the level of part `i` in the base period (a Laspeyres mean). Levels of
//! the base period are used as published where every member with a rate has one; else those that level and rate imply,
//! `level / (1 + rate/100)`. Both stand in for levels at comparable prices, so the mean is close to and never is the
//! published growth of the group.

use std::collections::HashMap;

use super::arithmetic::{contribution, implied_base, pull, rounded, share};
use super::grid::{Chosen, comparable};
use crate::domain::{Decimal, Indicator, Measure, ObservationId, Period, RegionCode};
use crate::frame::{Figure, Store};

/// Decimals of weighted means, pulls and contributions: one more than the rates they are made from.
pub const WEIGHTED_DECIMALS: u32 = 2;

/// Published levels of an indicator in its first unit, by region and period.
#[derive(Clone, Debug, Default)]
pub struct Levels<'a> {
    cells: HashMap<(RegionCode, Period), (Decimal, &'a ObservationId)>,
}

impl<'a> Levels<'a> {
    /// The levels among the chosen observations.
    pub fn of(chosen: &[Chosen<'a>], indicator: &Indicator) -> Self {
        let level = |(id, o): &Chosen<'a>| {
            let key = (o.area.code()?, o.period?);
            comparable(o, indicator, Measure::Level).then_some((key, (o.value, *id)))
        };
        Levels { cells: chosen.iter().filter_map(level).collect() }
    }

    /// The level of a region in a period.
    pub fn get(&self, region: RegionCode, period: Period) -> Option<(Decimal, &'a ObservationId)> {
        self.cells.get(&(region, period)).copied()
    }

    /// The periods for which a region has a level, by last month, then first.
    pub fn periods(&self, region: RegionCode) -> Vec<Period> {
        let mut periods: Vec<Period> = self.cells.keys().filter(|(code, _)| *code == region).map(|(_, p)| *p).collect();
        periods.sort_by_key(|p| (p.last(), p.first()));
        periods
    }
}

/// Where weights come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weighting {
    /// Published levels of the same months a year before.
    Base,
    /// Levels of a year before as the level and its growth imply them.
    Implied,
}

impl Weighting {
    /// The name used in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Weighting::Base => "base",
            Weighting::Implied => "implied",
        }
    }
}

/// A member's part in the growth of its group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The member.
    pub region: RegionCode,
    /// Its growth, %.
    pub rate: Decimal,
    /// Its level in the base period, in the indicator's first unit.
    pub base: Decimal,
    /// Its share of the base of all weighted members, %, two decimals.
    pub share: Decimal,
    /// What it adds to the group's growth, percentage points, two decimals.
    pub pull: Decimal,
    /// Its part of the group's growth, %, two decimals; `None` where the group did not grow.
    pub contribution: Option<Decimal>,
}

/// Weighted growth of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weighted {
    /// Growth, %, two decimals.
    pub rate: Decimal,
    /// What the weights are.
    pub weighting: Weighting,
    /// Level of the members that enter the mean, as part of that of all members with a level, %, two decimals.
    pub coverage: Decimal,
    /// Number of members of the group.
    pub size: usize,
    /// The members that enter the mean, in the order of the group.
    pub parts: Vec<Part>,
    /// The observations it rests on.
    pub from: Vec<ObservationId>,
}

/// Weighted growth of a group of regions. `None` where no member has both a rate and a weight.
pub fn weighted(
    store: &Store,
    levels: &Levels<'_>,
    indicator: &Indicator,
    period: Period,
    members: &[RegionCode],
) -> Option<Weighted> {
    let figure = |region: &RegionCode| store.figure(*region, &indicator.id, period, Measure::Yoy);
    let rates: Vec<(RegionCode, Figure<'_>)> = members.iter().filter_map(|r| Some((*r, figure(r)?))).collect();
    let before = period.year_before();
    let published = !rates.is_empty() && rates.iter().all(|(region, _)| levels.get(*region, before).is_some());
    let (weighting, at) = if published { (Weighting::Base, before) } else { (Weighting::Implied, period) };
    let mut bases = Vec::new();
    let mut from = Vec::new();
    for (region, figure) in rates {
        let Some((level, id)) = levels.get(region, at) else { continue };
        let base = if published { Some(level) } else { implied_base(level, figure.value) };
        if let Some(base) = base.filter(|base| *base > Decimal::ZERO) {
            bases.push((region, figure.value, base, level));
            from.extend([figure.id.clone(), id.clone()]);
        }
    }
    let all: Decimal = members.iter().filter_map(|r| levels.get(*r, at)).map(|(level, _)| level).sum();
    let entered: Decimal = bases.iter().map(|(_, _, _, level)| *level).sum();
    let coverage = rounded(share(entered, all)?, WEIGHTED_DECIMALS);
    let (rate, parts) = parts(bases.iter().map(|(region, rate, base, _)| (*region, *rate, *base)))?;
    Some(Weighted { rate, weighting, coverage, size: members.len(), parts, from })
}

/// The growth of a whole from the rates and bases of its parts, and what each part adds.
fn parts(bases: impl Iterator<Item = (RegionCode, Decimal, Decimal)> + Clone) -> Option<(Decimal, Vec<Part>)> {
    let total: Decimal = bases.clone().map(|(_, _, base)| base).sum();
    let grown = |rate: Decimal, base: Decimal| base * rate / Decimal::ONE_HUNDRED;
    let change: Decimal = bases.clone().map(|(_, rate, base)| grown(rate, base)).sum();
    let two = |value: Decimal| rounded(value, WEIGHTED_DECIMALS);
    let part = |(region, rate, base): (RegionCode, Decimal, Decimal)| {
        let own = grown(rate, base);
        Some(Part {
            region,
            rate,
            base,
            share: two(share(base, total)?),
            pull: two(pull(own, total)?),
            contribution: contribution(own, change).map(two),
        })
    };
    let rate = two(share(change, total)?);
    Some((rate, bases.map(part).collect::<Option<_>>()?))
}

/// A part of a whole whose own growth is published: what it pulls, and what is left unexplained by the parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pull {
    /// What the part adds to the growth of the whole, percentage points, one decimal.
    pub pull: Decimal,
    /// Part of the whole's change, %, one decimal; `None` where the whole did not change.
    pub contribution: Option<Decimal>,
}

/// What a part with a level and a rate adds to a whole with a level and a rate, all of the same months:
/// the change of the part over the base of the whole, where each base is `level / (1 + rate/100)`.
/// `None` where a rate is -100 % or less.
pub fn pull_of(part: (Decimal, Decimal), whole: (Decimal, Decimal)) -> Option<Pull> {
    let (part_base, base) = (implied_base(part.0, part.1)?, implied_base(whole.0, whole.1)?);
    let (change, total_change) = (part.0 - part_base, whole.0 - base);
    Some(Pull {
        pull: rounded(pull(change, base)?, 1),
        contribution: contribution(change, total_change).map(|c| rounded(c, 1)),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn d(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn region(n: usize) -> RegionCode {
        format!("{:06}", 110000 + n).parse().unwrap()
    }

    #[test]
    fn parts_add_up_to_the_whole() {
        let (rate, parts) =
            parts([(region(0), d("10"), d("300")), (region(1), d("-2"), d("100"))].into_iter()).unwrap();
        assert_eq!(rate, d("7.00"));
        assert_eq!(parts.iter().map(|p| p.pull).collect::<Vec<_>>(), [d("7.50"), d("-0.50")]);
        assert_eq!(parts[0].contribution, Some(d("107.14")));
        assert_eq!(parts[0].share, d("75.00"));
    }

    #[test]
    fn a_part_pulls_the_whole() {
        // Half of the whole grew by 10 %, the other half not at all.
        let pulled = pull_of((d("110"), d("10")), (d("210"), d("5"))).unwrap();
        assert_eq!((pulled.pull, pulled.contribution), (d("5.0"), Some(d("100.0"))));
        assert_eq!(pull_of((d("110"), d("-100")), (d("210"), d("5"))), None);
    }

    proptest! {
        #[test]
        fn the_mean_lies_among_the_rates(list in prop::collection::vec((-300i64..900, 1i64..100_000), 1..20)) {
            let bases: Vec<_> =
                list.iter().enumerate().map(|(i, (g, w))| (region(i), Decimal::new(*g, 1), Decimal::new(*w, 1))).collect();
            let (rate, parts) = parts(bases.iter().copied()).unwrap();
            let rates = || bases.iter().map(|(_, rate, _)| *rate);
            let slack = Decimal::new(5, 3);
            prop_assert!(rates().min().unwrap() - slack <= rate && rate <= rates().max().unwrap() + slack);
            let pulls: Decimal = parts.iter().map(|p| p.pull).sum();
            prop_assert!((pulls - rate).abs() <= Decimal::new(5, 3) * Decimal::from(parts.len() + 1));
        }
    }
}
