//! Arithmetic on published figures: averages over years, bases, shares, pulls, contributions, growth of levels.
//!
//! Everything is decimal arithmetic. Sums, differences and products are exact; a quotient is taken to 28 digits and
//! rounded once, half away from zero, where the function says so. What may not be reckoned is refused with the reason.

use std::fmt;

use rust_decimal::RoundingStrategy;

use super::RATE_DECIMALS;
use crate::domain::{Basis, Decimal, Indicator, Kind, Month, Period};

/// Rounds to a number of decimals, half away from zero, and keeps trailing zeros.
pub fn rounded(value: Decimal, decimals: u32) -> Decimal {
    let mut rounded = value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
    rounded.rescale(decimals);
    rounded
}

/// Half a unit of the last printed decimal: the unrounded figure lies no further from the printed one.
pub fn half_unit(value: Decimal) -> Decimal {
    Decimal::new(5, value.scale() + 1)
}

/// The factor that a growth rate in % stands for: `1 + rate / 100`.
fn factor(rate: Decimal) -> Decimal {
    Decimal::ONE + rate / Decimal::ONE_HUNDRED
}

/// Average growth a year, %, of growth over several years given as a whole (`total`, %), rounded to one decimal.
///
/// `(1 + total/100)^(1/years) - 1`, found exactly: the rate `r` is the one for which `total` lies between the powers of
/// `r ± 0.05`. `None` for no years, more than 30, or a total of -100 % or less.
pub fn average_of_total(total: Decimal, years: u32) -> Option<Decimal> {
    average_of_factor(factor(total), years)
}

/// Two-year average growth from the growth of two successive years, all in %, rounded to one decimal:
/// `sqrt((1 + a/100)(1 + b/100)) - 1`, the mean of the releases of the National Bureau of Statistics in 2021.
/// `None` where a year lost everything (growth of -100 % or less), which leaves no average to speak of.
pub fn average2(earlier: Decimal, later: Decimal) -> Option<Decimal> {
    let (a, b) = (factor(earlier), factor(later));
    if a <= Decimal::ZERO || b <= Decimal::ZERO {
        return None;
    }
    average_of_factor(a.checked_mul(b)?, 2)
}

fn average_of_factor(total: Decimal, years: u32) -> Option<Decimal> {
    if total <= Decimal::ZERO || !(1..=30).contains(&years) {
        return None;
    }
    // Tenths of a percent: the root is 1 + k/1000. The midpoint above k is 1 + (2k + 1)/2000.
    let above = |k: i64| {
        let middle = Decimal::from(2000 + 2 * k + 1) / Decimal::from(2000);
        let power = (0..years).try_fold(Decimal::ONE, |p, _| p.checked_mul(middle));
        // A power beyond the range of decimals lies above any total.
        power.map_or(std::cmp::Ordering::Greater, |p| p.cmp(&total))
    };
    let (mut low, mut high) = (-1000i64, 1);
    while above(high).is_lt() {
        high = high.checked_mul(4)?;
    }
    // The smallest k whose upper midpoint is not below the total.
    while low < high {
        let middle = low + (high - low).div_euclid(2);
        if above(middle).is_lt() { low = middle + 1 } else { high = middle }
    }
    // On the midpoint itself growth is rounded up and a fall further down: away from zero.
    let up = above(low).is_eq() && low >= 0;
    Some(Decimal::new(low + i64::from(up), RATE_DECIMALS))
}

/// The level of the base period that a level and its growth imply: `level / (1 + rate/100)`, in the prices of the level.
/// `None` for growth of -100 % or less.
pub fn implied_base(level: Decimal, rate: Decimal) -> Option<Decimal> {
    let factor = factor(rate);
    if factor <= Decimal::ZERO { None } else { level.checked_div(factor) }
}

/// Part of a whole, %, unrounded. `None` for a whole that is not positive.
pub fn share(part: Decimal, whole: Decimal) -> Option<Decimal> {
    if whole <= Decimal::ZERO {
        return None;
    }
    part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole)
}

/// Pull (拉动), percentage points, unrounded: change of a part over the total of the base period.
/// `None` for a base that is not positive.
pub fn pull(change: Decimal, base_total: Decimal) -> Option<Decimal> {
    share(change, base_total)
}

/// Contribution (贡献率), %, unrounded: change of a part over the change of the total. `None` where the total did not
/// change; where it fell, a positive contribution is one to the fall.
pub fn contribution(change: Decimal, total_change: Decimal) -> Option<Decimal> {
    if total_change.is_zero() {
        return None;
    }
    change.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(total_change)
}

