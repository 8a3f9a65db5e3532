//! Sections that are left out: one line each in the list of what the briefing covers.

use anyhow::Result;
use minijinja::{Value, context};

use super::{CONDITIONAL, Writer};
use crate::report::block::Sentence;

/// A section that is left out.
pub struct LeftOut {
    /// Key of its heading.
    pub heading: &'static str,
    /// Key of the reason.
    pub why: &'static str,
    /// What the reason's text needs.
    pub values: Value,
}

impl LeftOut {
    /// A section that is left out for a reason that needs no values.
    pub fn plain(heading: &'static str, why: &'static str) -> Self {
        LeftOut { heading, why, values: context! {} }
    }
}

/// One line for each section that is left out.
pub(super) fn items(w: &Writer<'_>) -> Result<Vec<Sentence>> {
    let mut items = Vec::new();
    for section in CONDITIONAL {
        let Some(LeftOut { heading, why, values }) = section(w)? else { continue };
        let region = w.region.map(|r| w.wording.region(r));
        let heading = w.say(heading, context! { region })?;
        items.push(w.sentence("left_out", context! { heading, why => w.say(why, values)? }, Vec::new())?);
    }
    Ok(items)
}
