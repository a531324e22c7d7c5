//! A board against a scripted hall: what it says is read back from its WAV files.

use std::path::Path;

use appliance::shutdown::{Shutdown, Stopper, all_stopped};
use layso_board::agent::{self, Running};
use layso_board::config::{PanelSettings, Settings, SoundOut};
use layso_board::voice::clips::Pack;
use layso_board::voice::phrase::Style;
use protocol::{AnnouncementRow, Millis, Names};
use support::{Hall, appears, call, expected, files, samples, within};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

mod support;

struct Box {
    running: Running,
    stopper: Stopper,
}

impl Box {
    fn start(hall: &Hall, folder: &Path) -> Box {
        let (stopper, stop) = Shutdown::by_hand();
        let settings = Settings {
            server: hall.address.clone(),
            token: support::TOKEN.into(),
            listen: "127.0.0.1:0".into(),
            sound: SoundOut::Wav(folder.join("said")),
            voices: None,
            volume: 100,
            panel: PanelSettings::Terminal(Some(folder.join("panel.txt"))),
            state: Some(folder.join("state")),
        };
        Box {
            running: agent::start(settings, &stop).expect("a board"),
            stopper,
        }
    }

    async fn stop(self) {
        self.stopper.stop();
        let late = all_stopped(self.running.tasks).await;
        assert!(late.is_empty(), "{late:?} did not stop");
    }
}

/// A marker call that is said after everything before it: what is not there then was not said.
async fn until_said(hall: &Hall, said: &Path, calls: &mut Vec<protocol::Call>, seq: u64) {
    calls.push(call(seq, "X999", 1, 0));
    hall.show(calls);
    appears(said.join(format!("{seq:06}-X999.wav"))).await;
}

#[actix_web::test]
async fn a_call_is_said_once_and_exactly() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = folder.path().join("said");
    let hall = Hall::open().await;
    let board = Box::start(&hall, folder.path());
    let mut calls = vec![call(41, "B045", 12, 0)];
    hall.show(&calls);
    let wav = samples(&appears(said.join("000041-B045.wav")).await);
    assert_eq!(wav, expected(&calls, Style::Twice));
    let peak = wav
        .iter()
        .map(|sample| sample.unsigned_abs())
        .max()
        .expect("samples");
    let power: f64 = wav.iter().map(|sample| f64::from(*sample).powi(2)).sum();
    let rms = (power / wav.len() as f64).sqrt();
    assert!((15_000..32_000).contains(&peak), "peak {peak}");
    assert!((1_500.0..8_000.0).contains(&rms), "rms {rms}");

    // The same call in newer views is not said again; a repeated one is.
    for _ in 0..3 {
        hall.show(&calls);
    }
    until_said(&hall, &said, &mut calls, 42).await;
    assert_eq!(files(&said), ["000041-B045.wav", "000042-X999.wav"]);
    calls.push(call(43, "B045", 12, 0));
    hall.show(&calls);
    appears(said.join("000043-B045.wav")).await;
    assert!(hall.troubles.borrow().is_empty());
    assert!(
        hall.facts.borrow().contains(&"voice=wav".to_owned()),
        "{:?}",
        hall.facts.borrow()
    );
    board.stop().await;
}

#[actix_web::test]
async fn calls_at_once_are_said_in_order_and_shorter() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = folder.path().join("said");
    let hall = Hall::open().await;
    let board = Box::start(&hall, folder.path());
    let calls: Vec<_> = (1..=9)
        .map(|seq| call(seq, &format!("A00{seq}"), 3, 0))
        .collect();
    hall.show(&calls);
    let last = appears(said.join("000009-A009.wav")).await;
    let batch = "000001-A001+A002+A003+A004+A005+A006.wav";
    assert_eq!(
        files(&said),
        [
            batch,
            "000007-A007.wav",
            "000008-A008.wav",
            "000009-A009.wav"
        ]
    );
    assert_eq!(
        samples(&said.join(batch)),
        expected(&calls[..6], Style::Batch)
    );
    assert_eq!(
        samples(&said.join("000007-A007.wav")),
        expected(&calls[6..7], Style::Once)
    );
    assert_eq!(samples(&last), expected(&calls[8..9], Style::Twice));
    board.stop().await;
}

#[actix_web::test]
async fn a_board_that_starts_again_repeats_nothing_and_misses_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = folder.path().join("said");
    let hall = Hall::open().await;
    let board = Box::start(&hall, folder.path());
    let mut calls = vec![call(7, "B001", 1, 0)];
    hall.show(&calls);
    appears(said.join("000007-B001.wav")).await;
    board.stop().await;
    std::fs::remove_dir_all(&said).expect("removed");
    // A call while it was down, and one that is too old to be said.
    calls.push(call(8, "B002", 2, 40_000));
    calls.push(call(9, "B003", 3, 0));
    hall.show(&calls);
    let board = Box::start(&hall, folder.path());
    appears(said.join("000009-B003.wav")).await;
    until_said(&hall, &said, &mut calls, 10).await;
    assert_eq!(files(&said), ["000009-B003.wav", "000010-X999.wav"]);
    board.stop().await;
}

