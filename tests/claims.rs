//! Claims: our own sentences for every kind, the places that panels state, and the first documents where they are there.

use jianbao::pipeline::claims::{Choice, Desk, Judged};
use jianbao::render::claims::claim_json;
use jianbao::report::{ClaimWords, Language, Wording};
use jianbao::source::bulletin::Document;
use serde_json::Value;

use crate::common::{code, corpus, files, jianbao, project, stderr, stdout};
use crate::extract::side;

/// A claim in a few lines that a person can check: verdict, kind, what, working, what is missing, framing.
fn lines(judged: &Judged, words: &ClaimWords<'_>) -> String {
    let mut text = String::new();
    for claim in &judged.claims {
        let object = claim_json(claim, words).unwrap();
        let get = |key: &str| match &object[key] {
            Value::String(text) => text.clone(),
            Value::Null => "-".into(),
            other => other.to_string(),
        };
        let keys = ["verdict", "kind", "region", "indicator", "period", "measure", "value", "unit", "ref", "scope"];
        text += &keys.map(get).join(" ");
        text += &format!("\n  quote: {}\n  {} {}\n", get("quote"), get("computation"), get("interval"));
        for key in ["missing", "framing"] {
            for entry in object[key].as_array().into_iter().flatten() {
                text += &format!("  {key}: {}\n", entry.as_str().unwrap_or_default());
            }
        }
    }
    text
}

