//! `jianbao assess`: a scoreboard over several indicators.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use rust_decimal::prelude::FromPrimitive;

use super::listing::{Further, TableFormat, named, print_rows};
use crate::analysis::arithmetic::rounded;
use crate::analysis::assess::{Scored, Sensitivity, order};
use crate::analysis::grid::chosen;
use crate::analysis::scoreboard::{DRAWS, Scoreboard, scoreboard};
use crate::analysis::trend::end_before;
use crate::catalog::scoring::{SCORING, Scoring};
use crate::catalog::{Catalog, DataFiles};
use crate::domain::{Decimal, Period};
use crate::report::block::{Cell, Format};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Columns: score is the weighted mean of the points over the known indicators; coverage the part of the weights that \
these make up, in %; missing names the others. A region below min_coverage has no place. rank_minmax, rank_zscore and \
rank_points are the places by each method. drawn_best and drawn_worst are the places over all draws of weights, moved \
the part of the draws, in %, in which the place is another one. up is the number of places gained on the round \
before among the regions placed in both.")]
pub(super) struct Args {
    /// Period, such as 2022Q1
    period: Period,

    /// Group: an id or name of `jianbao catalog groups`, or a province for its cities
    #[arg(long, value_name = "G", default_value = "provinces")]
    group: String,

    /// Scoreboard: indicators, weights and method [default: catalog/scoring.toml of the data]
    #[arg(long, value_name = "FILE")]
    weights: Option<PathBuf>,

    /// Round before [default: the period before]
    #[arg(long, value_name = "PERIOD")]
    against: Option<Period>,

    /// Number of draws of weights
    #[arg(long, value_name = "N", default_value_t = DRAWS.0, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    draws: u32,

    /// How far drawn weights lie from the given ones, as a part of each, 0 to 1
    #[arg(long, value_name = "PART", default_value_t = DRAWS.1)]
    spread: f64,

    /// Seed of the draws: the same one draws the same weights
    #[arg(long, value_name = "N", default_value_t = DRAWS.2)]
    seed: u64,

    #[command(flatten)]
    further: Further,

    /// Form of the table
    #[arg(long, value_enum, default_value_t)]
    format: TableFormat,
}

const COLUMNS: [(&str, Format); 13] = [
    ("region_code", Format::Text),
    ("region", Format::Text),
    ("score", Format::Number),
    ("rank", Format::Integer),
    ("coverage", Format::Number),
    ("missing", Format::Text),
    ("rank_minmax", Format::Integer),
    ("rank_zscore", Format::Integer),
    ("rank_points", Format::Integer),
    ("drawn_best", Format::Integer),
    ("drawn_worst", Format::Integer),
    ("moved", Format::Number),
    ("up", Format::Integer),
];

pub(super) fn run(files: &DataFiles, args: Args) -> Result<ExitCode> {
    ensure!((0.0..=1.0).contains(&args.spread), "spread {} is not 0 to 1", args.spread);
    let loaded = args.further.load(files)?;
    let catalog = &loaded.catalog;
    let scoring = scoring(files, args.weights.as_deref(), catalog)?;
    let members = catalog.groups.find(&args.group, &catalog.regions)?.members;
    let rounds = (args.period, args.against.or(end_before(args.period)));
    let draws = (args.draws, args.spread, args.seed);
    let board = scoreboard(catalog, &chosen(&loaded.store)?, &scoring, &members, rounds, draws)?;
    let placed = board.placed();
    ensure!(placed > 0, "no region has figures for {} of the weights in {}", scoring.min_coverage, args.period.label());
    let rows = order(&members, &board.scored).into_iter().map(|at| row(catalog, &scoring, &board, at)).collect();
    print_rows(&COLUMNS, rows, args.format)?;
    super::note(&format!(
        "{placed}/{} regions placed; of {} draws of weights within {} of each, {} change some place and {} the first",
        members.len(),
        board.drawn.draws,
        args.spread,
        board.drawn.changed,
        board.drawn.other_first
    ));
    Ok(ExitCode::SUCCESS)
}

/// The scoreboard named, else that of the data.
fn scoring(files: &DataFiles, named: Option<&Path>, catalog: &Catalog) -> Result<Scoring> {
    let Some(path) = named else {
        return catalog
            .scoring
            .clone()
            .with_context(|| format!("{} is missing; name one with --weights", files.path(SCORING)));
    };
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().and_then(|n| n.to_str());
    let name = name.with_context(|| format!("{}: not a file name", path.display()))?;
    Scoring::load(&DataFiles::Directory(folder.into()), name, &catalog.indicators)
}

/// A region's row.
fn row(catalog: &Catalog, scoring: &Scoring, board: &Scoreboard, at: usize) -> Vec<Cell> {
    let mut cells = named(catalog, board.members[at]);
    let missing = board.missing(scoring, at).into_iter().map(|c| format!("{} {}", c.indicator, c.measure));
    cells.extend(standing(&board.scored[at], &missing.collect::<Vec<_>>().join("; ")));
    cells.extend(board.methods.iter().map(|m| place(m[at].rank)));
    cells.extend(moved(&board.drawn, at));
    cells.push(board.up.as_ref().and_then(|up| up[at]).map_or(Cell::Empty, Cell::Integer));
    cells
}

fn decimal(value: f64, decimals: u32) -> Cell {
    Decimal::from_f64(value).map(|d| rounded(d, decimals)).into()
}

fn place(rank: Option<u32>) -> Cell {
    rank.map_or(Cell::Empty, |rank| Cell::Integer(rank.into()))
}

/// Score, place, coverage and what is missing.
fn standing(scored: &Scored, missing: &str) -> [Cell; 4] {
    let score = if scored.coverage > 0.0 { decimal(scored.score, 2) } else { Cell::Empty };
    [score, place(scored.rank), decimal(100.0 * scored.coverage, 1), Cell::Text(missing.into())]
}

/// How a region's place moves with the weights.
fn moved(drawn: &Sensitivity, at: usize) -> [Cell; 3] {
    match drawn.regions[at] {
        None => [Cell::Empty, Cell::Empty, Cell::Empty],
        Some((best, worst, times)) => {
            [place(Some(best)), place(Some(worst)), decimal(100.0 * f64::from(times) / f64::from(drawn.draws), 1)]
        }
    }
}
