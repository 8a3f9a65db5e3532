//! Times of a clause: those that statements are of, and those that are only compared with or told on the way.

use super::super::lead::{Reference, Role};
use super::super::lexicon::{begins, ends};
use super::super::token::{Kind, Time, Token, Word, Year};
use super::Walk;
use crate::domain::Period;

impl Walk<'_, '_> {
    /// 剔除2020年、2021年: whether a time stands in a list of those left out.
    pub(super) fn left_out(&self, i: usize) -> bool {
        let list = |t: &&Token| matches!(t.kind, Kind::Time(_) | Kind::Mark('、') | Kind::Word(Word::Join));
        let listed = self.tokens[..i].iter().rev().take_while(list).count();
        let head = i.checked_sub(listed + 1);
        head.is_some_and(|k| ends(self.text(k), &self.tools.lexicon.parts.without))
    }

    /// Whether a year is that of an event or a paper, not what figures are of: 2022年两会, 发布上年统计公报.
    fn dates_paper(&self, i: usize, time: Time) -> bool {
        let parts = &self.tools.lexicon.parts;
        let Some(next) = self.tokens.get(i + 1).filter(|t| t.kind == Kind::Text && time.months.is_none()) else {
            return false;
        };
        let before = matches!(time.year, Some(Year::Before | Year::Relative(-1)));
        // 2024年政府工作报告提出，…增长6%: what is set there is of that year.
        let sets = || {
            let near = self.tokens[i + 1..].iter().take(4).take_while(|t| !matches!(t.kind, Kind::Figure(_)));
            near.into_iter().any(|t| parts.sets_goal.iter().any(|word| self.text_of(t).contains(word.as_str())))
        };
        let words = self.text_of(next);
        before && begins(words, &parts.papers) || begins(words, &parts.occasions) && !sets()
    }

