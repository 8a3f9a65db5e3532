//! The measure of a single figure: growth, amount, share, difference, place, by the first rule that holds.

use super::super::bind::is_amount;
use super::super::lead::{Lead, Reference};
use super::super::state::{State, Tools, View};
use super::super::token::{Figure, UnitClass};
use super::reference::{against, foreign_reference};
use super::{Said, Tail, Why, silent};
use crate::domain::{Bound, Decimal, Measure, Period, Status};

/// The measure of one figure, by the first rule that holds.
pub(super) fn say(
    tools: &Tools<'_>,
    state: &State,
    lead: &Lead,
    figure: &Figure,
    tail: &Tail,
    refs: &[Option<String>],
    subject: u16,
) -> Result<Said, Why> {
    if figure.ordinal {
        return rank(state, lead, figure);
    }
    if state.growth_only && (lead.contribution || lead.contribution_waits || lead.pull || lead.share || lead.share_noun)
    {
        return Err(Why::Part);
    }
    match figure.class {
        // 排名上升到24位
        UnitClass::Place if lead.rank && lead.reach => rank(state, lead, figure),
        UnitClass::Place => rank_change(state, lead, figure),
        UnitClass::Points => points(state, lead, figure, refs),
        UnitClass::Percent | UnitClass::Times => percent(tools, state, lead, figure, tail, subject),
        UnitClass::None if lead.index && lead.up.is_none() => price_index(tools, figure, subject, ""),
        _ if is_amount(figure.class) => level(tools, lead, figure, tail),
        _ => Err(Why::Unit),
    }
}

fn rank(state: &State, lead: &Lead, figure: &Figure) -> Result<Said, Why> {
    // 升至第十二名
    // …居全国第四，江苏第二
    let goes_on = state.scope.is_some() && lead.placed;
    let known = lead.rank || lead.scope.is_some() || lead.reach || goes_on;
    if lead.absolute {
        // 增量居全省第一
        return Err(Why::Change);
    }
    known
        .then(|| Said {
            rule: "rank",
            measure: Measure::Rank,
            value: figure.value,
            unit: "place".into(),
            references: Vec::new(),
        })
        .ok_or(Why::NothingRanked)
}

fn rank_change(state: &State, lead: &Lead, figure: &Figure) -> Result<Said, Why> {
    let up = lead.rank_move.or(lead.up).ok_or(Why::NothingRanked)?;
    let value = if up { figure.value } else { -figure.value };
    let known = lead.than || lead.rank_move.is_some() || state.scope.is_some();
    known
        .then(|| Said {
            rule: "rank-change",
            measure: Measure::RankChange,
            value,
            unit: "place".into(),
            references: Vec::new(),
        })
        .ok_or(Why::NothingRanked)
}

/// Percentage points: pulled growth, a share's change (no measure) or a difference of rates.
fn points(state: &State, lead: &Lead, figure: &Figure, refs: &[Option<String>]) -> Result<Said, Why> {
    let said = |rule, measure, value, references| Ok(Said { rule, measure, value, unit: "pp".into(), references });
    // 贡献了3.7个百分点; no difference of contributions.
    let plain = lead.up.is_none() && lead.above.is_none() && lead.narrow.is_none() && lead.references.is_empty();
    if lead.pull || lead.contribution && plain && lead.bound == Bound::Exact {
        let value = if lead.up == Some(false) { -figure.value } else { figure.value };
        return said("pull", Measure::Pull, value, Vec::new());
    }
    // Points of a share are no measure: 占…达75%，领先全国平均水平30个百分点. Nor are those of a distance: 同全国的差距缩小0.1个百分点.
    if lead.absolute
        || lead.share
        || lead.share_noun
        || lead.contribution
        || matches!(state.said, Some(Measure::Share | Measure::Contribution)) && !lead.rate
    {
        return Err(Why::PointsOfShare);
    }
    let compared = lead.above.is_some() || refs.iter().any(Option::is_some) || with_period_before(state, lead);
    let with_indicator = lead.references.iter().any(|r| matches!(r, Reference::Indicator(..)));
    let inherited = lead.placed && !(state.references.is_empty() && state.compared.is_empty());
    if !compared
        || !(state.growth
            || state.said == Some(Measure::Gap)
            || !state.references.is_empty()
            || inherited
            || lead.rate
            || lead.mean
            || with_indicator
            || lead.above.is_some()
            || lead.narrow.is_some())
    {
        return Err(Why::NothingCompared);
    }
    let falling = lead.drop_rate;
    let up = match (lead.narrow, lead.above, lead.up) {
        // A decline that narrows is a rate that rises; a rise that narrows is a rate that falls.
        (Some(narrow), _, _) => narrow == (falling || !lead.rate && !state.rises),
        (None, Some(above), _) => above,
        (None, None, Some(up)) => up != falling,
        (None, None, None) => return Err(Why::NothingCompared),
    };
    said("gap", Measure::Gap, if up { figure.value } else { -figure.value }, refs.to_vec())
}

