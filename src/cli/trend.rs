//! `jianbao trend`: growth against the quarter and the year before.

use std::process::ExitCode;

use anyhow::{Result, ensure};
use chrono::NaiveDate;

use super::listing::{TableFormat, period_or_newest, print_rows};
use crate::analysis::trend::{Basis, Point, trend};
use crate::catalog::{Catalog, DataFiles};
use crate::domain::{Period, RegionCode, period::Span};
use crate::pipeline::load_as_of;
use crate::report::block::{Cell, Format};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Columns: change_before is growth minus that of the quarter end before, change_year minus that of the same months a \
year before, both in percentage points; average2 is the two-year average growth in %. With --region one row a \
quarter end, else one row a region of the group.")]
pub(super) struct Args {
    /// Indicator, by id or name
    indicator: String,

    /// Period: cumulative (2022Q1) or a quarter's last month alone (2022-03) [default: the newest with enough coverage]
    period: Option<Period>,

    /// Region to follow along time up to the period; may be given again
    #[arg(long, value_name = "R")]
    region: Vec<String>,

    /// Group to show at the period: an id or name, or a province for its cities
    #[arg(long, value_name = "G", default_value = "provinces", conflicts_with = "region")]
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
    let basis = match period.span() {
        Span::Cumulative => Basis::Cumulative,
        Span::Month => Basis::Month,
        Span::Quarter | Span::Other => {
            anyhow::bail!("{} is neither cumulative nor a single month; write 2022H1 or 2022-06", period.label())
        }
    };
    let mut rows = Vec::new();
    for name in &args.region {
        let region = catalog.regions.find(name)?;
        let trend = trend(store, indicator, region.code, basis, period)?;
        ensure!(!trend.points.is_empty(), "{} has no figure of {indicator} up to {}", region.name, period.label());
        rows.extend(trend.points.iter().map(|point| row(catalog, region.code, point)));
    }
    if args.region.is_empty() {
        for code in &group.members {
            let trend = trend(store, indicator, *code, basis, period)?;
            rows.extend(trend.at(period).map(|point| row(catalog, *code, point)));
        }
        ensure!(!rows.is_empty(), "no region of {} has a figure of {indicator} for {}", group.name_zh, period.label());
    }
    let columns = [
        ("region_code", Format::Text),
        ("region", Format::Text),
        ("period", Format::Text),
        ("value", Format::Number),
        ("change_before", Format::Signed),
        ("change_year", Format::Signed),
        ("average2", Format::Number),
    ];
    print_rows(&columns, rows, args.format)?;
    Ok(ExitCode::SUCCESS)
}

fn row(catalog: &Catalog, code: RegionCode, point: &Point) -> Vec<Cell> {
    vec![
        Cell::Text(code.to_string()),
        Cell::Text(catalog.regions.short(code)),
        Cell::Text(point.period.to_string()),
        Cell::Number(point.value),
        point.change_before.into(),
        point.change_year.into(),
        point.average2.into(),
    ]
}
