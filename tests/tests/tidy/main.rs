//! What holds the house: its directions, its homes for SQL and words, its documents, its licences.
//!
//! Each rule names what it protects; where one is in the way, change the rule with its reason.

mod assets;
mod crates;
mod documents;
mod sources;

use std::path::{Path, PathBuf};

/// Folders that programs fill.
const MADE: [&str; 6] = [
    "target",
    "node_modules",
    "dist",
    ".git",
    "run",
    "__pycache__",
];

/// The top of the repository.
fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    root.canonicalize().unwrap_or(root)
}

/// Every file of the repository under a folder, by its path from the top, in order.
fn files(under: &str) -> Vec<String> {
    let (mut found, mut folders) = (Vec::new(), vec![root().join(under)]);
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder)
            .unwrap_or_else(|cause| panic!("{}: {cause}", folder.display()));
        for entry in entries.flatten() {
            let (path, name) = (entry.path(), entry.file_name());
            if !path.is_dir() {
                found.push(path);
            } else if !MADE.iter().any(|made| name == *made) {
                folders.push(path);
            }
        }
    }
    let root = root();
    let names = found
        .iter()
        .filter_map(|path| path.strip_prefix(&root).ok()?.to_str());
    let mut names: Vec<String> = names.map(str::to_owned).collect();
    names.sort();
    assert!(!names.is_empty(), "nothing under {under}");
    names
}

/// Those of the files whose names end so.
fn ending(files: &[String], ends: &[&str]) -> Vec<String> {
    let wanted = files
        .iter()
        .filter(|file| ends.iter().any(|end| file.ends_with(end)));
    wanted.cloned().collect()
}

fn read(file: &str) -> String {
    std::fs::read_to_string(root().join(file)).unwrap_or_else(|cause| panic!("{file}: {cause}"))
}

#[track_caller]
fn assert_none(flaws: &[String], rule: &str) {
    assert!(flaws.is_empty(), "{rule}\n  {}", flaws.join("\n  "));
}
