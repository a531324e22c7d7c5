//! Settings, right and wrong.

use std::os::unix::fs::PermissionsExt;

use super::*;

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Folder {
        let folder = Folder(tempfile::tempdir().unwrap());
        folder.write("token", "t0ken\n", 0o600);
        folder
    }

    fn write(&self, name: &str, text: &str, mode: u32) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        path
    }

    fn settle(&self, file: &str, flags: &[&str]) -> Result<Settings, String> {
        let file = self.write("box.toml", file, 0o644);
        let flags = ["layso-counter", "--config", file.to_str().unwrap()]
            .into_iter()
            .chain(flags.iter().copied());
        let asked = Asked::try_parse_from(flags).unwrap();
        asked.settle().map_err(|wrong| wrong.to_string())
    }
}

const FILE: &str = r#"
server = "http://hall:8080"
token_file = "token"
[keypad]
port = "serial:/dev/ttyS0:57600"
address = 5
"#;

#[test]
fn the_file_says_it_all_and_a_flag_overrides_it() {
    let folder = Folder::new();
    let settings = folder.settle(FILE, &[]).unwrap();
    assert_eq!(settings.token, "t0ken", "beside the file");
    assert_eq!(settings.listen, "127.0.0.1:7080");
    let (port, template) = settings.keypad.unwrap();
    assert_eq!(
        (port.to_string().as_str(), template.address),
        ("serial:/dev/ttyS0:57600", 5)
    );
    let flags = [
        "--server",
        "http://other:1",
        "--listen",
        "127.0.0.1:0",
        "--keypad",
        "none",
    ];
    let settings = folder.settle(FILE, &flags).unwrap();
    assert_eq!(
        (settings.server.as_str(), settings.listen.as_str()),
        ("http://other:1", "127.0.0.1:0")
    );
    assert!(settings.keypad.is_none());
    let flags = [
        "--keypad",
        "tcp:127.0.0.1:9",
        "--keypad-profile",
        "letters",
        "--keypad-address",
        "7",
    ];
    let (port, template) = folder.settle(FILE, &flags).unwrap().keypad.unwrap();
    assert_eq!(
        (port.to_string().as_str(), template.address),
        ("tcp:127.0.0.1:9", 7)
    );
    assert_eq!(template.length(), 1);
}

#[test]
fn a_template_of_its_own_needs_no_profile() {
    let folder = Folder::new();
    let text = format!(
        "{FILE}[keypad.template]\nheader = \"AA\"\nfields = [\"key\", \"address\"]\ncheck = \"sum8\"\n\
         [keypad.template.keys]\n10 = \"primary\"\n"
    );
    let (_, template) = folder.settle(&text, &[]).unwrap().keypad.unwrap();
    assert_eq!(
        template.frame(crate::desk::Key::Primary).unwrap(),
        [0xaa, 0x10, 5, 0xbf]
    );
    let both = text.replace("address = 5", "profile = \"letters\"");
    assert!(
        folder
            .settle(&both, &[])
            .unwrap_err()
            .contains("Leave one of them out")
    );
}

#[test]
fn whatever_is_wrong_names_where_and_what_to_do() {
    let folder = Folder::new();
    folder.write("open", "t0ken", 0o644);
    let line = |from: &str, to: &str| FILE.replace(from, to);
    for (file, flags, told) in [
        (
            line("server = ", "sever = "),
            &[][..],
            "line 2 (sever = \"http://hall:8080\")",
        ),
        (
            line("server = \"http://hall:8080\"", ""),
            &[],
            "--server: no server is named. Add",
        ),
        (
            line("http://hall:8080", "hall"),
            &[],
            "box.toml, server: \"hall\" is not the address",
        ),
        (
            FILE.into(),
            &["--server", "ftp://x"],
            "--server: \"ftp://x\" is not the address",
        ),
        (
            line("token_file = \"token\"", ""),
            &[],
            "layso-server enrol --role counter",
        ),
        (
            line("\"token\"", "\"none\""),
            &[],
            "none: No such file or directory",
        ),
        (line("\"token\"", "\"open\""), &[], "chmod 600"),
        (
            line("serial:/dev/ttyS0:57600", "ttyS0"),
            &[],
            "box.toml, keypad.port: \"ttyS0\"",
        ),
        (
            FILE.into(),
            &["--keypad", "usb"],
            "--keypad: \"usb\" is not where a keypad can be",
        ),
        (
            FILE.into(),
            &["--keypad-profile", "acme"],
            "Choose one of qsystem, letters",
        ),
        (line("address = 5", "address = 500"), &[], "line 6"),
        (
            format!(
                "{FILE}[keypad.template]\nfields = [\"any\"]\n[keypad.template.keys]\n31 = \"next\"\n"
            ),
            &[],
            "keypad.template.fields: exactly one field is the key",
        ),
    ] {
        let wrong = folder.settle(&file, flags).unwrap_err();
        assert!(wrong.contains(told), "{told:?} is not in {wrong:?}");
    }
}
