//! Revisions: what changed between two states of the figures, and which sentences of reports no longer hold.
//!
//! A sentence no longer holds if a figure that stands behind it changed, and the report as it would be made now does not
//! have it any more. Sentences that rest on a changed figure and would be written the same way again still hold.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::inputs::Loaded;
use crate::catalog::{Catalog, DataFiles};
use crate::domain::{Decimal, Observation, ObservationId, Period, RegionCode};
use crate::frame::Store;
use crate::render::markdown;
use crate::render::trace::{Trace, fingerprint};
use crate::report::{self, Facts, Language, Wording};

/// What names a cell, in words: region, indicator, period, measure, unit, reference, scope, of, base, class.
pub type Cell = [String; 10];

/// The figure of a cell in one of the two states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// Id of the observation.
    pub id: ObservationId,
    /// The figure with its bound, as printed.
    pub value: String,
    /// Who published it.
    pub publisher: String,
    /// Day of publication; empty where unknown.
    pub published: String,
    /// Where it was read.
    pub place: String,
}

/// The figures that stand for their cells in one state.
pub type Figures = BTreeMap<Cell, Figure>;

/// A cell whose figure is another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The cell.
    pub cell: Cell,
    /// The figure before; `None` where none was known.
    pub old: Option<Figure>,
    /// The figure after; `None` where none is known any more.
    pub new: Option<Figure>,
}

/// A line of a report that rests on a changed figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touched {
    /// The report.
    pub file: PathBuf,
    /// Line, counted from 1.
    pub line: usize,
    /// The sentence or row.
    pub text: String,
    /// Whether the report as it would be made now has it too.
    pub holds: bool,
}

/// What was found in reports.
#[derive(Clone, Debug, Default)]
pub struct Reports {
    /// Lines that rest on changed figures, by file and line.
    pub touched: Vec<Touched>,
    /// Reports that were looked at.
    pub count: usize,
    /// Reports that were changed by hand since they were made, so that their lines may have moved.
    pub edited: Vec<PathBuf>,
}

/// The figures that stand for the cells of a store.
pub fn figures(store: &Store) -> Figures {
    let mut figures = Figures::new();
    for rows in store.cells() {
        let (id, o) = store.at(rows[0]);
        figures.insert(cell(o), figure(id, o));
    }
    figures
}

fn cell(o: &Observation) -> Cell {
    [
        o.area.code().map(|code| code.to_string()).unwrap_or_default(),
        o.indicator.to_string(),
        o.period.map(|p| p.to_string()).unwrap_or_default(),
        o.measure.to_string(),
        o.unit.clone(),
        o.reference.clone().unwrap_or_default(),
        o.scope.clone().unwrap_or_default(),
        o.of.map(|of| of.to_string()).unwrap_or_default(),
        o.base.map(|base| base.to_string()).unwrap_or_default(),
        class(o.status.as_str()).to_string(),
    ]
}

/// Published and derived figures are outcomes and share a cell.
fn class(status: &str) -> &str {
    match status {
        "actual" | "derived" => "outcome",
        other => other,
    }
}

fn figure(id: &ObservationId, o: &Observation) -> Figure {
    Figure {
        id: id.clone(),
        value: format!("{}{}", o.bound.as_str(), o.value),
        publisher: o.provenance.publisher.clone(),
        published: o.provenance.published.map(|day| day.to_string()).unwrap_or_default(),
        place: o.provenance.place.to_string(),
    }
}

/// The figures that stood for their cells when a report was made: the chosen rows of its `observations.csv`.
///
/// # Errors
/// When the file is missing or has not the columns of a report of this program.
pub fn figures_of_report(folder: &Path) -> Result<Figures> {
    let path = folder.join("observations.csv");
    let mut reader = csv::Reader::from_path(&path)
        .with_context(|| format!("{}: cannot read; name the folder of a period's reports", path.display()))?;
    let header = reader.headers()?.clone();
    let mut figures = Figures::new();
    for record in reader.records() {
        let record = record.with_context(|| path.display().to_string())?;
        let get = |name: &str| -> Result<String> {
            let at = header.iter().position(|h| h == name);
            let at = at.with_context(|| format!("{}: no column {name}", path.display()))?;
            Ok(record.get(at).unwrap_or_default().to_string())
        };
        if get("chosen")? != "true" {
            continue;
        }
        let cell = [
            get("region_code")?,
            get("indicator")?,
            get("period")?,
            get("measure")?,
            get("unit")?,
            get("ref")?,
            get("scope")?,
            get("of")?,
            get("base")?,
            class(&get("status")?).to_string(),
        ];
        let figure = Figure {
            id: ObservationId::from_text(get("observation")?),
            value: format!("{}{}", get("bound")?, get("value")?),
            publisher: get("publisher")?,
            published: get("published")?,
            place: get("place")?,
        };
        figures.insert(cell, figure);
    }
    Ok(figures)
}

