//! Flags and the settings file. A flag overrides the file.

use std::path::{Path, PathBuf};

use appliance::config::{Wrong, token_file, toml_file};
use clap::Parser;
use serde::Deserialize;

use crate::keypad::Port;
use crate::keypad::template::{PROFILES, Template};

/// The box of a counter: serves the counter's page on this machine, with or without a server in
/// reach, and turns the keys of a keypad into requests. Prints `ready http://ADDRESS` once.
///
/// The token file is made by `layso-server enrol --role counter --counter N --token-file FILE` and
/// may be read by its user only.
#[derive(Parser, Debug, Default)]
#[command(name = "layso-counter", version)]
pub struct Asked {
    /// The server's address, such as http://192.168.1.10:8080.
    #[arg(long, value_name = "URL")]
    pub server: Option<String>,
    /// The file with the token of this box.
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<PathBuf>,
    /// Where the page is served: a loopback address; port 0 takes any free one [default:
    /// 127.0.0.1:7080].
    #[arg(long, value_name = "ADDRESS")]
    pub listen: Option<String>,
    /// A settings file (TOML) with the same names: server, token_file, listen, and a table
    /// [keypad] with port, profile, address or a template of its own.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The keypad: none, serial:/dev/ttyS0:9600 or tcp:127.0.0.1:4001 [default: none].
    #[arg(long, value_name = "PORT")]
    pub keypad: Option<String>,
    /// What its bytes mean: qsystem or letters [default: qsystem].
    #[arg(long, value_name = "NAME")]
    pub keypad_profile: Option<String>,
    /// The keypad's address, where its frames have one [default: 1].
    #[arg(long, value_name = "N")]
    pub keypad_address: Option<u8>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    server: Option<String>,
    token_file: Option<PathBuf>,
    listen: Option<String>,
    #[serde(default)]
    keypad: KeypadFile,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeypadFile {
    port: Option<String>,
    profile: Option<String>,
    address: Option<u8>,
    template: Option<Template>,
}

/// What the box is to do.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The server's address.
    pub server: String,
    /// The token of the box.
    pub token: String,
    /// Where the page is served.
    pub listen: String,
    /// The keypad, and what its bytes mean.
    pub keypad: Option<(Port, Template)>,
}

impl Asked {
    /// Reads the files and checks everything.
    ///
    /// # Errors
    ///
    /// Names the file or the flag, the reason and the remedy.
    pub fn settle(self) -> Result<Settings, Wrong> {
        let file = match &self.config {
            Some(path) => toml_file::<File>(path)?,
            None => File::default(),
        };
        let place = self.config.clone();
        // Who is to blame: the flag, or the file where it was written.
        let blame = |flag: bool, name: &str, key: &str, reason: String, remedy: &str| {
            let (file, key) = match &place {
                Some(path) if !flag => (path.clone(), Some(key.to_owned())),
                _ => (PathBuf::from(name), None),
            };
            Wrong {
                file,
                key,
                reason,
                remedy: remedy.to_owned(),
            }
        };
        let by_flag = self.server.is_some();
        let server = self.server.or(file.server).ok_or_else(|| {
            blame(
                true,
                "--server",
                "server",
                "no server is named".into(),
                "Add its address, such as http://192.168.1.10:8080.",
            )
        })?;
        if !server.starts_with("http://") || server.len() <= "http://".len() {
            let reason = format!("{server:?} is not the address of a server");
            let remedy = "Write it as http://HOST:PORT.";
            return Err(blame(by_flag, "--server", "server", reason, remedy));
        }
        let token_path = self.token_file.or_else(|| {
            // A file's path is meant from where the file is.
            let beside = place
                .as_deref()
                .and_then(Path::parent)
                .unwrap_or(Path::new(""));
            file.token_file.map(|path| beside.join(path))
        });
        let token_path = token_path.ok_or_else(|| {
            blame(
                true,
                "--token-file",
                "token_file",
                "no token file is named".into(),
                "Make one with `layso-server enrol --role counter --counter N --token-file FILE`.",
            )
        })?;
        let token = token_file(&token_path)?;
        let listen = self
            .listen
            .or(file.listen)
            .unwrap_or_else(|| "127.0.0.1:7080".into());

        let by_flag = self.keypad.is_some();
        let port = self
            .keypad
            .or(file.keypad.port)
            .unwrap_or_else(|| "none".into());
        if port == "none" {
            return Ok(Settings {
                server,
                token,
                listen,
                keypad: None,
            });
        }
        let port: Port = port.parse().map_err(|reason: String| {
            let reason = format!("{port:?} is not where a keypad can be: {reason}");
            blame(
                by_flag,
                "--keypad",
                "keypad.port",
                reason,
                "Correct it and start again.",
            )
        })?;
        let by_flag = self.keypad_profile.is_some();
        let profile = self.keypad_profile.or(file.keypad.profile);
        let mut template = match (file.keypad.template, profile) {
            (Some(template), None) => template,
            (Some(_), Some(_)) if !by_flag => {
                let reason = "a profile and a template are named".into();
                return Err(blame(false, "", "keypad", reason, "Leave one of them out."));
            }
            (_, profile) => {
                let name = profile.unwrap_or_else(|| "qsystem".into());
                Template::profile(&name).ok_or_else(|| {
                    let known: Vec<&str> = PROFILES.iter().map(|(name, _, _)| *name).collect();
                    let reason = format!("there is no keypad profile {name:?}");
                    let remedy =
                        format!("Choose one of {}, or write a template.", known.join(", "));
                    blame(
                        by_flag,
                        "--keypad-profile",
                        "keypad.profile",
                        reason,
                        &remedy,
                    )
                })?
            }
        };
        if let Some(address) = self.keypad_address.or(file.keypad.address) {
            template.address = address;
        }
        if let Some((key, reason)) = template.flaw() {
            let key = format!("keypad.template.{key}");
            return Err(blame(
                false,
                "",
                &key,
                reason,
                "Correct it; firmware-notes/serial-keypad.md says how.",
            ));
        }
        Ok(Settings {
            server,
            token,
            listen,
            keypad: Some((port, template)),
        })
    }
}

#[cfg(test)]
mod tests;
