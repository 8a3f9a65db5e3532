//! Confirmation: a figure read in a document, held against what the other sources of the store give.
//!
//! A stated rate or level is compared with the same cell from other sources; a stated gap, place or change of
//! place is recomputed from them. What stands alone is said to stand alone.

use crate::catalog::{Catalog, Group};
use crate::domain::{Area, Bound, Decimal, Measure, Observation, ObservationId, Period, Place, RegionCode};
use crate::frame::{Store, outcome};

use super::gap;
use super::ranking::{Ranking, climb};

/// What the other sources say of a stated figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// They give the same figure.
    Confirmed,
    /// They leave a range that the stated figure lies in.
    InRange {
        /// Least possible.
        least: i64,
        /// Most possible.
        most: i64,
    },
    /// They give a figure that differs by no more than rounding can explain.
    WithinRounding(Decimal),
    /// They give another figure.
    Differs(Decimal),
    /// They leave a range that the stated figure lies outside of.
    OutOfRange {
        /// Least possible.
        least: i64,
        /// Most possible.
        most: i64,
    },
    /// No other source speaks of it.
    Alone,
}

/// A verdict with the observations it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmation {
    /// What the other sources say.
    pub verdict: Verdict,
    /// The observations it was worked out from.
    pub from: Vec<ObservationId>,
}

impl Confirmation {
    fn alone() -> Self {
        Confirmation { verdict: Verdict::Alone, from: Vec::new() }
    }
}

/// Holds a stated figure against the store. `rankings` gives the places of the provinces for an indicator and period.
pub fn confirm(
    store: &Store,
    catalog: &Catalog,
    stated: &Observation,
    ranking: &dyn Fn(&str, Period) -> Option<Ranking>,
) -> Confirmation {
    let (Area::Division(region), Some(period)) = (&stated.area, stated.period) else {
        return Confirmation::alone();
    };
    if !outcome(stated.status) || stated.bound != Bound::Exact {
        return Confirmation::alone();
    }
    let found = match stated.measure {
        Measure::Gap => stated_gap(store, catalog, stated, *region, period),
        Measure::Rank | Measure::RankChange => stated_place(catalog, stated, *region, period, ranking),
        _ => same_cell(store, stated),
    };
    found.unwrap_or_else(Confirmation::alone)
}

/// The same cell, as other files give it: confirmed if any of them, of whatever vintage, has the same figure.
fn same_cell(store: &Store, stated: &Observation) -> Option<Confirmation> {
    let same = |o: &Observation| {
        o.area == stated.area
            && o.indicator == stated.indicator
            && o.period == stated.period
            && o.measure == stated.measure
            && o.unit == stated.unit
            && o.bound == Bound::Exact
            && outcome(o.status)
            && o.provenance.place.file() != stated.provenance.place.file()
    };
    let others: Vec<_> = store.observations().filter(|(_, o)| same(o)).collect();
    let (agreeing, differing): (Vec<_>, Vec<_>) = others.into_iter().partition(|(_, o)| o.value == stated.value);
    let (verdict, from) = match (agreeing.is_empty(), differing.first()) {
        (true, None) => return None,
        (true, Some((_, other))) => (Verdict::Differs(other.value), differing),
        (false, _) => (Verdict::Confirmed, agreeing),
    };
    Some(Confirmation { verdict, from: from.into_iter().map(|(id, _)| id.clone()).collect() })
}

fn stated_gap(
    store: &Store,
    catalog: &Catalog,
    stated: &Observation,
    region: RegionCode,
    period: Period,
) -> Option<Confirmation> {
    let indicator = catalog.indicators.get(stated.indicator.as_str())?;
    let gap = match stated.reference.as_deref()? {
        "nation" => gap::to_region(store, &indicator.id, period, region, RegionCode::NATION),
        "province" => {
            let province = region.province().filter(|province| *province != region)?;
            gap::to_region(store, &indicator.id, period, region, province)
        }
        "gdp" => gap::to_indicator(store, indicator, catalog.indicators.get("gdp")?, period, region),
        "prior_year" => gap::to_year_before(store, &indicator.id, period, region),
        _ => None,
    }?;
    let off = (gap.gap - stated.value).abs();
    let verdict = if off.is_zero() {
        Verdict::Confirmed
    } else if off < rounding(&gap, stated.value) {
        Verdict::WithinRounding(gap.gap)
    } else {
        Verdict::Differs(gap.gap)
    };
    Some(Confirmation { verdict, from: gap.from.to_vec() })
}

/// How far a stated difference of two rates may lie from that of the printed ones if all three were rounded from exact
/// figures: half a unit of the last decimal of each.
fn rounding(gap: &gap::Gap, stated: Decimal) -> Decimal {
    let half = |value: Decimal| Decimal::new(5, value.scale() + 1);
    half(gap.value) + half(gap.reference) + half(stated)
}

fn stated_place(
    catalog: &Catalog,
    stated: &Observation,
    region: RegionCode,
    period: Period,
    ranking: &dyn Fn(&str, Period) -> Option<Ranking>,
) -> Option<Confirmation> {
    let members = match stated.scope.as_deref()? {
        "全国" => catalog.groups.provinces().members.clone(),
        scope => catalog.groups.find(scope, &catalog.regions).ok().map(|group: Group| group.members)?,
    };
    let at = |period| Some(ranking(stated.indicator.as_str(), period)?.within(&members));
    let now = at(period)?;
    let row = now.of(region)?;
    let mut from = now.ids();
    let (least, most) = match stated.measure {
        Measure::Rank => (i64::from(row.rank), i64::from(row.worst)),
        _ if on_year_before(stated) => {
            let before = at(period.year_before())?;
            let climbed = climb(&before, &now, region)?;
            from.extend(before.ids());
            (climbed.least, climbed.most)
        }
        // Against another period: which one, the statement does not tell.
        _ => return None,
    };
    let value = stated.value;
    let inside = value >= Decimal::from(least) && value <= Decimal::from(most);
    let verdict = match (inside, least == most) {
        (true, true) => Verdict::Confirmed,
        (true, false) => Verdict::InRange { least, most },
        // A place that is not said to be one of growth may be one of the amount, which is not reckoned here.
        (false, _) if stated.measure == Measure::Rank && !says(stated, &["增速", "增幅", "增长"]) => return None,
        (false, _) => Verdict::OutOfRange { least, most },
    };
    Some(Confirmation { verdict, from })
}

/// Whether a change of place is told against the same months a year before.
fn on_year_before(stated: &Observation) -> bool {
    says(stated, &["同期"])
}

/// Whether the words of a statement hold one of some words, in simplified or traditional script.
fn says(stated: &Observation, words: &[&str]) -> bool {
    let Place::Span { quote, .. } = &stated.provenance.place else { return false };
    words.iter().any(|word| quote.contains(word)) || (words.contains(&"增长") && quote.contains("增長"))
}
