//! Binding: walks the tokens of a sentence and gives every figure its subject, area, time and comparison.
//!
//! The rule that keeps it honest: a word that no table knows, standing where a subject stands, is another subject.

mod aside;
mod bracket;
mod clause;
mod compared;
mod count;
mod figure;
mod many;
mod noun;
mod place;
mod ranked;
mod subject;
mod time;
mod whole;
mod word;

use self::bracket::{Bracket, brackets};
use self::place::area_of;
use self::whole::{begin_by_area, ends_in_goals, ends_in_mark, heading, headline, join_areas};
pub use self::whole::{goals_of, may_head};

use super::classify::Why;
use super::lead::{Lead, Reference, Role};
use super::lexicon::{begins, ends};
use super::number;
use super::sentence::Sentence;
use super::state::{Found, Notice, State, Tools, Unread};
use super::token::{Kind, Token, UnitClass, Word};
use crate::domain::{Measure, Status};

/// Reads one sentence.
pub fn sentence(tools: &Tools<'_>, state: &mut State, sentence: &Sentence<'_>, found: &mut Found) {
    state.enter(sentence, tools);
    let (mut main, asides) = brackets(sentence.tokens);
    join_areas(tools, &mut main);
    let main = main.as_ref();
    if heading(tools, state, main, sentence.closed) {
        return;
    }
    begin_by_area(tools, state, main);
    let has_time = main.iter().any(|t| matches!(t.kind, Kind::Time(_)));
    let silent = !sentence.closed && !has_time;
    let from = found.drafts.len();
    Walk { tools, state, lead: Lead::default(), tokens: main, asides: &asides, found, aside: false }.run();
    let drafts = &mut found.drafts;
    if let (true, Some(indicator)) =
        (drafts.len() == from, goals_of(tools.lexicon, tools.context.own, tools.text, main))
    {
        state.speak_of_goals(indicator);
    }
    if ends_in_goals(tools, main, drafts.get(from)) {
        let told = drafts[from..].iter_mut().filter(|d| d.status == Status::Actual);
        told.for_each(|d| d.status = Status::Target);
    }
    // A heading that names no time is said again, in full, below it.
    if silent && main.len() < 40 && !ends_in_mark(sentence.tokens) && headline(tools, main) {
        drafts.truncate(from);
    }
}

/// So many unknown characters where a subject stands, or behind one, speak of something else.
const FEW: usize = 2;

/// No more tokens than this are looked through for what belongs to one of them.
const NEAR: usize = 40;

struct Walk<'a, 'b> {
    tools: &'a Tools<'a>,
    state: &'b mut State,
    lead: Lead,
    tokens: &'b [Token],
    asides: &'b [Bracket],
    found: &'b mut Found,
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

