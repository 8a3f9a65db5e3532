//! Where a cross table has its titles, labels and figures.

use std::rc::Rc;

use super::super::grid::{Grid, letters};
use super::super::map::Mapping;
use super::super::number::{self, Value};
use super::super::place::{self, Found};
use super::super::table::{Facts, footer, label, role};
use super::super::time;
use super::{joined, put};
use crate::catalog::imports::{Role, fold};
use crate::catalog::{Catalog, Imports};

/// Rows looked at to learn what a column holds.
const SAMPLE: usize = 400;

/// Rows of titles at most.
const TITLES: usize = 4;

/// The labels of one row or one column.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// Region.
    pub region: Option<Rc<str>>,
    /// Code of the region.
    pub code: Option<Rc<str>>,
    /// Time.
    pub period: Option<Rc<str>>,
    /// Names of the series, joined.
    pub subject: Rc<str>,
}

/// The parts of a table.
#[derive(Debug, Default)]
pub struct Layout {
    /// Rows of titles with what they name.
    pub titles: Vec<(usize, Role)>,
    /// First row of figures.
    pub first: usize,
    /// Columns of labels with what they name.
    pub labels: Vec<(usize, Role)>,
    /// Columns of figures.
    pub values: Vec<usize>,
    /// Behind this column nothing stands in the titles; figures there have lost their column.
    pub end: usize,
    /// What is passed over: place and reason.
    pub skipped: Vec<(String, String)>,
}

/// Whether a row is a line like `指标：...`.
pub fn fact(grid: &Grid, row: usize, catalog: &Catalog) -> bool {
    Facts::default().take(grid, row, &catalog.imports)
}

/// Whether a row is one of titles: labels of time (two or more, if `many`), words for columns, at most one other word
/// in front.
pub fn titles(grid: &Grid, row: usize, catalog: &Catalog, many: bool) -> bool {
    let cells: Vec<&str> = (0..grid.rows[row].cells.len()).map(|c| grid.text(row, c)).collect();
    let front = cells.iter().position(|c| !c.is_empty());
    let (mut times, mut others) = (0, 0);
    let mut seen = std::collections::HashSet::new();
    for (at, cell) in cells.iter().enumerate().filter(|(_, c)| !c.is_empty()) {
        if time::read(cell).is_some() {
            times += 1;
            // Labels of time do not repeat, save below merged cells; figures that look like years do.
            if !seen.insert(*cell) {
                return false;
            }
        } else if catalog.imports.role(cell).is_none() && Some(at) != front {
            others += 1;
        }
    }
    // One label of time in the first column begins a row whose figures are missing.
    let begins = times == 1 && front == Some(0) && time::read(cells[0]).is_some();
    // Among rows of figures a name in front makes figures that look like years figures.
    let named =
        many && front.is_some_and(|f| time::read(cells[f]).is_none() && catalog.imports.role(cells[f]).is_none());
    let plain = front.is_some_and(|f| time::read(cells[f]).is_none() && place_like(cells[f], catalog));
    times > usize::from(many) && others == 0 && !plain && !begins && !named
}

/// Whether a text names a region: figures beside it are no titles, though they may look like years.
pub fn place_like(text: &str, catalog: &Catalog) -> bool {
    catalog.imports.role(text).is_none()
        && !matches!(place::find(text, catalog), Found::Unknown)
        && !place::destroyed(text)
}

/// Whether a cell is the name of one region, or was one before its characters were lost.
fn region_like(cell: &str, catalog: &Catalog) -> bool {
    matches!(place::find(cell, catalog), Found::Region(..) | Found::Dated(..) | Found::Merged(_) | Found::Destroyed)
}

fn figure(cell: &str, words: &Imports) -> bool {
    matches!(number::read(cell, words), Value::Figure { .. } | Value::Suppressed)
}

