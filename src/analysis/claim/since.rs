//! Since: the earlier periods that a record is said to hold for, among the same months or among every period of its kind.

use crate::domain::{Month, Period, Span};
use crate::source::statement::{Among, Since};

/// The years before a period's own that a record over the same months is said to hold for.
pub(super) fn years(since: Since, period: Period) -> std::ops::Range<i32> {
    let first = match since {
        Since::Year(year) => year,
        Since::Month(year, month) => year + i32::from(period.last().month() < month),
        Since::Years(count) => period.year() - count + 1,
        // So many quarters reach back to this quarter end: the same months of a year lie in them where they are enough.
        Since::Quarters(count) => {
            let first = period.last().ordinal() - 3 * (count - 1);
            (first..period.last().ordinal())
                .find_map(|at| Month::from_ordinal(at).ok().filter(|m| same(*m, period)))
                .map_or(period.year(), Month::year)
        }
    };
    first..period.year()
}

fn same(month: Month, period: Period) -> bool {
    month.month() == period.last().month()
}

/// The same months of the years given, oldest first.
pub(super) fn same_months(period: Period, years: std::ops::Range<i32>) -> Vec<Period> {
    years.map(|year| in_year(period, year)).collect()
}

/// Every earlier period of a period's kind since then, oldest first: quarter ends for what is cumulative to one, else the
/// cumulative months; quarters for quarters, months for months. `None` for a kind that no series is known of.
pub(super) fn every_period(period: Period, since: Since) -> Option<Vec<Period>> {
    let last = period.last();
    let quarterly = last.month().is_multiple_of(3);
    let (step, of): (i32, fn(Month) -> Option<Period>) = match period.span() {
        Span::Cumulative if quarterly => (3, |end| Period::cumulative(end.year(), end.month()).ok()),
        Span::Cumulative => (1, |end| Period::cumulative(end.year(), end.month()).ok().filter(|_| end.month() > 1)),
        Span::Quarter => (3, |end| Period::new(Month::from_ordinal(end.ordinal() - 2).ok()?, end).ok()),
        // A first quarter alone is cumulative too; it is one of a series of quarters only where the words say so.
        Span::Month => (1, |end| Period::new(end, end).ok()),
        Span::Other => return None,
    };
    let first = match since {
        Since::Year(year) => Month::new(year, 1).ok()?,
        Since::Month(year, month) => Month::new(year, month).ok()?,
        Since::Years(count) => Month::new(period.year() - count + 1, 1).ok()?,
        Since::Quarters(count) => Month::from_ordinal(last.ordinal() - 3 * (count - 1)).ok()?,
    };
    let back = (last.ordinal() - first.ordinal()) / step;
    let ends = (1..=back).rev().filter_map(|n| Month::from_ordinal(last.ordinal() - step * n).ok());
    Some(ends.filter_map(of).collect())
}

/// The periods that a record is held against.
pub(super) fn looked(among: Among, since: Since, period: Period) -> Option<Vec<Period>> {
    match among {
        Among::SameMonths => Some(same_months(period, years(since, period))),
        Among::EveryPeriod => every_period(period, since),
    }
}

/// The same months of another year.
fn in_year(period: Period, year: i32) -> Period {
    let mut moved = period;
    while moved.year() > year {
        moved = moved.year_before();
    }
    moved
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(periods: Option<Vec<Period>>) -> Vec<String> {
        periods.unwrap_or_default().into_iter().map(Period::label).collect()
    }

    #[test]
    fn periods_of_every_kind() {
        let period = |text: &str| text.parse::<Period>().unwrap();
        let every = |text, since| labels(every_period(period(text), since));
        let same = |text, since| labels(looked(Among::SameMonths, since, period(text)));
        assert_eq!(every("2022Q1", Since::Year(2021)), ["2021Q1", "2021H1", "2021Q1-Q3", "2021"]);
        assert_eq!(every("2022Q1", Since::Month(2021, 6)), ["2021H1", "2021Q1-Q3", "2021"]);
        assert_eq!(every("2022Q1", Since::Quarters(3)), ["2021Q1-Q3", "2021"]);
        assert_eq!(every("2022-03", Since::Month(2022, 1)), ["2022-01", "2022-02"]);
        assert_eq!(every("2021-04/2021-06", Since::Year(2021)).len(), 1);
        assert_eq!(same("2022Q1", Since::Year(2020)), ["2020Q1", "2021Q1"]);
        assert_eq!(same("2022Q1", Since::Month(2020, 9)), ["2021Q1"]);
        assert_eq!(same("2022Q1", Since::Years(3)), ["2020Q1", "2021Q1"]);
        assert_eq!(same("2022Q1", Since::Quarters(5)), ["2021Q1"]);
        assert_eq!(same("2022Q1", Since::Quarters(4)), [""; 0]);
    }
}
