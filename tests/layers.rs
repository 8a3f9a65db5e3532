//! The layers of `docs/architecture.md`: each may use only what stands to its left, and siblings inside a layer of
//! readers, analyses, sections, charts or commands do not use each other.

use std::collections::BTreeMap;
use std::path::Path;

use crate::common::project;

const LAYERS: [&str; 9] = ["domain", "catalog", "source", "frame", "analysis", "report", "render", "pipeline", "cli"];

/// The layers whose parts must not know each other, and the parts that all of them share.
const APART: [(&str, &[&str]); 2] = [("source", &[]), ("cli", &["listing"])];

/// What a file uses: paths that follow `crate::`, the first two names.
fn uses(text: &str) -> Vec<(usize, String, Option<String>)> {
    let mut found = Vec::new();
    for (i, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("//") {
            continue;
        }
        for (at, _) in line.match_indices("crate::") {
            let path: String =
                line[at + 7..].chars().take_while(|c| c.is_alphanumeric() || *c == '_' || *c == ':').collect();
            let mut names = path.split("::").map(String::from);
            if let Some(first) = names.next().filter(|n| !n.is_empty()) {
                found.push((i + 1, first, names.next().filter(|n| !n.is_empty())));
            }
        }
    }
    found
}

fn sources(folder: &Path, found: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            let name = path.strip_prefix(project("src")).unwrap().to_string_lossy().replace('\\', "/");
            found.insert(name, std::fs::read_to_string(&path).unwrap());
        }
    }
}

/// Everything that a set of sources does against the layers.
fn faults(sources: &BTreeMap<String, String>) -> Vec<String> {
    let rank = |layer: &str| LAYERS.iter().position(|l| *l == layer);
    let mut faults = Vec::new();
    for (name, text) in sources {
        let mut parts = name.trim_end_matches(".rs").split('/');
        let layer = parts.next().unwrap_or_default();
        let part = parts.next();
        let Some(own) = rank(layer) else { continue };
        for (line, used, second) in uses(text) {
            match rank(&used) {
                Some(other) if other > own => faults.push(format!("{name}:{line}: {layer} uses {used}")),
                Some(other) if other == own => {
                    let apart = APART.iter().find(|(l, _)| *l == layer);
                    let sibling = second.filter(|s| Some(s.as_str()) != part && s.chars().all(|c| !c.is_uppercase()));
                    if let (Some((_, shared)), Some(sibling), Some(_)) = (apart, sibling, part.filter(|p| *p != "mod"))
                        && !shared.contains(&sibling.as_str())
                    {
                        faults.push(format!("{name}:{line}: {layer}::{sibling} is a sibling"));
                    }
                }
                _ => {}
            }
        }
    }
    faults
}

#[test]
fn every_layer_uses_only_what_stands_to_its_left() {
    let mut found = BTreeMap::new();
    sources(&project("src"), &mut found);
    assert!(found.len() > 50, "only {} source files found", found.len());
    for layer in LAYERS {
        assert!(found.keys().any(|name| name.starts_with(&format!("{layer}/"))), "no layer {layer}");
    }
    let faults = faults(&found);
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn a_forbidden_import_is_seen() {
    let of = |name: &str, text: &str| faults(&BTreeMap::from([(name.to_string(), text.to_string())]));
    assert_eq!(of("analysis/gap.rs", "use crate::report::Block;"), ["analysis/gap.rs:1: analysis uses report"]);
    assert_eq!(of("domain/unit.rs", "fn f() { crate::frame::x() }"), ["domain/unit.rs:1: domain uses frame"]);
    assert_eq!(
        of("source/panel.rs", "use crate::source::bulletin::X;"),
        ["source/panel.rs:1: source::bulletin is a sibling"]
    );
    assert_eq!(of("cli/rank.rs", "use crate::analysis::gap;"), [""; 0]);
    assert_eq!(of("analysis/gap.rs", "// crate::report is not used"), [""; 0]);
}

#[test]
fn no_source_file_grows_past_five_hundred_lines() {
    let mut found = BTreeMap::new();
    sources(&project("src"), &mut found);
    let long: Vec<String> =
        found.iter().filter(|(_, text)| text.lines().count() > 500).map(|(name, _)| name.clone()).collect();
    assert!(long.is_empty(), "over 500 lines: {}", long.join(", "));
}
