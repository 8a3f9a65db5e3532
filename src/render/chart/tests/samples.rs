//! Charts to test with: 31 provinces in Chinese and English with the outliers of 2020 and 2021, and odd data.

use crate::report::chart::*;

/// Names and places on the map.
const REGIONS: [(&str, &str, u32, u32); 31] = [
    ("北京", "Beijing", 2, 5),
    ("天津", "Tianjin", 3, 6),
    ("河北", "Hebei", 3, 5),
    ("山西", "Shanxi", 3, 4),
    ("内蒙古", "Inner Mongolia", 2, 4),
    ("辽宁", "Liaoning", 2, 6),
    ("吉林", "Jilin", 1, 6),
    ("黑龙江", "Heilongjiang", 0, 6),
    ("上海", "Shanghai", 5, 7),
    ("江苏", "Jiangsu", 4, 6),
    ("浙江", "Zhejiang", 6, 6),
    ("安徽", "Anhui", 5, 5),
    ("福建", "Fujian", 7, 6),
    ("江西", "Jiangxi", 6, 5),
    ("山东", "Shandong", 4, 5),
    ("河南", "Henan", 4, 4),
    ("湖北", "Hubei", 5, 4),
    ("湖南", "Hunan", 6, 4),
    ("广东", "Guangdong", 7, 5),
    ("广西", "Guangxi", 7, 3),
    ("海南", "Hainan", 8, 4),
    ("重庆", "Chongqing", 5, 3),
    ("四川", "Sichuan", 5, 2),
    ("贵州", "Guizhou", 6, 3),
    ("云南", "Yunnan", 6, 2),
    ("西藏", "Tibet", 4, 0),
    ("陕西", "Shaanxi", 4, 3),
    ("甘肃", "Gansu", 3, 2),
    ("青海", "Qinghai", 4, 1),
    ("宁夏", "Ningxia", 3, 3),
    ("新疆", "Xinjiang", 2, 0),
];
/// Which region the charts are about.
const FOCUS: usize = 21;

/// The names of all regions.
pub fn names(english: bool) -> Vec<&'static str> {
    REGIONS.iter().map(|r| if english { r.1 } else { r.0 }).collect()
}

fn emphasis(region: usize) -> Emphasis {
    if region == FOCUS { Emphasis::Focus } else { Emphasis::Plain }
}

fn printed(value: f64) -> String {
    format!("{value:.1}").replace('-', "−")
}

/// Growth of a region in a quarter from 2019Q1: a usual rate, the fall of 2020Q1 and the rebound of 2021Q1.
fn growth(region: usize, quarter: usize) -> Option<f64> {
    let noise = |n: usize| ((region * 7919 + n * 104_729 + 13) % 97) as f64 / 10.0;
    match (region, quarter) {
        (16, 4) => Some(-45.8),
        (16, 8) => Some(96.0),
        (25, 5) => None,
        (_, 4) => Some(-2.0 - noise(4)),
        (_, 8) => Some(12.0 + 1.7 * noise(8)),
        (r, q) => Some((((noise(q) + noise(r)) / 2.0 + 1.5) * 10.0).round() / 10.0),
    }
}

fn columns(quarters: usize, english: bool) -> Vec<TimeLabel> {
    let within =
        if english { ["Q1", "H1", "Q1–3", "Year"] } else { ["一季度", "上半年", "前三季", "全年"] };
    (0..quarters).map(|q| TimeLabel { year: 2019 + q as i32 / 4, within: within[q % 4].into() }).collect()
}

fn series(region: usize, quarters: usize, label: &str) -> Series {
    let values: Vec<_> = (0..quarters).map(|q| growth(region, q)).collect();
    let last = values.last().copied().flatten().map_or("–".into(), printed);
    Series { label: label.into(), values, last, emphasis: emphasis(region) }
}

/// Ranked bars and tiles leave six regions without a value.
fn ranked(english: bool, offset: f64) -> Vec<Bar> {
    let mut all: Vec<(usize, Option<f64>)> =
        (0..31).map(|r| (r, growth(r, 12).filter(|_| ![0, 1, 2, 5, 13, 28].contains(&r)))).collect();
    all.sort_by(|a, b| b.1.partial_cmp(&a.1).unwrap());
    let reason = if english { "no cumulative figure published" } else { "未公布累计增速" };
    let bar = |(place, (region, value)): (usize, (usize, Option<f64>))| Bar {
        label: names(english)[region].into(),
        value: value.map(|v| v - offset),
        text: value.map_or(reason.into(), |v| printed(v - offset)),
        rank: value.map_or(String::new(), |_| format!("{}=", place + 1)),
        emphasis: emphasis(region),
    };
    all.into_iter().enumerate().map(bar).collect()
}

