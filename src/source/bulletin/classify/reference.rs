//! References: what growth counts from and what a difference of rates is measured against.

use super::super::lead::{Lead, Reference};
use super::super::state::{State, Tools};
use super::super::token::{Time, Year};
use crate::domain::{Area, Division, RegionCode};

/// References of a gap in the words of the labelling guide.
pub(super) fn references(
    tools: &Tools<'_>,
    state: &State,
    lead: &Lead,
    areas: &[Area],
    subject: u16,
) -> Vec<Option<String>> {
    let own = areas.first().and_then(Area::code);
    let list: Vec<Option<String>> = lead.references.iter().map(|r| reference(tools, state, r, own, subject)).collect();
    // 高于全省地区生产总值增速: the indicator is what is compared with, the area only places it.
    if lead.references.contains(&Reference::Plan) {
        return vec![Some("plan".into())];
    }
    if lead.references.iter().any(|r| matches!(r, Reference::Indicator(_))) {
        return lead
            .references
            .iter()
            .zip(list)
            .filter(|(r, _)| matches!(r, Reference::Indicator(_)))
            .map(|(_, name)| name)
            .collect();
    }
    if list.is_empty() { vec![None] } else { list }
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
        Reference::Indicator(index) if id(*index) == "gdp" => Some("gdp".into()),
        Reference::Indicator(index) => Some(id(*index)),
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
        _ if time.previous => "prior_period".into(),
        (Some(_), Some(_)) if same_months && before => {
            if time.whole && now.is_some_and(|p| p.months() < 12) {
                words.into()
            } else {
                "prior_year".into()
            }
        }
        (None, Some(_)) if before => "prior_year".into(),
        (Some(_), None) if !time.whole => "prior_period".into(),
        (Some(_), Some(y)) if now.is_some_and(|p| p.year() == y) => "prior_period".into(),
        _ => words.into(),
    }
}

/// The year a growth rate counts from, where it is named.
pub(super) fn against(tools: &Tools<'_>, lead: &Lead) -> Option<i32> {
    lead.references.iter().find_map(|r| match r {
        Reference::Time(time, _) => match time.year? {
            Year::Absolute(year) => Some(year),
            relative @ Year::Relative(offset) if offset < -1 => tools.context.year(relative),
            Year::Relative(_) | Year::Before => None,
        },
        _ => None,
    })
}

/// Growth against the month before, the beginning of the year or another area is not growth on the year.
pub(super) fn foreign_reference(lead: &Lead) -> bool {
    lead.references.iter().any(|r| match r {
        Reference::Time(time, _) => time.year.is_none() && !time.same || time.since,
        Reference::Area(..) | Reference::Indicator(_) | Reference::Plan | Reference::Unknown => true,
    })
}
