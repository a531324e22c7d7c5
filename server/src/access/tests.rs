//! Rights from enrolment to revocation, with time as an argument.

use std::os::unix::fs::PermissionsExt;

use super::*;

const NOW: Millis = Millis(1_795_480_200_000);
const MINUTE: i64 = 60_000;

fn open(dir: &Path) -> Access {
    Access::open(dir, appliance::seed::seed()).expect("a fresh file of rights")
}

fn grant(role: Role, name: &str) -> Grant {
    let counter = (role == Role::Counter).then_some(4);
    Grant {
        role,
        name: name.into(),
        counter,
        zone: None,
    }
}

/// A folder with rights, and a code for a supervisor.
fn with_code(lifetime_ms: i64) -> (tempfile::TempDir, Access, String) {
    let dir = tempfile::tempdir().unwrap();
    let access = open(dir.path());
    let code = access
        .enrol_code(&grant(Role::Supervisor, "truc"), lifetime_ms, NOW)
        .unwrap();
    (dir, access, code)
}

#[test]
fn a_token_stands_for_its_grant_and_only_its_hash_is_stored() {
    let dir = tempfile::tempdir().unwrap();
    let access = open(dir.path());
    let counter = grant(Role::Counter, "quay-4");
    let token = access.enrol(&counter, NOW).unwrap();
    assert_eq!(access.who(&token, NOW), Some(counter));
    assert_eq!(access.who("", NOW), None);
    assert_eq!(access.who(&token[1..], NOW), None);
    assert!(
        access.session(&token, NOW).is_empty(),
        "a token is no session"
    );
    drop(access);
    for entry in std::fs::read_dir(dir.path()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let has = bytes
            .windows(token.len())
            .any(|part| part == token.as_bytes());
        assert!(!has, "{} holds the token", path.display());
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "others can read {}", path.display());
    }
}

#[test]
fn a_token_outlives_a_restart_and_dies_when_the_name_is_enrolled_again() {
    let dir = tempfile::tempdir().unwrap();
    let kiosk = grant(Role::Kiosk, "kiosk-1");
    let first = open(dir.path()).enrol(&kiosk, NOW).unwrap();
    let access = open(dir.path());
    assert_eq!(access.who(&first, NOW), Some(kiosk.clone()));
    let moved = Grant {
        zone: Some("a".into()),
        ..kiosk
    };
    let second = access.enrol(&moved, NOW).unwrap();
    assert_ne!(first, second);
    assert_eq!(access.who(&first, NOW), None, "the old token still opens");
    assert_eq!(access.who(&second, NOW), Some(moved));
    assert_eq!(access.list(NOW).unwrap().len(), 1);
}

#[test]
fn a_name_has_one_right_in_each_role() {
    let dir = tempfile::tempdir().unwrap();
    let access = open(dir.path());
    let viewer = access.enrol(&grant(Role::Viewer, "bao-cao"), NOW).unwrap();
    let admin = access.enrol(&grant(Role::Admin, "bao-cao"), NOW).unwrap();
    assert_eq!(
        access.who(&viewer, NOW).map(|grant| grant.role),
        Some(Role::Viewer)
    );
    assert_eq!(
        access.who(&admin, NOW).map(|grant| grant.role),
        Some(Role::Admin)
    );
    assert_eq!(access.revoke("bao-cao").unwrap(), 2);
    assert_eq!(
        (access.who(&viewer, NOW), access.who(&admin, NOW)),
        (None, None)
    );
    assert_eq!(access.revoke("bao-cao").unwrap(), 0);
}

#[test]
fn a_code_works_once_in_one_browser() {
    let (_dir, access, code) = with_code(CODE_LIFETIME_MS);
    assert_eq!(code.len(), CODE_CHARS);
    let typed = format!("{}-{}", code[..4].to_lowercase(), &code[4..]);
    let (session, got) = access.redeem(&typed, None, NOW).unwrap();
    assert_eq!(got, grant(Role::Supervisor, "truc"));
    assert_eq!(access.session(&session, NOW), [got]);
    assert!(matches!(
        access.redeem(&code, None, NOW),
        Err(RedeemError::Used)
    ));
    assert_eq!(access.who(&session, NOW), None, "a session is no token");
}

