//! Streaming against the careful reader of small tables, on mixtures of clean and bad rows cut into blocks anywhere.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::LazyLock;

use proptest::prelude::*;

use super::super::{Input, Options, read};
use super::*;
use crate::catalog::DataFiles;

static CATALOG: LazyLock<Arc<Catalog>> =
    LazyLock::new(|| Arc::new(Catalog::load(&DataFiles::Embedded).expect("the catalog loads")));

/// Rows of all kinds, `{}` standing for a year of its own.
const ROWS: [&str; 30] = [
    "北京市,地区生产总值,{}年,7462.20,亿元,\n",
    "天津,gdp,{},123,亿元,ok\r\n",
    "\"230000\",\"地区生产总值\",\"{}\",\"1,234.5\",\"亿元\",\"a \"\"b\"\"\"\n",
    "Guangdong,地区生产总值,{}年,-0.5,亿元,\"two\nlines, with a comma\"\n",
    "上海市,社会消费品零售总额_累计增长,{}年3月,6.7,,\n",
    "上海市,社会消费品零售总额_累计增长,{}年3月,5.5%,,\"a\r\nb\"\r\n",
    "重庆市,地区生产总值,{}年,7.5亿元,,\n",
    "重庆市,地区生产总值,{}年,1.5E3,亿元,\n",
    " 河北省 ,地区生产总值, {}年 ,１２３．４,亿元,\n",
    "不存在,地区生产总值,{}年,1.5,亿元,\n",
    "广棟,地区生产总值,{}年,1.5,亿元,\n",
    "????ʡ,地区生产总值,{}年,1.5,亿元,\n",
    "\"不存\n在\",地区生产总值,{}年,1.5,亿元,\n",
    "北京市,不知道,{}年,1.5,亿元,\n",
    "北京市,规模以上工业增加值,{}年3月,5.5,%,\n",
    "北京市,地区生产总值,{}年13月,1.5,亿元,\n",
    "北京市,地区生产总值,{}年,见注,亿元,\n",
    "北京市,地区生产总值,{}年,99999999999999999999,亿元,\n",
    "北京市,地区生产总值,{}年,1,234.5,亿元,\n",
    "北京市,地区生产总值,{}年,1.5,亿元,,,moved\n",
    "北京市,地区生产总值,{}年,-,亿元,\n",
    "北京市,地区生产总值,{}年\n",
    "\n",
    "鍏ㄥ浗,地区生产总值,{}年,1.5,亿元,\n",
    "5\" pipe,地区生产总值,{}年,1.5,亿元,\n",
    "临汾市,地区生产总值,{}年,1.5,亿元,\n",
    "临汾市,地区生产总值,1995年,1.5,亿元,\n",
    "甲地,地区生产总值,{}年,1.5,亿元,\n",
    "北京市,乙指标,{}年,1.5,亿元,\n",
    "北京市,地区生产总值,丙年,1.5,亿元,\n",
];

/// What is compared of a figure: region, indicator, period, measure, unit, value, decimals.
type Figure = (String, String, String, String, String, f64, u32);

/// What is compared of reasons: number and first line by code.
type Codes = BTreeMap<String, (usize, u64)>;

struct Seen {
    told: Streamed,
    bytes: Vec<u8>,
    figures: Vec<Figure>,
    unplaced: Vec<String>,
}

/// What a user leaves out, one sentence told of three columns.
static LEFT_OUT: LazyLock<Mapping> = LazyLock::new(|| {
    let text = "[regions]\n\"甲地\" = \"skip\"\n[periods]\n\"丙年\" = \"skip\"\n[series.\"乙指标\"]\nskip = true\n";
    Mapping::parse(text, &CATALOG).expect("the mapping holds")
});

fn streamed(path: &Path, out: &Path, size: usize, threads: usize) -> Seen {
    streamed_with(path, out, (size, threads), &Mapping::default())
}

