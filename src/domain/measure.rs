//! Measures: what a figure says about an indicator.

use std::fmt;
use std::str::FromStr;

use anyhow::{Result, bail};
use serde::{Deserialize, Serialize};

macro_rules! measures {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// What a figure says about its indicator.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Measure {
            $($(#[$doc])* #[serde(rename = $text)] $name,)*
        }

        impl Measure {
            /// All measures, in the order of the labelling guide.
            pub const ALL: &'static [Measure] = &[$(Measure::$name),*];

            /// The name used in files, `rank_change`.
            pub fn as_str(self) -> &'static str {
                match self { $(Measure::$name => $text),* }
            }
        }
    };
}

measures! {
    /// The amount itself, in the unit printed.
    Level = "level",
    /// Change on the same period a year before, %.
    Yoy = "yoy",
    /// Average growth over two years, %.
    Avg2 = "avg2",
    /// Change on the same period of 2019, %.
    Vs2019 = "vs2019",
    /// Change on the period before, %.
    Pop = "pop",
    /// This growth rate minus a reference rate, percentage points.
    Gap = "gap",
    /// Place in a ranked set, 1 is first.
    Rank = "rank",
    /// Places gained on an earlier ranking, up is positive.
    RankChange = "rank_change",
    /// Part of a total, %.
    Share = "share",
    /// Change of a part over the total of the base period, percentage points.
    Pull = "pull",
    /// Change of a part over the change of the total, %.
    Contribution = "contribution",
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Measure {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        match Measure::ALL.iter().find(|m| m.as_str() == text) {
            Some(measure) => Ok(*measure),
            None => bail!("unknown measure {text:?}"),
        }
    }
}
