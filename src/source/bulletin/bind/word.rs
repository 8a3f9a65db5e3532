//! Words with a role: what each of them says of the clause it stands in.

use super::super::lead::{Reference, Role};
use super::super::lexicon::{begins, ends};
use super::super::number;
use super::super::token::{Kind, Token, UnitClass, Word};
use super::{FEW, NEAR, Walk};
use crate::domain::{Bound, Measure, Status};

impl Walk<'_, '_> {
    pub(super) fn word(&mut self, i: usize, word: Word) {
        let start = self.tokens[i].start;
        let compares = matches!(word, Word::Up | Word::Down) && (self.before_area(i) || self.before_sector(i));
        let compares_on = word == Word::Join && self.compared_behind(i);
        let contributes = word == Word::Reach && self.contributes(i);
        let more = word == Word::More && self.more_or_less(i);
        let of_whole = word == Word::Reach && self.before_whole(i);
        let of_which = word == Word::Filler
            && self.lead.clause == Some(start)
            && begins(self.text(i), &self.tools.lexicon.parts.of_which);
        // 增长6%，加快0.3个百分点: a change of the rate.
        let points =
            matches!(self.tokens.get(i + 1).map(|t| t.kind), Some(Kind::Figure(f)) if f.class == UnitClass::Points);
        let of_rate = points
            && matches!(self.state.said, Some(Measure::Yoy))
            && begins(self.text(i), &self.tools.lexicon.parts.changes_rate);
        // 预计达9550亿元, 增长预期至5%; not 消费者预期至年底好转.
        let foreseen = word == Word::Reach && self.foreseen(i);
        let strange = word == Word::Stranger && self.subject_begins(i);
        let lead = &mut self.lead;
        match word {
            Word::Filler if of_which => self.back_to_first_area(),
            Word::Filler => {
                let words = &self.tools.text[start..self.tokens[i].end];
                let verb = self.tools.lexicon.parts.carries_out.iter().any(|word| word == words);
                // 在会上提出…: behind it the subject stands.
                let place_ends = lead.role == Role::Place && &self.tools.text[start..self.tokens[i].end] == "上";
                if verb || place_ends {
                    self.leave_reference();
                }
                self.goal_or_fact(i);
            }
            Word::Join if compares_on => {
                (lead.than, lead.role) = (true, Role::Reference);
                lead.mark(start);
            }
            Word::More if more => {}
            Word::Join | Word::More | Word::AtLeast | Word::AtMost | Word::Around => {}
            // 高全省1.2个百分点: the verb of the comparison comes first.
            Word::Up | Word::Down if compares => {
                lead.above = Some(word == Word::Up);
                lead.role = Role::Reference;
                lead.mark(start);
            }
            Word::Up | Word::Down => {
                // 预期增长5.5%，2023年实际增长5.3%: said of a time of its own.
                let outcome = lead.timed && !self.state.status_here && self.state.told_again();
                if outcome && begins(&self.tools.text[start..], &self.tools.lexicon.parts.in_fact) {
                    self.state.status = Status::Actual;
                }
                lead.up = Some(word == Word::Up);
                lead.rate |= of_rate;
                lead.reach = false;
                lead.mark(start);
                self.leave_reference();
            }
            // 为全部工业增加值增长贡献60.7%
            Word::Reach if contributes => (lead.role, lead.toward) = (Role::Target, true),
            // 已达到全国出口总额的35.6%: a share.
            Word::Reach if of_whole => (lead.share, lead.role) = (true, Role::Whole),
            Word::Reach => {
                if foreseen {
                    // 预计达9550亿元, 增长预期至5%
                    (self.state.status, self.state.clause_status) = (Status::Expected, lead.fresh);
                }
                lead.reach = true;
                if begins(&self.tools.text[start..], &self.tools.lexicon.parts.sets_rate) {
                    // 今年定在7%
                    (self.state.status, self.state.status_here, lead.rate) = (Status::Target, true, true);
                    self.state.clause_status = true;
                }
                if std::mem::take(&mut lead.from) {
                    // 由降转为增长…: no figure was told of the starting point.
                    (lead.up, lead.timed) = (None, false);
                    self.state.period = lead.home;
                }
                self.state.reach_goal();
                self.leave_reference();
                if self.lead.role == Role::Scope && self.lead.scope.is_none() {
                    // 总量居前的为广东
                    self.lead.role = Role::Subject;
                }
            }
            Word::Rate => {
                lead.rate = true;
                lead.mark(start);
            }
            Word::DropRate => {
                (lead.rate, lead.drop_rate) = (true, true);
                lead.mark(start);
            }
            Word::Narrow | Word::Widen => {
                lead.narrow = Some(word == Word::Narrow);
                lead.mark(start);
                self.leave_reference();
            }
            Word::Above | Word::Below => {
                // 分别快于全国5.6个、7.3个百分点
                lead.each |= begins(&self.tools.text[start..], &self.tools.lexicon.parts.dealing);
                lead.above = Some(word == Word::Above);
                lead.role = Role::Reference;
                lead.mark(start);
            }
            Word::Than => {
                lead.than = true;
                lead.role = Role::Reference;
                let words = &self.tools.text[start..self.tokens[i].end];
                lead.compared = self.tools.lexicon.parts.comparing.iter().any(|word| word == words);
                lead.mark(start);
            }
            Word::Stranger if strange => {
                self.state.foreign = true;
                // 生产总值增长6%，村民人均收入增长9%: of them, whatever was told before.
                lead.before += FEW;
            }
            Word::Stranger => {}
            Word::Flat => {
                lead.flat = true;
                self.flat(i);
            }
            _ => self.other_word(i, word),
        }
    }

