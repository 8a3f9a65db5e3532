//! Sums: parts and total within a document, shares and contributions that make 100, pulls that make the total's growth,
//! a total's growth among that of its parts, and a month within the months up to it.
//!
//! These compare figures of one document with each other, outcomes with outcomes and expectations with expectations.

use std::collections::BTreeMap;

use super::evidence::{Class, Operand, operand};
use super::interval::Interval;
use super::weigh::{Check, Worked, weigh};
use super::{Claim, Judge, Kind, Stated, Verdict, Working};
use crate::catalog::claims::Whole;
use crate::domain::{Bound, Decimal, Kind as Behaviour, Measure, Observation, ObservationId, Period, RegionCode, Span};

type Read<'a> = (&'a ObservationId, &'a Observation);

/// Region, period, class and unit: what the figures of a sum have in common.
type Setting = (RegionCode, Period, u8, String);

impl Judge<'_> {
    /// Every sum that the figures of a file make.
    pub(super) fn sums(&self, file: &str) -> Vec<Claim> {
        let mut settings: BTreeMap<Setting, Vec<Read<'_>>> = BTreeMap::new();
        for &(id, o) in self.evidence.of_file(file) {
            if let (Some(region), Some(period), Bound::Exact) = (o.area.code(), o.period, o.bound) {
                let setting = (region, period, Class::of(o.status) as u8, o.unit.clone());
                settings.entry(setting).or_default().push((id, o));
            }
        }
        let mut claims = Vec::new();
        for (setting, read) in &settings {
            for whole in self.catalog.claims.wholes.iter().filter(|w| w.complete) {
                claims.extend(self.parts(whole, setting, read, &settings));
            }
            claims.extend(self.months(setting, read, &settings));
        }
        claims
    }

    /// The sums of one whole in one setting.
    fn parts(
        &self,
        whole: &Whole,
        setting: &Setting,
        read: &[Read<'_>],
        settings: &BTreeMap<Setting, Vec<Read<'_>>>,
    ) -> Vec<Claim> {
        let all = |measure: Measure| -> Option<Vec<Read<'_>>> {
            whole.parts.iter().map(|part| find(read, part, measure)).collect()
        };
        let mut claims = Vec::new();
        let mut add =
            |kind, subject: Read<'_>, parts: Vec<Read<'_>>, formula: &dyn Fn(&[Operand]) -> Option<Worked>, value| {
                claims.extend(self.inside(kind, subject, parts, value, formula));
            };
        if let (Some(total), Some(parts)) = (find(read, &whole.total, Measure::Level), all(Measure::Level)) {
            add(Kind::Sum, total, parts, &sum, total.1.value);
        }
        if let (Some(total), Some(parts)) = (find(read, &whole.total, Measure::Yoy), all(Measure::Yoy)) {
            add(Kind::Mean, total, parts, &among, total.1.value);
        }
        for measure in [Measure::Share, Measure::Contribution] {
            if let Some(parts) = all(measure) {
                add(Kind::Sum, parts[0], parts.clone(), &sum, Decimal::ONE_HUNDRED);
            }
        }
        let growth = (setting.0, setting.1, setting.2, "%".to_string());
        let growth = settings.get(&growth).and_then(|read| find(read, &whole.total, Measure::Yoy));
        if let (Some(parts), Some(growth)) = (all(Measure::Pull), growth) {
            add(Kind::Sum, growth, parts, &sum, growth.1.value);
        }
        claims
    }

    /// Amounts of single months that lie in a cumulative amount of the same year.
    fn months(&self, setting: &Setting, read: &[Read<'_>], settings: &BTreeMap<Setting, Vec<Read<'_>>>) -> Vec<Claim> {
        let (region, period, class, unit) = setting;
        if period.span() != Span::Month {
            return Vec::new();
        }
        let mut claims = Vec::new();
        for (id, o) in read.iter().filter(|(_, o)| o.measure == Measure::Level && o.value > Decimal::ZERO) {
            let flow = self.catalog.indicators.get(o.indicator.as_str()).is_some_and(|i| i.kind == Behaviour::Flow);
            let Ok(span) = Period::cumulative(period.year(), period.last().month()) else { continue };
            let longer = settings.get(&(*region, span, *class, unit.clone()));
            let total = longer.and_then(|read| find(read, o.indicator.as_str(), Measure::Level));
            if let Some(total) = total.filter(|_| flow && span != *period) {
                claims.extend(
                    self.inside(Kind::Span, (id, o), vec![total], o.value, &|operands| rest(operands, o.value)),
                );
            }
        }
        claims
    }

    /// Holds a figure of a document against others of the same document.
    fn inside(
        &self,
        kind: Kind,
        subject: Read<'_>,
        parts: Vec<Read<'_>>,
        value: Decimal,
        formula: &dyn Fn(&[Operand]) -> Option<Worked>,
    ) -> Option<Claim> {
        let mut claim = Claim::new(kind, Stated::of(subject.0, subject.1), subject.1.provenance.published);
        claim.stated.value = Some(value);
        let mut operands: Vec<Operand> = parts.into_iter().map(|(id, o)| operand(id, o)).collect();
        let worked = formula(&operands)?;
        let verdict = match kind {
            // No exact result, only a range.
            Kind::Mean | Kind::Span if Interval::printed(value).meets(worked.range) => Verdict::Consistent,
            Kind::Mean | Kind::Span => Verdict::Contradicted,
            _ if value == Decimal::ONE_HUNDRED && worked.range.holds(value) && worked.value != value => {
                Verdict::Consistent
            }
            _ if value == Decimal::ONE_HUNDRED && worked.value != value => Verdict::Contradicted,
            _ => weigh(value, Bound::Exact, &worked),
        };
        if value == subject.1.value {
            let own = super::evidence::operand(subject.0, subject.1);
            operands.insert(0, own);
        }
        Some(self.settle(claim, vec![Check { verdict, worked, operands }]))
    }
}

