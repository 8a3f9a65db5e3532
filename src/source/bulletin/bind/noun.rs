//! Nouns of measurement by themselves (投资, 增加值, 总量): of what they are told.

use super::super::lead::{Reference, Role};
use super::super::lexicon::begins;
use super::super::token::{Kind, Noun, Token, Word};
use super::{Walk, is_amount};

impl Walk<'_, '_> {
    /// 投资增速25.1%: what a noun means with nothing in front of it but areas and times, and its growth behind it.
    pub(super) fn alone(&self, i: usize, noun: Noun) -> Option<u16> {
        let (_, whole) = self.tools.lexicon.alone.iter().find(|(alone, _)| *alone == noun)?;
        let plain = i == 0
            || matches!(
                self.tokens[i - 1].kind,
                Kind::Mark(_) | Kind::Area(_) | Kind::Local(_) | Kind::Time(_) | Kind::Word(Word::Filler | Word::Join)
            );
        let grows = |t: &Token| {
            matches!(t.kind, Kind::Word(Word::Rate | Word::DropRate | Word::Up | Word::Down | Word::Yoy))
                || t.is(Word::RankVerb) && begins(self.text_of(t), &self.tools.lexicon.parts.ranks_rates)
        };
        // 投资较快增长
        let grows = self.tokens[i + 1..].iter().take(3).find(|t| !t.is(Word::Filler)).is_some_and(grows);
        // 交通建设提速，投资增长30%: of that; beside other indicators or an area it is the whole.
        let told = i == 0 || self.lead.placed || !self.state.rated.is_empty() || !self.state.recent.is_empty();
        let clear = !self.state.other && !self.state.lost && self.lead.before == 0;
        (plain && grows && told && clear).then_some(*whole)
    }

    pub(super) fn noun(&mut self, i: usize, noun: Noun) {
        if self.lead.role == Role::Reference {
            return self.noun_compared(i);
        }
        if self.lead.role == Role::Subject && self.acted_on(i) {
            return;
        }
        if self.lead.role == Role::Place && noun != Noun::Total {
            self.lead.before += 1;
            self.lead.in_place += 1;
            return;
        }
        if matches!(self.lead.role, Role::Target | Role::Whole | Role::Scope) {
            return;
        }
        if noun == Noun::Total {
            (self.lead.total, self.lead.rate_first) = (true, self.lead.rate);
            let total = self.state.sector.iter().flatten().find_map(|m| m.with(Some(noun)));
            if let (Some(total), true, false) = (total, self.state.subjects.is_empty(), self.modified_by_text(i)) {
                return self.put_subject(i, vec![total], false);
            }
            if self.state.subjects.is_empty() || self.modified_by_text(i) {
                self.lead.before += 2;
            } else {
                self.state.carried = false;
                self.lead.fresh = true;
            }
            return;
        }
        self.state.foreign |= self.lead.firm && !self.lead.fresh;
        if let (Some(whole), false, false) = (self.alone(i, noun), self.lead.fresh, self.state.foreign) {
            return self.put_subject(i, vec![whole], false);
        }
        let modified = self.modified_by_text(i);
        if modified {
            // 四大主导产业增加值: the sector told before is not spoken of any more.
            self.state.sector = None;
        }
        // 投资 by itself is that of a sector told in its own sentence.
        // 轻工行业积极适应变化，增加值…: of that, not of the sector told before.
        let here = self.state.sector_here || noun != Noun::Investment && !self.state.lost && !self.state.other;
        let sector =
            self.state.sector.clone().filter(|_| here && !modified && !self.state.foreign && self.lead.before == 0);
        let indicators: Vec<u16> = sector.iter().flatten().filter_map(|m| m.with(Some(noun))).collect();
        let known = sector.is_some_and(|s| s.len() == indicators.len());
        let behind_time = i > 0 && matches!(self.tokens[i - 1].kind, Kind::Time(_));
        // 固定资产投资方面，中部地区…，投资34857亿元; 江苏投资13457亿元: said again in short.
        let opens = i == 0 || matches!(self.tokens[i - 1].kind, Kind::Mark(_) | Kind::Word(Word::Filler | Word::Each));
        let told = |t: &Token| t.is(Word::Reach) || matches!(t.kind, Kind::Figure(f) if is_amount(f.class));
        let again = self.lead.before == 0 && (opens || self.lead.placed) && self.tokens.get(i + 1).is_some_and(told);
        let spoken = self.state.spoken.filter(|_| (behind_time || again) && !self.state.other);
        let titled = self.tools.context.subject.or(spoken).filter(|subject| {
            // 10个省份投资增长, where the title names 固定资产投资.
            let named = self.state.named_here || behind_time || again;
            named
                && self.state.sector.is_none()
                && !self.modified(i)
                && self.tools.lexicon.indicators[usize::from(*subject)].noun == Some(noun)
        });
        if let (Some(subject), false) = (titled, self.state.foreign || self.state.part) {
            return self.put_subject(i, vec![subject], false);
        }
        if !known {
            // 制造业用电量: of the sector nothing is told; nor of the next, of which as much is told (采矿业利润增长…，制造业增长…).
            self.state.noun = self.state.sector.take().is_some().then_some(noun);
        }
        let list = self.joined(i, |k| matches!(k, Kind::Subject(_) | Kind::Noun(_)));
        let before = self.lead.subject;
        self.put_subject(i, if known { indicators } else { Vec::new() }, list);
        if i > 0 && matches!(self.tokens[i - 1].kind, Kind::Sector(_) | Kind::Word(Word::Filler)) {
            self.lead.subject = before.or(self.lead.subject);
        }
    }

    /// 高于全市投资6.7个百分点: another thing is what is compared with, in the words behind the verb.
    pub(super) fn noun_compared(&mut self, i: usize) {
        let opens = |t: &Token| matches!(t.kind, Kind::Word(Word::Above | Word::Below | Word::Than));
        let Some(verb) = self.tokens[..i].iter().rposition(opens) else { return };
        let named =
            |t: &Token| matches!(t.kind, Kind::Area(_) | Kind::Local(_) | Kind::Text | Kind::Word(Word::Filler));
        if verb + 1 < i && self.tokens[verb + 1..i].iter().all(named) {
            let words = self.tools.text[self.tokens[verb + 1].start..self.tokens[i].end].to_string();
            self.lead.references.push(Reference::Other(words));
        }
    }
}
