//! A press is told what happens, byte by byte, at times of the test's own.

use protocol::PrintResult::{Failed, Printed, Unknown};
use protocol::PrinterState::{CoverOpen, PaperLow, PaperOut, Ready, Silent};

use super::*;
use crate::printer::fake::{Condition, Device, Knows};
use crate::slip::Picture;

/// A press with a fake printer at its other end, on a clock of its own.
struct Bench {
    press: Press,
    device: Device,
    now: u64,
    /// False while the plug is pulled.
    plugged: bool,
    open: bool,
    /// Bytes that the line takes in a turn.
    speed: usize,
    events: Vec<Event>,
}

impl Bench {
    fn new(knows: Knows) -> Bench {
        let mut bench = Bench {
            press: Press::new(true, None, 0),
            device: Device::new(576, knows),
            now: 0,
            plugged: true,
            open: false,
            speed: 4_096,
            events: Vec::new(),
        };
        bench.run(300);
        bench
    }

    /// So many milliseconds pass.
    fn run(&mut self, ms: u64) {
        for _ in 0..ms {
            self.now += 1;
            self.press.tick(self.now);
            while let Some(act) = self.press.next_act() {
                self.open = act == Act::Open && self.plugged && self.press.opened(self.now);
                if act == Act::Open && !self.plugged {
                    self.press.broke("no such device", self.now);
                }
            }
            if self.open && !self.plugged {
                self.open = false;
                self.press.broke("the line is gone", self.now);
            }
            if self.open {
                let room = self.device.room().min(self.speed);
                let taken = self.press.pending().len().min(room);
                let bytes = self.press.pending()[..taken].to_vec();
                self.device.receive(&bytes);
                self.press.wrote(taken, self.now);
                let answers = self.device.take_answers();
                self.press.heard(&answers, self.now);
            }
            while let Some(event) = self.press.next_event() {
                self.events.push(event);
            }
        }
    }

    fn print(&mut self, id: u64) {
        let page = escpos::page(&page());
        let tag = escpos::job_id(u32::try_from(id).unwrap());
        self.press.print(id, tag, page, self.now);
    }

    fn ask(&mut self) -> PrinterState {
        self.press.ask(77);
        self.run(3_000);
        self.events
            .iter()
            .rev()
            .find_map(|event| match event {
                Event::Asked { id: 77, state } => Some(*state),
                _ => None,
            })
            .expect("an ask is always answered")
    }

    /// How the job of that number ended; nothing while it has not.
    fn result(&self, job: u64) -> Option<PrintResult> {
        let mut results = self.events.iter().filter_map(|event| match event {
            Event::Done { id, result, .. } if *id == job => Some(*result),
            _ => None,
        });
        let result = results.next();
        assert_eq!(results.next(), None, "job {job} ended twice");
        result
    }

    fn state(&self) -> PrinterState {
        self.press.state
    }

    /// Whole slips that fell out.
    fn slips(&mut self) -> usize {
        self.device
            .take_slips()
            .iter()
            .filter(|slip| !slip.torn)
            .count()
    }
}

fn page() -> Picture {
    let mut page = Picture::blank(576, 600);
    (0..600).for_each(|y| (0..=y % 200).for_each(|x| page.ink(x * 2, y)));
    page
}

#[test]
fn a_printer_tells_its_model_and_is_ready() {
    let mut bench = Bench::new(Knows::default());
    assert_eq!(bench.state(), Ready);
    assert!(
        bench
            .events
            .contains(&Event::Model("Layso fake printer".to_owned()))
    );
    assert_eq!(bench.ask(), Ready);
}

#[test]
fn a_page_is_proved_by_every_rung_of_the_ladder() {
    let all = Knows::default();
    for (what, knows, expected) in [
        ("GS ( H", all, Printed),
        (
            "the fence",
            Knows {
                process_id: false,
                ..all
            },
            Printed,
        ),
        (
            "the fence without reports",
            Knows {
                process_id: false,
                reports: false,
                ..all
            },
            Printed,
        ),
        (
            "a clone without DLE EOT 3",
            Knows {
                process_id: false,
                errors: false,
                ..all
            },
            Printed,
        ),
        (
            "nothing",
            Knows {
                process_id: false,
                fence: false,
                ..all
            },
            Unknown,
        ),
    ] {
        let mut bench = Bench::new(knows);
        bench.run(2_000);
        bench.print(1);
        bench.run(9_000);
        assert_eq!(
            (bench.result(1), bench.slips()),
            (Some(expected), 1),
            "{what}"
        );
        assert_eq!(
            bench.device.unknown(),
            0,
            "{what}: it was sent what is no command"
        );
        bench.print(2);
        bench.run(9_000);
        assert_eq!(
            (bench.result(2), bench.slips()),
            (Some(expected), 1),
            "{what}, again"
        );
    }
}

