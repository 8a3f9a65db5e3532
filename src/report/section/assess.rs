//! A scoreboard over several indicators, and how much its order depends on weights and method.

use anyhow::Result;
use minijinja::context;
use rust_decimal::prelude::FromPrimitive;

use super::Writer;
use super::left_out::LeftOut;
use crate::analysis::arithmetic::rounded;
use crate::analysis::assess::order;
use crate::analysis::scoreboard::{DRAWS, Scoreboard};
use crate::catalog::Scoring;
use crate::catalog::scoring::Criterion;
use crate::domain::Decimal;
use crate::report::block::{Block, Cell, Format, Row, Sentence, Table};

/// Places shown in the overview.
const SHOWN: usize = 10;

/// The first places, and how firm they are.
pub(super) fn overview(w: &Writer<'_>) -> Result<Vec<Block>> {
    let Some((scoring, board)) = board(w) else { return Ok(Vec::new()) };
    let first = order(&board.members, &board.scored);
    let placed = first.into_iter().filter(|at| board.scored[*at].rank.is_some_and(|rank| rank as usize <= SHOWN));
    let table = table(w, board, placed.collect())?;
    framed(w, vec![summary(w, scoring, board)?], Some(table))
}

/// The own place, by weights and by method. Scores and counts of draws stay in the overview: every figure of every province
/// moves them, while a place holds until one passes another.
pub(super) fn province(w: &Writer<'_>) -> Result<Vec<Block>> {
    let Some(((scoring, board), at)) = board(w).zip(own(w)) else { return Ok(Vec::new()) };
    let names: Vec<String> =
        board.missing(scoring, at).into_iter().map(|c| criterion_name(w, c)).collect::<Result<_>>()?;
    let missing = if names.is_empty() { String::new() } else { w.wording.list(&names)? };
    let coverage = decimal(100.0 * board.scored[at].coverage, 1).map(|c| c.to_string());
    let (best, worst, _) = board.drawn.regions[at].unwrap_or_default();
    let methods = board.methods.iter().map(|m| m[at].rank.map_or("\u{2014}".to_string(), |rank| rank.to_string()));
    let values = context! {
        name => w.name(board.members[at]), criteria => criteria(w, scoring)?, placed => board.placed(),
        rank => board.scored[at].rank, best, worst, methods => w.wording.list(&methods.collect::<Vec<_>>())?,
        spread => spread(), missing, coverage,
    };
    let rests = board.from[at].iter().chain(board.from.iter().flatten());
    framed(w, vec![w.sentence("assess_own", values, rests.cloned().collect())?], None)
}

pub(super) fn left_out(w: &Writer<'_>) -> Result<Option<LeftOut>> {
    let why = match (&w.facts.catalog.scoring, &w.facts.scoreboard) {
        (None, _) => "left_out_scoring",
        (_, None) => "left_out_assess",
        _ => return Ok(None),
    };
    Ok(Some(LeftOut::plain("assess_heading", why)))
}

fn board<'a>(w: &Writer<'a>) -> Option<(&'a Scoring, &'a Scoreboard)> {
    w.facts.catalog.scoring.as_ref().zip(w.facts.scoreboard.as_ref())
}

/// Where the own region stands in the lists of the scoreboard.
fn own(w: &Writer<'_>) -> Option<usize> {
    let code = w.region?.code;
    w.facts.scoreboard.as_ref()?.members.iter().position(|member| *member == code)
}

fn framed(w: &Writer<'_>, sentences: Vec<Sentence>, table: Option<Table>) -> Result<Vec<Block>> {
    let mut blocks = vec![w.heading("assess_heading")?, Block::Paragraph { sentences }];
    blocks.extend(table.map(Block::Table));
    blocks.push(w.command(&format!("jianbao assess {}", w.facts.period.label()))?);
    Ok(blocks)
}

/// What is scored, with what weights, and how much the order depends on them.
fn summary(w: &Writer<'_>, scoring: &Scoring, board: &Scoreboard) -> Result<Sentence> {
    let values = context! {
        criteria => criteria(w, scoring)?, placed => board.placed(), size => board.members.len(),
        draws => board.drawn.draws, changed => board.drawn.changed, first => board.drawn.other_first,
        spread => spread(),
        method => w.wording.word(method(scoring))?,
    };
    w.sentence("assess_summary", values, board.from.iter().flatten().cloned().collect())
}

fn method(scoring: &Scoring) -> &'static str {
    use crate::catalog::scoring::Method;
    match scoring.method {
        Method::MinMax => "method_minmax",
        Method::ZScore => "method_zscore",
        Method::Rank => "method_rank",
    }
}

/// How far drawn weights lie from the given ones, %.
fn spread() -> Option<String> {
    decimal(100.0 * DRAWS.1, 0).map(|d| d.to_string())
}

/// What is scored, with its weights.
fn criteria(w: &Writer<'_>, scoring: &Scoring) -> Result<String> {
    let criteria: Vec<String> = scoring.criterion.iter().map(|c| criterion(w, c)).collect::<Result<_>>()?;
    w.wording.list(&criteria)
}

/// A criterion with its weight: `GDP增速40`.
fn criterion(w: &Writer<'_>, c: &Criterion) -> Result<String> {
    w.say(
        "assess_criterion",
        context! { name => criterion_name(w, c)?, weight => decimal(c.weight, 2).map(|d| d.normalize().to_string()) },
    )
}

fn criterion_name(w: &Writer<'_>, c: &Criterion) -> Result<String> {
    let known = w.facts.catalog.indicators.get(&c.indicator);
    let indicator = known.map_or(c.indicator.as_str(), |i| w.wording.indicator(i));
    let measure = w.wording.word(&format!("measure_{}", c.measure))?;
    w.say("assess_criterion_name", context! { indicator, measure })
}

fn decimal(value: f64, decimals: u32) -> Option<Decimal> {
    Decimal::from_f64(value).map(|d| rounded(d, decimals))
}

fn table(w: &Writer<'_>, board: &Scoreboard, shown: Vec<usize>) -> Result<Table> {
    let columns = vec![
        w.column("place", Format::Integer)?,
        w.column("region", Format::Text)?,
        w.column("score", Format::Number)?,
        w.column("drawn", Format::Text)?,
        w.column("moved", Format::Number)?,
        w.column("methods", Format::Text)?,
    ];
    let place = |rank: Option<u32>| rank.map_or("\u{2014}".to_string(), |rank| rank.to_string());
    let row = |at: usize| {
        let drawn = board.drawn.regions[at];
        let moved = drawn.and_then(|(_, _, times)| decimal(100.0 * f64::from(times) / f64::from(board.drawn.draws), 1));
        let methods: Vec<String> = board.methods.iter().map(|m| place(m[at].rank)).collect();
        Row {
            cells: vec![
                board.scored[at].rank.map_or(Cell::Empty, |rank| Cell::Integer(rank.into())),
                Cell::Text(w.name(board.members[at])),
                decimal(board.scored[at].score, 2).into(),
                drawn.map_or(Cell::Empty, |(best, worst, _)| Cell::Text(w.interval(best, worst))),
                moved.into(),
                Cell::Text(methods.join("/")),
            ],
            from: board.from[at].clone(),
        }
    };
    let rows = shown.into_iter().map(row).collect();
    let caption = w.wording.word("assess_caption")?;
    Ok(Table { id: "assess".into(), caption, columns, rows, query: None, notebook_only: false })
}
