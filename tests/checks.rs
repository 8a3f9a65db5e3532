//! The rules of `data/catalog/checks.toml`: each finds what it is for, in real figures, and leaves what is in order.

use std::path::Path;

use jianbao::analysis::check::{Finding, check};
use jianbao::catalog::{Catalog, DataFiles};
use jianbao::domain::{Authority, Level, Measure, Observation};
use jianbao::frame::Store;
use jianbao::source::panel;

use crate::common::{code, copy, files, jianbao, jianbao_in, loaded, project, stderr, stdout};

fn read(folder: &Path, catalog: &Catalog) -> Vec<Observation> {
    let source = panel::Source::named("表", Authority::Press);
    panel::read_table(&DataFiles::Directory(folder.to_path_buf()), "input.csv", "input.csv", &source, catalog)
        .unwrap_or_else(|e| panic!("{}: {e:#}", folder.display()))
        .observations
}

fn line(finding: &Finding) -> String {
    format!("{}[{}] {}: {}\n    {}\n", finding.level.as_str(), finding.code(), finding.place, finding.en, finding.zh)
}

#[test]
fn every_case_finds_what_it_is_for() {
    let catalog = Catalog::load(&files()).unwrap();
    let mut folders: Vec<_> =
        std::fs::read_dir(project("tests/cases/check")).unwrap().flatten().map(|e| e.path()).collect();
    folders.sort();
    assert!(folders.len() >= 15);
    let mut faults = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for folder in folders {
        let store = Store::new(read(&folder, &catalog)).unwrap();
        let findings = check(&store, &catalog).unwrap();
        seen.extend(findings.iter().map(|finding| finding.rule.clone()));
        let lines: String = findings.iter().map(line).collect();
        assert!(!lines.contains('{'), "{}: a word is not filled in\n{lines}", folder.display());
        let path = folder.join("expected.txt");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &lines).unwrap();
        }
        let expected = std::fs::read_to_string(&path).unwrap_or_default();
        if lines != expected {
            faults.push(format!("{}\nexpected:\n{expected}got:\n{lines}", folder.display()));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    // What no table can hold is tested below, on figures made wrong in memory.
    let elsewhere = ["schema", "range-share", "duplicate", "contradiction", "vintages", "conflict", "mixed-table"];
    let untested: Vec<&str> = catalog.checks.rules.iter().map(|rule| rule.id.as_str()).collect();
    let untested: Vec<&&str> = untested.iter().filter(|id| !seen.contains(**id) && !elsewhere.contains(id)).collect();
    assert!(untested.is_empty(), "no case for {untested:?}");
}

/// The findings of a rule in the project's own figures and some more.
fn with(change: impl Fn(&mut Vec<Observation>), rule: &str) -> Vec<Finding> {
    let loaded = loaded();
    let mut all: Vec<Observation> = loaded.store.observations().map(|(_, o)| o.clone()).collect();
    change(&mut all);
    let findings = check(&Store::new(all).unwrap(), &loaded.catalog).unwrap();
    findings.into_iter().filter(|finding| finding.rule == rule).collect()
}

fn press(all: &[Observation]) -> Observation {
    let of_press =
        |o: &&Observation| o.provenance.place.file().ends_with("press_figures.csv") && o.measure == Measure::Yoy;
    all.iter().find(of_press).unwrap().clone()
}

#[test]
fn two_vintages_of_one_figure_are_no_conflict() {
    let found = with(|_| (), "vintages");
    let nation = found.iter().find(|f| f.en.starts_with("China, GDP, 2021:")).expect("the vintages of 2021");
    assert!(nation.en.contains("8.4 (2022-12-27)") && nation.en.contains("8.6") && nation.en.contains("8.1"));
    assert_eq!(nation.level, Level::Note);
    let conflicts = with(|_| (), "conflict");
    assert!(
        !conflicts.iter().any(|f| f.en.starts_with("China, GDP, 2021: sources differ on the yoy")),
        "{conflicts:?}"
    );
    // First releases that the bureau revised are accepted, with the reason.
    assert!(conflicts.iter().all(|f| f.accepted.is_some()), "{conflicts:?}");
}

#[test]
fn one_source_that_contradicts_or_repeats_itself_is_told() {
    let other = |all: &mut Vec<Observation>| {
        let mut twice = press(all);
        twice.value += jianbao::domain::Decimal::ONE;
        all.push(twice);
    };
    let found = with(other, "contradiction");
    assert_eq!((found.len(), found[0].level), (1, Level::Error), "{found:?}");
    let same = |all: &mut Vec<Observation>| {
        let mut twice = press(all);
        if let jianbao::domain::Place::Cell { row, .. } = &mut twice.provenance.place {
            *row += 10_000;
        }
        all.push(twice);
    };
    assert_eq!(with(same, "duplicate").len(), 1);
    assert!(with(|_| (), "duplicate").is_empty() && with(|_| (), "contradiction").is_empty());
}

