//! The words of findings: the templates of the rules filled with the figures they are about.

use crate::catalog::Catalog;
use crate::catalog::checks::Rule;
use crate::domain::{Area, IndicatorId, Observation, RegionCode};

/// A value for a template, in both languages.
pub(super) enum Word {
    /// The same in both.
    Text(String),
    /// A measure, a kind of period, a part of a figure: the catalog has the Chinese word.
    Term(String),
    /// A region.
    Region(RegionCode),
    /// Several regions.
    Regions(Vec<RegionCode>),
    /// An indicator.
    Indicator(IndicatorId),
}

/// The texts of a rule in Chinese and English. The first figure fills `{region} {indicator} {period} {measure} {value}
/// {unit} {publisher} {published}`, the second the same names with `other_` and `{other_place}`.
pub(super) fn fill(rule: &Rule, figures: &[&Observation], words: &[(&str, Word)], catalog: &Catalog) -> [String; 2] {
    [(true, &rule.text_zh), (false, &rule.text_en)].map(|(zh, template)| {
        let mut text = template.clone();
        let mut put = |name: &str, value: &str| text = text.replace(&format!("{{{name}}}"), value);
        for (name, word) in words {
            put(name, &say(word, zh, catalog));
        }
        for (prefix, figure) in ["", "other_"].iter().zip(figures) {
            for (name, value) in of(figure, zh, catalog) {
                put(&format!("{prefix}{name}"), &value);
            }
        }
        text
    })
}

fn of(o: &Observation, zh: bool, catalog: &Catalog) -> Vec<(&'static str, String)> {
    let day = o.provenance.published.map(|day| day.to_string());
    let undated = if zh { "日期不详" } else { "day not known" };
    vec![
        ("region", area(&o.area, zh, catalog)),
        ("indicator", say(&Word::Indicator(o.indicator.clone()), zh, catalog)),
        ("period", o.period.map_or_else(|| "?".to_string(), |period| period.label())),
        ("measure", say(&Word::Term(o.measure.to_string()), zh, catalog)),
        ("value", o.value.to_string()),
        ("unit", o.unit.clone()),
        ("publisher", o.provenance.publisher.clone()),
        ("published", day.unwrap_or_else(|| undated.to_string())),
        ("place", o.provenance.place.to_string()),
        ("file", o.provenance.place.file().to_string()),
    ]
}

fn area(area: &Area, zh: bool, catalog: &Catalog) -> String {
    match area {
        Area::Division(code) => say(&Word::Region(*code), zh, catalog),
        Area::Special(words) => words.clone(),
        Area::Unknown => "?".to_string(),
    }
}

fn say(word: &Word, zh: bool, catalog: &Catalog) -> String {
    match word {
        Word::Text(text) => text.clone(),
        Word::Term(term) => match catalog.checks.words_zh.get(term) {
            Some(word) if zh => word.clone(),
            _ => term.clone(),
        },
        Word::Region(code) => match catalog.regions.get(*code) {
            Some(region) if zh || region.name_en.is_empty() => region.short.clone(),
            Some(region) => region.name_en.clone(),
            None => code.to_string(),
        },
        Word::Regions(codes) => {
            let names: Vec<String> = codes.iter().map(|code| say(&Word::Region(*code), zh, catalog)).collect();
            names.join(if zh { "、" } else { ", " })
        }
        Word::Indicator(id) => match catalog.indicators.get(id.as_str()) {
            Some(indicator) if zh => indicator.short_zh().to_string(),
            Some(indicator) => indicator.short_en().to_string(),
            None => id.to_string(),
        },
    }
}
