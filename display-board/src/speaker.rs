//! The loop that speaks: views in, utterances out, one at a time.

use std::sync::Arc;
use std::time::Duration;

use appliance::clock;
use appliance::link::socket::{LinkHandle, Seen};
use appliance::shutdown::Shutdown;
use protocol::{BoardRequest, BoardView, Call, Millis};
use tokio::sync::watch;

use crate::board::{Board, Spoken, Utterance};
use crate::memory::Memory;
use crate::voice::Mouth;
use crate::voice::clips::Pack;
use crate::voice::phrase;

/// How often a board without a voice looks whether it has one again.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// Hears of a trouble, or that there is none.
pub type Troubled = Box<dyn Fn(Option<&str>) + Send>;

type Views = watch::Receiver<Option<Arc<Seen<BoardView>>>>;

/// What a board needs to speak.
pub struct Speaker {
    /// Its end of the line.
    pub link: LinkHandle<BoardView, BoardRequest>,
    /// Where the voice comes out.
    pub mouth: Box<dyn Mouth>,
    /// The clips.
    pub pack: Pack,
    /// What was spoken last.
    pub memory: Memory,
    /// Told why nothing can be heard, or nothing when all is well.
    pub troubled: Troubled,
}

impl Speaker {
    /// Speaks until the box stops.
    pub async fn run(self, stop: Shutdown) {
        let Speaker {
            link,
            mouth,
            pack,
            mut memory,
            troubled,
        } = self;
        let mut views = link.view();
        let mut board = None;
        // A box that cannot speak says so before the first call, not at it.
        let mut mouth = Some(mouth);
        let mut mute = opened(&mut mouth).await.err();
        troubled(mute.as_deref());
        while !stop.is_asked() {
            hear(&mut board, &mut views, &link, &memory);
            let ready = board
                .as_ref()
                .is_some_and(|board: &Board| board.has_next(link.server_now()));
            if mute.is_none() && ready {
                mute = opened(&mut mouth).await.err();
                troubled(mute.as_deref());
            }
            let next = match &mut board {
                Some(board) if mute.is_none() => next(board, link.server_now()),
                _ => None,
            };
            if let (Some(utterance), Some(known)) = (next, &board) {
                // Before the first sound: a call that was half said when the box went down is not
                // said again.
                memory.write(known.spoken());
                let said = say(&mut mouth, &pack, &utterance);
                tokio::pin!(said);
                // Views are heard meanwhile, for each shows only the newest calls.
                let result = loop {
                    tokio::select! {
                        result = &mut said => break result,
                        changed = views.changed() => {
                            if changed.is_err() {
                                break said.await;
                            }
                            hear(&mut board, &mut views, &link, &memory);
                        }
                    }
                };
                mute = result.err();
                troubled(mute.as_deref());
                continue;
            }
            tokio::select! {
                () = stop.asked() => {}
                changed = views.changed() => if changed.is_err() { stop.asked().await },
                () = tokio::time::sleep(LOOK_AGAIN), if mute.is_some() => {
                    if mouth.as_mut().is_some_and(|mouth| mouth.may_have_changed()) {
                        mute = opened(&mut mouth).await.err();
                        troubled(mute.as_deref());
                    }
                }
            }
        }
    }
}

/// Takes the calls of the newest view. The board begins with the first one: only then is the
/// server's time known.
fn hear(
    board: &mut Option<Board>,
    views: &mut Views,
    link: &LinkHandle<BoardView, BoardRequest>,
    memory: &Memory,
) {
    let Some(seen) = views.borrow_and_update().clone() else {
        return;
    };
    let now = link.server_now();
    let board = board.get_or_insert_with(|| {
        let began = now
            .0
            .saturating_sub(i64::try_from(clock::mono_ms()).unwrap_or(i64::MAX));
        Board::new(
            memory
                .read()
                .unwrap_or_else(|| Spoken::nothing_before(Millis(began))),
        )
    });
    board.hear(&seen.view, now);
}

/// What to say now, if anything can be heard.
fn next(board: &mut Board, now: Millis) -> Option<Utterance> {
    let missed = board.missed();
    let next = board.next(now);
    if board.missed() > missed {
        tracing::warn!(
            missed = board.missed(),
            "a call was not spoken, for its turn came too late"
        );
    }
    next
}

async fn opened(mouth: &mut Option<Box<dyn Mouth>>) -> Result<(), String> {
    blocking(mouth, |mouth| mouth.open()).await
}

async fn say(
    mouth: &mut Option<Box<dyn Mouth>>,
    pack: &Pack,
    utterance: &Utterance,
) -> Result<(), String> {
    let name = name(&utterance.calls);
    let parts = match phrase::phrase(&utterance.calls, utterance.style, pack.rules()) {
        Ok(parts) => parts,
        Err(cause) => {
            tracing::warn!(%cause, "a call cannot be spoken");
            return Ok(());
        }
    };
    let sound = pack.join(&parts);
    tracing::info!(call = name, ms = sound.duration_ms(), "speaks");
    blocking(mouth, move |mouth| mouth.say(&sound, &name)).await
}

/// Does it where it may block. The mouth is away meanwhile; a panic in it costs the voice, not the
/// board.
async fn blocking<W>(mouth: &mut Option<Box<dyn Mouth>>, work: W) -> Result<(), String>
where
    W: FnOnce(&mut Box<dyn Mouth>) -> Result<(), String> + Send + 'static,
{
    let mut away = mouth.take().ok_or("the voice broke; start the box again")?;
    let done = tokio::task::spawn_blocking(move || {
        let result = work(&mut away);
        (away, result)
    });
    match done.await {
        Ok((back, result)) => {
            *mouth = Some(back);
            result
        }
        Err(cause) => Err(format!("the voice broke: {cause}")),
    }
}

/// `000412-B045`, and `000412-B045+A112` for a batch.
fn name(calls: &[Call]) -> String {
    let seq = calls.first().map_or(0, |call| call.seq);
    let label = |call: &Call| -> String {
        call.label
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .take(12)
            .collect()
    };
    let labels: Vec<String> = calls.iter().map(label).collect();
    format!("{seq:06}-{}", labels.join("+"))
}
