//! Rules about one cell: a figure given twice, two figures of one source, vintages, conflicts.

use std::collections::HashMap;

use super::words::Word;
use super::{Context, Finding};
use crate::analysis::conflicts::{Contested, Standing, contested};
use crate::catalog::checks::Rule;
use crate::domain::Place;

/// One source gives one figure twice for one day, in one table.
pub(super) fn duplicate(context: &Context<'_>, rule: &Rule) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rows in context.store.cells().filter(|rows| rows.len() > 1) {
        let mut seen: HashMap<_, u32> = HashMap::new();
        for row in rows.iter().filter(|row| !context.store.is_replaced(**row)) {
            let o = context.at(*row);
            // A document may well tell a figure twice.
            if matches!(o.provenance.place, Place::Span { .. }) {
                continue;
            }
            let source = &o.provenance;
            let key = (source.place.file(), &source.publisher, source.published, o.value, o.bound.as_str(), o.status);
            if let Some(first) = seen.insert(key, *row) {
                findings.push(context.finding(rule, &[*row.max(&first), *row.min(&first)], &[]));
            }
        }
    }
    findings
}

/// Findings about the cells for which several figures are known; `rows` gives the figures concerned, if any.
fn of_contested(context: &Context<'_>, rule: &Rule, rows: &dyn Fn(&Contested<'_>) -> Vec<u32>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for cell in contested(context.store) {
        let concerned = rows(&cell);
        if concerned.is_empty() {
            continue;
        }
        let texts: Vec<String> = concerned
            .iter()
            .map(|row| {
                let o = context.at(*row);
                let day = o.provenance.published.map(|day| format!(", {day}")).unwrap_or_default();
                format!("{}{} ({}{day})", o.bound.as_str(), o.value, o.provenance.place)
            })
            .collect();
        let all: Vec<u32> = cell.rows(Standing::Chosen).chain(concerned).collect();
        findings.push(context.finding(rule, &all, &[("others", Word::Text(texts.join("; ")))]));
    }
    findings
}

/// One source gives two figures for one cell and one day.
pub(super) fn contradiction(context: &Context<'_>, rule: &Rule) -> Vec<Finding> {
    of_contested(context, rule, &|cell| cell.rows(Standing::Contradicts).collect())
}

/// A source gave other figures on other days.
pub(super) fn vintages(context: &Context<'_>, rule: &Rule) -> Vec<Finding> {
    of_contested(context, rule, &|cell| {
        let value = cell.chosen().value;
        cell.rows(Standing::Vintage).filter(|row| context.at(*row).value != value).collect()
    })
}

/// Another source gives a figure that no vintage of the chosen source explains.
pub(super) fn conflict(context: &Context<'_>, rule: &Rule) -> Vec<Finding> {
    of_contested(context, rule, &|cell| cell.rows(Standing::Differs).collect())
}
