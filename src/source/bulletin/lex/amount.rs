//! Amounts: numbers with their units, ranges, tenths, ordinals and marks that are passed.

use super::super::lexicon::{Lexicon, ends};
use super::super::number::scaled;
use super::super::token::{Figure, Kind, Time, Token, UnitClass, Word};
use super::{figure, is_dash};
use crate::domain::{Bound, Decimal};

/// Number and unit, ranges included.
pub(super) fn amount(lexicon: &Lexicon, raw: &[Token], i: usize, text: &str) -> Option<(Kind, usize)> {
    let Kind::Number(first) = raw[i].kind else { return None };
    let mut k = i + 1;
    let mut bound = Bound::Exact;
    if raw.get(k).is_some_and(|t| t.is(Word::More)) && matches!(raw.get(k + 1).map(|t| t.kind), Some(Kind::Unit(..))) {
        bound = Bound::AtLeast;
        k += 1;
    }
    // 6%-6.5%, 5~7个: both ends in one unit.
    let after_unit = if matches!(raw.get(k).map(|t| t.kind), Some(Kind::Unit(..))) { k + 1 } else { k };
    if raw.get(after_unit).is_some_and(|t| is_dash(t, text))
        && let Some(Kind::Number(second)) = raw.get(after_unit + 1).map(|t| t.kind)
        && let Some(Kind::Unit(class, unit, _)) = raw.get(after_unit + 2).map(|t| t.kind)
        && (after_unit == k || matches!(raw[k].kind, Kind::Unit(c, u, _) if (c, u) == (class, unit)))
        && second.value.abs() > first.value.abs()
        && !first.damaged
        && !second.damaged
    {
        let low = measured(lexicon, first, class, unit);
        let high = measured(lexicon, second, class, unit);
        return Some((
            Kind::Figure(Figure { upper: Some(high.value.abs()), value: low.value.abs(), ..low }),
            after_unit + 3 - i,
        ));
    }
    match raw.get(k).map(|t| t.kind) {
        Some(Kind::Unit(class, unit, more)) => {
            let class =
                if class == UnitClass::Bare && counts(lexicon, raw, k, unit, text) { UnitClass::Other } else { class };
            let (first, half) = match class {
                UnitClass::Tenth => tenth_and_half(first, raw.get(k + 1), text),
                _ => (first, 0),
            };
            let mut made = measured(lexicon, first, class, unit);
            if half > 0 {
                return Some((Kind::Figure(made), k + 1 + half - i));
            }
            if more || bound == Bound::AtLeast {
                made.bound = Bound::AtLeast;
            }
            let mut used = k + 1 - i;
            if raw.get(k + 1).is_some_and(|t| t.is(Word::More)) {
                made.bound = Bound::AtLeast;
                used += 1;
            }
            Some((Kind::Figure(made), used))
        }
        _ if first.unit != u16::MAX => Some((Kind::Number(first), 1)),
        _ => None,
    }
}

/// 三百一十七亿六千七百万元: one amount in two scales.
pub(super) fn compound(lexicon: &Lexicon, raw: &[Token], i: usize) -> Option<(Kind, usize)> {
    let part = |k: usize| match (raw.get(k)?.kind, raw.get(k + 1)?.kind) {
        (Kind::Number(f), Kind::Unit(class, unit, false)) if !f.damaged => {
            Some((f.value, class, lexicon.units.get(usize::from(unit))?.as_str()))
        }
        _ => None,
    };
    let ((large, _, "亿"), (small, class, unit)) = (part(i)?, part(i + 2)?) else { return None };
    let name = unit.strip_prefix('万').filter(|noun| !noun.is_empty() && small < Decimal::from(10_000))?;
    let unit = lexicon.units.iter().position(|unit| unit.strip_prefix('亿') == Some(name))? as u16;
    // Told to the 万: four decimals of an 亿.
    let value = large + small * Decimal::new(1, 4);
    Some((Kind::Figure(Figure { class, unit, ..figure(value, false) }), 4))
}

