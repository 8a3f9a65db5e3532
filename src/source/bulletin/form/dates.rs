//! Days as pages write them.

use chrono::NaiveDate;

/// The day that a text begins with: `2022-04-25 10:30`, `2022/4/25`, `2022.04.25`, `2022年4月25日`, `20220425`.
pub fn day(text: &str) -> Option<NaiveDate> {
    let text = text.trim_start();
    let digits = |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let first = digits(text);
    if first == 8 {
        return NaiveDate::parse_from_str(&text[..8], "%Y%m%d").ok();
    }
    let mut parts = [0_u32; 3];
    let mut rest = text;
    for (i, part) in parts.iter_mut().enumerate() {
        let len = digits(rest);
        if !(if i == 0 { len == 4 } else { (1..=2).contains(&len) }) {
            return None;
        }
        *part = rest[..len].parse().ok()?;
        rest = rest[len..].trim_start_matches(['-', '/', '.', '年', '月']);
    }
    NaiveDate::from_ymd_opt(parts[0].try_into().ok()?, parts[1], parts[2])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_pages_are_read() {
        let wanted = NaiveDate::from_ymd_opt(2022, 4, 5);
        for text in
            ["2022-04-05", "2022-04-05T10:30:00+08:00", " 2022/4/5 10:30", "2022.04.05", "2022年4月5日", "20220405"]
        {
            assert_eq!(day(text), wanted, "{text}");
        }
        for text in ["", "4月5日", "2022-13-05", "2022-04", "昨日", "2022040"] {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
