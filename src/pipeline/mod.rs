//! The pipeline: inputs to reports, redoing only what changed and saying why.

pub mod brief;
pub mod claims;
pub mod inputs;
pub mod output;
pub mod reason;
pub mod state;

pub use brief::{Brief, Outcome, brief};
pub use inputs::{Loaded, load};
pub use reason::Reason;
