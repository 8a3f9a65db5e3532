//! The data files: those of a directory, or the copy built into the program.

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use include_dir::{Dir, include_dir};

static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/data");

/// Changes when a data file comes or goes, so that this file is compiled again and the copy above is whole.
const _FILES: &str = env!("JIANBAO_DATA_FILES");

/// The bytes of a file of the built-in copy.
///
/// # Errors
/// When there is no such file.
pub fn embedded(relative: &str) -> Result<&'static [u8]> {
    let file = EMBEDDED.get_file(relative).with_context(|| format!("(embedded) data/{relative}: no such file"))?;
    Ok(file.contents())
}

/// Where catalog, panels and sample bulletins are read from.
#[derive(Clone, Debug)]
pub enum DataFiles {
    /// The copy inside the program.
    Embedded,
    /// A directory laid out like `data/`.
    Directory(PathBuf),
}

impl DataFiles {
    /// The directory given, else `data` of the working directory if it holds a catalog, else the embedded copy.
    ///
    /// # Errors
    /// When a directory is given that holds no `catalog`.
    pub fn locate(given: Option<&Path>) -> Result<Self> {
        match given {
            Some(dir) => {
                ensure!(
                    dir.join("catalog").is_dir(),
                    "{}: no data directory: it has no folder `catalog`",
                    dir.display()
                );
                Ok(DataFiles::Directory(dir.to_path_buf()))
            }
            None if Path::new("data/catalog").is_dir() => Ok(DataFiles::Directory("data".into())),
            None => Ok(DataFiles::Embedded),
        }
    }

    /// How a file is named in provenance; always with forward slashes, and always below `data/`, so that a report does
    /// not change with the place its data lie in.
    pub fn name(&self, relative: &str) -> String {
        format!("data/{relative}")
    }

    /// How a file is named in messages: where it really lies.
    pub fn path(&self, relative: &str) -> String {
        match self {
            DataFiles::Embedded => format!("(embedded) data/{relative}"),
            DataFiles::Directory(dir) => dir.join(relative).display().to_string(),
        }
    }

    /// Whether there is a file of this name.
    pub fn exists(&self, relative: &str) -> bool {
        match self {
            DataFiles::Embedded => EMBEDDED.get_file(relative).is_some(),
            DataFiles::Directory(dir) => dir.join(relative).is_file(),
        }
    }

    /// The bytes of a file, named relative to the data directory.
    ///
    /// # Errors
    /// When there is no such file, or it cannot be read.
    pub fn bytes(&self, relative: &str) -> Result<Cow<'static, [u8]>> {
        match self {
            DataFiles::Embedded => embedded(relative).map(Cow::Borrowed),
            DataFiles::Directory(dir) => {
                let path = dir.join(relative);
                let bytes = fs::read(&path).with_context(|| format!("{}: cannot read", path.display()))?;
                Ok(Cow::Owned(bytes))
            }
        }
    }

    /// The text of a UTF-8 file.
    ///
    /// # Errors
    /// When it cannot be read, or is not UTF-8 (the offset is told).
    pub fn text(&self, relative: &str) -> Result<Cow<'static, str>> {
        let text = match self.bytes(relative)? {
            Cow::Borrowed(bytes) => std::str::from_utf8(bytes).map(Cow::Borrowed),
            Cow::Owned(bytes) => String::from_utf8(bytes).map(Cow::Owned).map_err(|e| e.utf8_error()),
        };
        text.with_context(|| format!("{}: not UTF-8", self.path(relative)))
    }

    /// Files directly in a folder whose name ends in `.ext`, relative to the data directory, sorted by name.
    ///
    /// # Errors
    /// When the folder cannot be listed; a folder that does not exist is empty.
    pub fn list(&self, folder: &str, ext: &str) -> Result<Vec<String>> {
        let mut names: Vec<String> = match self {
            DataFiles::Embedded => EMBEDDED
                .get_dir(folder)
                .map(|dir| dir.files().filter_map(|f| f.path().file_name()?.to_str().map(String::from)).collect())
                .unwrap_or_default(),
            DataFiles::Directory(dir) => {
                let path = dir.join(folder);
                if !path.exists() {
                    return Ok(Vec::new());
                }
                let entries = fs::read_dir(&path).with_context(|| format!("{}: cannot list", path.display()))?;
                entries
                    .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
                    .collect::<Result<_>>()
                    .with_context(|| format!("{}: cannot list", path.display()))?
            }
        };
        names.retain(|name| Path::new(name).extension().is_some_and(|e| e == ext));
        names.sort();
        Ok(names.into_iter().map(|name| format!("{folder}/{name}")).collect())
    }
}
