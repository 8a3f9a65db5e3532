//! Parts of words: beginnings and endings by which plain words are known, from the table `parts` of `phrases.toml`.

use std::ops::Deref;

use anyhow::{Context, Result};

use crate::catalog::phrases::Roles;

/// Declares [`Parts`]: its lists, and how each is found by its name in `phrases.toml`.
macro_rules! parts {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// Beginnings and endings by which plain words are known.
        #[derive(Clone, Debug, Default)]
        pub struct Parts {
            $($(#[$doc])* pub $name: Edges,)*
        }

        impl Parts {
            fn named(&mut self, role: &str) -> Option<&mut Edges> {
                match role {
                    $(stringify!($name) => Some(&mut self.$name),)*
                    _ => None,
                }
            }
        }
    };
}

parts! {
    /// Ends words that tell what a sentence looks at (从总量看, 增速方面).
    view,
    /// Begins words on how a rate was reckoned (扣除…因素后).
    reckoned_open,
    /// Ends them.
    reckoned_end,
    /// In front of a time since which something is so (自8月以来).
    since,
    /// In front of a month to which figures are summed (截至6月).
    until,
    /// Ends a time at which goals are set (2016年初提出…).
    year_begins,
    /// Parts of the names of those who only speak about an area, and of zones inside it (浙江经济研究院, 海宁开发区).
    bodies,
    /// Begins words that say what the area in front does or how it is (辽宁经济下行压力大).
    area_acts,
    /// Tells in front of a number that there are so many (有12个省份).
    there_are,
    /// Words that call an amount a mark (大关).
    marks,
    /// Names of an indicator that mean a part of it where it was told by a wider one (农业产值).
    narrow,
    /// Ends words for the years that have passed (五年来).
    years_past,
    /// Nouns that make words behind a subject another subject (固定资产投资项目).
    things,
    /// Begins words behind a subject that make it a part of it (固定资产投资中).
    within,
    /// Ends of such words (投资到位率).
    thing_ends,
    /// Of what was once so (曾连续8年领跑).
    once,
    /// What came of a goal (实际约4.5%).
    in_fact,
    /// Nouns behind the number of areas told by their signs (粤苏鲁三省).
    area_counters,
    /// Begins words that make the area in front the one that is ranked in (全省前列).
    ahead,
    /// Part of a noun for a goal that is spoken of (围绕…目标).
    goal,
    /// Begins words behind a time that nothing was said of (和去年相同).
    like,
    /// Words behind a list of areas that say no more than that it is one.
    others,
    /// Begins names of indicators of the nation (国内生产总值).
    nation,
    /// Ends names of firms (该公司去年出口…).
    firm,
    /// Stands for a digit that was lost.
    lost,
    /// Ends words that name what is spoken of next, where an indicator or a rate stands in front (出口方面).
    topic,
    /// Ends names of indicators that speak of the amount (经济总量).
    amount,
    /// Ends words in front of a place that is counted from the end (倒数第二).
    from_end,
    /// Ends words in front of times that are left out (剔除2020年、2021年).
    without,
    /// Ends a count of areas (18个省份).
    areas,
    /// Begins words behind a number of years that tell since when, not over how long (16年来首次).
    record,
    /// Ends words in front of one of several (三大门类中制造业).
    among,
    /// Words for the amount of several together, named or not (相加).
    together,
    /// Ends a goal that says growth (预期增长).
    goal_growth,
    /// Begins a clause that only tells why (在…的带动下).
    why_open,
    /// Ends one.
    why_end,
    /// Ends words behind a subject that begin one (投资受房地产下滑影响).
    why_behind,
    /// Ends words about how many areas they are (的城市增至).
    areas_verb,
    /// Ends words for each of several areas (各县).
    each_area,
    /// A goal only where growth or a figure follows (预期).
    goal_if_followed,
    /// Begins a clause that may name what the next is about (虽然).
    concede,
    /// Begins what spans of time are counted in (连续5年).
    span,
    /// Begins the words behind the time of a title that say what it is about.
    title_topic,
    /// Ends words for those of whom stocks are told (金融机构).
    of_stocks,
    /// Ends a count of subjects told before (三者, 两项).
    pronouns,
    /// Ends words behind which the subject stands again (以…为主).
    mainly,
    /// Begins a clause that calls what was told a record (创十年来最高).
    record_open,
    /// Ends one.
    record_end,
    /// More, in front of a difference (比全国好1.3个百分点).
    better,
    /// Less, in front of a difference.
    worse,
    /// Opens a comparison that the next clauses are made in (与…相比).
    comparing,
    /// Words that compare, or join (与).
    joining,
    /// 万亿元俱乐部: what a mark describes, right behind it.
    clubs,
    /// 农业等第一产业: words behind one of what follows.
    such_as,
    /// What is expected, behind what grows (增长预期至5%).
    forecast,
    /// 将全省生产总值增速拉高2个百分点: words in front of what is acted on.
    objects,
    /// Begins words behind a year that name an event or a paper, not what figures are of (2022年两会).
    occasions,
    /// Words for the kinds of areas that a paragraph goes through (分市州看).
    by_area,
    /// Begins words for papers that tell of the year before (上年统计公报).
    papers,
    /// Words that set a goal, in front of its figures (提出).
    sets_goal,
    /// Ends words on what is done with an area that is no subject (建设).
    builds,
    /// Begins words for one of those in the area in front (全省唯一).
    one_of,
    /// Verbs that call an area what a mark makes of it (是…的城市).
    calls,
    /// Ends names of places that no table knows, in front of strangers (嘎拉村村民).
    places,
    /// Words for how long something goes on, in front of the time (连续).
    in_a_row,
    /// Things that an indicator behind a time is only told of (机电产品当月出口).
    goods,
    /// Words for goals that were met or not (目标完成情况).
    met,
    /// Words for the first place with their set behind (增速领跑全国).
    leads,
    /// Verbs that are said of rates (增长6%，加快0.3个百分点).
    changes_rate,
    /// Verbs that set a goal, with the figure right behind (今年定在7%).
    sets_rate,
    /// What is counted, and is no other thing (38个行业大类里有25个增长).
    counted,
    /// Words behind a time since which something is so (自去年4月起).
    onward,
    /// Words that open the parts of what was told (其中).
    of_which,
    /// Verbs of reaching an amount (实现, 完成).
    carries_out,
    /// Words that add up what stands in front, and leave it what it is (合计).
    adding,
    /// 高出规上工业13.5个百分点: how verbs of a comparison begin that stand in front of what is compared with.
    compares_first,
    /// Verbs of ranking that say that rates are ranked, by their beginning (增速居).
    ranks_rates,
    /// The same of amounts (总量居).
    ranks_amounts,
    /// Words that deal out, by which others begin (分别).
    dealing,
    /// Nouns for indicators that are counted (6项指标).
    indicators,
    /// Industry above designated size, in front of a part of it (规模以上).
    above_scale,
    /// Words for being ahead that need nobody behind them (领先).
    ahead_alone,
}

impl Parts {
    pub(super) fn build(roles: &Roles) -> Result<Self> {
        let mut parts = Parts::default();
        for (role, list) in roles {
            let place = parts.named(role).with_context(|| format!("phrases.toml: unknown role parts.{role}"))?;
            *place = Edges::new(list);
        }
        Ok(parts)
    }

    /// Words that say how a rate was reckoned: 扣除留抵退税因素后, 按老口径计算.
    pub fn reckoned(&self, words: &str) -> bool {
        begins(words, &self.reckoned_open) && ends(words, &self.reckoned_end)
    }

    /// Whether a clause turns from a whole to its areas: 分市州看, 从县区看; 增速高于全区的盟市有4个, where `rated`.
    pub fn goes_by_area(&self, clause: &str, rated: bool) -> bool {
        (rated || ends(clause, &self.view)) && self.by_area.iter().any(|kind| clause.contains(kind.as_str()))
    }

    /// Whether words mean each of several areas: 各县.
    pub fn each_of_areas(&self, words: &str) -> bool {
        words.strip_prefix('各').is_some_and(|areas| self.each_area.iter().any(|area| area == areas))
    }
}

/// Words of one meaning, with a glimpse of how they begin and end: most words that are asked for are told apart by a single
/// character.
#[derive(Clone, Debug, Default)]
pub struct Edges {
    words: Vec<String>,
    firsts: Glimpse,
    lasts: Glimpse,
}

impl Edges {
    fn new(words: &[String]) -> Self {
        let mut edges = Edges { words: words.to_vec(), ..Edges::default() };
        for word in words {
            edges.firsts.add(word.chars().next());
            edges.lasts.add(word.chars().next_back());
        }
        edges
    }
}

impl Deref for Edges {
    type Target = [String];

    fn deref(&self) -> &[String] {
        &self.words
    }
}

/// A set of characters that may take one for a member that is none, in a few registers.
#[derive(Clone, Copy, Debug, Default)]
struct Glimpse([u64; 4]);

impl Glimpse {
    fn add(&mut self, c: Option<char>) {
        if let Some(c) = c {
            self.0[c as usize / 64 % 4] |= 1 << (c as u32 % 64);
        }
    }

    #[inline]
    fn has(&self, c: Option<char>) -> bool {
        c.is_some_and(|c| self.0[c as usize / 64 % 4] >> (c as u32 % 64) & 1 != 0)
    }
}

/// Whether words begin with one of a list.
#[inline]
pub fn begins(words: &str, list: &Edges) -> bool {
    list.firsts.has(words.chars().next()) && list.iter().any(|start| words.starts_with(start.as_str()))
}

/// Whether words end in one of a list.
#[inline]
pub fn ends(words: &str, list: &Edges) -> bool {
    list.lasts.has(words.chars().next_back()) && list.iter().any(|end| words.ends_with(end.as_str()))
}
