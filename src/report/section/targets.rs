//! The goals of the year against the period: gap, and what the rest of the year would need.

use anyhow::Result;
use minijinja::context;

use super::Writer;
use super::left_out::LeftOut;
use crate::analysis::pace::{Pace, Reached};
use crate::analysis::target::Outlook;
use crate::domain::{Bound, RegionCode};
use crate::report::block::{Block, Cell, Format, Row, Sentence, Table};
use crate::report::facts::Topic;
use crate::report::wording::number;

pub(super) fn section(w: &Writer<'_>) -> Result<Vec<Block>> {
    let set: Vec<&Topic<'_>> = topics(w).filter(|topic| shown(w, topic).next().is_some()).collect();
    if set.is_empty() {
        return Ok(Vec::new());
    }
    let (mut sentences, mut rows, mut commands) = (Vec::new(), Vec::new(), Vec::new());
    for topic in set {
        if w.region.is_none() {
            sentences.push(summary(w, topic)?);
        }
        for pace in shown(w, topic) {
            rows.push(row(w, topic, pace)?);
        }
        let of = w.region.map_or_else(String::new, |r| format!(" --region {}", w.asked(r)));
        commands.push(format!("jianbao targets {} {}{of}", topic.indicator.id, w.facts.period.label()));
    }
    sentences.push(w.sentence("targets_reading", context! {}, Vec::new())?);
    let columns = vec![
        w.column("region", Format::Text)?,
        w.column("indicator", Format::Text)?,
        w.column("target", Format::Text)?,
        w.column("growth", Format::Text)?,
        w.column("gap_target", Format::Signed)?,
        w.column("outlook", Format::Text)?,
        w.column("needed", Format::Number)?,
        w.column("weight_from", Format::Text)?,
    ];
    let caption = w.say("targets_caption", context! { year => w.facts.period.year() })?;
    let mut blocks = vec![
        w.heading("targets_heading")?,
        Block::Paragraph { sentences },
        Block::Table(Table { id: "targets".into(), caption, columns, rows, query: None, notebook_only: false }),
    ];
    for command in commands {
        blocks.push(w.command(&command)?);
    }
    Ok(blocks)
}

pub(super) fn left_out(w: &Writer<'_>) -> Result<Option<LeftOut>> {
    let none = topics(w).all(|topic| shown(w, topic).next().is_none());
    let values = context! { year => w.facts.period.year() };
    Ok(none.then(|| LeftOut { heading: "targets_heading", why: "left_out_targets", values }))
}

fn topics<'w>(w: &'w Writer<'_>) -> impl Iterator<Item = &'w Topic<'w>> {
    std::iter::once(&w.facts.lead).chain(&w.facts.also)
}

/// The paces that a report shows: all, or the province's own with the nation's beside it.
fn shown<'w>(w: &'w Writer<'_>, topic: &'w Topic<'_>) -> impl Iterator<Item = &'w Pace<'w>> {
    let own = |code: RegionCode| w.region.is_none_or(|r| r.code == code);
    let any = topic.paces.iter().any(|pace| own(pace.region));
    topic.paces.iter().filter(move |pace| any && (own(pace.region) || pace.region == RegionCode::NATION))
}

/// How many provinces have a goal, and who lies below it.
fn summary(w: &Writer<'_>, topic: &Topic<'_>) -> Result<Sentence> {
    let provinces = || topic.paces.iter().filter(|pace| pace.region != RegionCode::NATION);
    let reached = || provinces().filter_map(|pace| Some((pace, pace.reached.as_ref()?)));
    let below: Vec<String> = reached().filter(|(_, r)| r.below).map(|(pace, _)| w.name(pace.region)).collect();
    let values = context! {
        year => w.facts.period.year(), indicator => w.wording.indicator(topic.indicator), set => provinces().count(),
        known => reached().count(), below => below.len(),
        names => if below.is_empty() { String::new() } else { w.wording.list(&below)? },
    };
    let from = reached().flat_map(|(_, reached)| reached.from.clone()).collect();
    w.sentence("targets_summary", values, from)
}

fn row(w: &Writer<'_>, topic: &Topic<'_>, pace: &Pace<'_>) -> Result<Row> {
    let sign = |bound: Bound| match bound {
        Bound::Exact => "",
        Bound::AtLeast => "\u{2265}",
        Bound::AtMost => "\u{2264}",
        Bound::About => "\u{2248}",
    };
    let wanted = pace.target.observation;
    let mut cells = vec![
        Cell::Text(w.name(pace.region)),
        Cell::Text(w.wording.indicator_start(topic.indicator)),
        Cell::Text(format!("{}{}", sign(wanted.bound), number(wanted.value))),
    ];
    let Some(reached) = &pace.reached else {
        cells.resize(8, Cell::Empty);
        return Ok(Row { cells, from: vec![pace.target.id.clone()] });
    };
    let Reached { figure, gap, outlook, elapsed, unseen, from, .. } = reached;
    let needed = if let Outlook::Needed(needed) = outlook { Some(*needed) } else { None };
    let basis =
        elapsed.filter(|_| needed.is_some()).map(|e| if e.from_levels { "weight_levels" } else { "weight_months" });
    let unseen = *unseen == Some(true);
    let status = if figure.status == crate::domain::Status::Expected {
        w.wording.word("status_expected")?
    } else {
        String::new()
    };
    cells.extend([
        Cell::Text(format!("{status}{}{}", sign(figure.bound), number(figure.value))),
        Cell::Number(*gap),
        Cell::Text(w.say(&format!("outlook_{}", outlook.as_str()), context! { unseen })?),
        needed.into(),
        basis.map_or(Ok(Cell::Empty), |key| w.wording.word(key).map(Cell::Text))?,
    ]);
    Ok(Row { cells, from: from.clone() })
}
