//! The main job: a period's briefings, made or found up to date.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use chrono::NaiveDate;
use rayon::prelude::*;

use super::documents::SKIPPED;
use super::inputs::{Loaded, load_as_of};
use super::output;
use super::reason::{AS_OF, Reason};
use super::state::{Made, PROGRAM, State, fingerprints, hash};
use crate::analysis::check::{Finding, check};
use crate::analysis::claim::confirm::{Verdict, confirm};
use crate::analysis::claim::{Judge, Sources};
use crate::analysis::trend::{Basis, quarter_ends};
use crate::catalog::DataFiles;
use crate::domain::{Level, Period, Place, RegionCode};
use crate::render::chart::{self, Fonts};
use crate::render::trace::Trace;
use crate::render::{data, markdown, notebook};
use crate::report::{self, Briefing, Facts, Language, Wording, facts};

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Brief {
    /// The period; the newest with enough coverage where left out.
    pub period: Option<Period>,
    /// Provinces to brief beside the overview, by any name.
    pub regions: Vec<String>,
    /// Every province.
    pub all: bool,
    /// Language of the briefings.
    pub language: Language,
    /// The day as of which it is briefed; the present where left out.
    pub as_of: Option<NaiveDate>,
    /// Folder of the reports.
    pub out: PathBuf,
}

/// What was done.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Folder of the period.
    pub folder: PathBuf,
    /// Why the briefings were made; empty when there was nothing to do.
    pub reasons: Vec<(String, Reason)>,
    /// Files written, relative to the output folder.
    pub written: Vec<String>,
    /// Copies of files that another hand had changed, relative to the output folder.
    pub backups: Vec<String>,
    /// Files that were as they should be.
    pub kept: usize,
    /// Briefings of the folder that rest on older inputs and were not asked for, with what changed.
    pub outdated: Vec<(String, String)>,
    /// Findings that a reader of the briefing should look at.
    pub findings: Vec<String>,
    /// Files of the documents' folder that are no documents.
    pub skipped: Vec<String>,
}

/// One file of a briefing, made only if what it is made from has changed.
enum Artifact {
    /// Bytes that cost nothing to make.
    Text { path: String, bytes: Vec<u8> },
    /// A chart still to be drawn.
    Chart { path: String, chart: Box<report::chart::Chart> },
}

/// Makes the briefings asked for, or finds that there is nothing to do. `progress` is called with the number of
/// charts to draw, then once for each.
///
/// # Errors
/// When the inputs do not hold, a region is not known, or the folder cannot be written; nothing is half-written.
pub fn brief(files: &DataFiles, ask: &Brief, progress: &(dyn Fn(Option<usize>) + Sync)) -> Result<Outcome> {
    let mut prints = fingerprints(files)?;
    // The day is an input as good as a file: reports made as of another one are out of date.
    prints.extend(ask.as_of.map(|day| (AS_OF.to_string(), day.to_string())));
    let mut state = State::load(&ask.out);
    let stale = state.stale(&prints);
    if stale.is_none()
        && let Some(done) = nothing_to_do(files, ask, &state)?
    {
        return Ok(done);
    }
    let loaded = load_as_of(files, ask.as_of)?;
    let checked = checked(&loaded)?;
    let newest = facts::newest(&loaded.catalog, &loaded.store).ok();
    let period = match ask.period.or(newest) {
        Some(period) => period,
        None => facts::newest(&loaded.catalog, &loaded.store)?,
    };
    let regions = wanted(&loaded.catalog, ask)?;
    let claims = super::claims::of_period(&loaded, period)?;
    let facts = Facts::new(&loaded.catalog, &loaded.store, &loaded.inputs, &claims, period)?;
    let wording = Wording::load(files, ask.language)?;
    output::writable(&ask.out)?;
    let mut outcome =
        Outcome { folder: ask.out.join(period.label()), findings: findings(&facts, &checked), ..Outcome::default() };
    let skipped = loaded.inputs.diagnostics.iter().filter(|d| d.code == SKIPPED);
    outcome.skipped = skipped.map(|d| format!("{} {}", d.place, d.message)).collect();
    // The data come first: a report must never stand without the observations that it names.
    let mut artifacts = vec![(key_of_data(period), data_artifacts(&facts)?)];
    if let Some(reason) = &stale {
        state.outdate(reason);
    }
    for region in std::iter::once(None).chain(regions.into_iter().map(Some)) {
        let name = key(period, ask.language, region);
        let reason = state.wanting(&ask.out, &name);
        outcome.reasons.extend(reason.map(|reason| (name.clone(), reason)));
        let briefing = match region {
            None => report::overview(&facts, &wording)?,
            Some(code) => report::province(&facts, &wording, code)?,
        };
        artifacts.push((name, briefing_artifacts(&briefing, &wording, period)?));
    }
    write_all(ask, &mut state, artifacts, &mut outcome, progress)?;
    state.program = PROGRAM.into();
    state.inputs = prints;
    state.newest = newest.map(|p| p.to_string());
    state.save(&ask.out)?;
    outcome.outdated = state.outdated.into_iter().collect();
    Ok(outcome)
}

