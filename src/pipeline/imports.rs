//! Imports to files: a panel beside its source, the cells without a place, and the mapping that asks about them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail, ensure};
use chrono::NaiveDate;
use serde_json::{Value, json};

use super::output;
use super::state::hash;
use super::store::Addition;
use super::vintage::{Vintage, published_by_someone};
use crate::catalog::Catalog;
use crate::domain::{Authority, Level, Observation};
use crate::source::import::stream::{self, Streamed};
use crate::source::import::{Imported, Input, Mapping, Understood};
use crate::source::panel::{HEADER, Source};

/// Header of the table of cells without a place.
const UNPLACED: &str = "file,sheet,row,column,region,series,period,value,why";

/// Writes what was imported to a folder, a panel for each file that gave figures, and tells the paths.
///
/// # Errors
/// When a file cannot be written, or would be written over one that is imported.
pub fn write(imported: &Imported, inputs: &[PathBuf], folder: &Path, catalog: &Catalog) -> Result<Vec<PathBuf>> {
    Files::made(imported, inputs, folder, Some(catalog))?.write()
}

/// What is left to do of an import whose figures go to the store: the cells without a place, and what is asked.
///
/// # Errors
/// When a file would be written over one that is imported, or `folder` cannot be written.
pub fn aside(imported: &Imported, inputs: &[PathBuf], folder: &Path) -> Result<Files> {
    let files = Files::made(imported, inputs, folder, None)?;
    if !files.0.is_empty() {
        output::writable(folder)?;
    }
    Ok(files)
}

/// Files that are still to be written, with their bytes.
#[derive(Debug)]
pub struct Files(Vec<(PathBuf, Vec<u8>)>);

impl Files {
    /// Those of an import, none of them one that is imported; panels only with the catalog they name regions by.
    fn made(imported: &Imported, inputs: &[PathBuf], folder: &Path, catalog: Option<&Catalog>) -> Result<Self> {
        let files = made(imported, folder, catalog)?;
        for (path, _) in &files {
            let input = inputs.iter().find(|input| same_file(input, path));
            ensure!(
                input.is_none(),
                "{}: is a file that is imported; choose another folder with --out",
                path.display()
            );
        }
        Ok(Files(files))
    }

    /// Writes them, and tells their paths.
    ///
    /// # Errors
    /// When one cannot be written.
    pub fn write(self) -> Result<Vec<PathBuf>> {
        self.0.iter().try_for_each(|(path, bytes)| output::write(path, bytes))?;
        Ok(self.0.into_iter().map(|(path, _)| path).collect())
    }
}

fn made(imported: &Imported, folder: &Path, catalog: Option<&Catalog>) -> Result<Vec<(PathBuf, Vec<u8>)>> {
    let mut files: Vec<(PathBuf, Vec<u8>)> = Vec::new();
    let mut names = BTreeSet::new();
    for understood in &imported.understood {
        let name = name(&understood.file, &mut names);
        let own = |o: &&Observation| o.provenance.place.file() == understood.file;
        let observations: Vec<&Observation> = imported.observations.iter().filter(own).collect();
        if let (Some(catalog), false) = (catalog, observations.is_empty()) {
            files.push((folder.join(format!("{name}.csv")), panel(&observations, catalog)?));
            files.push((folder.join(format!("{name}.toml")), source(understood, &observations, catalog)?));
        }
        let aside: Vec<_> = imported.unplaced.iter().filter(|u| u.file == understood.file).collect();
        if !aside.is_empty() {
            let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(Vec::new());
            writer.write_record(UNPLACED.split(','))?;
            aside.iter().try_for_each(|u| writer.serialize(u))?;
            let bytes = writer.into_inner().context("cannot finish the table")?;
            files.push((folder.join(format!("{name}.unplaced.csv")), bytes));
        }
        if !understood.questions.is_empty() {
            let path = free(folder, &name);
            files.push((path, understood.questions.file(&understood.file).into_bytes()));
        }
    }
    Ok(files)
}

/// The figures of an import as they are added to the store, by file.
///
/// # Errors
/// When a file could not be read as a table (then none is added), or it is not told who published a figure.
pub fn additions(imported: &Imported, inputs: &[Input]) -> Result<Vec<Addition>> {
    if let Some(fault) = imported.diagnostics.iter().find(|d| d.level == Level::Error) {
        bail!("{}: {}; nothing is added", fault.place, fault.message);
    }
    let of = |input: &Input| Addition {
        file: input.name.clone(),
        hash: hash(&input.bytes),
        observations: imported
            .observations
            .iter()
            .filter(|o| o.provenance.place.file() == input.name)
            .cloned()
            .collect(),
    };
    let additions: Vec<Addition> = inputs.iter().map(of).collect();
    published_by_someone(&additions, "give --publisher, or `publisher` in the mapping file")?;
    Ok(additions)
}

