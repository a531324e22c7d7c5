//! The kiosk in words: what happens, and behind `>` what it does about it.

use protocol::{Millis, No, Trouble};

mod cut_off;

use super::*;

/// Runs a script. A line without `>` happens; the lines with `>` behind it are all that the
/// kiosk then does. `shows` says what the page is shown.
fn check(script: &str) {
    let mut stage = Stagehand::new();
    for (at, line) in script.lines().enumerate() {
        let line = line.trim();
        let place = format!("line {}: {line}", at + 1);
        if line.is_empty() {
        } else if let Some(expected) = line.strip_prefix("> ") {
            let found = stage
                .told
                .pop_front()
                .unwrap_or_else(|| "nothing more".to_owned());
            assert_eq!(found, expected, "{place}");
        } else {
            assert_eq!(
                stage.told,
                VecDeque::<String>::new(),
                "not expected before {place}"
            );
            stage.happens(line);
        }
    }
    assert_eq!(
        stage.told,
        VecDeque::<String>::new(),
        "not expected at the end"
    );
}

struct Stagehand {
    kiosk: Kiosk,
    now: Now,
    past: Past,
    ids: Vec<u64>,
    told: VecDeque<String>,
    /// What the kiosk's disk keeps of the hall.
    kept: Option<Kept>,
    disk_is_full: bool,
}

fn settings() -> Settings {
    Settings {
        panel_tenths_inch: 320,
        paper_mm: 80,
        ..Settings::default()
    }
}

fn slip(label: &str) -> Slip {
    Slip {
        label: label.to_owned(),
        date: "25/11/2026".to_owned(),
        ..Slip::default()
    }
}

impl Stagehand {
    fn new() -> Stagehand {
        let now = Now {
            at: Millis(1_000_000),
            mono: 0,
        };
        let mut kiosk = Kiosk::new(settings(), Past::default(), now);
        kiosk.line(true, Some("kiosk-1"), now);
        Stagehand {
            kiosk,
            now,
            past: Past::default(),
            ids: Vec::new(),
            told: VecDeque::new(),
            kept: None,
            disk_is_full: false,
        }
    }

    fn happens(&mut self, line: &str) {
        let (now, words) = (self.now, line.split_whitespace().collect::<Vec<_>>());
        let kiosk = &mut self.kiosk;
        match *words.as_slice() {
            ["page", key, "takes", group] => {
                let (group, language) = (group.to_owned(), Language::Vi);
                let request = KioskPageRequest::Issue {
                    group,
                    language,
                    photo: None,
                    agreed: false,
                    priority: None,
                    birth_year: None,
                    appointment: None,
                    identity: None,
                    filing: None,
                };
                kiosk.request(key.to_owned(), request, now);
            }
            ["page", key, "again", label] => {
                let request = KioskPageRequest::PrintAgain {
                    label: label.to_owned(),
                };
                kiosk.request(key.to_owned(), request, now);
            }
            ["page", key, "helps"] => kiosk.request(key.to_owned(), KioskPageRequest::Help, now),
            ["page", key, "leaves"] => kiosk.request(key.to_owned(), KioskPageRequest::Reset, now),
            ["printer", state] => {
                let state = state_of(state);
                kiosk.printer(state, "told by the test", now);
                if let Some(id) = self.ids.last() {
                    kiosk.asked(*id, state, now);
                }
            }
            ["server", key, "gives", label] => {
                let answer = Answer::Done(Done {
                    slip: Some(slip(label)),
                    ..Done::default()
                });
                kiosk.answered(key.to_owned(), Some(answer), now);
            }
            ["page", key, "holds", label] => {
                let (label, identity) = (label.to_owned(), Reading::new("001090123456"));
                let request = KioskPageRequest::Reprint { label, identity };
                kiosk.request(key.to_owned(), request, now);
            }
            ["server", key, "reprints", label] => {
                let answer = Answer::Done(Done {
                    slip: Some(slip(label)),
                    reprint: Some(1),
                    ..Done::default()
                });
                kiosk.answered(key.to_owned(), Some(answer), now);
            }
            ["server", key, "hears"] => {
                kiosk.answered(key.to_owned(), Some(Answer::Done(Done::default())), now);
            }
            ["server", key, "refuses", code] => {
                let no = No {
                    code: code.to_owned(),
                    ..say::busy()
                };
                kiosk.answered(key.to_owned(), Some(Answer::No(no)), now);
            }
            ["paper", result] => {
                let id = *self.ids.last().expect("something is printed");
                kiosk.printed(id, result_of(result), now);
            }
            ["line", up] => kiosk.line(up == "up", None, now),
            ["wait", seconds] => {
                let ms: u64 = seconds.parse::<u64>().expect("seconds") * 1_000;
                self.now.mono += ms;
                self.now.at.0 += i64::try_from(ms).expect("not that long");
                kiosk.tick(self.now);
            }
            ["killed"] => {
                self.kiosk = Kiosk::new(settings(), self.past.clone(), now);
                self.kiosk.line(true, None, now);
            }
            ["killed,", "without", "line"] => {
                let Now { at, .. } = now;
                self.now = Now { at, mono: 0 };
                self.kiosk = Kiosk::new(settings(), self.past.clone(), self.now);
                if let Some(kept) = self.kept.clone() {
                    self.kiosk.remember_hall(kept, self.now);
                }
            }
            ["knows", "the", "hall"] => {
                let kept = cut_off::hall();
                self.kept = Some(kept.clone());
                kiosk.remember_hall(kept, now);
            }
            ["disk", how] => self.disk_is_full = how == "full",
            ["clock", at] => self.now.at = Millis(at.parse::<i64>().expect("seconds") * 1_000),
            ["owes", ..] => {
                let fact = |fact: &protocol::Fact| fact.name == "offline_waiting";
                let owed = kiosk.facts().into_iter().find(fact).map(|fact| fact.value);
                assert_eq!(format!("owes {}", owed.unwrap_or_default()), line);
            }
            ["page", key, "takes", group, "as", reason] => {
                let request = KioskPageRequest::Issue {
                    group: group.to_owned(),
                    language: Language::Vi,
                    photo: None,
                    agreed: false,
                    priority: Some(reason.to_owned()),
                    birth_year: None,
                    appointment: None,
                    identity: None,
                    filing: None,
                };
                kiosk.request(key.to_owned(), request, now);
            }
            ["shows", ..] => {
                let shown = match kiosk.view().stage {
                    Stage::Idle => "shows idle".to_owned(),
                    Stage::Issuing => "shows issuing".to_owned(),
                    Stage::Printing { slip } => format!("shows printing {}", slip.label),
                    Stage::Printed { slip, print } => {
                        format!("shows printed {} {}", slip.label, name(print))
                    }
                };
                assert_eq!(shown, line);
            }
            ["today", printed] => assert_eq!(kiosk.printed_today.to_string(), printed),
            _ => panic!("nobody knows what {line:?} means"),
        }
        while let Some(act) = self.kiosk.next_act() {
            let recorded = match &act {
                Act::Record { id, .. } => Some(*id),
                _ => None,
            };
            let told = self.tell(act);
            self.told.push_back(told);
            if let Some(id) = recorded {
                self.kiosk.recorded(id, !self.disk_is_full, self.now);
            }
        }
    }

