//! Notebooks: blocks as nbformat 4.5, with the code that gives each table and the output it gives.
//!
//! The outputs are written as the code would write them, so an executed notebook is the same notebook; the
//! project's checks execute it and compare.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::{markdown, python_float};
use crate::domain::ObservationId;
use crate::report::block::{Block, Briefing, Cell, Table};

/// A notebook with the observations behind its cells.
#[derive(Clone, Debug)]
pub struct Notebook {
    /// The JSON text.
    pub text: String,
    /// The observations behind a cell, by cell id.
    pub cells: BTreeMap<String, Vec<ObservationId>>,
}

/// The cells as they are added.
#[derive(Default)]
struct Cells {
    list: Vec<Value>,
    from: BTreeMap<String, Vec<ObservationId>>,
    executed: u32,
}

impl Cells {
    fn text(&mut self, source: &str, from: Vec<ObservationId>) {
        let id = format!("text-{}", self.list.len() + 1);
        let cell = json!({"cell_type": "markdown", "id": id, "metadata": {}, "source": lines(source.trim_end())});
        self.add(id, cell, from);
    }

    fn code(&mut self, id: &str, source: &str, output: Option<Value>, from: Vec<ObservationId>) {
        self.executed += 1;
        let outputs: Vec<Value> = output
            .map(|data| {
                json!({"output_type": "execute_result", "execution_count": self.executed, "metadata": {}, "data": data})
            })
            .into_iter()
            .collect();
        // The setup is folded away: a reader of the briefing comes to its words first.
        let metadata = if id == "setup" { json!({"jupyter": {"source_hidden": true}}) } else { json!({}) };
        let cell = json!({
            "cell_type": "code", "id": id, "metadata": metadata, "execution_count": self.executed,
            "source": lines(source), "outputs": outputs,
        });
        self.add(id.to_string(), cell, from);
    }

    fn add(&mut self, id: String, cell: Value, from: Vec<ObservationId>) {
        if !from.is_empty() {
            self.from.insert(id, from);
        }
        self.list.push(cell);
    }
}

/// The whole briefing as a notebook; it reads its data from the folder it lies in.
///
/// # Errors
/// When the notebook does not fit the format, which would be a defect here.
pub fn notebook(briefing: &Briefing, note: &str) -> Result<Notebook> {
    let mut cells = Cells::default();
    cells.text(&format!("# {}\n\n{}\n\n{note}", briefing.title, briefing.subtitle), Vec::new());
    cells.code("setup", &briefing.setup, None, Vec::new());
    for block in &briefing.blocks {
        match block {
            Block::Table(table) if table.query.is_some() => table_cells(&mut cells, table),
            other => {
                let text = markdown::block(other, &briefing.language);
                let from = text.lines.into_values().flatten().collect();
                cells.text(&text.text, from);
            }
        }
    }
    let value = json!({
        "nbformat": 4, "nbformat_minor": 5,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "cells": cells.list,
    });
    let notebook: nbformat::v4::Notebook = serde_json::from_value(value).context("notebook")?;
    let text = nbformat::serialize_notebook(&nbformat::Notebook::V4(notebook)).context("notebook")?;
    Ok(Notebook { text, cells: cells.from })
}

/// A caption, and the code cell with the table it gives.
fn table_cells(cells: &mut Cells, table: &Table) {
    let Some(query) = &table.query else { return };
    cells.text(&format!("### {}", table.caption), Vec::new());
    let from = table.rows.iter().flat_map(|row| row.from.clone()).collect();
    let data = json!({"text/html": html(table), "text/plain": "<IPython.core.display.HTML object>"});
    cells.code(&format!("table-{}", table.id), query, Some(data), from);
}

/// The table as the notebook's function `show` writes it.
fn html(table: &Table) -> String {
    let row = |cells: Vec<String>, tag: &str| {
        let cells: String = cells.iter().map(|c| format!("<{tag}>{}</{tag}>", escape(c))).collect();
        format!("<tr>{cells}</tr>")
    };
    let mut rows = vec![row(table.columns.iter().map(|c| c.title.clone()).collect(), "th")];
    for cells in &table.rows {
        rows.push(row(cells.cells.iter().map(python_text).collect(), "td"));
    }
    format!("<table>\n{}\n</table>", rows.join("\n"))
}

fn python_text(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Integer(value) => value.to_string(),
        Cell::Number(value) => python_float(*value),
        Cell::Empty => String::new(),
    }
}

/// As Python's `html.escape`.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#x27;"),
            other => escaped.push(other),
        }
    }
    escaped
}

fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}
