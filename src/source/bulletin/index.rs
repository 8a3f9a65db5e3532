//! `index.tsv`: what is known of the bulletins of a folder beside their text.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};

use super::SideInfo;

/// Reads an index: tab-separated, header `id title kind region period` and, if known, `published publisher`.
///
/// # Errors
/// When the file cannot be read, has no column `id`, or a date is no day; path and line are named.
pub fn read_index(path: &Path) -> Result<BTreeMap<String, SideInfo>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{}: cannot read", path.display()))?;
    parse_index(&text).map_err(|(line, e)| anyhow!("{}:{line}: {e}", path.display()))
}

/// Reads the text of an index; the line of an error is told.
///
/// # Errors
/// As [`read_index`].
pub fn parse_index(text: &str) -> std::result::Result<BTreeMap<String, SideInfo>, (usize, anyhow::Error)> {
    let mut lines = text.trim_start_matches('\u{feff}').lines().map(|l| l.trim_end_matches('\r')).enumerate();
    let header: Vec<&str> = lines.next().map(|(_, l)| l.split('\t').collect()).unwrap_or_default();
    if !header.contains(&"id") {
        return Err((1, anyhow!("no column id; the header is id, title, kind, region, period")));
    }
    let mut out = BTreeMap::new();
    for (i, line) in lines.filter(|(_, l)| !l.trim().is_empty()) {
        let (id, side) = row(&header, line).map_err(|e| (i + 1, e))?;
        if out.insert(id.clone(), side).is_some() {
            return Err((i + 1, anyhow!("{id:?} stands twice")));
        }
    }
    Ok(out)
}

fn row(header: &[&str], line: &str) -> Result<(String, SideInfo)> {
    let cells: Vec<&str> = line.split('\t').collect();
    let cell = |name: &str| -> Option<String> {
        let at = header.iter().position(|h| *h == name)?;
        cells.get(at).map(|c| c.trim()).filter(|c| !c.is_empty()).map(String::from)
    };
    let Some(id) = cell("id") else { bail!("no id") };
    let published = match cell("published") {
        Some(day) => Some(day.parse().with_context(|| format!("published {day:?} is no day like 2022-04-25"))?),
        None => None,
    };
    let side = SideInfo {
        title: cell("title"),
        region: cell("region"),
        period: cell("period"),
        published,
        publisher: cell("publisher"),
    };
    Ok((id, side))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_is_read_by_its_header() {
        let index = parse_index(
            "id\ttitle\tkind\tregion\tperiod\tpublished\na\t题\tx\t黑龙江\t2022Q1\t2022-04-25\nb\t\t\t\t\n",
        )
        .unwrap();
        assert_eq!(index["a"].region.as_deref(), Some("黑龙江"));
        assert_eq!(index["a"].published.unwrap().to_string(), "2022-04-25");
        assert_eq!(index["b"], SideInfo::default());
        assert_eq!(parse_index("id\tpublished\na\t25.4.\n").unwrap_err().0, 2);
        assert_eq!(parse_index("title\n").unwrap_err().0, 1);
        assert_eq!(parse_index("id\na\na\n").unwrap_err().0, 3);
    }
}