/// Whether two paths lead to one file.
pub fn same_file(a: &Path, b: &Path) -> bool {
    a == b || fs::canonicalize(a).is_ok_and(|a| fs::canonicalize(b).is_ok_and(|b| a == b))
}

/// Paths without those that lead to a file given before.
pub fn once(paths: &[PathBuf]) -> Vec<PathBuf> {
    let mut kept: Vec<PathBuf> = Vec::new();
    for path in paths {
        if !kept.iter().any(|have| same_file(have, path)) {
            kept.push(path.clone());
        }
    }
    kept
}

/// A name for the files of an input: its own, without ending and without what no file should be called; never twice.
fn name(file: &str, taken: &mut BTreeSet<String>) -> String {
    let stem = Path::new(file).file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    let plain: String = stem.chars().map(|c| if c.is_alphanumeric() || c == '_' { c } else { '-' }).take(80).collect();
    let plain = if plain.trim_matches('-').is_empty() { "import".to_string() } else { plain };
    let mut name = plain.clone();
    let mut number = 2;
    while !taken.insert(name.clone()) {
        name = format!("{plain}-{number}");
        number += 1;
    }
    name
}

/// The first free name of a mapping file: one that was filled in is never written over.
fn free(folder: &Path, name: &str) -> PathBuf {
    let first = folder.join(format!("{name}.map.toml"));
    let further = (2..).map(|n| folder.join(format!("{name}.map-{n}.toml")));
    std::iter::once(first.clone()).chain(further).find(|p| !p.exists()).unwrap_or(first)
}

/// The figures as a panel; the cell each was read from stands in its note.
fn panel(observations: &[&Observation], catalog: &Catalog) -> Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADER.split(','))?;
    for o in observations {
        let code = o.area.code().context("an imported figure has a region")?;
        let name = catalog.regions.get(code).map(|r| r.name.as_str()).unwrap_or_default();
        let place = o.provenance.place.to_string();
        let note = if o.note.is_empty() { place } else { format!("{place}; {}", o.note) };
        writer.write_record([
            code.to_string(),
            name.to_string(),
            o.indicator.to_string(),
            o.period.map(|p| p.to_string()).unwrap_or_default(),
            o.measure.to_string(),
            o.value.to_string(),
            o.unit.clone(),
            o.status.as_str().to_string(),
            String::new(),
            String::new(),
            o.provenance.published.map(|d| d.to_string()).unwrap_or_default(),
            o.provenance.publisher.clone(),
            note,
        ])?;
    }
    writer.into_inner().context("cannot finish the panel")
}

/// What is told of the source of a panel; the user adds what the table does not tell.
fn source(understood: &Understood, observations: &[&Observation], catalog: &Catalog) -> Result<Vec<u8>> {
    let ids: BTreeSet<&str> = observations.iter().map(|o| o.indicator.as_str()).collect();
    let known = ids.iter().filter_map(|id| catalog.indicators.get(id));
    let (zh, en): (Vec<&str>, Vec<&str>) = known.map(|i| (i.name_zh.as_str(), i.name_en.as_str())).unzip();
    let months = observations.iter().filter_map(|o| o.period).map(|p| (p.first(), p.last()));
    let first = months.clone().map(|m| m.0).min().map(|m| m.to_string()).unwrap_or_default();
    let last = months.map(|m| m.1).max().map(|m| m.to_string()).unwrap_or_default();
    let publishers: BTreeSet<&str> = observations.iter().map(|o| o.provenance.publisher.as_str()).collect();
    let publisher = publishers.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(", ");
    let official = observations.iter().all(|o| o.provenance.authority == Authority::Official);
    let kind = &understood.kind;
    let source = Source {
        title_zh: format!("{}，{first}至{last}", zh.join("、")),
        title_en: format!("{}, {first} to {last}", en.join(", ")),
        publisher_zh: if publisher.is_empty() { "未注明".into() } else { publisher.clone() },
        publisher_en: if publisher.is_empty() { "not stated".into() } else { publisher },
        collected_zh: format!("由 jianbao import 读自 {}（{kind}）", understood.file),
        collected_en: format!("read by jianbao import from {} ({kind})", understood.file),
        collected_on: String::new(),
        licence_zh: "未注明".into(),
        licence_en: "not stated".into(),
        authority: if official { Authority::Official } else { Authority::Press },
        notes_zh: Vec::new(),
        notes_en: Vec::new(),
        left_out_zh: Vec::new(),
        left_out_en: Vec::new(),
    };
    Ok(toml::to_string(&source).context("cannot write the source of the panel")?.into_bytes())
}

