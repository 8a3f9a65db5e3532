//! `jianbao targets`: a period against the goals of its year.

use std::process::ExitCode;

use anyhow::{Context, Result, ensure};

use super::listing::{Further, TableFormat, named, print_rows};
use crate::analysis::grid::chosen;
use crate::analysis::target::{
    Outlook, Target, elapsed, highest, latest, outlook_of_growth, outlook_of_level, targets,
};
use crate::analysis::weights::Levels;
use crate::catalog::{Catalog, DataFiles};
use crate::domain::{Bound, Indicator, Kind, Measure, Observation, Period, RegionCode};
use crate::frame::Store;
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
    let known = Known { catalog, store, levels: Levels::of(&all, indicator), indicator, measure: args.measure };
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
        let (row, is_below) = known.row(*code, goal, args.period)?;
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

/// What the rows are made from.
struct Known<'a> {
    catalog: &'a Catalog,
    store: &'a Store,
    levels: Levels<'a>,
    indicator: &'a Indicator,
    measure: Measure,
}

impl Known<'_> {
    /// A region's row, and whether it lies below its target.
    fn row(&self, code: RegionCode, goal: &Target<'_>, period: Period) -> Result<(Vec<Cell>, bool)> {
        let mut cells = named(self.catalog, code);
        let wanted = goal.observation;
        cells.extend([Cell::Number(wanted.value), Cell::Text(wanted.bound.as_str().into())]);
        let figure = latest(self.store, self.indicator, self.measure, period, code).map(|(_, o)| o);
        let Some(figure) = figure else {
            cells.resize(COLUMNS.len(), Cell::Empty);
            return Ok((cells, false));
        };
        let name = self.catalog.regions.short(code);
        ensure!(figure.unit == wanted.unit, "{name}: the target is in {}, the figure in {}", wanted.unit, figure.unit);
        let below = figure.bound == Bound::Exact && !goal.met_by(figure.value);
        let gap = figure.value.checked_sub(wanted.value).context("a figure beyond the range of decimals")?;
        let share = elapsed(&self.levels, code, period).filter(|_| self.measure == Measure::Yoy);
        let outlook = self.outlook(goal, figure, code, period);
        cells.extend([
            Cell::Number(figure.value),
            Cell::Text(figure.status.as_str().into()),
            Cell::Number(gap),
            Cell::Text(if below { "yes" } else { "no" }.into()),
            Cell::Text(outlook.as_str().into()),
        ]);
        let needed = if let Outlook::Needed(needed) = outlook { Some(needed) } else { None };
        cells.push(needed.into());
        cells.push(share.map(|s| crate::analysis::arithmetic::rounded(s.part, 4)).into());
        cells.push(share.map_or(Cell::Empty, |s| Cell::Text(if s.from_levels { "levels" } else { "months" }.into())));
        let best = highest(self.store, self.indicator, code, period.last());
        let unseen = needed.zip(best).filter(|_| self.measure == Measure::Yoy && !goal.is_limit());
        cells.push(unseen.map_or(Cell::Empty, |(n, (_, b))| Cell::Text(if n > b { "yes" } else { "no" }.into())));
        Ok((cells, below))
    }

    fn outlook(&self, goal: &Target<'_>, figure: &Observation, code: RegionCode, period: Period) -> Outlook {
        if figure.bound != Bound::Exact {
            return Outlook::Undefined;
        }
        match self.measure {
            Measure::Level => outlook_of_level(goal, figure.value, period),
            _ => outlook_of_growth(goal, figure.value, elapsed(&self.levels, code, period)),
        }
    }
}
