//! A text table in blocks of whole rows, so that it is never in memory as a whole and several threads can read it.

use std::io::Read;

use anyhow::{Context, Result, bail};

use super::super::limits::MAX_CHARS;
use super::super::text::ends;

/// Bytes of a block, a row group of the file that is written. Where blocks end depends on the file alone.
pub const BLOCK: usize = 16 << 20;

/// Whole rows of a text table.
#[derive(Debug, PartialEq, Eq)]
pub struct Block {
    /// The bytes, from the first of a row on.
    pub bytes: Vec<u8>,
    /// Bytes of the file before it.
    pub at: u64,
    /// Line of the file on which it begins, from 1.
    pub line: u64,
}

/// Reads a text table block by block.
pub struct Blocks<R> {
    file: R,
    name: String,
    separator: u8,
    size: usize,
    /// What was read behind the last whole row.
    rest: Vec<u8>,
    at: u64,
    line: u64,
    done: bool,
}

impl<R: Read> Blocks<R> {
    /// For a file that is read from the byte `at`, line 2, on; `size` is that of a block.
    pub fn new(file: R, name: String, separator: u8, at: u64, size: usize) -> Self {
        Blocks { file, name, separator, size, rest: Vec::new(), at, line: 2, done: false }
    }

    fn read(&mut self) -> Result<Option<Block>> {
        let mut bytes = std::mem::take(&mut self.rest);
        let end = loop {
            let wanted = self.size.saturating_sub(bytes.len()).max(self.size / 2).max(1);
            let context = || format!("{}: cannot read", self.name);
            let read = self.file.by_ref().take(wanted as u64).read_to_end(&mut bytes).with_context(context)?;
            self.done = read < wanted;
            let (end, open) = ends(&bytes, self.separator);
            let line = |to: usize| self.line + bytes[..to].iter().filter(|b| **b == b'\n').count() as u64;
            // Four bytes are the longest character.
            if let Some(open) = open.filter(|open| bytes.len() - open > MAX_CHARS * 4) {
                bail!(
                    "{}:{}: a cell of more than {MAX_CHARS} characters; is its quotation mark never closed?",
                    self.name,
                    line(open)
                );
            }
            if let (true, Some(open)) = (self.done, open) {
                bail!("{}:{}: a quotation mark that is never closed", self.name, line(open));
            }
            match end {
                _ if self.done => break bytes.len(),
                Some(end) => break end,
                None if bytes.len() > 4 * self.size.max(1 << 16) => {
                    bail!("{}:{}: a row of more than {} MB", self.name, self.line, bytes.len() >> 20)
                }
                None => {}
            }
        };
        self.rest = bytes.split_off(end);
        let block = Block { at: self.at, line: self.line, bytes };
        self.at += block.bytes.len() as u64;
        self.line += block.bytes.iter().filter(|b| **b == b'\n').count() as u64;
        Ok((!block.bytes.is_empty()).then_some(block))
    }
}

impl<R: Read> Iterator for Blocks<R> {
    type Item = Result<Block>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let block = self.read();
        self.done |= block.is_err();
        block.transpose()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn blocks(text: &str, size: usize) -> Vec<Block> {
        let blocks = Blocks::new(text.as_bytes(), "t.csv".into(), b',', 10, size);
        blocks.map(|b| b.unwrap()).collect()
    }

    fn records(bytes: &[u8]) -> Vec<csv::ByteRecord> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
        reader.byte_records().map(|r| r.unwrap()).collect()
    }

    #[test]
    fn blocks_tell_where_they_stand() {
        let text = "a,\"x\ny\",1\nb,z,2\n\nc,\"\"\"\n\",3\nd,5\" pipe,4";
        let list = blocks(text, 12);
        assert_eq!(list.iter().flat_map(|b| b.bytes.clone()).collect::<Vec<_>>(), text.as_bytes());
        assert_eq!((list[0].at, list[0].line), (10, 2));
        assert_eq!((list[1].at, list[1].line), (20, 4), "{list:?}");
        assert_eq!(list.last().unwrap().bytes, b"d,5\" pipe,4");
    }

    #[test]
    fn a_mark_that_is_never_closed_is_told_with_its_line() {
        let text = format!("a,1\nb,\"{}", "x\n".repeat(100_000));
        let found: Result<Vec<Block>> = Blocks::new(text.as_bytes(), "t.csv".into(), b',', 0, 1 << 16).collect();
        let error = format!("{:#}", found.unwrap_err());
        assert!(error.starts_with("t.csv:3: ") && error.contains("quotation mark"), "{error}");
        for size in [5, 1 << 16] {
            let short = "a,1\nb,\"2\nc,\"\"3\"\"\n";
            let found: Result<Vec<Block>> = Blocks::new(short.as_bytes(), "t.csv".into(), b',', 0, size).collect();
            assert_eq!(format!("{:#}", found.unwrap_err()), "t.csv:3: a quotation mark that is never closed");
        }
    }

    proptest! {
        #[test]
        fn rows_are_never_cut(text in "([ab\",\n\r]|\r\n|\"[a,\n]{0,3}\"){0,60}", size in 1usize..40) {
            prop_assume!(ends(text.as_bytes(), b',').1.is_none());
            let list = blocks(&text, size);
            let joined: Vec<csv::ByteRecord> = list.iter().flat_map(|b| records(&b.bytes)).collect();
            prop_assert_eq!(joined, records(text.as_bytes()));
            let mut line = 2;
            for block in list {
                prop_assert_eq!(block.line, line);
                line += block.bytes.iter().filter(|b| **b == b'\n').count() as u64;
            }
        }
    }
}
