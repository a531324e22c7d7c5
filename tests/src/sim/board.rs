//! A board of a simulated world: its line, the real machine of its voice, and what it remembers.

use layso_board::board::{Board, Spoken};
use layso_kiosk::kiosk::Now;
use protocol::{BoardRequest, BoardView, Millis};

use super::devices::Effect;
use super::faults::Defect;
use super::line::{Line, News};

/// A board: its line, its voice, and what it remembers.
#[derive(Debug)]
pub struct BoardBox {
    /// Its line.
    pub line: Line<BoardView, BoardRequest>,
    board: Option<Board>,
    memory: Option<Spoken>,
    began: u64,
    speaking: bool,
    defect: Option<Defect>,
}

impl BoardBox {
    /// A new board.
    #[must_use]
    pub fn new(seed: [u8; 32], now: Now, defect: Option<Defect>) -> BoardBox {
        BoardBox {
            line: Line::new(seed, now.mono),
            board: None,
            memory: None,
            began: now.mono,
            speaking: false,
            defect,
        }
    }

    /// The power goes and comes back: what was spoken is remembered.
    pub fn restart(&mut self, seed: [u8; 32], now: Now) {
        self.line = Line::new(seed, now.mono);
        self.board = None;
        self.began = now.mono;
        self.speaking = false;
        if self.defect == Some(Defect::BoardForgets) {
            self.memory = Some(Spoken::nothing_before(Millis(0)));
        }
    }

    /// The sentence is over.
    pub fn said(&mut self) {
        self.speaking = false;
    }

    pub(super) fn turn(&mut self, now: Now, effects: &mut Vec<Effect>) {
        for news in self.line.turn(now, effects) {
            if let News::View = news {
                self.take(now);
            }
        }
        let clock = self.clock(now);
        if self.speaking {
            return;
        }
        if let Some(board) = &mut self.board
            && let Some(utterance) = board.next(clock)
        {
            self.memory = Some(board.spoken());
            self.speaking = true;
            effects.push(Effect::Speak(utterance));
        }
    }

    fn take(&mut self, now: Now) {
        let clock = self.clock(now);
        let Some((_, _, view)) = &self.line.seen else {
            return;
        };
        let lived = i64::try_from(now.mono - self.began).unwrap_or(0);
        let memory = self.memory;
        let board = self.board.get_or_insert_with(|| {
            let nothing = Spoken::nothing_before(Millis(clock.0 - lived));
            Board::new(memory.unwrap_or(nothing))
        });
        board.hear(view, clock);
    }

    fn clock(&self, now: Now) -> Millis {
        if self.defect == Some(Defect::BoardIgnoresAge) {
            return Millis(0);
        }
        self.line.server_now(now)
    }
}
