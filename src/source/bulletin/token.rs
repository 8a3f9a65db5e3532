//! Tokens: what the words of a sentence are, before anything is bound to anything.

use crate::domain::{Bound, Decimal};

/// Roles of plain words; the phrases that play them are data (`phrases.toml`, table `words`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// Stands anywhere between subject and figure and changes neither.
    Filler,
    /// A verb behind which the amount itself stands (达到, 增长到).
    Reach,
    /// Growth or rise.
    Up,
    /// Decline or fall.
    Down,
    /// Noun for a growth rate.
    Rate,
    /// Noun for a rate of decline.
    DropRate,
    /// A rate comes nearer to zero.
    Narrow,
    /// A rate moves away from zero.
    Widen,
    /// Higher than what follows.
    Above,
    /// Lower than what follows.
    Below,
    /// Opens a comparison (比, 与).
    Than,
    /// Against the same period a year before.
    Yoy,
    /// Against the period before.
    Pop,
    /// Average of two years.
    Avg2,
    /// Average over more years: no measure.
    AverageGrowth,
    /// Takes up part of what follows (占).
    Share,
    /// Noun for a share.
    ShareNoun,
    /// Pulls what follows.
    Pull,
    /// Contribution to growth.
    Contribution,
    /// Opens a target that is no subject (对).
    Toward,
    /// Opens the starting point of a change (从, 由).
    From,
    /// Opens a place or a set (在).
    At,
    /// Takes a place in a ranking.
    RankVerb,
    /// Gains places.
    RankGain,
    /// Loses places.
    RankLoss,
    /// Neither more nor less.
    Flat,
    /// Figures are dealt out to subjects in turn.
    Each,
    /// One figure for all subjects.
    All,
    /// One figure for several together.
    Jointly,
    /// An estimate ahead of the outcome.
    Expected,
    /// A goal.
    Target,
    /// A goal that is compared with.
    Plan,
    /// At least, in front of the figure.
    Over,
    /// At most, in front of the figure.
    Under,
    /// About, in front of the figure.
    About,
    /// At least, behind the figure.
    AtLeast,
    /// A little more, behind number or unit.
    More,
    /// At most, behind the figure.
    AtMost,
    /// About, behind the figure.
    Around,
    /// Several years.
    Multi,
    /// An absolute change: no measure.
    Absolute,
    /// Mean of the area named before.
    Mean,
    /// Index number.
    IndexWord,
    /// Joins members of a list.
    Join,
    /// Doubled.
    Double,
    /// Ratio of the three sectors.
    RatioOf,
    /// The areas of which it was said follow (的还有, 分别是).
    Namely,
    /// The first place (首位, 榜首).
    First,
    /// The second place (次之).
    Second,
    /// Somebody whom no table knows.
    Stranger,
    /// Known not to mean what it looks like: plain text.
    Stop,
}

impl Word {
    /// The role of a table of `phrases.toml`.
    pub fn from_name(name: &str) -> Option<Word> {
        Some(match name {
            "filler" => Word::Filler,
            "reach" => Word::Reach,
            "up" => Word::Up,
            "down" => Word::Down,
            "rate" => Word::Rate,
            "drop_rate" => Word::DropRate,
            "narrow" => Word::Narrow,
            "widen" => Word::Widen,
            "above" => Word::Above,
            "below" => Word::Below,
            "than" => Word::Than,
            "yoy" => Word::Yoy,
            "pop" => Word::Pop,
            "avg2" => Word::Avg2,
            "average_growth" => Word::AverageGrowth,
            "share" => Word::Share,
            "share_noun" => Word::ShareNoun,
            "pull" => Word::Pull,
            "contribution" => Word::Contribution,
            "toward" => Word::Toward,
            "from" => Word::From,
            "at" => Word::At,
            "rank_verb" => Word::RankVerb,
            "rank_gain" => Word::RankGain,
            "rank_loss" => Word::RankLoss,
            "flat" => Word::Flat,
            "each" => Word::Each,
            "all" => Word::All,
            "jointly" => Word::Jointly,
            "expected" => Word::Expected,
            "target" => Word::Target,
            "plan" => Word::Plan,
            "over" => Word::Over,
            "under" => Word::Under,
            "about" => Word::About,
            "at_least" => Word::AtLeast,
            "more" => Word::More,
            "at_most" => Word::AtMost,
            "around" => Word::Around,
            "multi" => Word::Multi,
            "absolute" => Word::Absolute,
            "mean" => Word::Mean,
            "index_word" => Word::IndexWord,
            "join" => Word::Join,
            "double" => Word::Double,
            "ratio_of" => Word::RatioOf,
            "namely" => Word::Namely,
            "first" => Word::First,
            "second" => Word::Second,
            "stranger" => Word::Stranger,
            "stop" => Word::Stop,
            _ => return None,
        })
    }
}

