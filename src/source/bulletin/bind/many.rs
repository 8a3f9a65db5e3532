//! Several at once: pronouns for the subjects told before (三者, 两项), and the ratio of the three sectors by its sum.

use super::super::classify;
use super::super::lead::Role;
use super::super::lexicon::ends;
use super::super::number;
use super::super::token::{Kind, Noun, Token, UnitClass, Word};
use super::{NEAR, Walk};
use crate::domain::Decimal;

impl Walk<'_, '_> {
    /// 三者…分别, 两项增速均…: so many of the subjects that figures were told of last are meant again. Tells whether they are.
    pub(super) fn all_of_them(&mut self, i: usize) -> bool {
        let words = self.text(i);
        if self.lead.before > 0 || !ends(words, &self.tools.lexicon.parts.pronouns) {
            return false;
        }
        // 新开工两项: a count of anything, unless its rate is spoken of.
        let rate = self.tokens.get(i + 1).is_some_and(|t| t.is(Word::Rate) || t.is(Word::DropRate));
        if !(rate || self.tokens[i].kind == Kind::Text) {
            return false;
        }
        let Some(count) = number::leading(words) else { return false };
        let listed = i > 0 && matches!(self.tokens[i - 1].kind, Kind::Subject(_) | Kind::Sector(_) | Kind::Noun(_));
        if listed && self.state.subjects.len() == count {
            // GDP、规模以上工业增加值两项增速位居首位: those right in front.
            return true;
        }
        let Some(from) = self.state.row.len().checked_sub(count).filter(|_| count > 1) else { return false };
        self.state.subjects = self.state.row[from..].to_vec();
        (self.state.carried, self.state.other, self.state.lost, self.lead.fresh) = (false, false, false, true);
        true
    }

    /// GDP、固定资产投资等6项指标增速均…: how many words behind a list of indicators from token `i` on say no more than how many
    /// they are.
    pub(super) fn so_many_listed(&self, i: usize) -> usize {
        let named = |kind| matches!(kind, Kind::Subject(_) | Kind::Sector(_) | Kind::Noun(_) | Kind::Word(Word::Rate));
        if i == 0 || !named(self.tokens[i - 1].kind) {
            return 0;
        }
        let and_others = usize::from(self.tools.lexicon.parts.such_as.iter().any(|word| word == self.text(i)));
        let counts = |t: &Token| matches!(t.kind, Kind::Figure(f) if f.class == UnitClass::Other);
        let named = |t: &Token| t.kind == Kind::Text && ends(self.text_of(t), &self.tools.lexicon.parts.indicators);
        let rest = &self.tokens[i + and_others..];
        match rest {
            [count, name, ..] if counts(count) && named(name) => and_others + 2,
            _ => 0,
        }
    }

    /// 居民人均可支配收入7256元，…；城镇10063元: makes a word that is short for a part of what was told last the subject. Tells
    /// whether it is such a word.
    pub(super) fn behind(&mut self, i: usize) -> bool {
        if self.lead.fresh || self.lead.before > 0 || self.lead.role != Role::Subject {
            return false;
        }
        // 农民收入较快增长，人均可支配收入13726元: of what the sentence named, though no figure was told of it.
        let named = match self.state.subjects.as_slice() {
            [only] if !self.state.carried => Some(*only),
            _ => None,
        };
        if matches!(self.tokens[i].kind, Kind::Subject(_)) {
            // Of a part that figures were told of, or behind an area, the words are those of the whole.
            let plain = named.is_some_and(|part| !self.state.row.contains(&part)) && !self.lead.placed;
            if !plain && self.state.about().is_none() {
                return false;
            }
        }
        // 城镇居民人均可支配收入3424元。其中上海人均可支配收入最高: so it is where the text has been about nothing else.
        let Some(told) = named.or(self.state.row.last().copied()).or(self.state.about()) else { return false };
        let words = self.text(i);
        let part = self
            .tools
            .lexicon
            .behind
            .iter()
            .find(|(word, of, means)| (of.contains(&told) || *means == told) && word == words);
        let Some((_, _, means)) = part else { return false };
        // Behind it stands what is said of it: a figure, or growth.
        let next = self.tokens.get(i + 1).map(|t| t.kind);
        let said = matches!(
            next,
            Some(
                Kind::Figure(_)
                    | Kind::Word(
                        Word::Up | Word::Down | Word::Rate | Word::DropRate | Word::Reach | Word::Above | Word::Below
                    )
            )
        );
        // 上海人均可支配收入最高
        let extreme = |t: &Token| {
            t.is(Word::RankVerb) || self.tools.lexicon.parts.ahead.iter().any(|word| word == self.text_of(t))
        };
        let said = said || self.tokens.get(i + 1).is_some_and(extreme);
        // 财政方面，一般公共预算收入528亿元；支出641亿元: what was told last is known, whatever was named before it.
        let told_here = self.state.recent.last().copied().flatten() == Some(told);
        let near = (told_here || !self.state.other && !self.state.lost) && !self.state.foreign;
        let part = said && near;
        if part {
            self.put_subject(i, vec![*means], false);
        }
        part
    }

    /// 15.2:44.9:39.9 where the sectors are spoken of: three numbers that make a hundred.
    pub(super) fn sums_up(&self, i: usize) -> bool {
        let value = |k: usize| match self.tokens.get(k).map(|t| t.kind) {
            Some(Kind::Number(f)) if !f.damaged => Some(f.value),
            _ => None,
        };
        let colon = |k: usize| self.tokens.get(k).is_some_and(|t| t.mark(':') || t.mark('：'));
        let (Some(a), Some(b), Some(c)) = (value(i), value(i + 2), value(i + 4)) else { return false };
        let hundred = (a + b + c - Decimal::ONE_HUNDRED).abs() <= Decimal::new(2, 1);
        hundred && colon(i + 1) && colon(i + 3) && !colon(i + 5) && self.shares_in_front(i)
    }

    /// Whether the clause in front of token `i` names nothing but the three sectors, times and words without a subject, and
    /// the sectors are named there or shortly before.
    fn shares_in_front(&self, i: usize) -> bool {
        let near = &self.tokens[i.saturating_sub(NEAR)..i];
        let from = near.iter().rposition(|t| matches!(t.kind, Kind::Mark('，' | '；' | '：'))).map_or(0, |k| k + 1);
        let other = |t: &Token| match t.kind {
            Kind::Text => self.tools.text[t.start..t.end].chars().any(super::is_letter),
            Kind::Sector(_) => !self.of_sectors(t),
            Kind::Noun(noun) => noun != Noun::ValueAdded,
            Kind::Subject(_) => true,
            _ => false,
        };
        near.iter().any(|t| self.of_sectors(t)) && !near[from..].iter().any(other)
    }

    /// Whether a token names the three sectors, or one of them.
    fn of_sectors(&self, token: &Token) -> bool {
        let id = |index: u16| self.tools.lexicon.indicators[usize::from(index)].id.as_str();
        match token.kind {
            Kind::Word(Word::RatioOf) => true,
            Kind::Sector(index) => {
                let meanings = &self.tools.lexicon.sectors[usize::from(index)];
                meanings.iter().filter_map(|m| m.with(None)).any(|index| id(index).starts_with("gdp_"))
            }
            _ => false,
        }
    }

    /// The shares of the three sectors whose ratio begins at token `i`; the token behind it.
    pub(super) fn shares(&mut self, i: usize) -> usize {
        self.found.drafts.extend(classify::shares(self.tools, self.state, self.tokens, i));
        self.after_figure(None);
        i + 5
    }
}
