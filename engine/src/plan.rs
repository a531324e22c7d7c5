//! The plan of the hall: groups, counters, hours and rules. Data with a history.
//!
//! A [`Draft`] is what people write (`assets/plans/*.toml` has the same keys). [`HallPlan::new`]
//! accepts it or answers every [`Flaw`] with its key. A plan that stands in the log was accepted
//! when it was written and is read back without asking again.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;
use std::str::FromStr;
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::bulk::{BulkRules, Filer};
use crate::calendar::DayName;
use crate::identity::{Identity, IdentityRules};
use crate::limits::{Limits, Reason};
use crate::offline::{KioskPlan, OfflineRules};
use crate::rules::{
    AppointmentRules, BalanceRules, CallRules, Loans, PriorityReason, PriorityRules, ReasonId,
};
use crate::staff::{Announcement, Staff};
use crate::{CounterId, Flaw, GroupId};

mod codes;

pub use codes::{Elsewhere, Outcome, Remark, VisitRules};

/// The same words in both languages of the hall.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    /// Vietnamese, NFC.
    pub vi: String,
    /// English.
    pub en: String,
}

/// A plan as people write it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// The hall's identifier.
    pub id: String,
    /// What to call the hall.
    pub hall: HallNames,
    /// The rules.
    pub rules: Rules,
    /// Working hours by season.
    #[serde(default, rename = "season")]
    pub seasons: Vec<Season>,
    /// Days on which the hall is closed.
    #[serde(default)]
    pub closed: Vec<Closed>,
    /// Whose staff serves.
    #[serde(default, rename = "agency")]
    pub agencies: Vec<Agency>,
    /// Parts of the hall with boards and a voice of their own.
    #[serde(default, rename = "zone")]
    pub zones: Vec<Zone>,
    /// What a citizen takes a number for.
    #[serde(default, rename = "group")]
    pub groups: Vec<Group>,
    /// The home tiles of the kiosk.
    #[serde(default, rename = "category")]
    pub categories: Vec<Category>,
    /// The counters.
    #[serde(default, rename = "counter")]
    pub counters: Vec<CounterPlan>,
    /// Why a group may be closed for a while.
    #[serde(
        default,
        rename = "close_reason",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub close_reasons: Vec<Reason>,
    /// Why a number may be cancelled.
    #[serde(
        default,
        rename = "cancel_reason",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub cancel_reasons: Vec<Reason>,
    /// The reasons for which priority is granted; those by age in the order in which they are
    /// looked for.
    #[serde(default, rename = "priority", skip_serializing_if = "Vec::is_empty")]
    pub priorities: Vec<PriorityReason>,
    /// Why a clerk may call a ticket out of turn.
    #[serde(default, rename = "call_reason", skip_serializing_if = "Vec::is_empty")]
    pub call_reasons: Vec<Reason>,
    /// Why a counter may be paused.
    #[serde(
        default,
        rename = "pause_reason",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub pause_reasons: Vec<Reason>,
    /// What a clerk may tell the supervisor.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to_supervisor: Vec<Reason>,
    /// What the supervisor may tell a clerk.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to_counter: Vec<Reason>,
    /// Why the plan may be changed.
    #[serde(default, rename = "plan_reason", skip_serializing_if = "Vec::is_empty")]
    pub plan_reasons: Vec<Reason>,
    /// What the boards can be told to show.
    #[serde(
        default,
        rename = "announcement",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub announcements: Vec<Announcement>,
    /// Who may sit at the counters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub staff: Vec<Staff>,
    /// What may come of a step of a visit.
    #[serde(default, rename = "outcome", skip_serializing_if = "Vec::is_empty")]
    pub outcomes: Vec<Outcome>,
    /// What may be noted, or remarked when a ticket is sent on.
    #[serde(default, rename = "remark", skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<Remark>,
    /// The kiosks, with the digits of their offline series.
    #[serde(default, rename = "kiosk", skip_serializing_if = "Vec::is_empty")]
    pub kiosks: Vec<KioskPlan>,
    /// Steps elsewhere.
    #[serde(default, rename = "elsewhere", skip_serializing_if = "Vec::is_empty")]
    pub elsewhere: Vec<Elsewhere>,
    /// Why the reception may give a number against the rules of identity.
    #[serde(
        default,
        rename = "identity_exception",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub identity_exceptions: Vec<Reason>,
    /// Who files for others.
    #[serde(default, rename = "filer", skip_serializing_if = "Vec::is_empty")]
    pub filers: Vec<Filer>,
}

