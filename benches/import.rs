//! How fast a large tidy table is imported: `jianbao import --out X.parquet` against polars' own streaming scan-and-sink of
//! the same file, rounds of both in turn, each in a process of its own, so that its peak memory is told by itself.
//! `JIANBAO_BENCH_MB` sets the size of the table (default 64; 1024 for the full measurement); its figures are made here,
//! the same on every machine. As last measured with 1024 MB on two virtual cores: 0.86 times, 290 MB against 1.1 GB.

use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Instant;

use jianbao::catalog::{Catalog, DataFiles};
use jianbao::domain::Division;
use jianbao::source::import::{Mapping, stream};
use polars::prelude::*;

const ROUNDS: usize = 3;

/// Which of the two a process of its own is to run.
const CHILD: &str = "JIANBAO_BENCH_CHILD";

/// What one run took.
#[derive(Clone, Copy)]
struct Run {
    seconds: f64,
    /// Peak memory of the process in MB; 0 where the system does not tell.
    peak: u64,
}

fn main() {
    if let Ok(child) = std::env::var(CHILD) {
        let part = |at: usize| child.split('\n').nth(at).expect("which, rows, input, output");
        run(part(0), part(1).parse().expect("a number"), Path::new(part(2)), Path::new(part(3)));
        return;
    }
    let megabytes: u64 = std::env::var("JIANBAO_BENCH_MB").ok().and_then(|n| n.parse().ok()).unwrap_or(64);
    let folder = tempfile::tempdir().expect("a folder");
    let (input, out) = (folder.path().join("tidy.csv"), folder.path().join("out.parquet"));
    let rows = generate(&input, megabytes << 20, &Catalog::load(&DataFiles::Embedded).expect("the catalog loads"));
    println!("{rows} rows, {megabytes} MB");
    let measure = |which: &str| measured(which, rows, &input, &out);
    let (peer, own): (Vec<Run>, Vec<Run>) = (0..ROUNDS).map(|_| (measure("polars"), measure("jianbao"))).unzip();
    let (peer_time, own_time) = (median(&peer), median(&own));
    let peak = |runs: &[Run]| runs.iter().map(|r| r.peak).max().unwrap_or(0);
    println!("polars scan and sink: {peer_time:.2} s, peak memory {} MB", peak(&peer));
    println!("jianbao import:       {own_time:.2} s, peak memory {} MB; {:.2} times", peak(&own), own_time / peer_time);
}

/// Runs one of the two in a process of its own.
fn measured(which: &str, rows: usize, input: &Path, out: &Path) -> Run {
    let child = [which, &rows.to_string(), &input.to_string_lossy(), &out.to_string_lossy()].join("\n");
    let program = std::env::current_exe().expect("this program has a path");
    let output = Command::new(program).env(CHILD, child).output().expect("it starts");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    let (seconds, peak) = text.trim().split_once(' ').expect("seconds and megabytes");
    Run { seconds: seconds.parse().expect("a number"), peak: peak.parse().expect("a number") }
}

/// Runs one of the two in this process, and tells seconds and megabytes. Both begin with a path and end with a file.
fn run(which: &str, rows: usize, input: &Path, out: &Path) {
    let start = Instant::now();
    if which == "polars" {
        scan_and_sink(input, out);
    } else {
        let catalog = Arc::new(Catalog::load(&DataFiles::Embedded).expect("the catalog loads"));
        let plan = stream::plan(input, catalog, &Mapping::default(), None).expect("a tidy table");
        let told = plan.write(out).expect("it streams");
        assert_eq!((told.rows, told.placed), (rows, rows), "{}", told.text());
    }
    println!("{} {}", start.elapsed().as_secs_f64(), peak().unwrap_or(0));
}

/// A table of levels of all provinces and cities by years.
fn generate(path: &Path, bytes: u64, catalog: &Catalog) -> usize {
    let regions: Vec<&str> = catalog
        .regions
        .iter()
        .filter(|r| matches!(r.level, Division::Province | Division::City))
        .map(|r| r.name.as_str())
        .collect();
    let names = ["地区生产总值", "社会消费品零售总额", "固定资产投资", "一般公共预算收入"];
    let mut file = BufWriter::new(std::fs::File::create(path).expect("a file"));
    let (mut rows, mut written, mut dice) = (0usize, 0u64, 0x9e37_79b9u64);
    writeln!(file, "region,indicator,period,value,unit").expect("it writes");
    while written < bytes {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let (region, name) = (regions[rows % regions.len()], names[rows / regions.len() % names.len()]);
        // Years in which no name of a city was that of another region before.
        let (year, value) = (2019 + rows / regions.len() / names.len() % 6, dice >> 40);
        let line = format!("{region},{name},{year}年,{}.{},亿元\n", value / 100, value % 10);
        file.write_all(line.as_bytes()).expect("it writes");
        written += line.len() as u64;
        rows += 1;
    }
    file.flush().expect("it writes");
    rows
}

fn scan_and_sink(input: &Path, out: &Path) {
    let source = PlRefPath::try_from_path(input).expect("a path");
    let target = SinkTarget::Path(PlRefPath::try_from_path(out).expect("a path"));
    let format = FileWriteFormat::Parquet(Arc::new(ParquetWriteOptions::default()));
    let scan = LazyCsvReader::new(source).finish().expect("it scans");
    let sink = scan.sink(SinkDestination::File { target }, format, UnifiedSinkArgs::default()).expect("a sink");
    sink.collect_with_engine(Engine::Streaming).expect("it streams");
}

fn median(runs: &[Run]) -> f64 {
    let mut times: Vec<f64> = runs.iter().map(|r| r.seconds).collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// Peak memory of the process in MB, where the system tells it.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1024)
}
