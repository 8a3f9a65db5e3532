//! Parts of words: beginnings and endings by which plain words are known, from the table `parts` of `phrases.toml`.

use anyhow::{Result, anyhow};

use crate::catalog::phrases::Roles;

/// Beginnings and endings by which plain words are known.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    /// Ends words that tell what a sentence looks at (从总量看, 增速方面).
    pub view: Vec<String>,
    /// Begins words on how a rate was reckoned (扣除…因素后).
    pub reckoned_open: Vec<String>,
    /// Ends them.
    pub reckoned_end: Vec<String>,
    /// Begins words that make the area in front the one that is ranked in (全省前列).
    pub ahead: Vec<String>,
    /// Part of a noun for a goal that is spoken of (围绕…目标).
    pub goal: Vec<String>,
    /// Begins words behind a time that nothing was said of (和去年相同).
    pub like: Vec<String>,
    /// Words behind a list of areas that say no more than that it is one.
    pub others: Vec<String>,
    /// Begins names of indicators of the nation (国内生产总值).
    pub nation: Vec<String>,
    /// Ends names of firms (该公司去年出口…).
    pub firm: Vec<String>,
    /// Stands for a digit that was lost.
    pub lost: Vec<String>,
    /// Ends words that name what is spoken of next, where an indicator or a rate stands in front (出口方面).
    pub topic: Vec<String>,
    /// Ends names of indicators that speak of the amount (经济总量).
    pub amount: Vec<String>,
    /// Ends words in front of a place that is counted from the end (倒数第二).
    pub from_end: Vec<String>,
    /// Ends words in front of times that are left out (剔除2020年、2021年).
    pub without: Vec<String>,
    /// Ends a count of areas (18个省份).
    pub areas: Vec<String>,
    /// Begins words behind a number of years that tell since when, not over how long (16年来首次).
    pub record: Vec<String>,
    /// Ends words in front of one of several (三大门类中制造业).
    pub among: Vec<String>,
    /// Words for the amount of several together, named or not (相加).
    pub together: Vec<String>,
    /// Ends a goal that says growth (预期增长).
    pub goal_growth: Vec<String>,
    /// Begins a clause that only tells why (在…的带动下).
    pub why_open: Vec<String>,
    /// Ends one.
    pub why_end: Vec<String>,
    /// Ends words behind a subject that begin one (投资受房地产下滑影响).
    pub why_behind: Vec<String>,
    /// Begins words behind which the areas follow that a figure was said of (包括).
    pub namely: Vec<String>,
    /// Ends words about how many areas they are (的城市增至).
    pub areas_verb: Vec<String>,
    /// Ends words for each of several areas (各县).
    pub each_area: Vec<String>,
    /// Ends a count of subjects told before (三者, 两项).
    pub pronouns: Vec<String>,
    /// Ends words behind which the subject stands again (以…为主).
    pub mainly: Vec<String>,
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
                "namely" => &mut parts.namely,
                "areas_verb" => &mut parts.areas_verb,
                "each_area" => &mut parts.each_area,
                "mainly" => &mut parts.mainly,
                _ => return Err(anyhow!("phrases.toml: unknown role parts.{role}")),
            };
            place.clone_from(list);
        }
        Ok(parts)
    }

    /// Words that say how a rate was reckoned: 扣除留抵退税因素后, 按老口径计算.
    pub fn reckoned(&self, words: &str) -> bool {
        self.reckoned_open.iter().any(|w| words.starts_with(w.as_str())) && ends(words, &self.reckoned_end)
    }
}

impl Parts {
    /// Whether words mean each of several areas: 各县.
    pub fn each_of_areas(&self, words: &str) -> bool {
        words.strip_prefix('各').is_some_and(|areas| self.each_area.iter().any(|area| area == areas))
    }
}

/// Whether words begin with one of a list.
pub fn begins(words: &str, list: &[String]) -> bool {
    list.iter().any(|start| words.starts_with(start.as_str()))
}

/// Whether words end in one of a list.
pub fn ends(words: &str, list: &[String]) -> bool {
    list.iter().any(|end| words.ends_with(end.as_str()))
}
