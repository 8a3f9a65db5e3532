//! What the briefing rests on: sources, coverage, what is missing and what that does to the places.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use minijinja::context;

use super::Writer;
use super::documents::shown;
use crate::analysis::ranking::{Missing, Ranking};
use crate::domain::{Level, Measure, Observation, ObservationId, Period, Status};
use crate::frame::{Agreement, outcome};
use crate::report::Language;
use crate::report::block::{Block, Sentence};
use crate::report::wording::number;

pub(super) fn section(w: &Writer<'_>) -> Result<Vec<Block>> {
    let mut blocks = vec![w.heading("coverage_heading")?, Block::List { items: coverage(w)? }];
    let conflicts = conflicts(w)?;
    if !conflicts.is_empty() {
        blocks.push(w.heading("conflicts_heading")?);
        blocks.push(Block::List { items: conflicts });
    }
    blocks.push(w.heading("sources_heading")?);
    blocks.push(Block::List { items: sources(w)? });
    Ok(blocks)
}

/// Coverage of every indicator, who is missing and why, what was worked out, and how the figures were read.
fn coverage(w: &Writer<'_>) -> Result<Vec<Sentence>> {
    let facts = w.facts;
    let mut items = Vec::new();
    for topic in std::iter::once(&facts.lead).chain(&facts.also) {
        let ranking = &topic.rankings[&facts.period];
        let values = context! {
            indicator => w.wording.indicator_full(topic.indicator), known => ranking.rows.len(), size => ranking.size(),
        };
        items.push(w.sentence("coverage_of", values, ranking.ids())?);
        items.extend(missing(w, ranking)?);
        for row in ranking.rows.iter().filter(|r| r.status == Status::Derived) {
            let note = facts.store.get(&row.observation).map(|o| o.note.clone()).unwrap_or_default();
            let note = if w.wording.language == Language::Zh { note } else { String::new() };
            let values = context! { name => w.name(row.region), value => number(row.value), note };
            items.push(w.sentence("coverage_derived", values, vec![row.observation.clone()])?);
        }
    }
    items.extend(corrected(w)?);
    items.extend(super::left_out::items(w)?);
    items.push(w.sentence("coverage_rule", context! {}, Vec::new())?);
    let doubtful = facts.inputs.diagnostics.iter().filter(|d| d.level >= Level::Warning).count();
    if doubtful > 0 {
        items.push(w.sentence("coverage_findings", context! { count => doubtful }, Vec::new())?);
    }
    Ok(items)
}

/// Figures of the period that a review corrected, the nation's and the region's own, or all of an overview's.
fn corrected(w: &Writer<'_>) -> Result<Vec<Sentence>> {
    let facts = w.facts;
    let mut items = Vec::new();
    for (old, new) in facts.store.corrected() {
        let ((old_id, old), (new_id, new)) = (facts.store.at(old), facts.store.at(new));
        let (Some(code), Some(period)) = (new.area.code(), new.period) else { continue };
        let here = w.region.is_none_or(|r| code == r.code || code.number() == 0);
        let Some(topic) = facts.topic(new.indicator.as_str()) else { continue };
        if !here || period.last() != facts.period.last() {
            continue;
        }
        let values = context! {
            name => w.name(code), indicator => w.wording.indicator(topic.indicator), period => w.wording.period(period)?,
            old => number(old.value), value => number(new.value), place => new.provenance.place.to_string(),
        };
        items.push(w.sentence("coverage_corrected", values, vec![new_id.clone(), old_id.clone()])?);
    }
    Ok(items)
}

/// The regions that are not ranked, one line for each reason.
fn missing(w: &Writer<'_>, ranking: &Ranking) -> Result<Vec<Sentence>> {
    let mut reasons: BTreeMap<String, (Vec<String>, Vec<ObservationId>)> = BTreeMap::new();
    for (code, why) in &ranking.missing {
        let (names, from) = reasons.entry(w.missing(why)?).or_default();
        names.push(w.name(*code));
        if let Missing::SingleMonth(id) = why {
            from.push(id.clone());
        }
    }
    let open = ranking.missing.len();
    let line = |(why, (names, from)): (String, (Vec<String>, Vec<ObservationId>))| {
        w.sentence("coverage_missing", context! { names => w.wording.list(&names)?, why, open }, from)
    };
    reasons.into_iter().map(line).collect()
}

