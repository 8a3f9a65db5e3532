//! Counts: how many of how many, with the share that is told, and counts that are aimed at.
//!
//! A sentence is a row of numbers. A count is a whole where 中 follows its noun, or where the next clause opens a part of it
//! (其中, 已); the counts behind it are its parts, and a share belongs to the count right in front of it. Where an amount
//! stands between count and share (100家企业产值占40%) the share is not one of the count and is left alone.

use std::ops::Range;

use anyhow::Result;
use regex::Regex;

use super::{Number, Said, clause_before, is_mark, pattern};
use crate::catalog::claims::Words;
use crate::domain::{Bound, Decimal};

/// Reads counts.
#[derive(Debug)]
pub(super) struct Counts {
    words: Words,
    /// Any number with what follows it.
    number: Regex,
    /// A share opens, up to its number.
    share: Regex,
    /// The name of a rate, up to its number.
    rate: Regex,
    /// The numbers before are dealt shares in turn.
    each: Regex,
}

/// A number of a sentence.
#[derive(Clone, Debug)]
enum Mark {
    Count(Number),
    Percent(Number),
    Other(Range<usize>),
}

impl Mark {
    fn at(&self) -> &Range<usize> {
        match self {
            Mark::Count(n) | Mark::Percent(n) => &n.at,
            Mark::Other(at) => at,
        }
    }
}

/// A part with the share it waits for.
struct Part {
    whole: Option<Number>,
    within: Option<Number>,
    part: Number,
    share: Option<Number>,
    /// Its noun is the whole's, so that the two can be compared without a share.
    same: bool,
}

/// What may stand between a mark and a share.
const OPENERS: [&str; 6] = ["", "分别", "约", "共", "合计", "均"];

impl Counts {
    pub(super) fn new(words: &Words) -> Result<Self> {
        let number = pattern(
            r"(?P<n>\d+(?:\.\d+)?)(?:(?P<p>%)|(?P<w>万)?(?P<more>{more})?(?P<c>{counters})?)",
            &[("more", &words.more), ("counters", &words.counters)],
        )?;
        let share = pattern(r"{share}(?P<of>[^，。；：%]{0,24}?)(?:的|为|达|达到|约)?$", &[("share", &words.share)])?;
        let rate = pattern(r"{rates}(?:分别)?(?:为|达|达到|约为|约|是)?$", &[("rates", &words.rates)])?;
        Ok(Counts { words: words.clone(), number, share, rate, each: Regex::new("分别")? })
    }

    pub(super) fn read(&self, text: &str, said: &mut Vec<(Said, Range<usize>)>) {
        let marks = self.marks(text);
        let mut parts: Vec<Part> = Vec::new();
        let mut whole: Option<(Number, String)> = None;
        for (i, mark) in marks.iter().enumerate() {
            let next = marks.get(i + 1).map_or(text.len(), |m| m.at().start);
            match mark {
                Mark::Other(_) => {}
                Mark::Count(count) => {
                    if let Some(plain) = self.goal(text, count) {
                        let at = clause(text, count, i.checked_sub(1).map(|i| &marks[i]));
                        said.push((Said::Goal { count: count.clone(), plain }, at));
                    } else if self.opens_whole(text, count, next, whole.is_some()) {
                        whole = Some((count.clone(), noun(text, count).to_string()));
                    } else {
                        parts.push(self.part(text, count, &whole, &parts));
                    }
                }
                Mark::Percent(_) => self.deal(text, &marks, i, &mut parts),
            }
        }
        for part in parts {
            let telling = part.share.is_some() || (part.whole.is_some() && part.same);
            if telling {
                let at = match &part.share {
                    Some(share) => part.part.at.start..share.at.end,
                    None => clause(text, &part.part, marks.iter().rfind(|m| m.at().end <= part.part.at.start)),
                };
                said.push((
                    Said::Part { whole: part.whole, within: part.within, part: part.part, share: part.share },
                    at,
                ));
            }
        }
    }

    /// All numbers of a sentence.
    fn marks(&self, text: &str) -> Vec<Mark> {
        let mut marks = Vec::new();
        for found in self.number.captures_iter(text) {
            let (Some(all), Some(digits)) = (found.get(0), found.name("n")) else { continue };
            let at = all.range();
            let Ok(value) = digits.as_str().parse::<Decimal>() else { continue };
            let inside = text[..at.start].chars().next_back().is_some_and(|c| c.is_ascii_alphanumeric() || c == '.');
            let rest = &text[at.end..];
            let counter = found.name("c").map(|c| c.as_str().to_string());
            let counts = counter.is_some() && !starts(rest, &self.words.no_counters);
            // 5至7个, 5-7个: a range is no count.
            let range = |c: char| matches!(c, '至' | '-' | '~' | '—' | '～' | '到');
            let ranged =
                text[..at.start].chars().next_back().is_some_and(range) || rest.chars().next().is_some_and(range);
            let mark = match (found.name("p"), counter) {
                (Some(_), _) if !inside => Mark::Percent(Number { value, bound: Bound::Exact, unit: "%".into(), at }),
                (None, Some(unit)) if counts && !inside && !ranged => {
                    let value = if found.name("w").is_some() { value * Decimal::from(10_000) } else { value };
                    let more = found.name("more").is_some() || starts(rest, &["以上".to_string()]);
                    let bound = if more { Bound::AtLeast } else { Bound::Exact };
                    Mark::Count(Number { value, bound, unit, at })
                }
                _ => Mark::Other(at),
            };
            marks.push(mark);
        }
        marks
    }

