//! The catalog: what it must hold, and how it says that a line does not.

use std::path::Path;

use jianbao::catalog::{Catalog, DataFiles, FormerKind};
use jianbao::domain::Division;
use jianbao::render::chart::Fonts;
use jianbao::report::{Language, Wording};

use crate::common::{copy, files, jianbao, project, stdout};

/// The closed list of the labelling guide.
const INDICATORS: &str = "gdp gdp_primary gdp_secondary gdp_tertiary gdp_per_capita industrial_va industrial_va_all \
    mining_va manufacturing_va utilities_va hightech_va equipment_va emerging_va industrial_output industrial_revenue \
    industrial_profit electricity industrial_electricity fai industrial_fai tech_fai manufacturing_fai \
    infrastructure_fai realestate_fai private_fai hightech_fai retail trade exports imports fdi fiscal_revenue \
    fiscal_expenditure tax_revenue deposits loans cpi ppi income income_urban income_rural agriculture_va \
    agriculture_output grain_output";

#[test]
fn every_indicator_of_the_closed_list_is_there() {
    let catalog = Catalog::load(&files()).unwrap();
    let ids: Vec<&str> = catalog.indicators.iter().map(|i| i.id.as_str()).collect();
    let wanted: Vec<&str> = INDICATORS.split_whitespace().collect();
    assert_eq!(ids, wanted);
    for indicator in catalog.indicators.iter() {
        assert!(!indicator.phrases.is_empty(), "{} has no phrase", indicator.id);
    }
}

#[test]
fn regions_are_whole() {
    let catalog = Catalog::load(&files()).unwrap();
    let count = |level| catalog.regions.iter().filter(|r| r.level == level).count();
    assert_eq!(count(Division::Nation), 1);
    assert_eq!(count(Division::Province), 34);
    assert_eq!(catalog.groups.provinces().members.len(), 31);
    assert_eq!(catalog.regions.tiles().len(), 34);
    assert!(count(Division::City) > 330 && count(Division::County) > 2_800);
    for province in catalog.groups.provinces().members.iter() {
        let region = catalog.regions.get(*province).unwrap();
        assert!(!region.name_en.is_empty(), "{} has no English name", region.name);
        for name in [&region.name, &region.short, &region.name_en, &region.code.to_string()] {
            assert_eq!(catalog.regions.find(name).unwrap().code, region.code, "{name}");
        }
    }
    let parts: Vec<_> = ["east", "central", "west", "northeast"]
        .iter()
        .flat_map(|id| catalog.groups.get(id).unwrap().members.clone())
        .collect();
    assert_eq!(parts.len(), 31, "the four parts cover the provinces once");
}

#[test]
fn regions_are_found_by_any_name() {
    let regions = Catalog::load(&files()).unwrap().regions;
    let code = |name: &str| regions.find(name).unwrap().code.to_string();
    for name in ["黑龙江", "黑龙江省", "黑", "heilongjiang", "Heilongjiang Province", "230000"] {
        assert_eq!(code(name), "230000", "{name}");
    }
    assert_eq!(code("inner mongolia"), "150000");
    assert_eq!(code("滕州"), "370481");
    // A province goes before a city or county of the same name.
    assert_eq!(code("吉林"), "220000");
    let missing = regions.find("不存在").unwrap_err().to_string();
    assert!(missing.contains("catalog regions"), "{missing}");
    let near = regions.find("黑龙江州").unwrap_err().to_string();
    assert!(near.contains("黑龙江省"), "{near}");
    let several = regions.find("鼓楼").unwrap_err().to_string();
    assert!(several.contains("give the code"), "{several}");
}

/// Loads the project's catalog with one file's text changed.
fn broken(file: &str, change: impl Fn(&str) -> String) -> String {
    let folder = tempfile::tempdir().unwrap();
    copy(&project("data"), folder.path());
    let path = folder.path().join("catalog").join(file);
    let text = std::fs::read_to_string(&path).unwrap();
    let changed = change(&text);
    assert_ne!(text, changed, "the test changes nothing");
    std::fs::write(&path, changed).unwrap();
    let error = Catalog::load(&DataFiles::Directory(folder.path().into())).unwrap_err();
    // Messages name the file where it really lies.
    format!("{error:#}").replace(&folder.path().display().to_string(), "data")
}

#[test]
fn a_broken_line_is_named() {
    let line_of = |file: &str, needle: &str| {
        let text = std::fs::read_to_string(project("data/catalog").join(file)).unwrap();
        text.lines().position(|l| l.contains(needle)).unwrap() + 1
    };
    let hubei = line_of("regions.csv", "420000,000000");
    let error = broken("regions.csv", |t| t.replace("420000,000000", "42000,000000"));
    assert!(error.starts_with(&format!("data/catalog/regions.csv:{hubei}: ")), "{error}");
    assert!(error.contains("six digits"), "{error}");

    let error = broken("regions.csv", |t| t.replace("420000,000000", "420000,990000"));
    assert!(error.contains("parent 990000"), "{error}");

    let error = broken("groups.toml", |t| t.replacen("\"110000\"", "\"990000\"", 1));
    assert!(error.starts_with("data/catalog/groups.toml:") && error.contains("unknown member 990000"), "{error}");

    let error = broken("tiles.csv", |t| t.replace("420000,", "420200,"));
    assert!(error.starts_with("data/catalog/tiles.csv:") && error.contains("not a province"), "{error}");

    let error = broken("indicators.toml", |t| t.replacen("kind = \"flow\"", "kind = \"flaw\"", 1));
    assert!(error.starts_with("data/catalog/indicators.toml:") && error.contains("flaw"), "{error}");

    let error = broken("briefing.toml", |t| t.replace("\"gdp\"", "\"gnp\""));
    assert!(error.contains("briefing.toml") && error.contains("gnp"), "{error}");
}

