//! State: what a document is read with, and what a sentence hands on to the next.

use super::classify::{Draft, Why};
use super::context::Context;
use super::lead::Reference;
use super::lexicon::{Lexicon, SectorMeaning, begins};
use super::sentence::Sentence;
use super::token::Noun;
use crate::catalog::Regions;
use crate::domain::{Area, Measure, Period, RegionCode, Status};

/// Something seen and not understood.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Code of the diagnostic.
    pub code: &'static str,
    /// What it says.
    pub message: &'static str,
    /// First byte in the repaired text.
    pub start: usize,
    /// Byte after the last one.
    pub end: usize,
}

/// A figure that gives no record.
#[derive(Clone, Copy, Debug)]
pub struct Unread {
    /// The reason.
    pub why: Why,
    /// First byte in the repaired text.
    pub start: usize,
    /// Byte after the last one.
    pub end: usize,
}

/// What sentences gave.
#[derive(Debug, Default)]
pub struct Found {
    /// Statements.
    pub drafts: Vec<Draft>,
    /// What was not understood.
    pub notices: Vec<Notice>,
    /// Figures without a statement, where no notice tells why.
    pub unread: Vec<Unread>,
}

/// What a document is read with.
pub struct Tools<'a> {
    /// Phrases.
    pub lexicon: &'a Lexicon,
    /// Regions of the catalog.
    pub regions: &'a Regions,
    /// Setting of the document.
    pub context: &'a Context,
    /// The repaired text.
    pub text: &'a str,
}

/// What a sentence looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// Amounts (从总量看).
    Level,
    /// Growth on the year (从增速看).
    Growth,
    /// Growth on the period before (从环比看).
    Pop,
    /// Average growth of two years (从两年平均增速看).
    Avg2,
}

