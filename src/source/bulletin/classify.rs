//! Classification: what a figure says, from the words in front of it and behind it. One rule, one function.

mod deal;
mod reference;
mod say;
mod special;
mod tail;
mod when;
mod why;

use super::assumed::Assumed;
use super::bind::is_amount;
use super::lead::{Lead, Reference, Role};
use super::state::{State, Tools, View};
use super::token::{Figure, Noun, Token, UnitClass};

pub use self::deal::List;
use self::deal::{Dealt, Pair};
pub use self::reference::compared;
use self::say::{fits, say, with_period_before};
pub use self::special::{flat, ratio, shares};
pub use self::tail::{Tail, tail};
use self::when::{ahead, base, goal_of_area, period};
pub use self::why::Why;
use crate::domain::{Area, Bound, Decimal, Measure, Period, RegionCode, Status};

/// One statement before it becomes an observation.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// Name of the rule that made it.
    pub rule: &'static str,
    /// Indicator, by place in the lexicon.
    pub indicator: u16,
    /// Area.
    pub area: Area,
    /// Months covered.
    pub period: Option<Period>,
    /// Measure.
    pub measure: Measure,
    /// Value, sign included.
    pub value: Decimal,
    /// Unit.
    pub unit: String,
    /// Reference of a gap.
    pub reference: Option<String>,
    /// Set of a rank.
    pub scope: Option<String>,
    /// Measure that is ranked or compared.
    pub of: Option<Measure>,
    /// Period compared with.
    pub base: Option<Period>,
    /// What the reading had to inherit.
    pub assumed: Assumed,
    /// Status.
    pub status: Status,
    /// Bound.
    pub bound: Bound,
    /// The figure is a mark that was passed (突破4万亿元), not the amount.
    pub passed: bool,
    /// The indicator that its words may be short for, by place in the lexicon.
    pub full: Option<u16>,
    /// First byte in the repaired text.
    pub start: usize,
    /// Byte after the last one.
    pub end: usize,
}

/// What a list of figures gave.
#[derive(Debug, Default)]
pub struct Made {
    /// Statements.
    pub drafts: Vec<Draft>,
    /// Something seen and not understood.
    pub notice: Option<(&'static str, &'static str)>,
    /// Why there is no statement, where the notice does not tell.
    pub why: Option<Why>,
    /// The figure belongs to another subject, which holds from here on.
    pub other: bool,
}

impl Made {
    fn nothing(why: Why) -> Made {
        Made { why: Some(why), ..Made::default() }
    }
}

/// What a single figure says, before subject and area are dealt out.
struct Said {
    rule: &'static str,
    measure: Measure,
    value: Decimal,
    unit: String,
    references: Vec<Option<String>>,
}

/// Classifies a list of figures and deals them out to subjects and areas.
pub fn group(tools: &Tools<'_>, state: &State, lead: &Lead, list: &List<'_>, tokens: &[Token]) -> Made {
    let first = list.figures[0].0;
    if list.tail.modifies || list.tail.describes && is_amount(first.class) {
        return Made::nothing(Why::Describes);
    }
    if list.tail.subject.is_none() && list.members.is_none() && other_subject(lead, &first) {
        let notice = pull_notice(lead, &first);
        return Made { other: !first.ordinal, notice, ..Made::nothing(Why::OtherSubject) };
    }
    let Some(subjects) = subjects(tools, state, lead, list) else { return Made::nothing(Why::NotTakenUp) };
    if subjects.is_empty() {
        return Made { notice: pull_notice(lead, &first), ..Made::nothing(Why::NoSubject) };
    }
    let dealt = Dealt::new(tools, state, lead, list, subjects);
    if list.figures.len() == 1
        && (dealt.pairs.len() > 1 && together(state, lead, &first) || state.summed && is_amount(first.class))
    {
        let notice = ("bulletin.joint-figure", "one figure for several areas or indicators together; it is not read");
        return Made { notice: Some(notice), ..Made::default() };
    }
    let say = |(f, _): &(Figure, usize)| say(tools, state, lead, f, list.tail, &dealt.references, dealt.subjects[0]);
    let said: Vec<Result<Said, Why>> = list.figures.iter().map(say).collect();
    if dealt.pairs.is_empty() && said.iter().any(Result::is_ok) {
        let notice = ("bulletin.unpaired-list", "as many figures as neither subjects nor areas; the list is not read");
        return Made { notice: Some(notice), ..Made::default() };
    }
    let mut made = drafts(tools, state, lead, list, &dealt, &said, tokens);
    if made.drafts.is_empty() {
        made.notice = made.notice.or(pull_notice(lead, &first));
    }
    made
}

