//! Looks the labels of a cell up, each label once: region, series, period.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use chrono::{Datelike, NaiveDate};

use super::super::map::{LEFT_OUT, Mapping, Questions};
use super::super::place::{self, Found};
use super::super::subject::{self, BETWEEN, Subject};
use super::super::table::{Raw, Table};
use super::super::time::{self, Doubt, Stretch};
use super::super::twice;
use crate::catalog::imports::{Cover, Series, fold};
use crate::catalog::{Catalog, Former};
use crate::domain::{Kind, Measure, Month, Period, RegionCode};

/// What is asked where labels of months and quarters leave it open.
const BASIS: &str =
    "nothing tells whether figures of months and quarters are `cumulative` or `single`; answer with one of the two";

/// Why a cell has no place: a stable code and a sentence.
pub type Why = (&'static str, String);

/// What the labels of a cell mean.
#[derive(Clone, Debug)]
pub struct Settled {
    /// Region.
    pub region: RegionCode,
    /// Indicator.
    pub indicator: String,
    /// Months.
    pub period: Period,
    /// What the figure says.
    pub measure: Measure,
    /// Unit.
    pub unit: String,
    /// How months and quarters are covered, where something says so.
    pub cover: Option<Cover>,
    /// The last month of a former name that is used for a later one.
    pub former_since: Option<Month>,
}

/// The region that a label means.
#[derive(Clone, Debug)]
pub enum Meant {
    /// This one; the last month of the name's use if it is a former one.
    One(RegionCode, Option<Month>),
    /// The months decide: the label, the region that it names today, and those that it named before.
    Dated(Rc<str>, Option<RegionCode>, Vec<Former>),
}

/// Asks which of several regions is meant.
fn several(label: &str, codes: impl Iterator<Item = RegionCode>, asked: &mut Questions) -> Why {
    asked.regions.insert(label.to_string(), String::new());
    let names: BTreeSet<String> = codes.map(|c| c.to_string()).collect();
    let names: Vec<String> = names.into_iter().take(4).collect();
    ("import.ambiguous-region", format!("{label:?} is the name of several regions: {}", names.join(", ")))
}

/// Looks labels up and remembers them.
pub struct Resolver<'a> {
    table: &'a Table,
    catalog: &'a Catalog,
    mapping: &'a Mapping,
    regions: HashMap<Rc<str>, Found>,
    series: HashMap<Rc<str>, Subject>,
    times: HashMap<Rc<str>, Option<Stretch>>,
}

impl<'a> Resolver<'a> {
    /// For the cells of one table.
    pub fn new(table: &'a Table, catalog: &'a Catalog, mapping: &'a Mapping) -> Self {
        let (regions, series, times) = (HashMap::new(), HashMap::new(), HashMap::new());
        Resolver { table, catalog, mapping, regions, series, times }
    }

    /// What the labels of a cell mean; `printed` is a unit that stands in the cell.
    ///
    /// # Errors
    /// The reason why the cell has no place; what would have to be told is added to the questions.
    pub fn settle(
        &mut self,
        raw: &Raw,
        printed: Option<&str>,
        published: Option<NaiveDate>,
        asked: &mut Questions,
    ) -> Result<Settled, Why> {
        // All three are looked up before any is refused, so that one run asks everything.
        let region = self.place(raw, asked);
        let series = self.series(raw, printed, asked);
        let kind =
            series.as_ref().ok().and_then(|s| s.indicator.as_ref()).and_then(|id| self.catalog.indicators.get(id));
        let cover = series.as_ref().ok().and_then(|s| s.basis);
        let known = series.is_ok();
        let period = self.period(raw, cover, kind.map_or(Kind::Flow, |i| i.kind), known, asked);
        let region = region?;
        let series = series?;
        let period = period?;
        let (region, until) = self.dated(raw, region, published, period, asked)?;
        let (Some(indicator), Some(measure), Some(unit)) = (series.indicator, series.measure, series.unit) else {
            return Err(("import.series", "the series is not known".into()));
        };
        let former_since = until.filter(|until| period.first() > *until);
        Ok(Settled { region, indicator, period, measure, unit, cover: series.basis, former_since })
    }