/// The cells whose figure is another one, by period, region and indicator. `8.0` and `8` are one figure.
pub fn changes(old: &Figures, new: &Figures) -> Vec<Change> {
    let cells: BTreeSet<&Cell> = old.keys().chain(new.keys()).collect();
    let mut changes: Vec<Change> = cells
        .into_iter()
        .map(|cell| Change { cell: cell.clone(), old: old.get(cell).cloned(), new: new.get(cell).cloned() })
        .filter(|change| match (&change.old, &change.new) {
            (Some(a), Some(b)) => !same(&a.value, &b.value),
            _ => true,
        })
        .collect();
    changes.sort_by(|a, b| (&a.cell[2], &a.cell[0], &a.cell).cmp(&(&b.cell[2], &b.cell[0], &b.cell)));
    changes
}

/// Whether two printed figures are one: the same text, or the same number.
fn same(a: &str, b: &str) -> bool {
    a == b || matches!((a.parse::<Decimal>(), b.parse::<Decimal>()), (Ok(a), Ok(b)) if a == b)
}

/// The lines of the reports in a folder that rest on changed figures, held against the reports as `now` would make them.
///
/// # Errors
/// When a trace file or a report cannot be read.
pub fn touched(files: &DataFiles, now: &Loaded, folder: &Path, changes: &[Change]) -> Result<Reports> {
    let stale: HashSet<&ObservationId> = changes.iter().filter_map(|c| c.old.as_ref()).map(|f| &f.id).collect();
    let mut reports = Reports::default();
    let traces = folder.join("trace");
    let entries = std::fs::read_dir(&traces)
        .with_context(|| format!("{}: cannot list; only reports of `jianbao brief` can be traced", traces.display()))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|e| e == "json"));
    paths.sort();
    for path in paths {
        let text = std::fs::read_to_string(&path).with_context(|| format!("{}: cannot read", path.display()))?;
        let trace: Trace = serde_json::from_str(&text).with_context(|| format!("{}: no trace file", path.display()))?;
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let report = folder.join(format!("{stem}.md"));
        let text = std::fs::read_to_string(&report).with_context(|| format!("{}: cannot read", report.display()))?;
        reports.count += 1;
        if !trace.reports.contains(&fingerprint(&text)) {
            reports.edited.push(report.clone());
        }
        let lines: Vec<&str> = text.lines().collect();
        let rests = |at: &Vec<usize>| at.iter().filter_map(|i| trace.observations.get(*i)).any(|id| stale.contains(id));
        let resting: Vec<usize> = trace.lines.iter().filter(|(_, at)| rests(at)).map(|(line, _)| *line).collect();
        if resting.is_empty() {
            continue;
        }
        // A report that could not be made now has no sentence that holds.
        let made = remade(files, now, folder, &stem).unwrap_or_default();
        let made: HashSet<&str> = made.lines().collect();
        for line in resting {
            let Some(text) = lines.get(line - 1) else { continue };
            let holds = made.contains(text);
            reports.touched.push(Touched { file: report.clone(), line, text: text.trim().into(), holds });
        }
    }
    Ok(reports)
}

/// The text of a report as it would be made from the figures given.
fn remade(files: &DataFiles, now: &Loaded, folder: &Path, stem: &str) -> Result<String> {
    let label = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
    let label = label.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let period: Period = label.parse()?;
    let (slug, language) = match stem.rsplit_once('.') {
        Some((slug, "en")) => (slug, Language::En),
        Some((_, other)) => bail!("no language {other:?}"),
        None => (stem, Language::Zh),
    };
    let claims = super::claims::of_period(now, period)?;
    let facts = Facts::new(&now.catalog, &now.store, &now.inputs, &claims, period)?;
    let wording = Wording::load(files, language)?;
    let briefing = match slug {
        "overview" => report::overview(&facts, &wording)?,
        slug => report::province(&facts, &wording, code_of(&now.catalog, slug)?)?,
    };
    Ok(markdown::markdown(&briefing).text)
}

fn code_of(catalog: &Catalog, slug: &str) -> Result<RegionCode> {
    let code: RegionCode = slug.split('-').next().unwrap_or_default().parse()?;
    Ok(catalog.regions.get(code).with_context(|| format!("unknown region {code}"))?.code)
}

/// The folders of periods in a folder of reports, by name: itself if it is one.
///
/// # Errors
/// When the folder cannot be listed.
pub fn folders(root: &Path) -> Result<Vec<PathBuf>> {
    if root.join("trace").is_dir() {
        return Ok(vec![root.to_path_buf()]);
    }
    let entries = std::fs::read_dir(root).with_context(|| format!("{}: cannot list", root.display()))?;
    let mut folders: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    folders.retain(|path| path.join("trace").is_dir());
    folders.sort();
    Ok(folders)
}
