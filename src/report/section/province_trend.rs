//! A province against its own past and the nation's, over the quarters.

use anyhow::Result;
use minijinja::context;

use super::Writer;
use super::overview_trends::{bump, order, places_table};
use super::ranking::gap_bar;
use super::writer::float;
use crate::analysis::trend::{Basis, Point, Trend, period_at};
use crate::domain::{ObservationId, Period, Region, RegionCode, Status};
use crate::report::block::{Block, Cell, Figure, Format, Row, Table};
use crate::report::chart::{Bar, Chart, ChartKind, Emphasis, Series};
use crate::report::query;
use crate::report::wording::number;

pub(super) fn section(w: &Writer<'_>) -> Result<Vec<Block>> {
    let Some(region) = w.region else { return Ok(Vec::new()) };
    let topic = &w.facts.lead;
    let points = |basis| topic.trend(region.code, basis).map_or(0, |t| t.points.len());
    // Where the cumulative series has holes, the single-month one may be whole; the better known is shown.
    let basis = if points(Basis::Cumulative) >= points(Basis::Month) { Basis::Cumulative } else { Basis::Month };
    let (Some(own), Some(nation)) = (topic.trend(region.code, basis), topic.trend(RegionCode::NATION, basis)) else {
        return Ok(Vec::new());
    };
    let mut blocks = vec![w.heading("own_trend_heading")?];
    if basis == Basis::Month {
        let name = w.wording.region(region);
        blocks
            .push(Block::Paragraph { sentences: vec![w.sentence("own_trend_month", context! { name }, Vec::new())?] });
    }
    if basis == Basis::Cumulative {
        blocks.push(Block::Paragraph { sentences: vec![w.sentence("own_trend_reading", context! {}, Vec::new())?] });
    }
    blocks.push(Block::Table(table(w, region, own, nation, basis)?));
    blocks.push(Block::Figure(Box::new(lines(w, region, own, nation, basis)?)));
    match basis {
        Basis::Cumulative => {
            blocks.push(Block::Table(places_table(w, &order(w.facts.now()))?));
            blocks.push(Block::Figure(Box::new(bump(w, &[region.code])?)));
        }
        Basis::Month => blocks.push(Block::Figure(Box::new(gaps(w, region, own, nation)?))),
    }
    Ok(blocks)
}

fn table(w: &Writer<'_>, region: &Region, own: &Trend, nation: &Trend, basis: Basis) -> Result<Table> {
    let columns = vec![
        w.column("period", Format::Text)?,
        w.column("growth", Format::Number)?,
        w.column("nation", Format::Number)?,
        w.column("gap_nation", Format::Signed)?,
        w.column("change_before", Format::Signed)?,
        w.column("change_year", Format::Signed)?,
        w.column("average2", Format::Number)?,
        w.column("interval", Format::Text)?,
    ];
    let count = w.facts.catalog.settings.table_quarters;
    let skip = own.points.len().saturating_sub(count);
    let rows =
        own.points[skip..].iter().rev().map(|point| row(w, region, point, nation)).collect::<Result<Vec<_>>>()?;
    let periods: Vec<Period> = own.points[skip..].iter().rev().map(|p| p.period).collect();
    let caption = match basis {
        Basis::Cumulative => "own_trend_caption",
        Basis::Month => "own_trend_caption_month",
    };
    Ok(Table {
        id: "trend".into(),
        caption: w.wording.word(caption)?,
        query: Some(query::trend(w, region, &periods, basis, &columns)?),
        columns,
        rows,
        notebook_only: false,
    })
}

