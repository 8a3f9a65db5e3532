//! Names of series to what the catalog calls them: `地区生产总值_累计值(亿元)` is gdp, cumulative, in 亿元.

use crate::catalog::Catalog;
use crate::catalog::imports::{Imports, Series, fold, narrow};
use crate::domain::Measure;

/// Separates the labels that together name a series: of its row, of its column, of the lines above the table.
pub const BETWEEN: char = '\u{1f}';

/// What the labels of a series say together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// What is known.
    pub series: Series,
    /// Words that were not understood.
    pub unknown: Vec<String>,
    /// Labels that say different things.
    pub torn: bool,
}

/// Reads the labels of a series, each on its own, and joins what they say.
pub fn read(labels: &str, catalog: &Catalog) -> Subject {
    let words = &catalog.imports;
    let mut subject = Subject::default();
    // A database splits one series over two labels; the pair may be a name that says more than its parts.
    let joined = labels.replace(BETWEEN, "_");
    if labels.contains(BETWEEN)
        && let Some(series) = words.names.get(&fold(&joined))
    {
        subject.series = series.clone();
        return subject;
    }
    for label in labels.split(BETWEEN).map(str::trim).filter(|l| !l.is_empty()) {
        let (series, rest) = one(label, catalog);
        subject.torn |= !join(&mut subject.series, series);
        if !rest.is_empty() {
            subject.unknown.push(rest);
        }
    }
    subject
}

/// Adds what a further label says; whether it fits.
fn join(to: &mut Series, more: Series) -> bool {
    let fits = agree(&to.indicator, &more.indicator)
        && agree(&to.measure, &more.measure)
        && agree(&to.basis, &more.basis)
        && agree(&to.unit, &more.unit);
    to.indicator = to.indicator.take().or(more.indicator);
    to.measure = to.measure.or(more.measure);
    to.basis = to.basis.or(more.basis);
    to.unit = to.unit.take().or(more.unit);
    fits
}

fn agree<T: PartialEq>(a: &Option<T>, b: &Option<T>) -> bool {
    a.is_none() || b.is_none() || a == b
}

/// What one label says, and the words of it that say nothing known.
fn one(label: &str, catalog: &Catalog) -> (Series, String) {
    let words = &catalog.imports;
    let mut rest = narrow(label).trim().to_string();
    let mut series = Series::default();
    for _ in 0..12 {
        if rest.is_empty() || whole(&rest, &mut series, catalog) {
            return (series, String::new());
        }
        let before = rest.clone();
        rest = bracket(&rest, &mut series, words)
            .or_else(|| ending(&rest, &mut series, words))
            .unwrap_or_else(|| index(&rest, &series, words).unwrap_or_else(|| footnote(&rest)));
        if rest == before {
            break;
        }
    }
    (series, rest)
}

/// Whether the words are all of a name, a unit or an ending; what they say is added.
fn whole(rest: &str, series: &mut Series, catalog: &Catalog) -> bool {
    let words = &catalog.imports;
    let key = fold(rest);
    if let Some(named) = words.names.get(&key).or_else(|| words.suffixes.get(&key)).or_else(|| words.bases.get(&key)) {
        return join(series, Series { words: Vec::new(), ..named.clone() });
    }
    if let Some(unit) = words.units.get(&key) {
        return join(series, Series { unit: Some(unit.clone()), ..Series::default() });
    }
    let known = |i: &&crate::domain::Indicator| {
        let names = [i.id.as_str(), i.name_zh.as_str(), i.short_zh(), i.name_en.as_str(), i.short_en()];
        names.iter().any(|n| fold(n) == key) || i.phrases.iter().any(|p| fold(p) == key)
    };
    match catalog.indicators.iter().find(known) {
        Some(i) => join(series, Series { indicator: Some(i.id.to_string()), ..Series::default() }),
        None => false,
    }
}

/// Takes the last bracket off if it holds a unit, a base or an ending.
fn bracket(rest: &str, series: &mut Series, words: &Imports) -> Option<String> {
    let open = rest.rfind('(')?;
    let close = open + rest[open..].find(')')?;
    let key = fold(&rest[open + 1..close]);
    let inside = if let Some(unit) = words.units.get(&key) {
        Series { unit: Some(unit.clone()), ..Series::default() }
    } else {
        let said = words.bases.get(&key).or_else(|| words.suffixes.get(&key))?;
        Series {
            words: Vec::new(),
            measure: said.measure.or(words.bases.get(&key).map(|_| Measure::Level)),
            ..said.clone()
        }
    };
    join(series, inside).then(|| {
        let (head, tail) = (rest[..open].trim_end(), rest[close + 1..].trim());
        // A single letter or digit behind a unit is the mark of a footnote.
        let tail = if tail.chars().count() == 1 && tail.chars().all(char::is_alphanumeric) { "" } else { tail };
        format!("{head}{}{tail}", if tail.is_empty() || tail.starts_with(['_', ',']) { "" } else { "_" })
    })
}

