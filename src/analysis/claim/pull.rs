//! Pulls and contributions.
//!
//! - pull = change of the part / total of the base period; the base total is `total / (1 + growth)`, at current prices only
//! - contribution = pull / growth of the total, and so pull = contribution × growth

use super::evidence::{Cell, Class, Operand};
use super::interval::Interval;
use super::weigh::{Worked, short};
use super::{Claim, Doc, Framing, Judge, Missing, Verdict};
use crate::domain::{Area, Basis, Decimal, IndicatorId, Measure, Observation, Period, Place, RegionCode};
use crate::source::statement::{Said, Statement};

impl Judge<'_> {
    /// A pull or contribution that is an observation, from the other of the two and the growth of the total. The total is
    /// not told by the words alone, so that this bears out and never refutes.
    pub(super) fn pull(&self, claim: Claim, o: &Observation, region: RegionCode, period: Period) -> Claim {
        let other = match o.measure {
            Measure::Pull => (Measure::Contribution, "%"),
            _ => (Measure::Pull, "pp"),
        };
        let mut off = None;
        let wholes = self.catalog.claims.wholes.iter();
        let totals = wholes.filter(|w| w.parts.iter().any(|p| p == o.indicator.as_str()));
        for total in totals.map(|w| IndicatorId::new(&w.total)) {
            let growth = Cell::growth(region, &total, period);
            let part =
                Cell { indicator: o.indicator.clone(), measure: other.0, unit: other.1.into(), ..growth.clone() };
            let judged = self.compute(claim.clone(), &[part, growth], &|operands| part_of_growth(operands, o));
            match judged.verdict {
                Verdict::Verified | Verdict::Consistent => return judged,
                Verdict::Contradicted if off.is_none() => off = Some(judged.only_bears_out()),
                _ => {}
            }
        }
        let told = self.figure(claim.clone(), o, region, period);
        match told.verdict {
            Verdict::Uncheckable => off.unwrap_or_else(|| claim.lacking(Missing::Amounts)),
            _ => told,
        }
    }

    /// A pull that the words tell with the increase itself: 新增产值67.3亿元，拉动规上工业产值增速11.8个百分点.
    pub(super) fn pulled(&self, mut claim: Claim, doc: &Doc<'_>, statement: &Statement) -> Claim {
        let Said::Pull { increase, total, points } = &statement.said else { return claim };
        claim.stated.value = Some(points.value);
        claim.stated.unit = "pp".into();
        claim.stated.measure = Some(Measure::Pull);
        let Some(amount) = self.amount(doc, total.clone(), &increase.unit, &claim.stated.place) else {
            return claim.lacking(Missing::Amounts);
        };
        let (Area::Division(region), Some(period)) = (&amount.area, amount.period) else {
            return claim.lacking(Missing::Period);
        };
        claim.stated.area = amount.area.clone();
        claim.stated.indicator = Some(amount.indicator.clone());
        claim.stated.period = amount.period;
        if self.catalog.indicators.get(amount.indicator.as_str()).is_none_or(|i| i.basis == Basis::Comparable) {
            return claim.lacking(Missing::Prices);
        }
        let class = Class::of(amount.status);
        let growth = Cell { class, ..Cell::growth(*region, &amount.indicator, period) };
        let level = Cell { measure: Measure::Level, unit: amount.unit.clone(), ..growth.clone() };
        let mut judged =
            self.compute(claim, &[level, growth], &|operands| pull_of(increase.value, operands, points.value));
        let total_growth = judged.used.iter().find(|u| u.measure == Some(Measure::Yoy)).map(|u| u.value);
        if let Some(growth) = total_growth.filter(|growth| points.value > *growth) {
            judged.framing.push(Framing::MoreThanAll { growth, rest: growth - points.value });
        }
        judged
    }

    /// The amount of the total that a pull is told of: the indicator that the words name, else the one amount of a flow
    /// at current prices that the document gives in the unit of the increase before.
    fn amount(&self, doc: &Doc<'_>, total: std::ops::Range<usize>, unit: &str, place: &Place) -> Option<&Observation> {
        let words = &doc.plain.text()[total];
        let named = self.named(words);
        let before = |o: &Observation| match (&o.provenance.place, place) {
            (Place::Span { end, .. }, Place::Span { start, .. }) => end <= start,
            _ => false,
        };
        let mut levels = self.evidence.of_file(doc.file).iter().filter(|(_, o)| {
            o.measure == Measure::Level
                && o.unit == unit
                && before(o)
                && named.as_ref().is_none_or(|n| *n == o.indicator)
        });
        levels.next_back().map(|(_, o)| *o)
    }

    /// The indicator that words name, the longest phrase first.
    pub(super) fn named(&self, words: &str) -> Option<IndicatorId> {
        let phrases = self.catalog.indicators.iter().flat_map(|i| i.phrases.iter().map(move |p| (p, &i.id)));
        let found = phrases.filter(|(phrase, _)| words.contains(phrase.as_str()));
        found.max_by_key(|(phrase, _)| phrase.len()).map(|(_, id)| id.clone())
    }
}

/// `increase / (total / (1 + growth))`, in points.
pub(super) fn pull_of(increase: Decimal, operands: &[Operand], like: Decimal) -> Option<Worked> {
    let [total, growth] = operands else { return None };
    let factor = |rate: Decimal| Some(Decimal::ONE + rate / Decimal::ONE_HUNDRED);
    let hundred = |v: Decimal| v.checked_mul(Decimal::ONE_HUNDRED);
    let base = total.value.checked_div(factor(growth.value)?)?;
    let value = hundred(increase.checked_div(base)?)?;
    let bases = total.range.over(growth.range.map(factor)?)?;
    let range = Interval::printed(increase).over(bases)?.map(hundred)?;
    let text = format!("{increase} / ({} / (1 + {}%)) = {}%", total.value, growth.value, short(value, like));
    Some(Worked { value, range, text: text.into() })
}

/// `pull / growth` for a contribution, `contribution × growth` for a pull.
fn part_of_growth(operands: &[Operand], o: &Observation) -> Option<Worked> {
    let [part, growth] = operands else { return None };
    let hundred = Interval::point(Decimal::ONE_HUNDRED);
    if o.measure == Measure::Pull {
        let value = part.value.checked_mul(growth.value)?.checked_div(Decimal::ONE_HUNDRED)?;
        let range = part.range.times(growth.range)?.over(hundred)?;
        return Some(Worked {
            value,
            range,
            text: format!("{}% × {} = {}", part.value, growth.value, short(value, o.value)).into(),
        });
    }
    let value = part.value.checked_div(growth.value)?.checked_mul(Decimal::ONE_HUNDRED)?;
    let range = part.range.over(growth.range)?.times(hundred)?;
    Some(Worked {
        value,
        range,
        text: format!("{} / {} = {}%", part.value, growth.value, short(value, o.value)).into(),
    })
}
