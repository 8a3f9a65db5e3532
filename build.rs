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
    // The built-in copy of the data is taken anew when a file comes or goes.
    println!("cargo:rerun-if-changed={}", root.join("data").display());
    let mut names = Fnv(0xcbf2_9ce4_8422_2325);
    list(&root.join("data"), &mut names);
    println!("cargo:rustc-env=JIANBAO_DATA_FILES={:016x}", names.0);
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

/// The entries of a folder by name; none of what is no folder.
fn entries(path: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> = fs::read_dir(path).into_iter().flatten().flatten().map(|e| e.path()).collect();
    entries.sort();
    entries
}

/// Adds names, lengths and contents of everything below a path.
fn add(path: &Path, hash: &mut Fnv) {
    hash.add(path.file_name().unwrap_or_default().as_encoded_bytes());
    if let Ok(bytes) = fs::read(path) {
        hash.add(&bytes.len().to_le_bytes());
        hash.add(&bytes);
    }
    for entry in entries(path) {
        add(&entry, hash);
    }
}

/// Adds the names of everything below a path.
fn list(path: &Path, hash: &mut Fnv) {
    hash.add(path.file_name().unwrap_or_default().as_encoded_bytes());
    for entry in entries(path) {
        list(&entry, hash);
    }
}
