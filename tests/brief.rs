//! The main job: the committed example byte for byte, on any number of threads; reruns that redo only what changed.

use std::path::Path;

use crate::common::{code, copy, jianbao, jianbao_in, jianbao_on_threads, project, stderr, stdout, tree};

const EXAMPLE: [&str; 4] = ["brief", "2022Q1", "--region", "黑龙江"];

fn brief_into(out: &Path, extra: &[&str]) -> std::process::Output {
    let mut args = EXAMPLE.to_vec();
    let out = out.to_str().expect("a path in UTF-8");
    args.extend(["--out", out]);
    args.extend(extra);
    jianbao(&args)
}

#[test]
fn the_committed_example_comes_out_byte_for_byte_on_one_thread_and_on_many() {
    let committed = tree(&project("reports/2022Q1"));
    assert!(committed.len() >= 15, "the example is committed");
    for threads in ["1", "4"] {
        let out = tempfile::tempdir().unwrap();
        let folder = out.path().to_str().expect("a path in UTF-8");
        let output = jianbao_on_threads(threads, &[&EXAMPLE[..], &["--out", folder]].concat());
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        let made = tree(&out.path().join("2022Q1"));
        let names = |tree: &std::collections::BTreeMap<String, Vec<u8>>| tree.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&made), names(&committed));
        for (name, bytes) in &made {
            assert!(bytes == &committed[name], "{name} differs from the committed example ({threads} threads)");
        }
    }
}

#[test]
fn a_second_run_does_nothing_and_says_so() {
    let out = tempfile::tempdir().unwrap();
    let first = brief_into(out.path(), &[]);
    assert!(stdout(&first).contains("2022Q1 overview: not made here before"), "{}", stdout(&first));
    let second = brief_into(out.path(), &[]);
    assert_eq!(code(&second), 0);
    assert!(stdout(&second).contains("nothing to do"), "{}", stdout(&second));

    let chart = out.path().join("2022Q1/charts/overview-map.png");
    std::fs::remove_file(&chart).unwrap();
    std::fs::write(out.path().join("2022Q1/overview.md"), "edited").unwrap();
    let third = stdout(&brief_into(out.path(), &[]));
    assert!(third.contains("2022Q1 overview: 2022Q1/overview.md was changed by hand"), "{third}");
    let wrote: Vec<&str> = third.lines().filter(|l| l.starts_with("wrote")).collect();
    assert_eq!(wrote.len(), 2, "{third}");
    // Nobody's text is lost.
    assert!(third.contains("kept your version as") && third.contains("overview.md.bak"), "{third}");
    assert_eq!(std::fs::read_to_string(out.path().join("2022Q1/overview.md.bak")).unwrap(), "edited");
    assert_eq!(
        std::fs::read(&chart).unwrap(),
        std::fs::read(project("reports/2022Q1/charts/overview-map.png")).unwrap()
    );
}

/// A corrected figure touches the reports and charts that show it, and no other file.
#[test]
fn a_changed_input_redoes_only_what_it_touches() {
    let folder = tempfile::tempdir().unwrap();
    copy(&project("data"), &folder.path().join("data"));
    let run = || stdout(&jianbao_in(folder.path(), &EXAMPLE));
    run();
    let panel = folder.path().join("data/panels/gdp_2022Q1.csv");
    let text = std::fs::read_to_string(&panel).unwrap();
    let (old, new) = ("220000,吉林省,gdp,2022-01/2022-03,yoy,-7.9", "220000,吉林省,gdp,2022-01/2022-03,yoy,-7.8");
    let changed = text.replace(old, new);
    assert_ne!(text, changed);
    std::fs::write(&panel, changed).unwrap();
    let told = run();
    assert!(told.contains("2022Q1 overview: data/panels/gdp_2022Q1.csv changed"), "{told}");
    let wrote = |name: &str| told.lines().any(|l| l.starts_with("wrote") && l.ends_with(name));
    assert!(wrote("overview.md") && wrote("overview.ipynb") && wrote("observations.csv"), "{told}");
    // Heilongjiang's place among the provinces is as it was, and no chart shows GDP.
    assert!(!wrote("230000-heilongjiang.md") && !told.contains(".png"), "{told}");
    let report = std::fs::read_to_string(folder.path().join("reports/2022Q1/overview.md")).unwrap();
    assert!(report.contains("| 31 | 吉林 | −7.8 |"), "{report}");
}

