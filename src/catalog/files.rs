//! The data files: those of a directory, or the copy built into the program.

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use include_dir::{Dir, include_dir};

static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/data");

/// The file that makes a folder a pack.
const REGIONS: &str = "catalog/regions.csv";

/// The files of a pack that are added to those of the catalog.
const ADDED: [&str; 2] = ["catalog/indicators.toml", "catalog/imports.toml"];

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
    /// A pack, another geography, laid over the catalog of one of the above: see [`DataFiles::with_pack`].
    Pack {
        /// What the pack is laid over.
        base: Box<DataFiles>,
        /// The pack: a directory laid out like `data/`, or a folder of the embedded copy.
        pack: Box<DataFiles>,
        /// Folder of the pack below `data/` of `pack`; empty for a directory of its own.
        folder: String,
    },
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

    /// Lays a pack over these data: a directory, or the name of a folder of `data/packs`.
    ///
    /// Its indicators and words of tables are added to those of the catalog; every other catalog file that it has
    /// stands instead; panels and bulletins are its own.
    ///
    /// # Errors
    /// When there is no such pack.
    pub fn with_pack(self, given: &str) -> Result<Self> {
        let path = Path::new(given);
        if path.join("catalog").is_dir() {
            let pack = Box::new(DataFiles::Directory(path.to_path_buf()));
            return Ok(DataFiles::Pack { base: Box::new(self), pack, folder: String::new() });
        }
        let folder = format!("packs/{given}/");
        let known = !given.contains(['/', '\\', '.']);
        let pack = [&self, &DataFiles::Embedded].into_iter().find(|f| known && f.has(&format!("{folder}{REGIONS}")));
        let pack = pack.with_context(|| {
            format!("no pack {given:?}: it is no directory with a folder `catalog`, and no folder of data/packs")
        })?;
        Ok(DataFiles::Pack { pack: Box::new(pack.clone()), base: Box::new(self), folder })
    }

    fn has(&self, relative: &str) -> bool {
        match self {
            DataFiles::Embedded => EMBEDDED.get_file(relative).is_some(),
            DataFiles::Directory(dir) => dir.join(relative).is_file(),
            DataFiles::Pack { base, pack, folder } => {
                pack.has(&format!("{folder}{relative}")) || relative.starts_with("catalog/") && base.has(relative)
            }
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
            DataFiles::Pack { base, pack, folder } => {
                let own = format!("{folder}{relative}");
                if pack.has(&own) { pack.path(&own) } else { base.path(relative) }
            }
        }
    }

    /// Whether there is a file of this name.
    pub fn exists(&self, relative: &str) -> bool {
        match self {
            DataFiles::Embedded => EMBEDDED.get_file(relative).is_some(),
            DataFiles::Directory(dir) => dir.join(relative).is_file(),
            DataFiles::Pack { base, pack, folder } => {
                pack.exists(&format!("{folder}{relative}")) || base.exists(relative)
            }
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
            DataFiles::Pack { base, pack, folder } => {
                let own = format!("{folder}{relative}");
                match (pack.has(&own), ADDED.contains(&relative)) {
                    (true, true) => Ok(Cow::Owned([base.bytes(relative)?, b"\n".into(), pack.bytes(&own)?].concat())),
                    (true, false) => Ok(Cow::Owned(pack.bytes(&own)?.into_owned())),
                    (false, _) => Ok(Cow::Owned(base.bytes(relative)?.into_owned())),
                }
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

    /// Where a folder lies on disk; `None` for the built-in copy.
    pub fn directory(&self, folder: &str) -> Option<PathBuf> {
        match self {
            DataFiles::Embedded => None,
            DataFiles::Directory(dir) => Some(dir.join(folder)),
            DataFiles::Pack { pack, folder: root, .. } => pack.directory(&format!("{root}{folder}")),
        }
    }

    /// All files of a folder on disk and of those below it, relative to the data directory, sorted; hidden ones, links to
    /// folders, and what else is no file are left out. The built-in copy has none to tell.
    ///
    /// # Errors
    /// When a folder cannot be listed; a folder that does not exist is empty.
    pub fn walk(&self, folder: &str) -> Result<Vec<String>> {
        let Some(path) = self.directory(folder).filter(|path| path.is_dir()) else { return Ok(Vec::new()) };
        let entries = fs::read_dir(&path).with_context(|| format!("{}: cannot list", path.display()))?;
        let mut names = Vec::new();
        for entry in entries {
            let entry = entry.with_context(|| format!("{}: cannot list", path.display()))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            // A link to a folder may lead back here.
            let kind = entry.file_type().with_context(|| format!("{}: cannot read", entry.path().display()))?;
            match name.starts_with('.') {
                true => {}
                false if kind.is_dir() => names.extend(self.walk(&format!("{folder}/{name}"))?),
                false if entry.path().is_file() => names.push(format!("{folder}/{name}")),
                false => {}
            }
        }
        names.sort();
        Ok(names)
    }

    /// Files directly in a folder whose name ends in `.ext`, relative to the data directory, sorted by name.
    ///
    /// # Errors
    /// When the folder cannot be listed; a folder that does not exist is empty.
    pub fn list(&self, folder: &str, ext: &str) -> Result<Vec<String>> {
        if let DataFiles::Pack { base, pack, folder: root } = self {
            // The words of the catalog serve every pack; figures and documents are the pack's own.
            let mut names: Vec<String> = pack.list(&format!("{root}{folder}"), ext)?;
            names.iter_mut().for_each(|n| *n = n[root.len()..].to_string());
            if folder.starts_with("catalog") {
                names.extend(base.list(folder, ext)?);
                names.sort();
                names.dedup();
            }
            return Ok(names);
        }
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
                    .filter(|entry| entry.as_ref().map_or(true, |entry| entry.path().is_file()))
                    .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
                    .collect::<Result<_>>()
                    .with_context(|| format!("{}: cannot list", path.display()))?
            }
            DataFiles::Pack { .. } => Vec::new(),
        };
        names.retain(|name| Path::new(name).extension().is_some_and(|e| e == ext));
        names.sort();
        Ok(names.into_iter().map(|name| format!("{folder}/{name}")).collect())
    }
}
