//! Imports: every kind of table read cell for cell, what is asked, what is written, and files that are damaged or hostile.

use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use jianbao::catalog::{Catalog, DataFiles};
use jianbao::source::import::{self, Imported, Input, Mapping, Options};
use serde_json::Value;

use crate::common::{code, copy, files, jianbao, jianbao_in, project, stderr, stdout};

/// The folders of the cases, by name.
fn cases() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> =
        std::fs::read_dir(project("tests/cases/import")).unwrap().flatten().map(|e| e.path()).collect();
    folders.retain(|f| f.is_dir());
    folders.sort();
    assert!(folders.len() >= 20, "only {} cases", folders.len());
    folders
}

/// The input file of a case.
fn input(folder: &Path) -> PathBuf {
    let found = std::fs::read_dir(folder).unwrap().flatten().map(|e| e.path());
    found.into_iter().find(|p| p.file_stem().is_some_and(|s| s == "input")).expect("an input file")
}

/// Runs a case; the report as JSON, without ids.
fn report(folder: &Path) -> (i32, String) {
    let name = folder.file_name().unwrap().to_string_lossy();
    let path = format!("tests/cases/import/{name}/{}", input(folder).file_name().unwrap().to_string_lossy());
    let mut args: Vec<String> = std::fs::read_to_string(folder.join("args.txt"))
        .unwrap_or_default()
        .split_whitespace()
        .map(String::from)
        .collect();
    args.extend(["import".into(), path, "--dry-run".into(), "--format".into(), "json".into()]);
    if folder.join("map.toml").exists() {
        args.extend(["--map".into(), format!("tests/cases/import/{name}/map.toml")]);
    }
    let output = jianbao(&args.iter().map(String::as_str).collect::<Vec<_>>());
    let mut value: Value =
        serde_json::from_str(&stdout(&output)).unwrap_or_else(|e| panic!("{name}: {e}: {}", stderr(&output)));
    for o in value["observations"].as_array_mut().into_iter().flatten() {
        o.as_object_mut().unwrap().remove("id");
    }
    (code(&output), serde_json::to_string_pretty(&value).unwrap() + "\n")
}

