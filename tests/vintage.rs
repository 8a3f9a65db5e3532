//! From a file to the store in one step: tables and documents, what is told of it, and what is refused whole.

use std::path::Path;

use jianbao::catalog::DataFiles;
use jianbao::domain::Place;
use jianbao::pipeline::store::read;
use serde_json::Value;

use crate::common::{code, copy, jianbao_in, project, stderr, stdout, tree};

/// A scratch project with an export of the national database and two documents.
fn scratch() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy(&project("data"), &folder.path().join("data"));
    let put = |from: &str, name: &str| {
        std::fs::copy(project(from), folder.path().join(name)).unwrap();
    };
    put("tests/cases/import/export_gbk/input.csv", "gdp.csv");
    put("tests/cases/import/code_and_name/input.csv", "doubtful.csv");
    put("tests/documents/bulletin.html", "bulletin.html");
    put("tests/documents/bulletin.pdf", "bulletin.pdf");
    folder
}

fn run(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let output = jianbao_in(folder, args);
    (code(&output), stdout(&output), stderr(&output))
}

fn data(folder: &Path) -> DataFiles {
    DataFiles::Directory(folder.join("data"))
}

#[test]
fn a_table_goes_into_the_store_in_one_step() {
    let folder = scratch();
    let import = ["import", "gdp.csv", "--store", "--published", "2025-01-17"];
    let untouched = tree(folder.path());
    let (exit, out, told) = run(folder.path(), &[&import[..], &["--dry-run"]].concat());
    assert_eq!(exit, 0, "{told}");
    assert!(out.ends_with("would add 12 figures\n"), "{out}");
    assert!(told.contains("12 figures would be added, 0 known already; 4 cells new, 0 the same, 8 revised"), "{told}");
    assert!(tree(folder.path()) == untouched, "a dry run writes nothing");

    let (exit, out, told) = run(folder.path(), &import);
    assert_eq!(exit, 0, "{told}");
    assert!(out.contains("wrote data/store/") && told.contains("12 figures added, 0 known already"), "{out}{told}");
    assert!(told.contains("天津 gdp 2022 level: 16588.5 here, 16311.34 until now"), "{told}");
    assert!(!folder.path().join("imports").exists(), "nothing is left to ask, so nothing else is written");
    let stored = read(&data(folder.path())).unwrap();
    assert_eq!(stored.len(), 12);
    for o in &stored {
        let Place::Cell { file, row, .. } = &o.provenance.place else { panic!("{:?}", o.provenance.place) };
        assert_eq!(file, "gdp.csv", "the cell is that of the table itself");
        assert!(*row > 1);
        assert_eq!(o.provenance.published.unwrap().to_string(), "2025-01-17");
        assert_eq!(o.provenance.publisher, "国家统计局");
    }
    let (exit, out, told) = run(folder.path(), &import);
    assert!(exit == 0 && out.ends_with("nothing to add\n") && told.contains("12 known already"), "{out}{told}");
    // Another day is another vintage: nothing is overwritten, and every cell says the same.
    let later = ["import", "gdp.csv", "--store", "--published", "2025-02-28", "--format", "json"];
    let (exit, out, _) = run(folder.path(), &later);
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((exit, &report["store"]["added"]), (0, &Value::from(12)));
    let cells = serde_json::json!({ "new": 0, "same": 12, "revised": 0 });
    assert_eq!(report["store"]["cells"], cells, "{}", report["store"]);
    assert_eq!(read(&data(folder.path())).unwrap().len(), 24);
}

#[test]
fn cells_without_a_place_stay_beside_what_was_added() {
    let folder = scratch();
    let (exit, _, told) = run(folder.path(), &["import", "doubtful.csv", "--store", "--publisher", "统计局"]);
    assert_eq!(exit, 1, "{told}");
    assert!(told.contains("written: imports/doubtful.unplaced.csv"), "{told}");
    assert!(!folder.path().join("imports/doubtful.csv").exists(), "the store has the figures; there is no panel");
    let added = read(&data(folder.path())).unwrap();
    assert!(!added.is_empty() && added.iter().all(|o| o.provenance.publisher == "统计局"), "{added:?}");
}

#[test]
fn what_is_refused_is_refused_whole() {
    let folder = scratch();
    let before = tree(folder.path());
    for (args, why) in [
        (&["import", "doubtful.csv", "--store"][..], "doubtful.csv: who published it? give --publisher"),
        (
            &["import", "gdp.csv", "bulletin.pdf", "--store"],
            "a PDF document; only tables are imported; nothing is added",
        ),
        (&["import", "data/panels/gdp_2022Q1.csv", "--store"], "reads it from there already"),
        (&["import", "gdp.csv", "--store", "--out", "a.parquet"], "give one"),
        (&["import", "doubtful.csv", "--store", "--publisher", "x", "--out", "gdp.csv"], "cannot make the folder"),
        (&["extract", "data/bulletins", "bulletin.html", "--store"], "reads it from there already"),
        (&["extract", "-", "--store"], "standard input has no name"),
        (&["extract", "bulletin.html", "--store", "--out", "x"], "cannot be used with"),
        (&["extract", "bulletin.html", "--dry-run"], "--store"),
        (&["--pack", "us", "import", "gdp.csv", "--store"], "leave --pack out"),
    ] {
        let (exit, _, told) = run(folder.path(), args);
        assert!(exit == 2 && told.contains(why), "{args:?}: {told}");
        assert!(tree(folder.path()) == before, "{args:?} wrote something");
    }
    // The built-in copy cannot be added to.
    let (exit, _, told) = {
        let elsewhere = tempfile::tempdir().unwrap();
        std::fs::copy(folder.path().join("gdp.csv"), elsewhere.path().join("gdp.csv")).unwrap();
        run(elsewhere.path(), &["import", "gdp.csv", "--store"])
    };
    assert!(exit == 2 && told.contains("nothing can be added to the built-in data"), "{told}");
}

