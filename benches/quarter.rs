//! The quarter's work, whole process against whole process: `jianbao brief 2022Q1 --all` and the same work written
//! with pandas, matplotlib and nbformat (`benches/peer/quarter.py`), in turn; then the rerun that has nothing to do.
//!
//! `JIANBAO_BENCH_ROUNDS` sets the rounds (5), `JIANBAO_BENCH_PYTHON` the interpreter (`python3`). The exit code is
//! 0 where what is wanted holds, 1 where it does not, 2 where it could not be measured. See `benches/README.md`.

use std::error::Error;
use std::path::Path;
use std::process::{Command, ExitCode, Output};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use tempfile::TempDir;

/// Jianbao under test.
const JIANBAO: &str = env!("CARGO_BIN_EXE_jianbao");
/// Where `data/` and the peer lie.
const ROOT: &str = env!("CARGO_MANIFEST_DIR");
/// How many times as long as Jianbao the peer is to take, at least.
const WANTED_RATIO: f64 = 5.0;
/// How long a run that finds nothing to do may take, in milliseconds.
const WANTED_RERUN: f64 = 200.0;
/// Number of such reruns.
const RERUNS: usize = 5;
/// What a run has to leave behind: files by extension.
const EXPECTED: [(&str, usize); 3] = [("png", 99), ("md", 32), ("ipynb", 32)];
/// Width and height of every chart.
const PIXELS: (u32, u32) = (1600, 1000);

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    let given = |wanted: &str| env::args().skip(1).any(|argument| argument == wanted);
    // `cargo bench` says `--bench`; `cargo test --benches` does not, and only wants to know that this compiles.
    if !given("--bench") || given("--test") {
        println!("quarter: nothing is timed outside cargo bench");
        return ExitCode::SUCCESS;
    }
    match measure() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            eprintln!("quarter: {error}");
            ExitCode::from(2)
        }
    }
}

/// Runs everything and prints it; whether what is wanted holds.
fn measure() -> Result<bool> {
    let rounds = rounds()?;
    let cores = thread::available_parallelism()?.get();
    println!("{cores} cores{}", load().map_or_else(String::new, |load| format!(", load average before {load}")));
    let python = env::var("JIANBAO_BENCH_PYTHON").unwrap_or_else(|_| "python3".into());
    let peer = peer_versions(&python);
    match &peer {
        Some(versions) => println!("peer: {versions}"),
        None => println!(
            "{python} has no pandas, matplotlib or nbformat, so jianbao is timed alone.\n\
             To time the peer too: {python} -m pip install -r benches/peer/requirements.txt\n\
             or name another interpreter in JIANBAO_BENCH_PYTHON."
        ),
    }
    let (mut own, mut other) = (Vec::new(), Vec::new());
    let mut made = None;
    for round in 0..=rounds {
        let (seconds, folder) = time_jianbao()?;
        let against = peer.as_ref().map(|_| time_peer(&python, cores)).transpose()?;
        tell_round(round, seconds, against);
        made = Some(folder);
        // The first round fills the caches of the system, of Python and of matplotlib.
        if round > 0 {
            own.push(seconds);
            other.extend(against);
        }
    }
    let fast = summary(&own, &other);
    let quick = rerun(&made.ok_or("no round was run")?)?;
    Ok(fast && quick)
}

/// The number of timed rounds.
fn rounds() -> Result<usize> {
    match env::var("JIANBAO_BENCH_ROUNDS") {
        Err(_) => Ok(5),
        Ok(text) => match text.parse() {
            Ok(rounds) if rounds > 0 => Ok(rounds),
            _ => Err(format!("JIANBAO_BENCH_ROUNDS is {text:?}; it takes a number from 1").into()),
        },
    }
}

/// How busy the machine was over the last minute, where the system tells.
fn load() -> Option<String> {
    Some(fs::read_to_string("/proc/loadavg").ok()?.split_whitespace().next()?.to_string())
}

/// The versions the peer runs with, or nothing if it cannot run.
fn peer_versions(python: &str) -> Option<String> {
    let code = "import sys, pandas as p, matplotlib as m, nbformat as n; print(f'Python {sys.version.split()[0]}, \
                pandas {p.__version__}, matplotlib {m.__version__}, nbformat {n.__version__}')";
    let output = Command::new(python).args(["-c", code]).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_string())
}

/// Jianbao, into a fresh folder.
fn jianbao(out: &Path) -> Command {
    let mut command = Command::new(JIANBAO);
    command.current_dir(ROOT).args(["--data", "data", "brief", "2022Q1", "--all", "--out"]).arg(out);
    command
}

fn time_jianbao() -> Result<(f64, TempDir)> {
    let folder = TempDir::new()?;
    // 1 says that the briefings were made and that there are findings to look at.
    let (taken, _) = time(&mut jianbao(folder.path()), &[0, 1])?;
    check(folder.path())?;
    Ok((taken.as_secs_f64(), folder))
}

