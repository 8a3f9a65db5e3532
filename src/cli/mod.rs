//! The command line: one file a command. Exit codes: 0 clean, 1 done but with findings, 2 could not.

mod brief;
mod catalog;
mod claims;
mod extract;
mod gap;
mod listing;
mod rank;
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
    Extract(extract::Args),
    /// Rank the regions of a group by growth
    Rank(rank::Args),
    /// Measure the gap of each region to the nation and to the group's median
    Gap(gap::Args),
    /// Show growth against the quarter and the year before, for a group or along time for a region
    Trend(trend::Args),
    /// List the indicators, regions, groups and periods that can be asked for
    Catalog(catalog::Args),
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
    let files = DataFiles::locate(cli.data.as_deref())?;
    match cli.command {
        Command::Brief(args) => brief::run(&files, args),
        Command::Extract(args) => extract::run(&files, args),
        Command::Rank(args) => rank::run(&files, args),
        Command::Gap(args) => gap::run(&files, args),
        Command::Trend(args) => trend::run(&files, args),
        Command::Catalog(args) => catalog::run(&files, args),
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
