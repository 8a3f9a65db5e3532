//! Words for times, from the table `times` of `phrases.toml`.

use anyhow::{Result, anyhow};

use super::super::token::{Kind, Time, Year};
use super::Maker;
use crate::catalog::phrases::Phrases;

impl Maker {
    pub(super) fn times(&mut self, phrases: &Phrases) -> Result<()> {
        let months = |first, last| Time { months: Some((first, last)), ..Time::default() };
        let year = |offset| Time { year: Some(Year::Relative(offset)), ..Time::default() };
        for (role, list) in &phrases.times {
            let time = match role.as_str() {
                "q1" => months(1, 3),
                "q2" => months(4, 6),
                "q3" => months(7, 9),
                "q4" => months(10, 12),
                "h1" => months(1, 6),
                "h2" => months(7, 12),
                "q1-q3" => months(1, 9),
                "m1-m2" => months(1, 2),
                "year" => Time { whole: true, ..months(1, 12) },
                "end" => Time { end: true, ..Time::default() },
                "this" => year(0),
                "last" => year(-1),
                "year_before" => Time { year: Some(Year::Before), ..Time::default() },
                "before_last" => year(-2),
                "since" => Time { since: true, ..year(0) },
                "same" => Time { same: true, ..Time::default() },
                "month" => Time { single: true, ..Time::default() },
                "quarter" => Time { single: true, whole: true, ..Time::default() },
                "last_month" => Time { previous: true, ..Time::default() },
                "last_quarter" => Time { previous: true, whole: true, ..Time::default() },
                _ => return Err(anyhow!("phrases.toml: unknown role times.{role}")),
            };
            list.iter().for_each(|phrase| self.add(phrase, Kind::Time(time)));
        }
        Ok(())
    }
}
