//! Dealing out: which figure of a list belongs to which subject, area, time and reference.

use super::super::bind::is_amount;
use super::super::lead::Lead;
use super::super::state::{State, Tools};
use super::super::token::{Figure, UnitClass};
use super::reference::references;
use super::{Tail, areas};
use crate::domain::{Area, Bound, Period};

/// Figures that stand together.
#[derive(Clone, Copy, Debug)]
pub struct List<'a> {
    /// Figures with the places of their tokens.
    pub figures: &'a [(Figure, usize)],
    /// The subjects listed in front of them, as many as there are figures; `None` for one that is no indicator.
    pub members: Option<&'a [Option<u16>]>,
    /// The words behind the last.
    pub tail: &'a Tail,
}

/// What the figures of a list were dealt out to.
#[derive(Debug)]
pub(super) struct Dealt {
    /// Indicators, by place in the lexicon; what stands for an unknown one is in no pair.
    pub subjects: Vec<u16>,
    /// Areas.
    pub areas: Vec<Area>,
    /// References of differences.
    pub references: Vec<Option<String>>,
    /// The period of each figure, or of each area, where periods were listed.
    pub times: Vec<Period>,
    /// What belongs together; empty where the numbers do not fit.
    pub pairs: Vec<Pair>,
}

impl Dealt {
    /// Deals out a list to its subjects, of which there is at least one.
    pub fn new(tools: &Tools<'_>, state: &State, lead: &Lead, list: &List<'_>, subjects: Vec<u16>) -> Self {
        let k = list.figures.len();
        let mut areas = areas(tools, state);
        let periods =
            k > 1 && list.members.is_none() && subjects.len() == 1 && areas.len() == 1 && state.periods.len() == k;
        let one_by_one = areas_one_by_one(state, lead, list, &subjects, &areas);
        let placed = one_by_one.is_some();
        areas = one_by_one.unwrap_or(areas);
        let (subjects, unknown) =
            if periods || placed { (subjects, Vec::new()) } else { listed(state, lead, list, subjects, areas.len()) };
        if let [Area::Unknown] = areas.as_slice() {
            // Else what the paragraph before was about.
            areas = vec![state.topic.clone().or(state.before.clone()).unwrap_or(Area::Unknown)];
        }
        if let [Area::Special(name)] = areas.as_slice()
            && let Some(members) = tools.lexicon.members.get(name).filter(|members| k > 1 && members.len() == k)
        {
            // 京津冀三地…分别增长: the areas that the one name stands for.
            areas = members.iter().map(|code| Area::Division(*code)).collect();
        }
        let references = references(tools, state, lead, &areas, subjects[0]);
        let mut pairs = deal(k, subjects.len(), areas.len(), references.len());
        pairs.retain(|pair| !unknown.get(pair.subject).copied().unwrap_or(false));
        let mut times = Vec::new();
        let alone = subjects.len() == 1 && areas.len() == 1;
        // 分别占全国、全省进出口总值的5.9%、46%: shares of several wholes.
        let shares = lead.share && lead.each && lead.wholes == k;
        // 总量和增速分别居全市第2位和第4位
        let places = lead.both(k) && list.figures[0].0.ordinal;
        if pairs.is_empty() && alone && (shares || places) {
            pairs = (0..k).map(|figure| Pair { figure, subject: 0, area: 0, reference: 0 }).collect();
        }
        if pairs.is_empty() && alone && lead.bound == Bound::AtLeast && is_amount(list.figures[0].0.class) {
            // 连续跨越3万亿元、4万亿元两个台阶: the last mark passed.
            pairs = vec![Pair { figure: k - 1, subject: 0, area: 0, reference: 0 }];
        }
        if pairs.is_empty() && unknown.is_empty() && k > 1 && state.periods.len() == k {
            // 2月、3月、4月分别增长…
            (pairs, times) = (deal(k, 1, k, 0), state.periods.clone());
            areas = vec![areas[0].clone(); k];
        } else if let ([span], true, true) = (state.periods.as_slice(), pairs.is_empty(), unknown.is_empty())
            && (lead.each && k > 1 && span.months() == k as i32)
        {
            // 4至6月分别增长9.3%、9.6%和9.5%
            (pairs, times) = (deal(k, 1, k, 0), span.each_month().collect());
            areas = vec![areas[0].clone(); k];
        } else if k == 1 && alone && lead.all && state.periods.len() > 1 {
            // 5、6两个月增加值都突破了80亿元
            (pairs, times) = (deal(1, 1, state.periods.len(), 0), state.periods.clone());
            areas = vec![areas[0].clone(); times.len()];
        }
        Dealt { subjects, areas, references, times, pairs }
    }
}

