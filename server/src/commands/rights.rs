//! `enrol`, `revoke`, `rights`: who may do what. A running server sees changes within a second.

use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use appliance::{clock, seed, words};
use clap::Args;
use engine::{CounterId, Millis};
use layso_server::access::{Access, AccessTrouble, Grant};
use layso_server::store;
use protocol::Role;

use super::{Data, Trouble, say};

/// Gives a role to a box, a program or a browser.
///
/// Without --code it makes a token for a box or a program and prints it, or writes it to
/// --token-file; the same name again gets a new token and the old one dies. With --code it prints
/// a link with a one-use code, which signs a browser in for 12 hours.
#[derive(Debug, Args)]
#[command(
    after_help = "Next: give --token-file to the box (layso-kiosk, layso-counter, layso-board), send the \
                        token as `Authorization: Bearer TOKEN`, or open the link in the browser."
)]
pub(super) struct EnrolArgs {
    #[command(flatten)]
    data: Data,
    /// What it may do.
    #[arg(long, value_name = "ROLE", value_parser = role)]
    role: Role,
    /// Its name, such as kiosk-1. It stands in the log.
    #[arg(long, value_name = "NAME")]
    name: String,
    /// The counter of the role counter.
    #[arg(long, value_name = "NUMBER", conflicts_with = "zone")]
    counter: Option<u16>,
    /// The zone of a board, or where a kiosk stands; a board without it shows the whole hall.
    #[arg(long, value_name = "ZONE")]
    zone: Option<String>,
    /// Make a one-use code for a browser instead of a token.
    #[arg(long, conflicts_with = "token_file")]
    code: bool,
    /// How long the code may be used, minutes: 1 to 720.
    #[arg(long, value_name = "MINUTES", default_value_t = 10, requires = "code")]
    minutes: u32,
    /// The address of the server, for the link.
    #[arg(
        long,
        value_name = "URL",
        default_value = "http://127.0.0.1:8080",
        requires = "code"
    )]
    url: String,
    /// Write the token to this file, which only this user can read.
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
}

/// Takes every right of a name: its token, its codes, its browsers.
#[derive(Debug, Args)]
#[command(after_help = "Next: layso-server rights shows who is left.")]
pub(super) struct RevokeArgs {
    #[command(flatten)]
    data: Data,
    /// The name.
    #[arg(long, value_name = "NAME")]
    name: String,
}

/// Lists who may do what: role, name, counter or zone, and by which means.
#[derive(Debug, Args)]
#[command(after_help = "Next: layso-server revoke --name NAME takes what nobody needs.")]
pub(super) struct RightsArgs {
    #[command(flatten)]
    data: Data,
}

pub(super) fn enrol(args: &EnrolArgs) -> Result<(), Trouble> {
    place_exists(args)?;
    let access = open(&args.data)?;
    let grant = Grant {
        role: args.role,
        name: args.name.clone(),
        counter: args.counter,
        zone: args.zone.clone(),
    };
    if args.code {
        let lifetime = i64::from(args.minutes) * 60_000;
        let code = access
            .enrol_code(&grant, lifetime, now())
            .map_err(trouble)?;
        say(&format!("{}/in#{code}", args.url.trim_end_matches('/')));
        let minutes = args.minutes.to_string();
        tell("code_made", &[("minutes", &minutes), ("name", &grant.name)]);
        return Ok(());
    }
    let token = access.enrol(&grant, now()).map_err(trouble)?;
    match &args.token_file {
        Some(file) => {
            write(file, &token).map_err(|cause| {
                let file = file.display().to_string();
                Trouble::caused("token_file", &[("file", &file)], &cause)
            })?;
            say(&file.display().to_string());
        }
        None => {
            say(&token);
        }
    }
    tell(
        "token_made",
        &[("name", &grant.name), ("role", grant.role.as_str())],
    );
    if grant.role == Role::Kiosk {
        tell_digit(&args.data, &grant.name);
    }
    Ok(())
}

/// The plan has the counter and the zone; else what it has is listed. A hall without a log has no
/// plan yet, and whoever sets it up is believed.
fn place_exists(args: &EnrolArgs) -> Result<(), Trouble> {
    let data = &args.data;
    if layso_server::store::is_fresh(&data.data) {
        return Ok(());
    }
    let log = super::open_log(data)?;
    let plan = layso_server::store::saved_plan(&log);
    let plan = plan.map_err(|cause| super::log_trouble(data, &cause))?;
    let Some(plan) = plan else {
        return Ok(());
    };
    if let Some(counter) = args.counter
        && plan.counter(CounterId(counter)).is_none()
    {
        let numbers: Vec<u16> = plan.counters.iter().map(|it| it.number.0).collect();
        let params = [("counter", counter.to_string()), ("known", runs(&numbers))];
        let params = params.each_ref().map(|(name, text)| (*name, text.as_str()));
        return Err(Trouble::new("no_counter", &params));
    }
    if let Some(zone) = &args.zone
        && !plan.zones.iter().any(|known| known.id == *zone)
    {
        let known: Vec<&str> = plan.zones.iter().map(|zone| zone.id.as_str()).collect();
        let params = [("zone", zone.as_str()), ("known", &known.join(", "))];
        return Err(Trouble::new("no_zone", &params));
    }
    Ok(())
}

