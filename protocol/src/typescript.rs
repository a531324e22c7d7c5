//! The text of `screens/src/protocol.ts`, from the types of this crate in a fixed order.

use ts_rs::{Config, TS};

use crate::{AdviceEffect, AdviceMove, AdviceReply, AdviceRow, AdviceState, LoanRow};
use crate::{AheadRow, Longer, LongerWhy};
use crate::{
    AnnouncementRow, Answer, AtDesk, AutoView, AutoWish, BoardGroup, BoardRequest, BoardView, Call,
    CallState, CameraKind, Choice, CitizenPlace, CitizenRequest, CitizenView, CounterGroup,
    CounterRequest, CounterRow, CounterView, DeskKind, DeskView, DeviceRow, Done, EmergencyRow,
    Estimate, Fact, GroupRow, GroupStop, HallNames, Hello, HelpFrom, KioskPageRequest,
    KioskPageView, KioskRequest, KioskView, Language, MessageRow, Millis, Names, NextTicket, No,
    OfficeView, Opening, PeopleReply, PeopleRow, PhotoOffer, PlannedAct, PlannedRow, PlannedState,
    PrintResult, PrinterState, QueueRow, ReceptionGroup, ReceptionRequest, ReceptionTicket,
    ReceptionView, Role, Slip, Special, Stage, Standing, SupervisorRequest, SupervisorView, Then,
    TicketPlace, Tile, TileGroup, ToScreen, ToServer, Trouble, TroubleReport, Unwelcome, Welcome,
    Who, You, version,
};
use crate::{BeforeAfter, SkillAdvice, SkillRow, Spread, Tweak, WhatIf, WhatIfDays, WhatIfRow};
use crate::{BookedRow, Serves};
use crate::{BulkOffer, FilingRow, FilingWish, IdentityAsk, PriorityChoice, Reading, SlipNote};
use crate::{CopyDay, CopyGroup, CutOff, KioskDigit, OfflineCopy, OfflineSlip, Span};
use crate::{
    DoneStep, MissedRow, NextStep, Placed, StepWish, SuspendKind, SuspendedRow, TicketVisit,
    TransferTarget, VisitDesk, WorkRow, WorkWish,
};

use crate::{
    CounterMove, DraftRow, FailedPlan, GroupMove, InTheWay, PendingPlan, PlanChange, PlanCheck,
    PlanFlaw, PlanState, PlanVersion, PublishWish, Rehome, RestoreWish,
};

/// All declarations, ready to be written to a file.
#[must_use]
pub fn declarations() -> String {
    let config = Config::default();
    let mut text = String::from(
        "// Written by `cargo test -p layso-protocol` from the crate `protocol`. Do not edit:\n\
         // change the crate, then `make accept`.\n\n",
    );
    text.push_str(&format!(
        "export const PROTOCOL_VERSION = {};\n",
        version::CURRENT
    ));
    text.push_str(&format!("export const BEAT_MS = {};\n\n", crate::BEAT_MS));
    macro_rules! declare {
        ($($name:ty),* $(,)?) => { $(
            text.push_str("export ");
            text.push_str(&<$name as TS>::decl(&config));
            text.push_str("\n\n");
        )* };
    }
    declare!(
        Millis,
        Names,
        Language,
        Estimate,
        Opening,
        GroupStop,
        HallNames,
        Role,
        Hello,
        You,
        Welcome,
        Unwelcome,
        Fact,
        Trouble,
        Who,
        TroubleReport,
        Standing,
        ToServer<KioskRequest>,
        ToScreen<KioskView>,
        Answer,
        Done,
        No,
        PrintResult,
        Slip,
        KioskRequest,
        KioskView,
        Tile,
        TileGroup,
        PhotoOffer,
        KioskPageRequest,
        KioskPageView,
        PrinterState,
        CameraKind,
        Stage,
        CutOff,
        OfflineSlip,
        OfflineCopy,
        CopyDay,
        Span,
        KioskDigit,
        CopyGroup,
        CounterRequest,
        Then,
        CounterView,
        CounterGroup,
        DeskView,
        AtDesk,
        QueueRow,
        NextTicket,
        Special,
        BoardRequest,
        BoardView,
        BoardGroup,
        Call,
        CallState,
        SupervisorRequest,
        SupervisorView,
        AheadRow,
        Longer,
        LongerWhy,
        GroupRow,
        CounterRow,
        DeskKind,
        DeviceRow,
        CitizenRequest,
        CitizenView,
        CitizenPlace,
        ReceptionRequest,
        ReceptionView,
        ReceptionGroup,
        ReceptionTicket,
        TicketPlace,
        Choice,
        PlannedAct,
        PlannedRow,
        PlannedState,
        EmergencyRow,
        HelpFrom,
        AnnouncementRow,
        PeopleRow,
        AutoWish,
        AutoView,
        MessageRow,
        PeopleReply,
        LoanRow,
        AdviceMove,
        AdviceReply,
        AdviceState,
        AdviceEffect,
        AdviceRow,
        OfficeView,
        Placed,
        SuspendKind,
        StepWish,
        WorkWish,
        VisitDesk,
        TransferTarget,
        SuspendedRow,
        MissedRow,
        TicketVisit,
        DoneStep,
        NextStep,
        WorkRow,
        BulkOffer,
        CounterMove,
        DraftRow,
        FailedPlan,
        FilingRow,
        FilingWish,
        GroupMove,
        IdentityAsk,
        InTheWay,
        PendingPlan,
        PlanChange,
        PlanCheck,
        PlanFlaw,
        PlanState,
        PlanVersion,
        PriorityChoice,
        PublishWish,
        Reading,
        Rehome,
        RestoreWish,
        Serves,
        BookedRow,
        SlipNote,
        Tweak,
        WhatIfDays,
        BeforeAfter,
        Spread,
        WhatIfRow,
        WhatIf,
        SkillRow,
        SkillAdvice,
    );
    text
}
