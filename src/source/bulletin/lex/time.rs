//! Times told by numbers: years, months and ranges of them.

use super::super::token::{Kind, Time, Token, Word, Year};
use super::short::first_of_two;
use super::{YEARS, is_dash, whole};

/// The whole number whose opposite a token is.
fn below_zero(kind: Kind) -> Option<u32> {
    match kind {
        Kind::Number(f) if !f.damaged && f.value.scale() == 0 => u32::try_from(-f.value.mantissa()).ok(),
        _ => None,
    }
}

/// 2013—2021年, 2012年—2020年: several years, of which nothing is the figure of one.
pub(super) fn span_of_years(raw: &[Token], i: usize, text: &str) -> Option<(Kind, usize)> {
    let year = |k: usize| whole(raw, k).filter(|year| (YEARS.0..YEARS.1).contains(year));
    let named = |k: usize| raw.get(k).is_some_and(|t| &text[t.start..t.end] == "年");
    let first = year(i)?;
    let dash = i + 1 + usize::from(named(i + 1));
    let joined = raw.get(dash).is_some_and(|t| matches!(t.kind, Kind::Mark(_)) && is_dash(t, text));
    year(dash + 1).filter(|last| joined && *last > first + 1)?;
    named(dash + 2).then_some((Kind::Word(Word::Multi), dash + 3 - i))
}

/// Number + 年 / 月 / 日 and their ranges.
pub(super) fn time(raw: &[Token], i: usize, text: &str) -> Option<(Kind, usize)> {
    let number = |k: usize| whole(raw, k);
    let starts = |k: usize, word: &str| raw.get(k).is_some_and(|t| text[t.start..].starts_with(word));
    let first = number(i)?;
    let month = |n: u32| (1..=12).contains(&n);
    let head = |k: usize, len: usize| raw.get(k).is_some_and(|t| t.end - t.start == len);
    // 2021年
    if (YEARS.0..YEARS.1).contains(&first) && starts(i + 1, "年") && head(i + 1, 3) {
        return Some((Kind::Time(Time { year: Some(Year::Absolute(first as i32)), ..Time::default() }), 2));
    }
    // 2021第一季度
    if (YEARS.0..YEARS.1).contains(&first)
        && raw.get(i + 1).is_some_and(|t| {
            t.start == raw[i].end && matches!(t.kind, Kind::Time(t) if t.year.is_none() && t.months.is_some())
        })
    {
        return Some((Kind::Time(Time { year: Some(Year::Absolute(first as i32)), ..Time::default() }), 1));
    }
    // 1-6月, 1至6月, 1月至6月, 1月-6月 (where the dash is taken for a sign)
    let dash = if starts(i + 1, "月") && raw.get(i + 2).is_some_and(|t| is_dash(t, text)) { i + 2 } else { i + 1 };
    if month(first)
        && raw.get(dash).is_some_and(|t| is_dash(t, text))
        && let Some(last) = number(dash + 1).or_else(|| below_zero(raw.get(dash + 1)?.kind))
        && month(last)
        && starts(dash + 2, "月")
        && first < last
    {
        let used = dash + 2 - i + month_words(raw, dash + 2, text);
        return Some((Kind::Time(Time { months: Some((first, last)), ..Time::default() }), used));
    }
    if month(first) && starts(i + 1, "月") {
        let used = 1 + month_words(raw, i + 1, text);
        let kind = Kind::Time(Time { months: Some((first, first)), ..Time::default() });
        // A day follows: a date of the report, no period.
        if number(i + used).is_some() && (starts(i + used + 1, "日") || starts(i + used + 1, "号")) {
            return Some((Kind::Text, used + 2));
        }
        return Some((kind, used));
    }
    first_of_two(raw, i, text).map(|kind| (kind, 1))
}

/// How many tokens 月份, 月 take.
fn month_words(raw: &[Token], k: usize, text: &str) -> usize {
    let Some(token) = raw.get(k) else { return 0 };
    usize::from(text[token.start..].starts_with('月'))
}
