//! The integration tests, one binary: the program as its users meet it.

mod analysis;
mod brief;
mod catalog;
mod cli;
mod common;
mod extract;
mod figures;
mod layers;
mod noise;
mod trace;
