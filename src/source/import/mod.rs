//! Imports: the tables that analysts have, in any of the forms they come in, to observations.
//!
//! A file becomes grids of text (`text`, `workbook`, `parquet`), a grid becomes tables of figures with labels (`tidy`,
//! `cross`, `easyquery`), and labels become regions, series and periods of the catalog (`settle`). What cannot be known
//! is not guessed: the cell is kept as unplaced, the reason is told, and [`map::Questions`] asks for it.

mod cross;
mod easyquery;
mod eurostat;
mod grid;
mod limits;
pub mod map;
mod number;
mod parquet;
mod place;
pub mod report;
mod settle;
pub mod stream;
mod subject;
mod table;
mod text;
mod tidy;
mod time;
mod twice;
mod workbook;
mod xls;

use chrono::NaiveDate;

pub use limits::MAX_BYTES;
pub use map::{LEFT_OUT, Mapping, Questions};
pub use report::{Understood, Unplaced};

use self::grid::Grid;
use self::settle::Sink;
use self::table::Table;
use crate::catalog::Catalog;
use crate::domain::{Diagnostic, Level, Observation};

/// A file that is imported.
#[derive(Clone, Debug)]
pub struct Input {
    /// Name as given; figures are traced to it.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What is told of all files beside the mapping.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Day of publication.
    pub published: Option<NaiveDate>,
    /// Who published the figures.
    pub publisher: Option<String>,
}

/// What an import gave.
#[derive(Debug, Default)]
pub struct Imported {
    /// Figures that have their place, in reading order.
    pub observations: Vec<Observation>,
    /// Cells that have none, in reading order.
    pub unplaced: Vec<Unplaced>,
    /// Figures that stood twice and are kept once.
    pub twice: usize,
    /// What was found.
    pub diagnostics: Vec<Diagnostic>,
    /// How each file was understood.
    pub understood: Vec<Understood>,
}

/// Reads files. Never fails: a file that cannot be read is a diagnostic of level error and gives no figure.
pub fn read(inputs: &[Input], catalog: &Catalog, mapping: &Mapping, options: &Options) -> Imported {
    let mut imported = Imported::default();
    for input in inputs {
        let mut understood = Understood { file: input.name.clone(), ..Understood::default() };
        let opened = open(&input.bytes, mapping);
        match opened {
            Ok(opened) => {
                understood.kind = opened.kind.into();
                understood.encoding = opened.encoding.map(String::from);
                one(input, opened, catalog, mapping, options, &mut imported, &mut understood);
            }
            Err(why) => refuse(&mut imported, &input.name, "import.unreadable", why),
        }
        imported.understood.push(understood);
    }
    settle::together(&mut imported, catalog);
    imported
}

fn refuse(imported: &mut Imported, place: &str, code: &str, message: String) {
    let (code, place) = (code.into(), place.into());
    imported.diagnostics.push(Diagnostic { level: Level::Error, code, place, message });
}

/// A file taken apart as far as its form goes.
struct Opened {
    kind: &'static str,
    encoding: Option<&'static str>,
    content: Content,
}

enum Content {
    Grids(Vec<Grid>),
    Answer(String),
}

/// Tells the kind of a file by its bytes and takes it apart. The name of a file does not count.
fn open(bytes: &[u8], mapping: &Mapping) -> Result<Opened, String> {
    let opened = |kind, grids| Ok(Opened { kind, encoding: None, content: Content::Grids(grids) });
    if bytes.len() as u64 > MAX_BYTES {
        let large = "import a tidy table of this size with --out NAME.parquet";
        return Err(format!("the file has {} MB, more than {}; {large}", bytes.len() >> 20, MAX_BYTES >> 20));
    }
    match bytes {
        [] => Err("the file is empty".into()),
        [b'P', b'K', 3 | 5, ..] => opened("workbook (.xlsx)", workbook::xlsx(bytes)?),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => opened("workbook (.xls)", workbook::xls(bytes)?),
        [b'P', b'A', b'R', b'1', ..] => opened("Parquet", vec![parquet::grid(bytes)?]),
        [b'%', b'P', b'D', b'F', ..] => Err("a PDF document; only tables are imported".into()),
        _ => open_text(bytes, mapping),
    }
}

fn open_text(bytes: &[u8], mapping: &Mapping) -> Result<Opened, String> {
    let text::Text { text, encoding } = text::decode(bytes, mapping.encoding.as_deref())?;
    let encoding = Some(encoding);
    if easyquery::is(&text) {
        return Ok(Opened { kind: "JSON", encoding, content: Content::Answer(text) });
    }
    let head = text.trim_start().get(..15).unwrap_or(text.trim_start()).to_lowercase();
    if head.starts_with("<!doctype") || head.starts_with("<html") || head.starts_with("<table") {
        return Err("an HTML page; open it in a spreadsheet and save it as .xlsx or .csv".into());
    }
    if text.contains('\0') {
        return Err("binary data of a kind that is not known".into());
    }
    twice::check(&text)?;
    if eurostat::is(&text) {
        let grid = eurostat::spread(text::grid(&text, b'\t')?)?;
        return Ok(Opened { kind: "Eurostat TSV", encoding, content: Content::Grids(vec![grid]) });
    }
    let grid = text::table(&text)?;
    Ok(Opened { kind: "CSV", encoding, content: Content::Grids(vec![grid]) })
}

fn one(
    input: &Input,
    opened: Opened,
    catalog: &Catalog,
    mapping: &Mapping,
    options: &Options,
    imported: &mut Imported,
    understood: &mut Understood,
) {
    let mut tables: Vec<Table> = Vec::new();
    match opened.content {
        Content::Answer(text) => match easyquery::read(&text) {
            Ok(table) => tables.push(table),
            Err(why) => refuse(imported, &input.name, "import.query-service", why),
        },
        Content::Grids(grids) => {
            let several = grids.len() > 1;
            let mut reasons = Vec::new();
            for grid in grids {
                let sheet = grid.sheet.clone();
                match grid_tables(&grid, catalog, mapping) {
                    Ok(found) => tables.extend(found),
                    Err(why) => reasons.push((sheet.unwrap_or_default(), why, grid.rows.is_empty())),
                }
            }
            let nothing = tables.is_empty();
            let mut refused = false;
            for (sheet, why, empty) in reasons {
                let place = if sheet.is_empty() { input.name.clone() } else { format!("{} [{sheet}]", input.name) };
                let level = if nothing && (!several || !empty) { Level::Error } else { Level::Note };
                refused |= level == Level::Error;
                imported.diagnostics.push(Diagnostic { level, code: "import.no-table".into(), place, message: why });
            }
            if nothing && !refused {
                refuse(imported, &input.name, "import.no-table", "no sheet has a table of figures".into());
            }
        }
    }
    for table in &tables {
        let mut sink = Sink { file: &input.name, imported, questions: &mut understood.questions };
        let report = settle::table(table, catalog, mapping, options, &mut sink);
        understood.tables.push(report);
    }
}

fn grid_tables(grid: &Grid, catalog: &Catalog, mapping: &Mapping) -> Result<Vec<Table>, String> {
    match tidy::titles(grid, catalog, mapping) {
        Some((row, roles)) => Ok(vec![tidy::read(grid, row, &roles)]),
        None => cross::read(grid, catalog, mapping),
    }
}
