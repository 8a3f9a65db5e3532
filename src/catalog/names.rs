//! Names as people type them: the form they are compared in, and how near two of them are.

/// Lower case, without blanks, hyphens and apostrophes: the form names are compared in.
pub fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            // Most names: Chinese characters have no case.
            '\u{4e00}'..='\u{9fff}' => folded.push(c),
            '-' | '\'' | '’' | '_' => {}
            _ if c.is_whitespace() => {}
            _ => folded.extend(c.to_lowercase()),
        }
    }
    folded
}

/// Number of single-character edits between two words (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let edit = corner + usize::from(ca != *cb);
            corner = row[j + 1];
            row[j + 1] = edit.min(row[j] + 1).min(corner + 1);
        }
    }
    row[b.len()]
}

/// How near a folded word is to the nearest of some names, 0 being the same; `None` where it is not near any. A word of
/// two letters or more that begins a name is as near as one edit.
pub fn nearness(folded: &str, names: &[&str]) -> Option<usize> {
    let length = folded.chars().count();
    let near = |name: &&str| {
        let name = fold(name);
        if name.is_empty() {
            return None;
        }
        let begins = length >= 2 && name.starts_with(folded);
        let edits = if begins { 1 } else { distance(folded, &name) };
        // A third of the letters may be wrong, one in short words.
        (begins || edits <= (length / 3).max(1) && edits < length).then_some(edits)
    };
    names.iter().filter_map(near).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_found_and_far_ones_are_not() {
        assert_eq!(nearness(&fold("Helongjiang"), &["黑龙江省", "Heilongjiang"]), Some(1));
        assert_eq!(nearness(&fold("黑龙"), &["黑龙江省"]), Some(1));
        assert_eq!(nearness(&fold("industral_va"), &["industrial_va"]), Some(1));
        assert_eq!(nearness(&fold("不存在"), &["黑龙江省", "湖北省"]), None);
        assert_eq!(nearness(&fold("Helongjiang"), &["Zhenjiang", "Hengyang"]), None);
    }
}
