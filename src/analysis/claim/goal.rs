//! Goals and expectations: no outcome, so neither true nor false. An outcome that is known is told beside them.

use super::evidence::{Cell, Class, View};
use super::weigh::take;
use super::{Claim, Judge, Missing, Working};
use crate::domain::{Measure, Observation, Period, RegionCode};

impl Judge<'_> {
    pub(super) fn goal(&self, mut claim: Claim, o: &Observation, region: RegionCode, period: Period) -> Claim {
        let cell = Cell {
            region,
            indicator: o.indicator.clone(),
            period,
            measure: o.measure,
            unit: o.unit.clone(),
            class: Class::Outcome,
        };
        let comparable = !matches!(o.measure, Measure::Gap | Measure::Rank | Measure::RankChange);
        let view = View::Any(o.provenance.place.file(), None);
        let found = if comparable { self.evidence.at(view, &cell) } else { Vec::new() };
        if let Some(outcome) = found.into_iter().next() {
            claim.computation = vec![Working::Outcome(outcome.value)];
            claim.expected = Some(outcome.value);
            claim.interval = Some(outcome.range);
            take(&mut claim, vec![outcome]);
        }
        claim.lacking(Missing::Outcome)
    }
}
