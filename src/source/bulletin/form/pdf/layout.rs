//! Layout: glyphs with places to lines, and lines to paragraphs.

use super::super::lines::is_wide;

/// A character of a page; lengths in points from the upper left corner.
#[derive(Clone, Debug)]
pub struct Glyph {
    /// Left edge.
    pub x: f64,
    /// Base line, downwards.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Size of the font.
    pub size: f64,
    /// What it stands for.
    pub text: String,
}

impl Glyph {
    /// Whether its place is one.
    pub fn is_sound(&self) -> bool {
        [self.x, self.y, self.width, self.size].iter().all(|v| v.is_finite() && v.abs() < 1e6)
    }
}

/// A page.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Number, from 1.
    pub number: u32,
    /// Its characters, in the order they are drawn.
    pub glyphs: Vec<Glyph>,
}

/// A line of a page.
#[derive(Debug)]
struct Line {
    y: f64,
    left: f64,
    right: f64,
    size: f64,
    glyphs: Vec<Glyph>,
}

/// Lines drawn before the last one that a glyph may still belong to: tables are drawn column by column too.
const LOOK_BACK: usize = 60;

/// The text of all pages, and where each begins in it.
pub fn text(sheets: &[Sheet]) -> (String, Vec<(usize, String)>) {
    let (mut text, mut parts) = (String::new(), Vec::new());
    // The line before and the right edge of its page.
    let mut before: Option<(Shape, f64)> = None;
    for sheet in sheets {
        let lines: Vec<Line> = lines(&sheet.glyphs);
        let edge = lines.iter().map(|l| l.right).fold(0.0, f64::max);
        let margin = lines.iter().map(|l| l.left).fold(f64::INFINITY, f64::min);
        let count = lines.len();
        let mut begun = false;
        for (i, line) in lines.into_iter().enumerate() {
            let words = words(&line);
            if words.is_empty() || (i == 0 || i + 1 == count) && is_page_number(&words) {
                continue;
            }
            let shape = Shape::of(&line, &words, margin);
            let joined = before.as_ref().is_some_and(|(last, edge)| last.goes_on(&shape, *edge));
            if !joined && !text.is_empty() {
                text.push('\n');
            } else if joined && !(text.ends_with(is_wide) || words.starts_with(is_wide)) {
                text.push(' ');
            }
            if !begun {
                parts.push((text.len(), format!("page {}", sheet.number)));
                begun = true;
            }
            text.push_str(&words);
            before = Some((shape, edge));
        }
    }
    if !text.is_empty() {
        text.push('\n');
    }
    (text, parts)
}

/// What decides whether a line goes on in the next.
#[derive(Clone, Copy, Debug)]
struct Shape {
    /// Indentation against the page's lines, and right edge.
    indent: f64,
    right: f64,
    size: f64,
    /// It falls into columns.
    columns: bool,
}

impl Shape {
    fn of(line: &Line, words: &str, margin: f64) -> Shape {
        Shape { indent: line.left - margin, right: line.right, size: line.size, columns: words.contains('\t') }
    }

    /// Whether a line that reaches the edge is broken for the page only, and `next` is its rest.
    fn goes_on(&self, next: &Shape, edge: f64) -> bool {
        let full = self.right > edge - 1.6 * self.size;
        let same = (self.size - next.size).abs() < 0.15 * self.size.max(next.size);
        full && same && next.indent < 0.8 * next.size && !self.columns && !next.columns
    }
}

/// Glyphs to lines, from top to bottom.
fn lines(glyphs: &[Glyph]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for glyph in glyphs.iter().filter(|g| !g.text.trim().is_empty() && g.size > 0.1) {
        let first = lines.len().saturating_sub(LOOK_BACK);
        let fits = |line: &Line| (line.y - glyph.y).abs() < 0.45 * line.size.max(glyph.size);
        match lines[first..].iter().rposition(fits) {
            Some(at) => {
                let line = &mut lines[first + at];
                line.left = line.left.min(glyph.x);
                line.right = line.right.max(glyph.x + glyph.width);
                line.size = line.size.max(glyph.size);
                line.glyphs.push(glyph.clone());
            }
            None => lines.push(Line {
                y: glyph.y,
                left: glyph.x,
                right: glyph.x + glyph.width,
                size: glyph.size,
                glyphs: vec![glyph.clone()],
            }),
        }
    }
    lines.sort_by(|a, b| a.y.total_cmp(&b.y));
    lines
}

/// The words of a line: wide gaps are columns, narrow ones blanks, those of justified hanzi nothing.
fn words(line: &Line) -> String {
    let mut glyphs: Vec<&Glyph> = line.glyphs.iter().collect();
    glyphs.sort_by(|a, b| a.x.total_cmp(&b.x));
    let (mut text, mut end) = (String::new(), f64::INFINITY);
    for glyph in glyphs {
        let gap = (glyph.x - end) / line.size;
        let wide = text.ends_with(is_wide) && glyph.text.starts_with(is_wide);
        if gap > 1.6 {
            text.push('\t');
        } else if gap > if wide { 0.6 } else { 0.18 } {
            text.push(' ');
        }
        text.push_str(glyph.text.trim());
        end = glyph.x + glyph.width;
    }
    text
}

/// `3`, `- 3 -`, `— 3 —`, `第3页`.
fn is_page_number(words: &str) -> bool {
    let digits = words.trim_matches(|c: char| c.is_whitespace() || "-—–－第页/共".contains(c));
    !digits.is_empty() && digits.len() <= 4 && digits.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Glyphs of a line of ten points, at a place; a blank is an empty place.
    fn drawn(x: f64, y: f64, text: &str) -> Vec<Glyph> {
        let mut at = x;
        let mut out = Vec::new();
        for c in text.chars() {
            let width = if is_wide(c) { 10.0 } else { 5.0 };
            out.push(Glyph { x: at, y, width, size: 10.0, text: c.to_string() });
            at += width;
        }
        out
    }

    #[test]
    fn lines_of_a_paragraph_are_joined_and_those_of_a_table_are_not() {
        let glyphs = [
            drawn(20.0, 10.0, "一季度工业增加值同比增"),
            drawn(0.0, 30.0, "长8.1%。"),
            drawn(20.0, 50.0, "指标"),
            drawn(90.0, 50.0, "8.1"),
            drawn(20.0, 70.0, "- 1 -"),
        ]
        .concat();
        let (text, parts) = text(&[Sheet { number: 1, glyphs }]);
        assert_eq!(text, "一季度工业增加值同比增长8.1%。\n指标\t8.1\n");
        assert_eq!(parts, [(0, "page 1".to_string())]);
    }

    #[test]
    fn a_sentence_goes_on_over_the_end_of_a_page() {
        let sheet = |number, x, text| Sheet {
            number,
            glyphs: [drawn(0.0, 5.0, "全宽的一行文字在这里到边"), drawn(x, 20.0, text)].concat(),
        };
        let (text, parts) = text(&[sheet(1, 0.0, "全省规模以上工业增加值同"), sheet(2, 20.0, "比")]);
        assert!(text.starts_with("全宽的一行文字在这里到边全省规模以上工业增加值同全宽"), "{text}");
        assert_eq!(parts[1], ("全宽的一行文字在这里到边全省规模以上工业增加值同".len(), "page 2".to_string()));
    }
}
