//! Labels to what the catalog knows: each cell becomes an observation, or stays in the report with the reason why not.

mod doubts;
mod resolve;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use self::doubts::Doubts;
pub use self::resolve::{Meant, Resolver, Settled};
use super::map::{Mapping, Questions};
use super::number::{self, Value};
use super::report::{SeriesSeen, SheetReport, Unplaced};
use super::table::{Raw, Table};
use super::{Imported, Options};
use crate::catalog::Catalog;
use crate::domain::{
    Area, Authority, Bound, IndicatorId, Kind, Measure, Observation, Period, Place, Provenance, RegionCode, Status,
};

/// What is told of a formula.
const FORMULA: &str =
    "a formula without a stored result; open the file in a spreadsheet program, save it and import it again";

/// Where the figures of a table are put.
pub struct Sink<'a> {
    /// Name of the file as given.
    pub file: &'a str,
    /// What was imported so far.
    pub imported: &'a mut Imported,
    /// What would have to be told of the file.
    pub questions: &'a mut Questions,
}

/// Settles every cell of a table.
pub fn table(table: &Table, catalog: &Catalog, mapping: &Mapping, options: &Options, sink: &mut Sink) -> SheetReport {
    let mut report = SheetReport::of(table);
    let mut doubts = Doubts::default();
    let mut resolver = Resolver::new(table, catalog, mapping);
    let (mut regions, mut periods) = (BTreeSet::new(), BTreeSet::new());
    let mut series: BTreeMap<(String, String), SeriesSeen> = BTreeMap::new();
    let publisher = options.publisher.clone().or(mapping.publisher.clone()).or(table.facts.source.clone());
    let publisher = publisher.unwrap_or_default();
    let mut lacking = None;
    for raw in &table.figures {
        if let Some(lack) = raw.lack {
            let (code, message) = lack.why();
            if lacking.replace(lack) != Some(lack) {
                doubts.add(code, &place(sink.file, table, raw), message);
            }
            if raw.value.is_empty() {
                report.cells_missing += 1;
                continue;
            }
            if lack.cut {
                report.cells_read += 1;
                report.unplaced += 1;
                sink.imported.unplaced.push(unplaced(sink.file, table, raw, code));
                continue;
            }
        }
        let (value, unit, flag) = match number::read(&raw.value, &catalog.imports) {
            Value::Missing => {
                report.cells_empty += 1;
                continue;
            }
            Value::Suppressed => {
                report.cells_suppressed += 1;
                continue;
            }
            Value::Not(why) => {
                report.cells_read += 1;
                let (code, message) = match raw.value.starts_with('=') {
                    true => ("import.formula", FORMULA.to_string()),
                    false => ("import.not-a-figure", format!("{:?} is {why}", short(&raw.value))),
                };
                doubts.add(code, &place(sink.file, table, raw), message);
                sink.imported.unplaced.push(unplaced(sink.file, table, raw, code));
                report.unplaced += 1;
                continue;
            }
            Value::Figure { value, unit, flag } => (value, unit, flag),
        };
        report.cells_read += 1;
        if raw.shifted {
            let message = "the row has more cells than titles, so its figures may have moved; is a comma unquoted?";
            doubts.add("import.shifted-row", &place(sink.file, table, raw), message.into());
            sink.imported.unplaced.push(unplaced(sink.file, table, raw, "import.shifted-row"));
            report.unplaced += 1;
            continue;
        }
        let published = published(raw, mapping, options, table);
        match resolver.settle(raw, unit.as_deref(), published, sink.questions) {
            Ok(settled) => {
                if let Some(until) = settled.former_since {
                    let message =
                        format!("{} was in use until {until} only", raw.region.as_deref().unwrap_or_default());
                    doubts.add("import.former-name", &place(sink.file, table, raw), message);
                }
                regions.insert(settled.region);
                periods.insert(settled.period);
                let key = (raw.subject.to_string(), settled.unit.clone());
                series.entry(key).or_insert_with(|| SeriesSeen::of(table, raw, &settled, catalog)).figures += 1;
                let at = Seen { value, flag, published, publisher: &publisher };
                sink.imported.observations.push(observation(sink.file, table, raw, settled, at, catalog));
                report.placed += 1;
            }
            Err((code, message)) => {
                doubts.add(code, &place(sink.file, table, raw), message);
                sink.imported.unplaced.push(unplaced(sink.file, table, raw, code));
                report.unplaced += 1;
            }
        }
    }
    report.series = series.into_values().collect();
    report.regions = regions.len();
    report.first_period = periods.iter().map(|p: &Period| p.first()).min().map(|m| m.to_string());
    report.last_period = periods.iter().map(|p| p.last()).max().map(|m| m.to_string());
    report.periods = periods.len();
    sink.imported.diagnostics.extend(doubts.finish());
    report
}

/// What a cell holds beside its labels.
struct Seen<'a> {
    value: Decimal,
    flag: String,
    published: Option<NaiveDate>,
    publisher: &'a str,
}

/// The day of publication: that of the row, else as told, else that of the table.
fn published(raw: &Raw, mapping: &Mapping, options: &Options, table: &Table) -> Option<NaiveDate> {
    raw.published
        .as_deref()
        .and_then(day)
        .or(options.published)
        .or_else(|| mapping.published.as_deref().and_then(day))
        .or_else(|| table.facts.updated.as_deref().and_then(day))
}

/// A day as tables write it, with or without a time behind it.
pub fn day(text: &str) -> Option<NaiveDate> {
    text.get(..10).unwrap_or(text).parse().ok()
}

