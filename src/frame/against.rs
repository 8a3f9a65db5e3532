//! New figures held against those that stand: cells that had none, that say the same, and that say something else.

use std::collections::BTreeMap;

use super::cell::Cells;
use super::choose::rule;
use super::{Store, compatible};
use crate::domain::Observation;

/// What figures would change, counted by cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Against {
    /// Cells for which there was no figure.
    pub new: usize,
    /// Cells whose figure is said again, or could be the same but for rounding.
    pub same: usize,
    /// Cells of which something else is said.
    pub revised: usize,
    /// Figures without a cell: their region or their months are not known.
    pub nowhere: usize,
    /// The figures that say something else, by region, indicator and period.
    pub differing: Vec<Differing>,
}

/// A figure that differs from the one that stands for its cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Differing {
    /// The new figure.
    pub here: Observation,
    /// The one that stood for the cell.
    pub before: Observation,
    /// Whether the new one stands for the cell from now on; the other does where it is published later, or by a
    /// weightier source.
    pub stands: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Change {
    Same,
    New,
    Revised,
}

impl Store {
    /// Holds figures that are not in the store against those that stand for their cells.
    pub fn against(&self, figures: &[Observation]) -> Against {
        let mut against = Against::default();
        let mut cells = Cells::default();
        // A cell that is told several things counts as revised if any of them is something else.
        let mut changes: BTreeMap<u32, Change> = BTreeMap::new();
        for here in figures {
            let Some(cell) = cells.number(here) else {
                against.nowhere += 1;
                continue;
            };
            let before = self.choice.cells.find_as(here).map(|cell| self.at(self.choice.of(cell)[0]).1);
            let change = match before {
                None => Change::New,
                Some(before) if compatible(before, here) => Change::Same,
                Some(before) => {
                    let first = rule(here, before).then_with(|| here.id().cmp(&before.id()));
                    let (here, before) = (here.clone(), before.clone());
                    against.differing.push(Differing { here, before, stands: first.is_lt() });
                    Change::Revised
                }
            };
            changes.entry(cell).and_modify(|was| *was = change.max(*was)).or_insert(change);
        }
        against.differing.sort_by_key(|d| (d.here.area.code(), d.here.indicator.to_string(), d.here.period));
        let count = |what: Change| changes.values().filter(|change| **change == what).count();
        (against.new, against.same, against.revised) =
            (count(Change::New), count(Change::Same), count(Change::Revised));
        against
    }
}