#[test]
fn a_code_dies_at_its_time() {
    let (_dir, access, code) = with_code(MINUTE);
    let late = NOW.plus(MINUTE);
    assert!(matches!(
        access.redeem(&code, None, late),
        Err(RedeemError::Expired)
    ));
    assert!(access.redeem(&code, None, late.plus(-1)).is_ok());
}

#[test]
fn a_session_lasts_twelve_hours_and_no_longer() {
    let (_dir, access, code) = with_code(CODE_LIFETIME_MS);
    let (session, _) = access.redeem(&code, None, NOW).unwrap();
    assert_eq!(access.session(&session, NOW.plus(SESSION_MS - 1)).len(), 1);
    assert_eq!(access.session(&session, NOW.plus(SESSION_MS)), []);
}

#[test]
fn a_second_code_adds_to_the_browser_under_a_new_name() {
    let (_dir, access, code) = with_code(CODE_LIFETIME_MS);
    let (first, _) = access.redeem(&code, None, NOW).unwrap();
    let later = NOW.plus(3_600_000);
    let counter = grant(Role::Counter, "quay-4");
    let code = access
        .enrol_code(&counter, CODE_LIFETIME_MS, later)
        .unwrap();
    let (second, _) = access.redeem(&code, Some(&first), later).unwrap();
    assert_ne!(first, second);
    assert_eq!(
        access.session(&first, later),
        [],
        "the old name still opens"
    );
    let roles = |now| {
        access
            .session(&second, now)
            .iter()
            .map(|grant| grant.role)
            .collect::<Vec<_>>()
    };
    assert_eq!(roles(later), [Role::Counter, Role::Supervisor]);
    // The older right ends at its own time.
    assert_eq!(roles(NOW.plus(SESSION_MS)), [Role::Counter]);
}

#[test]
fn signing_out_ends_everything_in_the_browser() {
    let (_dir, access, code) = with_code(CODE_LIFETIME_MS);
    let (session, _) = access.redeem(&code, None, NOW).unwrap();
    access.end_session(&session).unwrap();
    assert_eq!(access.session(&session, NOW), []);
    access.end_session("never was").unwrap();
}

#[test]
fn five_wrong_codes_in_a_minute_lock_the_door_for_two() {
    let (dir, access, code) = with_code(CODE_LIFETIME_MS);
    let wrong = |access: &Access, at: i64| access.redeem("00000000", None, NOW.plus(at));
    for try_no in 0..5 {
        assert!(
            matches!(wrong(&access, try_no * 1_000), Err(RedeemError::Wrong)),
            "{try_no}"
        );
    }
    let locked = access.redeem(&code, None, NOW.plus(5_000));
    assert!(
        matches!(locked, Err(RedeemError::Locked { wait_s: 119 })),
        "{locked:?}"
    );
    // A restart gives a guesser nothing.
    drop(access);
    let access = open(dir.path());
    let locked = access.redeem(&code, None, NOW.plus(4_000 + LOCK_MS - 1));
    assert!(
        matches!(locked, Err(RedeemError::Locked { wait_s: 1 })),
        "{locked:?}"
    );
    // Tries while it is locked do not lengthen it, and the right code works afterwards.
    assert!(
        access
            .redeem(&code, None, NOW.plus(4_000 + LOCK_MS))
            .is_ok()
    );
}

#[test]
fn a_locked_door_leaves_those_inside_alone() {
    let (_dir, access, code) = with_code(CODE_LIFETIME_MS);
    let (session, _) = access.redeem(&code, None, NOW).unwrap();
    for _ in 0..8 {
        let _ = access.redeem("00000000", None, NOW);
    }
    assert_eq!(access.session(&session, NOW.plus(1)).len(), 1);
}

