//! Places: paths, directories and lists to the sources of documents, in order.

use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::Inputs;

/// Endings of the files of a directory that are documents.
const DOCUMENTS: [&str; 6] = ["txt", "html", "htm", "docx", "pdf", "md"];

/// Something that documents come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// One document.
    File { path: PathBuf, id: String },
    /// Standard input, one document.
    Standard,
    /// JSON lines; standard input where `None`.
    Lines(Option<PathBuf>),
    /// A Parquet table.
    Table(PathBuf),
}

/// The sources asked for.
pub(super) fn sources(inputs: &Inputs) -> Result<Vec<Source>> {
    let mut sources = Vec::new();
    for path in &inputs.paths {
        if path.as_os_str() == "-" {
            sources.push(if inputs.lines { Source::Lines(None) } else { Source::Standard });
        } else if path.is_dir() {
            directory(path, &mut sources)?;
        } else if path.exists() {
            sources.push(file(path));
        } else {
            bail!("{}: no such file or directory", path.display());
        }
    }
    for list in &inputs.lists {
        let text = listed(list)?;
        let paths = text.lines().map(str::trim_end).filter(|line| !line.is_empty());
        sources.extend(paths.map(|path| file(Path::new(path))));
    }
    let standard = |s: &&Source| matches!(s, Source::Standard | Source::Lines(None));
    let lists = inputs.lists.iter().filter(|list| list.as_os_str() == "-").count();
    if sources.iter().filter(standard).count() + lists > 1 {
        bail!("standard input is asked for twice");
    }
    Ok(sources)
}

fn listed(list: &Path) -> Result<String> {
    if list.as_os_str() == "-" {
        let mut text = String::new();
        std::io::stdin().lock().read_to_string(&mut text).context("cannot read the list on standard input")?;
        return Ok(text);
    }
    std::fs::read_to_string(list).with_context(|| format!("{}: cannot read the list", list.display()))
}

/// A file by its ending.
fn file(path: &Path) -> Source {
    match ending(path).as_str() {
        "jsonl" | "ndjson" => Source::Lines(Some(path.to_path_buf())),
        "parquet" => Source::Table(path.to_path_buf()),
        _ => Source::File { path: path.to_path_buf(), id: stem(path) },
    }
}

fn ending(path: &Path) -> String {
    path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).unwrap_or_default()
}

/// A file's name without its ending.
pub(super) fn stem(path: &Path) -> String {
    path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The documents of a directory and of those below it, by path; what is hidden is passed over, and so is `README.md`.
fn directory(root: &Path, sources: &mut Vec<Source>) -> Result<()> {
    let mut found = Vec::new();
    walk(root, &mut found)?;
    if found.is_empty() {
        bail!("{}: no document in this directory; .txt, .html, .htm, .docx, .pdf and .md are read", root.display());
    }
    found.sort();
    for path in found {
        let inner = path.strip_prefix(root).unwrap_or(&path).with_extension("");
        let id: Vec<_> = inner.components().map(|c| c.as_os_str().to_string_lossy()).collect();
        sources.push(Source::File { id: id.join("/"), path });
    }
    Ok(())
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("{}: cannot list", folder.display()))?;
    for entry in entries {
        let entry = entry.with_context(|| format!("{}: cannot list", folder.display()))?;
        let (path, name) = (entry.path(), entry.file_name());
        let hidden = name.to_string_lossy().starts_with('.');
        // A link to a directory may lead back here.
        let kind = entry.file_type().with_context(|| format!("{}: cannot read", path.display()))?;
        if kind.is_dir() && !hidden {
            walk(&path, found)?;
        } else if !kind.is_dir() && !hidden && name != "README.md" && DOCUMENTS.contains(&ending(&path).as_str()) {
            found.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_gives_its_documents_by_path() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        std::fs::create_dir_all(root.join("b/.git")).unwrap();
        for name in ["c.pdf", "a.txt", "a.txt.toml", "index.tsv", "b/d.HTML", "b/.git/e.txt", "README.md", ".f.txt"] {
            std::fs::write(root.join(name), "").unwrap();
        }
        let inputs = Inputs { paths: vec![root.to_path_buf()], ..Inputs::default() };
        let ids: Vec<String> = sources(&inputs)
            .unwrap()
            .into_iter()
            .map(|s| match s {
                Source::File { id, .. } => id,
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(ids, ["a", "b/d", "c"]);
        let twice = Inputs { paths: vec!["-".into(), "-".into()], ..Inputs::default() };
        assert!(sources(&twice).unwrap_err().to_string().contains("twice"));
    }
}
