//! How fast bulletins are read: from bytes in memory to records, to JSON lines, on one core and on two, and how long it
//! takes to start.
//!
//! The text is made here, the same on every machine: newspaper pages of 3 to 10 KB in which paragraphs from the sample
//! bulletins and the extraction cases stand between paragraphs of plain prose; a third of the pages has no figure at
//! all. How dense the figures are is printed. Nothing is known beside the text, so that areas and times are looked for
//! in every paragraph. `JIANBAO_BENCH_NEWSPAPER=1` measures that text only, `JIANBAO_BENCH_TEXT=DIR` reads the `.txt` files
//! of a folder instead. Medians of several rounds;
//! where the system tells the time a thread really ran, that is given beside the time on the wall, which a busy machine
//! stretches. See `benches/README.md`.

#[path = "extract/prose.rs"]
mod prose;

use std::hint::black_box;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use jianbao::catalog::{Catalog, DataFiles};
use jianbao::source::bulletin::{Document, Extractor, SideInfo, record_json};

use self::prose::Random;

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The text that is meant by what is wanted.
const NEWSPAPER: &str = "newspaper";
const ROUNDS: usize = 9;
/// How many times the documents are read in a round of the two cores.
const TIMES: usize = 10;
/// Seconds of a round, at least.
const ROUND: f64 = 0.2;
const PAGES: usize = 240;
/// Figures per thousand characters of newspaper text.
const DENSITY: f64 = 6.9;
/// What is wanted of newspaper text: megabytes a second to records and to JSON lines, two cores against one; and of the
/// start, in milliseconds.
const RECORDS: f64 = 100.0;
const LINES: f64 = 50.0;
const SCALING: f64 = 1.8;
const START_MS: f64 = 50.0;

fn main() {
    let files = DataFiles::Embedded;
    let startup = rounds(|| {
        let catalog = Catalog::load(&files).expect("the catalog loads");
        black_box(Extractor::new(&catalog, &files).expect("the extractor is built"));
    });
    println!(
        "start, catalog and extractor: {:.1} ms ({:.1} on the core; wanted: at most {START_MS:.0})",
        startup.wall * 1e3,
        startup.core * 1e3
    );
    let catalog = Catalog::load(&files).expect("the catalog loads");
    let extractor = Extractor::new(&catalog, &files).expect("the extractor is built");
    match std::env::var("JIANBAO_BENCH_TEXT") {
        Ok(folder) => measure(&folder, &folder_of_texts(Path::new(&folder)), &extractor, &catalog),
        Err(_) => {
            let dense = dense_texts();
            if std::env::var_os("JIANBAO_BENCH_NEWSPAPER").is_some() {
                return measure(NEWSPAPER, &newspaper(&dense), &extractor, &catalog);
            }
            measure(NEWSPAPER, &newspaper(&dense), &extractor, &catalog);
            let bulletins: Vec<String> = dense.iter().cycle().take(dense.len() * 20).cloned().collect();
            measure("bulletins only", &bulletins, &extractor, &catalog);
            let prose: Vec<String> = newspaper(&[]);
            measure("prose only", &prose, &extractor, &catalog);
        }
    }
}

/// Prints how one set of documents is read.
fn measure(name: &str, texts: &[String], extractor: &Extractor, catalog: &Catalog) {
    let documents: Vec<Document> = texts
        .iter()
        .enumerate()
        .map(|(i, text)| Document {
            id: format!("{i:04}"),
            file: format!("bench/{i:04}.txt"),
            bytes: text.clone().into_bytes(),
            side: SideInfo::default(),
        })
        .collect();
    let bytes: usize = documents.iter().map(|d| d.bytes.len()).sum();
    let records =
        |documents: &[Document]| documents.iter().map(|d| extractor.read(d).observations.len()).sum::<usize>();
    println!("\n{name}: {} documents, {:.2} MB, {}", documents.len(), bytes as f64 / 1e6, density(texts));
    println!("  records: {}", records(&documents));
    let rate = |time: f64| if time > 0.0 { format!("{:.1} MB/s", bytes as f64 / 1e6 / time) } else { "unknown".into() };
    let one = rounds(|| {
        black_box(records(&documents));
    });
    let lines = rounds(|| {
        black_box(json_lines(&documents, extractor, catalog));
    });
    // In turn, so that both meet the same machine.
    let mut ratios: Vec<(f64, f64)> = (0..ROUNDS)
        .map(|_| {
            let (alone, both) = (on_threads(1, &documents, extractor), on_threads(2, &documents, extractor));
            (alone.wall / both.wall, both.core / alone.core)
        })
        .collect();
    let mut median = |of: fn(&(f64, f64)) -> f64| {
        ratios.sort_by(|a, b| of(a).total_cmp(&of(b)));
        of(&ratios[ROUNDS / 2])
    };
    let (faster, more) = (median(|r| r.0), median(|r| r.1));
    let wanted = |number: f64| if name == NEWSPAPER { format!("; wanted: {number}") } else { String::new() };
    let print = |what: &str, spent: &Spent, least: f64| {
        println!("  {what}: {} ({} on the core{})", rate(spent.wall), rate(spent.core), wanted(least));
    };
    print("bytes to records, one core", &one, RECORDS);
    print("bytes to JSON lines, one core", &lines, LINES);
    println!(
        "  two threads against one: {faster:.2} times as fast ({more:.2} times the time on the cores{})",
        wanted(SCALING)
    );
}