    /// 和上年相比: whether nothing but times and areas stands between a joining word and 相比.
    fn compared_behind(&self, i: usize) -> bool {
        let named = |t: &&Token| matches!(t.kind, Kind::Time(_) | Kind::Area(_) | Kind::Local(_));
        let between = self.tokens[i + 1..].iter().take_while(named).count();
        // 增速和上半年持平
        let compares = |t: &Token| t.is(Word::Than) || t.is(Word::Flat) && self.lead.rate;
        between > 0 && self.tokens.get(i + 1 + between).is_some_and(compares)
    }

    /// Whether strangers are the subject: at the head of a clause, behind a place or 的 (not 带动村民).
    fn subject_begins(&self, i: usize) -> bool {
        let Some(before) = i.checked_sub(1) else { return true };
        let place = || ends(self.text(before), &self.tools.lexicon.parts.places) || self.text(before) == "的";
        matches!(self.tokens[before].kind, Kind::Mark(_) | Kind::Area(_) | Kind::Local(_) | Kind::Time(_)) || place()
    }

    /// Whether 为 opens what is contributed to.
    fn contributes(&self, i: usize) -> bool {
        let clause =
            self.tokens[i + 1..].iter().take(NEAR).take_while(|t| !matches!(t.kind, Kind::Mark(_) | Kind::Figure(_)));
        self.text(i) == "为" && clause.into_iter().any(|t| t.is(Word::Contribution))
    }

    /// 力争, 计划 aim at what follows; 目标 may only be spoken of; 完成投资计划的70.9% is part of a plan and no goal.
    fn goal(&mut self, i: usize) {
        if self.forecast(i) {
            (self.state.status, self.state.status_here) = (Status::Expected, true);
            return;
        }
        let follows = matches!(
            self.tokens.get(i + 1).map(|t| t.kind),
            Some(
                Kind::Figure(_)
                    | Kind::Word(Word::Each | Word::Up | Word::Down | Word::Reach | Word::Rate | Word::Over)
            )
        );
        if !follows && self.tools.lexicon.parts.goal_if_followed.iter().any(|word| word == self.text(i)) {
            return;
        }
        let of = self.tokens.get(i + 1).is_some_and(|t| &self.tools.text[t.start..t.end] == "的");
        let part = of
            && matches!(self.tokens.get(i + 2).map(|t| t.kind), Some(Kind::Figure(f)) if f.class == UnitClass::Percent);
        if self.tools.lexicon.parts.goal.iter().any(|goal| self.text(i).contains(goal.as_str())) {
            (self.state.goal, self.lead.aimed) = (true, true);
        } else if !part {
            (self.state.status, self.state.aims, self.state.status_here) = (Status::Target, true, true);
        }
        if ends(self.text(i), &self.tools.lexicon.parts.goal_growth) {
            self.lead.up = Some(true);
            self.lead.mark(self.tokens[i].start);
        }
    }