fn row(w: &Writer<'_>, region: &Region, point: &Point, nation: &Trend) -> Result<Row> {
    let national = nation.at(point.period);
    let place = w.facts.lead.rankings.get(&point.period).and_then(|r| r.of(region.code));
    let mut from: Vec<ObservationId> = vec![point.observation.clone()];
    from.extend(point.compared.iter().cloned());
    from.extend(national.map(|n| n.observation.clone()));
    // A place among single months would compare with the few provinces that publish them.
    let place = place.filter(|_| point.period.span() == crate::domain::period::Span::Cumulative);
    Ok(Row {
        cells: vec![
            Cell::Text(w.wording.period_short(point.period)?),
            Cell::Number(point.value),
            national.map(|n| n.value).into(),
            national.map(|n| point.value - n.value).into(),
            point.change_before.into(),
            point.change_year.into(),
            point.average2.into(),
            place.map_or(Cell::Text("\u{2014}".into()), |r| Cell::Text(w.interval(r.rank, r.worst))),
        ],
        from,
    })
}

fn series(w: &Writer<'_>, trend: &Trend, basis: Basis, emphasis: Emphasis) -> Result<Series> {
    let mut values = Vec::new();
    for quarter in &w.facts.quarters {
        values.push(trend.at(period_at(basis, quarter.last())?).map(|p| float(p.value)));
    }
    let current = trend.last().filter(|p| p.period.last() == w.facts.period.last());
    let last = current.map_or_else(String::new, |p| number(p.value));
    Ok(Series { label: w.name(trend.region), values, last, emphasis })
}

/// At how many quarter ends a region stood above the nation, of those at which both are known.
fn above_nation(own: &Trend, nation: &Trend) -> (usize, usize) {
    let both: Vec<bool> = own.points.iter().filter_map(|p| Some(p.value > nation.at(p.period)?.value)).collect();
    (both.iter().filter(|above| **above).count(), both.len())
}

fn ids(trends: &[&Trend]) -> Vec<ObservationId> {
    trends.iter().flat_map(|t| t.points.iter().map(|p| p.observation.clone())).collect()
}

fn lines(w: &Writer<'_>, region: &Region, own: &Trend, nation: &Trend, basis: Basis) -> Result<Figure> {
    let name = w.wording.region(region);
    let (above, count) = above_nation(own, nation);
    let title = w.say("chart_lines_title", context! { name, above, count })?;
    let subtitle = match basis {
        Basis::Cumulative => "chart_lines_subtitle",
        Basis::Month => "chart_lines_subtitle_month",
    };
    Ok(Figure {
        name: w.figure_name("trend"),
        chart: Chart {
            alt: w.say("chart_lines_alt", context! { title => &title })?,
            title,
            subtitle: w.chart_subtitle_on(basis, subtitle)?,
            footnote: w.source_line("chart_source")?,
            unit: "%".into(),
            kind: ChartKind::Lines {
                columns: w.columns(basis)?,
                lines: vec![series(w, nation, basis, Emphasis::Reference)?, series(w, own, basis, Emphasis::Focus)?],
            },
        },
        from: ids(&[own, nation]),
    })
}

/// The gap to the nation quarter by quarter, for provinces that cannot be ranked along time.
fn gaps(w: &Writer<'_>, region: &Region, own: &Trend, nation: &Trend) -> Result<Figure> {
    let mut bars: Vec<Bar> = Vec::new();
    for point in &own.points {
        let Some(national) = nation.at(point.period) else { continue };
        let label = w.wording.period_short(point.period)?;
        bars.push(gap_bar(label, point.value - national.value, Status::Actual, Emphasis::Plain));
    }
    let (above, count) = above_nation(own, nation);
    let values = context! { name => w.wording.region(region), above, count };
    let title = w.say("chart_gaps_title", values)?;
    Ok(Figure {
        name: w.figure_name("gaps"),
        chart: Chart {
            alt: w.say("chart_gap_alt", context! { title => &title })?,
            title,
            subtitle: w.chart_subtitle("chart_gaps_subtitle")?,
            footnote: w.source_line("chart_source")?,
            unit: w.wording.word("unit_points")?,
            kind: ChartKind::GapBars { bars },
        },
        from: ids(&[own, nation]),
    })
}