    /// The region that a name meant on the day of publication, else at the end of the period, and the last month of the
    /// name's use if it is a former one.
    ///
    /// # Errors
    /// That it may have meant several.
    pub fn dated(
        &self,
        raw: &Raw,
        meant: Meant,
        published: Option<NaiveDate>,
        period: Period,
        asked: &mut Questions,
    ) -> Result<(RegionCode, Option<Month>), Why> {
        let (label, today, former) = match meant {
            Meant::One(code, until) => return Ok((code, until)),
            Meant::Dated(label, today, former) => (label, today, former),
        };
        let coded = raw.code.as_deref().map(|code| place::find(code, self.catalog));
        if let Some(Found::Region(code, _)) = coded
            && (today == Some(code) || former.iter().any(|f| f.code == code))
        {
            return Ok((code, None));
        }
        let month = published
            .and_then(|day| Month::new(day.year(), day.month()).ok())
            .filter(|month| !place::lapsed(today, &former, *month));
        let found = match month {
            Some(month) => place::on(today, &former, month),
            // A later table may tell of the time before with the names of its own day.
            None => {
                place::on(today, &former, period.last()).filter(|(code, _)| today.is_none_or(|today| today == *code))
            }
        };
        found.ok_or_else(|| several(&label, former.iter().map(|f| f.code).chain(today), asked))
    }

    /// The region that the labels of a cell mean.
    ///
    /// # Errors
    /// The reason why there is none.
    pub fn place(&mut self, raw: &Raw, asked: &mut Questions) -> Result<Meant, Why> {
        let (catalog, mapping) = (self.catalog, self.mapping);
        let find = |name: &str| catalog.regions.find(name).ok().map(|r| r.code);
        let skip = || (LEFT_OUT, "left out by the mapping".to_string());
        if let Some(answer) = mapping.rows.get(&raw.row.to_string()).filter(|a| !a.is_empty()) {
            return find(answer).map(|c| Meant::One(c, None)).ok_or_else(skip);
        }
        let whole = self.table.facts.region.as_deref().map(Rc::from);
        let Some(label) = raw.region.clone().or_else(|| raw.code.clone()).or(whole) else {
            return self.everywhere(asked).map(|(code, until)| Meant::One(code, until));
        };
        if let Some(answer) = mapping.regions.get(&fold(&label)) {
            return find(answer).map(|c| Meant::One(c, None)).ok_or_else(skip);
        }
        let found = self.regions.entry(label.clone()).or_insert_with(|| place::find(&label, catalog)).clone();
        match found {
            Found::Region(code, until) => {
                self.check_code(raw, code)?;
                Ok(Meant::One(code, until))
            }
            Found::Dated(today, former) => Ok(Meant::Dated(label, today, former)),
            Found::Merged(code) => {
                let short = catalog.regions.short(code);
                let message =
                    format!("{label:?} is a part of {code} {short} today; its figures are not those of the whole");
                Err(("import.merged-region", message))
            }
            Found::Several(codes) => {
                let coded =
                    raw.code.as_deref().and_then(|c| c.parse::<RegionCode>().ok()).filter(|c| codes.contains(c));
                coded.map(|c| Meant::One(c, None)).ok_or_else(|| several(&label, codes.iter().copied(), asked))
            }
            Found::Destroyed => {
                let first = format!("first figure {}", raw.value.chars().take(30).collect::<String>());
                asked.rows.entry(raw.row).or_insert(first);
                let message = "characters of the region's name were lost when the text was converted; answer by row";
                Err(("import.destroyed-name", message.into()))
            }
            Found::Unknown => {
                if let Some(why) = twice::sentence(&label) {
                    return Err(("import.destroyed-encoding", why));
                }
                let total = catalog.imports.totals.contains(&fold(&label));
                let near = if total { Vec::new() } else { place::near(&label, catalog) };
                asked.regions.insert(label.to_string(), near.first().cloned().unwrap_or_default());
                let hint = match near.as_slice() {
                    _ if total => "; it is the word for a total, and of what is not told".to_string(),
                    [] => String::new(),
                    near => format!("; did you mean {}?", near.join(", ")),
                };
                Err(("import.unknown-region", format!("no region is called {label:?}{hint}")))
            }
        }
    }

    /// A code beside the name must be the name's.
    fn check_code(&self, raw: &Raw, code: RegionCode) -> Result<(), Why> {
        let Some(printed) = raw.code.as_deref().filter(|_| raw.region.is_some()) else { return Ok(()) };
        match place::find(printed, self.catalog) {
            Found::Region(other, _) if other != code => Err((
                "import.code-and-name",
                format!("code {printed} and name {:?} are two regions", raw.region.as_deref().unwrap_or_default()),
            )),
            _ => Ok(()),
        }
    }

