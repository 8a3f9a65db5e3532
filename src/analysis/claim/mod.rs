//! Claims: what documents and panels state, recomputed from the observations.
//!
//! A claim is *verified* where the printed figures recompute it exactly, *consistent* where what the printed figures can
//! stand for (5.4 ± 0.05), or what missing regions leave open, allows it, *contradicted* where it does not, and
//! *uncheckable* where something is missing, which is told. Formulas: `docs/methods.md`.
//!
//! One file a kind of claim; [`evidence`] finds figures, `weigh` holds a stated figure against computed ones.

mod average;
pub mod confirm;
mod count;
pub mod evidence;
mod figure;
mod framing;
mod gap;
mod goal;
pub mod implied;
pub mod interval;
mod place;
mod pull;
mod ranked;
mod record;
mod share;
mod since;
mod standing;
mod sum;
mod weigh;
pub mod working;

use chrono::NaiveDate;

use crate::catalog::Catalog;
use crate::domain::{
    Area, Bound, Decimal, IndicatorId, Measure, Observation, ObservationId, Period, Place, RegionCode, Status,
};
use crate::frame::{Store, outcome};
use crate::source::bulletin::plain::Plain;
use crate::source::statement::{Said, Statement};

pub use evidence::{Evidence, Used};
pub use framing::Framing;
pub use implied::{Implied, implied};
pub use interval::Interval;
pub use working::Working;

/// How a claim stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// The printed figures recompute it exactly.
    Verified,
    /// Rounding, or what is missing, allows it.
    Consistent,
    /// Something needed is missing.
    Uncheckable,
    /// Neither rounding nor what is missing allows it.
    Contradicted,
}

impl Verdict {
    /// The name used in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Verified => "verified",
            Verdict::Consistent => "consistent",
            Verdict::Uncheckable => "uncheckable",
            Verdict::Contradicted => "contradicted",
        }
    }
}

/// What kind of claim it is, which tells the formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A figure, held against the same cell in other sources.
    Figure,
    /// A rate minus a reference rate.
    Gap,
    /// A place in a set.
    Rank,
    /// Places gained on an earlier ranking.
    RankChange,
    /// A part of a total, %.
    Share,
    /// Points of the total's growth that a part makes.
    Pull,
    /// Part of the total's growth that a part makes, %.
    Contribution,
    /// Growth over several years, from the growth of each.
    Average,
    /// Parts that add up to a total.
    Sum,
    /// Growth of a total, which lies among that of its parts.
    Mean,
    /// A month's amount within the cumulative one.
    Span,
    /// A count among a larger one, with or without its share.
    Count,
    /// The highest or lowest since a year.
    Record,
    /// A comparison without a figure.
    Standing,
    /// How many provinces stand above or below a line.
    Breadth,
    /// What is expected or aimed at.
    Goal,
}

impl Kind {
    /// The name used in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Figure => "figure",
            Kind::Gap => "gap",
            Kind::Rank => "rank",
            Kind::RankChange => "rank_change",
            Kind::Share => "share",
            Kind::Pull => "pull",
            Kind::Contribution => "contribution",
            Kind::Average => "average",
            Kind::Sum => "sum",
            Kind::Mean => "mean",
            Kind::Span => "span",
            Kind::Count => "count",
            Kind::Record => "record",
            Kind::Standing => "standing",
            Kind::Breadth => "breadth",
            Kind::Goal => "goal",
        }
    }
}

/// What is claimed, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    /// Area it is about.
    pub area: Area,
    /// Indicator, where there is one.
    pub indicator: Option<IndicatorId>,
    /// Months covered, where known.
    pub period: Option<Period>,
    /// Measure, where it is an observation's.
    pub measure: Option<Measure>,
    /// The figure claimed; `None` for a claim without one.
    pub value: Option<Decimal>,
    /// Its unit.
    pub unit: String,
    /// What a gap is measured against.
    pub reference: Option<String>,
    /// What set a place is one of.
    pub scope: Option<String>,
    /// Outcome, expectation or goal.
    pub status: Status,
    /// Exact, or a bound.
    pub bound: Bound,
    /// Where it stands.
    pub place: Place,
    /// Who says so.
    pub publisher: String,
    /// The observation, where it is one.
    pub observation: Option<ObservationId>,
}

