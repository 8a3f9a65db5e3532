//! Bulk: places, gaps and changes of a whole panel at once, on integer codes.
//!
//! The formulas are those of `ranking`, `gap` and `trend`. Figures are scaled integers, so nothing is rounded but the
//! two-year average, and that once. Indicators are worked on side by side; the result does not depend on how many.

use std::collections::HashMap;

use anyhow::{Context, Result, ensure};
use polars::prelude::*;
use rayon::prelude::*;

use super::grid::{self, Chosen, Entry, Grid, MISSING};
use crate::catalog::Indicators;
use crate::domain::{Decimal, Direction, Indicator, Measure, Period};

/// What a bulk run is about, beside the frame.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Decimals of the integers in `value`.
    pub scale: u32,
    /// Code of the region that gaps are measured against; it is not ranked.
    pub nation: u32,
    /// Indicators of which the smallest figure ranks first.
    pub lower: Vec<u32>,
}

/// Places, gaps and changes for every figure of a panel.
///
/// `frame` has one row a figure: `indicator`, `region` (u32 codes), `first`, `last` (i32 ordinals of months) and
/// `value` (i64, times `10^scale`), none null, no cell twice. The result has a row for each of them, by indicator, last
/// month, first month and region, with these columns beside:
///
/// - `rank`, `worst`, `ties` (u32): place among the regions of the indicator, the nation left out; `worst` is widened
///   by the regions that have figures of the indicator, but none in the period
/// - `gap` (i64): minus the nation's figure
/// - `change_before`, `change_year` (i64): minus the figure of the quarter end before and of the year before, same kind
/// - `average2` (i64, tenths of a percent): two-year average of rates in %
///
/// # Errors
/// When a column is missing, of another type, or has nulls.
pub fn bulk(frame: &DataFrame, plan: &Plan) -> Result<DataFrame> {
    for name in ["indicator", "region", "first", "last", "value"] {
        ensure!(frame.column(name)?.null_count() == 0, "column {name:?} has empty cells");
    }
    let whole = |name: &str| -> Result<Column> { Ok(frame.column(name)?.rechunk()) };
    let columns = (whole("indicator")?, whole("region")?, whole("first")?, whole("last")?, whole("value")?);
    let (indicators, regions) = (columns.0.u32()?.cont_slice()?, columns.1.u32()?.cont_slice()?);
    let (first, last) = (columns.2.i32()?.cont_slice()?, columns.3.i32()?.cont_slice()?);
    let values = columns.4.i64()?.cont_slice()?;
    let parts: Vec<DataFrame> = by_indicator(indicators)
        .into_par_iter()
        .map(|(indicator, rows)| {
            let entry = |row: &u32| {
                let at = *row as usize;
                Entry { region: regions[at], months: (first[at], last[at]), value: values[at], row: *row }
            };
            let entries: Vec<Entry> = rows.iter().map(entry).collect();
            drop(rows);
            one(indicator, &Grid::new(plan.scale, &entries), plan)
        })
        .collect::<Result<_>>()?;
    let mut parts = parts.into_iter();
    let mut all = parts.next().context("a panel without figures")?;
    for part in parts {
        all.vstack_mut_owned(part)?;
    }
    Ok(all)
}

