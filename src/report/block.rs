//! Blocks: what a briefing says, in no format. Every block keeps the ids of the observations it is made from.

use serde::{Deserialize, Serialize};

use super::chart::Chart;
use crate::domain::{Decimal, ObservationId};

/// A sentence, or a few that belong together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    /// Plain text; the renderer escapes it.
    pub text: String,
    /// The observations its figures come from.
    pub from: Vec<ObservationId>,
}

impl Sentence {
    /// A sentence with its observations.
    pub fn new(text: impl Into<String>, from: Vec<ObservationId>) -> Self {
        Sentence { text: text.into(), from }
    }

    /// A sentence without figures.
    pub fn plain(text: impl Into<String>) -> Self {
        Sentence::new(text, Vec::new())
    }
}

/// How the figures of a column are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Words.
    Text,
    /// Whole numbers: places, counts.
    Integer,
    /// Figures with their printed decimals.
    Number,
    /// Differences, with their sign.
    Signed,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Heading; also the column's name in the notebook's frame.
    pub title: String,
    /// How its figures are written.
    pub format: Format,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Cell {
    /// Words.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A figure.
    Number(Decimal),
    /// Nothing known.
    Empty,
}

impl From<Option<Decimal>> for Cell {
    fn from(value: Option<Decimal>) -> Self {
        value.map_or(Cell::Empty, Cell::Number)
    }
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// One cell for each column.
    pub cells: Vec<Cell>,
    /// The observations its figures come from.
    pub from: Vec<ObservationId>,
}

/// A table, and the query that gives the same table from the data beside the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Name within the briefing, `ranking`.
    pub id: String,
    /// What it shows.
    pub caption: String,
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows.
    pub rows: Vec<Row>,
    /// Python code whose last expression is a polars frame equal to this table.
    pub query: Option<String>,
    /// Whether only the notebook shows it: the numbers behind a chart, too wide to read.
    pub notebook_only: bool,
}

/// A chart with the name of its picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// Name of the picture without folder and ending, `overview-ranking`.
    pub name: String,
    /// The chart.
    pub chart: Chart,
    /// The observations that are drawn.
    pub from: Vec<ObservationId>,
}

/// A part of a briefing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "block", rename_all = "lowercase")]
pub enum Block {
    /// A heading below the title.
    Heading {
        /// The words.
        text: String,
    },
    /// Running text.
    Paragraph {
        /// Its sentences.
        sentences: Vec<Sentence>,
    },
    /// Points, one line each.
    List {
        /// The points.
        items: Vec<Sentence>,
    },
    /// A table.
    Table(Table),
    /// A chart.
    Figure(Box<Figure>),
}

/// A briefing: everything said for one scope and period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Briefing {
    /// File name without ending and language, `overview`, `230000-heilongjiang`.
    pub slug: String,
    /// Language tag, `zh`.
    pub language: String,
    /// Headline.
    pub title: String,
    /// Line below the headline: scope and basis.
    pub subtitle: String,
    /// What the setup cell of the notebook runs: loads the data and defines the functions that the queries use.
    pub setup: String,
    /// The content, in reading order.
    pub blocks: Vec<Block>,
}

impl Briefing {
    /// File name without ending: the slug, with the language where it is not Chinese.
    pub fn stem(&self) -> String {
        match self.language.as_str() {
            "zh" => self.slug.clone(),
            other => format!("{}.{other}", self.slug),
        }
    }

    /// The charts, in reading order.
    pub fn figures(&self) -> impl Iterator<Item = &Figure> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Figure(figure) => Some(figure.as_ref()),
            _ => None,
        })
    }
}
