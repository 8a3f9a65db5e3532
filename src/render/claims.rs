//! Judged claims for other programs, as objects; and implied figures as lines.

use anyhow::Result;
use rust_decimal::Decimal;
use serde_json::{Map, Number, Value, json};

use crate::analysis::claim::{Claim, Implied, Interval, Used};
use crate::catalog::Catalog;
use crate::domain::Place;
use crate::report::ClaimWords;
use crate::source::bulletin::area_name;

/// A claim as an object. All keys are always there; what does not apply is null or empty. Working, what is missing and
/// framing are in the words of a language, all else is the same in every one.
///
/// # Errors
/// When a text is missing in the wording file.
pub fn claim_json(claim: &Claim, words: &ClaimWords<'_>) -> Result<Value> {
    let (stated, catalog) = (&claim.stated, words.catalog);
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
        ("computation", json!(words.computation(claim)?)),
        ("expected", json!(claim.expected.map(number))),
        ("interval", json!(claim.interval.map(ends))),
        ("used", Value::Array(claim.used.iter().map(|u| used_json(u, catalog)).collect())),
        ("missing", json!(words.all_missing(claim)?)),
        ("framing", json!(words.all_framing(claim)?)),
        ("as_of", json!(claim.as_of.map(|day| day.to_string()))),
    ];
    Ok(Value::Object(entries.into_iter().map(|(key, value)| (key.to_string(), value)).collect()))
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

/// An implied figure in one line.
pub fn implied_line(implied: &Implied, catalog: &Catalog) -> String {
    let o = &implied.observation;
    let region = o.area.code().map(|code| catalog.regions.short(code)).unwrap_or_default();
    let period = o.period.map(|p| p.label()).unwrap_or_default();
    let [own, gap] = &implied.parents;
    let place = &o.provenance.place;
    format!("derived: {region} {} {period} {} [{}] from {own} and {gap}, {place}", o.indicator, o.value, o.note)
}
