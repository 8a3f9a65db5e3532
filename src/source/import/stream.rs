//! Large tidy tables: harmonised batch by batch while they stream from file to file, never held in memory as a whole.
//!
//! The same lookups as for small tables, each distinct label once a batch; a row that has no place keeps its labels and
//! the reason beside its figure, so that nothing is lost.

mod batch;

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use anyhow::{Context, Result, bail, ensure};
use chrono::NaiveDate;
use polars::prelude::*;
use serde::Serialize;

use self::batch::Batch;
use super::map::Mapping;
use super::{grid, table, text};
use crate::catalog::Catalog;
use crate::catalog::imports::Role;

/// Bytes looked at to learn encoding, separator and titles.
const HEAD: usize = 1 << 16;

/// Rows of a group in the Parquet file that is written.
const GROUP: usize = 1 << 18;

/// What streaming a table gave.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Streamed {
    /// File as given.
    pub file: String,
    /// Rows read.
    pub rows: usize,
    /// Rows whose figure has its place.
    pub placed: usize,
    /// Rows without a figure; they are not written.
    pub empty: usize,
    /// Rows whose figure has no place; they are written with their labels.
    pub unplaced: usize,
    /// Reasons: code and sentence, with the number of rows and the first of them.
    pub reasons: BTreeMap<String, Reason>,
}

/// How often a reason came up, and where first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// Number of rows.
    pub rows: usize,
    /// First row, counted from 1 without the titles.
    pub first: u64,
}

impl Streamed {
    /// Lines for people.
    pub fn text(&self) -> String {
        let Streamed { file, rows, placed, empty, unplaced, .. } = self;
        let mut out = format!("{file}: {rows} rows, {placed} figures placed, {unplaced} not, {empty} empty\n");
        for (reason, count) in self.reasons.iter().take(super::limits::MAX_TOLD) {
            out += &format!("  {reason}: {} rows, the first is row {}\n", count.rows, count.first);
        }
        if self.reasons.len() > super::limits::MAX_TOLD {
            out += &format!("  and {} further reasons\n", self.reasons.len() - super::limits::MAX_TOLD);
        }
        out
    }

    fn add(&mut self, other: Streamed) {
        self.rows += other.rows;
        self.placed += other.placed;
        self.empty += other.empty;
        self.unplaced += other.unplaced;
        for (reason, more) in other.reasons {
            let have = self.reasons.entry(reason).or_insert(Reason { rows: 0, first: more.first });
            *have = Reason { rows: have.rows + more.rows, first: have.first.min(more.first) };
        }
    }
}

/// A table that can be streamed.
pub struct Plan {
    frame: LazyFrame,
    file: PathBuf,
    tally: Arc<Mutex<Streamed>>,
}

