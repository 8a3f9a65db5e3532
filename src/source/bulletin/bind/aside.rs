//! Asides: words between the statements that say nothing of what is measured, and are passed over as a whole.

use super::super::lexicon::{begins, ends};
use super::super::token::{Figure, Kind, Token, UnitClass, Word};
use super::{NEAR, Walk};

impl Walk<'_, '_> {
    /// 在…的带动下, 靠制造业升级的拉动: a clause without a figure that only tells why, from its first token `i` on; and the
    /// end of one behind a subject (投资受房地产下滑影响). The token behind it.
    pub(super) fn why(&self, i: usize) -> Option<usize> {
        let parts = &self.tools.lexicon.parts;
        let opens = if i == 0 || matches!(self.tokens[i - 1].kind, Kind::Mark(_)) {
            begins(&self.tools.text[self.tokens[i].start..], &parts.why_open)
        } else {
            self.tokens[i].kind == Kind::Text && ends(self.text(i), &parts.why_behind)
        };
        if !opens {
            return None;
        }
        let silent =
            |k: &usize| !matches!(self.tokens[*k].kind, Kind::Mark('，' | '；' | '：' | '\n') | Kind::Figure(_));
        let end = i + (i..self.tokens.len()).take(NEAR).take_while(silent).count();
        let named = |t: &Token| matches!(t.kind, Kind::Subject(_) | Kind::Time(_));
        if begins(&self.tools.text[self.tokens[i].start..], &parts.concede) && self.tokens[i..end].iter().any(named) {
            // 虽然进出口面临诸多困难，但仍增长14.9%: what the next clause is about.
            return None;
        }
        let closed = self.tokens.get(end).is_some_and(|t| t.mark('，'));
        let last = self.tokens[..end].last()?;
        let words = &self.tools.text[self.tokens[i].start..last.end];
        (closed && end > i && ends(words, &parts.why_end)).then_some(end)
    }

    /// 受房地产开发投资影响，下降5%: behind a reason that names an indicator, at the head of a clause, the figure may be of either.
    pub(super) fn reason_of_other(&mut self, i: usize, end: usize) {
        let head = i == 0 || matches!(self.tokens[i - 1].kind, Kind::Mark(_));
        let owed = head && begins(&self.tools.text[self.tokens[i].start..], &self.tools.lexicon.parts.why_behind);
        if owed && self.tokens[i..end].iter().any(|t| matches!(t.kind, Kind::Subject(_))) {
            self.state.subjects.clear();
            self.state.lost = true;
        }
    }

    /// 连续5年保持在6%以上: what held for years on end is no figure of one of them.
    pub(super) fn for_years(&self, i: usize, figure: Figure) -> bool {
        let bound = |t: &Token| matches!(t.kind, Kind::Word(Word::AtLeast | Word::AtMost));
        if figure.class != UnitClass::Percent || !self.tokens.get(i + 1).is_some_and(bound) {
            return false;
        }
        let near = &self.tokens[i.saturating_sub(NEAR / 4)..i];
        let from = near.iter().rposition(|t| matches!(t.kind, Kind::Mark(_))).map_or(0, |k| k + 1);
        let clause = &near[from..];
        let years = |w: &[Token]| {
            let text = |t: &Token| &self.tools.text[t.start..t.end];
            let span = |t: &Token| {
                begins(text(t).trim_start_matches(|c: char| c.is_ascii_digit()), &self.tools.lexicon.parts.span)
            };
            ends(text(&w[0]), &self.tools.lexicon.parts.in_a_row) && w[1..].iter().any(span)
        };
        clause.windows(3).any(years)
    }

    /// 连跨6个万亿元台阶: how many round amounts were passed, which says nothing of what is reached; the tokens read.
    pub(super) fn counts_marks(&self, i: usize, figure: Figure) -> Option<usize> {
        let round = |t: &Token| {
            let text = self.text_of(t).trim_start_matches(['万', '千', '百', '十']);
            matches!(t.kind, Kind::Text | Kind::Figure(_))
                && text.len() < self.text_of(t).len()
                && matches!(text, "亿" | "亿元")
        };
        (figure.class == UnitClass::Other && self.tokens.get(i + 1).is_some_and(round)).then_some(2)
    }

    /// Whether the clause in front of token `i` is of what once was.
    pub(super) fn once(&self, i: usize) -> bool {
        let clause = self.lead.clause.and_then(|from| self.tools.text.get(from..self.tokens[i].start));
        clause.is_some_and(|words| self.tools.lexicon.parts.once.iter().any(|word| words.contains(word.as_str())))
    }
}
