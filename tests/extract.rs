//! Extraction: our own sentences for every construct, and the labelled documents where they are present.

use std::collections::BTreeSet;
use std::path::Path;

use jianbao::catalog::Catalog;
use jianbao::domain::Observation;
use jianbao::source::bulletin::{Document, Extractor, SideInfo, record_json};
use serde_json::Value;

use crate::common::{code, corpus, files, jianbao, project, stderr, stdout};

/// What is known beside the text of a case.
pub fn side(folder: &Path) -> SideInfo {
    let Ok(text) = std::fs::read_to_string(folder.join("meta.toml")) else { return SideInfo::default() };
    let table: toml::Table = text.parse().unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let get = |key: &str| table.get(key).and_then(|v| v.as_str()).map(String::from);
    let published = get("published").map(|day| day.parse().expect("a day"));
    SideInfo {
        title: get("title"),
        region: get("region"),
        period: get("period"),
        published,
        publisher: get("publisher"),
        ..SideInfo::default()
    }
}

/// Each folder of `tests/cases/extract` holds `input.txt` and the records expected of it, one JSON object a line.
/// `UPDATE=1 cargo test` writes the expected files anew.
#[test]
fn every_construct_gives_its_records() {
    let catalog = Catalog::load(&files()).unwrap();
    let extractor = Extractor::new(&catalog, &files()).unwrap();
    let mut folders: Vec<_> =
        std::fs::read_dir(project("tests/cases/extract")).unwrap().flatten().map(|e| e.path()).collect();
    folders.sort();
    assert!(folders.len() >= 10, "only {} cases", folders.len());
    let mut faults = Vec::new();
    for folder in folders {
        let bytes = std::fs::read(folder.join("input.txt")).unwrap();
        let document =
            Document { id: "case".into(), file: "case.txt".into(), bytes: bytes.clone(), side: side(&folder) };
        let mut lines = String::new();
        for observation in extractor.read(&document).observations {
            let mut record = record_json(&observation, "case", &catalog);
            let at = |key: &str| record[key].as_u64().expect("a span") as usize;
            let quote = String::from_utf8_lossy(&bytes[at("start")..at("end")]).into_owned();
            assert_eq!(record["quote"], Value::from(quote), "{}: the span slices the file", folder.display());
            record.remove("doc");
            lines += &format!("{}\n", serde_json::to_string(&record).unwrap());
        }
        let path = folder.join("expected.jsonl");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &lines).unwrap();
        }
        let expected = std::fs::read_to_string(&path).unwrap_or_default();
        if lines != expected {
            faults.push(format!("{}\nexpected:\n{expected}got:\n{lines}", folder.display()));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Sentences that differ in one word, and what the whole sentence gives.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Frames {
    frame: Vec<Frame>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Frame {
    name: String,
    text: String,
    gives: Vec<String>,
    words: Vec<String>,
}

/// `tests/cases/words/frames.toml`: the vocabulary of newsrooms, each word in a sentence of its own.
#[test]
fn every_word_is_read_in_its_frame() {
    let catalog = Catalog::load(&files()).unwrap();
    let extractor = Extractor::new(&catalog, &files()).unwrap();
    let text = std::fs::read_to_string(project("tests/cases/words/frames.toml")).unwrap();
    let Frames { frame } = toml::from_str(&text).unwrap();
    let side = SideInfo { region: Some("大连".into()), period: Some("2023H1".into()), ..SideInfo::default() };
    let (mut faults, mut read) = (Vec::new(), 0);
    for Frame { name, text, gives, words } in frame {
        let expected: BTreeSet<String> = gives.into_iter().collect();
        for word in words {
            let sentence = text.replace("{}", &word);
            let bytes = sentence.clone().into_bytes();
            let document = Document { id: "word".into(), file: "word.txt".into(), bytes, side: side.clone() };
            let record = |observation: &Observation| {
                let record = record_json(observation, "word", &catalog);
                let get = |key: &str| record[key].as_str().expect("a text").to_string();
                format!("{} {} {}", get("indicator"), get("measure"), record["value"])
            };
            let got: BTreeSet<String> = extractor.read(&document).observations.iter().map(record).collect();
            if got != expected {
                faults.push(format!("{name}: {sentence}\n  expected {expected:?}\n  got {got:?}"));
            }
            read += 1;
        }
    }
    assert!(read > 1000, "only {read} words");
    assert!(faults.is_empty(), "{} of {read}:\n{}", faults.len(), faults.join("\n"));
}

/// A record's identity as the scorer of the labelled documents sees it.
pub fn key(record: &Value) -> String {
    let get = |name: &str| record.get(name).cloned().unwrap_or(Value::Null);
    let reference = if record["measure"] == "gap" { get("ref") } else { Value::Null };
    let value = get("value").as_f64().unwrap_or(f64::NAN);
    format!(
        "{} {} {} {} {} {value} {} {reference}",
        get("doc"),
        get("region"),
        get("indicator"),
        get("period"),
        get("measure"),
        get("unit"),
    )
}

pub fn records(text: &str) -> Vec<Value> {
    text.lines().filter(|l| !l.trim().is_empty()).map(|l| serde_json::from_str(l).unwrap()).collect()
}

/// The five seed pages give exactly their labelled statements, each quoted from where it stands.
#[test]
fn the_seed_pages_give_their_statements() {
    let Some(folder) = corpus() else { return };
    let gold = records(&std::fs::read_to_string(folder.join("labels.jsonl")).unwrap());
    let index = folder.join("index.tsv");
    for seed in ["seed-000", "seed-001", "seed-002", "seed-003", "seed-004"] {
        let file = folder.join("docs").join(format!("{seed}.txt"));
        let output = jianbao(&["extract", file.to_str().unwrap(), "--index", index.to_str().unwrap()]);
        let found = records(&stdout(&output));
        let bytes = std::fs::read(&file).unwrap();
        for record in &found {
            let at = |name: &str| record[name].as_u64().unwrap() as usize;
            let slice = std::str::from_utf8(&bytes[at("start")..at("end")]).unwrap();
            assert_eq!(slice, record["quote"].as_str().unwrap(), "{seed}");
        }
        let mut wanted: Vec<String> = gold.iter().filter(|r| r["doc"] == seed).map(key).collect();
        let mut got: Vec<String> = found.iter().map(key).collect();
        wanted.sort();
        got.sort();
        assert_eq!(got, wanted, "{seed}");
        for record in &found {
            let label = gold.iter().find(|g| key(g) == key(record)).unwrap();
            let status = |r: &Value| r.get("status").and_then(Value::as_str).unwrap_or("actual").to_string();
            assert_eq!(status(record), status(label), "{seed}: {record}");
            assert_eq!(record.get("bound"), label.get("bound"), "{seed}: {record}");
            assert_eq!(record.get("scope"), label.get("scope"), "{seed}: {record}");
        }
        // The page with a destroyed number says so, and the exit code tells of a finding.
        let damaged = stderr(&output).contains("bulletin.damaged-digit");
        assert_eq!(damaged, seed == "seed-003", "{seed}: {}", stderr(&output));
        assert_eq!(code(&output), i32::from(damaged), "{seed}");
    }
}

/// On all labelled documents, floors that only go up.
#[test]
fn the_labelled_documents_are_read_well() {
    let Some(folder) = corpus() else { return };
    let gold = records(&std::fs::read_to_string(folder.join("labels.jsonl")).unwrap());
    let index = folder.join("index.tsv");
    let docs = folder.join("docs");
    let output = jianbao(&["extract", docs.to_str().unwrap(), "--index", index.to_str().unwrap()]);
    let plain = |r: &&Value| r.get("special").is_none() && r.get("optional").is_none();
    let wanted: std::collections::BTreeSet<String> = gold.iter().filter(plain).map(key).collect();
    let optional: std::collections::BTreeSet<String> =
        gold.iter().filter(|r| r.get("optional").is_some()).map(key).collect();
    let special: Vec<(Value, Value)> =
        gold.iter().filter(|r| r.get("special").is_some()).map(|r| (r["doc"].clone(), r["region"].clone())).collect();
    let got: std::collections::BTreeSet<String> = records(&stdout(&output))
        .iter()
        .filter(|r| r.get("special").is_none() && !special.contains(&(r["doc"].clone(), r["region"].clone())))
        .map(key)
        .filter(|k| !optional.contains(k))
        .collect();
    let right = wanted.intersection(&got).count() as f64;
    let (precision, recall) = (right / got.len() as f64, right / wanted.len() as f64);
    let f1 = 2.0 * precision * recall / (precision + recall);
    println!("{} labels, precision {precision:.3}, recall {recall:.3}, F1 {f1:.3}", wanted.len());
    assert!(f1 >= 0.99 && precision >= 0.99, "precision {precision:.3}, recall {recall:.3}, F1 {f1:.3}");
}

/// A text that names no year, in an index that knows several it may be of, is dated by the growth it shares with another
/// text; where a figure contradicts, or none agrees, it stays undated.
#[test]
fn a_text_without_a_year_is_dated_by_the_figures_it_shares() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_string();
    let put = |name: &str, text: &str| std::fs::write(path(name), text).unwrap();
    put("half.txt", "上半年全市经济运行\n全市生产总值同比增长1.5%，增速比一季度提高0.3个百分点。");
    put("index.tsv", "id\tregion\tperiod\nhalf\t大庆\t2014/2016/2017\nquarter\t大庆\t2017Q1\n");
    let read = |quarter: &str| {
        put("quarter.txt", quarter);
        let findings = path("findings.jsonl");
        let output = jianbao(&[
            "extract",
            &path("half.txt"),
            &path("quarter.txt"),
            "--index",
            &path("index.tsv"),
            "--findings",
            &findings,
        ]);
        let half = records(&stdout(&output)).into_iter().find(|r| r["doc"] == "half" && r["measure"] == "yoy").unwrap();
        (half["period"].clone(), std::fs::read_to_string(findings).unwrap())
    };
    let (period, findings) = read("一季度，全市生产总值增长2%，比同期增速高0.8个百分点。");
    assert_eq!(period, "2016-01/2016-06");
    assert!(findings.contains("2016, by figures shared: gdp 2016-01/2016-03 1.2% with quarter"), "{findings}");
    let (period, findings) = read("一季度，全市生产总值增长2%，比同期增速高0.7个百分点。");
    assert!(period.is_null() && !findings.contains("dated-by-figures"), "{period} {findings}");
}

#[test]
fn records_as_csv_and_parquet() {
    let folder = project("data/bulletins");
    let index = folder.join("index.tsv");
    let (folder, index) = (folder.to_str().unwrap(), index.to_str().unwrap());
    let csv = stdout(&jianbao(&["extract", folder, "--index", index, "--format", "csv"]));
    assert!(csv.starts_with(
        "doc,quote,region,indicator,period,measure,value,unit,ref,scope,status,bound,special,region_code,start,end,part,of,base,rule,confidence\n"
    ));
    assert!(csv.contains("东北三省一区"), "{csv}");
    let out = tempfile::tempdir().unwrap();
    let path = out.path().join("records.parquet");
    let output =
        jianbao(&["extract", folder, "--index", index, "--format", "parquet", "--out", path.to_str().unwrap()]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(std::fs::read(&path).unwrap().starts_with(b"PAR1"));
}
