//! The integration tests, one binary: the program as its users meet it.

mod brief;
mod catalog;
mod claims;
mod cli;
mod common;
mod extract;
mod figures;
mod layers;
mod noise;
mod trace;