fn json_lines(documents: &[Document], extractor: &Extractor, catalog: &Catalog) -> Vec<u8> {
    let mut out = Vec::new();
    for document in documents {
        for observation in extractor.read(document).observations {
            serde_json::to_writer(&mut out, &record_json(&observation, &document.id, catalog)).expect("JSON");
            out.push(b'\n');
        }
    }
    out
}

/// What it takes a number of threads to read all documents several times, each of them the next document when it is done
/// with one: the time on the wall, and that of all threads on their cores.
fn on_threads(threads: usize, documents: &[Document], extractor: &Extractor) -> Spent {
    let (start, next) = (Instant::now(), AtomicUsize::new(0));
    let work = || {
        let before = core_time();
        while let at = next.fetch_add(1, Ordering::Relaxed)
            && at < documents.len() * TIMES
        {
            black_box(extractor.read(&documents[at % documents.len()]));
        }
        core_time().zip(before).map_or(0.0, |(after, before)| after - before)
    };
    let core = std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        running.into_iter().map(|thread| thread.join().expect("a thread ends")).sum()
    });
    Spent { wall: start.elapsed().as_secs_f64(), core }
}

/// Seconds of some work: on the wall, and on the core where the system tells (else 0).
struct Spent {
    wall: f64,
    core: f64,
}

/// The medians of rounds of the work, each of them as many times as fill [`ROUND`]: clocks of cores are coarse.
fn rounds(mut work: impl FnMut()) -> Spent {
    work();
    let once = Instant::now();
    work();
    let times = (ROUND / once.elapsed().as_secs_f64().max(1e-6)).ceil().max(1.0);
    let spent: Vec<(f64, f64)> = (0..ROUNDS)
        .map(|_| {
            let (core, start) = (core_time(), Instant::now());
            (0..times as usize).for_each(|_| work());
            let wall = start.elapsed().as_secs_f64() / times;
            (wall, core_time().zip(core).map_or(0.0, |(after, before)| (after - before) / times))
        })
        .collect();
    let median = |of: fn(&(f64, f64)) -> f64| {
        let mut times: Vec<f64> = spent.iter().map(of).collect();
        times.sort_by(f64::total_cmp);
        times[ROUNDS / 2]
    };
    Spent { wall: median(|time| time.0), core: median(|time| time.1) }
}

/// Seconds this thread has run on a core, as Linux tells it.
fn core_time() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split(' ').next()?.parse::<f64>().ok().map(|nanoseconds| nanoseconds / 1e9)
}

/// Figures per thousand characters, and the share of paragraphs and sentences with a digit.
fn density(texts: &[String]) -> String {
    let digit = |text: &str| text.contains(|c: char| c.is_ascii_digit());
    let share = |ends: &[char]| {
        let parts = || texts.iter().flat_map(|t| t.split(ends)).filter(|part| !part.trim().is_empty());
        100.0 * parts().filter(|part| digit(part)).count() as f64 / parts().count().max(1) as f64
    };
    let chars: usize = texts.iter().map(|t| t.chars().count()).sum();
    format!(
        "{:.1} figures per thousand characters, {:.0} % of paragraphs and {:.0} % of sentences with a digit",
        1000.0 * texts.iter().map(|t| figures_in(t)).sum::<usize>() as f64 / chars.max(1) as f64,
        share(&['\n']),
        share(&['。', '！', '？', '\n'])
    )
}

/// Runs of digits.
fn figures_in(text: &str) -> usize {
    let runs = text.split(|c: char| !c.is_ascii_digit() && c != '.');
    runs.filter(|run| run.contains(|c: char| c.is_ascii_digit())).count()
}

/// Pages of 3 to 10 KB: prose, and in two of three pages here and there a paragraph of the dense texts.
fn newspaper(dense: &[String]) -> Vec<String> {
    let mut random = Random::new(20220425);
    let (mut figures, mut chars) = (0, 0);
    let paragraphs: Vec<&str> =
        dense.iter().flat_map(|t| t.lines()).filter(|l| !l.trim().is_empty() && l.len() < 1500).collect();
    let mut page = |number: usize| {
        let length = 3000 + random.below(7000);
        let mut text = prose::sentence(&mut random) + "\n";
        while text.len() < length {
            // The cases grow in number and in density; the text keeps the density it is meant to have.
            let room = figures as f64 * 1000.0 <= DENSITY * chars as f64;
            let from = text.len();
            if !number.is_multiple_of(3) && !paragraphs.is_empty() && room && random.below(2) == 0 {
                text.push_str(random.pick::<str>(&paragraphs));
                text.push('\n');
            } else {
                text.push_str(&prose::paragraph(&mut random));
            }
            figures += figures_in(&text[from..]);
            chars += text[from..].chars().count();
        }
        text
    };
    (0..PAGES).map(&mut page).collect()
}

/// The sample bulletins and the inputs of the extraction cases.
fn dense_texts() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut texts = folder_of_texts(&root.join("data/bulletins"));
    let mut cases: Vec<_> = std::fs::read_dir(root.join("tests/cases/extract"))
        .expect("the cases can be listed")
        .flatten()
        .map(|entry| entry.path().join("input.txt"))
        .collect();
    cases.sort();
    texts.extend(cases.iter().map(|path| std::fs::read_to_string(path).expect("a case reads")));
    texts
}

fn folder_of_texts(folder: &Path) -> Vec<String> {
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder can be listed")
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|e| e == "txt"))
        .collect();
    paths.sort();
    paths.iter().map(|path| String::from_utf8_lossy(&std::fs::read(path).expect("a text reads")).into_owned()).collect()
}
