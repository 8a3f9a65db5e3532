//! Wording: the sentences of a language, as templates in `data/catalog/wording/<language>.toml`.

use std::collections::BTreeMap;

use anyhow::{Context, Result, anyhow, bail};
use minijinja::{Environment, UndefinedBehavior, Value};

use crate::catalog::{DataFiles, table};
use crate::domain::{Decimal, Indicator, Period, Region, Span};

/// The languages that briefings can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// Chinese.
    Zh,
    /// English.
    En,
}

impl Language {
    /// The tag used in file names and on the command line.
    pub fn tag(self) -> &'static str {
        match self {
            Language::Zh => "zh",
            Language::En => "en",
        }
    }
}

/// The templates of one language.
#[derive(Debug)]
pub struct Wording {
    /// The language.
    pub language: Language,
    templates: Environment<'static>,
}

impl Wording {
    /// Loads the wording file of a language.
    ///
    /// # Errors
    /// When the file is missing or a template does not parse; its key is named.
    pub fn load(files: &DataFiles, language: Language) -> Result<Self> {
        let relative = format!("catalog/wording/{}.toml", language.tag());
        let name = files.path(&relative);
        let lines: BTreeMap<String, String> = table::toml(files, &relative)?;
        let mut templates = Environment::new();
        templates.set_undefined_behavior(UndefinedBehavior::Strict);
        templates.add_filter("start", start_of_sentence);
        templates.add_filter("ordinal", ordinal);
        for (key, text) in lines {
            templates
                .add_template_owned(key.clone(), text)
                .map_err(|e| anyhow!("{name}: template {key:?}: {}", e.detail().unwrap_or("does not parse")))?;
        }
        Ok(Wording { language, templates })
    }

    /// The text of a key with the given values.
    ///
    /// # Errors
    /// When there is no such key, or it asks for a value that is not given.
    pub fn say(&self, key: &str, values: Value) -> Result<String> {
        let tag = self.language.tag();
        let template = self.templates.get_template(key).ok().with_context(|| {
            format!("no text {key:?}; data/catalog/wording/{tag}.toml needs it, or the data are of another version")
        })?;
        template.render(values).map_err(|e| anyhow!("wording {tag}: text {key:?}: {e}"))
    }

    /// The text of a key that takes no values.
    ///
    /// # Errors
    /// As for [`Wording::say`].
    pub fn word(&self, key: &str) -> Result<String> {
        self.say(key, Value::UNDEFINED)
    }

    /// Whether there is a text of a key.
    pub fn has(&self, key: &str) -> bool {
        self.templates.get_template(key).is_ok()
    }

    /// All keys, for checks.
    pub fn keys(&self) -> Vec<String> {
        let mut keys: Vec<String> = self.templates.templates().map(|(key, _)| key.to_string()).collect();
        keys.sort();
        keys
    }

    /// The short name of a region.
    pub fn region(&self, region: &Region) -> String {
        match self.language {
            Language::En if !region.name_en.is_empty() => region.name_en.clone(),
            Language::Zh | Language::En => region.short.clone(),
        }
    }

    /// The short name of an indicator.
    pub fn indicator<'a>(&self, indicator: &'a Indicator) -> &'a str {
        match self.language {
            Language::Zh => indicator.short_zh(),
            Language::En => indicator.short_en(),
        }
    }

    /// The short name of an indicator as a table's cell or a label begins.
    pub fn indicator_start(&self, indicator: &Indicator) -> String {
        start_of_sentence(self.indicator(indicator).to_string())
    }

    /// The full name of an indicator.
    pub fn indicator_full<'a>(&self, indicator: &'a Indicator) -> &'a str {
        match self.language {
            Language::Zh => &indicator.name_zh,
            Language::En => &indicator.name_en,
        }
    }

    /// A period in words: `2022年一季度`, `first quarter of 2022`.
    ///
    /// # Errors
    /// When the wording file lacks the form.
    pub fn period(&self, period: Period) -> Result<String> {
        self.period_form("period", period)
    }

    /// A period as a column heading: `2022年一季度`, `2022 Q1`.
    ///
    /// # Errors
    /// When the wording file lacks the form.
    pub fn period_short(&self, period: Period) -> Result<String> {
        self.period_form("period_short", period)
    }

    fn period_form(&self, form: &str, period: Period) -> Result<String> {
        let kind = match (period.span(), period.last().month()) {
            (Span::Month, _) => "month",
            (Span::Cumulative, 3) => "q1",
            (Span::Cumulative, 6) => "h1",
            (Span::Cumulative, 9) => "q3",
            (Span::Cumulative, 12) => "year",
            (Span::Quarter, _) => "quarter",
            (Span::Cumulative | Span::Other, _) => "months",
        };
        let (first, last) = (period.first(), period.last());
        self.say(
            &format!("{form}_{kind}"),
            minijinja::context! {
                year => last.year(), first_year => first.year(), month => last.month(), first => first.month(),
                last => last.month(), quarter => last.month() / 3,
            },
        )
    }

    /// Joins names as the language lists them.
    ///
    /// # Errors
    /// When the wording file lacks the separators.
    pub fn list(&self, items: &[String]) -> Result<String> {
        Ok(match items {
            [] => bail!("an empty list has no words"),
            [only] => only.clone(),
            [init @ .., last] => {
                let comma = self.word("list_comma")?;
                format!("{}{}{last}", init.join(&comma), self.word("list_and")?)
            }
        })
    }
}

/// The text with its first letter as at the start of a sentence.
fn start_of_sentence(text: String) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// An English ordinal: `1st`, `2nd`, `11th`, `23rd`.
fn ordinal(place: i64) -> String {
    let ending = match (place % 100, place % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{place}{ending}")
}

/// A figure as printed, with the true minus sign in text that people read.
pub fn number(value: Decimal) -> String {
    value.to_string().replace('-', "\u{2212}")
}

/// A difference with its sign; zero has none.
pub fn signed(value: Decimal) -> String {
    if value.is_zero() {
        return value.abs().to_string();
    }
    let sign = if value.is_sign_negative() { '\u{2212}' } else { '+' };
    format!("{sign}{}", value.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_ordinals() {
        let told: Vec<String> = [1, 2, 3, 4, 11, 12, 13, 21, 22, 31, 111].map(ordinal).into();
        assert_eq!(told, ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "31st", "111th"]);
    }
}
