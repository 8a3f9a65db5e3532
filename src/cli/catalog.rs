//! `jianbao catalog`: what can be asked for.

use std::process::ExitCode;

use anyhow::Result;
use clap::ValueEnum;

use super::listing::{TableFormat, print_rows};
use crate::catalog::{Catalog, DataFiles, Former, FormerKind};
use crate::domain::{Division, Measure, Month, RegionCode};
use crate::pipeline::load;
use crate::report::block::{Cell, Format};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// What to list
    #[arg(value_enum, default_value_t = What::Indicators)]
    what: What,

    /// With regions and former: only those below this one, by any name; the provinces, or all, where left out
    #[arg(long, value_name = "R")]
    below: Option<String>,

    /// Form of the table
    #[arg(long, value_enum, default_value_t)]
    format: TableFormat,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum What {
    /// Indicators with units, basis of growth and words that name them
    Indicators,
    /// Regions with codes and names
    Regions,
    /// Names and codes that regions had before, with the months of their use
    Former,
    /// Groups with members and sources
    Groups,
    /// Periods with figures, and how many provinces have one
    Periods,
}

pub(super) fn run(files: &DataFiles, args: Args) -> Result<ExitCode> {
    match args.what {
        What::Indicators => indicators(&Catalog::load(files)?, args.format)?,
        What::Regions => regions(&Catalog::load(files)?, args.below.as_deref(), args.format)?,
        What::Former => former(&Catalog::load(files)?, args.below.as_deref(), args.format)?,
        What::Groups => groups(&Catalog::load(files)?, args.format)?,
        What::Periods => periods(files, args.format)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn text(value: impl Into<String>) -> Cell {
    Cell::Text(value.into())
}

fn indicators(catalog: &Catalog, format: TableFormat) -> Result<()> {
    let rows = catalog.indicators.iter().map(|i| {
        vec![
            text(i.id.as_str()),
            text(&i.name_zh),
            text(&i.name_en),
            text(i.units.join(" ")),
            text(format!("{:?}", i.kind).to_lowercase()),
            text(format!("{:?}", i.basis).to_lowercase()),
            text(format!("{:?}", i.direction).to_lowercase()),
        ]
    });
    let titles = ["indicator", "name_zh", "name_en", "units", "kind", "basis", "first_place"];
    print_rows(&titles.map(|t| (t, Format::Text)), rows.collect(), format)
}

fn regions(catalog: &Catalog, below: Option<&str>, format: TableFormat) -> Result<()> {
    let above = below.map(|name| catalog.regions.find(name)).transpose()?;
    let rows = catalog.regions.iter().filter(|r| match above {
        Some(above) => r.parent == Some(above.code),
        None => r.level <= Division::Province,
    });
    let rows = rows.map(|r| {
        vec![text(r.code.to_string()), text(&r.name), text(&r.short), text(&r.name_en), text(r.aliases.join(" "))]
    });
    let titles = ["region_code", "name", "short", "name_en", "aliases"];
    print_rows(&titles.map(|t| (t, Format::Text)), rows.collect(), format)
}

fn former(catalog: &Catalog, below: Option<&str>, format: TableFormat) -> Result<()> {
    catalog.regions.validate_former()?;
    let above = below.map(|name| catalog.regions.find(name)).transpose()?;
    let inside = |code: RegionCode| above.is_none_or(|above| lies_in(catalog, code, above.code));
    let month = |month: Option<Month>| month.map_or(Cell::Empty, |month| text(month.to_string()));
    let mut names: Vec<(&str, &Former)> =
        catalog.regions.former_names().iter().flat_map(|(name, all)| all.iter().map(move |f| (name, f))).collect();
    names.retain(|(_, former)| inside(former.code));
    names.sort_by_key(|(name, former)| (former.code, former.since, former.until, *name));
    let rows = names.into_iter().map(|(name, f)| {
        let kind = match f.kind {
            FormerKind::Name => "name",
            FormerKind::Code => "code",
            FormerKind::Merged => "merged",
            FormerKind::Today => "today",
        };
        let today = [text(f.code.to_string()), text(catalog.regions.short(f.code))];
        [vec![text(name)], today.to_vec(), vec![month(f.since), month(f.until), text(kind)]].concat()
    });
    let titles = ["former", "region_code", "region", "since", "until", "kind"];
    print_rows(&titles.map(|t| (t, Format::Text)), rows.collect(), format)
}

/// Whether a region lies in another, however far below it.
fn lies_in(catalog: &Catalog, code: RegionCode, above: RegionCode) -> bool {
    let parent = |code: &RegionCode| catalog.regions.get(*code).and_then(|region| region.parent);
    std::iter::successors(Some(code), parent).any(|code| code == above)
}

fn groups(catalog: &Catalog, format: TableFormat) -> Result<()> {
    let rows = catalog.groups.iter().map(|g| {
        let members: Vec<String> = g.members.iter().map(|code| catalog.regions.short(*code)).collect();
        vec![
            text(&g.id),
            text(&g.name_zh),
            text(&g.name_en),
            text(members.join(" ")),
            text(&g.source_zh),
            text(&g.date),
        ]
    });
    let titles = ["group", "name_zh", "name_en", "members", "source", "date"];
    print_rows(&titles.map(|t| (t, Format::Text)), rows.collect(), format)
}

fn periods(files: &DataFiles, format: TableFormat) -> Result<()> {
    let loaded = load(files)?;
    let provinces = &loaded.catalog.groups.provinces().members;
    let mut rows = Vec::new();
    for indicator in loaded.catalog.indicators.iter() {
        for period in loaded.store.periods(&indicator.id, Measure::Yoy) {
            let known = loaded.store.coverage(provinces, &indicator.id, *period, Measure::Yoy);
            rows.push(vec![
                text(indicator.id.as_str()),
                text(period.label()),
                text(period.to_string()),
                Cell::Integer(known as i64),
            ]);
        }
    }
    let columns = [
        ("indicator", Format::Text),
        ("label", Format::Text),
        ("period", Format::Text),
        ("provinces", Format::Integer),
    ];
    print_rows(&columns, rows, format)
}
