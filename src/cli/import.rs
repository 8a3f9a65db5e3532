//! `jianbao import`: tables of others to a panel, with what was understood and what was not.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use chrono::NaiveDate;
use clap::ValueEnum;

use crate::catalog::{Catalog, DataFiles};
use crate::domain::Level;
use crate::pipeline::store::kept_name;
use crate::pipeline::{Vintage, add_vintage, imports};
use crate::source::import::{self, Imported, Input, LEFT_OUT, Mapping, Options};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Reads CSV in any encoding, XLS, XLSX, Parquet, SDMX-CSV, Eurostat TSV and answers of the query service; the kind is seen \
in the content. In DIR it writes for each file NAME.csv and NAME.toml, a panel as in data/panels; NAME.unplaced.csv with the \
cells that have no place, and the reason; and NAME.map.toml, which asks what the file does not tell: fill it in and give \
it with --map. With --store the figures go into the store of the data directory instead of a panel, all of them or, where a file \
cannot be read or nobody is told to have published it, none; told are the cells that are new, the same and revised. With --out \
NAME.parquet one large tidy table (CSV or Parquet) streams into one file.")]
pub(super) struct Args {
    /// Tables to read
    #[arg(required = true, value_name = "FILE")]
    inputs: Vec<PathBuf>,

    /// What the tables do not tell themselves: a mapping file, filled in
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,

    /// Folder to write to, or a .parquet file for one large tidy table
    #[arg(long, value_name = "DIR", default_value = "imports")]
    out: PathBuf,

    /// Add the figures to the store of the data directory, instead of writing a panel
    #[arg(long)]
    store: bool,

    /// Day of publication of the figures, such as 2022-04-18
    #[arg(long, value_name = "DATE")]
    published: Option<NaiveDate>,

    /// Who published the figures
    #[arg(long, value_name = "NAME")]
    publisher: Option<String>,

    /// Tell what would be read, and with --store what it would change, and write nothing
    #[arg(long)]
    dry_run: bool,

    /// Form of the report
    #[arg(long, value_enum, default_value_t)]
    format: ReportFormat,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum ReportFormat {
    /// Lines for people
    #[default]
    Text,
    /// One object: understood, diagnostics, observations, unplaced; with --store also store
    Json,
}

pub(super) fn run(files: &DataFiles, args: Args) -> Result<ExitCode> {
    let catalog = Catalog::load(files)?;
    catalog.regions.validate_former()?;
    let mapping = match &args.map {
        None => Mapping::default(),
        Some(path) => {
            let text = std::fs::read_to_string(path).with_context(|| format!("{}: cannot read", path.display()))?;
            Mapping::parse(&text, &catalog).with_context(|| path.display().to_string())?
        }
    };
    if args.out.extension().is_some_and(|e| e == "parquet") {
        ensure!(!args.store, "--out NAME.parquet streams into a file of its own; --store adds to the store: give one");
        return stream(&args, Arc::new(catalog), &mapping);
    }
    // The store keeps the name below `data/`.
    let named = |path: &Path| if args.store { kept_name(files, path) } else { Ok(path.display().to_string()) };
    let inputs: Vec<Input> =
        imports::once(&args.inputs).iter().map(|path| input(path, named(path)?)).collect::<Result<_>>()?;
    let options = Options { published: args.published, publisher: args.publisher.clone() };
    let imported = import::read(&inputs, &catalog, &mapping, &options);
    let mut stored = None;
    let written = if args.store {
        let (vintage, written) = store(files, &args, &imported, &inputs)?;
        stored = Some(vintage);
        written
    } else if args.dry_run {
        Vec::new()
    } else {
        imports::write(&imported, &args.inputs, &args.out, &catalog)?
    };
    match args.format {
        ReportFormat::Json => super::print(&imports::json(&imported, &written, stored.as_ref(), &catalog)?)?,
        ReportFormat::Text => {
            let stored = stored.as_ref().map(Vintage::written).unwrap_or_default();
            super::print((imports::text(&imported, &catalog) + &stored).as_bytes())?;
        }
    }
    imported.diagnostics.iter().filter(|d| d.level >= Level::Note).for_each(|d| super::note(&d.to_string()));
    stored.iter().flat_map(|vintage| vintage.lines(&catalog)).for_each(|line| super::note(&line));
    for path in &written {
        super::note(&format!("written: {}", path.display()));
    }
    let open = imported.unplaced.iter().any(|cell| cell.why != LEFT_OUT);
    let doubts = open || imported.diagnostics.iter().any(|d| d.level >= Level::Warning);
    Ok(match (imported.observations.is_empty(), doubts) {
        // A file of missing figures alone is read as it is.
        (true, true) => ExitCode::from(2),
        (_, true) => ExitCode::from(1),
        (_, false) => ExitCode::SUCCESS,
    })
}

/// Adds what was imported to the store, and writes what is left to do. What is found amiss is told first, also where nothing
/// is added then.
fn store(files: &DataFiles, args: &Args, imported: &Imported, inputs: &[Input]) -> Result<(Vintage, Vec<PathBuf>)> {
    let additions = match imports::additions(imported, inputs) {
        Ok(additions) => additions,
        Err(why) => {
            imported.diagnostics.iter().filter(|d| d.level >= Level::Note).for_each(|d| super::note(&d.to_string()));
            return Err(why);
        }
    };
    if args.dry_run {
        return Ok((add_vintage(files, additions, true)?, Vec::new()));
    }
    // Whether it can be written is seen before anything is added.
    let aside = imports::aside(imported, &args.inputs, &args.out)?;
    Ok((add_vintage(files, additions, false)?, aside.write()?))
}

/// A file by the name its figures are traced to; not read at all where it is too large to be.
fn input(path: &Path, name: String) -> Result<Input> {
    let context = || format!("{}: cannot read", path.display());
    let size = std::fs::metadata(path).with_context(context)?.len();
    ensure!(
        size <= import::MAX_BYTES,
        "{}: {} MB are more than {}; a tidy table of this size is imported with --out NAME.parquet",
        path.display(),
        size >> 20,
        import::MAX_BYTES >> 20
    );
    let bytes = std::fs::read(path).with_context(context)?;
    Ok(Input { name, bytes })
}

fn stream(args: &Args, catalog: Arc<Catalog>, mapping: &Mapping) -> Result<ExitCode> {
    ensure!(args.inputs.len() == 1, "--out NAME.parquet takes one file; {} are given", args.inputs.len());
    ensure!(!imports::same_file(&args.inputs[0], &args.out), "{}: is the input itself", args.out.display());
    let told = imports::stream(&args.inputs[0], &args.out, catalog, mapping, args.published, args.dry_run)?;
    match args.format {
        ReportFormat::Json => super::print(format!("{}\n", serde_json::to_string_pretty(&told)?).as_bytes())?,
        ReportFormat::Text => super::print(told.text().as_bytes())?,
    }
    Ok(if told.open() { ExitCode::from(1) } else { ExitCode::SUCCESS })
}
