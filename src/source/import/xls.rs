//! The outer form of .xls files: how large its sheets are and which cells show percent, found out before the file is
//! given to a reader that believes it. Structure after MS-CFB and MS-XLS.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::workbook::percentage;

/// Cells of percent by sheet.
pub type Percent = HashMap<String, HashSet<(u32, u32)>>;

/// Cells that all sheets may span together, empty ones included: the reader holds each in some sixty bytes.
const MAX_SPAN: u64 = 8_000_000;

/// Bytes of the texts of all cells: the reader copies a shared text into every cell that shows it.
const MAX_TEXT: u64 = 256 << 20;

const DAMAGED: &str = "damaged workbook: its structure does not hold";

/// Checks an .xls file and gives its cells of percent.
///
/// # Errors
/// A sentence when the structure does not hold, it is encrypted, or its sheets span too many cells.
pub fn check(bytes: &[u8]) -> Result<Percent, String> {
    let stream = workbook(bytes)?;
    let mut formats: HashMap<u16, bool> = HashMap::from([(9, true), (10, true)]);
    let (mut styles, mut sheets) = (Vec::new(), Vec::new());
    let (mut shared, mut continues): (Vec<&[u8]>, bool) = (Vec::new(), false);
    for (kind, data) in (Records { stream: &stream, at: 0 }) {
        continues = kind == 0x00fc || continues && kind == 0x003c;
        if continues {
            shared.push(data);
        }
        match kind {
            0x002f => return Err("an encrypted workbook; save it without a password".into()),
            0x041e => {
                if let Some(id) = short(data, 0) {
                    formats.insert(id, percentage(&String::from_utf8_lossy(data.get(4..).unwrap_or_default())));
                }
            }
            0x00e0 => styles.push(short(data, 2).unwrap_or(0)),
            0x0085 => sheets.push((long(data, 0).ok_or(DAMAGED)? as usize, name(data))),
            0x000a => break,
            _ => {}
        }
    }
    let percent: Vec<bool> = styles.iter().map(|f| formats.get(f).copied().unwrap_or(false)).collect();
    let lengths = lengths(&shared);
    let mut found = Percent::new();
    let (mut span, mut text) = (0, 0);
    for (at, name) in sheets {
        let (cells, size) = sheet(&stream, at, &percent);
        span += size;
        text += texts(&stream, at, &lengths);
        if span > MAX_SPAN {
            return Err(format!("sheet {name:?}: the sheets span more than {MAX_SPAN} cells"));
        }
        if text > MAX_TEXT {
            return Err(format!("sheet {name:?}: the texts of the cells come to more than {} MB", MAX_TEXT >> 20));
        }
        found.insert(name, cells);
    }
    Ok(found)
}

/// Cells of percent of a sheet, and how many cells it spans.
fn sheet(stream: &[u8], at: usize, percent: &[bool]) -> (HashSet<(u32, u32)>, u64) {
    let mut cells = HashSet::new();
    let mut bounds: Option<(u32, u32, u32, u32)> = None;
    let mut depth = 0;
    for (kind, data) in (Records { stream, at }) {
        match kind {
            0x0809 => depth += 1,
            0x000a if depth <= 1 => break,
            0x000a => depth -= 1,
            // Blank, boolean, formula, label, label of the table, number, rich label, small number.
            0x0201 | 0x0205 | 0x0006 | 0x0204 | 0x00fd | 0x0203 | 0x00d6 | 0x027e | 0x00bd | 0x00be => {
                let (Some(row), Some(column)) = (short(data, 0), short(data, 2)) else { continue };
                let (row, column) = (u32::from(row), u32::from(column));
                let several = matches!(kind, 0x00bd | 0x00be);
                let last =
                    if several { short(data, data.len().saturating_sub(2)).map_or(column, u32::from) } else { column };
                let (r0, r1, c0, c1) = bounds.unwrap_or((row, row, column, column));
                bounds = Some((r0.min(row), r1.max(row), c0.min(column), c1.max(last)));
                let step = if kind == 0x00bd { 6 } else { 2 };
                for (i, c) in (column..=last.max(column)).enumerate() {
                    let style = short(data, 4 + i * step).unwrap_or(0);
                    if percent.get(usize::from(style)).copied().unwrap_or(false) {
                        cells.insert((row, c));
                    }
                }
            }
            _ => {}
        }
    }
    let size = bounds.map_or(0, |(r0, r1, c0, c1)| u64::from(r1 - r0 + 1) * u64::from(c1.saturating_sub(c0) + 1));
    (cells, size)
}

