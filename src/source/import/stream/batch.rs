//! The rows of one block: figures read, labels looked up, rows without a figure left out; columns of numbers that stand for
//! texts become a frame when it is known how many rows stand before the block.

use std::sync::Arc;

use chrono::NaiveDate;
use polars::prelude::*;

use super::super::map::Mapping;
use super::super::number::{self, Value};
use super::super::table::Table;
use super::labels::{Labels, NONE, Text};
use super::layout::Layout;
use super::split::Cells;
use super::told::{Reason, Streamed};
use crate::catalog::Catalog;

/// Columns of texts in the table that is written; [`LABELS`] stands behind them.
const TEXTS: [&str; 8] = ["region_code", "indicator", "period", "measure", "unit", "published", "source", "why"];

/// Column of the labels as printed, for rows without a place.
const LABELS: &str = "labels";

/// Whole floats are exact below 2^53, and so is ten to this power.
const EXACT_DIGITS: usize = 15;

/// The schema of the table that is written: number of the row from 1, titles not counted; figure and decimals; texts.
pub fn schema() -> Schema {
    let mut fields: Vec<(PlSmallStr, DataType)> =
        vec![("row".into(), IDX_DTYPE), ("value".into(), DataType::Float64), ("decimals".into(), DataType::UInt32)];
    fields.extend(TEXTS.iter().chain([&LABELS]).map(|name| ((*name).into(), DataType::String)));
    Schema::from_iter(fields)
}

/// How the rows of a table are read.
pub struct Batch {
    /// Regions, indicators and words.
    pub catalog: Arc<Catalog>,
    /// What the user tells.
    pub mapping: Mapping,
    /// The columns.
    pub layout: Layout,
    /// Day of publication of rows that tell none.
    pub published: Option<String>,
}

impl Batch {
    /// For a table with these columns.
    pub fn new(catalog: Arc<Catalog>, mapping: &Mapping, layout: Layout, published: Option<NaiveDate>) -> Self {
        let published = published.map(|d| d.to_string()).or(mapping.published.clone());
        Batch { catalog, mapping: mapping.clone(), layout, published }
    }
}

/// Reads rows; what it remembers of labels stays from block to block, what it counts does not.
pub struct Reader<'a> {
    batch: &'a Batch,
    table: &'a Table,
    labels: Labels<'a>,
    rows: u32,
    placed: usize,
    empty: usize,
    out: Out,
    /// Rows, first row and its line by number of the reason.
    reasons: Vec<Option<(usize, u32, Option<u64>)>>,
}

/// The columns of a block, rows counted from 0.
#[derive(Default)]
struct Out {
    row: Vec<u32>,
    /// NaN where there is no figure.
    value: Vec<f64>,
    decimals: Vec<u32>,
    texts: [Vec<Text>; TEXTS.len()],
    /// Of rows without a place alone.
    labels: Vec<(u32, String)>,
}

impl<'a> Reader<'a> {
    /// For the blocks of a table; `table` tells nothing of its own.
    pub fn new(batch: &'a Batch, table: &'a Table) -> Self {
        let (labels, out) = (Labels::new(batch, table), Out::default());
        Reader { batch, table, labels, rows: 0, placed: 0, empty: 0, out, reasons: Vec::new() }
    }

    /// Begins a block.
    pub fn begin(&mut self) {
        if self.labels.full() {
            self.labels = Labels::new(self.batch, self.table);
        }
        (self.rows, self.placed, self.empty) = (0, 0, 0);
        self.reasons.clear();
        self.out.clear();
    }

    /// Number of rows since the block began.
    pub fn rows(&self) -> u64 {
        self.rows.into()
    }

