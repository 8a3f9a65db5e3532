//! The provinces over the quarters: heatmap, small multiples, places.

use anyhow::Result;
use minijinja::context;

use super::Writer;
use super::writer::float;
use crate::analysis::ranking::{Climb, Ranking, climb};
use crate::analysis::trend::Basis;
use crate::domain::{Decimal, Measure, ObservationId, Period, RegionCode};
use crate::report::block::{Block, Cell, Column, Figure, Format, Row, Sentence, Table};
use crate::report::chart::{Chart, ChartKind, Emphasis, RankLine, RankRange, Series};
use crate::report::query;
use crate::report::wording::number;

pub(super) fn section(w: &Writer<'_>) -> Result<Vec<Block>> {
    let order = order(w.facts.now());
    let mut blocks = vec![w.heading("trend_heading")?];
    let sentences = movers(w)?;
    if !sentences.is_empty() {
        blocks.push(Block::Paragraph { sentences });
    }
    blocks.push(Block::Table(growth_table(w, &order)?));
    blocks.push(Block::Figure(Box::new(heatmap(w, &order)?)));
    blocks.push(Block::Figure(Box::new(multiples(w, &order)?)));
    blocks.push(Block::Table(places_table(w, &order)?));
    blocks.push(Block::Figure(Box::new(bump(w, &leaders(w))?)));
    Ok(blocks)
}

/// The provinces in the order of the ranking, those without a place behind.
pub(super) fn order(ranking: &Ranking) -> Vec<RegionCode> {
    let ranked = ranking.rows.iter().map(|r| r.region);
    ranked.chain(ranking.missing.iter().map(|(code, _)| *code)).collect()
}

/// Who sped up and slowed down most since the quarter end before.
fn movers(w: &Writer<'_>) -> Result<Vec<Sentence>> {
    let period = w.facts.period;
    let mut moves: Vec<(Decimal, RegionCode, Vec<ObservationId>)> = Vec::new();
    for row in &w.facts.now().rows {
        let trend = w.facts.lead.trend(row.region, Basis::Cumulative);
        let Some(point) = trend.and_then(|t| t.at(period)) else { continue };
        if let (Some(change), Some(before)) = (point.change_before, point.compared.first()) {
            moves.push((change, row.region, vec![point.observation.clone(), before.clone()]));
        }
    }
    let changes = moves.iter().map(|(change, _, _)| *change);
    let (Some(best), Some(worst), Some(before)) = (changes.clone().max(), changes.min(), period.before()) else {
        return Ok(Vec::new());
    };
    if best == worst {
        return Ok(Vec::new());
    }
    // Equal changes are all named.
    let named = |change: Decimal| -> Result<String> {
        let names = moves.iter().filter(|(c, _, _)| *c == change).map(|(_, code, _)| w.name(*code));
        w.wording.list(&names.collect::<Vec<_>>())
    };
    let values = context! {
        before => w.wording.period(before)?, best => named(best)?, best_change => w.change(best)?,
        worst => named(worst)?, worst_change => w.change(worst)?, known => moves.len(),
    };
    let ends = moves.iter().filter(|(c, _, _)| *c == best || *c == worst);
    let from = ends.flat_map(|(_, _, from)| from.clone()).collect();
    Ok(vec![w.sentence("trend_movers", values, from)?])
}

fn figures<'a>(w: &Writer<'a>, code: RegionCode) -> Vec<Option<crate::frame::Figure<'a>>> {
    let facts = w.facts;
    let at = |p: &Period| facts.store.figure(code, &facts.lead.indicator.id, *p, Measure::Yoy);
    facts.quarters.iter().map(at).collect()
}

fn series(w: &Writer<'_>, code: RegionCode, emphasis: Emphasis) -> Result<Series> {
    let figures = figures(w, code);
    let last = match figures.last().copied().flatten() {
        Some(figure) => number(figure.value),
        None => w.wording.word("no_cumulative_short")?,
    };
    let values = figures.iter().map(|f| f.map(|f| float(f.value))).collect();
    Ok(Series { label: w.name(code), values, last, emphasis })
}

fn all_ids(w: &Writer<'_>, order: &[RegionCode]) -> Vec<ObservationId> {
    let codes = order.iter().copied().chain([RegionCode::NATION]);
    codes.flat_map(|code| figures(w, code).into_iter().flatten().map(|f| f.id.clone()).collect::<Vec<_>>()).collect()
}

/// Columns of a table by quarter: the region, then one column a quarter end.
fn quarter_columns(w: &Writer<'_>, format: Format) -> Result<Vec<Column>> {
    let mut columns = vec![w.column("region", Format::Text)?];
    for period in &w.facts.quarters {
        columns.push(Column { title: w.wording.period_short(*period)?, format });
    }
    Ok(columns)
}