#[test]
fn what_no_reader_would_let_pass_is_told_too() {
    let strange = |all: &mut Vec<Observation>| {
        let mut half = press(all);
        (half.measure, half.of, half.unit) = (Measure::Rank, Some(Measure::Yoy), "place".into());
        half.value = "2.5".parse().unwrap();
        let mut share = press(all);
        (share.measure, share.value) = (Measure::Share, "104.0".parse().unwrap());
        let mut unknown = press(all);
        unknown.indicator = jianbao::domain::IndicatorId::new("happiness");
        all.extend([half, share, unknown]);
    };
    let schema = with(strange, "schema");
    let told: Vec<bool> = ["the value does not fit", "the indicator does not fit"]
        .map(|text| schema.iter().any(|f| f.en.contains(text) && f.level == Level::Error))
        .to_vec();
    assert_eq!((schema.len(), told), (2, vec![true, true]), "{schema:?}");
    assert_eq!(with(strange, "range-share").len(), 1);
    // What the program read in a document is in doubt, never an error.
    let read = |all: &mut Vec<Observation>| {
        strange(all);
        for o in all.iter_mut() {
            o.provenance.authority = Authority::Bulletin;
        }
    };
    assert!(with(read, "schema").iter().all(|f| f.level == Level::Warning));
}

#[test]
fn the_shipped_figures_hold_and_tell_what_was_reviewed() {
    let output = jianbao(&["check"]);
    assert_eq!((code(&output), stdout(&output).as_str()), (0, ""), "{}", stderr(&output));
    assert!(stderr(&output).contains("0 errors, 0 warnings, "), "{}", stderr(&output));
    let output = jianbao(&["check", "--rule", "prices", "--level", "note", "--format", "json"]);
    assert!(stderr(&output).contains("0 errors, 0 warnings, 1 notes, 1 of them reviewed"), "{}", stderr(&output));
    let found: Vec<serde_json::Value> = serde_json::from_str(&stdout(&output)).unwrap();
    let message = found[0]["message"].as_str().unwrap();
    // Shanxi's level of 2024Q1 is below that of 2023Q1 as first published, while growth is 1.2 %.
    assert!(message.contains("Shanxi") && message.contains("(accepted: both levels stand"), "{message}");
    assert!(message.contains("434 less in nominal terms"), "the source is told: {message}");
    assert!(found[0]["place"].as_str().unwrap().starts_with("data/panels/press_figures.csv:"));
    assert_eq!(found[0]["observations"].as_array().unwrap().len(), 3);
    let table = stdout(&jianbao(&["check", "--level", "note", "--lang", "zh", "--rule", "mixed-table"]));
    assert!(table.contains("北京、天津、河北、辽宁、江西、青海为当月数"), "{table}");
    let unknown = jianbao(&["check", "--rule", "nonsense"]);
    assert!(code(&unknown) == 2 && stderr(&unknown).contains("no rule is called"), "{}", stderr(&unknown));
}

/// What was accepted holds for the figures it was reviewed with, and for no others.
#[test]
fn an_accepted_finding_ends_with_its_figure() {
    let folder = tempfile::tempdir().unwrap();
    copy(&project("data"), &folder.path().join("data"));
    let panel = folder.path().join("data/panels/press_figures.csv");
    let text = std::fs::read_to_string(&panel).unwrap();
    let check = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        std::fs::write(&panel, text.replace(from, to)).unwrap();
        let output = jianbao_in(folder.path(), &["check"]);
        (code(&output), stdout(&output))
    };
    // Another level of the year before: the finding is told again.
    let (exit, out) = check("level,5824.33,", "level,5924.33,");
    assert!(exit == 1 && out.contains("check.prices") && !out.contains("accepted"), "{out}");
    // The level itself is another, and raises no finding: the entry rests on nothing.
    let from = "level,5399.56,";
    std::fs::write(
        &panel,
        text.replace(from, "level,5834.00,").replace("2024-01/2024-03,yoy,1.2,", "2024-01/2024-03,yoy,1.3,"),
    )
    .unwrap();
    let output = jianbao_in(folder.path(), &["check"]);
    let out = stdout(&output);
    assert!(code(&output) == 1 && out.contains("check.accepted") && !out.contains("check.prices"), "{out}");
    assert!(out.contains("what was accepted of prices rests on 5399.56, 5824.33, 1.2, but the figure is"), "{out}");
    // Data that do not have the cell have nothing to review.
    std::fs::remove_file(&panel).unwrap();
    std::fs::remove_file(panel.with_extension("toml")).unwrap();
    let output = jianbao_in(folder.path(), &["check"]);
    assert!(!stdout(&output).contains("check.accepted"), "{}", stdout(&output));
}

