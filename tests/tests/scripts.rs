//! Every hall script says what the hall answers. `UPDATE_EXPECT=1` writes the answers anew.

use std::path::{Path, PathBuf};

use engine::Refusal;
use expect_test::expect_file;
use hall_tests::script;

fn scripts() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts");
    let entries =
        std::fs::read_dir(&folder).unwrap_or_else(|cause| panic!("{}: {cause}", folder.display()));
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|file| file.extension().is_some_and(|end| end == "hall"));
    files.sort();
    files
}

#[test]
fn every_day_goes_as_its_script_says() {
    let files = scripts();
    assert!(files.len() > 15, "the scripts have moved: {files:?}");
    for file in files {
        let text = std::fs::read_to_string(&file)
            .unwrap_or_else(|cause| panic!("{}: {cause}", file.display()));
        let told = std::panic::catch_unwind(|| script::answered(&text));
        let told = told.unwrap_or_else(|_| panic!("in {}", file.display()));
        expect_file![&file].assert_eq(&told);
    }
}

#[test]
fn a_script_fits_one_screen() {
    for file in scripts() {
        let text = std::fs::read_to_string(&file).unwrap_or_default();
        let lines = text.lines().count();
        assert!(
            lines <= 120,
            "{} has {lines} lines: tell two stories",
            file.display()
        );
        let first = text.lines().next().unwrap_or_default();
        assert!(
            first.starts_with("# "),
            "{} does not say what it shows",
            file.display()
        );
    }
}

#[test]
fn every_refusal_is_told_in_a_script() {
    let all: String = scripts()
        .iter()
        .filter_map(|file| std::fs::read_to_string(file).ok())
        .collect();
    let said = |code: &str| {
        let said = format!("no: {}", code.replace('_', " "));
        all.lines()
            .any(|line| line.ends_with(&said) || line.contains(&format!("{said} (")))
    };
    let missing: Vec<&str> = Refusal::examples()
        .iter()
        .map(Refusal::code)
        .filter(|code| !said(code))
        .collect();
    assert!(missing.is_empty(), "no script shows {missing:?}");
}

#[test]
fn a_wrong_answer_is_noticed() {
    let right = script::answered("08:00 1 opens\n08:01 take A\n08:02 1 next\n");
    assert!(right.contains("08:02 A001 -> 1, waited 1 min"), "{right}");
    let wrong = right.replace("08:02 A001 -> 1", "08:02 B001 -> 1");
    assert_ne!(script::answered(&wrong), wrong);
    assert_eq!(script::answered(&wrong), right);
}
