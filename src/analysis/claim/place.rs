//! Places and changes of place, recomputed from the figures of the set that is ranked.
//!
//! Others that stand ahead for certain (their printed figure is larger by more than rounding) count towards the best place;
//! those that may, and those without a figure, towards the worst. The place on the printed figures is that of competition
//! ranking, as in `analysis::ranking`.

use chrono::NaiveDate;

use super::evidence::{Cell, Class, Operand, View};
use super::interval::Interval;
use super::weigh::take;
use super::{Claim, Framing, Judge, Missing, Sources, Verdict, Working};
use crate::catalog::Groups;
use crate::domain::{Area, Bound, Decimal, Direction, Division, Measure, Observation, Period, Place, RegionCode};

/// Where a region stands in a set, as far as the figures tell.
#[derive(Clone, Debug)]
pub(super) struct Standing {
    /// On the printed figures.
    pub rank: i64,
    /// The best place possible.
    pub best: i64,
    /// The worst place possible.
    pub worst: i64,
    /// Regions with a figure, the own included.
    pub known: usize,
    /// Regions of the set.
    pub size: usize,
    /// First place first, the own among them.
    pub operands: Vec<Operand>,
}

/// What a set is ranked by.
pub(super) struct Ranked<'a> {
    pub members: &'a [RegionCode],
    pub region: RegionCode,
    pub cell: Cell,
}

