//! Binding: walks the tokens of a sentence and gives every figure its subject, area, time and comparison.
//!
//! The rule that keeps it honest: a word that no table knows, standing where a subject stands, is another subject.

mod place;
mod subject;

use std::borrow::Cow;

use self::place::{area_of, section_area};
use super::classify::{self, Draft};
use super::lead::{Lead, Reference, Role};
use super::number;
use super::sentence::{Sentence, is_quote};
use super::state::{Notice, State, Tools};
use super::token::{Figure, Kind, Token, UnitClass, Word};
use crate::domain::{Bound, Status};

/// Reads one sentence: what it states goes to `drafts`, what was not understood to `notices`.
pub fn sentence(
    tools: &Tools<'_>,
    state: &mut State,
    sentence: &Sentence<'_>,
    drafts: &mut Vec<Draft>,
    notices: &mut Vec<Notice>,
) {
    state.enter(sentence, tools.context);
    let (main, asides) = brackets(sentence.tokens);
    let main = main.as_ref();
    heading(tools, state, main);
    let has_time = main.iter().any(|t| matches!(t.kind, Kind::Time(_)));
    let silent = !sentence.closed && !has_time;
    let from = drafts.len();
    Walk { tools, state, lead: Lead::default(), tokens: main, asides: &asides, drafts, notices, aside: false }.run();
    // A heading that names no time is said again, in full, below it.
    if silent && main.len() < 40 && !ends_in_mark(sentence.tokens) && headline(tools, main) {
        drafts.truncate(from);
    }
}

fn ends_in_mark(tokens: &[Token]) -> bool {
    matches!(tokens.last().map(|t| t.kind), Some(Kind::Mark('；' | '，' | '。')))
}

/// A line of the form 区域：….
fn headline(tools: &Tools<'_>, main: &[Token]) -> bool {
    section_area(tools, main).is_some()
}

/// A heading 浙江：… sets the area of the lines below it.
fn heading(tools: &Tools<'_>, state: &mut State, main: &[Token]) {
    if let Some(area) = section_area(tools, main) {
        state.section = Some(area);
    }
}

/// The tokens inside a pair of brackets, with the position in front of which they stood.
type Bracket = (usize, Vec<Token>);