fn find<'a>(read: &[Read<'a>], indicator: &str, measure: Measure) -> Option<Read<'a>> {
    let mut found = read.iter().filter(|(_, o)| o.indicator.as_str() == indicator && o.measure == measure);
    let first = *found.next()?;
    // Two different figures for one cell leave open which is meant.
    found.all(|(_, o)| o.value == first.1.value).then_some(first)
}

/// `a + b + c`.
fn sum(operands: &[Operand]) -> Option<Worked> {
    let (mut value, mut range) = (Decimal::ZERO, Interval::point(Decimal::ZERO));
    for o in operands {
        (value, range) = (value.checked_add(o.value)?, range.plus(o.range)?);
    }
    let terms: Vec<String> = operands.iter().map(|o| o.value.to_string()).collect();
    Some(Worked { value, range, text: format!("{} = {value}", terms.join(" + ")).into() })
}

/// From the least growth of a part to the greatest: with weights that are not negative, the total's lies between.
fn among(operands: &[Operand]) -> Option<Worked> {
    let (low, high) = (operands.iter().map(|o| o.range.low).min()?, operands.iter().map(|o| o.range.high).max()?);
    let (least, most) = (operands.iter().map(|o| o.value).min()?, operands.iter().map(|o| o.value).max()?);
    let value = least.checked_add(most)?.checked_div(Decimal::TWO)?;
    Some(Worked { value, range: Interval { low, high }, text: Working::Between { least, most } })
}

/// What is left for the other months; a month can be no more than all.
fn rest(operands: &[Operand], month: Decimal) -> Option<Worked> {
    let [total] = operands else { return None };
    let left = total.value.checked_sub(month)?;
    let range = Interval { low: Decimal::ZERO, high: total.range.high };
    Some(Worked { value: total.value, range, text: Working::Rest(format!("{} - {month} = {left}", total.value)) })
}
