//! `jianbao trend`: growth against the quarter and the year before, and what it is among the region's own past.

use std::process::ExitCode;

use anyhow::{Result, ensure};

use super::listing::{Further, TableFormat, named, period_or_newest, print_rows};
use crate::analysis::arithmetic::growth_of_levels;
use crate::analysis::grid::chosen;
use crate::analysis::history::{End, Since, record, season, single_quarter, told};
use crate::analysis::trend::{Basis, Trend, trend};
use crate::analysis::weights::Levels;
use crate::catalog::{Catalog, DataFiles};
use crate::domain::{Direction, Indicator, Measure, Period, RegionCode, Span};
use crate::pipeline::Loaded;
use crate::report::block::{Cell, Format};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Columns: change_before is growth minus that of the quarter end before, change_year minus that of the same months a \
year before, both in percentage points; average2 is the two-year average growth in %. momentum is the change of \
change_before, turn is up where growth turned from negative to positive and down the other way. highest_since and \
lowest_since name the last quarter end with a figure as high or low (`all` where there is none); with --without the \
same is told once more with those years left out. unusual tells whether change_before lies more than 3.5 robust \
standard deviations from the median of the earlier ones. season and seasons: place among the same quarter ends of the \
years up to it, and their number. With --region one row a quarter end, else one row a region of the group. With \
--measure level: cumulative levels and, for flows, the level of the quarter of its own; growth is reckoned from the \
level of the year before only where levels may be compared, else refused tells why not.")]
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

    /// What to follow: yoy (growth) or level
    #[arg(long, default_value = "yoy")]
    measure: Measure,

    /// Years that records are also told without, separated by commas, such as 2020,2021
    #[arg(long, value_name = "YEARS", value_delimiter = ',')]
    without: Vec<i32>,

    /// Show the same quarter end of every year only
    #[arg(long, requires = "region")]
    season: bool,

    #[command(flatten)]
    further: Further,

    /// Form of the table
    #[arg(long, value_enum, default_value_t)]
    format: TableFormat,
}

const COLUMNS: [(&str, Format); 14] = [
    ("region_code", Format::Text),
    ("region", Format::Text),
    ("period", Format::Text),
    ("value", Format::Number),
    ("change_before", Format::Signed),
    ("change_year", Format::Signed),
    ("average2", Format::Number),
    ("momentum", Format::Signed),
    ("turn", Format::Text),
    ("highest_since", Format::Text),
    ("lowest_since", Format::Text),
    ("unusual", Format::Text),
    ("season", Format::Integer),
    ("seasons", Format::Integer),
];

/// Further columns where years are left out.
const WITHOUT: [(&str, Format); 2] = [("highest_without", Format::Text), ("lowest_without", Format::Text)];

pub(super) fn run(files: &DataFiles, args: Args) -> Result<ExitCode> {
    let loaded = args.further.load(files)?;
    let (catalog, store) = (&loaded.catalog, &loaded.store);
    let wanted = catalog.indicators.find(&args.indicator)?;
    let indicator = &wanted.id;
    let group = catalog.groups.find(&args.group, &catalog.regions)?;
    let period = period_or_newest(&loaded, args.period, wanted, &group)?;
    let regions = args.region.iter().map(|name| Ok(catalog.regions.find(name)?.code)).collect::<Result<Vec<_>>>()?;
    ensure!(
        matches!(args.measure, Measure::Yoy | Measure::Level),
        "{} cannot be followed; yoy and level are",
        args.measure
    );
    if args.measure == Measure::Level {
        let regions = if regions.is_empty() { &group.members } else { &regions };
        return levels(&loaded, wanted, regions, period, args.format);
    }
    let basis = match period.span() {
        Span::Cumulative => Basis::Cumulative,
        Span::Month => Basis::Month,
        Span::Quarter | Span::Other => {
            anyhow::bail!("{} is neither cumulative nor a single month; write 2022H1 or 2022-06", period.label())
        }
    };
    let mut rows = Vec::new();
    for region in &regions {
        let trend = trend(store, indicator, *region, basis, period)?;
        let name = catalog.regions.short(*region);
        ensure!(!trend.points.is_empty(), "{name} has no figure of {indicator} up to {}", period.label());
        let month = |at: &usize| !args.season || trend.points[*at].period.last().month() == period.last().month();
        let ends = (0..trend.points.len()).filter(month);
        rows.extend(table(catalog, wanted, &trend, ends, &args.without));
    }
    if regions.is_empty() {
        for code in &group.members {
            let trend = trend(store, indicator, *code, basis, period)?;
            let last = trend.points.len().checked_sub(1).filter(|at| trend.points[*at].period == period);
            rows.extend(table(catalog, wanted, &trend, last.into_iter(), &args.without));
        }
        ensure!(!rows.is_empty(), "no region of {} has a figure of {indicator} for {}", group.name_zh, period.label());
    }
    let without: &[_] = if args.without.is_empty() { &[] } else { &WITHOUT };
    print_rows(&[&COLUMNS, without].concat(), rows, args.format)?;
    Ok(ExitCode::SUCCESS)
}

