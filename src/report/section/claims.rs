//! What the documents of the period claim: how many of it holds, and what does not or cannot be checked.

use anyhow::Result;
use minijinja::context;

use super::Writer;
use super::left_out::LeftOut;
use crate::analysis::claim::{Claim, Kind, Verdict};
use crate::domain::{Area, ObservationId, Place};
use crate::report::block::{Block, Cell, Format, Row, Table};

pub(super) fn section(w: &Writer<'_>) -> Result<Vec<Block>> {
    let claims: Vec<&Claim> = w.facts.claims.iter().filter(|claim| here(w, claim)).collect();
    if claims.is_empty() {
        return Ok(Vec::new());
    }
    let count = |verdict| claims.iter().filter(|c| c.verdict == verdict).count();
    let goals = claims.iter().filter(|c| c.kind == Kind::Goal).count();
    let values = context! {
        count => claims.len(), verified => count(Verdict::Verified), consistent => count(Verdict::Consistent),
        contradicted => count(Verdict::Contradicted), uncheckable => count(Verdict::Uncheckable), goals,
    };
    let from = claims.iter().flat_map(|claim| ids(claim)).collect();
    let mut blocks = vec![
        w.heading("claims_heading")?,
        Block::Paragraph { sentences: vec![w.sentence("claims_summary", values, from)?] },
    ];
    let listed = |verdict| claims.iter().filter(move |c| c.verdict == verdict && c.kind != Kind::Goal);
    let shown = listed(Verdict::Contradicted).chain(listed(Verdict::Uncheckable));
    let rows = shown.map(|claim| row(w, claim)).collect::<Result<Vec<_>>>()?;
    if !rows.is_empty() {
        blocks.push(Block::Table(table(w, rows)?));
    }
    blocks.push(w.command(&format!("jianbao claims --lang {}", w.wording.language.tag()))?);
    Ok(blocks)
}

pub(super) fn left_out(w: &Writer<'_>) -> Result<Option<LeftOut>> {
    let none = !w.facts.claims.iter().any(|claim| here(w, claim));
    let values = context! { own => w.region.is_some() };
    Ok(none.then(|| LeftOut { heading: "claims_heading", why: "left_out_claims", values }))
}

/// Whether a claim is about the report's own region and what lies in it; an overview shows all.
pub(super) fn here(w: &Writer<'_>, claim: &Claim) -> bool {
    match (w.region, &claim.stated.area) {
        (None, _) => true,
        (Some(region), Area::Division(code)) => code.province() == Some(region.code),
        (Some(_), _) => false,
    }
}

/// The observations that a claim is, and that it was held against.
pub(super) fn ids(claim: &Claim) -> Vec<ObservationId> {
    let used = claim.used.iter().filter_map(|used| used.id.clone());
    claim.stated.observation.iter().cloned().chain(used).collect()
}

/// The words of a document as they stand there, on one line.
pub(super) fn quote(claim: &Claim) -> String {
    match &claim.stated.place {
        Place::Span { quote, .. } => quote.split_whitespace().collect::<Vec<_>>().join(" "),
        Place::Cell { .. } => String::new(),
    }
}

fn table(w: &Writer<'_>, rows: Vec<Row>) -> Result<Table> {
    let columns = vec![
        w.column("region", Format::Text)?,
        w.column("indicator", Format::Text)?,
        w.column("stated", Format::Text)?,
        w.column("quote", Format::Text)?,
        w.column("verdict", Format::Text)?,
        w.column("working", Format::Text)?,
        w.column("source_place", Format::Text)?,
    ];
    let caption = w.wording.word("claims_caption")?;
    Ok(Table { id: "claims".into(), caption, columns, rows, query: None, notebook_only: false })
}

/// The working of a claim and what is missing to judge it.
fn row(w: &Writer<'_>, claim: &Claim) -> Result<Row> {
    let words = w.claim_words();
    let missing = words.all_missing(claim)?.into_iter().map(|missing| w.say("claim_missing", context! { missing }));
    let working = Some(words.computation(claim)?).filter(|text| !text.is_empty());
    let told: Vec<String> = working.into_iter().map(Ok).chain(missing).collect::<Result<_>>()?;
    let indicator = claim.stated.indicator.as_ref().and_then(|id| w.facts.catalog.indicators.get(id.as_str()));
    let cells = vec![
        words.region(claim),
        indicator.map(|i| w.wording.indicator_start(i)).unwrap_or_default(),
        words.stated(claim)?,
        quote(claim),
        words.verdict(claim)?,
        told.join(&w.wording.word("list_stop")?),
        claim.stated.place.to_string(),
    ];
    Ok(Row { cells: cells.into_iter().map(Cell::Text).collect(), from: ids(claim) })
}
