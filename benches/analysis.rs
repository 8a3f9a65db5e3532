//! How fast whole panels are analysed: places with ties and intervals, gaps to the nation, changes on the quarter end and
//! the year before, two-year averages, for every figure at once.
//!
//! First the built-in panels, then a panel of counties made by a fixed formula, against the same work written in plain
//! polars. The two results are compared cell by cell. `JIANBAO_BENCH_COUNTIES`, `_INDICATORS` and `_MONTHS` set its size
//! (3000, 40, 240). `cargo test --benches` runs a small one, and times nothing. Exit code 1 where what is wanted fails.

use std::hint::black_box;
use std::process::ExitCode;
use std::time::Instant;

use jianbao::analysis::bulk::{Plan, bulk, panel};
use jianbao::analysis::grid::chosen;
use jianbao::catalog::DataFiles;
use jianbao::domain::Measure;
use jianbao::pipeline::load;
use polars::prelude::*;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// How long the built-in panels may take, in milliseconds.
const WANTED_EMBEDDED: f64 = 20.0;
/// How many times as long as plain polars the counties may take.
const WANTED_RATIO: f64 = 1.5;
/// Timed rounds of each.
const ROUNDS: usize = 3;
/// January 2004, as an ordinal of months.
const START: i32 = 2004 * 12;

fn main() -> ExitCode {
    let timed = std::env::args().any(|a| a == "--bench") && !std::env::args().any(|a| a == "--test");
    match if timed { measure() } else { small() } {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            eprintln!("analysis: {error}");
            ExitCode::from(2)
        }
    }
}

/// A small panel, for the comparison only.
fn small() -> Result<bool> {
    let (frame, plan) = counties(40, 3, 40)?;
    let same = equal(&bulk(&frame, &plan)?, &peer(&frame, 40)?)?;
    println!(
        "analysis: {} figures, equal to plain polars: {same}; nothing is timed outside cargo bench",
        frame.height()
    );
    Ok(same)
}

fn measure() -> Result<bool> {
    let embedded = embedded()?;
    let [regions, indicators, months] =
        [("COUNTIES", 3000), ("INDICATORS", 40), ("MONTHS", 240)].map(|(name, size)| {
            std::env::var(format!("JIANBAO_BENCH_{name}")).ok().and_then(|v| v.parse().ok()).unwrap_or(size)
        });
    let (frame, plan) = counties(regions, indicators, months)?;
    println!("\n{regions} counties, {indicators} indicators, {months} months: {} figures", frame.height());
    let (mut own, mut other, mut same) = (Vec::new(), Vec::new(), true);
    for round in 0..ROUNDS {
        let (seconds, result) = time(|| Ok(bulk(&frame, &plan)?))?;
        own.push(seconds);
        let (seconds, expected) = time(|| peer(&frame, regions))?;
        other.push(seconds);
        if round == 0 {
            same = equal(&result, &expected)?;
            println!("  equal to plain polars: {same}");
        }
        println!("  round {}: jianbao {:.2} s, plain polars {:.2} s", round + 1, own[round], other[round]);
    }
    let ratio = median(&mut own) / median(&mut other);
    println!("  ratio of the medians: {ratio:.2} (wanted: at most {WANTED_RATIO})");
    Ok(embedded && same && ratio <= WANTED_RATIO)
}

/// All indicators of the built-in panels, growth and levels, from the loaded store to the finished tables.
fn embedded() -> Result<bool> {
    let loaded = load(&DataFiles::Embedded)?;
    let mut times = Vec::new();
    let mut figures = 0;
    for _ in 0..15 {
        let (seconds, count) = time(|| {
            let all = chosen(&loaded.store)?;
            let mut count = 0;
            for measure in [Measure::Yoy, Measure::Level] {
                let (frame, plan) = panel(&all, &loaded.catalog.indicators, measure)?;
                count += black_box(bulk(&frame, &plan)?).height();
            }
            Ok(count)
        })?;
        times.push(seconds * 1e3);
        figures = count;
    }
    let taken = median(&mut times);
    println!("built-in panels, {figures} figures: {taken:.1} ms (wanted: at most {WANTED_EMBEDDED} ms)");
    Ok(taken <= WANTED_EMBEDDED)
}

