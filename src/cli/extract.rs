//! `jianbao extract`: documents to records.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::ValueEnum;

use crate::catalog::{Catalog, DataFiles};
use crate::domain::{Diagnostic, Level};
use crate::pipeline::add_vintage;
use crate::pipeline::extract::{Outcome, additions, extract};
use crate::pipeline::output::{self, Pending};
use crate::render::explain;
use crate::render::records::Format;
use crate::source::bulletin::Extractor;
use crate::source::bulletin::collect::{Collection, Columns, Inputs, Sides};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Each record has doc, quote, region, region_code, indicator, period, measure, value, unit, ref, scope, status, bound, \
special, of, base, start, end, rule and confidence; start and end are bytes of the original file, or of the part of a \
DOCX or PDF that `part` names. What is known of a document beside its text comes from a file beside it \
(NAME.txt.toml, NAME.toml or NAME.json with title, region, period, published, publisher), then from --index, then from \
the columns of JSON lines and tables, then from the page. Findings go to standard error. With --store the figures go into the \
store of the data directory, each with the path of its document as given; told are the cells that are new, the same and revised.")]
pub(super) struct Args {
    /// Documents (text, HTML, DOCX, PDF), collections (.jsonl, .ndjson, .parquet), directories, or - for standard input
    #[arg(value_name = "FILE|DIR|-", required_unless_present = "files_from")]
    inputs: Vec<PathBuf>,

    /// List of files to read as well, one path a line; - for standard input
    #[arg(long, value_name = "LIST")]
    files_from: Vec<PathBuf>,

    /// Table of what is known of the documents beside their text, with tabs or commas: id, title, kind, region, period,
    /// published, publisher
    #[arg(long, value_name = "TABLE")]
    index: Option<PathBuf>,

    /// Standard input holds JSON lines, one document each
    #[arg(long)]
    lines: bool,

    #[command(flatten)]
    columns: ColumnArgs,

    /// Form of the records
    #[arg(long, value_enum, default_value_t = RecordFormat::Jsonl)]
    format: RecordFormat,

    /// Instead of records, show for every sentence that can state anything what its words were taken for, what was read from it and why
    #[arg(long, conflicts_with_all = ["format", "findings"])]
    explain: bool,

    /// Instead of records, list what was repaired in the text before it was read
    #[arg(long, conflicts_with_all = ["format", "findings", "explain"])]
    show_repairs: bool,

    /// File to write to [default: standard output]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,

    /// Instead of writing records, add the figures to the store of the data directory, all of them or none
    #[arg(long, conflicts_with_all = ["format", "out", "explain", "show_repairs"])]
    store: bool,

    /// With --store: tell what would be added and what it would change, and write nothing
    #[arg(long, requires = "store")]
    dry_run: bool,

    /// File to write all findings to, notes included, one JSON object a line
    #[arg(long, value_name = "FILE")]
    findings: Option<PathBuf>,
}

/// Names of the columns of JSON lines and Parquet.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Columns of JSON lines and Parquet")]
struct ColumnArgs {
    /// The text [default: content, else text]
    #[arg(long, value_name = "NAME")]
    text_column: Option<String>,

    /// Identifier of the document [default: id; without one, the file's name and the line]
    #[arg(long, value_name = "NAME")]
    id_column: Option<String>,

    /// Headline [default: title]
    #[arg(long, value_name = "NAME")]
    title_column: Option<String>,

    /// Area the document is about [default: region]
    #[arg(long, value_name = "NAME")]
    region_column: Option<String>,

    /// Period it is about [default: period]
    #[arg(long, value_name = "NAME")]
    period_column: Option<String>,

    /// Day of publication [default: published]
    #[arg(long, value_name = "NAME")]
    published_column: Option<String>,