/// Whether one figure is told of several areas or subjects together (两省合计23.5万亿元), not of each of them.
fn together(state: &State, lead: &Lead, figure: &Figure) -> bool {
    let amount = is_amount(figure.class) && lead.bound == Bound::Exact && figure.bound == Bound::Exact;
    // 五市进出口占比近七成
    let share = (lead.share || lead.share_noun) && figure.class == UnitClass::Percent;
    !lead.all && (state.jointly && !figure.ordinal || amount || share)
}

/// The subjects of a list of figures; `None` where a subject carried over is not taken up, empty where there is none.
fn subjects(tools: &Tools<'_>, state: &State, lead: &Lead, list: &List<'_>) -> Option<Vec<u16>> {
    let first = list.figures[0].0;
    let mut subjects = state.subjects.clone();
    // 5.5%的GDP增速
    let rate = list.tail.growth == Some(true) && subjects.is_empty() && !lead.fresh && silent(lead);
    if let Some(subject) = list.tail.subject.filter(|_| is_amount(first.class) || lead.share || rate) {
        subjects = vec![subject];
    } else if !subjects.is_empty() && state.carried && !lead.fresh && !taken_up(state, lead, &first, list.tail) {
        return None;
    }
    if let (Some(theme), true) = (tools.context.subject, state.carried && !lead.fresh && lead.placed)
        && state.row.len() > 1
        && state.row.contains(&theme)
        && tools.context.own.is_none()
        && growth_alone(state, lead, &first, list.tail)
    {
        // 河南提出GDP增长5.5%，…零售额增长6%。湖北预期增长6%: of what the title names.
        subjects = vec![theme];
    }
    if subjects.is_empty() && titled(state, lead, &first, list.tail) {
        subjects.extend(state.viewed.or(tools.context.subject).or(state.about()));
    }
    if subjects.is_empty() {
        subjects.extend(list.members.into_iter().flatten().flatten());
    }
    if subjects.is_empty() && lead.contribution && !state.lost {
        // 工业对经济增长贡献率: the value added of the sector.
        subjects.extend(state.sector.iter().flatten().filter_map(|s| s.with(Some(Noun::ValueAdded))));
    }
    Some(subjects)
}

