//! Explanations and repairs of documents as text.

use std::fmt::Write;

use crate::source::bulletin::explain::{Change, Explained};

/// The sentences of a document: each with its words, what it states and what was not understood.
///
/// A word in brackets stands before what it was taken for: `[同比|yoy]`; what no table knows stands bare.
pub fn explanation(file: &str, sentences: &[Explained]) -> String {
    let mut out = String::new();
    for sentence in sentences {
        let _ = writeln!(out, "{file} {}", sentence.place);
        let _ = writeln!(out, "  {}", sentence.text);
        let word = |w: &crate::source::bulletin::explain::Explanation| {
            if w.meaning.is_empty() { w.words.clone() } else { format!("[{}|{}]", w.words, w.meaning) }
        };
        let words: String = sentence.words.iter().map(word).collect();
        let _ = writeln!(out, "  {}", words.replace('\n', " "));
        for statement in &sentence.statements {
            let (whole, rest) = (statement.confidence / 100, statement.confidence % 100);
            let _ = write!(out, "  => {}  (rule {}, confidence {whole}.{rest:02}", statement.says, statement.rule);
            if !statement.assumed.is_empty() {
                let _ = write!(out, ": {}", statement.assumed.join(", "));
            }
            out.push(')');
            if statement.dropped {
                out.push_str(" no record: said before, or told exactly elsewhere");
            }
            out.push('\n');
        }
        for (code, message) in &sentence.notices {
            let _ = writeln!(out, "  ?? {code}: {message}");
        }
        for (figure, why) in &sentence.unread {
            let _ = writeln!(out, "  -- {figure}: no record: {why}");
        }
        out.push('\n');
    }
    out
}

/// The repairs of a document, one a line.
pub fn repairs(file: &str, changes: &[Change]) -> String {
    let show = |text: &str| text.escape_debug().to_string();
    let line = |c: &Change| format!("{file} {} \"{}\" → \"{}\"\n", c.place, show(&c.was), show(&c.now));
    changes.iter().map(line).collect()
}
