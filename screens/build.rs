//! Builds the pages with Node and writes the table through which the crate embeds them.
//!
//! `LAYSO_SCREENS_PREBUILT=DIR` takes pages that `npm run build -- --out DIR` made elsewhere, so
//! that a machine without Node can build the rest.
#![expect(clippy::disallowed_macros, reason = "cargo is told by printing")]

use std::env;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the pages are made of; cargo looks into folders by itself.
const SOURCES: [&str; 8] = [
    "src",
    "tools",
    "package.json",
    "package-lock.json",
    "build.rs",
    "../assets/words/vi",
    "../assets/words/en",
    "../assets/plans",
];

fn main() {
    println!("cargo:rerun-if-env-changed=LAYSO_SCREENS_PREBUILT");
    if let Err(cause) = run() {
        for line in cause.lines() {
            println!("cargo:warning={line}");
        }
        std::process::exit(1);
    }
}

fn run() -> Result<(), String> {
    let out = PathBuf::from(env::var("OUT_DIR").map_err(|e| e.to_string())?);
    let pages = match env::var_os("LAYSO_SCREENS_PREBUILT") {
        Some(folder) => {
            let folder = PathBuf::from(folder);
            println!("cargo:rerun-if-changed={}", folder.display());
            folder
                .canonicalize()
                .map_err(|cause| format!("LAYSO_SCREENS_PREBUILT={}: {cause}", folder.display()))?
        }
        None => {
            for source in SOURCES.iter().filter(|source| Path::new(source).exists()) {
                println!("cargo:rerun-if-changed={source}");
            }
            build(&out)?
        }
    };
    let table = table(&pages)?;
    fs::write(out.join("files.rs"), table).map_err(|cause| format!("files.rs: {cause}"))
}

/// Runs `npm ci` when it is needed, and `npm run build`.
fn build(out: &Path) -> Result<PathBuf, String> {
    check_node()?;
    // Two builds of one checkout must not fill `node_modules` at the same time.
    let lock = File::create(".build-lock").map_err(|cause| format!(".build-lock: {cause}"))?;
    lock.lock()
        .map_err(|cause| format!(".build-lock: {cause}"))?;
    if modules_are_old() {
        npm(
            &["ci", "--no-audit", "--no-fund"],
            "fetching the packages of the pages",
        )?;
    }
    let pages = out.join("pages");
    let folder = pages.to_str().ok_or("OUT_DIR is not UTF-8")?;
    npm(
        &["run", "--silent", "build", "--", "--out", folder],
        "building the pages",
    )?;
    Ok(pages)
}

fn check_node() -> Result<(), String> {
    const REMEDY: &str = "install Node 20.19 or later (https://nodejs.org), or set \
                          LAYSO_SCREENS_PREBUILT to a folder of built pages";
    let said = Command::new("node")
        .arg("--version")
        .output()
        .map_err(|cause| {
            format!("the pages need Node, which does not start ({cause}): {REMEDY}")
        })?;
    let version = String::from_utf8_lossy(&said.stdout).trim().to_string();
    let mut parts = version
        .trim_start_matches('v')
        .split('.')
        .map(str::parse::<u32>);
    match (parts.next(), parts.next()) {
        (Some(Ok(major)), Some(Ok(minor))) if (major, minor) >= (20, 19) => Ok(()),
        _ => Err(format!(
            "the pages need a newer Node than {version}: {REMEDY}"
        )),
    }
}

fn modules_are_old() -> bool {
    let changed = |file: &str| fs::metadata(file).and_then(|data| data.modified()).ok();
    match (
        changed("node_modules/.package-lock.json"),
        changed("package-lock.json"),
    ) {
        (Some(installed), Some(locked)) => locked > installed,
        _ => true,
    }
}

fn npm(arguments: &[&str], doing: &str) -> Result<(), String> {
    let name = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let done = Command::new(name)
        .args(arguments)
        .output()
        .map_err(|cause| format!("{doing}: {name} does not start ({cause}); it comes with Node"))?;
    if done.status.success() {
        return Ok(());
    }
    Err(format!(
        "{doing} failed (npm {}):\n{}{}",
        arguments.join(" "),
        String::from_utf8_lossy(&done.stdout),
        String::from_utf8_lossy(&done.stderr),
    ))
}

/// The text of `files.rs`, from the manifest that tools/build.mjs left.
fn table(pages: &Path) -> Result<String, String> {
    let path = pages.join("manifest.txt");
    let manifest = fs::read_to_string(&path).map_err(|cause| {
        format!(
            "{}: {cause}; is it a folder made by `npm run build`?",
            path.display()
        )
    })?;
    let (mut build, mut files, mut icons) = (String::new(), String::new(), String::new());
    for line in manifest.lines() {
        let wrong = || format!("{}: cannot read the line {line:?}", path.display());
        let (kind, rest) = line.split_once(' ').ok_or_else(wrong)?;
        match kind {
            "build" => build = rest.to_string(),
            "icon" => write!(icons, "{rest:?}, ").map_err(|e| e.to_string())?,
            "file" => {
                let mut words = rest.splitn(5, ' ');
                let mut next = || words.next().ok_or_else(wrong);
                let (name, hash, life, zip, mime) = (next()?, next()?, next()?, next()?, next()?);
                let file = pages.join(name);
                let zipped = match zip {
                    "gz" => format!(
                        "Some(include_bytes!({:?}))",
                        pages.join(format!("{name}.gz"))
                    ),
                    _ => "None".to_string(),
                };
                writeln!(
                    files,
                    "    File {{ path: {name:?}, bytes: include_bytes!({file:?}), gzip: {zipped}, \
                     mime: {mime:?}, etag: {:?}, immutable: {} }},",
                    format!("\"{hash}\""),
                    life == "immutable",
                )
                .map_err(|e| e.to_string())?;
            }
            _ => return Err(wrong()),
        }
    }
    if build.is_empty() || files.is_empty() {
        return Err(format!("{} names no build or no file", path.display()));
    }
    Ok(format!(
        "/// The hash of the whole set, also in every page; a page of another build reloads itself.\n\
         pub const BUILD: &str = {build:?};\n\n\
         /// Every icon that this build carries for plans, sorted.\n\
         pub static ICONS: &[&str] = &[{icons}];\n\n\
         /// Every file of the pages, sorted by path.\npub static FILES: &[File] = &[\n{files}];\n"
    ))
}
