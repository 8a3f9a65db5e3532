//! Rules about stated places: held against the figures, and against each other.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use chrono::NaiveDate;

use super::words::Word;
use super::{Context, Finding};
use crate::analysis::ranking::{Ranking, rankings};
use crate::catalog::checks::Rule;
use crate::domain::{Decimal, IndicatorId, Measure, Observation, Period, RegionCode};
use crate::frame::{Store, known};

/// The scope of places among all provinces.
const NATION: &str = "全国";

/// The positions of stated places that tell what is ranked.
fn stated<'a>(context: &'a Context<'_>) -> impl Iterator<Item = (u32, &'a Observation, Measure)> {
    let places = context.rows.iter().map(|row| (*row, context.at(*row)));
    places.filter_map(|(row, o)| Some((row, o, o.of.filter(|_| o.measure == Measure::Rank)?)))
}

/// What was known of a ranking on the day of a place.
type Known<'a> = (&'a IndicatorId, Measure, Period, Option<NaiveDate>);

/// A place stated among the provinces, or a group of the catalog, lies in the interval that the figures leave: not
/// before the regions that are known to be better, nor behind those and all that are not known. Figures of a later day than
/// the place are left out: a revision does not make it wrong.
pub(super) fn place(context: &Context<'_>, rule: &Rule) -> Result<Vec<Finding>> {
    let catalog = context.catalog;
    let mut series: BTreeMap<(&IndicatorId, Measure), Vec<&Observation>> = BTreeMap::new();
    let wanted: BTreeSet<(&IndicatorId, Measure)> = stated(context).map(|(_, o, of)| (&o.indicator, of)).collect();
    for o in context.rows.iter().map(|row| context.at(*row)) {
        if wanted.contains(&(&o.indicator, o.measure)) {
            series.entry((&o.indicator, o.measure)).or_default().push(o);
        }
    }
    let mut seen: BTreeMap<Known<'_>, Option<Ranking>> = BTreeMap::new();
    let mut findings = Vec::new();
    for (row, o, of) in stated(context) {
        let (Some(region), Some(period), Some(scope)) = (o.area.code(), o.period, o.scope.as_deref()) else { continue };
        let members = match scope {
            NATION => catalog.groups.provinces().members.clone(),
            name => match catalog.groups.find(name, &catalog.regions) {
                Ok(group) => group.members,
                Err(_) => continue,
            },
        };
        let Some(indicator) = catalog.indicators.get(o.indicator.as_str()) else { continue };
        let day = o.provenance.published;
        let found = match seen.entry((&o.indicator, of, period, day)) {
            Entry::Occupied(found) => found.into_mut(),
            Entry::Vacant(room) => {
                let figures = series.get(&(&o.indicator, of)).into_iter().flatten();
                let then = figures.filter(|f| f.period == Some(period) && known(f.provenance.published, day));
                let store = Store::new(then.map(|f| (*f).clone()).collect())?;
                room.insert(rankings(&store, indicator, of, catalog.groups.provinces())?.remove(&period))
            }
        };
        let Some(ranking) = found.as_ref().map(|ranking| ranking.within(&members)) else { continue };
        let Some(own) = ranking.of(region) else { continue };
        let (least, most) = (Decimal::from(own.rank), Decimal::from(own.worst));
        if !(least..=most).contains(&o.value) {
            let words = [
                ("least", Word::Text(least.to_string())),
                ("most", Word::Text(most.to_string())),
                ("figure", Word::Text(own.value.to_string())),
                ("scope", Word::Text(scope.to_string())),
            ];
            let figure = context.store.position(&own.observation);
            let rows: Vec<u32> = std::iter::once(row).chain(figure).collect();
            findings.push(context.finding(rule, &rows, &words));
        }
    }
    Ok(findings)
}

/// What names a ranking in which a place can be stated: for places within a province, the province too.
type Table<'a> = (&'a IndicatorId, Period, Measure, &'a str, Option<RegionCode>, Decimal);

/// Two regions of one ranking state the same place. They share it if their figures are equal or a remark tells of a tie
/// (`tied`); else one of the two is wrong.
pub(super) fn same_place(context: &Context<'_>, rule: &Rule, tied: bool, words: &[String]) -> Vec<Finding> {
    let mut tables: BTreeMap<Table<'_>, BTreeMap<RegionCode, u32>> = BTreeMap::new();
    for (row, o, of) in stated(context) {
        let (Some(region), Some(period), Some(scope)) = (o.area.code(), o.period, o.scope.as_deref()) else { continue };
        let within = region.province().filter(|province| *province != region && scope != NATION);
        let table = (&o.indicator, period, of, scope, within, o.value);
        tables.entry(table).or_default().entry(region).or_insert(row);
    }
    let mut findings = Vec::new();
    for ((indicator, period, of, scope, _, place), regions) in tables.into_iter().filter(|(_, r)| r.len() > 1) {
        let rows: Vec<u32> = regions.values().copied().collect();
        let told = rows.iter().any(|row| words.iter().any(|word| context.at(*row).note.contains(word.as_str())));
        let figures: Vec<Option<Decimal>> =
            regions.keys().map(|region| value(context, *region, indicator, period, of)).collect();
        let equal = figures.iter().all(|figure| figure.is_some() && *figure == figures[0]);
        if (told || equal) != tied {
            continue;
        }
        let texts: Vec<String> =
            figures.iter().map(|figure| figure.map_or_else(|| "?".to_string(), |value| value.to_string())).collect();
        let words = [
            ("regions", Word::Regions(regions.keys().copied().collect())),
            ("figures", Word::Text(texts.join(" / "))),
            ("place_no", Word::Text(place.normalize().to_string())),
            ("scope", Word::Text(scope.to_string())),
            ("of", Word::Term(of.to_string())),
        ];
        findings.push(context.finding(rule, &rows, &words));
    }
    findings
}

/// The figure that a place is stated for.
fn value(
    context: &Context<'_>,
    region: RegionCode,
    indicator: &IndicatorId,
    period: Period,
    of: Measure,
) -> Option<Decimal> {
    let units: &[String] = match of {
        Measure::Level => &context.catalog.indicators.get(indicator.as_str())?.units,
        _ => &["%".to_string()],
    };
    units.iter().find_map(|unit| context.store.figure_in(unit, region, indicator, period, of)).map(|f| f.value)
}
