//! Vintages, corrections and the store on disk: nothing is lost, nothing is mixed up.

use std::path::{Path, PathBuf};

use proptest::prelude::*;

use jianbao::catalog::DataFiles;
use jianbao::domain::{Decimal, Measure, Observation};
use jianbao::frame::{Store, from_parquet, known, to_parquet};
use jianbao::pipeline::store::{Addition, add, read};
use jianbao::pipeline::{load, load_as_of};

use crate::common::{code, copy, jianbao_in, loaded, project, stderr, stdout, tree};

const HEADER: &str = "region_code,region,indicator,period,measure,value,unit,status,scope,of,published,source,note\n";

/// A scratch project: the data of the project, and a table that revises two figures of the first quarter of 2022.
fn scratch() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy(&project("data"), &folder.path().join("data"));
    let row = "220000,吉林省,gdp,2022-01/2022-03,yoy,-7.8,%,actual,,,2022-12-27,吉林省统计局,\n";
    std::fs::write(folder.path().join("revised.csv"), format!("{HEADER}{row}")).unwrap();
    folder
}

fn add_revised(folder: &Path) -> std::process::Output {
    let who = ["--publisher", "吉林省统计局", "--authority", "official"];
    jianbao_in(folder, &[&["store", "add", "revised.csv"][..], &who].concat())
}

fn parts(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder.join("data/store")).map(|e| e.flatten().map(|e| e.path()).collect());
    let mut paths: Vec<PathBuf> = entries.unwrap_or_default();
    paths.retain(|path| path.extension().is_some_and(|e| e == "parquet"));
    paths
}

#[test]
fn adding_twice_adds_once_and_a_moved_line_is_no_new_figure() {
    let folder = scratch();
    let first = add_revised(folder.path());
    assert_eq!(code(&first), 0, "{}", stderr(&first));
    assert!(stderr(&first).contains("吉林 gdp 2022Q1 yoy: -7.8 here, -7.9 until now"), "{}", stderr(&first));
    let before = tree(&folder.path().join("data/store"));
    assert_eq!(before.len(), 2, "a part and its manifest");
    assert_eq!(stdout(&add_revised(folder.path())), "nothing to add\n");
    // A line above moves the figure; it is the same figure.
    let path = folder.path().join("revised.csv");
    let text = std::fs::read_to_string(&path).unwrap();
    let above = "340000,安徽省,gdp,2022-01/2022-03,yoy,5.3,%,actual,,,2022-12-27,安徽省统计局,\n";
    std::fs::write(&path, text.replace(HEADER, &format!("{HEADER}{above}"))).unwrap();
    let third = add_revised(folder.path());
    assert!(stderr(&third).contains("1 figures added, 1 known already"), "{}", stderr(&third));
    let after = tree(&folder.path().join("data/store"));
    assert_eq!(after.len(), 4);
    assert!(before.iter().all(|(name, bytes)| after.get(name) == Some(bytes)), "what was added stays as it is");
    let listed = stdout(&jianbao_in(folder.path(), &["store", "list", "--format", "csv"]));
    assert_eq!(listed.lines().count(), 3, "{listed}");
}

#[test]
fn records_of_extract_can_be_added() {
    let folder = scratch();
    let run = |args: &[&str]| jianbao_in(folder.path(), args);
    let index = "data/bulletins/index.tsv";
    let document = "data/bulletins/heilongjiang-2022Q1.txt";
    let records = stdout(&run(&["extract", document, "--index", index]));
    std::fs::write(folder.path().join("records.jsonl"), &records).unwrap();
    let added = run(&["store", "add", "records.jsonl", "--index", index]);
    assert_eq!(code(&added), 0, "{}", stderr(&added));
    let stored = read(&DataFiles::Directory(folder.path().join("data"))).unwrap();
    assert_eq!(stored.len(), records.lines().count());
    let industry =
        stored.iter().find(|o| o.indicator.as_str() == "industrial_va" && o.measure == Measure::Yoy).unwrap();
    assert_eq!(industry.provenance.published.unwrap().to_string(), "2022-04-25");
    assert_eq!(stdout(&run(&["store", "add", "records.jsonl", "--index", index])), "nothing to add\n");
}

