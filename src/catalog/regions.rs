//! Regions by code and by any of their names, and the tile-grid map of the provinces.

use std::collections::HashMap;

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;

use super::files::DataFiles;
use super::former::{Former, FormerKind, FormerNames};
use super::names::{self, fold};
use super::table;
use crate::domain::{Division, Region, RegionCode};

const REGIONS: &str = "catalog/regions.csv";
const TILES: &str = "catalog/tiles.csv";

/// A province's place on the tile-grid map, row 0 in the north and column 0 in the west.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tile {
    /// The province.
    pub code: RegionCode,
    /// Row from the north.
    pub row: u32,
    /// Column from the west.
    pub col: u32,
}

/// All regions of the catalog.
#[derive(Debug)]
pub struct Regions {
    list: Vec<Region>,
    by_code: HashMap<RegionCode, usize>,
    by_name: HashMap<String, Vec<RegionCode>>,
    tiles: Vec<Tile>,
    former: FormerNames,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RegionRow {
    code: String,
    parent: String,
    level: Division,
    name: String,
    short: String,
    name_en: String,
    aliases: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TileRow {
    code: String,
    row: u32,
    col: u32,
}

impl Regions {
    /// Loads and validates regions and tiles.
    ///
    /// # Errors
    /// On a code, parent, level or name that does not hold, with file and line.
    pub fn load(files: &DataFiles) -> Result<Self> {
        let (list, tiles, former) = (Vec::new(), Vec::new(), FormerNames::load(files)?);
        let mut regions = Regions { list, by_code: HashMap::new(), by_name: HashMap::new(), tiles, former };
        let rows = table::csv::<RegionRow>(files, REGIONS)?;
        regions.by_code.reserve(rows.len());
        // Code, name and short name; few have more.
        regions.by_name.reserve(rows.len() * 4);
        for line in rows {
            let place = || format!("{}:{}", files.path(REGIONS), line.line);
            regions.add(line.row).with_context(place)?;
        }
        for line in table::csv::<TileRow>(files, TILES)? {
            let place = || format!("{}:{}", files.path(TILES), line.line);
            regions.add_tile(line.row).with_context(place)?;
        }
        ensure!(regions.get(RegionCode::NATION).is_some(), "{}: no nation (000000)", files.path(REGIONS));
        Ok(regions)
    }

    fn add(&mut self, row: RegionRow) -> Result<()> {
        let code: RegionCode = row.code.parse()?;
        let parent = match row.parent.as_str() {
            "" => None,
            text => Some(text.parse::<RegionCode>().context("parent")?),
        };
        ensure!(!self.by_code.contains_key(&code), "region code {code} stands twice");
        ensure!(!row.name.is_empty() && !row.short.is_empty(), "region {code} has no name");
        match parent {
            None => ensure!(row.level == Division::Nation, "{} has no parent and is not the nation", row.name),
            Some(parent) => {
                let above = self
                    .get(parent)
                    .with_context(|| format!("parent {parent} of {} is not listed above it", row.name))?;
                ensure!(above.level < row.level, "{} is not below its parent {}", row.name, above.name);
            }
        }
        let aliases: Vec<String> = row.aliases.split('|').filter(|a| !a.is_empty()).map(String::from).collect();
        let mut same = self.named(&row.name).iter().filter_map(|other| self.get(*other));
        if let Some(other) = same.find(|r| r.parent == parent && r.name == row.name) {
            bail!("{} is the name of {} already", row.name, other.code);
        }
        let mut names = vec![code.to_string(), row.name.clone(), row.short.clone(), row.name_en.clone()];
        names.extend(aliases.iter().cloned());
        names.retain(|n| !n.is_empty());
        let mut keys: Vec<String> = names.iter().map(|n| fold(n)).collect();
        keys.sort();
        keys.dedup();
        for key in keys {
            self.by_name.entry(key).or_default().push(code);
        }
        self.by_code.insert(code, self.list.len());
        self.list.push(Region {
            code,
            parent,
            level: row.level,
            name: row.name,
            short: row.short,
            name_en: row.name_en,
            aliases,
        });
        Ok(())
    }

    fn add_tile(&mut self, row: TileRow) -> Result<()> {
        let code: RegionCode = row.code.parse()?;
        let region = self.get(code).with_context(|| format!("tile of an unknown region {code}"))?;
        ensure!(region.level == Division::Province, "{} is not a province", region.name);
        for tile in &self.tiles {
            ensure!(tile.code != code, "{} has two tiles", region.name);
            ensure!((tile.row, tile.col) != (row.row, row.col), "tile of {} is taken", region.name);
        }
        self.tiles.push(Tile { code, row: row.row, col: row.col });
        Ok(())
    }

    /// The region of a code.
    pub fn get(&self, code: RegionCode) -> Option<&Region> {
        self.by_code.get(&code).map(|&i| &self.list[i])
    }

    /// The short name of a code, the code itself where it is unknown.
    pub fn short(&self, code: RegionCode) -> String {
        self.get(code).map_or_else(|| code.to_string(), |r| r.short.clone())
    }

    /// All regions, parents before children, by code.
    pub fn iter(&self) -> impl Iterator<Item = &Region> {
        self.list.iter()
    }

    /// The regions directly below one, by code.
    pub fn children(&self, parent: RegionCode) -> impl Iterator<Item = &Region> {
        self.list.iter().filter(move |r| r.parent == Some(parent))
    }

    /// The tiles of the map, in file order.
    pub fn tiles(&self) -> &[Tile] {
        &self.tiles
    }

    /// Every code that goes by a name, short name, alias, English name or code; case and blanks do not matter.
    pub fn named(&self, name: &str) -> &[RegionCode] {
        self.by_name.get(&fold(name)).map_or(&[], Vec::as_slice)
    }

    /// Whether a division lies in another: in its city, its province or the nation.
    pub fn lies_in(&self, inner: RegionCode, outer: RegionCode) -> bool {
        let parent = self.get(inner).and_then(|r| r.parent);
        inner != outer && (outer == RegionCode::NATION || parent == Some(outer) || inner.province() == Some(outer))
    }

    /// What went by a name or code before, with the months of its use.
    pub fn former(&self, name: &str) -> &[Former] {
        self.former.named(name)
    }

    /// Every former name, for readers that look for names in texts.
    pub fn former_names(&self) -> &FormerNames {
        &self.former
    }

    /// Validates the former names, which are read when the first is looked up.
    ///
    /// # Errors
    /// On a row that does not hold, with file and line.
    pub fn validate_former(&self) -> Result<()> {
        self.former.validate(&|code| self.get(code).is_some())
    }

    /// The one region that had a name or code before.
    ///
    /// # Errors
    /// When several had it, or what had it is a part of another today.
    fn find_former(&self, name: &str) -> Result<Option<&Region>> {
        let mut codes: Vec<RegionCode> = self.former(name).iter().map(|former| former.code).collect();
        codes.sort_unstable();
        codes.dedup();
        let told = || codes.iter().map(|code| format!("{code} {}", self.short(*code))).collect::<Vec<_>>().join(", ");
        if self.former(name).iter().any(|former| former.kind == FormerKind::Merged) {
            bail!("{name:?} is a part of {} today, and has no figures of its own in the catalog", told());
        }
        match codes.as_slice() {
            [] => Ok(None),
            [only] => Ok(self.get(*only)),
            _ => bail!("{name:?} was the name of several regions: {}; give the code", told()),
        }
    }

    /// The one region a user means: the highest division that goes by the name, else the one that did before.
    ///
    /// # Errors
    /// When no region goes by it (near names are suggested) or several of the same rung do.
    pub fn find(&self, name: &str) -> Result<&Region> {
        let mut found: Vec<&Region> = self.named(name).iter().filter_map(|c| self.get(*c)).collect();
        found.sort_by_key(|r| (r.level, r.code));
        match found.as_slice() {
            [] => {
                if let Some(region) = self.find_former(name)? {
                    return Ok(region);
                }
                let near = self.near(name);
                if near.is_empty() {
                    bail!("no region is called {name:?}; `jianbao catalog regions` lists them");
                }
                bail!(
                    "no region is called {name:?}; did you mean {}? `jianbao catalog regions` lists them",
                    near.join(", ")
                );
            }
            [only] => Ok(only),
            [first, second, ..] if first.level < second.level => Ok(first),
            many => {
                let rung = many[0].level;
                let names: Vec<String> = many
                    .iter()
                    .filter(|r| r.level == rung)
                    .take(6)
                    .map(|r| format!("{} {} ({})", r.code, r.name, r.parent.map_or(String::new(), |p| self.short(p))))
                    .collect();
                bail!("{name:?} is the name of several regions: {}; give the code", names.join(", "));
            }
        }
    }

    /// Provinces and cities whose name shares a beginning or an ending with what was asked, at most three.
    fn near(&self, name: &str) -> Vec<String> {
        let folded = fold(name);
        let mut scored: Vec<(usize, &Region)> = self
            .list
            .iter()
            .filter(|r| r.level <= Division::City)
            .filter_map(|r| Some((names::nearness(&folded, &[&r.name, &r.short, &r.name_en])?, r)))
            .collect();
        scored.sort_by_key(|(d, r)| (*d, r.level, r.code));
        scored.into_iter().take(3).map(|(_, r)| r.name.clone()).collect()
    }
}