/// Bytes of the shared texts that the cells of a sheet show.
fn texts(stream: &[u8], at: usize, lengths: &[u32]) -> u64 {
    let (mut depth, mut sum) = (0, 0);
    for (kind, data) in (Records { stream, at }) {
        match kind {
            0x0809 => depth += 1,
            0x000a if depth <= 1 => break,
            0x000a => depth -= 1,
            0x00fd => {
                // Of a table that is damaged, a text that was not reached may have any length.
                let length = long(data, 6).and_then(|index| lengths.get(index as usize));
                sum += u64::from(*length.unwrap_or(&(u32::from(u16::MAX) * 3)));
            }
            _ => {}
        }
    }
    sum
}

/// Bytes that each shared text takes at most, from the table of shared texts and the records that continue it. A text goes on
/// in the next record behind a byte that tells anew whether its characters are wide (MS-XLS 2.5.293).
fn lengths(parts: &[&[u8]]) -> Vec<u32> {
    let mut lengths = Vec::new();
    let mut place = Continued { parts, at: 8 };
    while let Some(length) = place.text() {
        lengths.push(length);
    }
    lengths
}

/// A place in records that continue each other.
struct Continued<'a> {
    parts: &'a [&'a [u8]],
    at: usize,
}

impl Continued<'_> {
    /// The bytes left in this record; the next record begins where none are.
    fn left(&mut self) -> Option<usize> {
        while self.at >= self.parts.first()?.len() {
            self.at -= self.parts[0].len();
            self.parts = &self.parts[1..];
        }
        Some(self.parts[0].len() - self.at)
    }

    /// Reads one text; three bytes of UTF-8 for each of its characters.
    fn text(&mut self) -> Option<u32> {
        self.left()?;
        let head = &self.parts[0][self.at..];
        let (count, flags) = (short(head, 0)?, *head.get(2)?);
        let mut at = 3;
        let mut behind = 0;
        if flags & 8 != 0 {
            behind += usize::from(short(head, at)?) * 4;
            at += 2;
        }
        if flags & 4 != 0 {
            behind += long(head, at)? as usize;
            at += 4;
        }
        self.at += at;
        let (mut wide, mut characters) = (flags & 1 == 1, usize::from(count));
        while characters > 0 {
            let before = self.parts.len();
            let mut left = self.left()?;
            let next = self.parts.len() != before;
            if next {
                wide = self.parts[0][self.at] & 1 == 1;
                self.at += 1;
                left -= 1;
            }
            let size = 1 + usize::from(wide);
            let here = characters.min(left / size);
            // Half a character at the end of a record is damage.
            if here == 0 && !next {
                return None;
            }
            characters -= here;
            self.at += here * size;
        }
        self.at += behind;
        Some(u32::from(count) * 3)
    }
}

/// Records of a stream: number and content, continuations left apart.
struct Records<'a> {
    stream: &'a [u8],
    at: usize,
}

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let head = self.stream.get(self.at..self.at.checked_add(4)?)?;
        let (kind, size) = (short(head, 0)?, usize::from(short(head, 2)?));
        let data = self.stream.get(self.at + 4..self.at + 4 + size)?;
        self.at += 4 + size;
        Some((kind, data))
    }
}

fn short(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes([*data.get(at)?, *data.get(at.checked_add(1)?)?]))
}

fn long(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from(short(data, at)?) | u32::from(short(data, at.checked_add(2)?)?) << 16)
}

/// The name in a record of a sheet: a length, a flag for wide characters, the characters.
fn name(data: &[u8]) -> String {
    let length = usize::from(data.get(6).copied().unwrap_or(0));
    let wide = data.get(7).is_some_and(|f| f & 1 == 1);
    let text = data.get(8..).unwrap_or_default();
    if wide {
        let units: Vec<u16> = text.chunks_exact(2).take(length).map(|b| u16::from_le_bytes([b[0], b[1]])).collect();
        return String::from_utf16_lossy(&units);
    }
    text.iter().take(length).map(|b| char::from(*b)).collect()
}

