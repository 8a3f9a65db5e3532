//! The catalog: indicators, regions, groups and their names, read from `data/catalog` and validated.
//!
//! What can be listed is data, not code: adding an indicator, an alias or a group touches no Rust.

pub mod checks;
pub mod corrections;
pub mod claims;
pub mod files;
pub mod former;
pub mod groups;
pub mod imports;
pub mod indicators;
pub mod names;
pub mod phrases;
pub mod regions;
pub mod scoring;
pub mod settings;
pub mod table;

use std::sync::Arc;

use anyhow::Result;

pub use checks::Checks;
pub use claims::ClaimRules;
pub use corrections::{Correction, Corrections};
pub use files::DataFiles;
pub use former::{Former, FormerKind, FormerNames};
pub use groups::{Group, Groups};
pub use imports::Imports;
pub use indicators::Indicators;
pub use phrases::Phrases;
pub use regions::Regions;
pub use scoring::Scoring;
pub use settings::Settings;

/// Everything that can be asked for.
#[derive(Debug)]
pub struct Catalog {
    /// What is measured.
    pub indicators: Indicators,
    /// The areas figures are measured for; readers hold on to them.
    pub regions: Arc<Regions>,
    /// Named sets of regions.
    pub groups: Groups,
    /// Words of bulletins.
    pub phrases: Phrases,
    /// Words of tables that are imported.
    pub imports: Imports,
    /// What the checking of claims goes by.
    pub claims: ClaimRules,
    /// What a briefing covers.
    pub settings: Settings,
    /// The scoreboard, where there is one.
    pub scoring: Option<Scoring>,
    /// Rules that figures are held against.
    pub checks: Checks,
    /// Reviewed fixes of figures.
    pub corrections: Corrections,
}

impl Catalog {
    /// Loads and validates `data/catalog`.
    ///
    /// # Errors
    /// On the first line that does not hold, with file and line.
    pub fn load(files: &DataFiles) -> Result<Self> {
        let regions = Arc::new(Regions::load(files)?);
        let groups = Groups::load(files, &regions)?;
        let indicators = Indicators::load(files)?;
        let phrases = Phrases::load(files, &indicators)?;
        let imports = Imports::load(files, &indicators)?;
        let claims = ClaimRules::load(files, &indicators)?;
        let settings = Settings::load(files, &indicators, &groups)?;
        let scored = files.exists(scoring::SCORING);
        let scoring = scored.then(|| Scoring::load(files, scoring::SCORING, &indicators)).transpose()?;
        let checks = Checks::load(files, &indicators)?;
        let corrections = Corrections::load(files)?;
        Ok(Catalog { indicators, regions, groups, phrases, imports, claims, settings, scoring, checks, corrections })
    }
}
