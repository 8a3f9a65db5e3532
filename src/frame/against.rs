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
    /// The one that stood for the cell; where the new one does not stand, the one that does, which may be new too.
    pub before: Observation,
    /// Whether the new one stands for the cell from now on; the other does where it is published later, or by a
    /// weightier source.
    pub stands: bool,
}

impl Store {
    /// Holds figures that are not in the store against those that stand for their cells. Of several new ones of a cell the
    /// first by the rule of `frame::choose` stands, if it goes before the one that stood; the others are held against what
    /// stands then.
    pub fn against(&self, figures: &[Observation]) -> Against {
        let mut against = Against::default();
        let mut numbers = Cells::default();
        let mut cells: BTreeMap<u32, Vec<&Observation>> = BTreeMap::new();
        for here in figures {
            match numbers.number(here) {
                Some(cell) => cells.entry(cell).or_default().push(here),
                None => against.nowhere += 1,
            }
        }
        for news in cells.values_mut() {
            news.sort_by_cached_key(|o| o.id());
            news.sort_by(|a, b| rule(a, b));
            let before = self.choice.cells.find_as(news[0]).map(|cell| self.at(self.choice.of(cell)[0]).1);
            let differing = differing(news, before);
            // A cell that is told several things counts as revised if any of them is something else.
            match before {
                None => against.new += 1,
                Some(_) if differing.is_empty() => against.same += 1,
                Some(_) => against.revised += 1,
            }
            against.differing.extend(differing);
        }
        against.differing.sort_by_cached_key(|d| {
            (d.here.area.code(), d.here.indicator.to_string(), d.here.period, !d.stands, d.here.id())
        });
        against
    }
}

/// The new figures of a cell, the first by rule in front, that differ from what stood for it or stands now.
fn differing(news: &[&Observation], before: Option<&Observation>) -> Vec<Differing> {
    let goes_first = |before: &Observation| rule(news[0], before).then_with(|| news[0].id().cmp(&before.id())).is_lt();
    let taken = before.is_none_or(goes_first);
    let standing = before.filter(|_| !taken).unwrap_or(news[0]);
    let of = |(at, here): (usize, &&Observation)| {
        let stands = taken && at == 0;
        let other = if stands { before } else { Some(standing) };
        let other = other.filter(|other| !compatible(other, here))?;
        Some(Differing { here: (*here).clone(), before: other.clone(), stands })
    };
    news.iter().enumerate().filter_map(of).collect()
}