/// What a sentence hands on to the next.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// Areas of the subject; the document's own where empty.
    pub areas: Vec<Area>,
    /// Area of the section (a heading 浙江：…).
    pub section: Option<Area>,
    /// Period and status of the lines below a heading that names a year (二、2020年主要目标).
    pub headed: Option<(Period, Status)>,
    /// Indicators of the subject; none where the subject is something else.
    pub subjects: Vec<u16>,
    /// The subject comes from the sentence before.
    pub carried: bool,
    /// Sectors told last.
    pub sector: Option<Vec<SectorMeaning>>,
    /// They were told in this sentence.
    pub sector_here: bool,
    /// Industry above designated size was told in this sentence.
    pub above_scale: bool,
    /// The indicator whose goals of many areas are spoken of: bare rates behind areas are goals of it.
    pub goals_of_areas: Option<u16>,
    /// Period told last.
    pub period: Option<Period>,
    /// The period told last is no more than the year that runs.
    pub this_year: bool,
    /// Period over several months told last.
    pub cumulative: Option<Period>,
    /// Outcome, expectation or goal, up to the end of the sentence.
    pub status: Status,
    /// The status was said in this clause, since its last figure.
    pub status_here: bool,
    /// A goal was told in this sentence.
    pub aims: bool,
    /// The areas were told in this sentence.
    pub area_here: bool,
    /// An area was told by its name in this sentence.
    pub named_here: bool,
    /// The period was told in this sentence.
    pub period_here: bool,
    /// Periods joined by marks, to be dealt out to as many figures (2月、3月、4月分别…).
    pub periods: Vec<Period>,
    /// Period at the beginning of the sentence.
    home: Option<Period>,
    /// Period of the first statement of the sentence.
    opening: Option<Period>,
    /// A part of the months spoken of was told behind statements of them all.
    pub by_the_way: bool,
    /// The year told last was told in passing (扭转上年下降39.7%的局面; 而2015年是92亿元).
    pub in_passing: bool,
    /// Period told last that is none compared with.
    pub main: Option<Period>,
    /// Periods told in this sentence, each once.
    told: Vec<Period>,
    /// The time told last is one compared with (去年同期) or changes a sentence without a subject of its own.
    pub aside: bool,
    /// The time told last holds for its clause only (，去年同期为增长16.3%，).
    pub passing: bool,
    /// A subject that the catalog does not know was named in this sentence.
    pub other: bool,
    /// The one indicator that figures were told of in the whole text so far, and whether there were others.
    only_told: Option<(u16, bool)>,
    /// The one indicator that the text looks at until it names another (从规模以上工业增加值增速看).
    pub viewed: Option<u16>,
    /// It is that of the areas that this paragraph goes through (分市州看), and holds for it only.
    pub by_area: bool,
    /// The first indicator that an amount or a rate was told of in this paragraph, else in the last that told any.
    leading: Option<u16>,
    /// The one of this paragraph alone.
    first_told: Option<u16>,
    /// The indicator named last whose name ends in a noun of measurement.
    pub spoken: Option<u16>,
    /// The noun of measurement named last in this sentence behind a sector that has no such indicator (采矿业利润).
    pub noun: Option<Noun>,
    /// What the sentence looks at (从总量看, 从环比看).
    pub view: Option<View>,
    /// Unknown words took the place of the subject in this sentence.
    pub lost: bool,
    /// The sentence before ended with the figures of a part of an indicator, which is none.
    pub part_of_unknown: bool,
    /// The last subject named was part of an indicator only.
    pub part: bool,
    /// It was that of a sector (高技术产业实际使用外资).
    pub part_of_sectors: bool,
    /// 预计 inside a clause reaches to its end.
    pub clause_status: bool,
    /// A goal was named in this clause and waits for its figures.
    pub goal: bool,
    /// References of the last gap of the sentence.
    pub references: Vec<Option<String>>,
    /// What 与…相比 compares with, up to the end of the sentence.
    pub compared: Vec<Reference>,
    /// Year that the paragraph counts from (党的十八大以来).
    pub counted_from: Option<i32>,
    /// Starting point of the change told last in this sentence (由2002年…增加到…).
    pub origin: Option<Period>,
    /// What an amount was told to have changed from, for the rate of the change behind it.
    pub changed_from: Vec<Reference>,
    /// Measure ranked last.
    pub ranked: Option<Measure>,
    /// Measure of the rate told last in this paragraph, to go on with where a figure stands behind an area alone.
    pub rates: Option<Measure>,
    /// Measure told last.
    pub said: Option<Measure>,
    /// 扣除房地产开发投资，: what follows is less than the whole, to the semicolon.
    pub reduced: bool,
    /// Only growth is told of the subjects: what else stands behind them is of the spending parts of growth.
    pub growth_only: bool,
    /// Whether the growth told last in this sentence is one.
    pub rises: bool,
    /// The areas or subjects are spoken of together (合计).
    pub jointly: bool,
    /// They are added up, though they may not be named (相加).
    pub summed: bool,
    /// Rates that are compared with were told, above (`true`) or below, and may go on.
    pub more_compared: Option<bool>,
    /// The figure told last was of a share (比重提高0.2个百分点，达到63.5%).
    pub shared: bool,
    /// Amounts of the subject were told in this paragraph.
    pub amounts: bool,
    /// Several years are spoken of.
    pub multi: bool,
    /// A span of years was told in this sentence (2003年至2007年).
    pub spanned: bool,
    /// The subject has a growth rate in this sentence.
    pub growth: bool,
    /// Set ranked last.
    pub scope: Option<String>,
    /// Somebody the catalog does not know carries the statements from here on.
    pub foreign: bool,
    /// Area named last in the paragraph, whatever was said of it.
    pub topic: Option<Area>,
    /// The one area that this paragraph told figures of, and whether it told them of another as well.
    paragraph_area: Option<(Area, bool)>,
    /// The one area that the paragraph before told figures of.
    pub before: Option<Area>,
    /// Subjects that were given an amount in this sentence; nothing for a subject that is unknown.
    pub recent: Vec<Option<u16>>,
    /// Subjects that were given a growth rate in this sentence; nothing for a subject that is unknown.
    pub rated: Vec<Option<u16>>,
    /// Members of the list that figures were dealt to last in this sentence; nothing for one that is no indicator.
    pub members: Vec<Option<u16>>,
    /// A first place was told in this sentence.
    pub led: bool,
    /// The period told last is the year before, by those words.
    pub last_year: bool,
    /// Area of the first statement of this sentence.
    pub first_area: Option<Area>,
    /// Areas that statements of this sentence were of, each once, the last one last.
    pub told_areas: Vec<Area>,
    /// Subjects told of in this paragraph, each once, the last one last.
    pub row: Vec<u16>,
    /// Indicator and area of the rate told last in this sentence.
    pub rated_area: Option<(u16, Area)>,
    /// Direction of the last gap, for 高于全国1.1、全省0.2个百分点.
    pub last_gap: Option<bool>,
    paragraph: usize,
}

