//! The real program and the real way to a sound card, which ALSA writes into a file.

#![cfg(feature = "sound")]

use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use layso_board::voice::phrase::Style;
use protocol::Trouble;
use support::{Hall, call, expected, within};

mod support;

/// The running program; killed when the test ends, however it ends.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start(hall: &Hall, folder: &Path) -> (Program, String) {
    let token = folder.join("token");
    std::fs::write(&token, support::TOKEN).expect("written");
    std::fs::set_permissions(&token, std::fs::Permissions::from_mode(0o600)).expect("set");
    let mut child = Command::new(env!("CARGO_BIN_EXE_layso-board"))
        .args([
            "--server",
            &hall.address,
            "--listen",
            "127.0.0.1:0",
            "--token-file",
        ])
        .arg(token)
        .arg("--state")
        .arg(folder.join("state"))
        .env("ALSA_CONFIG_PATH", folder.join("asound.conf"))
        // Whatever sound server the machine has is no part of this.
        .env_remove("PULSE_SERVER")
        .env("PIPEWIRE_REMOTE", "none")
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("stdout"))
        .read_line(&mut line)
        .expect("a line");
    (Program(child), line)
}

/// ALSA plays into a file; a null device behind it keeps no time.
fn file_card(folder: &Path) -> PathBuf {
    let heard = folder.join("heard.raw");
    let config = format!(
        "pcm.!default {{ type file slave.pcm {{ type null }} file \"{}\" format \"raw\" }}\n",
        heard.display()
    );
    std::fs::write(folder.join("asound.conf"), config).expect("written");
    heard
}

/// The left channel of what was played: 48 kHz, two channels, floats; without the silence at both
/// ends.
fn heard(file: &Path) -> Vec<f32> {
    let bytes = std::fs::read(file).unwrap_or_default();
    let left: Vec<f32> = bytes
        .chunks_exact(8)
        .map(|frame| f32::from_le_bytes([frame[0], frame[1], frame[2], frame[3]]))
        .collect();
    let loud = |sample: &f32| sample.abs() > 0.01;
    let first = left.iter().position(loud).unwrap_or(0);
    let last = left.iter().rposition(loud).map_or(0, |at| at + 1);
    left[first.min(last)..last].to_vec()
}

fn rms(samples: &[f32]) -> f32 {
    (samples.iter().map(|sample| sample * sample).sum::<f32>() / samples.len().max(1) as f32).sqrt()
}

#[actix_web::test]
async fn a_call_is_heard_on_the_sound_card() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = file_card(folder.path());
    let hall = Hall::open().await;
    let (program, line) = start(&hall, folder.path());
    assert!(line.starts_with("ready http://127.0.0.1:"), "{line}");
    hall.greeted(1).await;
    let calls = [call(1, "B045", 12, 0)];
    hall.show(&calls);
    let source: Vec<f32> = expected(&calls, Style::Twice)
        .iter()
        .map(|sample| f32::from(*sample) / 32_768.0)
        .collect();
    let seconds = source.len() as f32 / 22_050.0;
    let whole = async {
        loop {
            let played = heard(&file);
            if played.len() as f32 / 48_000.0 > seconds - 0.15 {
                return played;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let played = within("the whole call", whole).await;
    let played_seconds = played.len() as f32 / 48_000.0;
    assert!(
        played_seconds < seconds + 0.05,
        "{played_seconds} s of {seconds} s"
    );
    let (ours, theirs) = (rms(&source), rms(&played));
    assert!(
        (theirs / ours - 1.0).abs() < 0.1,
        "loudness {theirs} of {ours}"
    );
    assert!(played.iter().all(|sample| sample.abs() < 1.0), "cut off");
    assert!(hall.troubles.borrow().is_empty());
    drop(program);
}

#[actix_web::test]
async fn a_board_without_a_card_says_so_once_and_speaks_when_one_is_there() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("asound.conf"), "# no card\n").expect("written");
    let hall = Hall::open().await;
    let (program, line) = start(&hall, folder.path());
    assert!(line.starts_with("ready "), "{line}");
    let mut troubles = hall.troubles.clone();
    let told = within("the trouble", troubles.wait_for(|all| !all.is_empty()))
        .await
        .expect("told")
        .clone();
    assert_eq!(
        told.iter().map(|report| report.trouble).collect::<Vec<_>>(),
        [Trouble::VoiceUnavailable]
    );
    assert!(told[0].cause.contains("sound card"), "{}", told[0].cause);
    // It is not told again while it stands.
    troubles.borrow_and_update();
    hall.show(&[call(1, "B045", 12, 0)]);
    let file = file_card(folder.path());
    let gone = within("the end of the trouble", troubles.changed()).await;
    gone.expect("told");
    assert!(troubles.borrow().is_empty());
    hall.show(&[call(2, "B046", 12, 0)]);
    let sounds = async {
        while heard(&file).len() < 48_000 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    within("the call", sounds).await;
    drop(program);
}
