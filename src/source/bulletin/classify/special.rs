//! Statements without a figure of the common form: 持平, and the ratio of the three sectors.

use super::super::lead::{Lead, Reference};
use super::super::state::{State, Tools, View};
use super::super::token::{Kind, Token, UnitClass, Word, Year};
use super::reference::references;
use super::{Draft, areas, assumed, base, period};
use crate::domain::{Area, Bound, Decimal, Measure, Period};

/// 与上年持平 is no growth; a rate that is 持平 with another is a difference of zero.
pub fn flat(tools: &Tools<'_>, state: &State, lead: &Lead, token: Token) -> Vec<Draft> {
    // 零增长: compared with the year before.
    let zero = tools.text[token.start..].starts_with('零');
    let unknown = if lead.fresh { lead.after } else { lead.before };
    let mut subjects = state.subjects.clone();
    if subjects.is_empty() && state.named_here && !state.lost && !state.other && !state.foreign && !lead.fresh {
        subjects.extend(state.viewed.or(tools.context.subject));
    }
    if unknown > 0
        || subjects.len() != 1
        || lead.references.is_empty() && !lead.yoy && !lead.pop && !zero
        || (state.carried && !lead.rate && !lead.placed)
    {
        return Vec::new();
    }
    let areas = areas(tools, state);
    let subject = subjects[0];
    let names = references(tools, state, lead, &areas, subject);
    let last_year = lead.references.iter().all(
        |r| matches!(r, Reference::Time(t, _) if t.same || matches!(t.year, Some(Year::Relative(-1) | Year::Before))),
    );
    if state.said == Some(Measure::Share) {
        return Vec::new();
    }
    let gap = !zero && !lead.pop && (lead.rate || state.growth || state.view == Some(View::Growth));
    if !gap && !last_year || lead.share_noun {
        return Vec::new();
    }
    let (measure, unit) = match (gap, lead.pop) {
        (true, _) => (Measure::Gap, "pp"),
        (false, true) => (Measure::Pop, "%"),
        (false, false) => (Measure::Yoy, "%"),
    };
    let Some(period) = period(tools, state, lead, measure, subject) else { return Vec::new() };
    let make = |area: &Area, name: &Option<String>| {
        let reference = if gap { Some(name.clone()?) } else { None };
        Some(Draft {
            rule: "flat",
            indicator: subject,
            area: area.clone(),
            period,
            measure,
            value: Decimal::ZERO,
            unit: unit.into(),
            reference,
            scope: None,
            of: gap.then_some(Measure::Yoy),
            base: if gap { base(tools, state, lead, measure, 0, period) } else { None },
            assumed: assumed(state, area, period),
            status: state.status,
            bound: Bound::Exact,
            passed: false,
            full: None,
            start: lead.word.unwrap_or(token.start).min(token.start),
            end: token.end,
        })
    };
    areas.iter().flat_map(|a| names.iter().filter_map(|n| make(a, n)).collect::<Vec<_>>()).collect()
}

/// Three shares from every ratio a:b:c of the clause; 由上年的 a:b:c 调整为 d:e:f gives six.
pub fn ratio(tools: &Tools<'_>, state: &State, tokens: &[Token]) -> Vec<Draft> {
    let number = |t: Option<&Token>| match t?.kind {
        Kind::Number(f) if !f.damaged => Some(f.value),
        _ => None,
    };
    let colon = |t: Option<&Token>| t.is_some_and(|t| t.mark(':') || t.mark('：'));
    let home = state.period.or(tools.context.period);
    let (mut period, mut told) = (home, false);
    let mut drafts = Vec::new();
    let mut at = 1;
    while at < tokens.len() && !matches!(tokens[at].kind, Kind::Mark('，' | '；' | '。')) {
        match tokens[at].kind {
            Kind::Time(time) => (period, told) = (tools.context.resolve(time, state.period), true),
            // 由上年的…调整为…: of now again; 2012年为… is of then.
            Kind::Word(Word::Reach) if !told => period = home,
            // 由2.7:54.8:42.5调整为…: of the year before where none is named.
            Kind::Word(Word::From) => period = home.map(Period::year_before),
            _ => {}
        }
        let parts: Vec<Decimal> = [at, at + 2, at + 4].iter().filter_map(|k| number(tokens.get(*k))).collect();
        if parts.len() == 3 && colon(tokens.get(at + 1)) && colon(tokens.get(at + 3)) {
            drafts.extend(sector_shares(tools, state, &parts, period, tokens, at));
            (at, told) = (at + 4, false);
        } else if let Some(parts) = three_shares(tokens, at) {
            drafts.extend(sector_shares(tools, state, &parts, period, tokens, at));
            (at, told) = (at + 4, false);
        }
        at += 1;
    }
    drafts
}

/// 三次产业比重分别为9.1%、44.1%和46.7%: the three of a list in per cent that make a hundred.
fn three_shares(tokens: &[Token], at: usize) -> Option<Vec<Decimal>> {
    let joins = |k: usize| tokens.get(k).is_some_and(|t| t.mark('、') || t.is(Word::Join));
    let share = |k: usize| match tokens.get(k)?.kind {
        Kind::Figure(f) if f.class == UnitClass::Percent && !f.damaged => Some(f.value),
        _ => None,
    };
    let parts = vec![share(at)?, share(at + 2)?, share(at + 4)?];
    let whole = (parts.iter().sum::<Decimal>() - Decimal::ONE_HUNDRED).abs() <= Decimal::new(2, 1);
    (whole && joins(at + 1) && joins(at + 3)).then_some(parts)
}

/// The shares of the three sectors whose ratio begins at token `at`, for the period told last.
pub fn shares(tools: &Tools<'_>, state: &State, tokens: &[Token], at: usize) -> Vec<Draft> {
    let value = |k: usize| match tokens[k].kind {
        Kind::Number(f) => f.value,
        _ => Decimal::ZERO,
    };
    let parts = [at, at + 2, at + 4].map(value);
    sector_shares(tools, state, &parts, state.period.or(tools.context.period), &tokens[at..], 0)
}

/// The shares of the three sectors, read from token `at` on.
fn sector_shares(
    tools: &Tools<'_>,
    state: &State,
    parts: &[Decimal],
    period: Option<Period>,
    tokens: &[Token],
    at: usize,
) -> Vec<Draft> {
    let index = |id: &str| tools.lexicon.indicators.iter().position(|m| m.id.as_str() == id).map(|p| p as u16);
    let area = areas(tools, state).swap_remove(0);
    let far = tools.text[tokens[0].start..tokens[at + 4].end].chars().count() > 40;
    let start = if far { tokens[at].start } else { tokens[0].start };
    let make = |(k, id): (usize, &&str)| {
        Some(Draft {
            rule: "sector-ratio",
            indicator: index(id)?,
            area: area.clone(),
            period,
            measure: Measure::Share,
            value: parts[k],
            unit: "%".into(),
            reference: None,
            scope: None,
            of: None,
            base: None,
            assumed: assumed(state, &area, period),
            status: state.status,
            bound: Bound::Exact,
            passed: false,
            full: None,
            start,
            end: tokens[at + 2 * k].end,
        })
    };
    ["gdp_primary", "gdp_secondary", "gdp_tertiary"].iter().enumerate().filter_map(make).collect()
}
