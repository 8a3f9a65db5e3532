//! Writing files: to a temporary name first, then renamed, so that nothing is ever half-written.

use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Writes a file and the folders above it.
///
/// # Errors
/// When folder or file cannot be written.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder).with_context(|| format!("{}: cannot make the folder", folder.display()))?;
    let context = || format!("{}: cannot write", path.display());
    let mut file = builder().tempfile_in(folder).with_context(context)?;
    file.write_all(bytes).with_context(context)?;
    file.persist(path).map_err(|e| e.error).with_context(context)?;
    Ok(())
}

/// A file that is being written: it gets its name when it is whole.
pub struct Pending {
    file: BufWriter<tempfile::NamedTempFile>,
    path: PathBuf,
}

impl Pending {
    /// Begins a file, and makes the folders above it.
    ///
    /// # Errors
    /// When folder or file cannot be written.
    pub fn create(path: &Path) -> Result<Self> {
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(folder).with_context(|| format!("{}: cannot make the folder", folder.display()))?;
        let file = builder().tempfile_in(folder).with_context(|| format!("{}: cannot write", path.display()))?;
        Ok(Pending { file: BufWriter::with_capacity(1 << 20, file), path: path.to_path_buf() })
    }

    /// Gives the file its name.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn persist(self) -> Result<()> {
        let context = || format!("{}: cannot write", self.path.display());
        let file = self.file.into_inner().map_err(|e| e.into_error()).with_context(context)?;
        file.persist(&self.path).map_err(|e| e.error).with_context(context)?;
        Ok(())
    }
}

impl Write for Pending {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

/// Temporary files are private; what is written is made as readable as the user's files are.
#[cfg(unix)]
pub(super) fn builder<'a, 'b>() -> tempfile::Builder<'a, 'b> {
    use std::os::unix::fs::PermissionsExt;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".jianbao-").permissions(fs::Permissions::from_mode(0o666));
    builder
}

#[cfg(not(unix))]
pub(super) fn builder<'a, 'b>() -> tempfile::Builder<'a, 'b> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".jianbao-");
    builder
}

/// Makes sure that a folder can be written, before any work is done.
///
/// # Errors
/// When it cannot.
pub fn writable(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)
        .with_context(|| format!("{}: cannot make the folder; choose another with --out", folder.display()))?;
    tempfile::tempfile_in(folder)
        .with_context(|| format!("{}: cannot write here; choose another folder with --out", folder.display()))?;
    Ok(())
}
