//! Grids: the figures of one indicator and measure, periods by regions, as scaled integers.
//!
//! A figure is the integer `value × 10^scale`, so sums, differences and comparisons are exact and as fast as integers.
//! What leaves the module are decimals, or the observations themselves.

use std::collections::HashSet;

use anyhow::{Context, Result};

use crate::domain::{
    Bound, Decimal, Indicator, Measure, Month, Observation, ObservationId, Period, RegionCode, Status,
};
use crate::frame::{Store, columns as c, outcome};

/// Marks a cell without a figure in [`Grid::rows`].
pub const MISSING: u32 = u32::MAX;

/// A figure on its way into a grid.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Code of the region.
    pub region: u32,
    /// Ordinals of the first and the last month.
    pub months: (i32, i32),
    /// The figure times `10^scale`.
    pub value: i64,
    /// What the caller knows the figure by: a row of its frame.
    pub row: u32,
}

/// The figures of one indicator and measure.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    /// Decimals of the integers.
    pub scale: u32,
    /// Codes of the regions, ascending.
    pub regions: Vec<u32>,
    /// Ordinals of first and last months, by last month, then first.
    pub periods: Vec<(i32, i32)>,
    /// `periods × regions` figures; 0 where missing.
    pub values: Vec<i64>,
    /// `periods × regions` rows; [`MISSING`] where there is none.
    pub rows: Vec<u32>,
}

impl Grid {
    /// A grid of entries; where two speak of one cell the first one stays.
    pub fn new(scale: u32, entries: &[Entry]) -> Self {
        let low = entries.iter().map(|e| e.region).min().unwrap_or_default();
        let high = entries.iter().map(|e| e.region).max().unwrap_or_default();
        let region_slot = |e: &Entry| (e.region - low) as usize;
        let regions = Axis::new(entries.iter().map(region_slot), (high - low) as usize + 1);
        let (since, width, range) = months(entries);
        let period_slot = |e: &Entry| (e.months.1 - since.1) as usize * width + (e.months.0 - since.0) as usize;
        let periods = Axis::new(entries.iter().map(period_slot), range);
        let size = regions.slots.len() * periods.slots.len();
        let mut grid = Grid {
            scale,
            regions: regions.slots.iter().map(|slot| low + *slot as u32).collect(),
            periods: periods
                .slots
                .iter()
                .map(|s| (since.0 + (s % width) as i32, since.1 + (s / width) as i32))
                .collect(),
            values: vec![0; size],
            rows: vec![MISSING; size],
        };
        for entry in entries {
            let at = periods.at(period_slot(entry)) * grid.regions.len() + regions.at(region_slot(entry));
            if grid.rows[at] == MISSING {
                (grid.values[at], grid.rows[at]) = (entry.value, entry.row);
            }
        }
        grid
    }

    /// The values and rows of a period.
    pub fn period(&self, at: usize) -> (&[i64], &[u32]) {
        let cells = at * self.regions.len()..(at + 1) * self.regions.len();
        (&self.values[cells.clone()], &self.rows[cells])
    }

    /// The position of a region.
    pub fn region_at(&self, code: u32) -> Option<usize> {
        self.regions.binary_search(&code).ok()
    }

    /// The position of a period.
    pub fn period_at(&self, (first, last): (i32, i32)) -> Option<usize> {
        self.periods.binary_search_by_key(&(last, first), |(first, last)| (*last, *first)).ok()
    }

    /// The row of a cell.
    pub fn row(&self, period: usize, region: usize) -> Option<usize> {
        let row = self.rows[period * self.regions.len() + region];
        (row != MISSING).then_some(row as usize)
    }

    /// The figure of a cell as an integer.
    pub fn value(&self, period: usize, region: usize) -> Option<i64> {
        let at = period * self.regions.len() + region;
        (self.rows[at] != MISSING).then(|| self.values[at])
    }
}

/// The earliest first and last month, how many months the first ones span, and the number of slots for periods.
fn months(entries: &[Entry]) -> ((i32, i32), usize, usize) {
    let (firsts, lasts) = (|| entries.iter().map(|e| e.months.0), || entries.iter().map(|e| e.months.1));
    let low = (firsts().min().unwrap_or_default(), lasts().min().unwrap_or_default());
    let high = (firsts().max().unwrap_or_default(), lasts().max().unwrap_or_default());
    let width = (high.0 - low.0) as usize + 1;
    (low, width, width * ((high.1 - low.1) as usize + 1))
}

/// The slots in use, ascending, and where each of them stands.
struct Axis {
    slots: Vec<usize>,
    /// Position by slot, where the slots in use lie close enough for a table.
    table: Option<Vec<u32>>,
}

