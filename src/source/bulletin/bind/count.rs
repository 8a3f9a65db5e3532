//! Areas that are counted: behind their list (浙江、河南两省), in place of their names (18个省份), or only to say how many.

use super::super::lead::Role;
use super::super::lexicon::ends;
use super::super::number;
use super::super::token::{Kind, Token, UnitClass};
use super::Walk;
use crate::domain::Area;

impl Walk<'_, '_> {
    /// 山西、安徽、江西三省: the number of the areas listed. 六省规模以上工业: an aggregate that is named by its number.
    pub(super) fn counted(&mut self, i: usize) -> bool {
        let Some(before) = i.checked_sub(1).map(|k| self.tokens[k]).filter(|t| t.kind == Kind::Text) else {
            return false;
        };
        let words = &self.tools.text[before.start..before.end];
        // 粤苏四省: more than are named.
        let unnamed = || words.ends_with(number::is_numeral) && self.known(i - 1).is_none();
        if !self.numeral(i - 1) && !unnamed() {
            return self.known(i - 1).is_some();
        }
        if self.lead.role == Role::Subject
            && number::leading(words) == Some(self.state.areas.len())
            && self.state.areas.len() > 1
        {
            // 两市GDP均…: those told before.
            self.lead.before = self.lead.before.saturating_sub(words.chars().count());
            self.lead.placed = true;
            return true;
        }
        if matches!(self.lead.role, Role::Scope | Role::Place) {
            self.lead.scope = Some(self.tools.text[before.start..self.tokens[i].end].to_string());
        }
        let listed = i >= 2 && self.names_area(i - 2);
        if !listed && self.lead.role == Role::Subject {
            let name = self.tools.text[before.start..self.tokens[i].end].to_string();
            self.state.areas = vec![Area::Special(name)];
            (self.state.area_here, self.lead.placed) = (true, true);
            self.lead.before = self.lead.before.saturating_sub(words.chars().count());
        }
        true
    }

    /// 浙江、河南、四川三省, 上海、北京、天津、重庆四大直辖市: words that count the areas listed in front of them.
    pub(super) fn counts_list(&self, i: usize) -> bool {
        let counted = self.text(i).starts_with(number::is_numeral);
        let single =
            |t: &Token| matches!(t.kind, Kind::Local(_)) && self.tools.text[t.start..t.end].chars().count() == 1;
        let listed = i >= 3 && self.names_area(i - 1) && self.names_area(i - 3);
        let ends = self.tokens.get(i + 1).is_some_and(single) || self.text(i).ends_with(['地', '省', '市']);
        counted && listed && ends
    }

    /// 九地增速快过全国: words that tell how many areas there are, none of which is named.
    pub(super) fn counts_unnamed(&self, i: usize) -> bool {
        self.counts_areas_alone(i) && self.lead.role == Role::Subject && !self.lead.fresh && !self.lead.placed
    }

    /// 北京、天津…，河北达到…，三地增加值分别增长…: as many areas as were told of in the sentence are those.
    pub(super) fn counts_told(&mut self, i: usize) {
        if self.as_many_as_told(i) {
            self.state.areas.clone_from(&self.state.told_areas);
            (self.state.area_here, self.lead.placed) = (true, true);
            return;
        }
        self.lead.counts_areas = true;
    }

    /// Whether words count as many areas as were told of in the sentence.
    pub(super) fn as_many_as_told(&self, i: usize) -> bool {
        let told = self.state.told_areas.len();
        told > 1 && number::leading(self.text(i)) == Some(told) && self.counts_areas_alone(i)
    }

    /// Whether words are a number and a noun for areas, and nothing else.
    fn counts_areas_alone(&self, i: usize) -> bool {
        let noun = self.text(i).trim_start_matches(number::is_numeral);
        noun.len() < self.text(i).len() && self.tools.lexicon.parts.area_counters.iter().any(|w| w == noun)
    }

