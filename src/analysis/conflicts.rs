//! Conflicts: cells for which several figures were published, and how they stand to each other. Nothing is averaged.
//!
//! A source that gave another figure on another day revised it: the figures are vintages. A figure of another source
//! that equals one of the vintages repeats it. What is left is a conflict.

use crate::domain::{Observation, ObservationId};
use crate::frame::{Agreement, Store, compatible};

/// How a figure stands to the one that was chosen for its cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It was chosen.
    Chosen,
    /// The same source gave it on another day.
    Vintage,
    /// It is the chosen figure, or a vintage of it, as another source gives it.
    Repeats,
    /// The same source gives it for the same day.
    Contradicts,
    /// No vintage of the chosen source explains it.
    Differs,
}

impl Standing {
    /// The name used in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Standing::Chosen => "chosen",
            Standing::Vintage => "vintage",
            Standing::Repeats => "repeats",
            Standing::Contradicts => "contradicts",
            Standing::Differs => "differs",
        }
    }
}

/// A cell with several figures, in the order of the rule that chooses.
#[derive(Clone, Debug)]
pub struct Contested<'a> {
    /// Position in the store, id, figure and standing.
    pub figures: Vec<(u32, &'a ObservationId, &'a Observation, Standing)>,
}

impl<'a> Contested<'a> {
    /// The chosen figure.
    pub fn chosen(&self) -> &'a Observation {
        self.figures[0].2
    }

    /// Positions of the figures of a standing.
    pub fn rows(&self, standing: Standing) -> impl Iterator<Item = u32> {
        self.figures.iter().filter(move |f| f.3 == standing).map(|f| f.0)
    }

    /// Whether not all figures are the same.
    pub fn differ(&self) -> bool {
        self.figures
            .iter()
            .any(|f| matches!(f.3, Standing::Contradicts | Standing::Differs) || f.2.value != self.chosen().value)
    }
}

/// All cells with several figures, by period, region and indicator.
pub fn contested(store: &Store) -> impl Iterator<Item = Contested<'_>> {
    store.agreements().iter().map(|Agreement { chosen, others, .. }| {
        let (id, first) = store.at(*chosen as u32);
        let others: Vec<u32> = others.iter().map(|row| *row as u32).collect();
        let vintages: Vec<&Observation> =
            others.iter().map(|row| store.at(*row).1).filter(|o| is_vintage(first, o)).chain([first]).collect();
        let mut figures = vec![(*chosen as u32, id, first, Standing::Chosen)];
        figures.extend(others.into_iter().map(|row| {
            let (id, o) = store.at(row);
            let standing = if is_vintage(first, o) {
                Standing::Vintage
            } else if vintages.iter().any(|vintage| compatible(vintage, o)) {
                Standing::Repeats
            } else if contradicts(first, o) {
                Standing::Contradicts
            } else {
                Standing::Differs
            };
            (row, id, o, standing)
        }));
        Contested { figures }
    })
}

/// Whether a figure is another vintage of the chosen one.
fn is_vintage(chosen: &Observation, other: &Observation) -> bool {
    same_source(chosen, other) && chosen.provenance.published != other.provenance.published
}

/// Whether two figures come from one source: one publisher, whose name may end in the day, with one weight.
fn same_source(a: &Observation, b: &Observation) -> bool {
    let (a, b) = (&a.provenance, &b.provenance);
    a.authority == b.authority && named(&a.publisher) && source(&a.publisher) == source(&b.publisher)
}

/// Whether one table, or one publisher, gives two figures for one day.
fn contradicts(a: &Observation, b: &Observation) -> bool {
    let (x, y) = (&a.provenance, &b.provenance);
    let table = x.place.file() == y.place.file() && x.publisher == y.publisher;
    (table || same_source(a, b)) && x.published == y.published
}

/// A publisher's name without the day that may stand behind it.
fn source(publisher: &str) -> &str {
    match publisher.rsplit_once(' ') {
        Some((name, day)) if day.len() == 10 && day.bytes().all(|b| b.is_ascii_digit() || b == b'-') => name,
        _ => publisher,
    }
}

/// Whether a name tells who published; pages of unknown publishers are not one source.
fn named(publisher: &str) -> bool {
    !publisher.is_empty() && !publisher.contains("不详")
}
