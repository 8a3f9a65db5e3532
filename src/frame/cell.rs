//! Cells by number: every text that names a cell gets a code, every cell a number, so that figures are grouped and
//! looked up by integers and never by comparing texts.

use std::collections::HashMap;

use crate::domain::{IndicatorId, Measure, Observation, Period, RegionCode, Status};

/// What a figure tells of, apart from how it came about: outcomes, expectations and goals never share a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Class {
    /// Published or worked out.
    Outcome,
    /// Ahead of the outcome.
    Expected,
    /// A plan.
    Target,
}

impl Class {
    /// The class of a status.
    pub fn of(status: Status) -> Class {
        match status {
            Status::Actual | Status::Derived => Class::Outcome,
            Status::Expected => Class::Expected,
            Status::Target => Class::Target,
        }
    }

    /// The name used in the frame.
    pub fn as_str(self) -> &'static str {
        match self {
            Class::Outcome => "outcome",
            Class::Expected => "expected",
            Class::Target => "target",
        }
    }
}

/// What two figures must share to say the same thing; texts by their code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Name {
    region: RegionCode,
    indicator: u32,
    first: i32,
    last: i32,
    measure: Measure,
    unit: u32,
    reference: u32,
    scope: u32,
    of: Option<Measure>,
    base: Option<(i32, i32)>,
    class: Class,
}

/// Texts with a code each, in the order of first use. Neighbours mostly share their texts, so the last one is tried
/// first.
#[derive(Debug, Default)]
struct Texts {
    codes: HashMap<String, u32>,
    last: Option<(String, u32)>,
}

impl Texts {
    fn code(&mut self, text: &str) -> u32 {
        if let Some((last, code)) = &self.last
            && last == text
        {
            return *code;
        }
        let next = self.codes.len() as u32;
        let code = match self.codes.get(text) {
            Some(code) => *code,
            None => *self.codes.entry(text.to_string()).or_insert(next),
        };
        self.last = Some((text.to_string(), code));
        code
    }

    fn find(&self, text: &str) -> Option<u32> {
        self.codes.get(text).copied()
    }
}

/// The cells of a list of observations.
#[derive(Debug, Default)]
pub(super) struct Cells {
    indicators: Texts,
    units: Texts,
    references: Texts,
    scopes: Texts,
    numbers: HashMap<Name, u32>,
}

impl Cells {
    /// The number of an observation's cell, given anew where the cell is; `None` where region or months are not known.
    pub fn number(&mut self, o: &Observation) -> Option<u32> {
        let (region, period) = (o.area.code()?, o.period?);
        let name = Name {
            region,
            indicator: self.indicators.code(o.indicator.as_str()),
            first: period.first().ordinal(),
            last: period.last().ordinal(),
            measure: o.measure,
            unit: self.units.code(&o.unit),
            reference: self.references.code(o.reference.as_deref().unwrap_or_default()),
            scope: self.scopes.code(o.scope.as_deref().unwrap_or_default()),
            of: o.of,
            base: o.base.map(|p| (p.first().ordinal(), p.last().ordinal())),
            class: Class::of(o.status),
        };
        let next = self.numbers.len() as u32;
        Some(*self.numbers.entry(name).or_insert(next))
    }

    /// The number of the cell of a plain outcome: no reference, no scope.
    pub fn find(
        &self,
        region: RegionCode,
        indicator: &IndicatorId,
        period: Period,
        measure: Measure,
        unit: &str,
    ) -> Option<u32> {
        let name = Name {
            region,
            indicator: self.indicators.find(indicator.as_str())?,
            first: period.first().ordinal(),
            last: period.last().ordinal(),
            measure,
            unit: self.units.find(unit)?,
            reference: self.references.find("")?,
            scope: self.scopes.find("")?,
            of: None,
            base: None,
            class: Class::Outcome,
        };
        self.numbers.get(&name).copied()
    }

    /// The number of an observation's cell, if it is among these.
    pub fn find_as(&self, o: &Observation) -> Option<u32> {
        let (region, period) = (o.area.code()?, o.period?);
        let name = Name {
            region,
            indicator: self.indicators.find(o.indicator.as_str())?,
            first: period.first().ordinal(),
            last: period.last().ordinal(),
            measure: o.measure,
            unit: self.units.find(&o.unit)?,
            reference: self.references.find(o.reference.as_deref().unwrap_or_default())?,
            scope: self.scopes.find(o.scope.as_deref().unwrap_or_default())?,
            of: o.of,
            base: o.base.map(|p| (p.first().ordinal(), p.last().ordinal())),
            class: Class::of(o.status),
        };
        self.numbers.get(&name).copied()
    }

    /// Number of cells.
    pub fn len(&self) -> usize {
        self.numbers.len()
    }
}
