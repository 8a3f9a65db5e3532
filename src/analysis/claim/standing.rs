//! Standing: a region above or below a line without a figure, and how many provinces are.

use chrono::NaiveDate;

use super::evidence::{Cell, Class, Operand, View};
use super::interval::Interval;
use super::record::{NO_GROWTH, bytes};
use super::weigh::{missing, take};
use super::{Claim, Doc, Framing, Judge, Missing, Verdict, Working};
use crate::domain::{Area, Decimal, IndicatorId, Measure, Observation, Period, RegionCode, Status};
use crate::source::statement::{Line, Said, Side, Statement};

/// How many provinces stand on a side of a line.
struct Counted {
    /// On the printed figures.
    printed: i64,
    /// For certain.
    certain: i64,
    /// At most.
    possible: i64,
    known: usize,
    operands: Vec<Operand>,
}

impl Judge<'_> {
    pub(super) fn standing(&self, mut claim: Claim, doc: &Doc<'_>, statement: &Statement) -> Claim {
        let Said::Standing { region, side, line, expected } = &statement.said else { return claim };
        claim.stated.area = Area::Division(*region);
        claim.stated.status = if *expected { Status::Expected } else { Status::Actual };
        claim.stated.reference = Some(name(*line).to_string());
        let (indicator, period) = self.topic(doc, statement);
        claim.stated.indicator = indicator.clone();
        claim.stated.period = period;
        let (Some(indicator), Some(period)) = (&indicator, period) else {
            let (region, line, status) = (*region, name(*line), claim.stated.status);
            let claim = claim.lacking(if indicator.is_none() { Missing::Indicator } else { Missing::Period });
            return claim.lacking(Missing::Growth { region, period, line, status });
        };
        let class = if *expected { Class::Expected } else { Class::Outcome };
        let own = Cell { class, ..Cell::growth(*region, indicator, period) };
        let Some(other) = line_cell(*line, &own) else { return claim.lacking(Missing::Reference(name(*line).into())) };
        let find = |cell: &Cell| self.evidence.at(View::Any(doc.file, None), cell).into_iter().next();
        match (find(&own), find(&other)) {
            (Some(a), Some(b)) => {
                let above = *side == Side::Above;
                let (holds, excluded) = if above {
                    (a.value > b.value, a.range.high <= b.range.low)
                } else {
                    (a.value < b.value, a.range.low >= b.range.high)
                };
                claim.verdict = match (holds, excluded) {
                    (true, _) => Verdict::Verified,
                    (_, true) => Verdict::Contradicted,
                    _ => Verdict::Consistent,
                };
                claim.computation = vec![format!("{} {} {}", a.value, if above { ">" } else { "<" }, b.value).into()];
                claim.interval = a.range.minus(b.range);
                take(&mut claim, vec![a, b]);
            }
            (a, b) => {
                let lacking = [(a, &own), (b, &other)].into_iter().filter(|(found, _)| found.is_none());
                claim.missing.extend(lacking.map(|(_, cell)| missing(cell)));
            }
        }
        self.no_more_than_repeated(claim)
    }

    pub(super) fn breadth(&self, mut claim: Claim, doc: &Doc<'_>, statement: &Statement) -> Claim {
        let Said::Breadth { count, side, line } = &statement.said else { return claim };
        (claim.stated.value, claim.stated.unit) = (Some(count.value), count.unit.clone());
        claim.stated.area = Area::Division(RegionCode::NATION);
        claim.stated.reference = Some(name(*line).to_string());
        let (indicator, period) = self.topic(doc, statement);
        claim.stated.indicator = indicator.clone();
        claim.stated.period = period;
        let (Some(indicator), Some(period)) = (indicator, period) else {
            return claim.lacking(if period.is_none() { Missing::Period } else { Missing::Indicator });
        };
        let now = self.counted(doc, &indicator, period, *side, *line, None);
        let Some(now) = now else {
            return claim.lacking(missing(&Cell::growth(RegionCode::NATION, &indicator, period)));
        };
        let then = doc.published.and_then(|day| self.counted(doc, &indicator, period, *side, *line, Some(day)));
        let size = self.catalog.groups.provinces().members.len();
        let (then, total) = (then.unwrap_or(now.clone_counts()), now.printed);
        let range = Interval { low: Decimal::from(then.certain), high: Decimal::from(then.possible) };
        let today = now.known == size && Decimal::from(now.printed) == count.value;
        claim.verdict = if today || (then.known == size && Decimal::from(then.printed) == count.value) {
            Verdict::Verified
        } else if range.holds(count.value) {
            Verdict::Consistent
        } else {
            Verdict::Contradicted
        };
        claim.computation = vec![Working::Provinces { count: then.printed, known: then.known, size }];
        claim.expected = Some(Decimal::from(then.printed));
        claim.interval = Some(range);
        if then.known < size {
            claim.missing.push(Missing::Members { known: then.known, size });
        }
        let enough = then.known as f64 >= self.catalog.claims.coverage * size as f64;
        if !enough && claim.verdict == Verdict::Consistent {
            claim.verdict = Verdict::Uncheckable;
        }
        // Before all had published there were fewer to count.
        if doc.published.is_none() && claim.verdict == Verdict::Contradicted && count.value < range.low {
            claim.verdict = Verdict::Uncheckable;
            claim.missing.push(Missing::Day);
        }
        if let Some(day) = doc.published.filter(|_| now.known > then.known) {
            claim.framing.push(Framing::Since { day, now: Some(Decimal::from(total)) });
        }
        if doc.published.is_none() {
            claim.framing.push(Framing::Undated);
        }
        take(&mut claim, then.operands);
        self.no_more_than_repeated(claim)
    }

    fn counted(
        &self,
        doc: &Doc<'_>,
        indicator: &IndicatorId,
        period: Period,
        side: Side,
        line: Line,
        until: Option<NaiveDate>,
    ) -> Option<Counted> {
        let find = |region| {
            let cell = Cell::growth(region, indicator, period);
            self.evidence.at(View::Any(doc.file, until), &cell).into_iter().next()
        };
        let members = &self.catalog.groups.provinces().members;
        let mut counted = Counted { printed: 0, certain: 0, possible: 0, known: 0, operands: Vec::new() };
        let (value, range) = match line {
            Line::Zero => (Decimal::ZERO, NO_GROWTH),
            _ => {
                let nation = find(RegionCode::NATION)?;
                counted.operands.push(nation.clone());
                (nation.value, nation.range)
            }
        };
        for member in members {
            let Some(o) = find(*member) else {
                counted.possible += 1;
                continue;
            };
            let (printed, certain, possible) = match side {
                Side::Above => (o.value > value, o.range.low >= range.high, o.range.high > range.low),
                Side::Below => (o.value < value, o.range.high <= range.low, o.range.low < range.high),
            };
            counted.known += 1;
            counted.printed += i64::from(printed);
            counted.certain += i64::from(certain);
            counted.possible += i64::from(possible);
            counted.operands.push(o);
        }
        Some(counted)
    }

    /// What growth a statement without a figure is about: the indicator that its sentence names, else that of the figure
    /// before it in its paragraph; the months of that figure, else the document's.
    fn topic(&self, doc: &Doc<'_>, statement: &Statement) -> (Option<IndicatorId>, Option<Period>) {
        let before = self.before(doc, statement);
        let named = self.named(&doc.plain.text()[statement.sentence.clone()]);
        (named.or_else(|| before.map(|o| o.indicator.clone())), before.and_then(|o| o.period).or(doc.period))
    }

    /// The growth rate that stands last before a statement in its paragraph, or first behind it in its sentence.
    fn before(&self, doc: &Doc<'_>, statement: &Statement) -> Option<&Observation> {
        let text = doc.plain.text();
        let line = text[..statement.at.start].rfind('\n').map_or(0, |at| at + 1);
        let at = bytes(&doc.plain.place(statement.at.clone()))?;
        let paragraph = bytes(&doc.plain.place(line..statement.sentence.end))?;
        let rates: Vec<(usize, usize, &Observation)> = self
            .evidence
            .of_file(doc.file)
            .iter()
            .filter(|(_, o)| o.measure == Measure::Yoy)
            .filter_map(|(_, o)| bytes(&o.provenance.place).map(|(start, end)| (start, end, *o)))
            .collect();
        let last = rates.iter().rfind(|(start, end, _)| *start >= paragraph.0 && *end <= at.0);
        let next = || rates.iter().find(|(start, end, _)| *start >= at.1 && *end <= paragraph.1);
        last.or_else(next).map(|(_, _, o)| *o)
    }
}

impl Counted {
    fn clone_counts(&self) -> Counted {
        let Counted { printed, certain, possible, known, ref operands } = *self;
        Counted { printed, certain, possible, known, operands: operands.clone() }
    }
}

fn name(line: Line) -> &'static str {
    match line {
        Line::Nation => "nation",
        Line::Province => "province",
        Line::Plan => "plan",
        Line::Zero => "zero",
    }
}

/// The cell of a line for a region's growth.
fn line_cell(line: Line, own: &Cell) -> Option<Cell> {
    match line {
        Line::Nation => Some(Cell::growth(RegionCode::NATION, &own.indicator, own.period)),
        Line::Province => {
            let province = own.region.province().filter(|p| *p != own.region)?;
            Some(Cell::growth(province, &own.indicator, own.period))
        }
        Line::Plan => {
            let year = Period::cumulative(own.period.year(), 12).ok()?;
            Some(Cell { class: Class::Target, period: year, ..own.clone() })
        }
        Line::Zero => None,
    }
}
