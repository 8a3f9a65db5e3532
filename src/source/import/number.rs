//! Cells to exact figures: separators of thousands, full-width digits, percent signs, marks behind a figure.

use std::str::FromStr;

use rust_decimal::Decimal;

use crate::catalog::Imports;
use crate::catalog::imports::{fold, narrow};

/// What a cell of figures holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A figure with the decimals printed.
    Figure {
        /// The figure.
        value: Decimal,
        /// Printed with a percent sign, or with a unit behind it.
        unit: Option<String>,
        /// What the marks beside it say.
        flag: String,
    },
    /// No figure, in the words of the cell.
    Missing,
    /// A figure that is kept back.
    Suppressed,
    /// Something else, with the reason why it is no figure.
    Not(&'static str),
}

/// Reads a cell of figures.
pub fn read(cell: &str, words: &Imports) -> Value {
    let text = narrow(cell);
    let text = super::grid::trim(&text);
    let folded = fold(text);
    if folded.is_empty() || words.missing.contains(&folded) {
        return Value::Missing;
    }
    if words.suppressed.contains(&folded) {
        return Value::Suppressed;
    }
    if text.starts_with('#') {
        return Value::Not("an error of the spreadsheet");
    }
    if let Some(value) = plain(text) {
        return figure(value, None, "");
    }
    let (body, flag) = marks(text, words);
    // Eurostat marks a missing figure too: `: c`.
    if words.missing.contains(&fold(body)) {
        return Value::Missing;
    }
    if let Some(value) = plain(body) {
        return figure(value, None, &flag);
    }
    let unit = words.unit_words.iter().find_map(|unit| {
        let head = body.strip_suffix(unit.as_str())?;
        Some((plain(super::grid::trim(head))?, words.units.get(unit)?.clone()))
    });
    match unit {
        Some((value, unit)) => figure(value, Some(unit), &flag),
        None => Value::Not(reason(body)),
    }
}

fn figure(value: Decimal, unit: Option<String>, flag: &str) -> Value {
    // As in panels: fifteen digits before the point; a float has no more than seventeen after it.
    if value.abs() >= Decimal::from(10i64.pow(15)) {
        return Value::Not("out of all proportion");
    }
    Value::Figure { value, unit, flag: flag.to_string() }
}

/// The text without the marks behind it, and what they say.
fn marks<'a>(text: &'a str, words: &Imports) -> (&'a str, String) {
    for (mark, says) in &words.flags {
        if let Some(body) = text.strip_suffix(mark.as_str()) {
            let body = super::grid::trim(body);
            if body.ends_with(|c: char| c.is_ascii_digit() || matches!(c, '%' | ':')) {
                let told = if says.is_empty() { String::new() } else { format!("{mark}: {says}") };
                return (body, told);
            }
        }
    }
    (text, String::new())
}

/// A number in digits: an optional sign, groups of three separated by commas or none at all, a decimal point.
fn plain(text: &str) -> Option<Decimal> {
    let (sign, digits) = match text.as_bytes().first()? {
        b'-' => ("-", &text[1..]),
        b'+' => ("", &text[1..]),
        _ => ("", text),
    };
    let digits = digits.strip_suffix('.').unwrap_or(digits);
    if digits.len() > 60 || !digits.as_bytes().first().is_some_and(|b| b.is_ascii_digit() || *b == b'.') {
        return None;
    }
    if digits.contains(['e', 'E']) {
        let value = Decimal::from_scientific(&format!("{sign}{digits}")).ok()?;
        return Some(value);
    }
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let whole = if whole.contains(',') { grouped(whole)? } else { whole.to_string() };
    let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if !all_digits(&whole) || !all_digits(part) || (whole.is_empty() && part.is_empty()) {
        return None;
    }
    let whole = if whole.is_empty() { "0" } else { &whole };
    let text = if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") };
    Decimal::from_str_exact(&text).ok().or_else(|| Decimal::from_str(&text).ok())
}

/// `1,234,567` without its commas; `None` where a group is not of three digits.
fn grouped(text: &str) -> Option<String> {
    let mut groups = text.split(',');
    let first = groups.next()?;
    let fits = (1..=3).contains(&first.len()) && groups.clone().all(|g| g.len() == 3);
    fits.then(|| text.replace(',', ""))
}

fn reason(text: &str) -> &'static str {
    if text.contains('\u{fffd}') || text.contains("??") {
        "damaged text"
    } else if text.starts_with('(') && text.ends_with(')') && text[1..text.len() - 1].parse::<f64>().is_ok() {
        "a figure in brackets, which may be a negative one"
    } else if text.bytes().filter(|b| *b == b',').count() >= 1 && text.bytes().all(|b| b.is_ascii_digit() || b == b',')
    {
        "a comma that separates no thousands"
    } else {
        "no figure"
    }
}

/// The shortest decimal that reads back as a float, without an exponent; `None` for what is no number or too large.
pub fn shortest(value: f64) -> Option<String> {
    if !value.is_finite() || value.abs() >= 1e15 {
        return None;
    }
    // Rust prints a float with the fewest digits that give it back, and never with an exponent.
    Some(format!("{value}"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::catalog::{Catalog, DataFiles};

    fn words() -> Imports {
        Catalog::load(&DataFiles::Embedded).unwrap().imports
    }

    #[test]
    fn what_people_type_is_read() {
        let words = words();
        let shown = |cell: &str| match read(cell, &words) {
            Value::Figure { value, unit, flag } => format!("{value} {} {flag}", unit.unwrap_or_default()),
            other => format!("{other:?}"),
        };
        for (cell, expected) in [
            ("1,234,567.80", "1234567.80  "),
            ("１２３．４", "123.4  "),
            ("－6.7％", "-6.7 % "),
            ("\u{2212}0.5", "-0.5  "),
            ("7462.2亿元", "7462.2 亿元 "),
            ("123.4 p", "123.4  p: provisional"),
            ("5.5(p)", "5.5  (p): provisional"),
            ("1.5E3", "1500  "),
            ("100.0", "100.0  "),
            (".5", "0.5  "),
            ("-", "Missing"),
            ("…", "Missing"),
            ("", "Missing"),
            (": c", "Suppressed"),
            (": u", "Missing"),
            ("(D)", "Suppressed"),
            ("12,34", "Not(\"a comma that separates no thousands\")"),
            ("(1234)", "Not(\"a figure in brackets, which may be a negative one\")"),
            ("#REF!", "Not(\"an error of the spreadsheet\")"),
            ("见注", "Not(\"no figure\")"),
            ("99999999999999999999", "Not(\"out of all proportion\")"),
        ] {
            assert_eq!(shown(cell), expected, "{cell}");
        }
    }

    proptest! {
        #[test]
        fn printed_decimals_survive(mantissa in -10i64.pow(14)..10i64.pow(14), scale in 0u32..10) {
            let value = Decimal::new(mantissa, scale);
            let read = plain(&value.to_string()).unwrap();
            prop_assert_eq!(read.to_string(), value.to_string());
        }

        #[test]
        fn floats_come_back(value in -1e12f64..1e12) {
            let text = shortest(value).unwrap();
            prop_assert_eq!(text.parse::<f64>().unwrap(), value);
        }

        #[test]
        fn nothing_panics(cell in "\\PC{0,40}") {
            let words = WORDS.get_or_init(words);
            let _ = read(&cell, words);
        }
    }

    static WORDS: std::sync::OnceLock<Imports> = std::sync::OnceLock::new();
}
