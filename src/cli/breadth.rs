//! `jianbao breadth`: how many members of a list rise.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};

use super::listing::{TableFormat, print_rows};
use crate::analysis::breadth::Breadth;
use crate::report::block::{Cell, Format};
use crate::source::counts::{Changes, changes};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
FILE is a CSV with the columns item,change (growth or change of each product, city or industry; empty where not \
known), or item,now,before, or rising,unchanged,falling, or rising,total; and `group` where there are several. \
Columns: share_rising is % of the known members; diffusion = 100 (rising + unchanged/2) / known, which rising,total \
does not allow.")]
pub(super) struct Args {
    /// Table of changes
    file: PathBuf,

    /// Form of the table
    #[arg(long, value_enum, default_value_t)]
    format: TableFormat,
}

pub(super) fn run(args: Args) -> Result<ExitCode> {
    let read = changes(&args.file)?;
    let mut groups = read.groups;
    if groups.len() > 1 {
        groups.push(all(&groups).with_context(|| format!("{}: too many members", args.file.display()))?);
    }
    let columns = [
        ("group", Format::Text),
        ("known", Format::Integer),
        ("missing", Format::Integer),
        ("rising", Format::Integer),
        ("unchanged", Format::Integer),
        ("falling", Format::Integer),
        ("share_rising", Format::Number),
        ("diffusion", Format::Number),
    ];
    print_rows(&columns, groups.iter().map(|group| row(group, read.split)).collect(), args.format)?;
    Ok(ExitCode::SUCCESS)
}

/// The sum of all groups.
fn all(groups: &[Changes]) -> Option<Changes> {
    let mut all = Changes { group: "all".into(), ..Changes::default() };
    for group in groups {
        all.missing = all.missing.checked_add(group.missing)?;
        for (sum, n) in all.counts.iter_mut().zip(group.counts) {
            *sum = sum.checked_add(n)?;
        }
    }
    Some(all)
}

/// A group's row. Where the unchanged were not counted apart, nothing is said of unchanged, falling and the index.
fn row(group: &Changes, split: bool) -> Vec<Cell> {
    let [rising, unchanged, falling] = group.counts;
    let breadth = Breadth { rising, unchanged, falling };
    let apart = |n: u32| if split { Cell::Integer(n.into()) } else { Cell::Empty };
    vec![
        Cell::Text(group.group.clone()),
        Cell::Integer(breadth.known().into()),
        Cell::Integer(group.missing.into()),
        Cell::Integer(rising.into()),
        apart(unchanged),
        apart(falling),
        breadth.share_rising().into(),
        breadth.diffusion().filter(|_| split).into(),
    ]
}
