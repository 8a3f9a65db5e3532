//! Confirmation: a figure read in a document, held against the other sources of the store alone, as a report shows it.

use super::{Claim, Judge, Kind, Missing, Verdict as Judged};
use crate::domain::{Bound, Decimal, Measure, Observation, ObservationId};

/// What the other sources say of a stated figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// They give the same figure.
    Confirmed,
    /// They leave a range that the stated figure lies in.
    InRange {
        /// Least possible.
        least: i64,
        /// Most possible.
        most: i64,
    },
    /// They give a figure that differs by no more than rounding can explain.
    WithinRounding(Decimal),
    /// They give another figure.
    Differs(Decimal),
    /// They leave a range that the stated figure lies outside of.
    OutOfRange {
        /// Least possible.
        least: i64,
        /// Most possible.
        most: i64,
    },
    /// No other source speaks of it.
    Alone,
}

/// A verdict with the observations it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmation {
    /// What the other sources say.
    pub verdict: Verdict,
    /// The observations it was worked out from.
    pub from: Vec<ObservationId>,
}

/// Holds a stated figure against a store, by a judge of [`super::Sources::Others`]. Bounds, expectations and goals are
/// held against nothing.
pub fn confirm(judge: &Judge<'_>, id: &ObservationId, stated: &Observation) -> Confirmation {
    let claim = judge.observation(id, stated);
    let verdict = match (claim.verdict, claim.kind) {
        _ if claim.kind == Kind::Goal || stated.bound != Bound::Exact => Verdict::Alone,
        (Judged::Uncheckable, _) => Verdict::Alone,
        (Judged::Verified, _) => Verdict::Confirmed,
        (judged, Kind::Rank | Kind::RankChange) => place(&claim, judged),
        (Judged::Consistent, _) => claim.expected.map_or(Verdict::Confirmed, Verdict::WithinRounding),
        (Judged::Contradicted, _) => claim.expected.map_or(Verdict::Alone, Verdict::Differs),
    };
    let from = match verdict {
        Verdict::Alone => Vec::new(),
        _ => claim.used.into_iter().filter_map(|used| used.id).collect(),
    };
    Confirmation { verdict, from }
}

/// A place or change of place as the range that is left open.
fn place(claim: &Claim, judged: Judged) -> Verdict {
    use rust_decimal::prelude::ToPrimitive;
    let whole = |value: Decimal| value.to_i64().unwrap_or_default();
    let (least, most) = claim.interval.map_or((0, 0), |range| (whole(range.low), whole(range.high)));
    let unsaid = claim.stated.measure == Some(Measure::Rank) && claim.missing.contains(&Missing::Ranked);
    match judged {
        Judged::Consistent => Verdict::InRange { least, most },
        _ if unsaid => Verdict::Alone,
        _ => Verdict::OutOfRange { least, most },
    }
}