impl Axis {
    /// An axis of slots below `range`.
    fn new(slots: impl ExactSizeIterator<Item = usize>, range: usize) -> Self {
        if range > 8 * slots.len() {
            let mut slots: Vec<usize> = slots.collect();
            slots.sort_unstable();
            slots.dedup();
            return Axis { slots, table: None };
        }
        let mut table = vec![MISSING; range];
        slots.for_each(|slot| table[slot] = 0);
        let mut used = Vec::new();
        for (slot, place) in table.iter_mut().enumerate().filter(|(_, place)| **place == 0) {
            *place = used.len() as u32;
            used.push(slot);
        }
        Axis { slots: used, table: Some(table) }
    }

    /// The position of a slot in use.
    fn at(&self, slot: usize) -> usize {
        match &self.table {
            Some(table) => table[slot] as usize,
            None => self.slots.partition_point(|s| *s < slot),
        }
    }
}

/// The period of two month ordinals.
///
/// # Errors
/// When a month is out of range.
pub fn period_of((first, last): (i32, i32)) -> Result<Period> {
    Period::new(Month::from_ordinal(first)?, Month::from_ordinal(last)?)
}

/// An observation that stands for its cell, with its id.
pub type Chosen<'a> = (&'a ObservationId, &'a Observation);

/// The observations that stand for their cells, in the order of the store's frame.
///
/// # Errors
/// When the frame has no rows of observations.
pub fn chosen(store: &Store) -> Result<Vec<Chosen<'_>>> {
    let all: Vec<Chosen<'_>> = store.observations().collect();
    let rows = store.frame().column(c::ROW)?.u32()?;
    rows.iter().map(|row| row.and_then(|r| all.get(r as usize).copied()).context("a row without observation")).collect()
}

/// The unit that figures of a measure are compared in: the first of the indicator's for levels, else %.
pub fn unit_of(indicator: &Indicator, measure: Measure) -> &str {
    if measure == Measure::Level { &indicator.units[0] } else { "%" }
}

/// Whether an observation is an exact outcome of a measure, comparable with the others of its indicator.
pub fn comparable(o: &Observation, indicator: &Indicator, measure: Measure) -> bool {
    o.measure == measure
        && o.indicator == indicator.id
        && o.bound == Bound::Exact
        && outcome(o.status)
        && o.reference.is_none()
        && o.scope.is_none()
        && o.unit == unit_of(indicator, measure)
}

/// The comparable figures of an indicator: the grid, and the observations that its rows number.
///
/// # Errors
/// When a figure does not fit a scaled integer; no printed figure comes near.
pub fn of<'a>(
    observations: &[Chosen<'a>],
    indicator: &Indicator,
    measure: Measure,
    members: Option<&[RegionCode]>,
) -> Result<(Grid, Vec<Chosen<'a>>)> {
    let members: Option<HashSet<RegionCode>> = members.map(|m| m.iter().copied().collect());
    let wanted = |(_, o): &&Chosen<'a>| {
        comparable(o, indicator, measure)
            && o.period.is_some()
            && o.area.code().is_some_and(|code| members.as_ref().is_none_or(|m| m.contains(&code)))
    };
    let kept: Vec<Chosen<'a>> = observations.iter().filter(wanted).copied().collect();
    let scale = kept.iter().map(|(_, o)| o.value.scale()).max().unwrap_or_default();
    let mut entries = Vec::with_capacity(kept.len());
    for (row, (_, o)) in kept.iter().enumerate() {
        let (Some(region), Some(period)) = (o.area.code(), o.period) else { continue };
        // One decimal more has to fit too: rankings look at half units.
        let value = scaled(o.value, scale).filter(|_| scaled(o.value, scale + 1).is_some());
        let value = value.with_context(|| format!("{}: out of all proportion", o.provenance.place))?;
        let months = (period.first().ordinal(), period.last().ordinal());
        entries.push(Entry { region: region.number(), months, value, row: row as u32 });
    }
    Ok((Grid::new(scale, &entries), kept))
}

/// A decimal as an integer with `scale` decimals; `None` where it does not fit or has more of them.
pub fn scaled(value: Decimal, scale: u32) -> Option<i64> {
    let up = 10i128.checked_pow(scale.checked_sub(value.scale())?)?;
    i64::try_from(value.mantissa().checked_mul(up)?).ok()
}

/// How far the unrounded figure can lie from a printed one, as an integer with one decimal more than `scale`:
/// half a unit of its last decimal, twice that for a value derived from two printed ones.
pub fn slack(value: Decimal, status: Status, scale: u32) -> Option<i64> {
    let half = 5i64.checked_mul(10i64.checked_pow(scale.checked_sub(value.scale())?)?)?;
    if status == Status::Derived { half.checked_mul(2) } else { Some(half) }
}

/// A place among known figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Competition rank of the printed figure.
    pub rank: u32,
    /// Other figures that are printed equal.
    pub ties: u32,
    /// Best place that the unrounded figures can give.
    pub best: u32,
    /// Worst place that the unrounded figures can give.
    pub worst: u32,
}

