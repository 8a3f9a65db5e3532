//! Settling: of statements said again the first is kept, and a mark passed gives way to the exact amount.

use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};

use super::classify::Draft;
use crate::domain::{Bound, Measure, Status};

/// Keeps the first of statements said again, and drops a mark passed where the exact amount is told as well.
pub fn settle(mut drafts: Vec<Draft>) -> Vec<Draft> {
    if drafts.len() < 2 {
        return drafts;
    }
    let first = firsts(&drafts);
    keep(&mut drafts, &first);
    if drafts.iter().any(|d| d.full.is_some()) {
        let in_full = headlines(&drafts);
        keep(&mut drafts, &in_full);
    }
    if drafts.iter().any(|d| d.passed) {
        let exact = unsurpassed(&drafts);
        keep(&mut drafts, &exact);
    }
    if drafts.iter().any(|d| d.measure == Measure::Yoy && d.bound != Bound::Exact) {
        let exact = unbounded(&drafts);
        keep(&mut drafts, &exact);
    }
    drafts
}

/// Whether each statement is said for the first time.
fn firsts(drafts: &[Draft]) -> Vec<bool> {
    let mut seen = HashSet::with_capacity_and_hasher(drafts.len(), BuildHasherDefault::<Mix>::default());
    drafts
        .iter()
        .map(|d| seen.insert((d.indicator, &d.area, d.period, d.measure, d.value, &d.unit, (&d.reference, d.of))))
        .collect()
}

/// Whether each statement stands on its own: 工业增加值增长6.5% of a headline is 规模以上工业增加值 told in short.
fn headlines(drafts: &[Draft]) -> Vec<bool> {
    let told: HashSet<_, BuildHasherDefault<Mix>> =
        drafts.iter().map(|d| (d.indicator, &d.area, d.period, d.measure, d.value)).collect();
    let short = |d: &Draft| {
        d.measure == Measure::Yoy
            && d.full.is_some_and(|full| told.contains(&(full, &d.area, d.period, d.measure, d.value)))
    };
    drafts.iter().map(|d| !short(d)).collect()
}

/// Whether each statement is more than a mark that was passed on the way to an amount that is told.
fn unsurpassed(drafts: &[Draft]) -> Vec<bool> {
    let amounts = drafts.iter().filter(|d| d.measure == Measure::Level && !d.passed);
    let told: HashSet<_, BuildHasherDefault<Mix>> = amounts.map(|d| (d.indicator, &d.area, d.period)).collect();
    // 超过8.4万亿元，…进入8万亿元俱乐部: the higher mark says more.
    let marks: Vec<&Draft> = drafts.iter().filter(|d| d.passed && d.status != Status::Target).collect();
    let higher = |d: &Draft| {
        let same = |other: &&&Draft| {
            let key = |d: &Draft| (d.indicator, d.period, d.bound, d.status);
            key(other) == key(d) && other.area == d.area && other.unit == d.unit
        };
        d.bound == Bound::AtLeast && marks.iter().filter(same).any(|other| other.value > d.value)
    };
    let surpassed = |d: &Draft| {
        d.passed && d.status != Status::Target && (told.contains(&(d.indicator, &d.area, d.period)) || higher(d))
    };
    drafts.iter().map(|d| !surpassed(d)).collect()
}

/// Whether each rate is more than a bound (7省份的增速超过6%) of one that is told exactly.
fn unbounded(drafts: &[Draft]) -> Vec<bool> {
    let rates = || drafts.iter().filter(|d| d.measure == Measure::Yoy);
    let exact = rates().filter(|d| d.bound == Bound::Exact);
    let told: HashSet<_, BuildHasherDefault<Mix>> = exact.map(|d| (d.indicator, &d.area, d.period, d.status)).collect();
    let bounds = |d: &Draft| d.measure == Measure::Yoy && matches!(d.bound, Bound::AtLeast | Bound::AtMost);
    drafts.iter().map(|d| !(bounds(d) && told.contains(&(d.indicator, &d.area, d.period, d.status)))).collect()
}

/// A hash of few operations: the statements of one document are few, and are looked up once each.
#[derive(Default)]
struct Mix(u64);

impl Hasher for Mix {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.write_u64(u64::from_le_bytes(word));
        }
    }

    fn write_u8(&mut self, number: u8) {
        self.write_u64(number.into());
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(number.into());
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(5) ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 32
    }
}

fn keep(drafts: &mut Vec<Draft>, kept: &[bool]) {
    let mut kept = kept.iter();
    drafts.retain(|_| kept.next().copied().unwrap_or(true));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Area, Decimal};

    fn level(value: i64, passed: bool) -> Draft {
        Draft {
            rule: "level",
            indicator: 0,
            area: Area::Unknown,
            period: None,
            measure: Measure::Level,
            value: Decimal::from(value),
            unit: "亿元".into(),
            reference: None,
            scope: None,
            of: None,
            base: None,
            assumed: Default::default(),
            status: Status::Actual,
            bound: Bound::Exact,
            passed,
            full: None,
            start: 0,
            end: 0,
        }
    }

    #[test]
    fn the_first_of_equals_and_the_exact_amount_stay() {
        let values =
            |drafts: Vec<Draft>| -> Vec<String> { settle(drafts).iter().map(|d| d.value.to_string()).collect() };
        assert_eq!(values(vec![level(7, false), level(7, false), level(8, false)]), ["7", "8"]);
        assert_eq!(values(vec![level(4, true), level(5, false)]), ["5"]);
        assert_eq!(values(vec![level(4, true)]), ["4"]);
        let mark = |value| Draft { bound: Bound::AtLeast, ..level(value, true) };
        assert_eq!(values(vec![mark(4), mark(5)]), ["5"]);
    }
}
