//! Confirmation: a figure read in a document, held against what the other sources of the store give.
//!
//! A stated rate or level is compared with the same cell from other sources; a stated gap, place or change of
//! place is recomputed from them. What stands alone is said to stand alone.

use crate::catalog::{Catalog, Group};
use crate::domain::{Area, Bound, Decimal, Indicator, Measure, Observation, ObservationId, Period, Place, RegionCode};
use crate::frame::{Figure, Store, outcome, same_when_rounded};

use super::gap::Gap;
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
        Measure::Rank | Measure::RankChange => stated_place(store, catalog, stated, *region, period, ranking),
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
            && o.reference == stated.reference
            && o.scope == stated.scope
            && o.of == stated.of
            && o.base == stated.base
            && o.bound == Bound::Exact
            && outcome(o.status)
            && o.provenance.place.file() != stated.provenance.place.file()
    };
    let others: Vec<_> = store.observations().filter(|(_, o)| same(o)).collect();
    let values: Vec<Decimal> = others.iter().map(|(_, o)| o.value).collect();
    let verdict = if values.contains(&stated.value) {
        Verdict::Confirmed
    } else if let Some(near) = values.iter().find(|value| same_when_rounded(**value, stated.value)) {
        Verdict::WithinRounding(*near)
    } else {
        Verdict::Differs(*values.first()?)
    };
    Some(Confirmation { verdict, from: others.into_iter().map(|(id, _)| id.clone()).collect() })
}

/// A stated gap against every pair of published rates it can have been taken from: first releases as well as
/// revisions, none of them the document's own.
fn stated_gap(
    store: &Store,
    catalog: &Catalog,
    stated: &Observation,
    region: RegionCode,
    period: Period,
) -> Option<Confirmation> {
    let indicator = catalog.indicators.get(stated.indicator.as_str())?;
    let (other, other_region, other_period) = match stated.reference.as_deref()? {
        "nation" => (indicator, RegionCode::NATION, period),
        "province" => (indicator, region.province().filter(|province| *province != region)?, period),
        "gdp" => (catalog.indicators.get("gdp").filter(|gdp| gdp.basis == indicator.basis)?, region, period),
        "prior_year" => (indicator, region, period.year_before()),
        _ => return None,
    };
    let file = stated.provenance.place.file();
    let published = |code, of: &Indicator, period| -> Vec<Figure<'_>> {
        store.published_outside(file, code, &of.id, period, Measure::Yoy).collect()
    };
    let own = published(region, indicator, period);
    let reference = published(other_region, other, other_period);
    let gaps = own.iter().flat_map(|a| reference.iter().filter_map(|b| Gap::new(*a, *b)));
    let nearest = gaps.min_by_key(|gap| (gap.gap - stated.value).abs())?;
    let off = (nearest.gap - stated.value).abs();
    let verdict = if off.is_zero() {
        Verdict::Confirmed
    } else if off < rounding(&nearest, stated.value) {
        Verdict::WithinRounding(nearest.gap)
    } else {
        Verdict::Differs(nearest.gap)
    };
    Some(Confirmation { verdict, from: nearest.from.to_vec() })
}

/// How far a stated difference of two rates may lie from that of the printed ones if all three were rounded from exact
/// figures: half a unit of the last decimal of each.
fn rounding(gap: &Gap, stated: Decimal) -> Decimal {
    let half = |value: Decimal| Decimal::new(5, value.scale() + 1);
    half(gap.value) + half(gap.reference) + half(stated)
}

fn stated_place(
    store: &Store,
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
    // A place that rests on the document's own figure confirms nothing.
    let own = store.get(&row.observation)?.provenance.place.file() == stated.provenance.place.file();
    if own {
        return None;
    }
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
