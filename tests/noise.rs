//! Noise: what scraped pages do to a text, put on purpose over texts that are read well without it.
//!
//! Traditional script by the inverse of the program's table, readings in brackets behind characters, doubled and
//! half-width marks as real pages have them. The records must stay what they were.

use std::collections::{BTreeSet, HashMap};

use jianbao::catalog::DataFiles;
use jianbao::source::bulletin::{Document, SideInfo, read_index, record_json};
use serde_json::Value;

use crate::common::{Reader, corpus, files, project};
use crate::extract::{key, records, side};

/// What a page is written with.
struct Noise {
    /// Traditional forms of a simplified character.
    traditional: HashMap<char, Vec<char>>,
    readings: HashMap<char, Vec<String>>,
    /// Characters that begin a phrase whose script is not that of its characters.
    special: BTreeSet<char>,
}

/// Numbers that are the same on every machine (splitmix64).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % limit as u64) as usize
    }
}

impl Noise {
    fn load(files: &DataFiles) -> Noise {
        let rows = |name: &str| -> Vec<(String, String)> {
            let text = files.text(name).unwrap().into_owned();
            let pairs = text.lines().skip(1).filter_map(|l| l.split_once('\t'));
            pairs.map(|(a, b)| (a.to_string(), b.to_string())).collect()
        };
        let mut traditional: HashMap<char, Vec<char>> = HashMap::new();
        for (from, to) in rows("catalog/script.tsv") {
            traditional.entry(to.chars().next().unwrap()).or_default().push(from.chars().next().unwrap());
        }
        let readings = rows("catalog/pinyin.tsv")
            .into_iter()
            .map(|(c, list)| (c.chars().next().unwrap(), list.split(' ').map(String::from).collect()))
            .collect();
        let phrases = rows("catalog/script_phrases.tsv");
        let special = phrases.iter().flat_map(|(from, to)| from.chars().chain(to.chars())).collect();
        Noise { traditional, readings, special }
    }

    /// The text as a bad page has it.
    fn over(&self, text: &str, seed: u64) -> String {
        let mut random = Random(seed);
        let mut out = String::with_capacity(text.len() * 2);
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            let beside = out.ends_with(|d: char| d.is_ascii_digit()) && chars.peek().is_some_and(char::is_ascii_digit);
            match c {
                // Between two digits a half-width comma groups thousands.
                '，' if beside => out.push(c),
                '，' => out.push_str(["，", ",", ",,", "，,"][random.below(4)]),
                '。' => out.push_str(["。", ",。", "。"][random.below(3)]),
                '；' => out.push_str(["；", ";", ",;"][random.below(3)]),
                '、' => out.push_str(["、", "、", ",、"][random.below(3)]),
                '（' => out.push_str(["（", "("][random.below(2)]),
                '0'..='9' if random.below(8) == 0 => {
                    out.push(char::from_u32(c as u32 + 0xfee0).unwrap());
                }
                _ => self.character(c, &mut random, &mut out),
            }
        }
        out
    }

    fn character(&self, c: char, random: &mut Random, out: &mut String) {
        let forms = self.traditional.get(&c).filter(|_| !self.special.contains(&c));
        let written = forms.map_or(c, |list| list[random.below(list.len())]);
        out.push(written);
        if let Some(list) = self.readings.get(&written).filter(|_| random.below(20) == 0) {
            out.push_str(&format!("({})", list[random.below(list.len())]));
        }
    }
}

impl Reader {
    /// Records of a text by what the scorer compares.
    fn records(&self, id: &str, text: &str, side: &SideInfo) -> Vec<Value> {
        let bytes = text.as_bytes().to_vec();
        let document = Document { id: id.into(), file: format!("{id}.txt"), bytes, side: side.clone() };
        let records = self.extractor.read(&document).observations.into_iter();
        records.map(|o| Value::Object(record_json(&o, id, &self.catalog))).collect()
    }
}

/// Texts of the project with what is known beside them.
fn texts() -> Vec<(String, String, SideInfo)> {
    let index = read_index(&project("data/bulletins/index.tsv")).unwrap();
    let mut texts: Vec<(String, String, SideInfo)> = index
        .into_iter()
        .map(|(id, side)| {
            let text = std::fs::read_to_string(project("data/bulletins").join(format!("{id}.txt"))).unwrap();
            (id, text, side)
        })
        .collect();
    let mut folders: Vec<_> =
        std::fs::read_dir(project("tests/cases/extract")).unwrap().flatten().map(|e| e.path()).collect();
    folders.sort();
    for folder in folders {
        let text = std::fs::read_to_string(folder.join("input.txt")).unwrap();
        texts.push((folder.file_name().unwrap().to_string_lossy().into_owned(), text, side(&folder)));
    }
    texts
}

#[test]
fn noise_changes_no_record() {
    let (noise, reader) = (Noise::load(&files()), Reader::new());
    let mut faults = Vec::new();
    for (id, text, side) in texts() {
        let clean: Vec<String> = reader.records(&id, &text, &side).iter().map(key).collect();
        for seed in 1..=5 {
            let page = noise.over(&text, seed);
            assert_ne!(page, text, "{id}");
            let found: Vec<String> = reader.records(&id, &page, &side).iter().map(key).collect();
            if found != clean {
                let lost: Vec<_> = clean.iter().filter(|k| !found.contains(k)).collect();
                let new: Vec<_> = found.iter().filter(|k| !clean.contains(k)).collect();
                faults.push(format!("{id} seed {seed}\nlost {lost:#?}\nnew {new:#?}\n{page}"));
            }
        }
    }
    assert!(faults.is_empty(), "{} pages\n{}", faults.len(), faults.join("\n"));
}

/// Precision and recall together, as the scorer reckons them.
fn f1(gold: &[Value], found: &[Value]) -> f64 {
    let marked = |r: &Value, name: &str| r.get(name).is_some();
    let special: Vec<(&Value, &Value)> =
        gold.iter().filter(|r| marked(r, "special")).map(|r| (&r["doc"], &r["region"])).collect();
    let optional: BTreeSet<String> = gold.iter().filter(|r| marked(r, "optional")).map(key).collect();
    let wanted: BTreeSet<String> =
        gold.iter().filter(|r| !marked(r, "special") && !marked(r, "optional")).map(key).collect();
    let plain = found.iter().filter(|r| !marked(r, "special") && !special.contains(&(&r["doc"], &r["region"])));
    let got: BTreeSet<String> = plain.map(key).filter(|k| !optional.contains(k)).collect();
    2.0 * wanted.intersection(&got).count() as f64 / (wanted.len() + got.len()) as f64
}

#[test]
fn noise_costs_the_labelled_documents_little() {
    let Some(folder) = corpus() else { return };
    let (noise, reader) = (Noise::load(&files()), Reader::new());
    let gold = records(&std::fs::read_to_string(folder.join("labels.jsonl")).unwrap());
    let index = read_index(&folder.join("index.tsv")).unwrap();
    let (mut clean, mut noisy) = (Vec::new(), Vec::new());
    for (id, side) in &index {
        let text = std::fs::read_to_string(folder.join("docs").join(format!("{id}.txt"))).unwrap();
        clean.extend(reader.records(id, &text, side));
        noisy.extend(reader.records(id, &noise.over(&text, 7), side));
    }
    let (clean, noisy) = (f1(&gold, &clean), f1(&gold, &noisy));
    println!("F1 {clean:.3} clean, {noisy:.3} with noise");
    assert!((clean - noisy).abs() <= 0.01, "F1 {clean:.3} clean, {noisy:.3} with noise");
}
