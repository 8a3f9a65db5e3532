//! Periods: the months a figure covers, from the first to the last.
//!
//! A cumulative figure (累计), a single quarter (当季) and a single month (当月) cover different months and
//! so can never be taken for one another. The first quarter alone is both cumulative and a quarter.

use std::fmt;
use std::str::FromStr;

use anyhow::{Context, Result, bail, ensure};
use serde::{Deserialize, Serialize};

/// A calendar month, counted from January of year 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(i32);

impl Month {
    /// The month `month` (1 to 12) of `year`.
    ///
    /// # Errors
    /// When the month is not 1 to 12 or the year is not 1900 to 2199.
    pub fn new(year: i32, month: u32) -> Result<Self> {
        ensure!((1..=12).contains(&month), "month {month} is not 1 to 12");
        ensure!((1900..2200).contains(&year), "year {year} is not 1900 to 2199");
        Ok(Month(year * 12 + month as i32 - 1))
    }

    /// Calendar year.
    pub fn year(self) -> i32 {
        self.0.div_euclid(12)
    }

    /// Month of the year, 1 to 12.
    pub fn month(self) -> u32 {
        self.0.rem_euclid(12) as u32 + 1
    }

    /// Months since January of year 0: an ordinal to sort and subtract by.
    pub fn ordinal(self) -> i32 {
        self.0
    }

    /// The month of an ordinal; see [`Month::ordinal`].
    ///
    /// # Errors
    /// When the year is not 1900 to 2199.
    pub fn from_ordinal(ordinal: i32) -> Result<Self> {
        Month::new(ordinal.div_euclid(12), ordinal.rem_euclid(12) as u32 + 1)
    }

    fn plus(self, months: i32) -> Month {
        Month(self.0 + months)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.month())
    }
}

impl FromStr for Month {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        let (year, month) = text
            .split_once('-')
            .filter(|(y, m)| y.len() == 4 && m.len() == 2 && digits(y) && digits(m))
            .with_context(|| format!("{text:?} is not a month like 2022-03"))?;
        Month::new(year.parse()?, month.parse()?)
    }
}

/// What kind of stretch of the year a period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Span {
    /// One month.
    Month,
    /// January to `last`, several months: cumulative, the first quarter and the whole year included.
    Cumulative,
    /// A quarter of its own, second to fourth.
    Quarter,
    /// Anything else: a second half, several years.
    Other,
}

/// First and last month covered, both included.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Period {
    first: Month,
    last: Month,
}

impl Period {
    /// The period from `first` to `last`.
    ///
    /// # Errors
    /// When `last` lies before `first`.
    pub fn new(first: Month, last: Month) -> Result<Self> {
        ensure!(first <= last, "period ends ({last}) before it begins ({first})");
        Ok(Period { first, last })
    }

    /// January to `month` of `year`.
    ///
    /// # Errors
    /// When month or year are out of range.
    pub fn cumulative(year: i32, month: u32) -> Result<Self> {
        Period::new(Month::new(year, 1)?, Month::new(year, month)?)
    }

    /// First month covered.
    pub fn first(self) -> Month {
        self.first
    }

    /// Last month covered.
    pub fn last(self) -> Month {
        self.last
    }

    /// Year of the last month.
    pub fn year(self) -> i32 {
        self.last.year()
    }

    /// Number of months covered.
    pub fn months(self) -> i32 {
        self.last.0 - self.first.0 + 1
    }

    /// The months covered, one by one.
    pub fn each_month(self) -> impl Iterator<Item = Period> {
        (self.first.0..=self.last.0).map(|month| Period { first: Month(month), last: Month(month) })
    }

    /// What kind of stretch of the year this is.
    pub fn span(self) -> Span {
        let one_year = self.first.year() == self.last.year();
        match (self.first.month(), self.months()) {
            (_, 1) => Span::Month,
            (1, _) if one_year => Span::Cumulative,
            (4 | 7 | 10, 3) => Span::Quarter,
            _ => Span::Other,
        }
    }

    /// The same months one year earlier.
    pub fn year_before(self) -> Period {
        self.shifted(-12)
    }

    /// The period of the same kind that ends just before: the cumulative span up to the quarter before
    /// (the first quarter follows the whole year before), the month before, the quarter before.
    /// `None` where the kind has no natural predecessor.
    pub fn before(self) -> Option<Period> {
        match self.span() {
            Span::Month => Some(self.shifted(-1)),
            Span::Quarter => Some(self.shifted(-3)),
            Span::Cumulative if self.last.month().is_multiple_of(3) => {
                let last = self.last.plus(-3);
                Period::cumulative(last.year(), last.month()).ok()
            }
            Span::Cumulative | Span::Other => None,
        }
    }

    /// Whether it begins right behind another period of its length.
    pub fn follows(self, then: Period) -> bool {
        then.months() == self.months() && then.last.plus(1) == self.first
    }

    fn shifted(self, months: i32) -> Period {
        Period { first: self.first.plus(months), last: self.last.plus(months) }
    }

