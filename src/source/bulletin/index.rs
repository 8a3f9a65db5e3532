//! An index (`index.tsv`, `index.csv`): what is known of the bulletins of a folder beside their text.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};

use super::SideInfo;
use super::form::day;

/// Reads an index: a table with tabs or commas, header `id title kind region period` and, if known, `published publisher`.
///
/// # Errors
/// When the file cannot be read, has no column `id`, or names a document twice; path and line are named.
pub fn read_index(path: &Path) -> Result<BTreeMap<String, SideInfo>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{}: cannot read", path.display()))?;
    parse_index_of(&path.display().to_string(), &text).map_err(|(line, e)| anyhow!("{}:{line}: {e}", path.display()))
}

/// Reads the text of an index; the line of an error is told.
///
/// # Errors
/// As [`read_index`].
pub fn parse_index(text: &str) -> std::result::Result<BTreeMap<String, SideInfo>, (usize, anyhow::Error)> {
    parse_index_of("index", text)
}

/// Reads the text of an index that goes by a name, with tabs or, where its header has none, with commas.
///
/// # Errors
/// As [`read_index`].
pub fn parse_index_of(
    name: &str,
    text: &str,
) -> std::result::Result<BTreeMap<String, SideInfo>, (usize, anyhow::Error)> {
    let text = text.trim_start_matches('\u{feff}');
    let comma = !text.lines().next().unwrap_or_default().contains('\t');
    let mut lines = rows(text, comma).into_iter();
    let header = match lines.next() {
        Some(header) => header.map_err(|e| (1, e))?.1,
        None => Vec::new(),
    };
    if !header.iter().any(|column| column == "id") {
        return Err((1, anyhow!("no column id; the header is id, title, kind, region, period")));
    }
    let mut out = BTreeMap::new();
    for (i, line) in lines.enumerate() {
        let (line, cells) = line.map_err(|e| (i + 2, e))?;
        let (id, mut side) = row(&header, &cells).map_err(|e| (line, e))?;
        side.origin = Some(format!("{name}:{line}"));
        if out.insert(id.clone(), side).is_some() {
            return Err((line, anyhow!("{id:?} stands twice")));
        }
    }
    Ok(out)
}

/// The rows that hold anything, with the lines they begin on.
fn rows(text: &str, comma: bool) -> Vec<Result<(usize, Vec<String>)>> {
    if comma {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        let row = |record: std::result::Result<csv::StringRecord, csv::Error>| -> Result<(usize, Vec<String>)> {
            let record = record?;
            // The reader counts blank lines in front of a record to it.
            let (line, byte) = record.position().map_or((1, 0), |p| (p.line() as usize, p.byte() as usize));
            let blank = text.get(byte..).unwrap_or_default().chars().take_while(|c| matches!(c, '\r' | '\n'));
            let line = line + blank.filter(|c| *c == '\n').count();
            Ok((line, record.iter().map(|cell| cell.trim().to_string()).collect()))
        };
        return reader.records().map(row).collect();
    }
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(i, line)| Ok((i + 1, line.split('\t').map(|cell| cell.trim().to_string()).collect()))).collect()
}

fn row(header: &[String], cells: &[String]) -> Result<(String, SideInfo)> {
    let cell = |name: &str| -> Option<String> {
        let at = header.iter().position(|h| h == name)?;
        cells.get(at).filter(|c| !c.is_empty()).cloned()
    };
    let Some(id) = cell("id") else { bail!("no id") };
    let published = cell("published").as_deref().and_then(day);
    let odd_day = cell("published").filter(|_| published.is_none());
    let side = SideInfo {
        title: cell("title"),
        region: cell("region"),
        period: cell("period"),
        published,
        publisher: cell("publisher"),
        odd_day,
        origin: None,
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
        assert_eq!(index["b"], SideInfo { origin: Some("index:3".into()), ..SideInfo::default() });
        let comma = parse_index_of("i.csv", "id,title,region\n\na,\"题，其一\",黑龙江\n").unwrap();
        assert_eq!(comma["a"].title.as_deref(), Some("题，其一"));
        assert_eq!(comma["a"].origin.as_deref(), Some("i.csv:3"));
        let odd = &parse_index("id\tpublished\na\t25.4.\n").unwrap()["a"];
        assert_eq!((odd.published, odd.odd_day.as_deref()), (None, Some("25.4.")));
        assert_eq!(parse_index("title\n").unwrap_err().0, 1);
        assert_eq!(parse_index("id\na\na\n").unwrap_err().0, 3);
    }
}
