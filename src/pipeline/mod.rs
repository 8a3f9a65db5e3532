//! The pipeline: inputs to reports, redoing only what changed and saying why.

pub mod brief;
pub mod documents;
pub mod extract;
pub mod imports;
pub mod claims;
pub mod inputs;
pub mod output;
pub mod reason;
pub mod revisions;
pub mod state;
pub mod store;
pub mod vintage;

pub use brief::{Brief, Outcome, brief};
pub use inputs::{Further, Loaded, load, load_as_of, load_with};
pub use reason::Reason;
pub use vintage::{Vintage, add_vintage};
