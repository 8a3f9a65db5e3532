//! Weighing: a stated figure against what a formula gives on the printed figures, and on what they can stand for.
//!
//! Two checks are made where the figures are there: with the document's own figures alone, and with those of other sources
//! (the document's where no other has one). The document refutes itself; other sources refute it if no vintage of theirs
//! bears it out.

use rust_decimal::RoundingStrategy;

use super::evidence::{Cell, Operand, Used, View};
use super::interval::Interval;
use super::{Claim, Framing, Judge, Missing, Sources, Verdict, Working};
use crate::domain::{Authority, Bound, Decimal, Status};

/// What a formula gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Worked {
    /// On the printed figures.
    pub value: Decimal,
    /// On what they can stand for.
    pub range: Interval,
    /// The working, `8.1 - 6.5 = 1.6`.
    pub text: Working,
}

/// A formula over figures, in the order of their cells; `None` where it has no result.
pub(super) type Formula<'f> = &'f dyn Fn(&[Operand]) -> Option<Worked>;

/// One way in which a claim was held against figures.
#[derive(Clone, Debug)]
pub(super) struct Check {
    pub verdict: Verdict,
    pub worked: Worked,
    pub operands: Vec<Operand>,
}

/// How a stated figure stands to a computed one.
pub(super) fn weigh(stated: Decimal, bound: Bound, worked: &Worked) -> Verdict {
    let exactly = match bound {
        Bound::Exact | Bound::About => rounds_to(worked.value, stated),
        Bound::AtLeast => worked.value >= stated,
        Bound::AtMost => worked.value <= stated,
    };
    match Interval::bounded(stated, bound) {
        _ if exactly => Verdict::Verified,
        None => Verdict::Uncheckable,
        Some(range) if range.meets(worked.range) => Verdict::Consistent,
        Some(_) => Verdict::Contradicted,
    }
}

/// Whether a value, rounded to the decimals of a printed one, is that one; halves may go either way.
fn rounds_to(value: Decimal, printed: Decimal) -> bool {
    let at = |strategy| value.round_dp_with_strategy(printed.scale(), strategy) == printed;
    at(RoundingStrategy::MidpointAwayFromZero) || at(RoundingStrategy::MidpointNearestEven)
}

/// A value with no more decimals than a reader needs: two more than the stated one has.
pub(super) fn short(value: Decimal, like: Decimal) -> Decimal {
    value.round_dp_with_strategy(like.scale() + 2, RoundingStrategy::MidpointAwayFromZero)
}

