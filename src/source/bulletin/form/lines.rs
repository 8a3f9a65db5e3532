//! Lines: text put together from pieces of a source, with the map back to it.

use super::super::offsets::Offsets;

/// A piece of the line at hand.
#[derive(Debug)]
struct Piece {
    start: usize,
    end: usize,
    /// What it became; `None` where it is taken over as it is.
    text: Option<String>,
}

/// Builds the lines of a text from the pieces of its source, which come in order.
#[derive(Debug, Default)]
pub struct Lines {
    text: String,
    offsets: Offsets,
    /// Source that is told in the offsets.
    at: usize,
    line: Vec<Piece>,
    /// Last character of the line at hand.
    last: Option<char>,
    /// White space seen behind it: its source, and whether it holds a line end.
    space: Option<(usize, usize, bool)>,
}

impl Lines {
    /// Bytes of text in finished lines.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// The finished lines.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Words that stand in the source as they are, white space included.
    pub fn words(&mut self, source: &str, start: usize, end: usize) {
        let mut at = start;
        while at < end {
            let rest = &source[at..end];
            let blank = rest.find(|c| !is_space(c)).unwrap_or(rest.len());
            if blank > 0 {
                self.blank(at, at + blank, rest[..blank].contains('\n'));
                at += blank;
                continue;
            }
            let word = rest.find(is_space).unwrap_or(rest.len());
            self.put(at, at + word, &rest[..word], false);
            at += word;
        }
    }

    /// A stretch of the source that stands for other characters.
    pub fn instead(&mut self, start: usize, end: usize, text: &str) {
        if text.chars().all(is_space) {
            self.blank(start, end, false);
        } else {
            self.put(start, end, text, true);
        }
    }

    fn blank(&mut self, start: usize, end: usize, broken: bool) {
        self.space = Some(match self.space {
            Some((from, _, before)) => (from, end, before || broken),
            None => (start, end, broken),
        });
    }

    fn put(&mut self, start: usize, end: usize, text: &str, replaced: bool) {
        let (Some(first), Some(last)) = (text.chars().next(), text.chars().next_back()) else { return };
        if let (Some((from, to, broken)), Some(before)) = (self.space.take(), self.last)
            // A line end between hanzi is one of the source only.
            && !(broken && is_wide(before) && is_wide(first))
        {
            self.line.push(Piece { start: from, end: to, text: Some(" ".into()) });
        }
        self.line.push(Piece { start, end, text: replaced.then(|| text.to_string()) });
        self.last = Some(last);
    }

    /// Ends the line at hand, if it has any words.
    pub fn end_line(&mut self, source: &str) {
        self.space = None;
        self.last = None;
        if self.line.is_empty() {
            return;
        }
        for piece in self.line.drain(..) {
            // White space that spans tags can reach beyond the piece before it; nothing is told twice.
            let start = piece.start.max(self.at);
            let end = piece.end.max(start);
            if start > self.at {
                self.offsets.skip(start - self.at, false);
            }
            match piece.text {
                None => {
                    self.offsets.keep(end - start);
                    self.text.push_str(&source[start..end]);
                }
                Some(text) => {
                    self.offsets.replace(end - start, text.len());
                    self.text.push_str(&text);
                }
            }
            self.at = end;
        }
        self.offsets.replace(0, 1);
        self.text.push('\n');
    }

    /// Drops the line at hand.
    pub fn drop_line(&mut self) {
        self.line.clear();
        self.space = None;
        self.last = None;
    }

    /// Whether the line at hand has words.
    pub fn is_open(&self) -> bool {
        !self.line.is_empty()
    }

    /// The text and the map to its source.
    pub fn finish(mut self, source: &str) -> (String, Offsets) {
        self.end_line(source);
        (self.text, self.offsets)
    }
}

/// White space of any width, and what is put between characters without being seen.
fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{ad}')
}

/// Characters that are written without blanks between them.
pub fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..)
        || matches!(c, '“' | '”' | '‘' | '’' | '—' | '…' | '·')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_one_blank_or_none_and_offsets_lead_back() {
        let source = "  增长\n  8.1%，比 上年\r\n快";
        let mut lines = Lines::default();
        lines.words(source, 0, source.len());
        let (text, offsets) = lines.finish(source);
        assert_eq!(text, "增长 8.1%，比 上年快\n");
        let at = text.find("快").unwrap();
        let (start, end) = offsets.original(at, at + 3);
        assert_eq!(&source[start..end], "快");
        let (start, end) = offsets.original(0, text.find("，").unwrap());
        assert_eq!(&source[start..end], "增长\n  8.1%");
    }
}
