//! Figures of a clause: lists of them, those told on the way, and what they leave behind for the next clause.

use super::super::classify::{self, List, Made, Tail, Why};
use super::super::lead::{Lead, Reference, Role};
use super::super::lexicon::ends;
use super::super::token::{Figure, Kind, Token, UnitClass, Word, Year};
use super::place::area_of;
use super::{Walk, is_amount};
use crate::domain::{Area, Bound, Decimal, Measure};

impl Walk<'_, '_> {
    /// A number without a unit: the price index itself, or the first of a list whose unit comes later.
    pub(super) fn number(&mut self, i: usize, figure: Figure) -> usize {
        if self.sums_up(i) {
            return self.shares(i);
        }
        let next = self.tokens[i + 1..].iter().take(4).find_map(|t| match t.kind {
            Kind::Figure(f) if !f.ordinal => Some(Some(f)),
            Kind::Mark('、') | Kind::Word(Word::Join) | Kind::Area(_) | Kind::Local(_) | Kind::Number(_) => None,
            _ => Some(None),
        });
        let listed = self.tokens.get(i + 1).is_some_and(|t| t.mark('、') || t.is(Word::Join));
        if let (true, Some(Some(unit))) = (listed, next) {
            return self.figure(i, Figure { class: unit.class, unit: unit.unit, ..figure });
        }
        if self.lead.index && !figure.damaged {
            return self.figure(i, figure);
        }
        if self.counts_years(i) {
            return i + 2;
        }
        if self.tokens.get(i + 1).is_some_and(|t| t.is(Word::Multi)) {
            // 16年来
            return i + 1;
        }
        if let Some(used) = self.counts_in_digits(i) {
            return i + used;
        }
        self.plain(i);
        i + 1
    }

