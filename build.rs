//! Tells the program a fingerprint of its own sources, so that it knows when another version made a report.

use std::fs;
use std::path::{Path, PathBuf};

fn main() {
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut files =
        vec![root.join("build.rs"), root.join("Cargo.toml"), root.join("Cargo.lock"), root.join("data/fonts")];
    files.push(root.join("src"));
    let mut hash = Fnv(0xcbf2_9ce4_8422_2325);
    for path in &files {
        println!("cargo:rerun-if-changed={}", path.display());
        add(path, &mut hash);
    }
    println!("cargo:rustc-env=JIANBAO_SOURCES={:016x}", hash.0);
}

/// The hash of Fowler, Noll and Vo: it only has to tell versions apart, and needs no crate.
struct Fnv(u64);

impl Fnv {
    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

fn add(path: &Path, hash: &mut Fnv) {
    if path.is_dir() {
        let mut entries: Vec<PathBuf> =
            fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
        entries.sort();
        for entry in entries {
            add(&entry, hash);
        }
    } else if let Ok(bytes) = fs::read(path) {
        hash.add(&bytes);
    }
}