/// A briefing runs with warnings, tells those of its period, and stops on errors.
#[test]
fn a_briefing_is_checked_first() {
    let folder = tempfile::tempdir().unwrap();
    copy(&project("data"), &folder.path().join("data"));
    let panel = folder.path().join("data/panels/gdp_2022Q1.csv");
    let text = std::fs::read_to_string(&panel).unwrap();
    let brief = |text: &str| {
        std::fs::write(&panel, text).unwrap();
        jianbao_in(folder.path(), &["brief", "2022Q1"])
    };
    let doubtful = brief(&text.replace("level,28498.79,", "level,284987.9,"));
    assert_eq!(code(&doubtful), 1);
    assert!(
        stderr(&doubtful).contains("warning[check.magnitude] data/panels/gdp_2022Q1.csv:"),
        "{}",
        stderr(&doubtful)
    );
    let wrong = brief(&text.replace("28498.79,亿元", "28498.79,亿"));
    assert_eq!(code(&wrong), 2);
    assert!(stderr(&wrong).contains("[check.unit]") && stderr(&wrong).contains("jianbao check"), "{}", stderr(&wrong));
    assert_eq!(code(&brief(&text)), 0);
}

/// A correction stands in a file of its own and is still a figure of its series: there is no hole, nor one it fills.
#[test]
fn a_corrected_figure_leaves_no_hole() {
    let loaded = loaded();
    let series = |o: &&Observation| {
        o.provenance.place.file().ends_with("industrial_va_growth.csv")
            && o.area.code().is_some_and(|code| code.to_string() == "230000")
            && o.measure == Measure::Yoy
            && o.period.is_some_and(|p| p.first().month() == 1)
    };
    let all: Vec<Observation> = loaded.store.observations().map(|(_, o)| o.clone()).filter(|o| series(&o)).collect();
    let old = all.iter().find(|o| o.period.is_some_and(|p| p.label() == "2018H1")).expect("a half-year").clone();
    let mut new = old.clone();
    new.value += jianbao::domain::Decimal::ONE;
    new.provenance.place = jianbao::domain::Place::Cell {
        file: "data/corrections.toml".into(),
        sheet: None,
        row: 1,
        column: "value".into(),
    };
    let holes = |all: Vec<Observation>, pairs: &[_]| {
        let store = Store::with_replaced(all, pairs).unwrap();
        let findings = check(&store, &loaded.catalog).unwrap();
        findings.into_iter().filter(|f| f.rule == "hole").count()
    };
    let pair = [(old.id(), new.id())];
    assert_eq!(holes([&all[..], &[new]].concat(), &pair), 0);
    let without: Vec<Observation> = all.iter().filter(|o| **o != old).cloned().collect();
    assert_eq!(holes(without, &[]), 1, "the same series without the figure has one");
}

/// A place stated before a revision is held against the figures of its own day.
#[test]
fn a_place_is_held_against_what_was_known_on_its_day() {
    let catalog = Catalog::load(&files()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let header = "region_code,region,indicator,period,measure,value,unit,status,scope,of,published,source,note\n";
    let level = |code: &str, value: &str, day: &str| {
        format!("{code},gdp,2023-01/2023-12,level,{value},亿元,actual,,,{day},甲,\n")
    };
    let place = |day: &str| format!("110000,北京市,gdp,2023-01/2023-12,rank,1,place,actual,全国,level,{day},乙,\n");
    let then =
        [level("110000,北京市", "43760.7", "2024-02-01"), level("120000,天津市", "43000", "2024-02-01")].concat();
    let later =
        [level("110000,北京市", "43760.7", "2025-02-01"), level("120000,天津市", "44000", "2025-02-01")].concat();
    let places = |text: String| {
        std::fs::write(folder.path().join("input.csv"), format!("{header}{text}")).unwrap();
        let findings = check(&Store::new(read(folder.path(), &catalog)).unwrap(), &catalog).unwrap();
        findings.into_iter().filter(|f| f.rule == "place").count()
    };
    assert_eq!(places([then.clone(), later.clone(), place("2024-03-01")].concat()), 0);
    assert_eq!(places([then, later.clone(), place("2025-03-01")].concat()), 1);
    assert_eq!(places([later, place("2024-03-01")].concat()), 0, "nothing was known then");
}
