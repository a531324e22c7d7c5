//! The line with lost, doubled and late messages, driven by hand.

use protocol::{Done, HallNames, Role, Trouble, You};

use super::*;

type Line = Link<u32, &'static str>;

fn line() -> Line {
    Link::new("test", Keys::new([5; 32]), 0)
}

fn acts(line: &mut Line) -> Vec<Act<u32, &'static str>> {
    std::iter::from_fn(|| line.next_act()).collect()
}

fn welcome() -> ToScreen<u32> {
    ToScreen::Welcome(Welcome {
        speed: None,
        version: version::CURRENT,
        build: "server".into(),
        now: Millis(1),
        you: You {
            name: "counter-4".into(),
            role: Role::Counter,
            counter: Some(4),
            zone: None,
        },
        hall: HallNames::default(),
    })
}

/// Connects and is greeted at `now`; answers what was done after the greeting.
fn up(line: &mut Line, now: u64) -> Vec<Act<u32, &'static str>> {
    line.tick(now);
    assert!(
        acts(line).contains(&Act::Connect),
        "it wants to connect at {now}"
    );
    line.connected(now);
    let hello = acts(line);
    assert!(
        matches!(&hello[..], [Act::Send(ToServer::Hello(_))]),
        "{hello:?}"
    );
    line.heard(welcome(), now);
    let mut done = acts(line);
    assert!(matches!(done.remove(0), Act::Up(_)));
    done
}

