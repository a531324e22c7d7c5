//! Keeps an LED board true: only what changed is sent, only the newest of it, and all of it again
//! now and then and after a failure.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use appliance::clock;
use appliance::link::socket::LinkHandle;
use appliance::shutdown::Shutdown;
use protocol::{BoardRequest, BoardView, Millis};

use super::port::{Address, Port};
use super::template::Template;
use super::{Line, Panel, Place, line};

/// Everything is sent again after this long: a display forgets when its power fails.
pub const RESEND_MS: u64 = 30_000;

/// A board that failed is tried again after this.
const TRY_AGAIN: Duration = Duration::from_secs(3);

/// Numbers older than this are taken off the board while the server is away: nobody should walk
/// to a counter because of them.
pub const STALE_MS: i64 = 60_000;

/// A board that is told frames by a template.
pub struct Led {
    /// The wire.
    pub port: Port,
    /// The frame.
    pub template: Template,
    /// What the board answers; empty when it does not.
    pub ack: Vec<u8>,
    /// The pause after each frame.
    pub gap: Duration,
    /// The address of each line, and which call it shows.
    pub lines: Vec<(u16, Place)>,
}

impl Led {
    /// A board on a wire that is not open yet.
    #[must_use]
    pub fn new(address: Address, template: Template, lines: Vec<(u16, Place)>) -> Led {
        Led {
            port: Port::new(address),
            template,
            ack: Vec::new(),
            gap: Duration::from_millis(20),
            lines,
        }
    }
}

impl Panel for Led {
    fn places(&self) -> Vec<Place> {
        self.lines.iter().map(|(_, place)| *place).collect()
    }

    fn set(&mut self, position: usize, line: &Line) -> Result<(), String> {
        let Some((address, _)) = self.lines.get(position) else {
            return Ok(());
        };
        let frame = self.template.frame(*address, line);
        self.port.send(&frame, &self.ack)
    }

    fn gap(&self) -> Duration {
        self.gap
    }
}

/// What was sent last, and what is due.
#[derive(Debug, Default)]
struct Sent {
    lines: BTreeMap<usize, (Line, u64)>,
}

impl Sent {
    /// The lines that the board does not show yet, or was told long ago.
    fn due(&self, wanted: &[Line], now: u64) -> Vec<usize> {
        let is_due = |position: usize, line: &Line| match self.lines.get(&position) {
            Some((shown, at)) => shown != line || now.saturating_sub(*at) >= RESEND_MS,
            None => true,
        };
        (0..wanted.len())
            .filter(|position| is_due(*position, &wanted[*position]))
            .collect()
    }
}

/// Shows the calls until the box stops. `troubled` is told why the board does not take them, or
/// nothing when it does.
pub async fn run(
    link: LinkHandle<BoardView, BoardRequest>,
    panel: Box<dyn Panel>,
    troubled: impl Fn(Option<&str>) + Send + 'static,
    stop: Shutdown,
) {
    let (mut views, mut state) = (link.view(), link.state());
    let mut panel = Some(panel);
    let mut sent = Sent::default();
    while !stop.is_asked() {
        let seen = views.borrow_and_update().clone();
        let line = state.borrow_and_update().clone();
        let now = link.server_now();
        let gone = !line.up && clock::now().0.saturating_sub(line.since.0) >= STALE_MS;
        let view = seen
            .filter(|_| !gone)
            .map(|seen| Arc::new(seen.view.clone()));
        let (back, result) = update(panel.take(), view, now, sent).await;
        (panel, sent) = back;
        troubled(result.as_ref().err().map(String::as_str));
        // Without news the loop turns each second, for "new" wears off by itself.
        let pause = if result.is_ok() {
            Duration::from_secs(1)
        } else {
            TRY_AGAIN
        };
        tokio::select! {
            () = stop.asked() => {}
            changed = views.changed(), if result.is_ok() => if changed.is_err() { break },
            () = tokio::time::sleep(pause) => {}
        }
    }
}

type Back = (Option<Box<dyn Panel>>, Sent);

async fn update(
    panel: Option<Box<dyn Panel>>,
    view: Option<Arc<BoardView>>,
    now: Millis,
    sent: Sent,
) -> (Back, Result<(), String>) {
    let Some(panel) = panel else {
        return (
            (None, sent),
            Err("the driver of the board broke; start the box again".into()),
        );
    };
    let work = tokio::task::spawn_blocking(move || {
        let (mut panel, mut sent) = (panel, sent);
        let result = show(
            panel.as_mut(),
            view.as_deref(),
            now,
            &mut sent,
            clock::mono_ms(),
        );
        ((Some(panel), sent), result)
    });
    work.await.unwrap_or_else(|cause| {
        (
            (None, Sent::default()),
            Err(format!("the driver broke: {cause}")),
        )
    })
}

