//! `jianbao difference`: quarters worked out from a table as it is imported, and everything that may not be subtracted.

use serde_json::Value;

use crate::common::{code, copy, jianbao, jianbao_in, project, stderr, stdout};

const HEADER: &str = "region_code,region,indicator,period,measure,value,unit,status,scope,of,published,source,note\n";

/// Cumulative GDP of the nation in 2022 as the bureau published it, the first quarter in April and the rest in one table; and,
/// made up for the refusals, rows of each kind that may not be subtracted.
const FIGURES: &str = "\
000000,全国,gdp,2022-01/2022-03,level,270178,亿元,actual,,,2022-04-18,国家统计局,
000000,全国,gdp,2022-01/2022-06,level,562642,亿元,actual,,,2022-07-15,国家统计局,
000000,全国,gdp,2022-01/2022-06,level,562642,亿元,actual,,,2023-01-17,国家统计局,
000000,全国,gdp,2022-01/2022-09,level,870269,亿元,actual,,,2023-01-17,国家统计局,
000000,全国,gdp,2022-01/2022-12,level,1210207,亿元,actual,,,2023-01-17,国家统计局,
110000,北京市,gdp,2022-01/2022-09,level,100.0,上年同期=100,actual,,,2023-01-17,国家统计局,
110000,北京市,gdp,2022-01/2022-12,level,101.5,上年同期=100,actual,,,2023-01-17,国家统计局,
120000,天津市,gdp,2022-01/2022-09,level,11897,亿元,actual,,,2023-01-17,国家统计局,
120000,天津市,gdp,2022-01/2022-12,level,17000,亿元,target,,,2023-01-17,国家统计局,
000000,全国,industrial_va,2011-01/2011-02,level,100,亿元,actual,,,2011-04-15,国家统计局,
000000,全国,industrial_va,2011-01/2011-03,level,160.5,亿元,actual,,,2011-04-15,国家统计局,
";

/// The program on a project that has these figures in its store and nothing else.
fn run(args: &[&str]) -> (i32, String, String) {
    let folder = tempfile::tempdir().unwrap();
    copy(&project("data/catalog"), &folder.path().join("data/catalog"));
    copy(&project("data/fonts"), &folder.path().join("data/fonts"));
    std::fs::write(folder.path().join("levels.csv"), format!("{HEADER}{FIGURES}")).unwrap();
    let who = ["store", "add", "levels.csv", "--publisher", "国家统计局", "--authority", "official"];
    let added = jianbao_in(folder.path(), &who);
    assert_eq!(code(&added), 0, "{}", stderr(&added));
    let output = jianbao_in(folder.path(), &[&["difference"][..], args].concat());
    (code(&output), stdout(&output), stderr(&output))
}

#[test]
fn quarters_come_with_both_their_parents() {
    let (exit, out, told) = run(&["gdp", "--region", "全国", "--format", "json"]);
    assert_eq!(exit, 0, "{told}");
    let rows: Vec<Value> = serde_json::from_str(&out).unwrap();
    let periods: Vec<&str> = rows.iter().map(|row| row["period"].as_str().unwrap()).collect();
    assert_eq!(periods, ["2022-04/2022-06", "2022-07/2022-09", "2022-10/2022-12"]);
    // The half-year is of July and of January, the first quarter of April: no two of one day.
    assert_eq!(rows[0]["value"], Value::Null);
    assert_eq!(rows[0]["refused"], "the figures are of two days of publication, 2023-01-17 and 2022-04-18");
    let third = &rows[1];
    assert_eq!((&third["value"], &third["unit"]), (&Value::from(307_627.0), &Value::from("亿元")));
    assert_eq!((&third["later"], &third["earlier"]), (&Value::from(870_269.0), &Value::from(562_642.0)));
    assert_eq!(
        (&third["later_period"], &third["earlier_period"]),
        (&"2022-01/2022-09".into(), &"2022-01/2022-06".into())
    );
    assert_eq!(
        (&third["later_place"], &third["earlier_place"]),
        (&"levels.csv:5 [value]".into(), &"levels.csv:4 [value]".into())
    );
    assert_eq!((&third["published"], &third["publisher"]), (&"2023-01-17".into(), &"国家统计局".into()));
    assert!(third["later_id"].as_str().unwrap().len() == 12 && third["later_id"] != third["earlier_id"]);
    assert_eq!(rows[2]["value"], Value::from(339_938.0));
    assert!(told.contains("2 worked out, 1 refused"), "{told}");
}

