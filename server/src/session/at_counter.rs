//! What a clerk asks at a counter, as a command of the hall.

use engine::{
    AnswerEmergency, AutoCall, CallEmergency, CallNext, CallTicket, Code, Command, ConfirmPriority,
    CounterId, DenyPriority, EndEmergency, EndFiling, Finish, Helper, Leave, NextStep, NoShow,
    Note, OpenCounter, PauseCounter, Placed, PlanSteps, Recall, ResumeCounter, ReturnToLine,
    SeeMessage, SendMessage, Sender, ServeDirect, SetAutoCall, ShutCounter, SignIn, Start, Suspend,
    Suspension, TakeBack, TellWork, Then, Transfer, Undo, Work,
};
use protocol::{AutoWish, CounterRequest, StepWish, SuspendKind};

/// The command of a request at a counter.
#[must_use]
pub fn at_counter(counter: CounterId, request: CounterRequest) -> Command {
    match request {
        CounterRequest::Open => Command::OpenCounter(OpenCounter { counter }),
        CounterRequest::Shut => Command::ShutCounter(ShutCounter { counter }),
        CounterRequest::CallNext => Command::CallNext(CallNext { counter }),
        CounterRequest::Recall => Command::Recall(Recall { counter }),
        CounterRequest::Start => Command::Start(Start { counter }),
        CounterRequest::Finish { then, outcomes } => Command::Finish(Finish {
            counter,
            then: self::then(then),
            outcomes: outcomes.iter().map(|code| code.as_str().into()).collect(),
        }),
        CounterRequest::EndFiling { outcomes } => Command::EndFiling(EndFiling {
            counter,
            outcomes: outcomes.iter().map(|code| code.as_str().into()).collect(),
        }),
        CounterRequest::NoShow => Command::NoShow(NoShow { counter }),
        CounterRequest::Pause { reason } => Command::PauseCounter(PauseCounter {
            counter,
            reason: reason.map(Into::into),
        }),
        CounterRequest::SignIn { code, take_over } => Command::SignIn(SignIn {
            counter,
            code,
            take_over,
        }),
        CounterRequest::Leave => Command::Leave(Leave { counter }),
        CounterRequest::AutoCall { auto } => Command::SetAutoCall(SetAutoCall {
            counter,
            auto: match auto {
                AutoWish::On => AutoCall::On,
                AutoWish::Off => AutoCall::Off,
                AutoWish::NotNow => AutoCall::NotNow,
            },
        }),
        CounterRequest::Tell { code } => Command::SendMessage(SendMessage {
            counter,
            from: Sender::Counter,
            code: code.into(),
        }),
        CounterRequest::Read { message } => Command::SeeMessage(SeeMessage {
            message,
            counter: Some(counter),
        }),
        CounterRequest::Emergency => Command::CallEmergency(CallEmergency { counter }),
        CounterRequest::AnswerEmergency { counter: caller } => {
            Command::AnswerEmergency(AnswerEmergency {
                counter: CounterId(caller),
                helper: Helper::Counter(counter),
            })
        }
        CounterRequest::EndEmergency => Command::EndEmergency(EndEmergency { counter }),
        CounterRequest::Resume => Command::ResumeCounter(ResumeCounter { counter }),
        CounterRequest::CallTicket { label, reason } => Command::CallTicket(CallTicket {
            counter,
            label,
            reason: reason.into(),
        }),
        CounterRequest::ServeDirect { group } => Command::ServeDirect(ServeDirect {
            counter,
            group: group.as_str().into(),
        }),
        CounterRequest::Undo => Command::Undo(Undo { counter }),
        CounterRequest::ConfirmPriority => Command::ConfirmPriority(ConfirmPriority { counter }),
        CounterRequest::DenyPriority => Command::DenyPriority(DenyPriority { counter }),
        CounterRequest::Transfer {
            group,
            to_counter,
            placed: wish,
            remark,
            come_back,
            then: follows,
        } => Command::Transfer(Transfer {
            counter,
            group: group.map(|group| group.as_str().into()),
            to_counter: to_counter.map(CounterId),
            placed: placed(wish),
            remark: code(remark),
            come_back,
            then: then(follows),
        }),
        CounterRequest::PlanSteps { steps } => Command::PlanSteps(PlanSteps {
            counter,
            steps: steps.into_iter().map(step).collect(),
        }),
        CounterRequest::TellWork { work } => Command::TellWork(TellWork {
            counter,
            work: work
                .into_iter()
                .map(|work| Work {
                    group: work.group.as_str().into(),
                    dossiers: work.dossiers,
                })
                .collect(),
        }),
        CounterRequest::Note { note } => Command::Note(Note {
            counter,
            note: note.as_str().into(),
        }),
        CounterRequest::Suspend {
            kind,
            elsewhere,
            remark,
            then: follows,
        } => Command::Suspend(Suspend {
            counter,
            kind: match kind {
                SuspendKind::PapersMissing => Suspension::PapersMissing,
                SuspendKind::PapersKept => Suspension::PapersKept,
                SuspendKind::Elsewhere => Suspension::Elsewhere,
            },
            elsewhere: code(elsewhere),
            remark: code(remark),
            then: then(follows),
        }),
        CounterRequest::TakeBack { label } => Command::TakeBack(TakeBack { counter, label }),
        CounterRequest::ReturnToLine { label } => Command::ReturnToLine(ReturnToLine {
            label,
            counter: Some(counter),
        }),
    }
}

/// What follows.
fn then(then: protocol::Then) -> Then {
    match then {
        protocol::Then::Rest => Then::Rest,
        protocol::Then::CallNext => Then::CallNext,
    }
}

fn step(wish: StepWish) -> NextStep {
    let counter = wish.counter.map(CounterId);
    let usual = match counter {
        Some(_) => Placed::OriginalTime,
        None => Placed::Last,
    };
    NextStep {
        group: wish.group.as_str().into(),
        counter,
        placed: wish.placed.map_or(usual, placed),
    }
}

fn placed(wish: protocol::Placed) -> Placed {
    match wish {
        protocol::Placed::First => Placed::First,
        protocol::Placed::Last => Placed::Last,
        protocol::Placed::OriginalTime => Placed::OriginalTime,
    }
}

fn code(code: Option<String>) -> Option<Code> {
    code.map(|code| code.as_str().into())
}