/// Looks for the next table from a row on; lines above it go into `facts`.
pub fn find(grid: &Grid, from: usize, facts: &mut Facts, catalog: &Catalog, mapping: &Mapping) -> Option<Layout> {
    let words = &catalog.imports;
    let mut layout = Layout::default();
    let mut above: Vec<usize> = Vec::new();
    let mut timed = false;
    let mut first = None;
    for row in from..grid.rows.len() {
        let filled: Vec<usize> = (0..grid.rows[row].cells.len()).filter(|c| !grid.text(row, *c).is_empty()).collect();
        let Some(&front) = filled.first() else { continue };
        if facts.take(grid, row, words) {
            above.clear();
            continue;
        }
        if titles(grid, row, catalog, false) && !timed {
            timed = true;
            above.push(row);
            continue;
        }
        // Figures to the right of a label, or below titles of time even without one in the first row.
        let figures = filled.iter().any(|c| *c > 0 && figure(grid.text(row, *c), words));
        let labelled = !figure(grid.text(row, front), words)
            || time::read(grid.text(row, front)).is_some()
            || timed
            || filled.len() > 2;
        let ends = footer(grid.text(row, front), words);
        let empty =
            timed && !ends && filled.iter().all(|c| *c < 3 || words.missing.contains(&fold(grid.text(row, *c))));
        if (figures && labelled && !ends) || empty {
            first = Some(row);
            break;
        }
        above.push(row);
    }
    layout.first = first?;
    let near = above.split_off(above.len().saturating_sub(TITLES));
    // A line of one text in the first column is a heading of the whole, not a title of a column.
    let lone = |row: usize| (1..grid.rows[row].cells.len()).all(|c| grid.text(row, c).is_empty());
    for row in above.into_iter().chain(near.iter().copied().filter(|r| lone(*r) && !titles(grid, *r, catalog, false))) {
        let text: String = grid.rows[row].cells.iter().find(|c| !c.trim().is_empty()).cloned().unwrap_or_default();
        layout
            .skipped
            .push((format!("row {}", grid.rows[row].number), format!("above the table: {}", super::excerpt(&text))));
        unit_line(&text, facts, words);
        facts.heading = facts.heading.take().or_else(|| time::within(&text));
    }
    let rows: Vec<usize> = near.into_iter().filter(|r| !lone(*r) || titles(grid, *r, catalog, false)).collect();
    columns(grid, &rows, &mut layout, catalog, mapping);
    let titled = |row: &usize| (0..grid.rows[*row].cells.len()).rev().find(|c| !grid.text(*row, *c).is_empty());
    layout.end = rows.iter().filter_map(titled).max().unwrap_or(usize::MAX);
    let end = layout.end;
    layout.values.retain(|c| *c <= end);
    if layout.values.is_empty() {
        return None;
    }
    layout.titles = rows.iter().map(|row| (*row, naming(grid, *row, &layout, catalog))).collect();
    Some(layout)
}

/// `（单位：亿元）` at the end of a heading.
fn unit_line(text: &str, facts: &mut Facts, words: &Imports) {
    let plain = crate::catalog::imports::narrow(text);
    for key in words.header.iter().filter(|(_, v)| *v == "unit").map(|(k, _)| k) {
        if let Some(at) = plain.find(&format!("{key}:")) {
            let rest = &plain[at + key.len() + 1..];
            if let Some(unit) = words.unit(rest.trim_end_matches([')', ' '])) {
                facts.unit = Some(unit.to_string());
            }
        }
    }
}

/// Counts of what the cells of a column hold.
#[derive(Debug, Default)]
struct Census {
    figures: usize,
    texts: usize,
    times: usize,
    regions: usize,
    ordinal: bool,
}

fn census(grid: &Grid, column: usize, first: usize, catalog: &Catalog) -> Census {
    let mut census = Census { ordinal: true, ..Census::default() };
    let mut next: Option<i64> = None;
    for row in first..grid.rows.len().min(first + SAMPLE) {
        let cell = grid.text(row, column);
        let front = (0..grid.rows[row].cells.len()).map(|c| grid.text(row, c)).find(|c| !c.is_empty());
        if front.is_some_and(|f| footer(f, &catalog.imports)) {
            break;
        }
        match number::read(cell, &catalog.imports) {
            Value::Missing => {}
            Value::Figure { .. } | Value::Suppressed => {
                census.figures += 1;
                let value: Option<i64> = cell.trim_end_matches(".0").parse().ok();
                census.ordinal &= value.is_some() && next.is_none_or(|n| value == Some(n));
                census.ordinal &= next.is_some() || matches!(value, Some(0 | 1));
                next = value.map(|v| v + 1);
            }
            Value::Not(_) => census.texts += 1,
        }
        census.times += usize::from(time::read(cell).is_some());
        census.regions += usize::from(region_like(cell, catalog));
    }
    census.ordinal &= census.figures >= 3;
    census
}

