//! The state of an output folder: what was made from what. Kept in `.jianbao/state.json`, which no report depends on;
//! without it everything is made again.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Result;
use serde::{Deserialize, Serialize};

use super::reason::Reason;
use super::{documents, output};
use crate::catalog::{DataFiles, corrections::CORRECTIONS};

/// Fingerprint of the program: its sources and the versions of what it is built from.
pub const PROGRAM: &str = env!("JIANBAO_SOURCES");

/// A file that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// Fingerprint of what it was made from.
    pub from: String,
    /// Fingerprint of its bytes.
    pub content: String,
}

/// What was made from what in an output folder.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// The program that made it.
    pub program: String,
    /// Fingerprints of the inputs by name.
    pub inputs: BTreeMap<String, String>,
    /// The newest period with enough coverage, canonical form.
    pub newest: Option<String>,
    /// The files by path relative to the output folder.
    pub files: BTreeMap<String, Made>,
    /// The files of each briefing.
    pub briefings: BTreeMap<String, Vec<String>>,
    /// Briefings made before something they rest on changed, with what it was.
    pub outdated: BTreeMap<String, String>,
    /// The findings of each period when it was last briefed.
    pub findings: BTreeMap<String, Vec<String>>,
}

impl State {
    fn path(out: &Path) -> PathBuf {
        out.join(".jianbao").join("state.json")
    }

    /// The state of a folder; empty where there is none, or none that this program understands.
    pub fn load(out: &Path) -> State {
        let text = std::fs::read_to_string(Self::path(out)).unwrap_or_default();
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// Writes the state.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn save(&self, out: &Path) -> Result<()> {
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        output::write(&Self::path(out), text.as_bytes())
    }

    /// Notes that every briefing is out of date.
    pub fn outdate(&mut self, reason: &Reason) {
        for name in self.briefings.keys() {
            self.outdated.entry(name.clone()).or_insert_with(|| reason.to_string());
        }
        self.findings.clear();
    }

    /// Notes that a briefing was made, and its files; gives the files that it no longer has.
    pub fn made(&mut self, briefing: String, files: Vec<String>) -> Vec<String> {
        self.outdated.remove(&briefing);
        let before = self.briefings.insert(briefing.clone(), files).unwrap_or_default();
        let now = &self.briefings[&briefing];
        before.into_iter().filter(|file| !now.contains(file)).collect()
    }

    /// The first reason, if any, for which everything made before is out of date.
    pub fn stale(&self, inputs: &BTreeMap<String, String>) -> Option<Reason> {
        if self.program.is_empty() {
            return Some(Reason::New);
        }
        if self.program != PROGRAM {
            return Some(Reason::Program);
        }
        for (name, hash) in inputs {
            match self.inputs.get(name) {
                None => return Some(Reason::InputAdded(name.clone())),
                Some(old) if old != hash => return Some(Reason::InputChanged(name.clone())),
                Some(_) => {}
            }
        }
        let gone = self.inputs.keys().find(|name| !inputs.contains_key(*name));
        gone.map(|name| Reason::InputRemoved(name.clone()))
    }

    /// Why a briefing has to be made again, its inputs being the same; `None` if all its files are as they were made.
    pub fn wanting(&self, out: &Path, briefing: &str) -> Option<Reason> {
        if let Some(reason) = self.outdated.get(briefing) {
            return Some(Reason::Outdated(reason.clone()));
        }
        let Some(files) = self.briefings.get(briefing) else { return Some(Reason::New) };
        files.iter().find_map(|file| {
            let made = self.files.get(file).map(|made| made.content.as_str());
            match std::fs::read(out.join(file)) {
                Err(_) => Some(Reason::OutputMissing(file.clone())),
                Ok(bytes) if Some(hash(&bytes).as_str()) != made => Some(Reason::OutputEdited(file.clone())),
                Ok(_) => None,
            }
        })
    }
}

/// Fingerprint of bytes.
pub fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..32].to_string()
}

/// Fingerprints of all inputs of a data directory.
///
/// # Errors
/// When one cannot be read.
pub fn fingerprints(files: &DataFiles) -> Result<BTreeMap<String, String>> {
    let folders: [(&str, &[&str]); 4] = [
        ("catalog", &["csv", "toml", "tsv"]),
        ("catalog/wording", &["toml"]),
        ("panels", &["csv", "toml"]),
        ("store", &["parquet"]),
    ];
    let mut prints = BTreeMap::new();
    if files.exists(CORRECTIONS) {
        prints.insert(files.name(CORRECTIONS), hash(&files.bytes(CORRECTIONS)?));
    }
    for name in documents::read_from(files)? {
        prints.insert(files.name(&name), hash(&files.bytes(&name)?));
    }
    for (folder, endings) in folders {
        for ending in endings {
            for name in files.list(folder, ending)? {
                prints.insert(files.name(&name), hash(&files.bytes(&name)?));
            }
        }
    }
    Ok(prints)
}
