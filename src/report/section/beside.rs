//! The lead indicator beside the other indicators of the same region: industry against the region's own GDP.

use std::cmp::Ordering;

use anyhow::Result;
use minijinja::context;

use super::Writer;
use crate::analysis::gap;
use crate::analysis::ranking::Ranked;
use crate::domain::{Basis, ObservationId, RegionCode};
use crate::report::block::{Block, Cell, Column, Format, Row, Sentence, Table};
use crate::report::facts::Topic;
use crate::report::query;

pub(super) fn section(w: &Writer<'_>) -> Result<Vec<Block>> {
    let mut blocks = Vec::new();
    for topic in &w.facts.also {
        let comparable = |row: &Ranked| own_gap(w, topic, row.region).is_some();
        if !w.facts.now().rows.iter().any(comparable) {
            continue;
        }
        let (lead, other) = (w.wording.indicator_start(w.facts.lead.indicator), w.wording.indicator(topic.indicator));
        blocks.push(Block::Heading { text: w.say("beside_heading", context! { lead, other })? });
        blocks.push(Block::Paragraph { sentences: vec![summary(w, topic)?] });
        blocks.push(Block::Table(table(w, topic)?));
    }
    Ok(blocks)
}

/// How many provinces' industry outgrew their own GDP.
fn summary(w: &Writer<'_>, topic: &Topic<'_>) -> Result<Sentence> {
    let (mut faster, mut slower, mut same) = (0, 0, 0);
    let mut from: Vec<ObservationId> = Vec::new();
    for row in &w.facts.now().rows {
        let Some(gap) = own_gap(w, topic, row.region) else { continue };
        match gap.gap.cmp(&crate::domain::Decimal::ZERO) {
            Ordering::Greater => faster += 1,
            Ordering::Less => slower += 1,
            Ordering::Equal => same += 1,
        }
        from.extend(gap.from);
    }
    let values = context! {
        indicator => w.wording.indicator(w.facts.lead.indicator), other => w.wording.indicator(topic.indicator),
        known => faster + slower + same, faster, slower, same,
        real => topic.indicator.basis == Basis::Comparable,
    };
    w.sentence("beside_summary", values, from)
}

fn own_gap(w: &Writer<'_>, topic: &Topic<'_>, code: RegionCode) -> Option<gap::Gap> {
    gap::to_indicator(w.facts.store, w.facts.lead.indicator, topic.indicator, w.facts.period, code)
}

fn table(w: &Writer<'_>, topic: &Topic<'_>) -> Result<Table> {
    let period = w.facts.period;
    let other = w.wording.indicator(topic.indicator);
    let lead = w.wording.indicator(w.facts.lead.indicator);
    let mut columns = vec![
        w.column("place", Format::Text)?,
        w.column("region", Format::Text)?,
        w.column("growth", Format::Number)?,
        w.column("gap_nation", Format::Signed)?,
        w.column("interval", Format::Text)?,
        w.column("growth", Format::Number)?,
        Column {
            title: w
                .say("col_gap_own", context! { lead => w.wording.indicator_start(w.facts.lead.indicator), other })?,
            format: Format::Signed,
        },
    ];
    columns[2].title = w.say("col_growth_by", context! { indicator => w.wording.indicator_start(topic.indicator) })?;
    let lead_start = w.wording.indicator_start(w.facts.lead.indicator);
    columns[5].title = w.say("col_growth_by", context! { indicator => lead_start })?;
    let ranking = &topic.rankings[&period];
    let store = w.facts.store;
    let national = |code| gap::to_region(store, &topic.indicator.id, period, code, RegionCode::NATION);
    let rows = ranking.rows.iter().map(|row| {
        let to_nation = national(row.region);
        let own = own_gap(w, topic, row.region);
        let mut from = vec![row.observation.clone()];
        from.extend(to_nation.iter().chain(&own).flat_map(|g| g.from.clone()));
        from.sort();
        from.dedup();
        Row {
            cells: vec![
                Cell::Text(w.place(row)),
                Cell::Text(w.name(row.region)),
                Cell::Number(row.value),
                to_nation.map(|g| g.gap).into(),
                Cell::Text(w.interval(row.rank, row.worst)),
                own.as_ref().map(|g| g.value).into(),
                own.map(|g| g.gap).into(),
            ],
            from,
        }
    });
    let id = topic.indicator.id.as_str();
    Ok(Table {
        id: format!("beside-{id}"),
        caption: w.say("beside_caption", context! { other, indicator => lead })?,
        query: Some(query::beside(id, &columns)?),
        rows: rows.collect(),
        columns,
        notebook_only: false,
    })
}