/// Each folder of `tests/cases/import` holds an input, what is told of it (`map.toml`, `args.txt`), and the report expected
/// of it. `UPDATE=1 cargo test` writes the expected files anew; `make.py` writes the inputs.
#[test]
fn every_kind_of_table_gives_its_report() {
    let mut faults = Vec::new();
    for folder in cases() {
        let (_, got) = report(&folder);
        let path = folder.join("expected.json");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &got).unwrap();
        }
        if std::fs::read_to_string(&path).unwrap_or_default() != got {
            faults.push(format!("{}\n{got}", folder.display()));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The exit code of a case and its report.
fn case(name: &str) -> (i32, Value) {
    let (code, text) = report(&project("tests/cases/import").join(name));
    (code, serde_json::from_str(&text).unwrap())
}

fn places(report: &Value) -> Vec<String> {
    let text = |o: &Value, key: &str| o[key].as_str().unwrap_or_default().to_string();
    let keys = ["region", "indicator", "period", "measure", "value", "unit"];
    report["observations"].as_array().unwrap().iter().map(|o| keys.map(|k| text(o, k)).join(" ")).collect()
}

#[test]
fn months_quarters_and_sums_never_share_a_period() {
    let (exit, english) = case("export_english");
    assert_eq!(exit, 1, "construction is not in the catalog");
    let placed = places(&english);
    assert!(placed.contains(&"全国 gdp 2025-10/2025-12 level 104.5 上年同期=100".into()), "{placed:?}");
    assert!(placed.contains(&"全国 gdp 2025-01/2025-12 level 105.0 上年同期=100".into()), "{placed:?}");
    assert_eq!(english["unplaced"].as_array().unwrap().len(), 3, "kept with their cells");
    let (exit, months) = case("workbook_mapped");
    assert_eq!(exit, 0);
    let placed = places(&months);
    assert!(placed.contains(&"全国 industrial_va 2022-04/2022-04 yoy -2.9 %".into()), "{placed:?}");
    assert!(placed.contains(&"全国 industrial_va 2022-01/2022-04 yoy 4 %".into()), "{placed:?}");
}

#[test]
fn what_is_not_known_is_asked_and_not_guessed() {
    for (name, asked) in [("workbook_asks", "region"), ("typed_asks", "period"), ("destroyed_asks", "basis")] {
        let (exit, report) = case(name);
        assert_eq!(exit, 2, "{name}");
        assert!(report["observations"].as_array().unwrap().is_empty(), "{name}");
        let whole = report["asked"].as_object().unwrap().values().next().unwrap()["whole"].as_object().unwrap();
        assert!(whole.contains_key(asked), "{name}: {whole:?}");
    }
    let (exit, report) = case("query_service_error");
    assert_eq!(exit, 2);
    assert!(report["diagnostics"][0]["message"].as_str().unwrap().contains("对不起，未能找到符合查询条件的信息"));
}

#[test]
fn a_cell_that_moved_never_gets_another_cells_period() {
    let (_, report) = case("moved_cells");
    assert_eq!(places(&report).len(), 2, "the row of Tianjin alone");
    assert_eq!(report["diagnostics"][0]["code"], "import.shifted-row");
    assert!(report["unplaced"].as_array().unwrap().iter().all(|u| u["region"] == "北京市"));
}

#[test]
fn two_figures_for_one_cell_are_both_set_aside() {
    let (_, report) = case("code_and_name");
    let codes: Vec<&str> =
        report["diagnostics"].as_array().unwrap().iter().filter_map(|d| d["code"].as_str()).collect();
    for code in ["import.code-and-name", "import.former-name", "import.two-figures"] {
        assert!(codes.contains(&code), "{code}: {codes:?}");
    }
    let placed = places(&report);
    assert!(placed.iter().all(|p| !p.starts_with("北京市")), "{placed:?}");
    assert!(placed.contains(&"天津市 gdp 2022-01/2022-12 level 16588.5 亿元".into()), "{placed:?}");
}

#[test]
fn what_is_written_is_a_panel_that_loads() {
    let folder = tempfile::tempdir().unwrap();
    copy(&project("data"), &folder.path().join("data"));
    let case = project("tests/cases/import/export_gbk/input.csv");
    std::fs::copy(case, folder.path().join("gdp_annual.csv")).unwrap();
    let output =
        jianbao_in(folder.path(), &["import", "gdp_annual.csv", "--out", "data/panels", "--published", "2025-01-17"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let panel = std::fs::read_to_string(folder.path().join("data/panels/gdp_annual.csv")).unwrap();
    let row =
        "230000,黑龙江省,gdp,2024-01/2024-12,level,16478.1,亿元,actual,,,2025-01-17,国家统计局,gdp_annual.csv:7 [B]";
    assert!(panel.contains(row), "{panel}");
    let output = jianbao_in(folder.path(), &["catalog", "periods"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let again = jianbao_in(folder.path(), &["import", "data/panels/gdp_annual.csv", "--out", "data/panels"]);
    assert_eq!(code(&again), 2, "an input is never written over");
}

#[test]
fn a_dry_run_writes_nothing_and_a_mapping_is_never_written_over() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(project("tests/cases/import/typed_asks/input.csv"), folder.path().join("typed.csv")).unwrap();
    let names = || {
        let mut names: Vec<String> = walk(folder.path());
        names.sort();
        names
    };
    assert_eq!(code(&jianbao_in(folder.path(), &["import", "typed.csv", "--dry-run"])), 2);
    assert_eq!(names(), ["typed.csv"]);
    assert_eq!(code(&jianbao_in(folder.path(), &["import", "typed.csv"])), 2);
    assert_eq!(names(), ["imports/typed.map.toml", "imports/typed.unplaced.csv", "typed.csv"]);
    let map = folder.path().join("imports/typed.map.toml");
    let asked = std::fs::read_to_string(&map).unwrap();
    assert!(asked.contains("\"广棟\" = \"\"  # 广东省?") && asked.contains("period = \"\""), "{asked}");
    std::fs::write(&map, "period = \"2020Q1\"\n").unwrap();
    jianbao_in(folder.path(), &["import", "typed.csv"]);
    assert_eq!(std::fs::read_to_string(&map).unwrap(), "period = \"2020Q1\"\n");
    assert!(names().contains(&"imports/typed.map-2.toml".to_string()));
    let refused = jianbao_in(folder.path(), &["import", "typed.csv", "--map", "typed.csv"]);
    assert_eq!((code(&refused), stderr(&refused).lines().count()), (2, 1));
}

/// What the mapping leaves out is told and is no finding: the exit code is that of a table without it.
#[test]
fn what_the_mapping_leaves_out_is_no_finding() {
    let folder = tempfile::tempdir().unwrap();
    let table =
        "地区,指标,时间,数值,单位\n北京市,地区生产总值,2022年,41540.9,亿元\n合计值,地区生产总值,2022年,99999.9,亿元\n";
    std::fs::write(folder.path().join("typed.csv"), table).unwrap();
    let run = |map: &str| {
        std::fs::write(folder.path().join("typed.map.toml"), map).unwrap();
        jianbao_in(folder.path(), &["import", "typed.csv", "--map", "typed.map.toml", "--dry-run"])
    };
    assert_eq!(code(&run("")), 1);
    let left_out = run("[regions]\n\"合计值\" = \"skip\"\n");
    assert_eq!(code(&left_out), 0, "{}", stderr(&left_out));
    assert!(stderr(&left_out).contains("note[import.left-out] typed.csv:3"), "{}", stderr(&left_out));
}

fn walk(folder: &Path) -> Vec<String> {
    crate::common::tree(folder).into_keys().collect()
}

#[test]
fn a_large_tidy_table_streams_to_the_same_figures() {
    let folder = tempfile::tempdir().unwrap();
    let mut text = "region,indicator,period,value,unit\n".to_string();
    for year in 1990..2020 {
        for region in ["北京市", "天津", "230000", "Guangdong", "不存在"] {
            text += &format!("{region},地区生产总值,{year}年,{}.50,亿元\n", year * 7);
        }
        text += &format!("上海市,规模以上工业增加值,{year}年3月,5.5,%\n上海市,gdp,{year},-,亿元\n");
    }
    std::fs::write(folder.path().join("big.csv"), &text).unwrap();
    let output = jianbao_in(folder.path(), &["import", "big.csv", "--out", "big.parquet"]);
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    let told = stdout(&output);
    assert!(told.contains("210 rows, 120 figures placed, 60 not, 30 empty"), "{told}");
    assert!(told.contains("import.unknown-region") && told.contains("import.unknown-unit"), "{told}");
    let small = jianbao_in(folder.path(), &["import", "big.csv", "--dry-run", "--format", "json"]);
    let small: Value = serde_json::from_str(&stdout(&small)).unwrap();
    assert_eq!(small["observations"].as_array().unwrap().len(), 120);
    assert_eq!(small["unplaced"].as_array().unwrap().len(), 60);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |name: &str| std::fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode("big.parquet"), mode("big.csv"), "as readable as any file of the user");
    }
    let again = jianbao_in(folder.path(), &["import", "big.parquet", "--dry-run", "--format", "json"]);
    let again: Value = serde_json::from_str(&stdout(&again)).unwrap();
    let values = |v: &Value| -> Vec<(String, f64)> {
        let list = v["observations"].as_array().unwrap().iter();
        let number = |o: &Value| o["value"].as_str().unwrap().parse().unwrap();
        list.map(|o| (format!("{} {}", o["region_code"], o["period"]), number(o))).collect()
    };
    assert_eq!(values(&small), values(&again), "the Parquet file reads back to the same figures");
}

#[test]
fn what_the_mapping_leaves_out_of_a_large_table_is_no_finding() {
    let folder = tempfile::tempdir().unwrap();
    let run = |text: &str| {
        std::fs::write(folder.path().join("big.csv"), text).unwrap();
        let args = ["import", "big.csv", "--map", "big.map.toml", "--out", "big.parquet", "--dry-run"];
        let output = jianbao_in(folder.path(), &args);
        (code(&output), stdout(&output))
    };
    std::fs::write(folder.path().join("big.map.toml"), "[series.\"GDP\"]\nskip = true\n").unwrap();
    let text = "region,indicator,period,value,unit\n北京市,地区生产总值,2020年,1.5,亿元\n北京市,GDP,2020年,2.5,亿元\n";
    let (exit, told) = run(text);
    assert!(told.contains("2 rows, 1 figures placed, 1 not") && told.contains("import.left-out"), "{told}");
    assert_eq!(exit, 0, "{told}");
    let (exit, told) = run(&format!("{text}广棟,地区生产总值,2020年,3.5,亿元\n"));
    assert!(told.contains("3 rows, 1 figures placed, 2 not"), "{told}");
    assert_eq!(exit, 1, "another cell without a place still is one: {told}");
}

#[test]
fn a_large_tidy_table_tells_where_what_has_no_place_stands() {
    let folder = tempfile::tempdir().unwrap();
    let mut text = "region,indicator,period,value,unit,note\n".to_string();
    for year in 1950..2050 {
        text += &format!("北京市,地区生产总值,{year}年,\"1,{:03}.5\",亿元,\"two\nlines\"\n", year % 1000);
    }
    text += "广棟,地区生产总值,2020年,1.5,亿元,\n鍏ㄥ浗,地区生产总值,2020年,1.5,亿元,\n上海市,地区生产总值,2020年,1,5,亿元,,x\n";
    std::fs::write(folder.path().join("big.csv"), &text).unwrap();
    let output = jianbao_in(folder.path(), &["import", "big.csv", "--out", "big.parquet", "--dry-run"]);
    let told = stdout(&output);
    assert_eq!(code(&output), 1, "{told}");
    assert!(!folder.path().join("big.parquet").exists(), "a dry run writes nothing");
    for said in [
        "103 rows, 100 figures placed, 3 not",
        "广州市?: row 101, big.csv:202 [region]",
        "import.destroyed-encoding: destroyed encoding: \"鍏ㄥ浗\" is \"全国\"",
        "big.csv:203 [region]",
        "is a comma unquoted?: row 103, big.csv:204 [value]",
    ] {
        assert!(told.contains(said), "{said}\n{told}");
    }
    let whole = text.replace("region,", "鍦板尯甯?,");
    std::fs::write(folder.path().join("big.csv"), whole).unwrap();
    for args in [&["import", "big.csv", "--out", "big.parquet"][..], &["import", "big.csv"]] {
        let output = jianbao_in(folder.path(), args);
        assert_eq!(code(&output), 2);
        let error = stderr(&output);
        assert!(error.contains("line 1, column A: destroyed encoding") && error.contains("地区"), "{error}");
    }
}

#[test]
fn the_packs_load_and_rank() {
    let pack = "us";
    let laid = files().with_pack(pack).unwrap();
    let catalog = Catalog::load(&laid).unwrap_or_else(|e| panic!("{pack}: {e:#}"));
    assert_eq!(catalog.groups.provinces().members.len(), 51);
    assert!(catalog.indicators.get("gdp").is_some(), "the indicators of the catalog stay");
    assert!(DataFiles::Embedded.with_pack("us").is_ok(), "packs are built in");
    assert!(format!("{:#}", files().with_pack("nowhere").unwrap_err()).contains("nowhere"));
}

/// A workbook with one sheet of the given XML, its parts deflated.
fn workbook(sheet: &[u8]) -> Vec<u8> {
    let original = std::fs::read(project("tests/cases/import/workbook_mapped/input.xlsx")).unwrap();
    let mut from = zip::ZipArchive::new(Cursor::new(original)).unwrap();
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..from.len() {
        let mut part = from.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        to.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
        if name.ends_with("sheet1.xml") {
            to.write_all(sheet).unwrap();
        } else {
            std::io::copy(&mut part, &mut to).unwrap();
        }
    }
    to.finish().unwrap().into_inner()
}

fn read(bytes: Vec<u8>, catalog: &Catalog) -> Imported {
    let input = Input { name: "input".into(), bytes };
    import::read(&[input], catalog, &Mapping::default(), &Options::default())
}

/// The figures that a text table gives with a mapping, one line each.
fn figures(text: &str, map: &str) -> Vec<String> {
    let catalog = Catalog::load(&files()).unwrap();
    let mapping = Mapping::parse(map, &catalog).unwrap();
    let input = Input { name: "t.csv".into(), bytes: text.as_bytes().to_vec() };
    let imported = import::read(&[input], &catalog, &mapping, &Options::default());
    let line = |o: &jianbao::domain::Observation| {
        let code = o.area.code().map(|c| c.to_string()).unwrap_or_default();
        format!("{code} {} {} {} {}", o.indicator, o.period.unwrap(), o.measure, o.value)
    };
    imported.observations.iter().map(line).collect()
}

#[test]
fn figures_that_look_like_years_stay_figures() {
    let table = "指标,2022年,2023年\n地区生产总值(亿元),1956,1960\n第一产业增加值(亿元),2001,2005\n";
    assert_eq!(
        figures(table, "region = \"西藏\""),
        [
            "540000 gdp 2022-01/2022-12 level 1956",
            "540000 gdp 2023-01/2023-12 level 1960",
            "540000 gdp_primary 2022-01/2022-12 level 2001",
            "540000 gdp_primary 2023-01/2023-12 level 2005"
        ]
    );
}

#[test]
fn a_month_without_figures_is_no_title() {
    let table = ",工业增加值_同比增长,工业增加值_累计增长\n2023-02,,2.4\n2023-01,,\n2023-03,3.9,3\n";
    assert_eq!(
        figures(table, "region = \"全国\""),
        [
            "000000 industrial_va 2023-01/2023-02 yoy 2.4",
            "000000 industrial_va 2023-03/2023-03 yoy 3.9",
            "000000 industrial_va 2023-01/2023-03 yoy 3"
        ]
    );
    let table = ",工业增加值_同比增长\n2023-02,\n2023-03,3.9\n";
    assert_eq!(figures(table, "region = \"全国\""), ["000000 industrial_va 2023-03/2023-03 yoy 3.9"]);
}

#[test]
fn titles_of_two_rows_name_period_and_series() {
    let table =
        "地区,2022年一季度,,2022年上半年,\n,GDP(亿元),增速(%),GDP(亿元),增速(%)\n湖北,11592.9,6.7,24721.6,4.5\n";
    assert_eq!(
        figures(table, "[series.\"增速(%)\"]\nindicator = \"gdp\""),
        [
            "420000 gdp 2022-01/2022-03 level 11592.9",
            "420000 gdp 2022-01/2022-03 yoy 6.7",
            "420000 gdp 2022-01/2022-06 level 24721.6",
            "420000 gdp 2022-01/2022-06 yoy 4.5"
        ]
    );
}

#[test]
fn hostile_files_cost_a_sentence() {
    let catalog = Catalog::load(&files()).unwrap();
    let said = |bytes: Vec<u8>| {
        let imported = read(bytes, &catalog);
        assert!(imported.observations.is_empty());
        imported.diagnostics.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    let head = br#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#;
    let mut bomb = head.to_vec();
    bomb.resize(260 << 20, b' ');
    assert!(said(workbook(&bomb)).contains("unpacks to more than"));
    let mut entities = b"<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\">".to_vec();
    for (from, to) in [('a', 'b'), ('b', 'c'), ('c', 'd'), ('d', 'e'), ('e', 'f'), ('f', 'g'), ('g', 'h'), ('h', 'i')] {
        entities.extend(format!("<!ENTITY {to} \"{}\">", format!("&{from};").repeat(10)).bytes());
    }
    entities.extend(
        b"]><worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><v>&i;</v></c></row></sheetData></worksheet>",
    );
    assert!(!said(workbook(&entities)).is_empty());
    let far = [head.as_slice(), br#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData></worksheet>"#].concat();
    assert!(!said(workbook(&far)).is_empty());
    assert!(said([b"a".as_slice(), &vec![b','; 1_000_000], b"\n1\n"].concat()).contains("columns"));
    assert!(said(format!("地区,2022年\n北京市,\"{}\n", "9".repeat(100_000)).into_bytes()).contains("never closed"));
    assert!(said(b"<html><table><tr><td>1</td></tr></table></html>".to_vec()).contains("HTML"));
    assert!(said(b"%PDF-1.7 ...".to_vec()).contains("PDF"));
    assert!(said(Vec::new()).contains("empty"));
    assert!(said([b"[".repeat(200_000), b"returncode returndata".to_vec()].concat()).contains("characters"));
    assert!(said([b"{\"returncode\":200,\"returndata\":".to_vec(), b"[".repeat(200_000)].concat()).contains("JSON"));
}

/// A small generator of its own (xorshift), so that the same number gives the same damage everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below.max(1) as u64) as usize
    }
}

/// Damages a file in one of many ways.
fn damage(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut out = bytes.to_vec();
    for _ in 0..=dice.roll(3) {
        let at = dice.roll(out.len());
        match dice.roll(10) {
            0 => out.truncate(at),
            1 if !out.is_empty() => out[at] ^= 1 << dice.roll(8),
            2 if !out.is_empty() => out[at] = dice.roll(256) as u8,
            3 => {
                let end = (at + dice.roll(200)).min(out.len());
                out.drain(at..end);
            }
            4 => {
                let (from, length) = (dice.roll(out.len()), dice.roll(300));
                let piece: Vec<u8> = out[from..(from + length).min(out.len())].to_vec();
                out.splice(at..at, piece);
            }
            5 => out = String::from_utf8_lossy(&out).into_owned().into_bytes(),
            6 => out = out.iter().flat_map(|b| [*b, 0]).collect(),
            7 => {
                let filler: &[u8] =
                    [&b",\",,"[..], b"\"", b"\r\n", b"=1+1", b"1e999", b"-", b"\xff\xff\xff\xff", b"2022\xe5\xb9\xb4"]
                        [dice.roll(8)];
                out.splice(at..at, filler.repeat(1 + dice.roll(50)));
            }
            8 if out.len() > 8 => {
                let end = (at + 64).min(out.len());
                out[at..end].reverse();
            }
            _ if out.len() >= 4 => {
                let at = at.min(out.len() - 4);
                out[at..at + 4].copy_from_slice(&(dice.roll(usize::MAX) as u32).to_le_bytes());
            }
            _ => {}
        }
    }
    out
}

/// A few hundred damaged files, or as many as `JIANBAO_MUTATIONS` says: none may panic or hang, and each must give a
/// figure, a cell without a place, a diagnostic, or be seen as a table of missing figures.
#[test]
fn damaged_files_give_a_diagnostic_or_a_reading() {
    let many: usize = std::env::var("JIANBAO_MUTATIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(300);
    let catalog = Catalog::load(&files()).unwrap();
    let originals: Vec<Vec<u8>> = cases().iter().map(|f| std::fs::read(input(f)).unwrap()).collect();
    std::panic::set_hook(Box::new(|info| {
        // Readers of workbooks panic on damage and are caught; whatever is not caught fails the test by itself.
        if info.location().is_some_and(|l| l.file().contains("/src/source/import/")) {
            eprintln!("{info}");
        }
    }));
    let mut silent = Vec::new();
    for number in 0..many {
        let mut dice = Dice(0x9e37_79b9_7f4a_7c15 ^ (number as u64 + 1).wrapping_mul(0x2545_f491_4f6c_dd1d));
        let bytes = damage(&originals[number % originals.len()], &mut dice);
        let imported = read(bytes, &catalog);
        let tables = imported.understood.iter().map(|u| u.tables.len()).sum::<usize>();
        if imported.observations.len() + imported.unplaced.len() + imported.diagnostics.len() + tables == 0 {
            silent.push(number);
        }
        for o in &imported.observations {
            assert!(o.period.is_some() && !o.unit.is_empty(), "{number}: {o:?}");
        }
    }
    let _ = std::panic::take_hook();
    assert!(silent.is_empty(), "nothing was told of damaged files {silent:?}");
}
