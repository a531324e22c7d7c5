//! What the judge says of answers: whoever asks something sensible is answered by the hall, in words.

use engine::Broken;
use layso_server::session::ask::AskError;
use layso_server::session::talk::End;
use protocol::{Answer, No};
use serde_json::Value;

use super::judge::{Judge, broken};
use super::server::Outcome;

impl Judge {
    /// The server ends a session: only what is no more may be why.
    ///
    /// # Errors
    /// When it sends away somebody whose place is there.
    pub fn ended(&mut self, end: &End) -> Result<(), Broken> {
        const GONE: [&str; 3] = ["no_such_ticket", "no_such_counter", "no_such_zone"];
        match end.refused() {
            Some(code) if !GONE.contains(&code) => {
                broken("bug", format!("a session ends with {code}"))
            }
            _ => Ok(()),
        }
    }

    /// Somebody who asked by HTTP is told.
    ///
    /// # Errors
    /// When it is neither an answer of the hall nor a wish to come again.
    pub fn outcome(&mut self, outcome: &Outcome) -> Result<(), Broken> {
        match outcome {
            Ok(answer) => self.page(answer),
            Err(AskError::Busy | AskError::Stopping) => Ok(()),
            Err(error) => broken("bug", format!("a sensible wish is told {}", error.code())),
        }
    }

    /// Somebody who asked by a socket is told.
    ///
    /// # Errors
    /// When it is no answer of the hall.
    pub fn said(&mut self, text: &str) -> Result<(), Broken> {
        if !text.starts_with(r#"{"type":"answer""#) {
            return Ok(());
        }
        let message = serde_json::from_str::<Value>(text).unwrap_or_default();
        match serde_json::from_value(message["answer"].clone()) {
            Ok(answer) => self.page(&answer),
            Err(cause) => broken("bug", format!("{cause} in {text}")),
        }
    }

    /// A page is answered: by a refusal with words, or done. All that is asked here is what a role
    /// may ask, so that an answer about the asking itself is a fault of the house.
    ///
    /// # Errors
    /// When the answer is about the asking, or has no words.
    pub fn page(&mut self, answer: &Answer) -> Result<(), Broken> {
        let Answer::No(No {
            code, say, remedy, ..
        }) = answer
        else {
            return Ok(());
        };
        let faults = [
            AskError::BadKey,
            AskError::WrongRole,
            AskError::KeyReused,
            AskError::Unsupported,
        ];
        if faults.iter().any(|fault| fault.code() == code) {
            return broken("bug", format!("a sensible wish is told {code}"));
        }
        let empty = [&say.vi, &say.en, &remedy.vi, &remedy.en];
        if empty
            .iter()
            .any(|text| text.is_empty() || text.contains('{'))
        {
            return broken("bug", format!("{code} has no words: {say:?} {remedy:?}"));
        }
        self.judged("words");
        Ok(())
    }
}
