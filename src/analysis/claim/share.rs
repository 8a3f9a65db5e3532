//! Shares: `part / total`, both at current prices, in the same unit and months.

use super::evidence::{Cell, Class, Operand};
use super::weigh::{Worked, short};
use super::{Claim, Judge, Missing, Verdict};
use crate::domain::{Decimal, IndicatorId, Measure, Observation, Period, RegionCode};

impl Judge<'_> {
    /// A sector's share of GDP is computed; of what else a share is one, the words tell the reader but not the program,
    /// so that other totals bear a share out and never refute it.
    pub(super) fn share(&self, claim: Claim, o: &Observation, region: RegionCode, period: Period) -> Claim {
        let (mut lacking, mut other): (Option<Claim>, Option<Claim>) = (None, None);
        for (total_region, total, sure) in self.totals(o, region) {
            for unit in self.units(&total) {
                let cell = |region, indicator: &IndicatorId| Cell {
                    region,
                    indicator: indicator.clone(),
                    period,
                    measure: Measure::Level,
                    unit: unit.clone(),
                    class: Class::Outcome,
                };
                let cells = [cell(region, &o.indicator), cell(total_region, &total)];
                let judged = self.compute(claim.clone(), &cells, &|operands| ratio(operands, o.value));
                match judged.verdict {
                    Verdict::Verified | Verdict::Consistent => return judged,
                    Verdict::Contradicted if sure => return judged,
                    Verdict::Contradicted if other.is_none() => other = Some(judged.only_bears_out()),
                    Verdict::Uncheckable if sure && lacking.is_none() => lacking = Some(judged),
                    _ => {}
                }
            }
        }
        let told = self.figure(claim.clone(), o, region, period);
        if told.verdict != Verdict::Uncheckable {
            return told;
        }
        other.or(lacking).unwrap_or_else(|| claim.lacking(Missing::Total))
    }

    /// What a share can be one of, and whether it is sure: the whole that the indicator is a part of, and the same
    /// indicator one rung up.
    fn totals(&self, o: &Observation, region: RegionCode) -> Vec<(RegionCode, IndicatorId, bool)> {
        let wholes = self.catalog.claims.wholes.iter().filter(|w| w.parts.iter().any(|p| p == o.indicator.as_str()));
        let mut totals: Vec<_> =
            wholes.map(|w| (region, IndicatorId::new(&w.total), w.complete && w.total == "gdp")).collect();
        let above = std::iter::successors(self.catalog.regions.get(region), |r| self.catalog.regions.get(r.parent?));
        totals.extend(above.skip(1).map(|r| (r.code, o.indicator.clone(), false)));
        totals
    }

    pub(super) fn units(&self, indicator: &IndicatorId) -> Vec<String> {
        self.catalog.indicators.get(indicator.as_str()).map(|i| i.units.clone()).unwrap_or_default()
    }
}

/// `part / total`, %.
pub(super) fn ratio(operands: &[Operand], like: Decimal) -> Option<Worked> {
    let [part, total] = operands else { return None };
    let value = part.value.checked_div(total.value)?.checked_mul(Decimal::ONE_HUNDRED)?;
    let range = part.range.over(total.range)?.map(|v| v.checked_mul(Decimal::ONE_HUNDRED))?;
    Some(Worked { value, range, text: format!("{} / {} = {}%", part.value, total.value, short(value, like)).into() })
}
