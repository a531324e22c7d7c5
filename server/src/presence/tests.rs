//! Devices and troubles, with time as an argument.

use super::*;

const NOW: Millis = Millis(1_795_482_000_000);

fn kiosk() -> Grant {
    Grant {
        role: Role::Kiosk,
        name: "kiosk-1".into(),
        counter: None,
        zone: None,
    }
}

fn board(zone: Option<&str>) -> Grant {
    Grant {
        role: Role::Board,
        name: "bang-1".into(),
        counter: None,
        zone: zone.map(Into::into),
    }
}

fn report(trouble: Trouble, cause: &str) -> TroubleReport {
    TroubleReport {
        trouble,
        since: protocol::Millis(NOW.0),
        cause: cause.into(),
    }
}

fn codes(presence: &Presence, now: Millis) -> Vec<(String, String)> {
    let troubles = presence.present(now).troubles;
    troubles
        .into_iter()
        .map(|it| (it.code, it.device))
        .collect()
}

#[test]
fn a_device_is_listed_from_its_first_session_on() {
    let presence = Presence::default();
    presence.came(&kiosk(), Kind::Box, "0.1".into(), NOW);
    presence.came(&kiosk(), Kind::Box, "0.1".into(), NOW.plus(5));
    presence.went(&kiosk(), NOW.plus(10));
    let row = |now| presence.present(now).devices[0].clone();
    assert!(row(NOW.plus(10)).online, "one of its two sessions is there");
    assert_eq!(row(NOW.plus(10)).since.0, NOW.0);
    assert_eq!(row(NOW).facts[0].value, "0.1");
    presence.went(&kiosk(), NOW.plus(20));
    assert_eq!(
        (row(NOW.plus(20)).online, row(NOW.plus(20)).since.0),
        (false, NOW.plus(20).0)
    );
}

#[test]
fn a_box_that_stays_away_is_a_trouble_and_a_closed_browser_is_none() {
    let presence = Presence::default();
    let mut browser = kiosk();
    browser.name = "browser".into();
    presence.came(&kiosk(), Kind::Box, String::new(), NOW);
    presence.came(&browser, Kind::Browser, String::new(), NOW);
    presence.went(&kiosk(), NOW);
    presence.went(&browser, NOW);
    assert_eq!(presence.present(NOW).changes, Some(NOW.plus(GONE_AFTER_MS)));
    assert_eq!(codes(&presence, NOW.plus(GONE_AFTER_MS - 1)), []);
    let late = NOW.plus(GONE_AFTER_MS);
    assert_eq!(codes(&presence, late), [("S101".into(), "kiosk-1".into())]);
    assert_eq!(presence.present(late).changes, None);
    presence.came(&kiosk(), Kind::Box, String::new(), late);
    assert_eq!(codes(&presence, late), []);
}

#[test]
fn a_report_is_the_whole_list_and_is_forgotten_with_the_session() {
    let presence = Presence::default();
    presence.came(&kiosk(), Kind::Box, String::new(), NOW);
    let paper = || {
        vec![
            report(Trouble::PaperLow, "20 slips"),
            report(Trouble::CameraBroken, ""),
        ]
    };
    assert!(presence.report(&kiosk(), paper(), Vec::new()));
    assert!(
        !presence.report(&kiosk(), paper(), Vec::new()),
        "the same again is no news"
    );
    assert_eq!(codes(&presence, NOW).len(), 2);
    assert!(presence.report(&kiosk(), vec![report(Trouble::PaperOut, "")], Vec::new()));
    assert_eq!(codes(&presence, NOW), [("K101".into(), "kiosk-1".into())]);
    presence.went(&kiosk(), NOW);
    assert_eq!(codes(&presence, NOW), []);
}

