//! The kiosks' offline series: which numbers a kiosk gives that is cut off, and what the hall
//! remembers of them.
//!
//! A kiosk that hears nothing of the server gives numbers of its own: prefix, 9, its digit, two
//! digits (`B9107` is the seventh of the kiosk with digit 1). Two kiosks never have one digit on
//! one day, so nobody needs to ask anybody; the numbers come into the hall when the kiosk is back.

use std::fmt::{self, Write};
use std::sync::Arc;

use imbl::OrdMap;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::check::broken;
use crate::{Broken, Hall, HallPlan, Label, Refusal, Ticket, TicketId};

/// The last number of an offline series: 99 for each prefix, kiosk and day.
pub const LAST_OF_SERIES: u8 = 99;

/// The first number that belongs to an offline series.
const FIRST: u16 = 9_000;

/// A kiosk of the plan, with its digit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KioskPlan {
    /// The name under which it is enrolled, such as `kiosk-1`.
    pub name: Arc<str>,
    /// The digit of its offline series, 0 to 9.
    pub digit: u8,
}

/// How far a kiosk that was cut off is believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OfflineRules {
    /// A number that a kiosk says to have given longer ago counts as given so long ago, minutes:
    /// the kiosk's clock may be wrong, and others wait, too.
    pub believed_min: u16,
}

impl Default for OfflineRules {
    fn default() -> OfflineRules {
        OfflineRules { believed_min: 240 }
    }
}

impl OfflineRules {
    pub(crate) fn is_usual(&self) -> bool {
        *self == OfflineRules::default()
    }
}

/// One touch at a kiosk, by the hash of its key: a number that was asked for online and was given
/// offline, since no answer came, is known by it as the same one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Touch(pub u64);

impl fmt::Display for Touch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl Serialize for Touch {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Touch {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Touch, D::Error> {
        let text = String::deserialize(deserializer)?;
        let number = u64::from_str_radix(&text, 16);
        number.map(Touch).map_err(serde::de::Error::custom)
    }
}

impl Label {
    /// The label of an offline series; none beyond its end.
    #[must_use]
    pub fn offline(prefix: Arc<str>, digit: u8, number: u8) -> Option<Label> {
        let possible = digit <= 9 && (1..=LAST_OF_SERIES).contains(&number);
        possible.then(|| Label {
            prefix,
            number: FIRST + u16::from(digit) * 100 + u16::from(number),
        })
    }

    /// True for a number of an offline series, of whatever kiosk.
    #[must_use]
    pub fn is_offline(&self) -> bool {
        self.number >= FIRST
    }

    /// The kiosk's digit and the number in its series; none for an ordinary number.
    #[must_use]
    pub fn of_kiosk(&self) -> Option<(u8, u8)> {
        let here = self.number.checked_sub(FIRST)?;
        let (digit, number) = (here / 100, here % 100);
        let digit = u8::try_from(digit).ok().filter(|digit| *digit <= 9)?;
        let number = u8::try_from(number).ok().filter(|number| *number > 0)?;
        Some((digit, number))
    }
}

/// What a hall remembers of the offline series of its day.
#[derive(Debug, Clone, Default)]
pub struct Offline {
    /// Whose each digit is today. A kiosk that leaves the plan in the course of a day keeps its
    /// digit for that day: it may be cut off and give numbers.
    pub digits: OrdMap<u8, Arc<str>>,
    /// The tickets of touches at kiosks. Derived.
    pub touches: OrdMap<Touch, TicketId>,
    /// Numbers that came when their day was over. Each is counted once.
    pub late: OrdMap<(Date, Label), Option<Touch>>,
}

impl Offline {
    /// A plan is in force: on an open day its digits come on top, else they are all there is.
    pub(crate) fn furnish(&mut self, plan: &HallPlan, day_is_open: bool) {
        if !day_is_open {
            self.digits = OrdMap::new();
        }
        for kiosk in &plan.kiosks {
            self.digits.insert(kiosk.digit, Arc::clone(&kiosk.name));
        }
    }

    /// Told when there is something to tell.
    pub(crate) fn tell(&self, text: &mut String) {
        let Offline {
            digits,
            touches: _,
            late,
        } = self;
        if !digits.is_empty() {
            let of = |(digit, kiosk): (&u8, &Arc<str>)| format!("{digit} {kiosk}");
            let digits: Vec<String> = digits.iter().map(of).collect();
            let _ = writeln!(text, "  offline series: {}", digits.join(", "));
        }
        if !late.is_empty() {
            let of = |(date, label): &(Date, Label)| format!("{label} of {date}");
            let late: Vec<String> = late.keys().map(of).collect();
            let _ = writeln!(text, "  came when their day was over: {}", late.join(", "));
        }
    }

    /// A digit of today that a plan would give to another kiosk, and whose it is.
    pub(crate) fn moved(&self, plan: &HallPlan) -> Option<(u8, Arc<str>)> {
        plan.kiosks.iter().find_map(|kiosk| {
            let holder = self.digits.get(&kiosk.digit)?;
            (*holder != kiosk.name).then(|| (kiosk.digit, Arc::clone(holder)))
        })
    }
}

impl Hall {
    /// A kiosk that is cut off goes on under the digit that it had this morning: a plan does not give
    /// it away in the course of a day.
    pub(crate) fn digits_stay(&self, plan: &HallPlan) -> Result<(), Refusal> {
        match self.offline.moved(plan) {
            Some((digit, kiosk)) if self.open_day().is_ok() => Err(Refusal::KioskDigitInUse {
                digit,
                kiosk: kiosk.to_string(),
            }),
            _ => Ok(()),
        }
    }

    /// An offline number is one of a kiosk of today, and its touch leads to it (H2).
    pub(crate) fn check_offline(&self, ticket: &Ticket) -> Result<(), Broken> {
        let digits = &self.offline.digits;
        let of_kiosk = ticket.label.of_kiosk();
        if of_kiosk.is_none_or(|(digit, _)| !digits.contains_key(&digit)) {
            return broken("H2", format!("{} is of no kiosk's series", ticket.label));
        }
        let leads = |touch| self.offline.touches.get(&touch) == Some(&ticket.id);
        if ticket.touch.is_some_and(|touch| !leads(touch)) {
            return broken("H2", format!("{} has a touch of another", ticket.label));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offline_label_names_its_kiosk_and_ends_at_99() {
        let label = Label::offline("B".into(), 1, 7).map(|label| label.to_string());
        assert_eq!(label.as_deref(), Some("B9107"));
        let read = |text: &str| text.parse::<Label>().ok().and_then(|it| it.of_kiosk());
        assert_eq!(read("B9107"), Some((1, 7)));
        assert_eq!(read("AB9099"), Some((0, 99)));
        assert_eq!(read("B8999"), None);
        assert_eq!(read("B9100"), None, "a series begins with 01");
        assert_eq!(Label::offline("B".into(), 1, 100), None);
        assert_eq!(Label::offline("B".into(), 1, 0), None);
        assert_eq!(Label::offline("B".into(), 10, 1), None);
    }

    #[test]
    fn a_touch_is_written_as_text_and_read_back() {
        let touch = Touch(0xab);
        let json = serde_json::to_string(&touch).unwrap_or_default();
        assert_eq!(json, "\"00000000000000ab\"");
        assert_eq!(serde_json::from_str::<Touch>(&json).ok(), Some(touch));
    }
}
