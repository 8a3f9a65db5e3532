//! `jianbao gap`: each region's growth minus the nation's, the group's, its own past's and its target's.

use std::process::ExitCode;

use anyhow::{Result, ensure};

use super::listing::{Further, TableFormat, named, period_or_newest, print_rows};
use crate::analysis::gap::{self, GroupSummary};
use crate::analysis::grid::chosen;
use crate::analysis::standing::{Run, gap_change, runs};
use crate::analysis::target::targets;
use crate::analysis::trend::{Basis, end_before};
use crate::analysis::weights::{Levels, Weighted, weighted};
use crate::catalog::DataFiles;
use crate::domain::{Decimal, Indicator, Measure, Period, RegionCode, Span};
use crate::frame::Store;
use crate::report::block::{Cell, Format};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Columns, in percentage points unless told: gap_nation, gap_median (the group's median), gap_gdp (growth minus the same \
region's GDP growth, for indicators in comparable prices), gap_group (the group's mean weighted by the levels of the \
year before, where there are any), gap_province (for cities), gap_year (own growth a year before), gap_target (the \
year's target). run is the number of quarter ends in a row above the nation, negative below it; above is the number \
of quarter ends above it among the ends of the last 16 (quarters of the settings) that are known. gap_change is the \
change of gap_nation on the year before (on the quarter end before with --since before): own_change minus \
nation_change.")]
pub(super) struct Args {
    /// Indicator, by id or name
    indicator: String,

    /// Period, such as 2022Q1 or 2022-03 [default: the newest with enough coverage]
    period: Option<Period>,

    /// Group: an id or name of `jianbao catalog groups`, or a province for its cities
    #[arg(long, value_name = "G", default_value = "provinces")]
    group: String,

    /// Since when the change of the gap is told
    #[arg(long, value_enum, default_value_t)]
    since: Since,

    #[command(flatten)]
    further: Further,

    /// Form of the table
    #[arg(long, value_enum, default_value_t)]
    format: TableFormat,
}

/// Since when the change of a gap is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Since {
    /// The same months a year before
    #[default]
    Year,
    /// The quarter end, or the period, before
    Before,
}

const COLUMNS: [(&str, Format); 16] = [
    ("region_code", Format::Text),
    ("region", Format::Text),
    ("value", Format::Number),
    ("gap_nation", Format::Signed),
    ("gap_median", Format::Signed),
    ("gap_gdp", Format::Signed),
    ("gap_group", Format::Signed),
    ("gap_province", Format::Signed),
    ("gap_year", Format::Signed),
    ("gap_target", Format::Signed),
    ("run", Format::Integer),
    ("above", Format::Integer),
    ("ends", Format::Integer),
    ("gap_change", Format::Signed),
    ("own_change", Format::Signed),
    ("nation_change", Format::Signed),
];

pub(super) fn run(files: &DataFiles, args: Args) -> Result<ExitCode> {
    let loaded = args.further.load(files)?;
    let (catalog, store) = (&loaded.catalog, &loaded.store);
    let wanted = catalog.indicators.find(&args.indicator)?;
    let indicator = &wanted.id;
    let group = catalog.groups.find(&args.group, &catalog.regions)?;
    let period = period_or_newest(&loaded, args.period, wanted, &group)?;
    let summary = gap::group(store, indicator, period, &group);
    ensure!(summary.known() > 0, "no region of {} has a figure of {indicator} for {}", group.name_zh, period.label());
    let all = chosen(store)?;
    let mean = weighted(store, &Levels::of(&all, wanted), wanted, period, &group.members);
    let before = if args.since == Since::Year { Some(period.year_before()) } else { end_before(period) };
    let known = Known {
        store,
        gdp: catalog.indicators.get("gdp").filter(|gdp| gdp.id != *indicator),
        targets: targets(store, wanted, Measure::Yoy, period.year(), &group.members)
            .into_iter()
            .filter_map(|(code, goal)| Some((code, goal?.observation.value)))
            .collect(),
        indicator: wanted,
        period,
        before,
        quarters: catalog.settings.quarters,
        mean: mean.as_ref().map(|m| m.rate),
        summary: &summary,
    };
    let runs = known.runs()?;
    let members = summary.members.iter().zip(runs);
    let rows = members
        .map(|((code, value, _), run)| {
            let cells = named(catalog, *code).into_iter().chain([Cell::Number(*value)]);
            cells.chain(known.cells(*code, *value, run)).collect()
        })
        .collect();
    print_rows(&COLUMNS, rows, args.format)?;
    tell(&known, mean.as_ref());
    Ok(ExitCode::SUCCESS)
}

