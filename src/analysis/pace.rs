//! Pace: a period against the goal of its year, and what the rest of the year would need.

use anyhow::{Context, Result, ensure};

use super::target::{Elapsed, Outlook, Target, elapsed, highest, latest, outlook_of_growth, outlook_of_level};
use super::weights::Levels;
use crate::domain::{Bound, Decimal, Indicator, Measure, Observation, ObservationId, Period, RegionCode};
use crate::frame::Store;

/// A region's period against a goal.
#[derive(Clone, Debug)]
pub struct Pace<'a> {
    /// The region.
    pub region: RegionCode,
    /// The goal.
    pub target: Target<'a>,
    /// The figure of the period and how it stands; `None` where none is known.
    pub reached: Option<Reached<'a>>,
}

/// How a figure stands against a goal.
#[derive(Clone, Debug)]
pub struct Reached<'a> {
    /// The figure: the outcome, else what is expected.
    pub figure: &'a Observation,
    /// Figure minus goal, pp, or in the unit of a level.
    pub gap: Decimal,
    /// Whether it misses the goal so far; never for a bound.
    pub below: bool,
    /// Where the year stands.
    pub outlook: Outlook,
    /// What the months gone by weigh; `None` for levels.
    pub elapsed: Option<Elapsed>,
    /// Whether the rest of the year needs more growth than the region is known to have had over any months from January on;
    /// `None` for levels, upper limits, and where nothing is needed.
    pub unseen: Option<bool>,
    /// The observations: goal, figure, and the levels that the months gone by are weighed with.
    pub from: Vec<ObservationId>,
}

/// What a pace is worked out from.
pub struct Course<'a> {
    /// The figures.
    pub store: &'a Store,
    /// Levels of the indicator, for the weight of the months gone by.
    pub levels: Levels<'a>,
    /// The indicator.
    pub indicator: &'a Indicator,
    /// Growth or level.
    pub measure: Measure,
}

impl<'a> Course<'a> {
    /// A region's period against a goal of its year.
    ///
    /// # Errors
    /// When goal and figure are in different units.
    pub fn pace(&self, region: RegionCode, target: Target<'a>, period: Period) -> Result<Pace<'a>> {
        let Some((id, figure)) = latest(self.store, self.indicator, self.measure, period, region) else {
            return Ok(Pace { region, target, reached: None });
        };
        let wanted = target.observation;
        ensure!(
            figure.unit == wanted.unit,
            "{region}: the target is in {}, the figure in {}",
            wanted.unit,
            figure.unit
        );
        let exact = figure.bound == Bound::Exact;
        let elapsed = elapsed(&self.levels, region, period).filter(|_| self.measure == Measure::Yoy);
        let outlook = match self.measure {
            _ if !exact => Outlook::Undefined,
            Measure::Level => outlook_of_level(&target, figure.value, period),
            _ => outlook_of_growth(&target, figure.value, elapsed),
        };
        let best = || highest(self.store, self.indicator, region, period.last());
        let unseen = match outlook {
            Outlook::Needed(needed) if self.measure == Measure::Yoy && !target.is_limit() => {
                best().map(|(_, best)| needed > best)
            }
            _ => None,
        };
        let gap = figure.value.checked_sub(wanted.value).context("a figure beyond the range of decimals")?;
        let below = exact && !target.met_by(figure.value);
        let mut from = vec![target.id.clone(), id.clone()];
        if elapsed.is_some_and(|elapsed| elapsed.from_levels) {
            let before = period.year_before();
            let periods = [Some(before), Period::cumulative(before.year(), 12).ok()];
            from.extend(periods.into_iter().flatten().filter_map(|p| Some(self.levels.get(region, p)?.1.clone())));
        }
        Ok(Pace { region, target, reached: Some(Reached { figure, gap, below, outlook, elapsed, unseen, from }) })
    }
}
