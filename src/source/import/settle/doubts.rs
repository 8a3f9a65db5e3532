//! Diagnostics of an import: the same finding about many cells is told once, with the first cell and their number.

use std::collections::HashMap;

use super::super::limits::MAX_TOLD;
use super::super::map::LEFT_OUT;
use crate::domain::{Diagnostic, Level};

/// Findings in the order they came up.
#[derive(Debug, Default)]
pub struct Doubts {
    found: Vec<(Diagnostic, usize)>,
    at: HashMap<(&'static str, String), usize>,
}

impl Doubts {
    /// Adds a warning about a cell; a note where the mapping asked to leave it out.
    pub fn add(&mut self, code: &'static str, place: &str, message: String) {
        let level = if code == LEFT_OUT { Level::Note } else { Level::Warning };
        self.put(level, code, place, message);
    }

    /// Adds a note about a cell.
    pub fn note(&mut self, code: &'static str, place: &str, message: String) {
        self.put(Level::Note, code, place, message);
    }

    fn put(&mut self, level: Level, code: &'static str, place: &str, message: String) {
        if let Some(at) = self.at.get(&(code, message.clone())) {
            self.found[*at].1 += 1;
            return;
        }
        self.at.insert((code, message.clone()), self.found.len());
        self.found.push((Diagnostic { level, code: code.into(), place: place.into(), message }, 1));
    }

    /// The diagnostics; of one code no more than can be read, the rest as a number.
    pub fn finish(self) -> Vec<Diagnostic> {
        let mut told: HashMap<String, usize> = HashMap::new();
        let mut list = Vec::new();
        let mut more: Vec<(Diagnostic, usize)> = Vec::new();
        for (mut diagnostic, cells) in self.found {
            let count = told.entry(diagnostic.code.clone()).or_default();
            *count += 1;
            if *count <= MAX_TOLD {
                if cells > 1 {
                    diagnostic.message += &format!(" ({cells} cells, this is the first)");
                }
                list.push(diagnostic);
            } else {
                match more.iter_mut().find(|(d, _)| d.code == diagnostic.code) {
                    Some((_, n)) => *n += cells,
                    None => more.push((diagnostic, cells)),
                }
            }
        }
        for (mut diagnostic, cells) in more {
            diagnostic.message = format!("and {cells} more cells with findings of this kind, from here on");
            list.push(diagnostic);
        }
        list
    }
}
