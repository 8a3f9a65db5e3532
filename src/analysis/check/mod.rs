//! Checks: the figures of a store held against the rules of `data/catalog/checks.toml`.
//!
//! A check finds and tells; it changes and drops nothing. Each rule is described in `docs/methods.md`.

mod accepted;
mod cell;
mod copies;
mod figure;
mod identity;
mod level;
mod places;
mod series;
mod table;
mod words;

use std::collections::BTreeSet;

use anyhow::Result;

use crate::catalog::Catalog;
use crate::catalog::checks::{Accepted, Rule, Test};
use crate::domain::{Authority, Level, Observation, ObservationId, Period};
use crate::frame::{Store, outcome};

use words::Word;

/// What a rule found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule, by id.
    pub rule: String,
    /// How bad it is.
    pub level: Level,
    /// Where the first figure stands.
    pub place: String,
    /// What was found, in Chinese.
    pub zh: String,
    /// What was found, in English.
    pub en: String,
    /// Why it is no fault, where it was reviewed.
    pub accepted: Option<Reviewed>,
    /// The figures concerned.
    pub from: Vec<ObservationId>,
    /// The months they cover.
    pub periods: BTreeSet<Period>,
}

/// Why a finding is no fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reviewed {
    /// The reason, in Chinese.
    pub zh: String,
    /// The reason, in English.
    pub en: String,
    /// What shows it.
    pub source: Option<String>,
}

impl Finding {
    /// The stable code, `check.range-growth`.
    pub fn code(&self) -> String {
        format!("check.{}", self.rule)
    }
}

/// The findings of every rule, worst first, then by rule in file order and by place.
///
/// # Errors
/// When places cannot be worked out.
pub fn check(store: &Store, catalog: &Catalog) -> Result<Vec<Finding>> {
    let context = Context::new(store, catalog);
    let mut findings = Vec::new();
    for rule in &catalog.checks.rules {
        let mut found = context.apply(rule)?;
        found.sort_by(|a, b| (&a.place, &a.en).cmp(&(&b.place, &b.en)));
        findings.extend(found);
    }
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    Ok(findings)
}

/// What all rules look at.
struct Context<'a> {
    store: &'a Store,
    catalog: &'a Catalog,
    /// Positions of the outcomes that no correction stands for.
    rows: Vec<u32>,
}

impl<'a> Context<'a> {
    fn new(store: &'a Store, catalog: &'a Catalog) -> Self {
        let rows = (0..store.observations().count() as u32)
            .filter(|row| !store.is_replaced(*row) && outcome(store.at(*row).1.status))
            .collect();
        Context { store, catalog, rows }
    }

    fn at(&self, row: u32) -> &'a Observation {
        self.store.at(row).1
    }

    fn apply(&self, rule: &Rule) -> Result<Vec<Finding>> {
        Ok(match &rule.test {
            Test::Schema {} => figure::schema(self, rule),
            Test::Unit { also } => figure::unit(self, rule, also),
            Test::Range { measures, indicators, least, most } => {
                figure::range(self, rule, measures, indicators, (*least, *most))
            }
            Test::Decimals { measures, length, share } => figure::decimals(self, rule, measures, *length, *share),
            Test::Early {} => figure::early(self, rule),
            Test::Duplicate {} => cell::duplicate(self, rule),
            Test::Contradiction {} => cell::contradiction(self, rule),
            Test::Vintages {} => cell::vintages(self, rule),
            Test::Conflict {} => cell::conflict(self, rule),
            Test::Sum { measure, total, parts } => identity::sum(self, rule, *measure, total, parts),
            Test::Shares { parts } => identity::shares(self, rule, parts),
            Test::LevelGrowth { slack } => level::growth(self, rule, *slack),
            Test::NominalGrowth { cells, share } => level::nominal(self, rule, *cells, *share),
            Test::Prices { slack, regions } => level::prices(self, rule, *slack, *regions),
            Test::Magnitude { factor } => level::magnitude(self, rule, *factor),
            Test::Place {} => places::place(self, rule)?,
            Test::SamePlace { tied, words } => places::same_place(self, rule, *tied, words),
            Test::Coverage { measures, share } => table::coverage(self, rule, measures, *share),
            Test::Hole { measures, length, share } => series::hole(self, rule, measures, *length, *share),
            Test::MixedSeries { length, share } => series::mixed(self, rule, *length, *share),
            Test::MixedTable { share } => table::mixed(self, rule, *share),
            Test::Copied { columns } => copies::copied(self, rule, *columns),
            Test::CopiedSeries { measures, periods } => copies::copied_series(self, rule, measures, *periods),
            Test::Accepted {} => accepted::stale(self, rule),
            Test::SameLevel { digits } => copies::same_level(self, rule, *digits),
        })
    }

    /// A finding about the figures at `rows`, the first of which gives the place and the plain words of the text.
    fn finding(&self, rule: &Rule, rows: &[u32], words: &[(&str, Word)]) -> Finding {
        let figures: Vec<&Observation> = rows.iter().map(|row| self.at(*row)).collect();
        let place = figures.first().map_or(String::new(), |o| o.provenance.place.to_string());
        let read = figures.iter().any(|o| o.provenance.authority == Authority::Bulletin);
        let accepted = self.catalog.checks.accepted.iter().find(|a| a.rule == rule.id && fits(a, &figures));
        let level = match accepted {
            Some(_) => Level::Note,
            None if read => rule.level.min(Level::Warning),
            None => rule.level,
        };
        let [zh, en] = words::fill(rule, &figures, words, self.catalog);
        Finding {
            rule: rule.id.clone(),
            level,
            place,
            zh,
            en,
            accepted: accepted.map(|a| Reviewed {
                zh: a.reason_zh.clone(),
                en: a.reason_en.clone(),
                source: a.source.clone(),
            }),
            from: rows.iter().map(|row| self.store.at(*row).0.clone()).collect(),
            periods: figures.iter().filter_map(|o| o.period).collect(),
        }
    }
}

/// Whether a reviewed finding is about one of these figures.
fn fits(accepted: &Accepted, figures: &[&Observation]) -> bool {
    figures.iter().any(|o| {
        accepted.region.is_none_or(|region| o.area.code() == Some(region))
            && accepted.indicator.as_ref().is_none_or(|indicator| *indicator == o.indicator)
            && accepted.period.is_none_or(|period| o.period == Some(period))
            && accepted.value.is_none_or(|value| o.value == value)
            && (accepted.figures.is_empty() || figures.iter().all(|o| accepted.figures.contains(&o.value)))
            && accepted.file.as_ref().is_none_or(|file| file == o.provenance.place.file())
    })
}

/// Half a unit of the last decimal: how far the exact figure may lie from the printed one.
fn half_unit(value: crate::domain::Decimal) -> crate::domain::Decimal {
    crate::domain::Decimal::new(5, value.scale() + 1)
}
