//! The results that the sections of a period's briefings share, worked out once for all of them.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};

use crate::analysis::claim::Claim;
use crate::analysis::grid::chosen;
use crate::analysis::history::{self, Past};
use crate::analysis::pace::{Course, Pace};
use crate::analysis::ranking::{self, Ranking};
use crate::analysis::scoreboard::{DRAWS, Scoreboard, scoreboard};
use crate::analysis::spread::{Against, Spread, spreads};
use crate::analysis::target::targets;
use crate::analysis::trend::{self, Basis, Trend};
use crate::analysis::weights::Levels;
use crate::catalog::{Catalog, Settings};
use crate::domain::{Diagnostic, Direction, Indicator, Measure, ObservationId, Period, RegionCode, period::Span};
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
    /// Cumulative growth as far back as it is known.
    histories: BTreeMap<RegionCode, Trend>,
    /// The nation and the provinces that have a goal for the year, and where they stand.
    pub paces: Vec<Pace<'a>>,
}

impl Topic<'_> {
    /// A region's growth over the quarter ends shown.
    pub fn trend(&self, region: RegionCode, basis: Basis) -> Option<&Trend> {
        self.trends.get(&(region, basis)).filter(|t| !t.points.is_empty())
    }

    /// What a region's cumulative growth of a period is among its own earlier figures.
    pub fn past(&self, region: RegionCode, period: Period, settings: &Settings) -> Option<Past> {
        let rules = (&settings.unusual, &settings.records);
        history::past(self.histories.get(&region)?, period, rules, self.indicator.direction == Direction::Higher)
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
    /// What the documents of the period claim, judged.
    pub claims: &'a [Claim],
    /// The period briefed.
    pub period: Period,
    /// The quarter ends shown in trends, oldest first, the period's own last.
    pub quarters: Vec<Period>,
    /// The indicator the briefing is about.
    pub lead: Topic<'a>,
    /// The indicators beside it that have figures in the period.
    pub also: Vec<Topic<'a>>,
    /// How the provinces' growth of the lead indicator lay at the quarter ends of a table, oldest first.
    pub spreads: Vec<Spread>,
    /// The scoreboard; `None` where the catalog has none, or no province can be placed.
    pub scoreboard: Option<Scoreboard>,
}

impl<'a> Facts<'a> {
    /// Works out rankings and trends for a period.
    ///
    /// # Errors
    /// When the period is not cumulative to a quarter's end, or no province has a figure for it.
    pub fn new(
        catalog: &'a Catalog,
        store: &'a Store,
        inputs: &'a Inputs,
        claims: &'a [Claim],
        period: Period,
    ) -> Result<Self> {
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
        let provinces = catalog.groups.provinces();
        let ends = (period, settings.table_quarters);
        let spreads = spreads(store, &lead.indicator.id, provinces, Basis::Cumulative, ends, Against::Before)?;
        let scoreboard = match &catalog.scoring {
            Some(scoring) => {
                let rounds = (period, trend::end_before(period));
                let all = chosen(store)?;
                Some(scoreboard(catalog, &all, scoring, &provinces.members, rounds, DRAWS)?).filter(|b| b.placed() > 0)
            }
            None => None,
        };
        Ok(Facts { catalog, store, inputs, claims, period, quarters, lead, also, spreads, scoreboard })
    }

    /// Observations outside of the quarters shown that a briefing may rest on, whatever province it is about: growth as far
    /// back as it is known, goals and the levels they are weighed with, and what claims were held against.
    pub fn beyond(&self) -> BTreeSet<&ObservationId> {
        let past = self.lead.histories.values().flat_map(|trend| trend.points.iter().map(|p| &p.observation));
        let paces = || std::iter::once(&self.lead).chain(&self.also).flat_map(|topic| &topic.paces);
        let goals = paces().map(|pace| pace.target.id);
        let reached = paces().filter_map(|pace| pace.reached.as_ref()).flat_map(|reached| &reached.from);
        let stated = self.claims.iter().filter_map(|claim| claim.stated.observation.as_ref());
        let used = self.claims.iter().flat_map(|claim| claim.used.iter().filter_map(|used| used.id.as_ref()));
        past.chain(goals).chain(reached).chain(stated).chain(used).collect()
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

fn topic<'a>(catalog: &'a Catalog, store: &'a Store, id: &str, quarters: &[Period]) -> Result<Topic<'a>> {
    let indicator = catalog.indicators.get(id).with_context(|| format!("no indicator {id:?}"))?;
    let provinces = catalog.groups.provinces();
    let rankings = ranking::rankings(store, indicator, Measure::Yoy, provinces)?;
    let (mut trends, mut histories) = (BTreeMap::new(), BTreeMap::new());
    let (first, last) = (quarters[0], quarters[quarters.len() - 1]);
    for code in provinces.members.iter().copied().chain([RegionCode::NATION]) {
        for basis in [Basis::Cumulative, Basis::Month] {
            let mut trend = trend::trend(store, &indicator.id, code, basis, last)?;
            if basis == Basis::Cumulative {
                histories.insert(code, trend.clone());
            }
            trend.points.retain(|p| p.period.last() >= first.last());
            trends.insert((code, basis), trend);
        }
    }
    let with_nation: Vec<RegionCode> = [RegionCode::NATION].into_iter().chain(provinces.members.clone()).collect();
    let paces = paces(store, indicator, &with_nation, last)?;
    Ok(Topic { indicator, rankings, trends, histories, paces })
}

/// The regions that have a goal of growth for the year of a period, and where they stand.
fn paces<'a>(
    store: &'a Store,
    indicator: &'a Indicator,
    members: &[RegionCode],
    period: Period,
) -> Result<Vec<Pace<'a>>> {
    let goals = targets(store, indicator, Measure::Yoy, period.year(), members);
    let set: Vec<_> = goals.into_iter().filter_map(|(code, goal)| Some((code, goal?))).collect();
    if set.is_empty() {
        return Ok(Vec::new());
    }
    let levels = Levels::of(&chosen(store)?, indicator);
    let course = Course { store, levels, indicator, measure: Measure::Yoy };
    set.into_iter().map(|(code, goal)| course.pace(code, goal, period)).collect()
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
