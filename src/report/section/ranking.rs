//! The ranking of the provinces: table and bars.

use anyhow::Result;
use minijinja::context;

use super::Writer;
use super::writer::float;
use crate::analysis::ranking::{Missing, Ranked};
use crate::domain::{Measure, ObservationId, RegionCode, Status};
use crate::report::block::{Block, Cell, Figure, Format, Row, Table};
use crate::report::chart::{Bar, Chart, ChartKind, Emphasis, Reference};
use crate::report::query;
use crate::report::wording::number;

pub(super) fn section(w: &Writer<'_>) -> Result<Vec<Block>> {
    Ok(vec![
        w.heading("ranking_heading")?,
        Block::Figure(Box::new(bars(w)?)),
        Block::Paragraph { sentences: vec![w.sentence("ranking_reading", context! {}, Vec::new())?] },
        Block::Table(table(w)?),
    ])
}

fn table(w: &Writer<'_>) -> Result<Table> {
    let ranking = w.facts.now();
    let period = w.facts.period;
    let before = w.wording.period_short(period.year_before())?;
    let mut columns = vec![
        w.column("place", Format::Text)?,
        w.column("region", Format::Text)?,
        w.column("growth", Format::Number)?,
        w.column("gap_nation", Format::Signed)?,
    ];
    let mut earlier = w.column("growth", Format::Number)?;
    earlier.title = w.say("col_growth_of", context! { period => before })?;
    columns.push(earlier);
    columns.push(w.column("interval", Format::Text)?);
    columns.push(w.column("remark", Format::Text)?);
    let mut rows = ranking.rows.iter().map(|row| ranked_row(w, row)).collect::<Result<Vec<_>>>()?;
    for (code, why) in &ranking.missing {
        rows.push(missing_row(w, *code, why)?);
    }
    Ok(Table {
        id: "ranking".into(),
        caption: w.say("ranking_caption", context! { period => w.wording.period(period)? })?,
        query: Some(query::ranking(w, &columns)?),
        columns,
        rows,
        notebook_only: false,
    })
}

fn ranked_row(w: &Writer<'_>, row: &Ranked) -> Result<Row> {
    let facts = w.facts;
    let national = w.national();
    let earlier = facts.store.figure(row.region, &facts.lead.indicator.id, facts.period.year_before(), Measure::Yoy);
    let remark = if row.status == Status::Derived { w.wording.word("remark_derived")? } else { String::new() };
    let mut from = vec![row.observation.clone()];
    from.extend(national.iter().chain(&earlier).map(|f| f.id.clone()));
    Ok(Row {
        cells: vec![
            Cell::Text(w.place(row)),
            Cell::Text(w.name(row.region)),
            Cell::Number(row.value),
            national.map(|n| row.value - n.value).into(),
            earlier.map(|f| f.value).into(),
            Cell::Text(w.interval(row.rank, row.worst)),
            Cell::Text(remark),
        ],
        from,
    })
}

fn missing_row(w: &Writer<'_>, code: RegionCode, why: &Missing) -> Result<Row> {
    let facts = w.facts;
    let earlier = facts.store.figure(code, &facts.lead.indicator.id, facts.period.year_before(), Measure::Yoy);
    let mut from: Vec<ObservationId> = earlier.iter().map(|f| f.id.clone()).collect();
    if let Missing::SingleMonth(id) = why {
        from.push(id.clone());
    }
    let dash = || Cell::Text("\u{2014}".into());
    Ok(Row {
        cells: vec![
            dash(),
            Cell::Text(w.name(code)),
            Cell::Empty,
            Cell::Empty,
            earlier.map(|f| f.value).into(),
            dash(),
            Cell::Text(w.missing(why)?),
        ],
        from,
    })
}

/// All provinces as bars in the order of their places; the briefing's own province stands out.
pub(super) fn bars(w: &Writer<'_>) -> Result<Figure> {
    let ranking = w.facts.now();
    let mut bars: Vec<Bar> = ranking
        .rows
        .iter()
        .map(|row| Bar {
            label: w.name(row.region),
            value: Some(float(row.value)),
            text: format!("{}{}", number(row.value), mark(row.status)),
            rank: w.place(row),
            emphasis: w.emphasis(row.region),
        })
        .collect();
    for (code, why) in &ranking.missing {
        let (label, emphasis) = (w.name(*code), w.emphasis(*code));
        bars.push(Bar { label, value: None, text: w.missing(why)?, rank: String::new(), emphasis });
    }
    let reference = w.national().map(|n| Reference {
        label: format!("{} {}", w.name(RegionCode::NATION), number(n.value)),
        value: float(n.value),
    });
    let mut from = ranking.ids();
    from.extend(w.national().map(|n| n.id.clone()));
    Ok(Figure {
        name: w.figure_name("ranking"),
        chart: Chart {
            title: title(w)?,
            subtitle: w.chart_subtitle("chart_growth_subtitle")?,
            footnote: w.chart_source("chart_source")?,
            alt: w.say("chart_ranking_alt", context! { title => title(w)? })?,
            unit: "%".into(),
            kind: ChartKind::RankedBars { bars, reference },
        },
        from,
    })
}

/// The headline: the first places, or the own province's place.
fn title(w: &Writer<'_>) -> Result<String> {
    let ranking = w.facts.now();
    let Some(region) = w.region else {
        let top: Vec<String> = ranking.rows.iter().take_while(|r| r.rank <= 3).map(|r| w.name(r.region)).collect();
        let falls: Vec<String> =
            ranking.rows.iter().filter(|r| r.value.is_sign_negative()).map(|r| w.name(r.region)).collect();
        // More than a few falls are told by their number.
        let named = if falls.is_empty() || falls.len() > 3 { String::new() } else { w.wording.list(&falls)? };
        let values = context! { top => w.wording.list(&top)?, falls => named, count => falls.len() };
        return w.say("chart_ranking_title", values);
    };
    let name = w.wording.region(region);
    match ranking.of(region.code) {
        Some(row) => {
            let values = context! {
                name, value => number(row.value), growth => w.growth(row.value)?, rank => row.rank,
                worst => row.worst, tied => row.ties > 0, known => ranking.rows.len(), size => ranking.size(),
                indicator => w.wording.indicator(w.facts.lead.indicator),
            };
            w.say("chart_ranking_title_own", values)
        }
        None => w.say("chart_ranking_title_missing", context! { name }),
    }
}

/// The mark of a figure that was worked out.
pub(super) fn mark(status: Status) -> &'static str {
    if status == Status::Derived { "*" } else { "" }
}

/// The bar of a region relative to the nation, for gap charts.
pub(super) fn gap_bar(label: String, gap: crate::domain::Decimal, status: Status, emphasis: Emphasis) -> Bar {
    let text = format!("{}{}", super::writer::signed_text(gap), mark(status));
    Bar { label, value: Some(float(gap)), text, rank: String::new(), emphasis }
}