/// The tokens outside brackets, and those inside with the place they stand at.
fn brackets(tokens: &[Token]) -> (Cow<'_, [Token]>, Vec<Bracket>) {
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

struct Walk<'a, 'b> {
    tools: &'a Tools<'a>,
    state: &'b mut State,
    lead: Lead,
    tokens: &'b [Token],
    asides: &'b [(usize, Vec<Token>)],
    drafts: &'b mut Vec<Draft>,
    notices: &'b mut Vec<Notice>,
    /// Inside brackets.
    aside: bool,
}

impl Walk<'_, '_> {
    fn run(&mut self) {
        let mut i = 0;
        while i < self.tokens.len() {
            self.brackets_at(i);
            i = self.step(i);
        }
        self.brackets_at(self.tokens.len());
    }

    /// Reads the brackets that stand in front of token `i`.
    fn brackets_at(&mut self, i: usize) {
        if self.asides.is_empty() {
            return;
        }
        let asides = self.asides;
        for (_, inside) in asides.iter().filter(|(at, _)| *at == i) {
            if !inside.iter().any(|t| matches!(t.kind, Kind::Figure(_))) {
                continue;
            }
            let lead = classify::aside_lead(&self.lead, self.state);
            let mut state = self.state.clone();
            let Some(lead) = lead else { continue };
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
                drafts: self.drafts,
                notices: self.notices,
                aside: true,
            }
            .run();
        }
    }

    fn step(&mut self, i: usize) -> usize {
        let token = self.tokens[i];
        if self.lead.clause.is_none() && !matches!(token.kind, Kind::Mark(_)) {
            self.lead.clause = Some(token.start);
        }
        match token.kind {
            Kind::Mark(mark) => return self.mark(i, mark),
            Kind::Word(word) => self.word(i, word),
            Kind::Text => self.plain(i),
            Kind::Subject(index) => self.subject(i, index),
            Kind::Sector(index) => self.sector(i, index),
            Kind::Noun(noun) => self.noun(i, noun),
            Kind::Area(index) => {
                let area = area_of(self.tools, index, &self.state.areas);
                self.area(i, area, false);
            }
            Kind::Local(local) => self.local(i, local),
            Kind::Time(time) => self.time(i, time),
            Kind::Figure(figure) => return self.figure(i, figure),
            Kind::Number(figure) => return self.number(i, figure),
            Kind::Unit(..) | Kind::Ordinal(_) | Kind::First | Kind::PerCent => self.plain(i),
        }
        i + 1
    }

    fn mark(&mut self, i: usize, mark: char) -> usize {
        match mark {
            '，' | '；' | '：' | ' ' | ':' | '\n' => self.close_clause(mark),
            '?' | '？' => self.lost(i),
            _ => {}
        }
        i + 1
    }

    /// A lost character right in front of what counts or measures something.
    fn lost(&mut self, i: usize) {
        let token = self.tokens[i];
        let next = self.tools.text[token.end..].chars().next().unwrap_or('\n');
        if number::is_counted(next) {
            self.notice("bulletin.damaged-digit", "a digit was lost in front of a unit; the figure is not read", i, i);
        }
        self.lead.after += 1;
        self.lead.before += 1;
    }

    fn notice(&mut self, code: &'static str, message: &'static str, from: usize, to: usize) {
        let (start, end) = (self.tokens[from].start, self.tokens[to].end);
        self.notices.push(Notice { code, message, start, end });
    }

    /// The end of a clause: what was said of a comparison does not reach further, unknown words make another subject.
    fn close_clause(&mut self, mark: char) {
        let lead = std::mem::take(&mut self.lead);
        if !lead.fresh && lead.before >= 2 && !self.aside {
            self.state.subjects.clear();
        }
        if lead.fresh && lead.after >= 2 && !lead.all && mark != '：' {
            // 规模以上工业企业达429户，实现增加值…: the sector stays, the subject does not.
            self.state.subjects.clear();
        }
        self.lead.each = lead.each && mark != '；';
        if lead.compared && mark == '，' {
            // 与…相比，: the comparison is made in the next clause.
            self.lead.references = lead.references;
            (self.lead.than, self.lead.word) = (true, lead.word);
        }
        self.state.last_gap = None;
    }

    fn word(&mut self, i: usize, word: Word) {
        let start = self.tokens[i].start;
        let lead = &mut self.lead;
        match word {
            Word::Filler => {
                let verb = matches!(&self.tools.text[start..self.tokens[i].end], "实现" | "完成");
                if verb {
                    self.leave_reference();
                }
            }
            Word::Join | Word::More | Word::AtLeast | Word::AtMost | Word::Around => {}
            Word::Up | Word::Down => {
                lead.up = Some(word == Word::Up);
                lead.reach = false;
                lead.mark(start);
                self.leave_reference();
            }
            Word::Reach => {
                lead.reach = true;
                self.leave_reference();
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
                lead.above = Some(word == Word::Above);
                lead.role = Role::Reference;
                lead.mark(start);
            }
            Word::Than => {
                lead.than = true;
                lead.role = Role::Reference;
                lead.compared = &self.tools.text[start..self.tokens[i].end] == "相比";
                lead.mark(start);
            }
            Word::Flat => {
                lead.flat = true;
                self.flat(i);
            }
            _ => self.other_word(i, word),
        }
    }

    fn other_word(&mut self, i: usize, word: Word) {
        let start = self.tokens[i].start;
        let lead = &mut self.lead;
        match word {
            Word::Yoy => lead.yoy = true,
            Word::Pop => lead.pop = true,
            Word::Avg2 => lead.avg2 = true,
            Word::AverageGrowth => lead.average = true,
            Word::Share => {
                (lead.share, lead.role) = (true, Role::Whole);
            }
            Word::ShareNoun => lead.share_noun = true,
            Word::Pull => (lead.pull, lead.role) = (true, Role::Target),
            Word::Contribution => (lead.contribution, lead.role) = (true, Role::Subject),
            Word::Toward => (lead.role, lead.toward) = (Role::Target, true),
            Word::At if lead.role == Role::Subject => lead.role = Role::Place,
            Word::RankVerb => (lead.rank, lead.role) = (true, Role::Scope),
            Word::RankGain | Word::RankLoss => lead.rank_move = Some(word == Word::RankGain),
            Word::Each => lead.each = true,
            Word::All => lead.all = true,
            Word::Expected => self.state.status = Status::Expected,
            Word::Target if lead.role != Role::Reference => self.state.status = Status::Target,
            Word::Target | Word::Plan if lead.role == Role::Reference => lead.references.push(Reference::Plan),
            Word::Over if matches!(self.tokens.get(i + 1).map(|t| t.kind), Some(Kind::Area(_) | Kind::Local(_))) => {
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
            Word::RatioOf => self.ratio(i),
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
    fn leave_reference(&mut self) {
        if matches!(self.lead.role, Role::Reference | Role::Place) {
            self.lead.role = Role::Subject;
        }
    }

    /// 累计 behind a single month goes back to the months before; by itself it may span years.
    fn multi(&mut self, i: usize) {
        let token = self.tokens[i];
        self.lead.cumulated |= &self.tools.text[token.start..token.end] == "累计";
        if &self.tools.text[token.start..token.end] != "累计" {
            self.state.multi = true;
            return;
        }
        if let (Some(period), Some(whole)) = (self.state.period, self.state.cumulative)
            && period.months() == 1
        {
            self.state.period = Some(whole);
        }
    }

    fn plain(&mut self, i: usize) {
        let token = self.tokens[i];
        let text = &self.tools.text[token.start..token.end];
        let count = text.chars().filter(|c| is_letter(*c)).count();
        if self.lead.role == Role::Target && ["为主", "为代表", "为重点"].iter().any(|end| text.ends_with(end))
        {
            // 以…为主的: what follows is the subject again.
            self.lead.role = Role::Subject;
            return;
        }
        match self.lead.role {
            Role::Reference if self.lead.references.is_empty() => self.lead.references.push(Reference::Unknown),
            Role::Target if self.lead.toward => self.lead.before += count,
            Role::Target | Role::Whole | Role::Scope | Role::Reference | Role::Place => {}
            Role::Subject
                if i > 0 && (self.tokens[i - 1].mark('、') || self.tokens[i - 1].is(Word::Join)) && self.lead.fresh =>
            {
                self.lead.listed += count
            }
            Role::Subject => {
                self.lead.before += count;
                self.lead.after += count;
            }
        }
    }

    /// A number without a unit: the price index itself, or the first of a list whose unit comes later.
    fn number(&mut self, i: usize, figure: Figure) -> usize {
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
        self.plain(i);
        i + 1
    }

    /// A figure, with the others of its list.
    fn figure(&mut self, i: usize, first: Figure) -> usize {
        if let Some(next) = self.reference_figure(i, first) {
            return next;
        }
        let mut group = vec![(first, i)];
        let mut next = i + 1;
        while let (Some(join), Some(token)) = (self.tokens.get(next), self.tokens.get(next + 1)) {
            let joins = join.mark('、') || join.is(Word::Join);
            match token.kind {
                Kind::Figure(f) if joins && f.class == first.class => group.push((f, next + 1)),
                Kind::Number(f) if joins => {
                    group.push((Figure { class: first.class, unit: first.unit, ..f }, next + 1))
                }
                _ => break,
            }
            next += 2;
        }
        if group.iter().any(|(f, _)| f.damaged) {
            self.notice("bulletin.damaged-digit", "digits were lost or doubled; the figure is not read", i, next - 1);
            self.after_figure(None);
            return next;
        }
        let tail = classify::tail(self.tools, &self.tokens[next..]);
        let used = tail.used;
        let made = classify::group(self.tools, self.state, &self.lead, &group, self.tokens, &tail);
        let gap =
            made.drafts.iter().find(|d| d.measure == crate::domain::Measure::Gap).map(|d| d.value.is_sign_positive());
        if made.drafts.iter().any(|d| d.measure == crate::domain::Measure::Yoy) {
            self.state.growth = true;
        }
        if let Some((code, message)) = made.notice {
            self.notice(code, message, i, next - 1);
        }
        if let Some(scope) = made.drafts.iter().find_map(|d| d.scope.clone()) {
            self.state.scope = Some(scope);
        }
        if made.other {
            self.state.subjects.clear();
        }
        for draft in made.drafts.iter().filter(|d| d.measure == crate::domain::Measure::Level) {
            self.state.recent.push(draft.indicator);
        }
        self.drafts.extend(made.drafts);
        self.after_figure(gap);
        // 全国1.1、全省0.2个百分点: the comparison goes on.
        if let (Some(up), true) = (gap, self.tokens.get(next).is_some_and(|t| t.mark('、'))) {
            self.lead.role = Role::Reference;
            self.lead.above = Some(up);
            self.lead.word = Some(self.tokens[i].start);
        }
        next + used
    }

    /// 与全省地区生产总值5.4%的增速相比: the rate that is compared with, told on the way.
    fn reference_figure(&mut self, i: usize, figure: Figure) -> Option<usize> {
        let rate = figure.class == UnitClass::Percent && !figure.damaged && self.lead.role == Role::Reference;
        let tail = classify::tail(self.tools, &self.tokens[i + 1..]);
        if !rate || !tail.tells_growth() || self.lead.references.is_empty() {
            return None;
        }
        let (lead, areas, subjects) = classify::aside_lead(&self.lead, self.state)?;
        let mut state = self.state.clone();
        state.areas = areas.unwrap_or(state.areas);
        state.subjects = subjects.unwrap_or(state.subjects);
        let made = classify::group(self.tools, &state, &lead, &[(figure, i)], self.tokens, &tail);
        self.drafts.extend(made.drafts);
        Some(i + 1 + tail.used)
    }

    fn after_figure(&mut self, gap: Option<bool>) {
        let Lead { each, from, home, share, share_noun, rate, drop_rate, index, fresh, word, .. } = self.lead;
        let clause = self.lead.clause;
        self.lead = Lead { each, ..Lead::default() };
        if from {
            self.state.period = home;
            // 从A提高到B: what was said of A is said of B.
            self.lead =
                Lead { each, share, share_noun, rate, drop_rate, index, fresh, word, clause, ..Lead::default() };
        }
        self.state.last_gap = gap;
    }

    /// 与上年持平, 增速与一季度持平, 与全省持平.
    fn flat(&mut self, i: usize) {
        let made = classify::flat(self.tools, self.state, &self.lead, self.tokens[i]);
        self.drafts.extend(made);
        self.after_figure(None);
    }

    /// 三次产业比为3.9：59.5：36.6.
    fn ratio(&mut self, i: usize) {
        self.drafts.extend(classify::ratio(self.tools, self.state, &self.tokens[i..]));
    }
}

/// Whether a unit class can hold a level at all.
pub fn is_amount(class: UnitClass) -> bool {
    matches!(class, UnitClass::Money | UnitClass::Mass | UnitClass::Energy | UnitClass::Bare)
}

/// Hanzi, Latin letters and digits: what makes plain text a word rather than a sign.
fn is_letter(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}') || c.is_ascii_alphanumeric()
}