fn streamed_with(path: &Path, out: &Path, (size, threads): (usize, usize), mapping: &Mapping) -> Seen {
    let plan = planned(path, CATALOG.clone(), mapping, None, size).unwrap();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let told = pool.install(|| plan.write(out)).unwrap();
    let frame = ParquetReader::new(File::open(out).unwrap()).finish().unwrap();
    let text = |name: &str, row: usize| -> String {
        frame.column(name).unwrap().str().unwrap().get(row).unwrap_or_default().to_string()
    };
    let decimals = frame.column("decimals").unwrap().u32().unwrap();
    let values = frame.column("value").unwrap().f64().unwrap();
    let (mut figures, mut unplaced) = (Vec::new(), Vec::new());
    for row in 0..frame.height() {
        let why = text("why", row);
        if why.is_empty() {
            let [region, id, period, measure, unit] =
                ["region_code", "indicator", "period", "measure", "unit"].map(|name| text(name, row));
            let (value, decimals) = (values.get(row).unwrap(), decimals.get(row).unwrap());
            figures.push((region, id, period, measure, unit, value, decimals));
        } else {
            unplaced.push(format!("{why} {}", text("labels", row)));
        }
    }
    Seen { told, bytes: std::fs::read(out).unwrap(), figures, unplaced }
}

fn codes(told: &Streamed) -> Codes {
    let mut codes = Codes::new();
    for (sentence, reason) in &told.reasons {
        let code = sentence.split(':').next().unwrap().to_string();
        let line = reason.line.expect("text has lines");
        let (rows, first) = codes.entry(code).or_insert((0, line));
        (*rows, *first) = (*rows + reason.rows, line.min(*first));
    }
    codes
}

/// The same of the careful reader.
fn careful(text: &str, mapping: &Mapping) -> (Vec<Figure>, Codes) {
    let input = Input { name: "t.csv".into(), bytes: text.as_bytes().to_vec() };
    let imported = read(&[input], &CATALOG, mapping, &Options::default());
    let figure = |o: &crate::domain::Observation| {
        let region = o.area.code().unwrap().to_string();
        let (value, period) = (o.value.to_string().parse().unwrap(), o.period.unwrap().to_string());
        (region, o.indicator.to_string(), period, o.measure.to_string(), o.unit.clone(), value, o.value.scale())
    };
    let mut codes = Codes::new();
    for u in &imported.unplaced {
        codes.entry(u.why.to_string()).or_insert((0, u.row as u64)).0 += 1;
    }
    (imported.observations.iter().map(figure).collect(), codes)
}

fn table(kinds: &[usize]) -> String {
    let mut text = "region,indicator,period,value,unit,note\n".to_string();
    for (at, kind) in kinds.iter().enumerate() {
        text += &ROWS[*kind].replace("{}", &(1910 + at).to_string());
    }
    text
}

fn file(folder: &tempfile::TempDir, bytes: &[u8]) -> (PathBuf, PathBuf) {
    let (path, out) = (folder.path().join("t.csv"), folder.path().join("t.parquet"));
    std::fs::write(&path, bytes).unwrap();
    (path, out)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]
    #[test]
    fn any_mixture_of_rows_streams_to_what_the_careful_reader_gives(
        kinds in prop::collection::vec(prop_oneof![3 => 0usize..9, 2 => 9usize..ROWS.len()], 1..120),
        size in 1usize..3000,
        left_out: bool,
    ) {
        let mapping = if left_out { LEFT_OUT.clone() } else { Mapping::default() };
        let folder = tempfile::tempdir().unwrap();
        // A first row that was decoded twice would refuse the whole file.
        let text = table(&[&[0], &kinds[..]].concat());
        let (path, out) = file(&folder, text.as_bytes());
        let seen = streamed_with(&path, &out, (size, 3), &mapping);
        let (figures, reasons) = careful(&text, &mapping);
        prop_assert_eq!(&seen.figures, &figures);
        prop_assert_eq!(codes(&seen.told), reasons);
        let whole = streamed_with(&path, &out, (BLOCK, 1), &mapping);
        prop_assert_eq!(&seen.told, &whole.told, "where blocks end changes nothing");
        prop_assert_eq!(&seen.unplaced, &whole.unplaced);
        prop_assert_eq!(&seen.figures, &whole.figures);
    }
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let folder = tempfile::tempdir().unwrap();
    let kinds: Vec<usize> = (0..240).map(|n| n * 7 % ROWS.len()).collect();
    let (path, out) = file(&folder, table(&kinds).as_bytes());
    let one = streamed(&path, &out, 700, 1);
    let counted = planned(&path, CATALOG.clone(), &Mapping::default(), None, 700).unwrap().count().unwrap();
    assert_eq!(one.told, counted, "a dry run tells the same");
    for threads in [2, 5] {
        assert!(streamed(&path, &out, 700, threads).bytes == one.bytes, "{threads} threads");
    }
}

