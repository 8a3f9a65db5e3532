//! What the growth of the period is among a region's own earlier quarter ends: momentum, turns, records, seasons, unusual
//! changes.

use anyhow::Result;
use minijinja::context;

use super::Writer;
use super::left_out::LeftOut;
use crate::analysis::history::{End, Past, Record, Since};
use crate::analysis::standing;
use crate::analysis::trend::Basis;
use crate::domain::RegionCode;
use crate::report::block::{Block, Cell, Column, Format, Row, Sentence, Table};
use crate::report::wording::{number, signed};

/// Unusual quarter ends that are named, the latest ones.
const NAMED: usize = 4;

/// The nation, and the provinces whose figure stands out among their own.
pub(super) fn overview(w: &Writer<'_>) -> Result<Vec<Block>> {
    let mut blocks = Vec::new();
    let nation = past(w, RegionCode::NATION);
    if let Some(past) = &nation {
        blocks.push(Block::List { items: points(w, RegionCode::NATION, past)? });
    }
    let table = table(w)?;
    if !table.rows.is_empty() {
        blocks.push(Block::Paragraph { sentences: vec![reading(w)?] });
        blocks.push(Block::Table(table));
    }
    with_frame(w, blocks, "")
}

/// A province.
pub(super) fn province(w: &Writer<'_>) -> Result<Vec<Block>> {
    let Some((region, past)) = w.region.and_then(|r| Some((r, past(w, r.code)?))) else { return Ok(Vec::new()) };
    let items = points(w, region.code, &past)?;
    with_frame(w, vec![Block::List { items }], &format!(" --region {}", w.asked(region)))
}

pub(super) fn left_out(w: &Writer<'_>) -> Result<Option<LeftOut>> {
    let absent = w.region.is_some_and(|r| past(w, r.code).is_none());
    let values = context! { least => w.facts.catalog.settings.records.least };
    Ok(absent.then(|| LeftOut { heading: "history_heading", why: "left_out_history", values }))
}

/// What a region's figure is among its own; `None` where fewer quarter ends are known than a record reaches back over.
fn past(w: &Writer<'_>, region: RegionCode) -> Option<Past> {
    let settings = &w.facts.catalog.settings;
    w.facts.lead.past(region, w.facts.period, settings).filter(|past| past.from.len() > settings.records.least)
}

/// Heading and command around the blocks, if there are any.
fn with_frame(w: &Writer<'_>, blocks: Vec<Block>, of: &str) -> Result<Vec<Block>> {
    if blocks.is_empty() {
        return Ok(blocks);
    }
    let years = left_out_years(w);
    let without = if years.is_empty() { String::new() } else { format!(" --without {}", years.join(",")) };
    let (lead, period) = (&w.facts.lead.indicator.id, w.facts.period.label());
    let mut all = vec![w.heading("history_heading")?];
    all.extend(blocks);
    all.push(w.command(&format!("jianbao trend {lead} {period}{of}{without}"))?);
    Ok(all)
}

/// What is to be said of one region, in sentences.
fn points(w: &Writer<'_>, region: RegionCode, past: &Past) -> Result<Vec<Sentence>> {
    let mut items = Vec::new();
    items.extend(momentum(w, region, past)?);
    items.extend(average(w, past)?);
    items.extend(record(w, past)?);
    let (place, years) = past.season;
    if years > 1 {
        let season = w.wording.word(&format!("quarter_end_{}", w.facts.period.last().month()))?;
        let values = context! { place, years, season, value => number(past.point.value) };
        items.push(w.sentence("history_season", values, past.from.clone())?);
    }
    if region != RegionCode::NATION {
        items.extend(above(w, region, past)?);
    }
    items.extend(unusual(w, past)?);
    Ok(items)
}

/// Whether growth gains or loses speed, and whether it changed its sign.
fn momentum(w: &Writer<'_>, region: RegionCode, past: &Past) -> Result<Option<Sentence>> {
    let Some((change, before)) = past.point.change_before.zip(w.facts.period.before()) else { return Ok(None) };
    let values = context! {
        name => w.name(region), before => w.wording.period(before)?, change => w.change(change)?,
        earlier => past.change_earlier.map(signed).unwrap_or_default(),
        momentum => past.told.momentum.map(signed).unwrap_or_default(),
        turn => past.told.turn.unwrap_or_default(),
    };
    let mut from = vec![past.point.observation.clone()];
    from.extend(past.from.iter().rev().skip(1).take(2).cloned());
    w.sentence("history_momentum", values, from).map(Some)
}

/// The two-year average, beside the growth of the year before that it takes in.
fn average(w: &Writer<'_>, past: &Past) -> Result<Option<Sentence>> {
    let Some((average, before)) = past.point.average2.zip(past.year_before) else { return Ok(None) };
    let mut from = vec![past.point.observation.clone()];
    from.extend(past.point.compared.iter().cloned());
    let values = context! { average => w.growth(average)?, before => w.growth(before)? };
    w.sentence("history_average", values, from).map(Some)
}

/// The record with every year, and with some left out.
fn record(w: &Writer<'_>, past: &Past) -> Result<Option<Sentence>> {
    let all = past.record.as_ref().map(|record| record_words(w, record)).transpose()?;
    let rest = past.record_without.as_ref().map(|record| record_words(w, record)).transpose()?;
    if all.is_none() && rest.is_none() {
        return Ok(None);
    }
    let records = || past.record.iter().chain(&past.record_without);
    let values = context! {
        all => all.unwrap_or_default(), rest => rest.unwrap_or_default(), years => years(w)?,
        value => number(past.point.value), first => w.wording.period_short(past.first)?,
        known => past.known, ends => (past.point.period.last().ordinal() - past.first.last().ordinal()) / 3 + 1,
        over => past.record.as_ref().map(|r| r.over), over_rest => past.record_without.as_ref().map(|r| r.over),
        least => w.facts.catalog.settings.records.least,
    };
    let from = records().flat_map(|record| record.from.clone()).collect();
    w.sentence("history_record", values, from).map(Some)
}