/// The outcome if every briefing asked for is up to date; the inputs are known to be unchanged.
fn nothing_to_do(files: &DataFiles, ask: &Brief, state: &State) -> Result<Option<Outcome>> {
    let newest = || state.newest.as_ref().and_then(|text| text.parse().ok());
    let Some(period) = ask.period.or_else(newest) else { return Ok(None) };
    let mut regions = Vec::new();
    if ask.all || !ask.regions.is_empty() {
        let catalog = crate::catalog::Catalog::load(files)?;
        regions = wanted(&catalog, ask)?;
    }
    let mut kept = 0;
    for region in std::iter::once(None).chain(regions.into_iter().map(Some)) {
        let name = key(period, ask.language, region);
        if state.wanting(&ask.out, &name).is_some() {
            return Ok(None);
        }
        kept += state.briefings.get(&name).map_or(0, Vec::len);
    }
    let data = key_of_data(period);
    if state.wanting(&ask.out, &data).is_some() {
        return Ok(None);
    }
    kept += state.briefings.get(&data).map_or(0, Vec::len);
    let findings = state.findings.get(&period.label()).cloned().unwrap_or_default();
    let outdated = state.outdated.clone().into_iter().collect();
    Ok(Some(Outcome { folder: ask.out.join(period.label()), kept, findings, outdated, ..Outcome::default() }))
}

/// How a briefing is named in the state and in reasons: `2022Q1 overview`, `2022Q1 230000 en`.
fn key(period: Period, language: Language, region: Option<RegionCode>) -> String {
    let scope = region.map_or_else(|| "overview".to_string(), |code| code.to_string());
    match language {
        Language::Zh => format!("{} {scope}", period.label()),
        other => format!("{} {scope} {}", period.label(), other.tag()),
    }
}

/// How the data beside a period's reports are named in the state.
fn key_of_data(period: Period) -> String {
    format!("{} data", period.label())
}

/// The provinces asked for, each once, by code.
fn wanted(catalog: &crate::catalog::Catalog, ask: &Brief) -> Result<Vec<RegionCode>> {
    let ranked = &catalog.groups.provinces().members;
    let mut codes: Vec<RegionCode> = if ask.all { ranked.clone() } else { Vec::new() };
    for name in &ask.regions {
        let region = catalog.regions.find(name)?;
        let province = region.code.province().and_then(|code| catalog.regions.get(code));
        if !ranked.contains(&region.code) {
            let hint = match province.filter(|p| p.code != region.code) {
                Some(province) => format!("it lies in {}; ask for that", province.name),
                None => "the data hold no figures to rank it by".into(),
            };
            anyhow::bail!("{} is none of the provinces that are ranked; {hint}", region.name);
        }
        codes.push(region.code);
    }
    codes.sort();
    codes.dedup();
    Ok(codes)
}

