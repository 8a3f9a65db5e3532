//! Working: how a claim was recomputed, as figures and signs, and as facts where it takes words. The words are a report's.

use crate::domain::{Decimal, Period};
use crate::source::statement::{Among, Side};

/// One step of the working of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Working {
    /// Figures and signs alone: `8.1 - 6.5 = 1.6`.
    Formula(String),
    /// The growth of a whole lies from the least to the greatest of its parts'.
    Between {
        /// Growth of the part that grew least.
        least: Decimal,
        /// Growth of the part that grew most.
        most: Decimal,
    },
    /// What a month leaves for the months before: `184 - 70 = 114`.
    Rest(String),
    /// A place.
    Place {
        /// The places that the printed figures leave open, `14..15`.
        places: String,
        /// Regions of the set.
        size: usize,
        /// Regions with a figure.
        known: usize,
    },
    /// A record.
    Record {
        /// The figure.
        own: Decimal,
        /// Highest (above) or lowest.
        side: Side,
        /// The highest (lowest) of the figures it was held against; `None` where none is known.
        reach: Option<Decimal>,
        /// Of when that is.
        at: Option<Period>,
        /// What it was held against.
        among: Among,
        /// Periods with a figure.
        known: usize,
        /// Periods looked at.
        size: usize,
    },
    /// Above the nation now, and at no quarter end before.
    FirstAbove {
        /// Own rate minus the nation's.
        gap: String,
        /// Quarter ends at which both are known.
        known: usize,
        /// Quarter ends looked at.
        size: usize,
        /// A quarter end at which it stood above before.
        above: Option<Period>,
    },
    /// The outcome of what was expected or aimed at.
    Outcome(Decimal),
    /// A number of provinces on one side of a line.
    Provinces {
        /// On that side.
        count: i64,
        /// Provinces with a figure.
        known: usize,
        /// All provinces.
        size: usize,
    },
}

impl From<String> for Working {
    fn from(text: String) -> Self {
        Working::Formula(text)
    }
}
