//! Analysis: the store in, typed tables out. Nothing here formats or prints.
//!
//! Every number carries the ids of the observations it was worked out from. Formulas and sources are in
//! `docs/methods.md`.

pub mod arithmetic;
pub mod assess;
pub mod breadth;
pub mod bulk;
pub mod check;
pub mod claim;
pub mod conflicts;
pub mod counted;
pub mod gap;
pub mod grid;
pub mod history;
pub mod pace;
pub mod peers;
pub mod ranking;
pub mod scoreboard;
pub mod spread;
pub mod standing;
pub mod target;
pub mod trend;
pub mod weights;

/// The decimals that growth rates are published with, and that derived rates are rounded to.
pub const RATE_DECIMALS: u32 = 1;
