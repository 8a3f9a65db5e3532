//! Groups: named sets of regions, with who drew them up and when.

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;

use super::files::DataFiles;
use super::regions::Regions;
use super::table;
use crate::domain::{Division, Region, RegionCode};

const GROUPS: &str = "catalog/groups.toml";

/// Id of the group that is ranked when the nation's provinces are: the 31 for which figures are published.
pub const PROVINCES: &str = "provinces";

/// A named set of regions.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Identifier, `northeast4`.
    pub id: String,
    /// Chinese name, `东北三省一区`.
    pub name_zh: String,
    /// English name.
    pub name_en: String,
    /// The regions, by code.
    pub members: Vec<RegionCode>,
    /// Who drew the set up, in Chinese.
    pub source_zh: String,
    /// Who drew the set up, in English.
    pub source_en: String,
    /// Year or day of that source.
    pub date: String,
    /// Other names.
    #[serde(default)]
    pub aliases: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    group: Vec<toml::Spanned<Group>>,
}

/// All groups of the catalog.
#[derive(Debug)]
pub struct Groups {
    list: Vec<Group>,
}

impl Groups {
    /// Loads and validates the groups.
    ///
    /// # Errors
    /// On an unknown member, a member listed twice or an id that stands twice, with file and line.
    pub fn load(files: &DataFiles, regions: &Regions) -> Result<Self> {
        let text = files.text(GROUPS)?;
        let file: File = table::toml(files, GROUPS)?;
        let mut list: Vec<Group> = Vec::new();
        for spanned in file.group {
            let line = table::line_at(&text, spanned.span().start);
            let group = spanned.into_inner();
            check(&group, &list, regions).with_context(|| format!("{}:{line}", files.path(GROUPS)))?;
            list.push(group);
        }
        let provinces = list.iter().any(|g| g.id == PROVINCES);
        ensure!(provinces, "{}: no group {PROVINCES:?}, the set that is ranked", files.path(GROUPS));
        Ok(Groups { list })
    }

    /// All groups, in file order.
    pub fn iter(&self) -> impl Iterator<Item = &Group> {
        self.list.iter()
    }

    /// The group of an id.
    pub fn get(&self, id: &str) -> Option<&Group> {
        self.list.iter().find(|g| g.id == id)
    }

    /// The nation's provinces for which figures are published.
    pub fn provinces(&self) -> &Group {
        // `load` refuses a catalog without it.
        self.list.iter().find(|g| g.id == PROVINCES).unwrap_or(&self.list[0])
    }

    /// The group of an id, a name or an alias; the name of a province stands for its cities, as does `NAME:cities`,
    /// and `NAME:counties` for all its counties.
    ///
    /// # Errors
    /// When nothing goes by the name.
    pub fn find(&self, name: &str, regions: &Regions) -> Result<Group> {
        let known = self.list.iter().find(|g| {
            g.id.eq_ignore_ascii_case(name)
                || g.name_zh == name
                || g.name_en.eq_ignore_ascii_case(name)
                || g.aliases.iter().any(|a| a.eq_ignore_ascii_case(name))
        });
        if let Some(group) = known {
            return Ok(group.clone());
        }
        let (name, counties) = match name.rsplit_once(':') {
            Some((name, "cities")) => (name, false),
            Some((name, "counties")) => (name, true),
            _ => (name, false),
        };
        let Ok(region) = regions.find(name) else {
            let ids: Vec<&str> = self.list.iter().map(|g| g.id.as_str()).collect();
            bail!("no group is called {name:?}; there are {} and the cities of any province", ids.join(", "));
        };
        if counties { Groups::counties(region.code, regions) } else { Groups::cities(region.code, regions) }
    }

    /// The counties of a province or city, whatever lies between, as a group.
    ///
    /// # Errors
    /// When the catalog has none.
    pub fn counties(code: RegionCode, regions: &Regions) -> Result<Group> {
        let below = |region: &Region| {
            let mut parent = region.parent;
            while let Some(above) = parent.filter(|above| *above != code) {
                parent = regions.get(above).and_then(|r| r.parent);
            }
            parent.is_some()
        };
        let members = regions.iter().filter(|r| r.level == Division::County && below(r)).map(|r| r.code);
        let members: Vec<RegionCode> = members.collect();
        let region = regions.get(code).with_context(|| format!("no region has the code {code}"))?;
        ensure!(!members.is_empty(), "the catalog lists no county of {}", region.name);
        let mut group = Groups::cities(code, regions)?;
        group.id = format!("counties-{code}");
        group.name_zh = format!("{}各县区", region.short);
        group.name_en =
            format!("counties of {}", if region.name_en.is_empty() { &region.name } else { &region.name_en });
        group.members = members;
        Ok(group)
    }

    /// The divisions directly below a region, as a group.
    ///
    /// # Errors
    /// When there are none in the catalog.
    pub fn cities(code: RegionCode, regions: &Regions) -> Result<Group> {
        let region = regions.get(code).with_context(|| format!("unknown region {code}"))?;
        let members: Vec<RegionCode> = regions.children(code).map(|r| r.code).collect();
        ensure!(!members.is_empty(), "the catalog lists nothing below {}", region.name);
        let what = if region.level == Division::Province { "各市州" } else { "各县区" };
        Ok(Group {
            id: format!("below-{code}"),
            name_zh: format!("{}{what}", region.short),
            name_en: format!("divisions of {}", if region.name_en.is_empty() { &region.name } else { &region.name_en }),
            members,
            source_zh: "中华人民共和国行政区划代码（GB/T 2260）".into(),
            source_en: "codes of administrative divisions, GB/T 2260".into(),
            date: "2023-06-30".into(),
            aliases: Vec::new(),
        })
    }

    /// The groups that a region belongs to, the whole set of provinces left out.
    pub fn of(&self, code: RegionCode) -> impl Iterator<Item = &Group> {
        self.list.iter().filter(move |g| g.id != PROVINCES && g.members.contains(&code))
    }
}

fn check(group: &Group, earlier: &[Group], regions: &Regions) -> Result<()> {
    ensure!(earlier.iter().all(|g| g.id != group.id), "group {:?} stands twice", group.id);
    ensure!(!group.members.is_empty(), "group {:?} is empty", group.id);
    for (i, code) in group.members.iter().enumerate() {
        ensure!(regions.get(*code).is_some(), "group {:?} has an unknown member {code}", group.id);
        ensure!(!group.members[..i].contains(code), "group {:?} lists {code} twice", group.id);
    }
    Ok(())
}
