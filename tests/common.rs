//! What the tests share: the program, scratch folders, and the project's own data.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use jianbao::catalog::{Catalog, DataFiles};
use jianbao::pipeline::{Loaded, load};
use jianbao::source::bulletin::Extractor;

/// A path inside the project.
pub fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The reader of bulletins with the catalog it was built from.
pub struct Reader {
    pub catalog: Catalog,
    pub extractor: Extractor,
}

impl Reader {
    /// Of the project's own data.
    pub fn new() -> Reader {
        let catalog = Catalog::load(&files()).unwrap();
        let extractor = Extractor::new(&catalog, &files()).unwrap();
        Reader { catalog, extractor }
    }
}

/// The program, run in the project's root.
pub fn jianbao(args: &[&str]) -> Output {
    jianbao_in(&project(""), args)
}

/// The program, run in the project's root with a number of threads for its own work and for polars'.
pub fn jianbao_on_threads(threads: &str, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jianbao"));
    command.args(args).args(["--threads", threads]).env("POLARS_MAX_THREADS", threads).current_dir(project(""));
    command.output().expect("the program starts")
}

/// The program, run in a folder.
pub fn jianbao_in(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_jianbao")).args(args).current_dir(folder).output().expect("the program starts")
}

/// Standard output as text.
pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8 on standard output")
}

/// Standard error as text.
pub fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8 on standard error")
}

/// The exit code.
pub fn code(output: &Output) -> i32 {
    output.status.code().expect("an exit code")
}

/// The project's data files.
pub fn files() -> DataFiles {
    DataFiles::Directory(project("data"))
}

/// Catalog, panels and sample bulletins of the project.
pub fn loaded() -> Loaded {
    load(&files()).expect("the project's data load")
}

/// A folder outside the project that holds documents for development, if it is there; else says that it skips.
pub fn corpus() -> Option<PathBuf> {
    let folder = project("../shared/corpus");
    if folder.join("labels.jsonl").is_file() {
        return Some(folder);
    }
    println!("skipped: no labelled documents at {}", folder.display());
    None
}

/// Copies a folder with everything below it.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder can be made");
    for entry in std::fs::read_dir(from).expect("a folder can be listed").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("a file can be copied");
        }
    }
}

/// Every file below a folder by relative path, the program's own state left out.
pub fn tree(folder: &Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    let mut files = std::collections::BTreeMap::new();
    walk(folder, folder, &mut files);
    files
}

fn walk(root: &Path, folder: &Path, files: &mut std::collections::BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(folder).expect("a folder can be listed").flatten() {
        let path = entry.path();
        if path.file_name().is_some_and(|n| n == ".jianbao") {
            continue;
        }
        if path.is_dir() {
            walk(root, &path, files);
        } else {
            let name = path.strip_prefix(root).expect("below the root").to_string_lossy().replace('\\', "/");
            files.insert(name, std::fs::read(&path).expect("a file can be read"));
        }
    }
}
