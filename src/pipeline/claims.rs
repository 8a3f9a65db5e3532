//! Claims: documents and panels to judged claims.

use std::collections::HashSet;

use anyhow::Result;
use rayon::prelude::*;

use super::inputs::{Loaded, load};
use crate::analysis::claim::{Claim, Doc, Implied, Judge, Sources, implied};
use crate::catalog::{Catalog, DataFiles};
use crate::domain::{Area, Bound, Diagnostic, Measure, Observation, Period, Place, RegionCode};
use crate::frame::Store;
use crate::source::Reading;
use crate::source::bulletin::{Document, Extractor};
use crate::source::statement::Reader;

/// What is judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// What panels state (places) too; always where no document is given.
    pub panels: bool,
    /// Figures that follow from stated gaps may be used.
    pub derived: bool,
}

/// Judged claims with what they rest on.
#[derive(Debug)]
pub struct Judged {
    /// The claims, by document and place; those of panels last.
    pub claims: Vec<Claim>,
    /// Figures that follow from stated gaps; none unless asked for.
    pub implied: Vec<Implied>,
    /// Number of documents.
    pub documents: usize,
    /// What was seen and could not be read.
    pub diagnostics: Vec<Diagnostic>,
}

/// Everything that claims are judged with, loaded once.
pub struct Desk {
    loaded: Loaded,
    extractor: Extractor,
    reader: Reader,
}

impl Desk {
    /// Loads catalog, panels and sample bulletins.
    ///
    /// # Errors
    /// When the catalog, a panel or the index of the sample bulletins does not hold.
    pub fn open(files: &DataFiles) -> Result<Self> {
        let mut loaded = load(files)?;
        let extractor = match loaded.bulletins.extractor.take() {
            Some(extractor) => extractor,
            None => Extractor::new(&loaded.catalog, files)?,
        };
        let reader = Reader::new(&loaded.catalog)?;
        Ok(Desk { extractor, reader, loaded })
    }

    /// Names and settings.
    pub fn catalog(&self) -> &Catalog {
        &self.loaded.catalog
    }

    /// Judges the claims of documents against themselves and against the panels and sample bulletins; without documents,
    /// those of the sample bulletins and panels.
    ///
    /// # Errors
    /// When polars cannot build the store.
    pub fn judge(&self, given: &[Document], choice: Choice) -> Result<Judged> {
        let readings: Vec<Reading> = given.par_iter().map(|document| self.extractor.read(document)).collect();
        let (mut observations, mut diagnostics) = (self.background(given), Vec::new());
        for reading in readings {
            observations.extend(reading.observations);
            diagnostics.extend(reading.diagnostics);
        }
        let store = Store::new(observations)?;
        let documents = if given.is_empty() { self.samples() } else { given };
        let found = if choice.derived { implied(&store, self.catalog()) } else { Vec::new() };
        let judge = Judge::new(self.catalog(), &store, &found, Sources::All);
        let hand = Hand { catalog: self.catalog(), store: &store, extractor: &self.extractor, reader: &self.reader };
        let mut claims = hand.of_documents(&judge, &documents.iter().collect::<Vec<_>>());
        if choice.panels || given.is_empty() {
            claims.extend(of_panels(&judge, &store));
        }
        Ok(Judged { claims, documents: documents.len(), diagnostics, implied: found })
    }

    /// The figures of panels and sample bulletins, without the samples that are given by another name: they would bear
    /// themselves out.
    fn background(&self, given: &[Document]) -> Vec<Observation> {
        let bytes: HashSet<&[u8]> = given.iter().map(|d| d.bytes.as_slice()).collect();
        let again = self.samples().iter().filter(|d| bytes.contains(d.bytes.as_slice()));
        let again: HashSet<&str> = again.map(|d| d.file.as_str()).collect();
        let kept = self.loaded.store.observations().filter(|(_, o)| !again.contains(o.provenance.place.file()));
        kept.map(|(_, o)| o.clone()).collect()
    }

    fn samples(&self) -> &[Document] {
        &self.loaded.bulletins.documents
    }
}

