//! The points of a province's briefing: where it stands, in a few sentences.

use anyhow::Result;
use minijinja::context;

use super::Writer;
use crate::analysis::gap;
use crate::analysis::ranking::{Missing, climb};
use crate::analysis::trend::{self, Basis};
use crate::domain::{Measure, ObservationId, Period, Region, RegionCode};
use crate::report::block::{Block, Sentence};
use crate::report::wording::number;

pub(super) fn section(w: &Writer<'_>) -> Result<Vec<Block>> {
    let Some(region) = w.region else { return Ok(Vec::new()) };
    let mut items = vec![growth(w, region)?];
    items.extend(place(w, region)?);
    items.extend(beside(w, region)?);
    items.extend(past(w, region)?);
    items.extend(streak(w, region)?);
    items.extend(run(w, region)?);
    items.extend(month(w, region)?);
    Ok(vec![w.heading("points_heading")?, Block::List { items }])
}

/// Own growth and the gap to the nation, or why there is none.
fn growth(w: &Writer<'_>, region: &Region) -> Result<Sentence> {
    let ranking = w.facts.now();
    let mut values = context! {
        name => w.wording.region(region), period => w.wording.period(w.facts.period)?,
        indicator => w.wording.indicator(w.facts.lead.indicator),
    };
    let Some(row) = ranking.of(region.code) else {
        let why = ranking.missing.iter().find(|(code, _)| *code == region.code).map(|(_, why)| why);
        let from = match why {
            Some(Missing::SingleMonth(id)) => vec![id.clone()],
            _ => Vec::new(),
        };
        let why = why.map(|why| w.missing(why)).transpose()?;
        return w.sentence("own_growth_missing", context! { why, ..values }, from);
    };
    let mut from = vec![row.observation.clone()];
    let gap = match w.national() {
        Some(national) => {
            from.push(national.id.clone());
            let reference =
                w.say("nation_with_value", context! { name => w.nation()?, value => number(national.value) })?;
            context! { gap => w.gap(&reference, row.value - national.value)? }
        }
        None => context! { gap => "" },
    };
    let derived = row.status == crate::domain::Status::Derived;
    values = context! { growth => w.growth(row.value)?, derived, ..values };
    values = minijinja::value::merge_maps([gap, values]);
    w.sentence("own_growth", values, from)
}

/// Own place, ties, what is open, and the places gained on the year before.
fn place(w: &Writer<'_>, region: &Region) -> Result<Option<Sentence>> {
    let ranking = w.facts.now();
    let Some(row) = ranking.of(region.code) else { return Ok(None) };
    let missing: Vec<String> = ranking.missing.iter().map(|(code, _)| w.name(*code)).collect();
    let missing = if missing.is_empty() { String::new() } else { w.wording.list(&missing)? };
    let mut from = vec![row.observation.clone()];
    from.extend(ranking.ids());
    let before = w.facts.lead.rankings.get(&w.facts.period.year_before());
    let climbed = before.and_then(|b| Some((b, climb(b, ranking, region.code)?)));
    let climb_words = match climbed {
        Some((before, climb)) => {
            from.extend(before.ids());
            let row = before.of(region.code).map(|r| w.interval(r.rank, r.worst));
            let values = context! { climb => w.climb(climb)?, before => row, missing => before.missing.len() };
            w.say("own_climb", values)?
        }
        None => String::new(),
    };
    let ties: Vec<String> = ranking.tied_with(row).map(|r| w.name(r.region)).collect();
    let values = context! {
        ties => if ties.is_empty() { String::new() } else { w.wording.list(&ties)? }, missing,
        known => ranking.rows.len(), size => ranking.size(), worst => row.worst, rank => row.rank, climb => climb_words,
    };
    w.sentence("own_place", values, from).map(Some)
}

/// Own growth against the region's growth of the other indicators.
fn beside(w: &Writer<'_>, region: &Region) -> Result<Vec<Sentence>> {
    let facts = w.facts;
    let (nation, mut sentences) = (w.nation()?, Vec::new());
    for topic in &facts.also {
        let own = &topic.indicator.id;
        let Some(row) = topic.rankings[&facts.period].of(region.code) else { continue };
        let ranking = &topic.rankings[&facts.period];
        let to_nation = gap::to_region(facts.store, own, facts.period, region.code, RegionCode::NATION);
        let lead = gap::to_indicator(facts.store, facts.lead.indicator, topic.indicator, facts.period, region.code);
        let other = w.wording.indicator(topic.indicator);
        let mut from = vec![row.observation.clone()];
        from.extend(to_nation.iter().chain(&lead).flat_map(|g| g.from.clone()));
        from.extend(ranking.ids());
        let own_name = w.say("own_indicator", context! { other, own => w.own()? })?;
        let values = context! {
            name => w.wording.region(region), other, growth => w.growth(row.value)?,
            gap => to_nation.map(|g| w.gap(&nation, g.gap)).transpose()?.unwrap_or_default(),
            place => w.place_words(ranking, row)?,
            lead => lead.map(|g| w.gap(&own_name, g.gap)).transpose()?.unwrap_or_default(),
            indicator => w.wording.indicator(facts.lead.indicator),
        };
        sentences.push(w.sentence("own_beside", values, from)?);
    }
    Ok(sentences)
}

