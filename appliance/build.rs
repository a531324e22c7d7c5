//! Lists `assets/words`, so that a new part needs a file in each language and no code.

#![expect(
    clippy::disallowed_macros,
    reason = "a build script speaks to cargo by printing"
)]
use std::path::Path;
use std::{env, fs};

fn main() {
    // Asked for when it runs: a build folder may be copied from one checkout to another.
    let here = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
    let words = Path::new(&here).join("../assets/words");
    let words = words.canonicalize().unwrap_or(words);
    let mut rows = String::new();
    for language in ["vi", "en"] {
        let folder = words.join(language);
        println!("cargo::rerun-if-changed={}", folder.display());
        let entries = fs::read_dir(&folder).unwrap_or_else(|cause| {
            panic!(
                "{}: {cause}; the words of the hall must be there",
                folder.display()
            )
        });
        let mut files: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        files.retain(|file| file.extension().is_some_and(|end| end == "toml"));
        files.sort();
        for file in files {
            println!("cargo::rerun-if-changed={}", file.display());
            let part = file
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            rows.push_str(&format!(
                "    ({language:?}, {part:?}, include_str!({file:?})),\n"
            ));
        }
    }
    let to = Path::new(&env::var_os("OUT_DIR").unwrap_or_default()).join("words.rs");
    fs::write(
        &to,
        format!("const FILES: &[(&str, &str, &str)] = &[\n{rows}];\n"),
    )
    .unwrap_or_else(|cause| panic!("{}: {cause}", to.display()));
}
