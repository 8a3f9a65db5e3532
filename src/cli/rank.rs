//! `jianbao rank`: places of the regions of a group.

use std::process::ExitCode;

use anyhow::{Result, ensure};
use chrono::NaiveDate;

use super::listing::{TableFormat, period_or_newest, print_rows};
use crate::analysis::ranking::{Missing, ranking};
use crate::catalog::DataFiles;
use crate::domain::{Measure, Period};
use crate::pipeline::load_as_of;
use crate::report::block::{Cell, Format};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Columns: rank is the competition rank (1224); rank_best and rank_worst are the places that regions without a \
comparable figure leave possible; ties is the number of other regions with the same figure. Regions that are not \
ranked stand at the end with empty cells, and the reason goes to standard error.")]
pub(super) struct Args {
    /// Indicator, by id or name, such as industrial_va or gdp
    indicator: String,

    /// Period, such as 2022Q1 or 2022-03 [default: the newest with enough coverage]
    period: Option<Period>,

    /// Group to rank: an id or name of `jianbao catalog groups`, or a province for its cities
    #[arg(long, value_name = "G", default_value = "provinces")]
    group: String,

    /// What to rank: yoy (growth) or level
    #[arg(long, default_value = "yoy")]
    measure: Measure,

    /// Only what was published on this day or before, and what has no day, such as 2022-04-30
    #[arg(long, value_name = "DATE")]
    as_of: Option<NaiveDate>,

    /// Form of the table
    #[arg(long, value_enum, default_value_t)]
    format: TableFormat,
}

pub(super) fn run(files: &DataFiles, args: Args) -> Result<ExitCode> {
    let loaded = load_as_of(files, args.as_of)?;
    let catalog = &loaded.catalog;
    let indicator = catalog.indicators.find(&args.indicator)?;
    let group = catalog.groups.find(&args.group, &catalog.regions)?;
    let period = period_or_newest(&loaded, args.period, indicator, &group)?;
    ensure!(
        matches!(args.measure, Measure::Yoy | Measure::Level),
        "{} cannot be ranked; only yoy and level are",
        args.measure
    );
    let ranking = ranking(&loaded.store, indicator, args.measure, &group, period)?;
    let (known, size, label) = (ranking.rows.len(), ranking.size(), period.label());
    ensure!(known > 0, "no region of {} has a figure of {} for {label}", group.name_zh, indicator.id);
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for row in &ranking.rows {
        rows.push(vec![
            Cell::Text(row.region.to_string()),
            Cell::Text(catalog.regions.short(row.region)),
            Cell::Number(row.value),
            Cell::Integer(row.rank.into()),
            Cell::Integer(row.rank.into()),
            Cell::Integer(row.worst.into()),
            Cell::Integer(row.ties.into()),
        ]);
    }
    for (code, _) in &ranking.missing {
        let mut cells = vec![Cell::Text(code.to_string()), Cell::Text(catalog.regions.short(*code))];
        cells.resize(7, Cell::Empty);
        rows.push(cells);
    }
    let columns = [
        ("region_code", Format::Text),
        ("region", Format::Text),
        ("value", Format::Number),
        ("rank", Format::Integer),
        ("rank_best", Format::Integer),
        ("rank_worst", Format::Integer),
        ("ties", Format::Integer),
    ];
    print_rows(&columns, rows, args.format)?;
    for (code, why) in &ranking.missing {
        super::note(&format!("{}: not ranked, {}", catalog.regions.short(*code), why_missing(why)));
    }
    super::note(&format!("{} {label}: {known}/{size} ranked", indicator.id));
    Ok(ExitCode::SUCCESS)
}

/// Why a region is not ranked, for a reader of the terminal.
fn why_missing(why: &Missing) -> &'static str {
    match why {
        Missing::Unpublished => "no comparable figure found",
        Missing::SingleMonth(_) => "only the last month alone is known, which is not ranked among cumulative figures",
    }
}