/// Changes against the quarter end before and the year before, and the two-year average.
fn past(w: &Writer<'_>, region: &Region) -> Result<Option<Sentence>> {
    let trend = w.facts.lead.trend(region.code, Basis::Cumulative);
    let Some(point) = trend.and_then(|t| t.at(w.facts.period)) else { return Ok(None) };
    if point.compared.is_empty() {
        return Ok(None);
    }
    let period = w.facts.period;
    let quarter_before = period.before().filter(|_| point.change_before.is_some());
    // The average takes out the low base that a fall leaves; after a rebound it would carry the distortion on.
    let after_a_fall = point.change_year.is_some_and(|change| (point.value - change).is_sign_negative());
    let average = point.average2.filter(|_| after_a_fall);
    let values = context! {
        before => quarter_before.map(|p| w.wording.period(p)).transpose()?.unwrap_or_default(),
        change_before => point.change_before.map(|c| w.change(c)).transpose()?.unwrap_or_default(),
        change_year => point.change_year.map(|c| w.change(c)).transpose()?.unwrap_or_default(),
        average => average.map(number).unwrap_or_default(),
    };
    let mut from = vec![point.observation.clone()];
    from.extend(point.compared.iter().cloned());
    w.sentence("own_past", values, from).map(Some)
}

/// How long the province has stood above or below the nation.
fn streak(w: &Writer<'_>, region: &Region) -> Result<Option<Sentence>> {
    let topic = &w.facts.lead;
    let basis = Basis::Cumulative;
    let (Some(own), Some(nation)) = (topic.trend(region.code, basis), topic.trend(RegionCode::NATION, basis)) else {
        return Ok(None);
    };
    let current = own.last().is_some_and(|p| p.period == w.facts.period);
    let Some(streak) = trend::streak_against(own, nation).filter(|s| current && s.length > 1) else {
        return Ok(None);
    };
    let covered: Vec<&trend::Point> = own.points.iter().rev().take(streak.length).collect();
    let since: Option<Period> = covered.last().map(|p| p.period);
    let mut from: Vec<ObservationId> = covered.iter().map(|p| p.observation.clone()).collect();
    from.extend(covered.iter().filter_map(|p| Some(nation.at(p.period)?.observation.clone())));
    let values = context! {
        above => streak.positive, length => streak.length, since => since.map(|p| w.wording.period(p)).transpose()?,
        all => streak.length == own.points.len(),
    };
    w.sentence("own_streak", values, from).map(Some)
}

/// How often in a row growth has risen or fallen from one quarter end to the next.
fn run(w: &Writer<'_>, region: &Region) -> Result<Option<Sentence>> {
    let Some(own) = w.facts.lead.trend(region.code, Basis::Cumulative) else { return Ok(None) };
    let current = own.last().is_some_and(|p| p.period == w.facts.period);
    let Some(run) = trend::streak_of_change(own).filter(|s| current && s.length > 1) else { return Ok(None) };
    let points = own.points.iter().rev().take(run.length);
    let from = points.flat_map(|p| [Some(&p.observation), p.compared.first()]).flatten().cloned().collect();
    let key = if run.positive { "own_run" } else { "own_run_down" };
    w.sentence(key, context! { length => run.length }, from).map(Some)
}

/// The last month alone, where it is known.
fn month(w: &Writer<'_>, region: &Region) -> Result<Option<Sentence>> {
    let last = w.facts.period.last();
    let month = Period::new(last, last)?;
    let at = |code| w.facts.store.figure(code, &w.facts.lead.indicator.id, month, Measure::Yoy);
    let Some(own) = at(region.code) else { return Ok(None) };
    let mut from = vec![own.id.clone()];
    let gap = match at(RegionCode::NATION) {
        Some(nation) => {
            from.push(nation.id.clone());
            w.gap(&w.nation()?, own.value - nation.value)?
        }
        None => String::new(),
    };
    let month_name = w.wording.period(month)?;
    let values = context! { month => last.month(), month_name, growth => w.growth(own.value)?, gap };
    w.sentence("own_month", values, from).map(Some)
}