/// What the rows are made from.
struct Known<'a> {
    store: &'a Store,
    indicator: &'a Indicator,
    gdp: Option<&'a Indicator>,
    period: Period,
    before: Option<Period>,
    quarters: usize,
    targets: Vec<(RegionCode, Decimal)>,
    mean: Option<Decimal>,
    summary: &'a GroupSummary,
}

impl Known<'_> {
    /// Quarter ends in a row above or below the nation, in the order of the members; nothing for a period that ends
    /// with no quarter or is of a kind that is not followed.
    fn runs(&self) -> Result<Vec<Option<Run>>> {
        let codes: Vec<RegionCode> = self.summary.members.iter().map(|(code, _, _)| *code).collect();
        let basis = match self.period.span() {
            Span::Cumulative => Basis::Cumulative,
            Span::Month => Basis::Month,
            Span::Quarter | Span::Other => return Ok(vec![None; codes.len()]),
        };
        if !self.period.last().month().is_multiple_of(3) {
            return Ok(vec![None; codes.len()]);
        }
        let ends = (self.period, self.quarters);
        let runs = runs(self.store, &self.indicator.id, basis, ends, &codes, RegionCode::NATION)?;
        Ok(runs.into_iter().map(Some).collect())
    }

    fn cells(&self, code: RegionCode, value: Decimal, run: Option<Run>) -> Vec<Cell> {
        let (store, id, period) = (self.store, &self.indicator.id, self.period);
        let nation = gap::to_region(store, id, period, code, RegionCode::NATION);
        let own = self.gdp.and_then(|gdp| gap::to_indicator(store, self.indicator, gdp, period, code));
        let province = code.province().filter(|province| *province != code);
        let province = province.and_then(|province| gap::to_region(store, id, period, code, province));
        let year = gap::to_year_before(store, id, period, code);
        let target = self.targets.iter().find(|(region, _)| *region == code).map(|(_, target)| value - target);
        let change = self.before.and_then(|b| gap_change(store, id, (b, period), code, RegionCode::NATION));
        vec![
            nation.map(|g| g.gap).into(),
            self.summary.median.map(|median| value - median).into(),
            own.map(|g| g.gap).into(),
            self.mean.map(|mean| value - mean).into(),
            province.map(|g| g.gap).into(),
            year.map(|g| g.gap).into(),
            target.into(),
            run.map_or(Cell::Empty, |run| Cell::Integer(run.length)),
            run.map_or(Cell::Empty, |run| Cell::Integer(run.above.into())),
            run.map_or(Cell::Empty, |run| Cell::Integer(run.ends.into())),
            change.as_ref().map(|c| c.change()).into(),
            change.as_ref().map(|c| c.own).into(),
            change.as_ref().map(|c| c.reference).into(),
        ]
    }
}

/// What the gaps are measured against, on standard error.
fn tell(known: &Known<'_>, mean: Option<&Weighted>) {
    let nation = known.store.figure(RegionCode::NATION, &known.indicator.id, known.period, Measure::Yoy);
    let nation = nation.map_or("not known".to_string(), |n| n.value.to_string());
    let median = known.summary.median.map_or("not known".to_string(), |m| m.to_string());
    let (count, size) = (known.summary.known(), known.summary.size);
    super::note(&format!(
        "{} {}: nation {nation}, median {median}, {count}/{size} known",
        known.indicator.id,
        known.period.label()
    ));
    if let Some(mean) = mean {
        super::note(&format!(
            "weighted mean {} of {}/{} regions, {} % of the levels known; weights: {}",
            mean.rate,
            mean.parts.len(),
            mean.size,
            mean.coverage,
            mean.weighting.as_str()
        ));
    }
}
