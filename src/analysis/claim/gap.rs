//! Gaps: a growth rate minus the rate it is compared with, `own - reference`, in points.

use super::evidence::{Cell, Class, Operand, View};
use super::weigh::Worked;
use super::{Claim, Framing, Judge, Missing, Verdict};
use crate::domain::{Division, Measure, Observation, Period, RegionCode};

impl Judge<'_> {
    pub(super) fn gap(&self, claim: Claim, o: &Observation, region: RegionCode, period: Period) -> Claim {
        if let Some(measure) = o.of.filter(|measure| *measure != Measure::Yoy) {
            return self.gap_of(claim, o, region, period, measure);
        }
        // Growth on the year, unless the document gives a two-year average too: which of the two a short gap behind both
        // is one of, a reader may mistake.
        let growth = self.gap_of(claim.clone(), o, region, period, Measure::Yoy);
        let average = Cell { measure: Measure::Avg2, ..Cell::growth(region, &o.indicator, period) };
        let both = !self.evidence.at(View::Inside(o.provenance.place.file()), &average).is_empty();
        if growth.verdict != Verdict::Contradicted || !both {
            return growth;
        }
        let mut average = self.gap_of(claim, o, region, period, Measure::Avg2);
        match average.verdict {
            Verdict::Verified | Verdict::Consistent => average.framing.push(Framing::Assumed(Measure::Avg2)),
            Verdict::Uncheckable => average.missing.push(Missing::Ranked),
            Verdict::Contradicted => {}
        }
        average
    }

    fn gap_of(&self, claim: Claim, o: &Observation, region: RegionCode, period: Period, measure: Measure) -> Claim {
        // A difference of amounts is no gap in points.
        if measure == Measure::Level {
            return claim.lacking(Missing::Reference("level".into()));
        }
        let own = Cell { measure, ..Cell::growth(region, &o.indicator, period) };
        match self.reference(o, &own) {
            Ok(reference) => self.compute(claim, &[own, reference], &difference),
            Err(missing) => claim.lacking(missing),
        }
    }

    /// The cell that a gap is measured against.
    fn reference(&self, o: &Observation, own: &Cell) -> Result<Cell, Missing> {
        let words = o.reference.as_deref().unwrap_or_default();
        let unknown = || Missing::Reference(words.to_string());
        let of_region = |region| Cell { region, ..own.clone() };
        let at = |period| Cell { period, ..own.clone() };
        let region = self.catalog.regions.get(own.region);
        match words {
            "nation" => Ok(of_region(RegionCode::NATION)),
            "province" => {
                own.region.province().filter(|province| *province != own.region).map(of_region).ok_or_else(unknown)
            }
            "city" => {
                let parent = region.and_then(|r| self.catalog.regions.get(r.parent?));
                parent.filter(|p| p.level == Division::City).map(|p| of_region(p.code)).ok_or_else(unknown)
            }
            "gdp" => {
                let basis = |id: &str| self.catalog.indicators.get(id).map(|i| i.basis);
                let gdp = self.catalog.indicators.get("gdp").ok_or_else(unknown)?;
                if basis(own.indicator.as_str()) != Some(gdp.basis) {
                    return Err(Missing::Prices);
                }
                Ok(Cell { indicator: gdp.id.clone(), ..own.clone() })
            }
            "prior_year" => Ok(at(o.base.unwrap_or(own.period.year_before()))),
            "prior_period" => o.base.or_else(|| own.period.before()).map(at).ok_or_else(unknown),
            "plan" => {
                let year = Period::cumulative(own.period.year(), 12).map_err(|_| Missing::Period)?;
                Ok(Cell { class: Class::Target, period: year, ..own.clone() })
            }
            _ => match (o.base, self.catalog.regions.find(words)) {
                (Some(base), _) => Ok(at(base)),
                (None, Ok(region)) if region.code != own.region => Ok(of_region(region.code)),
                _ => Err(unknown()),
            },
        }
    }
}

/// `a - b`.
pub(super) fn difference(operands: &[Operand]) -> Option<Worked> {
    let [own, reference] = operands else { return None };
    let value = own.value.checked_sub(reference.value)?;
    let sign =
        if reference.value.is_sign_negative() { format!("({})", reference.value) } else { reference.value.to_string() };
    Some(Worked {
        value,
        range: own.range.minus(reference.range)?,
        text: format!("{} - {sign} = {value}", own.value).into(),
    })
}
