//! Cross tables: regions, series and periods as labels of rows and columns, in any arrangement, with lines above and
//! below. Exports of the national database, tables typed by hand, tables of other bureaus.

mod layout;

use std::rc::Rc;

use self::layout::{Layout, Line};
use super::grid::{Grid, letters};
use super::map::Mapping;
use super::subject::BETWEEN;
use super::table::{Facts, Raw, Table, footer, label};
use crate::catalog::Catalog;
use crate::catalog::imports::Role;

/// Reads every table of a sheet, one below the other.
///
/// # Errors
/// A sentence when the sheet has no table of figures.
pub fn read(grid: &Grid, catalog: &Catalog, mapping: &Mapping) -> Result<Vec<Table>, String> {
    let mut tables = Vec::new();
    let (mut at, mut facts) = (0, Facts::default());
    while at < grid.rows.len() {
        let Some(layout) = layout::find(grid, at, &mut facts, catalog, mapping) else { break };
        let (table, next) = one(grid, &layout, &facts, catalog);
        // A table always ends behind its first row.
        at = next.max(layout.first + 1);
        tables.push(table);
        if next < grid.rows.len() && layout::fact(grid, next, catalog) {
            facts = Facts::default();
        }
    }
    match tables.is_empty() {
        true => Err("no table of figures: no cell of figures stands below a title and beside a label".into()),
        false => Ok(tables),
    }
}

/// Reads one table; gives it with the row behind its last one.
fn one(grid: &Grid, layout: &Layout, facts: &Facts, catalog: &Catalog) -> (Table, usize) {
    let words = &catalog.imports;
    let kind = if facts.database.is_some() { "export of the national database" } else { "cross table" };
    let mut table = Table { kind, sheet: grid.sheet.clone(), facts: facts.clone(), ..Table::default() };
    for (place, why) in &layout.skipped {
        table.skip(place.clone(), why.clone());
    }
    let lines: Vec<Line> = layout.values.iter().map(|column| layout.line(grid, *column, catalog)).collect();
    let mut filled: Vec<Option<Rc<str>>> = vec![None; layout.labels.len()];
    let (mut row, mut below) = (layout.first, false);
    while row < grid.rows.len() {
        let number = grid.rows[row].number;
        let first = grid.rows[row].cells.iter().map(|c| super::grid::trim(c)).find(|c| !c.is_empty());
        let Some(first) = first else {
            row += 1;
            continue;
        };
        if layout::fact(grid, row, catalog) || (row > layout.first && layout::titles(grid, row, catalog, true)) {
            break;
        }
        if footer(first, words) {
            below = true;
        }
        if below {
            table.facts.take_footer(first, words);
            table.skip(format!("row {number}"), format!("below the table: {}", excerpt(first)));
            row += 1;
            continue;
        }
        let lack = grid.lack(row, layout.end.saturating_add(1)).filter(|_| layout.end != usize::MAX);
        let cut = lack.is_some_and(|l| l.cut) && layout::place_like(first, catalog);
        if layout.lone_text(grid, row) && !cut {
            table.skip(
                format!("row {number}"),
                format!("a line of text without a cell for figures: {}", excerpt(first)),
            );
            row += 1;
            continue;
        }
        let side = layout.side(grid, row, &mut filled, catalog);
        table.rows += 1;
        let shifted = (0..grid.rows[row].cells.len()).any(|c| c > layout.end && !grid.text(row, c).is_empty());
        for (column, line) in layout.values.iter().zip(&lines) {
            let raw = figure(number, *column, grid.text(row, *column), &side, line);
            table.figures.push(Raw { shifted, lack: lack.filter(|l| l.cut || *column >= l.cells), ..raw });
        }
        row += 1;
    }
    (table, row)
}

/// A cell with the labels of its row and its column.
fn figure(row: usize, column: usize, value: &str, side: &Line, top: &Line) -> Raw {
    let subject = match (side.subject.is_empty(), top.subject.is_empty()) {
        (true, _) => top.subject.clone(),
        (_, true) => side.subject.clone(),
        _ => Rc::from(format!("{}{BETWEEN}{}", side.subject, top.subject)),
    };
    Raw {
        row,
        column: Rc::from(letters(column)),
        region: side.region.clone().or_else(|| top.region.clone()),
        code: side.code.clone().or_else(|| top.code.clone()),
        subject,
        period: join(&side.period, &top.period),
        value: value.to_string(),
        ..Raw::default()
    }
}

/// A year on one side and a month or quarter on the other are one label.
fn join(side: &Option<Rc<str>>, top: &Option<Rc<str>>) -> Option<Rc<str>> {
    match (side, top) {
        (Some(a), Some(b)) => {
            let joined = [format!("{a}{b}"), format!("{b}{a}")];
            let read = joined.iter().find(|j| super::time::read(j).is_some());
            // Two labels that are no one label stay two, which no reader of time takes for one.
            Some(Rc::from(read.cloned().unwrap_or_else(|| format!("{a} / {b}"))))
        }
        (a, b) => a.clone().or_else(|| b.clone()),
    }
}

/// The beginning of a text, for a report.
fn excerpt(text: &str) -> String {
    let head: String = text.chars().take(24).collect();
    if head.len() < text.len() { format!("{head}…") } else { head }
}

/// Joins the labels of a series.
fn joined(parts: &[Rc<str>]) -> Rc<str> {
    let mut text = String::new();
    for (i, part) in parts.iter().enumerate() {
        if parts[..i].contains(part) {
            continue;
        }
        if !text.is_empty() {
            text.push(BETWEEN);
        }
        text.push_str(part);
    }
    Rc::from(text)
}

/// Time and series of a title that holds both, `2021年GDP(亿元)`: what is beside the time must be known words alone.
fn timed<'a>(title: &'a str, catalog: &Catalog) -> Option<(&'a str, &'a str)> {
    let (time, name) = super::time::split(title)?;
    let known = |text: &str| super::subject::read(text, catalog).unknown.is_empty();
    (!known(title) && known(name)).then_some((time, name))
}

/// Puts a label where its role says.
fn put(line: &mut Line, parts: &mut Vec<Rc<str>>, role: Role, text: &str, catalog: &Catalog) {
    let Some(text) = label(text) else { return };
    if role == Role::Indicator
        && let Some((time, name)) = timed(&text, catalog)
    {
        line.period = join(&line.period, &label(time));
        parts.extend(label(name));
        return;
    }
    match role {
        // The first names it; a later one may be the number of a larger area.
        Role::Region => line.region = line.region.take().or(Some(text)),
        Role::RegionCode => line.code = Some(text),
        Role::Period => line.period = join(&line.period, &Some(text)),
        Role::Indicator | Role::Unit | Role::Measure | Role::Basis => parts.push(text),
        _ => {}
    }
}
