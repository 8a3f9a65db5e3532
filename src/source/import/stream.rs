//! Large tidy tables: harmonised block by block while they stream from file to file, never held in memory as a whole.
//!
//! The same lookups as for small tables, each combination of labels once; a row that has no place keeps its labels and the
//! reason beside its figure, so that nothing is lost.

mod batch;
mod blocks;
mod labels;
mod layout;
mod run;
mod split;
#[cfg(test)]
mod tests;
mod told;

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Error, Result, anyhow, bail, ensure};
use chrono::NaiveDate;
use polars::prelude::*;

use self::batch::Batch;
use self::blocks::{BLOCK, Blocks};
use self::layout::Layout;
use self::run::Source;
pub use self::told::{Reason, Streamed};
use super::map::Mapping;
use super::{grid, text, twice};
use crate::catalog::Catalog;

/// Bytes looked at to learn encoding, separator and titles.
const HEAD: usize = 1 << 16;

/// A table that can be streamed.
pub struct Plan {
    source: Source,
    batch: Batch,
    file: PathBuf,
}

/// Plans the streaming of a tidy table, CSV in UTF-8 or Parquet.
///
/// # Errors
/// When the file does not open, is of another kind or encoding, or its titles do not name a value, a period, and a region
/// or an indicator; the mapping's `columns` name titles that are not known.
pub fn plan(path: &Path, catalog: Arc<Catalog>, mapping: &Mapping, published: Option<NaiveDate>) -> Result<Plan> {
    planned(path, catalog, mapping, published, BLOCK)
}

fn planned(
    path: &Path,
    catalog: Arc<Catalog>,
    mapping: &Mapping,
    published: Option<NaiveDate>,
    size: usize,
) -> Result<Plan> {
    let name = path.display().to_string();
    let context = || format!("{name}: cannot read");
    let mut head = Vec::new();
    let mut file = File::open(path).with_context(context)?;
    file.by_ref().take(HEAD as u64).read_to_end(&mut head).with_context(context)?;
    let (source, layout) = if head.starts_with(b"PAR1") {
        frames(path, &catalog, mapping).with_context(|| name.clone())?
    } else {
        let (separator, titles, at) = csv_head(&head, &name)?;
        file.seek(SeekFrom::Start(at)).with_context(context)?;
        let blocks = Blocks::new(file, name.clone(), separator, at, size);
        (Source::Text { blocks, separator }, Layout::of(&titles, &catalog.imports, mapping, &name)?)
    };
    Ok(Plan { source, batch: Batch::new(catalog, mapping, layout, published), file: path.to_path_buf() })
}

/// The columns of a Parquet file that are used.
fn frames(path: &Path, catalog: &Catalog, mapping: &Mapping) -> Result<(Source, Layout)> {
    let source = PlRefPath::try_from_path(path).map_err(Error::new).context("no path that polars reads")?;
    let mut frame = LazyFrame::scan_parquet(source, ScanArgsParquet::default()).map_err(Error::new)?;
    let schema = frame.collect_schema().map_err(Error::new).context("cannot read")?;
    let titles: Vec<String> = schema.iter_names().map(|n| n.to_string()).collect();
    let name = path.display().to_string();
    let used: Vec<String> =
        Layout::of(&titles, &catalog.imports, mapping, &name)?.used.into_iter().map(|(_, title)| title).collect();
    let frame = frame.select(used.iter().map(|title| col(title.as_str())).collect::<Vec<_>>());
    Ok((Source::Frames(Box::new(frame)), Layout::of(&used, &catalog.imports, mapping, &name)?))
}

/// Separator and titles of a CSV file, and the byte behind the line of titles.
fn csv_head(head: &[u8], name: &str) -> Result<(u8, Vec<String>, u64)> {
    // A character may be cut at the end of what was read.
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(e) if e.error_len().is_none() => std::str::from_utf8(&head[..e.valid_up_to()]).unwrap_or_default(),
        Err(e) => bail!("{name}: byte {} is not UTF-8; save a table of this size as UTF-8", e.valid_up_to()),
    };
    let text = text.trim_start_matches('\u{feff}');
    twice::check(text).map_err(|why| anyhow!("{name}: {why}"))?;
    let end = text.find('\n');
    let first = &text[..end.unwrap_or(text.len())];
    let first = first.strip_suffix('\r').unwrap_or(first);
    ensure!(
        !first.contains('\r'),
        "{name}: its lines end with a carriage return alone; save a table of this size with lines that end with a line feed"
    );
    ensure!(
        end.is_some() || head.len() < HEAD,
        "{name}: its first line is longer than {} KB; a table of this size needs its titles there, so leave columns out",
        HEAD >> 10
    );
    let separator = text::separator(first);
    let read = text::grid(&format!("{first}\n"), separator).map_err(anyhow::Error::msg)?;
    let titles = read.rows.first().map(|r| r.cells.clone()).unwrap_or_default();
    ensure!(titles.len() >= 3, "{name}: no tidy table: its first line has {} cells", titles.len());
    ensure!(
        titles.iter().all(|t| grid::trim(t).len() == t.len()),
        "{name}: blanks around the titles of the first line"
    );
    let at = head.iter().position(|b| *b == b'\n').map_or(head.len(), |at| at + 1);
    Ok((separator, titles, at as u64))
}

impl Plan {
    /// Writes the harmonised table to a Parquet file.
    ///
    /// # Errors
    /// When the file cannot be read, or `out` not be written.
    pub fn write(self, out: &Path) -> Result<Streamed> {
        run::run(self.source, &self.batch, &self.file.display().to_string(), Some(out))
    }

    /// Reads the table and only counts.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn count(self) -> Result<Streamed> {
        run::run(self.source, &self.batch, &self.file.display().to_string(), None)
    }
}