/// The panel of a measure over all indicators of the catalog: the frame that [`bulk`] takes, indicators by their position
/// in the catalog, and its plan.
///
/// # Errors
/// When a figure does not fit a scaled integer.
pub fn panel(chosen: &[Chosen<'_>], indicators: &Indicators, measure: Measure) -> Result<(DataFrame, Plan)> {
    let all: Vec<&Indicator> = indicators.iter().collect();
    let position: HashMap<&str, usize> = all.iter().enumerate().map(|(i, known)| (known.id.as_str(), i)).collect();
    let mut rows: Vec<(u32, u32, Period, Decimal)> = Vec::new();
    for (_, o) in chosen.iter().filter(|(_, o)| o.measure == measure) {
        let (Some(at), Some(region), Some(period)) = (position.get(o.indicator.as_str()), o.area.code(), o.period)
        else {
            continue;
        };
        if grid::comparable(o, all[*at], measure) {
            rows.push((*at as u32, region.number(), period, o.value));
        }
    }
    let scale = rows.iter().map(|(_, _, _, value)| value.scale()).max().unwrap_or_default();
    let value =
        |value: &Decimal| grid::scaled(*value, scale).with_context(|| format!("{value}: out of all proportion"));
    let values = rows.iter().map(|(_, _, _, v)| value(v)).collect::<Result<Vec<i64>>>()?;
    let columns = vec![
        Column::new("indicator".into(), rows.iter().map(|r| r.0).collect::<Vec<_>>()),
        Column::new("region".into(), rows.iter().map(|r| r.1).collect::<Vec<_>>()),
        Column::new("first".into(), rows.iter().map(|r| r.2.first().ordinal()).collect::<Vec<_>>()),
        Column::new("last".into(), rows.iter().map(|r| r.2.last().ordinal()).collect::<Vec<_>>()),
        Column::new("value".into(), values),
    ];
    let lower = all.iter().enumerate().filter(|(_, known)| known.direction == Direction::Lower);
    let plan = Plan { scale, nation: 0, lower: lower.map(|(i, _)| i as u32).collect() };
    Ok((DataFrame::new(rows.len(), columns)?, plan))
}

/// The rows of each indicator, ascending.
fn by_indicator(indicators: &[u32]) -> Vec<(u32, Vec<u32>)> {
    let high = indicators.iter().max().map_or(0, |high| *high as usize + 1);
    let mut counts = vec![0usize; high];
    indicators.iter().for_each(|i| counts[*i as usize] += 1);
    let mut rows: Vec<Vec<u32>> = counts.into_iter().map(Vec::with_capacity).collect();
    for (row, indicator) in indicators.iter().enumerate() {
        rows[*indicator as usize].push(row as u32);
    }
    rows.into_iter().enumerate().filter(|(_, rows)| !rows.is_empty()).map(|(i, rows)| (i as u32, rows)).collect()
}

/// The columns of one indicator's result.
#[derive(Default)]
struct Out {
    region: Vec<u32>,
    first: Vec<i32>,
    last: Vec<i32>,
    value: Vec<i64>,
    rank: Vec<Option<u32>>,
    worst: Vec<Option<u32>>,
    ties: Vec<Option<u32>>,
    gap: Vec<Option<i64>>,
    before: Vec<Option<i64>>,
    year: Vec<Option<i64>>,
    average2: Vec<Option<i64>>,
}

fn one(indicator: u32, grid: &Grid, plan: &Plan) -> Result<DataFrame> {
    let nation = grid.region_at(plan.nation);
    let universe = grid.regions.len() - usize::from(nation.is_some());
    let lower = plan.lower.contains(&indicator);
    let mut out = Out::default();
    let mut ranker = Ranker::default();
    for at in 0..grid.periods.len() {
        let (values, rows) = grid.period(at);
        ranker.rank(values, rows, nation, lower);
        let open = (universe - ranker.known) as u32;
        let reference = nation.filter(|n| rows[*n] != MISSING).map(|n| values[n]);
        let (first, last) = grid.periods[at];
        let before = quarter_before((first, last)).and_then(|p| grid.period_at(p)).map(|p| grid.period(p));
        let year = grid.period_at((first - 12, last - 12)).map(|p| grid.period(p));
        let earlier = |cells: Option<(&[i64], &[u32])>, region: usize| {
            cells.filter(|(_, rows)| rows[region] != MISSING).map(|(values, _)| values[region])
        };
        for region in (0..values.len()).filter(|r| rows[*r] != MISSING) {
            let value = values[region];
            let ranked = (Some(region) != nation).then(|| ranker.places[region]);
            out.region.push(grid.regions[region]);
            out.first.push(first);
            out.last.push(last);
            out.value.push(value);
            out.rank.push(ranked.map(|(rank, _)| rank));
            out.worst.push(ranked.map(|(rank, _)| rank + open));
            out.ties.push(ranked.map(|(_, ties)| ties));
            out.gap.push(reference.map(|reference| value - reference));
            out.before.push(earlier(before, region).map(|before| value - before));
            let before = earlier(year, region);
            out.year.push(before.map(|before| value - before));
            out.average2.push(before.and_then(|before| average2(before, value, plan.scale)));
        }
    }
    out.frame(indicator)
}

impl Out {
    fn frame(self, indicator: u32) -> Result<DataFrame> {
        let height = self.region.len();
        Ok(DataFrame::new(
            height,
            vec![
                Column::new("indicator".into(), vec![indicator; height]),
                Column::new("region".into(), self.region),
                Column::new("first".into(), self.first),
                Column::new("last".into(), self.last),
                Column::new("value".into(), self.value),
                Column::new("rank".into(), self.rank),
                Column::new("worst".into(), self.worst),
                Column::new("ties".into(), self.ties),
                Column::new("gap".into(), self.gap),
                Column::new("change_before".into(), self.before),
                Column::new("change_year".into(), self.year),
                Column::new("average2".into(), self.average2),
            ],
        )?)
    }
}

/// Ranks one period after another in the same buffers.
#[derive(Default)]
struct Ranker {
    order: Vec<(i64, u32)>,
    /// Rank and ties by position of the region.
    places: Vec<(u32, u32)>,
    known: usize,
}

impl Ranker {
    fn rank(&mut self, values: &[i64], rows: &[u32], nation: Option<usize>, lower: bool) {
        let known = (0..values.len()).filter(|r| rows[*r] != MISSING && Some(*r) != nation);
        self.order.clear();
        self.order.extend(known.map(|r| (if lower { values[r] } else { -values[r] }, r as u32)));
        self.order.sort_unstable();
        self.known = self.order.len();
        self.places.resize(values.len(), (0, 0));
        let mut start = 0;
        for equal in self.order.chunk_by(|a, b| a.0 == b.0) {
            equal.iter().for_each(|(_, r)| self.places[*r as usize] = (start as u32 + 1, equal.len() as u32 - 1));
            start += equal.len();
        }
    }
}

/// The quarter end before a period, of the same kind: three months earlier for a month or a quarter, January to three
/// months earlier for a cumulative span. `None` for a period that does not end with a quarter, or of another kind.
fn quarter_before((first, last): (i32, i32)) -> Option<(i32, i32)> {
    let end = last - 3;
    match (last + 1).rem_euclid(3) {
        0 if first == last => Some((end, end)),
        0 if first == last.div_euclid(12) * 12 => Some((end.div_euclid(12) * 12, end)),
        0 if last - first == 2 => Some((first - 3, end)),
        _ => None,
    }
}

/// [`super::arithmetic::average2`] on integers: rates with `scale` decimals in, tenths of a percent out.
pub fn average2(earlier: i64, later: i64, scale: u32) -> Option<i64> {
    let whole = 100 * 10i128.checked_pow(scale)?;
    let (a, b) = (whole + i128::from(earlier), whole + i128::from(later));
    if a <= 0 || b <= 0 {
        return None;
    }
    let product = a.checked_mul(b)?;
    // One tenth of a percent is `unit / 10` of the root; in tenfold terms every midpoint is an integer.
    let unit = whole / 100;
    let product = product.checked_mul(400)?;
    let root = root(product);
    // `root` is twenty times the factor; tenths of a percent are steps of `2 * unit`.
    let below = root.div_euclid(2 * unit);
    let middle = below * 2 * unit + unit;
    let (exact, above) = (middle * middle == product, root >= middle);
    let zero = 1000;
    let up = if exact { below >= zero } else { above };
    i64::try_from(below - zero + i128::from(up)).ok()
}

/// The largest integer whose square is not above a number; by way of floats where these are exact.
fn root(of: i128) -> i128 {
    if of >= 1 << 52 {
        return of.isqrt();
    }
    let near = (of as f64).sqrt() as i64;
    i128::from(near - i64::from(near * near > of as i64))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::analysis::arithmetic;

    #[test]
    fn quarter_ends_follow_one_another() {
        let months = |text: &str| {
            let period: crate::domain::Period = text.parse().unwrap();
            (period.first().ordinal(), period.last().ordinal())
        };
        for (period, before) in [("2022Q1", "2021"), ("2022H1", "2022Q1"), ("2022-03", "2021-12"), ("2022Q3", "2022Q2")]
        {
            assert_eq!(quarter_before(months(period)), Some(months(before)), "{period}");
        }
        assert_eq!(quarter_before(months("2022-02")), None);
        assert_eq!(quarter_before(months("2022-01/2022-05")), None);
    }

    proptest! {
        #[test]
        fn the_average_is_that_of_decimals(a in -1100i64..3000, b in -1100i64..3000, scale in 0u32..4) {
            let of = |n| Decimal::new(n, scale);
            let want = arithmetic::average2(of(a), of(b)).map(|d| (d * Decimal::TEN).mantissa() as i64 / 10i64.pow((d * Decimal::TEN).scale()));
            prop_assert_eq!(average2(a, b, scale), want);
        }
    }
}
