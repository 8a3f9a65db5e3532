//! Assessment: a scoreboard over several indicators (赛马), and how much it depends on weights and method.
//!
//! Scores are comparisons, no figures, and are reckoned in floats with sums, quotients and square roots only, which are the
//! same on every machine. They are rounded to six decimals before they are ranked, so that equal figures tie.

use crate::catalog::scoring::Method;
use crate::domain::RegionCode;

/// One indicator of a scoreboard with its figures.
#[derive(Clone, Debug)]
pub struct Column {
    /// Weight; weights are shares of their sum.
    pub weight: f64,
    /// Whether the largest figure is the best.
    pub higher: bool,
    /// A figure for each region, in the order of the regions; `None` where not known.
    pub values: Vec<Option<f64>>,
}

/// A region's score and place.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Scored {
    /// Weighted mean of the points over the indicators that are known.
    pub score: f64,
    /// Part of the weights with a known figure, 0 to 1.
    pub coverage: f64,
    /// Competition rank among the placed regions; `None` where too little is known.
    pub rank: Option<u32>,
}

/// Points of each region for each column.
///
/// `v` is a figure turned so that more is better. Min-max: `100 (v − min) / (max − min)`. Z-score: `(v − mean) / sigma`,
/// sigma over the known regions. Rank: `100 (n − rank) / (n − 1)`. A column in which all known figures are equal gives
/// all of them the middle: 50, 0, 50.
pub fn points(columns: &[Column], method: Method) -> Vec<Vec<Option<f64>>> {
    columns.iter().map(|column| column_points(column, method)).collect()
}

fn column_points(column: &Column, method: Method) -> Vec<Option<f64>> {
    let turned: Vec<Option<f64>> =
        column.values.iter().map(|v| v.map(|v| if column.higher { v } else { -v })).collect();
    let known: Vec<f64> = turned.iter().flatten().copied().collect();
    let n = known.len() as f64;
    let (min, max) = known.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(*v), b.max(*v)));
    let mean = known.iter().sum::<f64>() / n;
    let sigma = (known.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n).sqrt();
    let flat = min >= max;
    let point = |v: f64| match method {
        Method::ZScore if flat => 0.0,
        _ if flat => 50.0,
        Method::MinMax => 100.0 * (v - min) / (max - min),
        Method::ZScore => (v - mean) / sigma,
        Method::Rank => 100.0 * (n - 1.0 - known.iter().filter(|other| **other > v).count() as f64) / (n - 1.0),
    };
    turned.into_iter().map(|v| v.map(point)).collect()
}

/// Scores and places from points and weights.
pub fn score(points: &[Vec<Option<f64>>], weights: &[f64], min_coverage: f64) -> Vec<Scored> {
    let mut scored = unplaced(points, weights);
    // A hair less, so that 0.8 of the weights is enough in floats too.
    let placed = |s: &Scored| s.coverage > 0.0 && s.coverage >= min_coverage - 1e-9;
    let known = ascending(scored.iter().filter(|s| placed(s)));
    for row in scored.iter_mut().filter(|s| placed(s)) {
        row.rank = Some(place(row.score, &known));
    }
    scored
}

/// Scores without places.
fn unplaced(points: &[Vec<Option<f64>>], weights: &[f64]) -> Vec<Scored> {
    let regions = points.first().map_or(0, Vec::len);
    let total: f64 = weights.iter().sum();
    let scored = |region: usize| {
        let known = points.iter().zip(weights).filter_map(|(column, w)| Some((column[region]?, *w)));
        let (sum, weight) = known.fold((0.0, 0.0), |(s, t), (point, w)| (s + point * w, t + w));
        let score = if weight > 0.0 { (sum / weight * 1e6).round() / 1e6 } else { 0.0 };
        Scored { score, coverage: weight / total, rank: None }
    };
    (0..regions).map(scored).collect()
}

fn ascending<'s>(scored: impl Iterator<Item = &'s Scored>) -> Vec<f64> {
    let mut scores: Vec<f64> = scored.map(|s| s.score).collect();
    scores.sort_unstable_by(f64::total_cmp);
    scores
}

/// Competition rank of a score among ascending ones.
fn place(score: f64, ascending: &[f64]) -> u32 {
    (ascending.len() - ascending.partition_point(|other| *other <= score)) as u32 + 1
}

/// How far places move when weights are drawn anew.
#[derive(Clone, Debug, PartialEq)]
pub struct Sensitivity {
    /// Number of draws.
    pub draws: u32,
    /// Draws in which any place differs.
    pub changed: u32,
    /// Draws in which the first place goes to another region.
    pub other_first: u32,
    /// For each region: best place, worst place, draws in which its place differs.
    pub regions: Vec<Option<(u32, u32, u32)>>,
}

