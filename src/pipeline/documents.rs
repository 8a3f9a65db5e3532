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
    // The folder can be read, as was seen above: what remains is that it holds no document.
    if let Ok(collection) = Collection::gather(&inputs, sides) {
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
    for name in all.iter().filter(|name| !used.contains(*name) && !name.ends_with("README.md")) {
        let message = "is no document that is read (.txt, .html, .htm, .docx, .pdf, .md), and is skipped".to_string();
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
