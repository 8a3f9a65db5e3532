//! Brackets: the rates and amounts of others that stand in them.

use std::borrow::Cow;

use super::super::classify::{self, Draft};
use super::super::lead::{Lead, Reference, Role};
use super::super::sentence::is_quote;
use super::super::state::{State, View};
use super::super::token::{Kind, Time, Token, UnitClass, Word};
use super::{NEAR, Walk, area_of};
use crate::domain::{Measure, Period, Status};

/// The tokens inside a pair of brackets, with the position in front of which they stood.
pub(super) type Bracket = (usize, Vec<Token>);

/// The tokens outside brackets, and those inside with the place they stand at.
pub(super) fn brackets(tokens: &[Token]) -> (Cow<'_, [Token]>, Vec<Bracket>) {
    let marks = |t: &Token| matches!(t.kind, Kind::Mark(mark) if matches!(mark, '（' | '）') || is_quote(mark));
    if !tokens.iter().any(marks) {
        return (Cow::Borrowed(tokens), Vec::new());
    }
    let (mut main, mut asides): (Vec<Token>, Vec<(usize, Vec<Token>)>) = (Vec::new(), Vec::new());
    let mut depth = 0;
    for token in tokens {
        match token.kind {
            Kind::Mark('（') => {
                if depth == 0 {
                    asides.push((main.len(), Vec::new()));
                }
                depth += 1;
            }
            Kind::Mark('）') => depth = (depth - 1_i32).max(0),
            Kind::Mark(mark) if is_quote(mark) => {}
            _ if depth > 0 => {
                if let Some((_, inside)) = asides.last_mut() {
                    inside.push(*token);
                }
            }
            _ => main.push(*token),
        }
    }
    (Cow::Owned(main), asides)
}

impl Walk<'_, '_> {
    /// Reads the brackets that stand in front of token `i`.
    pub(super) fn brackets_at(&mut self, i: usize) {
        if self.asides.is_empty() {
            return;
        }
        let asides = &self.asides[self.asides.partition_point(|(at, _)| *at < i)..];
        for (_, inside) in asides.iter().take_while(|(at, _)| *at == i) {
            let from = self.found.drafts.len();
            if !inside.iter().any(|t| matches!(t.kind, Kind::Figure(_))) {
                continue;
            }
            let mut lead = classify::aside_lead(&self.lead, self.state, self.tools.context.subject);
            self.bracket_of_area(i, inside, &mut lead);
            // 增长16.8%（全国7.1%、全省14.8%）: the rates of others.
            let behind_rate =
                i > 0 && matches!(self.tokens[i - 1].kind, Kind::Figure(f) if f.class == UnitClass::Percent);
            // 近八成（79.2%）投向民生: the same part again, of which nothing was told.
            let stated = |d: &Draft| d.end >= self.tokens[i - 1].start;
            if behind_rate && inside.len() == 1 && !self.found.drafts.last().is_some_and(stated) {
                continue;
            }
            let behind_growth = behind_rate && self.state.said == Some(Measure::Yoy);
            if let (true, Some((lead, None, None))) = (behind_growth, &mut lead) {
                lead.yoy = true;
            }
            let Some(lead) = lead else { continue };
            let mut state = self.state.clone();
            if state.subjects.is_empty() && !state.other {
                // 从…增速看，…高于全国平均水平(6.2%): of what the paragraph looks at.
                state.subjects.extend(state.viewed.or(self.tools.context.subject));
            }
            match self.lead.references.last() {
                // 均高于规上工业（增加值增长12.7%）: the rate of that sector.
                Some(Reference::Sector(_, index)) => self.about_sector(*index, &mut state),
                Some(Reference::Other(_)) => continue,
                _ => {}
            }
            if !inside.iter().any(|t| matches!(t.kind, Kind::Time(_))) {
                self.bracket_of_reference(&self.lead, &mut state);
            }
            state.areas = lead.1.unwrap_or(state.areas);
            if let Some(subjects) = lead.2 {
                state.subjects = subjects;
            }
            state.carried = false;
            Walk {
                tools: self.tools,
                state: &mut state,
                lead: lead.0,
                tokens: inside,
                asides: &[],
                found: self.found,
                aside: true,
            }
            .run();
            if self.found.drafts[from..].iter().any(|d| d.measure == Measure::Yoy) {
                // 增速超过全国（4.8%）的有…，包括内蒙古（5.8%）
                self.state.rates = self.state.rates.or(Some(Measure::Yoy));
            }
        }
    }

