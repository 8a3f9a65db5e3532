//! `jianbao check`: every figure held against the rules of the catalog.

use std::process::ExitCode;

use anyhow::Result;
use chrono::NaiveDate;
use clap::ValueEnum;
use serde_json::{Value, json};

use super::listing::{TableFormat, print_rows};
use crate::analysis::check::{Finding, Reviewed, check};
use crate::catalog::DataFiles;
use crate::domain::{Diagnostic, Level};
use crate::pipeline::load_as_of;
use crate::report::block::{Cell, Format};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Columns: level (error, warning, note), code, place and message; a finding that was reviewed is a note and tells why. The rules, their \
limits and what was accepted are in catalog/checks.toml; an accepted finding whose figure is another by now is a warning. Exit code 1 if there is a warning or an error.")]
pub(super) struct Args {
    /// Least level that is listed
    #[arg(long, value_enum, default_value_t = Least::Warning)]
    level: Least,

    /// Only the findings of this rule; may be given again
    #[arg(long, value_name = "ID")]
    rule: Vec<String>,

    /// Only what was published on this day or before, and what has no day
    #[arg(long, value_name = "DATE")]
    as_of: Option<NaiveDate>,

    /// Language of the messages
    #[arg(long, value_enum, default_value_t)]
    lang: Tongue,

    /// Form of the list
    #[arg(long, value_enum, default_value_t)]
    format: Form,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Least {
    /// Everything
    Note,
    /// What is in doubt
    Warning,
    /// What stops a briefing
    Error,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, ValueEnum)]
enum Tongue {
    /// Chinese
    Zh,
    /// English
    #[default]
    En,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, ValueEnum)]
enum Form {
    /// Aligned columns
    #[default]
    Table,
    /// Array of objects, with the rule and the ids of the figures
    Json,
}

pub(super) fn run(files: &DataFiles, args: Args) -> Result<ExitCode> {
    let loaded = load_as_of(files, args.as_of)?;
    let rules: Vec<&str> = loaded.catalog.checks.rules.iter().map(|rule| rule.id.as_str()).collect();
    if let Some(unknown) = args.rule.iter().find(|id| !rules.contains(&id.as_str())) {
        anyhow::bail!("no rule is called {unknown:?}; there are {}", rules.join(", "));
    }
    let read = loaded.inputs.diagnostics.iter().filter(|_| args.rule.is_empty()).map(row_of_reading);
    let found = check(&loaded.store, &loaded.catalog)?;
    let found = found.iter().filter(|f| args.rule.is_empty() || args.rule.contains(&f.rule));
    let mut rows: Vec<Row> = found.map(|finding| row(finding, args.lang)).chain(read).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.level));
    let count = |level: Level| rows.iter().filter(|row| row.level == level).count();
    let reviewed = rows.iter().filter(|row| row.reviewed).count();
    let (errors, warnings, notes) = (count(Level::Error), count(Level::Warning), count(Level::Note));
    let least = match args.level {
        Least::Note => Level::Note,
        Least::Warning => Level::Warning,
        Least::Error => Level::Error,
    };
    rows.retain(|row| row.level >= least);
    match args.format {
        Form::Json => {
            let rows: Vec<Value> = rows.into_iter().map(|row| row.json).collect();
            let mut text = serde_json::to_string_pretty(&rows)?;
            text.push('\n');
            super::print(text.as_bytes())?;
        }
        Form::Table if rows.is_empty() => {}
        Form::Table => {
            let titles = ["level", "code", "place", "message"].map(|title| (title, Format::Text));
            let cells = rows.into_iter().map(|row| row.cells.map(Cell::Text).to_vec()).collect();
            print_rows(&titles, cells, TableFormat::Text)?;
        }
    }
    super::note(&format!("{errors} errors, {warnings} warnings, {notes} notes, {reviewed} of them reviewed"));
    Ok(if errors + warnings > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// One finding, ready to print.
struct Row {
    level: Level,
    reviewed: bool,
    cells: [String; 4],
    json: Value,
}

fn row(finding: &Finding, lang: Tongue) -> Row {
    let zh = lang == Tongue::Zh;
    let mut message = if zh { finding.zh.clone() } else { finding.en.clone() };
    if let Some(Reviewed { zh: reason_zh, en: reason_en, source }) = &finding.accepted {
        let (reason, and) = if zh { (reason_zh, "；") } else { (reason_en, "; ") };
        let source = source.as_ref().map(|source| format!("{and}{source}")).unwrap_or_default();
        let told =
            if zh { format!("（已核实：{reason}{source}）") } else { format!(" (accepted: {reason}{source})") };
        message.push_str(&told);
    }
    let (level, code) = (finding.level, finding.code());
    let json = json!({
        "level": level.as_str(), "code": code, "rule": finding.rule, "place": finding.place, "message": message,
        "accepted": finding.accepted.is_some(), "observations": finding.from,
    });
    let reviewed = finding.accepted.is_some();
    Row { level, reviewed, cells: [level.as_str().into(), code, finding.place.clone(), message], json }
}

/// What a reader of documents or tables found.
fn row_of_reading(d: &Diagnostic) -> Row {
    let json = json!({
        "level": d.level.as_str(), "code": d.code, "rule": null, "place": d.place, "message": d.message,
        "accepted": false, "observations": [],
    });
    let reviewed = false;
    Row {
        level: d.level,
        reviewed,
        cells: [d.level.as_str().into(), d.code.clone(), d.place.clone(), d.message.clone()],
        json,
    }
}
