//! Statements in our own words, one for each construct, and those that must not be read.

use super::*;
use crate::catalog::DataFiles;

fn read(text: &str) -> Vec<String> {
    let catalog = Catalog::load(&DataFiles::Embedded).unwrap();
    let reader = Reader::new(&catalog).unwrap();
    let found = reader.read(text, &catalog.regions);
    found
        .into_iter()
        .map(|s| {
            let number = |n: &Number| {
                assert!(text[n.at.clone()].starts_with(|c: char| c.is_ascii_digit()), "{:?}", &text[n.at.clone()]);
                format!("{}{}", n.value, n.unit)
            };
            let maybe = |n: &Option<Number>| n.as_ref().map_or("-".to_string(), number);
            match &s.said {
                Said::Part { whole, within, part, share } => {
                    format!("{} of {} in {}: {}", number(part), maybe(whole), maybe(within), maybe(share))
                }
                Said::Goal { count, plain } => format!("goal {} {plain}", number(count)),
                Said::Record { since, side, span, without, among, .. } => {
                    let among = among.map_or(String::new(), |among| format!(" {among:?}"));
                    format!("{side:?} {since:?} {span:?} {without:?}{among}")
                }
                Said::FirstAbove { since } => format!("first above {since:?}"),
                Said::Standing { region, side, line, expected } => format!("{region} {side:?} {line:?} {expected}"),
                Said::Breadth { count, side, line } => format!("{} {side:?} {line:?}", number(count)),
                Said::Pull { increase, total, points } => {
                    format!("{} {} {}", number(increase), &text[total.clone()], number(points))
                }
            }
        })
        .collect()
}

#[test]
fn parts_of_counts_with_their_shares() {
    let text =
        "71种重点监测工业产品中，43种产品产量同比增长，46个产品价格同比增长，分别占重点监测产品总数的60.6%、64.8%。";
    assert_eq!(read(text), ["43种 of 71种 in -: 60.6%", "46个 of 71种 in -: 64.8%"]);
    let text = "纳入监测的71种工业产品中，43种产量同比增长，占60.6%；46种价格同比上涨，占64.8%。";
    assert_eq!(read(text), ["43种 of 71种 in -: 60.6%", "46种 of 71种 in -: 64.8%"]);
    let text = "全市41个大类行业中有30个行业增加值保持增长，增长面为73.2%。";
    assert_eq!(read(text), ["30个 of 41个 in -: 73.2%"]);
}

#[test]
fn parts_without_a_share() {
    assert_eq!(
        read("全市100个工业增长点，已投产64个，已达效26个，新增产值67.3亿元。"),
        ["64个 of 100个 in -: -", "26个 of 100个 in -: -"]
    );
    assert_eq!(
        read("今年全市排定工业增长点100个，到目前有64个投入生产，其中26个已达到设计效益。"),
        ["64个 of 100个 in -: -", "26个 of 100个 in 64个: -"]
    );
    assert_eq!(read("全市312家规上工业企业中，已有262家复工复产。"), ["262家 of 312家 in -: -"]);
}

#[test]
fn what_is_no_part_is_left_alone() {
    for text in [
        "对占比超过80%的600户重点企业量身定制方案。",
        "12个镇中，有8个镇新开工300个项目。",
        "比1-6月加快0.7个百分点，连续5个月回升。",
        "建设5至7个平台。",
        "一季度增长8.1%，高于全国1.6个百分点。",
        "与6家企业签订合同，其中物资20余万件。",
    ] {
        let found = read(text);
        let harmless = found.iter().all(|f| f.starts_with("8个 of 12个"));
        assert!(harmless, "{text}: {found:?}");
    }
}

#[test]
fn a_share_of_an_amount_is_no_share_of_a_count() {
    assert_eq!(read("全市1000家企业中，600家产值占全市的80%。"), ["600家 of 1000家 in -: -"]);
    assert_eq!(read("高新技术企业达6万家，研发经费支出占GDP比重提高到3.14%。"), [""; 0]);
    assert_eq!(read("前100家企业占全市规上工业产值的40%。"), [""; 0]);
}

#[test]
fn goals_records_standings_and_pulls() {
    assert_eq!(read("力争全年推动3万家企业上云。"), ["goal 30000家 true"]);
    assert_eq!(read("培育建设50个省级智能工厂、100个智能车间。"), ["goal 50个 false", "goal 100个 false"]);
    assert_eq!(
        read("3月份当月增速达到10.3%，排除2020年和2021年疫情年份，为2013年以来连续7年的最高水平。"),
        ["Above Year(2013) Some(7) [2020, 2021]"]
    );
    assert_eq!(read("同比下降6.4%，降幅为2013年以来最大。"), ["Below Year(2013) None []"]);
    assert_eq!(read("同比下降6.4%，为2013年以来最大降幅。"), ["Below Year(2013) None []"]);
    assert_eq!(read("同比下降6.4%，降幅为2013年以来同期最小。"), ["Above Year(2013) None [] SameMonths"]);
    assert_eq!(read("创2014年以来同期新高（剔除2020年、2021年）。"), ["Above Year(2014) None [2020, 2021] SameMonths"]);
    assert_eq!(read("创2014年以来同期新高（不含税）。"), ["Above Year(2014) None [] SameMonths"]);
    assert_eq!(read("增速为近五年来最高。"), ["Above Years(5) None []"]);
    assert_eq!(read("增长8.1%，创2013年以来同期新高。"), ["Above Year(2013) None [] SameMonths"]);
    assert_eq!(read("增长8.1%，为近五年来一季度最高水平。"), ["Above Years(5) None [] SameMonths"]);
    assert_eq!(read("增长8.1%，为2013年以来各季度最高。"), ["Above Year(2013) None [] EveryPeriod"]);
    assert_eq!(read("增长8.1%，为2013年三季度以来最高。"), ["Above Month(2013, 9) None [] EveryPeriod"]);
    assert_eq!(read("增长8.1%，为2013年6月份以来最低。"), ["Below Month(2013, 6) None [] EveryPeriod"]);
    assert_eq!(read("增长8.1%，创近10个季度新高。"), ["Above Quarters(10) None [] EveryPeriod"]);
    assert_eq!(read("自2013年三季度以来增速首次高于全国。"), ["first above Month(2013, 9)"]);
    assert_eq!(
        read("廊坊、沧州、张家口等市一季度预期增速低于全年目标，任务艰巨。"),
        ["131000 Below Plan true", "130900 Below Plan true", "130700 Below Plan true"]
    );
    assert_eq!(read("已公布数据的28个省份中，22个省份增速高于全国。")[0], "22个 Above Nation");
    assert_eq!(
        read("新增产值67.3亿元，拉动全市规上工业产值增速11.8个百分点。"),
        ["67.3亿元 拉动全市规上工业产值增速 11.8pp"]
    );
}