#[test]
fn bytes_that_are_no_text_are_told_with_their_line() {
    let folder = tempfile::tempdir().unwrap();
    // Beyond what is looked at before streaming begins.
    let mut bytes = [table(&[3]).into_bytes(), ROWS[3].repeat(1000).into_bytes()].concat();
    assert!(bytes.len() > HEAD);
    let before = bytes.len();
    let lines = bytes.iter().filter(|b| **b == b'\n').count();
    bytes.extend(b"\xb1\xb1\xbe\xa9,gdp,2000,1,\xd2\xda\n");
    bytes.extend(table(&[0; 200]).as_bytes());
    let (path, out) = file(&folder, &bytes);
    for (size, threads) in [(300, 4), (BLOCK, 1)] {
        let plan = planned(&path, CATALOG.clone(), &Mapping::default(), None, size).unwrap();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let error = format!("{:#}", pool.install(|| plan.write(&out)).unwrap_err());
        let expected = format!("t.csv:{}: byte {before} is not UTF-8", lines + 1);
        assert!(error.contains(&expected), "{error}; not {expected}");
    }
}

#[test]
fn reasons_name_line_and_column() {
    let folder = tempfile::tempdir().unwrap();
    let (path, out) = file(&folder, table(&[3, 9, 16, 13, 15, 19, 9, 23]).as_bytes());
    let told = streamed(&path, &out, 64, 2).told;
    let found: Vec<(&str, u64, Option<u64>, &str, usize)> = told
        .reasons
        .iter()
        .map(|(s, r)| (s.split(':').next().unwrap(), r.first, r.line, r.column.as_str(), r.rows))
        .collect();
    let expected = [
        ("import.destroyed-encoding", 8, Some(10), "region", 1),
        ("import.not-a-figure", 3, Some(5), "value", 1),
        ("import.shifted-row", 6, Some(8), "value", 1),
        ("import.unknown-indicator", 4, Some(6), "indicator", 1),
        ("import.unknown-period", 5, Some(7), "period", 1),
        ("import.unknown-region", 2, Some(4), "region", 2),
    ];
    assert_eq!(found, expected);
}

#[test]
fn titles_alone_give_a_table_without_rows() {
    let folder = tempfile::tempdir().unwrap();
    let (path, out) = file(&folder, b"region,indicator,period,value,unit");
    let seen = streamed(&path, &out, BLOCK, 2);
    assert_eq!((seen.told.rows, seen.figures.len()), (0, 0));
}

#[test]
fn the_file_says_what_the_sink_of_polars_says_of_its_columns() {
    let folder = tempfile::tempdir().unwrap();
    let (path, out) = file(&folder, table(&[0, 9]).as_bytes());
    streamed(&path, &out, BLOCK, 2);
    let types = |path: &Path| {
        let mut reader = ParquetReader::new(File::open(path).unwrap());
        let pairs = reader.get_metadata().unwrap().key_value_metadata.clone().unwrap();
        pairs.into_iter().map(|pair| (pair.key, pair.value)).collect::<Vec<_>>()
    };
    let sunk = folder.path().join("sunk.parquet");
    let frame = ParquetReader::new(File::open(&out).unwrap()).finish().unwrap();
    assert_eq!(frame.schema().as_ref(), &batch::schema());
    let target = SinkTarget::Path(PlRefPath::try_from_path(&sunk).unwrap());
    let format = FileWriteFormat::Parquet(Arc::default());
    let sink = frame.lazy().sink(SinkDestination::File { target }, format, UnifiedSinkArgs::default());
    sink.unwrap().collect_with_engine(Engine::Streaming).unwrap();
    assert_eq!(types(&out), types(&sunk));
}