/// Whether a scale without its noun (万, 亿) counts things, not money: 万 by itself, or any in front of a word.
fn counts(lexicon: &Lexicon, raw: &[Token], k: usize, unit: u16, text: &str) -> bool {
    let small = lexicon.units.get(usize::from(unit)).is_some_and(|name| name == "万");
    let word = |t: &Token| {
        t.kind == Kind::Text && text[t.start..t.end].starts_with(|c: char| ('\u{4e00}'..='\u{9fff}').contains(&c))
    };
    small || raw.get(k + 1).is_some_and(|t| word(t) && !is_dash(t, text))
}

/// 一成半 is 1.5 tenths, 二成五 2.5; also the number of tokens behind the unit that belong to it.
fn tenth_and_half(first: Figure, next: Option<&Token>, text: &str) -> (Figure, usize) {
    let add = match next {
        Some(t) if t.kind == Kind::Text && &text[t.start..t.end] == "半" => Some(Decimal::from(5)),
        Some(Token { kind: Kind::Number(f), .. }) if f.unit == u16::MAX && f.value < Decimal::TEN => Some(f.value),
        _ => None,
    };
    match add {
        Some(tenths) => (Figure { value: first.value + tenths * Decimal::new(1, 1), ..first }, 1),
        None => (first, 0),
    }
}

fn measured(lexicon: &Lexicon, number: Figure, class: UnitClass, unit: u16) -> Figure {
    let percent = lexicon.percent;
    match class {
        UnitClass::Tenth => {
            Figure { value: scaled(number.value, 1), class: UnitClass::Percent, unit: percent, ..number }
        }
        UnitClass::Times => Figure { value: scaled(number.value, 2), class: UnitClass::Times, unit: percent, ..number },
        _ => Figure { class, unit, ..number },
    }
}

/// 第14位, 第二, 前10位, 前三.
pub(super) fn ordinal(lexicon: &Lexicon, raw: &[Token], i: usize, text: &str) -> Option<(Kind, usize)> {
    // 倒数第二
    if ends(&text[..raw[i].start], &lexicon.parts.from_end) {
        return None;
    }
    let top = match raw[i].kind {
        Kind::Ordinal(top) => top,
        Kind::First => true,
        _ => return None,
    };
    let Kind::Number(number) = raw.get(i + 1)?.kind else { return None };
    if top {
        // 前4个月, 前五个月, 前两月
        let rest = &text[raw[i + 1].end..];
        if (rest.starts_with("个月") || rest.starts_with('月'))
            && number.value >= Decimal::ONE
            && number.value <= Decimal::from(12)
        {
            let last = u32::try_from(number.value.mantissa()).ok()?;
            let unit = if rest.starts_with('月') { "月" } else { "个月" };
            let used = raw[i + 2..].iter().take_while(|t| t.start < raw[i + 1].end + unit.len()).count();
            return Some((Kind::Time(Time { months: Some((1, last)), ..Time::default() }), 2 + used));
        }
    }
    let mut used = 2;
    match raw.get(i + 2).map(|t| t.kind) {
        Some(Kind::Unit(UnitClass::Place, _, _)) => used = 3,
        // 第4至第6位
        Some(Kind::Text) if is_dash(&raw[i + 2], text) => {}
        Some(Kind::Text | Kind::Unit(..)) | None => return None,
        _ => {}
    }
    let bound = if top { Bound::AtMost } else { Bound::Exact };
    Some((Kind::Figure(Figure { class: UnitClass::Place, ordinal: true, bound, ..number }), used))
}

