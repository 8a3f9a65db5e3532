//! Judged claims in words: verdict, kind, working, what is missing, and how a claim was framed, in the language of a wording.

use anyhow::Result;
use minijinja::{Value, context};

use super::wording::{number, signed};
use super::{Language, Wording};
use crate::analysis::claim::{Claim, Framing, Missing, Working};
use crate::catalog::Catalog;
use crate::domain::{Area, Bound, Decimal, Indicator, IndicatorId, Measure, Period, RegionCode, Status};
use crate::source::statement::{Among, Side};

/// The words of claims.
#[derive(Clone, Copy, Debug)]
pub struct ClaimWords<'a> {
    /// The language.
    pub wording: &'a Wording,
    /// Names of regions, groups and indicators.
    pub catalog: &'a Catalog,
}

impl ClaimWords<'_> {
    fn say(&self, key: &str, values: Value) -> Result<String> {
        self.wording.say(key, values)
    }

    /// The verdict: `属实`.
    ///
    /// # Errors
    /// As of all of these, when a text is missing in the wording file.
    pub fn verdict(&self, claim: &Claim) -> Result<String> {
        self.wording.word(&format!("verdict_{}", claim.verdict.as_str()))
    }

    /// What kind of claim it is: `差距`.
    pub fn kind(&self, claim: &Claim) -> Result<String> {
        self.wording.word(&format!("kind_{}", claim.kind.as_str()))
    }

    /// The region, the words of an aggregate, or nothing.
    pub fn region(&self, claim: &Claim) -> String {
        match &claim.stated.area {
            Area::Division(code) => self.name(*code),
            Area::Special(words) => words.clone(),
            Area::Unknown => String::new(),
        }
    }

    fn name(&self, code: RegionCode) -> String {
        self.catalog.regions.get(code).map_or_else(|| code.to_string(), |r| self.wording.region(r))
    }

    /// The indicator's short name, or nothing.
    pub fn indicator(&self, claim: &Claim) -> String {
        claim.stated.indicator.as_ref().map(|id| self.indicator_name(id)).unwrap_or_default()
    }

    fn indicator_name(&self, id: &IndicatorId) -> String {
        let known: Option<&Indicator> = self.catalog.indicators.get(id.as_str());
        known.map_or_else(|| id.to_string(), |i| self.wording.indicator(i).to_string())
    }

    fn measure(&self, measure: Measure) -> Result<String> {
        self.wording.word(&format!("measure_{measure}"))
    }

    /// The name of what is compared with; other words are the document's own.
    pub fn reference(&self, words: &str) -> Result<String> {
        let key = format!("ref_{words}");
        if self.wording.has(&key) { self.wording.word(&key) } else { Ok(words.to_string()) }
    }

    /// The name of a ranked set; other words are the document's own.
    pub fn scope(&self, words: &str) -> String {
        let group = self.catalog.groups.iter().find(|g| g.name_zh == words || g.aliases.iter().any(|a| a == words));
        let group = group.map(|g| if self.wording.language == Language::Zh { &g.name_zh } else { &g.name_en });
        let region = || self.catalog.regions.named(words).first().map(|code| self.name(*code));
        group.cloned().or_else(region).unwrap_or_else(|| words.to_string())
    }

    /// The name of a unit; one that the wording does not have stays.
    pub fn unit(&self, unit: &str) -> Result<String> {
        let key = format!("unit_{unit}");
        match unit {
            "pp" => self.wording.word("unit_points"),
            "place" => Ok(String::new()),
            _ if self.wording.has(&key) => self.wording.word(&key),
            other => Ok(other.to_string()),
        }
    }

    /// What is stated, in a few words: `较全国 +1.6个百分点`, `全国第14位`.
    pub fn stated(&self, claim: &Claim) -> Result<String> {
        let stated = &claim.stated;
        let reference = stated.reference.as_deref().map(|r| self.reference(r)).transpose()?.unwrap_or_default();
        let Some(value) = stated.value else { return Ok(reference) };
        let bound = match stated.bound {
            Bound::Exact => "",
            Bound::AtLeast => "\u{2265}",
            Bound::AtMost => "\u{2264}",
            Bound::About => "\u{2248}",
        };
        let status = match stated.status {
            Status::Expected => self.wording.word("status_expected")?,
            Status::Target => self.wording.word("status_target")?,
            Status::Actual | Status::Derived => String::new(),
        };
        let value = match stated.measure {
            Some(Measure::Gap | Measure::RankChange) => signed(value),
            _ => number(value),
        };
        let key = stated.measure.map_or("stated_count".to_string(), |measure| format!("stated_{measure}"));
        let scope = stated.scope.as_deref().map(|s| self.scope(s)).unwrap_or_default();
        self.say(&key, context! { value, unit => self.unit(&stated.unit)?, bound, status, reference, scope })
    }

    /// The working; empty where nothing could be worked out.
    pub fn computation(&self, claim: &Claim) -> Result<String> {
        let steps: Vec<String> = claim.computation.iter().map(|step| self.step(step)).collect::<Result<_>>()?;
        Ok(steps.join(&self.wording.word("list_stop")?))
    }

    fn step(&self, step: &Working) -> Result<String> {
        let text = |value: &Decimal| value.to_string();
        match step {
            Working::Formula(text) => Ok(text.clone()),
            Working::Between { least, most } => {
                self.say("working_between", context! { least => text(least), most => text(most) })
            }
            Working::Rest(formula) => self.say("working_rest", context! { formula }),
            Working::Place { places, size, known } => self.say("working_place", context! { places, size, known }),
            Working::Record { own, side, reach, at, among, known, size } => {
                let values = context! {
                    own => text(own), reach => reach.as_ref().map(text).unwrap_or_default(), high => *side == Side::Above,
                    at => self.short(*at)?, same => *among == Among::SameMonths, known, size,
                };
                self.say("working_record", values)
            }
            Working::FirstAbove { gap, known, size, above } => {
                self.say("working_first_above", context! { gap, known, size, above => self.short(*above)? })
            }
            Working::Outcome(value) => self.say("working_outcome", context! { value => text(value) }),
            Working::Provinces { count, known, size } => self.say("working_provinces", context! { count, known, size }),
        }
    }

    fn short(&self, period: Option<Period>) -> Result<String> {
        Ok(period.map(|p| self.wording.period_short(p)).transpose()?.unwrap_or_default())
    }

    /// Everything that is missing, each in words.
    pub fn all_missing(&self, claim: &Claim) -> Result<Vec<String>> {
        claim.missing.iter().map(|missing| self.missing(missing)).collect()
    }

    /// What is missing.
    pub fn missing(&self, missing: &Missing) -> Result<String> {
        let plain = |key: &str| self.wording.word(&format!("missing_{key}"));
        match missing {
            Missing::Figure { region, indicator, period, measure, status } => {
                let values = context! {
                    region => self.name(*region), indicator => self.indicator_name(indicator),
                    measure => self.measure(*measure)?, period => self.short(Some(*period))?, status => self.status(*status)?,
                };
                self.say("missing_figure", values)
            }
            Missing::Growth { region, period, line, status } => {
                let values = context! {
                    region => self.name(*region), period => self.short(*period)?, line => self.reference(line)?,
                    status => self.status(*status)?,
                };
                self.say("missing_growth", values)
            }
            Missing::Members { known, size } => {
                self.say("missing_members", context! { count => size.saturating_sub(*known), size })
            }
            Missing::Reference(words) => self.say("missing_reference", context! { words => self.reference(words)? }),
            Missing::Scope(words) => self.say("missing_scope", context! { words }),
            Missing::OtherSource => plain("other_source"),
            Missing::Region => plain("region"),
            Missing::Period => plain("period"),
            Missing::Day => plain("day"),
            Missing::Vintage => plain("vintage"),
            Missing::Indicator => plain("indicator"),
            Missing::Ranked => plain("ranked"),
            Missing::Among => plain("among"),
            Missing::Prices => plain("prices"),
            Missing::Total => plain("total"),
            Missing::TotalNotFixed => plain("total_not_fixed"),
            Missing::Whole => plain("whole"),
            Missing::Amounts => plain("amounts"),
            Missing::Outcome => plain("outcome"),
            Missing::Subject => plain("subject"),
            Missing::About => plain("about"),
            Missing::Reviewed => plain("reviewed"),
        }
    }

    /// The word of a figure that is no outcome; empty for outcomes.
    fn status(&self, status: Status) -> Result<String> {
        match status {
            Status::Expected => self.wording.word("status_expected"),
            Status::Target => self.wording.word("status_target"),
            Status::Actual | Status::Derived => Ok(String::new()),
        }
    }

    /// Everything to know of how a claim was framed, each in words.
    pub fn all_framing(&self, claim: &Claim) -> Result<Vec<String>> {
        claim.framing.iter().map(|framing| self.framing(framing)).collect()
    }

    /// How a claim was framed.
    pub fn framing(&self, framing: &Framing) -> Result<String> {
        let rate = |value: &Option<Decimal>| value.map(number).unwrap_or_default();
        let (key, values) = match framing {
            Framing::Comparator { chosen, nation, told } => {
                let nation = nation.map(signed).unwrap_or_default();
                ("comparator", context! { chosen => self.reference(chosen)?, nation, told })
            }
            Framing::Excluded(years) => ("excluded", context! { years => self.years(years)? }),
            Framing::Among { among, told, other } => {
                let same = *among == Among::SameMonths;
                let holds = other.map_or("", |holds| if holds { "yes" } else { "no" });
                ("among", context! { same, told, other => holds })
            }
            Framing::Years { told, counted } => ("years", context! { told, counted }),
            Framing::Month { cumulative } => ("month", context! { value => rate(cumulative) }),
            Framing::TwoYears { year } => ("two_years", context! { value => rate(year) }),
            Framing::Set { scope, size } => ("set", context! { scope => self.scope(scope), size }),
            Framing::Assumed(measure) => ("assumed", context! { measure => self.measure(*measure)? }),
            Framing::MoreThanAll { growth, rest } => {
                ("more_than_all", context! { growth => number(*growth), rest => signed(*rest) })
            }
            Framing::Since { day, now } => {
                ("since", context! { day => day.to_string(), now => now.map(number).unwrap_or_default() })
            }
            Framing::Repeated => ("repeated", context! {}),
            Framing::Unreviewed => ("unreviewed", context! {}),
            Framing::Undated => ("undated", context! {}),
            Framing::Later(count) => ("later", context! { count }),
            Framing::Derived(count) => ("derived", context! { count }),
        };
        self.say(&format!("framing_{key}"), values)
    }

    fn years(&self, years: &[i32]) -> Result<String> {
        let years: Vec<String> = years.iter().map(ToString::to_string).collect();
        Ok(years.join(&self.wording.word("list_comma")?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::DataFiles;

    fn period() -> Period {
        "2022Q1".parse().unwrap()
    }

    fn everything_missing() -> Vec<Missing> {
        let (region, indicator) = (RegionCode::NATION, IndicatorId::new("gdp"));
        let figure = |status| Missing::Figure {
            region,
            indicator: indicator.clone(),
            period: period(),
            measure: Measure::Yoy,
            status,
        };
        let growth = |period| Missing::Growth { region, period, line: "plan", status: Status::Expected };
        vec![
            figure(Status::Actual),
            figure(Status::Target),
            growth(Some(period())),
            growth(None),
            Missing::Members { known: 28, size: 31 },
            Missing::OtherSource,
            Missing::Region,
            Missing::Period,
            Missing::Day,
            Missing::Vintage,
            Missing::Indicator,
            Missing::Reference("base".into()),
            Missing::Scope("某组".into()),
            Missing::Ranked,
            Missing::Among,
            Missing::Prices,
            Missing::Total,
            Missing::TotalNotFixed,
            Missing::Whole,
            Missing::Amounts,
            Missing::Outcome,
            Missing::Subject,
            Missing::About,
            Missing::Reviewed,
        ]
    }

    fn every_framing() -> Vec<Framing> {
        let day = chrono::NaiveDate::from_ymd_opt(2022, 4, 25).unwrap();
        let comparator = |nation, told| Framing::Comparator { chosen: "gdp".into(), nation, told };
        let among = |among, told, other| Framing::Among { among, told, other };
        let one = Decimal::new(-16, 1);
        vec![
            comparator(Some(one), false),
            comparator(None, false),
            comparator(Some(one), true),
            Framing::Excluded(vec![2020, 2021]),
            among(Among::SameMonths, true, None),
            among(Among::EveryPeriod, false, Some(true)),
            among(Among::SameMonths, false, Some(false)),
            Framing::Years { told: 8, counted: 7 },
            Framing::Month { cumulative: None },
            Framing::Month { cumulative: Some(one) },
            Framing::TwoYears { year: Some(one) },
            Framing::TwoYears { year: None },
            Framing::Set { scope: "东北三省一区".into(), size: 4 },
            Framing::Assumed(Measure::Level),
            Framing::MoreThanAll { growth: one, rest: one },
            Framing::Since { day, now: Some(one) },
            Framing::Since { day, now: None },
            Framing::Repeated,
            Framing::Unreviewed,
            Framing::Undated,
            Framing::Later(2),
            Framing::Derived(1),
        ]
    }

    fn every_step() -> Vec<Working> {
        let one = Decimal::new(81, 1);
        let record = |reach: Option<Decimal>, among| Working::Record {
            own: one,
            side: Side::Above,
            reach,
            at: reach.map(|_| period()),
            among,
            known: 3,
            size: 4,
        };
        let first = |above| Working::FirstAbove { gap: "8.1 - 6.5 = 1.6".into(), known: 3, size: 4, above };
        vec![
            Working::Formula("8.1 - 6.5 = 1.6".into()),
            Working::Between { least: one, most: one },
            Working::Rest("184 - 70 = 114".into()),
            Working::Place { places: "14..15".into(), size: 31, known: 30 },
            record(Some(one), Among::SameMonths),
            record(None, Among::EveryPeriod),
            first(None),
            first(Some(period())),
            Working::Outcome(one),
            Working::Provinces { count: 22, known: 28, size: 31 },
        ]
    }

    /// Whatever a judge can tell has words in every language, unlike those of all else.
    #[test]
    fn every_language_has_words_for_all_of_it() {
        let catalog = Catalog::load(&DataFiles::Embedded).unwrap();
        for language in [Language::Zh, Language::En] {
            let wording = Wording::load(&DataFiles::Embedded, language).unwrap();
            let words = ClaimWords { wording: &wording, catalog: &catalog };
            let mut texts: Vec<String> = Vec::new();
            texts.extend(everything_missing().iter().map(|m| words.missing(m).unwrap()));
            texts.extend(every_framing().iter().map(|f| words.framing(f).unwrap()));
            texts.extend(every_step().iter().map(|s| words.step(s).unwrap()));
            let han = |text: &String| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
            let plain = texts.iter().filter(|text| !han(text)).count();
            match language {
                // A formula has no words.
                Language::Zh => assert_eq!(plain, 1, "{texts:#?}"),
                // The set that no catalog knows keeps its name.
                Language::En => assert_eq!(texts.len() - plain, 1, "{texts:#?}"),
            }
            let count = texts.len();
            texts.sort();
            texts.dedup();
            assert_eq!(texts.len(), count, "two of them have the same words: {texts:#?}");
            for verdict in ["verified", "consistent", "uncheckable", "contradicted"] {
                assert!(wording.has(&format!("verdict_{verdict}")));
            }
        }
    }
}
