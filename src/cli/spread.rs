//! `jianbao spread`: how far the members of a group lie apart, and how many rise.

use std::process::ExitCode;

use anyhow::{Result, bail, ensure};

use super::listing::{Further, TableFormat, count, period_or_newest, print_rows};
use crate::analysis::spread::{Against, Spread, spreads};
use crate::analysis::trend::Basis;
use crate::catalog::DataFiles;
use crate::domain::{Period, Span};
use crate::report::block::{Cell, Format};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
One row a quarter end. Columns: known of size members have a figure; mean (unweighted), median, sigma (standard \
deviation over the known members) and range; above is the number of members above the nation, share_above that in % \
of those known; rising, unchanged and falling count changes on the quarter end before (on the year before with \
--against year) among the members known in both; share_rising in %, diffusion the index that counts the unchanged by \
half.")]
pub(super) struct Args {
    /// Indicator, by id or name
    indicator: String,

    /// Last period: cumulative (2022Q1) or a quarter's last month alone (2022-03) [default: the newest with coverage]
    period: Option<Period>,

    /// Group: an id or name of `jianbao catalog groups`, or a province for its cities
    #[arg(long, value_name = "G", default_value = "provinces")]
    group: String,

    /// Number of quarter ends [default: as many as a briefing shows]
    #[arg(long, value_name = "N")]
    quarters: Option<usize>,

    /// What rising is told against
    #[arg(long, value_enum, default_value_t)]
    against: Than,

    #[command(flatten)]
    further: Further,

    /// Form of the table
    #[arg(long, value_enum, default_value_t)]
    format: TableFormat,
}

/// What rising is told against.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum Than {
    /// The quarter end before
    #[default]
    Before,
    /// The same months a year before
    Year,
}

const COLUMNS: [(&str, Format); 14] = [
    ("period", Format::Text),
    ("known", Format::Integer),
    ("size", Format::Integer),
    ("mean", Format::Number),
    ("median", Format::Number),
    ("sigma", Format::Number),
    ("range", Format::Number),
    ("above", Format::Integer),
    ("share_above", Format::Number),
    ("rising", Format::Integer),
    ("unchanged", Format::Integer),
    ("falling", Format::Integer),
    ("share_rising", Format::Number),
    ("diffusion", Format::Number),
];

pub(super) fn run(files: &DataFiles, args: Args) -> Result<ExitCode> {
    let loaded = args.further.load(files)?;
    let catalog = &loaded.catalog;
    let indicator = catalog.indicators.find(&args.indicator)?;
    let group = catalog.groups.find(&args.group, &catalog.regions)?;
    let last = period_or_newest(&loaded, args.period, indicator, &group)?;
    let basis = match last.span() {
        Span::Cumulative => Basis::Cumulative,
        Span::Month => Basis::Month,
        Span::Quarter | Span::Other => {
            bail!("{} is neither cumulative nor a single month; write 2022H1 or 2022-06", last.label())
        }
    };
    let against = match args.against {
        Than::Before => Against::Before,
        Than::Year => Against::Year,
    };
    let quarters = args.quarters.unwrap_or(catalog.settings.quarters);
    let spreads = spreads(&loaded.store, &indicator.id, &group, basis, (last, quarters), against)?;
    ensure!(
        !spreads.is_empty(),
        "no region of {} has a figure of {} up to {}",
        group.name_zh,
        indicator.id,
        last.label()
    );
    print_rows(&COLUMNS, spreads.iter().map(row).collect(), args.format)?;
    Ok(ExitCode::SUCCESS)
}

fn row(spread: &Spread) -> Vec<Cell> {
    let whole = |n: u32| Cell::Integer(n.into());
    vec![
        Cell::Text(spread.period.to_string()),
        count(spread.known),
        count(spread.size),
        Cell::Number(spread.mean),
        Cell::Number(spread.median),
        Cell::Number(spread.sigma),
        Cell::Number(spread.range),
        spread.above.map_or(Cell::Empty, whole),
        spread.share_above.into(),
        whole(spread.breadth.rising),
        whole(spread.breadth.unchanged),
        whole(spread.breadth.falling),
        spread.breadth.share_rising().into(),
        spread.breadth.diffusion().into(),
    ]
}
