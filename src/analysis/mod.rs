//! Analysis: the store in, typed tables out. Nothing here formats or prints.
//!
//! Every number carries the ids of the observations it was worked out from. Formulas and sources are in
//! `docs/methods.md`.

pub mod claim;
pub mod gap;
pub mod ranking;
pub mod trend;

/// The decimals that growth rates are published with, and that derived rates are rounded to.
pub const RATE_DECIMALS: u32 = 1;
