//! What every reader of tables gives: figures with the labels they stand under, nothing yet looked up.

use std::rc::Rc;

use serde::Serialize;

use crate::catalog::Imports;
use crate::catalog::imports::{Role, fold, narrow};

use super::grid::{Grid, Lack};
use super::map::Mapping;

/// One cell of figures with its labels.
#[derive(Clone, Debug, Default)]
pub struct Raw {
    /// Row as an editor shows it.
    pub row: usize,
    /// Column by its letters, or by its title in a tidy table.
    pub column: Rc<str>,
    /// Name or code of the region.
    pub region: Option<Rc<str>>,
    /// Code of the region where a name stands beside it.
    pub code: Option<Rc<str>>,
    /// Names of the series, joined by [`super::subject::BETWEEN`].
    pub subject: Rc<str>,
    /// Label of time.
    pub period: Option<Rc<str>>,
    /// The cell.
    pub value: String,
    /// Marks of a column of their own.
    pub flag: String,
    /// Day of publication of a column of its own.
    pub published: Option<Rc<str>>,
    /// Publisher of a column of its own.
    pub publisher: Option<Rc<str>>,
    /// The row has more cells than titles: its figures may stand under the wrong ones.
    pub shifted: bool,
    /// The row has fewer cells than titles.
    pub lack: Option<Lack>,
}

/// What the lines above and below a table say of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Facts {
    /// Database it was exported from.
    pub database: Option<String>,
    /// Indicator of the whole table.
    pub indicator: Option<String>,
    /// Period of the whole table, if it is one.
    pub period: Option<String>,
    /// Region of the whole table.
    pub region: Option<String>,
    /// Unit of the whole table.
    pub unit: Option<String>,
    /// Publisher.
    pub source: Option<String>,
    /// Day of the table.
    pub updated: Option<String>,
    /// A label of time within a heading, which is told and not used.
    #[serde(skip)]
    pub heading: Option<String>,
}

/// Rows or columns that were passed over, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// `row 3`, `column B`.
    pub place: String,
    /// Why.
    pub why: String,
}

/// One table of a sheet.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// Kind, in words.
    pub kind: &'static str,
    /// Sheet.
    pub sheet: Option<String>,
    /// What is said of the whole.
    pub facts: Facts,
    /// Cells of figures, in reading order.
    pub figures: Vec<Raw>,
    /// What was passed over.
    pub skipped: Vec<Skipped>,
    /// Number of rows with figures or places for them.
    pub rows: usize,
}

impl Table {
    /// Notes something that was passed over.
    pub fn skip(&mut self, place: String, why: impl Into<String>) {
        self.skipped.push(Skipped { place, why: why.into() });
    }
}

impl Facts {
    /// Takes a line like `指标：地区生产总值(亿元)` in; whether it is one.
    pub fn take(&mut self, grid: &Grid, row: usize, words: &Imports) -> bool {
        let Some((key, value)) = fact(grid, row, words) else { return false };
        let value = Some(value).filter(|v| !v.is_empty());
        match key.as_str() {
            "database" => self.database = value,
            "indicator" => self.indicator = value,
            "period" => self.period = value,
            "region" => self.region = value,
            _ => self.unit = value,
        }
        true
    }

    /// Takes a line of a footer in: publisher and day.
    pub fn take_footer(&mut self, text: &str, words: &Imports) {
        let plain = narrow(text);
        if let Some(rest) = after(&plain, &words.source) {
            self.source = Some(rest).filter(|r| !r.is_empty());
        } else if let Some(rest) = after(&plain, &words.updated) {
            self.updated = day(&rest);
        }
    }
}

/// Key and value of a line above a table; several cells are one value that held commas.
fn fact(grid: &Grid, row: usize, words: &Imports) -> Option<(String, String)> {
    let cells: Vec<&str> = grid.rows.get(row)?.cells.iter().map(|c| super::grid::trim(c)).collect();
    let last = cells.iter().rposition(|c| !c.is_empty())?;
    let text = narrow(cells.first()?);
    let (key, value) = text.split_once(':')?;
    let key = words.header.get(&fold(key))?;
    // `单位：,亿元` has its value in the next cell.
    let mut value = value.trim().to_string();
    for more in cells[1..=last].iter().filter(|c| !c.is_empty()) {
        value = if value.is_empty() { narrow(more) } else { format!("{value},{}", narrow(more)) };
    }
    Some((key.clone(), value))
}

/// The text behind one of some words and a colon.
fn after(text: &str, words: &[String]) -> Option<String> {
    let (head, rest) = text.split_once(':')?;
    words.contains(&fold(head)).then(|| rest.trim().to_string())
}

/// Whether a text begins a footer.
pub fn footer(text: &str, words: &Imports) -> bool {
    let plain = fold(text);
    let begins = |word: &String| {
        plain.strip_prefix(word.as_str()).is_some_and(|rest| {
            rest.is_empty() || rest.starts_with([':', '.', ',', '；', '1', '2', '3']) || word.starts_with('(')
        })
    };
    words.footer.iter().chain(&words.source).chain(&words.updated).any(begins)
}

/// A day as `2023-06-30` from `June 30, 2023-- new statistics` or `2023-06-30`.
fn day(text: &str) -> Option<String> {
    let head = text.split("--").next()?.trim().trim_end_matches('.');
    let forms = ["%B %d, %Y", "%b %d, %Y", "%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%d %B %Y"];
    forms.iter().find_map(|f| chrono::NaiveDate::parse_from_str(head, f).ok()).map(|d| d.to_string())
}

/// The role of a column by its title: as the user told it, else by the words of the catalog.
pub fn role(title: &str, words: &Imports, mapping: &Mapping) -> Option<Role> {
    let key = fold(title);
    if key.is_empty() {
        return None;
    }
    let told = mapping.columns.iter().find(|(_, t)| fold(t) == key).map(|(role, _)| *role);
    told.or_else(|| words.role(title))
}

/// A label as it is kept: shared, blanks at its ends left out; nothing for an empty one.
pub fn label(text: &str) -> Option<Rc<str>> {
    let text = super::grid::trim(text);
    (!text.is_empty()).then(|| Rc::from(text))
}
