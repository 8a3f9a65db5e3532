//! Charts as data: what is drawn and said, with every number and label ready. How it looks is the renderer's.

use serde::{Deserialize, Serialize};

/// How strongly an item stands out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Emphasis {
    /// One among many.
    #[default]
    Plain,
    /// The region the briefing is about, or a peer worth a second colour.
    Focus,
    /// Belongs to the comparison: the nation, a group.
    Reference,
}

/// One bar.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bar {
    /// Name beside the bar.
    pub label: String,
    /// Length of the bar; `None` where no comparable figure was published.
    pub value: Option<f64>,
    /// The value as printed (`8.1`, `+1.6`), or why there is none (`未公布累计增速`).
    pub text: String,
    /// Place in the ranking as printed (`14=`, `14–15`); empty where there is none.
    pub rank: String,
    /// How strongly it stands out.
    pub emphasis: Emphasis,
}

/// A labelled value that everything is held against, such as the national figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reference {
    /// `全国 6.5`.
    pub label: String,
    /// Where the line is drawn.
    pub value: f64,
}

/// One tile of the map.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TileCell {
    /// Row from the north, from 0.
    pub row: u32,
    /// Column from the west, from 0.
    pub col: u32,
    /// Short name.
    pub label: String,
    /// Value that colours the tile; `None` for no data.
    pub value: Option<f64>,
    /// The value as printed, or a dash.
    pub text: String,
    /// How strongly it stands out.
    pub emphasis: Emphasis,
}

/// One row of a heatmap, or one line of a trend.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// Name of the series.
    pub label: String,
    /// One value for each column; `None` where nothing comparable was published.
    pub values: Vec<Option<f64>>,
    /// The latest value as printed, or the reason for its absence.
    pub last: String,
    /// How strongly it stands out.
    pub emphasis: Emphasis,
}

/// A place in a ranking: the best and the worst that missing figures leave possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RankRange {
    /// Best possible place.
    pub best: u32,
    /// Worst possible place.
    pub worst: u32,
}

/// One region's places over time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RankLine {
    /// Name of the region.
    pub label: String,
    /// One range for each column; `None` where the region has no comparable figure.
    pub ranks: Vec<Option<RankRange>>,
    /// How strongly it stands out.
    pub emphasis: Emphasis,
}

/// A column of time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeLabel {
    /// Year, drawn once for its columns.
    pub year: i32,
    /// Within the year, drawn for each column where there is room: `Q1`, `H1`, `Q1–3`, `全年`.
    pub within: String,
}

/// The kinds of chart and their data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ChartKind {
    /// All regions as bars in the order of their places, with the national value as a line. Bars without value
    /// stand at the end with their reason.
    RankedBars {
        /// In drawing order.
        bars: Vec<Bar>,
        /// The national value.
        reference: Option<Reference>,
    },
    /// Differences against a reference as bars to the left and right of zero.
    GapBars {
        /// In drawing order.
        bars: Vec<Bar>,
    },
    /// The provinces as tiles in their places on the map, coloured by value around a midpoint.
    TileMap {
        /// All tiles, those without data included.
        tiles: Vec<TileCell>,
        /// Value at which the two colours meet, with its label.
        midpoint: Reference,
        /// What a tile without data means.
        missing: String,
    },
    /// Regions by quarter, coloured by value around a midpoint of zero.
    Heatmap {
        /// Columns of time.
        columns: Vec<TimeLabel>,
        /// Rows in drawing order.
        rows: Vec<Series>,
        /// What an empty cell means.
        missing: String,
    },
    /// Places over the quarters, 1 at the top; emphasised lines are labelled, the rest is the background.
    Bump {
        /// Columns of time.
        columns: Vec<TimeLabel>,
        /// All regions.
        lines: Vec<RankLine>,
        /// Number of regions that are ranked.
        places: u32,
    },
    /// One small trend for each region on common scales, the reference behind each.
    SmallMultiples {
        /// Columns of time.
        columns: Vec<TimeLabel>,
        /// One panel each, in drawing order.
        panels: Vec<Series>,
        /// Drawn behind each panel.
        reference: Series,
    },
    /// A few trends in one frame, labelled at their ends.
    Lines {
        /// Columns of time.
        columns: Vec<TimeLabel>,
        /// In drawing order, the last on top.
        lines: Vec<Series>,
    },
}

/// A chart with its words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Chart {
    /// What the chart says, as a headline.
    pub title: String,
    /// What is measured, where, when and in which unit.
    pub subtitle: String,
    /// Sources and remarks, below the chart.
    pub footnote: String,
    /// For readers who cannot see it.
    pub alt: String,
    /// Unit of the values, `%`.
    pub unit: String,
    /// Kind and data.
    #[serde(flatten)]
    pub kind: ChartKind,
}