    fn step(&mut self, i: usize) -> usize {
        let token = self.tokens[i];
        if let Some(next) = self.why(i) {
            self.reason_of_other(i, next);
            return next;
        }
        if self.lead.clause.is_none() && !matches!(token.kind, Kind::Mark(_)) {
            self.lead.clause = Some(token.start);
        }
        match token.kind {
            Kind::Mark(mark) => return self.mark(i, mark),
            Kind::Word(Word::RatioOf) => return self.ratio(i),
            Kind::Word(Word::Double) if self.on_last_year() => {
                let doubled = self.doubled(i);
                return self.figure(i, doubled);
            }
            Kind::Word(word) => self.word(i, word),
            Kind::Text | Kind::Figure(_) if self.so_many_listed(i) > 0 => return i + self.so_many_listed(i),
            Kind::Text => self.plain(i),
            Kind::Subject(_) | Kind::Sector(_) | Kind::Noun(_) if self.behind(i) => {}
            Kind::Subject(index) => self.subject(i, index),
            Kind::Sector(index) => self.sector(i, index),
            Kind::Noun(noun) => self.noun(i, noun),
            Kind::Area(_) | Kind::Local(_) if self.ranked_among(i).is_some() => return self.among(i),
            Kind::Area(index) => {
                let area = area_of(self.tools, index, &self.state.areas);
                self.area(i, area, false);
            }
            Kind::Local(local) => self.local(i, local),
            Kind::Time(time) => self.time(i, time),
            Kind::Figure(f) if f.class == UnitClass::Other && self.all_of_them(i) => {}
            Kind::Figure(f)
                if f.class == UnitClass::Other && (self.lead.role == Role::Scope || self.lead.scope.is_some()) =>
            {
                return self.ranked_set(i).unwrap_or_else(|| self.figure(i, f));
            }
            Kind::Figure(f) if f.class == UnitClass::Other && self.set_within(i).is_some() => {
                return self.part_of_area(i);
            }
            // 山西、安徽两个省: the number of the areas listed.
            Kind::Figure(f) if f.class == UnitClass::Other && (self.counts_areas(i) || self.so_many(i)) => {}
            Kind::Figure(f) if f.class == UnitClass::Other && self.how_many_areas(i) => self.lead.counts_areas = true,
            // 高于第二名石家庄1100亿元: the place belongs to what is compared with.
            Kind::Figure(f) if f.ordinal && self.lead.role == Role::Reference => {}
            Kind::Figure(f) if self.counts_marks(i, f).is_some() => return i + 2,
            Kind::Figure(figure) => return self.figure(i, figure),
            Kind::Number(figure) => return self.number(i, figure),
            Kind::Unit(..) | Kind::Ordinal(_) | Kind::First | Kind::Second | Kind::PerCent | Kind::Sign(_) => {
                self.plain(i)
            }
        }
        i + 1
    }

    /// The words of a token.
    fn text_of(&self, token: &Token) -> &str {
        &self.tools.text[token.start..token.end]
    }

    /// The words of token `i`.
    fn text(&self, i: usize) -> &str {
        let token = self.tokens[i];
        &self.tools.text[token.start..token.end]
    }

    /// Whether an area follows that the words compare with: 高全省, 低全国.
    fn before_area(&self, i: usize) -> bool {
        let next = self.tokens.get(i + 1).map(|t| t.kind);
        // 高出全国、全省3.8个和3.3个百分点
        let area = |t: &&Token| matches!(t.kind, Kind::Area(_) | Kind::Local(_) | Kind::Mark('、')) || t.is(Word::Join);
        let placed = self.tokens[i + 1..].iter().take_while(area).count();
        // 高出全省外贸整体增速11个百分点
        let named =
            |t: &&Token| matches!(t.kind, Kind::Subject(_) | Kind::Sector(_) | Kind::Noun(_)) || t.is(Word::Filler);
        let rest = &self.tokens[i + 1 + placed..];
        let subject = rest.iter().take_while(named).count();
        let rate = |t: &&Token| matches!(t.kind, Kind::Word(Word::Mean | Word::Rate | Word::DropRate));
        let after = rest.get(subject).filter(rate).or(rest.first());
        let compared = matches!(
            after.map(|t| t.kind),
            Some(Kind::Figure(_) | Kind::Word(Word::Mean | Word::Rate | Word::DropRate) | Kind::Mark('（'))
        );
        matches!(next, Some(Kind::Area(_) | Kind::Local(_))) && compared || self.over_something(i)
    }

    /// 高出全国整体水平1.6个百分点, 高出同期全省面上1.6个百分点: whether a verb that compares has an area and a difference behind it.
    fn over_something(&self, i: usize) -> bool {
        if !begins(self.text(i), &self.tools.lexicon.parts.compares_first) {
            return false;
        }
        let between = |t: &&Token| {
            !matches!(t.kind, Kind::Figure(_) | Kind::Number(_)) && (!matches!(t.kind, Kind::Mark(_)) || t.mark('、'))
        };
        let between = self.tokens[i + 1..].iter().take(6).take_while(between).count();
        let points = matches!(self.tokens.get(i + 1 + between), Some(Token { kind: Kind::Figure(f), .. }) if f.class == UnitClass::Points);
        points && self.tokens[i + 1..i + 1 + between].iter().any(|t| matches!(t.kind, Kind::Area(_) | Kind::Local(_)))
    }

