//! Places: which area they are said of, which set is ranked, and who holds the first of them.

use super::super::lead::Role;
use super::super::lexicon;
use super::super::token::{Figure, Kind, Token, UnitClass, Word};
use super::Walk;
use super::place::area_of;
use crate::domain::{Area, Bound, RegionCode};

impl Walk<'_, '_> {
    /// 增速领跑全国, 以8.9%领跑: the set that is led, behind the word; the tokens read. `None` where no more is told than that
    /// an area is one of the first.
    pub(super) fn leads(&mut self, next: usize) -> Option<usize> {
        let area = self.tokens.get(next).filter(|t| matches!(t.kind, Kind::Area(_) | Kind::Local(_)));
        if area.is_none() && !self.lead.ranked_with || self.state.areas.len() > 1 {
            return None;
        }
        self.lead.rank = true;
        if let Some(area) = area {
            self.lead.scope = Some(self.text_of(area).to_string());
        }
        Some(usize::from(area.is_some()))
    }

    /// 前两位为西藏、宁夏, 前三的省份依次为：甲8.5%、乙7.9%、丙7.5%: the areas that hold the first places, behind them.
    pub(super) fn tops(&self, next: usize) -> Option<Vec<Area>> {
        let rest = self.tokens.get(next..)?;
        let noun = |t: &&Token| {
            let words = self.text_of(t);
            words == "的" || t.kind == Kind::Text && self.tools.lexicon.parts.areas.iter().any(|area| area == words)
        };
        let nouns = rest.iter().take(2).take_while(noun).count();
        let each = nouns + usize::from(rest.get(nouns)?.is(Word::Each));
        let verb = rest.get(each).is_some_and(|t| t.is(Word::Reach) || t.is(Word::Namely));
        let colon = rest.get(each + 1).is_some_and(|t| t.mark('：'));
        let (mut areas, mut at) = (Vec::new(), each + 1 + usize::from(colon));
        while let Some(Kind::Area(index)) = rest.get(at).map(|t| t.kind).filter(|_| verb) {
            areas.push(area_of(self.tools, index, &self.state.areas));
            at += 1 + usize::from(rest.get(at + 1).is_some_and(|t| matches!(t.kind, Kind::Figure(f) if !f.ordinal)));
            at += usize::from(rest.get(at).is_some_and(|t| t.mark('、') || t.is(Word::Join)));
        }
        let top = matches!(self.tokens[next - 1].kind, Kind::Figure(f) if f.bound == Bound::AtMost);
        let ends = rest.get(at).is_none_or(|t| matches!(t.kind, Kind::Mark(_)));
        (top && ends && areas.len() > 1).then_some(areas)
    }

    /// Whether an area can be what the subject is ranked in (全国第四), not one that is ranked itself (江苏第二).
    pub(super) fn ranked_within(&self, area: &Area, local: bool) -> bool {
        let Some(code) = area.code() else { return true };
        let subject = self.state.areas.first().and_then(Area::code).or(self.tools.context.own);
        local || code == RegionCode::NATION || subject.is_some_and(|s| s != code && s.province() == Some(code))
    }

    /// 全市排名第二, 全省领先: the area is what is ranked in.
    pub(super) fn ranked_in(&self, i: usize) -> bool {
        let kind = |k: usize| self.tokens.get(k).map(|t| t.kind);
        match kind(i + 1) {
            // 全国排名上升到24位
            Some(Kind::Word(Word::RankVerb)) => {
                let place = |f: Figure| f.ordinal || f.class == UnitClass::Place;
                let reached = matches!(kind(i + 2), Some(Kind::Word(Word::Reach)));
                matches!(kind(i + 2 + usize::from(reached)), Some(Kind::Figure(f)) if place(f))
            }
            // 居省内第3位、全国35个大中城市第8位
            Some(Kind::Figure(f)) if f.class == UnitClass::Other => self.set_ends(i + 1).is_some(),
            Some(Kind::Word(Word::Above)) => {
                let verb = self.tokens[i + 1];
                // 我区领先3.6个百分点: ahead of what was told before.
                let by = matches!(kind(i + 2), Some(Kind::Figure(_)));
                !by && lexicon::begins(&self.tools.text[verb.start..verb.end], &self.tools.lexicon.parts.ahead_alone)
            }
            // 降幅全国最大
            Some(Kind::Text | Kind::Word(Word::Filler)) => {
                let next = self.tokens[i + 1];
                let words = &self.tools.text[next.start..next.end];
                self.tools.lexicon.parts.ahead.iter().any(|w| words.starts_with(w.as_str()))
            }
            _ => false,
        }
    }