#[test]
fn documents_go_into_the_store_in_one_step() {
    let folder = scratch();
    let extract = ["extract", "bulletin.html", "bulletin.pdf", "--store"];
    let (exit, out, told) = run(folder.path(), &[&extract[..], &["--dry-run"]].concat());
    assert!(exit == 0 && out.starts_with("would add "), "{out}{told}");
    assert!(!folder.path().join("data/store").exists());
    let (exit, out, told) = run(folder.path(), &extract);
    assert_eq!(exit, 0, "{told}");
    assert!(out.starts_with("wrote data/store/"), "{out}");
    // A reviewed panel goes before a document that nobody reviewed.
    assert!(told.contains("黑龙江 gdp 2022Q1 level: 3152.7 here, but 2976.6 stands"), "{told}");
    let stored = read(&data(folder.path())).unwrap();
    let records = run(folder.path(), &["extract", "bulletin.html", "bulletin.pdf"]).1;
    assert_eq!(stored.len(), records.lines().count(), "every record is a figure of the store");
    assert!(told.contains(&format!("{} figures added", stored.len())), "{told}");
    // Places lead back to the documents: bytes of the page, bytes of a part of the PDF.
    let page = std::fs::read(folder.path().join("bulletin.html")).unwrap();
    let mut seen = [0, 0];
    for o in &stored {
        let Place::Span { file, part, start, end, quote } = &o.provenance.place else { panic!("{o:?}") };
        match part {
            None => {
                assert_eq!(file, "bulletin.html");
                let slice = String::from_utf8_lossy(&page[*start..*end]).to_string();
                let first = quote.chars().next().unwrap();
                assert!(slice.contains(first), "{slice} {quote}");
                seen[0] += 1;
            }
            Some(part) => {
                assert!(file == "bulletin.pdf" && part.starts_with("page "), "{file} {part}");
                seen[1] += 1;
            }
        }
    }
    assert!(seen.iter().all(|n| *n > 0), "{seen:?}");
    let again = run(folder.path(), &extract);
    assert!(again.0 == 0 && again.1 == "nothing to add\n", "{}{}", again.1, again.2);
}

#[test]
fn a_file_given_twice_is_added_once() {
    let folder = scratch();
    let (exit, _, told) =
        run(folder.path(), &["import", "gdp.csv", "./gdp.csv", "gdp.csv", "--store", "--published", "2025-01-17"]);
    assert!(exit == 0 && told.contains("12 figures added"), "{told}");
    assert_eq!(read(&data(folder.path())).unwrap().len(), 12);
}

#[test]
fn nothing_is_added_where_what_is_left_would_be_written_over_a_table() {
    let folder = scratch();
    std::fs::copy(folder.path().join("gdp.csv"), folder.path().join("doubtful.unplaced.csv")).unwrap();
    let before = tree(folder.path());
    let tables = ["doubtful.csv", "doubtful.unplaced.csv"];
    let import = [&["import"][..], &tables, &["--store", "--publisher", "统计局", "--out", "."]].concat();
    let (exit, _, told) = run(folder.path(), &import);
    assert!(exit == 2 && told.contains("doubtful.unplaced.csv: is a file that is imported"), "{told}");
    assert!(tree(folder.path()) == before, "the store has nothing of it");
}

#[test]
fn of_two_new_figures_of_a_cell_one_stands() {
    let folder = scratch();
    let table = "region,indicator,period,measure,value,unit,status,published,publisher\n\
                 天津,gdp,2022,level,16588.5,亿元,,2025-01-17,国家统计局\n\
                 天津,gdp,2022,level,16600.5,亿元,,2025-02-28,国家统计局\n\
                 天津,gdp,2031,level,20000,亿元,target,2025-01-17,天津市统计局\n\
                 天津,gdp,2031,level,21000,亿元,target,2025-02-28,天津市统计局\n";
    std::fs::write(folder.path().join("two.csv"), table).unwrap();
    let (exit, _, told) = run(folder.path(), &["import", "two.csv", "--store", "--dry-run"]);
    assert_eq!(exit, 0, "{told}");
    let lines: Vec<&str> = told.lines().filter(|line| line.contains("here, ")).collect();
    let expected = [
        "天津 gdp 2022 level: 16600.5 here, 16311.34 until now",
        "天津 gdp 2022 level: 16588.5 here, but 16600.5 stands",
        "天津 gdp 2031 level (target): 20000 here, but 21000 stands",
    ];
    assert_eq!(lines.len(), 3, "{told}");
    assert!(lines.iter().zip(expected).all(|(line, expected)| line.ends_with(expected)), "{lines:?}");
    assert!(told.contains("1 cells new, 0 the same, 1 revised"), "{told}");
    let (_, out, _) = run(folder.path(), &["import", "two.csv", "--store", "--dry-run", "--format", "json"]);
    let report: Value = serde_json::from_str(&out).unwrap();
    let told: Vec<(&str, bool)> = report["store"]["differing"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| (d["status"].as_str().unwrap(), d["stands"].as_bool().unwrap()))
        .collect();
    assert_eq!(told, [("actual", true), ("actual", false), ("target", false)]);
}
