//! From a line of a report to the place its figures were read at.

use crate::common::{code, jianbao, project, stdout};

fn line_of(file: &str, needle: &str) -> usize {
    let text = std::fs::read_to_string(project(file)).unwrap();
    text.lines().position(|l| l.contains(needle)).unwrap_or_else(|| panic!("{needle:?} is not in {file}")) + 1
}

#[test]
fn a_figure_leads_to_the_cell_and_the_span_it_was_read_at() {
    let file = "reports/2022Q1/230000-heilongjiang.md";
    let line = line_of(file, "黑龙江规上工业增加值同比增长8.1%");
    let output = jianbao(&["trace", &format!("{file}:{line}"), "--format", "csv"]);
    assert_eq!(code(&output), 0);
    let rows = stdout(&output);
    assert_eq!(rows.lines().count(), 3, "own figure and the nation's: {rows}");
    // The place is a line of a panel that holds the figure.
    let own = rows.lines().find(|l| l.contains("黑龙江省")).unwrap();
    let (_, rest) = own.split_once("data/panels/industrial_va_growth.csv:").unwrap();
    let at: usize = rest.split_once(' ').unwrap().0.parse().unwrap();
    let panel = std::fs::read_to_string(project("data/panels/industrial_va_growth.csv")).unwrap();
    assert!(panel.lines().nth(at - 1).unwrap().starts_with("230000,黑龙江省,industrial_va,2022-01/2022-03,yoy,8.1,"));

    let line = line_of(file, "3月当月");
    let rows = stdout(&jianbao(&["trace", &format!("{file}:{line}"), "--format", "json"]));
    let rows: Vec<serde_json::Value> = serde_json::from_str(&rows).unwrap();
    let read = rows.iter().find(|r| r["quote"] != "").unwrap();
    let place = read["place"].as_str().unwrap();
    let (document, span) = place.split_once(" bytes ").unwrap();
    let (start, end) = span.split_once("..").unwrap();
    let bytes = std::fs::read(project(document)).unwrap();
    let slice = &bytes[start.parse::<usize>().unwrap()..end.parse::<usize>().unwrap()];
    assert_eq!(std::str::from_utf8(slice).unwrap(), read["quote"].as_str().unwrap());
}

/// Every line of the example that shows a figure of a region can be traced.
#[test]
fn every_row_of_every_table_can_be_traced() {
    for file in ["reports/2022Q1/overview.md", "reports/2022Q1/230000-heilongjiang.md"] {
        let text = std::fs::read_to_string(project(file)).unwrap();
        let trace = project("reports/2022Q1/trace").join(file.rsplit('/').next().unwrap().replace(".md", ".json"));
        let trace: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(trace).unwrap()).unwrap();
        let mut rows = 0;
        for (i, line) in text.lines().enumerate() {
            let header = line.contains("---") || text.lines().nth(i + 1).is_some_and(|next| next.contains("---"));
            // Rows without a figure are those of regions that are not ranked.
            if line.starts_with('|') && !header && !line.starts_with("| \u{2014} |") {
                rows += 1;
                // Counts are no observations; their rows name the bytes themselves.
                if line.ends_with(" |") && line.contains("data/bulletins/") && line.contains(" bytes ") {
                    continue;
                }
                let ids = trace["lines"][(i + 1).to_string()].as_array();
                assert!(ids.is_some_and(|ids| !ids.is_empty()), "{file}:{}: {line}", i + 1);
            }
        }
        assert!(rows > 15, "{file} has tables");
    }
}

#[test]
fn a_cell_of_a_notebook_can_be_traced() {
    let file = "reports/2022Q1/overview.ipynb";
    let line = line_of(file, "ranked = places(LEAD, PERIOD)\\n");
    let output = jianbao(&["trace", &format!("{file}:{line}"), "--format", "csv"]);
    assert_eq!(code(&output), 0);
    assert!(stdout(&output).lines().count() > 31, "{}", stdout(&output));
}

#[test]
fn a_line_without_figures_says_so() {
    let output = jianbao(&["trace", "reports/2022Q1/overview.md:2"]);
    assert_eq!(code(&output), 0);
    assert!(output.stdout.is_empty());
}
