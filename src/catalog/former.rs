//! Names and codes that divisions had before, with the months of their use: `data/catalog/former_names.csv`.
//!
//! Few commands need them, so the table is read when a name is first looked up.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

use anyhow::{Context, Result, anyhow, ensure};

use super::files::DataFiles;
use super::names::fold;
use crate::domain::{Month, RegionCode};

const FORMER: &str = "catalog/former_names.csv";
const HEADER: &str = "name,code,former_code,since,until,kind";

/// What a row tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FormerKind {
    /// The division had another name.
    Name,
    /// It had another code; its name is the one of today.
    Code,
    /// What had the name is a part of the division today: its figures are no figures of the whole.
    Merged,
    /// The division has the name today, and another had it before.
    Today,
}

/// A name of a division and the months of its use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Former {
    /// The division of today.
    pub code: RegionCode,
    /// First month in which a table of codes has the name; `None` where the oldest has it.
    pub since: Option<Month>,
    /// Last month of its use, the one before the first table that does not have it any more; `None` where the newest has it.
    pub until: Option<Month>,
    /// What is told.
    pub kind: FormerKind,
}

impl Former {
    /// Whether the name was in use in a month, as far as the tables tell.
    pub fn covers(&self, month: Month) -> bool {
        self.since.is_none_or(|since| since <= month) && self.until.is_none_or(|until| month <= until)
    }
}

/// Names that divisions had before.
#[derive(Debug)]
pub struct FormerNames {
    path: String,
    text: Cow<'static, str>,
    table: OnceLock<Result<HashMap<String, Vec<Former>>, String>>,
}

impl FormerNames {
    /// Takes the file up; a data directory without it has no former names.
    ///
    /// # Errors
    /// When it is no UTF-8 text.
    pub fn load(files: &DataFiles) -> Result<Self> {
        let text = if files.exists(FORMER) { files.text(FORMER)? } else { Cow::Borrowed(HEADER) };
        Ok(FormerNames { path: files.path(FORMER), text, table: OnceLock::new() })
    }

    /// Validates the file: every code is one of `known`.
    ///
    /// # Errors
    /// On a row that does not hold, with file and line.
    pub fn validate(&self, known: &dyn Fn(RegionCode) -> bool) -> Result<()> {
        let table = self.table.get_or_init(|| self.read()).as_ref().map_err(|why| anyhow!("{why}"))?;
        for former in table.values().flatten() {
            ensure!(known(former.code), "{}: no region has the code {}", self.path, former.code);
        }
        Ok(())
    }

    /// What goes by a name or code, in file order; none where the file does not hold.
    pub fn named(&self, name: &str) -> &[Former] {
        let table = self.table.get_or_init(|| self.read());
        table.as_ref().ok().and_then(|table| table.get(&fold(name))).map_or(&[], Vec::as_slice)
    }

    /// Every name with what goes by it, for readers that look for names in texts.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[Former])> {
        let table = self.table.get_or_init(|| self.read()).as_ref().ok();
        table.into_iter().flatten().map(|(name, former)| (name.as_str(), former.as_slice()))
    }

    fn read(&self) -> Result<HashMap<String, Vec<Former>>, String> {
        let mut lines = self.text.trim_start_matches('\u{feff}').lines();
        if lines.next() != Some(HEADER) {
            return Err(format!("{}:1: the header is not {HEADER}", self.path));
        }
        let mut table: HashMap<String, Vec<Former>> = HashMap::new();
        for (at, line) in lines.enumerate().filter(|(_, line)| !line.is_empty()) {
            let (names, former) = row(line).map_err(|why| format!("{}:{}: {why:#}", self.path, at + 2))?;
            for name in names {
                let list = table.entry(fold(name)).or_default();
                if !list.contains(&former) {
                    list.push(former);
                }
            }
        }
        Ok(table)
    }
}

/// A row: the names it gives, and what goes by them. No cell holds a comma.
fn row(line: &str) -> Result<(impl Iterator<Item = &str>, Former)> {
    let cells: Vec<&str> = line.split(',').collect();
    let [name, code, former_code, since, until, kind] = cells[..] else {
        return Err(anyhow!("{} cells where the header has 6", cells.len()));
    };
    let month = |text: &str| -> Result<Option<Month>> {
        Ok(if text.is_empty() { None } else { Some(text.parse().with_context(|| format!("month {text:?}"))?) })
    };
    let kind = match kind {
        "name" => FormerKind::Name,
        "code" => FormerKind::Code,
        "merged" => FormerKind::Merged,
        "today" => FormerKind::Today,
        other => return Err(anyhow!("kind {other:?} is none of name, code, merged, today")),
    };
    ensure!(!name.is_empty() || !former_code.is_empty(), "neither a name nor a former code");
    let former = Former { code: code.parse()?, since: month(since)?, until: month(until)?, kind };
    Ok(([name, former_code].into_iter().filter(|name| !name.is_empty()), former))
}
