//! The layers of `docs/architecture.md`: each may use only what stands to its left, and readers and commands do not use
//! their siblings.

use std::collections::BTreeMap;
use std::path::Path;

use crate::common::project;

const LAYERS: [&str; 9] = ["domain", "catalog", "source", "frame", "analysis", "report", "render", "pipeline", "cli"];

/// The layers whose parts must not know each other, and the parts that all of them share.
const APART: [(&str, &[&str]); 2] = [("source", &[]), ("cli", &["listing"])];

/// A path that a file uses, from the crate's root, with the line it stands on.
type Use = (usize, Vec<String>);

/// The paths of a text that begin with `crate` or `super`, braces spread out. `place` is the module's own path.
fn uses(text: &str, place: &[String]) -> Vec<Use> {
    let mut found = Vec::new();
    let code: String = text
        .lines()
        .map(|line| if line.trim_start().starts_with("//") { String::new() } else { line.to_string() })
        .collect::<Vec<_>>()
        .join("\n");
    for root in ["crate::", "super::"] {
        for (at, _) in code.match_indices(root) {
            let before = code[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
                continue;
            }
            let line = code[..at].matches('\n').count() + 1;
            for path in spread(&code[at..]) {
                found.push((line, absolute(&path, place)));
            }
        }
    }
    found
}

/// The paths that a use begins: `crate::{a::B, c}` gives `crate a B` and `crate c`.
fn spread(code: &str) -> Vec<Vec<String>> {
    let end = code.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')).unwrap_or(code.len());
    let (head, rest) = code.split_at(end);
    let names: Vec<String> = head.split("::").filter(|n| !n.is_empty()).map(String::from).collect();
    if !(head.ends_with("::") && rest.starts_with('{')) {
        return vec![names];
    }
    let (mut depth, mut start, mut paths) = (0, 1, Vec::new());
    for (at, c) in rest.char_indices() {
        depth += i32::from(c == '{') - i32::from(c == '}');
        if (c == ',' && depth == 1) || depth == 0 {
            for tail in spread(rest[start..at].trim()) {
                paths.push(names.iter().cloned().chain(tail).collect());
            }
            start = at + 1;
        }
        if depth == 0 {
            break;
        }
    }
    paths
}

/// A path from the crate's root: every leading `super` goes one module up from `place`.
fn absolute(path: &[String], place: &[String]) -> Vec<String> {
    let ups = path.iter().take_while(|n| *n == "super").count();
    if ups == 0 {
        return path[1..].to_vec();
    }
    let keep = place.len().saturating_sub(ups);
    place[..keep].iter().chain(&path[ups..]).cloned().collect()
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
        let place: Vec<String> =
            name.trim_end_matches(".rs").split('/').filter(|part| *part != "mod").map(String::from).collect();
        let Some(own) = place.first().and_then(|layer| rank(layer)) else { continue };
        let apart = APART.iter().find(|(layer, _)| *layer == place[0]);
        for (line, used) in uses(text, &place) {
            let Some(other) = used.first().and_then(|layer| rank(layer)) else { continue };
            if other > own {
                faults.push(format!("{name}:{line}: {} uses {}", place[0], used[0]));
            }
            let module = |name: &&String| !name.starts_with(char::is_uppercase) && modules(sources, &place[0], name);
            let sibling = used.get(1).filter(|_| other == own).filter(module);
            if let (Some((_, shared)), Some(sibling), Some(part)) = (apart, sibling, place.get(1))
                && sibling != part
                && !shared.contains(&sibling.as_str())
            {
                faults.push(format!("{name}:{line}: {}::{sibling} is a sibling", place[0]));
            }
        }
    }
    faults
}

/// Whether a layer has a module of a name; in small made-up sources every name counts as one.
fn modules(sources: &BTreeMap<String, String>, layer: &str, name: &str) -> bool {
    sources.len() < 5
        || sources
            .keys()
            .any(|f| f.starts_with(&format!("{layer}/{name}.")) || f.starts_with(&format!("{layer}/{name}/")))
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
    assert_eq!(
        of("analysis/gap.rs", "use crate::{\n    frame::Store,\n    report::{Block, facts::Facts},\n};").len(),
        2,
        "braces over several lines are read"
    );
    assert_eq!(
        of("analysis/gap/a.rs", "use super::super::super::cli::rank;"),
        ["analysis/gap/a.rs:1: analysis uses cli"]
    );
    assert_eq!(of("source/panel.rs", "use super::bulletin::X;"), ["source/panel.rs:1: source::bulletin is a sibling"]);
    assert_eq!(of("cli/rank.rs", "use super::listing::print_rows;"), [""; 0]);
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
