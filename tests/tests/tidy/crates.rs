//! Who may know whom, and under which licence strangers come in.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

use super::{assert_none, root};

/// The crates of the house and what each may depend on inside it (`docs/ARCHITECTURE.md`).
const DIRECTIONS: [(&str, &[&str]); 10] = [
    ("layso-engine", &[]),
    ("layso-balance", &["layso-engine"]),
    ("layso-protocol", &[]),
    ("layso-screens", &[]),
    ("layso-appliance", &["layso-protocol"]),
    (
        "layso-server",
        &[
            "layso-engine",
            "layso-balance",
            "layso-protocol",
            "layso-appliance",
            "layso-screens",
        ],
    ),
    (
        "layso-kiosk",
        &["layso-protocol", "layso-appliance", "layso-screens"],
    ),
    (
        "layso-counter",
        &["layso-protocol", "layso-appliance", "layso-screens"],
    ),
    (
        "layso-board",
        &["layso-protocol", "layso-appliance", "layso-screens"],
    ),
    (
        "hall-tests",
        &[
            "layso-engine",
            "layso-balance",
            "layso-protocol",
            "layso-screens",
            "layso-appliance",
            "layso-server",
            "layso-kiosk",
            "layso-counter",
            "layso-board",
        ],
    ),
];

/// All that the pure crates may take from outside: nothing of it reads a clock, draws a number,
/// opens a file or a socket.
const PURE: [(&str, &[&str]); 4] = [
    ("layso-engine", &["serde", "imbl", "jiff"]),
    (
        "layso-balance",
        &[
            "serde",
            "serde_json",
            "serde_path_to_error",
            "jiff",
            "rand",
            "rand_chacha",
            "rand_distr",
        ],
    ),
    ("layso-protocol", &["serde", "ts-rs", "utoipa"]),
    ("layso-screens", &[]),
];

/// Licences under which a crate may come in; one of its alternatives must be here.
const LICENCES: [&str; 12] = [
    "MIT",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "0BSD",
    "ISC",
    "Zlib",
    "MPL-2.0",
    "MPL-2.0+",
    "Unicode-3.0",
    "Unlicense",
];

/// Packages of the pages under other licences: typefaces, and a table of browsers that is used
/// while the pages are built and goes into none of them.
const OTHER_PACKAGES: [(&str, &str); 3] = [
    ("@fontsource-variable/inter", "OFL-1.1"),
    ("@fontsource/inter", "OFL-1.1"),
    ("caniuse-lite", "CC-BY-4.0"),
];

/// Whether a licence expression lets us take the thing.
fn is_free(licence: &str) -> bool {
    let plain = licence
        .replace(['(', ')'], "")
        .replace(" / ", " OR ")
        .replace('/', " OR ");
    let agreed = |one: &str| LICENCES.contains(&one.trim());
    plain
        .split(" AND ")
        .all(|part| part.split(" OR ").any(agreed))
}

fn metadata(more: &[&str]) -> Value {
    let output = Command::new(env!("CARGO"))
        .current_dir(root())
        .args(["metadata", "--format-version", "1", "--locked", "--offline"])
        .args(more)
        .output()
        .unwrap_or_else(|cause| panic!("cargo metadata: {cause}"));
    let errors = String::from_utf8_lossy(&output.stderr);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|cause| panic!("{cause}: {errors}"))
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn list<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value[key].as_array().into_iter().flatten()
}

#[test]
fn crates_know_only_whom_they_may() {
    let metadata = metadata(&["--no-deps"]);
    let allowed: BTreeMap<&str, &[&str]> = DIRECTIONS.into_iter().collect();
    let house: BTreeSet<&str> = list(&metadata, "packages")
        .map(|it| text(it, "name"))
        .collect();
    let named: BTreeSet<&str> = allowed.keys().copied().collect();
    assert_eq!(
        house, named,
        "a crate without a row in the table of directions"
    );
    let mut flaws = Vec::new();
    for package in list(&metadata, "packages") {
        let name = text(package, "name");
        let (pure, may) = (PURE.iter().find(|(pure, _)| *pure == name), allowed[name]);
        for dependency in list(package, "dependencies") {
            let (other, kind) = (text(dependency, "name"), text(dependency, "kind"));
            if house.contains(other) && !may.contains(&other) {
                flaws.push(format!("{name} must not know {other}"));
            }
            let stranger = !house.contains(other) && kind != "dev";
            if stranger && pure.is_some_and(|(_, takes)| !takes.contains(&other)) {
                flaws.push(format!("{name} is pure and must not use {other}"));
            }
        }
    }
    assert_none(&flaws, "directions between crates (docs/ARCHITECTURE.md):");
}

#[test]
fn strangers_come_under_a_free_licence() {
    let host = Command::new("rustc").arg("-vV").output();
    let host = host
        .map(|it| String::from_utf8_lossy(&it.stdout).into_owned())
        .unwrap_or_default();
    let host = host
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .unwrap_or_default();
    assert!(!host.is_empty(), "rustc does not say for which host it is");
    let metadata = metadata(&["--filter-platform", host]);
    let mut flaws = Vec::new();
    let mut seen = 0;
    for package in list(&metadata, "packages") {
        seen += 1;
        let licence = text(package, "license");
        if !is_free(licence) {
            flaws.push(format!(
                "{} {}: \"{licence}\"",
                text(package, "name"),
                text(package, "version")
            ));
        }
    }
    assert!(seen > 100, "only {seen} crates were looked at");
    assert_none(&flaws, "crates whose licence nobody has agreed to:");
}

#[test]
fn packages_of_the_pages_come_under_a_free_licence() {
    let mut flaws = Vec::new();
    for file in [
        "screens/package-lock.json",
        "tests/browser/package-lock.json",
    ] {
        let lock: Value = serde_json::from_str(&super::read(file))
            .unwrap_or_else(|cause| panic!("{file}: {cause}"));
        let packages = lock["packages"].as_object();
        assert!(
            packages.is_some_and(|all| !all.is_empty()),
            "{file} lists nothing"
        );
        for (path, package) in packages.into_iter().flatten() {
            let name = path
                .rsplit_once("node_modules/")
                .map_or("", |(_, name)| name);
            let licence = text(package, "license");
            let other = OTHER_PACKAGES.contains(&(name, licence));
            if !name.is_empty() && !other && !is_free(licence) {
                flaws.push(format!("{file}: {name}: \"{licence}\""));
            }
        }
    }
    assert_none(&flaws, "packages whose licence nobody has agreed to:");
}
