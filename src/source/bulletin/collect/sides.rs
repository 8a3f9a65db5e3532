//! What is told beside documents: the index of a collection, and a file beside a document.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result, anyhow};
use serde::Deserialize;

use super::super::index::read_index;
use super::super::{Extractor, SideInfo};
use crate::domain::{Diagnostic, Level};
use crate::source::bulletin::form::day;

/// The index of a collection.
#[derive(Debug, Default)]
pub struct Sides {
    name: Option<String>,
    rows: BTreeMap<String, (SideInfo, AtomicBool)>,
}

impl Sides {
    /// Reads an index.
    ///
    /// # Errors
    /// When it cannot be read, has no column `id`, or a date is no day.
    pub fn read(path: &Path) -> Result<Self> {
        let rows = read_index(path)?.into_iter().map(|(id, side)| (id, (side, AtomicBool::new(false)))).collect();
        Ok(Sides { name: Some(path.display().to_string()), rows })
    }

    /// Whether there is an index at all.
    pub fn is_index(&self) -> bool {
        self.name.is_some()
    }

    /// Name of the index.
    pub fn name(&self) -> &str {
        self.name.as_deref().unwrap_or_default()
    }

    /// What is told of a document: by its identifier, else by the last part of it.
    pub(super) fn of(&self, id: &str) -> Option<&SideInfo> {
        let last = id.rsplit('/').next().unwrap_or(id);
        let (side, seen) = self.rows.get(id).or_else(|| self.rows.get(last))?;
        seen.store(true, Ordering::Relaxed);
        Some(side)
    }

    /// The rows that no document was found for so far.
    pub fn unmatched(&self) -> impl Iterator<Item = &str> {
        self.rows.iter().filter(|(_, (_, seen))| !seen.load(Ordering::Relaxed)).map(|(id, _)| id.as_str())
    }
}

/// The keys of a file beside a document.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Beside {
    title: Option<String>,
    region: Option<String>,
    period: Option<String>,
    published: Option<String>,
    publisher: Option<String>,
}

/// What a file beside a document tells of it (`name.txt.toml`, `name.toml`, `name.json`, the first that is there), and
/// what of that cannot be understood.
pub(super) fn sidecar(document: &Path, extractor: &Extractor) -> (SideInfo, Vec<Diagnostic>) {
    let mut with_toml = document.as_os_str().to_owned();
    with_toml.push(".toml");
    let beside = [PathBuf::from(with_toml), document.with_extension("toml"), document.with_extension("json")];
    let Some(path) = beside.iter().find(|path| path.is_file()) else { return Default::default() };
    let name = path.display().to_string();
    let doubt = |code: &str, message: String| {
        vec![Diagnostic { level: Level::Warning, code: code.into(), place: name.clone(), message }]
    };
    let (told, text) = match read(path) {
        Ok(read) => read,
        Err(e) => {
            return (
                SideInfo::default(),
                doubt(
                    "bulletin.side-file",
                    format!(
                        "{}; nothing of the file is used",
                        format!("{e:#}").split_whitespace().collect::<Vec<_>>().join(" ")
                    ),
                ),
            );
        }
    };
    let mut found = Vec::new();
    let published = told.published.as_deref().and_then(day);
    if let (None, Some(text)) = (published, &told.published) {
        found.extend(doubt("bulletin.side-published", format!("published {text:?} is no day like 2022-04-25")));
    }
    let at = |key: &str| Some(format!("{name}:{}", line_of(&text, key)));
    // Each by itself, so that each is told with its own line.
    let region = SideInfo { region: told.region, origin: at("region"), ..SideInfo::default() };
    let period = SideInfo { period: told.period, origin: at("period"), ..SideInfo::default() };
    let (region, doubts) = extractor.understood(&region, &name);
    found.extend(doubts);
    let (period, doubts) = extractor.understood(&period, &name);
    found.extend(doubts);
    let side = SideInfo {
        title: told.title,
        region: region.region,
        period: period.period,
        published,
        publisher: told.publisher,
        odd_day: None,
        origin: Some(name),
    };
    (side, found)
}

fn read(path: &Path) -> Result<(Beside, String)> {
    let text = std::fs::read_to_string(path).context("cannot read")?;
    let body = text.trim_start_matches('\u{feff}');
    let told = if path.extension().is_some_and(|e| e == "json") {
        serde_json::from_str(body)?
    } else {
        let mut table: toml::Table = body.parse().map_err(|e: toml::de::Error| anyhow!("{}", e.message()))?;
        // `published = 2022-04-25` is a day of its own kind in TOML.
        if let Some(toml::Value::Datetime(day)) = table.get("published") {
            let day = day.to_string();
            table.insert("published".into(), day.into());
        }
        table.try_into()?
    };
    Ok((told, text))
}

/// The line on which a key stands.
fn line_of(text: &str, key: &str) -> usize {
    let stands = |line: &str| line.trim_start().trim_start_matches(['{', '"', ' ']).starts_with(key);
    text.lines().position(stands).map_or(1, |at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Catalog, DataFiles};

    #[test]
    fn a_file_beside_a_document_tells_of_it_and_its_faults_are_told_with_their_line() {
        let files = DataFiles::Embedded;
        let extractor = Extractor::new(&Catalog::load(&files).unwrap(), &files).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let document = folder.path().join("a.txt");
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        assert_eq!(sidecar(&document, &extractor), Default::default());
        write("a.json", r#"{"region": "黑龙江", "period": "2022年1-3月", "published": "2022-04-25"}"#);
        let (side, found) = sidecar(&document, &extractor);
        assert_eq!((side.region.as_deref(), side.period.as_deref()), (Some("黑龙江"), Some("2022-01/2022-03")));
        assert_eq!((side.published.unwrap().to_string().as_str(), found.len()), ("2022-04-25", 0));
        write("a.toml", "title = \"题\"\npublished = 2022-04-25\n\nregion = \"乌有\"\nperiod = \"春天\"\n");
        let (side, found) = sidecar(&document, &extractor);
        assert_eq!((side.title.as_deref(), side.region, side.period), (Some("题"), None, None));
        assert!(side.published.is_some());
        let places: Vec<&str> = found.iter().map(|d| d.place.rsplit('/').next().unwrap()).collect();
        assert_eq!(places, ["a.toml:4", "a.toml:5"]);
        write("a.txt.toml", "regon = \"x\"");
        let (side, found) = sidecar(&document, &extractor);
        assert_eq!((side, found[0].code.as_str()), (SideInfo::default(), "bulletin.side-file"));
    }
}
