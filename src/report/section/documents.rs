//! Figures read in documents, and what the other sources say of them.

use std::collections::BTreeSet;

use anyhow::Result;
use minijinja::context;

use super::Writer;
use crate::analysis::claim::confirm::{Confirmation, Verdict, confirm};
use crate::analysis::claim::{Judge, Sources};
use crate::domain::{Bound, Measure, Observation, ObservationId, Place};
use crate::report::block::{Block, Cell, Format, Row, Table};
use crate::report::wording::{number, signed};

pub(super) fn section(w: &Writer<'_>) -> Result<Vec<Block>> {
    let facts = w.facts;
    let stated: Vec<(&ObservationId, &Observation)> = facts.store.observations().filter(|(_, o)| shown(w, o)).collect();
    if stated.is_empty() {
        return Ok(Vec::new());
    }
    let mut rows = Vec::new();
    let (mut held, mut against) = (0, 0);
    let judge = Judge::new(facts.catalog, facts.store, &[], Sources::Others);
    for (id, observation) in &stated {
        let confirmation = confirm(&judge, id, observation);
        match confirmation.verdict {
            Verdict::Confirmed | Verdict::WithinRounding(_) | Verdict::InRange { .. } => held += 1,
            Verdict::Differs(_) | Verdict::OutOfRange { .. } => against += 1,
            Verdict::Alone => {}
        }
        rows.push(row(w, id, observation, confirmation)?);
    }
    let files: BTreeSet<&str> = stated.iter().map(|(_, o)| o.provenance.place.file()).collect();
    let count = stated.len();
    let values = context! { documents => files.len(), count, held, against, alone => count - held - against };
    let from = stated.iter().map(|(id, _)| (*id).clone()).collect();
    Ok(vec![
        w.heading("documents_heading")?,
        Block::Paragraph { sentences: vec![w.sentence("documents_summary", values, from)?] },
        Block::Table(table(w, rows)?),
    ])
}

/// Documents' figures that end with the period briefed, of the own province and what lies in it.
pub(super) fn shown(w: &Writer<'_>, observation: &Observation) -> bool {
    let read_in_text = matches!(observation.provenance.place, Place::Span { .. });
    let in_period = observation.period.is_some_and(|p| p.last() == w.facts.period.last());
    let here = match (w.region, observation.area.code()) {
        (Some(region), Some(code)) => code.province() == Some(region.code),
        (Some(_), None) => false,
        (None, _) => true,
    };
    read_in_text && in_period && here
}

fn table(w: &Writer<'_>, rows: Vec<Row>) -> Result<Table> {
    let columns = vec![
        w.column("region", Format::Text)?,
        w.column("indicator", Format::Text)?,
        w.column("period", Format::Text)?,
        w.column("stated", Format::Text)?,
        w.column("quote", Format::Text)?,
        w.column("check", Format::Text)?,
    ];
    let caption = w.wording.word("documents_caption")?;
    Ok(Table { id: "documents".into(), caption, columns, rows, query: None, notebook_only: false })
}

fn row(w: &Writer<'_>, id: &ObservationId, o: &Observation, confirmation: Confirmation) -> Result<Row> {
    let indicator = w.facts.catalog.indicators.get(o.indicator.as_str());
    let region = o.area.code().map_or_else(String::new, |code| w.name(code));
    let period = o.period.map(|p| w.wording.period_short(p)).transpose()?.unwrap_or_default();
    let quote = match &o.provenance.place {
        Place::Span { quote, .. } => quote.clone(),
        Place::Cell { .. } => String::new(),
    };
    let mut from = vec![id.clone()];
    from.extend(confirmation.from.iter().cloned());
    Ok(Row {
        cells: vec![
            Cell::Text(region),
            Cell::Text(indicator.map_or_else(|| o.indicator.to_string(), |i| w.wording.indicator_start(i))),
            Cell::Text(period),
            Cell::Text(stated(w, o)?),
            Cell::Text(quote),
            Cell::Text(check(w, o, &confirmation.verdict)?),
        ],
        from,
    })
}

/// What is stated, in a few words: `增速 8.1%`, `较全国 +1.6个百分点`, `第14位（全国）`.
fn stated(w: &Writer<'_>, o: &Observation) -> Result<String> {
    let bound = match o.bound {
        Bound::Exact => "",
        Bound::AtLeast => "\u{2265}",
        Bound::AtMost => "\u{2264}",
        Bound::About => "\u{2248}",
    };
    let words = w.claim_words();
    let reference = o.reference.as_deref().map(|r| words.reference(r)).transpose()?.unwrap_or_default();
    let status = match o.status {
        crate::domain::Status::Expected => w.wording.word("status_expected")?,
        crate::domain::Status::Target => w.wording.word("status_target")?,
        _ => String::new(),
    };
    let value = match o.measure {
        Measure::Gap | Measure::RankChange => signed(o.value),
        _ => number(o.value),
    };
    let values = context! {
        value, unit => words.unit(&o.unit)?, bound, reference, status,
        scope => o.scope.as_deref().map(|s| words.scope(s)).unwrap_or_default(),
    };
    w.say(&format!("stated_{}", o.measure.as_str()), values)
}

fn check(w: &Writer<'_>, o: &Observation, verdict: &Verdict) -> Result<String> {
    let show = |value| if o.measure == Measure::Gap { signed(value) } else { number(value) };
    match verdict {
        Verdict::Confirmed => w.wording.word("check_confirmed"),
        Verdict::InRange { least, most } => w.say("check_in_range", context! { least, most }),
        Verdict::WithinRounding(value) => w.say("check_within_rounding", context! { value => show(*value) }),
        Verdict::Differs(value) => w.say("check_differs", context! { value => show(*value) }),
        Verdict::OutOfRange { least, most } => w.say("check_out_of_range", context! { least, most }),
        Verdict::Alone => w.wording.word("check_alone"),
    }
}
