//! Single quarters and months from cumulative levels, where a difference may be taken.
//!
//! The level of a flow from January to June minus that from January to March is the level of the second quarter, if
//! both are of one source and one vintage. Growth rates alone leave the quarter's rate open, so they are refused.

use std::fmt;

use chrono::NaiveDate;

use super::outcome;
use crate::domain::{
    Authority, Bound, Indicator, Kind, Measure, Month, Observation, ObservationId, Period, Place, Span, Status,
};

/// A figure worked out as the difference of two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Derived {
    /// The figure, with status `derived` and a note that tells the parents. It stands at the place of the later one.
    pub observation: Observation,
    /// The later cumulative figure and the earlier one.
    pub from: [ObservationId; 2],
}

/// Why no difference is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The figure is no level: a rate of the later months cannot be had from cumulative rates.
    NoLevel,
    /// The indicator does not add up along time.
    NoFlow,
    /// The figures are index numbers, `上年同期=100`.
    IndexNumber,
    /// A bound, an expectation or a goal.
    NoExactOutcome,
    /// The two are not of one region, indicator and unit.
    OtherSeries,
    /// The two are not cumulative spans of one year, the earlier within the later.
    OtherSpans,
    /// January and February are surveyed together and never parted.
    JanuaryAlone,
    /// The two are of different publishers.
    OtherPublisher([String; 2]),
    /// The two are of different days of publication, or the day of one is not known.
    OtherDay([Option<NaiveDate>; 2]),
    /// The two stand in different files, and nothing tells the publisher, or the day, of both.
    OtherFile([String; 2]),
    /// The two are undated figures of press reports, so that nothing tells whether they are of one vintage.
    UnknownVintage,
    /// Scope or method changed within the later span.
    Break,
    /// Beyond the range of decimals.
    Range,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Refused::OtherPublisher([later, earlier]) => {
                return write!(f, "the figures are of two publishers, {} and {}", who(later), who(earlier));
            }
            Refused::OtherDay([later, earlier]) => {
                return write!(f, "the figures are of two days of publication, {} and {}", day(*later), day(*earlier));
            }
            Refused::OtherFile([later, earlier]) => {
                return write!(f, "the figures stand in two files, {later} and {earlier}, without publisher or day");
            }
            Refused::NoLevel => "cumulative growth does not tell the growth of the later months",
            Refused::NoFlow => "the indicator is no flow",
            Refused::IndexNumber => "index numbers are no amounts",
            Refused::NoExactOutcome => "one of the figures is a bound or no outcome",
            Refused::OtherSeries => "the figures are not of one region, indicator and unit",
            Refused::OtherSpans => "the figures are not cumulative spans of one year",
            Refused::JanuaryAlone => "January and February are surveyed together",
            Refused::UnknownVintage => "the figures are undated press figures, which need not be of one vintage",
            Refused::Break => "scope or method of the indicator changed in between",
            Refused::Range => "the figures are out of all proportion",
        };
        f.write_str(text)
    }
}

fn who(publisher: &str) -> &str {
    if publisher.is_empty() { "one that is not known" } else { publisher }
}

fn day(day: Option<NaiveDate>) -> String {
    day.map_or_else(|| "one that is not known".to_string(), |day| day.to_string())
}

/// Whether two figures are of one source and day: of one publisher, and where no publisher or no day is known, of one file.
/// `files` are those that the figures were read from.
fn one_source(later: &Observation, earlier: &Observation, files: [&str; 2]) -> Result<(), Refused> {
    let (a, b) = (&later.provenance, &earlier.provenance);
    if a.publisher != b.publisher {
        return Err(Refused::OtherPublisher([a.publisher.clone(), b.publisher.clone()]));
    }
    if a.published != b.published {
        return Err(Refused::OtherDay([a.published, b.published]));
    }
    let told = !a.publisher.is_empty() && a.published.is_some();
    match told || files[0] == files[1] {
        true => Ok(()),
        false => Err(Refused::OtherFile(files.map(String::from))),
    }
}

