//! The provinces whose history is most like a province's own, and the gap to them.

use anyhow::Result;
use minijinja::context;
use rust_decimal::prelude::FromPrimitive;

use super::Writer;
use super::left_out::LeftOut;
use crate::analysis::arithmetic::rounded;
use crate::analysis::peers::{Peer, compare, peers};
use crate::analysis::trend::Basis;
use crate::domain::{Decimal, Region, RegionCode};
use crate::report::block::{Block, Cell, Format, Row, Table};
use crate::report::query;
use crate::report::wording::number;

/// Number of peers shown.
const SHOWN: usize = 5;

pub(super) fn section(w: &Writer<'_>) -> Result<Vec<Block>> {
    let Some(region) = w.region else { return Ok(Vec::new()) };
    let found = found(w, region)?;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let facts = w.facts;
    let codes: Vec<RegionCode> = found.iter().map(|peer| peer.region).collect();
    let compared = compare(facts.store, &facts.lead.indicator.id, facts.period, region.code, &codes);
    let names: Vec<String> = codes.iter().map(|code| w.name(*code)).collect();
    let median = compared.median.and_then(|(known, median, gap)| Some((known, median, gap?)));
    let reference = w.wording.word("peers_median")?;
    let distance = |d: f64| Decimal::from_f64(d).map(|d| number(rounded(d, 3))).unwrap_or_default();
    let nearest = found[0].distance;
    let far = facts.catalog.settings.peers.far;
    let values = context! {
        name => w.wording.region(region), peers => w.wording.list(&names)?, quarters => facts.quarters.len(),
        far => Some(distance(nearest)).filter(|_| nearest >= far), limit => distance(far).trim_end_matches('0').trim_end_matches('.').to_string(),
        known => median.map(|(known, _, _)| known), median => median.map(|(_, median, _)| number(median)),
        gap => median.map(|(_, _, gap)| w.gap(&reference, gap)).transpose()?.unwrap_or_default(),
    };
    let columns = vec![
        w.column("region", Format::Text)?,
        w.column("distance", Format::Number)?,
        w.column("common", Format::Integer)?,
        w.column("growth", Format::Number)?,
        w.column("gap_peer", Format::Signed)?,
    ];
    let trend = |code| facts.lead.trend(code, Basis::Cumulative);
    let ids = |code| trend(code).into_iter().flat_map(|t| t.points.iter().map(|p| p.observation.clone()));
    let rows = found.iter().zip(&compared.peers).map(|(peer, (value, gap))| {
        let from = ids(region.code).chain(ids(peer.region)).collect();
        Row {
            cells: vec![
                Cell::Text(w.name(peer.region)),
                Decimal::from_f64(peer.distance).map(|d| rounded(d, 3)).into(),
                Cell::Integer(peer.common as i64),
                (*value).into(),
                (*gap).into(),
            ],
            from,
        }
    });
    let rows = rows.collect();
    let caption = w.wording.word("peers_caption")?;
    let query = query::peers(w, region, SHOWN, &columns)?;
    Ok(vec![
        w.heading("peers_heading")?,
        Block::Paragraph { sentences: vec![w.sentence("peers_summary", values, compared.from.clone())?] },
        Block::Table(Table { id: "peers".into(), caption, query: Some(query), columns, rows, notebook_only: false }),
        w.command(&format!("jianbao peers {} {}", w.asked(region), facts.period.label()))?,
    ])
}

pub(super) fn left_out(w: &Writer<'_>) -> Result<Option<LeftOut>> {
    let Some(region) = w.region else { return Ok(None) };
    let none = found(w, region)?.is_empty();
    let values = context! { quarters => w.facts.quarters.len() };
    Ok(none.then(|| LeftOut { heading: "peers_heading", why: "left_out_peers", values }))
}

/// The nearest provinces; none where the own growth is known for less than half of the quarter ends, which no history can be
/// compared by.
fn found(w: &Writer<'_>, region: &Region) -> Result<Vec<Peer>> {
    let facts = w.facts;
    let members = &facts.catalog.groups.provinces().members;
    let lead = [facts.lead.indicator.id.clone()];
    let (mut found, own) = peers(facts.store, &lead, region.code, members, (facts.period, facts.quarters.len()))?;
    found.truncate(if 2 * own < facts.quarters.len() { 0 } else { SHOWN });
    Ok(found)
}