/// The findings of the checks.
///
/// # Errors
/// When one of them is an error: nothing is briefed from data that do not hold.
fn checked(loaded: &Loaded) -> Result<Vec<Finding>> {
    let findings = check(&loaded.store, &loaded.catalog)?;
    let errors = findings.iter().filter(|finding| finding.level == Level::Error).count();
    match findings.first() {
        Some(worst) if errors > 0 => bail!(
            "{}: {} [{}]; {errors} such errors in all, `jianbao check` lists them",
            worst.place,
            worst.en,
            worst.code()
        ),
        _ => Ok(findings),
    }
}

/// What the checks found in the period, what the documents say against the other sources, and what could not be read.
fn findings(facts: &Facts<'_>, checked: &[Finding]) -> Vec<String> {
    let mut findings: Vec<String> =
        facts.inputs.diagnostics.iter().filter(|d| d.level >= Level::Warning).map(ToString::to_string).collect();
    let here = |finding: &&Finding| finding.periods.iter().any(|period| period.last() == facts.period.last());
    let doubts = checked.iter().filter(|finding| finding.level >= Level::Warning).filter(here);
    findings.extend(doubts.map(|f| format!("{}[{}] {}: {}", f.level.as_str(), f.code(), f.place, f.en)));
    let judge = Judge::new(facts.catalog, facts.store, &[], Sources::Others);
    for (id, o) in facts.store.observations() {
        let Place::Span { quote, .. } = &o.provenance.place else { continue };
        if o.period.is_none_or(|p| p.last() != facts.period.last()) {
            continue;
        }
        let place = &o.provenance.place;
        match confirm(&judge, id, o).verdict {
            Verdict::Differs(value) => findings.push(format!("{place}: {quote:?} differs, other sources give {value}")),
            Verdict::OutOfRange { least, most } => {
                findings.push(format!("{place}: {quote:?} differs, the figures allow {least} to {most}"));
            }
            _ => {}
        }
    }
    findings
}

fn briefing_artifacts(briefing: &Briefing, wording: &Wording, period: Period) -> Result<Vec<Artifact>> {
    let folder = period.label();
    let stem = briefing.stem();
    let text = markdown::markdown(briefing);
    let notebook = notebook::notebook(briefing, &wording.word("notebook_data")?)?;
    let trace = Trace::new(&text, &notebook).to_json()?;
    let file = |path: String, text: String| Artifact::Text { path, bytes: text.into_bytes() };
    let mut artifacts = vec![
        file(format!("{folder}/{stem}.md"), text.text),
        file(format!("{folder}/{stem}.ipynb"), notebook.text),
        file(format!("{folder}/trace/{stem}.json"), trace),
    ];
    artifacts.extend(briefing.figures().map(|figure| Artifact::Chart {
        path: format!("{folder}/charts/{}.png", figure.name),
        chart: Box::new(figure.chart.clone()),
    }));
    Ok(artifacts)
}

fn data_artifacts(facts: &Facts<'_>) -> Result<Vec<Artifact>> {
    let folder = facts.period.label();
    // A trend's first quarter end is compared with the year before it.
    let first = quarter_ends(Basis::Cumulative, facts.period, facts.quarters.len() + 4)?[0];
    let observations = data::observations(facts.store, facts.catalog, (first, facts.period), &facts.beyond())?;
    let regions = data::regions(facts.catalog)?;
    let file = |name: &str, text: String| Artifact::Text { path: format!("{folder}/{name}"), bytes: text.into_bytes() };
    Ok(vec![file("observations.csv", observations), file("regions.csv", regions)])
}