fn show(
    panel: &mut dyn Panel,
    view: Option<&BoardView>,
    now: Millis,
    sent: &mut Sent,
    at: u64,
) -> Result<(), String> {
    let dark = BoardView::default();
    let wanted: Vec<Line> = panel
        .places()
        .into_iter()
        .map(|place| line(view.unwrap_or(&dark), place, now))
        .collect();
    let due = sent.due(&wanted, at);
    for position in &due {
        if let Err(cause) = panel.set(*position, &wanted[*position]) {
            // What a board that was away still shows is unknown.
            sent.lines.clear();
            return Err(cause);
        }
        sent.lines
            .insert(*position, (wanted[*position].clone(), at));
        std::thread::sleep(panel.gap());
    }
    if due.is_empty() {
        Ok(())
    } else {
        panel.flush()
    }
}

#[cfg(test)]
mod tests {
    use protocol::{Call, CallState, Language};

    use super::*;

    /// A board that counts what it is told and can be away.
    #[derive(Default)]
    struct Counting {
        told: Vec<(usize, String)>,
        away: bool,
    }

    impl Panel for Counting {
        fn places(&self) -> Vec<Place> {
            vec![Place::Row(1), Place::Row(2)]
        }

        fn set(&mut self, position: usize, line: &Line) -> Result<(), String> {
            if self.away {
                return Err("away".into());
            }
            self.told.push((position, line.label.clone()));
            Ok(())
        }
    }

    fn view(labels: &[&str]) -> BoardView {
        let call = |(at, label): (usize, &&str)| Call {
            seq: u64::try_from(labels.len() - at).expect("small"),
            label: (*label).into(),
            counter: 1,
            at: Millis(0),
            times: 1,
            state: CallState::Calling,
            language: Language::Vi,
        };
        BoardView {
            calls: labels.iter().enumerate().map(call).collect(),
            ..BoardView::default()
        }
    }

    fn told(panel: &mut Counting, labels: &[&str], sent: &mut Sent, at: u64) -> String {
        // Long after the call, so that it is not new any more.
        let result = show(panel, Some(&view(labels)), Millis(60_000), sent, at);
        let told: Vec<String> = std::mem::take(&mut panel.told)
            .into_iter()
            .map(|(at, label)| format!("{at}:{label}"))
            .collect();
        format!(
            "{}{}",
            told.join(" "),
            if result.is_err() { " failed" } else { "" }
        )
    }

    #[test]
    fn only_what_changed_is_sent_and_all_of_it_now_and_then() {
        let (mut panel, mut sent) = (Counting::default(), Sent::default());
        assert_eq!(told(&mut panel, &["A001"], &mut sent, 0), "0:A001 1:");
        assert_eq!(told(&mut panel, &["A001"], &mut sent, 1_000), "");
        assert_eq!(
            told(&mut panel, &["B002", "A001"], &mut sent, 2_000),
            "0:B002 1:A001"
        );
        assert_eq!(told(&mut panel, &["B002"], &mut sent, 3_000), "1:");
        assert_eq!(
            told(&mut panel, &["B002"], &mut sent, 2_000 + RESEND_MS),
            "0:B002"
        );
    }

    #[test]
    fn a_board_that_comes_back_is_told_everything() {
        let (mut panel, mut sent) = (Counting::default(), Sent::default());
        told(&mut panel, &["A001"], &mut sent, 0);
        panel.away = true;
        assert_eq!(
            told(&mut panel, &["B002", "A001"], &mut sent, 1_000),
            " failed"
        );
        panel.away = false;
        assert_eq!(
            told(&mut panel, &["B002", "A001"], &mut sent, 4_000),
            "0:B002 1:A001"
        );
    }

    #[test]
    fn a_board_goes_dark_when_the_server_is_long_away() {
        let (mut panel, mut sent) = (Counting::default(), Sent::default());
        told(&mut panel, &["A001"], &mut sent, 0);
        show(&mut panel, None, Millis(200_000), &mut sent, 1_000).expect("shown");
        assert_eq!(panel.told, [(0, String::new())]);
    }
}
