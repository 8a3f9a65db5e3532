//! Framing: what a claim compares with, leaves out, or rests on, where another choice would have said less.

use chrono::NaiveDate;

use super::evidence::{Cell, View};
use super::record::larger_is_better;
use super::{Claim, Judge, Kind};
use crate::domain::{Area, Decimal, Measure, Observation, Period, RegionCode, Span};
use crate::source::statement::Among;

/// One thing to know of how a claim was framed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Framing {
    /// Compared with something else than the nation.
    Comparator {
        /// What it was compared with.
        chosen: String,
        /// The gap to the nation, where both rates are known.
        nation: Option<Decimal>,
        /// Whether the document tells the gap to the nation too.
        told: bool,
    },
    /// Years were left out.
    Excluded(Vec<i32>),
    /// What a record was held against.
    Among {
        /// The same months of each year, or every period of the kind.
        among: Among,
        /// Whether the words tell so.
        told: bool,
        /// Held against the other of the two: `None` where that cannot be said, or was not looked at.
        other: Option<bool>,
    },
    /// Years in a row that do not come to what is told.
    Years {
        /// As told.
        told: i32,
        /// As counted.
        counted: usize,
    },
    /// A single month where the months since January grew less, or are not told.
    Month {
        /// Growth since January, where known.
        cumulative: Option<Decimal>,
    },
    /// A two-year average where the growth of the year is lower, or is not told.
    TwoYears {
        /// Growth of the year, where known.
        year: Option<Decimal>,
    },
    /// Ranked in a set that is not the whole nation.
    Set {
        /// Its name.
        scope: String,
        /// Number of its members.
        size: usize,
    },
    /// Nothing tells what is ranked or compared; this was tried and holds.
    Assumed(Measure),
    /// More points than the whole grew: all else fell.
    MoreThanAll {
        /// Growth of the whole.
        growth: Decimal,
        /// Points that all else made.
        rest: Decimal,
    },
    /// True of what had come out by a day; by all that is known now it is another.
    Since {
        /// The day.
        day: NaiveDate,
        /// The result now.
        now: Option<Decimal>,
    },
    /// Only documents that nobody reviewed give the same figure.
    Repeated,
    /// The working rests on another document that nobody reviewed.
    Unreviewed,
    /// The document's day is not known, so that figures of any day were used.
    Undated,
    /// So many of the figures used are dated later than the document (the day of a page is not always that of release).
    Later(usize),
    /// So many of the figures used were worked out from published ones.
    Derived(usize),
}

impl Judge<'_> {
    /// Adds what is to be known of how an observation was framed.
    pub(super) fn frame(&self, claim: &mut Claim, o: &Observation) {
        let (Area::Division(region), Some(period)) = (&o.area, o.period) else { return };
        match claim.kind {
            Kind::Gap => self.comparator(claim, o, *region, period),
            Kind::Rank | Kind::RankChange => {
                let scope = o.scope.clone().unwrap_or_default();
                let size = self.members(&scope, *region).map(|m| m.len());
                let whole = self.catalog.groups.provinces().members.len();
                if let Some(size) = size.filter(|n| *n < whole && !scope.starts_with("全")) {
                    claim.framing.push(Framing::Set { scope, size });
                }
                if claim.as_of.is_none() {
                    claim.framing.push(Framing::Undated);
                }
            }
            Kind::Figure if o.measure == Measure::Yoy && period.span() == Span::Month => {
                self.month(claim, o, *region, period)
            }
            Kind::Average if o.measure == Measure::Avg2 => {
                let year = self.growth(o, *region, period);
                if year.is_none_or(|year| year < o.value) {
                    claim.framing.push(Framing::TwoYears { year });
                }
            }
            _ => {}
        }
    }

    fn comparator(&self, claim: &mut Claim, o: &Observation, region: RegionCode, period: Period) {
        let chosen = o.reference.clone().unwrap_or_default();
        if chosen == "nation" || region == RegionCode::NATION {
            return;
        }
        let file = o.provenance.place.file();
        let told = self.evidence.of_file(file).iter().any(|(_, other)| {
            other.measure == Measure::Gap
                && other.reference.as_deref() == Some("nation")
                && (&other.area, &other.indicator, other.period) == (&o.area, &o.indicator, o.period)
        });
        let nation = match (self.growth(o, region, period), self.growth(o, RegionCode::NATION, period)) {
            (Some(own), Some(nation)) => Some(own - nation),
            _ => None,
        };
        claim.framing.push(Framing::Comparator { chosen, nation, told });
    }

    fn month(&self, claim: &mut Claim, o: &Observation, region: RegionCode, period: Period) {
        let Ok(span) = Period::cumulative(period.year(), period.last().month()) else { return };
        let cumulative = self.growth(o, region, span).filter(|_| span != period);
        let better = larger_is_better(self, o.indicator.as_str());
        let flatters = cumulative.is_none_or(|c| if better { o.value > c } else { o.value < c });
        if flatters && span != period {
            claim.framing.push(Framing::Month { cumulative });
        }
    }

    /// A growth rate of the same indicator, as the document or the weightiest other source has it.
    fn growth(&self, o: &Observation, region: RegionCode, period: Period) -> Option<Decimal> {
        let file = o.provenance.place.file();
        let cell = Cell::growth(region, &o.indicator, period);
        let inside = self.evidence.at(View::Inside(file), &cell).into_iter().next();
        inside.or_else(|| self.evidence.at(View::Any(file, None), &cell).into_iter().next()).map(|o| o.value)
    }
}
