//! Rendering: blocks out to a format. Nothing here computes a figure; what is written stands in the blocks.

pub mod chart;
pub mod claims;
pub mod data;
pub mod explain;
pub mod listing;
pub mod markdown;
pub mod notebook;
pub mod records;
pub mod trace;

use crate::domain::Decimal;
use crate::report::block::{Cell, Format};
use crate::report::wording::{number, signed};

/// A cell as people read it; nothing known is empty.
pub(crate) fn cell_text(cell: &Cell, format: Format) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Integer(value) => value.to_string(),
        Cell::Number(value) if format == Format::Signed => signed(*value),
        Cell::Number(value) => number(*value),
        Cell::Empty => String::new(),
    }
}

/// A figure as Python's `str` writes the float nearest to it: shortest, with at least one decimal.
pub(crate) fn python_float(value: Decimal) -> String {
    let mut text = value.normalize().to_string();
    if !text.contains('.') {
        text.push_str(".0");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_as_python_writes_them() {
        for (decimal, python) in
            [("8.10", "8.1"), ("11.0", "11.0"), ("-0.6", "-0.6"), ("9.65", "9.65"), ("100", "100.0")]
        {
            assert_eq!(python_float(decimal.parse().unwrap()), python);
        }
        assert_eq!(python_float(Decimal::ZERO), "0.0");
    }
}
