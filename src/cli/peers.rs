//! `jianbao peers`: the regions whose history is most like a region's own.

use std::process::ExitCode;

use anyhow::{Result, ensure};
use rust_decimal::prelude::FromPrimitive;

use super::listing::{Further, TableFormat, count, named, period_or_newest, print_rows};
use crate::analysis::arithmetic::rounded;
use crate::analysis::peers::{Peer, compare, peers};
use crate::catalog::DataFiles;
use crate::domain::{Decimal, IndicatorId, Period, RegionCode};
use crate::report::block::Format;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Columns: distance is the root of the mean squared difference of the cumulative growth rates both regions have, each in \
standard deviations over all regions of the group; common is their number, coverage that in % of those the region has \
itself; value is the peer's growth of the first indicator in the last period, gap the region's own growth minus it. \
Regions with less than half of the figures in common are left out.")]
pub(super) struct Args {
    /// Region whose peers are looked for
    region: String,

    /// Last period, such as 2022Q1 [default: the newest with enough coverage]
    period: Option<Period>,

    /// Indicators compared, separated by commas [default: the one a briefing is about]
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    indicators: Vec<String>,

    /// Group the peers are looked for in
    #[arg(long, value_name = "G", default_value = "provinces")]
    group: String,

    /// Number of quarter ends compared [default: as many as a briefing shows]
    #[arg(long, value_name = "N")]
    quarters: Option<usize>,

    /// Number of peers shown
    #[arg(long, value_name = "N", default_value_t = 5)]
    count: usize,

    #[command(flatten)]
    further: Further,

    /// Form of the table
    #[arg(long, value_enum, default_value_t)]
    format: TableFormat,
}

pub(super) fn run(files: &DataFiles, args: Args) -> Result<ExitCode> {
    let loaded = args.further.load(files)?;
    let (catalog, store) = (&loaded.catalog, &loaded.store);
    let region = catalog.regions.find(&args.region)?;
    let group = catalog.groups.find(&args.group, &catalog.regions)?;
    let names = if args.indicators.is_empty() { vec![catalog.settings.lead.clone()] } else { args.indicators };
    let wanted = names.iter().map(|name| catalog.indicators.find(name)).collect::<Result<Vec<_>>>()?;
    let ids: Vec<IndicatorId> = wanted.iter().map(|i| i.id.clone()).collect();
    let period = period_or_newest(&loaded, args.period, wanted[0], &group)?;
    let quarters = args.quarters.unwrap_or(catalog.settings.quarters);
    ensure!(quarters > 0, "0 quarter ends cannot be compared");
    let (found, own) = peers(store, &ids, region.code, &group.members, (period, quarters))?;
    ensure!(own > 0, "{} has no cumulative growth of {} up to {}", region.name, names.join(", "), period.label());
    let shown = &found[..args.count.min(found.len())];
    let codes: Vec<RegionCode> = shown.iter().map(|peer| peer.region).collect();
    let compared = compare(store, &ids[0], period, region.code, &codes);
    let decimal = |v: f64, decimals| Decimal::from_f64(v).map(|d| rounded(d, decimals));
    let row = |(peer, (value, gap)): (&Peer, &(Option<Decimal>, Option<Decimal>))| {
        let mut cells = named(catalog, peer.region);
        cells.extend([decimal(peer.distance, 3).into(), count(peer.common)]);
        cells.push(decimal(100.0 * peer.common as f64 / own as f64, 1).into());
        cells.extend([(*value).into(), (*gap).into()]);
        cells
    };
    let rows = shown.iter().zip(&compared.peers).map(row).collect();
    let columns = [
        ("region_code", Format::Text),
        ("region", Format::Text),
        ("distance", Format::Number),
        ("common", Format::Integer),
        ("coverage", Format::Number),
        ("value", Format::Number),
        ("gap", Format::Signed),
    ];
    print_rows(&columns, rows, args.format)?;
    if let (Some(own), Some((known, median, Some(gap)))) = (compared.own, compared.median) {
        super::note(&format!(
            "{} {}: {} {own}, median of these {known} {median}, gap {gap}",
            ids[0],
            period.label(),
            region.short
        ));
    }
    super::note(&format!("{} figures of {} compared, {quarters} quarter ends", own, region.short));
    Ok(ExitCode::SUCCESS)
}
