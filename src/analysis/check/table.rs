//! Rules about the regions of one period: who is missing, and who is known by another kind of period.

use std::collections::{BTreeMap, BTreeSet};

use super::series::series;
use super::words::Word;
use super::{Context, Finding};
use crate::catalog::checks::Rule;
use crate::domain::{IndicatorId, Measure, RegionCode, Span};

/// Periods for which most provinces have a figure of an indicator of the briefing, and some have none.
pub(super) fn coverage(context: &Context<'_>, rule: &Rule, measures: &[Measure], share: f64) -> Vec<Finding> {
    let catalog = context.catalog;
    let provinces = &catalog.groups.provinces().members;
    let mut findings = Vec::new();
    for id in std::iter::once(&catalog.settings.lead).chain(&catalog.settings.also) {
        let indicator = IndicatorId::new(id.as_str());
        for measure in measures {
            for period in context.store.periods(&indicator, *measure) {
                let known = |code: &&RegionCode| context.store.figure(**code, &indicator, *period, *measure).is_some();
                let missing: Vec<RegionCode> = provinces.iter().filter(|code| !known(code)).copied().collect();
                let count = provinces.len() - missing.len();
                if missing.is_empty() || (count as f64) < share * provinces.len() as f64 {
                    continue;
                }
                let words = [
                    ("indicator", Word::Indicator(indicator.clone())),
                    ("measure", Word::Term(measure.to_string())),
                    ("period", Word::Text(period.label())),
                    ("known", Word::Text(count.to_string())),
                    ("size", Word::Text(provinces.len().to_string())),
                    ("missing", Word::Regions(missing)),
                ];
                let mut finding = context.finding(rule, &[], &words);
                finding.place = format!("{indicator} {measure} {}", period.label());
                finding.periods.insert(*period);
                findings.push(finding);
            }
        }
    }
    findings
}

/// Files in which most regions' series are of one kind of period and some regions' are of another.
pub(super) fn mixed(context: &Context<'_>, rule: &Rule, share: f64) -> Vec<Finding> {
    type Kinds = BTreeMap<RegionCode, (BTreeSet<bool>, u32)>;
    let mut tables: BTreeMap<(&str, &IndicatorId, Measure), Kinds> = BTreeMap::new();
    for (name, series) in series(context, &[]) {
        for row in series.rows {
            let single = match context.at(row).period.map(|p| p.span()) {
                Some(Span::Cumulative) => false,
                Some(Span::Month) => true,
                _ => continue,
            };
            let kinds = tables.entry((name.file, name.indicator, name.measure)).or_default();
            kinds.entry(name.region).or_insert_with(|| (BTreeSet::new(), row)).0.insert(single);
        }
    }
    let mut findings = Vec::new();
    for kinds in tables.into_values() {
        let only = |single: bool| -> Vec<(RegionCode, u32)> {
            let of_kind = kinds.iter().filter(|(_, (kinds, _))| kinds.len() == 1 && kinds.contains(&single));
            of_kind.map(|(code, (_, row))| (*code, *row)).collect()
        };
        let (months, cumulative) = (only(true), only(false));
        let (few, many, words) = if months.len() < cumulative.len() {
            (months, cumulative, ("single-month", "cumulative"))
        } else {
            (cumulative, months, ("cumulative", "single-month"))
        };
        if few.is_empty() || (many.len() as f64) < share * (few.len() + many.len()) as f64 {
            continue;
        }
        let rows: Vec<u32> = few.iter().map(|(_, row)| *row).collect();
        let words = [
            ("regions", Word::Regions(few.iter().map(|(code, _)| *code).collect())),
            ("kind", Word::Term(words.0.into())),
            ("usual", Word::Term(words.1.into())),
            ("count", Word::Text(many.len().to_string())),
        ];
        findings.push(context.finding(rule, &rows, &words));
    }
    findings
}