impl State {
    /// Makes ready for a sentence.
    pub(super) fn enter(&mut self, sentence: &Sentence<'_>, tools: &Tools<'_>) {
        let context = tools.context;
        // …6月份增长5.7%。其中，制造业增长6.1%: still of then.
        let part =
            sentence.tokens.first().is_some_and(|t| begins(&tools.text[t.start..], &tools.lexicon.parts.of_which));
        let same = sentence.paragraph == self.paragraph;
        if sentence.paragraph != self.paragraph {
            self.paragraph = sentence.paragraph;
            self.subjects.clear();
            self.sector = None;
            self.period = self.headed.map(|(period, _)| period);
            self.cumulative = None;
            self.multi = false;
            self.topic = None;
            let told = self.paragraph_area.take();
            // A paragraph without figures stands between without a word.
            self.before = told.map_or(self.before.take(), |(area, others)| (!others).then_some(area));
            (self.spoken, self.amounts) = (None, false);
            // 26省份用电量同比上升: the title says what the bare rates of areas are.
            // Goals are spoken of until another indicator is named.
            self.goals_of_areas = self.goals_of_areas.filter(|goals| self.viewed == Some(*goals));
            self.rates = (context.rated || self.goals_of_areas.is_some()).then_some(Measure::Yoy);
            self.row.clear();
            self.first_told = None;
            if std::mem::take(&mut self.by_area) {
                self.viewed = None;
            }
            self.counted_from = None;
            self.foreign = false;
            self.aside = false;
            self.told.clear();
        }
        // What was told in passing, or one of several times, does not hold for the next sentence.
        if self.by_the_way && self.told.len() == 1 {
            self.period = if part { self.period } else { self.home };
        } else if self.told.len() == 1 && self.opening.is_some_and(|opening| self.told[0].year() < opening.year()) {
            // 辽宁2024年…，2023年实际增长5.3%。: a year told on the way.
            self.period = self.home;
        } else if self.aside || self.told.len() > 1 {
            // Of whole years, 从2012年…到2021年, the last one.
            let years = self.told.iter().all(|p| p.months() == 12);
            let main = if years {
                self.told.iter().copied().max()
            } else {
                self.told.iter().copied().find(|p| p.months() > 1)
            };
            self.period = self.home.or(if self.aside { None } else { main });
        }
        self.part_of_unknown = same && self.part;
        (self.part, self.part_of_sectors) = (false, false);
        (self.clause_status, self.goal) = (false, false);
        self.home = self.period;
        self.main = self.period;
        self.told.clear();
        (self.aside, self.passing, self.by_the_way, self.in_passing) = (false, false, false, false);
        self.opening = None;
        // 从增速看 holds for the paragraph.
        self.view = self.view.filter(|view| same && matches!(view, View::Growth | View::Avg2));
        (self.lost, self.other, self.jointly, self.summed) = (false, false, false, false);
        self.periods.clear();
        self.references.clear();
        self.compared.clear();
        self.changed_from.clear();
        self.origin = None;
        (self.said, self.ranked, self.noun, self.rises, self.reduced) = (None, None, None, false, false);
        // Where the document has no area of its own, the one told last goes on to the end of the paragraph.
        if !same || context.own.is_some() || self.section.is_some() {
            self.areas.clear();
            self.foreign = false;
        }
        // Nor does a paragraph of a text about the nation that has told of one area alone turn back to the nation.
        if let (true, Some((area, false)), None) = (same, &self.paragraph_area, &self.section)
            && context.own == Some(RegionCode::NATION)
            && area.code().is_some_and(|code| code != RegionCode::NATION)
        {
            self.areas = vec![area.clone()];
        }
        self.recent.clear();
        self.rated.clear();
        self.members.clear();
        self.told_areas.clear();
        self.first_area = None;
        (self.led, self.last_year) = (false, false);
        (self.shared, self.aims, self.spanned, self.status_here) = (false, false, false, false);
        self.more_compared = None;
        self.sector_here = false;
        self.rated_area = None;
        (self.area_here, self.named_here, self.period_here) = (false, false, false);
        self.carried = true;
        self.above_scale = false;
        self.this_year = false;
        self.status = self.headed.map_or(Status::Actual, |(_, status)| status);
        self.growth = false;
        self.scope = None;
        self.last_gap = None;
    }

    /// Notes the indicator of any statement.
    pub(super) fn stated(&mut self, indicator: u16) {
        match &mut self.only_told {
            Some((only, others)) => *others |= *only != indicator,
            None => self.only_told = Some((indicator, false)),
        }
    }

    /// The one indicator that the text has been about so far.
    pub(super) fn about(&self) -> Option<u16> {
        self.only_told.filter(|(_, others)| !others).map(|(only, _)| only)
    }