/// What is missing to judge a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// A figure of a region.
    Figure {
        /// Of which region.
        region: RegionCode,
        /// Of what.
        indicator: IndicatorId,
        /// For which months.
        period: Period,
        /// Which measure.
        measure: Measure,
        /// Outcome, expectation or goal.
        status: Status,
    },
    /// The growth of a region and what it is compared with, where the indicator is not told.
    Growth {
        /// Of which region.
        region: RegionCode,
        /// For which months, where told.
        period: Option<Period>,
        /// What it is compared with.
        line: &'static str,
        /// Outcome, expectation or goal.
        status: Status,
    },
    /// Figures of some regions of a set.
    Members {
        /// Regions with a figure.
        known: usize,
        /// Regions of the set.
        size: usize,
    },
    /// Another source of the same figure.
    OtherSource,
    /// The area cannot be told, or is no division.
    Region,
    /// The months cannot be told.
    Period,
    /// The document's day: before all had published there were fewer to count.
    Day,
    /// The vintage: figures of this indicator are revised, and the one known may be a later one.
    Vintage,
    /// The indicator cannot be told.
    Indicator,
    /// What the words compare with cannot be told.
    Reference(String),
    /// Who belongs to the set cannot be told.
    Scope(String),
    /// Whether growth or the amount is ranked is not told, and the two differ.
    Ranked,
    /// Whether a record is one among the same months or among all periods is not told, and the two differ.
    Among,
    /// The two rates are in different prices.
    Prices,
    /// What the share is one of cannot be told, or its amount is not known.
    Total,
    /// That the total is the one meant: by the working with this one the figure is another, and it only bears out.
    TotalNotFixed,
    /// The count that it is a part of.
    Whole,
    /// Amounts at current prices of part and total.
    Amounts,
    /// The outcome: it is expected or aimed at.
    Outcome,
    /// The figure that is said to be a record.
    Subject,
    /// How near 左右 is.
    About,
    /// A reviewed source: only other documents, which nobody reviewed, differ.
    Reviewed,
}

/// One claim, judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// What kind it is.
    pub kind: Kind,
    /// What is claimed.
    pub stated: Stated,
    /// How it stands.
    pub verdict: Verdict,
    /// The working, `8.1 - 6.5 = 1.6`; empty where nothing could be worked out.
    pub computation: Vec<Working>,
    /// What the printed figures give.
    pub expected: Option<Decimal>,
    /// What they can stand for, or what is left open.
    pub interval: Option<Interval>,
    /// The figures used.
    pub used: Vec<Used>,
    /// What is missing.
    pub missing: Vec<Missing>,
    /// How the claim was framed.
    pub framing: Vec<Framing>,
    /// Day of the document: what came out later refutes nothing. `None` where unknown.
    pub as_of: Option<NaiveDate>,
}

impl Claim {
    fn new(kind: Kind, stated: Stated, as_of: Option<NaiveDate>) -> Self {
        Claim {
            kind,
            stated,
            verdict: Verdict::Uncheckable,
            computation: Vec::new(),
            expected: None,
            interval: None,
            used: Vec::new(),
            missing: Vec::new(),
            framing: Vec::new(),
            as_of,
        }
    }

    /// The claim without a verdict, for want of something.
    fn lacking(mut self, missing: Missing) -> Self {
        self.verdict = Verdict::Uncheckable;
        self.missing.push(missing);
        self
    }
}

impl Claim {
    /// A refutation by a total that the words do not fix: the working is told, and nothing is refuted.
    fn only_bears_out(mut self) -> Self {
        self.missing.clear();
        self.lacking(Missing::TotalNotFixed)
    }
}

impl Stated {
    /// What an observation states.
    pub fn of(id: &ObservationId, o: &Observation) -> Self {
        Stated {
            area: o.area.clone(),
            indicator: Some(o.indicator.clone()),
            period: o.period,
            measure: Some(o.measure),
            value: Some(o.value),
            unit: o.unit.clone(),
            reference: o.reference.clone(),
            scope: o.scope.clone(),
            status: o.status,
            bound: o.bound,
            place: o.provenance.place.clone(),
            publisher: o.provenance.publisher.clone(),
            observation: Some(id.clone()),
        }
    }
}

/// Where evidence may come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sources {
    /// The document itself and everything else.
    All,
    /// Other files only, reviewed or not.
    Others,
}

/// Judges claims against a store.
pub struct Judge<'a> {
    catalog: &'a Catalog,
    evidence: Evidence<'a>,
    sources: Sources,
}

/// A document with the statements that were read in it.
pub struct Doc<'a> {
    /// Name for provenance.
    pub file: &'a str,
    /// Its repaired text and the way back.
    pub plain: &'a Plain<'a>,
    /// Statements that are no observations.
    pub statements: &'a [Statement],
    /// The region it is about, where known.
    pub region: Option<RegionCode>,
    /// The period it is about, where known.
    pub period: Option<Period>,
    /// Day of publication.
    pub published: Option<NaiveDate>,
    /// Publisher.
    pub publisher: &'a str,
}