/// Numbers as people write them: "1–12, 14".
fn runs(numbers: &[u16]) -> String {
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable();
    let mut runs: Vec<(u16, u16)> = Vec::new();
    for number in sorted {
        match runs.last_mut() {
            Some((_, end)) if *end + 1 == number => *end = number,
            _ => runs.push((number, number)),
        }
    }
    let told = runs.iter().map(|(from, to)| match to - from {
        0 => from.to_string(),
        1 => format!("{from}, {to}"),
        _ => format!("{from}–{to}"),
    });
    told.collect::<Vec<_>>().join(", ")
}

/// A kiosk without a digit of its own gives no numbers while it is cut off: said at once, and not
/// when the line is down. A hall without a log has no plan yet, and says it at the kiosk's greeting.
fn tell_digit(data: &Data, name: &str) {
    let plan = store::open_to_read(&data.data).ok();
    let plan = plan.and_then(|log| store::saved_plan(&log).ok().flatten());
    if let Some(plan) = plan
        && !plan.kiosks.iter().any(|kiosk| *kiosk.name == *name)
    {
        tell("kiosk_without_digit", &[("name", name)]);
    }
}

pub(super) fn revoke(args: &RevokeArgs) -> Result<(), Trouble> {
    args.data.existing()?;
    let count = open(&args.data)?.revoke(&args.name).map_err(trouble)?;
    if count == 0 {
        return Err(Trouble::new("nobody", &[("name", &args.name)]));
    }
    tell(
        "revoked",
        &[("name", &args.name), ("count", &count.to_string())],
    );
    Ok(())
}

pub(super) fn list(args: &RightsArgs) -> Result<(), Trouble> {
    args.data.existing()?;
    let rows = open(&args.data)?.list(now()).map_err(trouble)?;
    say(&format!(
        "{:<11} {:<24} {:<10} {:<6} {:>5} {:>8}",
        "role", "name", "place", "token", "codes", "browsers"
    ));
    for row in rows {
        let grant = &row.grant;
        let counter = grant.counter.map(|counter| counter.to_string());
        let place = counter
            .or_else(|| grant.zone.clone())
            .unwrap_or_else(|| "-".into());
        let token = if row.has_token { "yes" } else { "-" };
        let (role, name) = (grant.role.as_str(), &grant.name);
        let (codes, browsers) = (row.open_codes, row.browsers);
        if !say(&format!(
            "{role:<11} {name:<24} {place:<10} {token:<6} {codes:>5} {browsers:>8}"
        )) {
            break;
        }
    }
    Ok(())
}

fn open(data: &Data) -> Result<Access, Trouble> {
    Access::open(&data.data, seed::seed()).map_err(trouble)
}

fn trouble(trouble: AccessTrouble) -> Trouble {
    let no = words::no("access", trouble.code(), &[]);
    let text = format!(
        "{} {}\n  {} {}",
        no.say.vi, no.remedy.vi, no.say.en, no.remedy.en
    );
    match trouble {
        AccessTrouble::Bad(_) => Trouble::said(text),
        file @ AccessTrouble::File { .. } => Trouble::said(format!("{text}\n  ({file})")),
    }
}

/// What was done, on stderr, so that stdout holds the token or link alone.
fn tell(key: &str, params: &[(&str, &str)]) {
    let says = words::say(&format!("cli.{key}"), params);
    eprintln!("{}\n{}", says.vi, says.en);
}

fn write(file: &Path, token: &str) -> std::io::Result<()> {
    // A file that was there keeps its rights, which may be too open: make it anew.
    match std::fs::remove_file(file) {
        Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => return Err(cause),
        _ => {}
    }
    let mut made = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file)?;
    made.write_all(format!("{token}\n").as_bytes())?;
    made.sync_all()
}

fn role(text: &str) -> Result<Role, String> {
    Role::named(text).ok_or_else(|| {
        let names: Vec<&str> = Role::ALL
            .iter()
            .filter(|role| **role != Role::Phone)
            .map(|role| role.as_str())
            .collect();
        format!("choose one of {}", names.join(", "))
    })
}

/// Rights last by the machine's clock.
fn now() -> Millis {
    Millis(clock::machine().0)
}

#[cfg(test)]
mod tests {
    use super::runs;

    #[test]
    fn numbers_are_listed_in_runs() {
        assert_eq!(runs(&[3, 1, 2, 7, 9, 10]), "1–3, 7, 9, 10");
        assert_eq!(runs(&[]), "");
    }
}