/// Draws what has to be drawn, writes what has changed, and notes it in the state.
fn write_all(
    ask: &Brief,
    state: &mut State,
    artifacts: Vec<(String, Vec<Artifact>)>,
    outcome: &mut Outcome,
    progress: &(dyn Fn(Option<usize>) + Sync),
) -> Result<()> {
    let old = &state.files;
    let all: Vec<&Artifact> = artifacts.iter().flat_map(|(_, list)| list).collect();
    let charts = all.iter().filter(|a| matches!(a, Artifact::Chart { .. })).count();
    progress(Some(charts));
    let fonts = std::sync::OnceLock::new();
    let made: Vec<(String, Made, Option<Vec<u8>>)> =
        all.par_iter().map(|artifact| make(artifact, &ask.out, old, &fonts, progress)).collect::<Result<_>>()?;
    // Everything is in hand: only now is anything written.
    for (path, made, bytes) in made {
        match bytes {
            Some(bytes) => {
                outcome.backups.extend(keep_edits(&ask.out, &path, state.files.get(&path))?);
                output::write(&ask.out.join(&path), &bytes)?;
                outcome.written.push(path.clone());
            }
            None => outcome.kept += 1,
        }
        state.files.insert(path, made);
    }
    for (name, list) in artifacts {
        for path in state.made(name, list.iter().map(|a| a.path().to_string()).collect()) {
            remove_orphan(&ask.out, &path, state.files.remove(&path))?;
        }
    }
    state.findings.insert(folder_name(&outcome.folder), outcome.findings.clone());
    Ok(())
}

/// Removes a file that a briefing no longer has, unless another hand has changed it.
fn remove_orphan(out: &Path, path: &str, made: Option<Made>) -> Result<()> {
    let (Some(made), Ok(bytes)) = (made, std::fs::read(out.join(path))) else { return Ok(()) };
    if hash(&bytes) == made.content {
        std::fs::remove_file(out.join(path)).with_context(|| format!("{path}: cannot remove"))?;
    }
    Ok(())
}

/// Copies a file that another hand has changed since it was made here to a name ending in `.bak`; nobody's text is
/// lost.
fn keep_edits(out: &Path, path: &str, made: Option<&Made>) -> Result<Option<String>> {
    let (Some(made), Ok(bytes)) = (made, std::fs::read(out.join(path))) else { return Ok(None) };
    if hash(&bytes) == made.content {
        return Ok(None);
    }
    let backup = format!("{path}.bak");
    output::write(&out.join(&backup), &bytes)?;
    Ok(Some(backup))
}

fn folder_name(folder: &Path) -> String {
    folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

impl Artifact {
    fn path(&self) -> &str {
        match self {
            Artifact::Text { path, .. } | Artifact::Chart { path, .. } => path,
        }
    }
}

/// The bytes of a file if it has to be written, and what to note of it.
fn make(
    artifact: &Artifact,
    out: &Path,
    old: &BTreeMap<String, Made>,
    fonts: &std::sync::OnceLock<Fonts>,
    progress: &(dyn Fn(Option<usize>) + Sync),
) -> Result<(String, Made, Option<Vec<u8>>)> {
    let path = artifact.path().to_string();
    let current = std::fs::read(out.join(&path)).ok().map(|bytes| hash(&bytes));
    match artifact {
        Artifact::Text { bytes, .. } => {
            let content = hash(bytes);
            let write = current.as_ref() != Some(&content);
            Ok((path, Made { from: content.clone(), content }, write.then(|| bytes.clone())))
        }
        Artifact::Chart { chart, .. } => {
            let from = hash(format!("{PROGRAM}{}", serde_json::to_string(chart)?).as_bytes());
            let before = old.get(&path).filter(|made| made.from == from && Some(&made.content) == current.as_ref());
            if let Some(made) = before {
                progress(None);
                return Ok((path, made.clone(), None));
            }
            let fonts = fonts.get_or_init(Fonts::embedded);
            let svg = chart::svg(chart, fonts)?;
            let png = chart::png(&svg, fonts).with_context(|| format!("cannot draw {path}"))?;
            progress(None);
            let content = hash(&png);
            let write = current.as_ref() != Some(&content);
            Ok((path, Made { from, content }, write.then_some(png)))
        }
    }
}
