//! `jianbao gap`: each region's growth minus the nation's and minus the group's median.

use std::process::ExitCode;

use anyhow::{Result, ensure};
use chrono::NaiveDate;

use super::listing::{TableFormat, period_or_newest, print_rows};
use crate::analysis::gap;
use crate::catalog::DataFiles;
use crate::domain::{Measure, Period, RegionCode};
use crate::pipeline::load_as_of;
use crate::report::block::{Cell, Format};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Columns: gap_nation and gap_median are in percentage points; gap_gdp is growth minus the same region's GDP growth, for indicators in \
comparable prices.")]
pub(super) struct Args {
    /// Indicator, by id or name
    indicator: String,

    /// Period, such as 2022Q1 or 2022-03 [default: the newest with enough coverage]
    period: Option<Period>,

    /// Group: an id or name of `jianbao catalog groups`, or a province for its cities
    #[arg(long, value_name = "G", default_value = "provinces")]
    group: String,

    /// Only what was published on this day or before, and what has no day, such as 2022-04-30
    #[arg(long, value_name = "DATE")]
    as_of: Option<NaiveDate>,

    /// Form of the table
    #[arg(long, value_enum, default_value_t)]
    format: TableFormat,
}

pub(super) fn run(files: &DataFiles, args: Args) -> Result<ExitCode> {
    let loaded = load_as_of(files, args.as_of)?;
    let (catalog, store) = (&loaded.catalog, &loaded.store);
    let wanted = catalog.indicators.find(&args.indicator)?;
    let indicator = &wanted.id;
    let group = catalog.groups.find(&args.group, &catalog.regions)?;
    let period = period_or_newest(&loaded, args.period, wanted, &group)?;
    let summary = gap::group(store, indicator, period, &group);
    ensure!(summary.known() > 0, "no region of {} has a figure of {indicator} for {}", group.name_zh, period.label());
    let gdp = catalog.indicators.get("gdp").filter(|gdp| gdp.id != *indicator);
    let rows = summary
        .members
        .iter()
        .map(|(code, value, _)| {
            let nation = gap::to_region(store, indicator, period, *code, RegionCode::NATION);
            let own = gdp.and_then(|gdp| gap::to_indicator(store, wanted, gdp, period, *code));
            vec![
                Cell::Text(code.to_string()),
                Cell::Text(catalog.regions.short(*code)),
                Cell::Number(*value),
                nation.map(|g| g.gap).into(),
                summary.median.map(|median| value - median).into(),
                own.map(|g| g.gap).into(),
            ]
        })
        .collect();
    let columns = [
        ("region_code", Format::Text),
        ("region", Format::Text),
        ("value", Format::Number),
        ("gap_nation", Format::Signed),
        ("gap_median", Format::Signed),
        ("gap_gdp", Format::Signed),
    ];
    print_rows(&columns, rows, args.format)?;
    let nation = store.figure(RegionCode::NATION, indicator, period, Measure::Yoy);
    let nation = nation.map_or("not known".to_string(), |n| n.value.to_string());
    let median = summary.median.map_or("not known".to_string(), |m| m.to_string());
    let (known, size) = (summary.known(), summary.size);
    super::note(&format!("{indicator} {}: nation {nation}, median {median}, {known}/{size} known", period.label()));
    Ok(ExitCode::SUCCESS)
}