impl<'a> Judge<'a> {
    /// A judge who knows the figures of a store, and those implied by them where they are given.
    pub fn new(catalog: &'a Catalog, store: &'a Store, implied: &'a [Implied], sources: Sources) -> Self {
        Judge { catalog, evidence: Evidence::new(store, implied), sources }
    }

    /// Judges what an observation states.
    pub fn observation(&self, id: &ObservationId, o: &Observation) -> Claim {
        let claim = Claim::new(kind_of(o), Stated::of(id, o), o.provenance.published);
        let mut claim = match (&o.area, o.period) {
            (Area::Unknown | Area::Special(_), _) => claim.lacking(Missing::Region),
            (_, None) => claim.lacking(Missing::Period),
            (Area::Division(region), Some(period)) => self.told(claim, o, *region, period),
        };
        self.frame(&mut claim, o);
        claim
    }

    fn told(&self, claim: Claim, o: &Observation, region: RegionCode, period: Period) -> Claim {
        match claim.kind {
            Kind::Goal => self.goal(claim, o, region, period),
            Kind::Gap => self.gap(claim, o, region, period),
            Kind::Rank | Kind::RankChange => self.place(claim, o, region, period),
            Kind::Share => self.share(claim, o, region, period),
            Kind::Pull | Kind::Contribution => self.pull(claim, o, region, period),
            Kind::Average => self.average(claim, o, region, period),
            _ => self.figure(claim, o, region, period),
        }
    }

    /// Judges the statements of a document that are no observations, and the sums among its observations.
    pub fn document(&self, doc: &Doc<'_>) -> Vec<Claim> {
        let outcomes = self.evidence.of_file(doc.file).iter().any(|(_, o)| outcome(o.status));
        // Beside outcomes, "打造100个" may tell what was done as well as what is to be.
        let meant = |s: &&Statement| !outcomes || !matches!(s.said, Said::Goal { plain: false, .. });
        let mut claims: Vec<Claim> = doc.statements.iter().filter(meant).map(|s| self.statement(doc, s)).collect();
        claims.extend(self.sums(doc.file));
        claims
    }

    /// Judges what an observation of a document states, with the words around it.
    pub fn in_document(&self, doc: &Doc<'_>, id: &ObservationId, o: &Observation) -> Claim {
        let untold = self.untold(doc, o);
        self.in_sentence(doc, self.observation(id, untold.as_ref().unwrap_or(o)))
    }

    /// Takes back the refutation of a figure whose sentence speaks of goals: it may be one of them.
    fn in_sentence(&self, doc: &Doc<'_>, mut claim: Claim) -> Claim {
        let words = &self.catalog.claims.words;
        if claim.verdict != Verdict::Contradicted || claim.kind != Kind::Figure {
            return claim;
        }
        let text = doc.plain.sentence_of(&claim.stated.place);
        if words.plain_goals.iter().any(|w| text.contains(w.as_str())) {
            claim.verdict = Verdict::Uncheckable;
            claim.missing.push(Missing::Outcome);
        }
        claim
    }

    fn statement(&self, doc: &Doc<'_>, statement: &Statement) -> Claim {
        let stated = Stated {
            area: doc.region.map_or(Area::Unknown, Area::Division),
            indicator: None,
            period: doc.period,
            measure: None,
            value: None,
            unit: String::new(),
            reference: None,
            scope: None,
            status: Status::Actual,
            bound: Bound::Exact,
            place: doc.plain.place(statement.at.clone()),
            publisher: doc.publisher.to_string(),
            observation: None,
        };
        let claim = |kind| Claim::new(kind, stated, doc.published);
        match &statement.said {
            Said::Part { .. } => self.count(claim(Kind::Count), doc, &statement.said),
            Said::Goal { .. } => self.count_goal(claim(Kind::Goal), doc, &statement.said),
            Said::Record { .. } | Said::FirstAbove { .. } => self.record(claim(Kind::Record), doc, statement),
            Said::Standing { .. } => self.standing(claim(Kind::Standing), doc, statement),
            Said::Breadth { .. } => self.breadth(claim(Kind::Breadth), doc, statement),
            Said::Pull { .. } => self.pulled(claim(Kind::Pull), doc, statement),
        }
    }
}

/// The kind of claim that an observation is.
fn kind_of(o: &Observation) -> Kind {
    if !outcome(o.status) {
        return Kind::Goal;
    }
    match o.measure {
        Measure::Gap => Kind::Gap,
        Measure::Rank => Kind::Rank,
        Measure::RankChange => Kind::RankChange,
        Measure::Share => Kind::Share,
        Measure::Pull => Kind::Pull,
        Measure::Contribution => Kind::Contribution,
        Measure::Avg2 | Measure::Vs2019 => Kind::Average,
        Measure::Level | Measure::Yoy | Measure::Pop => Kind::Figure,
    }
}

#[cfg(test)]
mod tests;
