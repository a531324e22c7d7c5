//! Settings from the command line and from a file.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::*;

fn token(folder: &Path) -> String {
    let file = folder.join("token");
    std::fs::write(&file, "secret").expect("written");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).expect("set");
    file.display().to_string()
}

fn settle(folder: &Path, file: Option<&str>, more: &[&str]) -> Result<Settings, Wrong> {
    let mut line = vec![
        "layso-board".to_owned(),
        "--token-file".into(),
        token(folder),
    ];
    if let Some(text) = file {
        let path = folder.join("board.toml");
        std::fs::write(&path, text).expect("written");
        line.extend(["--config".into(), path.display().to_string()]);
    }
    line.extend(more.iter().map(|word| (*word).to_owned()));
    Asked::try_parse_from(line)
        .expect("a command line")
        .settle()
}

#[test]
fn the_command_line_goes_before_the_file_and_both_before_the_defaults() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = "server = 'http://file:1'\nsound = 'wav:/x'\nvolume = 60\nlisten = '127.0.0.1:1'";
    let settings = settle(folder.path(), Some(file), &["--sound", "none"]).expect("settings");
    assert_eq!(
        (settings.server.as_str(), settings.token.as_str()),
        ("http://file:1", "secret")
    );
    assert_eq!((settings.sound, settings.volume), (SoundOut::None, 60));
    assert_eq!(settings.panel, PanelSettings::None);
    let settings = settle(folder.path(), None, &["--server", "http://line:1"]).expect("settings");
    assert_eq!(
        (settings.sound, settings.listen.as_str()),
        (SoundOut::Auto, "127.0.0.1:7090")
    );
}

#[test]
fn an_led_board_is_described_in_the_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = "server = 'http://x'\n[led]\nport = 'tcp:10.0.0.2:5005'\nframe = 'addr number:u16be sum8'\n\
                ack = '06'\nline = [{ addr = 1, row = 1 }, { addr = 9, counter = 12 }]";
    let settings = settle(folder.path(), Some(file), &[]).expect("settings");
    let PanelSettings::Led {
        ack, lines, gap, ..
    } = settings.panel
    else {
        panic!("an LED board")
    };
    assert_eq!(lines, [(1, Place::Row(1)), (9, Place::Counter(12))]);
    assert_eq!(
        (ack.as_slice(), gap),
        ([6u8].as_slice(), Duration::from_millis(20))
    );
    // It can be put aside on the command line.
    let settings =
        settle(folder.path(), Some(file), &["--panel", "terminal:/x"]).expect("settings");
    assert_eq!(settings.panel, PanelSettings::Terminal(Some("/x".into())));
}

#[test]
fn what_is_wrong_names_the_file_the_key_and_the_remedy() {
    let folder = tempfile::tempdir().expect("a folder");
    let led = |rest: &str| format!("server = 'http://x'\n[led]\nport = 'file:/x'\n{rest}");
    for (file, named) in [
        ("volume = 50".to_owned(), "server"),
        ("server = 'x'\nsound = 'loud'".to_owned(), "line 2"),
        ("server = 'x'\nvolumes = 50".to_owned(), "volumes"),
        (led("frame = 'addr foo'\nline = []"), "foo"),
        (led("frame = 'addr'\nline = []"), "led.line"),
        (led("frame = 'addr'\nline = [{ addr = 1 }]"), "led.line"),
        (
            led("frame = 'addr'\nack = '6'\nline = [{ addr = 1, row = 1 }]"),
            "led.ack",
        ),
    ] {
        let said = settle(folder.path(), Some(&file), &[])
            .expect_err(&file)
            .to_string();
        assert!(
            said.contains(named) && said.contains("board.toml"),
            "{file}: {said}"
        );
    }
    let said = settle(
        folder.path(),
        None,
        &["--server", "http://x", "--panel", "led"],
    )
    .expect_err("no board");
    assert!(said.to_string().contains("firmware-notes"), "{said}");
}

#[test]
fn a_wrong_command_line_is_refused() {
    for line in [
        ["--sound", "loud"],
        ["--sound", "wav:"],
        ["--volume", "101"],
        ["--panel", "big"],
    ] {
        let words = ["layso-board"].into_iter().chain(line);
        assert!(Asked::try_parse_from(words).is_err(), "{line:?}");
    }
}