/// A briefing that was not asked for when an input changed is said to be out of date, and is made when it is asked for;
/// a file that a briefing no longer has is removed.
#[test]
fn what_was_not_asked_for_is_told_to_be_out_of_date() {
    let folder = tempfile::tempdir().unwrap();
    copy(&project("data"), &folder.path().join("data"));
    let run = |region: &str| stdout(&jianbao_in(folder.path(), &["brief", "2022Q1", "--region", region]));
    run("黑龙江");
    let panel = folder.path().join("data/panels/industrial_va_growth.csv");
    let text = std::fs::read_to_string(&panel).unwrap();
    let (old, new) =
        ("340000,安徽省,industrial_va,2022-01/2022-03,yoy,8.1", "340000,安徽省,industrial_va,2022-01/2022-03,yoy,8.2");
    let changed = text.replace(old, new);
    assert_ne!(text, changed);
    std::fs::write(&panel, changed).unwrap();
    let told = run("安徽");
    assert!(told.contains("2022Q1 340000: not made here before"), "{told}");
    assert!(told.contains("out of date: 2022Q1 230000 (data/panels/industrial_va_growth.csv changed)"), "{told}");
    let again = run("安徽");
    assert!(again.contains("nothing to do") && again.contains("out of date: 2022Q1 230000"), "{again}");
    let told = run("黑龙江");
    assert!(told.contains("2022Q1 230000: data/panels/industrial_va_growth.csv changed"), "{told}");
    assert!(!told.contains("out of date"), "{told}");
}

