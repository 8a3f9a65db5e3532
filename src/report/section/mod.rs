//! Sections: each a function from the facts to blocks. The registries below give them in reading order.

mod beside;
mod documents;
mod groups;
mod map;
mod overview_points;
mod overview_trends;
mod province_points;
mod province_standing;
mod province_trend;
mod ranking;
mod sources;
mod writer;

use anyhow::Result;

use super::Block;
pub use writer::Writer;

/// One section of a briefing.
pub type Section = fn(&Writer<'_>) -> Result<Vec<Block>>;

/// The overview of all provinces.
pub const OVERVIEW: &[Section] = &[
    overview_points::section,
    ranking::section,
    groups::overview,
    map::section,
    overview_trends::section,
    beside::section,
    documents::section,
    sources::section,
];

/// The briefing of one province.
pub const PROVINCE: &[Section] = &[
    province_points::section,
    province_standing::section,
    groups::province,
    province_trend::section,
    documents::section,
    sources::section,
];