fn sent(key: &str, request: &'static str) -> Act<u32, &'static str> {
    Act::Send(ToServer::Request {
        key: key.into(),
        request,
    })
}

fn done() -> Answer {
    Answer::Done(Done::default())
}

#[test]
fn nothing_is_asked_before_the_greeting_and_then_in_order() {
    let mut line = line();
    line.request("a".into(), "start", None, 0).unwrap();
    line.request("b".into(), "finish", None, 0).unwrap();
    assert_eq!(up(&mut line, 0), [sent("a", "start"), sent("b", "finish")]);
    assert!(line.is_up());
}

#[test]
fn a_cut_line_sends_what_was_not_answered_again_with_the_same_keys() {
    let mut line = line();
    up(&mut line, 0);
    for (key, request) in [("a", "call"), ("b", "start"), ("c", "finish")] {
        line.request(key.into(), request, None, 10).unwrap();
    }
    line.heard(
        ToScreen::Answer {
            key: "b".into(),
            answer: done(),
        },
        20,
    );
    assert_eq!(acts(&mut line).len(), 4, "three sent, one answered");
    line.lost("cut", None, 30);
    assert_eq!(
        acts(&mut line),
        [
            Act::Disconnect,
            Act::Down {
                unwelcome: None,
                cause: "cut".into()
            }
        ]
    );
    assert!(!line.is_up());
    let at = line.deadline();
    let again = up(&mut line, at);
    assert_eq!(again, [sent("a", "call"), sent("c", "finish")]);
}

#[test]
fn an_answer_that_was_lost_is_asked_for_again_and_one_that_comes_twice_counts_once() {
    let mut line = line();
    up(&mut line, 0);
    line.request("a".into(), "call", None, 0).unwrap();
    assert_eq!(acts(&mut line), [sent("a", "call")]);
    // The connection lives, the answer does not come.
    line.heard(
        ToScreen::Beat {
            now: Millis(9),
            version: 0,
        },
        RESEND_MS - 1,
    );
    line.tick(RESEND_MS);
    assert!(acts(&mut line).contains(&sent("a", "call")));
    let answer = ToScreen::Answer {
        key: "a".into(),
        answer: done(),
    };
    line.heard(answer.clone(), RESEND_MS + 1);
    assert_eq!(
        acts(&mut line),
        [Act::Answered {
            key: "a".into(),
            answer: done()
        }]
    );
    line.heard(answer, RESEND_MS + 2);
    assert_eq!(acts(&mut line), [], "the second is nobody's");
}

#[test]
fn an_answer_after_a_reconnection_is_as_good() {
    let mut line = line();
    up(&mut line, 0);
    line.request("a".into(), "call", None, 0).unwrap();
    line.lost("cut", None, 5);
    acts(&mut line);
    let at = line.deadline();
    up(&mut line, at);
    line.heard(
        ToScreen::Answer {
            key: "a".into(),
            answer: done(),
        },
        at + 1,
    );
    assert_eq!(
        acts(&mut line),
        [Act::Answered {
            key: "a".into(),
            answer: done()
        }]
    );
}

#[test]
fn a_request_that_took_too_long_is_given_up_and_its_late_answer_ignored() {
    let mut line = line();
    up(&mut line, 0);
    line.request("a".into(), "call", Some(900), 0).unwrap();
    acts(&mut line);
    assert!(line.deadline() <= 900);
    line.tick(900);
    assert_eq!(acts(&mut line), [Act::TooLate { key: "a".into() }]);
    line.heard(
        ToScreen::Answer {
            key: "a".into(),
            answer: done(),
        },
        901,
    );
    assert_eq!(acts(&mut line), []);
}

#[test]
fn the_same_key_is_one_request_and_too_many_are_given_back() {
    let mut line = line();
    up(&mut line, 0);
    line.request("k0".into(), "call", Some(100), 0).unwrap();
    line.request("k0".into(), "call", Some(500), 1).unwrap();
    assert_eq!(acts(&mut line), [sent("k0", "call")]);
    line.tick(200);
    assert_eq!(acts(&mut line), [], "the more patient of the two counts");
    for number in 1..MAX_WAITING {
        line.request(format!("k{number}"), "call", None, 201)
            .unwrap();
    }
    assert_eq!(
        line.request("more".into(), "call", None, 202),
        Err("more".into())
    );
}

#[test]
fn silence_means_that_the_line_is_lost() {
    let mut line = line();
    up(&mut line, 0);
    line.tick(SILENCE_MS - 1);
    assert_eq!(
        acts(&mut line),
        [Act::Send(ToServer::Alive)],
        "the box itself is not silent"
    );
    line.tick(SILENCE_MS);
    assert!(matches!(
        &acts(&mut line)[..],
        [Act::Disconnect, Act::Down { .. }]
    ));
}

#[test]
fn old_views_are_dropped_and_any_view_is_new_after_a_reconnection() {
    let mut line = line();
    up(&mut line, 0);
    for version in [7, 6, 7, 8] {
        line.heard(ToScreen::View { version, view: 0 }, 1);
    }
    let versions: Vec<u64> = acts(&mut line)
        .into_iter()
        .map(|act| match act {
            Act::View {
                version,
                connection: 1,
                ..
            } => version,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(versions, [7, 8]);
    line.heard(
        ToScreen::Beat {
            now: Millis(1),
            version: 9,
        },
        2,
    );
    assert!(
        acts(&mut line).contains(&Act::Send(ToServer::Refresh)),
        "it is behind"
    );
    line.lost("cut", None, 3);
    acts(&mut line);
    let at = line.deadline();
    up(&mut line, at);
    line.heard(
        ToScreen::View {
            version: 1,
            view: 0,
        },
        at,
    );
    assert_eq!(
        acts(&mut line),
        [Act::View {
            connection: 2,
            version: 1,
            view: 0
        }]
    );
}

#[test]
fn a_refused_box_waits_longer_and_says_why() {
    let mut line = line();
    line.connected(0);
    acts(&mut line);
    let why = Unwelcome {
        code: "no_token".into(),
        say: protocol::Names::default(),
        remedy: protocol::Names::default(),
    };
    line.heard(ToScreen::Unwelcome(why.clone()), 1);
    let told = acts(&mut line);
    assert!(matches!(&told[1], Act::Down { unwelcome: Some(told), .. } if *told == why));
    let pause = line.deadline() - 1;
    assert!(
        (UNWELCOME_PAUSE_MS / 2..=UNWELCOME_PAUSE_MS).contains(&pause),
        "{pause}"
    );
}

#[test]
fn a_server_that_is_away_is_tried_at_most_three_seconds_apart() {
    let mut line = line();
    acts(&mut line);
    let mut now = 0;
    for _ in 0..50 {
        line.lost("refused", None, now);
        let next = line.deadline();
        assert!(next - now <= 3_000, "{}", next - now);
        now = next;
        line.tick(now);
        assert!(acts(&mut line).contains(&Act::Connect));
    }
    // A connection that hangs is given up, too.
    line.tick(now + CONNECT_MS);
    assert!(matches!(
        &acts(&mut line)[..],
        [Act::Disconnect, Act::Down { .. }]
    ));
}

#[test]
fn a_report_is_told_again_after_a_reconnection_and_only_when_it_changed() {
    let mut line = line();
    let trouble = TroubleReport {
        trouble: Trouble::KeypadSilent,
        since: Millis(1),
        cause: String::new(),
    };
    let told = Act::Send(ToServer::Report {
        troubles: vec![trouble.clone()],
        facts: Vec::new(),
    });
    line.report(vec![trouble.clone()], Vec::new(), 0);
    assert_eq!(up(&mut line, 0), std::slice::from_ref(&told));
    line.report(vec![trouble], Vec::new(), 1);
    assert_eq!(acts(&mut line), []);
    line.lost("cut", None, 2);
    acts(&mut line);
    let at = line.deadline();
    assert_eq!(up(&mut line, at), [told]);
}