/// A file for each quarter, told to be of one publisher and day; a correction is of the table of its original.
#[test]
fn quarters_come_from_two_files_of_one_publisher_and_day() {
    let folder = tempfile::tempdir().unwrap();
    copy(&project("data/catalog"), &folder.path().join("data/catalog"));
    copy(&project("data/fonts"), &folder.path().join("data/fonts"));
    let table = |time: &str, gdp: &str| format!("时间：{time}\n地区,地区生产总值(亿元)\n全国,{gdp}\n");
    std::fs::write(folder.path().join("q1.csv"), table("2022年1-3月", "270187")).unwrap();
    std::fs::write(folder.path().join("q2.csv"), table("2022年1-6月", "562642")).unwrap();
    let day = ["--publisher", "国家统计局", "--published", "2022-07-15"];
    let added = jianbao_in(folder.path(), &[&["import", "q1.csv", "q2.csv", "--store"][..], &day].concat());
    assert_eq!(code(&added), 0, "{}", stderr(&added));
    let ask = ["difference", "gdp", "2022Q2", "--region", "全国", "--format", "csv"];
    let output = jianbao_in(folder.path(), &ask);
    assert!(stdout(&output).contains("2022-04/2022-06,292455,"), "{}", stdout(&output));
    let correction = "[[correction]]\nregion = \"000000\"\nindicator = \"gdp\"\nperiod = \"2022-01/2022-03\"\n\
        measure = \"level\"\nexpected = \"270187\"\nvalue = \"270178\"\nreason = \"digits swapped\"\n\
        source = \"the bureau's release\"\nreviewer = \"A. Reader\"\ndate = \"2022-07-20\"\n";
    std::fs::write(folder.path().join("data/corrections.toml"), correction).unwrap();
    let output = jianbao_in(folder.path(), &ask);
    assert!(stdout(&output).contains("2022-04/2022-06,292464,"), "{}{}", stdout(&output), stderr(&output));
}

#[test]
fn other_months_than_quarters_can_be_asked_for() {
    let (exit, out, told) = run(&["gdp", "2022-07/2022-12", "--region", "全国", "--format", "csv"]);
    assert_eq!(exit, 0, "{told}");
    assert!(
        out.contains("000000,全国,2022-07/2022-12,647565,亿元,2022-01/2022-12,1210207,2022-01/2022-06,562642,"),
        "{out}"
    );
    let (_, out, _) = run(&["industrial_va", "2011-03", "--region", "全国", "--format", "csv"]);
    assert!(out.contains("000000,全国,2011-03/2011-03,60.5,亿元"), "{out}");
}

#[test]
fn what_may_not_be_subtracted_tells_why() {
    for (args, why) in [
        (&["gdp", "2022Q4", "--region", "北京"][..], "index numbers are no amounts"),
        (&["gdp", "2022Q4", "--region", "天津"], "one of the figures is a bound or no outcome"),
        (&["gdp", "2022Q2", "--region", "天津"], "no figure of 2022H1 is known"),
        (&["gdp", "2022Q2", "--region", "河北"], "no figure of 2022H1 is known"),
        (&["gdp", "2022-02", "--region", "全国"], "January and February are surveyed together"),
        (&["industrial_va", "2011-02", "--region", "全国"], "January and February are surveyed together"),
    ] {
        let (exit, out, told) = run(&[args, &["--format", "csv"]].concat());
        assert_eq!(exit, 1, "{args:?}: {told}");
        assert!(out.trim_end().ends_with(why), "{args:?}: {out}");
        assert!(told.contains("0 worked out, 1 refused"), "{told}");
    }
    let (exit, _, told) = run(&["gdp", "2022Q1"]);
    assert!(exit == 2 && told.contains("2022Q1 is no difference of cumulative figures"), "{told}");
}

/// Growth is never subtracted, and the press figures that the project ships are of many days.
#[test]
fn the_projects_own_figures() {
    let output = jianbao(&[
        "difference",
        "industrial_va",
        "2022Q2",
        "--measure",
        "yoy",
        "--region",
        "黑龙江",
        "--format",
        "csv",
    ]);
    let out = stdout(&output);
    assert_eq!(code(&output), 1);
    assert!(
        out.contains("230000,黑龙江,2022-04/2022-06,,%,")
            && out.contains("does not tell the growth of the later months"),
        "{out}"
    );
    let output = jianbao(&["difference", "gdp", "--region", "广西", "--format", "csv"]);
    assert!(
        stdout(&output).contains("450000,广西,2024-10/2024-12,,亿元")
            && stdout(&output).contains("undated press figures")
    );
}
