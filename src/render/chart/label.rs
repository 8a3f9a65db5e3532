//! Text before it is placed: cleaned, broken into lines, shortened as a last resort, and moved apart.

use super::fonts::Fonts;

/// Text as it is set: control characters and what XML forbids are dropped, runs of ASCII white space become one space.
pub fn clean(text: &str) -> String {
    let allowed = |c: &char| (!c.is_control() || c.is_ascii_whitespace()) && !matches!(c, '\u{FFFE}' | '\u{FFFF}');
    // The font's curly quotes are as wide as a Chinese character, which tears Latin text apart.
    let latin = !text.chars().any(wide);
    let straight = |c: char| match c {
        '‘' | '’' if latin => '\'',
        '“' | '”' if latin => '"',
        other => other,
    };
    let text: String = text.chars().filter(allowed).map(straight).collect();
    text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

/// `text`, or as much of it as fits into `width` with an ellipsis behind.
pub fn fit(fonts: &Fonts, text: &str, size: f64, bold: bool, width: f64) -> String {
    let text = clean(text);
    if fonts.width(&text, size, bold) <= width {
        return text;
    }
    let mut room = width - fonts.width("…", size, bold);
    let mut kept = String::new();
    let mut buffer = [0; 4];
    for c in text.chars() {
        room -= fonts.width(c.encode_utf8(&mut buffer), size, bold);
        if room < 0.0 {
            break;
        }
        kept.push(c);
    }
    let kept = kept.trim_end();
    if kept.is_empty() { String::new() } else { format!("{kept}…") }
}

/// `text` in lines no wider than `width`: broken at spaces, and between Chinese characters where no punctuation
/// would come to stand at the wrong end. A single piece that is too wide is broken anywhere.
pub fn wrap(fonts: &Fonts, text: &str, size: f64, bold: bool, width: f64) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for piece in pieces(&clean(text)) {
        let longer = format!("{line}{piece}");
        if fonts.width(longer.trim_end(), size, bold) <= width {
            line = longer;
            continue;
        }
        push_trimmed(&mut lines, &line);
        line.clear();
        for c in piece.chars() {
            line.push(c);
            if fonts.width(line.trim_end(), size, bold) > width && line.chars().nth(1).is_some() {
                line.pop();
                push_trimmed(&mut lines, &line);
                line = c.to_string();
            }
        }
    }
    push_trimmed(&mut lines, &line);
    lines
}

fn push_trimmed(lines: &mut Vec<String>, line: &str) {
    if !line.trim().is_empty() {
        lines.push(line.trim().to_owned());
    }
}

/// Lines of `text` at the largest of `sizes` at which they are at most `lines`; at the last size the rest is cut.
pub fn block(fonts: &Fonts, text: &str, sizes: &[f64], bold: bool, width: f64, lines: usize) -> (f64, Vec<String>) {
    let mut best = (sizes.first().copied().unwrap_or(20.0), Vec::new());
    for &size in sizes {
        best = (size, wrap(fonts, text, size, bold, width));
        if best.1.len() <= lines {
            return best;
        }
    }
    let (size, all) = best;
    let mut kept: Vec<String> = all.iter().take(lines).cloned().collect();
    if let Some(last) = kept.last_mut() {
        *last = fit(fonts, &format!("{last}{}", all[lines..].concat()), size, bold, width);
    }
    (size, kept)
}

/// Pieces that may not be broken; a trailing space belongs to the piece before it.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut before = ' ';
    for c in text.chars() {
        let open = c != ' ' && (before == ' ' || (wide(before) || wide(c)) && !no_start(c) && !no_end(before));
        match pieces.last_mut() {
            Some(piece) if !open => piece.push(c),
            _ => pieces.push(c.to_string()),
        }
        before = c;
    }
    pieces
}

fn wide(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FF60}')
}

fn no_start(c: char) -> bool {
    "，。、；：？！）》」』】”’%％,.;:?!)…·—～".contains(c)
}

fn no_end(c: char) -> bool {
    "（《「『【“‘(".contains(c)
}

