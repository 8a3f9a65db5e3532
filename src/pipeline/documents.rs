//! The documents of a data directory, `data/bulletins`: those of every form that `extract` reads, with what is told of them
//! beside their text, and what else lies in the folder.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};

use crate::catalog::DataFiles;
use crate::domain::{Diagnostic, Level};
use crate::source::bulletin::collect::{Collection, Inputs, Raw, Sides};
use crate::source::bulletin::{Document, Extractor, index};

/// The folder, relative to the data directory.
const FOLDER: &str = "bulletins";

/// What is known of the documents beside their text.
const INDEX: &str = "bulletins/index.tsv";

/// Endings of the files that are documents.
const ENDINGS: [&str; 6] = ["txt", "html", "htm", "docx", "pdf", "md"];

/// The documents of a data directory.
#[derive(Debug, Default)]
pub struct Shelf {
    /// The documents, by path.
    pub documents: Vec<Document>,
    /// What is wrong with them or with what is told of them, and the files that are no documents.
    pub findings: Vec<Diagnostic>,
}

/// The code of the note on a file that is no document.
pub const SKIPPED: &str = "bulletin.skipped";

/// Whether there is anything to read.
///
/// # Errors
/// When the folder cannot be listed.
pub fn any(files: &DataFiles) -> Result<bool> {
    Ok(!files.walk(FOLDER)?.is_empty() || files.directory(FOLDER).is_none() && !files.list(FOLDER, "txt")?.is_empty())
}

/// Reads the documents of a data directory, those of the folders below it included.
///
/// # Errors
/// When the folder or the index cannot be read. A document is never an error.
pub fn shelf(files: &DataFiles, extractor: &Extractor) -> Result<Shelf> {
    match files.directory(FOLDER) {
        Some(folder) if folder.is_dir() => of_directory(files, &folder, extractor),
        Some(_) => Ok(Shelf::default()),
        None => built_in(files),
    }
}

fn of_directory(files: &DataFiles, folder: &Path, extractor: &Extractor) -> Result<Shelf> {
    let all = files.walk(FOLDER)?;
    let index = files.path(INDEX);
    let sides = if all.iter().any(|name| name == INDEX) { Sides::read(Path::new(&index))? } else { Sides::default() };
    let inputs = Inputs { paths: vec![folder.to_path_buf()], ..Inputs::default() };
    let (mut shelf, mut used) = (Shelf::default(), BTreeSet::from([INDEX.to_string()]));
    // A folder without a document is none that cannot be read.
    if all.iter().any(|name| is_document(name)) {
        let collection = Collection::gather(&inputs, sides)?;
        for batch in collection.batches() {
            for raw in &batch.documents {
                let Raw::File { path, .. } = raw else { continue };
                let name = relative(folder, path);
                let opened = collection.open(&batch, raw, extractor);
                shelf.findings.extend(opened.findings);
                shelf.documents.extend(opened.document.map(|d| Document { file: files.name(&name), ..d }));
                used.extend(beside(&name));
                used.insert(name);
            }
        }
    }
    for name in all.iter().filter(|name| !used.contains(*name) && !is_readme(name)) {
        let message = format!("is no document that is read (.{}), and is skipped", ENDINGS.join(", ."));
        let (code, place) = (SKIPPED.to_string(), files.path(name));
        shelf.findings.push(Diagnostic { level: Level::Note, code, place, message });
    }
    Ok(shelf)
}

/// The documents of the built-in copy: texts, with their index.
fn built_in(files: &DataFiles) -> Result<Shelf> {
    let mut sides = Default::default();
    if files.exists(INDEX) {
        let text = files.text(INDEX)?;
        sides =
            index::parse_index_of(INDEX, &text).map_err(|(line, e)| anyhow!("{}:{line}: {e:#}", files.path(INDEX)))?;
    }
    let read = |name: String| -> Result<Document> {
        let id = name.trim_start_matches("bulletins/").trim_end_matches(".txt").to_string();
        let side = sides.get(&id).cloned().unwrap_or_default();
        let bytes = files.bytes(&name).context("a document")?.into_owned();
        Ok(Document { id, file: files.name(&name), bytes, side })
    };
    let documents = files.list(FOLDER, "txt")?.into_iter().map(read).collect::<Result<_>>()?;
    Ok(Shelf { documents, findings: Vec::new() })
}

/// The files that documents are read from: themselves, those that tell of them beside them, and the index.
///
/// # Errors
/// When the folder cannot be listed.
pub fn read_from(files: &DataFiles) -> Result<Vec<String>> {
    if files.directory(FOLDER).is_none() {
        let index = files.exists(INDEX).then(|| INDEX.to_string());
        return Ok(files.list(FOLDER, "txt")?.into_iter().chain(index).collect());
    }
    let mut all = files.walk(FOLDER)?;
    let beside: BTreeSet<String> = all.iter().filter(|name| is_document(name)).flat_map(|name| beside(name)).collect();
    all.retain(|name| is_document(name) || name == INDEX || beside.contains(name));
    Ok(all)
}

/// Whether a file is a document, by its name.
fn is_document(name: &str) -> bool {
    let ending = Path::new(name).extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    ENDINGS.contains(&ending.as_str()) && !is_readme(name)
}

/// Whether a file tells of its folder.
fn is_readme(name: &str) -> bool {
    Path::new(name).file_name().is_some_and(|name| name == "README.md")
}

/// The files that may tell of a document beside it.
fn beside(name: &str) -> Vec<String> {
    let bare = Path::new(name).with_extension("");
    let bare = bare.to_string_lossy().replace('\\', "/");
    vec![format!("{name}.toml"), format!("{bare}.toml"), format!("{bare}.json")]
}

/// A file below the folder, relative to the data directory, with forward slashes.
fn relative(folder: &Path, path: &Path) -> String {
    let inside: PathBuf = path.strip_prefix(folder).unwrap_or(path).to_path_buf();
    let parts: Vec<_> = inside.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    format!("{FOLDER}/{}", parts.join("/"))
}
