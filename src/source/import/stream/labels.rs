//! What the labels of rows mean, each combination of them looked up once: names repeat, so nearly every row costs no more
//! than finding its bytes again.

use polars::prelude::PlHashMap;

use super::super::map::Questions;
use super::super::settle::{Meant, Resolver, day};
use super::super::subject::BETWEEN;
use super::super::table::{Raw, Table, label};
use super::super::{grid, tidy};
use super::batch::Batch;
use super::layout::Column;
use super::split::Cells;
use crate::catalog::imports::Cover;
use crate::domain::Kind;

/// A text by its number in [`Labels::texts`].
pub type Text = u32;

/// No text.
pub const NONE: Text = Text::MAX;

/// Texts after which everything is forgotten between two blocks, so that memory stays bounded.
const MAX_TEXTS: usize = 1 << 16;

/// What was found, or the number of the reason in [`Labels::reasons`].
pub type Found<T> = Result<T, u32>;

/// Why rows have no place.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Why {
    /// Code and sentence.
    pub sentence: String,
    /// Title of the column at fault.
    pub column: String,
}

/// The region that a label means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Region {
    /// The text of its code.
    One(Text),
    /// The months decide: number in [`Labels::dated`].
    Dated(u32),
}

/// Where a figure belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Code of the region.
    pub region: Text,
    /// Series.
    pub series: Series,
    /// Months.
    pub period: Text,
}

/// A series of the catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Series {
    /// Indicator.
    pub indicator: Text,
    /// Measure.
    pub measure: Text,
    /// Unit.
    pub unit: Text,
    /// Number of the way in which its labels of time are read.
    class: u32,
}

/// Looks labels up and remembers them.
pub struct Labels<'a> {
    batch: &'a Batch,
    resolver: Resolver<'a>,
    regions: Memo<Found<Region>>,
    /// Names that months decide on.
    dated: Vec<(Raw, Meant)>,
    /// What those meant, by name, period and day of publication.
    meant: Memo<Found<Text>>,
    series: Memo<Found<Series>>,
    periods: Memo<Found<Text>>,
    published: Memo<Text>,
    publishers: Memo<Text>,
    /// Pairs that decide how a label of time is read.
    classes: Vec<(Option<Cover>, Kind)>,
    /// Every text that is written, once.
    pub texts: Interned<String>,
    /// Every reason that came up, once.
    pub reasons: Interned<Why>,
    key: Vec<u8>,
}

impl<'a> Labels<'a> {
    /// For the rows of a table; `table` tells nothing of its own.
    pub fn new(batch: &'a Batch, table: &'a Table) -> Self {
        Labels {
            batch,
            resolver: Resolver::new(table, &batch.catalog, &batch.mapping),
            regions: Memo::default(),
            dated: Vec::new(),
            meant: Memo::default(),
            series: Memo::default(),
            periods: Memo::default(),
            published: Memo::default(),
            publishers: Memo::default(),
            classes: Vec::new(),
            texts: Interned::default(),
            reasons: Interned::default(),
            key: Vec::new(),
        }
    }

    /// Whether so much is remembered that it should be forgotten.
    pub fn full(&self) -> bool {
        let memos = [self.regions.ids.len(), self.meant.ids.len(), self.series.ids.len(), self.periods.ids.len()];
        self.texts.list.len() + self.reasons.list.len() + memos.iter().sum::<usize>() > MAX_TEXTS
    }

    /// Where the figure of a row belongs; `printed` is a unit that stands in its cell.
    ///
    /// # Errors
    /// The reason why nobody knows.
    pub fn find(&mut self, cells: &Cells, printed: Option<&str>) -> Found<Place> {
        let mut key = std::mem::take(&mut self.key);
        let found = self.place(cells, printed, &mut key);
        self.key = key;
        found
    }