/// The statements of figures that were dealt out.
fn drafts(
    tools: &Tools<'_>,
    state: &State,
    lead: &Lead,
    list: &List<'_>,
    dealt: &Dealt,
    said: &[Result<Said, Why>],
    tokens: &[Token],
) -> Made {
    let mut made = Made::default();
    let List { figures, tail, .. } = *list;
    let start = quote_start(tools, lead, tokens, figures[0].1);
    made.drafts.reserve_exact(dealt.pairs.len());
    for &Pair { figure, subject, area, reference } in &dealt.pairs {
        let said = match &said[figure] {
            Ok(said) => said,
            Err(why) => {
                made.why = Some(*why);
                continue;
            }
        };
        let indicator = dealt.subjects[subject];
        let (f, index) = figures[figure];
        if !fits(tools, indicator, &f, said) {
            made.why = Some(Why::Unit);
            continue;
        }
        let last = figure + 1 == figures.len();
        let end = if last { tail.end.unwrap_or(tokens[index].end) } else { tokens[index].end };
        let Some(told) = period(tools, state, lead, said.measure, indicator) else {
            made.why = Some(Why::NoPeriod);
            continue;
        };
        let mut period = dealt.times.get(if figures.len() > 1 { figure } else { area }).copied().or(told);
        if tail.target {
            // 7%-7.5%的年度预期目标: of the whole year.
            period = period.and_then(|p| Period::cumulative(p.year(), 12).ok());
        }
        let scope = scope(state, lead, said.measure);
        if within_itself(tools, &dealt.areas[area], said.measure, scope.as_deref()) {
            made.why = Some(Why::WithinItself);
            continue;
        }
        let mut draft = Draft {
            rule: said.rule,
            indicator,
            area: dealt.areas[area].clone(),
            period,
            measure: said.measure,
            value: said.value,
            unit: said.unit.clone(),
            reference: said.references.get(reference).cloned().flatten(),
            scope,
            of: of(state, lead, said.measure, figure, figures.len()),
            base: base(tools, state, lead, said.measure, reference, period),
            assumed: assumed(state, &dealt.areas[area], period).with(Assumed::DEALT, dealt.pairs.len() > 1),
            status: if tail.target || ahead(tools, state, period) || goal_of_area(tools, state, lead, indicator, period)
            {
                Status::Target
            } else {
                state.status
            },
            bound: bound(lead, &f, tail),
            passed: said.measure == Measure::Level && (lead.bound != Bound::Exact || tail.bound == Bound::AtLeast),
            full: tools.lexicon.full(indicator),
            start,
            end,
        };
        if said.measure == Measure::Gap && with_period_before(state, lead) {
            // 高于全国1个百分点，增速回落0.4个百分点: not against the nation.
            let earlier = |r: &String| matches!(r.as_str(), "prior_year" | "prior_period");
            draft.reference = draft.reference.filter(earlier).or_else(|| Some("prior_period".into()));
            draft.assumed = draft.assumed.with(Assumed::PERIOD_COMPARED, true);
        }
        if said.measure == Measure::Gap && draft.reference.is_none() {
            let message = "a difference in percentage points from something that is not understood";
            made.notice = Some(("bulletin.unknown-reference", message));
            continue;
        }
        if let Some(upper) = f.upper {
            draft.bound = Bound::AtLeast;
            made.drafts.push(draft.clone());
            (draft.value, draft.bound) = (upper, Bound::AtMost);
        }
        made.drafts.push(draft);
    }
    made
}

/// Whether a rank is told within the very area that is ranked: 增速居黄石市第2位, of 黄石.
fn within_itself(tools: &Tools<'_>, area: &Area, measure: Measure, scope: Option<&str>) -> bool {
    let Some(scope) = scope.filter(|_| measure == Measure::Rank) else { return false };
    area.code().is_some_and(|code| code != RegionCode::NATION && tools.regions.named(scope).contains(&code))
}

/// Whether words take up the subject of the sentence before: a noun for its rate, share or place, or another area or
/// time with growth or an amount and nothing unknown between.
fn taken_up(state: &State, lead: &Lead, figure: &Figure, tail: &Tail) -> bool {
    lead.rate
        || lead.avg2
        || lead.share_noun
        || figure.ordinal && (lead.rank || lead.scope.is_some() && lead.placed)
        || (lead.placed || lead.timed) && (growth_alone(state, lead, figure, tail) || amount_alone(lead, figure))
        || (lead.placed || over_area(lead)) && difference_alone(lead, figure)
}

/// 这一数据高出全国1.5个百分点: more than an area.
fn over_area(lead: &Lead) -> bool {
    lead.above.is_some() && lead.references.iter().any(|r| matches!(r, Reference::Area(..)))
}

