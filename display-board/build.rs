//! Embeds the bundled voice (`assets/voice`), so that a box is one file to install.
#![expect(clippy::disallowed_macros, reason = "cargo is told by printing")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let voice = Path::new(&env::var("CARGO_MANIFEST_DIR").unwrap_or_default())
        .join("../assets/voice")
        .canonicalize()?;
    let mut files = vec![("voice.toml".to_owned(), voice.join("voice.toml"))];
    for folder in ["", "vi", "en"] {
        println!("cargo:rerun-if-changed={}", voice.join(folder).display());
        for entry in fs::read_dir(voice.join(folder))? {
            let path = entry?.path();
            let name = path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            if path.extension().is_some_and(|kind| kind == "wav") {
                let name = if folder.is_empty() {
                    name
                } else {
                    format!("{folder}/{name}")
                };
                files.push((name, path));
            }
        }
    }
    files.sort();
    let mut table = String::from("static FILES: &[(&str, &[u8])] = &[\n");
    for (name, path) in files {
        let _ = writeln!(
            table,
            "    ({name:?}, include_bytes!({:?})),",
            path.display().to_string()
        );
    }
    table.push_str("];\n");
    let out = PathBuf::from(env::var("OUT_DIR").unwrap_or_default());
    fs::write(out.join("voice.rs"), table)
}
