//! Clauses: what a mark closes, what it lets go on, and clauses that only tell what is looked at.

use super::super::lead::{Lead, Reference};
use super::super::lexicon::{begins, ends};
use super::super::number;
use super::super::state::View;
use super::super::token::{Figure, Kind, Noun, Token, UnitClass, Word};
use super::{FEW, Walk, is_amount};
use crate::domain::Status;

impl Walk<'_, '_> {
    /// What a mark does: it closes a clause, or stands for something that was lost.
    pub(super) fn mark(&mut self, i: usize, mark: char) -> usize {
        match mark {
            '，' | '；' | '：' | ' ' | ':' | '\n' if self.view(i) => self.lead = Lead::default(),
            '，' | '；' | '：' | ' ' | ':' | '\n' => self.close_clause(i, mark),
            '?' | '？' => self.lost(i),
            _ => {}
        }
        i + 1
    }

    /// 从总量看, 环比看: what the sentence looks at, which is no subject.
    fn view(&mut self, i: usize) -> bool {
        let from = self.tokens[..i].iter().rposition(|t| t.mark('，') || t.mark('；')).map_or(0, |k| k + 1);
        let clause = &self.tokens[from..i];
        let Some(last) = clause.last().filter(|t| t.kind == Kind::Text) else { return false };
        let words = &self.tools.text[last.start..last.end];
        let parts = &self.tools.lexicon.parts;
        let names = |t: &Token| {
            matches!(
                t.kind,
                Kind::Subject(_) | Kind::Sector(_) | Kind::Noun(_) | Kind::Word(Word::Rate | Word::Pop | Word::Avg2)
            )
        };
        let topic = ends(words, &parts.topic);
        if topic && !clause.iter().any(names) {
            // 房价方面，…: what follows is of that.
            self.state.other = true;
            return false;
        }
        if !topic && !ends(words, &parts.view) {
            return false;
        }
        let start = self.lead.clause.unwrap_or(last.start);
        if self.tools.lexicon.parts.goes_by_area(&self.tools.text[start..last.end], false) {
            self.state.go_by_area();
        }
        let told = |word: Word| clause.iter().any(|t| t.is(word));
        let named = clause.iter().find_map(|t| match t.kind {
            Kind::Subject(index) => Some(&self.tools.lexicon.subjects[usize::from(index)].indicators),
            _ => None,
        });
        let subject = (from..i).find(|k| matches!(self.tokens[*k].kind, Kind::Subject(_)));
        if subject.is_some_and(|k| self.modified(k)) {
            // 从核心CPI看: of a part of it.
            self.state.subjects.clear();
            self.state.other = true;
        } else if let Some([only]) = named.map(Vec::as_slice) {
            self.state.viewed = Some(*only);
            self.state.subjects = vec![*only];
        }
        let total = clause.iter().any(|t| matches!(t.kind, Kind::Noun(Noun::Total)));
        self.state.view = if told(Word::Pop) {
            Some(View::Pop)
        } else if told(Word::Avg2) {
            Some(View::Avg2)
        } else if total {
            Some(View::Level)
        } else if told(Word::Rate) {
            Some(View::Growth)
        } else {
            None
        };
        true
    }

    /// A lost character right in front of what counts or measures something.
    fn lost(&mut self, i: usize) {
        let token = self.tokens[i];
        let next = self.tools.text[token.end..].chars().next().unwrap_or('\n');
        if number::is_counted(next) {
            self.notice("bulletin.damaged-digit", "a digit was lost in front of a unit; the figure is not read", i, i);
        }
        if matches!(self.tokens.get(i + 1).map(|t| t.kind), Some(Kind::Figure(_) | Kind::Number(_))) {
            // 增加值?8.95亿元，增长15.8%: the figure is lost, the subject is not. (为什么？2022年…: a question.)
            self.lead.lost = true;
            return;
        }
        self.lead.after += 1;
        self.lead.before += 1;
    }