/// Whether a figure may be of the one indicator that the title names: an area was told, here or in the clauses before,
/// and nothing else.
fn titled(state: &State, lead: &Lead, figure: &Figure, tail: &Tail) -> bool {
    // 惠州获补助20亿元。中山20亿元: an amount only where something says that it is the one, or after one that was.
    let marked = lead.bound != Bound::Exact || figure.bound != Bound::Exact;
    let said = lead.reach || marked || state.amounts || lead.grows && lead.placed;
    let alone = growth_alone(state, lead, figure, tail)
        || figure.ordinal
        || said && amount_alone(lead, figure)
        || difference_alone(lead, figure);
    // 月度走势吃力，5月份同比增速只剩0.5%: words of growth, of an area or at a time, go back over what stands between.
    let rate = lead.rate || lead.up.is_some();
    let rate = rate && growth_alone(state, lead, figure, tail);
    let grows = rate || figure.ordinal && silent(lead) && !state.lost;
    // 2020年的目标是增长6%: a goal is of the economy as soon as of what was told last.
    let apart = (rate && lead.timed || grows && lead.placed) && state.status == Status::Actual;
    let told = state.named_here && (alone && !state.lost || grows) || apart;
    !state.other && !state.foreign && !lead.fresh && told
}

/// 上海提高1.7个百分点: a difference, with nothing unknown in the clause.
fn difference_alone(lead: &Lead, figure: &Figure) -> bool {
    let changed = lead.up.is_some() || lead.narrow.is_some() || lead.above.is_some();
    figure.class == UnitClass::Points && changed && silent(lead) && !lead.share && !lead.share_noun && !lead.pull
}

/// Nothing unknown stands in the clause.
fn silent(lead: &Lead) -> bool {
    lead.before == 0 && lead.after == 0
}

/// 辽宁下降9.8%: growth, with nothing unknown in the clause.
fn growth_alone(state: &State, lead: &Lead, figure: &Figure, tail: &Tail) -> bool {
    let percent = matches!(figure.class, UnitClass::Percent | UnitClass::Times);
    let viewed = matches!(state.view, Some(View::Growth | View::Avg2));
    let told = lead.up.is_some()
        || lead.rate
        || lead.avg2
        || lead.avg2_waits
        || viewed
        || tail.growth.is_some()
        || state.rates.is_some() && lead.placed;
    percent && told && silent(lead) && !lead.share && !lead.pull
}

/// 9月当月88.4亿美元: an amount, with nothing unknown in the clause.
fn amount_alone(lead: &Lead, figure: &Figure) -> bool {
    is_amount(figure.class) && silent(lead) && lead.references.is_empty()
}

/// Unknown words stand where the subject stands.
fn other_subject(lead: &Lead, figure: &Figure) -> bool {
    let unknown = if lead.fresh { lead.after } else { lead.before };
    let listed = if lead.all || figure.ordinal { 0 } else { lead.listed };
    unknown + listed >= if figure.ordinal { 3 } else { 1 }
}

fn pull_notice(lead: &Lead, figure: &Figure) -> Option<(&'static str, &'static str)> {
    (lead.pull && figure.class == UnitClass::Points).then_some((
        "bulletin.pull-of-other",
        "percentage points of growth pulled by something that is no indicator: not a growth rate",
    ))
}

fn areas(tools: &Tools<'_>, state: &State) -> Vec<Area> {
    if !state.areas.is_empty() {
        return state.areas.clone();
    }
    vec![state.section.clone().unwrap_or_else(|| tools.context.own.map_or(Area::Unknown, Area::Division))]
}

/// What a statement takes from elsewhere than its own sentence.
fn assumed(state: &State, area: &Area, period: Option<Period>) -> Assumed {
    let known = *area != Area::Unknown;
    let told = !state.areas.is_empty() || state.section.is_some();
    Assumed::default()
        .with(Assumed::NO_AREA, !known)
        .with(Assumed::AREA_BEFORE, known && told && !state.area_here)
        .with(Assumed::AREA_OF_DOCUMENT, known && !told)
        .with(Assumed::NO_PERIOD, period.is_none())
        .with(Assumed::PERIOD_BEFORE, period.is_some() && state.period.is_some() && !state.period_here)
        .with(Assumed::PERIOD_OF_DOCUMENT, period.is_some() && state.period.is_none())
        .with(Assumed::SUBJECT_BEFORE, state.carried)
}