/// The level of the months that `later` covers and `earlier` does not: `later - earlier`, exact, with as many decimals
/// as the finer of the two. Since both are rounded it may be off by one unit of the coarser's last decimal.
///
/// # Errors
/// With the reason where no difference may be taken.
///
/// `files` are those that the two were read from: a corrected figure stands in the file of corrections, but is of the table
/// of its original ([`super::Store::origin`]).
pub fn difference(
    later: &Observation,
    earlier: &Observation,
    files: [&str; 2],
    indicator: &Indicator,
) -> Result<Observation, Refused> {
    let level = |o: &Observation| o.measure == Measure::Level && o.reference.is_none() && o.scope.is_none();
    let exact = |o: &Observation| o.bound == Bound::Exact && outcome(o.status);
    let refuse = |allowed: bool, why: Refused| if allowed { Ok(()) } else { Err(why) };
    refuse(level(later) && level(earlier), Refused::NoLevel)?;
    refuse(indicator.kind == Kind::Flow, Refused::NoFlow)?;
    refuse(!later.unit.ends_with("=100"), Refused::IndexNumber)?;
    refuse(exact(later) && exact(earlier), Refused::NoExactOutcome)?;
    let series = later.area == earlier.area && later.area.code().is_some() && later.unit == earlier.unit;
    let of = later.indicator == earlier.indicator && later.indicator == indicator.id;
    refuse(series && of, Refused::OtherSeries)?;
    let rest = rest(later.period, earlier.period)?;
    let (a, b) = (&later.provenance, &earlier.provenance);
    one_source(later, earlier, files)?;
    // A table of a bureau is of one day, though it may not tell it; a collection of reports is of many.
    refuse(a.published.is_some() || a.authority == Authority::Official, Refused::UnknownVintage)?;
    let january = Month::from_ordinal(rest.last().ordinal() - rest.last().month() as i32 + 1);
    let within = |from: Month| january.as_ref().is_ok_and(|january| from > *january) && from <= rest.last();
    let breaks = indicator.breaks.iter().filter_map(|stop| stop.from.parse::<Month>().ok());
    refuse(!breaks.into_iter().any(within), Refused::Break)?;
    let value = later.value.checked_sub(earlier.value).ok_or(Refused::Range)?;
    let mut derived = later.clone();
    derived.period = Some(rest);
    derived.value = value;
    derived.status = Status::Derived;
    derived.note = format!(
        "{} ({}) minus {} ({}), {} and {}",
        later.value,
        label(later),
        earlier.value,
        label(earlier),
        a.place,
        b.place
    );
    if let Place::Cell { column, .. } = &mut derived.provenance.place {
        *column = format!("{column} minus {}", b.place);
    }
    Ok(derived)
}

fn label(o: &Observation) -> String {
    o.period.map(|period| period.label()).unwrap_or_default()
}

