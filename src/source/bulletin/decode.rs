//! Bytes of a document to text, whatever they are encoded in, with the way back from the text to the bytes.

mod detect;
mod steps;

use std::borrow::Cow;
use std::fmt;

use encoding_rs::DecoderResult;

use steps::Steps;

/// How the bytes of a document were read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// GB18030 (GBK, GB2312).
    Gb18030,
    /// Big5, with the additions of Hong Kong.
    Big5,
    /// UTF-16, the low byte first.
    Utf16Le,
    /// UTF-16, the high byte first.
    Utf16Be,
}

impl Encoding {
    fn coder(self) -> &'static encoding_rs::Encoding {
        match self {
            Encoding::Utf8 => encoding_rs::UTF_8,
            Encoding::Gb18030 => encoding_rs::GB18030,
            Encoding::Big5 => encoding_rs::BIG5,
            Encoding::Utf16Le => encoding_rs::UTF_16LE,
            Encoding::Utf16Be => encoding_rs::UTF_16BE,
        }
    }

    /// Bytes of the character that `bytes` begin with, and how many characters of text it is decoded to.
    fn width(self, bytes: &[u8]) -> (usize, usize) {
        let byte = |i: usize| bytes.get(i).copied().unwrap_or(0);
        match self {
            Encoding::Utf8 => (1, 1),
            Encoding::Gb18030 if byte(0) <= 0x80 => (1, 1),
            Encoding::Gb18030 if byte(1).is_ascii_digit() => (4, 1),
            Encoding::Gb18030 => (2, 1),
            Encoding::Big5 if byte(0) < 0x80 => (1, 1),
            // The four letters of Big5 that Unicode writes as a letter and a mark.
            Encoding::Big5 if byte(0) == 0x88 && matches!(byte(1), 0x62 | 0x64 | 0xa3 | 0xa5) => (2, 2),
            Encoding::Big5 => (2, 1),
            Encoding::Utf16Le | Encoding::Utf16Be => {
                let high = if self == Encoding::Utf16Le { byte(1) } else { byte(0) };
                if (0xd8..0xdc).contains(&high) { (4, 1) } else { (2, 1) }
            }
        }
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::Gb18030 => "GB18030",
            Encoding::Big5 => "Big5",
            Encoding::Utf16Le => "UTF-16LE",
            Encoding::Utf16Be => "UTF-16BE",
        })
    }
}

/// The text of a document and where it stands in the bytes.
#[derive(Debug)]
pub struct Decoded<'a> {
    /// The text, without a byte order mark.
    pub text: Cow<'a, str>,
    /// How it was read.
    pub encoding: Encoding,
    /// The first bytes that are no character; each such place became U+FFFD.
    pub damaged: Option<(usize, usize)>,
    /// Bytes in front of the text: the byte order mark.
    skipped: usize,
    /// `None` where text and bytes are the same but for the mark.
    steps: Option<Steps>,
}

impl Decoded<'_> {
    /// The bytes behind `start..end` of the text.
    pub fn original(&self, start: usize, end: usize) -> (usize, usize) {
        let (start, end) = self.steps.as_ref().map_or((start, end), |steps| steps.original(start, end));
        (start + self.skipped, end + self.skipped)
    }
}

/// Decodes the bytes of a document. Never fails: what cannot be read becomes U+FFFD.
///
/// A byte order mark decides; else bytes that hold as UTF-8 are UTF-8; else what reads most like Chinese text, with an
/// advantage for the encoding that a page declares.
pub fn decode(bytes: &[u8]) -> Decoded<'_> {
    let (marked, skipped) = detect::mark(bytes);
    let rest = &bytes[skipped..];
    if matches!(marked, None | Some(Encoding::Utf8))
        && !detect::wide(rest)
        && let Ok(text) = simdutf8::basic::from_utf8(rest)
    {
        return Decoded { text: text.into(), encoding: Encoding::Utf8, damaged: None, skipped, steps: None };
    }
    let encoding = marked.unwrap_or_else(|| detect::guess(rest));
    let (text, steps, damaged) = if encoding == Encoding::Utf8 { lossy(rest) } else { foreign(rest, encoding) };
    let damaged = damaged.map(|(start, end)| (start + skipped, end + skipped));
    Decoded { text: text.into(), encoding, damaged, skipped, steps: Some(steps) }
}

type Read = (String, Steps, Option<(usize, usize)>);

/// UTF-8 with U+FFFD for what is not.
fn lossy(bytes: &[u8]) -> Read {
    let (mut text, mut steps, mut damaged) = (String::with_capacity(bytes.len()), Steps::default(), None);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        steps.straight(chunk.valid().len());
        if !chunk.invalid().is_empty() {
            let at = steps.input();
            damaged.get_or_insert((at, at + chunk.invalid().len()));
            text.push(char::REPLACEMENT_CHARACTER);
            steps.character(chunk.invalid().len(), char::REPLACEMENT_CHARACTER.len_utf8());
        }
    }
    (text, steps, damaged)
}

