//! Times of a statement: its period, the period it is compared with, and whether it lies ahead.

use super::super::context::span;
use super::super::lead::{Lead, Reference};
use super::super::state::{State, Tools};
use super::super::token::{Time, Year};
use super::reference::compared;
use super::say::alone_behind_area;
use crate::domain::{Bound, Measure, Month, Period, Status};

/// The period of a statement; `None` where several years are spoken of and a growth rate has no period.
pub(super) fn period(
    tools: &Tools<'_>,
    state: &State,
    lead: &Lead,
    measure: Measure,
    indicator: u16,
) -> Option<Option<Period>> {
    if lead.from && !lead.timed {
        // 与去年同期相比，…由下降11.8%转为增长26%: the starting point is that of the comparison.
        let then = match state.compared.as_slice() {
            [Reference::Time(time, _)] if !state.multi => tools.context.resolve(*time, state.period),
            _ => state.origin.or_else(|| Period::cumulative(state.counted_from?, 12).ok()),
        };
        return then.map(Some);
    }
    // A total since some year has no months of its own; a mark passed or reached has those of the end.
    if state.spanned && lead.cumulated && measure == Measure::Level {
        return Some(None);
    }
    if state.multi
        && measure == Measure::Level
        && (lead.cumulated || lead.bound == Bound::Exact && !lead.reach && !lead.timed)
    {
        return Some(None);
    }
    let silent = if state.status == Status::Target { tools.context.target } else { tools.context.period };
    // 今年…突破50%: of a year that is not over, so much of it as the text is about.
    let part = |own: &Period| {
        if measure == Measure::Level {
            return false;
        }
        let whole = state.period.is_some_and(|told| told.months() == 12 && told.year() == own.year());
        state.this_year && whole && state.status == Status::Actual && own.months() < 12 && own.first().month() == 1
    };
    let period = tools.context.period.filter(part).or(state.period).or(silent);
    if tools.lexicon.indicators[usize::from(indicator)].stock {
        return Some(period.and_then(|p| Period::new(p.last(), p.last()).ok()));
    }
    Some(period)
}

/// The period that a difference or a change of place is counted from, where it was told.
pub(super) fn base(
    tools: &Tools<'_>,
    state: &State,
    lead: &Lead,
    measure: Measure,
    reference: usize,
    period: Option<Period>,
) -> Option<Period> {
    if !matches!(measure, Measure::Gap | Measure::RankChange) {
        return None;
    }
    let now = period?;
    let told: Vec<&Reference> = match lead.references.is_empty() && !lead.yoy && !lead.pop {
        true => state.compared.iter().collect(),
        false => compared(lead),
    };
    match told.get(reference).or(told.first()) {
        Some(Reference::Time(time, _)) if time.months.is_none() && !time.previous && !time.since => {
            // 比上年, 比去年: the same months of then.
            let year = match time.year {
                Some(Year::Before) | None => now.year() - 1,
                Some(year) => tools.context.year(year)?,
            };
            span(year, now.first().month(), now.last().month())
        }
        // 上月, told of January to September: January to August.
        Some(Reference::Time(time, _)) if time.previous && !time.whole && now.months() > 1 => {
            span(now.year(), now.first().month(), now.last().month() - 1)
        }
        // 1—8月增长6.9%，较7月份加快: January to July.
        Some(Reference::Time(time, _)) if now.months() > 1 && single_month(*time) => {
            let then = tools.context.resolve(*time, period)?;
            // 1—2月增长6.9%，比12月份加快: of the year before.
            let then = if then.first() > now.last() { then.year_before() } else { then };
            span(then.year(), now.first().month().min(then.first().month()), then.last().month())
        }
        Some(Reference::Time(time, _)) => {
            let then = tools.context.resolve(*time, period).or_else(|| tools.context.resolve(*time, state.period));
            // 存款余额…，比5月末加快: of that month.
            let stock = time.end && now.months() == 1;
            if stock { then.and_then(|p| Period::new(p.last(), p.last()).ok()) } else { then }
        }
        Some(_) => None,
        None if lead.yoy => Some(now.year_before()),
        None if lead.pop => now.before(),
        None => None,
    }
}

/// Whether a time is one month told by its number.
fn single_month(time: Time) -> bool {
    time.months.is_some_and(|(first, last)| first == last) && !time.previous && !time.whole
}

/// Whether a period begins after the document was published: what is told of it is no outcome.
pub(super) fn ahead(tools: &Tools<'_>, state: &State, period: Option<Period>) -> bool {
    // 2025年工业投资增速不低于15%, published in January of it: nor is what is told of a whole year that is not over.
    let year = |period: Period| state.period.is_some() && period.months() == 12;
    let open = |(period, day): (Period, Month)| period.first() > day || year(period) && period.last() > day;
    let begins = period.zip(tools.context.published).is_some_and(open);
    begins && state.status == Status::Actual
}

/// 海南定到9.5%左右: whether the bare rate of an area is a goal, where goals are spoken of.
pub(super) fn goal_of_area(
    tools: &Tools<'_>,
    state: &State,
    lead: &Lead,
    indicator: u16,
    period: Option<Period>,
) -> bool {
    let spoken = state.goals_of_areas == Some(indicator) && !state.last_year && alone_behind_area(state, lead);
    let year = |p: Period| p.months() == 12 && tools.context.target.is_none_or(|target| p.year() >= target.year());
    spoken && period.is_none_or(year)
}