/// Parts the columns into labels and figures.
fn columns(grid: &Grid, titles: &[usize], layout: &mut Layout, catalog: &Catalog, mapping: &Mapping) {
    for column in 0..grid.width() {
        let heads: Vec<&str> = titles.iter().map(|r| grid.text(*r, column)).filter(|t| !t.is_empty()).collect();
        let census = census(grid, column, layout.first, catalog);
        if census.figures + census.texts + census.times == 0 && heads.is_empty() {
            continue;
        }
        let timed = heads.iter().any(|t| time::read(t).is_some());
        let told = heads.iter().rev().find_map(|t| role(t, &catalog.imports, mapping));
        let place = || format!("column {}", letters(column));
        match told {
            Some(Role::Ignore | Role::Note | Role::Flag | Role::Published | Role::Publisher) if !timed => {
                let title = heads.last().copied().unwrap_or_default();
                layout.skipped.push((place(), format!("{title:?} is no label and no figure")));
            }
            Some(role) if !timed && role != Role::Value => layout.labels.push((column, role)),
            _ if timed => layout.values.push(column),
            _ if census.texts > census.figures => {
                let behind = !layout.values.is_empty();
                if behind && census.regions * 2 < census.texts {
                    layout.skipped.push((place(), "text behind the figures".into()));
                } else if !behind {
                    layout.labels.push((column, naming_of(&census)));
                } else {
                    layout.values.push(column);
                }
            }
            _ if layout.values.is_empty() && census.ordinal => {
                layout.skipped.push((place(), "numbers of the rows".into()));
            }
            // Years or months in front of the figures, as numbers.
            _ if layout.values.is_empty()
                && census.figures > 1
                && census.times >= census.figures
                && heads.is_empty() =>
            {
                layout.labels.push((column, Role::Period));
            }
            _ if census.figures == 0 && layout.values.is_empty() => {}
            _ => layout.values.push(column),
        }
    }
}

fn naming_of(census: &Census) -> Role {
    if census.times * 2 > census.texts {
        Role::Period
    } else if census.regions * 2 > census.texts {
        Role::Region
    } else {
        Role::Indicator
    }
}

/// What the titles of a row name, over the columns of figures.
fn naming(grid: &Grid, row: usize, layout: &Layout, catalog: &Catalog) -> Role {
    let mut census = Census::default();
    for column in &layout.values {
        let cell = grid.text(row, *column);
        if !cell.is_empty() {
            census.texts += 1;
            census.times += usize::from(time::read(cell).is_some());
            census.regions += usize::from(region_like(cell, catalog));
        }
    }
    naming_of(&census)
}

impl Layout {
    /// The labels above a column; a title left empty beside one that is not belongs to a merged cell.
    pub fn line(&self, grid: &Grid, column: usize, catalog: &Catalog) -> Line {
        let (mut line, mut parts) = (Line::default(), Vec::new());
        for (at, (row, role)) in self.titles.iter().enumerate() {
            let mut text = grid.text(*row, column);
            if text.is_empty() && at + 1 < self.titles.len() {
                let before = self.values.iter().rev().filter(|c| **c < column).map(|c| grid.text(*row, *c));
                text = before.into_iter().find(|t| !t.is_empty()).unwrap_or("");
            }
            put(&mut line, &mut parts, *role, text, catalog);
        }
        line.subject = joined(&parts);
        line
    }

    /// The labels beside a row; a label left empty below one that is not belongs to a merged cell.
    pub fn side(&self, grid: &Grid, row: usize, filled: &mut [Option<Rc<str>>], catalog: &Catalog) -> Line {
        let (mut line, mut parts) = (Line::default(), Vec::new());
        let given = |role: Role| self.labels.iter().any(|(c, r)| *r == role && !grid.text(row, *c).is_empty());
        let any = self.labels.iter().any(|(c, _)| !grid.text(row, *c).is_empty());
        for (at, (column, role)) in self.labels.iter().enumerate() {
            let mut text: Option<Rc<str>> = label(grid.text(row, *column));
            // A code names its region as well as a name does: what stood above beside another code is not the name of this one.
            let names = [Role::Region, Role::RegionCode].contains(role);
            let own = given(*role) || names && (given(Role::Region) || given(Role::RegionCode));
            if text.is_none() && any && !own {
                text = filled[at].clone();
            } else if text.is_some() {
                filled[at] = text.clone();
                // What stood further right belonged to the label before.
                let same = |(_, r): &(usize, Role)| r == role;
                self.labels.iter().enumerate().filter(|(i, l)| *i != at && same(l)).for_each(|(i, _)| filled[i] = None);
            }
            put(&mut line, &mut parts, *role, text.as_deref().unwrap_or(""), catalog);
        }
        line.subject = joined(&parts);
        line
    }

    /// Whether a row is a text in the first column alone, without so much as empty cells for figures.
    pub fn lone_text(&self, grid: &Grid, row: usize) -> bool {
        let cells = &grid.rows[row].cells;
        let reaches = self.values.iter().any(|v| *v < cells.len());
        let figures = self.values.iter().any(|v| !grid.text(row, *v).is_empty());
        !figures
            && (!reaches
                || grid.sheet.is_some()
                    && self.labels.len() > 1
                    && self.labels.iter().filter(|(c, _)| !grid.text(row, *c).is_empty()).count() < 2)
    }
}
