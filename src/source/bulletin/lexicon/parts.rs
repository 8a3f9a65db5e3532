//! Parts of words: beginnings and endings by which plain words are known, from the table `parts` of `phrases.toml`.

use std::ops::Deref;

use anyhow::{Result, anyhow};

use crate::catalog::phrases::Roles;

/// Beginnings and endings by which plain words are known.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    /// Ends words that tell what a sentence looks at (从总量看, 增速方面).
    pub view: Edges,
    /// Begins words on how a rate was reckoned (扣除…因素后).
    pub reckoned_open: Edges,
    /// Ends them.
    pub reckoned_end: Edges,
    /// Begins words that make the area in front the one that is ranked in (全省前列).
    pub ahead: Edges,
    /// Part of a noun for a goal that is spoken of (围绕…目标).
    pub goal: Edges,
    /// Begins words behind a time that nothing was said of (和去年相同).
    pub like: Edges,
    /// Words behind a list of areas that say no more than that it is one.
    pub others: Edges,
    /// Begins names of indicators of the nation (国内生产总值).
    pub nation: Edges,
    /// Ends names of firms (该公司去年出口…).
    pub firm: Edges,
    /// Stands for a digit that was lost.
    pub lost: Edges,
    /// Ends words that name what is spoken of next, where an indicator or a rate stands in front (出口方面).
    pub topic: Edges,
    /// Ends names of indicators that speak of the amount (经济总量).
    pub amount: Edges,
    /// Ends words in front of a place that is counted from the end (倒数第二).
    pub from_end: Edges,
    /// Ends words in front of times that are left out (剔除2020年、2021年).
    pub without: Edges,
    /// Ends a count of areas (18个省份).
    pub areas: Edges,
    /// Begins words behind a number of years that tell since when, not over how long (16年来首次).
    pub record: Edges,
    /// Ends words in front of one of several (三大门类中制造业).
    pub among: Edges,
    /// Words for the amount of several together, named or not (相加).
    pub together: Edges,
    /// Ends a goal that says growth (预期增长).
    pub goal_growth: Edges,
    /// Begins a clause that only tells why (在…的带动下).
    pub why_open: Edges,
    /// Ends one.
    pub why_end: Edges,
    /// Ends words behind a subject that begin one (投资受房地产下滑影响).
    pub why_behind: Edges,
    /// Ends words about how many areas they are (的城市增至).
    pub areas_verb: Edges,
    /// Ends words for each of several areas (各县).
    pub each_area: Edges,
    /// A goal only where growth or a figure follows (预期).
    pub goal_if_followed: Edges,
    /// Begins a clause that may name what the next is about (虽然).
    pub concede: Edges,
    /// Begins what spans of time are counted in (连续5年).
    pub span: Edges,
    /// Begins the words behind the time of a title that say what it is about.
    pub title_topic: Edges,
    /// Ends words for those of whom stocks are told (金融机构).
    pub of_stocks: Edges,
    /// Ends a count of subjects told before (三者, 两项).
    pub pronouns: Edges,
    /// Ends words behind which the subject stands again (以…为主).
    pub mainly: Edges,
    /// Begins a clause that calls what was told a record (创十年来最高).
    pub record_open: Edges,
    /// Ends one.
    pub record_end: Edges,
    /// More, in front of a difference (比全国好1.3个百分点).
    pub better: Edges,
    /// Less, in front of a difference.
    pub worse: Edges,
    /// Opens a comparison that the next clauses are made in (与…相比).
    pub comparing: Edges,
    /// Words that compare, or join (与).
    pub joining: Edges,
    /// 万亿元俱乐部: what a mark describes, right behind it.
    pub clubs: Edges,
    /// 农业等第一产业: words behind one of what follows.
    pub such_as: Edges,
    /// What is expected, behind what grows (增长预期至5%).
    pub forecast: Edges,
    /// 将全省生产总值增速拉高2个百分点: words in front of what is acted on.
    pub objects: Edges,
    /// Begins words behind a year that name an event or a paper, not what figures are of (2022年两会).
    pub occasions: Edges,
    /// Words for the kinds of areas that a paragraph goes through (分市州看).
    pub by_area: Edges,
    /// Begins words for papers that tell of the year before (上年统计公报).
    pub papers: Edges,
    /// Words that set a goal, in front of its figures (提出).
    pub sets_goal: Edges,
    /// Ends words on what is done with an area that is no subject (建设).
    pub builds: Edges,
    /// Begins words for one of those in the area in front (全省唯一).
    pub one_of: Edges,
    /// Verbs that call an area what a mark makes of it (是…的城市).
    pub calls: Edges,
    /// Ends names of places that no table knows, in front of strangers (嘎拉村村民).
    pub places: Edges,
}

impl Parts {
    pub(super) fn build(roles: &Roles) -> Result<Self> {
        let mut parts = Parts::default();
        for (role, list) in roles {
            let place = match role.as_str() {
                "view" => &mut parts.view,
                "reckoned_open" => &mut parts.reckoned_open,
                "reckoned_end" => &mut parts.reckoned_end,
                "ahead" => &mut parts.ahead,
                "goal" => &mut parts.goal,
                "like" => &mut parts.like,
                "others" => &mut parts.others,
                "nation" => &mut parts.nation,
                "firm" => &mut parts.firm,
                "lost" => &mut parts.lost,
                "topic" => &mut parts.topic,
                "amount" => &mut parts.amount,
                "from_end" => &mut parts.from_end,
                "without" => &mut parts.without,
                "areas" => &mut parts.areas,
                "record" => &mut parts.record,
                "among" => &mut parts.among,
                "pronouns" => &mut parts.pronouns,
                "together" => &mut parts.together,
                "goal_growth" => &mut parts.goal_growth,
                "why_open" => &mut parts.why_open,
                "why_end" => &mut parts.why_end,
                "why_behind" => &mut parts.why_behind,
                "areas_verb" => &mut parts.areas_verb,
                "each_area" => &mut parts.each_area,
                "goal_if_followed" => &mut parts.goal_if_followed,
                "concede" => &mut parts.concede,
                "span" => &mut parts.span,
                "title_topic" => &mut parts.title_topic,
                "of_stocks" => &mut parts.of_stocks,
                "mainly" => &mut parts.mainly,
                "record_open" => &mut parts.record_open,
                "record_end" => &mut parts.record_end,
                "better" => &mut parts.better,
                "worse" => &mut parts.worse,
                "occasions" => &mut parts.occasions,
                "by_area" => &mut parts.by_area,
                "papers" => &mut parts.papers,
                "sets_goal" => &mut parts.sets_goal,
                "builds" => &mut parts.builds,
                "one_of" => &mut parts.one_of,
                "calls" => &mut parts.calls,
                "places" => &mut parts.places,
                "comparing" => &mut parts.comparing,
                "joining" => &mut parts.joining,
                "clubs" => &mut parts.clubs,
                "such_as" => &mut parts.such_as,
                "forecast" => &mut parts.forecast,
                "objects" => &mut parts.objects,
                _ => return Err(anyhow!("phrases.toml: unknown role parts.{role}")),
            };
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
