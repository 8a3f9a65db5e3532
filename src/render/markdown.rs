//! Markdown: blocks as GitHub-flavoured Markdown, with the observations behind every line.

use std::collections::BTreeMap;

use super::cell_text;
use crate::domain::ObservationId;
use crate::report::block::{Block, Briefing, Figure, Format, Sentence, Table};

/// A report with the observations behind its lines.
#[derive(Clone, Debug, Default)]
pub struct Markdown {
    /// The text, ending in a line feed.
    pub text: String,
    /// The observations behind a line, counted from 1.
    pub lines: BTreeMap<usize, Vec<ObservationId>>,
    line: usize,
}

impl Markdown {
    fn line(&mut self, text: &str, from: &[ObservationId]) {
        self.line += 1;
        self.text.push_str(text);
        self.text.push('\n');
        if !from.is_empty() {
            let ids = self.lines.entry(self.line).or_default();
            for id in from {
                if !ids.contains(id) {
                    ids.push(id.clone());
                }
            }
        }
    }

    fn blank(&mut self) {
        self.line("", &[]);
    }
}

/// The whole briefing as Markdown; pictures are linked in the folder `charts`.
pub fn markdown(briefing: &Briefing) -> Markdown {
    let mut out = Markdown::default();
    out.line(&format!("# {}", escape(&briefing.title)), &[]);
    out.blank();
    out.line(&escape(&briefing.subtitle), &[]);
    for block in &briefing.blocks {
        if matches!(block, Block::Table(table) if table.notebook_only) {
            continue;
        }
        out.blank();
        write_block(&mut out, block, &briefing.language);
    }
    out
}

/// One block as Markdown, as the notebook's text cells show it.
pub(super) fn block(block: &Block, language: &str) -> Markdown {
    let mut out = Markdown::default();
    write_block(&mut out, block, language);
    out
}

fn write_block(out: &mut Markdown, block: &Block, language: &str) {
    match block {
        Block::Heading { text } => out.line(&format!("## {}", escape(text)), &[]),
        Block::Paragraph { sentences } => paragraph(out, sentences, language),
        Block::List { items } => {
            for item in items {
                out.line(&format!("- {}", escape(&item.text)), &item.from);
            }
        }
        Block::Table(table) => write_table(out, table),
        Block::Figure(figure) => out.line(&image(figure), &figure.from),
    }
}

fn paragraph(out: &mut Markdown, sentences: &[Sentence], language: &str) {
    let gap = if language == "zh" { "" } else { " " };
    let text: Vec<String> = sentences.iter().map(|s| escape(&s.text)).collect();
    let from: Vec<ObservationId> = sentences.iter().flat_map(|s| s.from.clone()).collect();
    out.line(&text.join(gap), &from);
}

/// A table without its caption.
pub(super) fn table(table: &Table) -> String {
    let mut out = Markdown::default();
    write_rows(&mut out, table);
    out.text
}

fn write_table(out: &mut Markdown, table: &Table) {
    out.line(&format!("*{}*", escape(&table.caption)), &[]);
    out.blank();
    write_rows(out, table);
}

fn write_rows(out: &mut Markdown, table: &Table) {
    let row = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    out.line(&row(table.columns.iter().map(|c| escape_cell(&c.title)).collect()), &[]);
    let rule = |format| if format == Format::Text { ":---".to_string() } else { "---:".to_string() };
    out.line(&row(table.columns.iter().map(|c| rule(c.format)).collect()), &[]);
    for cells in &table.rows {
        let texts = cells.cells.iter().zip(&table.columns).map(|(c, column)| escape_cell(&cell_text(c, column.format)));
        out.line(&row(texts.collect()), &cells.from);
    }
}

/// The link to a figure's picture.
pub(super) fn image(figure: &Figure) -> String {
    format!("![{}](charts/{}.png)", escape(&figure.chart.alt), figure.name)
}

/// Escapes what Markdown would take for markup.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '*' | '`' | '[' | ']' | '<' | '#' => escaped.extend(['\\', c]),
            '\n' | '\r' => escaped.push(' '),
            other => escaped.push(other),
        }
    }
    escaped
}

fn escape_cell(text: &str) -> String {
    escape(text).replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_knows_its_observations() {
        let id = ObservationId::from_text("abc");
        let briefing = Briefing {
            slug: "overview".into(),
            language: "zh".into(),
            title: "标题".into(),
            subtitle: "副题".into(),
            setup: String::new(),
            blocks: vec![
                Block::Heading { text: "要点".into() },
                Block::List {
                    items: vec![
                        Sentence::plain("无数字。"),
                        Sentence::new("增长8.1%，*原文*|。", vec![id.clone(), id.clone()]),
                    ],
                },
            ],
        };
        let out = markdown(&briefing);
        let lines: Vec<&str> = out.text.lines().collect();
        assert_eq!(out.lines.len(), 1);
        let (line, ids) = out.lines.first_key_value().unwrap();
        assert_eq!(lines[line - 1], "- 增长8.1%，\\*原文\\*|。");
        assert_eq!(ids, &vec![id]);
    }
}