impl Judge<'_> {
    /// Holds a claim with a figure against a formula over some cells.
    pub(super) fn compute(&self, mut claim: Claim, cells: &[Cell], formula: Formula<'_>) -> Claim {
        let Some(stated) = claim.stated.value else { return claim.lacking(Missing::Subject) };
        let file = claim.stated.place.file().to_string();
        // What follows from a claim does not bear it out.
        let own = claim.stated.observation.clone();
        let at = |view: View<'_>, cell: &Cell| -> Vec<Operand> {
            let mut found = self.evidence.at(view, cell);
            found.retain(|o| own.as_ref().is_none_or(|own| !o.used.parents.contains(own)));
            found
        };
        let inside: Vec<Vec<Operand>> = cells.iter().map(|c| at(View::Inside(&file), c)).collect();
        let mut checks = Vec::new();
        if self.sources == Sources::All {
            checks.extend(self.best(&claim, stated, &inside, formula));
        }
        let elsewhere = |until| -> Option<Check> {
            let outside: Vec<Vec<Operand>> = cells.iter().map(|c| at(View::Elsewhere(&file, until), c)).collect();
            if outside.iter().all(Vec::is_empty) {
                return None;
            }
            let inner = |i: usize| if self.sources == Sources::All { inside[i].clone() } else { Vec::new() };
            // The document's own figure stands where no other has one that was reviewed.
            let reviewed = |found: &[Operand]| found.iter().any(|o| o.used.authority > Authority::Bulletin);
            let fill = |(i, found): (usize, Vec<Operand>)| {
                if reviewed(&found) { found } else { inner(i).into_iter().chain(found).collect() }
            };
            let filled: Vec<Vec<Operand>> = outside.into_iter().enumerate().map(fill).collect();
            self.best(&claim, stated, &filled, formula)
        };
        let then = claim.as_of.and_then(|day| elsewhere(Some(day)));
        let held = then.filter(|check| check.verdict <= Verdict::Consistent).or_else(|| elsewhere(None));
        if let Some(mut check) = held {
            if check.verdict == Verdict::Contradicted && self.revisable(&claim, &check, formula) {
                check.verdict = Verdict::Uncheckable;
                claim.missing.push(Missing::Vintage);
            }
            checks.push(check);
        }
        if checks.is_empty() {
            for (i, cell) in cells.iter().enumerate() {
                let known = !inside[i].is_empty() || !at(View::Elsewhere(&file, None), cell).is_empty();
                if !known {
                    claim.missing.push(missing(cell));
                }
            }
            return claim;
        }
        let mut holding = checks.iter().filter(|c| c.verdict <= Verdict::Consistent);
        let light = holding.all(|c| self.rests_on_others(&claim, c.operands.iter().map(|o| &o.used)));
        let mut claim = self.settle(claim, checks);
        if light && claim.verdict == Verdict::Consistent {
            claim.framing.push(Framing::Unreviewed);
        }
        claim
    }

    /// Whether a revision of the figures used can explain that they refute a claim.
    fn revisable(&self, claim: &Claim, check: &Check, formula: Formula<'_>) -> bool {
        let file = claim.stated.place.file();
        let rules = &self.catalog.claims;
        let wide: Vec<Operand> = check.operands.iter().map(|o| o.widened(rules, file, claim.as_of)).collect();
        let (Some(stated), Some(worked)) = (claim.stated.value, formula(&wide)) else { return false };
        weigh(stated, claim.stated.bound, &worked) != Verdict::Contradicted
    }

    /// The combination of figures that bears a claim out best; of equal ones, the one that rests on reviewed figures.
    fn best(&self, claim: &Claim, stated: Decimal, choices: &[Vec<Operand>], formula: Formula<'_>) -> Option<Check> {
        if choices.iter().any(Vec::is_empty) {
            return None;
        }
        let mut combinations: Vec<Vec<Operand>> = vec![Vec::new()];
        for choice in choices {
            combinations = combinations
                .into_iter()
                .flat_map(|head| choice.iter().map(move |o| [head.as_slice(), std::slice::from_ref(o)].concat()))
                .take(MOST)
                .collect();
        }
        let checks = combinations.into_iter().filter_map(|operands| {
            let worked = formula(&operands)?;
            let light = self.rests_on_others(claim, operands.iter().map(|o| &o.used));
            let verdict = match weigh(stated, claim.stated.bound, &worked) {
                Verdict::Verified if light => Verdict::Consistent,
                verdict => verdict,
            };
            Some((light, Check { verdict, worked, operands }))
        });
        let best = checks.min_by_key(|(light, check)| (check.verdict, *light, (check.worked.value - stated).abs()));
        best.map(|(_, check)| check)
    }

    /// Whether figures are among those used that only another document gives, which nobody reviewed. Where all evidence is
    /// that of others, as in a report, each document is one of them.
    fn rests_on_others<'u>(&self, claim: &Claim, mut used: impl Iterator<Item = &'u Used>) -> bool {
        let file = claim.stated.place.file();
        self.sources == Sources::All && used.any(|u| u.place.file() != file && u.authority <= Authority::Bulletin)
    }

    /// Takes back that a claim is verified where its working rests on another document that nobody reviewed.
    pub(super) fn no_more_than_repeated(&self, mut claim: Claim) -> Claim {
        if claim.verdict == Verdict::Verified && self.rests_on_others(&claim, claim.used.iter()) {
            claim.verdict = Verdict::Consistent;
            claim.framing.push(Framing::Unreviewed);
        }
        claim
    }

    /// The verdict of several checks: a refutation decides, else the better of them.
    pub(super) fn settle(&self, mut claim: Claim, checks: Vec<Check>) -> Claim {
        let file = claim.stated.place.file().to_string();
        // Other documents that nobody reviewed bear out, but do not refute.
        let weighty = |check: &Check| {
            self.sources == Sources::Others
                || check.operands.iter().all(|o| o.used.place.file() == file || o.used.authority > Authority::Bulletin)
        };
        let light = |check: &&Check| check.verdict == Verdict::Contradicted && !weighty(check);
        let doubted = checks.iter().any(|c| light(&c));
        let counted: Vec<&Check> = checks.iter().filter(|c| !light(c)).collect();
        let refuted = counted.iter().position(|c| c.verdict == Verdict::Contradicted);
        let better = (0..counted.len()).min_by_key(|i| (counted[*i].verdict, *i));
        if doubted && counted.is_empty() {
            claim.missing.push(Missing::Reviewed);
        }
        let lead = match refuted.or(better) {
            Some(at) => counted[at],
            None => &checks[0],
        };
        claim.verdict = if counted.is_empty() { Verdict::Uncheckable } else { lead.verdict };
        if claim.verdict == Verdict::Uncheckable && claim.missing.is_empty() {
            claim.missing.push(Missing::About);
        }
        claim.expected = Some(lead.worked.value);
        claim.interval = Some(lead.worked.range);
        let mut steps = vec![lead.worked.text.clone()];
        let mut operands = lead.operands.clone();
        for check in &checks {
            if !steps.contains(&check.worked.text) {
                steps.push(check.worked.text.clone());
            }
            operands.extend(check.operands.iter().cloned());
        }
        claim.computation = steps;
        take(&mut claim, operands);
        claim
    }
}

/// Adds the figures used, each once, and tells what is to be known of them.
pub(super) fn take(claim: &mut Claim, operands: Vec<Operand>) {
    for operand in operands {
        if !claim.used.contains(&operand.used) {
            claim.used.push(operand.used);
        }
    }
    let derived = claim.used.iter().filter(|u| u.status == Status::Derived).count();
    if derived > 0 {
        claim.framing.push(Framing::Derived(derived));
    }
    let later = |day| claim.used.iter().filter(|u| u.published.is_some_and(|p| p > day)).count();
    if let Some(count) = claim.as_of.map(later).filter(|n| *n > 0) {
        claim.framing.push(Framing::Later(count));
    }
}

/// Combinations of vintages that are tried; the weightiest sources come first.
const MOST: usize = 256;

/// A cell that nothing is known of.
pub(super) fn missing(cell: &Cell) -> Missing {
    use super::evidence::Class;
    let status = match cell.class {
        Class::Outcome => Status::Actual,
        Class::Expected => Status::Expected,
        Class::Target => Status::Target,
    };
    let (region, indicator, period, measure) = (cell.region, cell.indicator.clone(), cell.period, cell.measure);
    Missing::Figure { region, indicator, period, measure, status }
}