/// The rows of some points of a series.
fn table(
    catalog: &Catalog,
    indicator: &Indicator,
    trend: &Trend,
    ends: impl Iterator<Item = usize>,
    without: &[i32],
) -> Vec<Vec<Cell>> {
    let told = told(&trend.points, &catalog.settings.unusual);
    let since = |at: usize, end: End, without: &[i32]| match record(&trend.points, at, end, without) {
        None => Cell::Empty,
        Some(Since::After(period)) => Cell::Text(period.label()),
        Some(Since::All(_)) => Cell::Text("all".into()),
    };
    let row = |at: usize| {
        let (point, what) = (&trend.points[at], &told[at]);
        let (place, years) = season(&trend.points, at, indicator.direction == Direction::Higher);
        let mut cells = named(catalog, trend.region);
        cells.extend([
            Cell::Text(point.period.to_string()),
            Cell::Number(point.value),
            point.change_before.into(),
            point.change_year.into(),
            point.average2.into(),
            what.momentum.into(),
            what.turn.map_or(Cell::Empty, |turn| Cell::Text(if turn > 0 { "up" } else { "down" }.into())),
            since(at, End::Highest, &[]),
            since(at, End::Lowest, &[]),
            what.unusual.map_or(Cell::Empty, |unusual| Cell::Text(if unusual { "yes" } else { "no" }.into())),
            Cell::Integer(place as i64),
            Cell::Integer(years as i64),
        ]);
        if !without.is_empty() {
            cells.extend([since(at, End::Highest, without), since(at, End::Lowest, without)]);
        }
        cells
    };
    ends.map(row).collect()
}

/// Cumulative levels of regions and, for flows, the quarters of their own.
fn levels(
    loaded: &Loaded,
    indicator: &Indicator,
    regions: &[RegionCode],
    last: Period,
    form: TableFormat,
) -> Result<ExitCode> {
    let all = chosen(&loaded.store)?;
    let levels = Levels::of(&all, indicator);
    let mut rows = Vec::new();
    for region in regions {
        for period in levels.periods(*region).into_iter().filter(|p| p.last() <= last.last()) {
            let Some((level, _)) = levels.get(*region, period) else { continue };
            let mut cells = named(&loaded.catalog, *region);
            cells.extend([Cell::Text(period.to_string()), Cell::Number(level)]);
            cells.push(single_quarter(&levels, indicator, *region, period).into());
            let before = levels.get(*region, period.year_before());
            let growth = before.map(|(b, _)| growth_of_levels(indicator, (period.year_before(), b), (period, level)));
            let (growth, refused) = match growth {
                Some(Ok(growth)) => (Some(growth), Cell::Empty),
                Some(Err(refusal)) => (None, Cell::Text(refusal.to_string())),
                None => (None, Cell::Empty),
            };
            cells.extend([growth.into(), refused]);
            rows.push(cells);
        }
    }
    ensure!(!rows.is_empty(), "no level of {} in {} up to {}", indicator.id, indicator.units[0], last.label());
    let columns = [
        ("region_code", Format::Text),
        ("region", Format::Text),
        ("period", Format::Text),
        ("level", Format::Number),
        ("single_quarter", Format::Number),
        ("growth", Format::Number),
        ("refused", Format::Text),
    ];
    print_rows(&columns, rows, form)?;
    super::note(&format!("{} in {}, at current prices where it is a value", indicator.id, indicator.units[0]));
    Ok(ExitCode::SUCCESS)
}
