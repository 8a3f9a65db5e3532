//! Counts: small tables of projects by stage, and of products or cities that rise and fall.
//!
//! These are not indicators of the catalog, so they become no observations; a method takes them as they are.

use std::path::Path;
use std::str::FromStr;

use anyhow::{Context, Result, bail, ensure};

use crate::domain::Decimal;

/// A table of text cells with the line each row stands on.
struct Cells {
    headers: Vec<String>,
    rows: Vec<(u64, Vec<String>)>,
}

impl Cells {
    fn read(path: &Path) -> Result<Self> {
        let name = path.display();
        let mut reader = csv::Reader::from_path(path).with_context(|| format!("{name}: cannot read"))?;
        let headers = reader.headers().with_context(|| format!("{name}:1"))?;
        let headers = headers.iter().map(|h| h.trim_start_matches('\u{feff}').trim().to_string()).collect();
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.with_context(|| format!("{name}: cannot read"))?;
            let line = record.position().map_or(0, csv::Position::line);
            rows.push((line, record.iter().map(|cell| cell.trim().to_string()).collect()));
        }
        ensure!(!rows.is_empty(), "{name}: no row below the header");
        Ok(Cells { headers, rows })
    }

    fn column(&self, name: &str) -> Option<usize> {
        self.headers.iter().position(|h| h == name)
    }
}

/// Projects of one group by stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Projects {
    /// Name of the group (an industry, a city).
    pub group: String,
    /// Projects that have come at least as far as each stage.
    pub counts: Vec<u32>,
    /// What the projects add to a total (output, investment), where told.
    pub added: Option<Decimal>,
    /// Line of the file.
    pub line: u64,
}

/// A table of projects: the names of the stages, in order, and the groups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectTable {
    /// Names of the stages, the earliest first.
    pub stages: Vec<String>,
    /// One row a group.
    pub rows: Vec<Projects>,
}

/// Reads a table of projects: `group`, then a column for each stage in order, then `added` where known.
///
/// # Errors
/// When a column is missing or a cell is no number, with file and line.
pub fn projects(path: &Path) -> Result<ProjectTable> {
    let cells = Cells::read(path)?;
    let name = path.display();
    ensure!(cells.column("group") == Some(0), "{name}:1: the first column is not `group`");
    let added = cells.column("added");
    let stages: Vec<usize> = (1..cells.headers.len()).filter(|at| Some(*at) != added).collect();
    ensure!(stages.len() >= 2, "{name}:1: fewer than two stages; write group,planned,started,producing,at_capacity");
    let mut rows = Vec::new();
    for (line, row) in &cells.rows {
        let place = |at: usize| format!("{name}:{line} [{}]", cells.headers[at]);
        let counts = stages.iter().map(|at| count(&row[*at]).with_context(|| place(*at))).collect::<Result<_>>()?;
        let added = match added {
            Some(at) if !row[at].is_empty() => Some(number(&row[at]).with_context(|| place(at))?),
            _ => None,
        };
        rows.push(Projects { group: row[0].clone(), counts, added, line: *line });
    }
    Ok(ProjectTable { stages: stages.iter().map(|at| cells.headers[*at].clone()).collect(), rows })
}

/// Changes of the members of one group: how many rise, stay and fall, and how many are not known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Name of the group; empty where the table has none.
    pub group: String,
    /// Members that rise, stay and fall.
    pub counts: [u32; 3],
    /// Members without a known change.
    pub missing: u32,
}

/// A table of changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangeTable {
    /// The groups, in the order of the file.
    pub groups: Vec<Changes>,
    /// Whether the unchanged are counted apart from the falling.
    pub split: bool,
}

