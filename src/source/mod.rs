//! Readers: one file or folder per kind of input, each turning bytes into observations and diagnostics.
//!
//! A reader never stops at the first bad line or sentence: what it cannot use it reports and passes over.

pub mod bulletin;
pub mod counts;
pub mod import;
pub mod panel;
pub mod record;
pub mod statement;

use crate::domain::{Diagnostic, Observation};

/// What was read from one input.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The figures, in the order of the input.
    pub observations: Vec<Observation>,
    /// What was seen and could not be used, or is in doubt.
    pub diagnostics: Vec<Diagnostic>,
}

impl Reading {
    /// Adds what another input gave.
    pub fn extend(&mut self, other: Reading) {
        self.observations.extend(other.observations);
        self.diagnostics.extend(other.diagnostics);
    }
}
