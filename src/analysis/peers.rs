//! Peers: the regions whose history is most like a region's own.
//!
//! Distance is the standardised Euclidean one over the figures both have (an indicator at a quarter end each), divided by
//! their number so that pairs with more common figures are not further apart for that:
//!
//! ```text
//! d(a, b) = sqrt( mean over common figures t of ((a_t − b_t) / s_t)² )
//! ```
//!
//! `s_t` is the standard deviation of figure `t` over all regions that have it. Source: the Mahalanobis distance with a
//! diagonal covariance, as in any text on clustering (Everitt and others, Cluster Analysis, 2011, section 3.3).

use rust_decimal::prelude::ToPrimitive;

use super::gap::median;
use super::trend::{Basis, quarter_ends};
use crate::domain::{Decimal, IndicatorId, Measure, ObservationId, Period, RegionCode};
use crate::frame::Store;

/// Fewest regions that a figure must be known for to enter.
const REGIONS_NEEDED: usize = 3;

/// A region by its distance.
#[derive(Clone, Debug, PartialEq)]
pub struct Peer {
    /// The region.
    pub region: RegionCode,
    /// Distance, in standard deviations; rounded to four decimals.
    pub distance: f64,
    /// Number of figures that both have.
    pub common: usize,
}

/// The regions of a group by distance from one of them, and the number of figures that it has itself. Regions with fewer
/// than half of these in common are left out.
///
/// # Errors
/// When `last` does not end with a quarter.
pub fn peers(
    store: &Store,
    indicators: &[IndicatorId],
    region: RegionCode,
    members: &[RegionCode],
    (last, quarters): (Period, usize),
) -> anyhow::Result<(Vec<Peer>, usize)> {
    let ends = quarter_ends(Basis::Cumulative, last, quarters)?;
    let at = |code: RegionCode, id: &IndicatorId, period: Period| {
        store.figure(code, id, period, Measure::Yoy)?.value.to_f64()
    };
    let mut figures: Vec<(Vec<Option<f64>>, f64, f64)> = Vec::new();
    for (id, period) in indicators.iter().flat_map(|id| ends.iter().map(move |period| (id, *period))) {
        let values: Vec<Option<f64>> = members.iter().map(|code| at(*code, id, period)).collect();
        let (Some(own), Some(sigma)) = (at(region, id, period), sigma(&values)) else { continue };
        figures.push((values, own, sigma));
    }
    let own = figures.len();
    let mut found: Vec<Peer> = (0..members.len())
        .filter(|other| members[*other] != region)
        .filter_map(|other| {
            let (mut sum, mut common) = (0.0, 0);
            for (values, own, sigma) in &figures {
                let Some(value) = values[other] else { continue };
                let apart = (own - value) / sigma;
                (sum, common) = (sum + apart * apart, common + 1);
            }
            let distance = (sum / common as f64).sqrt();
            let distance = (distance * 1e4).round() / 1e4;
            (common > 0 && 2 * common >= own).then_some(Peer { region: members[other], distance, common })
        })
        .collect();
    found.sort_by(|a, b| a.distance.total_cmp(&b.distance).then(a.region.cmp(&b.region)));
    Ok((found, own))
}

/// A region held against its peers in one period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// The region's own growth, %.
    pub own: Option<Decimal>,
    /// Growth of each peer, %, and the region's own minus it, pp, in the order of the peers.
    pub peers: Vec<(Option<Decimal>, Option<Decimal>)>,
    /// Number of peers with a figure, their median, %, and the region's own minus it, pp.
    pub median: Option<(usize, Decimal, Option<Decimal>)>,
    /// The observations: the region's own, then those of the peers.
    pub from: Vec<ObservationId>,
}

/// Holds a region's growth in a period against that of its peers.
pub fn compare(
    store: &Store,
    indicator: &IndicatorId,
    period: Period,
    region: RegionCode,
    peers: &[RegionCode],
) -> Compared {
    let figure = |code| store.figure(code, indicator, period, Measure::Yoy);
    let own = figure(region);
    let minus = |value: Decimal| own.map(|own| own.value - value);
    let found: Vec<_> = peers.iter().map(|code| figure(*code)).collect();
    let mut values: Vec<Decimal> = found.iter().flatten().map(|f| f.value).collect();
    values.sort_unstable();
    let from = own.iter().chain(found.iter().flatten()).map(|f| f.id.clone()).collect();
    Compared {
        own: own.map(|f| f.value),
        peers: found.iter().map(|f| (f.map(|f| f.value), f.and_then(|f| minus(f.value)))).collect(),
        median: median(&values).map(|median| (values.len(), median, minus(median))),
        from,
    }
}

/// Standard deviation over the known values; `None` where too few are known or all are equal.
fn sigma(values: &[Option<f64>]) -> Option<f64> {
    let known: Vec<f64> = values.iter().flatten().copied().collect();
    if known.len() < REGIONS_NEEDED {
        return None;
    }
    let mean = known.iter().sum::<f64>() / known.len() as f64;
    let sigma = (known.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / known.len() as f64).sqrt();
    (sigma > 0.0).then_some(sigma)
}
