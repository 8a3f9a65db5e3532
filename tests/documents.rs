//! Documents as they come: encodings, forms, tables, collections, and what is told beside them.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use jianbao::domain::{Observation, Place};
use jianbao::source::Reading;
use jianbao::source::bulletin::{Document, SideInfo, record_json};
use serde_json::Value;

use crate::common::{Reader, code, jianbao, jianbao_on_threads, project, stderr, stdout};
use crate::extract::records;

impl Reader {
    fn read(&self, file: &str, bytes: &[u8]) -> Reading {
        self.read_with(file, bytes, SideInfo::default())
    }

    fn read_with(&self, file: &str, bytes: &[u8], side: SideInfo) -> Reading {
        self.extractor.read(&Document { id: "d".into(), file: file.into(), bytes: bytes.to_vec(), side })
    }

    /// What the records say, without where.
    fn said(&self, observations: &[Observation]) -> Vec<String> {
        let keys = ["region", "indicator", "period", "measure", "value", "unit", "ref", "scope"];
        let plain = |o: &Observation| {
            let record = record_json(o, "d", &self.catalog);
            keys.map(|key| record.get(key).map_or(String::new(), Value::to_string)).join(" ")
        };
        observations.iter().map(plain).collect()
    }
}

fn span(observation: &Observation) -> (Option<&str>, usize, usize, &str) {
    match &observation.provenance.place {
        Place::Span { part, start, end, quote, .. } => (part.as_deref(), *start, *end, quote),
        Place::Cell { .. } => panic!("a document has spans"),
    }
}

fn side() -> SideInfo {
    SideInfo { region: Some("黑龙江".into()), period: Some("2022Q1".into()), ..SideInfo::default() }
}

const SIMPLIFIED: &str = "一季度，全省规模以上工业增加值同比增长8.1%，比全国平均水平（6.5%）高1.6个百分点。\
    与全省地区生产总值5.4%的增速相比，工业快2.7个百分点。\n从位次看，一季度全省规模以上工业增加值增速居全国第14位，比上年同期前移16位。\n";

const TRADITIONAL: &str = "一季度，全省規模以上工業增加值同比增長8.1%，比全國平均水平（6.5%）高1.6個百分點。\
    與全省地區生產總值5.4%的增速相比，工業快2.7個百分點。\n從位次看，一季度全省規模以上工業增加值增速居全國第14位，比上年同期前移16位。\n";

type Coder = fn(&str) -> Vec<u8>;

