//! Regions: the areas that figures are measured for, by their code of GB/T 2260.

use std::fmt;
use std::str::FromStr;

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};

/// A six-digit code of GB/T 2260; `000000` is the nation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RegionCode(u32);

impl RegionCode {
    /// The whole nation.
    pub const NATION: RegionCode = RegionCode(0);

    /// The code as a number, `230000` for Heilongjiang.
    pub fn number(self) -> u32 {
        self.0
    }

    /// The province that this code lies in, itself for a province; `None` for the nation.
    pub fn province(self) -> Option<RegionCode> {
        (self.0 != 0).then_some(RegionCode(self.0 / 10_000 * 10_000))
    }
}

impl FromStr for RegionCode {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        ensure!(text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit()), "region code {text:?} is not six digits");
        let number = text.parse().with_context(|| format!("region code {text:?}"))?;
        Ok(RegionCode(number))
    }
}

impl TryFrom<String> for RegionCode {
    type Error = anyhow::Error;

    fn try_from(text: String) -> Result<Self> {
        text.parse()
    }
}

impl From<RegionCode> for String {
    fn from(code: RegionCode) -> String {
        code.to_string()
    }
}

impl fmt::Display for RegionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:06}", self.0)
    }
}

impl fmt::Debug for RegionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// The rung of the administrative ladder that a region stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Division {
    /// The country as a whole.
    Nation,
    /// Provinces, autonomous regions, municipalities and special administrative regions.
    Province,
    /// Prefectures and prefecture-level cities.
    City,
    /// Counties, county-level cities and districts.
    County,
}

/// One administrative division with its names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Region {
    /// Code of GB/T 2260.
    pub code: RegionCode,
    /// The region that this one belongs to; `None` for the nation alone.
    pub parent: Option<RegionCode>,
    /// Rung of the administrative ladder.
    pub level: Division,
    /// Full official name, `黑龙江省`.
    pub name: String,
    /// Short name as used in tables and charts, `黑龙江`.
    pub short: String,
    /// English name; empty where the catalog has none (counties).
    pub name_en: String,
    /// Other names under which people ask for the region.
    pub aliases: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_six_digits_and_know_their_province() {
        let code: RegionCode = "420200".parse().unwrap();
        assert_eq!(code.to_string(), "420200");
        assert_eq!(code.province().unwrap().to_string(), "420000");
        assert_eq!(RegionCode::NATION.to_string(), "000000");
        assert_eq!(RegionCode::NATION.province(), None);
        for bad in ["", "42020", "4202000", "42020x", "４２０２００"] {
            assert!(bad.parse::<RegionCode>().is_err(), "{bad}");
        }
    }
}