/// Cells of the period for which the sources differ: what was chosen and what else was published.
fn conflicts(w: &Writer<'_>) -> Result<Vec<Sentence>> {
    let facts = w.facts;
    let observations: Vec<(&ObservationId, &Observation)> = facts.store.observations().collect();
    let mut items = Vec::new();
    for Agreement { chosen, others, agree } in facts.store.agreements() {
        let (id, o) = observations[*chosen];
        let (Some(code), false) = (o.area.code(), *agree) else { continue };
        let here = w.region.is_none_or(|r| code == r.code || code.number() == 0);
        let in_window = o.period.is_some_and(|p: Period| p.last() == facts.period.last());
        if !here || !in_window || facts.topic(o.indicator.as_str()).is_none() {
            continue;
        }
        let mut from = vec![id.clone()];
        let mut texts = Vec::new();
        for other in others.iter().map(|i| observations[*i]).filter(|(_, other)| other.value != o.value) {
            from.push(other.0.clone());
            let publisher = other.1.provenance.publisher.clone();
            texts.push(w.say("conflict_other", context! { value => number(other.1.value), publisher })?);
        }
        let indicator = facts.catalog.indicators.get(o.indicator.as_str());
        let values = context! {
            name => w.name(code), indicator => indicator.map(|i| w.wording.indicator(i)),
            measure => w.wording.word(&format!("measure_{}", o.measure.as_str()))?, unit => o.unit.clone(),
            period => o.period.map(|p| w.wording.period(p)).transpose()?, value => number(o.value),
            publisher => o.provenance.publisher.clone(), others => w.wording.list(&texts)?,
        };
        items.push(w.sentence("conflict", values, from)?);
    }
    Ok(items)
}

/// The files that gave growth rates of the briefing's indicators for the quarters shown, and what else it may rest on.
fn used_files<'a>(w: &Writer<'a>) -> BTreeSet<&'a str> {
    let facts = w.facts;
    let first = facts.quarters[0].last();
    let beyond = facts.beyond();
    let shown = |o: &Observation| {
        o.measure == Measure::Yoy
            && outcome(o.status)
            && facts.topic(o.indicator.as_str()).is_some()
            && o.period.is_some_and(|p| p.last() >= first && p.last() <= facts.period.last())
    };
    let used = |(id, o): &(&ObservationId, &Observation)| shown(o) || beyond.contains(id);
    facts.store.observations().filter(used).map(|(_, o)| o.provenance.place.file()).collect()
}

/// The panels and documents that gave figures of the period or its past.
fn sources(w: &Writer<'_>) -> Result<Vec<Sentence>> {
    let zh = w.wording.language == Language::Zh;
    let mut items = Vec::new();
    let used = used_files(w);
    for (name, source) in &w.facts.inputs.panels {
        if !used.contains(format!("data/panels/{name}.csv").as_str()) {
            continue;
        }
        let pick = |zh_text: &String, en_text: &String| if zh { zh_text.clone() } else { en_text.clone() };
        let values = context! {
            name, title => pick(&source.title_zh, &source.title_en),
            publisher => pick(&source.publisher_zh, &source.publisher_en),
            collected => pick(&source.collected_zh, &source.collected_en),
        };
        let text = if w.region.is_none() { "source_panel" } else { "source_panel_short" };
        items.push(w.sentence(text, values, Vec::new())?);
    }
    for (file, publisher) in &w.facts.inputs.documents {
        let read = |o: &Observation| shown(w, o) && o.provenance.place.file() == file;
        let from: Vec<ObservationId> =
            w.facts.store.observations().filter(|(_, o)| read(o)).map(|(id, _)| id.clone()).collect();
        if from.is_empty() {
            continue;
        }
        let values = context! { file, publisher, count => from.len() };
        items.push(w.sentence("source_document", values, from)?);
    }
    items.extend(stored(w, &used)?);
    items.push(w.sentence("source_trace", context! {}, Vec::new())?);
    Ok(items)
}

/// The files that were added to the store and gave figures of the period (for a province, its own and the nation's), with
/// publisher and number of figures.
fn stored(w: &Writer<'_>, used: &BTreeSet<&str>) -> Result<Vec<Sentence>> {
    let inputs = &w.facts.inputs;
    let known: BTreeSet<String> = (inputs.panels.iter().map(|(name, _)| format!("data/panels/{name}.csv")))
        .chain(inputs.documents.iter().map(|(file, _)| file.clone()))
        .chain([w.facts.catalog.corrections.file.clone()])
        .collect();
    let mut counts: BTreeMap<(&str, &str), Vec<ObservationId>> = BTreeMap::new();
    for (id, o) in w.facts.store.observations() {
        let (file, publisher) = (o.provenance.place.file(), o.provenance.publisher.as_str());
        let here = w.region.is_none_or(|r| o.area.code().is_some_and(|code| code == r.code || code.number() == 0));
        let now = o.period.is_some_and(|p| p.last() == w.facts.period.last());
        if here && now && used.contains(file) && !known.contains(file) {
            counts.entry((file, publisher)).or_default().push(id.clone());
        }
    }
    let line = |((file, publisher), from): ((&str, &str), Vec<ObservationId>)| {
        w.sentence("source_store", context! { file, publisher, count => from.len() }, from)
    };
    counts.into_iter().map(line).collect()
}
