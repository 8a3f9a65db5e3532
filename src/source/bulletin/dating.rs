//! Dating: the year of a document that names none, from the figures it shares with documents whose year is known.
//!
//! An index may know that a document is of one of several years (`2014/2016/2017`) and not of which. Its figures tell:
//! GDP +1.5 % in the first half, 0.3 points more than in the first quarter, is a first quarter of 1.2 %; another document says
//! 2 % for the first quarter of 2017, 0.8 points more than a year before, so that of 2016 had 1.2 %. A year is taken where
//! figures agree with it and none contradicts, and where that holds for no other candidate.

use std::collections::HashMap;

use super::{Document, Extractor};
use crate::domain::{Area, Bound, Decimal, Diagnostic, IndicatorId, Level, Measure, Observation, Period, Status};
use crate::source::Reading;

/// Taken off the confidence of each record, in hundredths: the year stands in no word of the document.
const DEDUCTION: u8 = 15;

/// References of gaps that are no times.
const ELSEWHERE: [&str; 5] = ["nation", "province", "city", "gdp", "plan"];

/// What a rate of growth belongs to.
type Key = (Area, IndicatorId, Period);

/// Growth rates that documents state or imply, with the document that does.
#[derive(Debug, Default)]
pub struct Facts(HashMap<Key, Vec<(Decimal, String)>>);

/// How the figures of a document stand to those of others.
#[derive(Debug, Default)]
struct Verdict {
    /// What agrees, in words.
    agree: Vec<String>,
    contradict: usize,
}

impl Facts {
    /// Adds what a document of this id states and implies.
    pub fn add(&mut self, id: &str, observations: &[Observation]) {
        for (key, value) in rates(observations) {
            self.0.entry(key).or_default().push((value, id.to_string()));
        }
    }

    /// Adds the facts of other documents.
    pub fn extend(&mut self, other: Facts) {
        for (key, mut values) in other.0 {
            self.0.entry(key).or_default().append(&mut values);
        }
    }

    fn judge(&self, id: &str, observations: &[Observation]) -> Verdict {
        let mut verdict = Verdict::default();
        for (key, value) in rates(observations) {
            let Some(others) = self.0.get(&key) else { continue };
            let others: Vec<_> = others.iter().filter(|(_, other)| other != id).collect();
            match others.first() {
                // Where the others do not agree with each other, they speak for nothing.
                Some((first, _)) if others.iter().any(|(other, _)| other != first) => {}
                Some((other, id)) if *other == value => {
                    verdict.agree.push(format!("{} {} {value}% with {id}", key.1, key.2));
                }
                Some(_) => verdict.contradict += 1,
                None => {}
            }
        }
        verdict
    }
}

/// Growth rates that observations state, and those that follow from a rate and its difference from that of another period.
fn rates(observations: &[Observation]) -> Vec<(Key, Decimal)> {
    let sure = |o: &&Observation| o.status == Status::Actual && o.bound == Bound::Exact && o.area.code().is_some();
    let key = |o: &Observation, period| (o.area.clone(), o.indicator.clone(), period);
    let mut out: Vec<(Key, Decimal)> = Vec::new();
    for rate in observations.iter().filter(sure).filter(|o| o.measure == Measure::Yoy) {
        out.extend(rate.period.map(|period| (key(rate, period), rate.value.normalize())));
    }
    let stated: HashMap<Key, Decimal> = out.iter().cloned().collect();
    let in_time = |o: &&Observation| matches!(o.reference.as_deref(), Some(r) if !ELSEWHERE.contains(&r));
    for gap in observations.iter().filter(sure).filter(|o| o.measure == Measure::Gap).filter(in_time) {
        let (Some(period), Some(base)) = (gap.period, gap.base) else { continue };
        if let Some(rate) = stated.get(&key(gap, period)) {
            out.push((key(gap, base), (*rate - gap.value).normalize()));
        }
    }
    out
}

impl Extractor {
    /// The years that a document may be of, where what is known beside it names several and nothing it states has a period.
    pub fn candidates(&self, document: &Document, reading: &Reading) -> Vec<i32> {
        let undated = !reading.observations.is_empty() && reading.observations.iter().all(|o| o.period.is_none());
        let years = document.side.period.as_deref().map(super::context::listed_years).unwrap_or_default();
        if undated && years.len() > 1 { years } else { Vec::new() }
    }

    /// Reads a document again as of the candidate year that the figures of other documents speak for; `None` where
    /// they speak for none of them, or for several.
    pub fn dated(&self, document: &Document, candidates: &[i32], facts: &Facts) -> Option<Reading> {
        let judged = candidates.iter().map(|year| {
            let mut dated = document.clone();
            dated.side.period = Some(format!("{year} (months as told)"));
            let reading = self.read(&dated);
            let verdict = facts.judge(&document.id, &reading.observations);
            (*year, reading, verdict)
        });
        let mut fitting = judged.filter(|(.., verdict)| !verdict.agree.is_empty() && verdict.contradict == 0);
        let (year, mut reading, verdict) = fitting.next()?;
        if fitting.next().is_some() {
            return None;
        }
        for observation in &mut reading.observations {
            if let Some(reader) = &mut observation.provenance.reader {
                reader.confidence = reader.confidence.saturating_sub(DEDUCTION);
            }
        }
        reading.diagnostics.push(Diagnostic {
            level: Level::Note,
            code: "bulletin.dated-by-figures".into(),
            place: document.file.clone(),
            message: format!("names no year; {year}, by figures shared: {}", verdict.agree.join(", ")),
        });
        Some(reading)
    }
}