    /// The region of a table that names none.
    fn everywhere(&self, asked: &mut Questions) -> Result<(RegionCode, Option<Month>), Why> {
        if let Some(name) = &self.mapping.region
            && let Ok(region) = self.catalog.regions.find(name)
        {
            return Ok((region.code, None));
        }
        let national = |d: &String| self.catalog.imports.national.contains(&fold(d));
        if self.table.facts.database.as_ref().is_some_and(national) {
            return Ok((RegionCode::NATION, None));
        }
        asked.whole.insert("region".into(), "the table names no region; 全国 for the nation".into());
        Err(("import.no-region", "the table names no region".into()))
    }

    /// The series of a cell.
    ///
    /// # Errors
    /// The reason why it is not known.
    pub fn series(&mut self, raw: &Raw, printed: Option<&str>, asked: &mut Questions) -> Result<Series, Why> {
        let (catalog, mapping, facts) = (self.catalog, self.mapping, &self.table.facts);
        let name = raw.subject.replace(BETWEEN, "_");
        let told = mapping
            .series
            .get(&fold(&name))
            .or_else(|| raw.subject.split(BETWEEN).find_map(|part| mapping.series.get(&fold(part))));
        if told.is_some_and(|t| t.skip) {
            return Err((LEFT_OUT, "left out by the mapping".into()));
        }
        // Both were checked when the mapping was read.
        let told = told.and_then(|t| t.series(catalog).ok()).unwrap_or_default();
        let whole = mapping.whole().series(catalog).unwrap_or_default();
        let said = self.series.entry(raw.subject.clone()).or_insert_with(|| {
            let own = subject::read(&raw.subject, catalog);
            let above = own.series.indicator.is_none();
            let Some(line) = facts.indicator.as_deref().filter(|_| above) else { return own };
            match raw.subject.is_empty() {
                true => subject::read(line, catalog),
                false => subject::read(&format!("{line}{BETWEEN}{}", raw.subject), catalog),
            }
        });
        let label = if name.is_empty() { facts.indicator.clone().unwrap_or_default() } else { name };
        if said.torn {
            return Err(("import.torn-name", format!("{label:?} says two different things of one series")));
        }
        let indicator = told.indicator.or(said.series.indicator.clone()).or(whole.indicator);
        let strange = mapping.series.is_empty() && !said.unknown.is_empty()
            || told.measure.is_none()
                && told.unit.is_none()
                && said.series.indicator.is_some()
                && !said.unknown.is_empty();
        let Some(indicator) = indicator.filter(|_| !strange || mapping.indicator.is_some()) else {
            if let Some(why) = twice::sentence(&label) {
                return Err(("import.destroyed-encoding", why));
            }
            ask(asked, &label, "indicator");
            return Err(match label.as_str() {
                "" => ("import.no-indicator", "nothing tells what is measured".into()),
                _ if place::destroyed(&label) => {
                    ("import.destroyed-name", format!("characters of the series' name {label:?} were lost"))
                }
                _ => ("import.unknown-indicator", format!("no indicator of the catalog is called {label:?}")),
            });
        };
        let unit = told
            .unit
            .or(said.series.unit.clone())
            .or(facts.unit.clone().map(|u| catalog.imports.unit(&u).map(String::from).unwrap_or(u)))
            .or(whole.unit);
        let measure = told.measure.or(said.series.measure).or(whole.measure);
        let measure = measure.or_else(|| level(unit.as_deref().or(printed)));
        let rate = matches!(measure, Some(Measure::Yoy | Measure::Pop | Measure::Avg2 | Measure::Share));
        // A rate is a percentage, whatever else the table is in; a unit in the cell speaks for the cell.
        let unit = match (rate, printed) {
            (_, Some(own)) => Some(own.to_string()),
            (true, None) => Some("%".to_string()),
            (false, None) => unit,
        };
        let mut basis = told.basis.or(said.series.basis).or(whole.basis);
        // Growth that the national database does not call cumulative is that of the month or quarter alone.
        if basis.is_none() && rate && facts.database.is_some() {
            basis = Some(Cover::Single);
        }
        let Some(measure) = measure else {
            ask(asked, &label, "measure");
            ask(asked, &label, "unit");
            return Err((
                "import.unknown-unit",
                format!("{label:?} has no unit, and nothing tells whether it is a level or a rate"),
            ));
        };
        let Some(unit) = unit else {
            ask(asked, &label, "unit");
            return Err(("import.unknown-unit", format!("{label:?} has no unit")));
        };
        if rate != (unit == "%") && measure != Measure::Level {
            return Err(("import.unit-and-measure", format!("{label:?} is {measure} and its unit is {unit}")));
        }
        if matches!(measure, Measure::Rank | Measure::RankChange | Measure::Gap | Measure::Pull | Measure::Contribution)
        {
            return Err((
                "import.measure",
                format!("figures of {measure} are not imported; `jianbao rank` and `gap` work them out"),
            ));
        }
        Ok(Series { words: Vec::new(), indicator: Some(indicator), measure: Some(measure), basis, unit: Some(unit) })
    }

