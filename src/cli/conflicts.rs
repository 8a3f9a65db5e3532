//! `jianbao conflicts`: the cells on which sources or vintages differ, with all their figures.

use std::process::ExitCode;

use anyhow::Result;
use chrono::NaiveDate;

use super::listing::{TableFormat, print_rows};
use crate::analysis::conflicts::{Standing, contested};
use crate::catalog::DataFiles;
use crate::domain::Period;
use crate::pipeline::load_as_of;
use crate::report::block::{Cell, Format};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
One row a figure; the figures of a cell stand together, the one that is used first. Column standing: chosen; vintage (the same source, \
another day); repeats (another source gives the chosen figure or a vintage of it); contradicts (the same source and day); differs (another \
source, explained by no vintage). Exit code 1 if a figure contradicts or differs.")]
pub(super) struct Args {
    /// Only this indicator, by id or name
    #[arg(long, value_name = "I")]
    indicator: Option<String>,

    /// Only this region, by any name
    #[arg(long, value_name = "R")]
    region: Option<String>,

    /// Only this period
    #[arg(long, value_name = "P")]
    period: Option<Period>,

    /// Also the cells on which all sources agree
    #[arg(long)]
    all: bool,

    /// Only what was published on this day or before, and what has no day
    #[arg(long, value_name = "DATE")]
    as_of: Option<NaiveDate>,

    /// Form of the table
    #[arg(long, value_enum, default_value_t)]
    format: TableFormat,
}

pub(super) fn run(files: &DataFiles, args: Args) -> Result<ExitCode> {
    let loaded = load_as_of(files, args.as_of)?;
    let catalog = &loaded.catalog;
    let indicator = args.indicator.as_deref().map(|name| catalog.indicators.find(name)).transpose()?;
    let region = args.region.as_deref().map(|name| catalog.regions.find(name)).transpose()?;
    let (mut rows, mut cells, mut doubts) = (Vec::new(), 0, 0);
    for cell in contested(&loaded.store) {
        let o = cell.chosen();
        let wanted = indicator.is_none_or(|i| i.id == o.indicator)
            && region.is_none_or(|r| o.area.code() == Some(r.code))
            && args.period.is_none_or(|p| o.period == Some(p));
        if !wanted || !(args.all || cell.differ()) {
            continue;
        }
        cells += 1;
        for (_, id, o, standing) in &cell.figures {
            doubts += usize::from(matches!(standing, Standing::Contradicts | Standing::Differs));
            let day = o.provenance.published.map_or(Cell::Empty, |day| Cell::Text(day.to_string()));
            rows.push(vec![
                Cell::Text(o.area.code().map(|code| code.to_string()).unwrap_or_default()),
                Cell::Text(o.area.code().map(|code| catalog.regions.short(code)).unwrap_or_default()),
                Cell::Text(o.indicator.to_string()),
                Cell::Text(o.period.map(|p| p.to_string()).unwrap_or_default()),
                Cell::Text(o.measure.to_string()),
                Cell::Text(format!("{}{}", o.bound.as_str(), o.value)),
                Cell::Text(o.unit.clone()),
                Cell::Text(standing.as_str().into()),
                day,
                Cell::Text(o.provenance.publisher.clone()),
                Cell::Text(o.provenance.place.to_string()),
                Cell::Text(id.to_string()),
            ]);
        }
    }
    let titles = [
        "region_code",
        "region",
        "indicator",
        "period",
        "measure",
        "value",
        "unit",
        "standing",
        "published",
        "publisher",
        "place",
        "observation",
    ];
    print_rows(&titles.map(|title| (title, Format::Text)), rows, args.format)?;
    super::note(&format!("{cells} cells with several figures, {doubts} figures in conflict"));
    Ok(if doubts > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS })
}
