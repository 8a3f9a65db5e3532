//! Short words: what a noun means by itself, and what a word means behind an indicator that it is a part of.

use anyhow::{Context, Result};

use super::super::token::Noun;
use super::Maker;
use crate::catalog::phrases::Phrases;

impl Maker {
    /// Takes up what nouns mean by themselves.
    ///
    /// # Errors
    /// On a role that the program does not know.
    pub(super) fn alone(&mut self, phrases: &Phrases) -> Result<()> {
        for (role, id) in &phrases.alone {
            let noun = Noun::from_name(role).with_context(|| format!("phrases.toml: unknown role alone.{role}"))?;
            self.alone.extend(self.by_id.get(id).map(|index| (noun, *index)));
        }
        Ok(())
    }

    /// Takes up the words that are short for a part of the indicator told before.
    pub(super) fn behind(&mut self, phrases: &Phrases) {
        for part in &phrases.behind {
            let of = part.of.iter().filter_map(|id| self.by_id.get(id)).copied().collect();
            let means = self.by_id.get(&part.means).copied();
            self.behind.extend(means.map(|means| (part.word.clone(), of, means)));
        }
    }
}