#[test]
fn slow_mistakes_and_what_cannot_be_a_code_lock_nothing() {
    let (_dir, access, code) = with_code(MAX_CODE_LIFETIME_MS);
    for hour in 0..10 {
        let at = NOW.plus(hour * 20 * MINUTE);
        assert!(matches!(
            access.redeem("00000000", None, at),
            Err(RedeemError::Wrong)
        ));
    }
    for _ in 0..50 {
        assert!(matches!(
            access.redeem("not a code!", None, NOW),
            Err(RedeemError::Wrong)
        ));
    }
    assert!(access.redeem(&code, None, NOW.plus(201 * MINUTE)).is_ok());
}

#[test]
fn a_clock_that_went_back_does_not_lock_for_ever() {
    let (_dir, access, code) = with_code(CODE_LIFETIME_MS);
    let future = NOW.plus(400 * 24 * 3_600_000);
    for _ in 0..6 {
        let _ = access.redeem("00000000", None, future);
    }
    assert!(access.redeem(&code, None, NOW).is_ok());
}

#[test]
fn another_program_gives_rights_at_once_and_takes_them_within_a_second() {
    let dir = tempfile::tempdir().unwrap();
    let server = open(dir.path());
    assert_eq!(server.who("x", NOW), None);
    let operator = open(dir.path());
    let token = operator.enrol(&grant(Role::Board, "bang-1"), NOW).unwrap();
    assert_eq!(
        server.who(&token, NOW).map(|grant| grant.name),
        Some("bang-1".into())
    );
    assert_eq!(operator.revoke("bang-1").unwrap(), 1);
    // Within the second the server need not have looked; after it, it has.
    assert_eq!(server.who(&token, NOW.plus(LOOK_EVERY_MS)), None);
}

#[test]
fn revoking_takes_token_codes_and_browsers() {
    let (_dir, access, code) = with_code(CODE_LIFETIME_MS);
    let supervisor = grant(Role::Supervisor, "truc");
    let token = access.enrol(&supervisor, NOW).unwrap();
    let spare = access
        .enrol_code(&supervisor, CODE_LIFETIME_MS, NOW)
        .unwrap();
    let (session, _) = access.redeem(&code, None, NOW).unwrap();
    assert_eq!(access.revoke("truc").unwrap(), 1);
    assert_eq!(access.who(&token, NOW), None);
    assert_eq!(access.session(&session, NOW), []);
    assert!(matches!(
        access.redeem(&spare, None, NOW),
        Err(RedeemError::Wrong)
    ));
}

#[test]
fn the_list_tells_what_each_name_holds() {
    let (_dir, access, code) = with_code(CODE_LIFETIME_MS);
    access.enrol(&grant(Role::Counter, "quay-4"), NOW).unwrap();
    access.redeem(&code, None, NOW).unwrap();
    access
        .enrol_code(&grant(Role::Supervisor, "truc"), MINUTE, NOW)
        .unwrap();
    let told = |now| {
        let rows = access.list(now).unwrap();
        rows.iter()
            .map(|row| {
                let name = row.grant.name.clone();
                (name, row.has_token, row.open_codes, row.browsers)
            })
            .collect::<Vec<_>>()
    };
    let (counter, truc) = (String::from("quay-4"), String::from("truc"));
    assert_eq!(
        told(NOW),
        [(counter.clone(), true, 0, 0), (truc.clone(), false, 1, 1)]
    );
    let night = NOW.plus(SESSION_MS);
    assert_eq!(told(night), [(counter, true, 0, 0), (truc, false, 0, 0)]);
}

