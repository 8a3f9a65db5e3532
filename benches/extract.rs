//! How fast bulletins are read: megabytes of input per second, from bytes in memory to observations and to JSONL.
//!
//! The text is made here, the same on every machine: newspaper pages of 3 to 10 KB in which paragraphs from the sample
//! bulletins and the extraction cases stand between paragraphs of plain prose; a third of the pages has no figure at
//! all. `JIANBAO_BENCH_TEXT=DIR` reads the `.txt` files of a folder instead. Medians of several rounds; where the
//! system tells the time a thread really ran, that is given beside the time on the wall, which a busy machine stretches.

#[path = "extract/prose.rs"]
mod prose;

use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use jianbao::catalog::{Catalog, DataFiles};
use jianbao::source::bulletin::{Document, Extractor, SideInfo, record_json};

use self::prose::Random;

const ROUNDS: usize = 9;
const PAGES: usize = 240;

fn main() {
    let files = DataFiles::Embedded;
    let startup = rounds(|| {
        let catalog = Catalog::load(&files).expect("the catalog loads");
        black_box(Extractor::new(&catalog, &files).expect("the extractor is built"));
    });
    println!("startup (catalog and extractor): {:.1} ms", startup.wall * 1e3);
    let catalog = Catalog::load(&files).expect("the catalog loads");
    let extractor = Extractor::new(&catalog, &files).expect("the extractor is built");
    match std::env::var("JIANBAO_BENCH_TEXT") {
        Ok(folder) => measure(&folder, &folder_of_texts(Path::new(&folder)), &extractor, &catalog),
        Err(_) => {
            let dense = dense_texts();
            measure("newspaper", &newspaper(&dense), &extractor, &catalog);
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
    let read = |documents: &[Document]| documents.iter().map(|d| extractor.read(d).observations.len()).sum::<usize>();
    println!("\n{name}: {} documents, {:.2} MB, {}", documents.len(), bytes as f64 / 1e6, density(texts));
    println!("  records: {}", read(&documents));
    let rate = |time: f64| if time > 0.0 { format!("{:.1} MB/s", bytes as f64 / 1e6 / time) } else { "unknown".into() };
    let one = rounds(|| {
        black_box(read(&documents));
    });
    println!("  bytes to observations, one thread: {} ({} by time on the core)", rate(one.wall), rate(one.core));
    let halves = documents.split_at(documents.len() / 2);
    let two = rounds(|| {
        std::thread::scope(|scope| {
            scope.spawn(|| black_box(read(halves.0)));
            scope.spawn(|| black_box(read(halves.1)));
        });
    });
    println!("  bytes to observations, two threads: {}", rate(two.wall));
    let lines = rounds(|| {
        let mut out = Vec::new();
        for document in &documents {
            for observation in extractor.read(document).observations {
                serde_json::to_writer(&mut out, &record_json(&observation, &document.id, catalog)).expect("JSON");
                out.push(b'\n');
            }
        }
        black_box(out);
    });
    println!("  bytes to JSONL, one thread: {} ({} by time on the core)", rate(lines.wall), rate(lines.core));
}

/// Median seconds of a round: on the wall, and on the core where the system tells (else 0).
struct Spent {
    wall: f64,
    core: f64,
}

fn rounds(mut work: impl FnMut()) -> Spent {
    work();
    let mut times: Vec<(f64, f64)> = (0..ROUNDS)
        .map(|_| {
            let (core, start) = (core_time(), Instant::now());
            work();
            let wall = start.elapsed().as_secs_f64();
            (wall, core_time().zip(core).map_or(0.0, |(after, before)| after - before))
        })
        .collect();
    times.sort_by(|a, b| a.0.total_cmp(&b.0));
    let wall = times[ROUNDS / 2].0;
    times.sort_by(|a, b| a.1.total_cmp(&b.1));
    Spent { wall, core: times[ROUNDS / 2].1 }
}

/// Seconds this thread has run on a core, as Linux tells it.
fn core_time() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split(' ').next()?.parse::<f64>().ok().map(|nanoseconds| nanoseconds / 1e9)
}

/// Figures per thousand characters, and the share of sentences with a digit.
fn density(texts: &[String]) -> String {
    let (mut chars, mut figures, mut sentences, mut with) = (0, 0, 0, 0);
    for text in texts {
        chars += text.chars().count();
        let runs = text.split(|c: char| !c.is_ascii_digit() && c != '.').filter(|r| r.contains(|c: char| c != '.'));
        figures += runs.count();
        for sentence in text.split(['。', '！', '？', '\n']).filter(|s| !s.trim().is_empty()) {
            sentences += 1;
            with += usize::from(sentence.contains(|c: char| c.is_ascii_digit()));
        }
    }
    format!(
        "{:.1} figures per thousand characters, {:.0} % of sentences with a digit",
        1000.0 * figures as f64 / chars.max(1) as f64,
        100.0 * with as f64 / sentences.max(1) as f64
    )
}

/// Pages of 3 to 10 KB: prose, and in two of three pages here and there a paragraph of the dense texts.
fn newspaper(dense: &[String]) -> Vec<String> {
    let mut random = Random::new(20220425);
    let paragraphs: Vec<&str> =
        dense.iter().flat_map(|t| t.lines()).filter(|l| !l.trim().is_empty() && l.len() < 1500).collect();
    let mut page = |number: usize| {
        let length = 3000 + random.below(7000);
        let mut text = prose::sentence(&mut random) + "\n";
        while text.len() < length {
            if !number.is_multiple_of(3) && !paragraphs.is_empty() && random.below(3) == 0 {
                text.push_str(random.pick::<str>(&paragraphs));
                text.push('\n');
            } else {
                text.push_str(&prose::paragraph(&mut random));
            }
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
