//! The results that the sections of a period's briefings share, worked out once for all of them.

use std::collections::BTreeMap;

use anyhow::{Context, Result};

use crate::analysis::ranking::{self, Ranking};
use crate::analysis::trend::{self, Basis, Trend};
use crate::catalog::Catalog;
use crate::domain::{Diagnostic, Indicator, Measure, Period, RegionCode, period::Span};
use crate::frame::Store;
use crate::source::panel::Source;

/// One indicator, ranked and followed over the quarters.
#[derive(Debug)]
pub struct Topic<'a> {
    /// The indicator.
    pub indicator: &'a Indicator,
    /// Places of the provinces in every period with figures.
    pub rankings: BTreeMap<Period, Ranking>,
    trends: BTreeMap<(RegionCode, Basis), Trend>,
}

impl Topic<'_> {
    /// A region's growth over the quarter ends shown.
    pub fn trend(&self, region: RegionCode, basis: Basis) -> Option<&Trend> {
        self.trends.get(&(region, basis)).filter(|t| !t.points.is_empty())
    }
}

/// Where the figures of a briefing come from, as a reader is told.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// Panels by name.
    pub panels: Vec<(String, Source)>,
    /// Documents: file and publisher.
    pub documents: Vec<(String, String)>,
    /// What the readers found.
    pub diagnostics: Vec<Diagnostic>,
}

/// Everything the sections of one period's briefings draw on.
#[derive(Debug)]
pub struct Facts<'a> {
    /// Names and settings.
    pub catalog: &'a Catalog,
    /// The figures.
    pub store: &'a Store,
    /// Sources and findings.
    pub inputs: &'a Inputs,
    /// The period briefed.
    pub period: Period,
    /// The quarter ends shown in trends, oldest first, the period's own last.
    pub quarters: Vec<Period>,
    /// The indicator the briefing is about.
    pub lead: Topic<'a>,
    /// The indicators beside it that have figures in the period.
    pub also: Vec<Topic<'a>>,
}

impl<'a> Facts<'a> {
    /// Works out rankings and trends for a period.
    ///
    /// # Errors
    /// When the period is not cumulative to a quarter's end, or no province has a figure for it.
    pub fn new(catalog: &'a Catalog, store: &'a Store, inputs: &'a Inputs, period: Period) -> Result<Self> {
        let settings = &catalog.settings;
        let whole = period.span() == Span::Cumulative && period.last().month().is_multiple_of(3);
        anyhow::ensure!(
            whole,
            "{} cannot be briefed; a briefing covers January to a quarter's end, such as 2022Q1 or 2022H1",
            period.label()
        );
        let quarters = trend::quarter_ends(Basis::Cumulative, period, settings.quarters)
            .with_context(|| format!("{} lies too far back", period.label()))?;
        let lead = topic(catalog, store, &settings.lead, &quarters)?;
        anyhow::ensure!(
            lead.rankings.contains_key(&period),
            "no province has a figure of {} for {}",
            settings.lead,
            period.label()
        );
        let mut also = Vec::new();
        for id in &settings.also {
            let topic = topic(catalog, store, id, &quarters)?;
            if topic.rankings.contains_key(&period) {
                also.push(topic);
            }
        }
        Ok(Facts { catalog, store, inputs, period, quarters, lead, also })
    }

    /// The ranking that the briefing is about.
    pub fn now(&self) -> &Ranking {
        // `new` refuses a period without it.
        &self.lead.rankings[&self.period]
    }

    /// The topic of an indicator, if it is part of the briefing.
    pub fn topic(&self, indicator: &str) -> Option<&Topic<'a>> {
        std::iter::once(&self.lead).chain(&self.also).find(|t| t.indicator.id.as_str() == indicator)
    }
}

fn topic<'a>(catalog: &'a Catalog, store: &Store, id: &str, quarters: &[Period]) -> Result<Topic<'a>> {
    let indicator = catalog.indicators.get(id).with_context(|| format!("no indicator {id:?}"))?;
    let provinces = catalog.groups.provinces();
    let rankings = ranking::rankings(store, indicator, Measure::Yoy, provinces)?;
    let mut trends = BTreeMap::new();
    let (first, last) = (quarters[0], quarters[quarters.len() - 1]);
    for code in provinces.members.iter().copied().chain([RegionCode::NATION]) {
        for basis in [Basis::Cumulative, Basis::Month] {
            let mut trend = trend::trend(store, &indicator.id, code, basis, last)?;
            trend.points.retain(|p| p.period.last() >= first.last());
            trends.insert((code, basis), trend);
        }
    }
    Ok(Topic { indicator, rankings, trends })
}

/// The newest period, cumulative to a quarter's end, for which enough provinces have a figure of the lead indicator.
///
/// # Errors
/// When there is none.
pub fn newest(catalog: &Catalog, store: &Store) -> Result<Period> {
    let lead = &catalog.settings.lead;
    let indicator = catalog.indicators.get(lead).with_context(|| format!("no indicator {lead:?}"))?;
    newest_of(catalog, store, indicator, &catalog.groups.provinces().members)
}

/// The same for any indicator and set of regions.
///
/// # Errors
/// When there is none.
pub fn newest_of(catalog: &Catalog, store: &Store, indicator: &Indicator, members: &[RegionCode]) -> Result<Period> {
    // A hair less than the product, so that 0.55 of 100 is 55 in floats too.
    let enough = (catalog.settings.coverage * members.len() as f64 - 1e-9).ceil().max(1.0) as usize;
    store
        .periods(&indicator.id, Measure::Yoy)
        .iter()
        .copied()
        .rev()
        .filter(|p| trend::quarter_ends(Basis::Cumulative, *p, 1).is_ok_and(|q| q[0] == *p))
        .find(|p| store.coverage(members, &indicator.id, *p, Measure::Yoy) >= enough)
        .with_context(|| {
            format!(
                "no period has {} for {enough} of {} regions; name a period, such as 2022Q1",
                indicator.id,
                members.len()
            )
        })
}
