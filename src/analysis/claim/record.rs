//! Records: the highest or lowest since a year, and the first time above the nation, against the same months of each year.

use super::evidence::{Cell, Operand, View};
use super::interval::Interval;
use super::weigh::take;
use super::{Claim, Doc, Framing, Judge, Missing, Verdict};
use crate::domain::{Area, Decimal, Direction, Measure, Observation, ObservationId, Period, Place, RegionCode};
use crate::source::statement::{Said, Side, Since, Statement};

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
            Said::Record { since, side, span, without } => {
                if !without.is_empty() {
                    claim.framing.push(Framing::Excluded(without.clone()));
                }
                let years: Vec<i32> = earlier(*since, period).filter(|year| !without.contains(year)).collect();
                if let Some(span) = span.filter(|n| !(years.len() as i32..=years.len() as i32 + 1).contains(n)) {
                    claim.framing.push(Framing::Years { told: span, counted: years.len() });
                }
                self.extreme(claim, doc, own, &cell, *side, &years)
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

    /// The figure against the same months of the years before: any that is larger for certain refutes it.
    fn extreme(&self, mut claim: Claim, doc: &Doc<'_>, own: Operand, cell: &Cell, side: Side, years: &[i32]) -> Claim {
        let mut found: Vec<Operand> = Vec::new();
        for year in years {
            let earlier = Cell { period: in_year(cell.period, *year), ..cell.clone() };
            match self.evidence.at(View::Any(doc.file, None), &earlier).into_iter().next() {
                Some(operand) => found.push(operand),
                None => claim.missing.push(super::weigh::missing(&earlier)),
            }
        }
        let beyond = |o: &Operand| match side {
            Side::Above => o.range.low >= own.range.high,
            Side::Below => o.range.high <= own.range.low,
        };
        let level = |o: &Operand| o.value == own.value;
        claim.verdict = if found.iter().any(beyond) {
            Verdict::Contradicted
        } else if !self.enough(found.len(), years.len()) {
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
        if let Some(reach) = reach {
            let word = if side == Side::Above { "highest" } else { "lowest" };
            let known = format!("{} of {} years before known", found.len(), years.len());
            claim.computation = format!("{}; {word} before: {} ({known})", own.value, reach.value);
            claim.expected = Some(reach.value);
            claim.interval = Some(reach.range);
        }
        if found.is_empty() {
            claim.computation = format!("{}; 0 of {} years before known", own.value, years.len());
        }
        let mut used = vec![own];
        used.extend(found);
        take(&mut claim, used);
        claim
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
        // The year itself is told to a quarter, which is left open here: the count begins with the year after.
        let first = earlier(since, period).next().map_or(period.year(), |year| year + 1);
        let ends = (first..=period.year()).flat_map(|year| [3, 6, 9, 12].map(|month| Period::cumulative(year, month)));
        let ends: Vec<Period> = ends.flatten().filter(|p| p.last() < period.last()).collect();
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
        claim.computation = format!(
            "{} - {} = {}; {known} of {} quarter ends before known",
            own.value,
            nation.value,
            own.value - nation.value,
            ends.len()
        );
        claim.verdict = match above {
            _ if own.range.high <= nation.range.low => Verdict::Contradicted,
            Some(end) => {
                claim.computation += &format!(", above in {}", end.label());
                Verdict::Contradicted
            }
            None if !self.enough(known, ends.len()) => Verdict::Uncheckable,
            None if known == ends.len() && own.value > nation.value => Verdict::Verified,
            None => Verdict::Consistent,
        };
        if known < ends.len() {
            claim.missing.push(Missing::Members { known, size: ends.len() });
        }
        claim.interval = own.range.minus(nation.range);
        claim.expected = Some(own.value - nation.value);
        take(&mut claim, used);
        claim
    }
}

/// The years before the period's that a record is said to hold for.
fn earlier(since: Since, period: Period) -> std::ops::Range<i32> {
    match since {
        Since::Year(year) => year..period.year(),
        Since::Years(count) => period.year() - count + 1..period.year(),
    }
}

/// The same months of another year.
fn in_year(period: Period, year: i32) -> Period {
    let mut moved = period;
    while moved.year() > year {
        moved = moved.year_before();
    }
    moved
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