    /// Reads a row, which begins on the given line of the file.
    pub fn row(&mut self, line: Option<u64>, cells: &Cells) {
        let row = self.rows;
        // A block has fewer bytes than this counts.
        self.rows += 1;
        let (batch, layout) = (self.batch, &self.batch.layout);
        let (value, decimals, unit) = match plain(cells.bytes(layout.value.0)) {
            Some((value, decimals)) => (Some(value), decimals, None),
            None => match number::read(cells.text(layout.value.0), &batch.catalog.imports) {
                Value::Missing | Value::Suppressed => {
                    self.empty += 1;
                    return;
                }
                Value::Not(_) => (None, 0, None),
                // By way of its text, which gives the float that is nearest.
                Value::Figure { value, unit, .. } => (value.to_string().parse().ok(), value.scale(), unit),
            },
        };
        let moved =
            cells.len() > layout.width && (layout.width..cells.len()).any(|at| !cells.text(at).trim().is_empty());
        let found = if value.is_none() {
            let message = format!("{:?} is no figure", cells.text(layout.value.0));
            Err(self.labels.why(("import.not-a-figure", message), &layout.value.1))
        } else if moved {
            let message = "the row has more cells than titles, so its figures may have moved; is a comma unquoted?";
            Err(self.labels.why(("import.shifted-row", message.into()), &layout.value.1))
        } else {
            self.labels.find(cells, unit.as_deref())
        };
        let (published, publisher) = (self.labels.published(cells), self.labels.publisher(cells));
        self.out.row.push(row);
        self.out.value.push(value.unwrap_or(f64::NAN));
        self.out.decimals.push(decimals);
        let texts = match found {
            Ok(place) => {
                self.placed += 1;
                let series = place.series;
                [place.region, series.indicator, place.period, series.measure, series.unit, published, publisher, NONE]
            }
            Err(why) => {
                let labels: Vec<&str> = layout.used.iter().map(|(at, _)| cells.text(*at)).collect();
                self.out.labels.push((row, labels.join("|")));
                [NONE, NONE, NONE, NONE, NONE, published, publisher, self.blame(why, row, line)]
            }
        };
        self.out.texts.iter_mut().zip(texts).for_each(|(column, text)| column.push(text));
    }

    /// Counts a reason; the text of its code.
    fn blame(&mut self, why: u32, row: u32, line: Option<u64>) -> Text {
        let at = why as usize;
        if self.reasons.len() <= at {
            self.reasons.resize(at + 1, None);
        }
        self.reasons[at].get_or_insert((0, row, line)).0 += 1;
        let sentence = &self.labels.reasons.list[at].sentence;
        let code = sentence.split(':').next().unwrap_or_default().to_string();
        self.labels.texts.of(code)
    }

    /// What is told of the block, `before` being the number of rows before it.
    pub fn told(&self, before: u64) -> Streamed {
        let counted = self.reasons.iter().zip(&self.labels.reasons.list);
        let mut told = Streamed {
            rows: self.rows as usize,
            placed: self.placed,
            empty: self.empty,
            unplaced: self.out.row.len() - self.placed,
            ..Streamed::default()
        };
        for ((rows, first, line), why) in counted.filter_map(|(count, why)| Some(((*count)?, why))) {
            let reason = Reason { rows, first: before + u64::from(first) + 1, line, column: why.column.clone() };
            // One sentence may be told of two columns.
            told.count(why.sentence.clone(), reason);
        }
        told
    }

    /// The block in the columns of [`schema`].
    ///
    /// # Errors
    /// When rows can no longer be counted, or polars makes no frame of it.
    pub fn frame(&self, before: u64) -> PolarsResult<DataFrame> {
        let before = IdxSize::try_from(before + u64::from(self.rows))
            .map(|end| end - self.rows)
            .map_err(|_| polars_err!(ComputeError: "more than {} rows", IdxSize::MAX))?;
        let out = &self.out;
        let row: Vec<IdxSize> = out.row.iter().map(|row| before + row + 1).collect();
        let mut columns: Vec<Column> = vec![
            Column::new("row".into(), row),
            values(&out.value).into_column(),
            Column::new("decimals".into(), out.decimals.as_slice()),
        ];
        let mut local = Vec::new();
        for (name, numbers) in TEXTS.iter().zip(&out.texts) {
            columns.push(texts(name, numbers, &self.labels.texts.list, &mut local)?);
        }
        columns.push(labels(&out.row, &out.labels).into_column());
        DataFrame::new_infer_height(columns)
    }
}

fn values(list: &[f64]) -> Float64Chunked {
    if list.iter().any(|value| value.is_nan()) {
        let figures = list.iter().map(|value| (!value.is_nan()).then_some(*value));
        return Float64Chunked::from_iter_options("value".into(), figures);
    }
    Float64Chunked::from_slice("value".into(), list)
}

/// Labels by the rows that have them, in the order of the rows that are written.
fn labels(rows: &[u32], list: &[(u32, String)]) -> StringChunked {
    if list.is_empty() {
        return StringChunked::full_null(LABELS.into(), rows.len());
    }
    let mut next = list.iter().peekable();
    let cells = rows.iter().map(|row| next.next_if(|(at, _)| at == row).map(|(_, text)| text.as_str()));
    StringChunked::from_iter_options(LABELS.into(), cells)
}