/// Draws weights around the given ones, each between `1 − spread` and `1 + spread` times itself with equal chance, and
/// counts how often the order changes. The same seed draws the same weights.
pub fn sensitivity(
    points: &[Vec<Option<f64>>],
    weights: &[f64],
    min_coverage: f64,
    (draws, spread, seed): (u32, f64, u64),
) -> Sensitivity {
    let base = score(points, weights, min_coverage);
    let mut random = SplitMix(seed);
    let mut found = Sensitivity {
        draws,
        changed: 0,
        other_first: 0,
        regions: base.iter().map(|s| s.rank.map(|rank| (rank, rank, 0))).collect(),
    };
    for _ in 0..draws {
        let drawn: Vec<f64> = weights.iter().map(|w| w * (1.0 + spread * (2.0 * random.unit() - 1.0))).collect();
        let (mut any, mut first) = (false, false);
        // Who is placed at all is settled by the given weights.
        let again = placed_again(points, &drawn, &base);
        for ((seen, was), now) in found.regions.iter_mut().zip(&base).zip(again) {
            let (Some(seen), Some(was), Some(now)) = (seen, was.rank, now) else { continue };
            (seen.0, seen.1) = (seen.0.min(now), seen.1.max(now));
            seen.2 += u32::from(was != now);
            any |= was != now;
            first |= (was == 1) != (now == 1);
        }
        found.changed += u32::from(any);
        found.other_first += u32::from(first);
    }
    found
}

/// The places of the regions that are placed in `base`, with other weights.
fn placed_again(points: &[Vec<Option<f64>>], weights: &[f64], base: &[Scored]) -> Vec<Option<u32>> {
    let scored = unplaced(points, weights);
    let among = ascending(scored.iter().zip(base).filter(|(_, b)| b.rank.is_some()).map(|(s, _)| s));
    scored.iter().zip(base).map(|(s, b)| b.rank.map(|_| place(s.score, &among))).collect()
}

/// Sebastiano Vigna's SplitMix64: a small generator whose numbers are the same everywhere.
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 up to, not including, 1.
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// Places gained between two rounds by the regions placed in both, reckoned among those.
pub fn gained(earlier: &[Scored], later: &[Scored]) -> Vec<Option<i64>> {
    let both = |at: usize| earlier[at].rank.is_some() && later[at].rank.is_some();
    let place = |round: &[Scored], at: usize| {
        1 + (0..round.len()).filter(|other| both(*other) && round[*other].score > round[at].score).count() as i64
    };
    (0..later.len()).map(|at| both(at).then(|| place(earlier, at) - place(later, at))).collect()
}

/// The regions of a scoreboard, best score first, those without a place last, equal ones by code.
pub fn order(regions: &[RegionCode], scored: &[Scored]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..regions.len()).collect();
    order.sort_by_key(|at| (scored[*at].rank.unwrap_or(u32::MAX), regions[*at]));
    order
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn column(weight: f64, higher: bool, values: &[Option<f64>]) -> Column {
        Column { weight, higher, values: values.to_vec() }
    }

    #[test]
    fn points_by_every_method() {
        let up = column(1.0, true, &[Some(8.0), Some(4.0), None, Some(6.0)]);
        assert_eq!(column_points(&up, Method::MinMax), [Some(100.0), Some(0.0), None, Some(50.0)]);
        assert_eq!(column_points(&up, Method::Rank), [Some(100.0), Some(0.0), None, Some(50.0)]);
        assert_eq!(column_points(&up, Method::ZScore)[3], Some(0.0));
        let down = column(1.0, false, &[Some(8.0), Some(4.0)]);
        assert_eq!(column_points(&down, Method::MinMax), [Some(0.0), Some(100.0)]);
        let flat = column(1.0, true, &[Some(3.0), Some(3.0)]);
        assert_eq!(column_points(&flat, Method::ZScore), [Some(0.0), Some(0.0)]);
        assert_eq!(column_points(&flat, Method::Rank), [Some(50.0), Some(50.0)]);
    }

    #[test]
    fn what_is_missing_is_left_out_of_the_mean() {
        let columns = [
            column(60.0, true, &[Some(10.0), Some(0.0), None]),
            column(40.0, true, &[Some(0.0), Some(10.0), Some(5.0)]),
        ];
        let points = points(&columns, Method::MinMax);
        let scored = score(&points, &[60.0, 40.0], 0.5);
        assert_eq!(scored.iter().map(|s| s.rank).collect::<Vec<_>>(), [Some(1), Some(2), None]);
        assert_eq!((scored[2].score, scored[2].coverage), (50.0, 0.4));
        let found = sensitivity(&points, &[60.0, 40.0], 0.5, (1000, 0.5, 1));
        assert_eq!(found, sensitivity(&points, &[60.0, 40.0], 0.5, (1000, 0.5, 1)));
        // The two change places where 40(1 + u/2) > 60(1 + v/2): in 2/9 of the square of draws.
        assert_eq!(found.changed, found.other_first);
        assert!((170..=280).contains(&found.changed), "{}", found.changed);
        assert_eq!(found.regions[2], None);
    }

    proptest! {
        #[test]
        fn places_do_not_depend_on_order(values in prop::collection::vec((-50i32..50, -50i32..50), 2..15), by in 0usize..15) {
            let of = |list: &[(i32, i32)]| {
                let columns = [
                    column(2.0, true, &list.iter().map(|v| Some(f64::from(v.0))).collect::<Vec<_>>()),
                    column(1.0, false, &list.iter().map(|v| Some(f64::from(v.1))).collect::<Vec<_>>()),
                ];
                score(&points(&columns, Method::MinMax), &[2.0, 1.0], 1.0).iter().map(|s| s.rank).collect::<Vec<_>>()
            };
            let mut turned = values.clone();
            turned.rotate_left(by % values.len());
            let mut again = of(&turned);
            again.rotate_right(by % values.len());
            prop_assert_eq!(of(&values), again);
        }
    }
}
