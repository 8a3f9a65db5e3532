//! The data beside the reports: the observations they rest on, and the regions, as CSV.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};

use crate::catalog::Catalog;
use crate::domain::{Division, Observation, ObservationId, Period};
use crate::frame::Store;

/// The columns of `observations.csv`.
pub const OBSERVATIONS: [&str; 19] = [
    "observation",
    "region_code",
    "region",
    "indicator",
    "period",
    "measure",
    "value",
    "unit",
    "ref",
    "scope",
    "of",
    "base",
    "status",
    "bound",
    "chosen",
    "publisher",
    "published",
    "place",
    "quote",
];

/// The observations of the store that end in the months `first..=last`, and those `beyond` them that are named, by period,
/// region, indicator and id.
///
/// `chosen` tells whether the observation stands for its cell.
///
/// # Errors
/// When polars or the CSV writer fail.
pub fn observations(
    store: &Store,
    catalog: &Catalog,
    (first, last): (Period, Period),
    beyond: &BTreeSet<&ObservationId>,
) -> Result<String> {
    let within = |o: &Observation| o.period.is_some_and(|p| p.last() >= first.last() && p.last() <= last.last());
    let chosen = store.chosen()?;
    let mut rows: BTreeMap<(Option<Period>, String, String, String, &ObservationId), &Observation> = BTreeMap::new();
    for (id, o) in store.observations().filter(|(id, o)| within(o) || beyond.contains(id)) {
        let region = o.area.code().map_or_else(String::new, |c| c.to_string());
        rows.insert((o.period, o.indicator.to_string(), region, o.measure.to_string(), id), o);
    }
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    writer.write_record(OBSERVATIONS)?;
    for ((period, indicator, region, measure, id), o) in rows {
        let name = o.area.code().and_then(|c| catalog.regions.get(c)).map_or(String::new(), |r| r.name.clone());
        let quote = match &o.provenance.place {
            crate::domain::Place::Span { quote, .. } => quote.as_str(),
            crate::domain::Place::Cell { .. } => "",
        };
        writer.write_record([
            id.as_str(),
            &region,
            &name,
            &indicator,
            &period.map(|p| p.to_string()).unwrap_or_default(),
            &measure,
            &o.value.to_string(),
            &o.unit,
            o.reference.as_deref().unwrap_or_default(),
            o.scope.as_deref().unwrap_or_default(),
            o.of.map(|m| m.as_str()).unwrap_or_default(),
            &o.base.map(|p| p.to_string()).unwrap_or_default(),
            o.status.as_str(),
            o.bound.as_str(),
            if chosen.contains(id) { "true" } else { "false" },
            &o.provenance.publisher,
            &o.provenance.published.map(|d| d.to_string()).unwrap_or_default(),
            &o.provenance.place.to_string(),
            quote,
        ])?;
    }
    text(writer)
}

/// The nation and the provinces with the groups they belong to.
///
/// # Errors
/// When the CSV writer fails.
pub fn regions(catalog: &Catalog) -> Result<String> {
    let ranked = &catalog.groups.provinces().members;
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    writer.write_record(["region_code", "name", "name_en", "ranked", "groups"])?;
    for region in catalog.regions.iter().filter(|r| r.level <= Division::Province) {
        let groups: Vec<&str> = catalog.groups.of(region.code).map(|g| g.id.as_str()).collect();
        writer.write_record([
            region.code.to_string().as_str(),
            &region.short,
            &region.name_en,
            if ranked.contains(&region.code) { "true" } else { "false" },
            &groups.join(";"),
        ])?;
    }
    text(writer)
}

fn text(writer: csv::Writer<Vec<u8>>) -> Result<String> {
    let bytes = writer.into_inner().context("cannot finish the table")?;
    String::from_utf8(bytes).context("a table that is not UTF-8")
}