fn tiles(english: bool) -> Vec<TileCell> {
    let tile = |r: usize| TileCell {
        row: REGIONS[r].2,
        col: REGIONS[r].3,
        label: names(english)[r].into(),
        value: growth(r, 12).filter(|_| !r.is_multiple_of(5)),
        text: growth(r, 12).filter(|_| !r.is_multiple_of(5)).map_or("—".into(), printed),
        emphasis: emphasis(r),
    };
    (0..31).map(tile).collect()
}

fn rank_lines(quarters: usize, english: bool) -> Vec<RankLine> {
    let rank = |r: usize, q: usize| {
        let own = growth(r, q)?;
        let best = (0..31).filter(|o| growth(*o, q).is_some_and(|v| v > own)).count() as u32 + 1;
        Some(RankRange { best, worst: best + u32::from(q == 5) })
    };
    let line = |r: usize| RankLine {
        label: names(english)[r].into(),
        ranks: (0..quarters).map(|q| rank(r, q).filter(|_| r % 9 != 1 || q < 9)).collect(),
        emphasis: if r % 10 == 2 { Emphasis::Focus } else { emphasis(r) },
    };
    (0..31).map(line).collect()
}

fn chart(english: bool, kind: ChartKind) -> Chart {
    let words = |zh: &str, en: &str| if english { en.to_owned() } else { zh.to_owned() };
    Chart {
        title: words(
            "重庆工业增长8.5%，高于全国2.0个百分点，居第10位",
            "Chongqing’s industry outpaced the nation by 2.0 points",
        ),
        subtitle: words("规模以上工业增加值，累计同比增长，%", "Industrial value added, growth on a year earlier, %"),
        footnote: words(
            "资料来源：国家统计局、各省（区、市）统计局。",
            "Source: National Bureau of Statistics; provincial bureaus.",
        ),
        alt: if matches!(kind, ChartKind::Lines { .. }) { "few" } else { "all" }.into(),
        unit: "%".into(),
        kind,
    }
}

/// Charts as briefings have them, by name.
pub fn realistic() -> Vec<(String, Chart)> {
    let mut charts = Vec::new();
    for english in [false, true] {
        let nation = if english { "China" } else { "全国" };
        let reference = Reference { label: format!("{nation} 6.5"), value: 6.5 };
        let missing = if english { "not published" } else { "未公布" }.to_owned();
        let all = |q: usize| (0..31).map(|r| series(r, q, names(english)[r])).collect::<Vec<_>>();
        let behind = Series { emphasis: Emphasis::Reference, ..series(3, 16, nation) };
        let few = vec![behind.clone(), series(16, 16, names(english)[16]), series(FOCUS, 16, names(english)[FOCUS])];
        let kinds = [
            ("ranked", ChartKind::RankedBars { bars: ranked(english, 0.0), reference: Some(reference.clone()) }),
            ("gap", ChartKind::GapBars { bars: ranked(english, 6.5) }),
            ("tiles", ChartKind::TileMap { tiles: tiles(english), midpoint: reference, missing: missing.clone() }),
            ("heatmap", ChartKind::Heatmap { columns: columns(16, english), rows: all(16), missing }),
            ("bump", ChartKind::Bump { columns: columns(16, english), lines: rank_lines(16, english), places: 31 }),
            (
                "multiples",
                ChartKind::SmallMultiples { columns: columns(16, english), panels: all(16), reference: behind },
            ),
            ("lines", ChartKind::Lines { columns: columns(16, english), lines: few }),
        ];
        let language = if english { "en" } else { "zh" };
        charts.extend(kinds.map(|(name, kind)| (format!("{name} {language}"), chart(english, kind))));
    }
    charts
}

