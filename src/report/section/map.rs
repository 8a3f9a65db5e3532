//! The provinces as tiles in their places on the map.

use anyhow::Result;
use minijinja::context;

use super::Writer;
use super::ranking::mark;
use super::writer::float;
use crate::domain::{Decimal, RegionCode};
use crate::report::block::{Block, Figure};
use crate::report::chart::{Chart, ChartKind, Reference, TileCell};
use crate::report::wording::number;

pub(super) fn section(w: &Writer<'_>) -> Result<Vec<Block>> {
    let Some(national) = w.national() else { return Ok(Vec::new()) };
    let ranking = w.facts.now();
    let tiles = w.facts.catalog.regions.tiles().iter().map(|tile| {
        let row = ranking.of(tile.code);
        TileCell {
            row: tile.row,
            col: tile.col,
            label: w.name(tile.code),
            value: row.map(|r| float(r.value)),
            text: row.map_or_else(|| "\u{2014}".into(), |r| format!("{}{}", number(r.value), mark(r.status))),
            emphasis: w.emphasis(tile.code),
        }
    });
    let label = format!("{} {}", w.name(RegionCode::NATION), number(national.value));
    let title = title(w, national.value)?;
    let mut from = ranking.ids();
    from.push(national.id.clone());
    let figure = Figure {
        name: w.figure_name("map"),
        chart: Chart {
            alt: w.say("chart_map_alt", context! { title => &title })?,
            title,
            subtitle: w.chart_subtitle("chart_growth_subtitle")?,
            footnote: w.chart_source("chart_source_map")?,
            unit: "%".into(),
            kind: ChartKind::TileMap {
                tiles: tiles.collect(),
                midpoint: Reference { label, value: float(national.value) },
                missing: w.wording.word("map_missing")?,
            },
        },
        from,
    };
    Ok(vec![w.heading("map_heading")?, Block::Figure(Box::new(figure))])
}

/// The headline: how many provinces of each part of the country stand above the nation.
fn title(w: &Writer<'_>, national: Decimal) -> Result<String> {
    let groups = &w.facts.catalog.groups;
    let mut parts = Vec::new();
    for group in w.facts.catalog.settings.parts.iter().filter_map(|id| groups.get(id)) {
        let ranking = w.facts.now().within(&group.members);
        let above = ranking.rows.iter().filter(|r| r.value > national).count();
        let values = context! { name => w.group_name(group), above, known => ranking.rows.len() };
        parts.push(w.say("chart_map_part", values)?);
    }
    w.say("chart_map_title", context! { parts => parts.join(&w.wording.word("list_comma")?) })
}
