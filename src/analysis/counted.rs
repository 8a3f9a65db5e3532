//! Counted: parts of counts that documents tell, as judged claims have them: products that rise (breadth), projects by stage
//! (a funnel, where a part lies in a part).

use super::arithmetic::{rounded, share};
use super::breadth::{SHARE_DECIMALS, funnel};
use super::claim::{Claim, Kind, Used};
use crate::domain::{Bound, Decimal};

/// A part of a count.
#[derive(Clone, Debug)]
pub struct Counted<'a> {
    /// The claim.
    pub claim: &'a Claim,
    /// The part.
    pub part: Decimal,
    /// What it is counted of: the part told before, where it lies in one.
    pub whole: Decimal,
    /// Part of that, %, one decimal.
    pub of_whole: Decimal,
    /// For a part in a part: the first count, and the part of it, %, one decimal.
    pub of_first: Option<(Decimal, Decimal)>,
    /// The share that the document tells, %.
    pub stated: Option<Decimal>,
}

/// The parts of counts among claims, in their order; those without a whole are left out.
pub fn counted(claims: &[Claim]) -> Vec<Counted<'_>> {
    claims.iter().filter(|claim| claim.kind == Kind::Count).filter_map(of_claim).collect()
}

/// The figures used of a count are the part, its whole and, where it lies in one, the part told before.
fn of_claim(claim: &Claim) -> Option<Counted<'_>> {
    let exact = claim.stated.bound == Bound::Exact;
    let (part, wholes) = claim.used.split_first()?;
    let stated = claim.stated.value.filter(|_| claim.stated.unit == "%");
    let of = |whole: &Used| Some(rounded(share(part.value, whole.value)?, SHARE_DECIMALS));
    // A share is one of the count that bears it out; a part without one lies in the count told last.
    let nearest = |stated: Decimal| wholes.iter().min_by_key(|w| of(w).map(|share| (share - stated).abs()));
    let whole = stated.map_or(wholes.last(), nearest).filter(|_| exact)?;
    let first = wholes.first().filter(|first| first.place != whole.place);
    let of_first = match first {
        Some(first) => {
            let counts = [first, whole, part].map(|used| u32::try_from(used.value).ok());
            let [Some(first), Some(whole), Some(part)] = counts else { return None };
            // Counts that do not narrow are no stages; the claim is then refuted, and told as such.
            let stages = funnel(&[first, whole, part]).ok()?;
            Some((Decimal::from(first), stages[2].of_first?))
        }
        None => None,
    };
    Some(Counted { claim, part: part.value, whole: whole.value, of_whole: of(whole)?, of_first, stated })
}
