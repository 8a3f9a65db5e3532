//! Mapping files: what a user tells of a table that the table does not tell itself, and the file that asks for it.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Deserializer, Serialize};

use crate::catalog::Catalog;
use crate::catalog::imports::{Cover, Role, Series, fold};
use crate::domain::Measure;

/// Why a cell has no place that the mapping leaves out, as was asked for.
pub const LEFT_OUT: &str = "import.left-out";

/// What a user tells of a table; an empty text is an answer still to be given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Encoding of a text file, `gb18030`.
    #[serde(default, deserialize_with = "text")]
    pub encoding: Option<String>,
    /// Region of every figure, by name or code.
    #[serde(default, deserialize_with = "text")]
    pub region: Option<String>,
    /// Indicator of every figure, by id or name.
    #[serde(default, deserialize_with = "text")]
    pub indicator: Option<String>,
    /// Measure of every figure, `level`, `yoy` ...
    #[serde(default, deserialize_with = "text")]
    pub measure: Option<String>,
    /// Unit of every figure.
    #[serde(default, deserialize_with = "text")]
    pub unit: Option<String>,
    /// `cumulative` or `single`: how labels of months and quarters are meant.
    #[serde(default, deserialize_with = "text")]
    pub basis: Option<String>,
    /// Period of every figure.
    #[serde(default, deserialize_with = "text")]
    pub period: Option<String>,
    /// Day of publication, `2022-04-18`.
    #[serde(default, deserialize_with = "text")]
    pub published: Option<String>,
    /// Who published the figures.
    #[serde(default, deserialize_with = "text")]
    pub publisher: Option<String>,
    /// Titles of columns by what stands below them: `region`, `period`, `value` ...
    #[serde(default)]
    pub columns: BTreeMap<Role, String>,
    /// Regions by the names of the table: a name, a code, or `skip`.
    #[serde(default)]
    pub regions: BTreeMap<String, String>,
    /// Regions by the number of the row, where names are destroyed.
    #[serde(default)]
    pub rows: BTreeMap<String, String>,
    /// Periods by the labels of the table: `2022-01/2022-03`, or `skip`.
    #[serde(default)]
    pub periods: BTreeMap<String, String>,
    /// Series by the names of the table.
    #[serde(default)]
    pub series: BTreeMap<String, Told>,
}

/// What a user tells of one series.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Told {
    /// Leave it out.
    #[serde(default)]
    pub skip: bool,
    /// Indicator, by id or name.
    #[serde(default, deserialize_with = "text")]
    pub indicator: Option<String>,
    /// Measure, `level`, `yoy` ...
    #[serde(default, deserialize_with = "text")]
    pub measure: Option<String>,
    /// Unit.
    #[serde(default, deserialize_with = "text")]
    pub unit: Option<String>,
    /// `cumulative` or `single`.
    #[serde(default, deserialize_with = "text")]
    pub basis: Option<String>,
}

fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let text = String::deserialize(deserializer)?;
    Ok((!text.trim().is_empty()).then(|| text.trim().to_string()))
}

impl Told {
    /// The told parts in the words of the catalog.
    ///
    /// # Errors
    /// On an indicator, measure or basis that does not exist.
    pub fn series(&self, catalog: &Catalog) -> Result<Series> {
        let indicator = match &self.indicator {
            Some(name) => Some(catalog.indicators.find(name)?.id.to_string()),
            None => None,
        };
        let measure = self.measure.as_deref().map(str::parse::<Measure>).transpose()?;
        Ok(Series { words: Vec::new(), indicator, measure, basis: cover(&self.basis)?, unit: self.unit.clone() })
    }
}

fn cover(text: &Option<String>) -> Result<Option<Cover>> {
    Ok(match text.as_deref() {
        None => None,
        Some("cumulative") => Some(Cover::Cumulative),
        Some("single") => Some(Cover::Single),
        Some(other) => anyhow::bail!("basis {other:?} is neither cumulative nor single"),
    })
}

impl Mapping {
    /// Reads a mapping and checks it against the catalog.
    ///
    /// # Errors
    /// On a key that does not exist, or a region, indicator, measure, basis or period that does not; the key is named.
    pub fn parse(text: &str, catalog: &Catalog) -> Result<Self> {
        let mut mapping: Mapping = toml::from_str(text).map_err(|e| {
            let line = e.span().map_or(0, |s| crate::catalog::table::line_at(text, s.start));
            anyhow::anyhow!("line {line}: {}", e.message().trim().replace('\n', "; "))
        })?;
        mapping.whole().series(catalog)?;
        for (name, told) in &mapping.series {
            told.series(catalog).with_context(|| format!("series {name:?}"))?;
        }
        for (name, answer) in mapping.regions.iter().chain(&mapping.rows) {
            if !matches!(answer.as_str(), "" | "skip") {
                catalog.regions.find(answer).with_context(|| format!("region of {name:?}"))?;
            }
        }
        if let Some(region) = &mapping.region {
            catalog.regions.find(region).context("region")?;
        }
        for (label, answer) in &mapping.periods {
            if !matches!(answer.as_str(), "" | "skip") {
                let whole = answer.contains('/');
                ensure!(whole, "period of {label:?}: {answer:?} is not written like 2022-01/2022-03");
                answer.parse::<crate::domain::Period>().with_context(|| format!("period of {label:?}"))?;
            }
        }
        mapping.regions = folded(mapping.regions);
        mapping.periods = folded(mapping.periods);
        mapping.series = mapping.series.into_iter().map(|(k, v)| (fold(&k), v)).collect();
        mapping.columns.retain(|_, title| !title.is_empty());
        Ok(mapping)
    }

