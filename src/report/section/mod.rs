//! Sections: each a function from the facts to blocks. The registries below give them in reading order.

mod assess;
mod beside;
mod claims;
mod counts;
mod documents;
mod groups;
mod history;
mod left_out;
mod map;
mod overview_points;
mod overview_trends;
mod peers;
mod province_points;
mod province_standing;
mod province_trend;
mod ranking;
mod sources;
mod spread;
mod targets;
mod writer;

use anyhow::Result;

use left_out::LeftOut;

use super::Block;
pub use writer::Writer;

/// One section of a briefing.
pub type Section = fn(&Writer<'_>) -> Result<Vec<Block>>;

/// Why a section is left out, if it is.
type Condition = fn(&Writer<'_>) -> Result<Option<LeftOut>>;

/// Sections that are left out where the data do not allow them, and why they are: `None` where they are there.
const CONDITIONAL: &[Condition] = &[
    spread::left_out,
    history::left_out,
    peers::left_out,
    targets::left_out,
    assess::left_out,
    claims::left_out,
    counts::left_out,
];

/// The overview of all provinces.
pub const OVERVIEW: &[Section] = &[
    overview_points::section,
    ranking::section,
    groups::overview,
    map::section,
    overview_trends::section,
    beside::section,
    spread::section,
    history::overview,
    targets::section,
    assess::overview,
    documents::section,
    claims::section,
    counts::section,
    sources::section,
];

/// The briefing of one province.
pub const PROVINCE: &[Section] = &[
    province_points::section,
    province_standing::section,
    groups::province,
    province_trend::section,
    history::province,
    peers::section,
    targets::section,
    assess::province,
    documents::section,
    claims::section,
    counts::section,
    sources::section,
];
