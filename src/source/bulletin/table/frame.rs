//! Frame: which rows and columns of a grid are labels, and what the labels say.

use super::super::form::{Grid, Page};
use super::facets::{Facets, Said};
use super::value::{Number, number};
use super::{Reader, Tables};
use crate::domain::Measure;

/// Lines in front of a table that may be its caption.
const CAPTION_LINES: usize = 3;

/// Characters of the longest line that is a caption.
const CAPTION: usize = 60;

/// Rows of the highest header.
const HEADER: usize = 5;

/// A table with its labels understood.
pub(super) struct Frame<'a> {
    page: &'a Page<'a>,
    grid: &'a Grid,
    /// What stands in front of the table or over all its columns.
    pub caption: Facets,
    /// Rows of data with what their labels say.
    pub rows: Vec<(usize, Facets)>,
    /// Columns of data with what their headers say.
    pub columns: Vec<(usize, Facets)>,
}

impl<'a> Frame<'a> {
    /// Understands a grid; `None` where it has no numbers under headers.
    pub fn new(reader: &Reader<'_>, page: &'a Page<'a>, grid: &'a Grid) -> Option<Self> {
        let mut frame = Frame { page, grid, caption: Facets::default(), rows: Vec::new(), columns: Vec::new() };
        let (height, width) = (grid.rows.len(), grid.width());
        let is_number = |row: usize, column: usize| frame.number(reader, row, column).is_some();
        let is_year = |row: usize, column: usize| {
            let text = frame.text(row, column);
            text.len() == 4 && text.starts_with(['1', '2']) && text.bytes().all(|b| b.is_ascii_digit())
        };
        let data = |row: usize| (1..width).any(|column| is_number(row, column) && !is_year(row, column));
        let first = (0..height.min(HEADER + 1)).find(|row| data(*row)).filter(|first| *first > 0)?;
        // 排名 in front of the areas numbers them.
        let places =
            |row: usize, column: usize| column == 0 && reader.facets(frame.text(row, 0)).said == Some(Said::Nothing);
        let numbered =
            |column: usize| (0..first).any(|row| reader.facets(frame.text(row, column)).number || places(row, column));
        // Label columns are those in front of the first column of data.
        let labels = (0..width)
            .find(|column| {
                !numbered(*column) && (first..height).any(|row| is_number(row, *column) && !is_year(row, *column))
            })
            .filter(|labels| *labels > 0)?;
        let numbering: Vec<bool> = (0..width).map(numbered).collect();
        let mut caption = frame.captions(reader);
        let mut columns: Vec<(usize, Facets)> = (labels..width).map(|column| (column, Facets::default())).collect();
        for row in 0..first {
            if frame.is_one(row) {
                caption.push(reader.caption(frame.text(row, 0)));
                continue;
            }
            let mut told = None;
            for (column, facets) in &mut columns {
                // A cell that covers rows or columns is told once to each.
                let index = grid.rows[row][*column];
                if index.is_some() && row > 0 && grid.rows[row - 1][*column] == index {
                    continue;
                }
                let said = match &told {
                    Some((before, said)) if index.is_some() && *before == index => Facets::clone(said),
                    _ => reader.facets(frame.text(row, *column)),
                };
                told = Some((index, said.clone()));
                facets.join(said);
            }
        }
        let caption = caption.into_iter().fold(Facets::default(), Facets::or);
        let rows = frame.labelled(reader, first..height, labels, &numbering);
        (frame.caption, frame.rows, frame.columns) = (caption, rows, columns);
        frame.settle();
        Some(frame)
    }

    /// The labels of rows, with indicators above sectors and areas above indicators kept in mind.
    fn labelled(
        &self,
        reader: &Reader<'_>,
        rows: std::ops::Range<usize>,
        labels: usize,
        numbering: &[bool],
    ) -> Vec<(usize, Facets)> {
        let mut out = Vec::new();
        let mut above: Option<u16> = None;
        for row in rows {
            let mut facets = Facets::default();
            let mut told = None;
            for column in (0..labels).filter(|column| !numbering[*column]) {
                let index = self.grid.rows[row][column];
                if told != Some(index) {
                    facets.join(reader.facets(self.text(row, column)));
                }
                told = Some(index);
            }
            if let (None, Some(sector)) = (facets.subject, facets.sector) {
                let noun = above.and_then(|above| {
                    let id = &reader.lexicon.indicators[usize::from(above)].id;
                    reader.words.table.parts.get(id.as_str())
                });
                facets.subject = match noun.map(String::as_str) {
                    Some("itself") => sector.with(None),
                    Some(noun) => super::super::token::Noun::from_name(noun).and_then(|noun| sector.with(Some(noun))),
                    None => None,
                };
                if facets.subject.is_some() {
                    facets.sector = None;
                }
            } else if !facets.unknown {
                above = facets.subject.or(above.filter(|_| facets.area.is_some()));
            } else {
                above = None;
            }
            if !facets.is_empty() {
                out.push((row, facets));
            }
        }
        out
    }