fn observation(file: &str, table: &Table, raw: &Raw, settled: Settled, seen: Seen, catalog: &Catalog) -> Observation {
    let publisher = raw.publisher.as_deref().unwrap_or(seen.publisher).to_string();
    let official = catalog.imports.official.iter().any(|part| publisher.contains(part.as_str()));
    let told: Option<Status> = raw.flag.parse().ok();
    let marks = match (&told, raw.flag.as_str()) {
        (Some(_), _) | (None, "" | "A") => seen.flag,
        (None, mark) => {
            let says = catalog.imports.flags.iter().find(|(m, _)| m == mark).map(|(_, says)| format!("{mark}: {says}"));
            [seen.flag, says.unwrap_or_else(|| mark.to_string())]
                .into_iter()
                .filter(|t| !t.is_empty())
                .collect::<Vec<_>>()
                .join("; ")
        }
    };
    Observation {
        area: Area::Division(settled.region),
        indicator: IndicatorId::new(settled.indicator),
        period: Some(settled.period),
        measure: settled.measure,
        value: seen.value,
        unit: settled.unit,
        reference: None,
        scope: None,
        of: None,
        base: None,
        status: told.unwrap_or_default(),
        bound: Bound::Exact,
        note: marks,
        provenance: Provenance {
            place: cell(file, table, raw),
            authority: if official { Authority::Official } else { Authority::Press },
            publisher,
            published: seen.published,
            reader: None,
        },
    }
}

fn cell(file: &str, table: &Table, raw: &Raw) -> Place {
    Place::Cell { file: file.into(), sheet: table.sheet.clone(), row: raw.row, column: raw.column.to_string() }
}

fn place(file: &str, table: &Table, raw: &Raw) -> String {
    cell(file, table, raw).to_string()
}

fn unplaced(file: &str, table: &Table, raw: &Raw, why: &'static str) -> Unplaced {
    let text = |label: &Option<Rc<str>>| label.as_deref().unwrap_or_default().to_string();
    Unplaced {
        file: file.into(),
        sheet: table.sheet.clone().unwrap_or_default(),
        row: raw.row,
        column: raw.column.to_string(),
        region: raw.region.as_deref().or(raw.code.as_deref()).unwrap_or_default().to_string(),
        series: raw.subject.replace(super::subject::BETWEEN, "_"),
        period: text(&raw.period),
        value: raw.value.clone(),
        why,
    }
}

fn short(text: &str) -> String {
    text.chars().take(40).collect()
}

/// What must be equal for two figures to be of one cell.
type Key = (RegionCode, String, Period, Measure, String, Option<NaiveDate>, String);

/// Looks at all figures together: the same figure twice is kept once, two figures for one cell are both set aside, and
/// two regions with the same long figure are told.
pub fn together(imported: &mut Imported, catalog: &Catalog) {
    let mut doubts = Doubts::default();
    let mut cells: HashMap<Key, Vec<usize>> = HashMap::new();
    let mut order = Vec::new();
    for (at, o) in imported.observations.iter().enumerate() {
        let Some(key) = key(o) else { continue };
        let list = cells.entry(key.clone()).or_default();
        if list.is_empty() {
            order.push(key);
        }
        list.push(at);
    }
    let mut aside = BTreeSet::new();
    for list in order.iter().filter_map(|k| cells.get(k)).filter(|l| l.len() > 1) {
        let of = |at: usize| &imported.observations[at];
        let first = of(list[0]);
        let same = list.iter().all(|at| of(*at).value == first.value);
        for at in &list[1..] {
            let (here, there) = (of(*at).provenance.place.to_string(), &first.provenance.place);
            if same {
                doubts.note("import.twice", &here, format!("the same figure stands at {there} and is kept once"));
            } else if of(*at).value != first.value {
                let message = format!(
                    "{} and, at {there}, {} are given for one cell; both are set aside",
                    of(*at).value,
                    first.value
                );
                doubts.add("import.two-figures", &here, message);
            }
        }
        aside.extend(list.iter().skip(usize::from(same)).map(|at| (*at, same)));
    }
    same_figures(imported, catalog, &mut doubts);
    let kept = std::mem::take(&mut imported.observations);
    let aside: HashMap<usize, bool> = aside.into_iter().collect();
    for (at, o) in kept.into_iter().enumerate() {
        match aside.get(&at) {
            None => imported.observations.push(o),
            Some(true) => imported.twice += 1,
            Some(false) => imported.unplaced.push(Unplaced::of(&o, "import.two-figures")),
        }
    }
    imported.diagnostics.extend(doubts.finish());
}

fn key(o: &Observation) -> Option<Key> {
    let p = &o.provenance;
    Some((
        o.area.code()?,
        o.indicator.to_string(),
        o.period?,
        o.measure,
        o.unit.clone(),
        p.published,
        p.publisher.clone(),
    ))
}

/// Amounts of five digits or more that two regions share: one of them may be a copy. Indices share figures by nature.
fn same_figures(imported: &Imported, catalog: &Catalog, doubts: &mut Doubts) {
    let mut seen: HashMap<(String, Period, &str, Decimal), &Observation> = HashMap::new();
    for o in imported.observations.iter().filter(|o| o.measure == Measure::Level) {
        let digits = o.value.normalize().mantissa().unsigned_abs();
        let index = o.unit.ends_with("=100")
            || catalog.indicators.get(o.indicator.as_str()).is_some_and(|i| i.kind == Kind::Index);
        let (Some(period), true) = (o.period, digits >= 10_000 && !index) else { continue };
        if let Some(other) = seen.insert((o.indicator.to_string(), period, &o.unit, o.value), o)
            && other.area != o.area
        {
            let message = format!("the figure {} stands for another region at {} too", o.value, other.provenance.place);
            doubts.add("import.same-figure", &o.provenance.place.to_string(), message);
        }
    }
}