/// The stream of the workbook inside the compound file.
fn workbook(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let shift = short(bytes, 30).filter(|s| matches!(s, 9 | 12)).ok_or(DAMAGED)?;
    let size = 1usize << shift;
    let sector = |n: u32| {
        let at = (n as usize).checked_add(1)?.checked_mul(size)?;
        bytes.get(at..bytes.len().min(at.checked_add(size)?)).filter(|s| !s.is_empty())
    };
    let mut tables: Vec<u32> = (0..109).filter_map(|i| long(bytes, 76 + i * 4)).filter(|s| *s < 0xffff_fff0).collect();
    let (mut next, mut seen) = (long(bytes, 68).ok_or(DAMAGED)?, 0);
    while next < 0xffff_fff0 && seen <= bytes.len() / size {
        let list = sector(next).ok_or(DAMAGED)?;
        let entries = size / 4 - 1;
        tables.extend((0..entries).filter_map(|i| long(list, i * 4)).filter(|s| *s < 0xffff_fff0));
        next = long(list, entries * 4).ok_or(DAMAGED)?;
        seen += 1;
    }
    // No more tables than there are sectors: a list that repeats itself is damage.
    tables.truncate(bytes.len() / size + 1);
    let mut chain: Vec<u32> = Vec::new();
    for table in tables {
        let Some(list) = sector(table) else { continue };
        chain.extend((0..size / 4).filter_map(|i| long(list, i * 4)));
    }
    let follow = |start: u32| -> Result<Vec<u8>, String> {
        let (mut out, mut at) = (Vec::new(), start);
        while at < 0xffff_fff0 {
            out.extend_from_slice(sector(at).ok_or(DAMAGED)?);
            if out.len() > bytes.len() + size {
                return Err(DAMAGED.into());
            }
            at = *chain.get(at as usize).ok_or(DAMAGED)?;
        }
        Ok(out)
    };
    let directory = follow(long(bytes, 48).ok_or(DAMAGED)?)?;
    let mut streams: BTreeMap<String, (u32, usize)> = BTreeMap::new();
    let mut root = None;
    for entry in directory.chunks_exact(128) {
        let length = usize::from(short(entry, 64).unwrap_or(0)).min(64) / 2;
        let units: Vec<u16> = (0..length.saturating_sub(1)).filter_map(|i| short(entry, i * 2)).collect();
        let found = (long(entry, 116).ok_or(DAMAGED)?, long(entry, 120).ok_or(DAMAGED)? as usize);
        if entry[66] == 5 {
            root = Some(found);
        }
        streams.insert(String::from_utf16_lossy(&units), found);
    }
    let (start, length) = *streams
        .get("Workbook")
        .or_else(|| streams.get("Book"))
        .ok_or("no spreadsheet: the file has no stream called Workbook")?;
    // Streams below this size lie in small sectors inside the root's stream; a workbook written by a small program may.
    let cutoff = long(bytes, 56).ok_or(DAMAGED)? as usize;
    let mut stream = if length < cutoff { small(bytes, root, start, &follow)? } else { follow(start)? };
    stream.truncate(length);
    Ok(stream)
}

/// A stream that lies in small sectors.
fn small(
    bytes: &[u8],
    root: Option<(u32, usize)>,
    start: u32,
    follow: &dyn Fn(u32) -> Result<Vec<u8>, String>,
) -> Result<Vec<u8>, String> {
    let whole = follow(root.ok_or(DAMAGED)?.0)?;
    let table = follow(long(bytes, 60).ok_or(DAMAGED)?)?;
    let (mut out, mut at) = (Vec::new(), start);
    while at < 0xffff_fff0 {
        let from = at as usize * 64;
        out.extend_from_slice(whole.get(from..whole.len().min(from + 64)).ok_or(DAMAGED)?);
        if out.len() > whole.len() + 64 {
            return Err(DAMAGED.into());
        }
        at = long(&table, at as usize * 4).ok_or(DAMAGED)?;
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_texts_are_measured_across_records() {
        let head = [1, 0, 0, 0, 4, 0, 0, 0];
        // Three narrow characters; four wide ones, two of them in the next record, narrow there; with marks of fonts behind.
        let first = [&head[..], &[3, 0, 0, b'a', b'b', b'c', 4, 0, 9, 1, 0, 1, 2, 3, 4]].concat();
        let second = [0, b'x', b'y', 9, 9, 9, 9, 1, 0, 0];
        let third = [0, b'z', 5, 0, 1, 1];
        assert_eq!(lengths(&[&first, &second, &third]), [9, 12, 3], "the last is damaged");
        assert_eq!(lengths(&[]), [0; 0]);
    }

    #[test]
    fn a_shared_text_counts_in_every_cell() {
        let record =
            |kind: u16, data: &[u8]| [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat();
        let cell = |text: u8| record(0x00fd, &[0, 0, 0, 0, 0, 0, text, 0, 0, 0]);
        let sheet = [record(0x0809, &[]), cell(1), cell(1), cell(0), cell(7), record(0x000a, &[]), cell(1)].concat();
        assert_eq!(texts(&sheet, 0, &[5, 100]), 205 + 3 * 65_535);
    }
}
