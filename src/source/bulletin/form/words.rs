//! Words by which pages and tables are understood: `catalog/documents.toml`.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::catalog::DataFiles;

const FILE: &str = "catalog/documents.toml";

/// The words of pages and tables.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Of HTML pages.
    pub page: PageWords,
    /// Of tables.
    pub table: TableWords,
}

/// What of an HTML page is no text of it, and where it tells of itself.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageWords {
    /// Elements that are left out with all that is in them.
    pub leave_out: BTreeSet<String>,
    /// Roles (attribute `role`) of elements that are left out.
    pub leave_out_roles: BTreeSet<String>,
    /// Elements that begin a line of their own.
    pub blocks: BTreeSet<String>,
    /// Names of `<meta>` that hold the headline, the first that is there counts.
    pub title: Vec<String>,
    /// Names of `<meta>` that hold the day of publication.
    pub published: Vec<String>,
    /// Names of `<meta>` that hold the publisher.
    pub publisher: Vec<String>,
    /// What stands in front of the day of publication in a line of the page.
    pub published_words: Vec<String>,
    /// What stands in front of the publisher in a line of the page.
    pub publisher_words: Vec<String>,
}

/// Words of headers, labels and captions of tables.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableWords {
    /// What a column or row says by its header: measure to words. Longer words are tried first.
    pub measures: BTreeMap<String, Vec<String>>,
    /// Words of a header that change nothing.
    pub plain: Vec<String>,
    /// The document's own period, cumulative.
    pub cumulative: Vec<String>,
    /// Words in front of the unit of a whole table.
    pub unit: Vec<String>,
    /// Rows that stand for the document's own area.
    pub total: Vec<String>,
    /// Headers of columns that number the rows.
    pub number: Vec<String>,
    /// Cells that hold no value.
    pub none: Vec<String>,
    /// What is measured of a sector named below an indicator: `itself` or a noun of `phrases.toml`.
    pub parts: BTreeMap<String, String>,
}

impl Words {
    /// Loads the words.
    ///
    /// # Errors
    /// When the file is missing or does not hold.
    pub fn load(files: &DataFiles) -> Result<Self> {
        let text = files.text(FILE)?;
        toml::from_str(&text).with_context(|| files.path(FILE))
    }
}