impl Out {
    fn clear(&mut self) {
        self.row.clear();
        self.value.clear();
        self.decimals.clear();
        self.texts.iter_mut().for_each(Vec::clear);
        self.labels.clear();
    }
}

/// A column of texts, each text once in memory. Its order is that of the block, whatever was read before it, so that the
/// file does not depend on which thread read what; `local` is memory that is used again.
fn texts(name: &str, numbers: &[Text], list: &[String], local: &mut Vec<Text>) -> PolarsResult<Column> {
    let none = numbers.iter().filter(|number| **number == NONE).count();
    if none == numbers.len() {
        return Ok(StringChunked::full_null(name.into(), numbers.len()).into_column());
    }
    local.clear();
    local.resize(list.len(), NONE);
    let mut used: Vec<&str> = Vec::new();
    let mut place = |number: Text| {
        // Numbers of texts come from the list.
        let place = &mut local[number as usize];
        if *place == NONE {
            *place = used.len() as Text;
            used.push(&list[number as usize]);
        }
        *place
    };
    let places = match none {
        0 => IdxCa::from_vec(name.into(), numbers.iter().map(|number| place(*number)).collect()),
        _ => {
            let places = numbers.iter().map(|number| (*number != NONE).then(|| place(*number)));
            IdxCa::from_iter_options(name.into(), places)
        }
    };
    Ok(StringChunked::from_slice(name.into(), &used).take(&places)?.into_column())
}

/// A number in plain digits with its decimals: what nearly every cell is. Digits that a float holds exactly, divided by a
/// power of ten that it holds exactly, give the float nearest to the number (Clinger 1990, section 1).
fn plain(cell: &[u8]) -> Option<(f64, u32)> {
    let (sign, digits) = match cell {
        [b'-', digits @ ..] => (-1.0, digits),
        digits => (1.0, digits),
    };
    if digits.len() > EXACT_DIGITS + 1 || !digits.first()?.is_ascii_digit() {
        return None;
    }
    let (mut whole, mut decimals) = (0u64, None);
    for byte in digits {
        match byte {
            b'0'..=b'9' => {
                whole = whole * 10 + u64::from(byte - b'0');
                decimals = decimals.map(|d| d + 1);
            }
            b'.' if decimals.is_none() => decimals = Some(0),
            _ => return None,
        }
    }
    let too_long = digits.len() > EXACT_DIGITS && decimals.is_none();
    if too_long || decimals == Some(0) {
        return None;
    }
    let decimals = decimals.unwrap_or(0);
    Some((sign * (whole as f64 / TENS[decimals as usize]), decimals))
}

/// Powers of ten, exact as floats.
const TENS: [f64; EXACT_DIGITS + 1] =
    [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::catalog::{Catalog, DataFiles};

    static WORDS: std::sync::LazyLock<Catalog> =
        std::sync::LazyLock::new(|| Catalog::load(&DataFiles::Embedded).expect("the catalog loads"));

    proptest! {
        #[test]
        fn plain_digits_are_read_as_any_other_cell(cell in "-?[0-9]{0,17}([.][0-9]{0,16})?|[-0-9.,%]{0,8}") {
            if let Some((value, decimals)) = plain(cell.as_bytes()) {
                let Value::Figure { value: exact, unit: None, .. } = number::read(&cell, &WORDS.imports) else {
                    return Err(TestCaseError::fail("no figure"));
                };
                prop_assert_eq!(value, cell.parse::<f64>().unwrap(), "the nearest float");
                prop_assert_eq!(exact.scale(), decimals);
                prop_assert_eq!(exact.to_string().parse::<f64>().unwrap(), value);
            }
        }
    }

    #[test]
    fn what_is_not_plain_is_left_to_the_careful_reader() {
        for cell in ["", "-", ".5", "5.", "1e5", "1,000", "1.2.3", "1234567890123456", "+1", "７"] {
            assert_eq!(plain(cell.as_bytes()), None, "{cell}");
        }
        assert_eq!(plain(b"-0012.50"), Some((-12.5, 2)));
        assert_eq!(plain(b"123456789012345"), Some((123_456_789_012_345.0, 0)));
    }
}
