//! Bombs: how much the packed streams of a PDF come to, found without keeping what they unpack to.

use std::io::Read;

use flate2::read::ZlibDecoder;

/// How far in front of a stream its dictionary is looked for.
const DICTIONARY: usize = 2048;

/// Bytes of a stream packed with LZW that are still taken: a thousand times as many may come of them.
const LARGEST_LZW: usize = 64 << 10;

/// What is left of `limit` bytes after every stream of a file but its pictures is unpacked; `None` if that is too much.
pub fn packed(file: &[u8], limit: usize) -> Option<usize> {
    let (mut left, mut at) = (limit, 0);
    while let Some(found) = find(&file[at..], b"stream") {
        let keyword = at + found;
        at = keyword + b"stream".len();
        let body = match file.get(at..at + 2) {
            Some(b"\r\n") => at + 2,
            Some([b'\n' | b'\r', _]) => at + 1,
            _ => continue,
        };
        if file[..keyword].ends_with(b"end") {
            continue;
        }
        let before = &file[keyword.saturating_sub(DICTIONARY)..keyword];
        let dictionary = before.windows(4).rposition(|w| w == b" obj").map_or(before, |i| &before[i..]);
        let times = dictionary.windows(11).filter(|w| *w == b"FlateDecode").count();
        if times > 1 || find(dictionary, b"LZWDecode").is_some() && end(&file[body..]) > LARGEST_LZW {
            return None;
        }
        if find(dictionary, b"/Image").is_none() {
            left = inflated(&file[body..], left)?;
        }
    }
    Some(left)
}

/// What is left of `limit` bytes after a stream is unpacked; all of it where the stream is not packed.
pub fn inflated(stream: &[u8], limit: usize) -> Option<usize> {
    let [cmf, flags, ..] = *stream else { return Some(limit) };
    if cmf & 0x0f != 8 || (u16::from(cmf) * 256 + u16::from(flags)) % 31 != 0 {
        return Some(limit);
    }
    let mut decoder = ZlibDecoder::new(stream);
    let (mut buffer, mut left) = (vec![0; 64 << 10], limit);
    loop {
        match decoder.read(&mut buffer) {
            Ok(0) | Err(_) => return Some(left),
            Ok(n) => left = left.checked_sub(n)?,
        }
    }
}

fn end(stream: &[u8]) -> usize {
    find(stream, b"endstream").unwrap_or(stream.len())
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|w| w == wanted)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn file(filter: &str, stream: &[u8]) -> Vec<u8> {
        let head = format!("%PDF-1.7\n1 0 obj\n<</Length {}/Filter{filter}>>\nstream\r\n", stream.len());
        [head.as_bytes(), stream, b"\nendstream\nendobj\n"].concat()
    }

    #[test]
    fn what_streams_unpack_to_is_measured() {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(&[b' '; 100_000]).unwrap();
        let stream = encoder.finish().unwrap();
        assert!(stream.len() < 1000);
        let flate = file("/FlateDecode", &stream);
        assert_eq!(packed(&flate, 150_000), Some(50_000));
        assert_eq!(packed(&[flate.clone(), flate].concat(), 150_000), None);
        assert_eq!(packed(&file("[/FlateDecode/FlateDecode]", &stream), 150_000), None);
        assert_eq!(packed(&file("/FlateDecode/Subtype/Image", &stream), 10), Some(10));
        assert_eq!(packed(&file("/LZWDecode", &[0; 70_000]), 1 << 30), None);
        assert_eq!(packed(b"no stream\nat all endstream\n", 10), Some(10));
        assert!(inflated(&stream[..40], 150_000).is_some(), "a stream that breaks off");
    }
}
