//! The words behind a figure: bounds, growth, a subject that comes last.

use super::super::lexicon::{begins, ends};
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
    pub target: bool,
    /// The figure is a mean (6.7%的平均水平).
    pub(super) mean: bool,
    /// It is an average of two years (1.7%的两年平均增速).
    pub(super) avg2: bool,
    /// How many tokens behind the figure the area stands that it is of (18.3%的全国平均水平).
    pub area: Option<usize>,
    /// 1.1%的土地: the figure describes a noun that is something else.
    pub modifies: bool,
    /// Words follow that an amount with a bound describes (1000万美元以上新设项目).
    pub(super) describes: bool,
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
    // 5% 以上
    let blank = usize::from(tokens.first().is_some_and(|t| t.mark(' ')));
    if let Some(token) = tokens.get(blank) {
        tail.bound = match token.kind {
            Kind::Word(Word::AtLeast | Word::More) => Bound::AtLeast,
            Kind::Word(Word::AtMost) => Bound::AtMost,
            Kind::Word(Word::Around) => Bound::About,
            _ => Bound::Exact,
        };
        if tail.bound != Bound::Exact {
            tail.end = Some(token.end);
            k = blank + 1;
        }
        tail.used = k;
    }
    let word = |t: &Token| &tools.text[t.start..t.end];
    // 突破两万元大关的省份
    let mark = |t: &Token| t.is(Word::Filler) && is_amount_mark(tools, word(t));
    k += usize::from(tokens.get(k).is_some_and(mark) && tokens.get(k + 1).is_some_and(|t| word(t) == "的"));
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
                let named = &tools.lexicon.subjects[usize::from(index)];
                tail.subject = named.indicators.first().copied();
                // 去年全年3%的经济增速
                tail.growth = named.rate.then_some(true);
                // 7.5%的年度经济增长目标
                tail.target = ends(word(&rest[skip]), &tools.lexicon.parts.goal);
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
            // 以7%的增速居首
            Some((Kind::Word(Word::RankVerb), _)) if begins(word(&rest[skip]), &tools.lexicon.parts.ranks_rates) => {
                tail.growth = Some(true);
                tail.used = k + 1;
            }
            Some((Kind::Text | Kind::Unit(..) | Kind::Figure(_), _)) => tail.modifies = true,
            _ => {}
        }
        rate_of(tools, rest, k + 1, &mut tail);
    } else if let Some(goal) = tokens.get(k).filter(|t| t.is(Word::Target) || t.is(Word::Plan)) {
        // 年初确定的5.5%目标
        (tail.target, tail.end, tail.used) = (true, Some(goal.end), k + 1);
    } else if let [grows, rest @ ..] = &tokens[k..]
        && matches!(grows.kind, Kind::Word(Word::Up | Word::Down))
        && word(grows).chars().nth(1).is_some()
        && rest.first().is_none_or(|t| matches!(t.kind, Kind::Mark('，' | '；' | '。' | '、')))
    {
        // 录得2.3%增长， (not 第四高)
        (tail.growth, tail.end, tail.used) = (Some(grows.is(Word::Up)), Some(grows.end), k + 1);
    } else if let Some(behind) = tokens.get(k) {
        if begins(word(behind), &tools.lexicon.parts.clubs) {
            // 8万亿元俱乐部: a mark that was passed.
            tail.bound = Bound::AtLeast;
        }
        // 1000万美元以上新设项目: an amount describes them.
        tail.describes = k > 0 && behind.kind == Kind::Text && begins_word(word(behind));
    }
    tail
}

/// Whether a word calls an amount a mark (大关, 台阶).
fn is_amount_mark(tools: &Tools<'_>, word: &str) -> bool {
    tools.lexicon.parts.marks.iter().any(|mark| mark == word)
}

/// Whether plain text begins with a word that goes on (not 等), and is no sign.
fn begins_word(text: &str) -> bool {
    !text.starts_with('等') && text.starts_with(|c| matches!(c, '\u{3400}'..='\u{9fff}'))
}

/// 全国平均水平, GDP同比增速, 两年平均增速 behind 的: the rate of an area or an indicator that is named there.
fn rate_of(tools: &Tools<'_>, rest: &[Token], from: usize, tail: &mut Tail) {
    let (mut area, mut subject, mut avg2) = (None, None, false);
    for (n, token) in rest.iter().enumerate().take(6) {
        match token.kind {
            Kind::Area(_) | Kind::Local(_) => area = Some(from + n),
            Kind::Subject(index) => subject = tools.lexicon.subjects[usize::from(index)].indicators.first().copied(),
            Kind::Word(Word::Yoy | Word::Filler) => {}
            Kind::Word(Word::Avg2) => avg2 = true,
            Kind::Word(Word::Rate | Word::Mean) if n > 0 => {
                let mean = token.is(Word::Mean);
                (tail.growth, tail.mean) = (if mean { tail.growth } else { Some(true) }, mean);
                (tail.area, tail.avg2, tail.modifies) = (area, avg2, false);
                tail.subject = tail.subject.or(subject);
                (tail.end, tail.used) = (Some(token.end), from + n + 1);
                return;
            }
            _ => break,
        }
    }
    let ends_so = rest.iter().take_while(|t| !matches!(t.kind, Kind::Mark(_))).count();
    if let (true, Some(last)) = (avg2, rest[..ends_so.min(6)].iter().rposition(|t| t.is(Word::Avg2))) {
        // 的两年平均增速
        (tail.growth, tail.area, tail.avg2, tail.modifies) = (Some(true), area, true, false);
        (tail.end, tail.used) = (Some(rest[last].end), from + last + 1);
    }
}
