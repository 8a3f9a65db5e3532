//! Averages over years: `sqrt((1 + a)(1 + b)) - 1` for two years, `(1 + a)(1 + b)... - 1` since 2019.

use rust_decimal::MathematicalOps;

use super::evidence::{Cell, Operand};
use super::interval::Interval;
use super::weigh::{Worked, short};
use super::{Claim, Judge, Verdict};
use crate::domain::{Decimal, Measure, Observation, Period, RegionCode};

impl Judge<'_> {
    pub(super) fn average(&self, claim: Claim, o: &Observation, region: RegionCode, period: Period) -> Claim {
        let growth = |period| Cell::growth(region, &o.indicator, period);
        let root = o.measure == Measure::Avg2;
        let years = if root { 2 } else { period.year() - 2019 };
        let mut periods = vec![period];
        for _ in 1..years.clamp(1, 30) {
            periods.push(periods[periods.len() - 1].year_before());
        }
        periods.reverse();
        let cells: Vec<Cell> = periods.into_iter().map(growth).collect();
        let computed = if years < 1 {
            claim.clone()
        } else {
            self.compute(claim.clone(), &cells, &|operands| chained(operands, root, o.value))
        };
        if computed.verdict != Verdict::Uncheckable {
            return computed;
        }
        // Without the growth of each year, another source may state the average itself.
        let told = self.figure(claim, o, region, period);
        if told.verdict == Verdict::Uncheckable { computed } else { told }
    }
}

/// Growth over several years, or its yearly mean over two.
pub(super) fn chained(operands: &[Operand], root: bool, like: Decimal) -> Option<Worked> {
    let factor = |rate: Decimal| Decimal::ONE + rate / Decimal::ONE_HUNDRED;
    let mut product = (Decimal::ONE, Interval::point(Decimal::ONE));
    for o in operands {
        let range = o.range.map(|rate| Some(factor(rate)))?;
        if range.low <= Decimal::ZERO {
            return None;
        }
        product = (product.0.checked_mul(factor(o.value))?, product.1.times(range)?);
    }
    let last = |value: Decimal| {
        let value = if root { value.sqrt()? } else { value };
        (value - Decimal::ONE).checked_mul(Decimal::ONE_HUNDRED)
    };
    let (value, range) = (last(product.0)?, product.1.map(last)?);
    let sign = |rate: Decimal| if rate.is_sign_negative() { '-' } else { '+' };
    let factors: Vec<String> = operands.iter().map(|o| format!("(1 {} {}%)", sign(o.value), o.value.abs())).collect();
    let product = factors.join(" × ");
    let text = if root {
        format!("sqrt({product}) - 1 = {}%", short(value, like))
    } else {
        format!("{product} - 1 = {}%", short(value, like))
    };
    Some(Worked { value, range, text: text.into() })
}
