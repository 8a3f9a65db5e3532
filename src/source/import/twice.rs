//! Text that was decoded twice: UTF-8 taken for GBK or Windows-1252 and saved again, so that 全国 reads 鍏ㄥ浗 or å…¨å›½.
//! What was meant can be told, but not relied on: bytes without a character are lost on the way.

use encoding_rs::{GBK, WINDOWS_1252};

use super::grid::letters;

/// Bytes of a file in which the first label that is not ASCII is looked for.
const HEAD: usize = 1 << 16;

/// What a label was before it was decoded twice, and the encoding it was taken for; `None` where it was not.
pub fn undo(label: &str) -> Option<(String, &'static str)> {
    if label.is_ascii() {
        return None;
    }
    let (gbk, _, lost) = GBK.encode(label);
    let gbk = (!lost).then(|| Some((meant(&gbk)?, "GBK"))).flatten();
    gbk.or_else(|| Some((meant(&western(label)?)?, "Windows-1252")))
}

/// The bytes that give these characters in Windows-1252, those it has no character for as in ISO 8859-1.
fn western(label: &str) -> Option<Vec<u8>> {
    let byte = |c: char| {
        u8::try_from(u32::from(c)).ok().or_else(|| {
            let mut text = [0; 4];
            let (bytes, _, lost) = WINDOWS_1252.encode(c.encode_utf8(&mut text));
            bytes.first().copied().filter(|_| !lost && bytes.len() == 1)
        })
    };
    label.chars().map(byte).collect()
}

/// The text of bytes in UTF-8 whose last character may be damaged, if it is hanzi throughout and two of them at least: text
/// that was decoded once does not look so by chance.
fn meant(bytes: &[u8]) -> Option<String> {
    let valid = std::str::from_utf8(bytes).err().map_or(bytes.len(), |e| e.valid_up_to());
    let text = std::str::from_utf8(&bytes[..valid]).ok().filter(|_| bytes.len() - valid <= 3)?;
    let hanzi = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let beside =
        |c: char| c.is_ascii() || ('\u{3000}'..='\u{303f}').contains(&c) || ('\u{ff00}'..='\u{ffef}').contains(&c);
    let fits = text.chars().all(|c| hanzi(c) || beside(c)) && text.chars().filter(|c| hanzi(*c)).count() >= 2;
    fits.then(|| if valid < bytes.len() { format!("{text}…") } else { text.to_string() })
}

/// Why a label has no meaning; `None` where it was decoded once.
pub fn sentence(label: &str) -> Option<String> {
    let (meant, encoding) = undo(label)?;
    Some(format!(
        "destroyed encoding: {label:?} is {meant:?} in UTF-8 taken for {encoding}; save the table anew as UTF-8"
    ))
}

/// Why a text table is not read: its first label that is not ASCII was decoded twice, told with line and column.
///
/// # Errors
/// The sentence.
pub fn check(text: &str) -> Result<(), String> {
    let at = text.bytes().take(HEAD).position(|b| !b.is_ascii());
    let Some(at) = at else { return Ok(()) };
    // The byte before the first that is not ASCII ends a character.
    let (before, behind) = text.split_at(at);
    let line = before.rfind('\n').map_or(0, |end| end + 1);
    let separates = |c: char| matches!(c, ',' | ';' | '\t' | '|' | '"' | '\r' | '\n');
    let cell = behind.split(separates).next().unwrap_or_default();
    let Some(why) = sentence(cell) else { return Ok(()) };
    let column = before[line..].matches([',', ';', '\t', '|']).count();
    Err(format!("line {}, column {}: {why}", before.matches('\n').count() + 1, letters(column)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::catalog::{Catalog, DataFiles};

    #[test]
    fn what_was_decoded_twice_is_told_with_its_place() {
        let told = |label: &str| undo(label).map(|(meant, encoding)| format!("{meant} {encoding}"));
        assert_eq!(told("鍏ㄥ浗").as_deref(), Some("全国 GBK"));
        assert_eq!(told("å…¨å›½").as_deref(), Some("全国 Windows-1252"));
        assert_eq!(told("鍖椾含甯?").as_deref(), Some("北京… GBK"), "the last byte is lost");
        for fine in ["全国", "北京市", "", "gdp", "Ñuñoa", "Köln", "联通", "ㄅㄆㄇ", "地区生产总值_累计值(亿元)"]
        {
            assert_eq!(undo(fine), None, "{fine}");
        }
        let error = check("id,year\n1,2000\n2,鍏ㄥ浗,3\n").unwrap_err();
        assert!(error.starts_with("line 3, column B: destroyed encoding") && error.contains("全国"), "{error}");
        assert!(check("region,value\n全国,1\n鍏ㄥ浗,2\n").is_ok(), "the file is not refused for one cell");
    }

    #[test]
    fn no_name_of_the_catalog_looks_as_if() {
        let catalog = Catalog::load(&DataFiles::Embedded).unwrap();
        let regions = catalog.regions.iter().flat_map(|r| [r.name.clone(), r.short.clone()]);
        let indicators = catalog.indicators.iter().map(|i| i.name_zh.clone());
        for name in regions.chain(indicators) {
            assert_eq!(undo(&name), None, "{name}");
            let twice = GBK.decode_without_bom_handling(name.as_bytes()).0.into_owned();
            if name.chars().count() > 3 && !twice.contains('\u{fffd}') {
                assert!(undo(&twice).is_some(), "{name} {twice}");
            }
        }
    }

    proptest! {
        #[test]
        fn any_text_is_looked_at_without_harm(text in "\\PC{0,30}") {
            let _ = (check(&text), undo(&text));
        }
    }
}