/// 增速回落1.7个百分点, 降幅收窄4.4个百分点: a rate that changed, and nothing that it is compared with, has changed since the
/// period before.
pub(super) fn with_period_before(state: &State, lead: &Lead) -> bool {
    let named = lead.yoy || lead.pop || !state.compared.is_empty();
    !named
        && state.status == Status::Actual
        && lead.references.is_empty()
        && lead.above.is_none()
        && !lead.than
        && (lead.rate || lead.narrow.is_some())
}

/// 增速提升2.3个百分点，达到6.1%; 一季度增长4.1%，二季度加快至7.3%: a rate is reached behind a change of it, or at another time.
fn reached_rate(state: &State, lead: &Lead) -> bool {
    let of_rate = state.said == Some(Measure::Gap) || state.said == Some(Measure::Yoy) && lead.timed;
    of_rate && lead.reach && !lead.fresh && !lead.share && !lead.share_noun && silent(lead)
}

/// Per cent: a contribution, a share or a growth rate.
fn percent(
    tools: &Tools<'_>,
    state: &State,
    lead: &Lead,
    figure: &Figure,
    tail: &Tail,
    subject: u16,
) -> Result<Said, Why> {
    let said = |rule, measure, value| Ok(Said { rule, measure, value, unit: "%".into(), references: Vec::new() });
    if lead.contribution || lead.contribution_waits && !lead.growth() {
        return said("contribution", Measure::Contribution, figure.value);
    }
    let aimed = (tail.target || lead.aimed) && state.growth;
    let growing = lead.growth()
        || matches!(state.view, Some(View::Growth | View::Avg2))
        || alone_behind_area(state, lead)
        || lead.from && state.said == Some(Measure::Yoy)
        || tail.growth.is_some()
        || lead.avg2_waits && !lead.fresh
        || aimed
        || lead.signed
        || reached_rate(state, lead);
    // 比重提高0.2个百分点，达到63.5%
    let reached = lead.reach || lead.bound == Bound::AtLeast;
    let shared = (state.shared || lead.share_waits) && reached && !lead.fresh && !lead.growth();
    if (lead.share || lead.share_noun || shared) && figure.class == UnitClass::Percent {
        if lead.absolute {
            // 占全国增量的34.4%: of a change.
            return Err(Why::ChangeOfShare);
        }
        if (lead.up.is_some() || lead.narrow.is_some()) && !lead.reach {
            return Err(Why::ChangeOfShare);
        }
        return said("share", Measure::Share, figure.value);
    }
    // 推动累计增速升至7.5%: what is told is the rate.
    let pulled = lead.pull && !(lead.rate && lead.reach);
    let price = tools.lexicon.indicators[usize::from(subject)].price;
    if price && lead.index && !growing && figure.class == UnitClass::Percent {
        return price_index(tools, figure, subject, "%");
    }
    if lead.average {
        return Err(Why::Mean);
    }
    if !(growing || price && !lead.index) || lead.absolute || pulled || lead.above.is_some() {
        return Err(Why::NeitherGrowthNorShare);
    }
    let down = lead.drop_rate || lead.up == Some(false) || tail.growth == Some(false);
    let value = if down { -figure.value } else { figure.value };
    if lead.avg2
        || tail.avg2
        || lead.avg2_waits && !lead.fresh && !lead.yoy
        || !lead.yoy && state.view == Some(View::Avg2)
        || state.rates == Some(Measure::Avg2) && alone_behind_area(state, lead)
    {
        return said("average-of-two-years", Measure::Avg2, value);
    }
    if lead.pop || state.view == Some(View::Pop) {
        return said("period-on-period", Measure::Pop, value);
    }
    let now = state.period.or(tools.context.period);
    if let (Some(now), [Reference::Time(time, _)]) = (now, lead.references.as_slice())
        && lead.up.is_some()
        && now.months() <= 3
        && (time.previous || time.months.is_some() && right_before(now, tools.context.resolve(*time, Some(now))))
    {
        // 比上月增长, 12月比11月增长: on the period before.
        return said("period-on-period", Measure::Pop, value);
    }
    if figure.class == UnitClass::Times && !lead.yoy && !lead.than && value > Decimal::from(1000) {
        // 增长了600多倍: not in a year.
        return Err(Why::Years);
    }
    let year = now.map(|p| p.year());
    // 较2002年增加…亿元，增长33.6%: the rate of that change.
    let bare = lead.references.is_empty()
        && !lead.yoy
        && !lead.timed
        && (!lead.fresh || long_ago(tools, &state.changed_from, year));
    if bare && state.origin.zip(now).is_some_and(|(then, now)| now.year() - then.year() > 1) {
        // 由1965年的3.27亿元增加到2014年的920.8亿元，增长281倍
        return Err(Why::Years);
    }
    let references = if bare { &state.changed_from } else { &lead.references };
    match against(tools, references) {
        Some(against) if Some(against + 1) == year => said("growth-on-named-year", Measure::Yoy, value),
        Some(2019) => said("growth-on-2019", Measure::Vs2019, value),
        Some(_) => Err(Why::Years),
        None if foreign_reference(references) => Err(Why::OtherBase),
        None if state.multi && !lead.yoy && references.is_empty() => Err(Why::Years),
        None => said("growth", Measure::Yoy, value),
    }
}