/// The claims of the loaded documents about a period: those that state a figure that ends with it, or are known to be about
/// it. Judged with everything loaded, as `jianbao claims` does.
///
/// # Errors
/// When the words of `claims.toml` make no pattern.
pub fn of_period(loaded: &Loaded, period: Period) -> Result<Vec<Claim>> {
    let Some(extractor) = &loaded.bulletins.extractor else { return Ok(Vec::new()) };
    let ends = |p: Option<Period>| p.is_some_and(|p| p.last() == period.last());
    let observations = loaded.store.observations();
    let stating: HashSet<&str> =
        observations.filter(|(_, o)| ends(o.period)).map(|(_, o)| o.provenance.place.file()).collect();
    let told = |d: &Document| ends(d.side.period.as_deref().and_then(|text| text.parse().ok()));
    let all = loaded.bulletins.documents.iter();
    let documents: Vec<&Document> = all.filter(|d| stating.contains(d.file.as_str()) || told(d)).collect();
    if documents.is_empty() {
        return Ok(Vec::new());
    }
    let reader = Reader::new(&loaded.catalog)?;
    let judge = Judge::new(&loaded.catalog, &loaded.store, &[], Sources::All);
    let hand = Hand { catalog: &loaded.catalog, store: &loaded.store, extractor, reader: &reader };
    let mut claims = hand.of_documents(&judge, &documents);
    claims.retain(|claim| claim.stated.period.is_none() || ends(claim.stated.period));
    Ok(claims)
}

/// What the claims of a document are found and judged with.
struct Hand<'a> {
    catalog: &'a Catalog,
    store: &'a Store,
    extractor: &'a Extractor,
    reader: &'a Reader,
}

impl Hand<'_> {
    fn of_documents(&self, judge: &Judge<'_>, documents: &[&Document]) -> Vec<Claim> {
        let judged: Vec<Vec<Claim>> = documents.par_iter().map(|document| self.of_document(judge, document)).collect();
        judged.into_iter().flatten().collect()
    }

    /// The claims of one document: its observations, statements and sums, by place.
    fn of_document(&self, judge: &Judge<'_>, document: &Document) -> Vec<Claim> {
        let own = || self.store.observations().filter(|(_, o)| o.provenance.place.file() == document.file);
        let plain = self.extractor.plain(document);
        let regions = &self.catalog.regions;
        let statements = self.reader.read(plain.text(), regions);
        let side = &document.side;
        let told = side.region.as_deref().and_then(|name| regions.find(name).ok()).map(|r| r.code);
        let doc = Doc {
            file: &document.file,
            plain: &plain,
            statements: &statements,
            region: told.or_else(|| first_region(own().map(|(_, o)| o))),
            period: side.period.as_deref().and_then(|text| text.parse::<Period>().ok()),
            published: side.published,
            publisher: side.publisher.as_deref().unwrap_or_default(),
        };
        let mut claims: Vec<Claim> = own().map(|(id, o)| judge.in_document(&doc, id, o)).collect();
        claims.extend(judge.document(&doc));
        claims.sort_by_cached_key(order);
        claims
    }
}

/// The region that a document names first.
fn first_region<'o>(observations: impl Iterator<Item = &'o Observation>) -> Option<RegionCode> {
    let at = |o: &Observation| match o.provenance.place {
        Place::Span { start, .. } => start,
        Place::Cell { row, .. } => row,
    };
    let first = observations.filter(|o| matches!(o.area, Area::Division(_))).min_by_key(|o| at(o))?;
    first.area.code()
}

/// What panels state that can be recomputed: everything but rates and amounts, which are the evidence itself.
fn of_panels(judge: &Judge<'_>, store: &Store) -> Vec<Claim> {
    let evidence = [Measure::Level, Measure::Yoy, Measure::Pop];
    let stated = store.observations().filter(|(_, o)| {
        matches!(o.provenance.place, Place::Cell { .. }) && !evidence.contains(&o.measure) && o.bound == Bound::Exact
    });
    let mut claims: Vec<Claim> = stated.map(|(id, o)| judge.observation(id, o)).collect();
    claims.sort_by_cached_key(order);
    claims
}

/// Reading order: file, place, kind.
fn order(claim: &Claim) -> (String, usize, usize, &'static str, String) {
    let (start, end) = match &claim.stated.place {
        Place::Span { start, end, .. } => (*start, *end),
        Place::Cell { row, .. } => (*row, 0),
    };
    let file = claim.stated.place.file().to_string();
    (file, start, end, claim.kind.as_str(), format!("{:?} {:?}", claim.stated.area, claim.computation))
}
