//! The integration tests, one binary: the program as its users meet it.

mod analysis;
mod brief;
mod catalog;
mod checks;
mod claims;
mod cli;
mod common;
mod difference;
mod documents;
mod extract;
mod figures;
mod import;
mod layers;
mod noise;
mod shelf;
mod store;
mod trace;
mod vintage;
