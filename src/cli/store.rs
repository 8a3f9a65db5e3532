//! `jianbao store`: adds figures to the store on disk, or lists what was added.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use chrono::NaiveDate;
use clap::{Subcommand, ValueEnum};

use super::listing::{TableFormat, print_rows};
use crate::catalog::{Catalog, DataFiles, table};
use crate::domain::{Authority, Observation};
use crate::pipeline::add_vintage;
use crate::pipeline::state::hash;
use crate::pipeline::store::{Addition, kept_name, list};
use crate::report::block::{Cell, Format};
use crate::source::bulletin::{SideInfo, read_index};
use crate::source::{panel, record};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Add the figures of files; what the store holds already is left out, nothing is overwritten
    Add(AddArgs),
    /// List the parts of the store
    List {
        /// Form of the table
        #[arg(long, value_enum, default_value_t)]
        format: TableFormat,
    },
}

#[derive(Debug, clap::Args)]
#[command(after_help = "\
NAME.csv has the columns of a panel (data/panels/README.md); who published it is told by NAME.toml beside it, or by --publisher and \
--authority. NAME.jsonl holds records of `jianbao extract`; --index tells publisher and day of the documents. Tables of other \
forms and documents are added in one step by `jianbao import --store` and `jianbao extract --store`. Told are the figures that \
differ from those used until now, and the numbers of cells that are new, the same and revised. All files are added, or none.")]
struct AddArgs {
    /// Tables in the form of panels (.csv) or records of `jianbao extract` (.jsonl)
    #[arg(required = true, value_name = "FILE")]
    inputs: Vec<PathBuf>,

    /// Publisher of a table that has no TOML beside it, or of documents that the index does not name
    #[arg(long, value_name = "NAME")]
    publisher: Option<String>,

    /// Weight of a table that has no TOML beside it
    #[arg(long, value_enum, default_value_t = Weight::Press)]
    authority: Weight,

    /// Day of publication of figures for which none is told
    #[arg(long, value_name = "DATE")]
    published: Option<NaiveDate>,

    /// With records: the index that `jianbao extract` was given
    #[arg(long, value_name = "TSV")]
    index: Option<PathBuf>,

    /// Tell what would be added and what it would change, and write nothing
    #[arg(long)]
    dry_run: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Weight {
    /// Statistics bureaus
    Official,
    /// Newspapers, agencies, web pages
    Press,
    /// Documents that nobody reviewed
    Bulletin,
}

pub(super) fn run(files: &DataFiles, args: Args) -> Result<ExitCode> {
    match args.command {
        Command::Add(args) => add_files(files, &args),
        Command::List { format } => list_parts(files, format),
    }
}

fn add_files(files: &DataFiles, args: &AddArgs) -> Result<ExitCode> {
    let catalog = Catalog::load(files)?;
    let sides = args.index.as_deref().map(read_index).transpose()?.unwrap_or_default();
    let mut additions = Vec::new();
    for path in &args.inputs {
        let bytes = std::fs::read(path).with_context(|| format!("{}: cannot read", path.display()))?;
        let file = kept_name(files, path)?;
        let observations = match path.extension().and_then(|e| e.to_str()) {
            Some("csv") => table_of(path, &file, args, &catalog)?,
            Some("jsonl") => records_of(path, &bytes, args, &sides, &catalog)?,
            _ => bail!(
                "{}: neither .csv nor .jsonl; `jianbao import --store` adds tables of other forms",
                path.display()
            ),
        };
        additions.push(Addition { file, hash: hash(&bytes), observations });
    }
    let vintage = add_vintage(files, additions, args.dry_run)?;
    super::print(vintage.written().as_bytes())?;
    vintage.lines(&catalog).iter().for_each(|line| super::note(line));
    Ok(ExitCode::SUCCESS)
}

fn table_of(path: &Path, file: &str, args: &AddArgs, catalog: &Catalog) -> Result<Vec<Observation>> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let here = DataFiles::Directory(folder.to_path_buf());
    let own = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let meta = path.with_extension("toml");
    let source = match (&args.publisher, meta.file_name().filter(|_| meta.is_file())) {
        (_, Some(meta)) => table::toml(&here, &meta.to_string_lossy())?,
        (Some(publisher), None) => panel::Source::named(publisher, args.authority.into()),
        (None, None) => bail!(
            "{}: who published it? give --publisher and --authority, or put {} beside it",
            path.display(),
            meta.file_name().unwrap_or_default().to_string_lossy()
        ),
    };
    let mut observations = panel::read_table(&here, &own, file, &source, catalog)?.observations;
    for observation in &mut observations {
        observation.provenance.published = observation.provenance.published.or(args.published);
    }
    Ok(observations)
}

fn records_of(
    path: &Path,
    bytes: &[u8],
    args: &AddArgs,
    sides: &BTreeMap<String, SideInfo>,
    catalog: &Catalog,
) -> Result<Vec<Observation>> {
    let text = std::str::from_utf8(bytes).with_context(|| format!("{}: not UTF-8", path.display()))?;
    let source = |doc: &str| {
        let side = sides.get(doc);
        let publisher = side.and_then(|s| s.publisher.clone()).or(args.publisher.clone()).unwrap_or_default();
        let published = side.and_then(|s| s.published).or(args.published);
        (format!("{doc}.txt"), record::document(&publisher, published))
    };
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(i, line)| record::read(line, catalog, &source).with_context(|| format!("{}:{}", path.display(), i + 1)))
        .collect()
}

impl From<Weight> for Authority {
    fn from(weight: Weight) -> Authority {
        match weight {
            Weight::Official => Authority::Official,
            Weight::Press => Authority::Press,
            Weight::Bulletin => Authority::Bulletin,
        }
    }
}

fn list_parts(files: &DataFiles, format: TableFormat) -> Result<ExitCode> {
    let text = |text: String| Cell::Text(text);
    let range = |ends: Option<(String, String)>| match ends {
        Some((first, last)) if first == last => text(first),
        Some((first, last)) => text(format!("{first} to {last}")),
        None => Cell::Empty,
    };
    let rows = list(files)?
        .into_iter()
        .map(|part| {
            let from: Vec<String> = part.from.into_iter().map(|(file, _)| file).collect();
            let indicators: Vec<String> = part.indicators.into_iter().collect();
            vec![
                text(part.part),
                Cell::Integer(part.rows as i64),
                text(from.join(" ")),
                text(indicators.join(" ")),
                range(part.periods),
                range(part.published),
                Cell::Integer(part.undated as i64),
            ]
        })
        .collect();
    let columns = [
        ("part", Format::Text),
        ("figures", Format::Integer),
        ("from", Format::Text),
        ("indicators", Format::Text),
        ("periods", Format::Text),
        ("published", Format::Text),
        ("undated", Format::Integer),
    ];
    print_rows(&columns, rows, format)?;
    Ok(ExitCode::SUCCESS)
}
