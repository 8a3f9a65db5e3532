//! The methods on the real figures: worked examples of `docs/methods.md`, and properties that must hold for all of them.

use std::collections::HashMap;

use jianbao::analysis::bulk::{bulk, panel};
use jianbao::analysis::grid::{chosen, period_of};
use jianbao::analysis::ranking::{Ranking, climb, climbs_common, rankings};
use jianbao::analysis::trend::{Basis, trend};
use jianbao::analysis::weights::{Levels, Weighting, weighted};
use jianbao::analysis::{gap, peers};
use jianbao::domain::{Decimal, Measure, Period, RegionCode, period::Span};
use jianbao::frame::Store;

use crate::common::{code, jianbao, loaded, stderr, stdout};

fn d(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// "14th, up 16 places": among the 29 provinces known in both first quarters Heilongjiang was last and is 13th, which is
/// 16 places; among all 31 the gain lies between 14 and 17.
#[test]
fn places_gained_among_the_same_regions() {
    let loaded = loaded();
    let industry = loaded.catalog.indicators.get("industrial_va").unwrap();
    let own = loaded.catalog.regions.find("黑龙江").unwrap().code;
    let all = rankings(&loaded.store, industry, Measure::Yoy, loaded.catalog.groups.provinces()).unwrap();
    let (before, now) = (&all[&"2021Q1".parse().unwrap()], &all[&"2022Q1".parse().unwrap()]);
    let place = |of: &Ranking, among: &Ranking| of.common(among).of(own).unwrap().rank;
    assert_eq!((before.common(now).rows.len(), place(before, now), place(now, before)), (29, 29, 13));
    assert_eq!(climbs_common(before, now)[&own], 16);
    let open = climb(before, now, own).unwrap();
    assert_eq!((open.least, open.most), (14, 17));
    let row = now.of(own).unwrap();
    assert_eq!((row.true_best, row.true_worst), (14, 17), "two ties and one missing province");
}

/// Whichever provinces are hidden, the places of the others among all lie in the intervals told without them.
#[test]
fn intervals_hold_whatever_is_hidden() {
    let loaded = loaded();
    let gdp = loaded.catalog.indicators.get("gdp").unwrap();
    let provinces = loaded.catalog.groups.provinces();
    let period: Period = "2022Q1".parse().unwrap();
    let whole = rankings(&loaded.store, gdp, Measure::Yoy, provinces).unwrap().remove(&period).unwrap();
    for step in 2..9 {
        for start in 0..step {
            let hidden: Vec<RegionCode> = provinces.members.iter().copied().skip(start).step_by(step).collect();
            let kept = loaded.store.observations().map(|(_, o)| o.clone());
            let kept = kept.filter(|o| o.area.code().is_none_or(|code| !hidden.contains(&code))).collect();
            let store = Store::new(kept).unwrap();
            let partial = rankings(&store, gdp, Measure::Yoy, provinces).unwrap().remove(&period).unwrap();
            assert_eq!(partial.missing.len(), hidden.len());
            for row in &partial.rows {
                let truth = whole.of(row.region).unwrap().rank;
                assert!(row.rank <= truth && truth <= row.worst, "{} {truth} {row:?}", row.region);
            }
        }
    }
}

/// The bulk way and the way of single questions give the same places, gaps and changes, over all periods and indicators.
#[test]
fn bulk_and_single_questions_agree() {
    let loaded = loaded();
    let (catalog, store) = (&loaded.catalog, &loaded.store);
    let (frame, plan) = panel(&chosen(store).unwrap(), &catalog.indicators, Measure::Yoy).unwrap();
    let result = bulk(&frame, &plan).unwrap();
    assert_eq!(result.height(), frame.height());
    let number = |name: &str| result.column(name).unwrap().as_materialized_series().clone();
    let (indicators, regions) = (number("indicator"), number("region"));
    let (firsts, lasts) = (number("first"), number("last"));
    let [gaps, before, year, average] = ["gap", "change_before", "change_year", "average2"].map(number);
    let list: Vec<_> = catalog.indicators.iter().collect();
    let mut trends = HashMap::new();
    let (mut compared, mut changed) = (0, 0);
    for row in 0..result.height() {
        let code: RegionCode = format!("{:06}", regions.u32().unwrap().get(row).unwrap()).parse().unwrap();
        let months = (firsts.i32().unwrap().get(row).unwrap(), lasts.i32().unwrap().get(row).unwrap());
        let (period, indicator) =
            (period_of(months).unwrap(), list[indicators.u32().unwrap().get(row).unwrap() as usize]);
        let cell = |s: &polars::prelude::Series| s.i64().unwrap().get(row).map(|v| Decimal::new(v, plan.scale));
        let single = gap::to_region(store, &indicator.id, period, code, RegionCode::NATION).map(|g| g.gap);
        assert_eq!(cell(&gaps), single, "{code} {period} {indicator:?}");
        compared += 1;
        let basis = match period.span() {
            Span::Cumulative => Basis::Cumulative,
            Span::Month => Basis::Month,
            _ => continue,
        };
        if period.last().month() % 3 != 0 {
            continue;
        }
        let key = (code, indicator.id.clone(), basis);
        let end = "2026".parse().unwrap();
        let trend = trends.entry(key).or_insert_with(|| trend(store, &indicator.id, code, basis, end).unwrap());
        let point = trend.at(period).unwrap();
        assert_eq!((cell(&before), cell(&year)), (point.change_before, point.change_year), "{code} {period}");
        assert_eq!(average.i64().unwrap().get(row).map(|v| Decimal::new(v, 1)), point.average2, "{code} {period}");
        changed += 1;
    }
    assert!(compared > 2_000 && changed > 1_900, "{compared} {changed}");
}

/// All 31 provinces have level and growth of GDP for 2022Q1: their weighted growth is near the nation's 4.8.
#[test]
fn growth_of_a_group_by_implied_weights() {
    let loaded = loaded();
    let gdp = loaded.catalog.indicators.get("gdp").unwrap();
    let all = chosen(&loaded.store).unwrap();
    let levels = Levels::of(&all, gdp);
    let members = &loaded.catalog.groups.provinces().members;
    let found = weighted(&loaded.store, &levels, gdp, "2022Q1".parse().unwrap(), members).unwrap();
    assert_eq!((found.rate, found.coverage, found.weighting), (d("4.83"), d("100.00"), Weighting::Implied));
    let jiangsu = found.parts.iter().find(|p| p.region.to_string() == "320000").unwrap();
    assert_eq!((jiangsu.share, jiangsu.pull, jiangsu.contribution), (d("10.39"), d("0.48"), Some(d("9.89"))));
    // Industrial value added has next to no levels: no weights, no mean.
    let industry = loaded.catalog.indicators.get("industrial_va").unwrap();
    let northeast = &loaded.catalog.groups.get("northeast").unwrap().members;
    let levels = Levels::of(&all, industry);
    assert_eq!(weighted(&loaded.store, &levels, industry, "2022Q1".parse().unwrap(), northeast), None);
}

#[test]
fn peers_of_heilongjiang() {
    let loaded = loaded();
    let ids = [loaded.catalog.indicators.get("industrial_va").unwrap().id.clone()];
    let own = loaded.catalog.regions.find("黑龙江").unwrap().code;
    let members = &loaded.catalog.groups.provinces().members;
    let at = |quarters| peers::peers(&loaded.store, &ids, own, members, ("2022Q1".parse().unwrap(), quarters)).unwrap();
    let (found, figures) = at(16);
    assert_eq!((figures, found[0].region.to_string(), found[0].common), (16, "450000".to_string(), 16));
    assert!(found.windows(2).all(|pair| pair[0].distance <= pair[1].distance));
    assert!(found.iter().all(|peer| peer.region != own && 2 * peer.common >= figures));
    // Liaoning has next to no cumulative figures.
    assert!(found.iter().all(|peer| peer.region.to_string() != "210000"));
}

const HEADER: &str = "region_code,region,indicator,period,measure,value,unit,status,scope,of,published,source,note\n";

fn table(rows: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("figures.csv");
    std::fs::write(&path, format!("{HEADER}{rows}")).unwrap();
    let path = path.to_str().unwrap().to_string();
    (folder, path)
}

/// The goals of four provinces for 2022 (reports on the work of the governments, January 2022) against the first quarter.
#[test]
fn targets_against_the_quarter() {
    let (_folder, path) = table(
        "230000,黑龙江省,gdp,2022-01/2022-12,yoy,5.5,%,target,,,,,\n\
         440000,广东省,gdp,2022-01/2022-12,yoy,5.5,%,target,,,,,\n\
         360000,江西省,gdp,2022-01/2022-12,yoy,7,%,target,,,,,\n\
         350000,福建省,gdp,2022-01/2022-12,yoy,6.5,%,target,,,,,\n",
    );
    let output = jianbao(&["targets", "gdp", "2022Q1", "--figures", &path, "--format", "csv"]);
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    let text = stdout(&output);
    assert!(text.contains("440000,广东,5.5,,3.3,actual,-2.2,yes,open,6.2,0.2500,months,no"), "{text}");
    assert!(text.contains("350000,福建,6.5,,6.7,actual,0.2,no,open,6.4,0.2500,months,no"), "{text}");
    // Jiangxi's levels of 2021 are known: the first quarter made up 22.2 % of the year.
    assert!(text.contains("360000,江西,7,,6.9,actual,-0.1,yes,open,7.0,0.2220,levels,no"), "{text}");
    assert!(stderr(&output).contains("3 of 4 below target"), "{}", stderr(&output));

    let gap = stdout(&jianbao(&["gap", "gdp", "2022Q1", "--figures", &path, "--format", "json"]));
    let rows: Vec<serde_json::Value> = serde_json::from_str(&gap).unwrap();
    let own = rows.iter().find(|row| row["region_code"] == "440000").unwrap();
    assert_eq!((&own["gap_target"], &own["gap_nation"]), (&(-2.2).into(), &(-1.5).into()));
}

#[test]
fn targets_at_the_end_of_the_year_and_in_records() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("records.jsonl");
    let record = |status: &str, bound: &str, period: &str, value: &str| {
        format!(
            r#"{{"doc":"a","quote":"q{value}","start":1,"end":9,"region":"广东省","region_code":"440000","indicator":"retail","period":"{period}","measure":"yoy","value":{value},"unit":"%"{status}{bound}}}"#
        )
    };
    let lines = [
        record(r#","status":"target""#, r#","bound":">=""#, "2031-01/2031-12", "6.5"),
        record(r#","status":"expected""#, "", "2031-01/2031-09", "6.0"),
        record("", "", "2031-01/2031-12", "6.4"),
    ];
    std::fs::write(&path, lines.join("\n")).unwrap();
    let ask = |period: &str| {
        let words = ["targets", "retail", period, "--region", "广东", "--figures", path.to_str().unwrap()];
        jianbao(&[&words[..], &["--format", "csv"]].concat())
    };
    let year = ask("2031");
    assert_eq!(code(&year), 1);
    assert!(
        stdout(&year).contains("440000,广东,6.5,>=,6.4,actual,-0.1,yes,missed,,1.0000,months,"),
        "{}",
        stdout(&year)
    );
    let open = ask("2031Q1-Q3");
    assert!(stdout(&open).contains("6.5,>=,6.0,expected,-0.5,yes,open,8.0,0.7500,months,"), "{}", stdout(&open));
    let none = ask("2032");
    assert_eq!(code(&none), 2);
    assert!(stderr(&none).contains("has a target of retail for 2032"), "{}", stderr(&none));
}

/// 5.5%左右, 5.5%以上 and 5%以内 as a table has them, in a column of their own wherever it stands.
#[test]
fn targets_may_be_bounds() {
    let folder = tempfile::tempdir().unwrap();
    let ask = |text: &str| {
        let path = folder.path().join("goals.csv");
        std::fs::write(&path, text).unwrap();
        jianbao(&["targets", "gdp", "2022Q1", "--figures", path.to_str().unwrap(), "--format", "csv"])
    };
    let header = HEADER.trim_end().replace("unit,", "unit,bound,");
    let goal = |region: &str, value: &str, bound: &str| {
        format!("{region},gdp,2022-01/2022-12,yoy,{value},%,{bound},target,,,,,\n")
    };
    let rows =
        [goal("230000,黑龙江省", "5.5", "~"), goal("440000,广东省", "5.5", ">="), goal("500000,重庆市", "5", "<=")];
    let output = ask(&format!("{header}\n{}", rows.concat()));
    let text = stdout(&output);
    assert!(text.contains("230000,黑龙江,5.5,~,5.4,actual,-0.1,yes,open,5.5,"), "{text}");
    assert!(text.contains("440000,广东,5.5,>=,3.3,actual,-2.2,yes,open,6.2,"), "{text}");
    // An upper limit is missed from above.
    assert!(text.contains("500000,重庆,5,<=,5.2,actual,0.2,yes,open,4.9,"), "{text}");
    // A goal with two ends is two rows; the same one twice is not.
    let ends = [goal("230000,黑龙江省", "5", ">="), goal("230000,黑龙江省", "6", "<=")];
    assert!(stdout(&ask(&format!("{header}\n{}", ends.concat()))).contains("黑龙江,5,>=,"));
    let wrong = |rows: &[String], header: &str, why: &str| {
        let output = ask(&format!("{header}\n{}", rows.concat()));
        assert_eq!(code(&output), 2);
        assert!(stderr(&output).contains(why), "{}", stderr(&output));
    };
    wrong(&[goal("230000,黑龙江省", "5.5", "≥")], &header, "goals.csv:2: column bound: unknown bound \"≥\"; it is >=");
    wrong(&[rows[0].clone(), rows[0].clone()], &header, "goals.csv:3: line 2 has the same region");
    wrong(&rows, &header.replace("bound", "limit"), "goals.csv:1: the header is not");
    wrong(&rows, &format!("{header},bound"), "goals.csv:1: the header is not");
}

#[test]
fn what_is_no_table_of_figures_is_refused_with_its_line() {
    let (_folder, path) = table("230000,黑龙江省,gdp,2022-01/2022-12,yoy,x,%,target,,,,,\n");
    let output = jianbao(&["rank", "gdp", "2022Q1", "--figures", &path]);
    assert_eq!(code(&output), 2);
    assert!(
        stderr(&output).contains("figures.csv:2") && stderr(&output).contains("not a number"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn funnel_and_breadth_of_counts() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_string()
    };
    let projects = file("p.csv", "group,planned,started,producing,added\n装备,120,90,40,40.1\n食品,80,60,21,27.2\n");
    let stages = stdout(&jianbao(&["funnel", &projects, "--format", "csv"]));
    assert!(stages.contains("all,producing,61,30.5,40.7"), "{stages}");
    let pulls = jianbao(&["funnel", &projects, "--total", "618.8", "--growth", "8.6", "--format", "csv"]);
    assert!(stdout(&pulls).contains("all,67.3,11.8,"), "{}", stdout(&pulls));
    let wrong = jianbao(&["funnel", &file("w.csv", "group,planned,started\nx,3,4\n")]);
    assert_eq!(code(&wrong), 2);
    assert!(stderr(&wrong).contains("w.csv:2: more projects are started than planned"), "{}", stderr(&wrong));
    for (text, row) in [
        ("rising,total\n43,71\n", ",71,0,43,,,60.6,\n"),
        ("rising,unchanged,falling\n46,3,22\n", ",71,0,46,3,22,64.8,66.9\n"),
    ] {
        let breadth = stdout(&jianbao(&["breadth", &file("b.csv", text), "--format", "csv"]));
        assert!(breadth.ends_with(row), "{breadth}");
    }
}

#[test]
fn a_scoreboard_tells_how_much_it_depends_on_its_weights() {
    let words = ["assess", "2022Q1", "--draws", "200", "--format", "json"];
    let output = jianbao(&words);
    assert_eq!(stdout(&output), stdout(&jianbao(&words)), "the same seed draws the same weights");
    let rows: Vec<serde_json::Value> = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(rows.len(), 31);
    for row in &rows[..30] {
        let at = |name: &str| row[name].as_i64().unwrap();
        assert!(at("drawn_best") <= at("rank") && at("rank") <= at("drawn_worst"), "{row}");
        assert_eq!(at("rank"), at("rank_minmax"), "the scoreboard's own method");
    }
    let last = &rows[30];
    assert_eq!((&last["region_code"], &last["missing"]), (&"210000".into(), &"industrial_va yoy".into()));
    assert!(last["rank"].is_null() && last["score"].is_number(), "{last}");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("weights.toml");
    let criterion = "method = 'rank'\nmin_coverage = 1.0\n[[criterion]]\nindicator = 'gdp'\nmeasure = 'yoy'\nweight = ";
    std::fs::write(&path, format!("{criterion}3\n")).unwrap();
    let one = jianbao(&["assess", "2022Q1", "--weights", path.to_str().unwrap(), "--format", "csv"]);
    // One criterion: the order is that of the ranking, whatever is drawn.
    assert!(stdout(&one).contains("230000,黑龙江,66.67,11,100.0,,11,11,11,11,11,0.0,"), "{}", stdout(&one));
    assert!(stderr(&one).contains("0 change some place"), "{}", stderr(&one));
    std::fs::write(&path, format!("{criterion}-3\n")).unwrap();
    let wrong = jianbao(&["assess", "2022Q1", "--weights", path.to_str().unwrap()]);
    assert_eq!(code(&wrong), 2);
    assert!(stderr(&wrong).contains("weights.toml") && stderr(&wrong).contains("not positive"), "{}", stderr(&wrong));
}

#[test]
fn trends_tell_turns_records_and_unusual_changes() {
    let own = ["trend", "industrial_va", "2022Q1", "--region", "黑龙江", "--without", "2020,2021", "--format", "csv"];
    let text = stdout(&jianbao(&own));
    // Fell below zero in 2020Q1, rose above it again with the whole year; both changes are unusual by the rule.
    assert!(text.contains("2020-01/2020-03,-8.6,-11.4,-14.0,-1.8,-11.5,down,,all,yes,9,9,,all"), "{text}");
    assert!(text.contains("2020-01/2020-12,3.3,4.0,0.5,3.0,0.7,up,2019Q1,,yes,3,9,2019Q1,"), "{text}");
    // 8.1 is the highest since the third quarter of 2021; without 2020 and 2021, since the first half of 2013.
    assert!(text.contains("2022-01/2022-03,8.1,0.8,-5.8,11.0,3.6,,2021Q1-Q3,,no,4,11,2013H1,"), "{text}");
    let level = ["trend", "gdp", "2022Q1", "--region", "黑龙江", "--measure", "level", "--format", "csv"];
    let text = stdout(&jianbao(&level));
    assert!(text.contains("230000,黑龙江,2022-01/2022-03,2976.6,2976.6"), "{text}");
    assert!(
        text.contains("230000,黑龙江,2021-01/2021-12,14879.2,,,\n"),
        "the three quarters before are not known: {text}"
    );
}

#[test]
fn growth_of_levels_is_refused_with_the_reason() {
    let (_folder, path) = table(
        "000000,全国,industrial_profit,2021-01/2021-12,level,87092,亿元,actual,,,,国家统计局,\n\
         000000,全国,industrial_profit,2022-01/2022-12,level,84038,亿元,actual,,,,国家统计局,\n\
         000000,全国,exports,2010-01/2010-12,level,107022,亿元,actual,,,,,\n\
         000000,全国,exports,2011-01/2011-12,level,123241,亿元,actual,,,,,\n",
    );
    let ask = |indicator: &str, period: &str| {
        let words = ["trend", indicator, period, "--region", "全国", "--measure", "level", "--figures", &path];
        stdout(&jianbao(&[&words[..], &["--format", "csv"]].concat()))
    };
    // The bureau published a fall of 4.0 % for profits, like with like; the ratio of the levels would be -3.5.
    let profit = ask("industrial_profit", "2022");
    assert!(profit.contains("2022-01/2022-12,84038,,,\"the units counted are drawn anew every year"), "{profit}");
    assert!(ask("exports", "2011").contains("2011-01/2011-12,123241,,15.2,\n"), "{}", ask("exports", "2011"));
    let gdp = ask("gdp", "2022Q1");
    assert!(gdp.contains("2022-01/2022-03,270178,270178,,levels are at current prices and growth"), "{gdp}");
}

#[test]
fn parts_pull_the_whole() {
    let (_folder, path) = table(
        "230000,黑龙江省,gdp,2031-01/2031-03,level,1000,亿元,actual,,,,,\n\
         230000,黑龙江省,gdp,2031-01/2031-03,yoy,5.0,%,actual,,,,,\n\
         230000,黑龙江省,gdp_secondary,2031-01/2031-03,level,400,亿元,actual,,,,,\n\
         230000,黑龙江省,gdp_secondary,2031-01/2031-03,yoy,7.0,%,actual,,,,,\n",
    );
    let words = ["pull", "gdp", "2031Q1", "--region", "黑龙江", "--figures", &path, "--format", "csv", "--parts"];
    let ask = |parts: &str| jianbao(&[&words[..], &[parts]].concat());
    // 400 - 400/1.07 = 26.17 over 1000/1.05 = 952.38: 2.7 points, of the 47.62 that GDP rose by 55.0 %.
    let output = ask("gdp_secondary,gdp_tertiary");
    assert!(stdout(&output).contains("gdp_secondary,400,7.0,2.7,55.0\ngdp_tertiary,,,,\n"), "{}", stdout(&output));
    assert!(stderr(&output).contains("gdp_tertiary: not known"), "{}", stderr(&output));
    let retail = ask("retail");
    assert_eq!(code(&retail), 2);
    assert!(stderr(&retail).contains("not in the prices and the unit of gdp"), "{}", stderr(&retail));
}

#[test]
fn every_basis_side_by_side() {
    let output = jianbao(&["rank", "industrial_va", "2022Q1", "--bases", "--group", "northeast4", "--format", "csv"]);
    let text = stdout(&output);
    assert!(text.contains("yoy,2022-01/2022-03,230000,黑龙江,8.1,1,1,2,0,1,2,2,"), "{text}");
    assert!(text.contains("yoy,2022-03/2022-03,230000,黑龙江,10.3,1,1,3,0,1,3,"), "{text}");
    assert!(text.contains("yoy,2022-01/2022-03,210000,辽宁,,"), "{text}");
}

#[test]
fn cities_and_counties_of_a_province_are_groups() {
    let (_folder, path) = table(
        "230100,哈尔滨市,gdp,2031-01/2031-03,yoy,5.1,%,actual,,,,,\n\
         230200,齐齐哈尔市,gdp,2031-01/2031-03,yoy,5.3,%,actual,,,,,\n\
         230000,黑龙江省,gdp,2031-01/2031-03,yoy,5.0,%,actual,,,,,\n\
         230102,道里区,gdp,2031-01/2031-03,yoy,6,%,actual,,,,,\n",
    );
    let ask = |command: &str, group: &str| {
        stdout(&jianbao(&[command, "gdp", "2031Q1", "--group", group, "--figures", &path, "--format", "csv"]))
    };
    assert!(
        ask("rank", "黑龙江省:cities").contains("230200,齐齐哈尔,5.3,1,1,12,0,1,12"),
        "{}",
        ask("rank", "黑龙江省:cities")
    );
    assert!(
        ask("rank", "黑龙江:counties").contains("230102,道里,6,1,1,125,0,1,125,"),
        "{}",
        ask("rank", "黑龙江:counties")
    );
    assert!(ask("gap", "黑龙江:cities").contains("230100,哈尔滨,5.1,,-0.1,,,0.1,"), "{}", ask("gap", "黑龙江:cities"));
}
