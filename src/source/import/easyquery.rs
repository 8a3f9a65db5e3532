//! Answers of the national database's query service: JSON with nodes of data and the names of their codes.

use std::collections::HashMap;
use std::rc::Rc;

use serde_json::Value;

use super::table::{Facts, Raw, Table, label};

/// Whether a text is an answer of the service.
pub fn is(text: &str) -> bool {
    text.trim_start().starts_with('{') && text.contains("returncode") && text.contains("returndata")
}

/// Reads an answer.
///
/// # Errors
/// A sentence when it is no answer, or one that says what went wrong: in the words of the service.
pub fn read(text: &str) -> Result<Table, String> {
    let answer: Value = serde_json::from_str(text).map_err(|e| format!("the JSON does not read: {e}"))?;
    let data = &answer["returndata"];
    if let Some(words) = data.as_str() {
        return Err(format!("the query service answered with an error ({}): {words}", answer["returncode"]));
    }
    if answer["returncode"].as_i64() != Some(200) {
        return Err(format!("the query service answered with code {}", answer["returncode"]));
    }
    let nodes = data["datanodes"].as_array().ok_or("the answer has no datanodes")?;
    let names = names(data);
    // The service gives figures of the nation where it names no region.
    let facts =
        Facts { database: Some("季度数据".into()), source: Some("国家统计局".into()), ..Facts::default() };
    let mut table = Table { kind: "answer of the query service", facts, rows: nodes.len(), ..Table::default() };
    for (at, node) in nodes.iter().enumerate() {
        table.figures.push(figure(at + 1, node, &names));
    }
    Ok(table)
}

/// Name and unit of each code, by dimension and code.
fn names(data: &Value) -> HashMap<(String, String), (String, String)> {
    let mut names = HashMap::new();
    for dimension in data["wdnodes"].as_array().into_iter().flatten() {
        let wd = dimension["wdcode"].as_str().unwrap_or_default();
        for node in dimension["nodes"].as_array().into_iter().flatten() {
            let text = |key: &str| node[key].as_str().unwrap_or_default().trim().to_string();
            let name = if text("cname").is_empty() { text("name") } else { text("cname") };
            names.insert((wd.to_string(), text("code")), (name, text("unit")));
        }
    }
    names
}

fn figure(row: usize, node: &Value, names: &HashMap<(String, String), (String, String)>) -> Raw {
    let column = node["code"].as_str().unwrap_or("data");
    let mut raw = Raw { row, column: Rc::from(column), ..Raw::default() };
    for wd in node["wds"].as_array().into_iter().flatten() {
        let part = |key: &str| wd[key].as_str().unwrap_or_default().to_string();
        let (dimension, code) = (part("wdcode"), part("valuecode"));
        let (name, unit) = names.get(&(dimension.clone(), code.clone())).cloned().unwrap_or_default();
        match dimension.as_str() {
            "reg" => raw.region = label(&code),
            "sj" => raw.period = label(&code),
            _ if name.is_empty() => raw.subject = Rc::from(code),
            _ if unit.is_empty() => raw.subject = Rc::from(name),
            _ => raw.subject = Rc::from(format!("{name}({unit})")),
        }
    }
    let data = &node["data"];
    if data["hasdata"].as_bool() != Some(false) {
        let printed = data["strdata"].as_str().unwrap_or_default();
        raw.value = if printed.is_empty() { number(&data["data"]) } else { printed.to_string() };
    }
    raw
}

fn number(value: &Value) -> String {
    value.as_f64().and_then(super::number::shortest).unwrap_or_default()
}
