//! Tables: rows of indicators or of areas, each cell with what its row, its column, the caption and the document say.
//!
//! A cell becomes a record only where all of it is known: indicator, area, period, measure and unit. A label with words
//! that no table of words knows (国有企业工业增加值) names something else and gives nothing. What stays open is told.

mod facets;
mod frame;
mod value;

use std::collections::BTreeMap;

use super::assumed::Assumed;
use super::classify::Draft;
use super::context::Context;
use super::form::{Grid, Page, Words};
use super::lexicon::Lexicon;
use super::repair::Repairer;
use super::token::UnitClass;
use crate::catalog::Regions;
use crate::domain::{Area, Bound, Decimal, Measure, Period, Status};
use facets::{Facets, Said};
use frame::Frame;
use value::Number;

/// What tables are read with.
pub struct Reader<'a> {
    /// Phrases.
    pub lexicon: &'a Lexicon,
    /// Regions of the catalog.
    pub regions: &'a Regions,
    /// Repair of labels.
    pub repairer: &'a Repairer,
    /// Words of tables.
    pub words: &'a Words,
    /// Setting of the document.
    pub context: &'a Context,
}

/// What the tables of a page gave.
#[derive(Debug, Default)]
pub struct Tables {
    /// Statements; their spans are those of the page's text.
    pub drafts: Vec<Draft>,
    /// Stretches of the page's text that were read as tables, in order.
    pub claimed: Vec<(usize, usize)>,
    /// What stayed open: stretch of the table, and what.
    pub open: Vec<(usize, usize, String)>,
}

/// Why a cell of an indicator gave no record.
type Reasons = BTreeMap<&'static str, usize>;

const NO_MEASURE: &str = "nothing tells whether they are amounts or rates";
const NO_UNIT: &str = "nothing tells their unit";
const NO_PERIOD: &str = "nothing tells their period";
const NO_AREA: &str = "nothing tells their area";
const SEVERAL: &str = "row and column name different things";

