//! Rules that figures are held against, `data/catalog/checks.toml`: which test, with which limits, how bad a finding
//! is and how it is worded; and the findings that were reviewed and accepted.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use super::files::DataFiles;
use super::indicators::Indicators;
use super::table;
use crate::domain::{Decimal, IndicatorId, Level, Measure, Period, RegionCode};

const CHECKS: &str = "catalog/checks.toml";

/// One rule.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Identifier, `range-growth`.
    pub id: String,
    /// How bad a finding is. What a program read in a document is never worse than a warning.
    pub level: Level,
    /// The finding in Chinese; `{name}` stands for a value.
    pub text_zh: String,
    /// The finding in English.
    pub text_en: String,
    /// What is tested.
    pub test: Test,
}

/// The tests there are, with their limits. docs/methods.md tells each.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Test {
    /// Region and indicator are in the catalog, places are whole numbers from 1, units fit the measure.
    Schema {},
    /// The unit of a level is one of the indicator's; `also` lists further ones.
    Unit {
        /// Further units by indicator.
        #[serde(default)]
        also: BTreeMap<IndicatorId, Vec<String>>,
    },
    /// The figure lies between two limits.
    Range {
        /// Measures tested.
        measures: Vec<Measure>,
        /// Indicators tested; all where left out.
        #[serde(default)]
        indicators: Vec<IndicatorId>,
        /// Least value that raises no finding.
        least: Decimal,
        /// Largest value that raises no finding.
        most: Decimal,
    },
    /// The figure has as many decimals as its series.
    Decimals {
        /// Measures tested.
        measures: Vec<Measure>,
        /// Shortest series that says anything.
        length: usize,
        /// Part of the series, 0 to 1, that must agree for the rest to be odd.
        share: f64,
    },
    /// The figure was published after the last month it covers began.
    Early {},
    /// No source gives one figure twice for one day.
    Duplicate {},
    /// No source gives two figures for one cell and one day.
    Contradiction {},
    /// A source gave another figure on another day.
    Vintages {},
    /// Sources give figures that no vintage of the chosen source explains.
    Conflict {},
    /// Parts sum up to the total.
    Sum {
        /// Measure of parts and total.
        measure: Measure,
        /// The total.
        total: IndicatorId,
        /// The parts, all of them.
        parts: Vec<IndicatorId>,
    },
    /// Shares of all parts sum up to a hundred.
    Shares {
        /// The parts, all of them.
        parts: Vec<IndicatorId>,
    },
    /// Growth at current prices is the ratio of the levels.
    LevelGrowth {
        /// Difference in points that revisions explain.
        slack: Decimal,
    },
    /// Growth at comparable prices is not the ratio of the levels.
    NominalGrowth {
        /// Fewest figures of a file that say anything.
        cells: usize,
        /// Part of them, 0 to 1, that must equal the ratio.
        share: f64,
    },
    /// Levels of two years and growth at comparable prices leave a change of prices like that of the other regions.
    Prices {
        /// Points that a region's change of prices may differ from the median.
        slack: Decimal,
        /// Fewest regions whose median says anything.
        regions: usize,
    },
    /// A level is no multiple of the level a year before or after.
    Magnitude {
        /// Ratio from which on a level is odd.
        factor: Decimal,
    },
    /// A stated place lies in the interval that the figures leave.
    Place {},
    /// Two regions of one ranking state the same place.
    SamePlace {
        /// Whether those are told that share it rightly (equal figures, or told as tied), or the others.
        tied: bool,
        /// Words of a remark that tell of a tie.
        words: Vec<String>,
    },
    /// Every province has a figure.
    Coverage {
        /// Measures tested.
        measures: Vec<Measure>,
        /// Part of the provinces, 0 to 1, from which on the others count as missing.
        share: f64,
    },
    /// A series has no hole.
    Hole {
        /// Measures tested.
        measures: Vec<Measure>,
        /// Shortest series that says anything.
        length: usize,
        /// Part of the years, 0 to 1, that must have a figure for the others to count as missing.
        share: f64,
    },
    /// A series keeps to one kind of period.
    MixedSeries {
        /// Shortest series that says anything.
        length: usize,
        /// Part of the series, 0 to 1, that must be of one kind for the rest to be odd.
        share: f64,
    },
    /// The regions of a table keep to one kind of period.
    MixedTable {
        /// Part of the regions, 0 to 1, that must be of one kind for the rest to be odd.
        share: f64,
    },
    /// No region's figures are those of another.
    Copied {
        /// Fewest columns that say anything.
        columns: usize,
    },
    /// No region's series is that of another along time.
    CopiedSeries {
        /// Measures tested; all where left out.
        #[serde(default)]
        measures: Vec<Measure>,
        /// Fewest periods, one after the other, that say anything.
        periods: usize,
    },
    /// A reviewed finding rests on the figure that it was reviewed with.
    Accepted {},
    /// No level is that of another region to the last digit.
    SameLevel {
        /// Fewest significant digits that say anything.
        digits: usize,
    },
}