#[test]
fn the_same_briefing_in_english() {
    let out = tempfile::tempdir().unwrap();
    let output = brief_into(out.path(), &["--lang", "en"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let text = std::fs::read_to_string(out.path().join("2022Q1/230000-heilongjiang.en.md")).unwrap();
    assert!(text.contains("1.6 points above") && text.contains("tied with Anhui and Sichuan"), "{text}");
    assert!(out.path().join("2022Q1/charts/overview-map.en.png").is_file());
}

#[test]
fn every_province_can_be_briefed() {
    let out = tempfile::tempdir().unwrap();
    let out_text = out.path().to_str().unwrap();
    let output = jianbao(&["brief", "2022Q1", "--all", "--out", out_text]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let made = tree(&out.path().join("2022Q1"));
    let count = |ending: &str| made.keys().filter(|name| name.ends_with(ending)).count();
    assert_eq!((count(".md"), count(".ipynb"), count(".png")), (32, 32, 6 + 31 * 3));
    // Liaoning has no cumulative figure: its briefing says so and ranks it nowhere.
    let liaoning = String::from_utf8(made["210000-liaoning.md"].clone()).unwrap();
    assert!(liaoning.contains("不与累计增速同排") && liaoning.contains("不作累计位次"), "{liaoning}");
}

/// A copy of the data with a table of goals and a document that contradicts itself.
fn with_goals_and_a_contradiction() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy(&project("data"), &folder.path().join("data"));
    let data = |name: &str| folder.path().join("data").join(name);
    let goals = "region_code,region,indicator,period,measure,value,unit,bound,status,scope,of,published,source,note\n\
                 230000,黑龙江省,gdp,2022-01/2022-12,yoy,5.5,%,~,target,,,,,\n\
                 360000,江西省,gdp,2022-01/2022-12,yoy,7,%,>=,target,,,,,\n";
    std::fs::write(data("panels/goals.csv"), goals).unwrap();
    std::fs::copy(data("panels/gdp_2022Q1.toml"), data("panels/goals.toml")).unwrap();
    let text = "一季度，全省规模以上工业增加值同比增长8.1%，高于全国2.6个百分点。\n\
                全市100个重点项目，到目前有64个投入生产，其中26个已达到设计效益。\n";
    std::fs::write(data("bulletins/wrong.txt"), text).unwrap();
    let mut index = std::fs::read_to_string(data("bulletins/index.tsv")).unwrap();
    index.push_str("wrong\t\t\t黑龙江\t2022Q1\t2022-04-28\t某报\n");
    std::fs::write(data("bulletins/index.tsv"), index).unwrap();
    folder
}

/// Goals, claims that do not hold and counts become sections of their own, each with the command that gives them.
#[test]
fn what_the_data_allow_becomes_a_section() {
    let folder = with_goals_and_a_contradiction();
    let output = jianbao_in(folder.path(), &EXAMPLE);
    assert_eq!(code(&output), 1, "the contradiction is a finding: {}", stderr(&output));
    let read = |name: &str| std::fs::read_to_string(folder.path().join("reports/2022Q1").join(name)).unwrap();
    let (overview, own) = (read("overview.md"), read("230000-heilongjiang.md"));
    // The rest of the year weighs as it did in the year before where levels are known, else by months.
    assert!(overview.contains("| 江西 | GDP | ≥7 | 6.9 | −0.1 | 尚未定局 | 7.0 | 上年总量 |"), "{overview}");
    assert!(overview.contains("2个省份有2022年GDP增长目标，其中2个有本期数字，2个低于目标"), "{overview}");
    assert!(own.contains("| 黑龙江 | GDP | ≈5.5 | 5.4 | −0.1 | 尚未定局 | 5.5 | 月数 |"), "{own}");
    assert!(own.contains("命令：jianbao targets gdp 2022Q1 --region 黑龙江") && !own.contains("未列"), "{own}");
    let wrong = own.lines().find(|l| l.contains("| 不符 |")).expect("the contradiction");
    assert!(wrong.contains("8.1 - 6.5 = 1.6") && wrong.contains("data/bulletins/wrong.txt bytes"), "{wrong}");
    assert!(own.contains("| 26 | 64 | 40.6 | 26.0 |  | 相容 |"), "a part of a part: {own}");
    // What a section rests on is beside the report, the goal of the whole year too.
    let observations = read("observations.csv");
    assert!(observations.contains(",target,~,true,"), "the goal is beside the report");
    assert!(overview.contains("（data/panels/goals.csv）"), "its source is told");
    let english = jianbao_in(folder.path(), &[&EXAMPLE[..], &["--lang", "en"]].concat());
    assert_eq!(code(&english), 1);
    let own = read("230000-heilongjiang.en.md");
    assert!(
        own.contains("| contradicted |") && own.contains("| Heilongjiang | GDP | ≈5.5 | 5.4 | −0.1 | open |"),
        "{own}"
    );
}

/// A section that the data do not allow is named with the reason; records tell what was left out.
#[test]
fn what_is_left_out_is_said() {
    let read = |name: &str| std::fs::read_to_string(project("reports/2022Q1").join(name)).unwrap();
    let own = read("230000-heilongjiang.md");
    assert!(own.contains("- 未列“年度目标进度”：数据中没有2022年的增长目标。"), "{own}");
    assert!(own.contains("不计2020和2021年的各季末，为2013年上半年（8.4%）以来最高，跨26个季末"), "{own}");
    assert!(read("overview.md").contains("扩散指数34.0"));
    let out = tempfile::tempdir().unwrap();
    let folder = out.path().to_str().unwrap();
    let output = jianbao(&["brief", "2022Q1", "--region", "北京", "--out", folder]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let beijing = std::fs::read_to_string(out.path().join("2022Q1/110000-beijing.md")).unwrap();
    for heading in ["与自身历史相比", "历史最相近的省份", "文件陈述的核验"] {
        assert!(beijing.contains(&format!("- 未列“{heading}”：")) && !beijing.contains(&format!("## {heading}")));
    }
}