    /// The months of a cell.
    ///
    /// # Errors
    /// The reason why they are not known.
    pub fn period(
        &mut self,
        raw: &Raw,
        cover: Option<Cover>,
        kind: Kind,
        known: bool,
        asked: &mut Questions,
    ) -> Result<Period, Why> {
        let whole =
            self.mapping.period.as_deref().or(self.table.facts.period.as_deref().filter(|p| time::read(p).is_some()));
        let label: Rc<str> = match (&raw.period, whole) {
            (Some(label), _) => label.clone(),
            (None, Some(whole)) => Rc::from(whole),
            (None, None) => {
                asked
                    .whole
                    .insert("period".into(), "the table names no period; first and last month, 2022-01/2022-03".into());
                let seen = self.table.facts.heading.as_ref();
                let seen = seen.map(|label| {
                    format!(
                        "; its heading holds {label:?}, which `period` of a mapping file can say of the whole table"
                    )
                });
                return Err(("import.no-period", format!("the table names no period{}", seen.unwrap_or_default())));
            }
        };
        match self.mapping.periods.get(&fold(&label)).map(String::as_str) {
            Some("skip") => return Err((LEFT_OUT, "left out by the mapping".into())),
            Some(told) => return told.parse().map_err(|e| ("import.unknown-period", format!("{e:#}"))),
            None => {}
        }
        let stretch = *self.times.entry(label.clone()).or_insert_with(|| time::read(&label).or_else(|| own(&label)));
        let Some(stretch) = stretch else {
            asked.periods.insert(label.to_string());
            return Err(("import.unknown-period", format!("{label:?} is no period that can be read")));
        };
        // Without a series nothing can be placed; what its months mean is asked in the same run.
        let cover = cover.or_else(|| self.series.get(&raw.subject).and_then(|s| s.series.basis));
        if !known && cover.is_none() && self.mapping.basis.is_none() && time::period(stretch, None, kind).is_err() {
            asked.whole.insert("basis".into(), BASIS.into());
        }
        time::period(stretch, cover.or((!known).then_some(Cover::Single)), kind).map_err(|doubt| match doubt {
            Doubt::Impossible => ("import.unknown-period", format!("{label:?} is no period")),
            Doubt::Cover | Doubt::Range => {
                asked.whole.insert("basis".into(), BASIS.into());
                let what = if doubt == Doubt::Range {
                    "the months printed, or January to the last of them"
                } else {
                    "the month or quarter alone, or January to its end"
                };
                ("import.cumulative-or-single", format!("{label:?} may mean {what}"))
            }
        })
    }
}

/// Periods as the program itself writes them, `2022H1`, `2022Q1-Q3`.
fn own(label: &str) -> Option<Stretch> {
    label.parse().ok().map(Stretch::Exact)
}

/// A unit of amount makes a level; percent may be many things.
fn level(unit: Option<&str>) -> Option<Measure> {
    unit.filter(|u| *u != "%").map(|_| Measure::Level)
}

fn ask(asked: &mut Questions, label: &str, key: &'static str) {
    if label.is_empty() {
        let why = match key {
            "indicator" => "nothing tells what is measured; an id or a name of the catalog",
            "unit" => "no unit is printed",
            _ => "nothing tells whether figures are levels or rates; level, yoy ...",
        };
        asked.whole.insert(key.into(), why.into());
        if key == "indicator" {
            asked.whole.entry("unit".into()).or_insert_with(|| "no unit is printed".into());
        }
    } else {
        asked.series.entry(label.to_string()).or_default().insert(key);
    }
}