#[test]
fn without_paper_nothing_is_sent() {
    for (condition, state) in [
        (Condition::PaperOut, PaperOut),
        (Condition::CoverOpen, CoverOpen),
    ] {
        let mut bench = Bench::new(Knows::default());
        bench.device.set(condition);
        assert_eq!(bench.ask(), state);
        bench.print(1);
        bench.run(3_000);
        assert_eq!(bench.result(1), Some(Failed));
        bench.device.set(Condition::Ready);
        bench.run(5_000);
        assert_eq!(
            (bench.state(), bench.slips()),
            (Ready, 0),
            "and nothing comes out later"
        );
    }
}

#[test]
fn low_paper_prints() {
    let mut bench = Bench::new(Knows::default());
    bench.device.set(Condition::PaperLow);
    assert_eq!(bench.ask(), PaperLow);
    bench.print(1);
    bench.run(1_000);
    assert_eq!((bench.result(1), bench.slips()), (Some(Printed), 1));
}

#[test]
fn a_change_is_known_within_five_seconds_also_where_the_printer_reports_nothing() {
    for reports in [true, false] {
        let mut bench = Bench::new(Knows {
            reports,
            ..Knows::default()
        });
        bench.device.set(Condition::CoverOpen);
        bench.run(5_000);
        assert_eq!(bench.state(), CoverOpen);
        bench.device.set(Condition::Ready);
        bench.run(5_000);
        assert_eq!(bench.state(), Ready);
    }
}

#[test]
fn paper_that_ends_within_the_slip_is_a_failure_and_the_rest_never_comes_out() {
    for reports in [true, false] {
        for speed in [4_096, 16] {
            let mut bench = Bench::new(Knows {
                reports,
                ..Knows::default()
            });
            bench.speed = speed;
            bench.device.set(Condition::PaperOutAfter(300));
            bench.print(1);
            bench.run(9_000);
            assert_eq!((bench.result(1), bench.state()), (Some(Failed), PaperOut));
            bench.device.set(Condition::Ready);
            bench.run(5_000);
            assert_eq!(
                (bench.state(), bench.slips()),
                (Ready, 0),
                "reports: {reports}"
            );
            bench.print(2);
            bench.run(9_000);
            let slips = bench.device.take_slips();
            assert_eq!((bench.result(2), slips.len()), (Some(Printed), 1));
            assert_eq!(
                slips[0].picture.height(),
                600,
                "the next slip is whole and alone"
            );
        }
    }
}

#[test]
fn a_printer_that_forgets_nothing_gives_the_next_slip_whole_all_the_same() {
    // A clone that does not know how to clear its buffer, cut off in the middle of a band.
    let mut bench = Bench::new(Knows {
        clear: false,
        ..Knows::default()
    });
    bench.speed = 64;
    bench.print(1);
    bench.run(120);
    bench.plugged = false;
    bench.run(10);
    assert_eq!(bench.result(1), Some(Failed));
    bench.plugged = true;
    bench.run(5_000);
    bench.speed = 4_096;
    bench.print(2);
    bench.run(9_000);
    assert_eq!(bench.result(2), Some(Printed));
    let slips = bench.device.take_slips();
    let last = &slips.last().expect("a slip").picture;
    let first = last.height() - 600;
    let whole = page();
    for y in 0..600 {
        assert!(
            (0..576).all(|x| last.is_inked(x, first + y) == whole.is_inked(x, y)),
            "row {y}"
        );
    }
}

#[test]
fn a_printer_that_dies_within_the_job_leaves_an_unknown_slip_within_eight_seconds() {
    let mut bench = Bench::new(Knows::default());
    bench.device.set(Condition::Silent);
    // It was alive a moment ago: the status is answered, then nothing is.
    let mut bench = Bench {
        device: Device::new(576, Knows::default()),
        ..bench
    };
    bench.run(2_500);
    bench.print(1);
    while bench
        .press
        .job
        .as_ref()
        .is_some_and(|job| job.stage == Stage::Checking)
    {
        bench.run(1);
    }
    bench.device.set(Condition::Silent);
    bench.run(8_000);
    assert_eq!(bench.result(1), Some(Unknown));
    assert_eq!(bench.state(), Silent);
}

#[test]
fn a_silent_printer_is_silent_and_prints_nothing() {
    let mut bench = Bench::new(Knows::default());
    bench.device.set(Condition::Silent);
    assert_eq!(bench.ask(), Silent);
    bench.print(1);
    bench.run(3_000);
    assert_eq!(bench.result(1), Some(Failed));
    bench.device.set(Condition::Ready);
    bench.run(6_000);
    assert_eq!((bench.state(), bench.slips()), (Ready, 0));
}

#[test]
fn a_printer_that_was_unplugged_is_back_within_five_seconds() {
    let mut bench = Bench::new(Knows::default());
    bench.plugged = false;
    bench.run(10);
    assert_eq!((bench.state(), bench.ask()), (Silent, Silent));
    bench.plugged = true;
    bench.run(5_000);
    assert_eq!(bench.state(), Ready);
}

