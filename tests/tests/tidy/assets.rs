//! What lies in `assets` and was not written here says where it comes from.

use super::{assert_none, ending, files, read};

/// Whether a name matches a pattern with stars.
fn matches(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = name.strip_prefix(parts.next().unwrap_or_default()) else {
        return false;
    };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.is_empty() || pattern.ends_with('*')
}

#[test]
fn fonts_sounds_and_pictures_have_a_row_in_licenses() {
    let text = read("assets/LICENSES.md");
    let rows = text.lines().filter(|line| line.starts_with('|'));
    let first = rows.filter_map(|line| line.split('|').nth(1));
    let patterns: Vec<&str> = first
        .flat_map(|cell| cell.split('`').skip(1).step_by(2))
        .collect();
    let strange = [
        ".ttf", ".otf", ".woff", ".woff2", ".wav", ".mp3", ".ogg", ".png", ".jpg", ".jpeg",
    ];
    let mut flaws = Vec::new();
    for file in ending(&files("assets"), &strange) {
        let name = file.strip_prefix("assets/").unwrap_or(&file);
        if !patterns.iter().any(|pattern| matches(pattern, name)) {
            flaws.push(file);
        }
    }
    assert_none(&flaws, "files without a row in assets/LICENSES.md:");
}

#[test]
fn each_part_of_the_words_is_there_in_both_languages() {
    let parts = |language: &str| {
        let folder = format!("assets/words/{language}/");
        let files = files(&folder).into_iter();
        files
            .map(|file| file.replacen(&folder, "", 1))
            .collect::<Vec<_>>()
    };
    assert_eq!(parts("vi"), parts("en"));
    let flaws = appliance::words::parity();
    assert_none(&flaws, "words that differ between the languages:");
}

#[test]
fn stars_match_as_in_a_shell() {
    assert!(matches("fonts/Be*.ttf", "fonts/BeVietnamPro-Bold.ttf"));
    assert!(matches("voice/*", "voice/vi/a.wav"));
    assert!(!matches("fonts/Be*.ttf", "fonts/BeVietnamPro-Bold.otf"));
    assert!(!matches("a.wav", "a.wav.bak"));
}
