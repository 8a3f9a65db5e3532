//! Text tables: bytes to text in the encoding they show, text to a grid with the separator it uses.

use encoding_rs::{Encoding, GB18030, UTF_16BE, UTF_16LE};

use super::grid::Grid;

/// Text and the name of its encoding.
#[derive(Debug, PartialEq, Eq)]
pub struct Text {
    /// The text, without byte order mark.
    pub text: String,
    /// Encoding as told to the user.
    pub encoding: &'static str,
}

/// Decodes a text file, strictly.
///
/// # Errors
/// A sentence when the bytes are of no encoding that is known, with the offset of the first that does not fit.
pub fn decode(bytes: &[u8], told: Option<&str>) -> Result<Text, String> {
    if let Some(label) = told {
        let encoding = Encoding::for_label(label.trim().as_bytes())
            .ok_or_else(|| format!("no encoding is called {label:?}; write utf-8, gb18030, utf-16le or utf-16be"))?;
        return strict(encoding, bytes, encoding.name());
    }
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8(rest, "UTF-8 with byte order mark"),
        [0xff, 0xfe, rest @ ..] => strict(UTF_16LE, rest, "UTF-16LE with byte order mark"),
        [0xfe, 0xff, rest @ ..] => strict(UTF_16BE, rest, "UTF-16BE with byte order mark"),
        _ if zeros(bytes, 1) => strict(UTF_16LE, bytes, "UTF-16LE"),
        _ if zeros(bytes, 0) => strict(UTF_16BE, bytes, "UTF-16BE"),
        _ => match simdutf8::basic::from_utf8(bytes) {
            Ok(text) => Ok(Text { text: text.to_string(), encoding: "UTF-8" }),
            Err(_) => strict(GB18030, bytes, "GB18030").map_err(|_| neither(bytes)),
        },
    }
}

fn utf8(bytes: &[u8], encoding: &'static str) -> Result<Text, String> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Text { text: text.to_string(), encoding }),
        Err(e) => Err(format!("byte {} is not {encoding}; the file is damaged", e.valid_up_to() + 3)),
    }
}

fn strict(encoding: &'static Encoding, bytes: &[u8], name: &'static str) -> Result<Text, String> {
    match encoding.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => Ok(Text { text: text.trim_start_matches('\u{feff}').to_string(), encoding: name }),
        None => Err(format!("the bytes are not {name}; the file is damaged, or `encoding` of the mapping is wrong")),
    }
}

fn neither(bytes: &[u8]) -> String {
    let at = std::str::from_utf8(bytes).err().map_or(0, |e| e.valid_up_to());
    format!("the text is neither UTF-8 (byte {at} does not fit) nor GB18030 nor UTF-16; the file is damaged")
}

/// Whether every other byte of the beginning is nothing, as in UTF-16 text with digits and separators.
fn zeros(bytes: &[u8], parity: usize) -> bool {
    let head = &bytes[..bytes.len().min(512)];
    let count = |p: usize| head.iter().skip(p).step_by(2).filter(|b| **b == 0).count();
    head.len() >= 4 && count(parity) * 6 > head.len() && count(1 - parity) == 0
}

/// The separator of a text table: the one that gives the first lines the most cells, the comma where two give as many.
pub fn separator(text: &str) -> u8 {
    let cells = |separator: u8| {
        let lines: Vec<usize> = text
            .lines()
            .take(200)
            .map(|line| line.bytes().filter(|b| *b == separator).count())
            .filter(|n| *n > 0)
            .collect();
        lines.iter().sum::<usize>()
    };
    // Listed so that the last of equals, the comma, wins.
    [b'|', b';', b'\t', b','].into_iter().max_by_key(|s| cells(*s)).unwrap_or(b',')
}

/// Whether columns are parted by a tab and a comma together: then a comma alone belongs to its cell, as in
/// `Indices of GDP (preceding year=100) , Current Quarter<TAB>,105.0`.
fn paired(text: &str) -> bool {
    let (tabs, pairs) = (text.matches('\t').count(), text.matches("\t,").count());
    pairs > 0 && pairs * 20 >= tabs * 19
}

/// The grid of a text table in the separator it shows.
///
/// # Errors
/// A sentence when a row leaves the limits.
pub fn table(text: &str) -> Result<Grid, String> {
    match paired(text) {
        true => grid(&text.replace("\t,", "\t"), b'\t'),
        false => grid(text, separator(text)),
    }
}