/// The place before, from the place now and the places gained (up is positive): 14 after a gain of 16 was 30.
pub fn place_before(now: i64, gained: i64) -> i64 {
    now + gained
}

/// Why growth is not reckoned from two published levels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Published growth is real, the levels are nominal: their ratio holds the change of prices.
    Prices,
    /// The figure is an index or a price: its change is not the growth of an amount.
    Index,
    /// The catalog has a break between the two periods.
    Break {
        /// First month of the new scope.
        from: Month,
        /// What changed, in English.
        what: String,
    },
    /// The set of units that are counted is drawn anew every year.
    Scope,
    /// The earlier level is zero or negative: a ratio to it says nothing.
    NotPositive,
    /// The figures do not cover the same months of different years.
    Months,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::Prices => f.write_str("levels are at current prices and growth is at comparable prices"),
            Refusal::Index => f.write_str("an index has no growth of an amount"),
            Refusal::Break { from, what } => write!(f, "the scope changed in {from}: {what}"),
            Refusal::Scope => f.write_str("the units counted are drawn anew every year, so the levels differ in scope"),
            Refusal::NotPositive => f.write_str("the earlier level is not positive"),
            Refusal::Months => f.write_str("the two periods do not cover the same months of different years"),
        }
    }
}

/// Growth, %, from two published levels of the same months, rounded to one decimal.
///
/// # Errors
/// With the reason where levels may not be compared: real growth, a break between them, a scope drawn anew each year.
pub fn growth_of_levels(
    indicator: &Indicator,
    (earlier, before): (Period, Decimal),
    (later, now): (Period, Decimal),
) -> Result<Decimal, Refusal> {
    let years = later.year() - earlier.year();
    if years <= 0 || earlier.months() != later.months() || earlier.last().month() != later.last().month() {
        return Err(Refusal::Months);
    }
    if indicator.kind == Kind::Index {
        return Err(Refusal::Index);
    }
    let breaks = indicator.breaks.iter().filter_map(|b| Some((b, b.from.parse::<Month>().ok()?)));
    if let Some((stop, from)) = breaks.into_iter().find(|(_, from)| earlier.first() < *from && later.last() >= *from) {
        return Err(Refusal::Break { from, what: stop.what_en.clone() });
    }
    if indicator.moving_scope {
        return Err(Refusal::Scope);
    }
    if indicator.basis == Basis::Comparable {
        return Err(Refusal::Prices);
    }
    if before <= Decimal::ZERO {
        return Err(Refusal::NotPositive);
    }
    let growth = share(now, before).map(|ratio| ratio - Decimal::ONE_HUNDRED).ok_or(Refusal::NotPositive)?;
    Ok(rounded(growth, RATE_DECIMALS))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn d(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn averages_over_two_years() {
        // National industrial value added 2021Q1: 24.5 after -8.4 gives 6.8, as the bureau released it.
        assert_eq!(average2(d("-8.4"), d("24.5")), Some(d("6.8")));
        assert_eq!(average2(d("-13.5"), d("35.1")), Some(d("8.1")));
        assert_eq!(average2(d("6.0"), d("6.0")).unwrap().to_string(), "6.0");
        assert_eq!(average2(d("-100"), d("5")), None);
        // Growth of 13.5 % over two years as a whole.
        assert_eq!(average_of_total(d("13.5"), 2), Some(d("6.5")));
        assert_eq!(average_of_total(d("13.5"), 1), Some(d("13.5")));
        assert_eq!(average_of_total(d("-19"), 2), Some(d("-10.0")));
        assert_eq!(average_of_total(d("61.051"), 5), Some(d("10.0")));
        assert_eq!(average_of_total(d("13.5"), 0), None);
        assert_eq!(average_of_total(d("-100"), 2), None);
        // Exactly half a tenth: away from zero.
        assert_eq!(average_of_total(d("10.25"), 1), Some(d("10.3")));
        assert_eq!(average_of_total(d("-10.25"), 1), Some(d("-10.3")));
    }

    #[test]
    fn pulls_and_shares() {
        // 67.3 of new output on a total of 618.8 that had grown by 8.6 %.
        let base = implied_base(d("618.8"), d("8.6")).unwrap();
        assert_eq!(rounded(pull(d("67.3"), base).unwrap(), 1), d("11.8"));
        assert_eq!(rounded(share(d("43"), d("71")).unwrap(), 1), d("60.6"));
        assert_eq!(rounded(share(d("46"), d("71")).unwrap(), 1), d("64.8"));
        assert_eq!(share(d("1"), d("0")), None);
        assert_eq!(contribution(d("3"), d("12")), Some(d("25")));
        assert_eq!(contribution(d("3"), d("0")), None);
        assert_eq!(implied_base(d("5"), d("-100")), None);
    }

    #[test]
    fn differences_and_places() {
        assert_eq!((d("8.1") - d("6.5")).to_string(), "1.6");
        assert_eq!((d("8.1") - d("5.4")).to_string(), "2.7");
        assert_eq!(place_before(14, 16), 30);
    }

    fn indicator(kind: Kind, basis: Basis, moving: bool) -> Indicator {
        let text = format!(
            "id = 'x'\nname_zh = 'x'\nname_en = 'x'\nunits = ['亿元']\nkind = '{}'\nbasis = '{}'\ndirection = 'higher'\n\
             phrases = []\nmoving_scope = {moving}\nbreaks = [{{ from = '2011-01', what_zh = '', what_en = 'threshold' }}]",
            format!("{kind:?}").to_lowercase(),
            format!("{basis:?}").to_lowercase(),
        );
        toml::from_str(&text).unwrap()
    }

    #[test]
    fn growth_is_not_a_ratio_of_levels_where_scope_or_prices_changed() {
        let of = |indicator: &Indicator, a: &str, b: &str| {
            growth_of_levels(indicator, (a.parse().unwrap(), d("200")), (b.parse().unwrap(), d("211.3")))
        };
        let nominal = indicator(Kind::Flow, Basis::Current, false);
        assert_eq!(of(&nominal, "2021Q1", "2022Q1"), Ok(d("5.7")));
        let broken = of(&nominal, "2010", "2011").unwrap_err();
        assert_eq!(broken.to_string(), "the scope changed in 2011-01: threshold");
        assert_eq!(of(&nominal, "2011Q1", "2012Q1"), Ok(d("5.7")));
        assert_eq!(of(&nominal, "2021Q1", "2022H1"), Err(Refusal::Months));
        assert_eq!(of(&nominal, "2022Q1", "2021Q1"), Err(Refusal::Months));
        assert_eq!(of(&indicator(Kind::Flow, Basis::Current, true), "2021", "2022"), Err(Refusal::Scope));
        assert_eq!(of(&indicator(Kind::Flow, Basis::Comparable, false), "2021", "2022"), Err(Refusal::Prices));
        assert_eq!(of(&indicator(Kind::Index, Basis::None, false), "2021", "2022"), Err(Refusal::Index));
        let loss = growth_of_levels(&nominal, ("2021".parse().unwrap(), d("-2")), ("2022".parse().unwrap(), d("3")));
        assert_eq!(loss, Err(Refusal::NotPositive));
    }

    proptest! {
        #[test]
        fn the_average_lies_between_its_two_years(a in -999i64..3000, b in -999i64..3000) {
            let (a, b) = (Decimal::new(a, 1), Decimal::new(b, 1));
            let mean = average2(a, b).unwrap();
            let slack = Decimal::new(5, 2);
            prop_assert!(mean >= a.min(b) - slack && mean <= a.max(b) + slack);
            prop_assert_eq!(average2(b, a), Some(mean));
        }

        #[test]
        fn the_average_compounds_back(rate in -500i64..500, years in 1u32..9) {
            let rate = Decimal::new(rate, 1);
            let total = (0..years).fold(Decimal::ONE, |p, _| p * factor(rate));
            prop_assert_eq!(average_of_total((total - Decimal::ONE) * Decimal::ONE_HUNDRED, years), Some(rate));
        }

        #[test]
        fn sums_and_differences_are_exact(a in -10_000_000i64..10_000_000, b in -10_000_000i64..10_000_000, s in 0u32..5, t in 0u32..5) {
            let (x, y) = (Decimal::new(a, s), Decimal::new(b, t));
            prop_assert_eq!((x - y) + y, x);
            let (u, v) = (a * 10i64.pow(4 - s.min(4)), b * 10i64.pow(4 - t.min(4)));
            if s <= 4 && t <= 4 {
                prop_assert_eq!(x - y, Decimal::new(u - v, 4));
            }
        }
    }
}
