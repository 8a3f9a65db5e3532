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
    if !may_divide(text) {
        return Vec::new();
    }
    let (mut grids, mut run) = (Vec::new(), Vec::new());
    let mut at = 0;
    for line in lines(text) {
        let cells = cells(line, at);
        // A row may lack its last cells; a new table has another number of them altogether.
        if cells.len() < 2 {
            grids.extend(grid(&run));
            run.clear();
        } else {
            run.push(cells);
        }
        at += line.len();
    }
    grids.extend(grid(&run));
    grids
}

/// The lines of a text with their ends.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1).chain([text.len()]);
    ends.scan(0, |from, end| Some(&text[std::mem::replace(from, end)..end])).filter(|line| !line.is_empty())
}

/// Whether anything in a text may set cells apart: a tab, a bar, or blanks that are two or more.
fn may_divide(text: &str) -> bool {
    // A blank of Chinese width begins with the byte of many a mark, and is looked for by itself.
    let gap = |at: usize| {
        text.as_bytes()[at] != b' ' || text[at + 1..].starts_with([' ', '　']) || text[..at].ends_with('　')
    };
    memchr::memchr3_iter(b'\t', b'|', b' ', text.as_bytes()).any(gap) || WIDE_GAP.find(text.as_bytes()).is_some()
}

/// The cells of a line by place in the text: between bars, tabs, or blanks that are two or more.
fn cells(line: &str, at: usize) -> Vec<(usize, usize)> {
    // A tab at the end of a line is an empty cell.
    let body = line.trim_end_matches(['\r', '\n', ' ', '　']);
    let inner = body.trim_start();
    let at = at + body.len() - inner.len();
    // Most lines of most texts have no gap: they are told at the speed of a search.
    if !may_divide(inner) {
        return Vec::new();
    }
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
}
