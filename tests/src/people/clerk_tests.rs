//! A clerk at a counter of one group, by what the screen shows.

use protocol::{Choice, CounterGroup, FilingRow, Names, Opening};

use super::super::cast::{Person, Stay};
use super::super::citizens::{Gone, Place};
use super::*;

const MIN: i64 = 60_000;
const T0: Millis = Millis(1_000 * MIN);

fn names(text: &str) -> Names {
    Names {
        vi: text.to_owned(),
        en: text.to_owned(),
    }
}

fn stay(group: &str, minutes: i64, after: After) -> Stay {
    Stay {
        group: group.to_owned(),
        service_ms: minutes * MIN,
        walk_ms: 30_000,
        comes: true,
        after,
    }
}

/// A counter, its clerk, and one citizen with the number A001.
struct Scene {
    cast: Cast,
    citizens: Citizens,
    clerk: Clerk,
    view: CounterView,
    now: Millis,
}

impl Scene {
    fn new(stays: Vec<Stay>) -> Scene {
        let person = Person {
            at: T0,
            stays,
            patience_ms: None,
            english: false,
            id: None,
            claims: None,
            dossiers: None,
            agrees: true,
            cancels: false,
        };
        let shift = Shift {
            opens: T0,
            ends: T0.plus(200 * MIN),
            leaves: T0.plus(230 * MIN),
            staffed: true,
        };
        let duty = Duty {
            counter: 1,
            slowness: 1.0,
            shifts: vec![shift],
            breaks: vec![(T0.plus(60 * MIN), 8 * MIN)],
        };
        let cast = Cast {
            people: vec![person],
            duties: vec![duty.clone()],
            means: vec![("a".into(), 5 * MIN)],
            sec_penalty: 1.1,
            switch_ms: 0,
            fee_step: Some("pay".into()),
            sessions: vec![(T0, T0.plus(200 * MIN))],
        };
        let mut citizens = Citizens::new(&cast);
        citizens.turn(&cast, T0);
        let slip = protocol::Slip {
            label: "A001".into(),
            issued_at: protocol::Millis(T0.0),
            ..protocol::Slip::default()
        };
        citizens.has_number(0, &slip);
        let group = CounterGroup {
            id: "a".into(),
            name: names("a"),
            prefix: "A".into(),
            home: true,
            waiting: 1,
            closed: None,
        };
        Scene {
            citizens,
            clerk: Clerk::new(duty, 0),
            view: CounterView {
                counter: 1,
                opening: Opening::Open { until: None },
                groups: vec![group],
                waiting: 1,
                calls_before_no_show: 2,
                recall_pause_ms: 15_000,
                no_show_after_ms: 45_000,
                pause_reasons: vec![Choice {
                    id: "tea".into(),
                    name: names("tea"),
                }],
                ..CounterView::default()
            },
            cast,
            now: T0,
        }
    }

    fn ticket(&self) -> AtDesk {
        AtDesk {
            label: "A001".into(),
            direct: false,
            group: names("a"),
            issued_at: protocol::Millis(T0.0),
            waited_ms: 0,
            photo: None,
            language: protocol::Language::Vi,
            why: names(""),
            special: None,
            visit: None,
            filing: None,
        }
    }

    fn calling(&mut self, times: u8) {
        let (ticket, at) = (self.ticket(), protocol::Millis(self.now.0));
        let since = match &self.view.desk {
            DeskView::Calling { since, .. } => *since,
            _ => at,
        };
        self.view.desk = DeskView::Calling {
            ticket,
            since,
            last_call: at,
            times,
        };
    }

    fn serving(&mut self) {
        let (ticket, since) = (self.ticket(), protocol::Millis(self.now.0));
        self.view.desk = DeskView::Serving { ticket, since };
    }

    fn free(&mut self) {
        let since = protocol::Millis(self.now.0);
        self.view.desk = DeskView::Free { since };
    }

    /// What the clerk asks within so many seconds; it is granted at once.
    fn asks(&mut self, seconds: i64) -> Option<CounterRequest> {
        for _ in 0..seconds {
            self.now = self.now.plus(1_000);
            let wish = self
                .clerk
                .turn(&self.cast, &mut self.citizens, &self.view, self.now);
            if let Wish::Ask(request) = wish {
                self.clerk
                    .answered(&mut self.citizens, &self.view, true, self.now, 2_000);
                return Some(request);
            }
        }
        None
    }
}

#[test]
fn a_clerk_opens_calls_waits_for_the_walk_serves_and_finishes() {
    let mut scene = Scene::new(vec![stay("a", 5, After::Goes)]);
    assert_eq!(scene.asks(10), Some(CounterRequest::Open));
    scene.free();
    assert_eq!(scene.asks(10), Some(CounterRequest::CallNext));
    scene.calling(1);
    let called = scene.now;
    assert_eq!(scene.asks(60), Some(CounterRequest::Start));
    assert!(
        scene.now.since(called) >= 30_000,
        "before the citizen was there"
    );
    scene.serving();
    let begun = scene.now;
    let finish = scene.asks(400);
    assert!(
        matches!(
            finish,
            Some(CounterRequest::Finish {
                then: Then::CallNext,
                ..
            })
        ),
        "{finish:?}"
    );
    assert_eq!(scene.now.since(begun), 5 * MIN);
    assert_eq!(scene.citizens.all()[0].place, Place::Gone(Gone::Done));
    assert_eq!(scene.citizens.waits().len(), 1);
}

