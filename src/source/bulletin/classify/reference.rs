//! References: what growth counts from and what a difference of rates is measured against.

use super::super::context::span;
use super::super::lead::{Lead, Reference};
use super::super::state::{State, Tools};
use super::super::token::{Time, Year};
use crate::domain::{Area, Division, Measure, RegionCode};

/// What a clause compares with. 较同期全国增速高24个百分点: the area, at the same time.
pub fn compared(lead: &Lead) -> Vec<&Reference> {
    let area = lead.references.iter().any(|r| matches!(r, Reference::Area(..)));
    let same = |r: &Reference| matches!(r, Reference::Time(t, _) if t.same && t.year.is_none());
    lead.references.iter().filter(|r| !(area && same(r))).collect()
}

/// References of a gap in the words of the labelling guide.
pub(super) fn references(
    tools: &Tools<'_>,
    state: &State,
    lead: &Lead,
    areas: &[Area],
    subject: u16,
) -> Vec<Option<String>> {
    let own = areas.first().and_then(Area::code);
    let compared = compared(lead);
    let list: Vec<Option<String>> = compared.iter().map(|r| reference(tools, state, r, own, subject)).collect();
    // 高于全省地区生产总值增速: the indicator is what is compared with, the area only places it.
    if lead.references.contains(&Reference::Plan) {
        return vec![Some("plan".into())];
    }
    if list.is_empty() {
        let on = |r: &Reference| reference(tools, state, r, own, subject);
        let of_year = state.period.or(tools.context.period).is_some_and(|p| p.months() == 12);
        return unnamed(state, lead, of_year).unwrap_or_else(|| state.compared.iter().map(on).collect());
    }
    let named = |r: &Reference| matches!(r, Reference::Indicator(..) | Reference::Sector(..) | Reference::Other(_));
    if compared.iter().any(|r| named(r)) {
        return compared.iter().zip(list).filter(|(r, _)| named(r)).map(|(_, name)| name).collect();
    }
    list
}

/// What a difference is measured against where the clause does not name it: 同比 and 环比 do, else what the sentence
/// compared with before (降幅比1-2月收窄13.1个百分点…，收窄20.1个百分点). `None`: what 与…相比 named.
fn unnamed(state: &State, lead: &Lead, of_year: bool) -> Option<Vec<Option<String>>> {
    let rate = lead.rate || lead.narrow.is_some();
    // 增长13.4%，同比加快4.2个百分点
    let rate = rate || lead.yoy && state.growth && lead.up.is_some();
    if lead.above.is_some()
        && let Some((indicator, area)) = &state.rated_area
        && state.subjects.first() == Some(indicator)
        && state.compared.is_empty()
        && areas_differ(state, area)
    {
        // 全国增速为3.9%，我区领先3.6个百分点
        return Some(vec![reference_of(area)]);
    }
    match (lead.yoy, lead.pop) {
        (true, _) if rate => Some(vec![Some("prior_year".into())]),
        (_, true) if rate => Some(vec![Some("prior_period".into())]),
        _ if !state.compared.is_empty() => None,
        // 制造业增长11.9%，较1-7月提高0.6个百分点；采矿业增长3.7%，提高0.2个百分点
        _ if (rate || lead.placed || lead.up.is_some() && state.said == Some(Measure::Yoy))
            && state.references.len() == 1 =>
        {
            Some(state.references.clone())
        }
        // 全年增长5.5%，增速提高1.0个百分点: of a whole year, on the year before.
        _ if lead.rate && of_year && state.said == Some(Measure::Yoy) => Some(vec![Some("prior_year".into())]),
        _ => Some(vec![None]),
    }
}

/// Whether the area spoken of is another one than that of the rate told last.
fn areas_differ(state: &State, rated: &Area) -> bool {
    state.area_here && state.areas.first().is_some_and(|area| area != rated)
}

/// The nation as what is compared with.
fn reference_of(area: &Area) -> Option<String> {
    (*area == Area::Division(RegionCode::NATION)).then(|| "nation".into())
}