    /// 在浙江，…; 在GDP总量上，…: whether a clause of nothing but an area, or the view of an indicator, opens at word `i`.
    fn scene(&self, i: usize) -> bool {
        let clause = &self.tokens[i + 1..];
        let clause = &clause[..clause.iter().take(6).position(|t| t.mark('，')).unwrap_or_default()];
        let area = |t: &Token| matches!(t.kind, Kind::Area(_));
        let viewed = |t: &Token| matches!(t.kind, Kind::Subject(_) | Kind::Noun(_) | Kind::Word(Word::Rate));
        match clause {
            [] => false,
            [view @ .., last] if self.text_of(last) == "上" => !view.is_empty() && view.iter().all(viewed),
            areas => areas.iter().all(area),
        }
    }

    /// 2016年初提出增长6%左右，实际约4.5%: a goal that was set at the beginning of the year, and what came of it.
    fn goal_or_fact(&mut self, i: usize) {
        let parts = &self.tools.lexicon.parts;
        let set =
            i > 0 && ends(self.text(i - 1), &parts.year_begins) && parts.sets_goal.iter().any(|w| w == self.text(i));
        if set {
            (self.state.status, self.state.status_here) = (Status::Target, true);
        }
        if self.state.status == Status::Actual || !parts.in_fact.iter().any(|word| word == self.text(i)) {
            return;
        }
        let told = |t: &&Token| t.is(Word::About) || t.is(Word::Reach);
        let behind = self.tokens[i + 1..].iter().find(|t| !told(t)).map(|t| t.kind);
        let rate = matches!(behind, Some(Kind::Figure(f)) if f.class == UnitClass::Percent);
        if rate || matches!(behind, Some(Kind::Word(Word::Up | Word::Down | Word::Rate))) {
            self.state.status = Status::Actual;
            self.lead.rate |= rate && self.state.said == Some(Measure::Yoy);
        }
    }

    /// Whether a verb of reaching says what is expected; a noun in it needs what grows in front.
    fn foreseen(&self, i: usize) -> bool {
        let parts = &self.tools.lexicon.parts;
        let noun = begins(self.text(i), &parts.goal_if_followed);
        begins(self.text(i), &parts.forecast) && (!noun || i > 0 && self.grows(i - 1))
    }

    /// Whether token `i` says growth: an indicator that is a rate, or a word for it.
    fn grows(&self, i: usize) -> bool {
        match self.tokens[i].kind {
            Kind::Subject(index) => self.tools.lexicon.subjects[usize::from(index)].rate,
            kind => matches!(kind, Kind::Word(Word::Up | Word::Rate)),
        }
    }

    /// 上调2024年经济增长预期至5%: what is expected, not what is aimed at.
    fn forecast(&self, i: usize) -> bool {
        let word = self.tools.lexicon.parts.forecast.iter().any(|word| word == self.text(i));
        word && i > 0 && self.grows(i - 1)
    }

