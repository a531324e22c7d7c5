//! The voice: from a call to what is heard.
//!
//! [`phrase`] decides which clips are said, [`clips`] joins them, and a [`Mouth`] lets them be
//! heard: [`device`] on the sound card, [`wav`] as files in a folder.

use clips::Sound;

pub mod clips;
#[cfg(feature = "sound")]
pub mod device;
pub mod manifest;
pub mod number;
pub mod phrase;
pub mod wav;

/// Where the voice comes out. Its methods block: they are called away from the runtime.
pub trait Mouth: Send {
    /// Gets ready to speak.
    ///
    /// # Errors
    ///
    /// Why nothing can be heard now, for the technician.
    fn open(&mut self) -> Result<(), String>;

    /// Says it, and returns when it is over. `name` tells one utterance from another.
    ///
    /// # Errors
    ///
    /// Why it was not heard, or not to its end.
    fn say(&mut self, sound: &Sound, name: &str) -> Result<(), String>;

    /// True when something changed for which [`Mouth::open`] is worth another try, such as a sound
    /// card that was plugged in. Cheap; asked every second or so.
    fn may_have_changed(&mut self) -> bool;
}

/// The mouth of a program that was built without sound.
#[cfg(not(feature = "sound"))]
pub struct NoDevice;

#[cfg(not(feature = "sound"))]
impl Mouth for NoDevice {
    fn open(&mut self) -> Result<(), String> {
        Err("this program was built without sound; use --sound wav:DIR or none".into())
    }

    fn say(&mut self, _sound: &Sound, _name: &str) -> Result<(), String> {
        self.open()
    }

    fn may_have_changed(&mut self) -> bool {
        false
    }
}