/// The figures behind heatmap and small multiples.
fn growth_table(w: &Writer<'_>, order: &[RegionCode]) -> Result<Table> {
    let columns = quarter_columns(w, Format::Number)?;
    let codes: Vec<RegionCode> = [RegionCode::NATION].into_iter().chain(order.iter().copied()).collect();
    let rows = codes
        .iter()
        .map(|code| {
            let figures = figures(w, *code);
            let mut cells = vec![Cell::Text(w.name(*code))];
            cells.extend(figures.iter().map(|f| Cell::from(f.map(|f| f.value))));
            Row { cells, from: figures.iter().flatten().map(|f| f.id.clone()).collect() }
        })
        .collect();
    Ok(Table {
        id: "growth-by-quarter".into(),
        caption: w.wording.word("growth_table_caption")?,
        query: Some(query::growth_by_quarter(w, &columns)?),
        columns,
        rows,
        notebook_only: true,
    })
}

fn heatmap(w: &Writer<'_>, order: &[RegionCode]) -> Result<Figure> {
    let mut rows = vec![series(w, RegionCode::NATION, Emphasis::Reference)?];
    for code in order {
        rows.push(series(w, *code, Emphasis::Plain)?);
    }
    let title = heatmap_title(w)?;
    Ok(Figure {
        name: w.figure_name("heatmap"),
        chart: Chart {
            alt: w.say("chart_heatmap_alt", context! { title => &title })?,
            title,
            subtitle: w.chart_subtitle("chart_quarters_subtitle")?,
            footnote: w.source_line("chart_source_missing")?,
            unit: "%".into(),
            kind: ChartKind::Heatmap {
                columns: w.columns(Basis::Cumulative)?,
                rows,
                missing: w.wording.word("no_cumulative")?,
            },
        },
        from: all_ids(w, order),
    })
}

/// The headline: the nation's lowest and highest growth among the quarters shown, in order of time, and the latest.
fn heatmap_title(w: &Writer<'_>) -> Result<String> {
    let facts = w.facts;
    let known: Vec<(Period, Decimal)> = facts
        .quarters
        .iter()
        .zip(figures(w, RegionCode::NATION))
        .filter_map(|(period, figure)| Some((*period, figure?.value)))
        .collect();
    let lowest = known.iter().min_by_key(|(period, value)| (*value, *period));
    let highest = known.iter().max_by_key(|(period, value)| (*value, *period));
    let mut turns: Vec<&(Period, Decimal)> = lowest.into_iter().chain(highest).chain(known.last()).collect();
    turns.sort();
    turns.dedup();
    if turns.is_empty() {
        return w.wording.word("chart_heatmap_title_plain");
    }
    let mut points = Vec::new();
    for (period, value) in turns {
        let (name, short) = (w.wording.period(*period)?, w.wording.period_short(*period)?);
        let values = context! { period => name, short, value => number(*value) };
        points.push(w.say("chart_heatmap_point", values)?);
    }
    let values =
        context! { nation => w.name(RegionCode::NATION), points => points.join(&w.wording.word("list_comma")?) };
    w.say("chart_heatmap_title", values)
}

/// The headline: how many of the provinces that are known throughout stood above the nation more often than not.
fn multiples_title(w: &Writer<'_>) -> Result<String> {
    let nation = figures(w, RegionCode::NATION);
    let (mut whole, mut mostly) = (0, 0);
    for code in &w.facts.catalog.groups.provinces().members {
        let pairs: Option<Vec<bool>> = figures(w, *code)
            .iter()
            .zip(&nation)
            .map(|(own, nation)| Some(own.as_ref()?.value > nation.as_ref()?.value))
            .collect();
        if let Some(above) = pairs {
            whole += 1;
            mostly += usize::from(above.iter().filter(|a| **a).count() * 2 > above.len());
        }
    }
    w.say("chart_multiples_title", context! { whole, mostly, count => nation.len() })
}

fn multiples(w: &Writer<'_>, order: &[RegionCode]) -> Result<Figure> {
    let panels = order.iter().map(|code| series(w, *code, Emphasis::Plain)).collect::<Result<Vec<_>>>()?;
    let title = multiples_title(w)?;
    Ok(Figure {
        name: w.figure_name("trends"),
        chart: Chart {
            alt: w.say("chart_multiples_alt", context! { title => &title })?,
            title,
            subtitle: w.chart_subtitle("chart_multiples_subtitle")?,
            footnote: w.source_line("chart_source_missing")?,
            unit: "%".into(),
            kind: ChartKind::SmallMultiples {
                columns: w.columns(Basis::Cumulative)?,
                panels,
                reference: series(w, RegionCode::NATION, Emphasis::Reference)?,
            },
        },
        from: all_ids(w, order),
    })
}

