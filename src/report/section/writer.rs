//! What every section needs: the facts, the words, and the few turns of phrase that recur.

use anyhow::Result;
use minijinja::{Value, context};

use crate::analysis::ranking::{Climb, Missing, Ranked, Ranking};
use crate::analysis::trend::{Basis, period_at};
use crate::domain::{Decimal, ObservationId, Period, Region, RegionCode, Status};
use crate::report::block::{Block, Column, Format, Sentence};
use crate::report::chart::{Emphasis, TimeLabel};
use crate::report::wording::{number, signed};
use crate::report::{ClaimWords, Facts, Language, Wording};

/// The facts of a period in the words of a language, for all provinces or for one.
pub struct Writer<'a> {
    /// The results.
    pub facts: &'a Facts<'a>,
    /// The language.
    pub wording: &'a Wording,
    /// The province the briefing is about; `None` for the overview.
    pub region: Option<&'a Region>,
}

impl<'a> Writer<'a> {
    /// A writer for the overview or for one province.
    pub fn new(facts: &'a Facts<'a>, wording: &'a Wording, region: Option<&'a Region>) -> Self {
        Writer { facts, wording, region }
    }

    /// The short name of a region.
    pub fn name(&self, code: RegionCode) -> String {
        self.facts.catalog.regions.get(code).map_or_else(|| code.to_string(), |r| self.wording.region(r))
    }

    /// The text of a key.
    pub fn say(&self, key: &str, values: Value) -> Result<String> {
        self.wording.say(key, values)
    }

    /// How a province speaks of itself: 本省, 本市, 本区.
    pub fn own(&self) -> Result<String> {
        self.wording.word(match self.region.map(|r| r.name.as_str()) {
            Some(name) if name.ends_with('市') => "own_municipality",
            Some(name) if name.ends_with("自治区") => "own_autonomous_region",
            _ => "own_province",
        })
    }

    /// A heading.
    pub fn heading(&self, key: &str) -> Result<Block> {
        let region = self.region.map(|r| self.wording.region(r));
        Ok(Block::Heading { text: self.say(key, context! { region })? })
    }

    /// The command that gives a section's figures, as the line below its table.
    pub fn command(&self, command: &str) -> Result<Block> {
        Ok(Block::Paragraph { sentences: vec![self.sentence("command", context! { command }, Vec::new())?] })
    }

    /// A region as a command of the report asks for it: its name in Chinese, its code elsewhere, which no blank parts.
    pub fn asked(&self, region: &Region) -> String {
        match self.wording.language {
            Language::Zh => region.short.clone(),
            Language::En => region.code.to_string(),
        }
    }