    fn tell(&mut self, act: Act) -> String {
        match act {
            Act::Keep(entry) => {
                self.past.hear(entry.clone());
                match entry {
                    Entry::Issued { slip, .. } => format!("keep {} issued", slip.label),
                    Entry::Printed { label, print, .. } => format!("keep {label} {}", name(print)),
                    Entry::Forgotten { label, .. } => format!("keep {label} forgotten"),
                    Entry::Offline { .. } => panic!("it is recorded, not kept"),
                    Entry::Told { label, refused, .. } => match refused {
                        None => format!("keep {label} told"),
                        Some(code) => format!("keep {label} {code}"),
                    },
                }
            }
            Act::Record { entry, .. } => {
                if !self.disk_is_full {
                    self.past.hear(entry.clone());
                }
                match entry {
                    Entry::Offline { slip, .. } => format!("write {} down", slip.label),
                    _ => panic!("only numbers of its own are recorded"),
                }
            }
            Act::KeepCopy(kept) => {
                self.kept = Some(*kept);
                "keep the hall".to_owned()
            }
            Act::Send {
                key,
                request: KioskRequest::Copy,
            } => format!("server {key}: the hall"),
            Act::Send {
                key,
                request: KioskRequest::Offline { slip },
            } => {
                let reason = slip
                    .priority
                    .map_or_else(String::new, |it| format!(" as {it}"));
                format!("server {key}: {} of {}{reason}", slip.label, slip.touch)
            }
            Act::Answer { key, answer } => match *answer {
                Answer::No(no) => format!("page {key}: no, {}", no.code),
                Answer::Done(Done {
                    slip: Some(slip),
                    print: Some(print),
                    ..
                }) => format!("page {key}: {} {}", slip.label, name(print)),
                Answer::Done(_) => format!("page {key}: done"),
            },
            Act::AskPrinter { id } => {
                self.ids.push(id);
                "ask the printer".to_owned()
            }
            Act::Send {
                key,
                request: KioskRequest::Issue { group, .. },
            } => {
                format!("server {key}: a number of {group}")
            }
            Act::Send {
                key,
                request: KioskRequest::Help,
            } => format!("server {key}: help"),
            Act::Send {
                key,
                request: KioskRequest::Reprint { label, .. },
            } => format!("server {key}: the slip of {label} for its owner"),
            Act::Cancel { key } => format!("server {key}: never mind"),
            Act::Print { id, slip, again } => {
                self.ids.push(id);
                format!(
                    "print {}{}",
                    slip.label,
                    if again { " as a reprint" } else { "" }
                )
            }
        }
    }
}

