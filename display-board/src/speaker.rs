//! The loop that speaks: views in, utterances out, one at a time.

use std::sync::Arc;
use std::time::Duration;

use appliance::clock;
use appliance::link::socket::{LinkHandle, Seen};
use appliance::shutdown::Shutdown;
use protocol::{AnnouncementRow, BoardRequest, BoardView, Call, Millis};
use tokio::sync::watch;

use crate::announcer::Announcer;
use crate::board::{Board, Spoken, Utterance};
use crate::memory::Memory;
use crate::voice::Mouth;
use crate::voice::clips::Pack;
use crate::voice::phrase::{self, Part};

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
        let mut known = None;
        // A box that cannot speak says so before the first call, not at it.
        let mut mouth = Some(mouth);
        let mut mute = opened(&mut mouth).await.err();
        troubled(mute.as_deref());
        while !stop.is_asked() {
            hear(&mut known, &mut views, &link, &memory);
            let ready = known
                .as_ref()
                .is_some_and(|known: &Known| known.has_next(link.server_now()));
            if mute.is_none() && ready {
                mute = opened(&mut mouth).await.err();
                troubled(mute.as_deref());
            }
            let next = match &mut known {
                Some(known) if mute.is_none() => known.next(&pack, link.server_now()),
                _ => None,
            };
            if let (Some(saying), Some(board)) = (next, &known) {
                // Before the first sound: a call that was half said when the box went down is not
                // said again.
                memory.write(board.board.spoken());
                let said = say(&mut mouth, &pack, saying);
                tokio::pin!(said);
                // Views are heard meanwhile, for each shows only the newest calls.
                let result = loop {
                    tokio::select! {
                        result = &mut said => break result,
                        changed = views.changed() => {
                            if changed.is_err() {
                                break said.await;
                            }
                            hear(&mut known, &mut views, &link, &memory);
                        }
                    }
                };
                mute = result.err();
                troubled(mute.as_deref());
                continue;
            }
            let waits = known
                .as_ref()
                .is_some_and(|known| known.announcer.waits(link.server_now()));
            tokio::select! {
                () = stop.asked() => {}
                changed = views.changed() => if changed.is_err() { stop.asked().await },
                () = tokio::time::sleep(LOOK_AGAIN), if mute.is_some() || waits => {
                    let again = mute.is_some()
                        && mouth.as_mut().is_some_and(|mouth| mouth.may_have_changed());
                    if again {
                        mute = opened(&mut mouth).await.err();
                        troubled(mute.as_deref());
                    }
                }
            }
        }
    }
}

/// What the box knows of the hall, from the first view on.
struct Known {
    board: Board,
    announcer: Announcer,
}

/// What is said now.
struct Saying {
    /// Tells one utterance from another.
    name: String,
    parts: Vec<Part>,
}

impl Known {
    fn has_next(&self, now: Millis) -> bool {
        let calls = self.board.has_next(now);
        calls || self.announcer.ready(now, calls).is_some()
    }

    /// What to say now; it counts as said from here on. What no clip says is passed over, and told.
    fn next(&mut self, pack: &Pack, now: Millis) -> Option<Saying> {
        while let Some(row) = self.announcer.ready(now, self.board.has_next(now)).cloned() {
            self.announcer.said(row.seq, now);
            match announced(&row, pack) {
                Some(saying) => return Some(saying),
                None => tracing::warn!(
                    announcement = row.text.vi,
                    "it is shown and not said, for the voice has no clip with this text"
                ),
            }
        }
        let missed = self.board.missed();
        let saying = loop {
            let Some(utterance) = self.board.next(now) else {
                break None;
            };
            if let Some(saying) = called(&utterance, pack) {
                break Some(saying);
            }
        };
        if self.board.missed() > missed {
            tracing::warn!(
                missed = self.board.missed(),
                "a call was not spoken, for its turn came too late"
            );
        }
        saying
    }
}

fn announced(row: &AnnouncementRow, pack: &Pack) -> Option<Saying> {
    let (clip, parts) = pack.announcement(&row.text, row.urgent)?;
    let name = format!("{:06}-{clip}", row.seq);
    Some(Saying { name, parts })
}

fn called(utterance: &Utterance, pack: &Pack) -> Option<Saying> {
    let name = name(&utterance.calls);
    match phrase::phrase(&utterance.calls, utterance.style, pack.rules()) {
        Ok(parts) => Some(Saying { name, parts }),
        Err(cause) => {
            tracing::warn!(%cause, "a call cannot be spoken");
            None
        }
    }
}

/// Takes the newest view. The board begins with the first one: only then is the server's time known.
fn hear(
    known: &mut Option<Known>,
    views: &mut Views,
    link: &LinkHandle<BoardView, BoardRequest>,
    memory: &Memory,
) {
    let Some(seen) = views.borrow_and_update().clone() else {
        return;
    };
    let now = link.server_now();
    let known = known.get_or_insert_with(|| {
        let ran = i64::try_from(clock::mono_ms()).unwrap_or(i64::MAX);
        let began = Millis(now.0.saturating_sub(ran));
        let spoken = memory.read();
        Known {
            board: Board::new(spoken.unwrap_or_else(|| Spoken::nothing_before(began))),
            announcer: Announcer::new(began),
        }
    });
    known.board.hear(&seen.view, now);
    known.announcer.hear(&seen.view);
}

async fn opened(mouth: &mut Option<Box<dyn Mouth>>) -> Result<(), String> {
    blocking(mouth, |mouth| mouth.open()).await
}

async fn say(
    mouth: &mut Option<Box<dyn Mouth>>,
    pack: &Pack,
    saying: Saying,
) -> Result<(), String> {
    let Saying { name, parts } = saying;
    let sound = pack.join(&parts);
    tracing::info!(said = name, ms = sound.duration_ms(), "speaks");
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