    /// What is told of every figure of the file.
    pub fn whole(&self) -> Told {
        Told {
            skip: false,
            indicator: self.indicator.clone(),
            measure: self.measure.clone(),
            unit: self.unit.clone(),
            basis: self.basis.clone(),
        }
    }
}

/// Answers by folded name, those still to be given left out.
fn folded(table: BTreeMap<String, String>) -> BTreeMap<String, String> {
    table.into_iter().filter(|(_, v)| !v.is_empty()).map(|(k, v)| (fold(&k), v)).collect()
}

/// What an import would have to be told: the content of the mapping file it writes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Questions {
    /// Keys for the whole file, with the reason.
    pub whole: BTreeMap<String, String>,
    /// Columns of a tidy table that were not found.
    pub columns: BTreeSet<String>,
    /// Names of regions that are not known, each with a likely answer or nothing.
    pub regions: BTreeMap<String, String>,
    /// Rows whose name is destroyed, each with the first figure as a help.
    pub rows: BTreeMap<usize, String>,
    /// Labels of time that are not read or in doubt.
    pub periods: BTreeSet<String>,
    /// Names of series, each with the keys that are missing.
    pub series: BTreeMap<String, BTreeSet<&'static str>>,
}

impl Questions {
    /// Whether nothing is asked.
    pub fn is_empty(&self) -> bool {
        *self == Questions::default()
    }

    /// The mapping file that asks: every answer empty, with remarks.
    pub fn file(&self, name: &str) -> String {
        let mut out = format!(
            "# What {name} does not tell. Fill in what you know, leave the rest empty, then run\n\
             #   jianbao import {name} --map THIS-FILE\n\
             # Indicators are listed by `jianbao catalog indicators`, regions by `jianbao catalog regions`.\n"
        );
        for (key, why) in &self.whole {
            out += &format!("\n# {}\n{key} = \"\"\n", why.replace('\n', " "));
        }
        let table = |title: &str, remark: &str| format!("\n[{title}]\n# {remark}\n");
        if !self.columns.is_empty() {
            out += &table("columns", "the title of the column that holds it");
            self.columns.iter().for_each(|c| out += &format!("{c} = \"\"\n"));
        }
        if !self.regions.is_empty() {
            out += &table("regions", "a name or code for each name of the table, or \"skip\"");
            for (label, near) in &self.regions {
                let near = if near.is_empty() { String::new() } else { format!("  # {near}?") };
                out += &format!("{} = \"\"{near}\n", quoted(label));
            }
        }
        if !self.rows.is_empty() {
            out += &table("rows", "names are destroyed: a name or code for each row, by its number, or \"skip\"");
            for (row, first) in &self.rows {
                out += &format!("{row} = \"\"  # {}\n", first.replace('\n', " "));
            }
        }
        if !self.periods.is_empty() {
            out += &table("periods", "first and last month, 2022-01/2022-03, or \"skip\"; or answer `basis` above");
            self.periods.iter().for_each(|p| out += &format!("{} = \"\"\n", quoted(p)));
        }
        for (name, keys) in &self.series {
            out += &format!("\n[series.{}]\n# skip = true\n", quoted(name));
            keys.iter().for_each(|key| out += &format!("{key} = \"\"{}\n", remark(key)));
        }
        out
    }
}

fn remark(key: &str) -> &'static str {
    match key {
        "basis" => "  # cumulative or single",
        "measure" => "  # level, yoy, ...",
        "unit" => "  # 亿元, %, ...",
        _ => "",
    }
}

/// A TOML basic string.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out += &format!("\\u{:04X}", c as u32),
            c => out.push(c),
        }
    }
    out + "\""
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::DataFiles;

    #[test]
    fn the_file_that_asks_can_be_read_back() {
        let catalog = Catalog::load(&DataFiles::Embedded).unwrap();
        let mut asked = Questions::default();
        asked.whole.insert("unit".into(), "no unit is printed".into());
        asked.regions.insert("广\"棟\n".into(), "广东省".into());
        asked.rows.insert(7, "1,2".into());
        asked.periods.insert("2018.10-12".into());
        asked.series.insert("增速".into(), ["indicator"].into());
        asked.columns.insert("value".into());
        let mapping = Mapping::parse(&asked.file("a.csv"), &catalog).unwrap();
        assert_eq!(
            mapping,
            Mapping { rows: mapping.rows.clone(), series: mapping.series.clone(), ..Default::default() }
        );
    }

    #[test]
    fn a_wrong_answer_is_named() {
        let catalog = Catalog::load(&DataFiles::Embedded).unwrap();
        for (text, said) in [
            ("region = \"不存在\"", "不存在"),
            ("basis = \"both\"", "cumulative"),
            ("colour = \"red\"", "line 1"),
            ("[series.\"a\"]\nindicator = \"gnp\"", "series \"a\""),
            ("[periods]\na = \"2022\"", "2022-01/2022-03"),
        ] {
            let error = format!("{:#}", Mapping::parse(text, &catalog).unwrap_err());
            assert!(error.contains(said), "{text}: {error}");
        }
    }
}
