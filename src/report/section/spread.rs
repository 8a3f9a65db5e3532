//! How far the provinces lie apart, how many stand above the nation, and how many grow faster than before.

use anyhow::Result;
use minijinja::context;

use super::Writer;
use super::left_out::LeftOut;
use crate::analysis::spread::Spread;
use crate::report::block::{Block, Cell, Format, Row, Table};
use crate::report::query;
use crate::report::wording::number;

/// Fewest provinces with a figure that have a spread.
const FEWEST: usize = 3;

pub(super) fn section(w: &Writer<'_>) -> Result<Vec<Block>> {
    let Some(now) = now(w) else { return Ok(Vec::new()) };
    let period = w.facts.period;
    let values = context! {
        known => now.known, sigma => number(now.sigma), range => number(now.range), above => now.above,
        share_above => now.share_above.map(number), before => period.before().map(|p| w.wording.period(p)).transpose()?,
        compared => now.breadth.known(), rising => now.breadth.rising, unchanged => now.breadth.unchanged,
        falling => now.breadth.falling, diffusion => now.breadth.diffusion().map(number),
    };
    let lead = &w.facts.lead.indicator.id;
    Ok(vec![
        w.heading("spread_heading")?,
        Block::Paragraph { sentences: vec![w.sentence("spread_summary", values, now.from.clone())?] },
        Block::Table(table(w)?),
        w.command(&format!("jianbao spread {lead} {}", period.label()))?,
    ])
}

pub(super) fn left_out(w: &Writer<'_>) -> Result<Option<LeftOut>> {
    let absent = w.region.is_none() && now(w).is_none();
    Ok(absent.then(|| LeftOut::plain("spread_heading", "left_out_spread")))
}

/// The spread of the period, where enough provinces are known.
fn now<'a>(w: &Writer<'a>) -> Option<&'a Spread> {
    let last = w.facts.spreads.last()?;
    (last.period == w.facts.period && last.known >= FEWEST).then_some(last)
}

fn table(w: &Writer<'_>) -> Result<Table> {
    let columns = vec![
        w.column("period", Format::Text)?,
        w.column("coverage", Format::Text)?,
        w.column("median", Format::Number)?,
        w.column("sigma", Format::Number)?,
        w.column("range", Format::Number)?,
        w.column("share_above", Format::Number)?,
        w.column("moves", Format::Text)?,
        w.column("diffusion", Format::Number)?,
    ];
    let shown: Vec<&Spread> = w.facts.spreads.iter().rev().collect();
    let rows = shown.iter().map(|spread| row(w, spread)).collect::<Result<Vec<_>>>()?;
    let periods: Vec<_> = shown.iter().map(|spread| spread.period).collect();
    Ok(Table {
        id: "spread".into(),
        caption: w.wording.word("spread_caption")?,
        query: Some(query::spread(w, &periods, &columns)?),
        columns,
        rows,
        notebook_only: false,
    })
}

fn row(w: &Writer<'_>, spread: &Spread) -> Result<Row> {
    let moves = spread.breadth;
    Ok(Row {
        cells: vec![
            Cell::Text(w.wording.period_short(spread.period)?),
            Cell::Text(format!("{}/{}", spread.known, spread.size)),
            Cell::Number(spread.median),
            Cell::Number(spread.sigma),
            Cell::Number(spread.range),
            spread.share_above.into(),
            Cell::Text(format!("{}/{}/{}", moves.rising, moves.unchanged, moves.falling)),
            moves.diffusion().into(),
        ],
        from: spread.from.clone(),
    })
}
