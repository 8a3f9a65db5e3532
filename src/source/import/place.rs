//! Names of regions to codes, former names by their dates, and what a name that is not known may have meant.

use crate::catalog::imports::fold;
use crate::catalog::{Catalog, Former, FormerKind};
use crate::domain::{Division, Month, RegionCode};

/// What a name of a region is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A region of the catalog; the month up to which the name was in use, if it is a former one.
    Region(RegionCode, Option<Month>),
    /// One region goes by the name today (the first) or none does, and others did before: the day decides.
    Dated(Option<RegionCode>, Vec<Former>),
    /// What had the name is a part of this region today.
    Merged(RegionCode),
    /// Several regions of the same rung go by the name.
    Several(Vec<RegionCode>),
    /// Characters of the name are lost.
    Destroyed,
    /// No region goes by the name; [`near`] tells which may have been meant.
    Unknown,
}

/// Whether characters of a label are lost: replacement characters, or question marks in place of hanzi.
pub fn destroyed(label: &str) -> bool {
    label.contains('\u{fffd}') || label.contains("??") || label.contains("锟斤拷") || (label == "?")
}

/// Looks a name up, blanks and marks of footnotes left out.
pub fn find(label: &str, catalog: &Catalog) -> Found {
    if destroyed(label) {
        return Found::Destroyed;
    }
    let plain = fold(label);
    let plain = plain.trim_end_matches(|c: char| matches!(c, '*' | ':' | '①'..='⑳'));
    let mut found: Vec<_> = catalog.regions.named(plain).iter().filter_map(|c| catalog.regions.get(*c)).collect();
    found.sort_by_key(|r| (r.level, r.code));
    let former = catalog.regions.former(plain);
    match found.as_slice() {
        [] => before(None, former),
        [first, rest @ ..] if rest.first().is_none_or(|r| r.level > first.level) => before(Some(first.code), former),
        many => Found::Several(many.iter().filter(|r| r.level == many[0].level).map(|r| r.code).collect()),
    }
}

/// What a name is that a region has today, or none has, and that some had before.
fn before(today: Option<RegionCode>, former: &[Former]) -> Found {
    let mut codes: Vec<RegionCode> =
        former.iter().filter(|f| f.kind != FormerKind::Today).map(|f| f.code).chain(today).collect();
    codes.sort_unstable();
    codes.dedup();
    match codes.as_slice() {
        [] => Found::Unknown,
        [code] if former.iter().any(|f| f.kind == FormerKind::Merged) => Found::Merged(*code),
        // An alias that is a former name has its dates; a name of today has none.
        [code] => Found::Region(*code, former.iter().map(|f| f.until).max().flatten()),
        _ => Found::Dated(today, former.to_vec()),
    }
}

/// The region that a dated name meant in a text of a month, with the last month of the name's use if it is a former one;
/// `None` where it may have been several.
pub fn on(today: Option<RegionCode>, former: &[Former], month: Month) -> Option<(RegionCode, Option<Month>)> {
    let held = |f: &&Former| f.kind != FormerKind::Merged && f.covers(month);
    let mut held: Vec<(RegionCode, Option<Month>)> = former.iter().filter(held).map(|f| (f.code, f.until)).collect();
    // The region that has the name today had it all along, where nothing tells since when.
    if let Some(today) = today.filter(|code| former.iter().all(|f| f.code != *code)) {
        held.push((today, None));
    }
    if held.is_empty() {
        let until = |code: RegionCode| former.iter().filter(|f| f.code == code).map(|f| f.until).max().flatten();
        return today.map(|today| (today, until(today)));
    }
    let one = held.iter().all(|(code, _)| *code == held[0].0);
    held.first().filter(|_| one).copied()
}

/// Whether the region that goes by a dated name today had given it up before a month: a table of that month tells of
/// earlier ones with a name of then.
pub fn lapsed(today: Option<RegionCode>, former: &[Former], month: Month) -> bool {
    let own = || former.iter().filter(|f| Some(f.code) == today && f.kind == FormerKind::Name);
    own().next().is_some() && own().all(|f| f.until.is_some_and(|until| until < month))
}

/// Provinces and cities with a name at most one character away, or two in a long name; at most three.
pub fn near(label: &str, catalog: &Catalog) -> Vec<String> {
    let label = fold(label);
    let length = label.chars().count();
    if !(2..=40).contains(&length) {
        return Vec::new();
    }
    let mut scored: Vec<(usize, Division, RegionCode, String)> = Vec::new();
    for region in catalog.regions.iter().filter(|r| r.level <= Division::City) {
        let names = [&region.name, &region.short, &region.name_en];
        let distance = names.iter().filter(|n| !n.is_empty()).map(|n| strsim::levenshtein(&fold(n), &label)).min();
        let allowed = if length >= 5 { 2 } else { 1 };
        if let Some(distance) = distance.filter(|d| *d <= allowed && *d < length) {
            scored.push((distance, region.level, region.code, region.name.clone()));
        }
    }
    scored.sort();
    scored.into_iter().take(3).map(|(_, _, _, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::DataFiles;

    #[test]
    fn names_are_found_suggested_or_seen_to_be_destroyed() {
        let catalog = Catalog::load(&DataFiles::Embedded).unwrap();
        let code = |text: &str| text.parse::<RegionCode>().unwrap();
        for (label, expected) in [
            ("北　京", "110000"),
            ("内蒙古", "150000"),
            ("新疆维吾尔自治区", "650000"),
            ("全国", "000000"),
            ("Heilongjiang", "230000"),
            ("440000", "440000"),
            ("吉林", "220000"),
        ] {
            assert_eq!(find(label, &catalog), Found::Region(code(expected), None), "{label}");
        }
        assert_eq!(find("襄樊市", &catalog), Found::Region(code("420600"), Some("2010-11".parse().unwrap())));
        // A name that the city has today and its district had before; one that no region has today.
        let Found::Dated(today, former) = find("临汾市", &catalog) else {
            panic!("{:?}", find("临汾市", &catalog))
        };
        let on = |month: &str| on(today, &former, month.parse().unwrap()).map(|(code, _)| code.to_string());
        assert_eq!((on("1995-06").as_deref(), on("2010-01").as_deref()), (Some("141002"), Some("141000")));
        // The month before the first table without the name is its last; in that of the table it is the city's alone.
        assert_eq!((on("2000-11").as_deref(), on("2000-12").as_deref()), (Some("141002"), Some("141000")));
        // A county until 2003, then the city, which gave the name up in 2007.
        let Found::Dated(today, former) = find("思茅市", &catalog) else {
            panic!("{:?}", find("思茅市", &catalog))
        };
        let lapsed = |month: &str| lapsed(today, &former, month.parse().unwrap());
        assert!(!lapsed("2002-03") && !lapsed("2006-03") && lapsed("2009-01"));
        assert_eq!(find("宣武区", &catalog), Found::Merged(code("110102")));
        assert_eq!(find("610125", &catalog), Found::Region(code("610118"), Some("2016-11".parse().unwrap())));
        assert_eq!(find("????ʡ", &catalog), Found::Destroyed);
        assert_eq!(find("\u{fffd}ӱ\u{fffd}", &catalog), Found::Destroyed);
        assert_eq!(find("广棟", &catalog), Found::Unknown);
        assert!(near("广棟", &catalog).contains(&"广东省".to_string()));
        assert!(matches!(find("鼓楼", &catalog), Found::Several(_)));
        assert_eq!(find("合计", &catalog), Found::Unknown);
    }
}