/// Any other encoding: decoded up to each place that is no character, which costs itself only.
fn foreign(bytes: &[u8], encoding: Encoding) -> Read {
    let (mut text, mut steps, mut damaged) = (String::new(), Steps::default(), None);
    let mut at = 0;
    while at < bytes.len() {
        let mut decoder = encoding.coder().new_decoder_without_bom_handling();
        let from = text.len();
        text.reserve(decoder.max_utf8_buffer_length_without_replacement(bytes.len() - at).unwrap_or(0));
        let (result, read) = decoder.decode_to_string_without_replacement(&bytes[at..], &mut text, true);
        let (bad, extra) = match result {
            DecoderResult::Malformed(bad, extra) => (usize::from(bad), usize::from(extra)),
            DecoderResult::InputEmpty | DecoderResult::OutputFull => (0, 0),
        };
        let good = read.saturating_sub(bad + extra);
        walk(&bytes[at..at + good], &text[from..], encoding, &mut steps);
        at += good;
        if bad > 0 || good == 0 {
            let bad = bad.clamp(1, bytes.len() - at);
            damaged.get_or_insert((at, at + bad));
            text.push(char::REPLACEMENT_CHARACTER);
            steps.character(bad, char::REPLACEMENT_CHARACTER.len_utf8());
            at += bad;
        }
    }
    (text, steps, damaged)
}

/// Notes which bytes each character of a text without faults was decoded from.
fn walk(bytes: &[u8], text: &str, encoding: Encoding, steps: &mut Steps) {
    let (mut at, mut chars) = (0, text.chars());
    while at < bytes.len() {
        let (len, count) = encoding.width(&bytes[at..]);
        let out: usize = chars.by_ref().take(count).map(char::len_utf8).sum();
        steps.character(len, out);
        at += len;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SIMPLE: &str = "一季度，全市规模以上工业增加值同比增长8.1%，比全国平均水平高1.6个百分点。";
    const TRADITIONAL: &str = "一季度，全市規模以上工業增加值同比增長8.1%，比全國平均水平高1.6個百分點。";

    fn encoded(text: &str, encoding: Encoding) -> Vec<u8> {
        match encoding {
            Encoding::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Encoding::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            other => other.coder().encode(text).0.into_owned(),
        }
    }

    #[test]
    fn spans_slice_the_original_in_every_encoding() {
        let cases = [
            (SIMPLE, Encoding::Gb18030),
            (TRADITIONAL, Encoding::Gb18030),
            (TRADITIONAL, Encoding::Big5),
            (SIMPLE, Encoding::Utf16Le),
            (TRADITIONAL, Encoding::Utf16Be),
            (SIMPLE, Encoding::Utf8),
        ];
        for (text, encoding) in cases {
            let bytes = encoded(text, encoding);
            let decoded = decode(&bytes);
            assert_eq!((decoded.encoding, decoded.text.as_ref(), decoded.damaged), (encoding, text, None));
            let (start, end) = (text.find("同比").unwrap(), text.find("，比").unwrap());
            let (from, to) = decoded.original(start, end);
            assert_eq!(&bytes[from..to], encoded(&text[start..end], encoding), "{encoding}");
        }
    }

    #[test]
    fn a_byte_order_mark_decides_and_is_no_text() {
        let marks: [(&[u8], Encoding); 4] = [
            (b"\xef\xbb\xbf", Encoding::Utf8),
            (b"\xff\xfe", Encoding::Utf16Le),
            (b"\xfe\xff", Encoding::Utf16Be),
            (b"\x84\x31\x95\x33", Encoding::Gb18030),
        ];
        for (mark, encoding) in marks {
            let bytes = [mark, &encoded("增长8%", encoding)].concat();
            let decoded = decode(&bytes);
            assert_eq!((decoded.text.as_ref(), decoded.encoding), ("增长8%", encoding));
            assert_eq!(decoded.original(0, 3).0, mark.len());
            assert_eq!(decoded.original(7, 8).1, bytes.len());
        }
    }

    #[test]
    fn a_broken_byte_costs_itself_only() {
        for encoding in [Encoding::Utf8, Encoding::Gb18030, Encoding::Big5] {
            let text = TRADITIONAL.repeat(3);
            let mut bytes = encoded(&text, encoding);
            bytes[4] = 0xff;
            let decoded = decode(&bytes);
            assert_eq!(decoded.encoding, encoding);
            assert!(decoded.damaged.is_some_and(|(start, _)| start <= 4), "{:?}", decoded.damaged);
            assert!(decoded.text.ends_with(&TRADITIONAL[30..]), "{encoding}: {}", decoded.text);
        }
    }

    #[test]
    fn a_page_of_marks_and_few_words_is_read_by_its_words() {
        let page = format!("{}<p>全省工业投资增长6%。</p>", "<div class=\"x\"></div>\n".repeat(200));
        for encoding in [Encoding::Gb18030, Encoding::Utf16Le] {
            let bytes = encoded(&page, encoding);
            assert_eq!(decode(&bytes).text, page, "{encoding}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_and_every_span_lies_in_them(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            for encoding in [Encoding::Gb18030, Encoding::Big5, Encoding::Utf16Le, Encoding::Utf16Be] {
                let (text, steps, _) = foreign(&bytes, encoding);
                let mut last = 0;
                for (at, c) in text.char_indices() {
                    let (start, end) = steps.original(at, at + c.len_utf8());
                    prop_assert!(start >= last && start < end && end <= bytes.len());
                    last = start;
                    if c != char::REPLACEMENT_CHARACTER && encoding.width(&bytes[start..]).1 == 1 {
                        let (again, _, damaged) = foreign(&bytes[start..end], encoding);
                        prop_assert_eq!((again, damaged), (c.to_string(), None));
                    }
                }
                let all = steps.original(0, text.len());
                prop_assert_eq!(all, (0, bytes.len()));
            }
            let decoded = decode(&bytes);
            let (start, end) = decoded.original(0, decoded.text.len());
            prop_assert!(start <= end && end <= bytes.len());
        }
    }
}