    /// Notes the indicator that an amount or a rate was told of.
    pub(super) fn told_of(&mut self, indicator: u16) {
        if self.first_told.is_none() {
            (self.first_told, self.leading) = (Some(indicator), Some(indicator));
        }
    }

    /// Whether nothing has been told in this paragraph.
    pub(super) fn begins(&self) -> bool {
        self.first_told.is_none()
    }

    /// 分市州看: what is told is of the indicator that was told of first.
    pub(super) fn go_by_area(&mut self) {
        if self.viewed.is_none() && self.leading.is_some() {
            (self.viewed, self.by_area, self.rates) = (self.leading, true, Some(Measure::Yoy));
            // 分市州看，宜宾70.2亿元: amounts as well.
            self.amounts = true;
            self.subjects.clear();
        }
    }

    /// 各地公布了2023年GDP增长目标。海南定到9.5%: what is told of areas from here on are goals.
    pub(super) fn speak_of_goals(&mut self, indicator: u16) {
        (self.goals_of_areas, self.viewed) = (Some(indicator), Some(indicator));
        self.rates = Some(Measure::Yoy);
    }

    /// Notes that a figure was told of an area.
    pub(super) fn spoken_of(&mut self, area: &Area) {
        self.first_area.get_or_insert_with(|| area.clone());
        if self.told_areas.last() != Some(area) {
            self.told_areas.retain(|told| told != area);
            self.told_areas.push(area.clone());
        }
        match &mut self.paragraph_area {
            Some((first, others)) => *others |= first != area,
            None => self.paragraph_area = Some((area.clone(), false)),
        }
    }

    /// Notes the period that the first statement of a sentence is of.
    pub(super) fn open(&mut self, context: &Context) {
        self.opening = self.opening.or(self.period).or(context.period);
    }

    /// Whether the time told last is not later than that of the first statement of the sentence.
    pub(super) fn told_again(&self) -> bool {
        self.opening.zip(self.period).is_some_and(|(opening, now)| now.first() <= opening.first())
    }

    /// 扭转上年下降39.7%的局面；…: a year told in passing does not reach over the semicolon.
    pub(super) fn back_to_opening(&mut self) {
        let earlier = |(opening, now): (Period, Period)| now.year() < opening.year();
        let inside = |(opening, now): (Period, Period)| opening.first() <= now.first() && now.last() <= opening.last();
        // 一、二季度分别增长…；: nor do the parts that were dealt out.
        let parts = self.periods.len() > 1 && self.opening.zip(self.period).is_some_and(inside);
        let passing = std::mem::take(&mut self.in_passing) && self.opening.zip(self.period).is_some_and(earlier);
        if passing || parts {
            self.period = self.opening;
        }
    }

    /// Number of the paragraph that is read.
    pub(super) fn paragraph(&self) -> usize {
        self.paragraph
    }

    /// Notes a period told in this sentence.
    pub(super) fn tell(&mut self, period: Period, this_year: Option<i32>) {
        // Under 二、2020年主要目标 another year, or a part of that one, is told of outcomes.
        let headed = self.headed.is_some_and(|(goal, status)| status == Status::Target && goal != period);
        if headed && !self.aims {
            self.status = Status::Actual;
        }
        // A status that was said in front of this time holds for it; else what was expected of one year is not of the next,
        // and of a year that is over there are outcomes.
        let past = |year: i32| this_year.is_some_and(|this| period.year() <= this - i32::from(year > period.year()));
        let other = self.period.map(|told| told.year()).filter(|told| *told != period.year());
        let over = match (self.status, other) {
            // 预计2022年增长2%；2023年…
            (Status::Expected, Some(told)) => told < period.year() && past(told),
            // 2025年目标5%左右，去年增速为5.1%
            (Status::Target, Some(told)) => told > period.year() && past(told) && self.headed.is_none(),
            _ => false,
        };
        if over && !self.status_here {
            self.status = Status::Actual;
        }
        // 今年（2024年）上半年: the year only names that of the months.
        let of_year = |told: &Period| told.months() == 12 && told.year() == period.year() && period.months() < 12;
        if self.said.is_none() && self.told.last().is_some_and(of_year) {
            self.told.pop();
        }
        self.period = Some(period);
        self.period_here = true;
        if !self.told.contains(&period) {
            self.told.push(period);
        }
    }

    /// The figures of a goal that was named follow.
    pub(super) fn reach_goal(&mut self) {
        if std::mem::take(&mut self.goal) {
            (self.status, self.status_here) = (Status::Target, true);
        }
    }
}
