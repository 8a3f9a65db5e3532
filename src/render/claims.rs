//! Judged claims for people and for other programs: the words of what is missing and of how a claim was framed.

use rust_decimal::Decimal;
use serde_json::{Map, Number, Value, json};

use crate::analysis::claim::{Claim, Framing, Implied, Interval, Missing, Used};
use crate::catalog::Catalog;
use crate::domain::{Area, Bound, Place, Status};
use crate::source::bulletin::area_name;

/// A claim as an object. All keys are always there; what does not apply is null or empty.
pub fn claim_json(claim: &Claim, catalog: &Catalog) -> Value {
    let stated = &claim.stated;
    let (quote, start, end) = match &stated.place {
        Place::Span { quote, start, end, .. } => (json!(quote), json!(start), json!(end)),
        Place::Cell { .. } => (Value::Null, Value::Null, Value::Null),
    };
    let entries = [
        ("doc", json!(doc_of(&stated.place))),
        ("place", json!(stated.place.to_string())),
        ("quote", quote),
        ("start", start),
        ("end", end),
        ("region", json!(area_name(&stated.area, catalog))),
        ("indicator", json!(stated.indicator.as_ref().map(|i| i.as_str()))),
        ("period", json!(stated.period.map(|p| p.to_string()))),
        ("measure", json!(stated.measure.map(|m| m.as_str()))),
        ("value", json!(stated.value.map(number))),
        ("unit", json!(stated.unit)),
        ("ref", json!(stated.reference)),
        ("scope", json!(stated.scope)),
        ("status", json!(stated.status.as_str())),
        ("bound", json!(stated.bound.as_str())),
        ("verdict", json!(claim.verdict.as_str())),
        ("kind", json!(claim.kind.as_str())),
        ("computation", json!(claim.computation)),
        ("expected", json!(claim.expected.map(number))),
        ("interval", json!(claim.interval.map(ends))),
        ("used", Value::Array(claim.used.iter().map(|u| used_json(u, catalog)).collect())),
        ("missing", json!(claim.missing.iter().map(|m| missing(m, catalog)).collect::<Vec<_>>())),
        ("framing", json!(claim.framing.iter().map(framing).collect::<Vec<_>>())),
        ("as_of", json!(claim.as_of.map(|day| day.to_string()))),
    ];
    Value::Object(entries.into_iter().map(|(key, value)| (key.to_string(), value)).collect())
}

/// The document's id: its file name without the ending.
pub fn doc_of(place: &Place) -> String {
    let name = place.file().rsplit(['/', '\\']).next().unwrap_or_default();
    name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_string()
}

fn used_json(used: &Used, catalog: &Catalog) -> Value {
    let mut map = Map::new();
    let mut put = |key: &str, value: Value| map.insert(key.to_string(), value);
    put("id", json!(used.id.as_ref().map(|id| id.as_str())));
    put("region", json!(used.area.as_ref().and_then(|area| area_name(area, catalog))));
    put("indicator", json!(used.indicator.as_ref().map(|i| i.as_str())));
    put("period", json!(used.period.map(|p| p.to_string())));
    put("measure", json!(used.measure.map(|m| m.as_str())));
    put("value", number(used.value));
    put("unit", json!(used.unit));
    put("status", json!(used.status.as_str()));
    put("published", json!(used.published.map(|day| day.to_string())));
    put("place", json!(used.place.to_string()));
    if let Some(interval) = used.interval {
        put("interval", ends(interval));
        put("parents", json!(used.parents.iter().map(|id| id.as_str()).collect::<Vec<_>>()));
    }
    Value::Object(map)
}

/// A JSON number; whole figures without a decimal point.
fn number(value: Decimal) -> Value {
    let text = value.round_dp(10).normalize().to_string();
    if let Ok(whole) = text.parse::<i64>() {
        return whole.into();
    }
    text.parse::<f64>().ok().and_then(Number::from_f64).map_or(Value::Null, Value::Number)
}

/// Both ends, null where there is none.
fn ends(interval: Interval) -> Value {
    let end = |value: Decimal| if value == Decimal::MAX || value == Decimal::MIN { Value::Null } else { number(value) };
    json!([end(interval.low), end(interval.high)])
}