fn name(print: PrintResult) -> &'static str {
    match print {
        PrintResult::Printed => "printed",
        PrintResult::Unknown => "unknown",
        PrintResult::Failed => "failed",
    }
}

fn result_of(name: &str) -> PrintResult {
    match name {
        "printed" => PrintResult::Printed,
        "failed" => PrintResult::Failed,
        "unknown" => PrintResult::Unknown,
        _ => panic!("{name:?} is no result"),
    }
}

fn state_of(name: &str) -> PrinterState {
    serde_json::from_value(name.into()).expect("a state of the printer")
}

#[test]
fn a_touch_becomes_a_number_on_paper() {
    check(
        "shows idle
         page k takes B
         > ask the printer
         shows issuing
         printer ready
         > server k: a number of B
         shows issuing
         server k gives B001
         > keep B001 issued
         > print B001
         shows printing B001
         paper printed
         > keep B001 printed
         > page k: B001 printed
         shows printed B001 printed
         today 1
         page r leaves
         > page r: done
         shows idle",
    );
}

#[test]
fn who_holds_a_number_gets_its_slip_again_marked() {
    check(
        "page k takes B
         > ask the printer
         printer ready
         > server k: a number of B
         server k refuses has_live_ticket
         > page k: no, has_live_ticket
         page k-1 holds B012
         > ask the printer
         printer ready
         > server k-1: the slip of B012 for its owner
         shows issuing
         server k-1 reprints B012
         > keep B012 issued
         > print B012 as a reprint
         paper printed
         > keep B012 printed
         > page k-1: B012 printed
         line down
         page k-2 holds B012
         > page k-2: no, server_away",
    );
}

#[test]
fn two_touches_are_one_number_at_any_moment() {
    check(
        "page k takes B
         > ask the printer
         page k takes B
         printer paper_low
         > server k: a number of B
         page k takes B
         server k gives B001
         > keep B001 issued
         > print B001
         page k takes B
         server k gives B001
         paper printed
         > keep B001 printed
         > page k: B001 printed
         page k takes B
         > page k: B001 printed",
    );
}

#[test]
fn another_page_waits_its_turn() {
    check(
        "page k takes B
         > ask the printer
         page other takes C
         > page other: no, busy
         printer ready
         > server k: a number of B",
    );
}

#[test]
fn no_number_is_taken_while_the_printer_cannot_print() {
    for (state, code) in [
        ("paper_out", "paper_out"),
        ("cover_open", "cover_open"),
        ("error", "printer_error"),
        ("silent", "printer_silent"),
        ("unknown", "printer_silent"),
    ] {
        check(&format!(
            "page k takes B
             > ask the printer
             printer {state}
             > page k: no, {code}
             shows idle
             page k takes B
             > ask the printer
             printer ready
             > server k: a number of B"
        ));
    }
}

#[test]
fn a_printer_that_does_not_even_answer_holds_nobody() {
    check(
        "page k takes B
         > ask the printer
         wait 4
         wait 1
         > page k: no, printer_silent
         shows idle",
    );
}

#[test]
fn without_the_server_no_number_is_taken() {
    check(
        "line down
         page k takes B
         > page k: no, server_away
         page h helps
         > page h: no, server_away
         line up
         page k takes B
         > ask the printer",
    );
}

#[test]
fn a_server_that_comes_back_in_time_costs_nothing_and_one_that_does_not_costs_no_number() {
    check(
        "page k takes B
         > ask the printer
         printer ready
         > server k: a number of B
         line down
         wait 20
         line up
         server k gives B001
         > keep B001 issued
         > print B001
         paper printed
         > keep B001 printed
         > page k: B001 printed
         page r leaves
         > page r: done
         page l takes B
         > ask the printer
         printer ready
         > server l: a number of B
         line down
         wait 30
         > server l: never mind
         > page l: no, server_away
         server l gives B002
         shows idle",
    );
}

#[test]
fn a_refusal_of_the_server_reaches_the_page() {
    check(
        "page k takes B
         > ask the printer
         printer ready
         > server k: a number of B
         server k refuses group_shut
         > page k: no, group_shut
         shows idle",
    );
}

