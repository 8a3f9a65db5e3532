//! Labels of time as tables print them, and the months they cover once it is known whether figures are cumulative.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::catalog::imports::{Cover, narrow};
use crate::domain::{Kind, Month, Period};

/// What a label of time names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stretch {
    /// A year.
    Year(i32),
    /// A quarter, 1 to 4; whether its own or up to its end the label does not say.
    Quarter(i32, u32),
    /// A month; whether its own or up to its end the label does not say.
    Month(i32, u32),
    /// From a first to a last month, both printed.
    Range(i32, u32, u32),
    /// First and last month in the form of panels; nothing is left open.
    Exact(Period),
}

/// What a pattern that fits makes of its groups.
type Make = fn(&Captures) -> Option<Stretch>;

fn number(c: &Captures, at: usize) -> Option<u32> {
    let text = c.get(at)?.as_str();
    match text {
        "一" | "first" | "1st" | "a" => Some(1),
        "二" | "second" | "2nd" | "b" => Some(2),
        "三" | "third" | "3rd" | "c" => Some(3),
        "四" | "fourth" | "4th" | "d" => Some(4),
        digits => digits.parse().ok(),
    }
}

fn year(c: &Captures, at: usize) -> Option<i32> {
    let year: i32 = c.get(at)?.as_str().parse().ok()?;
    (1900..2200).contains(&year).then_some(year)
}

fn quarter(year: i32, quarter: u32) -> Option<Stretch> {
    (1..=4).contains(&quarter).then_some(Stretch::Quarter(year, quarter))
}

fn month(year: i32, month: u32) -> Option<Stretch> {
    (1..=12).contains(&month).then_some(Stretch::Month(year, month))
}

fn range(year: i32, first: u32, last: u32) -> Option<Stretch> {
    (1 <= first && first < last && last <= 12).then_some(Stretch::Range(year, first, last))
}

fn english(name: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let at =
        MONTHS.iter().position(|m| name.len() >= 3 && m.starts_with(name) || name == "sept" && *m == "september")?;
    Some(at as u32 + 1)
}

/// The grammar: the first rule that fits the whole label counts.
static RULES: LazyLock<Vec<(Regex, Make)>> = LazyLock::new(|| {
    let rules: [(&str, Make); 24] = [
        (r"(\d{4})(?:年|年度|\.0|年全年|全年)?", |c| Some(Stretch::Year(year(c, 1)?))),
        (r"(\d{4})年?第?([一二三四1-4])季度?", |c| quarter(year(c, 1)?, number(c, 2)?)),
        (r"(\d{4})[-:.\s]?q([1-4])", |c| quarter(year(c, 1)?, number(c, 2)?)),
        (r"q([1-4])[-,/]?(\d{4})", |c| quarter(year(c, 2)?, number(c, 1)?)),
        (r"([1-4])q[-,/]?(\d{4})", |c| quarter(year(c, 2)?, number(c, 1)?)),
        (r"(\d{4})-?([1-4])q", |c| quarter(year(c, 1)?, number(c, 2)?)),
        (r"(first|second|third|fourth|1st|2nd|3rd|4th)quarter(?:of)?,?(\d{4})", |c| {
            quarter(year(c, 2)?, number(c, 1)?)
        }),
        (r"(\d{4})([abcd])", |c| quarter(year(c, 1)?, number(c, 2)?)),
        (r"(\d{4})年?(?:前三季度|1[-—–~至]3季度|一至三季度|[1一]-[3三]季度)", |c| {
            range(year(c, 1)?, 1, 9)
        }),
        (r"(\d{4})年?上半年|(\d{4})-?[hs]1", |c| range(year(c, 1).or_else(|| year(c, 2))?, 1, 6)),
        (r"(\d{4})年?下半年|(\d{4})-?[hs]2", |c| range(year(c, 1).or_else(|| year(c, 2))?, 7, 12)),
        (r"(\d{4})年0?(\d{1,2})月份?", |c| month(year(c, 1)?, number(c, 2)?)),
        (r"(\d{4})[-/](\d{1,2})", |c| month(year(c, 1)?, number(c, 2)?)),
        // `2022.1` may be January or October with its zero lost; two digits leave no doubt, nor do 2 to 9.
        (r"(\d{4})\.(0[1-9]|1[0-2]|[2-9])月?", |c| month(year(c, 1)?, number(c, 2)?)),
        (r"(\d{4})-?m(\d{1,2})", |c| month(year(c, 1)?, number(c, 2)?)),
        (r"(\d{4})(0[1-9]|1[0-2])", |c| month(year(c, 1)?, number(c, 2)?)),
        (r"([a-z]{3,9})[-.,/]*(\d{4})", |c| month(year(c, 2)?, english(&c[1])?)),
        (r"(\d{4})[-.,/]*([a-z]{3,9})", |c| month(year(c, 1)?, english(&c[2])?)),
        (
            // One separator throughout: `2018.10-12` is a range.
            r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|年(\d{1,2})月(\d{1,2})日)(?:t?00:00(?::00(?:\.0+)?)?)?",
            |c| {
                let at = [2, 4, 6, 8].into_iter().find(|at| c.get(*at).is_some())?;
                let (year, number_of_month, day) = (year(c, 1)?, number(c, at)?, number(c, at + 1)?);
                chrono::NaiveDate::from_ymd_opt(year, number_of_month, day)?;
                month(year, number_of_month)
            },
        ),
        (r"(\d{4})年(\d{1,2})月?[-—–~至到](\d{1,2})月份?", |c| {
            range(year(c, 1)?, number(c, 2)?, number(c, 3)?)
        }),
        (r"(\d{4})\.(\d{1,2})[-—–~至](\d{1,2})月?", |c| range(year(c, 1)?, number(c, 2)?, number(c, 3)?)),
        (r"([a-z]{3,9})\.?[-—–~to]+([a-z]{3,9})[-.,/]*(\d{4})", |c| {
            range(year(c, 3)?, english(&c[1])?, english(&c[2])?)
        }),
        (r"(\d{4})[-.,/]*([a-z]{3,9})\.?[-—–~]([a-z]{3,9})", |c| {
            range(year(c, 1)?, english(&c[2])?, english(&c[3])?)
        }),
        (r"(\d{4}-\d{2}(?:/|--)\d{4}-\d{2})", |c| Some(Stretch::Exact(c[1].parse().ok()?))),
    ];
    // The patterns are constants that the tests below build.
    rules.into_iter().filter_map(|(p, f)| Some((Regex::new(&format!("^(?:{p})$")).ok()?, f))).collect()
});

