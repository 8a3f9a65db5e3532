//! Rows and cells of a block. Where a block has no quotation mark, its cells are found eight bytes at a time and never
//! copied; any other is read by the reader of small tables, and both give the same cells.

use anyhow::{Result, anyhow};

use super::super::text;

/// The cells of one row.
#[derive(Default)]
pub struct Cells<'a> {
    /// Bytes that the cells are parts of.
    bytes: &'a [u8],
    /// Begin and end of each.
    cells: &'a [(usize, usize)],
}

impl<'a> Cells<'a> {
    /// Cells as parts of bytes, which are UTF-8 and are cut between characters.
    pub fn new(bytes: &'a [u8], cells: &'a [(usize, usize)]) -> Self {
        Cells { bytes, cells }
    }

    /// The bytes of a cell; none where the row is too short.
    pub fn bytes(&self, at: usize) -> &'a [u8] {
        self.cells.get(at).map_or(&[], |(from, to)| &self.bytes[*from..*to])
    }

    /// The text of a cell.
    pub fn text(&self, at: usize) -> &'a str {
        // Blocks are checked to be UTF-8 before they are split at ASCII characters.
        std::str::from_utf8(self.bytes(at)).unwrap_or_default()
    }

    /// Number of cells.
    pub fn len(&self) -> usize {
        self.cells.len()
    }
}

/// Gives every row to `each`, with the line on which it begins, counted from 0 in the block; empty lines are passed over.
///
/// # Errors
/// When the reader of quoted cells fails.
pub fn rows(block: &str, separator: u8, each: impl FnMut(u64, &Cells)) -> Result<()> {
    match plain(block.as_bytes()) {
        true => {
            unquoted(block.as_bytes(), separator, each);
            Ok(())
        }
        false => quoted(block, separator, each),
    }
}

/// Whether no cell is quoted and every line ends with `\n` or `\r\n`.
fn plain(bytes: &[u8]) -> bool {
    let returns = bytes.iter().filter(|b| **b == b'\r').count();
    let ends = || bytes.iter().zip(bytes.iter().skip(1)).filter(|(a, b)| **a == b'\r' && **b == b'\n').count();
    !bytes.contains(&b'"') && (returns == 0 || returns == ends())
}

fn unquoted(bytes: &[u8], separator: u8, mut each: impl FnMut(u64, &Cells)) {
    let mut cells: Vec<(usize, usize)> = Vec::new();
    let (mut start, mut line) = (0, 0);
    let mut mark = |at: usize, ends_line: bool| {
        let end = if ends_line && at > start && bytes[at - 1] == b'\r' { at - 1 } else { at };
        cells.push((start, end));
        start = at + 1;
        if ends_line {
            if cells != [(end, end)] {
                each(line, &Cells::new(bytes, &cells));
            }
            cells.clear();
            line += 1;
        }
    };
    let (words, tail) = bytes.as_chunks::<8>();
    let (separators, newlines) = (repeated(separator), repeated(b'\n'));
    for (index, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let ends = equal(word, newlines);
        let mut found = equal(word, separators) | ends;
        while found != 0 {
            let first = found & found.wrapping_neg();
            mark(index * 8 + (found.trailing_zeros() / 8) as usize, ends & first != 0);
            found ^= first;
        }
    }
    let done = bytes.len() - tail.len();
    for (at, byte) in tail.iter().enumerate().filter(|(_, b)| **b == separator || **b == b'\n') {
        mark(done + at, *byte == b'\n');
    }
    if bytes.last().is_some_and(|last| *last != b'\n') {
        mark(bytes.len(), true);
    }
}

/// A byte in all eight places of a word.
fn repeated(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// The highest bit of each byte that equals that of the pattern, and no other: the sum of the lower bits carries into the
/// highest for every difference but none, and never beyond the byte.
fn equal(word: u64, pattern: u64) -> u64 {
    const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    let difference = word ^ pattern;
    !(((difference & LOW) + LOW) | difference | LOW)
}

fn quoted(block: &str, separator: u8, mut each: impl FnMut(u64, &Cells)) -> Result<()> {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(block.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut cells: Vec<(usize, usize)> = Vec::new();
    while reader.read_record(&mut record).map_err(|e| anyhow!("the text table cannot be read: {e}"))? {
        let line = record.position().map_or(0, |p| p.line() as usize - 1 + text::skipped(block, p.byte() as usize));
        cells.clear();
        for at in 0..record.len() {
            let range = record.range(at).unwrap_or_default();
            let cell = &record.as_slice()[range.clone()];
            // Few cells hold a mark of their own, and only those are trimmed.
            let inner = if cell.as_bytes().contains(&b'"') { text::unquote(cell) } else { cell };
            // The text within the marks, where a blank stands before the first.
            let from = if inner.len() == cell.len() { 0 } else { cell.len() - cell.trim_start().len() + 1 };
            cells.push((range.start + from, range.start + from + inner.len()));
        }
        each(line as u64, &Cells::new(record.as_slice().as_bytes(), &cells));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Rows = Vec<(u64, Vec<String>)>;

    fn collected(read: impl FnOnce(&mut dyn FnMut(u64, &Cells))) -> Rows {
        let mut rows = Vec::new();
        read(&mut |line, cells| rows.push((line, (0..cells.len()).map(|c| cells.text(c).to_string()).collect())));
        rows
    }

    /// The rows of the reader of small tables.
    fn grid(block: &str) -> Rows {
        let grid = text::grid(block, b',').unwrap();
        grid.rows.into_iter().map(|r| (r.number as u64 - 1, r.cells)).collect()
    }

    #[test]
    fn quoted_cells_keep_their_lines() {
        let block = "a,\"x\n,y\",1\n\nb, \"z\",2\r\n";
        let rows = collected(|each| super::rows(block, b',', each).unwrap());
        let cells = |list: [&str; 3]| list.map(String::from).to_vec();
        assert_eq!(rows, [(0, cells(["a", "x\n,y", "1"])), (3, cells(["b", "z", "2"]))]);
    }

    proptest! {
        #[test]
        fn both_ways_give_the_same_rows(block in "([ab中 ,\n]|\r\n|\u{0}|ÿ|,,|é){0,80}") {
            prop_assume!(plain(block.as_bytes()));
            let fast = collected(|each| unquoted(block.as_bytes(), b',', each));
            prop_assert_eq!(&fast, &collected(|each| quoted(&block, b',', each).unwrap()));
            prop_assert_eq!(&fast, &grid(&block));
        }

        #[test]
        fn any_text_is_split_as_a_small_table(block in "([ab中 \",\n\r]|\r\n|\"[a,\n]{0,3}\"| \"a\"){0,60}") {
            // Blocks end where a row ends.
            prop_assume!(text::ends(block.as_bytes(), b',').1.is_none());
            let rows = collected(|each| super::rows(&block, b',', each).unwrap());
            prop_assert_eq!(rows, grid(&block));
        }
    }
}