    /// The end of a clause: what was said of a comparison does not reach further, unknown words make another subject.
    pub(super) fn close_clause(&mut self, i: usize, mark: char) {
        let lead = std::mem::take(&mut self.lead);
        self.state.status_here = false;
        if lead.before >= FEW && self.reckoned(i, &lead) {
            // 剔除去年同期低基数影响，: says nothing of what.
            return;
        }
        if !lead.fresh && lead.before >= FEW && self.lasts(i, &lead) {
            // 已是接连第二个月提速，: for how long says nothing of another thing.
            return;
        }
        self.state.reduced = mark == '，' && (self.state.reduced || self.left_out_whole(&lead));
        let record = self.tells_record(i, &lead);
        if record && !lead.fresh {
            // 创十年来最高，: says nothing of another thing.
            return;
        }
        // 2023年GDP增速目标，甲7%，乙7.5%: the goal of each of them.
        let aimed = mark == '，' && lead.fresh && lead.rate && i > 0 && self.tokens[i - 1].is(Word::Target);
        if mark == '：' || aimed {
            self.state.reach_goal();
        }
        self.state.goal = false;
        if std::mem::take(&mut self.state.passing) {
            self.state.period = self.state.main;
        }
        if mark == '；' {
            self.state.changed_from.clear();
            self.state.back_to_opening();
        }
        if mark == '；' && std::mem::take(&mut self.state.clause_status) {
            self.state.status = Status::Actual;
        }
        // 位于南昌高新区的电子公司，: what follows is of them.
        self.state.foreign |= mark == '，' && lead.firm && !lead.fresh && !lead.placed && self.ends_in_firm(i - 1);
        if !lead.fresh && lead.before >= FEW && !self.aside && !lead.counts_areas {
            self.state.subjects.clear();
            self.state.lost = true;
            // 外资企业：…: what follows is of them.
            self.state.other |= mark == '：' && !lead.placed && i > 0 && self.tokens[i - 1].kind == Kind::Text;
        }
        // 规模以上工业企业数量增多，实现增加值…: the sector stays, the subject does not.
        // 民间投资略有起色，前四月完成3700亿元: of that still.
        if lead.fresh
            && lead.after >= FEW
            && !lead.all
            && mark != '：'
            && !record
            && !self.amount_follows(i)
            && !self.rate_follows(i)
            && !(mark == '，' && self.predicate(i, &lead) && self.growth_follows(i))
        {
            self.state.subjects.clear();
            self.state.lost = true;
        }
        self.lead.each = lead.each && mark != '；';
        // 增速最快的是西藏，为10.8%; 增速依次是：甲（10.8%）…: the noun waits for its figure.
        let waits = matches!(mark, '，' | '：');
        (self.lead.rate, self.lead.drop_rate) = (lead.rate && waits, lead.drop_rate && waits);
        // 占比重首次过半，达50.5%
        self.lead.share_waits = lead.share_noun && lead.fresh && waits;
        // 两年平均增速居前列，均在20%以上
        self.lead.avg2_waits = lead.avg2 && waits;
        // 对GDP增长的贡献率，三次产业分别是…
        self.lead.rate &= !(lead.contribution && lead.toward);
        self.lead.contribution_waits = lead.contribution && waits && lead.toward && lead.before == 0 && lead.after == 0;
        // 重庆、贵州紧随，分别增长…: so do the areas.
        self.lead.placed = lead.placed && mark == '，' && lead.before == 0 && lead.after == 0;
        // 对照这一水平，北京增长6.7%: with nothing that is known.
        let known = lead.references.iter().any(|r| !matches!(r, Reference::Unknown));
        // 主要指标增速高于全国：规上工业增加值高2.1个百分点，…
        let above_all = lead.above.is_some() && mark == '：';
        if (lead.compared && mark == '，' || above_all) && known {
            // 与…相比，: the comparison is made in the next clauses.
            self.state.compared.clone_from(&lead.references);
            self.lead.references = lead.references;
            (self.lead.than, self.lead.word) = (true, lead.word);
        }
        self.state.last_gap = None;
    }

    /// Whether the clause in front of mark `i` tells for how long something goes on.
    fn lasts(&self, i: usize, lead: &Lead) -> bool {
        let clause = self.tools.text.get(lead.clause.unwrap_or_default()..self.tokens[i].start).unwrap_or_default();
        let parts = &self.tools.lexicon.parts;
        let lasting = parts.in_a_row.iter().any(|word| clause.contains(word.as_str()));
        lasting && parts.span.iter().any(|span| clause.contains(span.as_str()))
    }

    /// Whether the clause behind mark `i` tells an amount with nothing in front but times and verbs of reaching it.
    fn amount_follows(&self, i: usize) -> bool {
        let passed =
            |t: &&Token| matches!(t.kind, Kind::Time(_) | Kind::Word(Word::Filler | Word::Reach | Word::Multi));
        let next = self.tokens[i + 1..].iter().take(6).find(|t| !passed(t));
        next.is_some_and(|t| matches!(t.kind, Kind::Figure(f) if is_amount(f.class)))
    }