/// The peer, into a fresh folder, with as many processes as Jianbao has threads.
fn time_peer(python: &str, cores: usize) -> Result<f64> {
    let folder = TempDir::new()?;
    let mut command = Command::new(python);
    // It may keep its compiled modules, whatever the user has set.
    command.env_remove("PYTHONDONTWRITEBYTECODE");
    command.current_dir(ROOT).args(["benches/peer/quarter.py", "."]).arg(folder.path());
    let (taken, _) = time(command.args(["--jobs", &cores.to_string()]), &[0])?;
    check(folder.path())?;
    Ok(taken.as_secs_f64())
}

/// Wall time of a whole process, which has to end with one of the exit codes allowed.
fn time(command: &mut Command, allowed: &[i32]) -> Result<(Duration, Output)> {
    let start = Instant::now();
    let output =
        command.output().map_err(|error| format!("cannot run {}: {error}", command.get_program().display()))?;
    let taken = start.elapsed();
    if output.status.code().is_some_and(|code| allowed.contains(&code)) {
        return Ok((taken, output));
    }
    let words = String::from_utf8_lossy(&output.stderr);
    Err(format!("{} failed, {}:\n{words}", command.get_program().display(), output.status).into())
}

/// Fails unless a run left the charts, Markdown files and notebooks that it should.
fn check(folder: &Path) -> Result<()> {
    let mut found = [0; EXPECTED.len()];
    count(folder, &mut found)?;
    for ((extension, expected), found) in EXPECTED.iter().zip(found) {
        if found != *expected {
            return Err(format!("a run wrote {found} .{extension} files, not {expected}").into());
        }
    }
    Ok(())
}

/// Counts the files of a folder and below by expected extension, and looks at the size of the charts.
fn count(folder: &Path, found: &mut [usize; EXPECTED.len()]) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            count(&path, found)?;
            continue;
        }
        let extension = path.extension().unwrap_or_default();
        let Some(i) = EXPECTED.iter().position(|(expected, _)| extension == *expected) else { continue };
        found[i] += 1;
        if extension == "png" && pixels(&fs::read(&path)?) != Some(PIXELS) {
            return Err(format!("{} is no chart of {} x {} pixels", path.display(), PIXELS.0, PIXELS.1).into());
        }
    }
    Ok(())
}

/// Width and height from the header of a PNG.
fn pixels(bytes: &[u8]) -> Option<(u32, u32)> {
    let header = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?.get(4..)?.strip_prefix(b"IHDR")?;
    let number = |from: usize| Some(u32::from_be_bytes(header.get(from..from + 4)?.try_into().ok()?));
    Some((number(0)?, number(4)?))
}

fn tell_round(round: usize, own: f64, other: Option<f64>) {
    let name = if round == 0 { "warm-up".into() } else { format!("round {round}") };
    match other {
        Some(other) => println!("{name}: jianbao {own:.2} s, peer {other:.2} s, ratio {:.1}", other / own),
        None => println!("{name}: jianbao {own:.2} s"),
    }
}

/// Prints least, middle and most of both and of their ratios; whether the ratio is what is wanted.
fn summary(own: &[f64], other: &[f64]) -> bool {
    tell("jianbao", own, 2, " s");
    if other.is_empty() {
        println!("quarter: jianbao {:.2} s; no ratio was measured", median(own));
        return true;
    }
    let ratios: Vec<f64> = own.iter().zip(other).map(|(own, other)| other / own).collect();
    tell("peer", other, 2, " s");
    tell("ratio", &ratios, 1, "");
    let ratio = median(&ratios);
    println!(
        "quarter: jianbao {:.2} s, peer {:.2} s, ratio {ratio:.1} (at least {WANTED_RATIO} wanted)",
        median(own),
        median(other)
    );
    ratio >= WANTED_RATIO
}

/// Times the run that finds everything as it was made; whether it is as quick as wanted.
fn rerun(folder: &TempDir) -> Result<bool> {
    let mut times = Vec::new();
    for _ in 0..RERUNS {
        let (taken, output) = time(&mut jianbao(folder.path()), &[0, 1])?;
        let said = String::from_utf8_lossy(&output.stdout);
        if !said.contains("nothing to do") {
            return Err(format!("a rerun did not find that there is nothing to do; it said:\n{said}").into());
        }
        times.push(taken.as_secs_f64() * 1000.0);
    }
    check(folder.path())?;
    let middle = median(&times);
    println!("no-op rerun: median {middle:.0} ms (at most {WANTED_RERUN} ms wanted)");
    Ok(middle <= WANTED_RERUN)
}

fn tell(name: &str, values: &[f64], decimals: usize, unit: &str) {
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let middle = median(values);
    println!(
        "{name}: min {least:.decimals$}{unit}, median {middle:.decimals$}{unit}, max {most:.decimals$}{unit}, n {}",
        values.len()
    );
}

/// The middle value, or the mean of the two middle ones. `values` holds at least one.
fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let half = sorted.len() / 2;
    if sorted.len() % 2 == 1 { sorted[half] } else { f64::midpoint(sorted[half - 1], sorted[half]) }
}