/// Positions as near to `wanted` as possible, in the same order, at least `gap` apart and within `lo..=hi`. Where they
/// cannot all have their gap, they share the room evenly. The result belongs to `wanted` index by index.
pub fn spread(wanted: &[f64], gap: f64, lo: f64, hi: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|&a, &b| wanted[a].total_cmp(&wanted[b]));
    let last = wanted.len().saturating_sub(1) as f64;
    let gap = if last * gap > hi - lo { (hi - lo).max(0.0) / last } else { gap };
    // Least squares under y[i+1] >= y[i] + gap: isotonic regression of y[i] - i * gap (pool adjacent violators).
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for (i, &index) in order.iter().enumerate() {
        let mut pool = (wanted[index] - i as f64 * gap, 1);
        while let Some(&(mean, count)) = pools.last().filter(|p| p.0 > pool.0) {
            let total = count + pool.1;
            pool = ((mean * count as f64 + pool.0 * pool.1 as f64) / total as f64, total);
            pools.pop();
        }
        pools.push(pool);
    }
    let flat = pools.iter().flat_map(|&(mean, count)| std::iter::repeat_n(mean, count));
    let mut placed = vec![0.0; wanted.len()];
    for (i, (mean, &index)) in flat.zip(&order).enumerate() {
        placed[index] = mean.min(hi - last * gap).max(lo) + i as f64 * gap;
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::{Fonts, block, clean, fit, spread, wrap};

    #[test]
    fn text_is_cleaned() {
        assert_eq!(clean(" a\n b\t\u{0}c\u{7} "), "a b c");
        assert_eq!(clean("provinces’ “own”"), "provinces' \"own\"");
        assert_eq!(clean("“新”业态"), "“新”业态");
    }

    #[test]
    fn text_is_shortened_only_when_it_must() {
        let fonts = Fonts::embedded();
        assert_eq!(fit(&fonts, "黑龙江", 20.0, false, 60.0), "黑龙江");
        let cut = fit(&fonts, "Heilongjiang", 20.0, false, 80.0);
        assert!(cut.ends_with('…') && fonts.width(&cut, 20.0, false) <= 80.0);
        assert_eq!(fit(&fonts, "黑龙江", 20.0, false, 1.0), "");
    }

    #[test]
    fn lines_break_where_they_may() {
        let fonts = Fonts::embedded();
        assert_eq!(wrap(&fonts, "一二三，四五", 20.0, false, 60.0), ["一二", "三，四", "五"]);
        assert_eq!(wrap(&fonts, "（一）二", 20.0, false, 40.0), ["（一", "）二"]);
        assert_eq!(wrap(&fonts, "growth of 12.5 %", 20.0, false, 100.0), ["growth of", "12.5 %"]);
        assert!(wrap(&fonts, "", 20.0, false, 100.0).is_empty());
        for line in wrap(&fonts, &"长".repeat(500), 20.0, false, 101.0) {
            assert!(fonts.width(&line, 20.0, false) <= 101.0);
        }
        assert_eq!(wrap(&fonts, "ab", 20.0, false, 0.0), ["a", "b"]);
    }

    #[test]
    fn a_block_shrinks_before_it_is_cut() {
        let fonts = Fonts::embedded();
        let (size, lines) = block(&fonts, "一二三四五六", &[40.0, 30.0], true, 100.0, 2);
        assert_eq!((size, lines.len()), (30.0, 2));
        let (_, lines) = block(&fonts, &"一".repeat(99), &[40.0, 30.0], true, 100.0, 2);
        assert!(lines.len() == 2 && lines[1].ends_with('…'));
    }

    #[test]
    fn labels_move_apart_as_little_as_possible() {
        assert_eq!(spread(&[10.0, 50.0], 20.0, 0.0, 100.0), [10.0, 50.0]);
        assert_eq!(spread(&[50.0, 50.0], 20.0, 0.0, 100.0), [40.0, 60.0]);
        assert_eq!(spread(&[95.0, 96.0, 3.0], 20.0, 0.0, 100.0), [80.0, 100.0, 3.0]);
        assert_eq!(spread(&[5.0, 5.0, 5.0], 80.0, 0.0, 100.0), [0.0, 50.0, 100.0]);
        assert!(spread(&[], 20.0, 0.0, 100.0).is_empty());
        assert_eq!(spread(&[7.0], 20.0, 0.0, 5.0), [5.0]);
    }
}