    /// 高出规上工业13.5个百分点: whether a sector or an indicator follows that the words compare with.
    fn before_sector(&self, i: usize) -> bool {
        let behind = |t: &Token| self.tools.lexicon.behind.iter().any(|(word, ..)| word == self.text_of(t));
        let named = |t: &&Token| {
            t.kind == Kind::Text && behind(t)
                || matches!(
                    t.kind,
                    Kind::Subject(_)
                        | Kind::Sector(_)
                        | Kind::Noun(_)
                        | Kind::Word(Word::Rate | Word::Mean | Word::Target | Word::Plan)
                )
        };
        // 高出全部规上工业4.9个百分点
        let filled = self.tokens[i + 1..].iter().take_while(|t| t.is(Word::Filler)).count();
        let named = self.tokens[i + 1 + filled..].iter().take_while(named).count();
        let count = filled + named;
        let points = matches!(self.tokens.get(i + 1 + count).map(|t| t.kind), Some(Kind::Figure(f)) if f.class == UnitClass::Points);
        named > 0 && points && begins(self.text(i), &self.tools.lexicon.parts.compares_first)
    }

    /// 达到全国出口总额的35.6%: whether an amount follows of which the figure is a part.
    fn before_whole(&self, i: usize) -> bool {
        let area = |t: &&Token| matches!(t.kind, Kind::Area(_) | Kind::Local(_));
        let placed = self.tokens[i + 1..].iter().take_while(area).count();
        match &self.tokens[i + 1 + placed..] {
            [whole, of, figure, ..] => {
                matches!(whole.kind, Kind::Subject(_) | Kind::Noun(_))
                    && self.text_of(of) == "的"
                    && matches!(figure.kind, Kind::Figure(f) if f.class == UnitClass::Percent)
            }
            _ => false,
        }
    }

    fn notice(&mut self, code: &'static str, message: &'static str, from: usize, to: usize) {
        let (start, end) = (self.tokens[from].start, self.tokens[to].end);
        self.found.notices.push(Notice { code, message, start, end });
    }

    /// Notes why the figures of tokens `from` to `to` give no record.
    fn unread(&mut self, why: Why, from: usize, to: usize) {
        let (start, end) = (self.tokens[from].start, self.tokens[to].end);
        self.found.unread.push(Unread { why, start, end });
    }

    /// 连续三个月回升: for how long says nothing of what.
    fn for_so_long(&self, i: usize) -> bool {
        if i == 0 || !ends(self.text(i - 1), &self.tools.lexicon.parts.in_a_row) {
            return false;
        }
        let span = self.text(i).trim_start_matches(number::is_numeral);
        span.len() < self.text(i).len() && begins(span, &self.tools.lexicon.parts.span)
    }

    /// 农业等第一产业增加值: what is named in front is one of what follows.
    pub(super) fn such_as(&self, i: usize) -> bool {
        let named = |k: usize| matches!(self.tokens[k].kind, Kind::Sector(_) | Kind::Noun(_));
        let follows = self.tokens.get(i + 1).is_some_and(|t| matches!(t.kind, Kind::Subject(_) | Kind::Sector(_)));
        i > 0 && follows && named(i - 1) && self.tools.lexicon.parts.such_as.iter().any(|word| word == self.text(i))
    }

    /// 比全国好1.3个百分点, 同比少5%: words that say more or less right in front of what is compared.
    fn more_or_less(&mut self, i: usize) -> bool {
        if !(self.lead.than || self.lead.yoy) {
            return false;
        }
        let parts = &self.tools.lexicon.parts;
        let is = |words: &[String]| words.iter().any(|word| word == self.text(i));
        let more = is(&parts.better);
        let measured =
            |class| matches!(class, UnitClass::Points | UnitClass::Percent | UnitClass::Times) || is_amount(class);
        // 比上月少了0.6个百分点
        let at = i + 1 + usize::from(self.tokens.get(i + 1).is_some_and(|t| t.is(Word::Filler)));
        let figure = matches!(self.tokens.get(at).map(|t| t.kind), Some(Kind::Figure(f)) if measured(f.class));
        let compares = figure && (more || is(&parts.worse));
        if compares {
            self.lead.up = Some(more);
            self.lead.mark(self.tokens[i].start);
            self.leave_reference();
        }
        compares
    }