fn reference(
    tools: &Tools<'_>,
    state: &State,
    reference: &Reference,
    own: Option<RegionCode>,
    subject: u16,
) -> Option<String> {
    let id = |index: u16| tools.lexicon.indicators[usize::from(index)].id.as_str().to_string();
    match reference {
        Reference::Area(Area::Division(RegionCode::NATION), _) => Some("nation".into()),
        Reference::Area(Area::Division(code), words) => {
            if Some(*code) == own {
                return Some(if id(subject) == "gdp" { words.clone() } else { "gdp".into() });
            }
            let above = own.and_then(|own| tools.regions.get(own));
            let rung = tools.regions.get(*code).map(|r| r.level);
            match (above, rung) {
                (Some(own), Some(Division::Province)) if own.code.province() == Some(*code) => Some("province".into()),
                (Some(own), Some(Division::City)) if own.parent == Some(*code) => Some("city".into()),
                _ => Some(words.clone()),
            }
        }
        Reference::Area(Area::Unknown, words) => match words.as_str() {
            "全省" => Some("province".into()),
            "全市" => Some("city".into()),
            _ => Some(words.clone()),
        },
        Reference::Area(Area::Special(_), words) => Some(words.clone()),
        Reference::Indicator(index, _) if id(*index) == "gdp" => Some("gdp".into()),
        Reference::Indicator(_, words) => Some(words.clone()),
        Reference::Sector(words, _) | Reference::Other(words) => Some(words.clone()),
        Reference::Plan => Some("plan".into()),
        Reference::Unknown => None,
        Reference::Time(time, words) => Some(time_reference(tools, state, *time, words)),
    }
}

/// The year before, the period before, or the words themselves.
fn time_reference(tools: &Tools<'_>, state: &State, time: Time, words: &str) -> String {
    let now = state.period.or(tools.context.period);
    let year = time.year.and_then(|y| tools.context.year(y));
    let before = year.is_none()
        || now.is_some_and(|p| year == Some(p.year() - 1))
        || matches!(time.year, Some(Year::Relative(-1) | Year::Before));
    let same_months = now.is_some_and(|p| time.months == Some((p.first().month(), p.last().month())));
    if time.same && time.months.is_none() && before {
        return "prior_year".into();
    }
    match (time.months, year) {
        // 较2017年底
        (None, _) if time.end => words.into(),
        _ if time.previous => "prior_period".into(),
        (Some(_), Some(_)) if same_months && before => {
            if time.whole && now.is_some_and(|p| p.months() < 12) {
                words.into()
            } else {
                "prior_year".into()
            }
        }
        (None, Some(_)) if before => "prior_year".into(),
        // 较去年四季度, told in the first quarter.
        (Some((first, last)), Some(y)) if !time.whole && now.is_some_and(|p| p.before() == span(y, first, last)) => {
            "prior_period".into()
        }
        // A first quarter follows the whole year and its last quarter alike.
        (Some((10, 12)), Some(y)) if now.is_some_and(|p| Some(p) == span(y + 1, 1, 3)) => "prior_period".into(),
        (Some(_), None) if !time.whole => "prior_period".into(),
        (Some(_), Some(y)) if now.is_some_and(|p| p.year() == y) => "prior_period".into(),
        _ => words.into(),
    }
}

/// The year a growth rate counts from, where it is named.
pub(super) fn against(tools: &Tools<'_>, references: &[Reference]) -> Option<i32> {
    references.iter().find_map(|r| match r {
        Reference::Time(time, _) => match time.year? {
            Year::Absolute(year) => Some(year),
            relative @ Year::Relative(offset) if offset < -1 => tools.context.year(relative),
            Year::Relative(_) | Year::Before => None,
        },
        _ => None,
    })
}

/// Growth against the month before, the beginning of the year or another area is not growth on the year.
pub(super) fn foreign_reference(references: &[Reference]) -> bool {
    references.iter().any(|r| match r {
        Reference::Time(time, _) => time.year.is_none() && !time.same || time.since,
        Reference::Area(..)
        | Reference::Indicator(..)
        | Reference::Sector(..)
        | Reference::Other(_)
        | Reference::Plan
        | Reference::Unknown => true,
    })
}