    fn place(&mut self, cells: &Cells, printed: Option<&str>, key: &mut Vec<u8>) -> Found<Place> {
        let layout = &self.batch.layout;
        keyed(key, cells, &[&layout.regions, &layout.codes]);
        let region = match self.regions.get(key) {
            Some(found) => found,
            None => {
                let found = self.region(cells);
                self.regions.put(key, found)
            }
        }?;
        keyed(key, cells, &[&layout.series]);
        // A unit in the cell makes the series one of its own.
        key.extend(printed.unwrap_or_default().as_bytes());
        let series = match self.series.get(key) {
            Some(found) => found,
            None => {
                let found = self.subject(cells, printed);
                self.series.put(key, found)
            }
        }?;
        keyed(key, cells, &[&layout.times]);
        key.extend(series.class.to_le_bytes());
        let period = match self.periods.get(key) {
            Some(found) => found,
            None => {
                let found = self.period(cells, series.class);
                self.periods.put(key, found)
            }
        }?;
        let region = match region {
            Region::One(code) => code,
            Region::Dated(name) => {
                let published = self.published(cells);
                key.clear();
                [name, period, published].iter().for_each(|number| key.extend(number.to_le_bytes()));
                match self.meant.get(key) {
                    Some(found) => found,
                    None => {
                        let found = self.dated(name, period, published);
                        self.meant.put(key, found)
                    }
                }?
            }
        };
        Ok(Place { region, series, period })
    }

    /// What a name meant that is another region's today, as in small tables.
    fn dated(&mut self, name: u32, period: Text, published: Text) -> Found<Text> {
        let text = |number: Text| self.texts.list.get(number as usize).map(String::as_str);
        let own = text(published).and_then(day);
        let published = own.or_else(|| self.batch.published.as_deref().and_then(day));
        let (raw, meant) = &self.dated[name as usize];
        // A period is written as it is read.
        let Some(period) = text(period).and_then(|text| text.parse().ok()) else { return Ok(NONE) };
        match self.resolver.dated(raw, meant.clone(), published, period, &mut Questions::default()) {
            Ok((code, _)) => Ok(self.texts.of(code.to_string())),
            Err(why) => Err(self.why(why, self.batch.layout.region())),
        }
    }

    fn region(&mut self, cells: &Cells) -> Found<Region> {
        let layout = &self.batch.layout;
        let raw = Raw {
            region: label(first(cells, &layout.regions)),
            code: label(first(cells, &layout.codes)),
            ..Raw::default()
        };
        match self.resolver.place(&raw, &mut Questions::default()) {
            Ok(Meant::One(code, _)) => Ok(Region::One(self.texts.of(code.to_string()))),
            Ok(dated) => {
                self.dated.push((raw, dated));
                // As many as there are labels of regions.
                Ok(Region::Dated(self.dated.len() as u32 - 1))
            }
            Err(why) => Err(self.why(why, layout.region())),
        }
    }

    fn subject(&mut self, cells: &Cells, printed: Option<&str>) -> Found<Series> {
        let layout = &self.batch.layout;
        let names: Vec<&str> =
            layout.series.iter().map(|(at, _)| grid::trim(cells.text(*at))).filter(|t| !t.is_empty()).collect();
        let raw = Raw { subject: names.join(&BETWEEN.to_string()).into(), ..Raw::default() };
        let series = match self.resolver.series(&raw, printed, &mut Questions::default()) {
            Ok(series) => series,
            Err(why) => return Err(self.why(why, &layout.subject)),
        };
        let mut text = |text: Option<&str>| text.map_or(NONE, |t| self.texts.of(t.to_string()));
        let (indicator, unit) = (text(series.indicator.as_deref()), text(series.unit.as_deref()));
        let measure = text(series.measure.map(|m| m.as_str()));
        let id = series.indicator.as_deref().unwrap_or_default();
        let class = (series.basis, self.batch.catalog.indicators.get(id).map_or(Kind::Flow, |i| i.kind));
        let known = self.classes.iter().position(|c| *c == class);
        let class = known.unwrap_or_else(|| {
            self.classes.push(class);
            self.classes.len() - 1
        });
        Ok(Series { indicator, measure, unit, class: class as u32 })
    }

    fn period(&mut self, cells: &Cells, class: u32) -> Found<Text> {
        let layout = &self.batch.layout;
        let part = |(at, title): &Column| tidy::dated(title, grid::trim(cells.text(*at)));
        let raw = Raw { period: label(&layout.times.iter().map(part).collect::<String>()), ..Raw::default() };
        let (basis, kind) = self.classes[class as usize];
        let title = layout.times.first().map_or("period", |(_, title)| title.as_str());
        match self.resolver.period(&raw, basis, kind, true, &mut Questions::default()) {
            Ok(period) => Ok(self.texts.of(period.to_string())),
            Err(why) => Err(self.why(why, title)),
        }
    }

