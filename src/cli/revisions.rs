//! `jianbao revisions`: figures that changed, and the sentences of reports that no longer hold.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, ensure};
use chrono::NaiveDate;

use super::listing::{TableFormat, print_rows};
use crate::catalog::{Catalog, DataFiles};
use crate::pipeline::load_as_of;
use crate::pipeline::revisions::{Change, Figure, Touched, changes, figures, figures_of_report, folders, touched};
use crate::report::block::{Cell, Format};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
With --from the figures as known on that day are held against those known on --to, and every report below --report is looked through. \
With --report alone the figures that the report was made from are held against those of --to. Columns: the cell, old and new figure, each with day and \
place. Below stand the sentences, as file:line; a sentence that rests on a changed figure and would be written the same way again is left out \
unless --all is given. Exit code 1 if a sentence no longer holds.")]
pub(super) struct Args {
    /// Day before
    #[arg(long, value_name = "DATE", required_unless_present = "report")]
    from: Option<NaiveDate>,

    /// Day after [default: the present]
    #[arg(long, value_name = "DATE")]
    to: Option<NaiveDate>,

    /// Folder of a period's reports, or of several periods, such as reports/2022Q1 or reports
    #[arg(long, value_name = "DIR")]
    report: Option<PathBuf>,

    /// Also figures that were not known before, and sentences that still hold
    #[arg(long)]
    all: bool,

    /// Form of the table
    #[arg(long, value_enum, default_value_t)]
    format: TableFormat,
}

pub(super) fn run(files: &DataFiles, args: Args) -> Result<ExitCode> {
    let now = load_as_of(files, args.to)?;
    let new = figures(&now.store);
    let folders = args.report.as_deref().map(folders).transpose()?.unwrap_or_default();
    ensure!(args.report.is_none() || !folders.is_empty(), "no reports of `jianbao brief` in the folder of --report");
    let (mut listed, mut sentences, mut count) = (Vec::new(), Vec::new(), 0);
    let dated = match args.from {
        Some(day) => Some(changes(&figures(&load_as_of(files, Some(day))?.store), &new)),
        None => None,
    };
    for folder in &folders {
        let found = match &dated {
            Some(changes) => changes.clone(),
            None => {
                let old = figures_of_report(folder)?;
                // A report shows some quarters only: what it never knew is no revision of it.
                changes(&old, &new).into_iter().filter(|change| change.old.is_some()).collect()
            }
        };
        let reports = touched(files, &now, folder, &found)?;
        for path in &reports.edited {
            super::note(&format!(
                "finding: {} was changed since it was made; its lines may have moved",
                path.display()
            ));
        }
        count += reports.count;
        sentences.extend(reports.touched);
        if dated.is_none() {
            listed.extend(found);
        }
    }
    listed.extend(dated.unwrap_or_default());
    listed.retain(|change| args.all || change.old.is_some());
    let stale = sentences.iter().filter(|sentence| !sentence.holds).count();
    sentences.retain(|sentence| args.all || !sentence.holds);
    let revised = listed.len();
    let people = matches!(args.format, TableFormat::Text | TableFormat::Md);
    let mut rows = rows(&now.catalog, &listed, if people { &[] } else { &sentences });
    // For people the sentences stand below the table.
    let titles = if people { &TITLES[..TITLES.len() - 2] } else { &TITLES[..] };
    rows.iter_mut().for_each(|row| row.truncate(titles.len()));
    let columns: Vec<(&str, Format)> = titles.iter().map(|title| (*title, Format::Text)).collect();
    print_rows(&columns, rows, args.format)?;
    if people {
        for Touched { file, line, text, holds } in &sentences {
            let mark = if *holds { "still holds: " } else { "" };
            super::print(format!("{}:{line}: {mark}{text}\n", file.display()).as_bytes())?;
        }
    }
    super::note(&format!("{revised} figures changed; {stale} sentences of {count} reports no longer hold"));
    Ok(if stale > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// The columns: what changed, or for other programs also the sentences, told apart by `kind`.
const TITLES: [&str; 14] = [
    "kind",
    "region_code",
    "region",
    "indicator",
    "period",
    "measure",
    "old",
    "old_published",
    "old_place",
    "new",
    "new_published",
    "new_place",
    "line",
    "sentence",
];

fn rows(catalog: &Catalog, changes: &[Change], sentences: &[Touched]) -> Vec<Vec<Cell>> {
    let text = |text: &str| if text.is_empty() { Cell::Empty } else { Cell::Text(text.into()) };
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for change in changes {
        let [region, indicator, period, measure, ..] = &change.cell;
        let name = region.parse().map(|code| catalog.regions.short(code)).unwrap_or_default();
        let kind = match (&change.old, &change.new) {
            (None, _) => "new",
            (_, None) => "gone",
            _ => "revised",
        };
        let mut row = [kind, region, &name, indicator, period, measure].map(text).to_vec();
        for figure in [&change.old, &change.new] {
            row.extend(match figure {
                Some(Figure { value, published, place, .. }) => [value, published, place].map(|t| text(t)),
                None => [Cell::Empty, Cell::Empty, Cell::Empty],
            });
        }
        row.resize(TITLES.len(), Cell::Empty);
        rows.push(row);
    }
    for Touched { file, line, text: sentence, holds } in sentences {
        let mut row = vec![Cell::Empty; TITLES.len()];
        row[0] = text(if *holds { "holds" } else { "sentence" });
        row[12] = text(&format!("{}:{line}", file.display()));
        row[13] = text(sentence);
        rows.push(row);
    }
    rows
}
