//! Records: observations as the labelling guide writes them, one JSON object each.

use serde_json::{Map, Number, Value};

use super::area_name;
use crate::catalog::Catalog;
use crate::domain::{Area, Bound, Observation, Place, Status};

/// The record of an observation with the keys of the labelling guide, plus `region_code`, `start` and `end`
/// (byte span in the original file, or in its `part` where it is packed), `of` and `base` (what is ranked or compared, and the period compared with), `rule`
/// and `confidence` (0 to 1). Keys without a value are left out, but `region` and `period` are null.
pub fn record_json(observation: &Observation, doc: &str, catalog: &Catalog) -> Map<String, Value> {
    let mut map = Map::new();
    let mut put = |key: &str, value: Value| map.insert(key.to_string(), value);
    put("doc", doc.into());
    if let Place::Span { part, start, end, quote, .. } = &observation.provenance.place {
        if let Some(part) = part {
            put("part", part.as_str().into());
        }
        put("quote", quote.as_str().into());
        put("start", (*start).into());
        put("end", (*end).into());
    }
    put("region", area_name(&observation.area, catalog).map_or(Value::Null, Value::String));
    if let Some(code) = observation.area.code() {
        put("region_code", code.to_string().into());
    }
    put("indicator", observation.indicator.as_str().into());
    put("period", observation.period.map_or(Value::Null, |p| Value::String(p.to_string())));
    put("measure", observation.measure.as_str().into());
    put("value", number(&observation.value.to_string()));
    put("unit", observation.unit.as_str().into());
    if let Some(reference) = &observation.reference {
        put("ref", reference.as_str().into());
    }
    if let Some(scope) = &observation.scope {
        put("scope", scope.as_str().into());
    }
    if let Some(of) = observation.of {
        put("of", of.as_str().into());
    }
    if let Some(base) = observation.base {
        put("base", base.to_string().into());
    }
    if observation.status != Status::Actual {
        put("status", observation.status.as_str().into());
    }
    if observation.bound != Bound::Exact {
        put("bound", observation.bound.as_str().into());
    }
    if matches!(observation.area, Area::Special(_)) {
        put("special", true.into());
    }
    if let Some(reader) = &observation.provenance.reader {
        put("rule", reader.rule.as_ref().into());
        put("confidence", number(&format!("{:.2}", f64::from(reader.confidence) / 100.0)));
    }
    map
}

/// A JSON number; whole figures without a decimal point.
pub fn number(text: &str) -> Value {
    if let Ok(whole) = text.parse::<i64>() {
        return whole.into();
    }
    text.parse::<f64>().ok().and_then(Number::from_f64).map_or(Value::Null, Value::Number)
}
