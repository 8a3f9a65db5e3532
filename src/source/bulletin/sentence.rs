//! Sentences: where a text falls apart into stretches that are understood, or not, on their own.

use super::token::{Kind, Token};

/// A line longer than this, in bytes (40 characters), may have been broken for the page only.
pub const LONG: usize = 120;

/// A sentence with the paragraph it belongs to.
#[derive(Debug)]
pub struct Sentence<'a> {
    /// Its tokens without quotation marks; brackets stand in place.
    pub tokens: &'a [Token],
    /// Counted from 0.
    pub paragraph: usize,
    /// It ends with a full stop or the like; a heading does not.
    pub closed: bool,
}

/// Marks that stand around words without changing what they say.
pub fn is_quote(c: char) -> bool {
    matches!(c, '“' | '”' | '"' | '‘' | '’' | '【' | '】' | '《' | '》')
}

/// Splits the tokens of whole paragraphs, the first of them number `paragraph`, at full stops and line ends.
pub fn split(tokens: &[Token], mut paragraph: usize) -> Vec<Sentence<'_>> {
    let mut out = Vec::new();
    let (mut start, mut depth) = (0, 0_i32);
    for (i, token) in tokens.iter().enumerate() {
        let Kind::Mark(mark) = token.kind else { continue };
        match mark {
            '（' => depth += 1,
            '）' => depth = (depth - 1).max(0),
            _ => {}
        }
        let ends = match mark {
            '。' | '！' | '!' => depth == 0,
            '？' | '?' => depth == 0 && !damage(tokens, i),
            '\n' => true,
            '】' => true,
            _ => false,
        };
        if !ends {
            continue;
        }
        // A line that breaks off at a comma goes on in the next one.
        let open = i > start && matches!(tokens[i - 1].kind, Kind::Mark('，' | '、' | '；' | '：'));
        if mark == '\n' && (open || wrapped(tokens, i)) {
            continue;
        }
        if i > start {
            out.push(Sentence {
                tokens: &tokens[start..i],
                paragraph,
                closed: mark != '\n' || tokens[i - 1].mark('。'),
            });
        }
        start = i + 1;
        if mark == '\n' {
            paragraph += 1;
            depth = 0;
        }
    }
    if start < tokens.len() {
        out.push(Sentence { tokens: &tokens[start..], paragraph, closed: false });
    }
    out
}

/// A long line that stops in the middle of a sentence was broken for the page only.
fn wrapped(tokens: &[Token], i: usize) -> bool {
    let Some(last) = tokens[..i].iter().rev().find(|t| !t.mark('\n')) else { return false };
    let line =
        tokens[..i].iter().rev().skip_while(|t| t.mark('\n')).find(|t| t.mark('\n')).map_or(tokens[0].start, |t| t.end);
    !matches!(last.kind, Kind::Mark(_)) && last.end - line > LONG && tokens.get(i + 1).is_some()
}

/// A question mark between words of one clause stands for a lost character, not for a question.
fn damage(tokens: &[Token], i: usize) -> bool {
    let next = tokens.get(i + 1);
    next.is_some_and(|t| !matches!(t.kind, Kind::Mark('\n' | '”' | '）' | ' ')))
}
