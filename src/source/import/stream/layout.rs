//! Which column of a streamed table holds what.

use anyhow::{Result, ensure};

use super::super::map::Mapping;
use super::super::table;
use crate::catalog::Imports;
use crate::catalog::imports::{Role, fold};

/// A column by its place in the row, with its title.
pub type Column = (usize, String);

/// The columns of a table by what stands in them.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// Figures.
    pub value: Column,
    /// Names of regions.
    pub regions: Vec<Column>,
    /// Codes of regions.
    pub codes: Vec<Column>,
    /// What names the series: indicator, unit, measure, basis.
    pub series: Vec<Column>,
    /// The column whose title stands for the series where something is wrong with it.
    pub subject: String,
    /// Time.
    pub times: Vec<Column>,
    /// Days of publication.
    pub published: Vec<Column>,
    /// Publishers.
    pub publishers: Vec<Column>,
    /// All that are kept as labels of a row without a place.
    pub used: Vec<Column>,
    /// Number of titles; a row with more cells may have moved.
    pub width: usize,
}

impl Layout {
    /// Title of the column at fault where a region is not known.
    pub fn region(&self) -> &str {
        self.regions.first().or(self.codes.first()).map_or("region", |(_, title)| title.as_str())
    }

    /// Of the titles of a table.
    ///
    /// # Errors
    /// When they do not name one column of figures, a period, and a region or an indicator.
    pub fn of(titles: &[String], words: &Imports, mapping: &Mapping, name: &str) -> Result<Self> {
        // As in small tables: in SDMX every further column is a dimension that tells series apart.
        let sdmx = ["obs_value", "time_period"].iter().all(|name| titles.iter().any(|t| fold(t) == *name));
        let dimension = |title: &String| (sdmx && !title.is_empty()).then_some(Role::Measure);
        let role = |title: &String| table::role(title, words, mapping).or_else(|| dimension(title));
        let roles: Vec<(Column, Role)> =
            titles.iter().enumerate().filter_map(|(at, title)| Some(((at, title.clone()), role(title)?))).collect();
        let of = |wanted: &[Role]| -> Vec<Column> {
            roles.iter().filter(|(_, role)| wanted.contains(role)).map(|(column, _)| column.clone()).collect()
        };
        let (values, times, indicators) = (of(&[Role::Value]), of(&[Role::Period]), of(&[Role::Indicator]));
        let (regions, codes) = (of(&[Role::Region]), of(&[Role::RegionCode]));
        ensure!(
            values.len() == 1 && !times.is_empty() && regions.len() + codes.len() + indicators.len() > 0,
            "{name}: no tidy table: the titles {titles:?} do not name one column of figures, the period, and the region or the \
             indicator; name them in [columns] of a mapping"
        );
        let series = of(&[Role::Indicator, Role::Unit, Role::Measure, Role::Basis]);
        let subject =
            indicators.first().or(series.first()).map_or("indicator", |(_, title)| title.as_str()).to_string();
        let used = roles.iter().filter(|(_, r)| !matches!(r, Role::Ignore | Role::Note)).map(|(c, _)| c.clone());
        Ok(Layout {
            value: values[0].clone(),
            regions,
            codes,
            series,
            subject,
            times,
            published: of(&[Role::Published]),
            publishers: of(&[Role::Publisher]),
            used: used.collect(),
            width: titles.len(),
        })
    }
}
