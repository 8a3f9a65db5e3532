//! `jianbao rank`: places of the regions of a group, and how they changed.

use std::collections::BTreeMap;
use std::process::ExitCode;

use anyhow::{Result, ensure};

use super::listing::{Further, TableFormat, named, period_or_newest, print_rows};
use crate::analysis::ranking::{Missing, Ranking, climb, climbs_common, ranking, rankings};
use crate::analysis::trend::end_before;
use crate::catalog::{Catalog, DataFiles, Group};
use crate::domain::{Indicator, Measure, Period};
use crate::pipeline::Loaded;
use crate::report::block::{Cell, Format};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Columns: rank is the competition rank (1224); rank_best and rank_worst are the places that regions without a \
comparable figure leave possible; ties is the number of other regions with the same figure; true_best and true_worst \
are the places that unrounded figures leave possible besides. up_year is the number of places gained on the year \
before among the regions known in both, up_year_least and up_year_most what missing figures leave open in the whole \
group; up_before is the same on the quarter end before. Regions that are not ranked stand at the end with empty \
cells, and the reason goes to standard error.")]
pub(super) struct Args {
    /// Indicator, by id or name, such as industrial_va or gdp
    indicator: String,

    /// Period, such as 2022Q1 or 2022-03 [default: the newest with enough coverage]
    period: Option<Period>,

    /// Group to rank: an id or name of `jianbao catalog groups`; a province, or PROVINCE:cities, for its cities;
    /// PROVINCE:counties
    #[arg(long, value_name = "G", default_value = "provinces")]
    group: String,

    /// What to rank: yoy (growth) or level
    #[arg(long, default_value = "yoy")]
    measure: Measure,

    /// Rank on every basis published up to the period's last month, one below the other: growth and level, cumulative,
    /// of the quarter and of the month alone
    #[arg(long, conflicts_with = "measure")]
    bases: bool,

    #[command(flatten)]
    further: Further,

    /// Form of the table
    #[arg(long, value_enum, default_value_t)]
    format: TableFormat,
}

/// The columns of a ranking.
const COLUMNS: [(&str, Format); 15] = [
    ("region_code", Format::Text),
    ("region", Format::Text),
    ("value", Format::Number),
    ("rank", Format::Integer),
    ("rank_best", Format::Integer),
    ("rank_worst", Format::Integer),
    ("ties", Format::Integer),
    ("true_best", Format::Integer),
    ("true_worst", Format::Integer),
    ("up_year", Format::Integer),
    ("up_year_least", Format::Integer),
    ("up_year_most", Format::Integer),
    ("up_before", Format::Integer),
    ("up_before_least", Format::Integer),
    ("up_before_most", Format::Integer),
];

pub(super) fn run(files: &DataFiles, args: Args) -> Result<ExitCode> {
    let loaded = args.further.load(files)?;
    let catalog = &loaded.catalog;
    let indicator = catalog.indicators.find(&args.indicator)?;
    let group = catalog.groups.find(&args.group, &catalog.regions)?;
    let period = period_or_newest(&loaded, args.period, indicator, &group)?;
    if args.bases {
        return bases(&loaded, indicator, &group, period, args.format);
    }
    ensure!(
        matches!(args.measure, Measure::Yoy | Measure::Level),
        "{} cannot be ranked; only yoy and level are",
        args.measure
    );
    let all = rankings(&loaded.store, indicator, args.measure, &group)?;
    let now = match all.get(&period) {
        Some(ranking) => ranking.clone(),
        None => ranking(&loaded.store, indicator, args.measure, &group, period)?,
    };
    let (known, size, label) = (now.rows.len(), now.size(), period.label());
    ensure!(known > 0, "no region of {} has a figure of {} for {label}", group.name_zh, indicator.id);
    print_rows(&COLUMNS, rows(catalog, &all, &now), args.format)?;
    for (code, why) in &now.missing {
        super::note(&format!("{}: not ranked, {}", catalog.regions.short(*code), why_missing(why)));
    }
    super::note(&format!("{} {label}: {known}/{size} ranked", indicator.id));
    Ok(ExitCode::SUCCESS)
}

/// The rankings of everything published that ends with the period's last month.
fn bases(loaded: &Loaded, indicator: &Indicator, group: &Group, period: Period, form: TableFormat) -> Result<ExitCode> {
    let mut table = Vec::new();
    for measure in [Measure::Yoy, Measure::Level] {
        let all = rankings(&loaded.store, indicator, measure, group)?;
        for now in all.values().rev().filter(|r| r.period.last() == period.last()) {
            super::note(&format!("{measure} {}: {}/{} ranked", now.period.label(), now.rows.len(), now.size()));
            for cells in rows(&loaded.catalog, &all, now) {
                let basis = [Cell::Text(measure.to_string()), Cell::Text(now.period.to_string())];
                table.push(basis.into_iter().chain(cells).collect());
            }
        }
    }
    ensure!(
        !table.is_empty(),
        "no region of {} has a figure of {} up to {}",
        group.name_zh,
        indicator.id,
        period.last()
    );
    let columns: Vec<_> = [("measure", Format::Text), ("period", Format::Text)].into_iter().chain(COLUMNS).collect();
    print_rows(&columns, table, form)?;
    Ok(ExitCode::SUCCESS)
}

/// The rows of a ranking, those that are not ranked last.
fn rows(catalog: &Catalog, all: &BTreeMap<Period, Ranking>, now: &Ranking) -> Vec<Vec<Cell>> {
    let year = all.get(&now.period.year_before());
    let before = end_before(now.period).and_then(|before| all.get(&before));
    let earlier = [year, before].map(|e| e.map(|e| (e, climbs_common(e, now))));
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for row in &now.rows {
        let mut cells = named(catalog, row.region);
        cells.push(Cell::Number(row.value));
        let places = [row.rank, row.rank, row.worst, row.ties, row.true_best, row.true_worst];
        cells.extend(places.map(|place| Cell::Integer(place.into())));
        for earlier in &earlier {
            let gained = earlier.as_ref().and_then(|(e, up)| Some((up.get(&row.region)?, climb(e, now, row.region)?)));
            match gained {
                Some((common, open)) => cells.extend([*common, open.least, open.most].map(Cell::Integer)),
                None => cells.extend([Cell::Empty, Cell::Empty, Cell::Empty]),
            }
        }
        rows.push(cells);
    }
    for (code, _) in &now.missing {
        let mut cells = named(catalog, *code);
        cells.resize(COLUMNS.len(), Cell::Empty);
        rows.push(cells);
    }
    rows
}

/// Why a region is not ranked, for a reader of the terminal.
fn why_missing(why: &Missing) -> &'static str {
    match why {
        Missing::Unpublished => "no comparable figure found",
        Missing::SingleMonth(_) => "only the last month alone is known, which is not ranked among cumulative figures",
    }
}
