//! Gaps: every province against the nation, and the groups by the median of their provinces.

use anyhow::Result;
use minijinja::context;

use super::Writer;
use super::ranking::gap_bar;
use crate::analysis::gap::{self, GroupSummary};
use crate::catalog::Group;
use crate::domain::{ObservationId, Region};
use crate::report::block::{Block, Cell, Figure, Format, Row, Sentence, Table};
use crate::report::chart::{Bar, Chart, ChartKind};
use crate::report::query;
use crate::report::wording::number;

/// The overview's section: gap bars and the table of groups.
pub(super) fn overview(w: &Writer<'_>) -> Result<Vec<Block>> {
    let mut blocks = vec![w.heading("gap_heading")?];
    if let Some(figure) = gap_bars(w)? {
        blocks.push(Block::Figure(Box::new(figure)));
    }
    blocks.push(Block::Paragraph { sentences: vec![w.sentence("groups_reading", context! {}, Vec::new())?] });
    blocks.push(Block::Table(overview_table(w)?));
    Ok(blocks)
}

fn gap_bars(w: &Writer<'_>) -> Result<Option<Figure>> {
    let ranking = w.facts.now();
    let Some(national) = w.national() else { return Ok(None) };
    let bars: Vec<Bar> = ranking
        .rows
        .iter()
        .map(|r| gap_bar(w.name(r.region), r.value - national.value, r.status, w.emphasis(r.region)))
        .collect();
    let above = ranking.rows.iter().filter(|r| r.value > national.value).count();
    let below = ranking.rows.iter().filter(|r| r.value < national.value).count();
    let title = w.say("chart_gap_title", context! { above, below, known => ranking.rows.len() })?;
    let mut from = ranking.ids();
    from.push(national.id.clone());
    Ok(Some(Figure {
        name: w.figure_name("gap"),
        chart: Chart {
            alt: w.say("chart_gap_alt", context! { title => &title })?,
            title,
            subtitle: w.chart_subtitle("chart_gap_subtitle")?,
            footnote: w.chart_source("chart_source_missing")?,
            unit: w.wording.word("unit_points")?,
            kind: ChartKind::GapBars { bars },
        },
        from,
    }))
}

fn overview_table(w: &Writer<'_>) -> Result<Table> {
    let catalog = w.facts.catalog;
    let settings = &catalog.settings;
    let groups: Vec<&Group> =
        settings.parts.iter().chain(&settings.groups).filter_map(|id| catalog.groups.get(id)).collect();
    let columns = vec![
        w.column("group", Format::Text)?,
        w.column("coverage", Format::Text)?,
        w.column("median", Format::Number)?,
        w.column("median_gap", Format::Signed)?,
        w.column("best", Format::Text)?,
        w.column("worst", Format::Text)?,
    ];
    let rows = groups.iter().map(|group| overview_row(w, group)).collect::<Result<Vec<_>>>()?;
    Ok(Table {
        id: "groups".into(),
        caption: w.wording.word("groups_caption")?,
        query: Some(query::groups(w, &groups, &columns)?),
        columns,
        rows,
        notebook_only: false,
    })
}

fn overview_row(w: &Writer<'_>, group: &Group) -> Result<Row> {
    let summary = gap::group(w.facts.store, &w.facts.now().indicator, w.facts.period, group);
    let end = |member: Option<&(crate::domain::RegionCode, crate::domain::Decimal, ObservationId)>| match member {
        Some((code, value, _)) => Cell::Text(format!("{} {}", w.name(*code), number(*value))),
        None => Cell::Empty,
    };
    let mut from = summary.ids();
    from.extend(w.national().map(|n| n.id.clone()));
    let gap = summary.median.zip(w.national()).map(|(median, n)| median - n.value);
    Ok(Row {
        cells: vec![
            Cell::Text(w.group_name(group).into()),
            Cell::Text(format!("{}/{}", summary.known(), summary.size)),
            summary.median.into(),
            gap.into(),
            end(summary.members.first()),
            end(summary.members.last()),
        ],
        from,
    })
}

