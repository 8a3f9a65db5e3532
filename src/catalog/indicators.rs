//! Indicators by id and by name.

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;

use super::files::DataFiles;
use super::names;
use super::table;
use crate::domain::{Indicator, Month};

const INDICATORS: &str = "catalog/indicators.toml";

/// All indicators of the catalog.
#[derive(Debug)]
pub struct Indicators {
    list: Vec<Indicator>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    indicator: Vec<toml::Spanned<Indicator>>,
}

impl Indicators {
    /// Loads and validates the indicators.
    ///
    /// # Errors
    /// On an id or phrase that stands twice, an empty list or a break that is no month, with file and line.
    pub fn load(files: &DataFiles) -> Result<Self> {
        let text = files.text(INDICATORS)?;
        let file: File = table::toml(files, INDICATORS)?;
        let mut list: Vec<Indicator> = Vec::new();
        for spanned in file.indicator {
            let line = table::line_at(&text, spanned.span().start);
            let indicator = spanned.into_inner();
            check(&indicator, &list).with_context(|| format!("{}:{line}", files.path(INDICATORS)))?;
            list.push(indicator);
        }
        ensure!(!list.is_empty(), "{}: no indicator", files.path(INDICATORS));
        Ok(Indicators { list })
    }

    /// The indicator of an id.
    pub fn get(&self, id: &str) -> Option<&Indicator> {
        self.list.iter().find(|i| i.id.as_str() == id)
    }

    /// The indicator a user means by id, name or phrase.
    ///
    /// # Errors
    /// When none goes by it.
    pub fn find(&self, name: &str) -> Result<&Indicator> {
        let lower = name.to_lowercase();
        let matches = |i: &&Indicator| {
            i.id.as_str() == lower
                || i.name_zh == name
                || i.short_zh() == name
                || i.name_en.to_lowercase() == lower
                || i.short_en().to_lowercase() == lower
                || i.phrases.iter().any(|p| p == name)
        };
        match self.list.iter().find(matches) {
            Some(indicator) => Ok(indicator),
            None => {
                let folded = names::fold(name);
                let near = |i: &&Indicator| {
                    let words = [i.id.as_str(), i.name_zh.as_str(), i.short_zh(), i.name_en.as_str(), i.short_en()];
                    names::nearness(&folded, &words).is_some()
                };
                let near: Vec<&str> = self.list.iter().filter(near).map(|i| i.id.as_str()).take(3).collect();
                let hint = if near.is_empty() { String::new() } else { format!("did you mean {}? ", near.join(", ")) };
                bail!("no indicator is called {name:?}; {hint}`jianbao catalog indicators` lists them")
            }
        }
    }

    /// All indicators, in file order.
    pub fn iter(&self) -> impl Iterator<Item = &Indicator> {
        self.list.iter()
    }
}

fn check(indicator: &Indicator, earlier: &[Indicator]) -> Result<()> {
    let id = indicator.id.as_str();
    let plain = !id.is_empty() && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    ensure!(plain, "indicator id {id:?} is not lower-case letters, digits and underscores");
    ensure!(!indicator.name_zh.is_empty() && !indicator.name_en.is_empty(), "indicator {id} has no name");
    ensure!(!indicator.units.is_empty(), "indicator {id} has no unit");
    for other in earlier {
        ensure!(other.id != indicator.id, "indicator {id} stands twice");
        if let Some(phrase) = indicator.phrases.iter().find(|p| other.phrases.contains(p)) {
            bail!("phrase {phrase:?} of {id} belongs to {} already", other.id);
        }
    }
    for stop in &indicator.breaks {
        stop.from.parse::<Month>().with_context(|| format!("break of {id}"))?;
    }
    Ok(())
}