/// Each folder of `tests/cases/claims` holds `input.txt`, `meta.toml` and the claims expected of it. `UPDATE=1 cargo
/// test` writes the expected files anew.
#[test]
fn every_kind_of_claim_is_judged() {
    let mut folders: Vec<_> =
        std::fs::read_dir(project("tests/cases/claims")).unwrap().flatten().map(|e| e.path()).collect();
    folders.sort();
    assert!(folders.len() >= 12, "only {} cases", folders.len());
    let desk = Desk::open(&files()).unwrap();
    let wording = Wording::load(&files(), Language::En).unwrap();
    let words = ClaimWords { wording: &wording, catalog: desk.catalog() };
    let mut faults = Vec::new();
    for folder in folders {
        let bytes = std::fs::read(folder.join("input.txt")).unwrap();
        let document =
            Document { id: "case".into(), file: "case.txt".into(), bytes: bytes.clone(), side: side(&folder) };
        let judged = desk.judge(&[document], Choice::default()).unwrap();
        for claim in &judged.claims {
            let object = claim_json(claim, &words).unwrap();
            let at = |key: &str| object[key].as_u64().expect("a span") as usize;
            let quote = String::from_utf8_lossy(&bytes[at("start")..at("end")]).into_owned();
            assert_eq!(object["quote"], Value::from(quote), "{}: the span slices the file", folder.display());
        }
        let got = lines(&judged, &words);
        let path = folder.join("expected.txt");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &got).unwrap();
        }
        let expected = std::fs::read_to_string(&path).unwrap_or_default();
        if got != expected {
            faults.push(format!("{}\nexpected:\n{expected}got:\n{got}", folder.display()));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn objects(text: &str) -> Vec<Value> {
    serde_json::from_str::<Value>(text).expect("an array").as_array().expect("an array").clone()
}

#[test]
fn the_places_that_panels_state_for_2022q1_hold() {
    let output = jianbao(&["claims", "--format", "json"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let all = objects(&stdout(&output));
    let verdict = |region: &str, indicator: &str, place: i64| {
        let found = all.iter().find(|c| {
            c["doc"] == "press_figures"
                && c["kind"] == "rank"
                && (c["region"] == region && c["indicator"] == indicator && c["period"] == "2022-01/2022-03")
        });
        let found = found.unwrap_or_else(|| panic!("no place of {region}"));
        assert_eq!(found["value"], place, "{region}");
        found["verdict"].as_str().unwrap().to_string()
    };
    for (region, place) in
        [("新疆维吾尔自治区", 1), ("江西省", 2), ("福建省", 3), ("湖北省", 3), ("黑龙江省", 11), ("吉林省", 31)]
    {
        assert_eq!(verdict(region, "gdp", place), "verified", "{region}");
    }
    // Liaoning's cumulative growth is not known: second or third.
    assert_eq!(verdict("青海省", "industrial_va", 2), "consistent");
    assert!(all.iter().all(|c| c["verdict"] != "contradicted"));
    assert!(all.iter().any(|c| c["doc"] == "heilongjiang-2022Q1"), "the sample bulletins are judged too");
}

#[test]
fn exit_codes_tell_whether_something_is_contradicted() {
    let case = |name: &str| project(&format!("tests/cases/claims/{name}/input.txt")).display().to_string();
    let index = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(index.path(), "id\ttitle\tregion\tperiod\ninput\t\t黑龙江\t2022Q1\n").unwrap();
    let run = |name: &str| jianbao(&["claims", &case(name), "--index", index.path().to_str().unwrap()]);
    let wrong = run("contradicted");
    assert_eq!(code(&wrong), 1, "{}", stderr(&wrong));
    assert!(
        stdout(&wrong).contains("8.1 - 6.5 = 1.6") || stdout(&wrong).contains("9.1 - 6.5 = 2.6"),
        "{}",
        stdout(&wrong)
    );
    assert!(stderr(&wrong).contains("contradicted"));
    assert_eq!(code(&run("province-against-nation")), 0);
    assert_eq!(code(&jianbao(&["claims", "no/such/file.txt"])), 2);
}

/// The words are in the language asked for; ids, keys and figures are the same in both.
#[test]
fn claims_in_chinese_and_english() {
    let case = project("tests/cases/claims/contradicted/input.txt").display().to_string();
    let index = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(index.path(), "id\ttitle\tregion\tperiod\ninput\t\t黑龙江\t2022Q1\n").unwrap();
    let index = index.path().to_str().unwrap();
    let run = |more: &[&str]| stdout(&jianbao(&[&["claims", &case, "--index", index], more].concat()));
    let (zh, en) = (run(&["--lang", "zh", "--format", "json"]), run(&["--format", "json"]));
    let (zh, en) = (objects(&zh), objects(&en));
    assert_eq!(zh.len(), en.len());
    for (a, b) in zh.iter().zip(&en) {
        for (key, value) in a.as_object().unwrap() {
            let words = ["computation", "missing", "framing"].contains(&key.as_str());
            assert!(words || b[key] == *value, "{key}: {value} and {}", b[key]);
        }
    }
    let han = |value: &Value| value.to_string().chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let worded = |all: &[Value], key: &str| all.iter().filter(|c| han(&c[key])).count();
    assert!(worded(&zh, "missing") > 0 && worded(&en, "missing") == 0);
    assert!(run(&["--lang", "zh", "--format", "md"]).contains("| 不符 | 差距 |"));
    assert!(run(&["--lang", "zh", "--format", "csv"]).contains("contradicted,gap,"));
}

#[test]
fn implied_figures_are_used_only_where_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("a.txt", "一季度全市规模以上工业增加值同比增长10.5%，高于全省平均水平2.8个百分点。\n");
    write("b.txt", "一季度全省规模以上工业增加值同比增长9.9%。\n");
    write("index.tsv", "id\ttitle\tregion\tperiod\na\t\t黄石\t2009Q1\nb\t\t湖北\t2009Q1\n");
    let dir = folder.path().display().to_string();
    let index = folder.path().join("index.tsv").display().to_string();
    let run = |more: &[&str]| {
        let output = jianbao(&[&["claims", &dir, "--index", &index, "--format", "json"], more].concat());
        (objects(&stdout(&output)), stderr(&output))
    };
    let figure = |all: &[Value]| all.iter().find(|c| c["doc"] == "b" && c["kind"] == "figure").unwrap().clone();
    let (plain, told) = run(&[]);
    assert!(figure(&plain)["used"].as_array().unwrap().is_empty());
    assert!(!told.contains("derived:"));
    let (derived, told) = run(&["--derived"]);
    assert!(told.contains("7.7"), "{told}");
    let used = figure(&derived)["used"].as_array().unwrap().clone();
    assert_eq!(used[0]["status"], "derived");
    assert_eq!(used[0]["interval"], serde_json::json!([7.6, 7.8]));
    assert_eq!(used[0]["parents"].as_array().unwrap().len(), 2);
}

/// What only another document tells is borne out, not verified, whichever of the two comes first.
#[test]
fn documents_that_nobody_reviewed_do_not_verify_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("a.txt", "一季度，全省地区生产总值同比增长6.7%，第二产业拉动3.2个百分点。\n");
    write("b.txt", "一季度，全省地区生产总值同比增长6.7%，第二产业贡献率为48%。\n");
    write("c.txt", "一季度，全省地区生产总值同比增长6.7%，第二产业拉动3.2个百分点，贡献率为48%。\n");
    let row = |id: &str| format!("{id}\t\t湖北\t2022Q1\t2022-05-20\n");
    write("index.tsv", &format!("id\ttitle\tregion\tperiod\tpublished\n{}{}{}", row("a"), row("b"), row("c")));
    let path = |name: &str| folder.path().join(name).display().to_string();
    let index = path("index.tsv");
    let run = |names: &[&str]| {
        let paths: Vec<String> = names.iter().map(|name| path(name)).collect();
        let mut args = vec!["claims", "--index", &index, "--format", "json"];
        args.extend(paths.iter().map(String::as_str));
        objects(&stdout(&jianbao(&args)))
    };
    let of = |all: &[Value], doc: &str, kind: &str| {
        all.iter().find(|c| c["doc"] == doc && c["kind"] == kind).unwrap_or_else(|| panic!("{doc} {kind}")).clone()
    };
    for names in [["a.txt", "b.txt"], ["b.txt", "a.txt"]] {
        let all = run(&names);
        for (doc, kind) in [("a", "pull"), ("b", "contribution")] {
            let claim = of(&all, doc, kind);
            assert_eq!(claim["verdict"], "consistent", "{claim}");
            assert!(claim["framing"].to_string().contains("nobody reviewed"), "{claim}");
        }
    }
    // A document that gives both bears itself out, and stays verified beside others.
    for names in [&["c.txt"][..], &["a.txt", "b.txt", "c.txt"]] {
        assert_eq!(of(&run(names), "c", "pull")["verdict"], "verified");
    }
}

#[test]
fn the_claims_of_the_first_documents_are_judged_and_none_is_refuted() {
    let Some(folder) = corpus() else { return };
    let docs: Vec<String> = (0..5).map(|i| folder.join(format!("docs/seed-00{i}.txt")).display().to_string()).collect();
    let index = folder.join("index.tsv").display().to_string();
    let mut args = vec!["claims"];
    args.extend(docs.iter().map(String::as_str));
    args.extend(["--index", &index, "--format", "json"]);
    let output = jianbao(&args);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let all = objects(&stdout(&output));
    let find = |doc: &str, kind: &str, value: f64| {
        let found = all.iter().find(|c| c["doc"] == doc && c["kind"] == kind && c["value"].as_f64() == Some(value));
        found.unwrap_or_else(|| panic!("{doc} {kind} {value}")).clone()
    };
    for (doc, kind, value, verdict) in [
        ("seed-000", "gap", 1.6, "verified"),
        ("seed-000", "gap", 2.7, "verified"),
        ("seed-000", "rank", 14.0, "consistent"),
        ("seed-000", "rank", 1.0, "consistent"),
        ("seed-000", "rank_change", 16.0, "consistent"),
        ("seed-000", "record", 10.3, "uncheckable"),
        ("seed-002", "gap", 2.8, "verified"),
        ("seed-002", "gap", 2.0, "uncheckable"),
        ("seed-002", "rank", 2.0, "uncheckable"),
        ("seed-002", "count", 64.0, "consistent"),
        ("seed-002", "count", 26.0, "consistent"),
        ("seed-002", "pull", 11.8, "verified"),
        ("seed-003", "goal", 30000.0, "uncheckable"),
        ("seed-004", "span", 70.0, "consistent"),
        ("seed-004", "count", 60.6, "verified"),
        ("seed-004", "count", 64.8, "verified"),
        ("seed-004", "goal", 23.8, "uncheckable"),
    ] {
        assert_eq!(find(doc, kind, value)["verdict"], verdict, "{doc} {kind} {value}");
    }
    let cities = all.iter().filter(|c| c["doc"] == "seed-001" && c["kind"] == "standing");
    assert_eq!(cities.count(), 3);
    let framed = |claim: &Value, word: &str| {
        claim["framing"].as_array().unwrap().iter().any(|f| f.as_str().unwrap().starts_with(word))
    };
    assert!(framed(&find("seed-000", "record", 10.3), "exclusion: without 2020, 2021"));
    assert!(framed(&find("seed-000", "gap", 2.7), "comparator"));
    assert!(framed(&find("seed-000", "figure", 10.3), "basis: a single month"));
}

#[test]
fn threads_and_order_of_files_change_nothing() {
    let case = |name: &str| project(&format!("tests/cases/claims/{name}/input.txt")).display().to_string();
    let (a, b) = (case("sums"), case("city-funnel-and-pull"));
    let sorted = |args: &[&str]| {
        let mut all: Vec<String> = objects(&stdout(&jianbao(args))).iter().map(ToString::to_string).collect();
        all.sort();
        all
    };
    let one = sorted(&["claims", &a, &b, "--format", "json", "--threads", "1"]);
    assert_eq!(one, sorted(&["claims", &b, &a, "--format", "json", "--threads", "4"]));
    assert!(!one.is_empty());
}
