//! Records as JSON lines, written straight from observations: the keys and values of `record_json`, in the order of
//! the alphabet, as a map of JSON has them.

use std::io::Write;

use anyhow::Result;

use crate::catalog::Catalog;
use crate::domain::{Area, Bound, Observation, Place, Status};
use crate::source::bulletin::record;

/// Writes the record of an observation and a line end.
///
/// # Errors
/// When a value cannot be written as JSON.
pub fn line(out: &mut Vec<u8>, observation: &Observation, doc: &str, catalog: &Catalog) -> Result<()> {
    let o = observation;
    let mut object = Object { out, begun: false };
    if let Some(base) = o.base {
        object.plain("base", format_args!("{base}"))?;
    }
    if o.bound != Bound::Exact {
        object.text("bound", o.bound.as_str())?;
    }
    if let Some(reader) = &o.provenance.reader {
        let (whole, rest) = (reader.confidence / 100, reader.confidence % 100);
        match rest {
            _ if rest % 10 == 0 => object.number("confidence", format_args!("{whole}.{}", rest / 10))?,
            _ => object.number("confidence", format_args!("{whole}.{rest:02}"))?,
        }
    }
    object.text("doc", doc)?;
    let span = match &o.provenance.place {
        Place::Span { part, start, end, quote, .. } => Some((part, start, end, quote)),
        Place::Cell { .. } => None,
    };
    if let Some((_, _, end, _)) = span {
        object.number("end", format_args!("{end}"))?;
    }
    object.text("indicator", o.indicator.as_str())?;
    object.text("measure", o.measure.as_str())?;
    if let Some(of) = o.of {
        object.text("of", of.as_str())?;
    }
    if let Some((Some(part), ..)) = span {
        object.text("part", part)?;
    }
    match o.period {
        Some(period) => object.plain("period", format_args!("{period}"))?,
        None => object.number("period", format_args!("null"))?,
    }
    if let Some((_, _, _, quote)) = span {
        object.text("quote", quote)?;
    }
    if let Some(reference) = &o.reference {
        object.text("ref", reference)?;
    }
    match &o.area {
        Area::Division(code) => match catalog.regions.get(*code) {
            Some(region) => object.text("region", &region.name)?,
            None => object.number("region", format_args!("null"))?,
        },
        Area::Special(words) => object.text("region", words)?,
        Area::Unknown => object.number("region", format_args!("null"))?,
    }
    if let Some(code) = o.area.code() {
        object.plain("region_code", format_args!("{code}"))?;
    }
    if let Some(reader) = &o.provenance.reader {
        object.text("rule", &reader.rule)?;
    }
    if let Some(scope) = &o.scope {
        object.text("scope", scope)?;
    }
    if matches!(o.area, Area::Special(_)) {
        object.number("special", format_args!("true"))?;
    }
    if let Some((_, start, ..)) = span {
        object.number("start", format_args!("{start}"))?;
    }
    if o.status != Status::Actual {
        object.text("status", o.status.as_str())?;
    }
    object.text("unit", &o.unit)?;
    let value = record::number(&o.value.to_string());
    object.key("value")?;
    serde_json::to_writer(&mut *object.out, &value)?;
    out.extend_from_slice(b"}\n");
    Ok(())
}

/// An object that is being written.
struct Object<'a> {
    out: &'a mut Vec<u8>,
    begun: bool,
}

impl Object<'_> {
    /// A key that needs no escape.
    fn key(&mut self, key: &str) -> Result<()> {
        self.out.push(if self.begun { b',' } else { b'{' });
        self.begun = true;
        self.out.push(b'"');
        self.out.extend_from_slice(key.as_bytes());
        self.out.extend_from_slice(b"\":");
        Ok(())
    }

    /// Any words.
    fn text(&mut self, key: &str, value: &str) -> Result<()> {
        self.key(key)?;
        serde_json::to_writer(&mut *self.out, value)?;
        Ok(())
    }

    /// Words that need no escape.
    fn plain(&mut self, key: &str, value: std::fmt::Arguments<'_>) -> Result<()> {
        self.key(key)?;
        write!(self.out, "\"{value}\"")?;
        Ok(())
    }

    /// A number, true or null.
    fn number(&mut self, key: &str, value: std::fmt::Arguments<'_>) -> Result<()> {
        self.key(key)?;
        write!(self.out, "{value}")?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::catalog::DataFiles;
    use crate::domain::{Authority, Decimal, IndicatorId, Measure, Period, Provenance, Reader, RegionCode};
    use crate::source::bulletin::record_json;

    fn catalog() -> &'static Catalog {
        static CATALOG: std::sync::OnceLock<Catalog> = std::sync::OnceLock::new();
        CATALOG.get_or_init(|| Catalog::load(&DataFiles::Embedded).unwrap())
    }

    fn area() -> impl Strategy<Value = Area> {
        prop_oneof![
            Just(Area::Unknown),
            ".{0,6}".prop_map(Area::Special),
            Just(Area::Division(RegionCode::NATION)),
            Just(Area::Division("230000".parse().unwrap())),
            Just(Area::Division("999999".parse().unwrap())),
        ]
    }

    fn place() -> impl Strategy<Value = Place> {
        let span = (proptest::option::of(".{0,9}"), 0..9_usize, ".{0,20}");
        prop_oneof![
            span.prop_map(|(part, start, quote)| Place::Span { file: "f".into(), part, start, end: start + 7, quote }),
            Just(Place::Cell { file: "f".into(), sheet: None, row: 1, column: "c".into() }),
        ]
    }

    prop_compose! {
        fn observation()(
            area in area(),
            place in place(),
            value in (any::<i64>(), 0..12_u32),
            measure in 0..Measure::ALL.len(),
            unit in ".{0,4}",
            words in proptest::collection::vec(proptest::option::of(".{0,5}"), 2),
            of in proptest::option::of(0..Measure::ALL.len()),
            periods in proptest::collection::vec(proptest::option::of(1..12_u32), 2),
            status in 0..4_usize,
            bound in 0..4_usize,
            confidence in proptest::option::of(0..=100_u8),
        ) -> Observation {
            let period = |m: Option<u32>| m.map(|m| Period::cumulative(2022, m).unwrap());
            Observation {
                area,
                indicator: IndicatorId::new("gdp"),
                period: period(periods[0]),
                measure: Measure::ALL[measure],
                value: Decimal::new(value.0, value.1),
                unit,
                reference: words[0].clone(),
                scope: words[1].clone(),
                of: of.map(|of| Measure::ALL[of]),
                base: period(periods[1]),
                status: [Status::Actual, Status::Derived, Status::Expected, Status::Target][status],
                bound: [Bound::Exact, Bound::AtLeast, Bound::AtMost, Bound::About][bound],
                note: String::new(),
                provenance: Provenance {
                    place,
                    publisher: String::new(),
                    authority: Authority::Bulletin,
                    published: None,
                    reader: confidence.map(|confidence| Reader { rule: "growth".into(), confidence }),
                },
            }
        }
    }

    proptest! {
        #[test]
        fn a_line_is_the_record_as_json(observation in observation(), doc in ".{0,9}") {
            let mut bytes = Vec::new();
            line(&mut bytes, &observation, &doc, catalog()).unwrap();
            let wanted = serde_json::to_string(&record_json(&observation, &doc, catalog())).unwrap();
            prop_assert_eq!(String::from_utf8(bytes).unwrap(), wanted + "\n");
        }
    }
}
