//! Readings: the pinyin that scraped pages put in brackets behind a character, and which characters are read so.

use std::borrow::Cow;

use anyhow::{Context, Result, bail};

use crate::catalog::{DataFiles, table};

const PINYIN: &str = "catalog/pinyin.tsv";

/// Readings of characters, as the table has them: few of its lines are ever asked for.
#[derive(Debug)]
pub struct Readings {
    table: Cow<'static, str>,
    /// For characters of the basic plane, where their readings begin in the table; 0 where there are none.
    begins: Vec<u32>,
}

impl Readings {
    /// Loads `pinyin.tsv` of the catalog.
    ///
    /// # Errors
    /// When it is missing or a row does not hold, with file and line.
    pub fn load(files: &DataFiles) -> Result<Self> {
        let (name, table) = (files.path(PINYIN), files.text(PINYIN)?);
        let mut begins = vec![0; 0x1_0000];
        for pair in table::pairs(&name, &table, ["char", "readings"])? {
            let c = single(pair.first).with_context(|| format!("{name}:{}", pair.line))?;
            if let Some(begin) = begins.get_mut(c as usize) {
                *begin = pair.second_at as u32;
            }
        }
        Ok(Readings { table, begins })
    }

    /// Whether a character is read so.
    pub fn has(&self, c: char, reading: &str) -> bool {
        let begin = self.begins.get(c as usize).map_or(0, |begin| *begin as usize);
        let line = if begin == 0 { None } else { self.table[begin..].lines().next() };
        line.is_some_and(|list| list.split_whitespace().any(|r| r == reading))
    }
}

/// The one character of a cell.
///
/// # Errors
/// When there are none or more.
pub fn single(text: &str) -> Result<char> {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => Ok(c),
        _ => bail!("{text:?} is not one character"),
    }
}

/// Whether a character may stand in a reading.
pub fn is_pinyin(c: char) -> bool {
    c.is_ascii_lowercase() || ('\u{e0}'..='\u{1dc}').contains(&c) || matches!(c, 'ü' | 'ɡ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_know_their_readings() {
        let readings = Readings::load(&DataFiles::Embedded).unwrap();
        assert!(readings.has('长', "zhǎng") && readings.has('長', "cháng") && readings.has('一', "yī"));
        assert!(
            !readings.has('长', "yuán")
                && !readings.has('长', "zh")
                && !readings.has('a', "a")
                && !readings.has('长', "")
        );
        assert!(single("长").is_ok() && single("").is_err() && single("长长").is_err());
    }
}