/// The years that records are told without, as far as they have quarter ends before the period.
fn left_out_years(w: &Writer<'_>) -> Vec<String> {
    let period = w.facts.period;
    let before = |year: &&i32| **year < period.year() || (**year == period.year() && period.last().month() > 3);
    w.facts.catalog.settings.records.without.iter().filter(before).map(ToString::to_string).collect()
}

fn years(w: &Writer<'_>) -> Result<String> {
    let years = left_out_years(w);
    if years.is_empty() { Ok(String::new()) } else { w.wording.list(&years) }
}

/// A record in a few words: `2013年上半年（8.4%）以来最高`.
fn record_words(w: &Writer<'_>, record: &Record) -> Result<String> {
    let (since, beaten_by) = match record.since {
        Since::After(period) => (w.wording.period_short(period)?, record.beaten_by.map(number).unwrap_or_default()),
        Since::All(_) => (String::new(), String::new()),
    };
    w.say("history_since", context! { since, beaten_by, high => record.end == End::Highest })
}

/// At how many of the quarter ends shown the region stood above the nation.
fn above(w: &Writer<'_>, region: RegionCode, past: &Past) -> Result<Option<Sentence>> {
    let (facts, indicator) = (w.facts, &w.facts.lead.indicator.id);
    let shown = (facts.period, facts.quarters.len());
    let runs = standing::runs(facts.store, indicator, Basis::Cumulative, shown, &[region], RegionCode::NATION)?;
    let Some(run) = runs.first().filter(|run| run.ends > 0) else { return Ok(None) };
    let mut from: Vec<_> = past.from.iter().rev().take(facts.quarters.len()).cloned().collect();
    let nation = facts.lead.trend(RegionCode::NATION, Basis::Cumulative);
    from.extend(nation.iter().flat_map(|trend| trend.points.iter().map(|p| p.observation.clone())));
    let values = context! { ends => run.ends, above => run.above, length => Some(run.length.abs()).filter(|n| *n > 1), high => run.length > 0 };
    w.sentence("history_above", values, from).map(Some)
}

/// Whether the change is out of the ordinary by rule, and which earlier ones were.
fn unusual(w: &Writer<'_>, past: &Past) -> Result<Option<Sentence>> {
    let Some(now) = past.told.unusual else { return Ok(None) };
    let latest = &past.unusual[past.unusual.len().saturating_sub(NAMED)..];
    let named = latest.iter().map(|point| {
        let change = point.change_before.map(signed).unwrap_or_default();
        w.say("history_unusual_at", context! { period => w.wording.period_short(point.period)?, change })
    });
    let named = named.collect::<Result<Vec<_>>>()?;
    let rule = &w.facts.catalog.settings.unusual;
    let values = context! {
        now, limit => number(rule.limit), count => past.unusual.len(), more => past.unusual.len() > latest.len(),
        earlier => if named.is_empty() { String::new() } else { w.wording.list(&named)? },
        change => past.point.change_before.map(signed),
    };
    w.sentence("history_unusual", values, past.from.clone()).map(Some)
}

fn reading(w: &Writer<'_>) -> Result<Sentence> {
    let values = context! { years => years(w)?, limit => number(w.facts.catalog.settings.unusual.limit) };
    w.sentence("history_reading", values, Vec::new())
}

/// The provinces with a turn, an unusual change, or a record over all that is known of them.
fn table(w: &Writer<'_>) -> Result<Table> {
    let mut columns = vec![
        w.column("region", Format::Text)?,
        w.column("growth", Format::Number)?,
        w.column("change_before", Format::Signed)?,
        w.column("momentum", Format::Signed)?,
        w.column("remark", Format::Text)?,
        w.column("record", Format::Text)?,
    ];
    let years = years(w)?;
    let told_without = !years.is_empty();
    if told_without {
        columns.push(Column { title: w.say("col_record_without", context! { years })?, format: Format::Text });
    }
    let mut rows = Vec::new();
    for ranked in &w.facts.now().rows {
        let Some(past) = past(w, ranked.region).filter(stands_out) else { continue };
        let words = |record: &Option<Record>| -> Result<Cell> {
            record.as_ref().map_or(Ok(Cell::Empty), |r| Ok(Cell::Text(record_words(w, r)?)))
        };
        let mut remarks = Vec::new();
        if let Some(turn) = past.told.turn {
            remarks.push(w.wording.word(if turn > 0 { "turn_up" } else { "turn_down" })?);
        }
        if past.told.unusual == Some(true) {
            remarks.push(w.wording.word("unusual")?);
        }
        let mut cells = vec![
            Cell::Text(w.name(ranked.region)),
            Cell::Number(past.point.value),
            past.point.change_before.into(),
            past.told.momentum.into(),
            Cell::Text(remarks.join(&w.wording.word("list_comma")?)),
            words(&past.record)?,
        ];
        if told_without {
            cells.push(words(&past.record_without)?);
        }
        rows.push(Row { cells, from: past.from.clone() });
    }
    let caption = w.wording.word("history_caption")?;
    Ok(Table { id: "history".into(), caption, columns, rows, query: None, notebook_only: false })
}

fn stands_out(past: &Past) -> bool {
    let whole = |record: &Option<Record>| record.as_ref().is_some_and(|r| matches!(r.since, Since::All(_)));
    past.told.turn.is_some() || past.told.unusual == Some(true) || whole(&past.record) || whole(&past.record_without)
}