#[test]
fn an_old_screen_makes_no_second_act() {
    let mut scene = Scene::new(vec![stay("a", 5, After::Goes)]);
    scene.free();
    assert_eq!(scene.asks(10), Some(CounterRequest::CallNext));
    // The screen still shows a free desk: for its patience, nothing is asked.
    assert_eq!(scene.asks(1), None);
}

#[test]
fn whoever_does_not_come_is_called_again_and_missed() {
    let mut absent = stay("a", 5, After::Goes);
    absent.comes = false;
    let mut scene = Scene::new(vec![absent]);
    scene.calling(1);
    assert_eq!(scene.asks(60), Some(CounterRequest::Recall));
    scene.calling(2);
    let called = scene.now;
    assert_eq!(scene.asks(90), Some(CounterRequest::NoShow));
    assert!(scene.now.since(called) >= 45_000);
    assert_eq!(scene.citizens.all()[0].place, Place::Gone(Gone::Missed));
}

#[test]
fn fees_receipts_and_papers_go_their_ways() {
    let way = |after: After| {
        let mut scene = Scene::new(vec![stay("a", 1, after), stay("b", 1, After::Goes)]);
        scene.serving();
        let request = scene.asks(90);
        (request, scene.citizens.all()[0].place.clone())
    };
    let (request, place) = way(After::Pays);
    let Some(CounterRequest::Transfer { group, .. }) = request else {
        panic!("{request:?}");
    };
    assert_eq!((group.as_deref(), place), (Some("b"), Place::Waiting));
    let (request, _) = way(After::PaysAndReturns);
    let Some(CounterRequest::Suspend {
        kind, elsewhere, ..
    }) = request
    else {
        panic!("{request:?}");
    };
    assert_eq!(
        (kind, elsewhere.as_deref()),
        (SuspendKind::Elsewhere, Some("pay"))
    );
    let (request, place) = way(After::FetchesPapers(MIN));
    let Some(CounterRequest::Suspend { kind, .. }) = request else {
        panic!("{request:?}");
    };
    assert_eq!(kind, SuspendKind::PapersMissing);
    assert!(matches!(place, Place::Fetching(_)));
}

#[test]
fn dossiers_that_are_left_bring_the_number_back_to_its_line() {
    let mut scene = Scene::new(vec![stay("a", 1, After::Goes)]);
    scene.serving();
    let row = |left, now| FilingRow {
        dossiers: 8,
        left,
        now: Some(now),
        filer: None,
    };
    if let DeskView::Serving { ticket, .. } = &mut scene.view.desk {
        ticket.filing = Some(row(8, 5));
    }
    assert!(matches!(
        scene.asks(600),
        Some(CounterRequest::Finish { .. })
    ));
    assert_eq!(
        scene.now.since(T0),
        3 * MIN + 24_000,
        "five dossiers take longer"
    );
    assert_eq!(scene.citizens.all()[0].place, Place::Waiting);
}

#[test]
fn breaks_and_the_end_of_the_session_are_kept() {
    let mut scene = Scene::new(vec![stay("a", 5, After::Goes)]);
    scene.free();
    scene.view.waiting = 0;
    scene.now = T0.plus(61 * MIN);
    let reason = Some("tea".to_owned());
    assert_eq!(scene.asks(10), Some(CounterRequest::Pause { reason }));
    let since = protocol::Millis(scene.now.0);
    scene.view.desk = DeskView::Paused { since };
    let paused = scene.now;
    assert_eq!(scene.asks(1_000), Some(CounterRequest::Resume));
    assert_eq!(scene.now.since(paused), 8 * MIN);
    scene.free();
    scene.now = T0.plus(201 * MIN);
    assert_eq!(scene.asks(10), Some(CounterRequest::Shut));
    scene.view.desk = DeskView::Shut;
    assert_eq!(scene.asks(100), None);
}

#[test]
fn what_the_supervisor_does_at_a_counter_is_respected() {
    let mut scene = Scene::new(vec![stay("a", 5, After::Goes)]);
    assert_eq!(scene.asks(10), Some(CounterRequest::Open));
    scene.free();
    scene.view.waiting = 0;
    assert_eq!(scene.asks(30), None);
    // Shut from elsewhere: the clerk goes, though people wait.
    scene.view.desk = DeskView::Shut;
    scene.view.waiting = 5;
    assert_eq!(scene.asks(300), None);
    // Opened from elsewhere: somebody sits there again.
    scene.free();
    assert_eq!(scene.asks(30), Some(CounterRequest::CallNext));
    // Paused from elsewhere: until it is ended there.
    scene.view.desk = DeskView::Paused {
        since: protocol::Millis(scene.now.0),
    };
    assert_eq!(scene.asks(1_000), None);
}
