//! Reports: what a briefing says, as blocks. Words come from the wording files, figures from the analysis.

pub mod block;
pub mod chart;
pub mod claim_words;
pub mod facts;
pub mod query;
pub mod section;
pub mod wording;

use anyhow::{Context, Result};
use minijinja::context;

pub use block::{Block, Briefing};
pub use claim_words::ClaimWords;
pub use facts::Facts;
pub use wording::{Language, Wording};

use crate::domain::{Region, RegionCode};
use section::Writer;

/// The overview of all provinces.
///
/// # Errors
/// When a text is missing in the wording file.
pub fn overview(facts: &Facts<'_>, wording: &Wording) -> Result<Briefing> {
    let writer = Writer::new(facts, wording, None);
    briefing(&writer, "overview".into(), section::OVERVIEW)
}

/// The briefing of one province.
///
/// # Errors
/// When a text is missing in the wording file, or the region is no ranked province.
pub fn province(facts: &Facts<'_>, wording: &Wording, code: RegionCode) -> Result<Briefing> {
    let region = facts.catalog.regions.get(code).with_context(|| format!("unknown region {code}"))?;
    let writer = Writer::new(facts, wording, Some(region));
    briefing(&writer, slug(region), section::PROVINCE)
}

/// File name of a province's briefing without ending, `230000-heilongjiang`: made of code and English name alone.
pub fn slug(region: &Region) -> String {
    let mut name: String = region.name_en.to_lowercase();
    name.retain(|c| c.is_ascii_alphanumeric() || c == ' ');
    format!("{}-{}", region.code, name.replace(' ', "-"))
}

fn briefing(writer: &Writer<'_>, slug: String, sections: &[section::Section]) -> Result<Briefing> {
    let mut blocks = Vec::new();
    for section in sections {
        blocks.extend(section(writer)?);
    }
    let scope = if writer.region.is_some() { "province" } else { "overview" };
    let values = context! {
        period => writer.wording.period(writer.facts.period)?,
        region => writer.region.map(|r| writer.wording.region(r)),
        indicator => writer.wording.indicator_full(writer.facts.lead.indicator),
        real => writer.facts.lead.indicator.basis == crate::domain::Basis::Comparable,
        known => writer.facts.now().rows.len(), size => writer.facts.now().size(),
    };
    Ok(Briefing {
        slug,
        language: writer.wording.language.tag().into(),
        title: writer.wording.say(&format!("{scope}_title"), values.clone())?,
        subtitle: writer.wording.say(&format!("{scope}_subtitle"), values)?,
        setup: query::setup(writer)?,
        blocks,
    })
}