/// Whether a period lies right before another one of its length.
fn right_before(now: Period, then: Option<Period>) -> bool {
    then.is_some_and(|then| now.follows(then)) || then.is_some() && then == now.before()
}

/// 国内生产总值比2002年增长65.5%；财政收入增长1.71倍: where a sentence counts from years ago, it goes on to.
fn long_ago(tools: &Tools<'_>, references: &[Reference], year: Option<i32>) -> bool {
    let then = against(tools, references);
    then.zip(year).is_some_and(|(then, year)| year - then > 2)
}

/// 湖北为18.7%: a rate behind nothing but the area, where rates are spoken of.
pub(super) fn alone_behind_area(state: &State, lead: &Lead) -> bool {
    // 全省平均是4.3%
    let mean = lead.mean && !lead.reach;
    let bare = !lead.growth() && !lead.share && !lead.share_noun && !mean && lead.references.is_empty();
    state.rates.is_some() && lead.placed && bare && lead.before == 0 && lead.after == 0
}

fn price_index(tools: &Tools<'_>, figure: &Figure, subject: u16, unit: &str) -> Result<Said, Why> {
    let price = tools.lexicon.indicators[usize::from(subject)].price;
    price
        .then(|| Said {
            rule: "price-index",
            measure: Measure::Level,
            value: figure.value,
            unit: unit.into(),
            references: Vec::new(),
        })
        .ok_or(Why::Unit)
}

fn level(tools: &Tools<'_>, lead: &Lead, figure: &Figure, tail: &Tail) -> Result<Said, Why> {
    let changed = lead.up.is_some() && !lead.reach
        || lead.absolute
        || lead.pull
        // 创造了47.2万亿元的国内生产总值: the subject comes last.
        || lead.share && tail.subject.is_none()
        || lead.than
        || lead.above.is_some();
    if changed {
        return Err(Why::Change);
    }
    let name = tools.lexicon.units.get(usize::from(figure.unit)).ok_or(Why::Unit)?;
    let unit = if figure.class == UnitClass::Bare { format!("{name}元") } else { name.clone() };
    Ok(Said { rule: "level", measure: Measure::Level, value: figure.value, unit, references: Vec::new() })
}

/// Whether the unit of a level is one the indicator is measured in.
pub(super) fn fits(tools: &Tools<'_>, indicator: u16, figure: &Figure, said: &Said) -> bool {
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
