//! Tidy tables: one figure a row, under titles that tell what stands below them. SDMX-CSV is one of them.

use std::rc::Rc;

use super::grid::Grid;
use super::map::Mapping;
use super::subject::BETWEEN;
use super::table::{Raw, Table, label, role};
use crate::catalog::Catalog;
use crate::catalog::imports::{Role, fold};

/// Rows above the titles at most.
const ABOVE: usize = 10;

/// Row of titles and the role of each column, where a sheet is a tidy table.
pub fn titles(grid: &Grid, catalog: &Catalog, mapping: &Mapping) -> Option<(usize, Vec<Option<Role>>)> {
    (0..grid.rows.len().min(ABOVE)).find_map(|row| {
        let width = grid.rows[row].cells.len();
        let roles: Vec<Option<Role>> = (0..width).map(|c| role(grid.text(row, c), &catalog.imports, mapping)).collect();
        let has = |role: Role| roles.contains(&Some(role));
        let what = has(Role::Region) || has(Role::RegionCode) || has(Role::Indicator);
        let values = roles.iter().filter(|r| **r == Some(Role::Value)).count();
        (values == 1 && has(Role::Period) && what && width >= 3).then_some((row, roles))
    })
}

/// Reads a tidy table.
pub fn read(grid: &Grid, row: usize, roles: &[Option<Role>]) -> Table {
    let heads: Vec<Rc<str>> = (0..roles.len()).map(|c| Rc::from(grid.text(row, c))).collect();
    let sdmx = heads.iter().any(|h| fold(h) == "obs_value") && heads.iter().any(|h| fold(h) == "time_period");
    let kind = if sdmx { "SDMX-CSV" } else { "tidy table" };
    let mut table = Table { kind, sheet: grid.sheet.clone(), ..Table::default() };
    for above in &grid.rows[..row] {
        table.skip(format!("row {}", above.number), "above the titles");
    }
    for (column, head) in heads.iter().enumerate() {
        // In SDMX every further column is a dimension that tells series apart.
        let passed = match roles[column] {
            Some(Role::Ignore) => true,
            None => !sdmx && !head.is_empty(),
            _ => false,
        };
        if passed {
            table.skip(format!("column {head}"), "its title says neither what is measured nor where nor when");
        }
    }
    let at = roles.iter().position(|r| *r == Some(Role::Value)).unwrap_or(0);
    let wide = heads.iter().rposition(|h| !h.is_empty()).map_or(0, |last| last + 1);
    for index in row + 1..grid.rows.len() {
        if grid.rows[index].cells.iter().all(|c| c.trim().is_empty()) {
            continue;
        }
        table.rows += 1;
        let raw = figure(grid, index, at, &heads, roles, sdmx);
        table.figures.push(Raw { lack: grid.lack(index, wide), ..raw });
    }
    table
}

fn figure(grid: &Grid, row: usize, at: usize, heads: &[Rc<str>], roles: &[Option<Role>], sdmx: bool) -> Raw {
    let mut raw = Raw {
        row: grid.rows[row].number,
        column: heads[at].clone(),
        value: grid.text(row, at).to_string(),
        shifted: (roles.len()..grid.rows[row].cells.len()).any(|c| !grid.text(row, c).is_empty()),
        ..Raw::default()
    };
    let (mut parts, mut times): (Vec<&str>, Vec<String>) = (Vec::new(), Vec::new());
    for (column, role) in roles.iter().enumerate() {
        let text = grid.text(row, column);
        if text.is_empty() {
            continue;
        }
        match role {
            Some(Role::Region) => raw.region = raw.region.or_else(|| label(text)),
            Some(Role::RegionCode) => raw.code = label(text),
            Some(Role::Period) => times.push(dated(&heads[column], text)),
            Some(Role::Indicator | Role::Unit | Role::Measure | Role::Basis) => parts.push(text),
            Some(Role::Flag) => raw.flag = text.to_string(),
            Some(Role::Published) => raw.published = label(text),
            Some(Role::Publisher) => raw.publisher = label(text),
            None if sdmx => parts.push(text),
            _ => {}
        }
    }
    raw.subject = Rc::from(parts.join(&BETWEEN.to_string()));
    raw.period = label(&times.concat());
    raw
}

/// A part of a date from its column: 3 below `quarter` is `Q3`, 3 below `month` is `-03`.
pub fn dated(head: &str, text: &str) -> String {
    let head = fold(head);
    match (text.parse::<u32>(), head.as_str()) {
        (Ok(q @ 1..=4), "季度" | "quarter") => format!("Q{q}"),
        (Ok(m @ 1..=12), "月份" | "month") => format!("-{m:02}"),
        _ => text.to_string(),
    }
}
