//! The points of the overview: what a reader should take away.

use std::cmp::Ordering;

use anyhow::Result;
use minijinja::context;

use super::Writer;
use crate::analysis::gap;
use crate::analysis::ranking::Missing;
use crate::analysis::trend::Basis;
use crate::domain::{Decimal, ObservationId};
use crate::report::block::{Block, Sentence};
use crate::report::wording::number;

pub(super) fn section(w: &Writer<'_>) -> Result<Vec<Block>> {
    let mut items = vec![against_nation(w)?];
    items.extend(extremes(w)?);
    items.extend(parts(w)?);
    items.extend(since_last_quarter(w)?);
    items.extend(not_ranked(w)?);
    Ok(vec![w.heading("points_heading")?, Block::List { items }])
}

/// The nation's growth, and how many provinces stand above and below it.
fn against_nation(w: &Writer<'_>) -> Result<Sentence> {
    let ranking = w.facts.now();
    let indicator = w.wording.indicator(w.facts.lead.indicator);
    let provinces = w.facts.catalog.groups.provinces();
    let median = gap::group(w.facts.store, &ranking.indicator, w.facts.period, provinces).median;
    let mut from = ranking.ids();
    let mut values = context! {
        period => w.wording.period(w.facts.period)?, indicator, known => ranking.rows.len(), size => ranking.size(),
        median => median.map(number),
    };
    let Some(national) = w.national() else {
        return w.sentence("points_without_nation", values, from);
    };
    let count = |wanted| ranking.rows.iter().filter(|r| r.value.cmp(&national.value) == wanted).count();
    values = context! {
        growth => w.growth(national.value)?,
        above => count(Ordering::Greater), below => count(Ordering::Less), equal => count(Ordering::Equal),
        ..values
    };
    from.insert(0, national.id.clone());
    w.sentence("points_nation", values, from)
}

/// First and last places, and the distance between the ends.
fn extremes(w: &Writer<'_>) -> Result<Option<Sentence>> {
    let rows = &w.facts.now().rows;
    // With fewer, first and last would be the same provinces.
    if rows.len() < 6 {
        return Ok(None);
    }
    let names = |rows: &[&crate::analysis::ranking::Ranked]| -> Result<String> {
        w.wording.list(&rows.iter().map(|r| w.named_value(r)).collect::<Result<Vec<_>>>()?)
    };
    let top: Vec<_> = rows.iter().take_while(|r| r.rank <= 3).collect();
    // Ties with the third last are named too.
    let third_last = rows.iter().rev().nth(2).map_or(0, |r| r.rank);
    let bottom: Vec<_> = rows.iter().rev().take_while(|r| r.rank >= third_last && r.rank > 3).collect();
    if bottom.is_empty() {
        return Ok(None);
    }
    let spread = rows.first().zip(rows.last()).map(|(a, b)| (a.value - b.value).abs()).unwrap_or_default();
    let from = top.iter().chain(&bottom).map(|r| r.observation.clone()).collect();
    let (known, size) = (rows.len(), w.facts.now().size());
    let values = context! {
        top => names(&top)?, bottom => names(&bottom)?, spread => spread.to_string(), known, size,
    };
    w.sentence("points_extremes", values, from).map(Some)
}

/// The parts of the country by the median of their provinces.
fn parts(w: &Writer<'_>) -> Result<Option<Sentence>> {
    let facts = w.facts;
    let mut from: Vec<ObservationId> = Vec::new();
    let mut medians: Vec<(Decimal, String)> = Vec::new();
    for id in &facts.catalog.settings.parts {
        let Some(group) = facts.catalog.groups.get(id) else { continue };
        let summary = gap::group(facts.store, &facts.now().indicator, facts.period, group);
        if let Some(median) = summary.median {
            let name = w.group_name(group).to_string();
            let (known, size) = (summary.known(), summary.size);
            let values = context! { name, value => number(median), known, size };
            medians.push((median, w.say("points_part", values)?));
            from.extend(summary.ids());
        }
    }
    medians.sort_by_key(|(median, _)| std::cmp::Reverse(*median));
    if medians.is_empty() {
        return Ok(None);
    }
    let parts = w.wording.list(&medians.into_iter().map(|(_, text)| text).collect::<Vec<_>>())?;
    w.sentence("points_parts", context! { parts }, from).map(Some)
}

/// How many provinces grew faster or slower than up to the quarter end before.
fn since_last_quarter(w: &Writer<'_>) -> Result<Option<Sentence>> {
    let (mut faster, mut slower, mut same) = (0, 0, 0);
    let mut from = Vec::new();
    for row in &w.facts.now().rows {
        let trend = w.facts.lead.trend(row.region, Basis::Cumulative);
        let Some(point) = trend.and_then(|t| t.at(w.facts.period)) else { continue };
        let Some(change) = point.change_before else { continue };
        match change.cmp(&Decimal::ZERO) {
            Ordering::Greater => faster += 1,
            Ordering::Less => slower += 1,
            Ordering::Equal => same += 1,
        }
        from.push(point.observation.clone());
        from.extend(point.compared.first().cloned());
    }
    let Some(before) = w.facts.period.before().filter(|_| !from.is_empty()) else { return Ok(None) };
    let known = faster + slower + same;
    let values = context! { before => w.wording.period(before)?, known, faster, slower, same };
    w.sentence("points_since", values, from).map(Some)
}

/// Who is not ranked, why, and what that leaves open.
fn not_ranked(w: &Writer<'_>) -> Result<Option<Sentence>> {
    let ranking = w.facts.now();
    if ranking.missing.is_empty() {
        return Ok(None);
    }
    let mut from = Vec::new();
    let (mut month, mut nothing) = (Vec::new(), Vec::new());
    for (code, why) in &ranking.missing {
        match why {
            Missing::SingleMonth(id) => {
                from.push(id.clone());
                month.push(w.name(*code));
            }
            Missing::Unpublished => nothing.push(w.name(*code)),
        }
    }
    let names = |list: &[String]| if list.is_empty() { Ok(String::new()) } else { w.wording.list(list) };
    let values = context! {
        month => names(&month)?, nothing => names(&nothing)?, open => ranking.missing.len(),
        last_month => w.facts.period.last().month(),
    };
    w.sentence("points_missing", values, from).map(Some)
}