#[test]
fn a_streamed_table_streams_again() {
    let folder = tempfile::tempdir().unwrap();
    let (path, out) = file(&folder, table(&[0, 1, 2, 3, 4, 5, 9, 6, 7, 8, 20]).as_bytes());
    let first = streamed(&path, &out, 100, 2);
    let again = folder.path().join("again.parquet");
    let second = streamed(&out, &again, BLOCK, 3);
    // A float has no printed decimals: what is kept is the shortest that reads back to it.
    let plain = |seen: &Seen| -> Vec<Figure> {
        seen.figures.iter().cloned().map(|f| (f.0, f.1, f.2, f.3, f.4, f.5, 0)).collect()
    };
    assert_eq!(plain(&second), plain(&first));
    assert_eq!((second.told.rows, second.told.placed, second.told.unplaced), (10, 9, 1), "{}", second.told.text());
    let reason = second.told.reasons.values().next().unwrap();
    assert_eq!((reason.first, reason.line, reason.column.as_str()), (7, None, "region_code"));
}

#[test]
fn a_name_that_another_region_had_before_is_dated_as_in_small_tables() {
    let folder = tempfile::tempdir().unwrap();
    let text = "region,region_code,indicator,period,value,unit,published\n\
                临汾市,,地区生产总值,1995年,1.5,亿元,1996-03-01\n\
                临汾市,141000,地区生产总值,1995年,2.5,亿元,\n\
                临汾市,,地区生产总值,1995年,3.5,亿元,\n\
                临汾市,,地区生产总值,1995年,4.5,亿元,2020-03-01\n\
                临汾市,,地区生产总值,2020年,5.5,亿元,\n";
    let (path, out) = file(&folder, text.as_bytes());
    let seen = streamed(&path, &out, BLOCK, 1);
    let codes: Vec<(&str, f64)> = seen.figures.iter().map(|f| (f.0.as_str(), f.5)).collect();
    assert_eq!(codes, [("141002", 1.5), ("141000", 2.5), ("141000", 4.5), ("141000", 5.5)]);
    assert_eq!(seen.figures, careful(text, &Mapping::default()).0);
    assert_eq!(seen.unplaced, ["import.ambiguous-region 临汾市||地区生产总值|1995年|3.5|亿元|"]);
}

#[test]
fn one_sentence_of_two_columns_counts_every_row() {
    let folder = tempfile::tempdir().unwrap();
    let (path, out) = file(&folder, table(&[0, 28, 27, 27, 29]).as_bytes());
    let told = streamed_with(&path, &out, (BLOCK, 1), &LEFT_OUT).told;
    let reason = &told.reasons["import.left-out: left out by the mapping"];
    let first = (reason.rows, reason.first, reason.line, reason.column.as_str());
    assert_eq!(first, (4, 2, Some(3), "indicator"), "the place is the first of all columns");
}

#[test]
fn a_first_line_that_cannot_be_told_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let refused = |text: &str| {
        let (path, _) = file(&folder, text.as_bytes());
        let error = planned(&path, CATALOG.clone(), &Mapping::default(), None, BLOCK).err().expect("it is refused");
        format!("{error:#}")
    };
    let error = refused(&table(&[0, 1]).replace("\r\n", "\n").replace('\n', "\r"));
    assert!(error.contains("t.csv: ") && error.contains("carriage return"), "{error}");
    let wide = format!("region,indicator,period,value,unit,{}\n北京市,gdp,2022年,1,亿元\n", "x,".repeat(HEAD));
    let error = refused(&wide);
    assert!(error.contains("t.csv: ") && error.contains("first line is longer than 64 KB"), "{error}");
}