#[test]
fn what_cannot_be_added_says_why() {
    let folder = scratch();
    let run = |args: &[&str]| {
        let output = jianbao_in(folder.path(), args);
        (code(&output), stderr(&output))
    };
    let (exit, why) = run(&["store", "add", "revised.csv"]);
    assert!(exit == 2 && why.contains("who published it?"), "{why}");
    let (exit, why) = run(&["store", "add", "data/panels/gdp_2022Q1.csv"]);
    assert!(exit == 2 && why.contains("reads it from there already"), "{why}");
    add_revised(folder.path());
    // A damaged part is an error that names it, not a silent loss.
    let part = &parts(folder.path())[0];
    let mut bytes = std::fs::read(part).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(part, bytes).unwrap();
    let (exit, why) = run(&["rank", "gdp", "2022Q1"]);
    assert!(exit == 2 && why.contains(".parquet: damaged"), "{why}");
}

/// The old report is made again byte for byte as of a day before the revision, wherever the revision lies.
#[test]
fn as_of_a_day_before_a_revision_the_old_report_comes_out() {
    let folder = scratch();
    let brief = |out: &str, extra: &[&str]| {
        let args = ["brief", "2022Q1", "--region", "吉林", "--out", out];
        let output = jianbao_in(folder.path(), &[&args[..], extra].concat());
        assert_ne!(code(&output), 2, "{}", stderr(&output));
        tree(&folder.path().join(out))
    };
    let old = brief("old", &["--as-of", "2022-12-26"]);
    add_revised(folder.path());
    assert!(old == brief("again", &["--as-of", "2022-12-26"]), "the briefing as of the day before has changed");
    let new = brief("new", &["--as-of", "2022-12-27"]);
    let text = |files: &std::collections::BTreeMap<String, Vec<u8>>| {
        String::from_utf8(files["2022Q1/220000-jilin.md"].clone()).unwrap()
    };
    assert!(text(&old).contains("−7.9") && !text(&old).contains("−7.8%"), "{}", text(&old));
    assert!(text(&new).contains("−7.8") && text(&new).contains("revised.csv"), "{}", text(&new));
}

/// A revision of one province redoes its pages and the overview, and names the sentences that no longer hold.
#[test]
fn a_revision_touches_its_own_pages_and_is_traced_to_their_lines() {
    let folder = scratch();
    let run = |args: &[&str]| jianbao_in(folder.path(), args);
    let brief = ["brief", "2022Q1", "--region", "黑龙江", "--region", "吉林"];
    run(&brief);
    let clean = run(&["revisions", "--report", "reports/2022Q1"]);
    assert_eq!(code(&clean), 0, "{}", stdout(&clean));
    add_revised(folder.path());
    let found = run(&["revisions", "--report", "reports"]);
    assert_eq!(code(&found), 1);
    let told = stdout(&found);
    let revised = told.lines().find(|line| line.starts_with("revised")).expect("the cell");
    assert!(revised.contains("-7.9") && revised.contains("-7.8") && revised.contains("revised.csv:2"), "{revised}");
    let report = std::fs::read_to_string(folder.path().join("reports/2022Q1/220000-jilin.md")).unwrap();
    let lines: Vec<&str> = told.lines().filter(|line| line.starts_with("reports/")).collect();
    assert!(lines.iter().any(|line| line.contains("220000-jilin.md:")), "{told}");
    for line in lines {
        assert!(!line.contains("heilongjiang"), "{line}");
        let Some(place) = line.strip_prefix("reports/2022Q1/220000-jilin.md:") else { continue };
        let (number, sentence) = place.split_once(": ").unwrap();
        assert_eq!(report.lines().nth(number.parse::<usize>().unwrap() - 1).unwrap().trim(), sentence);
    }
    let again = stdout(&run(&brief));
    assert!(again.contains(".parquet is new"), "the reason is told: {again}");
    let wrote: Vec<&str> = again.lines().filter_map(|line| line.strip_prefix("wrote ")).collect();
    assert!(wrote.iter().any(|file| file.ends_with("220000-jilin.md")), "{again}");
    // Heilongjiang's place rests on the new figure, which its trace tells; its pages are as they were.
    let other = |file: &&str| file.contains("heilongjiang") && !file.contains("/trace/");
    assert!(!wrote.iter().any(|file| other(file) || file.ends_with(".png")), "{again}");
    assert_eq!(code(&run(&["revisions", "--report", "reports"])), 0, "the new reports hold");
    // Between two days, with all sources of the cell.
    let between = stdout(&run(&["revisions", "--from", "2022-12-26", "--to", "2022-12-27", "--format", "csv"]));
    assert!(
        between.lines().any(|line| line.starts_with("revised,220000,吉林,gdp,2022-01/2022-03,yoy,-7.9")),
        "{between}"
    );
}