    /// The number of a reason.
    pub fn why(&mut self, (code, message): (&'static str, String), column: &str) -> u32 {
        self.reasons.of(Why { sentence: format!("{code}: {message}"), column: column.to_string() })
    }

    /// The day of publication in a row, else as told of the file.
    pub fn published(&mut self, cells: &Cells) -> Text {
        let (batch, texts) = (self.batch, &mut self.texts);
        let own = first(cells, &batch.layout.published);
        self.published.or_insert(own, || batch.published.clone(), texts)
    }

    /// The publisher in a row, else as told of the file.
    pub fn publisher(&mut self, cells: &Cells) -> Text {
        let (batch, texts) = (self.batch, &mut self.texts);
        let own = first(cells, &batch.layout.publishers);
        self.publishers.or_insert(own, || batch.mapping.publisher.clone(), texts)
    }
}

/// The first of some cells that is not empty.
fn first<'t>(cells: &Cells<'t>, columns: &[Column]) -> &'t str {
    columns.iter().map(|(at, _)| cells.text(*at)).find(|t| !t.is_empty()).unwrap_or_default()
}

/// Writes cells one behind another, each behind its length, so that no two rows of cells give the same bytes.
fn keyed(key: &mut Vec<u8>, cells: &Cells, groups: &[&[Column]]) {
    key.clear();
    for (at, _) in groups.iter().copied().flatten() {
        let cell = cells.bytes(*at);
        // A block has less than four gigabytes.
        key.extend((cell.len() as u32).to_le_bytes());
        key.extend(cell);
    }
}

/// What was found for a key, the last one without a search: rows of a table are often sorted.
struct Memo<T> {
    ids: PlHashMap<Box<[u8]>, T>,
    key: Vec<u8>,
    last: Option<T>,
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Memo { ids: PlHashMap::default(), key: Vec::new(), last: None }
    }
}

impl<T: Copy> Memo<T> {
    fn get(&mut self, key: &[u8]) -> Option<T> {
        // An empty key, that of every row of a table without such a column, is not compared: comparing no bytes at an
        // address that is none takes some processors a hundred nanoseconds.
        if self.last.is_some() && self.key.len() == key.len() && (key.is_empty() || self.key == key) {
            return self.last;
        }
        let found = *self.ids.get(key)?;
        self.remember(key, found);
        Some(found)
    }

    fn put(&mut self, key: &[u8], found: T) -> T {
        self.ids.insert(key.into(), found);
        self.remember(key, found);
        found
    }

    fn remember(&mut self, key: &[u8], found: T) {
        self.key.clear();
        self.key.extend(key);
        self.last = Some(found);
    }
}

impl Memo<Text> {
    /// The number of a text, of another where it is empty.
    fn or_insert(&mut self, own: &str, or: impl Fn() -> Option<String>, texts: &mut Interned<String>) -> Text {
        if let Some(found) = self.get(own.as_bytes()) {
            return found;
        }
        let text = if own.is_empty() { or() } else { Some(own.to_string()) };
        self.put(own.as_bytes(), text.map_or(NONE, |t| texts.of(t)))
    }
}

/// Values by numbers in the order in which they came up.
pub struct Interned<T> {
    numbers: PlHashMap<T, u32>,
    /// The values.
    pub list: Vec<T>,
}

impl<T> Default for Interned<T> {
    fn default() -> Self {
        Interned { numbers: PlHashMap::default(), list: Vec::new() }
    }
}

impl<T: Clone + Eq + std::hash::Hash> Interned<T> {
    /// The number of a value.
    pub fn of(&mut self, value: T) -> u32 {
        if let Some(number) = self.numbers.get(&value) {
            return *number;
        }
        // Forgotten long before there are as many.
        let number = self.list.len() as u32;
        self.list.push(value.clone());
        self.numbers.insert(value, number);
        number
    }
}