#[test]
fn a_box_cannot_speak_for_the_server_nor_without_end() {
    let presence = Presence::default();
    presence.came(&kiosk(), Kind::Box, String::new(), NOW);
    let fact = |name: String| Fact {
        name,
        value: "x".repeat(10 * MAX_TEXT_CHARS),
    };
    let facts: Vec<Fact> = (0..10 * MAX_FACTS).map(|i| fact(i.to_string())).collect();
    let troubles = [
        Trouble::DiskNearlyFull,
        Trouble::HelpWanted,
        Trouble::DeviceGone,
    ];
    let mut troubles: Vec<_> = troubles.map(|it| report(it, "")).into();
    troubles.extend((0..100).map(|_| report(Trouble::PrinterError, &"ổ".repeat(1_000))));
    presence.report(&kiosk(), troubles, facts);
    let present = presence.present(NOW);
    assert_eq!(present.devices[0].facts.len(), MAX_FACTS);
    assert!(
        present.devices[0]
            .facts
            .iter()
            .all(|it| it.value.len() == MAX_TEXT_CHARS)
    );
    assert_eq!(present.troubles.len(), MAX_TROUBLES);
    let told = |it: &Standing| {
        it.code == "K105" && it.cause.chars().count() == MAX_TEXT_CHARS && it.device == "kiosk-1"
    };
    assert!(present.troubles.iter().all(told));
}

#[test]
fn help_is_wanted_until_it_is_answered() {
    let presence = Presence::default();
    presence.came(&kiosk(), Kind::Box, String::new(), NOW);
    assert!(presence.help(&kiosk(), NOW));
    assert!(
        !presence.help(&kiosk(), NOW.plus(1)),
        "a second touch is the same call"
    );
    let standing = &presence.present(NOW).troubles[0];
    assert_eq!((standing.code.as_str(), standing.since.0), ("K301", NOW.0));
    presence.went(&kiosk(), NOW);
    assert_eq!(
        codes(&presence, NOW).len(),
        1,
        "the person still stands there"
    );
    assert!(presence.help_answered("kiosk-1"));
    assert!(!presence.help_answered("kiosk-1"));
    assert_eq!(codes(&presence, NOW), []);
}

#[test]
fn a_box_speaks_for_its_zone_and_one_without_a_zone_for_all() {
    let voice = |value: &str| {
        vec![Fact {
            name: VOICE_FACT.into(),
            value: value.into(),
        }]
    };
    let speaks = |zone: Option<&str>, kind, value: &str, troubles: Vec<TroubleReport>| {
        let presence = Presence::default();
        presence.came(&board(zone), kind, String::new(), NOW);
        presence.report(&board(zone), troubles, voice(value));
        let present = presence.present(NOW);
        [
            present.speaks_in(Some("a")),
            present.speaks_in(Some("b")),
            present.speaks_in(None),
        ]
    };
    assert_eq!(
        speaks(Some("a"), Kind::Box, VOICE_HEARD, Vec::new()),
        [true, false, false]
    );
    assert_eq!(
        speaks(None, Kind::Box, VOICE_HEARD, Vec::new()),
        [true, true, true]
    );
    assert_eq!(speaks(Some("a"), Kind::Box, "wav", Vec::new()), [false; 3]);
    assert_eq!(
        speaks(Some("a"), Kind::Browser, VOICE_HEARD, Vec::new()),
        [false; 3]
    );
    let broken = vec![report(Trouble::VoiceUnavailable, "no sound card")];
    assert_eq!(
        speaks(Some("a"), Kind::Box, VOICE_HEARD, broken),
        [false; 3]
    );
}

#[test]
fn the_servers_own_trouble_stands_until_it_is_over() {
    let presence = Presence::default();
    assert!(presence.server_trouble(Trouble::DiskNearlyFull, Some("3 % free".into()), NOW));
    assert!(!presence.server_trouble(Trouble::DiskNearlyFull, Some("3 % free".into()), NOW));
    assert_eq!(codes(&presence, NOW), [("S902".into(), SERVER.into())]);
    assert!(presence.server_trouble(Trouble::DiskNearlyFull, None, NOW));
    assert!(!presence.server_trouble(Trouble::DiskNearlyFull, None, NOW));
}