    /// Marks labels with a sector or a noun that nothing made an indicator of.
    fn settle(&mut self) {
        for (_, facets) in self.rows.iter_mut().chain(&mut self.columns) {
            // 产值 or 工业 alone: what it is of or what is meant by it stays open.
            facets.unknown |= facets.subject.is_none() && (facets.sector.is_some() || facets.noun.is_some());
        }
    }

    /// What the lines in front of the table and its caption say.
    fn captions(&self, reader: &Reader<'_>) -> Vec<Facets> {
        let text = self.page.text.as_ref();
        let mut out: Vec<Facets> = Vec::new();
        if let Some((start, end)) = self.grid.caption {
            out.push(reader.caption(text.get(start..end).unwrap_or_default()));
        }
        let before = text.get(..self.grid.start).unwrap_or_default();
        let mut at = before.len();
        for line in before.split('\n').rev().filter(|line| !line.trim().is_empty()).take(CAPTION_LINES) {
            at = before[..at].rfind(line).unwrap_or(0);
            // Another table or a sentence says nothing of this one.
            let inside = self.page.grids.iter().any(|grid| grid.start <= at && at < grid.end);
            let line = line.trim();
            if inside || line.chars().count() > CAPTION || line.ends_with(['。', '；', '，']) {
                break;
            }
            out.push(reader.caption(line));
        }
        out
    }

    /// Whether one cell covers a whole row.
    fn is_one(&self, row: usize) -> bool {
        let cells = &self.grid.rows[row];
        let first = cells[0];
        first.is_some() && cells.iter().all(|cell| cell.is_none() || *cell == first)
    }

    /// The words of a cell.
    fn text(&self, row: usize, column: usize) -> &'a str {
        let cell = self.grid.cell(row, column);
        cell.map_or("", |(_, cell)| self.page.text.get(cell.start..cell.end).unwrap_or_default().trim())
    }

    /// The number of a cell and where it stands in the page's text.
    pub fn number(&self, reader: &Reader<'_>, row: usize, column: usize) -> Option<(Number, usize, usize)> {
        let (_, cell) = self.grid.cell(row, column)?;
        let raw = self.page.text.get(cell.start..cell.end)?;
        let text = raw.trim();
        if text.is_empty() || text.len() > 64 || reader.words.table.none.iter().any(|none| none == text) {
            return None;
        }
        let start = cell.start + (raw.len() - raw.trim_start().len());
        let number = number(&reader.repairer.repair(text).text, reader.lexicon)?;
        Some((number, start, start + text.len()))
    }
}

impl Facets {
    /// What is said here, and else there: captions nearer to the table come first, and need not agree.
    fn or(mut self, other: Facets) -> Facets {
        self.subject = self.subject.or(other.subject);
        self.area = self.area.or(other.area);
        self.time = self.time.or(other.time);
        // A caption that speaks of amounts and growth says nothing of the single column.
        self.said = match (self.said, other.said) {
            (None, Some(Said::Measure(Measure::Level))) | (Some(Said::Measure(Measure::Level)), None) => None,
            (a, b) => a.or(b),
        };
        self.units.extend(other.units);
        self
    }
}

impl Tables {
    /// A text without the tables that were read, and the map back to it.
    pub fn cut<'t>(&self, text: &'t str) -> (std::borrow::Cow<'t, str>, Option<super::super::offsets::Offsets>) {
        if self.claimed.is_empty() {
            return (text.into(), None);
        }
        let (mut out, mut map, mut at) =
            (String::with_capacity(text.len()), super::super::offsets::Offsets::default(), 0);
        for (start, end) in &self.claimed {
            let start = (*start).max(at);
            map.keep(start - at);
            out.push_str(&text[at..start]);
            // A table ends a paragraph.
            let end = (*end).max(start);
            map.replace(end - start, 1);
            out.push('\n');
            at = end;
        }
        map.keep(text.len() - at);
        out.push_str(&text[at..]);
        (out.into(), Some(map))
    }
}
