//! The lead of a figure: what the words between the figure before and this one say about it.

use super::token::Time;
use crate::domain::{Area, Bound, Period};

/// What a rate or a rank is compared with.
#[derive(Clone, Debug, PartialEq)]
pub enum Reference {
    /// The rate of an area.
    Area(Area, String),
    /// The rate of a time.
    Time(Time, String),
    /// The rate of another indicator, by place in the lexicon, and its words.
    Indicator(u16, String),
    /// The rate of a sector, in its words, and its place in the lexicon.
    Sector(String, u16),
    /// The rate of something else, in its words.
    Other(String),
    /// A goal.
    Plan,
    /// Words that no table knows.
    Unknown,
}

/// What part of a clause the words stand in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// Subject and verb.
    #[default]
    Subject,
    /// Behind 比, 高于: what is compared with.
    Reference,
    /// Behind 居, 列: what is ranked in.
    Scope,
    /// Behind 在: a set or a place.
    Place,
    /// Behind 占: what a share is of.
    Whole,
    /// Behind 拉动 or 对: what is acted on.
    Target,
}

/// Everything the words before a figure told.
#[derive(Clone, Debug, Default)]
pub struct Lead {
    /// Part of the clause.
    pub role: Role,
    /// A subject was named in this clause.
    pub fresh: bool,
    /// Unknown characters before the subject of this clause, or without one.
    pub before: usize,
    /// Of those, what stands in a place that a share may be of (在GDP中的份额).
    pub in_place: usize,
    /// Unknown characters between subject and figure.
    pub after: usize,
    /// Unknown members of a list of subjects.
    pub listed: usize,
    /// Growth (`true`) or decline.
    pub up: Option<bool>,
    /// A noun for a rate.
    pub rate: bool,
    /// A noun for a rate of decline.
    pub drop_rate: bool,
    /// A rate comes nearer to zero (`true`) or moves away from it.
    pub narrow: Option<bool>,
    /// Above (`true`) or below what is compared with.
    pub above: Option<bool>,
    /// A comparison was opened by 比 or 与.
    pub than: bool,
    /// What is compared with.
    pub references: Vec<Reference>,
    /// 同比
    pub yoy: bool,
    /// 环比
    pub pop: bool,
    /// 两年平均
    pub avg2: bool,
    /// 两年平均 of the clause before, which gave no figure.
    pub avg2_waits: bool,
    /// 年均
    pub average: bool,
    /// 占
    pub share: bool,
    /// 比重
    pub share_noun: bool,
    /// 比重 of the clause before, which gave no figure.
    pub share_waits: bool,
    /// 拉动
    pub pull: bool,
    /// 贡献率
    pub contribution: bool,
    /// 贡献率 of the clause before, which gave no figure.
    pub contribution_waits: bool,
    /// 总量
    pub total: bool,
    /// 居, 列
    pub rank: bool,
    /// Places gained (`true`) or lost.
    pub rank_move: Option<bool>,
    /// The set that is ranked.
    pub scope: Option<String>,
    /// 从 … 到 …: a starting point was opened.
    pub from: bool,
    /// The period told before the starting point, to go back to.
    pub home: Option<Period>,
    /// An area was named since the figure before.
    pub placed: bool,
    /// A time was told since the figure before.
    pub timed: bool,
    /// 累计
    pub cumulated: bool,
    /// 与…相比: the comparison reaches into the next clause.
    pub compared: bool,
    /// 对 or 以 opened the target.
    pub toward: bool,
    /// 分别
    pub each: bool,
    /// 均
    pub all: bool,
    /// Areas named as what a share is of.
    pub wholes: usize,
    /// 以 opened the figure that a place is told with.
    pub ranked_with: bool,
    /// A firm is named, and no area since.
    pub firm: bool,
    /// 达到, 为
    pub reach: bool,
    /// 净增
    pub absolute: bool,
    /// 持平
    pub flat: bool,
    /// A sign stands in front of the figure (GDP+5%).
    pub signed: bool,
    /// 指数
    pub index: bool,
    /// 平均水平
    pub mean: bool,
    /// A goal was named in this clause.
    pub aimed: bool,
    /// The clause counts areas (11个省份无一下降), and speaks of no other thing.
    pub counts_areas: bool,
    /// A digit was lost in front of the figure.
    pub lost: bool,
    /// Bound told before the figure.
    pub bound: Bound,
    /// First byte of the first word that makes the measure.
    pub word: Option<usize>,
    /// The rate was named in front of the amount (增速和总量).
    pub rate_first: bool,
    /// The clause behind the figure tells growth of it.
    pub grows: bool,
    /// First byte of the subject.
    pub subject: Option<usize>,
    /// First byte of the clause.
    pub clause: Option<usize>,
}

impl Lead {
    /// 总量和增速分别居…: whether places of both are dealt out to so many figures.
    pub fn both(&self, figures: usize) -> bool {
        self.total && self.rate && self.each && figures == 2
    }

    /// Whether anything says growth.
    pub fn growth(&self) -> bool {
        // 进口扩大18.3%
        let widened = self.narrow == Some(false) && self.references.is_empty() && !self.drop_rate;
        widened || self.up.is_some() || self.rate || self.drop_rate || self.yoy || self.pop || self.avg2
    }

    /// Notes the first word that makes the measure.
    pub fn mark(&mut self, start: usize) {
        self.word.get_or_insert(start);
    }
}