    /// 超过4万亿元的还有浙江（4.1万亿元）、河南: the brackets behind areas that were read together, but for that behind the last.
    pub(super) fn brackets_between(&mut self, from: usize, to: usize) {
        for i in from + 1..to {
            if let Kind::Area(index) = self.tokens[i - 1].kind
                && self.asides.iter().any(|(at, _)| *at == i)
            {
                let areas = std::mem::replace(&mut self.state.areas, vec![area_of(self.tools, index, &[])]);
                self.brackets_at(i);
                self.state.areas = areas;
            }
        }
    }

    /// Makes a sector by itself the subject.
    pub(super) fn about_sector(&self, index: u16, state: &mut State) {
        let meanings = self.tools.lexicon.sectors[usize::from(index)].clone();
        state.subjects = meanings.iter().filter_map(|m| m.with(None)).collect();
        state.sector = Some(meanings);
    }

    /// 西藏(14.7%)、重庆(11%): a bracket right behind an area holds the rate of that area alone.
    fn bracket_of_area(&self, i: usize, inside: &[Token], lead: &mut Option<classify::Aside>) {
        let bare =
            |t: &Token| matches!(t.kind, Kind::Figure(_) | Kind::Mark(_) | Kind::Word(Word::AtLeast | Word::Around));
        let behind_area = i > 0 && matches!(self.tokens[i - 1].kind, Kind::Area(_)) && self.lead.role == Role::Subject;
        // 甲（3.3%）、乙（4.6%）低于全国水平, 增速与全国持平: the verb comes behind.
        let compared = |t: &Token| {
            matches!(t.kind, Kind::Word(Word::Rate | Word::Above | Word::Below | Word::Over | Word::Up | Word::Down))
        };
        let shared = |t: &Token| matches!(t.kind, Kind::Word(Word::Share | Word::ShareNoun));
        let clause = || {
            let behind = self.tokens[i..].iter().take(NEAR);
            behind.take_while(|t| !matches!(t.kind, Kind::Mark('，' | '；' | '：')))
        };
        let unknown = |t: &Token| t.kind == Kind::Text && self.tools.text[t.start..t.end].chars().any(super::is_letter);
        let verb = clause().any(compared) && !clause().any(shared);
        // 城镇化率较高的有武汉（84.7%）; 武汉（30%）两地国有股权: of something else.
        let clear = self.lead.before == 0 && self.lead.after == 0 && !clause().any(unknown);
        let spoken_of = self.state.view == Some(View::Growth) || self.lead.rate || self.state.rates.is_some() || verb;
        let growing = clear && spoken_of && inside.iter().all(bare);
        if let (true, Some((told, areas @ None, None)), Some(last)) = (behind_area, lead, self.state.areas.last()) {
            *areas = Some(vec![last.clone()]);
            told.rate |= growing;
            told.avg2 |= growing && self.state.rates == Some(Measure::Avg2);
        }
    }

    /// 较一季度(-10.8%), 高于年度目标(4.5%): the rate in the bracket is of the time or the goal that is compared with.
    pub(super) fn bracket_of_reference(&self, lead: &Lead, state: &mut State) {
        match lead.references.last() {
            Some(Reference::Time(time, _)) => {
                let same = time.months.is_none() && !time.previous;
                let period = self.tools.context.resolve(Time { same: time.same || same, ..*time }, state.period);
                state.period = period.or(state.period);
            }
            Some(Reference::Plan) => {
                state.status = Status::Target;
                let year = state.period.or(self.tools.context.period).map(|p| p.year());
                state.period = year.and_then(|y| Period::cumulative(y, 12).ok()).or(state.period);
            }
            _ => {}
        }
    }
}