    fn plain(&mut self, i: usize) {
        let token = self.tokens[i];
        let text = &self.tools.text[token.start..token.end];
        if self.all_of_them(i) || self.behind(i) || self.lead.from && !self.lead.timed {
            return;
        }
        let count = text.chars().filter(|c| is_letter(*c)).count();
        if self.lead.role == Role::Target && ends(&self.tools.text[..token.end], &self.tools.lexicon.parts.mainly) {
            // 以…为主的: what follows is the subject again.
            self.lead.role = Role::Subject;
            return;
        }
        if self.tools.lexicon.parts.reckoned(text) || self.reckoned_behind(i) {
            // 据新能源企业介绍，出口增长…: theirs.
            self.state.foreign |= self.tools.lexicon.parts.firm.iter().any(|w| text.contains(w.as_str()));
            return;
        }
        // 西藏目标最高，为7%以上: no other thing.
        let first =
            (self.lead.placed || self.lead.rate) && self.tools.lexicon.parts.ahead.iter().any(|word| word == text);
        if first || self.more_or_less(i) || self.for_so_long(i) || self.such_as(i) {
            return;
        }
        // 降幅与上月相同
        let ends_clause = self.tokens.get(i + 1).is_none_or(|t| matches!(t.kind, Kind::Mark(_)));
        let rate = self.lead.rate || self.state.said == Some(Measure::Yoy);
        if rate && self.lead.than && ends_clause && self.tools.lexicon.parts.like.iter().any(|w| w == text) {
            return self.flat(i);
        }
        // 快于存款6.5个百分点: what no table knows is what is compared with.
        let points =
            matches!(self.tokens.get(i + 1).map(|t| t.kind), Some(Kind::Figure(f)) if f.class == UnitClass::Points);
        let verb = i > 0 && matches!(self.tokens[i - 1].kind, Kind::Word(Word::Above | Word::Below));
        let expected = ends(text, &self.tools.lexicon.parts.goal_if_followed);
        if points && verb && !expected && self.lead.role == Role::Reference {
            let words = self.text(i).to_string();
            return self.lead.references.push(Reference::Other(words));
        }
        if let Some(area) = self.known(i) {
            return self.area(i, area, false);
        }
        if self.counts_list(i) || self.and_others(i) {
            return;
        }
        if self.says_goal(i) || self.lead.rate && self.says_extreme(i) || self.there_are(i) {
            return;
        }
        if self.counts_unnamed(i) {
            self.counts_told(i);
            return;
        }
        let parts = &self.tools.lexicon.parts;
        // 企业营收增速放缓: firms as such are no firm.
        let firm =
            self.lead.role == Role::Subject && ends(text, &parts.firm) && !parts.firm.iter().any(|word| word == text);
        self.lead.firm |= firm;

        // 据新能源企业介绍，出口…: theirs.
        self.state.foreign |= firm && parts.reckoned_open.iter().any(|w| text.starts_with(w.as_str()));
        match self.lead.role {
            Role::Reference if self.lead.references.is_empty() => self.lead.references.push(Reference::Unknown),
            Role::Target if self.lead.toward => self.lead.before += count,
            // 居中部同类城市第2位: the words behind the area say which of it are ranked.
            Role::Scope if self.lead.scope.is_some() && i > 0 && self.names_area(i - 1) => {
                self.lead.scope = Some(self.tools.text[self.tokens[i - 1].start..token.end].to_string());
            }
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
}

/// Whether a unit class can hold a level at all.
pub fn is_amount(class: UnitClass) -> bool {
    matches!(class, UnitClass::Money | UnitClass::Mass | UnitClass::Energy | UnitClass::Bare)
}

/// Hanzi, Latin letters and digits: what makes plain text a word rather than a sign.
fn is_letter(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}') || c.is_ascii_alphanumeric()
}