/// Reads a table of changes in one of these forms, each with `group` as a further column where there are several:
///
/// - `item,change`: the change or growth of each member, empty where not known
/// - `item,now,before`: two figures of each member
/// - `rising,unchanged,falling`: counts
/// - `rising,total`: counts where nothing is said of the unchanged, who then count with the falling
///
/// # Errors
/// When the columns are none of these, a cell is no number, or an item stands twice in a group.
pub fn changes(path: &Path) -> Result<ChangeTable> {
    let cells = Cells::read(path)?;
    let name = path.display();
    let at = |column: &str| cells.column(column);
    let mut groups: Vec<Changes> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for (line, row) in &cells.rows {
        let place = || format!("{name}:{line}");
        let group = at("group").map_or(String::new(), |at| row[at].clone());
        if let Some(item) = at("item").map(|at| row[at].clone()) {
            ensure!(seen.insert((group.clone(), item.clone())), "{}: {item:?} stands twice", place());
        }
        let known = match (at("change"), at("now").zip(at("before"))) {
            (Some(change), _) => {
                let change = &row[change];
                Counted::Change(if change.is_empty() { None } else { Some(number(change).with_context(place)?) })
            }
            (None, Some((now, before))) => {
                let (now, before) = (&row[now], &row[before]);
                let both = !now.is_empty() && !before.is_empty();
                let change = || Ok::<_, anyhow::Error>(number(now)? - number(before)?);
                Counted::Change(if both { Some(change().with_context(place)?) } else { None })
            }
            (None, None) => Counted::Counts(counts(&cells, row).with_context(place)?),
        };
        let index = groups.iter().position(|g| g.group == group).unwrap_or_else(|| {
            groups.push(Changes { group, ..Changes::default() });
            groups.len() - 1
        });
        groups[index].add(known);
    }
    let split = at("total").is_none() || at("unchanged").is_some();
    Ok(ChangeTable { groups, split })
}

/// What a row adds to its group.
enum Counted {
    Change(Option<Decimal>),
    Counts([u32; 3]),
}

impl Changes {
    fn add(&mut self, counted: Counted) {
        match counted {
            Counted::Change(None) => self.missing += 1,
            Counted::Change(Some(change)) => {
                let at = if change.is_zero() { 1 } else { usize::from(change.is_sign_negative()) * 2 };
                self.counts[at] += 1;
            }
            Counted::Counts(counts) => self.counts.iter_mut().zip(counts).for_each(|(sum, n)| *sum += n),
        }
    }
}

fn counts(cells: &Cells, row: &[String]) -> Result<[u32; 3]> {
    let of = |name: &str| cells.column(name).map(|at| count(&row[at]).with_context(|| format!("[{name}]"))).transpose();
    match (of("rising")?, of("unchanged")?, of("falling")?, of("total")?) {
        (Some(rising), unchanged, Some(falling), None) => Ok([rising, unchanged.unwrap_or_default(), falling]),
        (Some(rising), unchanged, None, Some(total)) => {
            let unchanged = unchanged.unwrap_or_default();
            let falling = total.checked_sub(rising + unchanged);
            let falling = falling.with_context(|| format!("more than the {total} of the total are counted"))?;
            Ok([rising, unchanged, falling])
        }
        _ => bail!(
            "write item,change or item,now,before or rising,unchanged,falling or rising,total, `group` as you need"
        ),
    }
}

fn count(text: &str) -> Result<u32> {
    text.parse().with_context(|| format!("{text:?} is not a count"))
}

fn number(text: &str) -> Result<Decimal> {
    Decimal::from_str(text).with_context(|| format!("{text:?} is not a number"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        file
    }

    #[test]
    fn changes_in_every_form() {
        let of = |text: &str| changes(table(text).path()).map(|t| (t.groups[0].counts, t.groups[0].missing));
        assert_eq!(of("item,change\na,1.2\nb,0\nc,-3\nd,\n").unwrap(), ([1, 1, 1], 1));
        assert_eq!(of("item,now,before\na,12,10\nb,9.0,9\nc,,4\n").unwrap(), ([1, 1, 0], 1));
        assert_eq!(of("rising,unchanged,falling\n43,3,25\n").unwrap(), ([43, 3, 25], 0));
        assert_eq!(of("rising,total\n46,71\n").unwrap(), ([46, 0, 25], 0));
        let groups = changes(table("group,item,change\nx,a,1\ny,a,-1\nx,b,2\n").path()).unwrap().groups;
        assert_eq!(groups.iter().map(|g| g.counts).collect::<Vec<_>>(), [[2, 0, 0], [0, 0, 1]]);
        for bad in
            ["item\na\n", "item,change\na,x\n", "item,change\na,1\na,2\n", "rising,total\n9,8\n", "item,change\n"]
        {
            assert!(of(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn projects_by_stage() {
        let file = table("group,planned,started,producing,added\n装备,200,150,60,67.3\n食品,10,9,9,\n");
        let table = projects(file.path()).unwrap();
        assert_eq!(table.stages, ["planned", "started", "producing"]);
        assert_eq!((table.rows[0].counts.as_slice(), table.rows[1].added), ([200, 150, 60].as_slice(), None));
        assert!(projects(self::table("group,planned\nx,1\n").path()).is_err());
        let error = format!("{:#}", projects(self::table("group,a,b\nx,1,-1\n").path()).unwrap_err());
        assert!(error.contains(":2 [b]") && error.contains("not a count"), "{error}");
    }
}