/// Reads a label of time; `None` for anything else.
pub fn read(label: &str) -> Option<Stretch> {
    if label.len() > 60 || !label.chars().any(|c| c.is_ascii_digit() || ('０'..='９').contains(&c)) {
        return None;
    }
    let text: String = narrow(label).chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    RULES.iter().find_map(|(rule, make)| make(&rule.captures(&text)?))
}

/// Characters of a heading that are looked at, and of a label at most.
const HEADING: usize = 60;
const LABEL: usize = 16;

/// The longest label of time within a heading, the first of equals: `2022年1-3月` in `2022年1-3月各地区生产总值`. A bare number is
/// none.
pub fn within(text: &str) -> Option<String> {
    let mut found: Option<&str> = None;
    for (from, _) in text.char_indices().take(HEADING) {
        let ends = text[from..].char_indices().take(LABEL).map(|(at, c)| from + at + c.len_utf8());
        for label in ends.map(|to| &text[from..to]) {
            let bare = label.chars().all(|c| c.is_ascii_digit());
            if found.is_none_or(|f| label.len() > f.len()) && !bare && label.trim() == label && read(label).is_some() {
                found = Some(label);
            }
        }
    }
    found.map(String::from)
}

/// A title that begins or ends with a label of time: the longest such label and the rest, `2021年` and `GDP(亿元)`.
pub fn split(title: &str) -> Option<(&str, &str)> {
    if !title.chars().any(|c| c.is_numeric()) || read(title).is_some() {
        return None;
    }
    let parts = title.char_indices().skip(1).map(|(at, _)| title.split_at(at));
    let short = |label: &str| label.chars().count() <= LABEL && label.trim() == label;
    // A number goes on beyond a digit or a point: no year is cut out of it.
    let torn = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '/');
    let both = parts.flat_map(|(head, tail)| {
        let first = (short(head) && !tail.starts_with(torn)).then_some((head, tail));
        let last = (short(tail) && !head.ends_with(torn)).then_some((tail, head));
        first.into_iter().chain(last)
    });
    let (label, rest) = both.filter(|(label, _)| read(label).is_some()).max_by_key(|(label, _)| label.len())?;
    let rest = rest.trim_matches(|c: char| c.is_whitespace() || "_,，、:：".contains(c));
    (!rest.is_empty()).then_some((label, rest))
}

/// Why a label of time does not tell its months.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// A month or quarter that may be its own or the year up to its end.
    Cover,
    /// A range that does not begin in January, though figures may be cumulative.
    Range,
    /// No such months.
    Impossible,
}