/// Takes a known ending off, with what joins it to the name.
fn ending(rest: &str, series: &mut Series, words: &Imports) -> Option<String> {
    for ending in &words.suffix_words {
        let Some(head) = without(rest, ending) else { continue };
        let said = &words.suffixes[ending];
        // Latin words end a name only where something separates them.
        let joined = head.ends_with(['_', ',', ':', '-', '、', ' ']);
        if head.trim().is_empty() || (ending.is_ascii() && !joined) {
            continue;
        }
        if join(series, Series { words: Vec::new(), ..said.clone() }) {
            return Some(head.trim_end_matches(|c: char| c.is_whitespace() || "_,:-、".contains(c)).to_string());
        }
    }
    // `名称_亿元`, `GDP, 100 million yuan`
    let (head, tail) = rest.rsplit_once(['_', ','])?;
    let unit = words.unit(tail)?.to_string();
    join(series, Series { unit: Some(unit), ..Series::default() }).then(|| head.trim_end().to_string())
}

/// The text before an ending that is given folded; `None` where the text does not end in it.
fn without<'a>(rest: &'a str, ending: &str) -> Option<&'a str> {
    let mut wanted = ending.chars().rev();
    let mut next = wanted.next();
    for (at, c) in rest.char_indices().rev() {
        if c.is_whitespace() {
            continue;
        }
        let Some(w) = next else { return Some(&rest[..at + c.len_utf8()]) };
        if !c.to_lowercase().eq(std::iter::once(w)) {
            return None;
        }
        next = wanted.next();
    }
    next.is_none().then_some("")
}

/// Takes the word for an index off, once a base says that it is one.
fn index(rest: &str, series: &Series, words: &Imports) -> Option<String> {
    series.unit.as_deref().filter(|u| u.ends_with("=100"))?;
    words.index.iter().find_map(|word| {
        let key = fold(rest);
        if let Some(head) = without(rest, word).filter(|h| !h.is_empty()) {
            return Some(head.trim_end().to_string());
        }
        if !key.starts_with(word.as_str()) || key == *word {
            return None;
        }
        // Letters of the word, blanks of the text passed over.
        let mut left = word.chars().count();
        let at = rest.char_indices().find(|(_, c)| {
            let done = left == 0 && !c.is_whitespace();
            left -= usize::from(!c.is_whitespace() && left > 0);
            done
        })?;
        Some(rest[at.0..].to_string())
    })
}

/// The text without a mark of a footnote at its end.
fn footnote(rest: &str) -> String {
    rest.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '①'..='⑳' | '¹' | '²' | '³' | ':' | ';'))
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::DataFiles;

    #[test]
    fn names_of_the_database_are_read() {
        let catalog = Catalog::load(&DataFiles::Embedded).unwrap();
        let shown = |labels: &str| {
            let s = read(labels, &catalog);
            let part = |t: Option<&str>| t.unwrap_or("?").to_string();
            let known = [
                part(s.series.indicator.as_deref()),
                part(s.series.measure.map(Measure::as_str)),
                part(s.series.basis.map(|b| b.as_str())),
                part(s.series.unit.as_deref()),
            ];
            format!("{} {}", known.join(" "), s.unknown.join("|"))
        };
        for (labels, expected) in [
            ("地区生产总值(亿元)", "gdp ? ? 亿元 "),
            ("地区生产总值_累计值(亿元)", "gdp ? cumulative 亿元 "),
            ("地区生产总值（亿元）_当季值", "gdp ? single 亿元 "),
            ("工业增加值_累计增长", "industrial_va yoy cumulative % "),
            ("规模以上工业增加值_累计增长(%)", "industrial_va yoy cumulative % "),
            ("工业增加值\u{1f}同比增长", "industrial_va yoy single % "),
            ("固定资产投资（不含农户）_累计增长(%)", "fai yoy cumulative % "),
            ("居民消费价格指数(上年同月=100)", "cpi level single 上年同期=100 "),
            (
                "Indices of Gross Domestic Product (preceding year=100) , Current Quarter",
                "gdp level single 上年同期=100 ",
            ),
            (
                "Indices of Value-added of Industry (preceding year=100) , Accumulated",
                "industrial_va_all level cumulative 上年同期=100 ",
            ),
            ("一般公共预算支出（亿元）i", "fiscal_expenditure ? ? 亿元 "),
            ("GDP", "gdp ? ? ? "),
            ("增速", "? yoy ? ? "),
            ("地区生产总值\u{1f}同比增长(%)", "gdp yoy ? % "),
            ("GDP增速", "gdp yoy ? ? "),
            ("总人口(万人)", "? ? ? 万人 总人口"),
            ("城镇地区生产总值", "? ? ? ? 城镇地区生产总值"),
        ] {
            assert_eq!(shown(labels), expected, "{labels}");
        }
    }
}