/// What to call the hall, and its clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HallNames {
    /// Who runs it.
    pub authority: Names,
    /// Its name.
    pub name: Names,
    /// Telephone of the guide desk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The hall's fixed offset from UTC, minutes (Vietnam: 420).
    pub utc_offset_min: i16,
}

/// The rules of a hall.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// How often a number is called before it may be marked as a no-show.
    pub calls_before_no_show: u8,
    /// Shortest pause between two calls of one number, seconds.
    pub recall_pause_s: u16,
    /// Shortest time from the last call to a no-show, seconds.
    pub no_show_after_s: u16,
    /// Minutes within which a no-show may return.
    pub return_min: u16,
    /// The waiting time that is aimed at, minutes (QĐ 468/QĐ-TTg: 15 from 2025).
    pub target_min: u16,
    /// The waiting time that raises the alarm, minutes (QĐ 468/QĐ-TTg: 30).
    pub alarm_min: u16,
    /// The time that a service should take at most, minutes.
    pub service_target_min: u16,
    /// Whether photos are taken, and how long they are kept.
    pub photo: PhotoRule,
    /// Whether the slip carries a link to the phone page.
    pub phones: bool,
    /// Where a service day begins.
    pub rollover: TimeOfDay,
    /// How long those who wait are still served after the last session, minutes.
    pub grace_min: u16,
    /// How long before the first session numbers are given, minutes.
    pub early_min: u16,
    /// What priority is worth.
    #[serde(default, skip_serializing_if = "PriorityRules::is_usual")]
    pub priority: PriorityRules,
    /// When those who booked a time may come.
    #[serde(default, skip_serializing_if = "AppointmentRules::is_usual")]
    pub appointments: AppointmentRules,
    /// How often and by whom numbers are called.
    #[serde(default, skip_serializing_if = "CallRules::is_usual")]
    pub calls: CallRules,
    /// How far a kiosk that was cut off is believed.
    #[serde(default, skip_serializing_if = "OfflineRules::is_usual")]
    pub offline: OfflineRules,
    /// The rules of a visit with several steps.
    #[serde(default, skip_serializing_if = "VisitRules::is_usual")]
    pub visit: VisitRules,
    /// Whether people are asked who they are, and what one person may have.
    #[serde(default, skip_serializing_if = "IdentityRules::is_usual")]
    pub identity: IdentityRules,
    /// What holds for whoever brings many dossiers.
    #[serde(default, skip_serializing_if = "BulkRules::is_usual")]
    pub bulk: BulkRules,
    /// How load is balanced over the counters.
    #[serde(default, skip_serializing_if = "BalanceRules::is_usual")]
    pub balance: BalanceRules,
}

/// Whether photos are taken, and how long they are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhotoRule {
    /// None are taken.
    Off,
    /// Kept until the service day is closed.
    UntilDayEnds,
    /// Kept some days longer, 1 to 30.
    Days(u8),
}

/// Working hours of a season.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Season {
    /// Its name.
    pub name: String,
    /// Its first day.
    pub from: MonthDay,
    /// Its last day; before `from` when it runs over the new year.
    pub to: MonthDay,
    /// Its working days.
    pub days: Vec<DayName>,
    /// The sessions of a working day, in order.
    pub sessions: Vec<Hours>,
}

/// Days on which the hall is closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Closed {
    /// The first.
    pub from: Date,
    /// The last.
    pub to: Date,
    /// Why.
    pub why: Names,
}

/// An agency: whose staff serves a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agency {
    /// Its identifier.
    pub id: String,
    /// Its name.
    pub name: Names,
}

/// A part of the hall with boards and a voice of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Zone {
    /// Its identifier.
    pub id: String,
    /// Its name.
    pub name: Names,
}