/// A finding that was reviewed: it is told as a note.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accepted {
    /// Rule, by id.
    pub rule: String,
    /// Region of one of the figures; any where left out.
    #[serde(default)]
    pub region: Option<RegionCode>,
    /// Indicator; any where left out.
    #[serde(default)]
    pub indicator: Option<IndicatorId>,
    /// Period; any where left out.
    #[serde(default)]
    pub period: Option<Period>,
    /// File; any where left out.
    #[serde(default)]
    pub file: Option<String>,
    /// The figure that was looked into, so that another one is told again; any where left out.
    #[serde(default)]
    pub value: Option<Decimal>,
    /// All the figures of the finding, where it is about several: where one of them is another, it is told again; any where
    /// left out.
    #[serde(default)]
    pub figures: Vec<Decimal>,
    /// What shows that it is no fault.
    #[serde(default)]
    pub source: Option<String>,
    /// Why it is no fault, in Chinese.
    pub reason_zh: String,
    /// Why it is no fault, in English.
    pub reason_en: String,
}

impl Accepted {
    /// Whether a figure is one of those that were looked into; `None` where no figure is told.
    pub fn expects(&self, value: Decimal) -> Option<bool> {
        let told = self.value.is_some() || !self.figures.is_empty();
        told.then(|| self.value == Some(value) || self.figures.contains(&value))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    rule: Vec<toml::Spanned<Rule>>,
    #[serde(default)]
    accepted: Vec<toml::Spanned<Accepted>>,
    #[serde(default)]
    words_zh: BTreeMap<String, String>,
}

/// The rules and what was accepted.
#[derive(Clone, Debug, Default)]
pub struct Checks {
    /// The rules, in file order.
    pub rules: Vec<Rule>,
    /// What was accepted, in file order.
    pub accepted: Vec<Accepted>,
    /// Measures, kinds of period and parts of a figure in Chinese.
    pub words_zh: BTreeMap<String, String>,
}

impl Checks {
    /// Loads and validates the rules.
    ///
    /// # Errors
    /// On an id that stands twice, an unknown indicator, limits the wrong way round or a rule that is accepted and does
    /// not exist, with file and line.
    pub fn load(files: &DataFiles, indicators: &Indicators) -> Result<Self> {
        let text = files.text(CHECKS)?;
        let file: File = table::toml(files, CHECKS)?;
        let place = |at: usize| format!("{}:{}", files.path(CHECKS), table::line_at(&text, at));
        let mut checks = Checks { words_zh: file.words_zh, ..Checks::default() };
        for spanned in file.rule {
            let at = spanned.span().start;
            let rule = spanned.into_inner();
            let twice = checks.rules.iter().any(|r: &Rule| r.id == rule.id);
            ensure!(!twice, "{}: rule {:?} stands twice", place(at), rule.id);
            check(&rule, indicators).with_context(|| format!("{}: rule {:?}", place(at), rule.id))?;
            checks.rules.push(rule);
        }
        for spanned in file.accepted {
            let at = spanned.span().start;
            let accepted = spanned.into_inner();
            let known = checks.rules.iter().any(|r| r.id == accepted.rule);
            ensure!(known, "{}: no rule {:?}", place(at), accepted.rule);
            let why = [&accepted.reason_zh, &accepted.reason_en].into_iter().chain(&accepted.source);
            ensure!(!why.into_iter().any(|text| text.trim().is_empty()), "{}: reason or source is empty", place(at));
            checks.accepted.push(accepted);
        }
        Ok(checks)
    }
}

fn check(rule: &Rule, indicators: &Indicators) -> Result<()> {
    ensure!(!rule.text_zh.is_empty() && !rule.text_en.is_empty(), "it has no text");
    let named: Vec<&IndicatorId> = match &rule.test {
        Test::Unit { also } => also.keys().collect(),
        Test::Range { indicators, .. } => indicators.iter().collect(),
        Test::Sum { total, parts, .. } => std::iter::once(total).chain(parts).collect(),
        Test::Shares { parts } => parts.iter().collect(),
        _ => Vec::new(),
    };
    for id in named {
        ensure!(indicators.get(id.as_str()).is_some(), "no indicator {:?} in the catalog", id.as_str());
    }
    match &rule.test {
        Test::Range { least, most, .. } => ensure!(least < most, "least {least} is not less than most {most}"),
        Test::CopiedSeries { periods, .. } => ensure!(*periods > 1, "periods {periods} is not above 1"),
        Test::Magnitude { factor } => ensure!(*factor > Decimal::ONE, "factor {factor} is not above 1"),
        Test::Decimals { share, .. }
        | Test::NominalGrowth { share, .. }
        | Test::Coverage { share, .. }
        | Test::Hole { share, .. }
        | Test::MixedSeries { share, .. }
        | Test::MixedTable { share } => ensure!((0.5..=1.0).contains(share), "share {share} is not 0.5 to 1"),
        _ => {}
    }
    Ok(())
}
