//! Jianbao (简报, "briefing") turns regional statistics into periodic briefings.
//!
//! The modules stand in the order of the layers: each uses only what stands before it.
//!
//! - [`domain`]: the vocabulary: region, period, measure, observation, provenance, diagnostic
//! - [`catalog`]: indicators, regions, groups and settings, read from `data/catalog`
//! - [`source`]: panels, tables and documents to observations, and statements that are none
//! - [`frame`]: observations in polars, one value chosen for each cell, as known on a day, corrected
//! - [`analysis`]: ranking, gap, trend, targets, scoreboards, peers, checks, claims
//! - [`report`]: what a briefing says, as blocks
//! - [`render`]: blocks as Markdown, notebook, PNG, listings
//! - [`pipeline`]: inputs to reports, redoing only what changed
//! - [`cli`]: one file a command
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod domain;
pub mod catalog;
pub mod source;
pub mod frame;
pub mod analysis;
pub mod report;
pub mod render;
pub mod pipeline;
pub mod cli;