impl Reader<'_> {
    /// Reads the tables of a page.
    pub fn read(&self, page: &Page<'_>) -> Tables {
        let mut tables = Tables::default();
        let mut grids: Vec<&Grid> = page.grids.iter().collect();
        grids.sort_by_key(|grid| grid.start);
        for grid in grids {
            let Some(frame) = grid.has_numbers(&page.text).then(|| Frame::new(self, page, grid)).flatten() else {
                continue;
            };
            let (mut drafts, mut reasons) = (Vec::new(), Reasons::new());
            self.cells(&frame, &mut drafts, &mut reasons);
            let open: usize = reasons.values().sum();
            // One cell with an open question is a line of a text that happens to fall into columns.
            if drafts.is_empty() && open < 2 {
                continue;
            }
            tables.claimed.push((grid.start, grid.end));
            if open > 0 {
                let told: Vec<String> = reasons.iter().map(|(reason, count)| format!("{reason} ({count})")).collect();
                let message = format!("{open} cells of a table were not read: {}", told.join(", "));
                tables.open.push((grid.start, grid.end, message));
            }
            tables.drafts.append(&mut drafts);
        }
        tables
    }

    fn cells(&self, frame: &Frame<'_>, drafts: &mut Vec<Draft>, reasons: &mut Reasons) {
        for (row, label) in &frame.rows {
            for (column, header) in &frame.columns {
                let Some((number, start, end)) = frame.number(self, *row, *column) else { continue };
                match self.cell(&frame.caption, label, header, &number) {
                    Ok(Some(draft)) => drafts.push(Draft { start, end, ..draft }),
                    Ok(None) => {}
                    Err(reason) => *reasons.entry(reason).or_default() += 1,
                }
            }
        }
    }

    /// The statement of a cell; `None` where it is about nothing that is read, else what stays open.
    fn cell(
        &self,
        caption: &Facets,
        row: &Facets,
        column: &Facets,
        number: &Number,
    ) -> Result<Option<Draft>, &'static str> {
        if row.unknown || column.unknown || row.said == Some(Said::Nothing) || column.said == Some(Said::Nothing) {
            return Ok(None);
        }
        let subjects = [row, column].map(|facets| facets.subject);
        let indicator = match subjects {
            [Some(a), Some(b)] if a != b => return Err(SEVERAL),
            [Some(a), _] | [None, Some(a)] => a,
            [None, None] => {
                match caption.subject.filter(|_| row.area.is_some() || column.area.is_some() || row.time.is_some()) {
                    Some(indicator) => indicator,
                    None => return Ok(None),
                }
            }
        };
        let measured = &self.lexicon.indicators[usize::from(indicator)];
        let said = match [row.said, column.said] {
            [Some(a), Some(b)] if a != b => return Err(SEVERAL),
            [Some(a), _] | [None, Some(a)] => Some(a),
            [None, None] => caption.said,
        };
        let (measure, guessed) = match said {
            Some(Said::Measure(measure)) => (measure, false),
            Some(Said::Nothing) => return Ok(None),
            None => {
                let unit = number.unit.or(column.unit).or(row.unit).map(|(class, _)| class);
                match unit.ok_or(NO_MEASURE)? {
                    class if class == measured.class && class != UnitClass::Percent => (Measure::Level, true),
                    UnitClass::Percent => return Err(NO_MEASURE),
                    _ => return Ok(None),
                }
            }
        };
        // 居民消费价格指数 101.6 under 同比增长: the index itself.
        let index = measured.price && measure == Measure::Yoy && number.value >= Decimal::from(50);
        let measure = if index { Measure::Level } else { measure };
        let Some(unit) = self.unit(measure, indicator, [number.unit, column.unit, row.unit], caption)? else {
            return Ok(None);
        };
        let area = match [&row.area, &column.area] {
            [Some(a), Some(b)] if a != b => return Err(SEVERAL),
            [Some(a), _] | [None, Some(a)] => a.clone(),
            [None, None] => caption.area.clone().or(self.context.own.map(Area::Division)).ok_or(NO_AREA)?,
        };
        if area == Area::Unknown {
            return Err(NO_AREA);
        }
        let (period, told) = self.period(caption, row, column, measured.stock)?;
        let assumed = Assumed::default()
            .with(Assumed::AREA_OF_DOCUMENT, row.area.is_none() && column.area.is_none())
            .with(Assumed::PERIOD_OF_DOCUMENT, !told)
            .with(Assumed::MEASURE_BY_UNIT, guessed);
        Ok(Some(Draft {
            rule: "table",
            indicator,
            area,
            period: Some(period),
            measure,
            value: number.value,
            unit,
            reference: None,
            scope: None,
            of: None,
            base: None,
            assumed,
            status: Status::Actual,
            bound: Bound::Exact,
            passed: false,
            full: None,
            start: 0,
            end: 0,
        }))
    }

    /// The unit of a cell; `None` where it is one that the measure does not have.
    fn unit(
        &self,
        measure: Measure,
        indicator: u16,
        units: [Option<(UnitClass, u16)>; 3],
        caption: &Facets,
    ) -> Result<Option<String>, &'static str> {
        let [number, column, row] = units;
        if measure != Measure::Level {
            let told = number.or(column).map(|(class, _)| class);
            return Ok((told.is_none_or(|class| class == UnitClass::Percent)).then(|| "%".to_string()));
        }
        let class = self.lexicon.indicators[usize::from(indicator)].class;
        let fits = |unit: &(UnitClass, u16)| unit.0 == class;
        let found = match number.or(column).or(row) {
            Some(unit) if fits(&unit) => unit,
            Some(_) => return Ok(None),
            None => {
                let mut told = caption.units.iter().filter(|unit| fits(unit));
                match (told.next(), told.next()) {
                    (Some(unit), None) => *unit,
                    _ => return Err(NO_UNIT),
                }
            }
        };
        Ok(self.lexicon.units.get(usize::from(found.1)).cloned())
    }

    /// The period of a cell, and whether the table tells it.
    fn period(
        &self,
        caption: &Facets,
        row: &Facets,
        column: &Facets,
        stock: bool,
    ) -> Result<(Period, bool), &'static str> {
        let before = caption.time.and_then(|time| self.context.resolve(time, None)).or(self.context.period);
        let time = match [row.time, column.time] {
            [Some(a), Some(b)] => Some(facets::joined(a, b).ok_or(SEVERAL)?),
            [a, b] => a.or(b),
        };
        let cumulative = row.cumulative || column.cumulative;
        let Some(time) = time else {
            return Ok((to_date(before.ok_or(NO_PERIOD)?, cumulative)?, caption.time.is_some()));
        };
        if time.same || time.previous || time.end && !stock {
            return Err(NO_PERIOD);
        }
        if time.months.is_none() && !time.single && before.is_some_and(|p| p.months() < 12) {
            // A year above columns of a bulletin on some of its months may mean either.
            return Err(NO_PERIOD);
        }
        Ok((to_date(self.context.resolve(time, before).ok_or(NO_PERIOD)?, cumulative)?, true))
    }
}

/// A month from January on where a header says 累计.
fn to_date(period: Period, cumulative: bool) -> Result<Period, &'static str> {
    if cumulative && period.months() == 1 {
        return Period::cumulative(period.year(), period.last().month()).map_err(|_| NO_PERIOD);
    }
    Ok(period)
}
