//! Records: the highest or lowest since a year, and the first time above the nation; against the same months of each year,
//! or against every period of the kind, as the words tell.

use super::evidence::{Cell, Operand, View};
use super::interval::Interval;
use super::weigh::take;
use super::{Claim, Doc, Framing, Judge, Missing, Verdict, Working, since};
use crate::domain::{Area, Decimal, Direction, Measure, Observation, ObservationId, Period, Place, RegionCode};
use crate::source::statement::{Among, Said, Side, Since, Statement};

impl Judge<'_> {
    pub(super) fn record(&self, mut claim: Claim, doc: &Doc<'_>, statement: &Statement) -> Claim {
        let Some((id, subject)) = self.subject(doc, statement) else { return claim.lacking(Missing::Subject) };
        claim.stated.area = subject.area.clone();
        claim.stated.indicator = Some(subject.indicator.clone());
        claim.stated.period = subject.period;
        claim.stated.measure = Some(subject.measure);
        claim.stated.value = Some(subject.value);
        claim.stated.unit = subject.unit.clone();
        let (Area::Division(region), Some(period)) = (&subject.area, subject.period) else {
            return claim.lacking(Missing::Region);
        };
        let own = super::evidence::operand(id, subject);
        let cell = Cell {
            measure: subject.measure,
            unit: subject.unit.clone(),
            ..Cell::growth(*region, &subject.indicator, period)
        };
        match &statement.said {
            Said::Record { since, side, decline, span, without, among } => {
                if *decline && subject.value >= Decimal::ZERO {
                    return claim.lacking(Missing::Subject);
                }
                if !without.is_empty() {
                    claim.framing.push(Framing::Excluded(without.clone()));
                }
                let years = since::years(*since, period).filter(|year| !without.contains(year)).count();
                if let Some(span) = span.filter(|n| !(years as i32..=years as i32 + 1).contains(n)) {
                    claim.framing.push(Framing::Years { told: span, counted: years });
                }
                let by = |among| {
                    let mut looked = since::looked(among, *since, period)?;
                    looked.retain(|p| !without.contains(&p.year()));
                    Some(self.extreme(claim.clone(), doc, own.clone(), &cell, *side, (among, &looked, *decline)))
                };
                one_of(claim.clone(), *among, &by)
            }
            Said::FirstAbove { since } => self.first_above(claim, doc, own, *region, period, *since),
            _ => claim,
        }
    }

    /// The figure that a statement is about: the last rate or amount before it in its sentence.
    pub(super) fn subject(&self, doc: &Doc<'_>, statement: &Statement) -> Option<(&ObservationId, &Observation)> {
        let (from, to) =
            (bytes(&doc.plain.place(statement.sentence.clone()))?, bytes(&doc.plain.place(statement.at.clone()))?);
        let mut figures = self.evidence.of_file(doc.file).iter().filter(|(_, o)| {
            let at = bytes(&o.provenance.place);
            let rate = matches!(o.measure, Measure::Yoy | Measure::Level | Measure::Avg2 | Measure::Pop);
            rate && super::evidence::exact(o) && at.is_some_and(|at| at.0 >= from.0 && at.1 <= to.0)
        });
        figures.next_back().copied()
    }

    /// The figure against earlier ones: any that is larger (smaller) for certain refutes it.
    fn extreme(
        &self,
        mut claim: Claim,
        doc: &Doc<'_>,
        own: Operand,
        cell: &Cell,
        side: Side,
        (among, looked, decline): (Among, &[Period], bool),
    ) -> Claim {
        let mut found: Vec<Operand> = Vec::new();
        let mut size = 0;
        for period in looked {
            let earlier = Cell { period: *period, ..cell.clone() };
            let operand = self.evidence.at(View::Any(doc.file, None), &earlier).into_iter().next();
            // January and February are surveyed together; they are no hole in a series of months.
            let surveyed = operand.is_some() || among == Among::SameMonths || period.last().month() > 2;
            // The smallest decline is one among declines: growth does not refute it.
            if decline && side == Side::Above && operand.as_ref().is_some_and(|o| o.range.low >= Decimal::ZERO) {
                continue;
            }
            size += usize::from(surveyed);
            match operand {
                Some(operand) => found.push(operand),
                None if among == Among::SameMonths => claim.missing.push(super::weigh::missing(&earlier)),
                None => {}
            }
        }
        if among == Among::EveryPeriod && found.len() < size {
            claim.missing.push(Missing::Members { known: found.len(), size });
        }
        let beyond = |o: &Operand| match side {
            Side::Above => o.range.low >= own.range.high,
            Side::Below => o.range.high <= own.range.low,
        };
        let level = |o: &Operand| o.value == own.value;
        claim.verdict = if found.iter().any(beyond) {
            Verdict::Contradicted
        } else if !self.enough(found.len(), size) {
            Verdict::Uncheckable
        } else if claim.missing.is_empty() && !found.iter().any(level) {
            Verdict::Verified
        } else {
            Verdict::Consistent
        };
        let reach = match side {
            Side::Above => found.iter().max_by_key(|o| o.value),
            Side::Below => found.iter().min_by_key(|o| o.value),
        };
        claim.expected = reach.map(|reach| reach.value);
        claim.interval = reach.map(|reach| reach.range);
        claim.computation = vec![Working::Record {
            own: own.value,
            side,
            reach: claim.expected,
            at: reach.and_then(|reach| reach.used.period),
            among,
            known: found.len(),
            size,
        }];
        let mut used = vec![own];
        used.extend(found);
        take(&mut claim, used);
        self.no_more_than_repeated(claim)
    }

    /// Whether enough of a set is known to call a claim about all of it consistent.
    fn enough(&self, known: usize, size: usize) -> bool {
        known > 0 && known as f64 >= self.catalog.claims.coverage * size as f64
    }

    /// Above the nation now, and at no earlier quarter's end since the year: the months since January of each.
    fn first_above(
        &self,
        mut claim: Claim,
        doc: &Doc<'_>,
        own: Operand,
        region: RegionCode,
        period: Period,
        since: Since,
    ) -> Claim {
        let Some(indicator) = claim.stated.indicator.clone() else { return claim.lacking(Missing::Indicator) };
        let at = |region, period| {
            self.evidence.at(View::Any(doc.file, None), &Cell::growth(region, &indicator, period)).into_iter().next()
        };
        let Some(nation) = at(RegionCode::NATION, period) else {
            return claim.lacking(super::weigh::missing(&Cell::growth(RegionCode::NATION, &indicator, period)));
        };
        // A year alone leaves open which of its quarter ends is meant: the count begins with the year after.
        let after = match since {
            Since::Year(year) => Since::Year(year + 1),
            Since::Years(count) => Since::Years(count - 1),
            Since::Month(..) | Since::Quarters(_) => since,
        };
        let meant = |end: &Period| !matches!(since, Since::Month(y, m) if (end.year(), end.last().month()) == (y, m));
        let mut ends = since::every_period(period, after).unwrap_or_default();
        ends.retain(meant);
        let (mut used, mut known, mut above) = (vec![own.clone(), nation.clone()], 0, None);
        for end in &ends {
            if let (Some(a), Some(b)) = (at(region, *end), at(RegionCode::NATION, *end)) {
                known += 1;
                if a.range.low > b.range.high {
                    above = Some(*end);
                }
                used.extend([a, b]);
            }
        }
        claim.verdict = match above {
            _ if own.range.high <= nation.range.low => Verdict::Contradicted,
            Some(_) => Verdict::Contradicted,
            None if !self.enough(known, ends.len()) => Verdict::Uncheckable,
            None if known == ends.len() && own.value > nation.value => Verdict::Verified,
            None => Verdict::Consistent,
        };
        if known < ends.len() {
            claim.missing.push(Missing::Members { known, size: ends.len() });
        }
        let gap = format!("{} - {} = {}", own.value, nation.value, own.value - nation.value);
        claim.computation = vec![Working::FirstAbove { gap, known, size: ends.len(), above }];
        claim.interval = own.range.minus(nation.range);
        claim.expected = Some(own.value - nation.value);
        take(&mut claim, used);
        self.no_more_than_repeated(claim)
    }
}