#[test]
fn a_slip_that_failed_is_printed_again_under_the_same_number() {
    for result in ["failed", "unknown"] {
        check(&format!(
            "page k takes B
             > ask the printer
             printer ready
             > server k: a number of B
             server k gives B001
             > keep B001 issued
             > print B001
             paper {result}
             > keep B001 {result}
             > page k: B001 {result}
             shows printed B001 {result}
             page a again B001
             > ask the printer
             printer paper_out
             > page a: no, paper_out
             shows printed B001 {result}
             page b again B001
             > ask the printer
             page b again B001
             printer ready
             > print B001 as a reprint
             shows printing B001
             paper printed
             > keep B001 printed
             > page b: B001 printed
             today 1
             page c again B777
             > page c: no, no_such_slip"
        ));
    }
}

#[test]
fn a_kiosk_that_was_killed_offers_the_slip_and_prints_nothing_by_itself() {
    check(
        "page k takes B
         > ask the printer
         printer ready
         > server k: a number of B
         server k gives B001
         > keep B001 issued
         > print B001
         killed
         shows printed B001 unknown
         page k takes B
         > page k: B001 unknown
         page a again B001
         > ask the printer
         printer ready
         > print B001 as a reprint
         paper printed
         > keep B001 printed
         > page a: B001 printed
         killed
         shows idle
         today 1",
    );
}

#[test]
fn a_kiosk_that_was_killed_while_it_waited_asks_with_the_same_key() {
    check(
        "page k takes B
         > ask the printer
         printer ready
         > server k: a number of B
         killed
         page k takes B
         > ask the printer
         printer ready
         > server k: a number of B",
    );
}

#[test]
fn an_old_slip_and_one_that_was_left_are_not_offered_any_more() {
    check(
        "page k takes B
         > ask the printer
         printer ready
         > server k: a number of B
         server k gives B001
         > keep B001 issued
         > print B001
         paper failed
         > keep B001 failed
         > page k: B001 failed
         killed
         shows printed B001 failed
         page r leaves
         > keep B001 forgotten
         > page r: done
         killed
         shows idle
         page l takes B
         > ask the printer
         printer ready
         > server l: a number of B
         server l gives B002
         > keep B002 issued
         > print B002
         wait 60
         wait 60
         > keep B002 unknown
         > page l: B002 unknown
         wait 1800
         killed
         shows idle",
    );
}

#[test]
fn a_citizen_who_leaves_takes_the_wish_along_but_not_the_paper() {
    check(
        "page k takes B
         > ask the printer
         page r leaves
         > page k: no, left
         > page r: done
         printer ready
         page l takes B
         > ask the printer
         printer ready
         > server l: a number of B
         page s leaves
         > server l: never mind
         > page l: no, left
         > page s: done
         shows idle
         page m takes B
         > ask the printer
         printer ready
         > server m: a number of B
         server m gives B002
         > keep B002 issued
         > print B002
         page t leaves
         > page t: done
         shows printing B002
         paper printed
         > keep B002 printed
         > page m: B002 printed
         shows idle",
    );
}

#[test]
fn a_call_for_help_is_heard_or_said_to_be_unheard() {
    check(
        "page h helps
         > server h: help
         page h helps
         server h hears
         > page h: done
         page i helps
         > server i: help
         wait 5
         > server i: never mind
         > page i: no, server_away",
    );
}

#[test]
fn troubles_begin_and_end_with_what_they_are_about() {
    let mut stage = Stagehand::new();
    let codes = |stage: &Stagehand| -> Vec<&str> {
        stage
            .kiosk
            .troubles()
            .iter()
            .map(|report| report.trouble.code())
            .collect()
    };
    for (state, code) in [
        (PrinterState::PaperOut, "K101"),
        (PrinterState::PaperLow, "K102"),
        (PrinterState::Silent, "K103"),
        (PrinterState::CoverOpen, "K104"),
        (PrinterState::Error, "K105"),
    ] {
        stage.kiosk.printer(state, "why", stage.now);
        assert_eq!(codes(&stage), [code]);
        assert_eq!(stage.kiosk.troubles()[0].cause, "why");
        assert_eq!(stage.kiosk.view().printer, state);
    }
    stage.kiosk.camera_broken("NotAllowedError", stage.now);
    stage.kiosk.printer(PrinterState::Ready, "", stage.now);
    assert_eq!(codes(&stage), [Trouble::CameraBroken.code()]);
    stage.kiosk.camera_works();
    assert_eq!(codes(&stage), [""; 0]);
    let facts = stage.kiosk.facts();
    let fact = |name: &str| {
        facts
            .iter()
            .find(|fact| fact.name == name)
            .map(|fact| fact.value.as_str())
    };
    assert_eq!(
        (fact("paper"), fact("printed_today"), fact("paper_mm")),
        (Some("ok"), Some("0"), Some("80"))
    );
}
