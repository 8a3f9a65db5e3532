//! Sentences as a whole: headings, goals that are only named or listed, and what joins their areas.

use std::borrow::Cow;

use super::super::classify::Draft;
use super::super::lexicon::{Lexicon, ends};
use super::super::number;
use super::super::state::{State, Tools};
use super::super::token::{Kind, Token, Word};
use super::NEAR;
use super::place::section_area;
use crate::domain::{Period, RegionCode, Status};

/// 阜阳与安庆分别增长5%、6%: the word that compares joins the areas where a figure of each of them follows.
pub(super) fn join_areas(tools: &Tools<'_>, main: &mut Cow<'_, [Token]>) {
    let area = |t: &Token| matches!(t.kind, Kind::Area(_) | Kind::Local(_));
    let joins = |k: usize| {
        let words = &tools.text[main[k].start..main[k].end];
        let between = k > 0 && area(&main[k - 1]) && main.get(k + 1).is_some_and(area);
        if !between || !tools.lexicon.parts.joining.iter().any(|word| word == words) {
            return false;
        }
        let compares = |t: &Token| matches!(t.kind, Kind::Word(Word::Above | Word::Below | Word::Flat | Word::Than));
        let clause = main[k + 1..].iter().take(NEAR);
        let clause: Vec<&Token> = clause.take_while(|t| !matches!(t.kind, Kind::Mark('，' | '；' | '。'))).collect();
        let figure = |t: &Token| matches!(t.kind, Kind::Figure(_));
        let list = |w: &[&Token]| figure(w[0]) && (w[1].mark('、') || w[1].is(Word::Join)) && figure(w[2]);
        clause.windows(3).any(list) && !clause.iter().any(|t| compares(t))
    };
    let places: Vec<usize> = (0..main.len()).filter(|k| main[*k].is(Word::Than) && joins(*k)).collect();
    for k in places {
        main.to_mut()[k].kind = Kind::Word(Word::Join);
    }
}

/// 增速高于全区的盟市有4个，…: at the head of a paragraph, what follows is of the areas of what the last was about.
pub(super) fn begin_by_area(tools: &Tools<'_>, state: &mut State, main: &[Token]) {
    let clause = &main[..main.iter().position(|t| t.mark('，')).unwrap_or_default()];
    let ([first, .., last], true) = (clause, state.begins()) else { return };
    let named = |t: &Token| matches!(t.kind, Kind::Subject(_) | Kind::Sector(_) | Kind::Noun(_));
    let rated = clause.iter().any(|t| t.is(Word::Rate)) && !clause.iter().any(named);
    if rated && tools.lexicon.parts.goes_by_area(&tools.text[first.start..last.end], true) {
        state.go_by_area();
    }
}

/// 31个省份公布了2023年GDP增长目标: the indicator that words of a text about several areas name the goals of.
pub fn goals_of(lexicon: &Lexicon, own: Option<RegionCode>, text: &str, words: &[Token]) -> Option<u16> {
    if own.is_some_and(|own| own != RegionCode::NATION) {
        return None;
    }
    let met = |t: &Token| lexicon.parts.met.iter().any(|word| text[t.start..t.end].contains(word.as_str()));
    if words.iter().any(met) {
        // 目标完成情况: what follows are outcomes.
        return None;
    }
    let subjects: Vec<usize> = (0..words.len()).filter(|k| matches!(words[*k].kind, Kind::Subject(_))).collect();
    let [only] = subjects.as_slice() else { return None };
    let Kind::Subject(index) = words[*only].kind else { return None };
    let named = &text[words[*only].start..words[*only].end];
    let rates = |t: &&Token| matches!(t.kind, Kind::Word(Word::Rate | Word::Up | Word::Filler));
    let behind = words[only + 1..].iter().find(|t| !rates(t));
    let goal = ends(named, &lexicon.parts.goal) || behind.is_some_and(|t| t.is(Word::Target));
    match lexicon.subjects[usize::from(index)].indicators.as_slice() {
        [indicator] => Some(*indicator).filter(|_| goal),
        _ => None,
    }
}

/// 提出经济增长7%，…涨幅3%左右等工作目标: what a sentence sets and lists are goals.
pub(super) fn ends_in_goals(tools: &Tools<'_>, main: &[Token], first: Option<&Draft>) -> bool {
    let ([start, .., others, goal], Some(first)) = (main, first) else { return false };
    let front = tools.text.get(start.start..first.start).unwrap_or_default();
    let sets = || tools.lexicon.parts.sets_goal.iter().any(|word| front.contains(word.as_str()));
    goal.is(Word::Target) && tools.text[..others.end].ends_with('等') && sets()
}

pub(super) fn ends_in_mark(tokens: &[Token]) -> bool {
    matches!(tokens.last().map(|t| t.kind), Some(Kind::Mark('；' | '，' | '。')))
}

/// A line of the form 区域：….
pub(super) fn headline(tools: &Tools<'_>, main: &[Token]) -> bool {
    section_area(tools, main).is_some()
}

/// A heading 浙江：… sets the area of the lines below it, 二、2020年主要目标 their year and status. Tells whether the line
/// says no more than that.
pub(super) fn heading(tools: &Tools<'_>, state: &mut State, main: &[Token], closed: bool) -> bool {
    if let Some(area) = section_area(tools, main) {
        state.section = Some(area);
    }
    let says = |t: &Token| matches!(t.kind, Kind::Figure(_) | Kind::Mark('，' | '；'));
    if closed || main.is_empty() || main.len() > HEADING || main.iter().any(says) {
        return false;
    }
    let year = main.iter().find_map(|t| match t.kind {
        Kind::Time(time) if time.months.is_none() || time.whole => tools.context.year(time.year?),
        _ => None,
    });
    // 三、…: the next section begins.
    let numbered = number_of_section(tools, main);
    let Some(period) = year.and_then(|year| Period::cumulative(year, 12).ok()) else {
        state.headed = state.headed.filter(|_| !numbered);
        return false;
    };
    let ahead = tools.context.this_year.is_none_or(|this| period.year() >= this);
    // …主要目标 alone: behind 目标完成情况 stand outcomes.
    let set_apart = numbered || state.paragraph() > 0 && matches!(main[0].kind, Kind::Time(_));
    let goal = ahead && set_apart && main.last().is_some_and(|t| t.is(Word::Target));
    let own = tools.context.period.is_some_and(|p| p.year() == period.year());
    if goal {
        state.headed = Some((period, Status::Target));
    } else if numbered || state.headed.is_some() {
        // The year of the document is told by its own period, of months perhaps.
        state.headed = (!own).then_some((period, Status::Actual));
    }
    goal
}

/// A heading has no more tokens than this.
const HEADING: usize = 12;

/// Whether a paragraph may be a heading that names a year.
pub fn may_head(tokens: &[Token]) -> bool {
    tokens.len() <= HEADING && tokens.iter().any(|t| matches!(t.kind, Kind::Time(time) if time.year.is_some()))
}

/// Whether a line begins as 二、 or ■ does.
fn number_of_section(tools: &Tools<'_>, main: &[Token]) -> bool {
    let text = &tools.text[main[0].start..main[main.len() - 1].end];
    let number = text.chars().take_while(|c| number::is_numeral(*c)).count();
    number > 0 && text.chars().nth(number) == Some('、') || text.starts_with(['■', '◆', '▲'])
}
