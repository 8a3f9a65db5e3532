//! Figures: a stated rate or amount, held against the same cell in other sources.

use super::evidence::{Cell, Class, Operand, View};
use super::interval::Interval;
use super::weigh::{Check, Worked, weigh};
use super::{Claim, Framing, Judge, Missing, Sources, Verdict};
use crate::domain::{Authority, Bound, Decimal, Observation, Period, RegionCode};
use crate::frame::same_when_rounded;

impl Judge<'_> {
    /// Verified if any other file, of whatever vintage, gives the same figure; consistent if one gives it with other
    /// decimals (8.05 and 8.1), or if only another document that nobody reviewed repeats it. What came out after the document refutes nothing: it may be a revision.
    pub(super) fn figure(&self, claim: Claim, o: &Observation, region: RegionCode, period: Period) -> Claim {
        let cell = Cell {
            region,
            indicator: o.indicator.clone(),
            period,
            measure: o.measure,
            unit: o.unit.clone(),
            class: Class::Outcome,
        };
        self.same_cell(claim, &cell)
    }

    /// Holds a claim against what other files give for a cell.
    pub(super) fn same_cell(&self, mut claim: Claim, cell: &Cell) -> Claim {
        let Some(stated) = claim.stated.value else { return claim.lacking(Missing::Subject) };
        let file = claim.stated.place.file().to_string();
        let others = self.evidence.at(View::Elsewhere(&file, None), cell);
        let bound = claim.stated.bound;
        let checks = others.into_iter().map(|operand| Check {
            verdict: same(stated, bound, &operand),
            worked: Worked { value: operand.value, range: operand.range, text: operand.value.to_string().into() },
            operands: vec![operand],
        });
        let checks: Vec<Check> = checks.collect();
        let Some(verdict) = checks.iter().map(|c| c.verdict).min() else {
            return claim.lacking(Missing::OtherSource);
        };
        let in_time = |check: &Check| match (claim.as_of, check.operands[0].used.published) {
            (Some(day), Some(published)) => published <= day,
            _ => true,
        };
        if verdict == Verdict::Contradicted && !checks.iter().any(in_time) {
            claim.framing.push(Framing::Later(checks.len()));
            return claim.lacking(Missing::OtherSource);
        }
        let near = |c: &Check| {
            let wide = c.operands[0].widened(&self.catalog.claims, &file, claim.as_of);
            wide.range != c.operands[0].range && wide.range.meets(Interval::printed(stated))
        };
        if verdict == Verdict::Contradicted && checks.iter().any(near) {
            let nearest = checks.into_iter().min_by_key(|c| (c.worked.value - stated).abs());
            let mut claim = self.settle(claim, nearest.into_iter().collect());
            claim.verdict = Verdict::Uncheckable;
            return claim.lacking(Missing::Vintage);
        }
        // One source that agrees is enough; the others are vintages, and are told.
        let operands: Vec<Operand> = checks.iter().flat_map(|c| c.operands.iter().cloned()).collect();
        let weight = |c: &Check| std::cmp::Reverse(c.operands[0].used.authority);
        let held = checks.into_iter().filter(|c| c.verdict == verdict).min_by_key(weight);
        let repeated = held.iter().all(|c| c.operands[0].used.authority == Authority::Bulletin);
        let mut claim = self.settle(claim, held.into_iter().collect());
        let others: Vec<Operand> = operands.into_iter().filter(|o| !claim.used.contains(&o.used)).collect();
        claim.used.extend(others.into_iter().map(|o| o.used));
        if repeated && claim.verdict == Verdict::Verified && self.sources == Sources::All {
            claim.verdict = Verdict::Consistent;
            claim.framing.push(Framing::Repeated);
        }
        claim
    }
}

fn same(stated: Decimal, bound: Bound, other: &Operand) -> Verdict {
    // An implied figure is one of its interval.
    if other.used.interval.is_some() {
        let meets = Interval::bounded(stated, bound).is_some_and(|range| range.meets(other.range));
        return if meets { Verdict::Consistent } else { Verdict::Contradicted };
    }
    match bound {
        Bound::Exact if stated == other.value => Verdict::Verified,
        Bound::Exact if same_when_rounded(stated, other.value) => Verdict::Consistent,
        Bound::Exact => Verdict::Contradicted,
        bound => {
            let worked = Worked { value: other.value, range: Interval::point(other.value), text: String::new().into() };
            weigh(stated, bound, &worked)
        }
    }
}
