//! `jianbao funnel`: how far projects have come, and what they add to a total.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow, ensure};

use super::listing::{TableFormat, print_rows};
use crate::analysis::arithmetic::{contribution, implied_base, pull, rounded};
use crate::analysis::breadth::{Stage, funnel};
use crate::domain::Decimal;
use crate::report::block::{Cell, Format};
use crate::source::counts::{ProjectTable, projects};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
FILE is a CSV with the columns `group`, one for each stage in order (planned, started, producing, at_capacity or your \
own), and, where known, `added`: what the projects add to a total. Counts are cumulative: a project at capacity is \
counted at every stage. Columns: of_first and of_previous are % of the first stage and of the stage before. With \
--total and --growth the columns are added, pull (percentage points that it adds to the growth of the total, whose \
base is total / (1 + growth/100)) and contribution (% of the change of the total). The last row is the sum.")]
pub(super) struct Args {
    /// Table of projects
    file: PathBuf,

    /// Level of the total that the projects add to
    #[arg(long, value_name = "LEVEL", requires = "growth")]
    total: Option<Decimal>,

    /// Growth of that total, %
    #[arg(long, value_name = "RATE", requires = "total", allow_hyphen_values = true)]
    growth: Option<Decimal>,

    /// Form of the table
    #[arg(long, value_enum, default_value_t)]
    format: TableFormat,
}

pub(super) fn run(args: Args) -> Result<ExitCode> {
    let table = projects(&args.file)?;
    let name = args.file.display().to_string();
    match args.total.zip(args.growth) {
        Some(total) => pulls(&table, total, &name, args.format)?,
        None => stages(&table, &name, args.format)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// The stages of every group, then of all.
fn stages(table: &ProjectTable, name: &str, form: TableFormat) -> Result<()> {
    let mut rows = Vec::new();
    for projects in &table.rows {
        let stages = funnel(&projects.counts).map_err(|e| {
            let (later, earlier) = (&table.stages[e.at], &table.stages[e.at - 1]);
            anyhow!("{name}:{}: more projects are {later} than {earlier}; counts are cumulative", projects.line)
        })?;
        rows.extend(stages_of(&projects.group, &table.stages, &stages));
    }
    let sums = (0..table.stages.len()).map(|at| {
        let sum = table.rows.iter().try_fold(0u32, |sum, row| sum.checked_add(row.counts[at]));
        sum.with_context(|| format!("{name}: the counts of {} are out of all proportion", table.stages[at]))
    });
    // Sums of stages that narrow in every group narrow too.
    let sums = funnel(&sums.collect::<Result<Vec<_>>>()?).map_err(|_| anyhow!("{name}: the sums do not narrow"))?;
    rows.extend(stages_of("all", &table.stages, &sums));
    let columns = [
        ("group", Format::Text),
        ("stage", Format::Text),
        ("count", Format::Integer),
        ("of_first", Format::Number),
        ("of_previous", Format::Number),
    ];
    print_rows(&columns, rows, form)
}

fn stages_of(group: &str, names: &[String], stages: &[Stage]) -> Vec<Vec<Cell>> {
    let row = |(name, stage): (&String, &Stage)| {
        vec![
            Cell::Text(group.into()),
            Cell::Text(name.clone()),
            Cell::Integer(stage.count.into()),
            stage.of_first.into(),
            stage.of_previous.into(),
        ]
    };
    names.iter().zip(stages).map(row).collect()
}

/// What each group's projects add to a total.
fn pulls(table: &ProjectTable, (total, growth): (Decimal, Decimal), name: &str, form: TableFormat) -> Result<()> {
    ensure!(total > Decimal::ZERO, "a total of {total} has no growth to pull");
    let base = implied_base(total, growth).with_context(|| format!("growth of {growth} % leaves no base"))?;
    let known: Vec<(String, Decimal)> =
        table.rows.iter().filter_map(|row| Some((row.group.clone(), row.added?))).collect();
    ensure!(!known.is_empty(), "{name}: no group tells in a column `added` what its projects add");
    let sum: Decimal = known.iter().map(|(_, added)| *added).sum();
    let row = |(group, added): &(String, Decimal)| {
        let contribution = contribution(*added, total - base).map(|c| rounded(c, 1));
        let pull = pull(*added, base).map(|p| rounded(p, 1));
        vec![Cell::Text(group.clone()), Cell::Number(*added), pull.into(), contribution.into()]
    };
    let rows = known.iter().chain([&("all".to_string(), sum)]).map(row).collect();
    let columns = [
        ("group", Format::Text),
        ("added", Format::Number),
        ("pull", Format::Signed),
        ("contribution", Format::Number),
    ];
    print_rows(&columns, rows, form)?;
    super::note(&format!("base {} = {total} / (1 + {growth}/100)", rounded(base, 1)));
    Ok(())
}
