//! Documents rot where no test reads them.

use protocol::Trouble;

use super::{assert_none, ending, files, read, root};

/// Endings by which a name in backticks is taken for a file.
const ENDS: [&str; 10] = [
    ".rs", ".toml", ".md", ".ts", ".tsx", ".sql", ".mjs", ".hall", ".json", ".py",
];

fn documents() -> Vec<String> {
    let mut documents = ending(&files("docs"), &[".md"]);
    documents.extend(ending(&files("firmware-notes"), &[".md"]));
    documents.push("README.md".into());
    documents
}

/// The names in backticks that are meant as paths from the top of the repository.
fn paths(text: &str) -> Vec<&str> {
    let mut inside_block = false;
    let mut found = Vec::new();
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            inside_block = !inside_block;
        } else if !inside_block {
            found.extend(
                line.split('`')
                    .skip(1)
                    .step_by(2)
                    .filter(|word| is_path(word)),
            );
        }
    }
    found
}

fn is_path(word: &str) -> bool {
    let plain = !word.contains(|c: char| " <>{}$()…:=#\"".contains(c))
        && !word.starts_with(['/', '.', '-']);
    let Some((first, _)) = word.split_once('/') else {
        return false;
    };
    let made = super::MADE.contains(&first);
    plain && !made && (root().join(first).exists() || ENDS.iter().any(|end| word.ends_with(end)))
}

/// Whether a path is there; of one with a star, the folder before it, with at least one match.
fn exists(path: &str) -> bool {
    match path.split_once('*') {
        None => root().join(path).exists(),
        Some((before, after)) => {
            let folder = before.rsplit_once('/').map_or("", |(folder, _)| folder);
            let all = if root().join(folder).is_dir() {
                files(folder)
            } else {
                Vec::new()
            };
            all.iter().any(|file| {
                file.starts_with(before) && file.ends_with(after.trim_start_matches('*'))
            })
        }
    }
}

#[test]
fn every_path_in_a_document_exists() {
    let mut flaws = Vec::new();
    let mut seen = 0;
    for document in documents() {
        let text = read(&document);
        for path in paths(&text) {
            seen += 1;
            if !exists(path) {
                flaws.push(format!("{document}: {path}"));
            }
        }
    }
    assert!(
        seen > 60,
        "only {seen} paths were found: has the style changed?"
    );
    assert_none(&flaws, "documents name what is not there:");
}

#[test]
fn every_trouble_has_a_heading_in_operating() {
    let text = read("docs/OPERATING.md");
    let headings: Vec<&str> = text.lines().filter(|line| line.starts_with('#')).collect();
    let missing: Vec<String> = Trouble::ALL
        .iter()
        .map(|trouble| trouble.code().to_owned())
        .filter(|code| {
            !headings
                .iter()
                .any(|heading| heading.contains(code.as_str()))
        })
        .collect();
    assert_none(&missing, "docs/OPERATING.md has no heading for");
}

#[test]
fn every_invariant_of_the_check_stands_in_the_architecture() {
    let (text, check) = (read("docs/ARCHITECTURE.md"), read("engine/src/check.rs"));
    let numbers = [
        "H1", "H2", "H3", "H4", "H5", "H6", "S1", "S2", "S3", "S4", "D1", "D2",
    ];
    let missing: Vec<String> = numbers
        .iter()
        .filter(|number| !text.contains(&format!("| {number} |")))
        .map(ToString::to_string)
        .collect();
    assert_none(&missing, "docs/ARCHITECTURE.md has no row for");
    for number in ["H1", "H2", "H3", "H4", "H5", "H6"] {
        assert!(
            check.contains(number),
            "engine/src/check.rs does not say where {number} is held"
        );
    }
}

#[test]
fn a_path_in_backticks_is_told_from_other_words() {
    let text = "`engine/src/hall.rs`, `docs/decisions/*.md`, `a/b`, `/ws/<role>`, `GET /api`, `x.rs`\n\
                ```\n`engine/nothing.rs`\n```\n";
    assert_eq!(paths(text), ["engine/src/hall.rs", "docs/decisions/*.md"]);
    assert!(exists("engine/src/*.rs") && !exists("engine/src/*.hall") && !exists("engine/none.rs"));
}