    /// Whether the clause behind mark `i` begins with the noun of a rate: 工业投资一马当先，增幅达47.5%.
    fn rate_follows(&self, i: usize) -> bool {
        let passed = |t: &&Token| matches!(t.kind, Kind::Time(_) | Kind::Word(Word::Filler | Word::Yoy));
        self.tokens[i + 1..].iter().take(6).find(|t| !passed(t)).is_some_and(|t| t.is(Word::Rate))
    }

    /// Whether the clause behind mark `i` tells growth with nothing in front: 固定资产投资韧性十足，同比增长8.1%.
    pub(super) fn growth_follows(&self, i: usize) -> bool {
        let passed = |t: &&Token| {
            matches!(
                t.kind,
                Kind::Time(_) | Kind::Word(Word::Filler | Word::Yoy | Word::Reach | Word::Over | Word::About)
            )
        };
        let mut told = self.tokens[i + 1..].iter().take(8).filter(|t| !passed(t));
        let grows = told.next().is_some_and(|t| t.is(Word::Up) || t.is(Word::Down));
        grows && told.next().is_some_and(|t| matches!(t.kind, Kind::Figure(f) if f.class == UnitClass::Percent))
    }

    /// Whether what stands between the subject of the clause and mark `i` names nothing: 韧性十足, not 项目.
    fn predicate(&self, i: usize, lead: &Lead) -> bool {
        let Some(from) = lead.subject.and_then(|at| self.tokens[..i].iter().position(|t| t.start == at)) else {
            return false;
        };
        let parts = &self.tools.lexicon.parts;
        let names = |t: &Token| {
            let words = self.text_of(t);
            let count = matches!(t.kind, Kind::Figure(Figure { class: UnitClass::Other, .. }) | Kind::Number(_));
            t.kind != Kind::Text && !matches!(t.kind, Kind::Word(_)) && !count
                || parts.things.iter().any(|thing| words.contains(thing.as_str()))
                || ends(words, &parts.thing_ends)
        };
        if self.tokens.get(from + 1).is_some_and(|t| begins(self.text_of(t), &parts.within)) {
            return false;
        }
        // 固定资产投资在多数省份下滑的背景下，逆势增长8.9%
        let against = self.tokens[from + 1].is(Word::At) && ends(self.text(i - 1), &parts.why_end);
        against || !self.tokens[from + 1..i].iter().any(names)
    }

    /// Whether the clause in front of mark `i` calls what was told a record (创十年来最高; 产量再创历史最好水平).
    fn tells_record(&self, i: usize, lead: &Lead) -> bool {
        let parts = &self.tools.lexicon.parts;
        let from = lead.clause.unwrap_or_default();
        let clause = self.tools.text.get(from..self.tokens[i].start).unwrap_or_default();
        if !ends(clause, &parts.record_end) {
            return false;
        }
        // 产量再创历史最好水平; not 投资活跃度达到最高.
        let behind = lead.subject.and_then(|at| self.tokens.iter().position(|t| t.start == at)).map(|k| k + 1);
        let opens = |k: usize| begins(&self.tools.text[self.tokens[k].start..], &parts.record_open);
        let of_subject = lead.fresh && behind.is_some_and(|k| k < i && opens(k));
        of_subject || lead.rate || begins(clause, &parts.record_open)
    }

    /// Whether plain words end in the name of a firm.
    fn ends_in_firm(&self, i: usize) -> bool {
        self.tokens[i].kind == Kind::Text && ends(self.text(i), &self.tools.lexicon.parts.firm)
    }

    /// 扣除房地产开发投资，: whether a clause leaves an indicator out of what follows.
    fn left_out_whole(&self, lead: &Lead) -> bool {
        let opens = lead.clause.is_some_and(|at| begins(&self.tools.text[at..], &self.tools.lexicon.parts.without));
        opens && lead.fresh
    }

    /// Whether the whole clause in front of mark `i` tells how a rate was reckoned (剔除去年同期低基数影响).
    fn reckoned(&self, i: usize, lead: &Lead) -> bool {
        let from = lead.clause.unwrap_or_default();
        let clause = self.tools.text.get(from..self.tokens[i].start).unwrap_or_default();
        !lead.fresh && self.tools.lexicon.parts.reckoned(clause)
    }

    /// 剔除价格变动后: the same where its first word is known by itself.
    pub(super) fn reckoned_behind(&self, i: usize) -> bool {
        let Some(before) = i.checked_sub(1).map(|k| self.tokens[k]) else { return false };
        let words = &self.tools.text[before.start..self.tokens[i].end];
        before.is(Word::Filler) && self.tools.lexicon.parts.reckoned(words)
    }
}