/// The whole import as one JSON object; figures are texts, so that their decimals survive.
///
/// # Errors
/// When it cannot be serialised.
pub fn json(imported: &Imported, written: &[PathBuf], stored: Option<&Vintage>, catalog: &Catalog) -> Result<Vec<u8>> {
    let observations: Vec<Value> = imported.observations.iter().map(|o| observation(o, catalog)).collect();
    let asked: BTreeMap<&str, &_> = imported
        .understood
        .iter()
        .filter(|u| !u.questions.is_empty())
        .map(|u| (u.file.as_str(), &u.questions))
        .collect();
    let mut whole = json!({
        "understood": imported.understood,
        "asked": asked,
        "diagnostics": imported.diagnostics,
        "observations": observations,
        "unplaced": imported.unplaced,
        "twice": imported.twice,
        "written": written,
    });
    if let Some(vintage) = stored {
        whole["store"] = vintage.json();
    }
    let mut bytes = serde_json::to_vec_pretty(&whole)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn observation(o: &Observation, catalog: &Catalog) -> Value {
    let code = o.area.code();
    json!({
        "id": o.id(),
        "region_code": code,
        "region": code.and_then(|c| catalog.regions.get(c)).map(|r| r.name.as_str()),
        "indicator": o.indicator,
        "period": o.period,
        "measure": o.measure,
        "value": o.value.to_string(),
        "unit": o.unit,
        "status": o.status,
        "published": o.provenance.published,
        "publisher": o.provenance.publisher,
        "note": o.note,
        "place": o.provenance.place,
    })
}

/// The import as lines for people.
pub fn text(imported: &Imported, catalog: &Catalog) -> String {
    let mut out = String::new();
    for u in &imported.understood {
        out += &format!("{}: {}", u.file, if u.kind.is_empty() { "not read" } else { &u.kind });
        out += &u.encoding.as_ref().map(|e| format!(", {e}")).unwrap_or_default();
        out.push('\n');
        for t in &u.tables {
            let sheet = t.sheet.as_ref().map(|s| format!(" [{s}]")).unwrap_or_default();
            out +=
                &format!("  {}{sheet}: {} rows, {} cells read, {} empty", t.kind, t.rows, t.cells_read, t.cells_empty);
            if t.cells_suppressed > 0 {
                out += &format!(", {} kept back", t.cells_suppressed);
            }
            if t.cells_missing > 0 {
                out += &format!(", {} missing", t.cells_missing);
            }
            out += &format!("; {} figures placed, {} not\n", t.placed, t.unplaced);
            if let (Some(first), Some(last)) = (&t.first_period, &t.last_period) {
                out += &format!("    {} regions, {} periods from {first} to {last}\n", t.regions, t.periods);
            }
            for s in &t.series {
                let name = catalog.indicators.find(&s.indicator).map(|i| i.name_en.as_str()).unwrap_or_default();
                let basis = if s.basis.is_empty() { String::new() } else { format!(", {}", s.basis) };
                out += &format!(
                    "    {:?} is {} ({name}; {}), {} in {}{basis}: {} figures\n",
                    s.name, s.indicator, s.prices, s.measure, s.unit, s.figures
                );
            }
            for s in &t.skipped {
                out += &format!("    passed over {}: {}\n", s.place, s.why);
            }
        }
    }
    if imported.twice > 0 {
        out += &format!("{} figures stood twice and are kept once\n", imported.twice);
    }
    out
}

/// Streams one large tidy table into a Parquet file.
///
/// # Errors
/// When its columns are not known or polars cannot read or write.
pub fn stream(
    input: &Path,
    out: &Path,
    catalog: Arc<Catalog>,
    mapping: &Mapping,
    published: Option<NaiveDate>,
    dry_run: bool,
) -> Result<Streamed> {
    let plan = stream::plan(input, catalog, mapping, published)?;
    if dry_run {
        return plan.count();
    }
    let folder = out.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    output::writable(folder)?;
    let partial = output::builder().suffix(".parquet").tempfile_in(folder);
    let partial = partial.with_context(|| format!("{}: cannot write", out.display()))?;
    let told = plan.write(partial.path())?;
    partial.persist(out).map_err(|e| e.error).with_context(|| format!("{}: cannot write", out.display()))?;
    Ok(told)
}
