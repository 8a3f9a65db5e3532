//! `jianbao extract`: bulletins to records, one object each.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use polars::prelude::{Column, DataFrame, ParquetWriter};
use rayon::prelude::*;
use serde_json::{Map, Value};

use crate::catalog::{Catalog, DataFiles};
use crate::domain::{Diagnostic, Level};
use crate::pipeline::output;
use crate::source::bulletin::{Document, Extractor, SideInfo, read_index, record_json};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Each record has doc, quote, region, region_code, indicator, period, measure, value, unit, ref, scope, status, bound, \
special, start and end; start and end are bytes of the original file. Findings go to standard error.")]
pub(super) struct Args {
    /// Text files, or directories whose .txt files are read
    #[arg(required = true, value_name = "FILE|DIR")]
    inputs: Vec<PathBuf>,

    /// Table of what is known of the documents beside their text: id, title, kind, region, period, published, publisher
    #[arg(long, value_name = "TSV")]
    index: Option<PathBuf>,

    /// Form of the records
    #[arg(long, value_enum, default_value_t = RecordFormat::Jsonl)]
    format: RecordFormat,

    /// File to write to [default: standard output]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum RecordFormat {
    /// One JSON object a line
    Jsonl,
    /// Comma-separated values
    Csv,
    /// Parquet file
    Parquet,
}

/// The columns of tables of records: the keys of the labelling guide, then code and span.
const COLUMNS: [&str; 16] = [
    "doc",
    "quote",
    "region",
    "indicator",
    "period",
    "measure",
    "value",
    "unit",
    "ref",
    "scope",
    "status",
    "bound",
    "special",
    "region_code",
    "start",
    "end",
];

pub(super) fn run(files: &DataFiles, args: Args) -> Result<ExitCode> {
    let catalog = Catalog::load(files)?;
    let extractor = Extractor::new(&catalog, files)?;
    let paths = documents(&args.inputs)?;
    let sides = args.index.as_deref().map(read_index).transpose()?.unwrap_or_default();
    let read = |path: &PathBuf| one(path, &sides, &extractor, &catalog);
    let results: Vec<Found> = paths.par_iter().map(read).collect::<Result<_>>()?;
    let (mut records, mut findings) = (Vec::new(), Vec::new());
    for found in results {
        records.extend(found.records);
        findings.extend(found.findings);
    }
    let bytes = match args.format {
        RecordFormat::Jsonl => jsonl(&records)?,
        RecordFormat::Csv => csv_bytes(&records)?,
        RecordFormat::Parquet => parquet(&records)?,
    };
    match &args.out {
        Some(path) => output::write(path, &bytes)?,
        None => super::print(&bytes)?,
    }
    for finding in &findings {
        super::note(&finding.to_string());
    }
    super::note(&format!("{} documents, {} records", paths.len(), records.len()));
    let doubts = findings.iter().any(|d| d.level >= Level::Warning);
    Ok(if doubts { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// The files given, and the text files of the directories given, by name.
fn documents(inputs: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for input in inputs {
        if !input.is_dir() {
            if !input.exists() {
                bail!("{}: no such file or directory", input.display());
            }
            paths.push(input.clone());
            continue;
        }
        let entries = std::fs::read_dir(input).with_context(|| format!("{}: cannot list", input.display()))?;
        let mut found: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        found.retain(|path| path.extension().is_some_and(|e| e == "txt"));
        if found.is_empty() {
            bail!("{}: no .txt file in this directory", input.display());
        }
        found.sort();
        paths.extend(found);
    }
    Ok(paths)
}

/// What one document gave.
struct Found {
    records: Vec<Map<String, Value>>,
    findings: Vec<Diagnostic>,
}

fn one(path: &Path, sides: &BTreeMap<String, SideInfo>, extractor: &Extractor, catalog: &Catalog) -> Result<Found> {
    let bytes = std::fs::read(path).with_context(|| format!("{}: cannot read", path.display()))?;
    let id = path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    let side = sides.get(&id).cloned().unwrap_or_default();
    let document = Document { id: id.clone(), file: path.display().to_string(), bytes, side };
    let reading = extractor.read(&document);
    let records = reading.observations.iter().map(|o| record_json(o, &id, catalog)).collect();
    let findings = reading.diagnostics.into_iter().filter(|d| d.level >= Level::Warning).collect();
    Ok(Found { records, findings })
}

fn jsonl(records: &[Map<String, Value>]) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    for record in records {
        serde_json::to_writer(&mut bytes, record)?;
        bytes.push(b'\n');
    }
    Ok(bytes)
}

/// A value as a cell: nothing for what a record does not have.
fn cell(record: &Map<String, Value>, column: &str) -> Option<String> {
    match record.get(column)? {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

fn csv_bytes(records: &[Map<String, Value>]) -> Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for record in records {
        writer.write_record(COLUMNS.map(|column| cell(record, column).unwrap_or_default()))?;
    }
    writer.into_inner().context("cannot finish the table")
}

fn parquet(records: &[Map<String, Value>]) -> Result<Vec<u8>> {
    let columns: Vec<Column> = COLUMNS
        .iter()
        .map(|name| match *name {
            "value" => Column::new((*name).into(), records.iter().map(|r| r.get(*name)?.as_f64()).collect::<Vec<_>>()),
            "start" | "end" => {
                Column::new((*name).into(), records.iter().map(|r| r.get(*name)?.as_i64()).collect::<Vec<_>>())
            }
            "special" => {
                Column::new((*name).into(), records.iter().map(|r| r.get(*name)?.as_bool()).collect::<Vec<_>>())
            }
            _ => Column::new((*name).into(), records.iter().map(|r| cell(r, name)).collect::<Vec<_>>()),
        })
        .collect();
    let mut frame = DataFrame::new(records.len(), columns)?;
    let mut buffer = Cursor::new(Vec::new());
    ParquetWriter::new(&mut buffer).finish(&mut frame)?;
    Ok(buffer.into_inner())
}
