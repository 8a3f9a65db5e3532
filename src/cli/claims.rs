//! `jianbao claims`: what documents state, recomputed.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use minijinja::context;

use super::listing::{TableFormat, Tag, print_rows};
use crate::analysis::claim::{Claim, Verdict};
use crate::catalog::DataFiles;
use crate::domain::{Area, Level, Place};
use crate::pipeline::claims::{Choice, Desk};
use crate::render::claims as render;
use crate::report::block::{Cell, Format};
use crate::report::{ClaimWords, Wording};
use crate::source::bulletin::{Document, read_index};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Verdicts: verified (the printed figures recompute it exactly), consistent (rounding, or what missing regions leave open, \
allows it), contradicted (neither does), uncheckable (something is missing, which is told).

JSON keys: doc, place, quote, start, end (bytes of the file), region, indicator, period, measure, value, unit, ref, scope, \
status, bound, verdict, kind, computation, expected, interval, used, missing, framing, as_of.

--lang gives computation, missing and framing in Chinese (zh) or English (en); the verdict and the kind too where the form is text \
or md. In JSON, CSV and Parquet both are ids.

Exit codes: 0 nothing is contradicted; 1 some claim is; 2 could not be done.")]
pub(super) struct Args {
    /// Text files, or directories whose .txt files are judged [default: the sample bulletins and the panels]
    #[arg(value_name = "FILE|DIR")]
    inputs: Vec<PathBuf>,

    /// Table of what is known of the documents beside their text: id, title, kind, region, period, published, publisher
    #[arg(long, value_name = "TSV")]
    index: Option<PathBuf>,

    /// Judge the places that panels state too
    #[arg(long)]
    panels: bool,

    /// Use figures that follow from a stated rate and a stated gap, and tell them
    #[arg(long)]
    derived: bool,

    /// Language of the words; ids, keys and columns stay English
    #[arg(long, value_enum, default_value_t = Tag::En, ignore_case = true)]
    lang: Tag,

    /// Form of the table
    #[arg(long, value_enum, default_value_t)]
    format: TableFormat,
}

pub(super) fn run(files: &DataFiles, args: Args) -> Result<ExitCode> {
    let given = documents(&args)?;
    let desk = Desk::open(files)?;
    let catalog = desk.catalog();
    let judged = desk.judge(&given, Choice { panels: args.panels, derived: args.derived })?;
    let wording = Wording::load(files, args.lang.language())?;
    let words = ClaimWords { wording: &wording, catalog };
    match args.format {
        TableFormat::Json => {
            let list = judged.claims.iter().map(|c| render::claim_json(c, &words)).collect::<Result<Vec<_>>>()?;
            let mut bytes = serde_json::to_vec_pretty(&list)?;
            bytes.push(b'\n');
            super::print(&bytes)?;
        }
        format => table(&judged.claims, &words, format)?,
    }
    for finding in judged.diagnostics.iter().filter(|d| d.level >= Level::Warning) {
        super::note(&finding.to_string());
    }
    for implied in &judged.implied {
        super::note(&render::implied_line(implied, catalog));
    }
    let count = |verdict| judged.claims.iter().filter(|c| c.verdict == verdict).count();
    let contradicted = count(Verdict::Contradicted);
    super::note(&format!(
        "{} documents, {} claims: {} verified, {} consistent, {contradicted} contradicted, {} uncheckable",
        judged.documents,
        judged.claims.len(),
        count(Verdict::Verified),
        count(Verdict::Consistent),
        count(Verdict::Uncheckable),
    ));
    Ok(if contradicted > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// The files given, and the text files of the directories given, by name.
fn documents(args: &Args) -> Result<Vec<Document>> {
    let mut paths = Vec::new();
    for input in &args.inputs {
        if !input.is_dir() {
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
    let sides = args.index.as_deref().map(read_index).transpose()?.unwrap_or_default();
    let read = |path: PathBuf| -> Result<Document> {
        let bytes = std::fs::read(&path).with_context(|| format!("{}: cannot read", path.display()))?;
        let id = path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        let side = sides.get(&id).cloned().unwrap_or_default();
        Ok(Document { id, file: path.display().to_string(), bytes, side })
    };
    paths.into_iter().map(read).collect()
}

fn table(claims: &[Claim], words: &ClaimWords<'_>, format: TableFormat) -> Result<()> {
    let columns = [
        ("verdict", Format::Text),
        ("kind", Format::Text),
        ("region", Format::Text),
        ("indicator", Format::Text),
        ("period", Format::Text),
        ("stated", Format::Text),
        ("computation", Format::Text),
        ("quote", Format::Text),
        ("notes", Format::Text),
        ("place", Format::Text),
    ];
    let rows = claims.iter().map(|claim| row(claim, words, format)).collect::<Result<_>>()?;
    print_rows(&columns, rows, format)
}

/// A claim's row: for people in words, for programs verdict and kind as ids.
fn row(claim: &Claim, words: &ClaimWords<'_>, format: TableFormat) -> Result<Vec<Cell>> {
    let quote = match &claim.stated.place {
        Place::Span { quote, .. } => quote.split_whitespace().collect::<Vec<_>>().join(" "),
        Place::Cell { .. } => String::new(),
    };
    let (verdict, kind) = match format {
        TableFormat::Text | TableFormat::Md => (words.verdict(claim)?, words.kind(claim)?),
        _ => (claim.verdict.as_str().into(), claim.kind.as_str().into()),
    };
    let region = match &claim.stated.area {
        Area::Division(code) => words.catalog.regions.short(*code),
        Area::Special(words) => words.clone(),
        Area::Unknown => String::new(),
    };
    let missing =
        words.all_missing(claim)?.into_iter().map(|m| words.wording.say("claim_missing", context! { missing => m }));
    let notes: Vec<String> = missing.chain(words.all_framing(claim)?.into_iter().map(Ok)).collect::<Result<_>>()?;
    let cells = [
        verdict,
        kind,
        region,
        claim.stated.indicator.as_ref().map(ToString::to_string).unwrap_or_default(),
        claim.stated.period.map(|p| p.label()).unwrap_or_default(),
        words.stated(claim)?,
        words.computation(claim)?,
        quote,
        notes.join(&words.wording.word("list_stop")?),
        claim.stated.place.to_string(),
    ];
    Ok(cells.map(Cell::Text).to_vec())
}
