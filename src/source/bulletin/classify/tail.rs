//! The words behind a figure: bounds, growth, a subject that comes last.

use super::super::state::Tools;
use super::super::token::{Kind, Token, Word};
use crate::domain::Bound;

/// What stands behind a figure.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tail {
    /// 左右, 以上, 以内.
    pub(super) bound: Bound,
    /// Growth (`true`) or decline told behind the figure.
    pub(super) growth: Option<bool>,
    /// The subject told behind the figure.
    pub subject: Option<u16>,
    /// A goal is what the figure is (7%-7.5%的年度预期目标).
    pub(super) target: bool,
    /// The figure is a mean (6.7%的平均水平).
    pub(super) mean: bool,
    /// 1.1%的土地: the figure describes a noun that is something else.
    pub(super) modifies: bool,
    /// End of the words that belong to the figure.
    pub(super) end: Option<usize>,
    /// Tokens that belong to the figure.
    pub used: usize,
}

impl Tail {
    /// Whether the words behind the figure make it a growth rate.
    pub fn tells_growth(&self) -> bool {
        self.growth.is_some() || self.mean
    }
}

/// Reads 左右, 以上, 的增长, 的地方财政支出 behind a figure.
pub fn tail(tools: &Tools<'_>, tokens: &[Token]) -> Tail {
    let mut tail = Tail::default();
    let mut k = 0;
    if let Some(token) = tokens.first() {
        tail.bound = match token.kind {
            Kind::Word(Word::AtLeast | Word::More) => Bound::AtLeast,
            Kind::Word(Word::AtMost) => Bound::AtMost,
            Kind::Word(Word::Around) => Bound::About,
            _ => Bound::Exact,
        };
        if tail.bound != Bound::Exact {
            tail.end = Some(token.end);
            k = 1;
        }
        tail.used = k;
    }
    let word = |t: &Token| &tools.text[t.start..t.end];
    if tokens.get(k).is_some_and(|t| matches!(word(t), "的" | "左右的")) {
        if word(&tokens[k]) == "左右的" {
            tail.bound = Bound::About;
        }
        let rest = &tokens[k + 1..];
        let plain = |t: &Token| t.is(Word::Filler) || matches!(word(t), "年度" | "全年" | "年初");
        let skip = rest.iter().take_while(|t| plain(t)).count().min(2);
        match rest.get(skip).map(|t| (t.kind, t.end)) {
            Some((Kind::Word(Word::Up | Word::Rate), end)) => {
                tail.growth = Some(true);
                tail.end = Some(end);
                tail.used = k + 2 + skip;
            }
            Some((Kind::Word(Word::Down | Word::DropRate), end)) => {
                tail.growth = Some(false);
                tail.end = Some(end);
                tail.used = k + 2 + skip;
            }
            Some((Kind::Subject(index), end)) => {
                tail.subject = tools.lexicon.subjects[usize::from(index)].indicators.first().copied();
                tail.end = Some(end);
                tail.used = k + 2 + skip;
                if let Some(rate) = rest.get(skip + 1).filter(|t| t.is(Word::Rate)) {
                    tail.growth = Some(true);
                    tail.end = Some(rate.end);
                    tail.used += 1;
                }
            }
            Some((Kind::Word(Word::Mean), end)) => {
                tail.mean = true;
                tail.end = Some(end);
                tail.used = k + 2 + skip;
            }
            Some((Kind::Word(Word::Target | Word::Plan), end)) => {
                tail.target = true;
                tail.end = Some(end);
                tail.used = k + 2 + skip;
            }
            Some((Kind::Text | Kind::Unit(..) | Kind::Figure(_), _)) => tail.modifies = true,
            _ => {}
        }
    }
    tail
}