/// Competition places of figures, the largest first, and the places that their unrounded values can take.
///
/// Each item is a figure and how far the unrounded one can lie from it, in the same unit. Rounding is monotone: of two
/// figures with equal decimals the one printed larger is larger unrounded, so their ranges touch and do not overlap.
/// A figure is surely better where its range lies wholly above (or touches), and possibly better where any of it does.
pub fn places(figures: &[(i64, i64)]) -> Vec<Place> {
    let ascending = |edge: fn(&(i64, i64)) -> i64| {
        let mut edges: Vec<i64> = figures.iter().map(edge).collect();
        edges.sort_unstable();
        edges
    };
    let values = ascending(|(v, _)| *v);
    let lows = ascending(|(v, slack)| v - slack);
    let highs = ascending(|(v, slack)| v + slack);
    let n = figures.len();
    let place = |(value, slack): &(i64, i64)| {
        let not_worse = values.partition_point(|v| v < value);
        let better = values.partition_point(|v| v <= value);
        let surely = n - lows.partition_point(|low| *low < value + slack);
        // Its own range reaches above its own lower end and takes the place of the "1 +".
        let possibly = n - highs.partition_point(|high| *high <= value - slack);
        Place {
            rank: (n - better) as u32 + 1,
            ties: (better - not_worse) as u32 - 1,
            best: surely as u32 + 1,
            worst: possibly.max(1) as u32,
        }
    };
    figures.iter().map(place).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_grid_holds_each_figure_at_its_place() {
        let entry = |region, months, value, row| Entry { region, months, value, row };
        let grid = Grid::new(
            1,
            &[
                entry(230000, (24264, 24266), 81, 0),
                entry(0, (24264, 24266), 65, 1),
                entry(230000, (24266, 24266), 103, 2),
                entry(230000, (24264, 24266), 99, 3),
            ],
        );
        assert_eq!(grid.regions, [0, 230000]);
        assert_eq!(grid.periods, [(24264, 24266), (24266, 24266)]);
        let (cumulative, month) = (grid.period_at((24264, 24266)).unwrap(), grid.period_at((24266, 24266)).unwrap());
        let own = grid.region_at(230000).unwrap();
        assert_eq!(grid.value(cumulative, own), Some(81));
        assert_eq!((grid.value(month, own), grid.value(month, 0)), (Some(103), None));
        assert_eq!(grid.period(cumulative).1, [1, 0]);
        assert!(Grid::new(1, &[]).periods.is_empty());
    }

    #[test]
    fn rounding_opens_ties_and_coarser_figures_only() {
        // 8.2, 8.1, 8.1, 8.0 with one decimal: only the two equal ones can change places.
        let same = places(&[(820, 5), (810, 5), (810, 5), (800, 5)]);
        let told: Vec<_> = same.iter().map(|p| (p.rank, p.ties, p.best, p.worst)).collect();
        assert_eq!(told, [(1, 0, 1, 1), (2, 1, 2, 3), (2, 1, 2, 3), (4, 0, 4, 4)]);
        // 8 printed without decimals can be anything from 7.5 to 8.5.
        let coarse = places(&[(820, 5), (800, 50), (750, 5), (740, 5)]);
        let told: Vec<_> = coarse.iter().map(|p| (p.rank, p.best, p.worst)).collect();
        assert_eq!(told, [(1, 1, 2), (2, 1, 3), (3, 2, 3), (4, 4, 4)]);
    }

    proptest! {
        /// Hidden values are drawn, rounded to none, one or two decimals, and ranked: the true place lies inside.
        #[test]
        fn the_true_place_lies_in_the_interval(hidden in prop::collection::vec((-3_000i64..3_000, 0u32..3), 1..40)) {
            // Hidden values in thousandths, made distinct so that the true order is one order.
            let hidden: Vec<(i64, u32)> = hidden.iter().enumerate().map(|(i, (v, d))| (v * 41 + i as i64, *d)).collect();
            let unit = |decimals: u32| 10i64.pow(5 - decimals);
            let print = |value: i64, decimals: u32| {
                let unit = unit(decimals);
                let away = (value.abs() + unit / 2) / unit * unit;
                (away * value.signum(), unit / 2)
            };
            let printed: Vec<(i64, i64)> = hidden.iter().map(|(v, d)| print(*v, *d)).collect();
            let found = places(&printed);
            for (i, (value, _)) in hidden.iter().enumerate() {
                let truth = 1 + hidden.iter().filter(|(other, _)| other > value).count() as u32;
                prop_assert!(found[i].best <= truth && truth <= found[i].worst, "{truth} {:?}", found[i]);
                prop_assert!(found[i].best <= found[i].rank && found[i].rank <= found[i].worst);
            }
        }

        #[test]
        fn places_do_not_depend_on_order(values in prop::collection::vec((-50i64..50, 1i64..8), 1..30), by in 0usize..30) {
            let mut turned = values.clone();
            turned.rotate_left(by % values.len());
            let mut again = places(&turned);
            again.rotate_right(by % values.len());
            prop_assert_eq!(places(&values), again);
        }
    }
}