/// A procedure group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Its identifier.
    pub id: GroupId,
    /// The letter or letters of its labels.
    pub prefix: Arc<str>,
    /// Its name.
    pub name: Names,
    /// The agency that serves it.
    pub agency: String,
    /// Its picture.
    pub icon: String,
    /// The usual service, minutes.
    pub service_min: u16,
    /// Papers to have at hand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub papers: Vec<Names>,
    /// Its own target, minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_min: Option<u16>,
    /// When and how many of its numbers are given.
    #[serde(default, skip_serializing_if = "Limits::are_none")]
    pub limits: Limits,
    /// Whether people are asked who they are, when that is not as in the whole hall.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<Identity>,
}

/// A home tile of the kiosk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// Its identifier.
    pub id: String,
    /// Its name.
    pub name: Names,
    /// Its picture.
    pub icon: String,
    /// Its groups, one or several.
    pub groups: Vec<GroupId>,
}

/// A counter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CounterPlan {
    /// The number on it.
    pub number: CounterId,
    /// Where it stands.
    pub zone: String,
    /// Whose staff sits there.
    pub agency: String,
    /// The groups that it serves first.
    pub home: Vec<GroupId>,
    /// Further groups that it may serve.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skills: Vec<GroupId>,
    /// The next ticket is called by itself so many seconds after the counter is free; not at all
    /// unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auto_call_s: Option<u16>,
}

/// A time on the hall's clock, from `00:00` to `24:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TimeOfDay(u16);

impl TimeOfDay {
    /// Minutes after midnight.
    #[must_use]
    pub fn minutes(self) -> u16 {
        self.0
    }
}

impl FromStr for TimeOfDay {
    type Err = String;

    fn from_str(text: &str) -> Result<TimeOfDay, String> {
        let parsed = text.split_once(':').and_then(|(hours, minutes)| {
            let minutes = (minutes.len() == 2).then(|| minutes.parse::<u16>().ok())??;
            let total = hours
                .parse::<u16>()
                .ok()?
                .checked_mul(60)?
                .checked_add(minutes)?;
            (minutes < 60 && total <= 24 * 60).then_some(TimeOfDay(total))
        });
        parsed.ok_or_else(|| format!("\"{text}\" is not a time such as 07:30"))
    }
}

impl TryFrom<String> for TimeOfDay {
    type Error = String;
    fn try_from(text: String) -> Result<TimeOfDay, String> {
        text.parse()
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl From<TimeOfDay> for String {
    fn from(time: TimeOfDay) -> String {
        time.to_string()
    }
}

/// A day of any year, such as `04-16`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MonthDay {
    month: i8,
    day: i8,
}

impl MonthDay {
    /// Month and day.
    #[must_use]
    pub fn month_day(self) -> (i8, i8) {
        (self.month, self.day)
    }
}

impl TryFrom<String> for MonthDay {
    type Error = String;
    fn try_from(text: String) -> Result<MonthDay, String> {
        let parsed = text.split_once('-').and_then(|(month, day)| {
            let (month, day) = (month.parse().ok()?, day.parse().ok()?);
            Date::new(2024, month, day)
                .ok()
                .map(|_| MonthDay { month, day })
        });
        parsed.ok_or_else(|| format!("\"{text}\" is not a day of the year such as 04-16"))
    }
}

impl From<MonthDay> for String {
    fn from(day: MonthDay) -> String {
        format!("{:02}-{:02}", day.month, day.day)
    }
}

/// A session as the plan writes it, such as `07:30-12:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Hours {
    /// Its beginning.
    pub from: TimeOfDay,
    /// Its end.
    pub to: TimeOfDay,
}

impl TryFrom<String> for Hours {
    type Error = String;
    fn try_from(text: String) -> Result<Hours, String> {
        let (from, to) = text
            .split_once('-')
            .ok_or_else(|| format!("\"{text}\" is not a session such as 07:30-12:00"))?;
        Ok(Hours {
            from: from.trim().parse()?,
            to: to.trim().parse()?,
        })
    }
}

impl From<Hours> for String {
    fn from(hours: Hours) -> String {
        format!("{}-{}", hours.from, hours.to)
    }
}

/// An accepted plan, with its look-ups.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(from = "Draft", into = "Draft")]
pub struct HallPlan {
    draft: Draft,
    by_group: BTreeMap<GroupId, usize>,
    by_counter: BTreeMap<CounterId, usize>,
    served_by: BTreeMap<CounterId, Vec<GroupId>>,
    counters_of: BTreeMap<GroupId, Vec<CounterId>>,
}