    /// The words of claims.
    pub fn claim_words(&self) -> ClaimWords<'a> {
        ClaimWords { wording: self.wording, catalog: self.facts.catalog }
    }

    /// A sentence with its observations.
    pub fn sentence(&self, key: &str, values: Value, from: Vec<ObservationId>) -> Result<Sentence> {
        Ok(Sentence::new(self.say(key, values)?, from))
    }

    /// A column of a table; its heading is the text `col_<key>`.
    pub fn column(&self, key: &str, format: Format) -> Result<Column> {
        Ok(Column { title: self.wording.word(&format!("col_{key}"))?, format })
    }

    /// A growth rate as a verb: `增长8.1%`, `下降0.6%`, `持平`.
    pub fn growth(&self, value: Decimal) -> Result<String> {
        let key = match value {
            v if v.is_zero() => "growth_flat",
            v if v.is_sign_negative() => "growth_down",
            _ => "growth_up",
        };
        self.say(key, context! { value => value.abs().to_string() })
    }

    /// A gap to something as words: `高于全国1.6个百分点`, `与全国持平`.
    pub fn gap(&self, reference: &str, gap: Decimal) -> Result<String> {
        let key = match gap {
            g if g.is_zero() => "gap_equal",
            g if g.is_sign_negative() => "gap_below",
            _ => "gap_above",
        };
        self.say(key, context! { reference, value => gap.abs().to_string() })
    }

    /// A change in points as words: `加快1.6个百分点`, `放缓…`, `持平`.
    pub fn change(&self, change: Decimal) -> Result<String> {
        let key = match change {
            c if c.is_zero() => "change_none",
            c if c.is_sign_negative() => "change_slower",
            _ => "change_faster",
        };
        self.say(key, context! { value => change.abs().to_string() })
    }

    /// A place with its tie mark, as tables and charts show it: `14=`; the least possible place of an interval.
    pub fn place(&self, row: &Ranked) -> String {
        if row.ties > 0 { format!("{}=", row.rank) } else { row.rank.to_string() }
    }

    /// The places that missing figures leave open: `14–15`, or `14` where there is no doubt.
    pub fn interval(&self, rank: u32, worst: u32) -> String {
        if rank == worst { rank.to_string() } else { format!("{rank}\u{2013}{worst}") }
    }

    /// A place in running text: `第14位（与四川、安徽并列）`, with the interval where it is open.
    pub fn place_words(&self, ranking: &Ranking, row: &Ranked) -> Result<String> {
        let ties: Vec<String> = ranking.tied_with(row).map(|r| self.name(r.region)).collect();
        let ties = if ties.is_empty() { String::new() } else { self.wording.list(&ties)? };
        let (known, size) = (ranking.rows.len(), ranking.size());
        self.say("place", context! { rank => row.rank, worst => row.worst, ties, known, size })
    }

    /// Places gained in words: `前移16位`, `前移10至17位`, `变动在后移1位至前移6位之间`.
    pub fn climb(&self, climb: Climb) -> Result<String> {
        let values = context! {
            least => climb.least.abs(), most => climb.most.abs(),
            low => climb.least.abs().min(climb.most.abs()), high => climb.least.abs().max(climb.most.abs()),
        };
        let key = match (climb.least, climb.most) {
            (0, 0) => "climb_none",
            (a, b) if a == b && a > 0 => "climb_up",
            (a, b) if a == b => "climb_down",
            (a, _) if a >= 0 => "climb_up_range",
            (_, b) if b <= 0 => "climb_down_range",
            _ => "climb_open",
        };
        self.say(key, values)
    }

    /// A value with its region: `西藏（17.6%）`, with a mark where the figure was worked out.
    pub fn named_value(&self, row: &Ranked) -> Result<String> {
        let derived = row.status == Status::Derived;
        self.say("named_value", context! { name => self.name(row.region), value => number(row.value), derived })
    }

    /// Why a region is not ranked, in a few words.
    pub fn missing(&self, why: &Missing) -> Result<String> {
        self.wording.word(match why {
            Missing::Unpublished => "missing_unpublished",
            Missing::SingleMonth(_) => "missing_month",
        })
    }

    /// The national figure of the lead indicator.
    pub fn national(&self) -> Option<crate::frame::Figure<'a>> {
        let facts = self.facts;
        let measure = crate::domain::Measure::Yoy;
        facts.store.figure(RegionCode::NATION, &facts.lead.indicator.id, facts.period, measure)
    }

    /// The name of a group.
    pub fn group_name<'g>(&self, group: &'g crate::catalog::Group) -> &'g str {
        match self.wording.language {
            Language::Zh => &group.name_zh,
            Language::En => &group.name_en,
        }
    }

    /// The nation in running text.
    pub fn nation(&self) -> Result<String> {
        self.wording.word("nation")
    }

    /// How a region stands out in a chart: the briefing's own region does.
    pub fn emphasis(&self, code: RegionCode) -> Emphasis {
        match self.region {
            Some(region) if region.code == code => Emphasis::Focus,
            _ => Emphasis::Plain,
        }
    }

    /// The line below a chart of the ranking: its sources, and what the mark of derived figures means if there is one.
    pub fn chart_source(&self, key: &str) -> Result<String> {
        let line = self.source_line(key)?;
        let derived = self.facts.now().rows.iter().any(|r| r.status == Status::Derived);
        Ok(if derived { format!("{line}{}", self.wording.word("chart_derived")?) } else { line })
    }

    /// The line below a chart: where its figures come from.
    pub fn source_line(&self, key: &str) -> Result<String> {
        self.say(key, context! { period => self.wording.period(self.facts.period)? })
    }

    /// The line below a chart's title: what is measured, where and when.
    pub fn chart_subtitle(&self, key: &str) -> Result<String> {
        self.chart_subtitle_on(Basis::Cumulative, key)
    }

    /// The same for figures of a basis.
    pub fn chart_subtitle_on(&self, basis: Basis, key: &str) -> Result<String> {
        let indicator = self.wording.indicator_full(self.facts.lead.indicator);
        let quarters = &self.facts.quarters;
        let short = |period: Period| self.wording.period_short(period_at(basis, period.last())?);
        let (first, last) = (short(quarters[0])?, short(quarters[quarters.len() - 1])?);
        let month = self.facts.period.last().month();
        self.say(key, context! { indicator, period => self.wording.period(self.facts.period)?, first, last, month })
    }

    /// A name for a chart's picture, unlike that of any other report in the folder.
    pub fn figure_name(&self, chart: &str) -> String {
        let scope = self.region.map_or_else(|| "overview".to_string(), super::super::slug);
        match self.wording.language.tag() {
            "zh" => format!("{scope}-{chart}"),
            tag => format!("{scope}-{chart}.{tag}"),
        }
    }

    /// Time labels of the quarter ends shown, for figures of a basis.
    pub fn columns(&self, basis: Basis) -> Result<Vec<TimeLabel>> {
        let label = |period: &Period| {
            let month = period.last().month();
            let key = match basis {
                Basis::Cumulative => format!("quarter_end_{month}"),
                Basis::Month => format!("month_{month}"),
            };
            Ok(TimeLabel { year: period.year(), within: self.wording.word(&key)? })
        };
        self.facts.quarters.iter().map(label).collect()
    }
}

/// A figure for a chart: the nearest float.
pub fn float(value: Decimal) -> f64 {
    use rust_decimal::prelude::ToPrimitive;
    value.to_f64().unwrap_or_default()
}

/// A figure with sign for a chart label.
pub fn signed_text(value: Decimal) -> String {
    signed(value)
}
