//! The command line: tables that other programs rely on, exit codes, and errors of one line with place and hint.

use crate::common::{code, copy, jianbao, jianbao_in, project, stderr, stdout};

#[test]
fn rank_as_csv() {
    let output = jianbao(&["rank", "industrial_va", "2022Q1", "--format", "csv"]);
    assert_eq!(code(&output), 0);
    let text = stdout(&output);
    let lines: Vec<&str> = text.lines().collect();
    let columns = "region_code,region,value,rank,rank_best,rank_worst,ties,true_best,true_worst,\
                   up_year,up_year_least,up_year_most,up_before,up_before_least,up_before_most";
    assert_eq!(lines[0], columns);
    assert_eq!(lines.len(), 32);
    assert!(lines.contains(&"230000,黑龙江,8.1,14,14,15,2,14,17,16,14,17,10,7,14"), "{text}");
    assert_eq!(lines[31], "210000,辽宁,,,,,,,,,,,,,");
    assert!(stderr(&output).contains("30/31 ranked"));
}

#[test]
fn rank_within_a_group() {
    let output = jianbao(&["rank", "规上工业增加值", "2022Q1", "--group", "东北三省一区", "--format", "csv"]);
    let text = stdout(&output);
    assert!(text.contains("230000,黑龙江,8.1,1,1,2,0"), "{text}");
}

#[test]
fn gap_and_trend_as_csv_and_json() {
    let gap = stdout(&jianbao(&["gap", "industrial_va", "2022Q1", "--format", "csv"]));
    assert!(gap.contains("230000,黑龙江,8.1,1.6,0.0,2.7"), "{gap}");
    let trend = stdout(&jianbao(&["trend", "industrial_va", "2022Q1", "--region", "黑龙江", "--format", "json"]));
    let rows: Vec<serde_json::Value> = serde_json::from_str(&trend).unwrap();
    let last = rows.last().unwrap();
    assert_eq!(last["period"], "2022-01/2022-03");
    assert_eq!((&last["value"], &last["change_year"], &last["average2"]), (&8.1.into(), &(-5.8).into(), &11.0.into()));
}

#[test]
fn tables_in_every_form() {
    for format in ["text", "md", "csv", "json", "parquet"] {
        let output = jianbao(&["rank", "gdp", "2022Q1", "--format", format]);
        assert_eq!(code(&output), 0, "{format}");
        assert!(output.stdout.len() > 500, "{format}");
    }
    let parquet = jianbao(&["rank", "gdp", "2022Q1", "--format", "parquet"]).stdout;
    assert!(parquet.starts_with(b"PAR1") && parquet.ends_with(b"PAR1"));
}

#[test]
fn the_catalog_can_be_listed() {
    for (what, word) in
        [("indicators", "industrial_va"), ("regions", "黑龙江省"), ("groups", "northeast4"), ("periods", "2022Q1")]
    {
        let output = jianbao(&["catalog", what]);
        assert_eq!(code(&output), 0);
        assert!(stdout(&output).contains(word), "{what}");
    }
    let cities = stdout(&jianbao(&["catalog", "regions", "--below", "湖北", "--format", "csv"]));
    assert!(cities.contains("420200,黄石市"), "{cities}");
}

/// The one line that an error is, and exit code 2.
fn refused(args: &[&str]) -> String {
    let output = jianbao(args);
    assert_eq!(code(&output), 2, "{args:?}");
    assert!(output.stdout.is_empty(), "{args:?}");
    let text = stderr(&output);
    assert_eq!(text.lines().count(), 1, "{text}");
    text
}

#[test]
fn what_cannot_be_done_says_why_in_one_line() {
    let out = tempfile::tempdir().unwrap();
    let folder = out.path().join("reports");
    let folder_text = folder.to_str().unwrap();
    let text = refused(&["brief", "--region", "不存在", "--out", folder_text]);
    assert!(text.contains("不存在") && text.contains("catalog regions"), "{text}");
    assert!(!folder.exists(), "nothing is half-written");

    assert!(refused(&["brief", "2022Q1", "--region", "黄石", "--out", folder_text]).contains("湖北省"));
    assert!(refused(&["brief", "2022-03", "--out", folder_text]).contains("2022Q1"));
    assert!(refused(&["brief", "1999Q1", "--out", folder_text]).contains("1999Q1"));
    assert!(refused(&["rank", "gnp", "2022Q1"]).contains("catalog indicators"));
    assert!(refused(&["rank", "gdp", "2022Q1", "--group", "nowhere"]).contains("northeast4"));
    assert!(refused(&["extract", "nowhere.txt"]).contains("nowhere.txt"));
    assert!(refused(&["trace", "README.md"]).contains("FILE:LINE"));
    assert!(refused(&["--data", "src", "catalog"]).contains("catalog"));
    assert!(!folder.exists(), "nothing is half-written");
}

#[test]
fn a_wrong_period_shows_what_periods_look_like() {
    let output = jianbao(&["brief", "22Q1"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("2022Q1, 2022H1"), "{}", stderr(&output));
}

#[test]
fn a_panel_with_a_wrong_code_is_named_by_line() {
    let folder = tempfile::tempdir().unwrap();
    copy(&project("data"), &folder.path().join("data"));
    let panel = folder.path().join("data/panels/industrial_va_growth.csv");
    let text = std::fs::read_to_string(&panel).unwrap();
    let line = text.lines().position(|l| l.starts_with("230000,黑龙江省,")).unwrap() + 1;
    std::fs::write(&panel, text.replacen("230000,黑龙江省,", "239999,黑龙江省,", 1)).unwrap();
    let output = jianbao_in(folder.path(), &["brief"]);
    assert_eq!(code(&output), 2);
    let told = stderr(&output);
    assert!(told.contains(&format!("data/panels/industrial_va_growth.csv:{line}")), "{told}");
    assert!(told.contains("239999") && told.contains("catalog regions"), "{told}");
    assert!(!folder.path().join("reports").exists(), "nothing is half-written");
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_is_told_before_any_work() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    // A file where a folder should be: refused for every user, the superuser included.
    let out = file.join("reports");
    let text = refused(&["brief", "--out", out.to_str().unwrap()]);
    assert!(text.contains("file/reports") && text.contains("--out"), "{text}");
}

#[test]
fn the_embedded_data_serve_where_there_is_no_data_folder() {
    let folder = tempfile::tempdir().unwrap();
    let output = jianbao_in(folder.path(), &["rank", "gdp", "2022Q1", "--format", "csv"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(stdout(&output), stdout(&jianbao(&["rank", "gdp", "2022Q1", "--format", "csv"])));
}