/// The places behind the chart of places.
pub(super) fn places_table(w: &Writer<'_>, order: &[RegionCode]) -> Result<Table> {
    let columns = quarter_columns(w, Format::Text)?;
    let rows = order
        .iter()
        .map(|code| {
            let places = w.facts.quarters.iter().map(|p| w.facts.lead.rankings.get(p)?.of(*code));
            let mut cells = vec![Cell::Text(w.name(*code))];
            let mut from = Vec::new();
            for place in places {
                cells.push(place.map_or(Cell::Empty, |r| Cell::Text(w.interval(r.rank, r.worst))));
                from.extend(place.map(|r| r.observation.clone()));
            }
            Row { cells, from }
        })
        .collect();
    Ok(Table {
        id: "places-by-quarter".into(),
        caption: w.wording.word("places_table_caption")?,
        query: Some(query::places_by_quarter(w, &columns)?),
        columns,
        rows,
        notebook_only: true,
    })
}

/// The provinces that the overview's chart of places names: the first three, and the widest climb and fall on the
/// year before.
fn leaders(w: &Writer<'_>) -> Vec<RegionCode> {
    let now = w.facts.now();
    let mut codes: Vec<RegionCode> = now.rows.iter().take(3).map(|r| r.region).collect();
    codes.extend(movers_of_places(w).into_iter().flatten().map(|(code, _)| code));
    codes.sort();
    codes.dedup();
    codes
}

/// The provinces that gained and lost most places on the year before, by the least that is certain.
fn movers_of_places(w: &Writer<'_>) -> Option<[(RegionCode, Climb); 2]> {
    let now = w.facts.now();
    let before = w.facts.lead.rankings.get(&w.facts.period.year_before())?;
    let mut climbs: Vec<(RegionCode, Climb)> =
        now.rows.iter().filter_map(|r| Some((r.region, climb(before, now, r.region)?))).collect();
    climbs.sort_by_key(|(code, climb)| (std::cmp::Reverse(climb.least), *code));
    Some([*climbs.first()?, *climbs.last()?])
}

/// The headline: the widest climb and fall on the year before.
fn bump_title(w: &Writer<'_>) -> Result<String> {
    let Some([(up, gained), (down, lost)]) = movers_of_places(w) else {
        return w.wording.word("chart_bump_title_plain");
    };
    let values = context! {
        up => w.name(up), gained => w.climb(gained)?, down => w.name(down), lost => w.climb(lost)?,
    };
    w.say("chart_bump_title", values)
}

/// The headline: own place now and a year before.
fn own_bump_title(w: &Writer<'_>, code: RegionCode) -> Result<String> {
    let at = |period| w.facts.lead.rankings.get(&period).and_then(|r| r.of(code)).map(|r| w.interval(r.rank, r.worst));
    let values = context! {
        name => w.name(code), now => at(w.facts.period), before => at(w.facts.period.year_before()),
    };
    w.say("chart_bump_title_own", values)
}

/// Places over the quarters, some provinces named.
pub(super) fn bump(w: &Writer<'_>, named: &[RegionCode]) -> Result<Figure> {
    let facts = w.facts;
    let codes = order(facts.now());
    let line = |code: &RegionCode| RankLine {
        label: w.name(*code),
        ranks: facts
            .quarters
            .iter()
            .map(|p| facts.lead.rankings.get(p)?.of(*code).map(|r| RankRange { best: r.rank, worst: r.worst }))
            .collect(),
        emphasis: if named.contains(code) { Emphasis::Focus } else { Emphasis::Plain },
    };
    let title = match w.region {
        Some(region) => own_bump_title(w, region.code)?,
        None => bump_title(w)?,
    };
    let from = facts.quarters.iter().filter_map(|p| facts.lead.rankings.get(p)).flat_map(Ranking::ids).collect();
    Ok(Figure {
        name: w.figure_name("places"),
        chart: Chart {
            alt: w.say("chart_bump_alt", context! { title => &title })?,
            title,
            subtitle: w.chart_subtitle("chart_bump_subtitle")?,
            footnote: w.source_line("chart_source_places")?,
            unit: String::new(),
            kind: ChartKind::Bump {
                columns: w.columns(Basis::Cumulative)?,
                lines: codes.iter().map(line).collect(),
                places: facts.now().size() as u32,
            },
        },
        from,
    })
}