/// What is missing, in words.
pub fn missing(missing: &Missing, catalog: &Catalog) -> String {
    match missing {
        Missing::Figure { region, indicator, period, measure, status } => {
            let kind = if *status == Status::Actual { String::new() } else { format!(" ({})", status.as_str()) };
            format!("{} {indicator} {measure} {}{kind}", catalog.regions.short(*region), period.label())
        }
        Missing::Growth { region, period, line, status } => {
            let kind = if *status == Status::Actual { "growth" } else { "expected growth" };
            let months = period.map(|p| format!(" in {}", p.label())).unwrap_or_default();
            format!("{kind} of {}{months} and what it is compared with ({line})", catalog.regions.short(*region))
        }
        Missing::Members { known, size } => format!("{} of {size} figures", size - known),
        Missing::OtherSource => "another source of the figure, of the document's day or before".into(),
        Missing::Region => "the region: the words name none, or no administrative division".into(),
        Missing::Period => "the months: the words do not tell them".into(),
        Missing::Day => "the document's day: before all had published there were fewer to count".into(),
        Missing::Vintage => "the vintage: such figures are revised, and the one known may be a later one".into(),
        Missing::Indicator => "the indicator: the words do not name it".into(),
        Missing::Reference(words) => format!("what it is compared with ({words})"),
        Missing::Scope(words) => format!("who belongs to the set ({words})"),
        Missing::Ranked => "what is ranked or compared: the words do not tell, and the readings differ".into(),
        Missing::Prices => "rates in the same prices".into(),
        Missing::Total => "the amount of part or total, or which total is meant".into(),
        Missing::Whole => "the count it is a part of".into(),
        Missing::Amounts => "amounts of part and total at current prices".into(),
        Missing::Outcome => "an outcome: this is expected or aimed at, and neither true nor false".into(),
        Missing::Subject => "the figure it is said of".into(),
        Missing::About => "how near is near: the figure or its base is told as about or at least".into(),
        Missing::Reviewed => "a reviewed source: only other documents differ".into(),
    }
}

/// How a claim was framed, in words.
pub fn framing(framing: &Framing) -> String {
    let rate = |value: &Option<Decimal>| value.map(|v| v.to_string());
    match framing {
        Framing::Comparator { chosen, nation, told } => {
            let beside = match (told, nation) {
                (true, _) => "; the gap to the nation is told too".to_string(),
                (false, Some(gap)) => format!(", not with the nation (gap {})", signed(*gap)),
                (false, None) => ", not with the nation".to_string(),
            };
            format!("comparator: compared with {chosen}{beside}")
        }
        Framing::Excluded(years) => format!("exclusion: without {}", joined(years)),
        Framing::Years { told, counted } => format!("span: {told} years told, {counted} counted"),
        Framing::Month { cumulative } => match rate(cumulative) {
            Some(c) => format!("basis: a single month, which grew more than the months since January ({c})"),
            None => "basis: a single month; growth since January is not known".into(),
        },
        Framing::TwoYears { year } => match rate(year) {
            Some(y) => format!("basis: two-year average instead of the growth of the year ({y})"),
            None => "basis: two-year average; the growth of the year is not known".into(),
        },
        Framing::Set { scope, size } => format!("comparator: a place among the {size} of {scope}, not in the nation"),
        Framing::Assumed(measure) => format!("read as: {measure}, which the words do not tell"),
        Framing::MoreThanAll { growth, rest } => {
            format!("basis: more points than the whole grew ({growth}); all else made {}", signed(*rest))
        }
        Framing::Since { day, now: Some(now) } => format!("as of {day}; by the figures known now: {now}"),
        Framing::Since { day, now: None } => format!("as of {day}; not so by the figures known now"),
        Framing::Repeated => "source: repeated in other documents, in none that was reviewed".into(),
        Framing::Undated => "as of: the document's day is not known, figures of any day were used".into(),
        Framing::Later(count) => format!("as of: {count} figures used are dated later than the document"),
        Framing::Derived(count) => format!("derived: {count} figures used were worked out, not published"),
    }
}

fn signed(value: Decimal) -> String {
    if value > Decimal::ZERO { format!("+{value}") } else { value.to_string() }
}

fn joined(years: &[i32]) -> String {
    years.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// What is claimed, in a few characters: `+1.6 pp on nation`, `14 of 全国`, `>= 10 %`.
pub fn stated(claim: &Claim) -> String {
    let stated = &claim.stated;
    let Some(value) = stated.value else { return stated.reference.clone().unwrap_or_default() };
    let bound = if stated.bound == Bound::Exact { String::new() } else { format!("{} ", stated.bound.as_str()) };
    let mut text = format!("{bound}{value} {}", stated.unit);
    if let Some(reference) = &stated.reference {
        text += &format!(" on {reference}");
    }
    if let Some(scope) = &stated.scope {
        text += &format!(" of {scope}");
    }
    if !matches!(stated.status, Status::Actual) {
        text += &format!(" ({})", stated.status.as_str());
    }
    text
}

/// The region's short name, the words of an aggregate, or nothing.
pub fn region(claim: &Claim, catalog: &Catalog) -> String {
    match &claim.stated.area {
        Area::Division(code) => catalog.regions.short(*code),
        Area::Special(words) => words.clone(),
        Area::Unknown => String::new(),
    }
}

/// An implied figure in one line.
pub fn implied_line(implied: &Implied, catalog: &Catalog) -> String {
    let o = &implied.observation;
    let region = o.area.code().map(|code| catalog.regions.short(code)).unwrap_or_default();
    let period = o.period.map(|p| p.label()).unwrap_or_default();
    let [own, gap] = &implied.parents;
    let place = &o.provenance.place;
    format!("derived: {region} {} {period} {} [{}] from {own} and {gap}, {place}", o.indicator, o.value, o.note)
}
