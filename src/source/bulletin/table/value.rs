//! Values: the number of a data cell.

use std::str::FromStr;

use super::super::lexicon::Lexicon;
use super::super::token::{Kind, UnitClass};
use crate::domain::Decimal;

/// A number as a cell holds it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Number {
    /// The value with the decimals printed.
    pub value: Decimal,
    /// The unit behind it, by class and place in the lexicon.
    pub unit: Option<(UnitClass, u16)>,
}

/// Most digits that a figure of a bulletin has.
const LONGEST: usize = 18;

/// The number of a repaired cell that holds nothing else but a unit and marks of footnotes.
pub(super) fn number(text: &str, lexicon: &Lexicon) -> Option<Number> {
    let text: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, ',' | '，' | '\u{a0}')).collect();
    let (negative, rest) = match text.strip_prefix(['-', '−', '－', '–', '↓']) {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix(['+', '＋', '↑']).unwrap_or(&text)),
    };
    let len = rest.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(rest.len());
    let (digits, behind) = rest.split_at(len);
    let sound = digits.starts_with(|c: char| c.is_ascii_digit()) && digits.ends_with(|c: char| c.is_ascii_digit());
    if !sound || digits.len() > LONGEST || digits.matches('.').count() > 1 {
        return None;
    }
    let mut value = Decimal::from_str(digits).ok()?;
    if negative {
        value.set_sign_negative(true);
    }
    let behind = without_footnote(behind);
    let unit = match lexicon.phrase(behind) {
        _ if behind.is_empty() => None,
        Some((len, Kind::Unit(class, index, false))) if len == behind.len() => Some((*class, *index)),
        _ => return None,
    };
    Some(Number { value, unit })
}

/// What stands behind a number without `*`, `①`, `[1]`, `（1）`.
fn without_footnote(text: &str) -> &str {
    let text = text.trim_end_matches(|c: char| matches!(c, '*' | '＊' | '†' | '#' | '\u{2460}'..='\u{24ff}'));
    let inner = |text: &str| -> bool {
        let inner = text.trim_start_matches(['[', '（', '［', '〔', '注']).trim_end_matches([']', '）', '］', '〕']);
        inner.len() < text.len() && !inner.is_empty() && inner.bytes().all(|b| b.is_ascii_digit())
    };
    if inner(text) { "" } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Catalog, DataFiles};

    #[test]
    fn numbers_of_cells_are_read_and_nothing_else() {
        let lexicon = Lexicon::build(&Catalog::load(&DataFiles::Embedded).unwrap()).unwrap();
        let read = |text: &str| number(text, &lexicon).map(|n| (n.value.to_string(), n.unit.map(|u| u.0)));
        for (text, value) in [
            ("8.1", "8.1"),
            ("-3.20", "-3.20"),
            ("1,234.5", "1234.5"),
            ("8.1*", "8.1"),
            ("8.1[2]", "8.1"),
            (" 14 ", "14"),
            ("+2.0", "2.0"),
            ("－0.6", "-0.6"),
            ("8.1③", "8.1"),
        ] {
            assert_eq!(read(text), Some((value.to_string(), None)), "{text}");
        }
        assert_eq!(read("8.1%"), Some(("8.1".into(), Some(UnitClass::Percent))));
        assert_eq!(read("120亿元"), Some(("120".into(), Some(UnitClass::Money))));
        for text in ["", "-", "—", "8.1.2", "8.", ".5", "增长8.1", "2022年", "1-3", "8.1?", "12345678901234567890"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