impl Judge<'_> {
    pub(super) fn place(&self, claim: Claim, o: &Observation, region: RegionCode, period: Period) -> Claim {
        let scope = o.scope.as_deref().unwrap_or_default();
        let Some(members) = self.members(scope, region) else {
            return claim.lacking(Missing::Scope(scope.to_string()));
        };
        let told = o.of.or_else(|| says_growth(&o.provenance.place).then_some(Measure::Yoy));
        let by = |measure: Measure| self.placed(claim.clone(), o, &members, region, period, measure);
        if let Some(measure) = told {
            return by(measure);
        }
        // Nothing tells what is ranked: growth first, then the amount; one that holds will do, and none refutes alone.
        let (growth, level) = (by(Measure::Yoy), by(Measure::Level));
        let holds = |claim: &Claim| claim.verdict <= Verdict::Consistent;
        let named = |mut claim: Claim, measure| {
            claim.framing.push(Framing::Assumed(measure));
            claim
        };
        match (&growth.verdict, &level.verdict) {
            _ if holds(&growth) => named(growth, Measure::Yoy),
            _ if holds(&level) => named(level, Measure::Level),
            (Verdict::Contradicted, Verdict::Contradicted) => named(growth, Measure::Yoy),
            (Verdict::Contradicted, _) => {
                Claim { verdict: Verdict::Uncheckable, missing: vec![Missing::Ranked], ..growth }
            }
            (_, Verdict::Contradicted) => {
                Claim { verdict: Verdict::Uncheckable, missing: vec![Missing::Ranked], ..level }
            }
            _ => growth,
        }
    }

    /// The regions of a set by its name: 全国, 全省, 全市, a group or a region of the catalog; what stands in brackets
    /// (按总量) is left out. The region has to be one of them.
    pub(super) fn members(&self, scope: &str, region: RegionCode) -> Option<Vec<RegionCode>> {
        let name = scope.split('（').next().unwrap_or(scope);
        let (regions, own) = (&self.catalog.regions, self.catalog.regions.get(region)?);
        let province = region.province();
        let below = |code: RegionCode, level: Division| -> Vec<RegionCode> {
            regions.iter().filter(|r| r.level == level && r.code.province() == Some(code)).map(|r| r.code).collect()
        };
        let members = match (name, own.level) {
            ("全国", Division::Province) => self.catalog.groups.provinces().members.clone(),
            ("全省" | "全区" | "全自治区" | "省内", Division::City | Division::County) => {
                below(province?, own.level)
            }
            ("全市" | "市内", Division::County) => regions.children(own.parent?).map(|r| r.code).collect(),
            ("全市", Division::City) => Groups::cities(province?, regions).ok()?.members,
            _ => self.catalog.groups.find(name, regions).ok()?.members,
        };
        members.contains(&region).then_some(members)
    }

    fn placed(
        &self,
        claim: Claim,
        o: &Observation,
        members: &[RegionCode],
        region: RegionCode,
        period: Period,
        measure: Measure,
    ) -> Claim {
        let unit = match measure {
            Measure::Level => self.units(&o.indicator).into_iter().next().unwrap_or_default(),
            _ => "%".to_string(),
        };
        let cell = Cell { region, indicator: o.indicator.clone(), period, measure, unit, class: Class::Outcome };
        let base = match o.measure {
            Measure::RankChange => {
                match o.base.or_else(|| on_year_before(&o.provenance.place).then(|| period.year_before())) {
                    Some(base) => Some(base),
                    None => return claim.lacking(Missing::Reference("base".into())),
                }
            }
            _ => None,
        };
        let ranked = |period| Ranked { members, region, cell: Cell { period, ..cell.clone() } };
        let judge = |until: Option<NaiveDate>, wide: bool| -> Claim {
            let now = self.standing_of(&claim, &ranked(period), until, wide);
            let judged = match base {
                None => self.judge_rank(claim.clone(), o, now),
                Some(base) => {
                    let before = self.standing_of(&claim, &ranked(base), until, wide);
                    self.judge_change(claim.clone(), now, before)
                }
            };
            self.no_more_than_repeated(judged)
        };
        let mut all = judge(None, false);
        if all.verdict == Verdict::Contradicted && judge(None, true).verdict != Verdict::Contradicted {
            all.verdict = Verdict::Uncheckable;
            all.missing.push(Missing::Vintage);
        }
        let Some(day) = claim.as_of else { return all };
        // What came out later may bear a place out, and never refutes it.
        let mut then = judge(Some(day), false);
        match (then.verdict, all.verdict) {
            (Verdict::Verified, _) | (Verdict::Contradicted, Verdict::Contradicted) => then,
            (_, Verdict::Verified | Verdict::Consistent) => all,
            (Verdict::Contradicted, _) => all,
            _ => {
                if all.verdict == Verdict::Contradicted {
                    then.framing.push(Framing::Since { day, now: all.expected });
                }
                then
            }
        }
    }

    /// Where a region stands among the members of a set, on the weightiest figure of each.
    pub(super) fn standing_of(
        &self,
        claim: &Claim,
        ranked: &Ranked<'_>,
        until: Option<NaiveDate>,
        wide: bool,
    ) -> Result<Standing, Missing> {
        let file = claim.stated.place.file();
        let widen = |o: Operand| if wide { o.widened(&self.catalog.claims, file, claim.as_of) } else { o };
        let find = |region: RegionCode| {
            let cell = Cell { region, ..ranked.cell.clone() };
            let all = self.evidence.at(View::Any(file, until), &cell).into_iter();
            all.filter(|o| self.sources == Sources::All || o.used.place.file() != file || region != ranked.region)
                .map(widen)
                .next()
        };
        let Some(own) = find(ranked.region) else {
            return Err(super::weigh::missing(&ranked.cell));
        };
        let higher = self
            .catalog
            .indicators
            .get(ranked.cell.indicator.as_str())
            .is_none_or(|i| i.direction == Direction::Higher);
        let (mut printed, mut certain, mut possible, mut unknown) = (0, 0, 0, 0);
        let mut operands = vec![own.clone()];
        for other in ranked.members.iter().filter(|code| **code != ranked.region) {
            let Some(other) = find(*other) else {
                unknown += 1;
                continue;
            };
            let (ahead, surely, maybe) = if higher {
                (other.value > own.value, other.range.low >= own.range.high, other.range.high > own.range.low)
            } else {
                (other.value < own.value, other.range.high <= own.range.low, other.range.low < own.range.high)
            };
            printed += i64::from(ahead);
            certain += i64::from(surely);
            possible += i64::from(maybe);
            operands.push(other);
        }
        // First place first, ties by code, as a ranking lists them.
        operands.sort_by(|a, b| {
            let values = if higher { b.value.cmp(&a.value) } else { a.value.cmp(&b.value) };
            let code = |o: &Operand| o.used.area.as_ref().and_then(Area::code);
            values.then_with(|| code(a).cmp(&code(b)))
        });
        let size = ranked.members.len();
        let (rank, best, worst) = (printed + 1, certain + 1, possible + 1 + unknown);
        Ok(Standing { rank, best, worst, known: size - unknown as usize, size, operands })
    }

    fn judge_rank(&self, mut claim: Claim, o: &Observation, now: Result<Standing, Missing>) -> Claim {
        let now = match now {
            Ok(now) => now,
            Err(missing) => return claim.lacking(missing),
        };
        let (stated, missing) = (o.value, now.size - now.known);
        let (best, rank, worst) = (Decimal::from(now.best), Decimal::from(now.rank), Decimal::from(now.worst));
        let (exactly, possible) = match o.bound {
            Bound::AtMost => (missing == 0 && rank <= stated, best <= stated),
            Bound::AtLeast => (missing == 0 && rank >= stated, worst >= stated),
            _ => (missing == 0 && rank == stated, best <= stated && stated <= worst),
        };
        claim.verdict = match (exactly, possible) {
            (true, _) => Verdict::Verified,
            (false, true) => Verdict::Consistent,
            (false, false) => Verdict::Contradicted,
        };
        let places = span(now.rank, now.rank + missing as i64);
        claim.computation = vec![Working::Place { places, size: now.size, known: now.known }];
        claim.expected = Some(rank);
        let printed = Interval { low: rank, high: Decimal::from(now.rank + missing as i64) };
        claim.interval = Some(narrower(stated, printed, Interval { low: best, high: worst }));
        self.covered(&mut claim, &now);
        take(&mut claim, now.operands);
        claim
    }

    fn judge_change(
        &self,
        mut claim: Claim,
        now: Result<Standing, Missing>,
        before: Result<Standing, Missing>,
    ) -> Claim {
        let (now, before) = match (now, before) {
            (Ok(now), Ok(before)) => (now, before),
            (now, before) => {
                claim.missing.extend(now.err().into_iter().chain(before.err()));
                return claim;
            }
        };
        let Some(stated) = claim.stated.value else { return claim };
        let whole = now.known == now.size && before.known == before.size;
        let printed = Decimal::from(before.rank - now.rank);
        let open = |s: &Standing| s.rank + (s.size - s.known) as i64;
        let between = |low: i64, high: i64| Interval { low: Decimal::from(low), high: Decimal::from(high) };
        let range = narrower(
            stated,
            between(before.rank - open(&now), open(&before) - now.rank),
            between(before.best - now.worst, before.worst - now.best),
        );
        claim.verdict = if whole && printed == stated {
            Verdict::Verified
        } else if range.holds(stated) {
            Verdict::Consistent
        } else {
            Verdict::Contradicted
        };
        let place = |s: &Standing| span(s.rank, open(s));
        let gained = if whole { printed.to_string() } else { format!("{}..{}", range.low, range.high) };
        claim.computation = vec![format!("{} - {} = {gained}", place(&before), place(&now)).into()];
        claim.expected = Some(printed);
        claim.interval = Some(range);
        self.covered(&mut claim, &now);
        self.covered(&mut claim, &before);
        take(&mut claim, now.operands.into_iter().chain(before.operands).collect());
        claim
    }

    /// A place that most of the set is missing for is not called consistent.
    fn covered(&self, claim: &mut Claim, standing: &Standing) {
        let Standing { known, size, .. } = *standing;
        if known < size {
            claim.missing.push(Missing::Members { known, size });
        }
        let enough = known as f64 >= self.catalog.claims.coverage * size as f64;
        if !enough && claim.verdict == Verdict::Consistent {
            claim.verdict = Verdict::Uncheckable;
        }
    }
}

/// What the printed figures leave open, if the stated value lies in it; else what rounding leaves open too.
fn narrower(stated: Decimal, printed: Interval, rounded: Interval) -> Interval {
    if printed.holds(stated) { printed } else { rounded }
}

fn span(from: i64, to: i64) -> String {
    if from == to { from.to_string() } else { format!("{from}..{to}") }
}

/// Whether the words of a place say that growth is ranked, in simplified or traditional script.
pub(super) fn says_growth(place: &Place) -> bool {
    let Place::Span { quote, .. } = place else { return false };
    ["增速", "增幅", "增长", "增長"].iter().any(|word| quote.contains(word))
}

/// Whether a change of place is told against the same months a year before.
fn on_year_before(place: &Place) -> bool {
    matches!(place, Place::Span { quote, .. } if quote.contains("同期"))
}