fn correct(folder: &Path, expected: &str, date: &str) {
    let text = format!(
        "[[correction]]\nregion = \"220000\"\nindicator = \"gdp\"\nperiod = \"2022-01/2022-03\"\nmeasure = \"yoy\"\n\
         file = \"data/panels/gdp_2022Q1.csv\"\nexpected = \"{expected}\"\nvalue = \"-7.7\"\nreason = \"test of a slip\"\n\
         source = \"a bulletin\"\ndate = \"{date}\"\nreviewer = \"a reader\"\n"
    );
    std::fs::write(folder.join("data/corrections.toml"), format!("# one\n\n{text}")).unwrap();
}

#[test]
fn a_correction_stands_for_the_original_which_is_kept() {
    let folder = scratch();
    correct(folder.path(), "-7.9", "2022-06-01");
    let files = DataFiles::Directory(folder.path().join("data"));
    let loaded = load(&files).unwrap();
    let gdp = loaded.catalog.indicators.get("gdp").unwrap().id.clone();
    let jilin = loaded.catalog.regions.find("吉林").unwrap().code;
    let figure = |store: &Store| {
        let figure = store.figure(jilin, &gdp, "2022Q1".parse().unwrap(), Measure::Yoy).unwrap();
        store.get(figure.id).unwrap().clone()
    };
    let now = figure(&loaded.store);
    assert_eq!(now.value.to_string(), "-7.7");
    assert_eq!(now.provenance.place.to_string(), "data/corrections.toml:3 [value]");
    assert!(now.note.contains("corrected from -7.9 at data/panels/gdp_2022Q1.csv"), "{}", now.note);
    assert_eq!(loaded.store.corrected().len(), 1);
    let (old, new) = loaded.store.corrected()[0];
    assert_eq!(loaded.store.at(old).1.value.to_string(), "-7.9");
    assert_eq!(*loaded.store.at(new).1, now);
    // Before the day of the review it was not known.
    let before = load_as_of(&files, "2022-05-31".parse().ok()).unwrap();
    assert_eq!(figure(&before.store).value.to_string(), "-7.9");
    // The report tells it.
    jianbao_in(folder.path(), &["brief", "2022Q1", "--region", "吉林"]);
    let report = std::fs::read_to_string(folder.path().join("reports/2022Q1/220000-jilin.md")).unwrap();
    assert!(report.contains("−7.9更正为−7.7，见 data/corrections.toml:3"), "{report}");
}

#[test]
fn a_correction_that_no_longer_fits_is_an_error_with_its_line() {
    let folder = scratch();
    for (expected, told) in
        [("-7.6", "but the data have -7.9 (data/panels/gdp_2022Q1.csv:"), ("-7.90", "but the data have")]
    {
        correct(folder.path(), expected, "2022-06-01");
        let output = jianbao_in(folder.path(), &["rank", "gdp", "2022Q1"]);
        let why = stderr(&output);
        assert_eq!(code(&output), 2);
        assert!(why.contains("data/corrections.toml:3: the correction expects") && why.contains(told), "{why}");
    }
    correct(folder.path(), "-7.7", "2022-06-01");
    assert!(stderr(&jianbao_in(folder.path(), &["check"])).contains("changes nothing"));
}

/// Two programs that add at once: both additions are there afterwards.
#[test]
fn additions_at_once_do_not_meet() {
    let folder = scratch();
    let files = DataFiles::Directory(folder.path().join("data"));
    let figures: Vec<Observation> = loaded().store.observations().map(|(_, o)| o.clone()).take(400).collect();
    std::thread::scope(|scope| {
        for (i, chunk) in figures.chunks(50).enumerate() {
            let files = &files;
            scope.spawn(move || {
                let addition = Addition { file: format!("{i}.csv"), hash: String::new(), observations: chunk.to_vec() };
                add(files, vec![addition]).unwrap();
            });
        }
    });
    let mut stored: Vec<String> = read(&files).unwrap().iter().map(|o| o.id().to_string()).collect();
    let mut expected: Vec<String> = figures.iter().map(|o| o.id().to_string()).collect();
    stored.sort();
    expected.sort();
    assert_eq!(stored, expected);
}

