//! Breadth: how many members of a set rise, and how far along a row of stages they have come.
//!
//! The diffusion index counts the unchanged by half, `100 × (rising + unchanged/2) / all`, as purchasing managers' indices
//! do: 50 is the line between more rising and more falling members.

use std::cmp::Ordering;

use super::arithmetic::{rounded, share};
use crate::domain::Decimal;

/// Decimals of shares and indices.
pub const SHARE_DECIMALS: u32 = 1;

/// How many members of a set rise, stay and fall.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Breadth {
    /// Members that rise.
    pub rising: u32,
    /// Members that do not change.
    pub unchanged: u32,
    /// Members that fall.
    pub falling: u32,
}

impl Breadth {
    /// Counts changes by their sign.
    pub fn of(changes: impl IntoIterator<Item = Decimal>) -> Self {
        let mut breadth = Breadth::default();
        for change in changes {
            match change.cmp(&Decimal::ZERO) {
                Ordering::Greater => breadth.rising += 1,
                Ordering::Equal => breadth.unchanged += 1,
                Ordering::Less => breadth.falling += 1,
            }
        }
        breadth
    }

    /// Number of members with a known change.
    pub fn known(self) -> u32 {
        self.rising + self.unchanged + self.falling
    }

    /// Members that rise, % of those known, one decimal.
    pub fn share_rising(self) -> Option<Decimal> {
        let percent = share(self.rising.into(), self.known().into())?;
        Some(rounded(percent, SHARE_DECIMALS))
    }

    /// Diffusion index, 0 to 100, one decimal.
    pub fn diffusion(self) -> Option<Decimal> {
        let twice = share(Decimal::from(2 * self.rising + self.unchanged), Decimal::from(2 * self.known()))?;
        Some(rounded(twice, SHARE_DECIMALS))
    }
}

/// A stage of a funnel with what it is of the stages before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// Projects that have come at least this far.
    pub count: u32,
    /// Part of the first stage, %, one decimal.
    pub of_first: Option<Decimal>,
    /// Part of the stage before, %, one decimal; `None` for the first.
    pub of_previous: Option<Decimal>,
}

/// Why counts do not make a funnel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAFunnel {
    /// Position of the stage that has more projects than the one before.
    pub at: usize,
}

/// The stages of a funnel. Counts are cumulative: a project at capacity is also in production and was started.
///
/// # Errors
/// When a stage has more projects than the one before.
pub fn funnel(counts: &[u32]) -> Result<Vec<Stage>, NotAFunnel> {
    let part = |count: u32, of: u32| share(count.into(), of.into()).map(|s| rounded(s, SHARE_DECIMALS));
    let mut stages = Vec::with_capacity(counts.len());
    for (at, count) in counts.iter().enumerate() {
        let previous = at.checked_sub(1).map(|before| counts[before]);
        if previous.is_some_and(|previous| previous < *count) {
            return Err(NotAFunnel { at });
        }
        let of_previous = previous.and_then(|previous| part(*count, previous));
        stages.push(Stage { count: *count, of_first: part(*count, counts[0]), of_previous });
    }
    Ok(stages)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn d(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn products_that_rise() {
        let rising = |rising, all| Breadth { rising, unchanged: 0, falling: all - rising };
        assert_eq!(rising(43, 71).share_rising(), Some(d("60.6")));
        assert_eq!(rising(46, 71).share_rising(), Some(d("64.8")));
        assert_eq!(Breadth { rising: 43, unchanged: 3, falling: 25 }.diffusion(), Some(d("62.7")));
        assert_eq!(Breadth::default().share_rising(), None);
        assert_eq!(Breadth::of([d("1.2"), d("0.0"), d("-3"), d("4")]), Breadth { rising: 2, unchanged: 1, falling: 1 });
    }

    #[test]
    fn stages_narrow() {
        let stages = funnel(&[200, 150, 60, 15]).unwrap();
        let told: Vec<_> = stages.iter().map(|s| (s.of_first, s.of_previous)).collect();
        assert_eq!(told[0], (Some(d("100.0")), None));
        assert_eq!(told[3], (Some(d("7.5")), Some(d("25.0"))));
        assert_eq!(funnel(&[3, 4]), Err(NotAFunnel { at: 1 }));
        assert_eq!(funnel(&[0, 0]).unwrap()[1].of_previous, None);
    }

    proptest! {
        #[test]
        fn the_index_of_the_opposite_is_its_complement(rising in 0u32..500, unchanged in 0u32..500, falling in 1u32..500) {
            let up = Breadth { rising, unchanged, falling };
            let down = Breadth { rising: falling, unchanged, falling: rising };
            let sum = up.diffusion().unwrap() + down.diffusion().unwrap();
            prop_assert!((sum - Decimal::ONE_HUNDRED).abs() <= Decimal::new(1, 1));
        }
    }
}
