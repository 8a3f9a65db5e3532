//! `jianbao pull`: what each member adds to the growth of a group, or each part to that of a whole.

use std::process::ExitCode;

use anyhow::{Context, Result, ensure};

use super::listing::{Further, TableFormat, named, period_or_newest, print_rows};
use crate::analysis::grid::{Chosen, chosen};
use crate::analysis::weights::{Levels, pull_of, weighted};
use crate::catalog::DataFiles;
use crate::domain::{Indicator, Measure, Period, RegionCode};
use crate::pipeline::Loaded;
use crate::report::block::{Cell, Format};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Columns of a group: share is the member's part of the group's base in %, pull what it adds to the group's growth in \
percentage points, contribution its part of that growth in %. The growth of the group is the mean weighted by the \
levels of the year before (base), or by those that level and growth imply (implied); it is close to a published \
figure and never stands in for one. With --parts the columns are pull and contribution of each indicator in the \
indicator of the whole, for the region of --region.")]
pub(super) struct Args {
    /// Indicator of the whole, by id or name
    indicator: String,

    /// Period, such as 2022Q1 [default: the newest with enough coverage]
    period: Option<Period>,

    /// Group: an id or name of `jianbao catalog groups`, or a province for its cities
    #[arg(long, value_name = "G", default_value = "provinces")]
    group: String,

    /// Indicators that are parts of the whole, separated by commas, such as gdp_primary,gdp_secondary,gdp_tertiary
    #[arg(long, value_name = "IDS", value_delimiter = ',', requires = "region")]
    parts: Vec<String>,

    /// Region whose parts are shown
    #[arg(long, value_name = "R", requires = "parts")]
    region: Option<String>,

    #[command(flatten)]
    further: Further,

    /// Form of the table
    #[arg(long, value_enum, default_value_t)]
    format: TableFormat,
}

pub(super) fn run(files: &DataFiles, args: Args) -> Result<ExitCode> {
    let loaded = args.further.load(files)?;
    let catalog = &loaded.catalog;
    let indicator = catalog.indicators.find(&args.indicator)?;
    let group = catalog.groups.find(&args.group, &catalog.regions)?;
    let period = period_or_newest(&loaded, args.period, indicator, &group)?;
    let all = chosen(&loaded.store)?;
    if let Some(region) = &args.region {
        let region = catalog.regions.find(region)?.code;
        let parts = args.parts.iter().map(|id| catalog.indicators.find(id)).collect::<Result<Vec<_>>>()?;
        return of_parts(&loaded, &all, indicator, &parts, (region, period), args.format);
    }
    let levels = Levels::of(&all, indicator);
    let found = weighted(&loaded.store, &levels, indicator, period, &group.members).with_context(|| {
        format!("no region of {} has both growth and level of {} for {}", group.name_zh, indicator.id, period.label())
    })?;
    let columns = [
        ("region_code", Format::Text),
        ("region", Format::Text),
        ("value", Format::Number),
        ("share", Format::Number),
        ("pull", Format::Signed),
        ("contribution", Format::Number),
    ];
    let mut parts = found.parts.clone();
    parts.sort_by_key(|part| (std::cmp::Reverse(part.pull), part.region));
    let row = |part: &crate::analysis::weights::Part| {
        let figures = [Some(part.rate), Some(part.share), Some(part.pull), part.contribution];
        named(catalog, part.region).into_iter().chain(figures.map(Cell::from)).collect()
    };
    print_rows(&columns, parts.iter().map(row).collect(), args.format)?;
    super::note(&format!(
        "{} {}: weighted growth {} of {}/{} regions, {} % of the levels known; weights: {}",
        indicator.id,
        period.label(),
        found.rate,
        found.parts.len(),
        found.size,
        found.coverage,
        found.weighting.as_str()
    ));
    Ok(ExitCode::SUCCESS)
}

/// The parts of one region's indicator.
fn of_parts(
    loaded: &Loaded,
    all: &[Chosen<'_>],
    whole: &Indicator,
    parts: &[&Indicator],
    (region, period): (RegionCode, Period),
    form: TableFormat,
) -> Result<ExitCode> {
    let of = |indicator: &Indicator| {
        let rate = loaded.store.figure(region, &indicator.id, period, Measure::Yoy)?.value;
        Some((Levels::of(all, indicator).get(region, period)?.0, rate))
    };
    let name = loaded.catalog.regions.short(region);
    let total = of(whole)
        .with_context(|| format!("{name} has not both level and growth of {} for {}", whole.id, period.label()))?;
    let mut rows = Vec::new();
    for part in parts {
        ensure!(
            part.basis == whole.basis && part.units[0] == whole.units[0],
            "{} is not in the prices and the unit of {}, so it is no part of it",
            part.id,
            whole.id
        );
        let own = of(part);
        if own.is_none() {
            super::note(&format!("{}: not known with both level and growth", part.id));
        }
        let pulled = own.and_then(|own| pull_of(own, total));
        rows.push(vec![
            Cell::Text(part.id.to_string()),
            own.map(|(level, _)| level).into(),
            own.map(|(_, rate)| rate).into(),
            pulled.as_ref().map(|p| p.pull).into(),
            pulled.and_then(|p| p.contribution).into(),
        ]);
    }
    let columns = [
        ("indicator", Format::Text),
        ("level", Format::Number),
        ("value", Format::Number),
        ("pull", Format::Signed),
        ("contribution", Format::Number),
    ];
    print_rows(&columns, rows, form)?;
    super::note(&format!("{name} {} {}: {} {}, growth {}", whole.id, period.label(), total.0, whole.units[0], total.1));
    Ok(ExitCode::SUCCESS)
}
