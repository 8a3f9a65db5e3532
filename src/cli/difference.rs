//! `jianbao difference`: single quarters and months from cumulative levels, or why they cannot be had.

use std::process::ExitCode;

use anyhow::{Result, ensure};

use super::listing::{Further, TableFormat, named, print_rows};
use crate::catalog::{Catalog, DataFiles};
use crate::domain::{Measure, Observation, Period, RegionCode};
use crate::frame::Store;
use crate::frame::difference::Derived;
use crate::frame::single::{Attempt, Cumulated, is_rest};
use crate::report::block::{Cell, Format};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Columns: value is later minus earlier, exact; both are rounded, so it may be off by one unit of their last decimal. later and earlier \
are the cumulative figures, later_place and earlier_place where they stand, later_id and earlier_id their observations; published and \
publisher are those of both, since figures of two publishers or days are never subtracted, nor those of two files without publisher or day: a quarter that several give has several rows, \
the preferred one first. refused tells why there is no value: growth rates, stocks and indices, bounds and goals, two publishers, \
days or files, January apart from February, a change of scope within the later months, or a figure that is not known. Without PERIOD: every \
quarter and month of which a later and an earlier figure are known. Exit code 1 if nothing could be worked out.")]
pub(super) struct Args {
    /// Indicator, by id or name
    indicator: String,

    /// Quarter, month or other months that do not begin in January: 2022Q2, 2022-05, 2022-07/2022-12
    periods: Vec<Period>,

    /// Region; may be given again [default: the nation and the members of --group]
    #[arg(long, value_name = "R")]
    region: Vec<String>,

    /// Group: an id or name, or a province for its cities
    #[arg(long, value_name = "G", default_value = "provinces", conflicts_with = "region")]
    group: String,

    /// What to take differences of: levels; any other measure is refused with the reason
    #[arg(long, default_value = "level")]
    measure: Measure,

    #[command(flatten)]
    further: Further,

    /// Form of the table
    #[arg(long, value_enum, default_value_t)]
    format: TableFormat,
}

const COLUMNS: [(&str, Format); 16] = [
    ("region_code", Format::Text),
    ("region", Format::Text),
    ("period", Format::Text),
    ("value", Format::Number),
    ("unit", Format::Text),
    ("later_period", Format::Text),
    ("later", Format::Number),
    ("earlier_period", Format::Text),
    ("earlier", Format::Number),
    ("published", Format::Text),
    ("publisher", Format::Text),
    ("later_place", Format::Text),
    ("earlier_place", Format::Text),
    ("later_id", Format::Text),
    ("earlier_id", Format::Text),
    ("refused", Format::Text),
];

pub(super) fn run(files: &DataFiles, args: Args) -> Result<ExitCode> {
    let loaded = args.further.load(files)?;
    let (catalog, store) = (&loaded.catalog, &loaded.store);
    let indicator = catalog.indicators.find(&args.indicator)?;
    for period in &args.periods {
        let label = period.label();
        ensure!(
            is_rest(*period),
            "{label} is no difference of cumulative figures; ask for months of one year that begin after January, \
             such as 2022Q2 or 2022-05"
        );
    }
    let cumulated = Cumulated::of(store, indicator, args.measure);
    let regions = regions(catalog, &args)?;
    let ask = |region: &RegionCode| match args.periods.as_slice() {
        [] => cumulated.all(*region),
        periods => periods.iter().flat_map(|period| cumulated.ask(*region, *period)).collect(),
    };
    let attempts: Vec<Attempt> = regions.iter().flat_map(ask).collect();
    let rows: Vec<Vec<Cell>> = attempts.iter().flat_map(|attempt| rows(catalog, store, attempt)).collect();
    let had = attempts.iter().filter(|attempt| attempt.figures.is_ok()).count();
    if !rows.is_empty() {
        print_rows(&COLUMNS, rows, args.format)?;
    }
    let alone: usize = regions.iter().map(|region| cumulated.alone(*region)).sum();
    if args.periods.is_empty() && alone > 0 {
        let id = &indicator.id;
        super::note(&format!(
            "{alone} quarters of {id}: nothing is known up to the quarter before, so they are not listed"
        ));
    }
    super::note(&format!("{had} worked out, {} refused", attempts.len() - had));
    Ok(if had > 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// The regions asked for, else the nation and the members of the group.
fn regions(catalog: &Catalog, args: &Args) -> Result<Vec<RegionCode>> {
    if !args.region.is_empty() {
        return args.region.iter().map(|name| Ok(catalog.regions.find(name)?.code)).collect();
    }
    let group = catalog.groups.find(&args.group, &catalog.regions)?;
    Ok(std::iter::once(RegionCode::NATION).chain(group.members).collect())
}

/// A row for each figure, or one with the reason.
fn rows(catalog: &Catalog, store: &Store, attempt: &Attempt) -> Vec<Vec<Cell>> {
    let begin = |period: Period| {
        let mut cells = named(catalog, attempt.region);
        cells.push(Cell::Text(period.to_string()));
        cells
    };
    match &attempt.figures {
        Ok(figures) => figures.iter().map(|figure| [begin(attempt.period), derived(store, figure)].concat()).collect(),
        Err(why) => {
            let mut cells = begin(attempt.period);
            cells.extend([Cell::Empty, Cell::Text(attempt.unit.clone())]);
            cells.resize(COLUMNS.len() - 1, Cell::Empty);
            cells.push(Cell::Text(why.to_string()));
            vec![cells]
        }
    }
}

/// The cells of a figure from its value on.
fn derived(store: &Store, figure: &Derived) -> Vec<Cell> {
    let o = &figure.observation;
    let text = |text: String| Cell::Text(text);
    let parents: Vec<&Observation> = figure.from.iter().filter_map(|id| store.get(id)).collect();
    let mut cells = vec![Cell::Number(o.value), text(o.unit.clone())];
    for parent in &parents {
        let period = parent.period.map_or(Cell::Empty, |period| text(period.to_string()));
        cells.extend([period, Cell::Number(parent.value)]);
    }
    let source = &o.provenance;
    cells.extend([source.published.map_or(Cell::Empty, |day| text(day.to_string())), text(source.publisher.clone())]);
    cells.extend(parents.iter().map(|parent| text(parent.provenance.place.to_string())));
    cells.extend(figure.from.iter().map(|id| text(id.to_string())));
    cells.push(Cell::Empty);
    cells
}
