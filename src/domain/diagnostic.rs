//! Diagnostics: what is wrong with data, collected and told, never a panic.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Worth knowing; changes no result.
    Note,
    /// A figure was left out or is in doubt.
    Warning,
    /// An input could not be used.
    Error,
}

impl Level {
    /// The name used in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Level::Note => "note",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }
}

/// One finding about an input, with the place it concerns.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Diagnostic {
    /// How bad it is.
    pub level: Level,
    /// Short stable code, `bulletin.damaged-digit`.
    pub code: String,
    /// File, line, cell or span, as a person would look it up.
    pub place: String,
    /// What was found, lower case, no full stop.
    pub message: String,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Diagnostic { level, code, place, message } = self;
        write!(f, "{}[{code}] {place}: {message}", level.as_str())
    }
}
