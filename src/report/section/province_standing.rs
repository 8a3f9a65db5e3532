//! A province among the others: its figures beside the nation's, and its place among the bars.

use anyhow::Result;
use minijinja::context;

use super::Writer;
use super::ranking::bars;
use crate::domain::{Measure, Region, RegionCode};
use crate::report::block::{Block, Cell, Format, Row, Table};
use crate::report::facts::Topic;
use crate::report::query;

pub(super) fn section(w: &Writer<'_>) -> Result<Vec<Block>> {
    let Some(region) = w.region else { return Ok(Vec::new()) };
    Ok(vec![w.heading("own_standing_heading")?, Block::Table(table(w, region)?), Block::Figure(Box::new(bars(w)?))])
}

fn table(w: &Writer<'_>, region: &Region) -> Result<Table> {
    let columns = vec![
        w.column("indicator", Format::Text)?,
        w.column("own", Format::Number)?,
        w.column("nation", Format::Number)?,
        w.column("gap_nation", Format::Signed)?,
        w.column("place", Format::Text)?,
        w.column("interval", Format::Text)?,
        w.column("coverage", Format::Text)?,
    ];
    let topics = std::iter::once(&w.facts.lead).chain(&w.facts.also);
    let rows = topics.map(|topic| row(w, region, topic)).collect();
    Ok(Table {
        id: "standing".into(),
        caption: w.say("own_standing_caption", context! { name => w.wording.region(region) })?,
        query: Some(query::standing(w, region, &columns)?),
        columns,
        rows,
        notebook_only: false,
    })
}

fn row(w: &Writer<'_>, region: &Region, topic: &Topic<'_>) -> Row {
    let period = w.facts.period;
    let ranking = &topic.rankings[&period];
    let own = ranking.of(region.code);
    let nation = w.facts.store.figure(RegionCode::NATION, &topic.indicator.id, period, Measure::Yoy);
    let dash = || Cell::Text("\u{2014}".into());
    let mut from = ranking.ids();
    from.extend(nation.map(|n| n.id.clone()));
    Row {
        cells: vec![
            Cell::Text(w.wording.indicator_start(topic.indicator)),
            own.map(|r| r.value).into(),
            nation.map(|n| n.value).into(),
            own.zip(nation).map(|(r, n)| r.value - n.value).into(),
            own.map_or_else(dash, |r| Cell::Text(w.place(r))),
            own.map_or_else(dash, |r| Cell::Text(w.interval(r.rank, r.worst))),
            Cell::Text(format!("{}/{}", ranking.rows.len(), ranking.size())),
        ],
        from,
    }
}
