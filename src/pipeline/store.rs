//! The store on disk, `data/store`: figures that were added, never changed. Each addition is a Parquet file named by the
//! hash of its bytes, beside a small JSON that tells where it is from; two runs that add at once cannot meet.

use std::collections::{BTreeSet, HashMap};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use serde::{Deserialize, Serialize};

use super::output::Pending;
use super::state::hash;
use crate::catalog::DataFiles;
use crate::domain::{Observation, Place};
use crate::frame::{from_parquet, to_parquet};

const FOLDER: &str = "store";

/// Where the figures of a part are from, and what they are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Manifest {
    /// Name of the Parquet file without ending: the hash of its bytes.
    pub part: String,
    /// Number of figures.
    pub rows: usize,
    /// The files that were added, each with the hash of its bytes.
    pub from: Vec<(String, String)>,
    /// Indicators, by id.
    pub indicators: BTreeSet<String>,
    /// First and last period.
    pub periods: Option<(String, String)>,
    /// First and last day of publication.
    pub published: Option<(String, String)>,
    /// Number of figures without a day of publication.
    pub undated: usize,
}

/// A file to add: what was read from it, its name as kept in provenance, and the hash of its bytes.
#[derive(Clone, Debug)]
pub struct Addition {
    /// Name as kept in provenance.
    pub file: String,
    /// Hash of its bytes.
    pub hash: String,
    /// The figures.
    pub observations: Vec<Observation>,
}

/// What an addition did.
#[derive(Clone, Debug, Default)]
pub struct Added {
    /// The file written; `None` where everything was known.
    pub path: Option<PathBuf>,
    /// The figures that were not in the store before.
    pub new: Vec<Observation>,
    /// Number of figures that were.
    pub known: usize,
}

/// Reads every part of the store, by name.
///
/// # Errors
/// When a part is damaged: its bytes are not those that its name was made from, or a row does not read.
pub fn read(files: &DataFiles) -> Result<Vec<Observation>> {
    let mut all = Vec::new();
    for name in files.list(FOLDER, "parquet")? {
        let bytes = files.bytes(&name)?;
        let stem = stem(&name);
        let damaged = hash(&bytes) != stem;
        ensure!(!damaged, "{}: damaged, or renamed: its bytes are not those it is named by", files.path(&name));
        all.extend(from_parquet(&bytes).with_context(|| files.path(&name))?);
    }
    Ok(all)
}

/// How a file is named in the provenance of the store: as given, but below `data/` if it lies in the data directory.
///
/// # Errors
/// When every command reads the file from there already.
pub fn kept_name(files: &DataFiles, path: &Path) -> Result<String> {
    if let DataFiles::Directory(folder) = files
        && let (Ok(folder), Ok(full)) = (folder.canonicalize(), path.canonicalize())
        && let Ok(inside) = full.strip_prefix(&folder)
    {
        let inside = inside.to_string_lossy().replace('\\', "/");
        if inside.starts_with("panels/") || inside.starts_with("bulletins/") {
            bail!("{}: every command reads it from there already; there is nothing to add", path.display());
        }
        return Ok(format!("data/{inside}"));
    }
    Ok(path.to_string_lossy().replace('\\', "/"))
}

/// Adds what is not in the store yet. A figure that stands in the store already, read from the same file, is left out,
/// on whatever line it stands now.
///
/// # Errors
/// When the data are the built-in copy, a part is damaged, or the folder cannot be written; nothing is added then.
pub fn add(files: &DataFiles, additions: Vec<Addition>) -> Result<Added> {
    let folder = folder(files)?;
    let (mut added, from) = news(files, additions)?;
    if added.new.is_empty() {
        return Ok(added);
    }
    let bytes = to_parquet(&added.new)?;
    let part = hash(&bytes);
    let manifest = manifest(&part, from, &added.new);
    let path = folder.join(FOLDER).join(format!("{part}.parquet"));
    let mut text = serde_json::to_string_pretty(&manifest)?;
    text.push('\n');
    // Both are whole before either gets its name.
    let (mut figures, mut beside) = (Pending::create(&path)?, Pending::create(&path.with_extension("json"))?);
    figures.write_all(&bytes).with_context(|| format!("{}: cannot write", path.display()))?;
    beside.write_all(text.as_bytes()).with_context(|| format!("{}: cannot write", path.display()))?;
    // What tells of figures comes first: without them nobody reads it.
    beside.persist()?;
    if let Err(why) = figures.persist() {
        let _ = std::fs::remove_file(path.with_extension("json"));
        return Err(why);
    }
    added.path = Some(path);
    Ok(added)
}