    /// The name people use, also a safe file name: `2022Q1`, `2022H1`, `2022Q1-Q3`, `2022`, `2022-03`,
    /// `2022Q2` for the single quarter; other spans are written `2022-01--2022-05`.
    pub fn label(self) -> String {
        let (year, quarter) = (self.year(), self.last.month() / 3);
        match (self.span(), self.last.month()) {
            (Span::Month, _) => self.first.to_string(),
            (Span::Cumulative, 3) => format!("{year}Q1"),
            (Span::Cumulative, 6) => format!("{year}H1"),
            (Span::Cumulative, 9) => format!("{year}Q1-Q3"),
            (Span::Cumulative, 12) => format!("{year}"),
            (Span::Quarter, _) => format!("{year}Q{quarter}"),
            _ => format!("{}--{}", self.first, self.last),
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.first, self.last)
    }
}

impl fmt::Debug for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl FromStr for Period {
    type Err = anyhow::Error;

    /// Reads the form of files (`2022-01/2022-03`) and the forms people write: see [`Period::label`].
    fn from_str(text: &str) -> Result<Self> {
        if let Some((first, last)) = text.split_once('/').or_else(|| text.split_once("--")) {
            return Period::new(first.parse()?, last.parse()?).with_context(|| format!("period {text:?}"));
        }
        let upper = text.to_ascii_uppercase();
        if let Some((year, rest)) = upper.split_at_checked(4)
            && digits(year)
        {
            let year: i32 = year.parse()?;
            let quarter = |q: u32| Period::new(Month::new(year, q * 3 - 2)?, Month::new(year, q * 3)?);
            match rest {
                "" => return Period::cumulative(year, 12),
                "Q1" => return quarter(1),
                "Q2" => return quarter(2),
                "Q3" => return quarter(3),
                "Q4" => return quarter(4),
                "H1" | "Q1-Q2" => return Period::cumulative(year, 6),
                "Q1-Q3" => return Period::cumulative(year, 9),
                "Q1-Q4" => return Period::cumulative(year, 12),
                "H2" => return Period::new(Month::new(year, 7)?, Month::new(year, 12)?),
                _ => {}
            }
        }
        if let Ok(month) = text.parse::<Month>() {
            return Period::new(month, month);
        }
        bail!("{text:?} is not a period; write 2022Q1, 2022H1, 2022Q1-Q3, 2022, 2022-03 or 2022-01/2022-05")
    }
}

impl TryFrom<String> for Period {
    type Error = anyhow::Error;

    fn try_from(text: String) -> Result<Self> {
        text.parse()
    }
}

impl From<Period> for String {
    fn from(period: Period) -> String {
        period.to_string()
    }
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn period(text: &str) -> Period {
        text.parse().unwrap()
    }

    #[test]
    fn what_people_write_is_read() {
        for (text, canonical, label) in [
            ("2022Q1", "2022-01/2022-03", "2022Q1"),
            ("2022q1", "2022-01/2022-03", "2022Q1"),
            ("2022H1", "2022-01/2022-06", "2022H1"),
            ("2022Q1-Q3", "2022-01/2022-09", "2022Q1-Q3"),
            ("2022", "2022-01/2022-12", "2022"),
            ("2022Q2", "2022-04/2022-06", "2022Q2"),
            ("2022-03", "2022-03/2022-03", "2022-03"),
            ("2022-01/2022-02", "2022-01/2022-02", "2022-01--2022-02"),
        ] {
            assert_eq!(period(text).to_string(), canonical);
            assert_eq!(period(text).label(), label);
        }
        for bad in ["", "22Q1", "2022Q5", "2022-13", "2022-3", "2022-05/2022-03", "２０２２", "2022Q1 "] {
            assert!(bad.parse::<Period>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_single_month_is_never_cumulative() {
        assert_eq!(period("2022-03").span(), Span::Month);
        assert_eq!(period("2022-01").span(), Span::Month);
        assert_eq!(period("2022Q1").span(), Span::Cumulative);
        assert_eq!(period("2022Q2").span(), Span::Quarter);
        assert_eq!(period("2022H2").span(), Span::Other);
        assert_eq!(period("2021-01/2022-03").span(), Span::Other);
    }

    #[test]
    fn predecessors_keep_the_kind() {
        assert_eq!(period("2022Q1").before(), Some(period("2021")));
        assert_eq!(period("2022H1").before(), Some(period("2022Q1")));
        assert_eq!(period("2022-01").before(), Some(period("2021-12")));
        assert_eq!(period("2022Q3").before(), Some(period("2022Q2")));
        assert_eq!(period("2022-01/2022-02").before(), None);
        assert_eq!(period("2022Q1").year_before(), period("2021Q1"));
    }

    proptest! {
        #[test]
        fn every_form_reads_back(year in 1900i32..2200, first in 1u32..=12, months in 0i32..24) {
            let first = Month::new(year, first).unwrap();
            let last = first.plus(months);
            prop_assume!(last.year() < 2200);
            let period = Period::new(first, last).unwrap();
            prop_assert_eq!(period.to_string().parse::<Period>().unwrap(), period);
            prop_assert_eq!(period.label().parse::<Period>().unwrap(), period);
        }
    }
}