/// Every kind with `bars`, with `series` over `quarters`, and with `ranks`.
fn every_kind(label: &str, values: &[Option<f64>], quarters: usize) -> Vec<ChartKind> {
    let text = |v: Option<f64>| v.map_or_else(|| label.to_owned(), printed);
    let bars: Vec<Bar> = values
        .iter()
        .map(|v| Bar {
            label: label.into(),
            value: *v,
            text: text(*v),
            rank: "14–15".into(),
            emphasis: Emphasis::Focus,
        })
        .collect();
    let tile = |(i, v): (usize, &Option<f64>)| TileCell {
        row: i as u32 / 9,
        col: i as u32 % 9,
        label: label.into(),
        value: *v,
        text: text(*v),
        emphasis: Emphasis::Focus,
    };
    let one = |v: &Option<f64>| Series {
        label: label.into(),
        values: vec![*v; quarters],
        last: text(*v),
        emphasis: Emphasis::Focus,
    };
    let all: Vec<Series> = values.iter().map(one).collect();
    let rank = |v: &Option<f64>| RankLine {
        label: label.into(),
        ranks: vec![v.map(|_| RankRange { best: 3, worst: 5 }); quarters],
        emphasis: Emphasis::Focus,
    };
    let value = values.iter().flatten().copied().next().unwrap_or(0.0);
    let (columns, reference) = (columns(quarters, true), Reference { label: label.into(), value });
    vec![
        ChartKind::RankedBars { bars: bars.clone(), reference: Some(reference.clone()) },
        ChartKind::GapBars { bars },
        ChartKind::TileMap {
            tiles: values.iter().enumerate().map(tile).collect(),
            midpoint: reference,
            missing: label.into(),
        },
        ChartKind::Heatmap { columns: columns.clone(), rows: all.clone(), missing: label.into() },
        ChartKind::Bump {
            columns: columns.clone(),
            lines: values.iter().map(rank).collect(),
            places: values.len() as u32,
        },
        ChartKind::SmallMultiples { columns: columns.clone(), panels: all.clone(), reference: one(&Some(1.0)) },
        ChartKind::Lines { columns, lines: all },
    ]
}

fn named(what: &str, kinds: Vec<ChartKind>) -> impl Iterator<Item = (String, Chart)> {
    let what = what.to_owned();
    kinds.into_iter().enumerate().map(move |(i, kind)| (format!("{what}, kind {i}"), chart(i % 2 == 0, kind)))
}

/// Empty, single, missing, equal, many, and words that no chart has room for.
pub fn odd() -> Vec<(String, Chart)> {
    let long = "超长的地区名称与很长很长的说明文字".repeat(9);
    let unbroken = "Llanfairpwllgwyngyll".repeat(20);
    let mut charts: Vec<(String, Chart)> = named("empty", every_kind("a", &[], 0))
        .chain(named("rows without columns", every_kind("a", &[Some(1.0)], 0)))
        .chain(named("one", every_kind("重庆", &[Some(8.1)], 1)))
        .chain(named("no words", every_kind("", &[Some(8.1), None], 4)))
        .chain(named("all missing", every_kind("重庆", &[None; 31], 16)))
        .chain(named("all equal", every_kind("重庆", &[Some(6.5); 31], 16)))
        .chain(named("all zero", every_kind("重庆", &[Some(0.0); 31], 16)))
        .chain(named("all negative", every_kind("重庆", &[Some(-6.5); 31], 16)))
        .chain(named("long words", every_kind(&long, &[Some(6.5), Some(-4.0), None], 16)))
        .chain(named("unbroken words", every_kind(&unbroken, &[Some(6.5), Some(-4.0), None], 30)))
        .chain(named("many", every_kind("Heilongjiang", &[Some(6.5); 90], 60)))
        .collect();
    let kinds = every_kind("<&\"\u{1}>", &[Some(1.0), None], 4);
    charts.extend(named("markup", kinds).map(|(name, chart)| {
        let (title, subtitle, footnote) = (long.clone(), unbroken.clone(), format!("{long} {unbroken}"));
        (name, Chart { title, subtitle, footnote, alt: "\"<\u{0}".into(), ..chart })
    }));
    charts
}

/// Numbers that arithmetic does not survive.
pub fn extreme() -> Vec<(String, Chart)> {
    let values = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN, 1e300, -0.0, 5e-324].map(Some);
    let mut charts: Vec<_> = named("extreme", every_kind("a", &values, 5)).collect();
    let ranks = vec![Some(RankRange { best: 9, worst: 2 }), Some(RankRange { best: 0, worst: 0 })];
    let line = RankLine { label: "a".into(), ranks, emphasis: Emphasis::Focus };
    charts.push((
        "ranks".into(),
        chart(true, ChartKind::Bump { columns: columns(2, true), lines: vec![line], places: 0 }),
    ));
    let far = TileCell {
        row: u32::MAX,
        col: u32::MAX,
        label: "a".into(),
        value: Some(1.0),
        text: "1".into(),
        emphasis: Emphasis::Focus,
    };
    let midpoint = Reference { label: "a".into(), value: f64::NAN };
    charts.push((
        "far tile".into(),
        chart(true, ChartKind::TileMap { tiles: vec![far], midpoint, missing: String::new() }),
    ));
    charts
}