/// Plans the streaming of a tidy table, CSV in UTF-8 or Parquet.
///
/// # Errors
/// When the file does not open, is of another kind or encoding, or its titles do not name a value, a period, and a region
/// or an indicator; the mapping's `columns` name titles that are not known.
pub fn plan(path: &Path, catalog: Arc<Catalog>, mapping: &Mapping, published: Option<NaiveDate>) -> Result<Plan> {
    let name = path.display().to_string();
    let mut head = Vec::new();
    let file = std::fs::File::open(path).with_context(|| format!("{name}: cannot read"))?;
    file.take(HEAD as u64).read_to_end(&mut head).with_context(|| format!("{name}: cannot read"))?;
    let source = PlRefPath::try_from_path(path)
        .map_err(anyhow::Error::new)
        .with_context(|| format!("{name}: no path that polars reads"))?;
    let (frame, titles) = if head.starts_with(b"PAR1") {
        let mut frame = LazyFrame::scan_parquet(source, ScanArgsParquet::default())
            .map_err(anyhow::Error::new)
            .with_context(|| name.clone())?;
        let schema =
            frame.collect_schema().map_err(anyhow::Error::new).with_context(|| format!("{name}: cannot read"))?;
        let titles: Vec<String> = schema.iter_names().map(|n| n.to_string()).collect();
        (frame, titles)
    } else {
        let (separator, titles) = csv_head(&head, &name)?;
        let scan = LazyCsvReader::new(source).with_separator(separator).with_infer_schema_length(Some(0));
        (scan.with_quote_char(Some(b'"')).finish().map_err(anyhow::Error::new).with_context(|| name.clone())?, titles)
    };
    let roles: Vec<(String, Role)> =
        titles.iter().filter_map(|t| Some((t.clone(), table::role(t, &catalog.imports, mapping)?))).collect();
    let has = |role: Role| roles.iter().filter(|(_, r)| *r == role).count();
    let what = has(Role::Region) + has(Role::RegionCode) + has(Role::Indicator);
    ensure!(
        has(Role::Value) == 1 && has(Role::Period) > 0 && what > 0,
        "{name}: no tidy table: the titles {titles:?} do not name one column of figures, the period, and the region or the \
         indicator; name them in [columns] of a mapping"
    );
    let used = |role: Role| !matches!(role, Role::Ignore | Role::Note);
    let wanted: Vec<Expr> = roles.iter().filter(|(_, r)| used(*r)).map(|(t, _)| col(t.as_str())).collect();
    let tally = Arc::new(Mutex::new(Streamed { file: name.clone(), ..Streamed::default() }));
    let batch = Batch::new(catalog, mapping.clone(), roles, published);
    let counts = tally.clone();
    let harmonise = move |frame: DataFrame| {
        let (frame, told) = batch.harmonise(&frame)?;
        // A thread that panicked while it counted has ended the run already.
        counts.lock().map_err(|_| polars_err!(ComputeError: "a batch failed"))?.add(told);
        Ok(frame)
    };
    let schema: Arc<dyn UdfSchema> = Arc::new(|_: &Schema| Ok(Arc::new(batch::schema())));
    let frame = frame.select(wanted).with_row_index(batch::ROW, Some(1)).map(
        harmonise,
        AllowedOptimizations::STREAMING,
        Some(schema),
        Some("harmonise"),
    );
    Ok(Plan { frame, file: path.to_path_buf(), tally })
}

/// Separator and titles of a CSV file.
fn csv_head(head: &[u8], name: &str) -> Result<(u8, Vec<String>)> {
    // A character may be cut at the end of what was read.
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(e) if e.error_len().is_none() => std::str::from_utf8(&head[..e.valid_up_to()]).unwrap_or_default(),
        Err(e) => bail!("{name}: byte {} is not UTF-8; save a table of this size as UTF-8", e.valid_up_to()),
    };
    let text = text.trim_start_matches('\u{feff}');
    let first = text.lines().next().unwrap_or_default();
    let separator = text::separator(first);
    let read = text::grid(&format!("{first}\n"), separator).map_err(anyhow::Error::msg)?;
    let titles = read.rows.first().map(|r| r.cells.clone()).unwrap_or_default();
    ensure!(titles.len() >= 3, "{name}: no tidy table: its first line has {} cells", titles.len());
    ensure!(
        titles.iter().all(|t| grid::trim(t).len() == t.len()),
        "{name}: blanks around the titles of the first line"
    );
    Ok((separator, titles))
}

impl Plan {
    /// Writes the harmonised table to a Parquet file.
    ///
    /// # Errors
    /// When polars cannot read or write.
    pub fn write(self, out: &Path) -> Result<Streamed> {
        let context = || format!("{}: cannot be streamed to {}", self.file.display(), out.display());
        let target = SinkTarget::Path(PlRefPath::try_from_path(out).map_err(anyhow::Error::new).with_context(context)?);
        let options = ParquetWriteOptions { row_group_size: Some(GROUP), ..ParquetWriteOptions::default() };
        let format = FileWriteFormat::Parquet(Arc::new(options));
        let sink = self.frame.clone().sink(SinkDestination::File { target }, format, UnifiedSinkArgs::default());
        sink.and_then(|f| f.collect_with_engine(Engine::Streaming))
            .map_err(anyhow::Error::new)
            .with_context(context)?;
        self.told()
    }

    /// Reads the table and only counts.
    ///
    /// # Errors
    /// When polars cannot read.
    pub fn count(self) -> Result<Streamed> {
        let context = || format!("{}: cannot be streamed", self.file.display());
        let count = self.frame.clone().select([col("value").len()]);
        count.collect_with_engine(Engine::Streaming).map_err(anyhow::Error::new).with_context(context)?;
        self.told()
    }

    fn told(&self) -> Result<Streamed> {
        match self.tally.lock() {
            Ok(told) => Ok(told.clone()),
            Err(_) => bail!("{}: a batch failed", self.file.display()),
        }
    }
}
