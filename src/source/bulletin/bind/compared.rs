//! Figures that are compared with: the rate, the amount or the goal of another, told on the way.

use super::super::classify::{self, List};
use super::super::lead::{Lead, Reference, Role};
use super::super::token::{Figure, Kind, UnitClass, Word};
use super::place::area_of;
use super::{Walk, is_amount};
use crate::domain::{Area, Bound, Measure};

impl Walk<'_, '_> {
    /// 与全省地区生产总值5.4%的增速相比, 超过18.3%的全国平均水平: the rate that is compared with, told on the way.
    pub(super) fn reference_figure(&mut self, i: usize, figure: Figure) -> Option<usize> {
        if figure.class != UnitClass::Percent || figure.damaged {
            return None;
        }
        let over = self.lead.role == Role::Reference || self.lead.bound != Bound::Exact;
        if !over {
            return None;
        }
        let tail = classify::tail(self.tools, &self.tokens[i + 1..]);
        // 超过同期全国5.2%的平均水平: or the area stands right in front.
        let front = i > 0 && self.lead.bound != Bound::Exact && tail.tells_growth() && self.lead.role == Role::Subject;
        let front = front && matches!(self.tokens[i - 1].kind, Kind::Area(_) | Kind::Local(_));
        let behind = match tail.area {
            Some(n) => Some(self.area_at(i + 1 + n)),
            None => front.then(|| self.area_at(i - 1)),
        };
        let none = self.lead.references.is_empty() && !tail.target;
        if behind.is_none() && (self.lead.role != Role::Reference || none) {
            return None;
        }
        // 高于一季度的5.9%: the rate of what is compared with.
        let compares = self.lead.above.is_some() || self.lead.than;
        let of = compares && i > 0 && self.text(i - 1).ends_with('的');
        // 比年初6.5%的目标高出0.2个百分点: the goal that is compared with.
        let goal = tail.target && self.lead.role == Role::Reference;
        if goal {
            self.lead.references = vec![Reference::Plan];
        }
        // 比全市增速5.4%低1.8个百分点: its noun stands in front.
        let named_rate = i > 0 && matches!(self.tokens[i - 1].kind, Kind::Word(Word::Rate | Word::Mean)) && compares;
        if !(tail.tells_growth() || of || goal || named_rate) {
            return None;
        }
        let (mut compared, named) = (self.lead.clone(), behind.is_some());
        // 高于广东省同期的2%: of the area, at the same time.
        compared.references = match behind {
            Some(area) => vec![Reference::Area(area, String::new())],
            None => classify::compared(&self.lead).into_iter().cloned().collect(),
        };
        let (mut lead, areas, subjects) = classify::aside_lead(&compared, self.state, self.tools.context.subject)?;
        let mut state = self.state.clone();
        // 高于同期2.5%的出口增速: of another indicator, at the same time.
        let other = tail.subject.filter(|_| tail.tells_growth());
        let now = matches!(compared.references.last(), Some(Reference::Time(t, _)) if t.same && t.year.is_none());
        if other.is_none() || !now {
            self.bracket_of_reference(&compared, &mut state);
        }
        state.areas = areas.unwrap_or(state.areas);
        state.subjects = subjects.unwrap_or(state.subjects);
        state.subjects = other.map_or(state.subjects, |other| vec![other]);
        if let Some(Reference::Sector(_, index)) = compared.references.last() {
            // 低于规模以上工业9.5%的平均增速
            self.about_sector(*index, &mut state);
            (lead.rate, lead.fresh) = (true, true);
        }
        if state.subjects.is_empty() {
            let titled = state.viewed.or(self.tools.context.subject).filter(|_| !state.other);
            state.subjects.extend(tail.subject.or(titled));
        }
        let list = List { figures: &[(figure, i)], members: None, tail: &tail };
        let made = classify::group(self.tools, &state, &lead, &list, self.tokens);
        if named && made.drafts.is_empty() {
            return None;
        }
        if named {
            // 有8个省份GDP增速超过18.3%的全国平均水平: of them nothing more was told.
            self.after_figure(None);
        }
        self.found.drafts.extend(made.drafts);
        // 高于广东的2%，全国的2.5%: it may go on behind the comma.
        self.state.more_compared = self.lead.above.filter(|_| of);
        Some(i + 1 + tail.used)
    }

    /// The area that token `k` names.
    pub(super) fn area_at(&self, k: usize) -> Area {
        match self.tokens.get(k).map(|t| t.kind) {
            Some(Kind::Area(index)) => area_of(self.tools, index, &self.state.areas),
            Some(Kind::Local(local)) => self.tools.context.local(local, self.tools.regions),
            _ => Area::Unknown,
        }
    }

    /// 比2020年的73129亿元增加…: the amount of the time that is compared with, told on the way.
    pub(super) fn amount_compared(&mut self, i: usize, figure: Figure) -> Option<usize> {
        let changes = self.tokens.get(i + 1).is_some_and(|t| t.is(Word::Up) || t.is(Word::Down) || t.is(Word::Than));
        let [Reference::Time(time, _)] = self.lead.references.as_slice() else { return None };
        if !changes || !is_amount(figure.class) || figure.damaged || self.lead.role != Role::Reference {
            return None;
        }
        let mut state = self.state.clone();
        state.period = Some(self.tools.context.resolve(*time, state.period)?);
        let lead = Lead { fresh: true, reach: true, word: self.lead.word, ..Lead::default() };
        let list = List { figures: &[(figure, i)], members: None, tail: &Default::default() };
        let made = classify::group(self.tools, &state, &lead, &list, self.tokens);
        self.found.drafts.extend(made.drafts);
        self.leave_reference();
        Some(i + 1)
    }

    /// 一季度5.2%、上半年7.5%、前三季度7.2%: whether a rate stands right behind a time, beside others that do, where rates are
    /// spoken of.
    pub(super) fn rate_in_turn(&self, i: usize, figure: Figure) -> bool {
        let pair = |k: usize| {
            matches!(self.tokens.get(k).map(|t| t.kind), Some(Kind::Time(_)))
                && matches!(self.tokens.get(k + 1).map(|t| t.kind), Some(Kind::Figure(f)) if f.class == UnitClass::Percent)
        };
        let joins = |k: usize| self.tokens.get(k).is_some_and(|t| t.mark('、') || t.mark('，') || t.is(Word::Join));
        let own = figure.class == UnitClass::Percent && i > 0 && pair(i - 1);
        let beside = joins(i + 1) && pair(i + 2) || i > 3 && joins(i - 2) && pair(i - 4);
        let shares = self.lead.share || self.lead.share_noun || self.state.said == Some(Measure::Share);
        own && beside && !shares && self.state.rates.is_some()
    }

    /// 增速首次低于10%: a comparison with nothing but the figure is a bound of it.
    pub(super) fn bounded(&mut self, i: usize, figure: Figure) {
        let size = figure.class == UnitClass::Percent || is_amount(figure.class);
        let right = i > 0 && matches!(self.tokens[i - 1].kind, Kind::Word(Word::Above | Word::Below));
        if let (true, true, true, Some(above)) = (size, right, self.lead.references.is_empty(), self.lead.above) {
            self.lead.bound = if above { Bound::AtLeast } else { Bound::AtMost };
            (self.lead.above, self.lead.role) = (None, Role::Subject);
        }
    }
}