    /// 连续16年位居…: for how long says nothing of what.
    pub(super) fn counts_years(&self, i: usize) -> bool {
        let text = |k: usize| self.tokens.get(k).map_or("", |t| &self.tools.text[t.start..t.end]);
        // 连续第29年; 连续17年和33年
        let head = self.tools.text[..self.tokens[i].start]
            .trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '年' | '和' | '、' | '第'));
        let since = self.tools.text[..self.tokens[i].start].ends_with('第');
        i > 0
            && (since || ends(head, &self.tools.lexicon.parts.in_a_row))
            && self.tokens.get(i + 1).is_some_and(|t| t.kind == Kind::Text)
            && matches!(text(i + 1), "年" | "年来" | "个月" | "个季度")
    }

    /// A figure, with the others of its list.
    pub(super) fn figure(&mut self, i: usize, first: Figure) -> usize {
        self.state.reach_goal();
        let first = self.in_points(i, first);
        if self.for_years(i, first) {
            self.unread(Why::Duration, i, i);
            self.after_figure(None);
            return i + 2;
        }
        if self.part_of_growth(i, first) {
            self.unread(Why::Part, i, i);
            self.after_figure(None);
            return i + 1;
        }
        if first.class == UnitClass::Times && i > 0 && self.text(i - 1) == "的" && self.lead.up.is_none() {
            // 是全国平均数的2.2倍
            self.unread(Why::OtherBase, i, i);
            self.after_figure(None);
            return i + 1;
        }
        // 宿迁6.9%次之
        self.lead.rank |= first.ordinal && self.tools.lexicon.is_second(self.text(i)) && self.state.led;
        self.bounded(i, first);
        self.lead.rate |= self.rate_in_turn(i, first);
        self.lead.signed = self.signed(i, first);
        if let Some(next) = self.reference_figure(i, first).or_else(|| self.amount_compared(i, first)) {
            return next;
        }
        let (group, next) = self.listed(i, first);
        if self.lead.lost {
            self.unread(Why::Lost, i, next - 1);
            self.after_figure(None);
            return next;
        }
        if group.iter().any(|(f, _)| f.damaged) {
            self.notice("bulletin.damaged-digit", "digits were lost or doubled; the figure is not read", i, next - 1);
            self.after_figure(None);
            return next;
        }
        let mut tail = classify::tail(self.tools, &self.tokens[next..]);
        if let Some(behind) = self.describes_area(next, &tail) {
            self.unread(Why::Describes, i, next - 1);
            self.after_figure(None);
            return behind;
        }
        let mut used = tail.used;
        if let (true, 1, Some(area)) = (first.ordinal, group.len(), self.ranked_area(next)) {
            // GDP增速排名第三的北京
            self.state.areas = vec![area];
            (self.state.area_here, self.state.named_here, self.lead.placed) = (true, true, true);
            used = 2;
        }
        if first.ordinal && self.tools.lexicon.parts.leads.iter().any(|word| word == self.text(i)) {
            // 曾连续8年领跑: of years that are over.
            let Some(set) = self.leads(next).filter(|_| !self.once(i)) else {
                self.unread(Why::NothingRanked, i, i);
                return next;
            };
            used += set;
        }
        let behind = next + used;
        if let (true, 1, Some(areas)) = (first.ordinal, group.len(), self.tops(next)) {
            self.state.areas = areas;
            (self.state.area_here, self.state.named_here, self.lead.placed, self.lead.rank) = (true, true, true, true);
            tail.modifies = false;
        } else if group.len() == 1
            && first.class != UnitClass::Other
            && let Some(read) = self.namely(behind)
        {
            // 超过万亿元的省份增至3个，包括…: what the figure describes is named.
            tail.modifies = false;
            used += read;
        }
        let members =
            if group.len() > 1 { self.members(i, group.len()).or_else(|| self.members_before(&group)) } else { None };
        // 杭州9500亿元，增长6.9%: an amount of which growth is told.
        self.lead.grows =
            group.len() == 1 && self.tokens.get(next).is_some_and(|t| t.mark('，')) && self.growth_follows(next);
        let list = List { figures: &group, members: members.as_deref(), tail: &tail };
        let made = classify::group(self.tools, self.state, &self.lead, &list, self.tokens);
        if let Some((code, message)) = made.notice {
            self.notice(code, message, i, next - 1);
        } else if let Some(why) = made.why.filter(|_| made.drafts.is_empty()) {
            self.unread(why, i, next - 1);
        }
        if let Some(members) = members.filter(|_| !made.drafts.is_empty()) {
            self.state.members = members;
        }
        self.remember(&made, &tail);
        // 之和为500亿元: what follows is of others.
        self.state.summed = false;
        self.turn(i, &made, &tail, first);
        let gap = made.drafts.iter().find(|d| d.measure == Measure::Gap).map(|d| d.value.is_sign_positive());
        let ranked = first.ordinal && !made.drafts.is_empty();
        self.found.drafts.extend(made.drafts);
        self.after_figure(gap);
        self.goes_on(i, next, gap, ranked);
        self.brackets_between(behind, next + used);
        next + used
    }

    /// 战略性新兴产业、高新技术产业、装备制造业分别增长…，比重分别达到…: the members of the list before, to whom as many
    /// figures are dealt again.
    fn members_before(&self, group: &[(Figure, usize)]) -> Option<Vec<Option<u16>>> {
        let members = &self.state.members;
        let same = self.state.subjects.iter().all(|subject| members.contains(&Some(*subject)));
        (!self.lead.fresh && members.len() == group.len() && same).then(|| members.clone())
    }

    /// 是省内唯一超万亿元的城市: the end of a clause that calls an area what a mark makes of it; the token behind it.
    fn describes_area(&self, next: usize, tail: &Tail) -> Option<usize> {
        let from = self.lead.clause.filter(|_| tail.modifies && !self.lead.fresh)?;
        let length = self.tokens[next..].iter().take_while(|t| !matches!(t.kind, Kind::Mark(_))).count();
        let area = length > 0 && ends(self.text(next + length - 1), &self.tools.lexicon.parts.areas);
        let words = &self.tools.text[from..self.tokens[next - 1].start];
        let called = self.tools.lexicon.parts.calls.iter().any(|verb| words.contains(verb.as_str()));
        (area && called).then_some(next + length)
    }

    /// 经济增长的66.4%由消费贡献: a part of growth.
    fn part_of_growth(&self, i: usize, figure: Figure) -> bool {
        let grows = |t: &Token| match t.kind {
            Kind::Word(Word::Up) => true,
            Kind::Subject(index) => self.tools.lexicon.subjects[usize::from(index)].rate,
            _ => false,
        };
        let of = i > 1 && self.text(i - 1) == "的" && grows(&self.tokens[i - 2]);
        of && figure.class == UnitClass::Percent && self.lead.references.is_empty() && !self.lead.contribution
    }

    /// The figures of a list with the places of their tokens, and the token behind it.
    fn listed(&self, i: usize, first: Figure) -> (Vec<(Figure, usize)>, usize) {
        let mut group = vec![(first, i)];
        let mut next = i + 1;
        if let Some((last, used)) = self.span_of_places(i, first) {
            // 分列第4至第6位: one place each.
            let places = (last.value - first.value).to_string().parse().unwrap_or(0_i64);
            group.extend(
                (1..=places).map(|k| (Figure { value: first.value + Decimal::from(k), ..first }, i + used - 1)),
            );
            next = i + used;
        }
        // 3.5%左右、6%左右和5%左右: what stands behind each of them.
        let around = |k: usize| {
            let mark = |t: &Token| t.mark('、') || t.is(Word::Join);
            // 4% 左右、5.5% 左右
            let blank = usize::from(self.tokens.get(k).is_some_and(|t| t.mark(' ')));
            let about = self.tokens.get(k + blank).is_some_and(|t| t.is(Word::Around));
            if about && self.tokens.get(k + blank + 1).is_some_and(mark) { blank + 1 } else { 0 }
        };
        if around(next) > 0 {
            group[0].0.bound = Bound::About;
        }
        next += around(next);
        while let (Some(join), Some(token)) = (self.tokens.get(next), self.tokens.get(next + 1)) {
            let joins = join.mark('、') || join.is(Word::Join);
            match token.kind {
                Kind::Figure(f) if joins => match self.in_points(next + 1, f) {
                    f if f.class == first.class => group.push((f, next + 1)),
                    _ => break,
                },
                Kind::Number(f) if joins => {
                    group.push((Figure { class: first.class, unit: first.unit, ..f }, next + 1))
                }
                _ => break,
            }
            next += 2;
            if let (true, Some((last, _))) = (around(next) > 0, group.last_mut()) {
                last.bound = Bound::About;
            }
            next += around(next);
        }
        (group, next)
    }

    /// The area that a place is said of, behind it.
    fn ranked_area(&self, next: usize) -> Option<Area> {
        let of = self.tokens.get(next).is_some_and(|t| &self.tools.text[t.start..t.end] == "的");
        match self.tokens.get(next + 1).map(|t| t.kind) {
            Some(Kind::Area(index)) if of && !self.lead.placed => Some(area_of(self.tools, index, &self.state.areas)),
            _ => None,
        }
    }

    /// What a figure leaves for the clauses and sentences that follow.
    fn remember(&mut self, made: &Made, tail: &Tail) {
        self.state.growth |= made.drafts.iter().any(|d| d.measure == Measure::Yoy);
        self.state.amounts |= made.drafts.iter().any(|d| d.measure == Measure::Level);
        if let Some(ranked) = made.drafts.iter().find(|d| d.measure == Measure::Rank) {
            self.state.ranked = ranked.of;
            self.state.led |= ranked.value == Decimal::ONE;
            // 增速列第4位；前两位为盐城（9.1%）…
            self.state.rates = self.state.rates.or(ranked.of.filter(|of| *of == Measure::Yoy));
        }
        if let Some(rate) = made.drafts.iter().rfind(|d| matches!(d.measure, Measure::Yoy | Measure::Avg2)) {
            self.state.rates = Some(rate.measure);
            self.state.rises = rate.value > Decimal::ZERO;
        }
        if let Some(scope) = made.drafts.iter().find_map(|d| d.scope.clone()) {
            self.state.scope = Some(scope);
        }
        for draft in &made.drafts {
            self.state.row.retain(|told| *told != draft.indicator);
            self.state.row.push(draft.indicator);
        }
        let gaps = made.drafts.iter().filter(|d| d.measure == Measure::Gap);
        let references: Vec<Option<String>> = gaps.map(|d| d.reference.clone()).collect();
        if !references.is_empty() {
            self.state.references = references;
        }
        for draft in &made.drafts {
            self.state.spoken_of(&draft.area);
            self.state.stated(draft.indicator);
            if matches!(draft.measure, Measure::Yoy | Measure::Level) {
                self.state.told_of(draft.indicator);
            }
        }
        if let Some(draft) = made.drafts.last() {
            self.state.open(self.tools.context);
            // 比重为43.1%，居全省首位，提高1.3个百分点: a place between leaves it at the share.
            let keeps = draft.measure == Measure::Rank && self.state.said == Some(Measure::Share);
            if !keeps {
                self.state.said = Some(draft.measure);
            }
            if self.state.subjects.is_empty() {
                // What the title names, or what was told behind the figure, holds for the clauses that follow.
                let titled = tail.subject.or(self.state.viewed).or(self.tools.context.subject);
                self.state.subjects.extend(titled.filter(|titled| *titled == draft.indicator));
            }
            // 6月份当月增长6.9%: a month told in passing.
            let month = draft.period.is_some_and(|p| p.months() == 1);
            self.state.aside |= self.state.carried && self.lead.timed && month;
            self.state.carried = false;
        }
        if self.lead.from && self.lead.timed {
            self.state.origin = self.state.period;
        }
    }

    /// Whether a figure turns the clauses that follow to another subject.
    fn turn(&mut self, i: usize, made: &Made, tail: &Tail, first: Figure) {
        let nothing = made.drafts.is_empty();
        if let Some(subject) = tail.subject.filter(|_| self.lead.ranked_with && !nothing) {
            self.state.subjects = vec![subject];
        }
        if made.other || self.lead.ranked_with && nothing {
            // 以320家企业排名第三: the place is of something else.
            self.state.subjects.clear();
            self.state.other |= self.lead.ranked_with;
        }
        // 一般公共预算总收入5743亿元: the figures that follow are not those of what the title names.
        let counts = first.class == UnitClass::Other;
        if counts && i > 0 && matches!(self.tokens[i - 1].kind, Kind::Sector(_)) {
            // 规上工业企业2103家，增长5%: so does their number.
            self.state.subjects.clear();
            self.state.lost = true;
        }
        self.state.other |= nothing && !counts && (self.lead.before > 0 || self.lead.after > 0);
        let amounts = made.drafts.iter().filter(|d| d.measure == Measure::Level);
        let before = self.state.recent.len();
        self.state.recent.extend(amounts.map(|d| Some(d.indicator)));
        if self.state.recent.len() == before && is_amount(first.class) {
            self.state.recent.push(None);
            if self.other_kind(first) {
                // 第二产业4624亿千瓦时，升12.4%: an amount of another kind shows that another thing is meant.
                self.state.subjects.clear();
                self.state.lost = true;
            }
        }
        let rates = made.drafts.iter().filter(|d| d.measure == Measure::Yoy);
        if let Some(rate) = rates.clone().next_back() {
            self.state.rated_area = Some((rate.indicator, rate.area.clone()));
        }
        self.state.rated.extend(rates.map(|d| Some(d.indicator)));
        if nothing && first.class == UnitClass::Percent {
            self.state.rated.push(None);
        }
        let changes = is_amount(first.class) || first.class == UnitClass::Percent;
        let in_time = self.lead.references.iter().any(|r| matches!(r, Reference::Time(..)));
        if changes && in_time && self.lead.than && self.lead.up.is_some() {
            // 较2002年增加4374.4亿元，增长33.6%
            self.state.changed_from.clone_from(&self.lead.references);
        }
    }

    /// A mark behind places or differences lets them go on: 列全省第三、苏南第一; 高于全国1.1、全省0.2个百分点.
    fn goes_on(&mut self, i: usize, next: usize, gap: Option<bool>, ranked: bool) {
        if !self.tokens.get(next).is_some_and(|t| t.mark('、')) {
            return;
        }
        // 占榆林全市的34.1%、陕西全省的6.8%: of another whole.
        let rest = &self.tokens[next + 1..];
        let named = rest.iter().take_while(|t| matches!(t.kind, Kind::Area(_) | Kind::Local(_))).count();
        let whole = matches!(&rest[named..], [of, figure, ..] if self.text_of(of) == "的"
            && matches!(figure.kind, Kind::Figure(f) if f.class == UnitClass::Percent));
        if named > 0 && whole && self.state.said == Some(Measure::Share) {
            (self.lead.share, self.lead.role) = (true, Role::Whole);
            self.lead.word = Some(self.tokens[i].start);
            return;
        }
        let place = |t: &Token| matches!(t.kind, Kind::Figure(f) if f.ordinal);
        let places = ranked && self.tokens[next..].iter().take(4).any(place);
        let other = self.tokens.get(next + 1).is_some_and(|t| match t.kind {
            Kind::Area(index) => !self.ranked_within(&area_of(self.tools, index, &self.state.areas), false),
            _ => false,
        });
        if places && !other {
            (self.lead.rank, self.lead.role) = (true, Role::Scope);
            self.lead.word = Some(self.tokens[i].start);
        }
        if let Some(up) = gap {
            (self.lead.role, self.lead.above) = (Role::Reference, Some(up));
            self.lead.word = Some(self.tokens[i].start);
        }
    }

    /// Whether an amount is of a kind that the one subject is not measured in.
    pub(super) fn other_kind(&self, figure: Figure) -> bool {
        let [subject] = self.state.subjects.as_slice() else { return false };
        let measured = &self.tools.lexicon.indicators[usize::from(*subject)];
        let kind = |class| if class == UnitClass::Bare { UnitClass::Money } else { class };
        figure.class != UnitClass::Bare
            && kind(figure.class) != kind(measured.class)
            && self.lead.references.is_empty()
            && !self.lead.absolute
    }

    /// Whether the clause compares with the year before.
    pub(super) fn on_last_year(&self) -> bool {
        let before = |year| matches!(year, Some(Year::Before | Year::Relative(-1)));
        let last = |r: &Reference| matches!(r, Reference::Time(t, _) if t.same || before(t.year));
        self.lead.yoy || self.lead.references.iter().any(last)
    }

    /// 翻一番 is twice as much, 翻两番 four times.
    pub(super) fn doubled(&mut self, i: usize) -> Figure {
        let words = &self.tools.text[self.tokens[i].start..self.tokens[i].end];
        let percent = if words.contains(['两', '二']) { 300 } else { 100 };
        self.lead.up = Some(true);
        self.lead.role = Role::Subject;
        Figure {
            value: Decimal::from(percent),
            class: UnitClass::Percent,
            unit: self.tools.lexicon.percent,
            bound: Bound::Exact,
            ordinal: false,
            damaged: false,
            upper: None,
        }
    }

    /// 13.1个、13.0个百分点: the unit is told in full behind the last of a list only.
    pub(super) fn in_points(&self, i: usize, figure: Figure) -> Figure {
        let mut k = i;
        let is_short = |t: &Token| self.tools.text[..t.end].ends_with('个');
        // 快于全国2.9个、中部1.5个百分点
        let named = |t: &Token| {
            matches!(t.kind, Kind::Area(_) | Kind::Local(_) | Kind::Word(Word::Above | Word::Below | Word::Filler))
        };
        while let (true, Some(join)) = (is_short(&self.tokens[k]), self.tokens.get(k + 1))
            && (join.mark('、') || join.is(Word::Join))
        {
            k += self.tokens[k + 2..].iter().take_while(|t| named(t)).count();
            let Some(next) = self.tokens.get(k + 2) else { break };
            match next.kind {
                Kind::Figure(f) if f.class == UnitClass::Points => {
                    return Figure { class: f.class, unit: f.unit, ..figure };
                }
                Kind::Figure(f) if f.class == UnitClass::Other => k += 2,
                _ => break,
            }
        }
        figure
    }

    /// GDP+5%, CPI-0.2%: a sign in front of a rate says growth.
    pub(super) fn signed(&self, i: usize, figure: Figure) -> bool {
        let plus = self.tools.text[..self.tokens[i].start].ends_with(['+', '＋']);
        figure.class == UnitClass::Percent && (plus || figure.value.is_sign_negative() && !figure.value.is_zero())
    }

    /// 第4至第6位: the last place, and the tokens read.
    fn span_of_places(&self, i: usize, first: Figure) -> Option<(Figure, usize)> {
        let to = self
            .tokens
            .get(i + 1)
            .filter(|t| t.kind == Kind::Text && matches!(self.text(i + 1), "至" | "到") || t.mark('-'));
        let Kind::Figure(last) = self.tokens.get(i + 2)?.kind else { return None };
        (first.ordinal && to.is_some() && last.ordinal && last.value > first.value).then_some((last, 3))
    }

    pub(super) fn after_figure(&mut self, gap: Option<bool>) {
        let Lead { each, from, home, share, share_noun, rate, drop_rate, index, fresh, word, pop, avg2, .. } =
            self.lead;
        self.state.shared = share_noun;
        let clause = self.lead.clause;
        // The other members of a bracket are told in the manner of the first: （全国7.1%、全省14.8%）.
        let yoy = self.aside && self.lead.yoy;
        self.lead = Lead { each, yoy, ..Lead::default() };
        if from {
            let rate = rate || self.state.said == Some(Measure::Yoy);
            self.state.period = home;
            // 从A提高到B: what was said of A is said of B.
            self.lead = Lead {
                each,
                share,
                share_noun,
                rate,
                drop_rate,
                index,
                fresh,
                word,
                clause,
                pop,
                avg2,
                ..Lead::default()
            };
        }
        self.state.last_gap = gap;
    }

    /// 与上年持平, 增速与一季度持平, 与全省持平.
    pub(super) fn flat(&mut self, i: usize) {
        if self.tokens.get(i + 1).is_some_and(|t| &self.tools.text[t.start..t.end] == "的") {
            // 零增长的国家: of them.
            return self.after_figure(None);
        }
        let made = classify::flat(self.tools, self.state, &self.lead, self.tokens[i]);
        self.found.drafts.extend(made);
        self.after_figure(None);
    }

    /// 三次产业比为3.9：59.5：36.6.
    pub(super) fn ratio(&mut self, i: usize) -> usize {
        let made = classify::ratio(self.tools, self.state, &self.tokens[i..]);
        if made.is_empty() {
            return i + 1;
        }
        self.found.drafts.extend(made);
        // The years told inside are those of the shares alone.
        let end = self.tokens[i..].iter().position(|t| matches!(t.kind, Kind::Mark('，' | '；' | '。')));
        end.map_or(self.tokens.len(), |k| i + k)
    }
}