#[test]
fn all_languages_have_the_same_texts() {
    let keys = |language| Wording::load(&files(), language).unwrap().keys();
    assert_eq!(keys(Language::Zh), keys(Language::En));
    assert!(keys(Language::Zh).len() > 100);
}

/// Every character that a chart may have to draw is in the embedded fonts.
#[test]
fn the_fonts_have_every_name_and_word() {
    let catalog = Catalog::load(&files()).unwrap();
    let mut text = String::new();
    for region in catalog.regions.iter() {
        text += &format!("{}{}{}", region.name, region.short, region.name_en);
    }
    for indicator in catalog.indicators.iter() {
        text += &format!("{}{}{}", indicator.name_zh, indicator.name_en, indicator.units.concat());
    }
    for group in catalog.groups.iter() {
        text += &format!("{}{}", group.name_zh, group.name_en);
    }
    for language in ["zh", "en"] {
        let path = project("data/catalog/wording").join(format!("{language}.toml"));
        text += &read(&path);
    }
    text.retain(|c| !c.is_control());
    let missing = Fonts::embedded().missing_glyphs(&text);
    assert!(missing.is_empty(), "no glyph for {missing:?}");
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

/// Former names lead to divisions of today, and never stand in the way of a name of today.
#[test]
fn former_names_lead_to_the_divisions_of_today() {
    let regions = Catalog::load(&files()).unwrap().regions;
    regions.validate_former().unwrap();
    let code = |name: &str| regions.find(name).unwrap().code.to_string();
    for (name, today) in [
        ("户县", "610118"),
        ("株洲县", "430212"),
        ("襄樊市", "420600"),
        ("密云县", "110118"),
        ("通县", "110112"),
        ("潞西市", "533103"),
        ("610125", "610118"),
        ("淮阴市", "320800"),
        // The city of today, though a district had the name before.
        ("临汾市", "141000"),
        ("吉安市", "360800"),
    ] {
        assert_eq!(code(name), today, "{name}");
    }
    let merged = regions.find("宣武区").unwrap_err().to_string();
    assert!(merged.contains("is a part of 110102 西城 today"), "{merged}");
    let mut names = 0;
    for (name, former) in regions.former_names().iter() {
        names += 1;
        for f in former {
            assert!(regions.get(f.code).is_some(), "{name}");
            assert!(f.since.is_none() || f.until.is_none() || f.since <= f.until, "{name} {f:?}");
        }
        // What has the name today as its own has it in `today` or in no row.
        let own = regions.named(name).iter().filter_map(|c| regions.get(*c)).filter(|r| r.name == name);
        for region in own {
            let rows: Vec<_> = former.iter().filter(|f| f.code == region.code).collect();
            assert!(rows.iter().all(|f| f.kind == FormerKind::Today), "{name} {rows:?}");
        }
    }
    assert!(names > 2_500, "{names}");
}

#[test]
fn former_names_can_be_listed() {
    let listed = |args: &[&str]| stdout(&jianbao(&[&["catalog", "former", "--format", "csv"][..], args].concat()));
    let all = listed(&[]);
    assert!(all.starts_with("former,region_code,region,since,until,kind\n"), "{all}");
    assert!(all.contains("\n户县,610118,鄠邑,,2016-11,name\n") && all.contains("\n610125,610118,鄠邑,,2016-11,name\n"));
    let here = listed(&["--below", "北京"]);
    assert!(here.lines().skip(1).all(|line| line.split(',').nth(1).unwrap().starts_with("11")), "{here}");
    assert!(here.contains("密云县") && here.contains("宣武区,110102,西城,,2010-09,merged"), "{here}");
}

#[test]
fn a_bad_row_of_former_names_is_told_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    copy(&project("data"), folder.path());
    let path = folder.path().join("catalog/former_names.csv");
    let text = std::fs::read_to_string(&path).unwrap();
    let told = |text: String| {
        std::fs::write(&path, text).unwrap();
        let regions = Catalog::load(&DataFiles::Directory(folder.path().to_path_buf())).unwrap().regions;
        format!("{:#}", regions.validate_former().unwrap_err())
    };
    assert!(told(format!("x{text}")).contains("former_names.csv:1: the header is not"));
    let row = text.lines().nth(1).unwrap();
    assert!(told(text.replacen(row, "a,110101,,,2010-10", 1)).contains("former_names.csv:2: 5 cells"));
    assert!(told(text.replacen(row, "a,110101,,,2010-13,name", 1)).contains("former_names.csv:2: month"));
    assert!(told(text.replacen(row, "a,990000,,,2010-10,name", 1)).contains("no region has the code 990000"));
}
