//! Bytes of a document to text: UTF-8 as it is, GB18030 where it is not UTF-8, with an offset map.

use std::borrow::Cow;

use encoding_rs::GB18030;

use super::offsets::Offsets;

/// How the bytes of a document were read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Valid UTF-8.
    Utf8,
    /// UTF-8 with damaged places, each of which became U+FFFD.
    DamagedUtf8,
    /// GB18030 (GBK, GB2312).
    Gb18030,
}

/// The text of a document and where it stands in the bytes.
#[derive(Debug)]
pub struct Decoded<'a> {
    /// The text.
    pub text: Cow<'a, str>,
    /// How it was read.
    pub encoding: Encoding,
    /// `None` where text and bytes are the same.
    offsets: Option<Offsets>,
}

impl Decoded<'_> {
    /// The bytes behind `start..end` of the text.
    pub fn original(&self, start: usize, end: usize) -> (usize, usize) {
        self.offsets.as_ref().map_or((start, end), |map| map.original(start, end))
    }
}

/// Decodes the bytes of a document. Never fails: what cannot be read becomes U+FFFD.
pub fn decode(bytes: &[u8]) -> Decoded<'_> {
    if let Ok(text) = simdutf8::basic::from_utf8(bytes) {
        return Decoded { text: Cow::Borrowed(text), encoding: Encoding::Utf8, offsets: None };
    }
    let (text, map, damaged) = lossy(bytes);
    // A page of UTF-8 with a few broken places stays UTF-8; GB18030 read as UTF-8 is broken nearly everywhere.
    if damaged * 50 < bytes.len() {
        return Decoded { text: Cow::Owned(text), encoding: Encoding::DamagedUtf8, offsets: Some(map) };
    }
    let (text, map) = gb18030(bytes);
    Decoded { text: Cow::Owned(text), encoding: Encoding::Gb18030, offsets: Some(map) }
}

/// UTF-8 with U+FFFD for what is not, and the number of bytes that are not.
fn lossy(bytes: &[u8]) -> (String, Offsets, usize) {
    let (mut text, mut map, mut damaged) = (String::with_capacity(bytes.len()), Offsets::default(), 0);
    for chunk in bytes.utf8_chunks() {
        if !chunk.valid().is_empty() {
            text.push_str(chunk.valid());
            map.keep(chunk.valid().len());
        }
        if !chunk.invalid().is_empty() {
            text.push(char::REPLACEMENT_CHARACTER);
            map.replace(chunk.invalid().len(), char::REPLACEMENT_CHARACTER.len_utf8());
            damaged += chunk.invalid().len();
        }
    }
    (text, map, damaged)
}

/// GB18030 character by character; a byte that begins no character becomes U+FFFD.
fn gb18030(bytes: &[u8]) -> (String, Offsets) {
    let (mut text, mut map) = (String::with_capacity(bytes.len() * 3 / 2), Offsets::default());
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at].is_ascii() {
            text.push(char::from(bytes[at]));
            map.keep(1);
            at += 1;
            continue;
        }
        let len = if bytes.get(at + 1).is_some_and(u8::is_ascii_digit) { 4 } else { 2 };
        let read = bytes
            .get(at..at + len)
            .and_then(|slice| GB18030.decode_without_bom_handling_and_without_replacement(slice));
        let (taken, piece) = match &read {
            Some(piece) => (len, piece.as_ref()),
            None => (1, "\u{fffd}"),
        };
        text.push_str(piece);
        map.replace(taken, piece.len());
        at += taken;
    }
    (text, map)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gb18030_spans_slice_the_original() {
        let (bytes, _, _) = GB18030.encode("一季度全市规上工业增加值同比增长8.1%。");
        let decoded = decode(&bytes);
        assert_eq!(decoded.encoding, Encoding::Gb18030);
        assert_eq!(decoded.text, "一季度全市规上工业增加值同比增长8.1%。");
        let start = decoded.text.find("同比").unwrap();
        let end = decoded.text.find('。').unwrap();
        let (from, to) = decoded.original(start, end);
        assert_eq!(GB18030.decode(&bytes[from..to]).0, "同比增长8.1%");
    }

    #[test]
    fn a_broken_byte_in_utf8_costs_itself_only() {
        let mut bytes = "工业增加值增长8.1%，投资增长6%。".repeat(5).into_bytes();
        bytes[4] = 0xff;
        let decoded = decode(&bytes);
        assert_eq!(decoded.encoding, Encoding::DamagedUtf8);
        assert!(decoded.text.contains("增加值增长8.1%"));
    }
}
