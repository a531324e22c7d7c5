//! The phone: one ticket, as its holder follows it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{Estimate, HallNames, Language, Millis, Names, SuspendKind};

/// From a phone to the server: a phone asks for nothing yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum CitizenRequest {}

/// From the server to a phone. No name, no photo, nothing of anybody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct CitizenView {
    /// What to call the hall.
    pub hall: HallNames,
    /// The number.
    pub label: String,
    /// The procedure group.
    pub group: Names,
    /// When it was taken, by the hall's clock ("09:12").
    pub time: String,
    /// The day it is for ("24/11/2026").
    pub date: String,
    /// Where it is.
    pub place: CitizenPlace,
    /// Papers to prepare while waiting.
    pub papers: Vec<Names>,
    /// Within how many minutes one who was missed may come back with the same number; 0 means
    /// that a new number is needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_min: Option<u16>,
    /// The language of the slip.
    pub language: Language,
    /// As of when this is true.
    pub as_of: Millis,
    /// Why no more numbers of the group are given, when the supervisor has closed it. Those who
    /// wait are still called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<Names>,
}

/// Where a ticket is, for its holder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum CitizenPlace {
    /// In line.
    Waiting {
        /// Tickets that will be called before.
        ahead: u32,
        /// How long still.
        wait: Estimate,
        /// The one counter that will call it, when no other may.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        counter: Option<u16>,
        /// Why it takes longer than was told, while it does.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        longer: Option<Longer>,
    },
    /// Called: go to the counter now.
    Called {
        /// Which counter.
        counter: u16,
        /// How often.
        times: u8,
    },
    /// At the counter.
    Serving {
        /// Which counter.
        counter: u16,
    },
    /// Done.
    Finished,
    /// Called and did not come.
    NoShow {
        /// The counter that called.
        counter: u16,
        /// Until when one may return with the same number.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Millis>,
    },
    /// Away from a counter, and expected back with the same number.
    Suspended {
        /// Why.
        kind: SuspendKind,
        /// The counter to which one returns; none: any counter of the group.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        counter: Option<u16>,
        /// The step elsewhere.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        elsewhere: Option<Names>,
        /// When one is back in line by itself.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Millis>,
    },
    /// The day ended, or the ticket is of another day.
    Expired,
    /// Given back or withdrawn.
    Cancelled,
}

/// Why a wait is longer than was told with the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Longer {
    /// By about how many minutes.
    pub by_min: u16,
    /// The cause.
    pub why: LongerWhy,
    /// The counter that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub counter: Option<u16>,
}

/// The cause of a longer wait, as far as the hall knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LongerWhy {
    /// The clerk of a counter that serves the group is away.
    CounterAway,
    /// A counter that serves the group has a long case.
    LongService,
    /// People with priority or a booked time went first.
    OthersFirst,
    /// Services take longer today than on other days.
    SlowToday,
    /// Nothing of these: the line moves more slowly than was expected.
    Line,
}
