//! Reasons: why something is made again. Every one is printed.

use std::fmt;

/// The name of the day as of which is briefed, among the inputs.
pub const AS_OF: &str = "the day of --as-of";

/// Why a briefing is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It was never made here.
    New,
    /// Something it rests on changed since it was made.
    Outdated(String),
    /// Another version of the program made it.
    Program,
    /// An input has other content.
    InputChanged(String),
    /// An input was not there before.
    InputAdded(String),
    /// An input is gone.
    InputRemoved(String),
    /// A file of the briefing is gone.
    OutputMissing(String),
    /// A file of the briefing was changed by another hand.
    OutputEdited(String),
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::Outdated(reason) => f.write_str(reason),
            Reason::New => write!(f, "not made here before"),
            Reason::Program => write!(f, "the program changed"),
            Reason::InputChanged(name) => write!(f, "{name} changed"),
            Reason::InputAdded(name) => write!(f, "{name} is new"),
            Reason::InputRemoved(name) => write!(f, "{name} is gone"),
            Reason::OutputMissing(name) => write!(f, "{name} is missing"),
            Reason::OutputEdited(name) => write!(f, "{name} was changed by hand"),
        }
    }
}