/// What [`add`] would add, and writes nothing.
///
/// # Errors
/// As [`add`].
pub fn would_add(files: &DataFiles, additions: Vec<Addition>) -> Result<Added> {
    folder(files)?;
    Ok(news(files, additions)?.0)
}

/// The directory that can be added to.
fn folder(files: &DataFiles) -> Result<&Path> {
    match files {
        DataFiles::Directory(folder) => Ok(folder),
        DataFiles::Embedded => {
            bail!("nothing can be added to the built-in data; copy them and name the copy with --data")
        }
        DataFiles::Pack { .. } => bail!("nothing can be added to a pack; leave --pack out"),
    }
}

/// The figures that the store does not have, by id, and the files they are from.
fn news(files: &DataFiles, additions: Vec<Addition>) -> Result<(Added, Vec<(String, String)>)> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for observation in read(files)? {
        *counts.entry(statement(&observation)).or_default() += 1;
    }
    let mut added = Added::default();
    let mut from = Vec::new();
    for addition in additions {
        let before = added.new.len();
        for observation in addition.observations {
            match counts.get_mut(&statement(&observation)) {
                Some(count) if *count > 0 => {
                    *count -= 1;
                    added.known += 1;
                }
                _ => added.new.push(observation),
            }
        }
        if added.new.len() > before {
            from.push((addition.file, addition.hash));
        }
    }
    // Sorted by id: the same figures make the same file, in whatever order they were given.
    added.new.sort_by_cached_key(Observation::id);
    Ok((added, from))
}

/// The parts of the store, by name. A part without its JSON is told from its figures.
///
/// # Errors
/// When a part or its JSON cannot be read.
pub fn list(files: &DataFiles) -> Result<Vec<Manifest>> {
    let told = files.list(FOLDER, "json")?;
    let mut parts = Vec::new();
    for name in files.list(FOLDER, "parquet")? {
        let beside = name.replace(".parquet", ".json");
        parts.push(if told.contains(&beside) {
            serde_json::from_str(&files.text(&beside)?).with_context(|| files.path(&beside))?
        } else {
            manifest(stem(&name), Vec::new(), &from_parquet(&files.bytes(&name)?).with_context(|| files.path(&name))?)
        });
    }
    Ok(parts)
}

fn manifest(part: &str, from: Vec<(String, String)>, observations: &[Observation]) -> Manifest {
    let days = || observations.iter().filter_map(|o| o.provenance.published);
    let periods = || observations.iter().filter_map(|o| o.period);
    let ends = |first: Option<String>, last: Option<String>| first.zip(last);
    Manifest {
        part: part.into(),
        rows: observations.len(),
        from,
        indicators: observations.iter().map(|o| o.indicator.to_string()).collect(),
        periods: ends(periods().min().map(|p| p.to_string()), periods().max().map(|p| p.to_string())),
        published: ends(days().min().map(|d| d.to_string()), days().max().map(|d| d.to_string())),
        undated: observations.len() - days().count(),
    }
}

fn stem(name: &str) -> &str {
    Path::new(name).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default()
}

/// What an observation says and which file it is from, without line and bytes: what tells a figure that moved within
/// its file from a new one.
fn statement(o: &Observation) -> String {
    let mut bare = o.clone();
    bare.provenance.place = match &o.provenance.place {
        Place::Cell { file, .. } => Place::Cell { file: file.clone(), sheet: None, row: 0, column: String::new() },
        Place::Span { file, quote, .. } => {
            Place::Span { file: format!("{file}\u{1f}{quote}"), part: None, start: 0, end: 0, quote: String::new() }
        }
    };
    bare.id().to_string()
}