/// The grid of a text table.
///
/// # Errors
/// A sentence when a row leaves the limits, or a quotation mark is never closed.
pub fn grid(text: &str, separator: u8) -> Result<Grid, String> {
    // The reader would take all that follows for one cell.
    if let (_, Some(open)) = ends(text.as_bytes(), separator) {
        let line = text.as_bytes()[..open].iter().filter(|b| **b == b'\n').count() + 1;
        return Err(format!("line {line}: a quotation mark that is never closed"));
    }
    let mut reader =
        csv::ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut grid = Grid::new(None);
    let mut record = csv::StringRecord::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(false) => {
                grid.unended = !text.ends_with(['\n', '\r']);
                return Ok(grid);
            }
            Ok(true) => {
                let line = record.position().map_or(0, |p| p.line() as usize + skipped(text, p.byte() as usize));
                let cells = record.iter().map(|c| unquote(c).to_string()).collect();
                grid.push(line, cells).map_err(|e| hint(e, line))?;
            }
            Err(e) => return Err(format!("the text table cannot be read: {e}")),
        }
    }
}

/// The end of the last line that ends outside of quotation marks, and the mark that is open at the end of the bytes, which
/// begin with a row. A mark opens only at the beginning of a cell, as the reader of rows has it.
pub fn ends(bytes: &[u8], separator: u8) -> (Option<usize>, Option<usize>) {
    let last = |from: usize, to: usize| bytes[from..to].iter().rposition(|b| *b == b'\n').map(|at| from + at + 1);
    if !bytes.contains(&b'"') {
        return (last(0, bytes.len()), None);
    }
    let find = |from: usize| bytes[from..].iter().position(|b| *b == b'"').map(|at| from + at);
    let (mut end, mut from, mut at) = (None, 0, 0);
    while let Some(mark) = find(at) {
        if mark > 0 && ![separator, b'\n', b'\r'].contains(&bytes[mark - 1]) {
            at = mark + 1;
            continue;
        }
        end = last(from, mark).or(end);
        let mut inside = mark + 1;
        loop {
            let Some(close) = find(inside) else { return (end, Some(mark)) };
            inside = close + 1;
            if bytes.get(inside) != Some(&b'"') {
                break;
            }
            // Two marks are one that belongs to the text.
            inside += 1;
        }
        (from, at) = (inside, inside);
    }
    (last(from, bytes.len()).or(end), None)
}

/// Line ends between a record's position and its text: the reader stops behind `\r` and passes empty lines over later.
pub fn skipped(text: &str, at: usize) -> usize {
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    rest.iter().take_while(|b| matches!(b, b'\r' | b'\n')).filter(|b| **b == b'\n').count()
}

fn hint(error: String, line: usize) -> String {
    match error.contains("characters") {
        true => format!("{error}; is a quotation mark of line {line} never closed?"),
        false => error,
    }
}

/// A cell without the quotation marks that a blank before them kept from being read as such (` "00000","Alabama"`).
pub fn unquote(cell: &str) -> &str {
    let inner = cell.trim();
    let quoted = inner.len() != cell.len() && inner.len() >= 2;
    match inner.strip_prefix('"').and_then(|c| c.strip_suffix('"')) {
        Some(inside) if quoted => inside,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_seen_in_the_bytes() {
        let text = "地区,2022年\n北京市,1.5\n";
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut marked = vec![0xff, 0xfe];
        marked.extend(&utf16);
        let gbk = GB18030.encode(text).0.into_owned();
        let bom = [&[0xef, 0xbb, 0xbf], text.as_bytes()].concat();
        for (bytes, encoding) in [
            (text.as_bytes().to_vec(), "UTF-8"),
            (bom, "UTF-8 with byte order mark"),
            (marked, "UTF-16LE with byte order mark"),
            (utf16, "UTF-16LE"),
            (gbk, "GB18030"),
        ] {
            assert_eq!(decode(&bytes, None).unwrap(), Text { text: text.into(), encoding });
        }
        assert!(decode(b"\xff\xff\xff\xff,1\n", None).unwrap_err().contains("byte 0"));
    }

    #[test]
    fn a_comma_inside_a_name_does_not_move_the_figures() {
        let table = table("Indicators\t,1Q 2026\t,\nIndices of GDP , Current Quarter\t,105.0\t,\n").unwrap();
        assert_eq!(table.rows[1].cells, ["Indices of GDP , Current Quarter", "105.0", ""]);
        assert_eq!(separator("geo\t2020\t2021\nDE\t1\t2\n"), b'\t');
        assert_eq!(separator("a;b\n1;2\n"), b';');
        let lines = |text: &str| grid(text, b',').unwrap().rows.iter().map(|r| r.number).collect::<Vec<_>>();
        assert_eq!(lines("a,b\n\"x\ny\",2\nz,3\n"), [1, 2, 4]);
        assert_eq!(grid("a,b\n\"x,2\nz,3\n", b',').unwrap_err(), "line 2: a quotation mark that is never closed");
        assert_eq!(lines("a,b\r\n\r\nc,d\r\ne,f"), [1, 3, 4]);
    }
}