impl Deref for HallPlan {
    type Target = Draft;
    fn deref(&self) -> &Draft {
        &self.draft
    }
}

impl PartialEq for HallPlan {
    fn eq(&self, other: &HallPlan) -> bool {
        self.draft == other.draft
    }
}

impl Eq for HallPlan {}

impl From<Draft> for HallPlan {
    /// Reads a plan that was accepted before, from the log.
    fn from(draft: Draft) -> HallPlan {
        let by_group = draft
            .groups
            .iter()
            .enumerate()
            .map(|(i, g)| (g.id.clone(), i))
            .collect();
        let by_counter = draft
            .counters
            .iter()
            .enumerate()
            .map(|(i, c)| (c.number, i))
            .collect();
        let mut served_by = BTreeMap::new();
        let mut counters_of: BTreeMap<GroupId, Vec<CounterId>> = BTreeMap::new();
        for counter in &draft.counters {
            let mut groups = counter.home.clone();
            groups.extend(
                counter
                    .skills
                    .iter()
                    .filter(|g| !counter.home.contains(g))
                    .cloned(),
            );
            for group in &groups {
                counters_of
                    .entry(group.clone())
                    .or_default()
                    .push(counter.number);
            }
            served_by.insert(counter.number, groups);
        }
        HallPlan {
            draft,
            by_group,
            by_counter,
            served_by,
            counters_of,
        }
    }
}

impl From<HallPlan> for Draft {
    fn from(plan: HallPlan) -> Draft {
        plan.draft
    }
}

impl HallPlan {
    /// Accepts a draft.
    ///
    /// # Errors
    /// Every flaw of the draft, each with the key that causes it.
    pub fn new(draft: Draft) -> Result<HallPlan, Vec<Flaw>> {
        let flaws = crate::flaw::flaws(&draft);
        if flaws.is_empty() {
            Ok(HallPlan::from(draft))
        } else {
            Err(flaws)
        }
    }

    /// A group of the plan.
    #[must_use]
    pub fn group(&self, id: &GroupId) -> Option<&Group> {
        self.by_group
            .get(id)
            .map(|index| &self.draft.groups[*index])
    }

    /// A counter of the plan.
    #[must_use]
    pub fn counter(&self, id: CounterId) -> Option<&CounterPlan> {
        self.by_counter
            .get(&id)
            .map(|index| &self.draft.counters[*index])
    }

    /// The groups that a counter serves, home groups first; none for an unknown counter.
    #[must_use]
    pub fn served_by(&self, counter: CounterId) -> &[GroupId] {
        self.served_by.get(&counter).map_or(&[], Vec::as_slice)
    }

    /// The counters that may serve a group.
    #[must_use]
    pub fn counters_of(&self, group: &GroupId) -> &[CounterId] {
        self.counters_of.get(group).map_or(&[], Vec::as_slice)
    }

    /// Whether those who wait for a group are sure to be called: a counter serves it, and where
    /// loans end, one whose home it is.
    #[must_use]
    pub fn is_kept(&self, group: &GroupId) -> bool {
        let counters = self.counters_of(group).iter();
        let mut counters = counters.filter_map(|id| self.counter(*id));
        match self.rules.balance.loans {
            Loans::Free => counters.next().is_some(),
            Loans::Approved => counters.any(|counter| counter.home.contains(group)),
        }
    }

    /// What to do when the numbers of a group are given, in the plan's words.
    #[must_use]
    pub fn instead(&self, group: &GroupId) -> Names {
        let limits = self.group(group).map(|group| &group.limits);
        limits
            .and_then(|limits| limits.instead.clone())
            .unwrap_or_default()
    }

    /// A reason for which priority is granted.
    #[must_use]
    pub fn priority(&self, id: &ReasonId) -> Option<&PriorityReason> {
        self.priorities.iter().find(|reason| reason.id == *id)
    }

    /// The waiting time that is aimed at for a group, minutes.
    #[must_use]
    pub fn target_min(&self, group: &GroupId) -> u16 {
        self.group(group)
            .and_then(|group| group.target_min)
            .unwrap_or(self.rules.target_min)
    }