/// What tells of the figures is written first; where it cannot be, no figure is added.
#[test]
fn an_addition_that_fails_adds_nothing() {
    let (one, other) = (scratch(), scratch());
    assert_eq!(code(&add_revised(one.path())), 0);
    let part = parts(one.path()).remove(0);
    let manifest = other.path().join("data/store").join(part.file_name().unwrap()).with_extension("json");
    std::fs::create_dir_all(&manifest).unwrap();
    let before = tree(other.path());
    let failed = add_revised(other.path());
    assert!(code(&failed) == 2 && stderr(&failed).contains("cannot write"), "{}", stderr(&failed));
    assert!(tree(other.path()) == before, "{:?}", tree(other.path()).keys());
}

/// Figures of the project, some of them turned into other vintages of themselves.
fn some_figures() -> impl Strategy<Value = Vec<Observation>> {
    let all: Vec<Observation> = loaded().store.observations().map(|(_, o)| o.clone()).collect();
    let days = prop::option::of(0u64..900);
    prop::collection::vec((0..all.len().min(40), -20i64..20, days), 1..60).prop_map(move |picks| {
        let vintage = |(i, off, day): (usize, i64, Option<u64>)| {
            let mut o = all[i].clone();
            o.value += Decimal::new(off, 1);
            let start: chrono::NaiveDate = "2022-01-01".parse().expect("a day");
            o.provenance.published = day.map(|day| start + chrono::Days::new(day));
            o
        };
        picks.into_iter().map(vintage).collect()
    })
}

/// The id that stands for each cell.
fn standing(store: &Store) -> std::collections::BTreeSet<String> {
    store.chosen().unwrap().into_iter().map(|id| id.to_string()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_choice_does_not_depend_on_the_order(figures in some_figures(), seed in any::<u64>()) {
        let mut shuffled = figures.clone();
        shuffled.sort_by_cached_key(|o| blake3::hash(format!("{seed}{}", o.id()).as_bytes()).to_hex().to_string());
        let (a, b) = (Store::new(figures).unwrap(), Store::new(shuffled).unwrap());
        prop_assert_eq!(standing(&a), standing(&b));
        prop_assert_eq!(a.agreements().len(), b.agreements().len());
    }

    /// What was known on a day is known later: no cell is lost, and a later day never brings an older vintage back.
    #[test]
    fn knowledge_only_grows(figures in some_figures(), a in 0u64..900, b in 0u64..900) {
        let start: chrono::NaiveDate = "2022-01-01".parse().unwrap();
        let day = |days: u64| Some(start + chrono::Days::new(days));
        let (early, late) = (day(a.min(b)), day(a.max(b)));
        let of = |day| figures.iter().filter(|o| known(o.provenance.published, day)).cloned().collect::<Vec<_>>();
        let (early, late) = (Store::new(of(early)).unwrap(), Store::new(of(late)).unwrap());
        prop_assert!(early.observations().all(|(id, _)| late.get(id).is_some()));
        prop_assert!(early.cells().count() <= late.cells().count());
        let again = Store::new(late.observations().map(|(_, o)| o.clone()).collect()).unwrap();
        prop_assert_eq!(standing(&late), standing(&again));
    }

    /// Every cell of new figures is new, the same or revised; a figure that is said to stand takes the place of the one before,
    /// and one that is not is held against the one that does.
    #[test]
    fn what_is_added_is_told_by_cell(old in some_figures(), new in some_figures()) {
        let before = Store::new(old.clone()).unwrap();
        let against = before.against(&new);
        prop_assert_eq!(against.new + against.same + against.revised, Store::new(new.clone()).unwrap().cells().count());
        prop_assert_eq!(against.nowhere, 0);
        prop_assert!(against.revised == 0 || !against.differing.is_empty());
        let after = standing(&Store::new([old, new].concat()).unwrap());
        for differing in &against.differing {
            let (here, other) = (differing.here.id(), differing.before.id());
            prop_assert_eq!(after.contains(here.as_str()), differing.stands);
            prop_assert_eq!(after.contains(other.as_str()), !differing.stands);
            prop_assert!(!differing.stands || standing(&before).contains(other.as_str()));
        }
    }

    #[test]
    fn parts_lose_nothing(figures in some_figures()) {
        let bytes = to_parquet(&figures).unwrap();
        prop_assert_eq!(from_parquet(&bytes).unwrap(), figures.clone());
        prop_assert_eq!(to_parquet(&figures).unwrap(), bytes);
    }
}