#[actix_web::test]
async fn an_old_call_and_one_that_nobody_remembers_stay_unspoken() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = folder.path().join("said");
    let hall = Hall::open().await;
    // 31 s old; and 20 s old, but of before the box began.
    let mut calls = vec![call(1, "B001", 1, 31_000), call(2, "B002", 2, 20_000)];
    hall.show(&calls);
    let board = Box::start(&hall, folder.path());
    hall.greeted(1).await;
    until_said(&hall, &said, &mut calls, 3).await;
    assert_eq!(files(&said), ["000003-X999.wav"]);
    board.stop().await;
}

#[actix_web::test]
async fn a_cut_line_repeats_nothing_and_loses_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = folder.path().join("said");
    let hall = Hall::open().await;
    let board = Box::start(&hall, folder.path());
    let mut calls = vec![call(1, "B001", 1, 0)];
    hall.show(&calls);
    appears(said.join("000001-B001.wav")).await;
    hall.cut();
    calls.push(call(2, "B002", 2, 0));
    hall.show(&calls);
    hall.greeted(2).await;
    appears(said.join("000002-B002.wav")).await;
    until_said(&hall, &said, &mut calls, 3).await;
    assert_eq!(files(&said).len(), 3);
    assert_eq!(
        samples(&said.join("000002-B002.wav")),
        expected(&calls[1..2], Style::Twice)
    );
    board.stop().await;
}

#[actix_web::test]
async fn a_label_that_cannot_be_read_stops_nobody() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = folder.path().join("said");
    let hall = Hall::open().await;
    let board = Box::start(&hall, folder.path());
    let mut calls = vec![call(1, "Q001", 1, 0)];
    hall.show(&calls);
    until_said(&hall, &said, &mut calls, 2).await;
    assert_eq!(files(&said), ["000002-X999.wav"]);
    board.stop().await;
}

#[actix_web::test]
async fn page_and_panel_show_what_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let hall = Hall::open().await;
    let board = Box::start(&hall, folder.path());
    let calls = vec![call(1, "B045", 12, 60_000), call(2, "AC007", 3, 0)];
    hall.show(&calls);
    let panel = folder.path().join("panel.txt");
    let shows = async {
        loop {
            let text = std::fs::read_to_string(&panel).unwrap_or_default();
            if text.starts_with("AC007") {
                return text;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    let text = within("the panel", shows).await;
    assert_eq!(text, "AC007 ->   3 *\nB045  ->  12\n-\n-\n-\n");

    let host = board
        .running
        .address
        .trim_start_matches("http://")
        .to_owned();
    let mut stream = tokio::net::TcpStream::connect(&host)
        .await
        .expect("the page");
    let ask = format!("GET /board HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(ask.as_bytes()).await.expect("asked");
    let mut answer = String::new();
    within("the page", stream.read_to_string(&mut answer))
        .await
        .expect("UTF-8");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(
        answer.contains("content-security-policy") && answer.contains("/assets/"),
        "{answer}"
    );
    drop(stream);
    board.stop().await;
}

#[actix_web::test]
async fn announcements_are_said_in_turn_with_calls_and_what_is_urgent_goes_first() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = folder.path().join("said");
    let hall = Hall::open().await;
    let board = Box::start(&hall, folder.path());
    hall.greeted(1).await;
    let row = |seq: u64, vi: &str, en: &str, urgent: bool| AnnouncementRow {
        seq,
        at: appliance::clock::now(),
        until: Millis(appliance::clock::now().0 + 600_000),
        zone: None,
        text: Names {
            vi: vi.into(),
            en: en.into(),
        },
        urgent,
        own: false,
    };
    let lost = row(
        7,
        "Ông/bà để quên đồ, mời đến bàn hướng dẫn.",
        "Lost something? Please come to the guide desk.",
        false,
    );
    hall.announce(std::slice::from_ref(&lost));
    let wav = samples(&appears(said.join("000007-say-do-roi.wav")).await);
    let pack = Pack::bundled();
    let (_, parts) = pack.announcement(&lost.text, false).expect("a clip");
    assert_eq!(wav, pack.join(&parts).samples, "joined without a gap");

    // A text that no clip says is shown only; the urgent one goes before the calls that wait.
    let leave = row(
        9,
        "Mời ông/bà bình tĩnh rời sảnh theo lối thoát hiểm.",
        "Please leave the hall calmly by the emergency exits.",
        true,
    );
    let odd = row(8, "Câu không có giọng.", "No clip.", false);
    let mut calls = vec![call(41, "B045", 12, 0)];
    hall.announce(&[lost, odd, leave.clone()]);
    hall.show(&calls);
    let urgent = appears(said.join("000009-say-so-tan.wav")).await;
    let (_, parts) = pack.announcement(&leave.text, true).expect("a clip");
    assert_eq!(samples(&urgent), pack.join(&parts).samples, "twice");
    appears(said.join("000041-B045.wav")).await;
    until_said(&hall, &said, &mut calls, 42).await;
    assert_eq!(
        files(&said),
        [
            "000007-say-do-roi.wav",
            "000009-say-so-tan.wav",
            "000041-B045.wav",
            "000042-X999.wav"
        ],
        "each once, and nothing else"
    );
    board.stop().await;
}