/// 海口790.1亿元、三亚242.3亿元，增幅分别为30.5%和13.1%: the areas of which amounts of the one subject were told one by one.
fn areas_one_by_one(
    state: &State,
    lead: &Lead,
    list: &List<'_>,
    subjects: &[u16],
    areas: &[Area],
) -> Option<Vec<Area>> {
    let k = list.figures.len();
    // 广州20735亿元、佛山9218亿元分列第二、第三
    let spread = lead.each || list.figures[0].0.ordinal;
    let ([subject], [area], None, true) = (subjects, areas, list.members, k > 1 && spread && !lead.fresh) else {
        return None;
    };
    let told = &state.told_areas[state.told_areas.len().checked_sub(k)?..];
    let recent = &state.recent[state.recent.len().checked_sub(k)?..];
    (told.last() == Some(area) && recent.iter().all(|told| *told == Some(*subject))).then(|| told.to_vec())
}

/// The subjects of a list, and which of them stand for something unknown.
fn listed(state: &State, lead: &Lead, list: &List<'_>, subjects: Vec<u16>, areas: usize) -> (Vec<u16>, Vec<bool>) {
    let k = list.figures.len();
    if let Some(members) = list.members {
        // 纺织业、装备制造业分别增长3.1%和5.2%. What is no indicator is passed over.
        let known = members.iter().flatten().next().copied();
        let subjects = members.iter().filter_map(|member| member.or(known)).collect();
        return (subjects, members.iter().map(Option::is_none).collect());
    }
    if k > 1 && !lead.fresh && subjects.len() == 1 && areas == 1 && state.recent.len() >= k {
        // A 15781元，B 4761元，增长8.4%和8%. What stands for an unknown subject is passed over.
        let recent = &state.recent[state.recent.len() - k..];
        let unknown = recent.iter().map(Option::is_none).collect();
        return (recent.iter().map(|s| s.unwrap_or(subjects[0])).collect(), unknown);
    }
    // 比全省和全国分别高17.2、23.1个百分点: one for each that is compared with.
    let each = lead.each && lead.references.len() < k;
    let each = each && matches!(list.figures[0].0.class, UnitClass::Points | UnitClass::Place);
    if each && k > 1 && !lead.fresh && subjects.len() == 1 && areas == 1 && state.rated.len() >= k {
        // A增长3.7%，B增长11.9%，分别比一季度提高0.2和0.6个百分点; 分别列全省第8位和第3位.
        let rated = &state.rated[state.rated.len() - k..];
        let unknown = rated.iter().map(Option::is_none).collect();
        return (rated.iter().map(|s| s.unwrap_or(subjects[0])).collect(), unknown);
    }
    (subjects, Vec::new())
}

/// Which figure belongs to which subject, area and reference.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair {
    pub figure: usize,
    pub subject: usize,
    pub area: usize,
    pub reference: usize,
}

fn deal(figures: usize, subjects: usize, areas: usize, references: usize) -> Vec<Pair> {
    let pair = |figure, subject, area, reference| Pair { figure, subject, area, reference };
    if figures == 1 {
        let each = (0..subjects).flat_map(|s| (0..areas).map(move |a| (s, a)));
        return each.map(|(s, a)| pair(0, s, a, 0)).collect();
    }
    if figures == subjects && areas == 1 {
        return (0..figures).map(|k| pair(k, k, 0, 0)).collect();
    }
    if figures == areas && subjects == 1 {
        return (0..figures).map(|k| pair(k, 0, k, 0)).collect();
    }
    if figures == references && subjects == 1 && areas == 1 {
        return (0..figures).map(|k| pair(k, 0, 0, k)).collect();
    }
    Vec::new()
}