#[test]
fn an_enrolment_that_cannot_be_is_refused_and_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let access = open(dir.path());
    let with = |role, name: &str, counter, zone: Option<&str>| {
        let grant = Grant {
            role,
            name: name.into(),
            counter,
            zone: zone.map(Into::into),
        };
        match access.enrol(&grant, NOW) {
            Err(AccessTrouble::Bad(bad)) => Some(bad),
            _ => None,
        }
    };
    let long = "x".repeat(MAX_NAME_CHARS + 1);
    for name in ["", " ", " kiosk", "kiosk\n", "a\u{7}b", &long] {
        assert_eq!(
            with(Role::Kiosk, name, None, None),
            Some(BadGrant::Name),
            "{name:?}"
        );
    }
    assert_eq!(with(Role::Phone, "p", None, None), Some(BadGrant::Role));
    assert_eq!(
        with(Role::Counter, "c", None, None),
        Some(BadGrant::CounterMissing)
    );
    assert_eq!(
        with(Role::Counter, "c", Some(0), None),
        Some(BadGrant::CounterMissing)
    );
    assert_eq!(
        with(Role::Counter, "c", Some(1_000), None),
        Some(BadGrant::CounterMissing)
    );
    assert_eq!(
        with(Role::Kiosk, "k", Some(4), None),
        Some(BadGrant::CounterNotWanted)
    );
    assert_eq!(
        with(Role::Admin, "a", None, Some("a")),
        Some(BadGrant::ZoneNotWanted)
    );
    for lifetime in [0, MIN_CODE_LIFETIME_MS - 1, MAX_CODE_LIFETIME_MS + 1] {
        let refused = access.enrol_code(&grant(Role::Admin, "a"), lifetime, NOW);
        assert!(
            matches!(refused, Err(AccessTrouble::Bad(BadGrant::Lifetime))),
            "{lifetime}"
        );
    }
    assert_eq!(access.list(NOW).unwrap(), []);
}

#[test]
fn every_reason_has_words() {
    let bad = BadGrant::ALL.iter().map(|bad| bad.code());
    for code in bad.chain(["access_file"]) {
        for key in [format!("access.{code}"), format!("access.{code}_remedy")] {
            assert!(appliance::words::is_known(&key), "no words for {key}");
        }
    }
    for code in ["code_wrong", "code_used", "code_expired", "code_locked"] {
        for key in [format!("refusal.{code}"), format!("refusal.{code}_remedy")] {
            assert!(appliance::words::is_known(&key), "no words for {key}");
        }
    }
}

#[test]
fn a_file_of_a_newer_program_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    drop(open(dir.path()));
    let file = rusqlite::Connection::open(dir.path().join(FILE)).unwrap();
    file.pragma_update(None, "user_version", 99).unwrap();
    drop(file);
    let refused = Access::open(dir.path(), [1; 32]).unwrap_err().to_string();
    assert!(
        refused.contains("version 99") && refused.contains("newer program"),
        "{refused}"
    );
}

#[test]
fn two_programs_that_open_a_fresh_file_at_once_both_succeed() {
    let dir = tempfile::tempdir().unwrap();
    let threads: Vec<_> = (0..8)
        .map(|i| {
            let dir = dir.path().to_owned();
            std::thread::spawn(move || {
                let access = Access::open(&dir, [i; 32]).map_err(|cause| cause.to_string())?;
                let name = format!("kiosk-{i}");
                access
                    .enrol(&grant(Role::Kiosk, &name), NOW)
                    .map_err(|cause| cause.to_string())
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap().expect("each program enrols");
    }
    assert_eq!(open(dir.path()).list(NOW).unwrap().len(), 8);
}

#[test]
fn many_who_come_at_once_with_a_new_token_are_all_let_in() {
    let dir = tempfile::tempdir().unwrap();
    let server = open(dir.path());
    assert_eq!(server.who("x", NOW), None);
    let operator = open(dir.path());
    let token = operator.enrol(&grant(Role::Board, "bang-1"), NOW).unwrap();
    std::thread::scope(|scope| {
        let asked: Vec<_> = (0..16)
            .map(|_| scope.spawn(|| server.who(&token, NOW).is_some()))
            .collect();
        assert!(asked.into_iter().all(|asked| asked.join().unwrap()));
    });
}
