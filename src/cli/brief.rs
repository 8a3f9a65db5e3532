//! `jianbao brief`: the main job.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::OnceLock;

use anyhow::Result;
use chrono::NaiveDate;
use indicatif::{ProgressBar, ProgressStyle};

use super::listing::Tag;
use crate::catalog::DataFiles;
use crate::domain::Period;
use crate::pipeline::{Brief, Outcome, brief};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Sections beside points, places, groups and trends: history, spread, peers, targets, scoreboard, figures and claims of documents, \
counts. Each names the command that gives it; one that the data do not allow is left out, and the list of coverage says \
why. Which years records are told without stands in catalog/briefing.toml, the scoreboard in catalog/scoring.toml.\n\n\
Documents are those of data/bulletins and the folders below it: text in any encoding of Chinese, HTML, DOCX, PDF, with what index.tsv \
or a file beside them (NAME.toml, NAME.json) tells. Other files are told and skipped.")]
pub(super) struct Args {
    /// Period, such as 2022Q1, 2022H1, 2022Q1-Q3 or 2022 [default: the newest with enough coverage]
    period: Option<Period>,

    /// Province to brief beside the overview, by name, alias or code; may be given again
    #[arg(long, value_name = "R")]
    region: Vec<String>,

    /// Brief every province
    #[arg(long)]
    all: bool,

    /// Language of the briefing
    #[arg(long, value_enum, default_value_t = Tag::Zh, ignore_case = true)]
    lang: Tag,

    /// Brief as it was known on a day: only what was published on it or before, and what has no day
    #[arg(long, value_name = "DATE")]
    as_of: Option<NaiveDate>,

    /// Folder of the reports
    #[arg(long, value_name = "DIR", default_value = "reports")]
    out: PathBuf,
}

pub(super) fn run(files: &DataFiles, args: Args) -> Result<ExitCode> {
    let language = args.lang.language();
    let (period, regions, all, as_of, out) = (args.period, args.region, args.all, args.as_of, args.out);
    let ask = Brief { period, regions, all, language, as_of, out };
    let bar = OnceLock::new();
    let progress = |charts: Option<usize>| match charts {
        Some(count) => {
            let _ = bar.set(progress_bar(count));
        }
        None => {
            if let Some(bar) = bar.get() {
                ProgressBar::inc(bar, 1);
            }
        }
    };
    let outcome = brief(files, &ask, &progress)?;
    if let Some(bar) = bar.get() {
        bar.finish_and_clear();
    }
    super::print(tell(&ask, &outcome).as_bytes())?;
    for skipped in &outcome.skipped {
        super::note(skipped);
    }
    for finding in &outcome.findings {
        super::note(&format!("finding: {finding}"));
    }
    Ok(if outcome.findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// A bar on a terminal, nothing elsewhere.
fn progress_bar(count: usize) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} charts").unwrap_or(ProgressStyle::default_bar());
    ProgressBar::new(count as u64).with_style(style)
}

/// Files that are named when they are written; more are counted.
const LISTED: usize = 40;

/// What was done and why, in lines.
fn tell(ask: &Brief, outcome: &Outcome) -> String {
    let folder = outcome.folder.display();
    let mut outdated = String::new();
    for (briefing, reason) in outcome.outdated.iter().filter(|(name, _)| !name.ends_with(" data")) {
        outdated.push_str(&format!("out of date: {briefing} ({reason}); ask for it or for --all\n"));
    }
    if outcome.reasons.is_empty() && outcome.written.is_empty() {
        return format!(
            "{folder}: nothing to do; inputs and program are unchanged, {} files are as they were made\n{outdated}",
            outcome.kept
        );
    }
    let mut text = String::new();
    for (briefing, reason) in &outcome.reasons {
        text.push_str(&format!("{briefing}: {reason}\n"));
    }
    for path in &outcome.backups {
        text.push_str(&format!("kept your version as {}\n", ask.out.join(path).display()));
    }
    for path in outcome.written.iter().take(LISTED) {
        text.push_str(&format!("wrote {}\n", ask.out.join(path).display()));
    }
    if outcome.written.len() > LISTED {
        text.push_str(&format!("wrote {} more\n", outcome.written.len() - LISTED));
    }
    text.push_str(&format!("{folder}: {} files written, {} unchanged\n", outcome.written.len(), outcome.kept));
    text.push_str(&outdated);
    text
}
