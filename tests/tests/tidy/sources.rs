//! Where things may stand in the sources.

use super::{assert_none, ending, files, read};

/// The folders that speak SQL.
const SQL_HOMES: [&str; 2] = ["server/src/store/", "server/src/access/"];
/// What a line of SQL has, in small letters.
const SQL: [[&str; 2]; 6] = [
    ["select ", " from "],
    ["insert ", "into "],
    ["update ", " set "],
    ["delete ", "from "],
    ["create ", "table "],
    ["pragma ", ""],
];
/// The crates whose sources are looked at.
const CRATES: [&str; 10] = [
    "engine",
    "balance",
    "protocol",
    "appliance",
    "screens",
    "server",
    "kiosk",
    "counter-client",
    "display-board",
    "tests",
];
/// Letters that Vietnamese has and English has not.
const VIETNAMESE: &str = "ăâêôơưđạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ";

fn sources(ends: &[&str]) -> Vec<String> {
    CRATES
        .iter()
        .flat_map(|name| ending(&files(name), ends))
        .collect()
}

fn is_test(file: &str) -> bool {
    file.starts_with("tests/")
        || file.contains("/tests/")
        || file.ends_with("tests.rs")
        || file.contains(".test.")
}

/// The lines of a source that a person may come to see: no comments, no tests at its end.
fn live(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text
        .lines()
        .take_while(|line| !line.starts_with("#[cfg(test)]"));
    let numbered = lines.enumerate().map(|(index, line)| (index + 1, line));
    numbered.map(|(number, line)| (number, line.split("//").next().unwrap_or_default()))
}

#[test]
fn sql_stands_in_the_store_and_in_access_only() {
    let mut flaws = Vec::new();
    for file in sources(&[".rs"]) {
        if is_test(&file) || SQL_HOMES.iter().any(|home| file.starts_with(home)) {
            continue;
        }
        for (number, line) in live(&read(&file)) {
            let small = line.to_lowercase();
            let speaks = SQL
                .iter()
                .any(|words| words.iter().all(|word| small.contains(word)));
            if line.contains("rusqlite") || (speaks && line.contains('"')) {
                flaws.push(format!("{file}:{number}: {}", line.trim()));
            }
        }
    }
    assert_none(&flaws, "SQL away from its home:");
}

#[test]
fn every_source_begins_with_a_sentence_about_itself() {
    let mut flaws = Vec::new();
    for file in sources(&[".rs"]) {
        let text = read(&file);
        let first = text.lines().next().unwrap_or_default();
        if !first.starts_with("//! ") && !is_test(&file) {
            flaws.push(file);
        }
    }
    assert_none(
        &flaws,
        "files that do not begin with `//! ` and a sentence:",
    );
}

#[test]
fn words_for_people_stand_in_assets_words() {
    let mut flaws = Vec::new();
    for file in sources(&[".rs", ".tsx"]) {
        if is_test(&file) {
            continue;
        }
        let text = read(&file);
        for (number, line) in live(&text) {
            // A language is always named in itself.
            let letters = line.replace("Tiếng Việt", "").to_lowercase();
            if letters.contains(|letter| VIETNAMESE.contains(letter))
                && !line.trim().starts_with('*')
            {
                flaws.push(format!("{file}:{number}: {}", line.trim()));
            }
        }
    }
    assert_none(
        &flaws,
        "Vietnamese in a program; it belongs into assets/words:",
    );
}

#[test]
fn nothing_is_left_for_later_and_nothing_knows_this_machine() {
    let everything = files("");
    let ends = [
        ".rs", ".ts", ".tsx", ".mjs", ".toml", ".md", ".sql", ".py", ".css", ".hall", "Makefile",
    ];
    let homes = ["root", "home", "Users"].map(|folder| format!("/{folder}/"));
    let marks = ["TODO", "FIXME"]
        .map(str::to_owned)
        .into_iter()
        .chain(homes);
    let marks: Vec<String> = marks.collect();
    let mut flaws = Vec::new();
    for file in ending(&everything, &ends) {
        if file == "tests/tests/tidy/sources.rs" || file.ends_with("package-lock.json") {
            continue;
        }
        for (index, line) in read(&file).lines().enumerate() {
            for mark in &marks {
                if line.contains(mark.as_str()) {
                    flaws.push(format!("{file}:{}: {mark}", index + 1));
                }
            }
        }
    }
    assert_none(&flaws, "left for later, or true on one machine only:");
}

/// What a driver's source says of its device stands in a page that is there, and each page names
/// the source that it is for.
#[test]
fn drivers_and_firmware_notes_know_each_other() {
    let notes = ending(&files("firmware-notes"), &[".md"]);
    let mut flaws = Vec::new();
    for file in sources(&[".rs"]) {
        let text = read(&file);
        for rest in text.split("firmware-notes/").skip(1) {
            let ends = |c: char| !(c.is_ascii_alphanumeric() || "-_.".contains(c));
            let name = rest
                .split(ends)
                .next()
                .unwrap_or_default()
                .trim_end_matches('.');
            let note = format!("firmware-notes/{name}");
            if name.ends_with(".md") && !notes.contains(&note) {
                flaws.push(format!("{file} names {note}, which is not there"));
            }
        }
    }
    for note in notes.iter().filter(|note| !note.ends_with("README.md")) {
        let text = read(note);
        if !text.split('`').any(|word| word.contains("/src/")) {
            flaws.push(format!("{note} names no source"));
        }
    }
    assert_none(&flaws, "drivers and their firmware notes:");
}
