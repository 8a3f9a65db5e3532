//! Parts of counts that the documents of the period tell: products that rise, projects by stage.

use anyhow::Result;
use minijinja::context;

use super::Writer;
use super::claims::{here, ids, quote};
use super::left_out::LeftOut;
use crate::analysis::counted::{Counted, counted};
use crate::report::block::{Block, Cell, Format, Row, Table};

pub(super) fn section(w: &Writer<'_>) -> Result<Vec<Block>> {
    let found = found(w);
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let columns = vec![
        w.column("region", Format::Text)?,
        w.column("quote", Format::Text)?,
        w.column("part", Format::Number)?,
        w.column("whole", Format::Number)?,
        w.column("of_whole", Format::Number)?,
        w.column("of_first", Format::Number)?,
        w.column("stated_share", Format::Number)?,
        w.column("verdict", Format::Text)?,
        w.column("source_place", Format::Text)?,
    ];
    let rows = found.iter().map(|counted| row(w, counted)).collect::<Result<Vec<_>>>()?;
    let caption = w.wording.word("counts_caption")?;
    Ok(vec![
        w.heading("counts_heading")?,
        Block::Paragraph { sentences: vec![w.sentence("counts_reading", context! {}, Vec::new())?] },
        Block::Table(Table { id: "counts".into(), caption, columns, rows, query: None, notebook_only: false }),
        w.command(&w.wording.word("counts_command")?)?,
    ])
}

pub(super) fn left_out(w: &Writer<'_>) -> Result<Option<LeftOut>> {
    let none = found(w).is_empty();
    let values = context! { own => w.region.is_some() };
    Ok(none.then(|| LeftOut { heading: "counts_heading", why: "left_out_counts", values }))
}

fn found<'a>(w: &Writer<'a>) -> Vec<Counted<'a>> {
    let mut found = counted(w.facts.claims);
    found.retain(|counted| here(w, counted.claim));
    found
}

fn row(w: &Writer<'_>, counted: &Counted<'_>) -> Result<Row> {
    let (claim, words) = (counted.claim, w.claim_words());
    let cells = vec![
        Cell::Text(words.region(claim)),
        Cell::Text(quote(claim)),
        Cell::Number(counted.part),
        Cell::Number(counted.whole),
        Cell::Number(counted.of_whole),
        counted.of_first.map(|(_, share)| share).into(),
        counted.stated.into(),
        Cell::Text(words.verdict(claim)?),
        Cell::Text(claim.stated.place.to_string()),
    ];
    Ok(Row { cells, from: ids(claim) })
}
