//! `jianbao targets`: a period against the goals of its year.

use std::process::ExitCode;

use anyhow::{Result, ensure};

use super::listing::{Further, TableFormat, named, print_rows};
use crate::analysis::arithmetic::rounded;
use crate::analysis::grid::chosen;
use crate::analysis::pace::{Course, Pace};
use crate::analysis::target::{Outlook, targets};
use crate::analysis::weights::Levels;
use crate::catalog::{Catalog, DataFiles};
use crate::domain::{Kind, Measure, Period};
use crate::report::block::{Cell, Format};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
A target is an observation with status `target` for a whole year; a figure is the outcome of the period, else what was \
expected (预计). Columns: gap is the figure minus the target in percentage points (for a level: in its unit); below \
tells whether the target is missed so far; needed is what the rest of the year would have to grow by (a level: come \
to); weight is the part of the year before that the elapsed months made up, and weight_from whether that is from \
published levels or only from the number of months; outlook is open, secured, impossible, met, missed or undefined; \
unseen tells that the region is not known to have grown as fast as needed at any earlier quarter end or month. \
Exit code 1 where a region lies below its target.")]
pub(super) struct Args {
    /// Indicator, by id or name
    indicator: String,

    /// Period, from January on, such as 2022Q1 or 2022
    period: Period,

    /// Group: an id or name of `jianbao catalog groups`, or a province for its cities
    #[arg(long, value_name = "G", default_value = "provinces")]
    group: String,

    /// Region, instead of a group; may be given again
    #[arg(long, value_name = "R", conflicts_with = "group")]
    region: Vec<String>,

    /// What the targets are about: yoy (growth) or level
    #[arg(long, default_value = "yoy")]
    measure: Measure,

    #[command(flatten)]
    further: Further,

    /// Form of the table
    #[arg(long, value_enum, default_value_t)]
    format: TableFormat,
}

const COLUMNS: [(&str, Format); 13] = [
    ("region_code", Format::Text),
    ("region", Format::Text),
    ("target", Format::Number),
    ("bound", Format::Text),
    ("value", Format::Number),
    ("status", Format::Text),
    ("gap", Format::Signed),
    ("below", Format::Text),
    ("outlook", Format::Text),
    ("needed", Format::Number),
    ("weight", Format::Number),
    ("weight_from", Format::Text),
    ("unseen", Format::Text),
];

pub(super) fn run(files: &DataFiles, args: Args) -> Result<ExitCode> {
    let loaded = args.further.load(files)?;
    let (catalog, store) = (&loaded.catalog, &loaded.store);
    let indicator = catalog.indicators.find(&args.indicator)?;
    ensure!(
        matches!(args.measure, Measure::Yoy | Measure::Level),
        "targets are of yoy or level, not of {}",
        args.measure
    );
    ensure!(
        args.measure == Measure::Yoy || indicator.kind == Kind::Flow,
        "levels of {} do not add up over the months",
        indicator.id
    );
    let members = match args.region.as_slice() {
        [] => catalog.groups.find(&args.group, &catalog.regions)?.members,
        names => names.iter().map(|n| Ok(catalog.regions.find(n)?.code)).collect::<Result<_>>()?,
    };
    let all = chosen(store)?;
    let course = Course { store, levels: Levels::of(&all, indicator), indicator, measure: args.measure };
    let goals = targets(store, indicator, args.measure, args.period.year(), &members);
    let set = goals.iter().filter(|(_, goal)| goal.is_some()).count();
    ensure!(
        set > 0,
        "none of the {} regions has a target of {} for {}",
        members.len(),
        indicator.id,
        args.period.year()
    );
    let (mut rows, mut below, mut open) = (Vec::new(), Vec::new(), Vec::new());
    for (code, goal) in &goals {
        let Some(goal) = goal else {
            open.push(catalog.regions.short(*code));
            continue;
        };
        let (row, is_below) = row(catalog, &course.pace(*code, *goal, args.period)?);
        rows.push(row);
        below.extend(is_below.then(|| catalog.regions.short(*code)));
    }
    print_rows(&COLUMNS, rows, args.format)?;
    if !open.is_empty() {
        super::note(&format!("without a target for {}: {}", args.period.year(), open.join("、")));
    }
    let named = if below.is_empty() { "none".to_string() } else { below.join("、") };
    super::note(&format!("{} {}: {} of {set} below target: {named}", indicator.id, args.period.label(), below.len()));
    Ok(if below.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// A region's row, and whether it lies below its target.
fn row(catalog: &Catalog, pace: &Pace<'_>) -> (Vec<Cell>, bool) {
    let mut cells = named(catalog, pace.region);
    let wanted = pace.target.observation;
    cells.extend([Cell::Number(wanted.value), Cell::Text(wanted.bound.as_str().into())]);
    let Some(reached) = &pace.reached else {
        cells.resize(COLUMNS.len(), Cell::Empty);
        return (cells, false);
    };
    let yes = |is: bool| Cell::Text(if is { "yes" } else { "no" }.into());
    let needed = if let Outlook::Needed(needed) = reached.outlook { Some(needed) } else { None };
    let elapsed = reached.elapsed;
    cells.extend([
        Cell::Number(reached.figure.value),
        Cell::Text(reached.figure.status.as_str().into()),
        Cell::Number(reached.gap),
        yes(reached.below),
        Cell::Text(reached.outlook.as_str().into()),
        needed.into(),
        elapsed.map(|s| rounded(s.part, 4)).into(),
        elapsed.map_or(Cell::Empty, |s| Cell::Text(if s.from_levels { "levels" } else { "months" }.into())),
        reached.unseen.map_or(Cell::Empty, yes),
    ]);
    (cells, reached.below)
}
