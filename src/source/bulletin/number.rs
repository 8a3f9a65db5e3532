//! Number reading of our own: Arabic figures with damage told apart, Chinese numerals.

use std::str::FromStr;

use rust_decimal::Decimal;

/// A figure in Arabic digits at the head of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arabic {
    /// The value with the decimals printed.
    pub value: Decimal,
    /// Bytes taken.
    pub len: usize,
    /// Digits are lost or doubled (`2..2`, `3.?`): the value is not to be used.
    pub damaged: bool,
}

/// Reads digits with an optional decimal part at the head of `text`; thousands separators are gone by then.
pub fn arabic(text: &str) -> Option<Arabic> {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let lost = |rest: &str| rest.starts_with(['?', '？', char::REPLACEMENT_CHARACTER, '□', '■']);
    let mut len = digits(0);
    if len == 0 {
        return None;
    }
    let mut end = len;
    let mut damaged = false;
    if bytes.get(len) == Some(&b'.') {
        let decimals = digits(len + 1);
        if decimals > 0 {
            len += 1 + decimals;
            end = len;
            // `1.2.3` is a version or a date, never an amount.
            while bytes.get(end) == Some(&b'.') && digits(end + 1) > 0 {
                end += 1 + digits(end + 1);
                damaged = true;
            }
        } else if lost(&text[len + 1..]) {
            end = len + 1;
        } else if bytes.get(len + 1) == Some(&b'.') {
            let dots = bytes[len..].iter().take_while(|b| **b == b'.').count();
            end = len + dots + digits(len + dots);
            damaged = true;
        }
    }
    if lost(&text[end..]) {
        end += text[end..].chars().next().map_or(0, char::len_utf8);
        damaged = true;
    }
    // Codes and telephone numbers run past what a figure can have.
    match Decimal::from_str(&text[..len]) {
        Ok(value) if len <= 18 => Some(Arabic { value, len: end, damaged }),
        _ => Some(Arabic { value: Decimal::ZERO, len: end, damaged: true }),
    }
}

/// Whether a character may stand in a Chinese numeral.
pub fn is_numeral(c: char) -> bool {
    digit(c).is_some() || power(c).is_some() || c == '点'
}

/// Reads a whole Chinese numeral: `八点五`, `三十一`, `二〇二二`, `一百零三`, `两`.
pub fn chinese(text: &str) -> Option<Decimal> {
    let (whole, part) = match text.split_once('点') {
        Some((whole, part)) => (whole, Some(part)),
        None => (text, None),
    };
    let mut value = Decimal::from(integer(whole)?);
    if let Some(part) = part {
        let digits: String =
            part.chars().map(|c| digit(c).and_then(|d| char::from_digit(d, 10))).collect::<Option<_>>()?;
        if digits.is_empty() || digits.len() > 9 {
            return None;
        }
        value += Decimal::from_str(&format!("0.{digits}")).ok()?;
    }
    Some(value)
}

/// `二〇二二` digit by digit, `三十一` and `一百零三` by place; at most 9,999.
fn integer(text: &str) -> Option<i64> {
    let chars: Vec<char> = text.chars().collect();
    if chars.is_empty() || chars.len() > 9 {
        return None;
    }
    if chars.iter().all(|c| digit(*c).is_some()) {
        let plain = chars.len() == 1 || chars.len() == 4;
        return plain.then(|| chars.iter().fold(0, |n, c| n * 10 + i64::from(digit(*c).unwrap_or(0))));
    }
    let (mut total, mut held, mut last_power) = (0, None, i64::MAX);
    for c in chars {
        match (digit(c), power(c)) {
            (Some(0), _) if held.is_none() => {}
            (Some(d), _) if held.is_none() => held = Some(i64::from(d)),
            (None, Some(p)) if p < last_power => {
                total += held.take().unwrap_or(1) * p;
                last_power = p;
            }
            _ => return None,
        }
    }
    Some(total + held.unwrap_or(0))
}

fn digit(c: char) -> Option<u32> {
    Some(match c {
        '零' | '〇' => 0,
        '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

fn power(c: char) -> Option<i64> {
    Some(match c {
        '十' => 10,
        '百' => 100,
        '千' => 1000,
        _ => return None,
    })
}

/// Whether a character begins what is counted or measured: in front of it, a lost character was a digit.
pub fn is_counted(c: char) -> bool {
    matches!(c, '家' | '个' | '户' | '项' | '亿' | '万' | '%' | '元' | '倍' | '成' | '人' | '吨' | '位' | '.')
}

/// The count that words begin with: 3 of 3个省份, 2 of 两市.
pub fn leading(text: &str) -> Option<usize> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if digits > 0 {
        return text[..digits].parse().ok();
    }
    let len = text.find(|c| !is_numeral(c)).unwrap_or(text.len());
    chinese(&text[..len]).and_then(|value| value.try_into().ok())
}

/// A value times a power of ten, with no more decimals than that leaves: 1.79 × 100 is 179, not 179.00.
pub fn scaled(value: Decimal, tens: u32) -> Decimal {
    let scale = value.scale().saturating_sub(tens);
    let mut product = value * Decimal::from(10_i64.pow(tens.min(12)));
    product.rescale(scale);
    product
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn arabic_figures_keep_their_decimals() {
        let read = |text| arabic(text).map(|a| (a.value.to_string(), a.len, a.damaged));
        assert_eq!(read("618.8亿元"), Some(("618.8".into(), 5, false)));
        assert_eq!(read("8.0%"), Some(("8.0".into(), 3, false)));
        assert_eq!(read("8。"), Some(("8".into(), 1, false)));
        assert_eq!(read("3.。"), Some(("3".into(), 1, false)));
        assert_eq!(read("亿元"), None);
    }

    #[test]
    fn damage_is_seen() {
        for text in ["2..2%", "1?%", "8.□%", "3.?", "1.2.3", "3\u{fffd}%", "11010502035964123456789"] {
            assert!(arabic(text).unwrap().damaged, "{text}");
        }
    }

    #[test]
    fn chinese_numerals_are_read() {
        for (text, value) in [
            ("八点五", "8.5"),
            ("十", "10"),
            ("十四", "14"),
            ("三十一", "31"),
            ("一百零三", "103"),
            ("两", "2"),
            ("二〇二二", "2022"),
            ("四", "4"),
            ("二十", "20"),
            ("三点〇五", "3.05"),
            ("三千二百", "3200"),
        ] {
            assert_eq!(chinese(text), Some(d(value)), "{text}");
        }
        for text in ["", "点五点", "一二", "十百", "点", "五点"] {
            assert_eq!(chinese(text), None, "{text}");
        }
    }

    #[test]
    fn scaling_keeps_the_decimals_that_are_left() {
        assert_eq!(scaled(d("1.79"), 2).to_string(), "179");
        assert_eq!(scaled(d("10.7"), 2).to_string(), "1070");
        assert_eq!(scaled(d("4"), 1).to_string(), "40");
        assert_eq!(scaled(d("1.2345"), 2).to_string(), "123.45");
    }
}
