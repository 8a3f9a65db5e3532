//! Counts: a part of a count with its share, `43 / 71 = 60.56%`. Counts are exact; only the share was rounded.

use super::evidence::Used;
use super::interval::Interval;
use super::weigh::{Worked, short, weigh};
use super::{Claim, Doc, Judge, Missing, Verdict};
use crate::domain::{Authority, Bound, Decimal, Status};
use crate::source::statement::{Number, Said};

impl Judge<'_> {
    pub(super) fn count(&self, mut claim: Claim, doc: &Doc<'_>, said: &Said) -> Claim {
        let Said::Part { whole, within, part, share } = said else { return claim };
        let told = share.as_ref().unwrap_or(part);
        (claim.stated.value, claim.stated.unit, claim.stated.bound) = (Some(told.value), told.unit.clone(), told.bound);
        claim.used.push(counted(doc, part));
        let wholes: Vec<&Number> = whole.iter().chain(within).collect();
        claim.used.extend(wholes.iter().map(|n| counted(doc, n)));
        let Some(total) = wholes.first() else { return claim.lacking(Missing::Whole) };
        let Some(share) = share else { return within_whole(claim, part, &wholes) };
        // 其中 leaves open which of the two the share is one of.
        let weighed = wholes.iter().filter_map(|whole| {
            let worked = share_of(part, whole, share.value)?;
            Some((weigh(share.value, share.bound, &worked), worked))
        });
        let Some((verdict, worked)) = weighed.min_by_key(|(verdict, _)| *verdict) else {
            return claim.lacking(Missing::Whole);
        };
        let exact = part.bound == Bound::Exact && total.bound == Bound::Exact;
        claim.verdict = if exact || verdict == Verdict::Verified { verdict } else { Verdict::Uncheckable };
        if !exact && claim.verdict == Verdict::Uncheckable {
            claim.missing.push(Missing::About);
        }
        claim.expected = Some(worked.value);
        claim.interval = Some(worked.range);
        claim.computation = vec![worked.text];
        claim
    }

    /// A count that is aimed at: told, and never taken for an outcome.
    pub(super) fn count_goal(&self, mut claim: Claim, _doc: &Doc<'_>, said: &Said) -> Claim {
        let Said::Goal { count, .. } = said else { return claim };
        (claim.stated.value, claim.stated.unit, claim.stated.bound) =
            (Some(count.value), count.unit.clone(), count.bound);
        claim.stated.status = Status::Target;
        claim.lacking(Missing::Outcome)
    }
}

/// A part without a share can only be too large.
fn within_whole(mut claim: Claim, part: &Number, wholes: &[&Number]) -> Claim {
    let over = wholes.iter().find(|whole| part.value > whole.value && whole.bound == Bound::Exact);
    let whole = over.or(wholes.last()).map_or(Decimal::ONE, |w| w.value);
    let sign = if over.is_some() { ">" } else { "<=" };
    claim.verdict = if over.is_some() { Verdict::Contradicted } else { Verdict::Consistent };
    claim.interval = Some(Interval { low: Decimal::ZERO, high: whole });
    claim.computation = vec![format!("{} {sign} {whole}", part.value).into()];
    if let Some(share) = part.value.checked_div(whole).and_then(|s| s.checked_mul(Decimal::ONE_HUNDRED)) {
        claim.computation.push(format!("{} / {whole} = {}%", part.value, short(share, Decimal::ZERO)).into());
    }
    claim
}

fn share_of(part: &Number, whole: &Number, like: Decimal) -> Option<Worked> {
    let value = part.value.checked_div(whole.value)?.checked_mul(Decimal::ONE_HUNDRED)?;
    let text = format!("{} / {} = {}%", part.value, whole.value, short(value, like));
    Some(Worked { value, range: Interval::point(value), text: text.into() })
}

fn counted(doc: &Doc<'_>, number: &Number) -> Used {
    Used {
        id: None,
        area: None,
        indicator: None,
        period: None,
        measure: None,
        value: number.value,
        unit: number.unit.clone(),
        status: Status::Actual,
        published: doc.published,
        place: doc.plain.place(number.at.clone()),
        authority: Authority::Bulletin,
        interval: None,
        parents: Vec::new(),
    }
}