/// A panel by a fixed formula: monthly rates with one decimal, every seventeenth missing, the nation's never.
fn counties(regions: u32, indicators: u32, months: u32) -> Result<(DataFrame, Plan)> {
    let size = (regions as usize + 1) * (indicators * months) as usize;
    let mut codes = (Vec::with_capacity(size), Vec::with_capacity(size));
    let (mut ends, mut values) = (Vec::with_capacity(size), Vec::with_capacity(size));
    for indicator in 0..indicators {
        for region in 0..=regions {
            for month in 0..months {
                let mixed = u64::from(region) * 7_919 + u64::from(indicator) * 104_729 + u64::from(month) * 31_337;
                let mixed = mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 24;
                if region > 0 && mixed.is_multiple_of(17) {
                    continue;
                }
                codes.0.push(indicator);
                codes.1.push(if region == 0 { 0 } else { 110_000 + region });
                ends.push(START + month as i32);
                values.push((mixed % 400) as i64 - 150);
            }
        }
    }
    let columns = vec![
        Column::new("indicator".into(), codes.0),
        Column::new("region".into(), codes.1),
        Column::new("first".into(), ends.clone()),
        Column::new("last".into(), ends),
        Column::new("value".into(), values),
    ];
    let plan = Plan { scale: 1, nation: 0, lower: vec![1] };
    Ok((DataFrame::new(columns[0].len(), columns)?, plan))
}

/// The same work as a polars query. Indicator 1 ranks the smallest figure first.
fn peer(frame: &DataFrame, regions: u32) -> Result<DataFrame> {
    let key = ["indicator", "region", "last"];
    let cell = || [col("indicator"), col("last")];
    let turned = when(col("indicator").eq(lit(1u32))).then(col("value")).otherwise(lit(0i64) - col("value"));
    let all = frame.clone().lazy();
    let nation = all.clone().filter(col("region").eq(lit(0u32))).select([
        col("indicator"),
        col("last"),
        col("value").alias("nation"),
    ]);
    let earlier = |months: i32, name: &str| {
        let shifted = (col("last") + lit(months)).alias("last");
        all.clone().select([col("indicator"), col("region"), shifted, col("value").alias(name)])
    };
    let rank = RankOptions { method: RankMethod::Min, descending: false };
    let ranked = all
        .clone()
        .filter(col("region").neq(lit(0u32)))
        .with_columns([
            turned.rank(rank, None).over(cell())?.cast(DataType::UInt32).alias("rank"),
            (len().over([col("indicator"), col("last"), col("value")])? - lit(1u32))
                .cast(DataType::UInt32)
                .alias("ties"),
            (lit(regions) - len().over(cell())?).cast(DataType::UInt32).alias("open"),
        ])
        .select([
            col("indicator"),
            col("region"),
            col("last"),
            col("rank"),
            (col("rank") + col("open")).alias("worst"),
            col("ties"),
        ]);
    let on = |names: &[&str]| names.iter().map(|n| col(*n)).collect::<Vec<_>>();
    let left = || JoinArgs::new(JoinType::Left);
    let quarter = ((col("last") + lit(1)) % lit(3)).eq(lit(0));
    let factor = |name: &str| lit(1.0) + col(name).cast(DataType::Float64) / lit(1000.0);
    let average = (factor("value") * factor("year")).pow(lit(0.5)) * lit(1000.0) - lit(1000.0);
    Ok(all
        .clone()
        .join(ranked, on(&key), on(&key), left())
        .join(nation, on(&["indicator", "last"]), on(&["indicator", "last"]), left())
        .join(earlier(3, "before"), on(&key), on(&key), left())
        .join(earlier(12, "year"), on(&key), on(&key), left())
        .select([
            col("indicator"),
            col("region"),
            col("first"),
            col("last"),
            col("value"),
            col("rank"),
            col("worst"),
            col("ties"),
            (col("value") - col("nation")).alias("gap"),
            when(quarter).then(col("value") - col("before")).otherwise(lit(NULL)).alias("change_before"),
            (col("value") - col("year")).alias("change_year"),
            average.round(0, RoundMode::HalfAwayFromZero).cast(DataType::Int64).alias("average2"),
        ])
        .collect()?)
}

/// Whether two results agree in every cell; of the averages, which the peer takes in floats, to one unit.
fn equal(own: &DataFrame, other: &DataFrame) -> Result<bool> {
    let sorted = |frame: &DataFrame| frame.sort(["indicator", "region", "last"], SortMultipleOptions::default());
    let (own, other) = (sorted(own)?, sorted(other)?);
    let exact = own.get_column_names().into_iter().filter(|name| *name != "average2");
    for name in exact {
        if !own.column(name)?.as_materialized_series().equals_missing(other.column(name)?.as_materialized_series()) {
            println!("  {name} differs");
            return Ok(false);
        }
    }
    let (a, b) = (own.column("average2")?.i64()?, other.column("average2")?.i64()?);
    Ok(a.iter().zip(b.iter()).all(|(a, b)| match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= 1,
        (a, b) => a.is_none() && b.is_none(),
    }))
}

fn time<T>(work: impl FnOnce() -> Result<T>) -> Result<(f64, T)> {
    let start = Instant::now();
    let result = work()?;
    Ok((start.elapsed().as_secs_f64(), result))
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