/// The months a figure covers.
///
/// # Errors
/// When the label leaves it open and nothing else tells.
pub fn period(stretch: Stretch, cover: Option<Cover>, kind: Kind) -> Result<Period, Doubt> {
    let span = |year: i32, first: u32, last: u32| {
        let first = if kind == Kind::Stock { last } else { first };
        let months = Month::new(year, first).and_then(|f| Period::new(f, Month::new(year, last)?));
        months.map_err(|_| Doubt::Impossible)
    };
    match (stretch, cover) {
        (Stretch::Exact(period), _) => Ok(period),
        (Stretch::Year(y), _) => span(y, 1, 12),
        (Stretch::Range(y, 1, last), _) => span(y, 1, last),
        (Stretch::Quarter(y, q), Some(Cover::Cumulative)) => span(y, 1, q * 3),
        (Stretch::Quarter(y, q), Some(Cover::Single)) => span(y, q * 3 - 2, q * 3),
        (Stretch::Quarter(y, 1), None) => span(y, 1, 3),
        (Stretch::Month(y, m), Some(Cover::Cumulative)) => span(y, 1, m),
        (Stretch::Month(y, m), Some(Cover::Single)) => span(y, m, m),
        (Stretch::Range(y, _, last), Some(Cover::Cumulative)) => span(y, 1, last),
        (Stretch::Range(y, first, last), Some(Cover::Single)) => span(y, first, last),
        (Stretch::Quarter(y, q), None) if kind == Kind::Stock => span(y, 1, q * 3),
        (Stretch::Month(y, m), None) if kind == Kind::Stock => span(y, m, m),
        (Stretch::Range(..), None) => Err(Doubt::Range),
        (Stretch::Quarter(..) | Stretch::Month(..), None) => Err(Doubt::Cover),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_is_read() {
        for (label, expected) in [
            ("2022年", Stretch::Year(2022)),
            ("2022.0", Stretch::Year(2022)),
            ("２０２２年", Stretch::Year(2022)),
            ("2022年第一季度", Stretch::Quarter(2022, 1)),
            ("2022年4季度", Stretch::Quarter(2022, 4)),
            ("1Q 2026", Stretch::Quarter(2026, 1)),
            ("2005:Q1", Stretch::Quarter(2005, 1)),
            ("2022-Q3", Stretch::Quarter(2022, 3)),
            ("2022B", Stretch::Quarter(2022, 2)),
            ("2022年3月", Stretch::Month(2022, 3)),
            ("2022年03月份", Stretch::Month(2022, 3)),
            ("2022-03", Stretch::Month(2022, 3)),
            ("202203", Stretch::Month(2022, 3)),
            ("2022M03", Stretch::Month(2022, 3)),
            ("Mar 2022", Stretch::Month(2022, 3)),
            ("Sept. 2022", Stretch::Month(2022, 9)),
            ("2022-03-31", Stretch::Month(2022, 3)),
            ("2022-03-31 00:00:00", Stretch::Month(2022, 3)),
            ("2022年3月31日", Stretch::Month(2022, 3)),
            ("2022/3/31", Stretch::Month(2022, 3)),
            ("2018.7-9", Stretch::Range(2018, 7, 9)),
            ("2022年1-3月", Stretch::Range(2022, 1, 3)),
            ("2018.10-12", Stretch::Range(2018, 10, 12)),
            ("2022年上半年", Stretch::Range(2022, 1, 6)),
            ("2022年前三季度", Stretch::Range(2022, 1, 9)),
            ("Jan-Mar 2022", Stretch::Range(2022, 1, 3)),
            ("2022-01/2022-03", Stretch::Exact("2022Q1".parse().unwrap())),
        ] {
            assert_eq!(read(label), Some(expected), "{label}");
        }
        for label in
            ["", "地区", "2022.1", "202213", "2022年13月", "12345", "1.5", "2022-13-01", "最近20年", "Mar", "2205"]
        {
            assert_eq!(read(label), None, "{label}");
        }
        assert_eq!(RULES.len(), 24, "every pattern is one");
    }

    #[test]
    fn time_is_split_off_a_title_and_seen_in_a_heading() {
        for (title, expected) in [
            ("2021年GDP(亿元)", Some(("2021年", "GDP(亿元)"))),
            ("GDP(亿元)2008年", Some(("2008年", "GDP(亿元)"))),
            ("2022年1-3月GDP增速", Some(("2022年1-3月", "GDP增速"))),
            ("GDP_2008", Some(("2008", "GDP"))),
            ("GDP(1978=100)", None),
            ("编号120081", None),
            ("2022年", None),
        ] {
            assert_eq!(split(title), expected, "{title}");
        }
        assert_eq!(within("表1  2022年1-3月各地区生产总值").as_deref(), Some("2022年1-3月"));
        assert_eq!(within("各地区生产总值，编号2022"), None);
    }

    #[test]
    fn what_a_label_leaves_open_is_not_guessed() {
        let months = |label: &str, cover| period(read(label).unwrap(), cover, Kind::Flow).map(|p| p.to_string());
        assert_eq!(months("2022年3月", None), Err(Doubt::Cover));
        assert_eq!(months("2022年第二季度", None), Err(Doubt::Cover));
        assert_eq!(months("2022年第一季度", None).unwrap(), "2022-01/2022-03");
        assert_eq!(months("2018.10-12", None), Err(Doubt::Range));
        assert_eq!(months("2018.10-12", Some(Cover::Cumulative)).unwrap(), "2018-01/2018-12");
        assert_eq!(months("2018.10-12", Some(Cover::Single)).unwrap(), "2018-10/2018-12");
        assert_eq!(months("2022年第二季度", Some(Cover::Single)).unwrap(), "2022-04/2022-06");
        assert_eq!(months("2022年第二季度", Some(Cover::Cumulative)).unwrap(), "2022-01/2022-06");
        assert_eq!(period(Stretch::Year(2022), None, Kind::Stock).unwrap().to_string(), "2022-12/2022-12");
    }
}
