//! Glance: the areas and times that paragraphs without a figure name, found without reading the rest.
//!
//! A phrase counts only where reading from left to right would find it: 北京 in 东北京剧 is none if 东北 is a phrase.
//! Where two neighbours stand side by side in no phrase, a phrase ends or none is; reading from there is enough.

use super::lex;
use super::lexicon::Lexicon;
use super::sets::{Chars, Pairs, pairs, wide, window};
use super::token::{Kind, Token};

/// What to look for.
#[derive(Debug)]
pub struct Glance {
    /// How phrases for areas and times begin.
    begins: Pairs,
    /// Those of a single character.
    single: Chars,
    /// Those of them that tell something by themselves; `None` if there are none.
    alone: Option<Chars>,
    /// Neighbours in any phrase.
    inside: Pairs,
}

impl Glance {
    /// Gathers the beginnings of areas and times among the lexicon's phrases.
    pub fn new(lexicon: &Lexicon) -> Self {
        let told = || lexicon.phrases().filter(|(_, kind)| wanted(*kind));
        let singles = |telling: fn(Kind) -> bool| {
            let single = told().filter(|(phrase, kind)| phrase.chars().count() == 1 && telling(*kind));
            single.flat_map(|(phrase, _)| phrase.chars()).collect::<Vec<char>>()
        };
        let (single, alone) = (singles(wanted), singles(tells_alone));
        Glance {
            begins: Pairs::new(told().filter_map(|(phrase, _)| pairs(phrase).next())),
            single: Chars::of(|c| single.contains(&c)),
            alone: (!alone.is_empty()).then(|| Chars::of(|c| alone.contains(&c))),
            inside: Pairs::new(lexicon.phrases().flat_map(|(phrase, _)| pairs(phrase))),
        }
    }

    /// Puts the areas and times of a text from byte `from` on behind those in `out`, as [`lex::glance`] finds them, but
    /// for the times without months that are part of no other.
    pub fn read(&self, lexicon: &Lexicon, text: &str, from: usize, out: &mut Vec<Token>) {
        let alone = |c: char| self.alone.as_ref().is_some_and(|set| set.has(c));
        let bytes = text.as_bytes();
        // Up to `sure` everything is read.
        let (mut at, mut sure) = (from, from);
        loop {
            if self.alone.is_none() {
                let mut rest = &bytes[at..];
                while window(rest).is_some_and(|w| wide(w) && !self.begins.may_have_wide(w)) {
                    rest = &rest[3..];
                }
                at = bytes.len() - rest.len();
            }
            let Some(c) = text[at..].chars().next() else { break };
            // Whatever reading comes from, a phrase that begins here is the longest one.
            let tells = || lexicon.phrase(&text[at..]).is_some_and(|(_, kind)| wanted(*kind));
            if at >= sure && (self.begins.may_begin(text, at) || alone(c)) && tells() {
                sure = self.read_on(lexicon, text, self.boundary(text, sure, at), at, out);
            }
            at += c.len_utf8();
        }
    }

    /// The last byte from `sure` to `at` in front of which surely a phrase ends or none is, and no time that may be joined
    /// to what follows.
    fn boundary(&self, text: &str, sure: usize, at: usize) -> usize {
        let mut from = at;
        for (byte, c) in text[sure..at].char_indices().rev() {
            if !self.inside.may_begin(text, sure + byte) && !self.single.has(c) {
                break;
            }
            from = sure + byte;
        }
        from
    }

    /// Reads from a boundary to the phrase that begins at `at`, or that covers it, and the phrases right behind it;
    /// returns where reading goes on.
    fn read_on(&self, lexicon: &Lexicon, text: &str, boundary: usize, at: usize, out: &mut Vec<Token>) -> usize {
        let mut start = boundary;
        loop {
            match lexicon.phrase(&text[start..]) {
                Some((len, kind)) => {
                    if wanted(*kind) {
                        lex::push(out, Token { kind: *kind, start, end: start + len });
                    }
                    start += len;
                }
                None if start > at => return start,
                None => start += text[start..].chars().next().map_or(1, char::len_utf8),
            }
        }
    }
}

fn wanted(kind: Kind) -> bool {
    matches!(kind, Kind::Area(_) | Kind::Time(_))
}

/// Whether a phrase says something where no other stands beside it.
fn tells_alone(kind: Kind) -> bool {
    matches!(kind, Kind::Area(_)) || matches!(kind, Kind::Time(time) if time.months.is_some())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::catalog::{Catalog, DataFiles};

    thread_local! {
        static LEXICON: Lexicon = Lexicon::build(&Catalog::load(&DataFiles::Embedded).unwrap()).unwrap();
        static GLANCE: Glance = LEXICON.with(Glance::new);
    }

    /// What is told of a setting, by the glance and by reading from left to right.
    fn both(text: &str) -> [Vec<Token>; 2] {
        let telling = |mut tokens: Vec<Token>| {
            tokens.retain(|t| tells_alone(t.kind));
            tokens
        };
        LEXICON.with(|lexicon| {
            let (mut quick, mut whole) = (Vec::new(), Vec::new());
            GLANCE.with(|glance| glance.read(lexicon, text, 0, &mut quick));
            lex::glance(lexicon, text, &mut whole);
            [telling(quick), telling(whole)]
        })
    }

    #[test]
    fn areas_and_times_are_found_among_other_words() {
        let [found, _] = both("记者从北京出发，今年上半年末走访了浙江省杭州市。");
        assert_eq!(found.len(), 4, "{found:?}");
        assert_eq!(both("去年上半年同期")[0].len(), 1, "parts of one time");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        #[test]
        fn it_finds_what_reading_from_left_to_right_finds(
            words in prop::collection::vec((prop::sample::select(WORDS), 0..3_usize), 0..30)
        ) {
            // Words with their last characters cut off run into the next.
            let cut = |(word, off): &(&str, usize)| {
                let len = word.chars().count().saturating_sub(*off);
                word.chars().take(len).collect::<String>()
            };
            let [quick, whole] = both(&words.iter().map(cut).collect::<String>());
            prop_assert_eq!(quick, whole);
        }
    }

    const WORDS: &[&str] = &[
        "北京市",
        "东北三省",
        "京津冀",
        "南京市",
        "江苏省",
        "海南省",
        "黄南藏族自治州",
        "上海",
        "海口",
        "长三角",
        "河北",
        "去年同期",
        "今年以来",
        "上半年",
        "一季度",
        "末",
        "底",
        "年末",
        "全年",
        "上个月",
        "本季度",
        "增长",
        "同比",
        "工业增加值",
        "规模以上工业",
        "全国",
        "全省",
        "我市",
        "的",
        "，",
        "。",
        "\n",
        "GDP",
        "é",
        "𠀀",
        "大",
        "中",
        "山",
        "平",
        "第一",
        "十三",
    ];
}