    /// Publisher [default: publisher]
    #[arg(long, value_name = "NAME")]
    publisher_column: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum RecordFormat {
    /// One JSON object a line
    Jsonl,
    /// Comma-separated values
    Csv,
    /// Parquet file
    Parquet,
    /// The texts that the records would be read from, one JSON object a part: doc, part, text
    Text,
}

impl From<RecordFormat> for Format {
    fn from(format: RecordFormat) -> Format {
        match format {
            RecordFormat::Jsonl => Format::Jsonl,
            RecordFormat::Csv => Format::Csv,
            RecordFormat::Parquet => Format::Parquet,
            RecordFormat::Text => Format::Text,
        }
    }
}

pub(super) fn run(files: &DataFiles, args: Args) -> Result<ExitCode> {
    if args.lines && !args.inputs.iter().any(|path| path.as_os_str() == "-") {
        bail!("--lines says what standard input holds: give - as an input");
    }
    let catalog = Catalog::load(files)?;
    let extractor = Extractor::new(&catalog, files)?;
    let sides = args.index.as_deref().map(Sides::read).transpose()?.unwrap_or_default();
    let columns = Columns {
        text: args.columns.text_column,
        id: args.columns.id_column,
        title: args.columns.title_column,
        region: args.columns.region_column,
        period: args.columns.period_column,
        published: args.columns.published_column,
        publisher: args.columns.publisher_column,
    };
    let inputs = Inputs { paths: args.inputs, lists: args.files_from, lines: args.lines, columns };
    let collection = Collection::gather(&inputs, sides)?;
    if args.explain || args.show_repairs {
        let told = shown(&collection, &extractor, args.explain);
        match &args.out {
            Some(path) => output::write(path, told.as_bytes())?,
            None => super::print(told.as_bytes())?,
        }
        return Ok(ExitCode::SUCCESS);
    }
    let mut findings = args.findings.as_deref().map(Pending::create).transpose()?;
    let mut tell = |finding: &Diagnostic| -> Result<()> {
        if finding.level >= Level::Warning {
            super::note(&finding.to_string());
        }
        if let Some(file) = &mut findings {
            serde_json::to_writer(&mut *file, finding)?;
            file.write_all(b"\n").context("cannot write the findings")?;
        }
        Ok(())
    };
    let (readers, format) = ((&catalog, &extractor), args.format.into());
    let mut stored = None;
    let done = if args.store {
        let (done, additions) = additions(files, &collection, &extractor, &mut tell)?;
        let vintage = add_vintage(files, additions, args.dry_run)?;
        super::print(vintage.written().as_bytes())?;
        stored = Some(vintage);
        done
    } else {
        write(&collection, readers, format, args.out.as_deref(), &mut tell)?
    };
    if let Some(file) = findings {
        file.persist()?;
    }
    stored.iter().flat_map(|vintage| vintage.lines(&catalog)).for_each(|line| super::note(&line));
    Ok(summary(&done, &collection))
}

/// Writes records to a file or to standard output.
fn write(
    collection: &Collection,
    readers: (&Catalog, &Extractor),
    format: Format,
    out: Option<&Path>,
    tell: &mut dyn FnMut(&Diagnostic) -> Result<()>,
) -> Result<Outcome> {
    match out.map(Pending::create).transpose()? {
        Some(mut file) => {
            let done = extract(collection, readers, format, &mut file, tell)?;
            file.persist()?;
            Ok(done)
        }
        None => {
            let out = BufWriter::with_capacity(1 << 20, std::io::stdout());
            extract(collection, readers, format, out, tell).or_else(super::gone_is_done)
        }
    }
}

/// What the documents were read as, or how their texts were repaired.
fn shown(collection: &Collection, extractor: &Extractor, explain: bool) -> String {
    let mut told = String::new();
    for batch in collection.batches() {
        for raw in &batch.documents {
            let opened = collection.open(&batch, raw, extractor);
            opened.findings.iter().for_each(|finding| super::note(&finding.to_string()));
            let Some(document) = opened.document else { continue };
            told.push_str(&if explain {
                explain::explanation(&document.file, &extractor.explain(&document))
            } else {
                explain::repairs(&document.file, &extractor.changes(&document))
            });
        }
    }
    told
}

fn summary(done: &Outcome, collection: &Collection) -> ExitCode {
    if let Some(line) = done.index_line(collection) {
        super::note(&line);
    }
    super::note(&format!("{} documents, {} records", done.documents, done.records));
    if done.doubts > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS }
}