    /// 大埔、蕉岭4县: the same in digits; the tokens read.
    pub(super) fn counts_in_digits(&self, i: usize) -> Option<usize> {
        let listed = i >= 3 && self.names_area(i - 1) && self.names_area(i - 3);
        let unit = |t: &Token| matches!(&self.tools.text[t.start..t.end], "区" | "县" | "市" | "省" | "地");
        (listed && self.tokens.get(i + 1).is_some_and(unit)).then_some(2)
    }

    /// Whether the figure counts the areas listed in front of it.
    pub(super) fn counts_areas(&self, i: usize) -> bool {
        let points = matches!(self.tokens[i].kind, Kind::Figure(f) if self.in_points(i, f).class == UnitClass::Points);
        i > 0 && self.names_area(i - 1) && !points
    }

    /// 有12个省份超1万亿: the word that tells in front of a number that there are so many.
    pub(super) fn there_are(&self, i: usize) -> bool {
        let counts = |t: &Token| matches!(t.kind, Kind::Figure(f) if f.class == UnitClass::Other);
        self.tools.lexicon.parts.there_are.iter().any(|word| word == self.text(i))
            && self.tokens.get(i + 1).is_some_and(counts)
    }

    /// 全国13个粮食主产省: where a set of areas within the one in front ends, that begins with its number at token `i`.
    pub(super) fn set_within(&self, i: usize) -> Option<usize> {
        let within = i > 0 && matches!(self.tokens[i - 1].kind, Kind::Local(_)) && self.lead.role == Role::Subject;
        let single = |t: &Token| matches!(t.kind, Kind::Local(_)) && self.text_of(t).chars().nth(1).is_none();
        let noun = |t: &Token| t.kind == Kind::Text && ends(self.text_of(t), &self.tools.lexicon.parts.areas);
        let passed = |t: &&Token| matches!(t.kind, Kind::Text | Kind::Sector(_)) && !noun(t);
        let rest = self.tokens.get(i + 1..).filter(|_| within)?;
        if ends(self.text(i), &self.tools.lexicon.parts.areas)
            && matches!(rest.first()?.kind, Kind::Subject(_) | Kind::Sector(_))
        {
            // 全省3个市GDP
            return Some(i + 1);
        }
        let between = rest.iter().take(2).take_while(passed).count();
        rest.get(between).is_some_and(|t| single(t) || noun(t)).then_some(i + between + 2)
    }

    /// Makes the set of areas that begins at token `i` what is spoken of; the token behind it.
    pub(super) fn part_of_area(&mut self, i: usize) -> usize {
        let end = self.set_within(i).unwrap_or(i + 1);
        let words = &self.tools.text[self.tokens[i - 1].start..self.tokens[end - 1].end];
        self.state.areas = vec![Area::Special(words.to_string())];
        (self.state.area_here, self.lead.placed) = (true, true);
        end
    }

    /// 11个省份无一下降, 增速下滑的省份多达10个: how many areas there are, of which nothing else is told.
    pub(super) fn how_many_areas(&self, i: usize) -> bool {
        let areas = &self.tools.lexicon.parts.areas;
        let front = self.lead.clause.and_then(|from| self.tools.text.get(from..self.tokens[i].start));
        let counted = &self.tools.lexicon.parts.counted;
        let holds = |words: &str| areas.iter().chain(counted.iter()).any(|word| words.contains(word.as_str()));
        let named = front.is_some_and(holds) || self.tokens.get(i + 1).is_some_and(|t| holds(self.text_of(t)));
        self.lead.role == Role::Subject && !self.lead.fresh && (ends(self.text(i), areas) || named)
    }

    /// 18个省份GDP超过2万亿元: so many areas, which are not named, are an aggregate of their own.
    pub(super) fn so_many(&mut self, i: usize) -> bool {
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

    /// Whether a token is a plain numeral (六 of 六省).
    pub(super) fn numeral(&self, i: usize) -> bool {
        let token = self.tokens[i];
        let words = self.tools.text[token.start..token.end].trim_end_matches('个');
        token.kind == Kind::Text && !words.is_empty() && words.chars().all(number::is_numeral)
    }
}
