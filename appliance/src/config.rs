//! Files that a technician writes. A wrong one names the file, the key, the reason and the remedy.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

/// What is wrong with a file, for the person who can mend it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Wrong {
    /// The file.
    pub file: PathBuf,
    /// The key or the line, when one is to blame.
    pub key: Option<String>,
    /// What is wrong.
    pub reason: String,
    /// What to do.
    pub remedy: String,
}

impl fmt::Display for Wrong {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}", self.file.display())?;
        if let Some(key) = &self.key {
            write!(to, ", {key}")?;
        }
        write!(to, ": {}. {}", self.reason, self.remedy)
    }
}

/// Reads a TOML file.
///
/// # Errors
///
/// When the file is not there, cannot be read, or is not what `T` asks for.
pub fn toml_file<T: DeserializeOwned>(file: &Path) -> Result<T, Wrong> {
    let text = std::fs::read_to_string(file).map_err(|cause| Wrong {
        file: file.into(),
        key: None,
        reason: cause.to_string(),
        remedy: "Check the path and who may read it.".into(),
    })?;
    toml::from_str(&text).map_err(|cause| Wrong {
        file: file.into(),
        key: cause.span().map(|span| {
            let line = text
                .get(..span.start)
                .unwrap_or_default()
                .matches('\n')
                .count()
                + 1;
            let found = text.lines().nth(line - 1).unwrap_or_default().trim();
            format!("line {line} ({found})")
        }),
        reason: cause.message().trim_end_matches('.').replace('\n', ", "),
        remedy: "Correct the line and start again.".into(),
    })
}

/// Reads a device's token, made by `layso-server enrol --token-file`.
///
/// # Errors
///
/// When the file is not there, holds no token, or may be read by others than its user (mode 0600):
/// whoever has the token is the device.
pub fn token_file(file: &Path) -> Result<String, Wrong> {
    use std::os::unix::fs::PermissionsExt;
    let wrong = |reason: String, remedy: &str| Wrong {
        file: file.into(),
        key: None,
        reason,
        remedy: remedy.into(),
    };
    let enrol = "Make one with `layso-server enrol --role … --token-file FILE`.";
    let about = std::fs::metadata(file).map_err(|cause| wrong(cause.to_string(), enrol))?;
    if about.permissions().mode() & 0o077 != 0 {
        return Err(wrong(
            format!(
                "others can read the token (mode {:o})",
                about.permissions().mode() & 0o777
            ),
            "Take their right away: chmod 600.",
        ));
    }
    let text = std::fs::read_to_string(file).map_err(|cause| wrong(cause.to_string(), enrol))?;
    let token = text.trim();
    if token.is_empty() || token.len() > 200 || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(wrong("there is no token in it".into(), enrol));
    }
    Ok(token.to_owned())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[derive(Debug, serde::Deserialize)]
    struct Settings {
        #[expect(dead_code, reason = "only whether it can be read matters here")]
        port: u16,
    }

    fn file(name: &str, text: &str, mode: u32) -> PathBuf {
        let path = std::env::temp_dir().join(format!("layso-config-{}-{name}", std::process::id()));
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        path
    }

    #[test]
    fn a_wrong_file_names_its_line_and_the_remedy() {
        let path = file("wrong.toml", "# a box\nport = \"many\"\n", 0o600);
        let wrong = toml_file::<Settings>(&path).unwrap_err();
        let said = wrong.to_string();
        assert!(
            said.contains("wrong.toml, line 2 (port = \"many\")"),
            "{said}"
        );
        assert!(said.contains("Correct the line"), "{said}");
        assert!(toml_file::<Settings>(Path::new("/no/such/file")).is_err());
    }

    #[test]
    fn a_token_that_others_can_read_is_refused() {
        let token = token_file(&file("good", "  abcDEF123\n", 0o600)).unwrap();
        assert_eq!(token, "abcDEF123");
        let open = token_file(&file("open", "abc", 0o644)).unwrap_err();
        assert!(open.to_string().contains("chmod 600"), "{open}");
        assert!(token_file(&file("empty", " \n", 0o600)).is_err());
        assert!(token_file(&file("spaced", "a b", 0o600)).is_err());
    }
}