    /// 北京以1689.7亿元排名第二, 以3950亿元超过上海: whether 以 opens figures that are the subject's own.
    fn ranked_with(&self, i: usize) -> bool {
        let listed =
            |t: &&Token| matches!(t.kind, Kind::Figure(_) | Kind::Mark('、')) || t.is(Word::Join) || t.is(Word::Around);
        let figures = self.tokens[i + 1..].iter().take_while(listed).count();
        // 以7%的增速居首
        let rest = &self.tokens[i + 1 + figures..];
        let next = match rest {
            [of, rate, next, ..] if self.text_of(of) == "的" && rate.is(Word::Rate) => Some(next),
            [of, verb, ..] if self.text_of(of) == "的" && verb.is(Word::RankVerb) => Some(verb),
            _ => rest.first(),
        };
        figures > 0
            && next.is_none_or(|t| {
                let verb = matches!(t.kind, Kind::Word(Word::RankVerb | Word::Filler | Word::Above | Word::Over));
                // 以9.5%领跑
                let place = matches!(t.kind, Kind::Figure(f) if f.ordinal);
                (verb && &self.tools.text[t.start..t.end] != "的") || place || t.mark('，')
            })
    }

    pub(super) fn other_word(&mut self, i: usize, word: Word) {
        let start = self.tokens[i].start;
        let words = &self.tools.text[start..self.tokens[i].end];
        if word == Word::Target && !matches!(self.lead.role, Role::Reference | Role::Whole) {
            return self.goal(i);
        }
        let ranked_with = word == Word::Toward && self.ranked_with(i);
        let at_figure = matches!(self.tokens.get(i + 1).map(|t| t.kind), Some(Kind::Figure(f)) if !f.ordinal);
        let scene = word == Word::At && self.scene(i);
        let place = |t: &Token| matches!(t.kind, Kind::Figure(f) if f.ordinal);
        let set = usize::from(self.tokens.get(i + 1).is_some_and(|t| matches!(t.kind, Kind::Area(_) | Kind::Local(_))));
        let ranks = word == Word::Share && self.tokens.get(i + 1 + set).is_some_and(place);
        let lead = &mut self.lead;
        match word {
            Word::Yoy => lead.yoy = true,
            Word::Pop => lead.pop = true,
            Word::Avg2 => lead.avg2 = true,
            Word::AverageGrowth => lead.average = true,
            // 占据全省第三
            Word::Share if ranks => (lead.rank, lead.role) = (true, Role::Scope),
            Word::Share => {
                (lead.share, lead.role) = (true, Role::Whole);
                // 在GDP中占27.3%: the whole was told in front.
                lead.before -= std::mem::take(&mut lead.in_place).min(lead.before);
                lead.each |= begins(words, &self.tools.lexicon.parts.dealing);
            }
            Word::ShareNoun => {
                lead.share_noun = true;
                lead.before -= std::mem::take(&mut lead.in_place).min(lead.before);
            }
            Word::Pull => (lead.pull, lead.role) = (true, Role::Target),
            // 民营部分贡献了规上工业增长的94.5%
            Word::Contribution if words.ends_with('了') && !at_figure => {
                (lead.contribution, lead.role) = (true, Role::Target);
            }
            Word::Contribution => (lead.contribution, lead.role) = (true, Role::Subject),
            Word::Toward if ranked_with => (lead.reach, lead.ranked_with) = (true, true),
            Word::Toward => (lead.role, lead.toward) = (Role::Target, true),
            // 出口增速均在20%以上: the figure itself.
            Word::At if at_figure => lead.reach = true,
            Word::At if scene => {}
            Word::At if lead.role == Role::Subject => lead.role = Role::Place,
            Word::RankVerb => {
                lead.rate |= begins(words, &self.tools.lexicon.parts.ranks_rates);
                lead.total |= begins(words, &self.tools.lexicon.parts.ranks_amounts);
                // 滑落至20位
                lead.reach |= words.ends_with(['至', '到']);
                (lead.rank, lead.role) = (true, Role::Scope);
            }
            Word::RankGain | Word::RankLoss => lead.rank_move = Some(word == Word::RankGain),
            Word::Jointly => {
                self.state.jointly = true;
                self.state.summed |= self.tools.lexicon.parts.together.iter().any(|word| word == words);
            }
            Word::Each => lead.each = true,
            Word::All => lead.all = true,
            Word::Expected => {
                // 初步预计，…有望达到…: the first has said it of the whole sentence.
                let told = self.state.status == Status::Expected && !self.state.clause_status;
                (self.state.status, self.state.status_here) = (Status::Expected, true);
                self.state.clause_status = lead.fresh && !told;
            }
            Word::Target | Word::Plan if lead.role == Role::Reference => lead.references.push(Reference::Plan),
            // 相当于年度目标的85.4%: how much of a plan was done is no share.
            Word::Target | Word::Plan if lead.role == Role::Whole => (lead.share, lead.absolute) = (false, true),
            // 超全国, 超目标（8.5%）0.1个百分点
            Word::Over
                if matches!(
                    self.tokens.get(i + 1).map(|t| t.kind),
                    Some(Kind::Area(_) | Kind::Local(_) | Kind::Word(Word::Target | Word::Plan))
                ) =>
            {
                (lead.above, lead.role) = (Some(true), Role::Reference);
                lead.mark(start);
                return;
            }
            Word::From => (lead.from, lead.home) = (true, self.state.period),
            Word::Over => lead.bound = Bound::AtLeast,
            Word::Under => lead.bound = Bound::AtMost,
            Word::About => lead.bound = Bound::About,
            Word::Multi => self.multi(i),
            Word::Absolute => lead.absolute = true,
            Word::Mean => lead.mean = true,
            Word::IndexWord => lead.index = true,
            // Words without a meaning of their own in front of a figure (翻番 has no figure; a goal already met).
            _ => {}
        }
        let measures = matches!(
            word,
            Word::Yoy
                | Word::Pop
                | Word::Avg2
                | Word::Share
                | Word::ShareNoun
                | Word::Pull
                | Word::Contribution
                | Word::RankVerb
                | Word::RankGain
                | Word::RankLoss
                | Word::At
        );
        if measures {
            self.lead.mark(start);
        }
        if matches!(word, Word::Over) {
            self.leave_reference();
        }
    }