    pub(super) fn time(&mut self, i: usize, time: Time) {
        if self.left_out(i) {
            return;
        }
        if self.since_when(i, time) {
            return;
        }
        let time = Time { end: time.end || self.summed_until(i, time), ..time };
        let token = self.tokens[i];
        // 同比上年下降: the year before is what is compared with.
        let past = matches!(time.year, Some(Year::Before | Year::Relative(-1))) && time.months.is_none();
        // 同比2019年增长: so is a year that is named.
        let named = matches!(time.year, Some(Year::Absolute(_))) && time.months.is_none();
        // 环比7月提高0.8个百分点
        let month = time.months.is_some_and(|(first, last)| first == last) && !time.since;
        let behind = |word: Word| i > 0 && self.tokens[i - 1].is(word);
        let compared = (past || named) && behind(Word::Yoy) || month && behind(Word::Pop);
        if self.lead.role == Role::Place && i > 0 && self.tokens[i - 1].is(Word::At) {
            // 在2021年江西位列第十五: a time, no set.
            self.lead.role = Role::Subject;
        } else if self.lead.role == Role::Place {
            // 在延续去年上升态势的基础上: of what is told in passing.
            return;
        }
        if self.lead.role == Role::Reference || compared {
            let words = self.tools.text[token.start..token.end].to_string();
            self.lead.references.push(Reference::Time(time, words));
            return;
        }
        // 以2019年为基期: what is counted from.
        let base = self.lead.toward && i > 0 && self.tokens[i - 1].is(Word::Toward);
        if base || self.dates_paper(i, time) {
            return;
        }
        // 同期，全市…: the months told before; the year before only where a figure of then follows.
        let told = matches!(
            self.tokens.get(i + 1).map(|t| t.kind),
            Some(Kind::Word(Word::Reach | Word::Up | Word::Down | Word::Rate))
        );
        // 和2016年上半年相同: said of no figure.
        let like = |t: &Token| {
            self.tools.lexicon.parts.like.iter().any(|w| self.tools.text[t.start..].starts_with(w.as_str()))
        };
        if i > 0 && self.tokens[i - 1].is(Word::Join) && self.tokens.get(i + 1).is_some_and(like) {
            return;
        }
        // 浙江同期增长7.6%: of the other area, at the time told.
        let placed = i > 0 && self.names_area(i - 1);
        if time.same && time.year.is_none() && !self.aside && (!told || placed) {
            return;
        }
        // 自去年4月起一直领先: since when something is so, not of when it is told.
        let onward = |t: &Token| begins(self.text_of(t), &self.tools.lexicon.parts.onward);
        if self.tokens.get(i + 1).is_some_and(onward) {
            return;
        }
        // 截至8月末，今年累计…: the year of the months told.
        let this = time.year == Some(Year::Relative(0)) && time.months.is_none();
        let summed = self.tokens.get(i + 1).is_some_and(|t| t.is(Word::Multi));
        let told_here = self.state.period_here && self.state.period.map(|p| p.year()) == self.tools.context.this_year;
        if this && summed && told_here {
            return;
        }
        if self.lead.narrow.is_some() && !self.lead.than {
            // 降幅收窄 8月增长9.2%: another statement.
            (self.lead.narrow, self.lead.rate, self.lead.drop_rate) = (None, false, false);
        }
        let before = if time.previous { self.state.main.or(self.state.period) } else { self.state.period };
        let Some(period) = self.tools.context.resolve(time, before) else { return };
        let list = self.joined(i, |k| matches!(k, Kind::Time(_)));
        if !list {
            self.state.periods.clear();
        }
        // 2020年到2025年，…从17.9%提升到35.5%
        if i > 1 && matches!(self.text(i - 1), "到" | "至") && matches!(self.tokens[i - 2].kind, Kind::Time(_)) {
            self.state.origin = self.state.period;
            // 2003年至2007年，…累计…: a total of them all.
            self.state.spanned = self.state.period.is_some_and(|from| period.year() - from.year() > 1);
        }
        match time.each {
            // 4、5两个月: one by one.
            true => self.state.periods.extend(period.each_month()),
            false => self.state.periods.push(period),
        }
        // 增长13.3%，其中6月当月增长6.9%。: a month told on the way does not hold for the next sentence.
        let around = self.state.period.or(self.tools.context.period);
        let inside = |whole: Period| {
            period.months() < whole.months() && period.first() >= whole.first() && period.last() <= whole.last()
        };
        // …增长13.3%。其中，6月份增长6.9%。; 6月当月增长6.9%。
        let of_which = self.tokens.first().is_some_and(|t| begins(self.text_of(t), &self.tools.lexicon.parts.of_which));
        self.state.by_the_way |= (self.state.said.is_some() || of_which || time.single) && around.is_some_and(inside);
        let figure = matches!(
            self.tokens.get(i + 1).map(|t| t.kind),
            Some(Kind::Figure(_) | Kind::Word(Word::Reach | Word::Up | Word::Down))
        );
        let contrast = self.lead.clause.is_some_and(|at| self.tools.text[at..].starts_with('而'));
        self.state.in_passing = figure && (past || contrast);
        // 今年首次突破50%, told in a text about its first half.
        self.state.last_year = matches!(time.year, Some(Year::Before | Year::Relative(-1)));
        self.state.this_year = time.year == Some(Year::Relative(0)) && time.months.is_none() && !time.since;
        self.state.tell(period, self.tools.context.this_year);
        self.state.aside = time.same || time.previous;
        self.state.passing = self.state.aside && told;
        if !self.state.aside {
            self.state.main = Some(period);
        }
        self.state.multi = false;
        self.lead.timed = true;
        if period.months() > 1 {
            self.state.cumulative = Some(period);
        }
    }

    /// 降幅自8月以来逐月收窄: whether the time at token `i` tells since when something is so.
    fn since_when(&self, i: usize, time: Time) -> bool {
        let from = |k: usize| k > 0 && ends(self.text(k - 1), &self.tools.lexicon.parts.since);
        let since = |k: usize| matches!(self.tokens.get(k).map(|t| t.kind), Some(Kind::Time(t)) if t.since);
        let behind = time.since && i > 1 && matches!(self.tokens[i - 1].kind, Kind::Time(_)) && from(i - 1);
        behind || time.months.is_some() && from(i) && since(i + 1)
    }

    /// 截至6月, 年初至6月: whether figures are summed up to the month at token `i`.
    fn summed_until(&self, i: usize, time: Time) -> bool {
        let month = time.months.is_some_and(|(first, last)| first == last);
        let since = || i > 1 && self.text(i - 1) == "至" && matches!(self.tokens[i - 2].kind, Kind::Time(t) if t.since);
        month && i > 0 && (ends(self.text(i - 1), &self.tools.lexicon.parts.until) || since())
    }
}
