//! `jianbao trace`: from a line of a report to the observations its figures come from.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail, ensure};

use super::listing::{TableFormat, print_rows};
use crate::render::trace::{Trace, fingerprint};
use crate::report::block::{Cell, Format};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Reads trace/ and observations.csv beside the report. For a notebook the line is that of the .ipynb file; the whole \
cell it lies in is traced.")]
pub(super) struct Args {
    /// Report and line, such as reports/2022Q1/overview.md:7
    #[arg(value_name = "FILE:LINE")]
    at: String,

    /// Form of the table
    #[arg(long, value_enum, default_value_t)]
    format: TableFormat,
}

/// The columns shown, by their names in `observations.csv`.
const COLUMNS: [&str; 13] = [
    "observation",
    "region",
    "indicator",
    "period",
    "measure",
    "value",
    "unit",
    "ref",
    "status",
    "publisher",
    "published",
    "place",
    "quote",
];

pub(super) fn run(args: Args) -> Result<ExitCode> {
    let (file, line) = split(&args.at)?;
    let report = std::fs::read_to_string(&file).with_context(|| format!("{}: cannot read", file.display()))?;
    let lines: Vec<&str> = report.lines().collect();
    ensure!((1..=lines.len()).contains(&line), "{}:{line}: no such line; the file has {}", file.display(), lines.len());
    let trace = trace_of(&file)?;
    let edited = !trace.reports.contains(&fingerprint(&report));
    if edited {
        super::note(&format!("finding: {} was changed since it was made; its lines may have moved", file.display()));
    }
    let code = if edited { ExitCode::from(1) } else { ExitCode::SUCCESS };
    let positions = match file.extension().and_then(|e| e.to_str()) {
        Some("ipynb") => cell_at(&lines, line).and_then(|cell| trace.cells.get(&cell)),
        _ => trace.lines.get(&line),
    };
    let Some(positions) = positions else {
        super::note(&format!("{}:{line} rests on no figure: {}", file.display(), lines[line - 1].trim()));
        return Ok(code);
    };
    let ids: Vec<&str> = positions.iter().filter_map(|at| trace.observations.get(*at)).map(|id| id.as_str()).collect();
    let table = observations(file.with_file_name("observations.csv").as_path())?;
    let mut rows = Vec::new();
    for id in &ids {
        let row = table.get(*id).with_context(|| {
            format!(
                "observation {id} is not in {}; make the briefing again",
                file.with_file_name("observations.csv").display()
            )
        })?;
        rows.push(row.iter().map(|text| Cell::Text(text.clone())).collect());
    }
    print_rows(&COLUMNS.map(|title| (title, Format::Text)), rows, args.format)?;
    Ok(code)
}

fn split(at: &str) -> Result<(PathBuf, usize)> {
    let parts = at.rsplit_once(':').and_then(|(file, line)| Some((PathBuf::from(file), line.parse().ok()?)));
    parts.with_context(|| format!("{at:?} is not FILE:LINE, such as reports/2022Q1/overview.md:7"))
}

/// The trace file of a report.
fn trace_of(report: &Path) -> Result<Trace> {
    let Some(stem) = report.file_stem() else { bail!("{}: no report", report.display()) };
    let mut name = stem.to_os_string();
    name.push(".json");
    let path = report.with_file_name("trace").join(name);
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("{}: cannot read; only reports of `jianbao brief` can be traced", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{}: no trace file", path.display()))
}

/// The id of the notebook cell that a line of the file lies in: sorted keys put the id after the cell's type and
/// before its source, so the last id up to the cell's end is the cell's own.
fn cell_at(lines: &[&str], line: usize) -> Option<String> {
    let start = (0..line).rev().find(|i| lines[*i].starts_with("  {"))?;
    let end = (start..lines.len()).find(|i| lines[*i].starts_with("  }"))?;
    if end + 1 < line {
        return None;
    }
    let id = lines[start..].iter().find_map(|text| text.trim().strip_prefix("\"id\": \""))?;
    Some(id.trim_end_matches(',').trim_end_matches('"').to_string())
}

/// The rows of `observations.csv` by id, reduced to the columns shown.
fn observations(path: &Path) -> Result<HashMap<String, Vec<String>>> {
    let mut reader = csv::Reader::from_path(path).with_context(|| format!("{}: cannot read", path.display()))?;
    let header = reader.headers()?.clone();
    let at: Vec<usize> = COLUMNS
        .iter()
        .map(|column| {
            let found = header.iter().position(|h| h == *column);
            found.with_context(|| format!("{}: no column {column}", path.display()))
        })
        .collect::<Result<_>>()?;
    let mut rows = HashMap::new();
    for record in reader.records() {
        let record = record.with_context(|| path.display().to_string())?;
        let row: Vec<String> = at.iter().map(|i| record.get(*i).unwrap_or_default().to_string()).collect();
        rows.insert(row[0].clone(), row);
    }
    Ok(rows)
}