    /// Behind the verb of a comparison the reference is over.
    pub(super) fn leave_reference(&mut self) {
        if matches!(self.lead.role, Role::Reference | Role::Place) {
            self.lead.role = Role::Subject;
        }
    }

    /// 累计 behind a single month goes back to the months before; by itself it may span years.
    pub(super) fn multi(&mut self, i: usize) {
        let token = self.tokens[i];
        let parts = &self.tools.lexicon.parts;
        let record = |t: &&Token| begins(&self.tools.text[t.start..t.end], &parts.record);
        let clause = self.tokens[i + 1..].iter().take_while(|t| !matches!(t.kind, Kind::Mark(_) | Kind::Figure(_)));
        if clause.take(6).any(|t| record(&t)) {
            // 16年来首次低于10%
            return;
        }
        if self.text(i).starts_with(|c: char| c.is_ascii_digit()) {
            // 2012年—2020年: the year told before is over; what is told from … to … is from the first of them.
            (self.state.period, self.state.main) = (None, None);
            let first = self.text(i).get(..4).and_then(|year| year.parse().ok());
            self.state.counted_from = first.or(self.state.counted_from);
        }
        self.lead.cumulated |= &self.tools.text[token.start..token.end] == "累计";
        if &self.tools.text[token.start..token.end] != "累计" {
            let since = self.tools.lexicon.since.get(self.text(i)).copied();
            // 五年来，…从1.34万亿元增加到1.89万亿元
            let years = number::leading(self.text(i)).filter(|_| ends(self.text(i), &parts.years_past));
            let years = years.and_then(|years| i32::try_from(years).ok());
            let whole = self.tools.context.period.filter(|period| period.months() == 12);
            let past = || whole.zip(years).map(|(last, years)| last.year() - years);
            self.state.counted_from = since.or(self.state.counted_from).or_else(past);
            self.state.multi = true;
            return;
        }
        if let (Some(period), Some(whole)) = (self.state.period, self.state.cumulative)
            && period.months() == 1
        {
            self.state.period = Some(whole);
        }
    }
}
