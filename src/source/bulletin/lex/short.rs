//! Lists told in short: months that are counted (4、5两个月), the first of two times of one kind (3、4月份), provinces by
//! their signs (粤苏鲁三省).

use super::super::lexicon::{Lexicon, begins};
use super::super::number;
use super::super::token::{Kind, Time, Token, Word, Year};
use super::{YEARS, whole};

/// 4、5两个月, 四五六三个月: months one after another, and how many they are; the tokens read.
pub(super) fn months(raw: &[Token], i: usize, text: &str) -> Option<(Kind, usize)> {
    const COUNTER: &str = "个月";
    let from = raw[i].start;
    let rest = &text[from..];
    let listed = |(at, c): (usize, char)| !(c == '、' || c.is_ascii_digit() || number::is_numeral(c)) || at > LONGEST;
    let end = rest.char_indices().find(|found| listed(*found)).map_or(rest.len(), |(at, _)| at);
    let (list, counter) = rest.split_at(end);
    if !counter.starts_with(COUNTER) {
        return None;
    }
    let count = list.chars().next_back()?;
    let list = &list[..list.len() - count.len_utf8()];
    let month = |word: &str| match word.parse() {
        Ok(number) => Some(number),
        Err(_) => number::chinese(word).and_then(|n| u32::try_from(n).ok()),
    };
    let numbers: Option<Vec<u32>> = match list.contains('、') {
        true => list.split('、').map(month).collect(),
        false => list.split("").filter(|sign| !sign.is_empty()).map(month).collect(),
    };
    let numbers = numbers?;
    let [first, .., last] = numbers[..] else { return None };
    let in_turn = numbers.windows(2).all(|pair| pair[1] == pair[0] + 1);
    let counted = month(count.encode_utf8(&mut [0; 4]))? as usize == numbers.len();
    if !in_turn || !counted || first < 1 || last > 12 {
        return None;
    }
    let behind = raw[i..].iter().position(|t| t.end == from + end + COUNTER.len())?;
    Some((Kind::Time(Time { months: Some((first, last)), each: true, ..Time::default() }), behind + 1))
}

/// No list of months has more bytes in front of its last number than this.
const LONGEST: usize = 36;

/// 3、4月份, 一、二季度: the first of two times of one kind.
pub(super) fn first_of_two(raw: &[Token], i: usize, text: &str) -> Option<Kind> {
    let (first, next) = (whole(raw, i)?, raw.get(i + 2)?);
    let month = whole(raw, i + 2).filter(|_| text[next.end..].starts_with('月'));
    let quarter = match next.kind {
        Kind::Time(time) if text[next.start..next.end].ends_with("季度") => {
            time.months.filter(|(from, to)| to - from == 2).map(|(_, to)| to / 3)
        }
        _ => None,
    };
    let months = match (month, quarter) {
        (Some(second), _) if second <= 12 && first > 0 && first < second => (first, first),
        (_, Some(second)) if first > 0 && first < second => (first * 3 - 2, first * 3),
        _ => return None,
    };
    raw[i + 1].mark('、').then_some(Kind::Time(Time { months: Some(months), ..Time::default() }))
}

/// 2016年初提出: the year of a number whose 年 belongs to the word for its beginning.
pub(super) fn year_begins(raw: &[Token], i: usize) -> Option<(Kind, usize)> {
    let year = whole(raw, i).filter(|year| (YEARS.0..YEARS.1).contains(year))?;
    let begins = raw.get(i + 1).is_some_and(|t| t.start == raw[i].end && matches!(t.kind, Kind::Time(t) if t.since));
    begins.then_some((Kind::Time(Time { year: Some(Year::Absolute(year as i32)), ..Time::default() }), 2))
}

/// 粤苏鲁三省: the area of a sign in a list that tells behind it how many they are.
pub(super) fn sign(lexicon: &Lexicon, text: &str, done: &[Token], raw: &[Token], i: usize) -> Option<(Kind, usize)> {
    let Kind::Sign(area) = raw[i].kind else { return None };
    let (before, joins) = (signs(done.iter().rev(), text), |t: &Token| t.mark('、'));
    let here = signs(raw[i..].iter(), text);
    let count = raw[i..].iter().position(|t| !matches!(t.kind, Kind::Sign(_)) && !joins(t)).map(|k| i + k)?;
    (counted(lexicon, text, raw, count)? == before + here).then_some((Kind::Area(area), 1))
}

/// How many areas told by one sign each, with marks between, stand from the first token on.
fn signs<'t>(tokens: impl Iterator<Item = &'t Token>, text: &str) -> usize {
    let sign = |t: &&Token| match t.kind {
        Kind::Sign(_) => true,
        Kind::Area(_) => text[t.start..t.end].chars().nth(1).is_none(),
        _ => t.mark('、'),
    };
    tokens.take_while(sign).filter(|t| !t.mark('、')).count()
}

/// How many areas the number at token `k` counts: 三省, 3省份, 两地.
fn counted(lexicon: &Lexicon, text: &str, raw: &[Token], k: usize) -> Option<usize> {
    let count = usize::try_from(whole(raw, k)?).ok()?;
    begins(&text[raw[k].end..], &lexicon.parts.area_counters).then_some(count)
}

/// The count behind a list of signs, with its noun, which is no word of its own; the byte behind it.
pub(super) fn count_of_signs(
    lexicon: &Lexicon,
    text: &str,
    done: &[Token],
    raw: &[Token],
    i: usize,
) -> Option<(Kind, usize)> {
    if !matches!(raw[i].kind, Kind::Number(_)) || !matches!(done.last()?.kind, Kind::Area(_)) {
        return None;
    }
    let listed = signs(done.iter().rev(), text);
    if listed < 2 || counted(lexicon, text, raw, i)? != listed {
        return None;
    }
    let rest = &text[raw[i].end..];
    let noun =
        lexicon.parts.area_counters.iter().filter(|word| rest.starts_with(word.as_str())).map(String::len).max()?;
    Some((Kind::Word(Word::Filler), raw[i].end + noun))
}
