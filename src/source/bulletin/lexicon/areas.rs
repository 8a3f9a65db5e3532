//! Areas of the lexicon: divisions by their names, aggregates by theirs, and what one name stands for.

use std::collections::HashMap;

use super::super::token::Kind;
use super::{Maker, Named};
use crate::catalog::{Catalog, Regions};
use crate::domain::{Division, RegionCode};

impl Maker {
    pub(super) fn areas(&mut self, catalog: &Catalog) {
        let named = |role: &str| catalog.phrases.areas.get(role).cloned().unwrap_or_default();
        self.endings = named("ending");
        for name in named("special") {
            self.special(&name, &name);
        }
        for group in catalog.groups.iter().filter(|g| g.id != crate::catalog::groups::PROVINCES) {
            self.special(&group.name_zh, &group.name_zh);
            for alias in group.aliases.iter().filter(|a| !a.is_ascii()) {
                self.special(alias, &group.name_zh);
            }
        }
        let mut names: HashMap<&str, Vec<RegionCode>> = HashMap::with_capacity(2 * catalog.regions.iter().count());
        self.patterns.reserve(names.capacity());
        for region in catalog.regions.iter().filter(|r| r.code != RegionCode::NATION) {
            names.entry(&region.name).or_default().push(region.code);
            // Short names of counties are everyday words too often (合作, 大冶, 城关).
            if region.level <= Division::City && region.short.chars().count() >= 2 {
                names.entry(&region.short).or_default().push(region.code);
            }
        }
        for region in catalog.regions.iter() {
            for alias in region.aliases.iter().filter(|alias| in_text(alias, region.level)) {
                names.entry(alias).or_default().push(region.code);
            }
        }
        let mut sorted: Vec<(&str, Vec<RegionCode>)> = names.into_iter().collect();
        sorted.sort();
        for (name, mut codes) in sorted {
            rank(&mut codes, &catalog.regions);
            self.areas.push(Named::Divisions(codes));
            let kind = Kind::Area(self.areas.len() as u16 - 1);
            self.add(name, kind);
        }
        for region in catalog.regions.iter().filter(|r| r.level == Division::Province) {
            for sign in region.aliases.iter().filter(|alias| is_sign(alias)) {
                self.areas.push(Named::Divisions(vec![region.code]));
                let kind = Kind::Sign(self.areas.len() as u16 - 1);
                self.add(sign, kind);
            }
        }
    }

    /// Areas that the name of a group stands for, where their figures are dealt out (京津冀三地 … 分别).
    pub(super) fn members(&mut self, catalog: &Catalog) {
        let named = catalog.groups.iter().map(|group| (group.name_zh.clone(), group.members.clone()));
        self.members = named.collect();
    }

    /// The counties of each city, by short names of two characters and more.
    pub(super) fn counties(&mut self, regions: &Regions) {
        let mut below: HashMap<RegionCode, Vec<(String, RegionCode)>> = HashMap::new();
        for county in regions.iter().filter(|r| r.level == Division::County && r.short.chars().count() >= 2) {
            if let Some(city) = county.parent {
                below.entry(city).or_default().push((county.short.clone(), county.code));
            }
        }
        self.counties = below.into_iter().map(|(city, counties)| (city, counties.into())).collect();
    }

    fn special(&mut self, phrase: &str, name: &str) {
        self.areas.push(Named::Special(name.to_string()));
        let kind = Kind::Area(self.areas.len() as u16 - 1);
        self.add(phrase, kind);
    }
}

/// Whether an alias is a name of running text (长阳县, 恩施州, 内蒙): no single sign, no former name of another kind.
fn in_text(alias: &str, level: Division) -> bool {
    let hanzi = alias.chars().all(|c| matches!(c, '\u{4e00}'..='\u{9fff}'));
    let length = alias.chars().count();
    hanzi && (level == Division::Province && length >= 2 || length >= 3 && alias.ends_with(['县', '州', '旗', '盟']))
}

/// Whether an alias is the sign of a province (粤).
fn is_sign(alias: &str) -> bool {
    let mut signs = alias.chars();
    matches!((signs.next(), signs.next()), (Some('\u{4e00}'..='\u{9fff}'), None))
}

/// The highest rung first, then by code.
fn rank(codes: &mut Vec<RegionCode>, regions: &Regions) {
    codes.sort_by_key(|code| (regions.get(*code).map(|r| r.level), *code));
    codes.dedup();
}