/// What is ranked or compared: amounts or growth, as the clause says, else as was told last; a difference is one of growth.
fn of(state: &State, lead: &Lead, measure: Measure, figure: usize, figures: usize) -> Option<Measure> {
    match measure {
        Measure::Gap => Some(Measure::Yoy),
        Measure::RankChange if state.ranked.is_some() => state.ranked,
        Measure::Rank | Measure::RankChange => match (state.view, state.said) {
            // 总量和增速分别居第2位和第4位: of the first what was named first.
            _ if lead.both(figures) && figure == usize::from(lead.rate_first) => Some(Measure::Level),
            _ if lead.both(figures) => Some(Measure::Yoy),
            _ if lead.total => Some(Measure::Level),
            _ if lead.rate => Some(Measure::Yoy),
            (Some(View::Level), _) => Some(Measure::Level),
            (Some(View::Growth), _) => Some(Measure::Yoy),
            // 煤炭产量居全国第一: of a subject just named, nothing tells which.
            _ if lead.fresh => None,
            (_, Some(Measure::Level)) => Some(Measure::Level),
            (_, Some(Measure::Yoy | Measure::Gap)) => Some(Measure::Yoy),
            // 居全省第2位、中部第1位: of what the place before is.
            (_, Some(Measure::Rank)) => state.ranked,
            _ => None,
        },
        _ => None,
    }
}

fn scope(state: &State, lead: &Lead, measure: Measure) -> Option<String> {
    matches!(measure, Measure::Rank | Measure::RankChange)
        .then(|| lead.scope.clone().or_else(|| state.scope.clone()))
        .flatten()
}

fn bound(lead: &Lead, figure: &Figure, tail: &Tail) -> Bound {
    [figure.bound, tail.bound, lead.bound].into_iter().find(|b| *b != Bound::Exact).unwrap_or_default()
}

/// First byte of the quote: the words that make the measure, the subject for a level; at most 40 characters.
fn quote_start(tools: &Tools<'_>, lead: &Lead, tokens: &[Token], at: usize) -> usize {
    let figure = tokens[at].start;
    let start = lead.word.or(lead.subject).or(lead.clause).unwrap_or(figure).min(figure);
    let mut from = start;
    while tools.text[from..tokens[at].end].chars().count() > 40 {
        match tokens.iter().find(|t| t.start > from && t.start <= figure) {
            Some(next) => from = next.start,
            None => break,
        }
    }
    from
}

/// The lead of a bracket, with the areas and the subjects it speaks of where they are others than those of its sentence.
pub type Aside = (Lead, Option<Vec<Area>>, Option<Vec<u16>>);

/// The lead of a bracket: 高于全国平均水平(6.5%) tells the nation's rate, 生产总值增速(5.4%) the indicator's.
pub fn aside_lead(lead: &Lead, state: &State, titled: Option<u16>) -> Option<Aside> {
    let base = Lead { role: Role::Subject, word: lead.word, ..Lead::default() };
    match lead.references.last() {
        Some(Reference::Indicator(index, _)) => {
            let area = lead.references.iter().find_map(|r| match r {
                Reference::Area(area, _) => Some(vec![area.clone()]),
                _ => None,
            });
            Some((Lead { rate: true, fresh: true, ..base }, area, Some(vec![*index])))
        }
        Some(Reference::Area(area, _)) => {
            Some((Lead { rate: true, fresh: true, ..base }, Some(vec![area.clone()]), None))
        }
        _ if state.subjects.is_empty() && (state.other || !state.named_here || state.viewed.or(titled).is_none()) => {
            None
        }
        Some(Reference::Time(..) | Reference::Plan) => Some((Lead { rate: true, fresh: true, ..base }, None, None)),
        _ => Some((Lead { rate: lead.rate, fresh: lead.fresh, ..base }, None, None)),
    }
}
