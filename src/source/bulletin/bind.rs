//! Binding: walks the tokens of a sentence and gives every figure its subject, area, time and comparison.
//!
//! The rule that keeps it honest: a word that no table knows, standing where a subject stands, is another subject.

mod aside;
mod bracket;
mod figure;
mod many;
mod place;
mod subject;
mod word;

use self::bracket::{Bracket, brackets};
use self::place::{area_of, section_area};
use super::classify::Draft;
use super::lead::{Lead, Reference, Role};
use super::lexicon::ends;
use super::number;
use super::sentence::Sentence;
use super::state::{Notice, State, Tools, View};
use super::token::{Kind, Noun, Token, UnitClass, Word};
use crate::domain::{Area, Period, Status};

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
    if heading(tools, state, main, sentence.closed) {
        return;
    }
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

/// A heading 浙江：… sets the area of the lines below it, 二、2020年主要目标 their year and status. Tells whether the line
/// says no more than that.
fn heading(tools: &Tools<'_>, state: &mut State, main: &[Token], closed: bool) -> bool {
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
            Kind::Text => self.plain(i),
            Kind::Subject(index) => self.subject(i, index),
            Kind::Sector(_) | Kind::Noun(_) if self.behind(i) => {}
            Kind::Sector(index) => self.sector(i, index),
            Kind::Noun(noun) => self.noun(i, noun),
            Kind::Area(index) => {
                let area = area_of(self.tools, index, &self.state.areas);
                self.area(i, area, false);
            }
            Kind::Local(local) => self.local(i, local),
            Kind::Time(time) => self.time(i, time),
            Kind::Figure(f) if f.class == UnitClass::Other && self.all_of_them(i) => {}
            // 山西、安徽两个省: the number of the areas listed.
            Kind::Figure(f) if f.class == UnitClass::Other && (self.counts_areas(i) || self.so_many(i)) => {}
            // 排名四省市第2: the set that is ranked.
            Kind::Figure(f) if f.class == UnitClass::Other && self.ranked_set(i) => {
                self.lead.scope = Some(self.text(i).to_string());
            }
            // 高于第二名石家庄1100亿元: the place belongs to what is compared with.
            Kind::Figure(f) if f.ordinal && self.lead.role == Role::Reference => {}
            Kind::Figure(figure) => return self.figure(i, figure),
            Kind::Number(figure) => return self.number(i, figure),
            Kind::Unit(..) | Kind::Ordinal(_) | Kind::First | Kind::PerCent => self.plain(i),
        }
        i + 1
    }

    /// The words of token `i`.
    fn text(&self, i: usize) -> &str {
        let token = self.tokens[i];
        &self.tools.text[token.start..token.end]
    }

    /// Whether an area follows that the words compare with: 高全省, 低全国.
    fn before_area(&self, i: usize) -> bool {
        let next = self.tokens.get(i + 1).map(|t| t.kind);
        let placed =
            self.tokens[i + 1..].iter().take_while(|t| matches!(t.kind, Kind::Area(_) | Kind::Local(_))).count();
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
        matches!(next, Some(Kind::Area(_) | Kind::Local(_))) && compared
    }

    /// Whether the figure counts the areas listed in front of it.
    fn counts_areas(&self, i: usize) -> bool {
        let points = matches!(self.tokens[i].kind, Kind::Figure(f) if self.in_points(i, f).class == UnitClass::Points);
        i > 0 && self.names_area(i - 1) && !points
    }

    /// 18个省份GDP超过2万亿元: so many areas, which are not named, are an aggregate of their own.
    fn so_many(&mut self, i: usize) -> bool {
        let parts = &self.tools.lexicon.parts;
        // 10个副省级城市: the noun stands in plain words.
        let noun = self
            .tokens
            .get(i + 1)
            .filter(|t| t.kind == Kind::Text && ends(&self.tools.text[t.start..t.end], &parts.areas));
        let end = noun.map_or(self.tokens[i].end, |t| t.end);
        let words = &self.tools.text[self.tokens[i].start..end];
        let next = self.tokens.get(i + 1).map(|t| t.kind);
        let spoken = noun.is_some()
            || matches!(next, Some(Kind::Subject(_) | Kind::Sector(_) | Kind::Noun(_) | Kind::Word(_) | Kind::Time(_)));
        if self.lead.role != Role::Subject || !spoken || !ends(words, &parts.areas) {
            return false;
        }
        if number::leading(words) == Some(self.state.areas.len()) && self.state.areas.len() > 1 {
            // 这3个省份的GDP: those told before.
            self.lead.placed = true;
            return true;
        }
        self.state.areas = vec![Area::Special(words.to_string())];
        (self.state.area_here, self.state.named_here, self.lead.placed) = (true, true, true);
        true
    }

    fn mark(&mut self, i: usize, mark: char) -> usize {
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
        self.lead.after += 1;
        self.lead.before += 1;
    }

    fn notice(&mut self, code: &'static str, message: &'static str, from: usize, to: usize) {
        let (start, end) = (self.tokens[from].start, self.tokens[to].end);
        self.notices.push(Notice { code, message, start, end });
    }

    /// The end of a clause: what was said of a comparison does not reach further, unknown words make another subject.
    fn close_clause(&mut self, i: usize, mark: char) {
        let lead = std::mem::take(&mut self.lead);
        if lead.before >= FEW && self.reckoned(i, &lead) {
            // 剔除去年同期低基数影响，: says nothing of what.
            return;
        }
        if mark == '：' {
            self.state.reach_goal();
        }
        self.state.goal = false;
        if std::mem::take(&mut self.state.passing) {
            self.state.period = self.state.main;
        }
        if mark == '；' {
            self.state.changed_from.clear();
        }
        if mark == '；' && std::mem::take(&mut self.state.clause_status) {
            self.state.status = Status::Actual;
        }
        if !lead.fresh && lead.before >= FEW && !self.aside {
            self.state.subjects.clear();
            self.state.lost = true;
            // 外资企业：…: what follows is of them.
            self.state.other |= mark == '：' && !lead.placed && i > 0 && self.tokens[i - 1].kind == Kind::Text;
        }
        // 规模以上工业企业数量增多，实现增加值…: the sector stays, the subject does not.
        if lead.fresh && lead.after >= FEW && !lead.all && mark != '：' {
            self.state.subjects.clear();
            self.state.lost = true;
        }
        self.lead.each = lead.each && mark != '；';
        // 增速最快的是西藏，为10.8%; 增速依次是：甲（10.8%）…: the noun waits for its figure.
        let waits = matches!(mark, '，' | '：');
        (self.lead.rate, self.lead.drop_rate) = (lead.rate && waits, lead.drop_rate && waits);
        // 两年平均增速居前列，均在20%以上
        self.lead.avg2_waits = lead.avg2 && waits;
        // 对GDP增长的贡献率，三次产业分别是…
        self.lead.contribution_waits = lead.contribution && waits && lead.toward && lead.before == 0 && lead.after == 0;
        // 重庆、贵州紧随，分别增长…: so do the areas.
        self.lead.placed = lead.placed && mark == '，' && lead.before == 0 && lead.after == 0;
        if lead.compared && mark == '，' {
            // 与…相比，: the comparison is made in the next clauses.
            self.state.compared.clone_from(&lead.references);
            self.lead.references = lead.references;
            (self.lead.than, self.lead.word) = (true, lead.word);
        }
        self.state.last_gap = None;
    }

    /// Whether the whole clause in front of mark `i` tells how a rate was reckoned (剔除去年同期低基数影响).
    fn reckoned(&self, i: usize, lead: &Lead) -> bool {
        let from = lead.clause.unwrap_or_default();
        let clause = self.tools.text.get(from..self.tokens[i].start).unwrap_or_default();
        !lead.fresh && self.tools.lexicon.parts.reckoned(clause)
    }

    /// 剔除价格变动后: the same where its first word is known by itself.
    fn reckoned_behind(&self, i: usize) -> bool {
        let Some(before) = i.checked_sub(1).map(|k| self.tokens[k]) else { return false };
        let words = &self.tools.text[before.start..self.tokens[i].end];
        before.is(Word::Filler) && self.tools.lexicon.parts.reckoned(words)
    }

    fn plain(&mut self, i: usize) {
        let token = self.tokens[i];
        let text = &self.tools.text[token.start..token.end];
        if self.all_of_them(i) || self.behind(i) || self.lead.from && !self.lead.timed {
            return;
        }
        let count = text.chars().filter(|c| is_letter(*c)).count();
        if self.lead.role == Role::Target && ends(text, &self.tools.lexicon.parts.mainly) {
            // 以…为主的: what follows is the subject again.
            self.lead.role = Role::Subject;
            return;
        }
        if self.tools.lexicon.parts.reckoned(text) || self.reckoned_behind(i) {
            // 据新能源企业介绍，出口增长…: theirs.
            self.state.foreign |= self.tools.lexicon.parts.firm.iter().any(|w| text.contains(w.as_str()));
            return;
        }
        if let Some(area) = self.known(i) {
            return self.area(i, area, false);
        }
        if self.counts_list(i) || self.and_others(i) {
            return;
        }
        let parts = &self.tools.lexicon.parts;
        let firm = self.lead.role == Role::Subject && ends(text, &parts.firm);
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