/// The months that a cumulative span covers and an earlier one of the same year does not.
fn rest(later: Option<Period>, earlier: Option<Period>) -> Result<Period, Refused> {
    let (Some(later), Some(earlier)) = (later, earlier) else { return Err(Refused::OtherSpans) };
    // January alone is a span of one month, and so named; it is refused by its own name.
    let from_january = |p: Period| p.first().month() == 1 && p.first().year() == p.last().year();
    if !from_january(later)
        || !from_january(earlier)
        || later.year() != earlier.year()
        || earlier.last() >= later.last()
    {
        return Err(Refused::OtherSpans);
    }
    if earlier.span() == Span::Month {
        return Err(Refused::JanuaryAlone);
    }
    let first = Month::from_ordinal(earlier.last().ordinal() + 1).map_err(|_| Refused::OtherSpans)?;
    Period::new(first, later.last()).map_err(|_| Refused::OtherSpans)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::catalog::{Catalog, DataFiles};
    use crate::domain::{Area, Decimal, IndicatorId, Provenance, RegionCode};
    use crate::frame::Store;
    use crate::frame::single::Cumulated;

    fn level(period: &str, value: Decimal) -> Observation {
        Observation {
            area: Area::Division(RegionCode::NATION),
            indicator: IndicatorId::new("gdp"),
            period: Some(period.parse().unwrap()),
            measure: Measure::Level,
            value,
            unit: "亿元".into(),
            reference: None,
            scope: None,
            of: None,
            base: None,
            status: Status::Actual,
            bound: Bound::Exact,
            note: String::new(),
            provenance: Provenance {
                place: Place::Cell {
                    file: "t.csv".into(),
                    sheet: None,
                    row: period.parse::<Period>().unwrap().last().month() as usize,
                    column: "value".into(),
                },
                publisher: "国家统计局".into(),
                authority: Authority::Official,
                published: None,
                reader: None,
            },
        }
    }

    fn subtract(later: &Observation, earlier: &Observation, indicator: &Indicator) -> Result<Observation, Refused> {
        difference(later, earlier, [later, earlier].map(|o| o.provenance.place.file()), indicator)
    }

    fn gdp() -> Indicator {
        Catalog::load(&DataFiles::Embedded).unwrap().indicators.get("gdp").unwrap().clone()
    }

    #[test]
    fn what_may_not_be_subtracted_is_refused() {
        let (half, quarter) = (level("2022H1", Decimal::from(562_642)), level("2022Q1", Decimal::from(270_178)));
        let gdp = gdp();
        let second = subtract(&half, &quarter, &gdp).unwrap();
        assert_eq!((second.value, second.period.unwrap().label()), (Decimal::from(292_464), "2022Q2".to_string()));
        assert_eq!(second.status, Status::Derived);
        assert!(second.note.contains("562642 (2022H1) minus 270178 (2022Q1)"), "{}", second.note);

        let rate = |o: &Observation| Observation { measure: Measure::Yoy, unit: "%".into(), ..o.clone() };
        assert_eq!(subtract(&rate(&half), &rate(&quarter), &gdp), Err(Refused::NoLevel));
        let stock = Indicator { kind: Kind::Stock, ..gdp.clone() };
        assert_eq!(subtract(&half, &quarter, &stock), Err(Refused::NoFlow));
        assert_eq!(subtract(&quarter, &half, &gdp), Err(Refused::OtherSpans));
        assert_eq!(subtract(&half, &level("2021Q1", Decimal::ONE), &gdp), Err(Refused::OtherSpans));
        assert_eq!(subtract(&half, &level("2022-01", Decimal::ONE), &gdp), Err(Refused::JanuaryAlone));
        let mut revised = quarter.clone();
        revised.provenance.published = "2022-12-27".parse().ok();
        let days = [None, "2022-12-27".parse().ok()];
        assert_eq!(subtract(&half, &revised, &gdp), Err(Refused::OtherDay(days)));
        let mut other = quarter.clone();
        other.provenance.publisher = "吉林省统计局".into();
        assert!(matches!(subtract(&half, &other, &gdp), Err(Refused::OtherPublisher(_))));
        // A file for each quarter, of one publisher and day; without a day nothing tells that they are of one vintage.
        let elsewhere = ["a.csv", "b.csv"];
        let files = elsewhere.map(String::from);
        assert_eq!(difference(&half, &quarter, elsewhere, &gdp), Err(Refused::OtherFile(files)));
        let dated = |o: &Observation| {
            let mut o = o.clone();
            o.provenance.published = "2022-07-15".parse().ok();
            o
        };
        assert_eq!(difference(&dated(&half), &dated(&quarter), elsewhere, &gdp).unwrap().value, second.value);
        let index = |o: &Observation| Observation { unit: "上年同期=100".into(), ..o.clone() };
        assert_eq!(subtract(&index(&half), &index(&quarter), &gdp), Err(Refused::IndexNumber));
        let report = |o: &Observation, day: &str| {
            let mut o = o.clone();
            (o.provenance.authority, o.provenance.published) = (Authority::Press, day.parse().ok());
            o
        };
        assert_eq!(subtract(&report(&half, ""), &report(&quarter, ""), &gdp), Err(Refused::UnknownVintage));
        assert!(subtract(&report(&half, "2022-07-15"), &report(&quarter, "2022-07-15"), &gdp).is_ok());
        let what = String::new();
        let stop = crate::domain::indicator::Break { from: "2022-05".into(), what_zh: what.clone(), what_en: what };
        let broken = Indicator { breaks: vec![stop], ..gdp };
        assert_eq!(subtract(&half, &quarter, &broken), Err(Refused::Break));
    }

    proptest! {
        /// Differences add up to the cumulative figures again, and each names both its parents.
        #[test]
        fn cumulating_the_differences_gives_the_original(parts in prop::collection::vec(-1_000_000i64..10_000_000, 4)) {
            let mut sum = Decimal::ZERO;
            let mut cumulative = Vec::new();
            for (part, period) in parts.iter().zip(["2022Q1", "2022H1", "2022Q1-Q3", "2022"]) {
                sum += Decimal::new(*part, 2);
                cumulative.push(level(period, sum));
            }
            let store = Store::new(cumulative.clone()).unwrap();
            let gdp = gdp();
            let attempts = Cumulated::of(&store, &gdp, Measure::Level).all(RegionCode::NATION);
            prop_assert_eq!(attempts.len(), 3);
            let mut again = cumulative[0].value;
            for (attempt, original) in attempts.iter().zip(&cumulative[1..]) {
                let derived = &attempt.figures.as_ref().unwrap()[0];
                again += derived.observation.value;
                prop_assert_eq!(again, original.value);
                prop_assert_eq!(&derived.from[0], &original.id());
            }
        }
    }
}
