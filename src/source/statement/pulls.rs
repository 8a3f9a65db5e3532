//! Pulls: an increase of an amount and the points of growth that it is said to make.

use std::ops::Range;

use anyhow::Result;
use regex::Regex;

use super::{Number, Said, pattern};
use crate::catalog::claims::Words;
use crate::domain::Bound;

/// Reads pulls.
#[derive(Debug)]
pub(super) struct Pulls {
    pull: Regex,
}

impl Pulls {
    pub(super) fn new(words: &Words) -> Result<Self> {
        let form = r"{increase}(?P<what>[^\d，。；]{0,12})(?P<amount>(?P<a>\d+(?:\.\d+)?)(?P<unit>万?亿元|万元))[，,]?(?P<total>{pulls}[^\d，。；]{2,30}?)(?P<points>(?P<p>\d+(?:\.\d+)?)个?百分点)";
        Ok(Pulls { pull: pattern(form, &[("increase", &words.increase), ("pulls", &words.pulls)])? })
    }

    pub(super) fn read(&self, text: &str, said: &mut Vec<(Said, Range<usize>)>) {
        for found in self.pull.captures_iter(text) {
            let number = |name: &str, digits: &str, unit: &str| {
                let value = found.name(digits)?.as_str().parse().ok()?;
                Some(Number { value, bound: Bound::Exact, unit: unit.to_string(), at: found.name(name)?.range() })
            };
            let unit = found.name("unit").map_or("", |m| m.as_str());
            let (increase, points) = (number("amount", "a", unit), number("points", "p", "pp"));
            if let (Some(increase), Some(points), Some(total)) = (increase, points, found.name("total")) {
                let at = increase.at.start..points.at.end;
                said.push((Said::Pull { increase, total: total.range(), points }, at));
            }
        }
    }
}