/// A province's section: its place in its groups, or why it has none.
pub(super) fn province(w: &Writer<'_>) -> Result<Vec<Block>> {
    let (facts, Some(region)) = (w.facts, w.region) else { return Ok(Vec::new()) };
    let wanted = |g: &&Group| {
        let settings = &facts.catalog.settings;
        settings.parts.contains(&g.id) || settings.groups.contains(&g.id)
    };
    let mut groups: Vec<&Group> = Vec::new();
    for group in facts.catalog.groups.of(region.code).filter(wanted) {
        // Two names for the same provinces are one comparison.
        if groups.iter().all(|g| g.members != group.members) {
            groups.push(group);
        }
    }
    if groups.is_empty() {
        return Ok(Vec::new());
    }
    let sentences = groups.iter().map(|group| place_in(w, region, group)).collect::<Result<Vec<_>>>()?;
    Ok(vec![
        w.heading("own_groups_heading")?,
        Block::Paragraph { sentences },
        Block::Table(province_table(w, region, &groups)?),
    ])
}

/// The own place in a group as a sentence: certain, open, or not to be told.
fn place_in(w: &Writer<'_>, region: &Region, group: &Group) -> Result<Sentence> {
    let ranking = w.facts.now().within(&group.members);
    let missing: Vec<String> =
        ranking.missing.iter().filter(|(code, _)| *code != region.code).map(|(code, _)| w.name(*code)).collect();
    let missing = if missing.is_empty() { String::new() } else { w.wording.list(&missing)? };
    let (name, group_name) = (w.wording.region(region), w.group_name(group));
    let (known, size) = (ranking.rows.len(), ranking.size());
    let Some(row) = ranking.of(region.code) else {
        return w.sentence("own_group_missing", context! { name, group => group_name }, Vec::new());
    };
    let ties: Vec<String> = ranking.tied_with(row).map(|r| w.name(r.region)).collect();
    let ties = if ties.is_empty() { String::new() } else { w.wording.list(&ties)? };
    let values = context! {
        name, group => group_name, rank => row.rank, worst => row.worst, known, size, missing, ties,
        value => number(row.value),
    };
    w.sentence("own_group_place", values, ranking.ids())
}

fn province_table(w: &Writer<'_>, region: &Region, groups: &[&Group]) -> Result<Table> {
    let columns = vec![
        w.column("group", Format::Text)?,
        w.column("group_place", Format::Text)?,
        w.column("interval", Format::Text)?,
        w.column("coverage", Format::Text)?,
        w.column("median", Format::Number)?,
        w.column("gap_median", Format::Signed)?,
        w.column("best", Format::Text)?,
    ];
    let rows = groups.iter().map(|group| province_row(w, region, group)).collect();
    Ok(Table {
        id: "own-groups".into(),
        caption: w.wording.word("own_groups_caption")?,
        query: Some(query::own_groups(w, region, groups, &columns)?),
        columns,
        rows,
        notebook_only: false,
    })
}

fn province_row(w: &Writer<'_>, region: &Region, group: &Group) -> Row {
    let ranking = w.facts.now().within(&group.members);
    let summary: GroupSummary = gap::group(w.facts.store, &ranking.indicator, w.facts.period, group);
    let dash = || Cell::Text("\u{2014}".into());
    let (place, interval) = match ranking.of(region.code) {
        Some(row) => (Cell::Text(w.place(row)), Cell::Text(w.interval(row.rank, row.worst))),
        None => (dash(), dash()),
    };
    let gap = ranking.of(region.code).zip(summary.median).map(|(row, median)| row.value - median);
    let best = match summary.members.first() {
        Some((code, value, _)) => Cell::Text(format!("{} {}", w.name(*code), number(*value))),
        None => Cell::Empty,
    };
    let coverage = Cell::Text(format!("{}/{}", summary.known(), summary.size));
    let group_name = Cell::Text(w.group_name(group).into());
    Row {
        cells: vec![group_name, place, interval, coverage, summary.median.into(), gap.into(), best],
        from: summary.ids(),
    }
}
