//! Classification: what a figure says, from the words in front of it and behind it. One rule, one function.

mod reference;
mod special;
mod tail;

use super::bind::is_amount;
use super::lead::{Lead, Reference, Role};
use super::state::{State, Tools};
use super::token::{Figure, Token, UnitClass};

use self::reference::{against, foreign_reference, references};
pub use self::special::{flat, ratio};
pub use self::tail::{Tail, tail};
use crate::domain::{Area, Bound, Decimal, Measure, Period, Status};

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
    /// How sure the reading is, in hundredths.
    pub confidence: u8,
    /// Status.
    pub status: Status,
    /// Bound.
    pub bound: Bound,
    /// The figure is a mark that was passed (突破4万亿元), not the amount.
    pub passed: bool,
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
    /// The figure belongs to another subject, which holds from here on.
    pub other: bool,
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
pub fn group(
    tools: &Tools<'_>,
    state: &State,
    lead: &Lead,
    figures: &[(Figure, usize)],
    tokens: &[Token],
    tail: &Tail,
) -> Made {
    let mut made = Made::default();
    let (first, at) = figures[0];
    if tail.modifies {
        made.other = false;
        return made;
    }
    if tail.subject.is_none() && other_subject(lead, &first) {
        made.other = !first.ordinal;
        made.notice = pull_notice(lead, &first);
        return made;
    }
    let mut subjects = state.subjects.clone();
    if let Some(subject) = tail.subject.filter(|_| is_amount(first.class) || lead.share) {
        subjects = vec![subject];
    } else if state.carried && !lead.fresh && !(lead.rate || lead.share_noun || first.ordinal && lead.rank) {
        return made;
    }
    if subjects.is_empty() {
        made.notice = pull_notice(lead, &first);
        return made;
    }
    let mut areas = areas(tools, state);
    let k = figures.len();
    if k > 1 && !lead.fresh && subjects.len() == 1 && areas.len() == 1 && state.recent.len() >= k {
        // A 15781元，B 4761元，增长8.4%和8%.
        subjects = state.recent[state.recent.len() - k..].to_vec();
    }
    if let (1, Some(Area::Unknown)) = (areas.len(), areas.first()) {
        areas = vec![state.topic.clone().unwrap_or(Area::Unknown)];
    }
    let refs = references(tools, state, lead, &areas, subjects[0]);
    let said: Vec<Option<Said>> =
        figures.iter().map(|(f, _)| say(tools, state, lead, f, tail, &refs, subjects[0])).collect();
    let pairs = deal(figures.len(), subjects.len(), areas.len(), refs.len());
    if pairs.is_empty() && said.iter().any(Option::is_some) {
        made.notice =
            Some(("bulletin.unpaired-list", "as many figures as neither subjects nor areas; the list is not read"));
        return made;
    }
    let start = quote_start(tools, lead, tokens, at);
    made.drafts.reserve_exact(pairs.len());
    for Pair { figure, subject, area, reference } in pairs {
        let Some(said) = &said[figure] else { continue };
        let indicator = subjects[subject];
        if !fits(tools, indicator, &figures[figure].0, said) {
            continue;
        }
        let (f, index) = figures[figure];
        let last = figure + 1 == figures.len();
        let end = if last { tail.end.unwrap_or(tokens[index].end) } else { tokens[index].end };
        let Some(period) = period(tools, state, lead, said.measure, indicator) else { continue };
        let mut draft = Draft {
            rule: said.rule,
            indicator,
            area: areas[area].clone(),
            period,
            measure: said.measure,
            value: said.value,
            unit: said.unit.clone(),
            reference: said.references.get(reference).cloned().flatten(),
            scope: scope(state, lead, said.measure),
            of: None,
            base: None,
            confidence: 100,
            status: state.status,
            bound: bound(lead, &f, tail),
            passed: said.measure == Measure::Level && lead.bound != Bound::Exact,
            start,
            end,
        };
        if said.measure == Measure::Gap && draft.reference.is_none() {
            made.notice = Some((
                "bulletin.unknown-reference",
                "a difference in percentage points from something that is not understood",
            ));
            continue;
        }
        if let Some(upper) = f.upper {
            draft.bound = Bound::AtLeast;
            made.drafts.push(draft.clone());
            (draft.value, draft.bound) = (upper, Bound::AtMost);
        }
        made.drafts.push(draft);
    }
    if made.drafts.is_empty() {
        made.notice = made.notice.or(pull_notice(lead, &first));
    }
    made
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

/// Which figure belongs to which subject, area and reference.
struct Pair {
    figure: usize,
    subject: usize,
    area: usize,
    reference: usize,
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

/// The measure of one figure, by the first rule that holds.
fn say(
    tools: &Tools<'_>,
    state: &State,
    lead: &Lead,
    figure: &Figure,
    tail: &Tail,
    refs: &[Option<String>],
    subject: u16,
) -> Option<Said> {
    if figure.ordinal {
        return rank(lead, figure);
    }
    match figure.class {
        UnitClass::Place => rank_change(state, lead, figure),
        UnitClass::Points => points(state, lead, figure, refs),
        UnitClass::Percent | UnitClass::Times => percent(tools, state, lead, figure, tail, subject),
        UnitClass::None if lead.index && lead.up.is_none() => price_index(tools, figure, subject, ""),
        _ if is_amount(figure.class) => level(tools, lead, figure),
        _ => None,
    }
}

fn rank(lead: &Lead, figure: &Figure) -> Option<Said> {
    let known = lead.rank || lead.scope.is_some();
    known.then(|| Said {
        rule: "rank",
        measure: Measure::Rank,
        value: figure.value,
        unit: "place".into(),
        references: Vec::new(),
    })
}

fn rank_change(state: &State, lead: &Lead, figure: &Figure) -> Option<Said> {
    let up = lead.rank_move.or(lead.up)?;
    let value = if up { figure.value } else { -figure.value };
    let known = lead.than || lead.rank_move.is_some() || state.scope.is_some();
    known.then(|| Said {
        rule: "rank-change",
        measure: Measure::RankChange,
        value,
        unit: "place".into(),
        references: Vec::new(),
    })
}

/// Percentage points: pulled growth, a share's change (no measure) or a difference of rates.
fn points(state: &State, lead: &Lead, figure: &Figure, refs: &[Option<String>]) -> Option<Said> {
    let said = |rule, measure, value, references| Some(Said { rule, measure, value, unit: "pp".into(), references });
    if lead.pull {
        let value = if lead.up == Some(false) { -figure.value } else { figure.value };
        return said("pull", Measure::Pull, value, Vec::new());
    }
    if lead.share || lead.share_noun || lead.contribution {
        return None;
    }
    let compared = lead.above.is_some() || !lead.references.is_empty();
    let with_indicator = lead.references.iter().any(|r| matches!(r, Reference::Indicator(_)));
    if !compared || !(state.growth || lead.rate || with_indicator || lead.above.is_some() || lead.narrow.is_some()) {
        return None;
    }
    let falling = lead.drop_rate;
    let up = match (lead.narrow, lead.above, lead.up) {
        // A decline that narrows is a rate that rises; a rise that narrows is a rate that falls.
        (Some(narrow), _, _) => narrow == (falling || !lead.rate),
        (None, Some(above), _) => above,
        (None, None, Some(up)) => up != falling,
        (None, None, None) => return None,
    };
    said("gap", Measure::Gap, if up { figure.value } else { -figure.value }, refs.to_vec())
}

/// Per cent: a contribution, a share or a growth rate.
fn percent(tools: &Tools<'_>, state: &State, lead: &Lead, figure: &Figure, tail: &Tail, subject: u16) -> Option<Said> {
    let said = |rule, measure, value| Some(Said { rule, measure, value, unit: "%".into(), references: Vec::new() });
    if lead.contribution {
        return said("contribution", Measure::Contribution, figure.value);
    }
    let growing = lead.growth() || tail.growth.is_some();
    if (lead.share || lead.share_noun) && figure.class == UnitClass::Percent {
        return (lead.up.is_none() || lead.reach).then(|| said("share", Measure::Share, figure.value)).flatten();
    }
    let price = tools.lexicon.indicators[usize::from(subject)].price;
    if price && lead.index && !growing && figure.class == UnitClass::Percent {
        return price_index(tools, figure, subject, "%");
    }
    if !(growing || price && !lead.index) || lead.average || lead.absolute || lead.pull || lead.above.is_some() {
        return None;
    }
    let down = lead.drop_rate || lead.up == Some(false) || tail.growth == Some(false);
    let value = if down { -figure.value } else { figure.value };
    if lead.avg2 {
        return said("average-of-two-years", Measure::Avg2, value);
    }
    if lead.pop {
        return said("period-on-period", Measure::Pop, value);
    }
    let year = state.period.or(tools.context.period).map(|p| p.year());
    match against(tools, lead) {
        Some(against) if Some(against + 1) == year => said("growth-on-named-year", Measure::Yoy, value),
        Some(2019) => said("growth-on-2019", Measure::Vs2019, value),
        Some(_) => None,
        None if foreign_reference(lead) => None,
        None if state.multi && !lead.yoy && lead.references.is_empty() => None,
        None => said("growth", Measure::Yoy, value),
    }
}

fn price_index(tools: &Tools<'_>, figure: &Figure, subject: u16, unit: &str) -> Option<Said> {
    let price = tools.lexicon.indicators[usize::from(subject)].price;
    price.then(|| Said {
        rule: "price-index",
        measure: Measure::Level,
        value: figure.value,
        unit: unit.into(),
        references: Vec::new(),
    })
}

fn level(tools: &Tools<'_>, lead: &Lead, figure: &Figure) -> Option<Said> {
    let changed = lead.up.is_some() && !lead.reach
        || lead.absolute
        || lead.pull
        || lead.share
        || lead.than
        || lead.above.is_some();
    if changed {
        return None;
    }
    let name = tools.lexicon.units.get(usize::from(figure.unit))?;
    let unit = if figure.class == UnitClass::Bare { format!("{name}元") } else { name.clone() };
    Some(Said { rule: "level", measure: Measure::Level, value: figure.value, unit, references: Vec::new() })
}

/// Whether the unit of a level is one the indicator is measured in.
fn fits(tools: &Tools<'_>, indicator: u16, figure: &Figure, said: &Said) -> bool {
    if said.measure != Measure::Level {
        return true;
    }
    let measured = &tools.lexicon.indicators[usize::from(indicator)];
    if measured.price {
        return matches!(figure.class, UnitClass::None | UnitClass::Percent);
    }
    let class = if figure.class == UnitClass::Bare { UnitClass::Money } else { figure.class };
    let small = matches!(said.unit.as_str(), "元" | "万元" | "美元" | "万美元");
    class == measured.class && (class != UnitClass::Money || !measured.per_head || small)
}

/// The period of a statement; `None` where several years are spoken of and a growth rate has no period.
fn period(tools: &Tools<'_>, state: &State, lead: &Lead, measure: Measure, indicator: u16) -> Option<Option<Period>> {
    if state.multi && lead.from && !lead.timed {
        return None;
    }
    // A total since some year has no months of its own; a mark passed or reached has those of the end.
    if state.multi
        && measure == Measure::Level
        && (lead.cumulated || lead.bound == Bound::Exact && !lead.reach && !lead.timed)
    {
        return Some(None);
    }
    let silent = if state.status == Status::Target { tools.context.target } else { tools.context.period };
    let period = state.period.or(silent);
    if tools.lexicon.indicators[usize::from(indicator)].stock {
        return Some(period.and_then(|p| Period::new(p.last(), p.last()).ok()));
    }
    Some(period)
}

fn scope(state: &State, lead: &Lead, measure: Measure) -> Option<String> {
    matches!(measure, Measure::Rank | Measure::RankChange)
        .then(|| lead.scope.clone().or_else(|| state.scope.clone()))
        .flatten()
}

fn bound(lead: &Lead, figure: &Figure, tail: &Tail) -> Bound {
    [tail.bound, figure.bound, lead.bound].into_iter().find(|b| *b != Bound::Exact).unwrap_or_default()
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

/// The lead of a bracket: 高于全国平均水平(6.5%) tells the nation's rate, 生产总值增速(5.4%) the indicator's.
#[allow(clippy::type_complexity)]
pub fn aside_lead(lead: &Lead, state: &State) -> Option<(Lead, Option<Vec<Area>>, Option<Vec<u16>>)> {
    let base = Lead { role: Role::Subject, word: lead.word, ..Lead::default() };
    match lead.references.last() {
        Some(Reference::Indicator(index)) => {
            let area = lead.references.iter().find_map(|r| match r {
                Reference::Area(area, _) => Some(vec![area.clone()]),
                _ => None,
            });
            Some((Lead { rate: true, fresh: true, ..base }, area, Some(vec![*index])))
        }
        Some(Reference::Area(area, _)) => {
            Some((Lead { rate: true, fresh: true, ..base }, Some(vec![area.clone()]), None))
        }
        _ if state.subjects.is_empty() => None,
        _ => Some((Lead { rate: lead.rate, fresh: lead.fresh, ..base }, None, None)),
    }
}