/// 第二、三、四名: the members of a list of places behind its first; `out` is what was read before.
pub(super) fn place_in_list(out: &[Token], raw: &[Token], i: usize) -> Option<(Kind, usize)> {
    let [.., before, join] = out else { return None };
    let listed = matches!(before.kind, Kind::Figure(f) if f.ordinal && f.bound == Bound::Exact);
    let Kind::Number(number) = raw[i].kind else { return None };
    if !listed || !(join.mark('、') || join.is(Word::Join)) || number.value.scale() > 0 {
        return None;
    }
    let figure = Kind::Figure(Figure { class: UnitClass::Place, ordinal: true, unit: 0, ..number });
    match raw.get(i + 1).map(|t| t.kind) {
        Some(Kind::Unit(UnitClass::Place, _, _)) => Some((figure, 2)),
        Some(Kind::Mark(_)) | Some(Kind::Word(Word::Join)) | None => Some((figure, 1)),
        _ => None,
    }
}

/// 分列二、三位: the first of a list of places behind a verb of ranking.
pub(super) fn first_in_list(out: &[Token], raw: &[Token], i: usize) -> Option<(Kind, usize)> {
    let Kind::Number(number) = raw[i].kind else { return None };
    let joins = |t: &Token| t.mark('、') || t.is(Word::Join);
    let ranked = out.last().is_some_and(|t| t.is(Word::RankVerb)) && raw.get(i + 1).is_some_and(joins);
    let mut listed = raw[i..].windows(2).step_by(2).map(|pair| (pair[0].kind, pair[1]));
    let last = listed.find(|(_, behind)| !joins(behind));
    let places = matches!(last, Some((Kind::Number(_), Token { kind: Kind::Unit(UnitClass::Place, ..), .. })));
    let figure = Kind::Figure(Figure { class: UnitClass::Place, ordinal: true, unit: 0, ..number });
    (ranked && places && number.value.scale() == 0).then_some((figure, 1))
}

/// 首位, 榜首; 首 by itself behind 居.
pub(super) fn ranked_first(out: &[Token], raw: &[Token], i: usize) -> Option<(Kind, usize)> {
    let length = raw[i].end - raw[i].start;
    let closed = raw.get(i + 1).is_none_or(|t| matches!(t.kind, Kind::Mark(_)));
    let ranked = closed && out.last().is_some_and(|t| t.is(Word::RankVerb));
    (length > 3 || ranked)
        .then(|| (Kind::Figure(Figure { class: UnitClass::Place, ordinal: true, ..figure(Decimal::ONE, false) }), 1))
}

/// 次之: the second place, at the end of a clause.
pub(super) fn second(raw: &[Token], i: usize) -> Option<(Kind, usize)> {
    let closed = raw.get(i + 1).is_none_or(|t| matches!(t.kind, Kind::Mark(_)));
    let place = Figure { class: UnitClass::Place, ordinal: true, ..figure(Decimal::TWO, false) };
    closed.then_some((Kind::Figure(place), 1))
}

/// 百分之八点五.
pub(super) fn percent_words(lexicon: &Lexicon, raw: &[Token], i: usize) -> Option<(Kind, usize)> {
    let Kind::Number(number) = raw.get(i + 1)?.kind else { return None };
    let unit = lexicon.percent;
    Some((Kind::Figure(Figure { class: UnitClass::Percent, unit, ..number }), 2))
}

/// 首破万亿元: a unit alone behind a word of passing a mark is one of it.
pub(super) fn milestone(
    lexicon: &Lexicon,
    unit: u16,
    class: UnitClass,
    out: &[Token],
    next: Option<&Token>,
) -> Option<(Kind, usize)> {
    let name = lexicon.units.get(usize::from(unit))?;
    let reached = next.is_some_and(|t| t.is(Word::AtLeast)) && out.last().is_some_and(|t| t.is(Word::Reach));
    // 保持在万亿元以上
    let passed = reached || out.last().is_some_and(|t| t.is(Word::Over) || t.is(Word::Under));
    let big = name.starts_with("万亿") || name.starts_with("千亿") || name.starts_with("百亿");
    (passed && big).then(|| (Kind::Figure(Figure { class, unit, ..figure(Decimal::ONE, false) }), 1))
}
