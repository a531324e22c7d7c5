//! The commands that the fake printer knows, taken from the front of what it holds.

/// One command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Rows of dots, so many bytes wide.
    Rows { wide: usize, data: Vec<u8> },
    /// Blank rows.
    Feed(usize),
    /// A setting that changes nothing here.
    Set,
    /// Cut.
    Cut,
    /// Report every change, or not any more.
    Report(bool),
    /// The paper sensor, in its turn.
    Fence,
    /// Tell when everything before is on paper.
    ProcessId([u8; 4]),
    /// Tell the model.
    Model,
    /// A blank byte.
    Nothing,
    /// Not known.
    Unknown,
}

/// The first command and its length; nothing while it is not whole.
pub fn next_command(held: &[u8]) -> Option<(Command, usize)> {
    let fixed =
        |length: usize, command: Command| (held.len() >= length).then_some((command, length));
    match *held {
        [] | [0x1B | 0x1D] => None,
        [0x00 | 0x0A | 0x0D, ..] => Some((Command::Nothing, 1)),
        [0x1B, 0x40, ..] => Some((Command::Set, 2)),
        [0x1B, 0x4A, rows, ..] => Some((Command::Feed(usize::from(rows)), 3)),
        [0x1D, 0x50, ..] => fixed(4, Command::Set),
        [0x1D, 0x56, 0x42, ..] => fixed(4, Command::Cut),
        [0x1D, 0x56, 0x00 | 0x01, ..] => Some((Command::Cut, 3)),
        [0x1D, 0x61, which, ..] => Some((Command::Report(which != 0), 3)),
        [0x1D, 0x72, 0x01 | 0x31, ..] => Some((Command::Fence, 3)),
        [0x1D, 0x49, 0x43, ..] => Some((Command::Model, 3)),
        [0x1D, 0x28, 0x48, 0x06, 0x00, 0x30, 0x30, a, b, c, d, ..] => {
            Some((Command::ProcessId([a, b, c, d]), 11))
        }
        [
            0x1D,
            0x76,
            0x30,
            _,
            x_low,
            x_high,
            y_low,
            y_high,
            ref rest @ ..,
        ] => {
            let wide = usize::from(u16::from_le_bytes([x_low, x_high]));
            let size = wide * usize::from(u16::from_le_bytes([y_low, y_high]));
            rest.get(..size).map(|data| {
                (
                    Command::Rows {
                        wide,
                        data: data.to_vec(),
                    },
                    8 + size,
                )
            })
        }
        // The beginning of one of those above.
        [0x1B, 0x4A] | [0x1D, 0x56 | 0x61 | 0x72 | 0x49] => None,
        [0x1D, 0x28 | 0x76, ..] if held.len() < 8 => None,
        [0x1D, 0x28, 0x48, ..] if held.len() < 11 => None,
        _ => Some((Command::Unknown, 1)),
    }
}