    /// Whether a count is aimed at, and whether the words say so themselves.
    fn goal(&self, text: &str, count: &Number) -> Option<bool> {
        let before = clause_before(text, count.at.start);
        let before = before.rsplit('、').next_back().unwrap_or(before);
        let plain = self.words.plain_goals.iter().any(|w| before.contains(w.as_str()));
        (plain || self.words.goals.iter().any(|w| before.contains(w.as_str()))).then_some(plain)
    }

    /// Whether the counts behind it are parts of this one: 71种产品中，43种…; 100个，已投产64个. A part of a whole that was
    /// told (其中64个，已投产26个) opens no whole of its own.
    fn opens_whole(&self, text: &str, count: &Number, next: usize, told: bool) -> bool {
        let between = &text[count.at.end..next];
        let clause = between.find(is_mark).map_or(between, |at| &between[..at]);
        let inner = clause.find('中').filter(|at| !clause[..*at].ends_with('其'));
        if let Some(at) = inner {
            let rest = &clause[at + '中'.len_utf8()..];
            if !starts(rest, &self.words.not_among) {
                return true;
            }
        }
        if told && starts(clause_before(text, count.at.start), &self.words.among) {
            return false;
        }
        // A part follows in a later clause, before any other number.
        let Some(comma) = between.find('，') else { return false };
        let after = &between[comma + '，'.len_utf8()..];
        next < text.len() && starts(after, &self.words.among)
    }

    fn part(&self, text: &str, count: &Number, whole: &Option<(Number, String)>, parts: &[Part]) -> Part {
        let noun = noun(text, count);
        let clause = clause_before(text, count.at.start);
        let among = starts(clause, &["其中".to_string()]);
        let mut part = Part { whole: None, within: None, part: count.clone(), share: None, same: false };
        let Some((total, what)) = whole else { return part };
        let alike = total.unit == count.unit || total.unit == "个" || count.unit == "个";
        if !alike {
            return part;
        }
        part.whole = Some(total.clone());
        let specific = total.unit == count.unit && count.unit != "个";
        let head: String = noun.chars().take(2).collect();
        part.same = specific || noun.is_empty() || starts(noun, &self.words.deeds) || what.contains(&head);
        part.within = parts.last().filter(|_| among).map(|p| p.part.clone());
        part
    }

    /// Gives the percentage at `i` to the part, or one of the parts, that it is the share of.
    fn deal(&self, text: &str, marks: &[Mark], i: usize, parts: &mut [Part]) {
        let first = marks[..i].iter().rposition(|m| !matches!(m, Mark::Percent(_))).map_or(0, |at| at + 1);
        let opens = if first == 0 { 0 } else { marks[first - 1].at().end };
        let head = &text[opens..marks[first].at().start];
        let (from, of) = match (self.share.captures(head), self.rate.find(head)) {
            (Some(found), _) => (found.get(0).map_or(0, |m| m.start()), found.name("of").map_or("", |m| m.as_str())),
            (None, Some(found)) => (found.start(), ""),
            (None, None) => return,
        };
        // Behind a mark, the share has to open the clause: "6万家，研发经费占GDP的3%" is no share of the count.
        let lead = &head[..from];
        let opens_clause =
            lead.rfind(is_mark).is_none_or(|at| OPENERS.contains(&lead[at..].trim_start_matches(is_mark).trim()));
        if !opens_clause || self.amount(lead) || self.words.amounts.iter().any(|w| of.contains(w.as_str())) {
            return;
        }
        // As many counts stand in front as shares behind 分别; else the share is that of the last count.
        let run = marks[first..].iter().take_while(|m| matches!(m, Mark::Percent(_))).count();
        let each = self.each.is_match(head) && run > 1;
        let wanted = if each { run } else { 1 };
        if first < wanted || (!each && i != first) {
            return;
        }
        let target = first - wanted + if each { i - first } else { 0 };
        let (Mark::Count(count), Mark::Percent(share)) = (&marks[target], &marks[i]) else { return };
        let all_counts = marks[first - wanted..first].iter().all(|m| matches!(m, Mark::Count(_)));
        if let Some(part) = parts.iter_mut().rev().find(|p| p.part.at == count.at).filter(|_| all_counts) {
            part.share = Some(share.clone());
        }
    }

    /// Whether the words between a count and a share turn it into a share of an amount.
    fn amount(&self, between: &str) -> bool {
        between.split(is_mark).any(|clause| {
            let amount = self.words.amounts.iter().any(|w| clause.contains(w.as_str()));
            amount && !self.words.changes.iter().any(|w| clause.contains(w.as_str()))
        })
    }
}

/// The words behind a count, up to the next mark.
fn noun<'t>(text: &'t str, count: &Number) -> &'t str {
    let rest = &text[count.at.end..];
    rest.find(|c| is_mark(c) || c == '、' || c == '（').map_or(rest, |at| &rest[..at])
}

/// The clause that a count stands in, from the number before it on.
fn clause(text: &str, count: &Number, before: Option<&Mark>) -> Range<usize> {
    let open = count.at.start - clause_before(text, count.at.start).len();
    let behind = before.map_or(0, |m| m.at().end);
    // The noun of the number before is no part of the clause.
    let from = if behind > open { count.at.start } else { open };
    from..count.at.end + noun(text, count).len()
}

fn starts(text: &str, words: &[String]) -> bool {
    words.iter().any(|w| text.starts_with(w.as_str()))
}