    /// 排名四省市第2, 居全国15个副省级城市第3位: the number of those that are ranked and their noun, read as the set; the first
    /// token behind them.
    pub(super) fn ranked_set(&mut self, i: usize) -> Option<usize> {
        let end = self.set_ends(i)?;
        let within = i > 0 && self.names_area(i - 1);
        let from = self.tokens[i - usize::from(within)].start;
        self.lead.scope = Some(self.tools.text[from..self.tokens[end - 1].end].to_string());
        Some(end)
    }

    /// 在全省21个地级以上市里居第7位, 珠三角9市里居第1位: the verb of ranking behind a set that begins with the area at token `i`.
    pub(super) fn ranked_among(&self, i: usize) -> Option<usize> {
        let among =
            |t: &Token| t.kind == Kind::Text && lexicon::ends(self.text_of(t), &self.tools.lexicon.parts.within);
        let passed = |t: &&Token| match t.kind {
            Kind::Text | Kind::Number(_) | Kind::Local(_) | Kind::Word(Word::AtLeast | Word::Filler) => true,
            Kind::Figure(f) => f.class == UnitClass::Other,
            _ => false,
        };
        if !matches!(self.lead.role, Role::Subject | Role::Place) {
            return None;
        }
        let between = self.tokens[i + 1..].iter().take(6).take_while(passed).count();
        let verb = i + 1 + between;
        let ranks = self.tokens.get(verb).is_some_and(|t| t.is(Word::RankVerb));
        (ranks && between > 0 && among(&self.tokens[verb - 1])).then_some(verb)
    }

    /// Makes such a set the one that is ranked; the verb behind it.
    pub(super) fn among(&mut self, i: usize) -> usize {
        let verb = self.ranked_among(i).unwrap_or(i + 1);
        let words = &self.tools.text[self.tokens[i].start..self.tokens[verb - 1].end];
        let within = &self.tools.lexicon.parts.within;
        let set = within.iter().filter_map(|word| words.strip_suffix(word.as_str())).min_by_key(|set| set.len());
        self.lead.scope = Some(set.unwrap_or(words).to_string());
        (self.lead.rank, self.lead.role) = (true, Role::Subject);
        self.lead.mark(self.tokens[i].start);
        verb
    }

    /// The place behind the number of those that are ranked, at token `i`, and their noun.
    pub(super) fn set_ends(&self, i: usize) -> Option<usize> {
        let place = |t: &Token| matches!(t.kind, Kind::Figure(f) if f.ordinal);
        let noun = |t: &&Token| matches!(t.kind, Kind::Text | Kind::Local(_));
        let end = i + 1 + self.tokens[i + 1..].iter().take(3).take_while(noun).count();
        self.tokens.get(end).is_some_and(place).then_some(end)
    }

    /// 海南和西藏最高，…: the whole clause behind an area says no more than that it is the extreme.
    pub(super) fn says_extreme(&self, i: usize) -> bool {
        let ends = self.tokens.get(i + 1).is_none_or(|t| matches!(t.kind, Kind::Mark(_)));
        ends && self.tools.lexicon.parts.ahead.iter().any(|word| word == self.text(i))
    }
}