#[test]
fn a_line_that_takes_nothing_more_fails_the_slip() {
    let mut bench = Bench::new(Knows::default());
    bench.print(1);
    bench.run(30);
    bench.speed = 0;
    bench.run(7_000);
    assert!(matches!(bench.result(1), Some(Failed | Printed)));
    let mut bench = Bench::new(Knows::default());
    bench.speed = 40;
    bench.print(1);
    bench.run(100);
    assert_eq!(bench.result(1), None, "it is still being sent");
    bench.speed = 0;
    bench.run(7_000);
    assert_eq!(bench.result(1), Some(Failed));
    bench.speed = 4_096;
    bench.run(5_000);
    assert_eq!(bench.slips(), 0);
}

#[test]
fn a_second_page_while_one_is_on_its_way_is_refused() {
    let mut bench = Bench::new(Knows::default());
    bench.print(1);
    bench.print(2);
    bench.run(1_000);
    assert_eq!(
        (bench.result(1), bench.result(2), bench.slips()),
        (Some(Printed), Some(Failed), 1)
    );
}

#[test]
fn a_printer_that_says_stop_is_waited_for() {
    let mut press = Press::new(true, None, 0);
    assert!(press.opened(0));
    press.tick(SETTLE_MS);
    assert!(!press.pending().is_empty());
    press.heard(&[0x13], SETTLE_MS);
    assert!(press.pending().is_empty());
    press.heard(&[0x11], SETTLE_MS);
    assert!(!press.pending().is_empty());
}

#[test]
fn a_line_without_anybody_at_its_end_takes_pages_as_printed() {
    let mut press = Press::new(false, None, 0);
    press.ask(1);
    press.print(2, *b"0002", vec![1, 2, 3], 0);
    assert_eq!(press.next_act(), Some(Act::Open));
    assert!(press.opened(5));
    assert_eq!(press.pending(), [1, 2, 3], "the page and nothing else");
    press.wrote(3, 6);
    let events: Vec<Event> = std::iter::from_fn(|| press.next_event()).collect();
    assert!(events.contains(&Event::Asked {
        id: 1,
        state: Ready
    }));
    assert!(events.iter().any(|event| matches!(
        event,
        Event::Done {
            id: 2,
            result: Printed,
            ..
        }
    )));
}

/// The recorded talks of `firmware-notes/captures`: what we say must be what was recorded, and
/// the end must be the one that the recording tells.
#[test]
fn recorded_talks_go_the_same_way_again() {
    let folder =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../firmware-notes/captures");
    let mut talks = 0;
    for entry in std::fs::read_dir(&folder)
        .expect("the captures are there")
        .flatten()
    {
        let name = entry.file_name().to_str().expect("a plain name").to_owned();
        if name.starts_with("escpos-") {
            replay(
                &name,
                &std::fs::read_to_string(entry.path()).expect("a readable capture"),
            );
            talks += 1;
        }
    }
    assert!(talks >= 4, "{talks} talks");
}

/// `>` bytes to the printer, `<` bytes from it, `page` where a page is printed, `wait N` lets
/// milliseconds pass, `=` a state or a result that must have come, `#` a comment.
fn replay(name: &str, text: &str) {
    let mut press = Press::new(true, None, 0);
    assert!(press.opened(0));
    let (mut now, mut events) = (SETTLE_MS, Vec::new());
    for (at, line) in text.lines().enumerate() {
        let line = line.split('#').next().unwrap_or_default().trim();
        let (what, rest) = line.split_once(' ').unwrap_or((line, ""));
        let bytes = || -> Vec<u8> {
            rest.split(' ')
                .map(|hex| u8::from_str_radix(hex, 16).expect("hex"))
                .collect()
        };
        let place = format!("{name}, line {}", at + 1);
        press.tick(now);
        match what {
            "" => {}
            ">" => {
                let expected = bytes();
                let said = press.pending().get(..expected.len());
                assert_eq!(said, Some(expected.as_slice()), "{place}");
                press.wrote(expected.len(), now);
            }
            "<" => press.heard(&bytes(), now),
            "page" => press.print(1, *b"001A", vec![0x1B, 0x40, 0x1D, 0x56, 0x42, 0x00], now),
            "wait" => {
                let until = now + rest.parse::<u64>().expect("milliseconds");
                while now < until {
                    now += 1;
                    press.tick(now);
                }
            }
            "=" => {
                events.extend(std::iter::from_fn(|| press.next_event()));
                let came = events.iter().any(|event| match event {
                    Event::State { state, .. } => format!("{state:?}") == rest,
                    Event::Done { result, .. } => format!("{result:?}") == rest,
                    Event::Model(model) => format!("Model {model}") == rest,
                    Event::Asked { .. } => false,
                });
                assert!(came, "{place}: {events:?}");
                events.clear();
            }
            other => panic!("{place}: {other:?} is no step"),
        }
    }
}