/// Held against what the words tell, or, where they do not tell, against the same months first, then against every period:
/// the one that holds is named, and only both together refute.
fn one_of(claim: Claim, told: Option<Among>, by: &dyn Fn(Among) -> Option<Claim>) -> Claim {
    let holds = |claim: &Claim| match claim.verdict {
        Verdict::Verified | Verdict::Consistent => Some(true),
        Verdict::Contradicted => Some(false),
        Verdict::Uncheckable => None,
    };
    let named = |mut claim: Claim, among, other: Option<&Claim>| {
        let other = other.and_then(holds);
        claim.framing.push(Framing::Among { among, told: told.is_some(), other });
        claim
    };
    if let Some(among) = told {
        return match by(among) {
            Some(judged) => named(judged, among, None),
            None => claim.lacking(Missing::Period),
        };
    }
    let (same, every) = (by(Among::SameMonths), by(Among::EveryPeriod));
    let (Some(same), Some(every)) = (same, every) else {
        return by(Among::SameMonths).map_or(claim, |judged| named(judged, Among::SameMonths, None));
    };
    match (holds(&same), holds(&every)) {
        (Some(true), _) | (Some(false), Some(false)) | (None, None) => named(same, Among::SameMonths, Some(&every)),
        (_, Some(true)) => named(every, Among::EveryPeriod, Some(&same)),
        (Some(false), None) => doubtful(named(same, Among::SameMonths, None)),
        (None, Some(false)) => doubtful(named(same, Among::SameMonths, Some(&every))),
    }
}

/// One reading refutes, and the other is not known.
fn doubtful(mut claim: Claim) -> Claim {
    claim.verdict = Verdict::Uncheckable;
    claim.missing.push(Missing::Among);
    claim
}

pub(super) fn bytes(place: &Place) -> Option<(usize, usize)> {
    match place {
        Place::Span { start, end, .. } => Some((*start, *end)),
        Place::Cell { .. } => None,
    }
}

/// Whether a larger figure is the better one.
pub(super) fn larger_is_better(judge: &Judge<'_>, indicator: &str) -> bool {
    judge.catalog.indicators.get(indicator).is_none_or(|i| i.direction == Direction::Higher)
}

/// Zero as a figure: no growth.
pub(super) const NO_GROWTH: Interval = Interval { low: Decimal::ZERO, high: Decimal::ZERO };
