//! Plain text: its lines as they are, and tables drawn with tabs, bars or blanks.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::grid::{Builder, Cell};
use super::{Decoded, Grid, Origin, Page};

/// Two blanks of Chinese width, which set cells apart as two others do.
static WIDE_GAP: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("　　"));

/// A plain text with its tables.
pub fn page(mut decoded: Decoded<'_>) -> Page<'_> {
    let text = std::mem::take(&mut decoded.text);
    let grids = grids(&text);
    Page { text, grids, origin: Origin::Bytes(decoded, None), ..Page::default() }
}

/// The tables of a text: runs of lines that fall into the same number of cells.
pub fn grids(text: &str) -> Vec<Grid> {
    let (mut grids, mut run) = (Vec::new(), Vec::new());
    let mut dividers = Dividers { text, narrow: Some(0), wide: Some(0) };
    // Only lines in which something may set cells apart are looked at.
    let mut at = 0;
    while let Some(hit) = dividers.next(at) {
        let start = line_of(text, at, hit);
        let end = memchr::memchr(b'\n', &text.as_bytes()[hit..]).map_or(text.len(), |n| hit + n + 1);
        let cells = cells(&text[start..end], start);
        if start > at {
            grids.extend(grid(&run));
            run.clear();
        }
        // A row may lack its last cells; a new table has another number of them altogether.
        if cells.len() < 2 {
            grids.extend(grid(&run));
            run.clear();
        } else {
            run.push(cells);
        }
        at = end;
    }
    grids.extend(grid(&run));
    grids
}

/// The first byte of the line that byte `at` stands in; lines begin at or behind byte `from`.
fn line_of(text: &str, from: usize, at: usize) -> usize {
    memchr::memrchr(b'\n', &text.as_bytes()[from..at]).map_or(from, |n| from + n + 1)
}

/// Where something stands that may set cells apart: a tab, a bar, or blanks that are two or more.
struct Dividers<'t> {
    text: &'t str,
    /// The next tab, bar, or blank beside another; nothing more of them where it is `None`.
    narrow: Option<usize>,
    /// The next two blanks of Chinese width: they begin with the byte of many a mark, and are looked for by themselves.
    wide: Option<usize>,
}

impl Dividers<'_> {
    /// The first of them at or behind byte `from`, where a line begins; those that only indent a line are passed over.
    fn next(&mut self, mut from: usize) -> Option<usize> {
        let line = from;
        loop {
            let hit = self.first(from)?;
            let start = line_of(self.text, line, hit);
            let indent = self.text[start..].len() - self.text[start..].trim_start_matches([' ', '\t', '　']).len();
            if hit >= start + indent {
                return Some(hit);
            }
            from = start + indent;
        }
    }

    fn first(&mut self, from: usize) -> Option<usize> {
        let text = self.text;
        if self.narrow.is_some_and(|at| at <= from) {
            let divides = |at: &usize| {
                text.as_bytes()[*at] != b' ' || text[at + 1..].starts_with([' ', '　']) || text[..*at].ends_with('　')
            };
            self.narrow =
                memchr::memchr3_iter(b'\t', b'|', b' ', &text.as_bytes()[from..]).map(|n| from + n).find(divides);
        }
        if self.wide.is_some_and(|at| at <= from) {
            self.wide = WIDE_GAP.find(&text.as_bytes()[from..]).map(|n| from + n);
        }
        match (self.narrow, self.wide) {
            (Some(narrow), Some(wide)) => Some(narrow.min(wide)),
            (narrow, wide) => narrow.or(wide),
        }
    }
}

/// The cells of a line by place in the text: between bars, tabs, or blanks that are two or more.
fn cells(line: &str, at: usize) -> Vec<(usize, usize)> {
    // A tab at the end of a line is an empty cell.
    let body = line.trim_end_matches(['\r', '\n', ' ', '　']);
    let inner = body.trim_start();
    let at = at + body.len() - inner.len();
    let bars = inner.starts_with('|') || inner.contains(" | ");
    let trim = |from: usize, to: usize| {
        let piece = &inner[from..to];
        let lead = piece.len() - piece.trim_start().len();
        (at + from + lead, at + from + lead + piece.trim().len())
    };
    let mut out = Vec::new();
    let mut from = 0;
    let mut chars = inner.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        let divides = match c {
            '|' => bars,
            '\t' => !bars,
            ' ' | '　' => !bars && chars.peek().is_some_and(|(_, next)| matches!(next, ' ' | '　')),
            _ => false,
        };
        if !divides {
            continue;
        }
        out.push(trim(from, i));
        // Blanks in a row are one gap; a tab each is a cell.
        while c != '|' && c != '\t' && chars.peek().is_some_and(|(_, next)| matches!(next, ' ' | '　')) {
            chars.next();
        }
        from = chars.peek().map_or(inner.len(), |(next, _)| *next);
    }
    out.push(trim(from, inner.len()));
    if bars && inner.starts_with('|') {
        out.remove(0);
        if inner.ends_with('|') {
            out.pop();
        }
    }
    out
}

/// The grid of a run of lines.
fn grid(run: &[Vec<(usize, usize)>]) -> Option<Grid> {
    let (first, last) = (run.first()?, run.last()?);
    let (start, end) = (first.first()?.0, last.last()?.1);
    let mut builder = Builder::new(start);
    for cells in run {
        builder.row();
        for (start, end) in cells {
            builder.cell(Cell { start: *start, end: *end, header: false }, 1, 1);
        }
    }
    builder.finish(end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Vec<Vec<Vec<String>>> {
        let word = |grid: &Grid, cell: &Option<usize>| {
            cell.map_or(String::new(), |c| text[grid.cells[c].start..grid.cells[c].end].to_string())
        };
        let rows = |grid: &Grid| grid.rows.iter().map(|row| row.iter().map(|c| word(grid, c)).collect()).collect();
        grids(text).iter().map(rows).collect()
    }

    #[test]
    fn tables_of_tabs_bars_and_blanks_are_found() {
        let wanted = [[["指标", "绝对量"], ["进出口", ""], ["零售", "3.5"]]];
        assert_eq!(read("表\n指标\t绝对量\n进出口\t\n零售\t3.5\n完。\n"), wanted);
        assert_eq!(read("| 指标 | 绝对量 |\n| 进出口 | |\n| 零售 | 3.5 |\n"), wanted);
        assert_eq!(read("  指标   绝对量\n  零售　　3.5"), [[["指标", "绝对量"], ["零售", "3.5"]]]);
        assert!(read("　　一段。\n　　两段。\n").is_empty());
        assert!(read("一\t二\n句子。\n").is_empty());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        #[test]
        fn lines_that_are_passed_over_have_no_cells(text in "(一|，|8| |　|\t|\\||\n){0,60}") {
            let mut grids_by_line = Vec::new();
            let (mut run, mut at) = (Vec::new(), 0);
            for line in text.split_inclusive('\n') {
                let cells = cells(line, at);
                if cells.len() < 2 {
                    grids_by_line.extend(grid(&std::mem::take(&mut run)));
                } else {
                    run.push(cells);
                }
                at += line.len();
            }
            grids_by_line.extend(grid(&run));
            prop_assert_eq!(format!("{:?}", grids(&text)), format!("{grids_by_line:?}"));
        }
    }
}