/// Every encoding that documents come in, with what is put in front.
const ENCODINGS: [(&str, &[u8], Coder); 8] = [
    ("UTF-8", b"", |text| text.as_bytes().to_vec()),
    ("UTF-8", b"\xef\xbb\xbf", |text| text.as_bytes().to_vec()),
    ("GB18030", b"", |text| encoding_rs::GB18030.encode(text).0.into_owned()),
    ("Big5", b"", |text| encoding_rs::BIG5.encode(text).0.into_owned()),
    ("UTF-16LE", b"\xff\xfe", |text| text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
    ("UTF-16LE", b"", |text| text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
    ("UTF-16BE", b"\xfe\xff", |text| text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
    ("UTF-16BE", b"", |text| text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
];

#[test]
fn a_text_gives_the_same_records_in_every_encoding_and_spans_slice_its_bytes() {
    let reader = Reader::new();
    let wanted = reader.said(&reader.read_with("a.txt", SIMPLIFIED.as_bytes(), side()).observations);
    assert!(wanted.len() >= 6, "{wanted:#?}");
    let page = |text: &str| format!("<!DOCTYPE html>\n<p>{}</p>\n", text.replace('\n', "</p>\n<p>"));
    for (name, mark, encode) in ENCODINGS {
        for text in [SIMPLIFIED, TRADITIONAL] {
            if name == "Big5" && text == SIMPLIFIED {
                continue;
            }
            for (file, text) in [("a.txt", text.to_string()), ("a.html", page(text))] {
                let bytes = [mark, &encode(&text)].concat();
                let reading = reader.read_with(file, &bytes, side());
                assert_eq!(reader.said(&reading.observations), wanted, "{name} {file}\n{text}");
                assert!(reading.diagnostics.is_empty(), "{:?}", reading.diagnostics);
                for observation in &reading.observations {
                    let (_, start, end, quote) = span(observation);
                    assert_eq!(bytes[start..end], encode(quote), "{name} {file}: {quote}");
                }
            }
        }
    }
}

/// The records of the page, without those that a form cannot give.
fn of_page(reader: &Reader, name: &str) -> (Vec<u8>, Reading) {
    let bytes = std::fs::read(project("tests/documents").join(name)).unwrap();
    let reading = reader.read(name, &bytes);
    (bytes, reading)
}

#[test]
fn a_page_a_word_document_and_a_pdf_give_the_same_records() {
    let reader = Reader::new();
    let wanted = [
        r#""黑龙江省" "industrial_va" "2022-01/2022-03" "yoy" 8.1 "%"  "#,
        r#""全国" "industrial_va" "2022-01/2022-03" "yoy" 6.5 "%"  "#,
        r#""黑龙江省" "industrial_va" "2022-01/2022-03" "gap" 1.6 "pp" "nation" "#,
        r#""黑龙江省" "gdp" "2022-01/2022-03" "yoy" 5.4 "%"  "#,
        r#""黑龙江省" "industrial_va" "2022-01/2022-03" "gap" 2.7 "pp" "gdp" "#,
        r#""黑龙江省" "industrial_va" "2022-01/2022-03" "rank" 14 "place"  "全国""#,
        r#""黑龙江省" "industrial_va" "2022-01/2022-03" "rank_change" 16 "place"  "全国""#,
        r#""黑龙江省" "gdp" "2022-01/2022-03" "level" 3152.7 "亿元"  "#,
        r#""黑龙江省" "gdp_primary" "2022-01/2022-03" "level" 139.5 "亿元"  "#,
        r#""黑龙江省" "gdp_primary" "2022-01/2022-03" "yoy" 5.0 "%"  "#,
    ];
    for name in ["bulletin.html", "bulletin.docx", "bulletin.pdf"] {
        let (bytes, reading) = of_page(&reader, name);
        let said = reader.said(&reading.observations);
        assert_eq!(said, wanted, "{name}: {:#?}", reading.diagnostics);
        for observation in &reading.observations {
            let (part, start, end, quote) = span(observation);
            match name {
                "bulletin.html" => {
                    // With tags and references between them, the words stand in the bytes.
                    let slice = std::str::from_utf8(&bytes[start..end]).unwrap();
                    let mut rest = slice.chars();
                    let stands = quote.replace('%', "").chars().all(|c| rest.any(|d| d == c));
                    assert!(stands || quote.contains("14"), "{quote:?} is not in {slice:?}");
                    assert!(!slice.starts_with('<') && !slice.ends_with('>'), "{slice:?}");
                    assert_eq!(part, None);
                }
                "bulletin.docx" => assert_eq!(part, Some("word/document.xml")),
                _ => {
                    let page = if observation.provenance.reader.as_ref().unwrap().rule == "table" {
                        "page 2"
                    } else {
                        "page 1"
                    };
                    assert_eq!(part, Some(page), "{quote}");
                }
            }
            assert!(end - start >= quote.len(), "{quote}");
        }
    }
}

#[test]
fn a_place_in_a_packed_document_is_told_with_its_part() {
    let output = jianbao(&["extract", "tests/documents/bulletin.pdf"]);
    let found = records(&stdout(&output));
    assert_eq!(found[0]["part"], "page 1", "{}", stderr(&output));
    let (_, reading) = of_page(&Reader::new(), "bulletin.docx");
    let place = reading.observations[0].provenance.place.to_string();
    assert!(place.starts_with("bulletin.docx word/document.xml bytes "), "{place}");
}

/// Numbers that are the same on every machine (splitmix64).
fn random(seed: &mut u64) -> usize {
    *seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *seed;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (z ^ (z >> 31)) as usize
}

#[test]
fn damaged_documents_are_told_and_stop_nothing() {
    let reader = Reader::new();
    let mut seed = 17;
    for name in ["bulletin.html", "bulletin.docx", "bulletin.pdf"] {
        let whole = std::fs::read(project("tests/documents").join(name)).unwrap();
        for round in 0..40 {
            let mut bytes = whole.clone();
            match round % 3 {
                0 => bytes.truncate(random(&mut seed) % whole.len()),
                1 => (0..8).for_each(|_| bytes[random(&mut seed) % whole.len()] = random(&mut seed) as u8),
                _ => {
                    let from = random(&mut seed) % whole.len();
                    let to = (from + random(&mut seed) % 400).min(whole.len());
                    bytes.drain(from..to);
                }
            }
            let reading = reader.read(name, &bytes);
            for observation in &reading.observations {
                let (part, start, end, _) = span(observation);
                assert!(start <= end && (part.is_some() || end <= bytes.len()), "{name} {round}");
            }
        }
    }
    for (name, bytes, wanted) in [
        ("a.docx", &b"PK\x03\x04 and no more"[..], "bulletin.damaged-docx"),
        ("a.pdf", b"%PDF-1.7\nand no more", "bulletin.unreadable-pdf"),
    ] {
        let reading = reader.read(name, bytes);
        assert_eq!(reading.diagnostics[0].code, wanted, "{:?}", reading.diagnostics);
    }
}

/// An archive with one part.
fn archive(part: &str, bytes: &[u8]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    writer.start_file(part, zip::write::SimpleFileOptions::default()).unwrap();
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap().into_inner()
}

#[test]
fn bombs_are_refused() {
    let reader = Reader::new();
    // The archive's directory tells how much a part unpacks to.
    let mut bomb = archive("word/document.xml", b"<d/>");
    let entry = bomb.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    bomb[entry + 24..entry + 28].copy_from_slice(&(1_u32 << 30).to_le_bytes());
    let reading = reader.read("a.docx", &bomb);
    assert_eq!(reading.diagnostics[0].code, "bulletin.too-large");
    // Entities that name each other are not expanded.
    let xml = "<!DOCTYPE d [<!ENTITY a \"增长\"><!ENTITY b \"&a;&a;&a;\">]><d><p><t>&b;&amp;8%</t></p></d>";
    let reading = reader.read("a.docx", &archive("word/document.xml", xml.as_bytes()));
    assert!(reading.observations.is_empty());
    assert_eq!(reader.read("a.docx", &archive("xl/workbook.xml", b"x")).diagnostics[0].code, "bulletin.unknown-form");
    // Tables in tables, spans of everything, and tags that never end.
    let deep = "<table><tr><td colspan=1000 rowspan=1000>".repeat(2000);
    reader.read("a.html", deep.as_bytes());
    reader.read("a.html", "<nav><p>".repeat(3000).as_bytes());
    reader.read("a.html", "<div hidden>".repeat(20).as_bytes());
}

#[test]
fn tables_give_records_where_all_is_known() {
    let reader = Reader::new();
    let said = |text: &str| {
        let reading = reader.read_with("a.txt", text.as_bytes(), side());
        (reader.said(&reading.observations), reading.diagnostics)
    };
    let (cities, found) =
        said("2022年一季度各市地规模以上工业增加值增速（%）\n市地\t1-3月\t3月\n哈尔滨市\t6.0\t7.2\n大庆\t-3.1\t—\n");
    assert_eq!(
        cities,
        [
            r#""哈尔滨市" "industrial_va" "2022-01/2022-03" "yoy" 6.0 "%"  "#,
            r#""哈尔滨市" "industrial_va" "2022-03/2022-03" "yoy" 7.2 "%"  "#,
            r#""大庆市" "industrial_va" "2022-01/2022-03" "yoy" -3.1 "%"  "#,
        ],
        "{found:?}"
    );
    let (rows, _) = said(
        "| 指标 | 单位 | 累计 | 同比增长（%） | 位次 |\n|---|---|---|---|---|\n| 进出口总额 | 亿元 | 1,234.5 | -2.30 | 5 |\n| 固定资产投资 | % | — | 6.1 | 3 |\n",
    );
    assert_eq!(
        rows,
        [
            r#""黑龙江省" "trade" "2022-01/2022-03" "level" 1234.5 "亿元"  "#,
            r#""黑龙江省" "trade" "2022-01/2022-03" "yoy" -2.3 "%"  "#,
            r#""黑龙江省" "fai" "2022-01/2022-03" "yoy" 6.1 "%"  "#,
        ]
    );
    // Nothing tells whether these are amounts or rates: told, and no record.
    let (none, found) = said("指标\t甲\t乙\n地区生产总值\t5.4\t6.1\n固定资产投资\t3.2\t1.1\n");
    assert!(none.is_empty(), "{none:?}");
    assert!(found.is_empty() || found[0].code == "bulletin.table-open", "{found:?}");
    let (none, found) = said("指标\t一季度\n地区生产总值\t5.4\n固定资产投资\t3.2\n");
    assert!(none.is_empty(), "{none:?}");
    assert_eq!(found[0].code, "bulletin.table-open", "{found:?}");
}

fn write(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_string()
}

/// Many documents with the texts of the cases.
fn many(count: usize) -> Vec<(String, String)> {
    let mut folders: Vec<_> =
        std::fs::read_dir(project("tests/cases/extract")).unwrap().flatten().map(|e| e.path()).collect();
    folders.sort();
    let texts: Vec<String> = folders.iter().map(|f| std::fs::read_to_string(f.join("input.txt")).unwrap()).collect();
    (0..count).map(|i| (format!("d{i:04}"), format!("{}\n第{i}期\n", texts[i % texts.len()]))).collect()
}

#[test]
fn a_collection_gives_what_its_documents_give_on_any_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    let documents = many(150);
    let lines: String = documents
        .iter()
        .map(|(id, text)| {
            serde_json::json!({"id": id, "content": text, "region": "黑龙江", "period": "2022Q1"}).to_string() + "\n"
        })
        .collect();
    let lines = write(folder.path(), "all.jsonl", &lines);
    let docs = folder.path().join("docs");
    std::fs::create_dir(&docs).unwrap();
    let mut index = String::from("id\tregion\tperiod\n");
    for (id, text) in &documents {
        write(&docs, &format!("{id}.txt"), text);
        index += &format!("{id}\t黑龙江\t2022Q1\n");
    }
    let index = write(folder.path(), "index.tsv", &index);
    let one_by_one = jianbao(&["extract", docs.to_str().unwrap(), "--index", &index]);
    let wanted = stdout(&one_by_one);
    assert!(wanted.lines().count() > 300, "{}", stderr(&one_by_one));
    for threads in ["1", "2", "5"] {
        let output = jianbao_on_threads(threads, &["extract", &lines]);
        assert_eq!(stdout(&output), wanted, "{threads} threads: {}", stderr(&output));
    }
    // The same as a table, and from there to a table.
    let text: Vec<&str> = documents.iter().map(|(_, text)| text.as_str()).collect();
    let ids: Vec<&str> = documents.iter().map(|(id, _)| id.as_str()).collect();
    let table = folder.path().join("all.parquet");
    {
        use polars::prelude::*;
        let (region, period) = (vec!["黑龙江"; ids.len()], vec!["2022Q1"; ids.len()]);
        let mut frame = df!("key" => ids, "body" => text, "region" => region, "period" => period).unwrap();
        let file = std::fs::File::create(&table).unwrap();
        ParquetWriter::new(file).with_row_group_size(Some(40)).finish(&mut frame).unwrap();
    }
    let table = table.to_str().unwrap();
    let output = jianbao(&["extract", table, "--text-column", "body", "--id-column", "key"]);
    assert_eq!(stdout(&output), wanted, "{}", stderr(&output));
    let missing = jianbao(&["extract", table]);
    assert!(code(&missing) == 1 && stderr(&missing).contains("--text-column"), "{}", stderr(&missing));
    let csv = |threads| stdout(&jianbao_on_threads(threads, &["extract", &lines, "--format", "csv"]));
    assert_eq!(csv("1"), csv("3"));
    assert_eq!(csv("1").lines().count(), wanted.lines().count() + 1);
    let parquet = |threads: &str| {
        let out = folder.path().join(format!("{threads}.parquet"));
        let output =
            jianbao_on_threads(threads, &["extract", &lines, "--format", "parquet", "--out", out.to_str().unwrap()]);
        assert!(code(&output) < 2, "{}", stderr(&output));
        std::fs::read(out).unwrap()
    };
    assert_eq!(parquet("1"), parquet("3"));
}

#[test]
fn standard_input_is_a_document_or_lines() {
    let run = |args: &[&str], input: &[u8]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jianbao"));
        command.args(args).current_dir(project("")).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        child.wait_with_output().unwrap()
    };
    let page = std::fs::read(project("tests/documents/bulletin.html")).unwrap();
    let output = run(&["extract", "-"], &page);
    let found = records(&stdout(&output));
    assert_eq!((found.len(), found[0]["doc"].as_str()), (10, Some("-")), "{}", stderr(&output));
    let lines = "{\"content\":\"2022年一季度黑龙江省工业投资增长6%。\"}\n\n{broken\n{\"id\":\"x\"}\n";
    let output = run(&["extract", "-", "--lines"], lines.as_bytes());
    let found = records(&stdout(&output));
    assert_eq!((found.len(), found[0]["doc"].as_str(), found[0]["start"].as_u64()), (1, Some("--1"), Some(40)));
    assert!(stderr(&output).contains("error[extract.bad-line] -:3"), "{}", stderr(&output));
    assert!(stderr(&output).contains("error[extract.no-text] -:4"), "{}", stderr(&output));
    assert_eq!(code(&output), 1);
    let list = run(&["extract", "--files-from", "-"], b"tests/documents/bulletin.html\n\nno/such/file.txt\n");
    assert_eq!(records(&stdout(&list)).len(), 10, "{}", stderr(&list));
    assert!(stderr(&list).contains("error[extract.cannot-read] no/such/file.txt"), "{}", stderr(&list));
}

#[test]
fn what_is_told_beside_a_text_has_an_order_and_is_never_trusted_blindly() {
    let folder = tempfile::tempdir().unwrap();
    let docs = folder.path().join("docs");
    std::fs::create_dir(&docs).unwrap();
    let text = "2022年一季度，黑龙江省工业投资增长6%。一季度全省工业投资增速居全国第3位。\n";
    for name in ["a", "b", "c", "d"] {
        write(&docs, &format!("{name}.txt"), text);
    }
    write(&docs, "b.txt.toml", "region = \"安徽\"\n");
    write(&docs, "c.toml", "# by hand\nregion = \"乌有省\"\nperiod = \"春天\"\n");
    let index = "id\tregion\tperiod\na\t无此地\t2022Q1\nb\t湖北\t2022Q1\nz\t\t\ny\t\t\nc\t湖北\t2022Q1\n";
    let index = write(folder.path(), "index.tsv", index);
    let findings = folder.path().join("findings.jsonl");
    let args = ["extract", docs.to_str().unwrap(), "--index", &index, "--findings", findings.to_str().unwrap()];
    let output = jianbao(&args);
    let told = stderr(&output);
    let regions = |doc: &str| -> Vec<String> {
        let found = records(&stdout(&output));
        found.iter().filter(|r| r["doc"] == doc).map(|r| r["region"].as_str().unwrap_or("-").to_string()).collect()
    };
    // What cannot be read leaves the text's own word; a file beside the text comes before the index.
    assert_eq!(regions("a"), ["黑龙江省", "黑龙江省"], "{told}");
    assert_eq!(regions("b"), ["黑龙江省", "安徽省"], "{told}");
    assert_eq!(regions("c"), ["黑龙江省", "湖北省"], "{told}");
    assert_eq!(regions("d"), ["黑龙江省", "黑龙江省"], "{told}");
    assert!(told.contains("index.tsv:2: the region \"无此地\" is none of the catalog's"), "{told}");
    assert!(told.contains("c.toml:2: the region") && told.contains("c.toml:3: the period"), "{told}");
    assert!(told.contains("2 rows match no document (y, z); 1 documents have no row (d)"), "{told}");
    assert_eq!(code(&output), 1);
    let findings = records(&std::fs::read_to_string(findings).unwrap());
    assert_eq!(findings.iter().filter(|f| f["code"] == "bulletin.side-region").count(), 2, "{findings:?}");
    // Where nothing is known and nothing found, that is told to who asks.
    let nothing = write(folder.path(), "nothing.txt", "一个晴天。\n");
    let notes = folder.path().join("notes.jsonl");
    jianbao(&["extract", &nothing, "--findings", notes.to_str().unwrap()]);
    assert!(std::fs::read_to_string(notes).unwrap().contains("bulletin.nothing-known"));
}
