//! Queries: the Python cells of a notebook, each giving from the data beside it the table that the report shows.
//!
//! The code is templates in `query/`, filled with ids, periods and headings. What it gives is held against what the
//! report already shows whenever the notebooks are executed in the project's checks.

use anyhow::{Result, anyhow};
use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, UndefinedBehavior, Value, context};

use super::block::Column;
use super::section::Writer;
use crate::analysis::trend::{Basis, period_at};
use crate::catalog::Group;
use crate::domain::{Month, Period, Region};

fn render(source: &str, values: Value) -> Result<String> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?;
    environment.set_syntax(syntax);
    let code = environment.render_str(source, values).map_err(|e| anyhow!("notebook query: {e:#}"))?;
    Ok(code.trim_end().to_string())
}

/// A Python string literal: JSON writes strings in a form that Python reads as well.
fn literal(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn titles(columns: &[Column]) -> Vec<String> {
    columns.iter().map(|c| literal(&c.title)).collect()
}

/// The setup cell: loads the data and defines the functions that the queries use.
pub(super) fn setup(w: &Writer<'_>) -> Result<String> {
    let lead = w.facts.lead.indicator;
    let name = match w.wording.language {
        super::Language::Zh => "name",
        super::Language::En => "name_en",
    };
    let values = context! {
        period => literal(&w.facts.period.to_string()),
        month => literal(&month(w.facts.period)?),
        lead => literal(lead.id.as_str()),
        descending => if lead.direction == crate::domain::Direction::Higher { "True" } else { "False" },
        name,
        language => w.wording.language.tag(),
    };
    render(include_str!("query/setup.py"), values)
}

/// The last month of a period as a period of its own.
fn month(period: Period) -> Result<String> {
    Ok(Period::new(period.last(), period.last())?.to_string())
}

pub(super) fn ranking(w: &Writer<'_>, columns: &[Column]) -> Result<String> {
    let values = context! {
        t => titles(columns), before => literal(&w.facts.period.year_before().to_string()),
        derived => literal(&w.wording.word("remark_derived")?),
        single => literal(&w.wording.word("missing_month")?),
        unpublished => literal(&w.wording.word("missing_unpublished")?),
    };
    render(include_str!("query/ranking.py"), values)
}

/// The groups as pairs of a name and an id.
fn group_values(w: &Writer<'_>, groups: &[&Group]) -> Vec<Value> {
    groups.iter().map(|g| context! { name => literal(w.group_name(g)), id => literal(&g.id) }).collect()
}

pub(super) fn groups(w: &Writer<'_>, groups: &[&Group], columns: &[Column]) -> Result<String> {
    let values = context! { t => titles(columns), groups => group_values(w, groups) };
    render(include_str!("query/groups.py"), values)
}

pub(super) fn own_groups(w: &Writer<'_>, region: &Region, groups: &[&Group], columns: &[Column]) -> Result<String> {
    let values = context! {
        t => titles(columns), groups => group_values(w, groups), code => literal(&region.code.to_string()),
    };
    render(include_str!("query/own_groups.py"), values)
}

/// The quarter ends shown, as pairs of a heading and a period.
fn quarters(w: &Writer<'_>, columns: &[Column]) -> Vec<Value> {
    let pairs = columns[1..].iter().zip(&w.facts.quarters);
    pairs.map(|(c, p)| context! { title => literal(&c.title), period => literal(&p.to_string()) }).collect()
}

pub(super) fn growth_by_quarter(w: &Writer<'_>, columns: &[Column]) -> Result<String> {
    let values = context! { t => titles(columns), quarters => quarters(w, columns) };
    render(include_str!("query/growth_by_quarter.py"), values)
}

pub(super) fn places_by_quarter(w: &Writer<'_>, columns: &[Column]) -> Result<String> {
    let values = context! { t => titles(columns), quarters => quarters(w, columns) };
    render(include_str!("query/places_by_quarter.py"), values)
}

pub(super) fn beside(other: &str, columns: &[Column]) -> Result<String> {
    render(include_str!("query/beside.py"), context! { t => titles(columns), other => literal(other) })
}

pub(super) fn standing(w: &Writer<'_>, region: &Region, columns: &[Column]) -> Result<String> {
    let topics = std::iter::once(&w.facts.lead).chain(&w.facts.also);
    let indicators: Vec<Value> = topics
        .map(|t| context! { name => literal(&w.wording.indicator_start(t.indicator)), id => literal(t.indicator.id.as_str()) })
        .collect();
    let values = context! { t => titles(columns), indicators, code => literal(&region.code.to_string()) };
    render(include_str!("query/standing.py"), values)
}

/// The provinces nearest to one by their history.
pub(super) fn peers(w: &Writer<'_>, region: &Region, count: usize, columns: &[Column]) -> Result<String> {
    let periods: Vec<String> = w.facts.quarters.iter().map(|p| literal(&p.to_string())).collect();
    let code = literal(&region.code.to_string());
    render(include_str!("query/peers.py"), context! { t => titles(columns), periods, code, count })
}

/// How the provinces lay at some quarter ends.
pub(super) fn spread(w: &Writer<'_>, periods: &[Period], columns: &[Column]) -> Result<String> {
    let mut quarters = Vec::new();
    for period in periods {
        let before = period_at(Basis::Cumulative, Month::from_ordinal(period.last().ordinal() - 3)?)?;
        quarters.push(context! {
            title => literal(&w.wording.period_short(*period)?), period => literal(&period.to_string()),
            before => literal(&before.to_string()),
        });
    }
    render(include_str!("query/spread.py"), context! { t => titles(columns), quarters })
}

pub(super) fn trend(
    w: &Writer<'_>,
    region: &Region,
    periods: &[Period],
    basis: Basis,
    columns: &[Column],
) -> Result<String> {
    let mut quarters = Vec::new();
    for period in periods {
        let before = period_at(basis, Month::from_ordinal(period.last().ordinal() - 3)?)?;
        quarters.push(context! {
            title => literal(&w.wording.period_short(*period)?), period => literal(&period.to_string()),
            before => literal(&before.to_string()), year => literal(&period.year_before().to_string()),
        });
    }
    let values = context! {
        t => titles(columns), quarters, code => literal(&region.code.to_string()),
        ranked => basis == Basis::Cumulative,
    };
    render(include_str!("query/trend.py"), values)
}
