//! The command line: one file a command. Exit codes: 0 clean, 1 done but with findings, 2 could not.

mod assess;
mod breadth;
mod brief;
mod catalog;
mod check;
mod conflicts;
mod claims;
mod difference;
mod extract;
mod funnel;
mod gap;
mod import;
mod listing;
mod peers;
mod pull;
mod rank;
mod revisions;
mod spread;
mod store;
mod targets;
mod trace;
mod trend;

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};

use crate::catalog::DataFiles;

/// Briefings from regional statistics: ranks, gaps and trends of China's provinces, with the source of every figure.
#[derive(Debug, Parser)]
#[command(name = "jianbao", version, max_term_width = 100)]
#[command(after_help = "Exit codes: 0 done; 1 done, with findings to look at; 2 could not be done.")]
struct Cli {
    /// Data directory with catalog, panels and bulletins [default: ./data if it has a catalog, else the built-in copy]
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,

    /// Another geography: a folder of data/packs, such as us, or a directory laid out like it
    #[arg(long, global = true, value_name = "NAME|DIR")]
    pack: Option<String>,

    /// Number of threads that draw and read; polars keeps to POLARS_MAX_THREADS [default: one for each core]
    #[arg(long, global = true, value_name = "N")]
    threads: Option<usize>,

    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write a period's briefing: overview and provinces, as Markdown, notebook and charts
    Brief(brief::Args),
    /// Read bulletins and print the figures they state, each with its place
    Extract(Box<extract::Args>),
    /// Read tables (exports, workbooks, tidy files) and write their figures as a panel, each with its cell
    Import(import::Args),
    /// Rank the regions of a group by growth
    Rank(rank::Args),
    /// Measure the gap of each region to the nation and to the group's median
    Gap(gap::Args),
    /// Show growth against the quarter and the year before, for a group or along time for a region
    Trend(trend::Args),
    /// Work out single quarters and months from cumulative levels, each with both figures it comes from
    Difference(difference::Args),
    /// Show what each member adds to the growth of a group, or each part to that of a whole
    Pull(pull::Args),
    /// Show how far the members of a group lie apart, how many stand above the nation and how many rise
    Spread(spread::Args),
    /// Hold a period against the year's targets, and say what the rest of the year would need
    Targets(targets::Args),
    /// Score regions over several indicators, and say how much the order depends on weights and method
    Assess(assess::Args),
    /// Find the regions whose history is most like a region's own
    Peers(peers::Args),
    /// Show how far projects have come along their stages, and what they add to a total
    Funnel(funnel::Args),
    /// Count how many products, cities or industries of a list rise
    Breadth(breadth::Args),
    /// List the indicators, regions, groups and periods that can be asked for
    Catalog(catalog::Args),
    /// Hold every figure against the rules of catalog/checks.toml
    Check(check::Args),
    /// List the cells on which sources or vintages differ, with all their figures
    Conflicts(conflicts::Args),
    /// Tell which figures changed between two days or since a report, and which sentences no longer hold
    Revisions(revisions::Args),
    /// Add figures to data/store, where nothing is overwritten, or list what was added
    Store(store::Args),
    /// Judge what documents state: recompute gaps, places, shares, sums, counts and records
    Claims(claims::Args),
    /// Lead from a line of a report to the observations its figures come from
    Trace(trace::Args),
}

/// Runs a command line.
///
/// # Errors
/// When the command could not be done; the message is one line with place and hint.
pub fn run(args: impl IntoIterator<Item = OsString>) -> Result<ExitCode> {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are no errors; clap's own code for a wrong command line is 2.
            error.print().context("cannot print")?;
            return Ok(if error.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS });
        }
    };
    if let Some(threads) = cli.threads {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
        pool.with_context(|| format!("cannot start {threads} threads"))?;
    }
    let mut files = DataFiles::locate(cli.data.as_deref())?;
    if let Some(pack) = &cli.pack {
        files = files.with_pack(pack)?;
    }
    match cli.command {
        Command::Brief(args) => brief::run(&files, args),
        Command::Extract(args) => extract::run(&files, *args),
        Command::Import(args) => import::run(&files, args),
        Command::Rank(args) => rank::run(&files, args),
        Command::Gap(args) => gap::run(&files, args),
        Command::Trend(args) => trend::run(&files, args),
        Command::Difference(args) => difference::run(&files, args),
        Command::Pull(args) => pull::run(&files, args),
        Command::Spread(args) => spread::run(&files, args),
        Command::Targets(args) => targets::run(&files, args),
        Command::Assess(args) => assess::run(&files, args),
        Command::Peers(args) => peers::run(&files, args),
        Command::Funnel(args) => funnel::run(args),
        Command::Breadth(args) => breadth::run(args),
        Command::Catalog(args) => catalog::run(&files, args),
        Command::Check(args) => check::run(&files, args),
        Command::Conflicts(args) => conflicts::run(&files, args),
        Command::Revisions(args) => revisions::run(&files, args),
        Command::Store(args) => store::run(&files, args),
        Command::Claims(args) => claims::run(&files, args),
        Command::Trace(args) => trace::run(args),
    }
}

/// Writes a line to standard error; nobody need read it.
fn note(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// Writes to standard output; a reader that has gone away ends the program quietly.
fn print(bytes: &[u8]) -> Result<()> {
    match std::io::stdout().lock().write_all(bytes) {
        Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => std::process::exit(0),
        other => other.context("cannot write to standard output"),
    }
}

/// Ends the program quietly where the reader of standard output has gone away; other errors stay.
fn gone_is_done<T>(error: anyhow::Error) -> Result<T> {
    let gone = |cause: &(dyn std::error::Error + 'static)| {
        cause.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
    };
    if error.chain().any(gone) {
        std::process::exit(0);
    }
    Err(error)
}