    /// A small hall for examples and tests: groups `a` (A) and `b` (B), counters 1 to 3, open
    /// every day from 7:30 to 12:00 and from 13:30 to 17:00, Vietnam's clock.
    #[must_use]
    pub fn sample() -> HallPlan {
        let names = |text: &str| Names {
            vi: text.into(),
            en: text.into(),
        };
        let group = |id: &str, prefix: &str| Group {
            id: id.into(),
            prefix: prefix.into(),
            name: names(id),
            agency: "office".into(),
            icon: "gavel".into(),
            service_min: 8,
            papers: Vec::new(),
            target_min: None,
            limits: Limits::default(),
            identity: None,
        };
        let counter = |number, home: &[&str], skills: &[&str]| CounterPlan {
            number: CounterId(number),
            zone: "a".into(),
            agency: "office".into(),
            home: home.iter().map(|id| GroupId::from(*id)).collect(),
            skills: skills.iter().map(|id| GroupId::from(*id)).collect(),
            auto_call_s: None,
        };
        let staff = |id: &str, code: &str, counters: &[u16]| Staff {
            id: id.into(),
            code: code.into(),
            agency: "office".into(),
            counters: counters.iter().copied().map(CounterId).collect(),
        };
        let reason = |id: &str| Reason {
            id: id.into(),
            name: names(id),
        };
        let time = |minutes| TimeOfDay(minutes);
        HallPlan::from(Draft {
            id: "sample".into(),
            hall: HallNames {
                authority: names("Authority"),
                name: names("Hall"),
                phone: None,
                utc_offset_min: 420,
            },
            rules: Rules {
                calls_before_no_show: 3,
                recall_pause_s: 15,
                no_show_after_s: 45,
                return_min: 30,
                target_min: 15,
                alarm_min: 30,
                service_target_min: 15,
                photo: PhotoRule::UntilDayEnds,
                phones: true,
                rollover: time(180),
                grace_min: 120,
                early_min: 30,
                priority: PriorityRules::default(),
                appointments: AppointmentRules::default(),
                calls: CallRules::default(),
                offline: OfflineRules::default(),
                visit: VisitRules::default(),
                identity: IdentityRules::default(),
                bulk: BulkRules::default(),
                balance: BalanceRules::default(),
            },
            seasons: vec![Season {
                name: "all".into(),
                from: MonthDay { month: 1, day: 1 },
                to: MonthDay { month: 12, day: 31 },
                days: vec![
                    DayName::Mon,
                    DayName::Tue,
                    DayName::Wed,
                    DayName::Thu,
                    DayName::Fri,
                    DayName::Sat,
                    DayName::Sun,
                ],
                sessions: vec![
                    Hours {
                        from: time(450),
                        to: time(720),
                    },
                    Hours {
                        from: time(810),
                        to: time(1020),
                    },
                ],
            }],
            closed: Vec::new(),
            agencies: vec![Agency {
                id: "office".into(),
                name: names("Office"),
            }],
            zones: vec![Zone {
                id: "a".into(),
                name: names("Zone A"),
            }],
            groups: vec![group("a", "A"), group("b", "B")],
            categories: vec![Category {
                id: "all".into(),
                name: names("All"),
                icon: "gavel".into(),
                groups: vec!["a".into(), "b".into()],
            }],
            counters: vec![
                counter(1, &["a"], &["b"]),
                counter(2, &["b"], &[]),
                counter(3, &["a"], &[]),
            ],
            close_reasons: vec![reason("system-down"), reason("no-staff")],
            cancel_reasons: vec![reason("gave-up"), reason("mistake")],
            priorities: Vec::new(),
            call_reasons: vec![reason("frail"), reason("came-back")],
            pause_reasons: vec![reason("lunch"), reason("meeting")],
            to_supervisor: vec![reason("advice"), reason("photo")],
            to_counter: vec![reason("come")],
            plan_reasons: vec![reason("season"), reason("mistake")],
            announcements: vec![Announcement {
                id: "fire".into(),
                text: names("Please leave the hall."),
                minutes: 5,
                urgent: false,
            }],
            staff: vec![
                staff("an", "11", &[]),
                staff("binh", "22", &[]),
                staff("chi", "33", &[3]),
            ],
            outcomes: Vec::new(),
            remarks: Vec::new(),
            kiosks: Vec::new(),
            elsewhere: Vec::new(),
            identity_exceptions: vec![reason("no-card"), reason("helps-elder")],
            filers: Vec::new(),
        })
    }
}