/// Nouns of measurement that a sector turns into an indicator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noun {
    /// 增加值
    ValueAdded,
    /// 产值
    Output,
    /// 投资
    Investment,
    /// 营业收入
    Revenue,
    /// 利润
    Profit,
    /// 用电量
    Electricity,
    /// 总量: the amount of the subject told before.
    Total,
}

impl Noun {
    /// The noun of a table of `phrases.toml`.
    pub fn from_name(name: &str) -> Option<Noun> {
        Some(match name {
            "value_added" => Noun::ValueAdded,
            "output" => Noun::Output,
            "investment" => Noun::Investment,
            "revenue" => Noun::Revenue,
            "profit" => Noun::Profit,
            "electricity" => Noun::Electricity,
            "total" => Noun::Total,
            _ => return None,
        })
    }
}

/// Areas that need the document to be understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Local {
    /// The document's own area, whatever its rung.
    Own,
    /// Its province.
    Province,
    /// Its city.
    City,
    /// Its county.
    County,
    /// The nation.
    Nation,
}

/// Classes of units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitClass {
    /// %
    Percent,
    /// 个百分点
    Points,
    /// 成: tenths
    Tenth,
    /// 倍
    Times,
    /// 元, 亿美元
    Money,
    /// 万吨, 亿斤
    Mass,
    /// 亿千瓦时
    Energy,
    /// 万亿 without its noun
    Bare,
    /// 位
    Place,
    /// Anything that no indicator is measured in.
    Other,
    /// No unit at all.
    None,
}

/// What a time word says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Time {
    /// Year as printed.
    pub year: Option<Year>,
    /// First and last month of the year.
    pub months: Option<(u32, u32)>,
    /// The same months a year before (同期).
    pub same: bool,
    /// The end of the span only (年末).
    pub end: bool,
    /// From the beginning of the year on (今年以来).
    pub since: bool,
    /// The month or quarter just past (上月, 上季度).
    pub previous: bool,
    /// The last month or quarter of the span told (当月).
    pub single: bool,
    /// The whole year is named as such (全年).
    pub whole: bool,
    /// The months are spoken of one by one (4、5两个月).
    pub each: bool,
}

/// A year, absolute or relative to the year of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Year {
    /// 2022年
    Absolute(i32),
    /// 今年 0, 去年 -1
    Relative(i32),
    /// 上年: the year before the one spoken of
    Before,
}

/// A figure: number and unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    /// Value in the unit given (成 and 倍 made per cent).
    pub value: Decimal,
    /// Class of the unit.
    pub class: UnitClass,
    /// Index of the unit's name in the lexicon.
    pub unit: u16,
    /// Bound told by the words around number and unit.
    pub bound: Bound,
    /// 第N, 首位: a place in an order.
    pub ordinal: bool,
    /// Digits are lost: not to be used.
    pub damaged: bool,
    /// Upper end of a range whose lower end is `value`.
    pub upper: Option<Decimal>,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// Words that no table knows.
    Text,
    /// Punctuation, brackets, line ends.
    Mark(char),
    /// A plain word with a role.
    Word(Word),
    /// One or several indicators, by place in the lexicon.
    Subject(u16),
    /// One or several sectors, by place in the lexicon.
    Sector(u16),
    /// A noun of measurement.
    Noun(Noun),
    /// A named area, by place in the lexicon.
    Area(u16),
    /// The sign of a province (粤), by the place of the area in the lexicon: plain text but in a list that is counted
    /// (粤苏鲁三省).
    Sign(u16),
    /// An area that depends on the document.
    Local(Local),
    /// A time.
    Time(Time),
    /// A number that has no unit yet.
    Number(Figure),
    /// A unit that has no number yet.
    Unit(UnitClass, u16, bool),
    /// 第 or 前 in front of a number.
    Ordinal(bool),
    /// 首位, 首.
    First,
    /// Words for the second place.
    Second,
    /// 百分之 in front of a number.
    PerCent,
    /// Number with unit.
    Figure(Figure),
}

/// A token with its place in the repaired text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// First byte.
    pub start: usize,
    /// Byte after the last one.
    pub end: usize,
}

impl Token {
    /// Whether it is this word.
    pub fn is(&self, word: Word) -> bool {
        matches!(self.kind, Kind::Word(w) if w == word)
    }

    /// Whether it is this mark.
    pub fn mark(&self, mark: char) -> bool {
        matches!(self.kind, Kind::Mark(m) if m == mark)
    }
}
