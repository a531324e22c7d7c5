//! What the supervisor asks, as commands of the hall.

use super::ask::AboutDevice;
use super::at_counter::at_counter;
use crate::presence::NoticeWish;
use engine::{
    AdviceAnswer, Announce, AnswerAdvice, AnswerEmergency, AskPeople, CancelAct, CloseDay,
    CloseGroup, Command, CounterId, EndAnnouncement, EndEmergency, GiveBack, GroupId, Helper, Lend,
    Millis, MoveWaiting, OpenDay, PlanAct, Release, ReopenGroup, Reply, Reskill, SeeMessage,
    SendMessage, Sender, Skills, TellPeople,
};
use protocol::{AdviceReply, CounterRequest, PeopleReply, PlannedAct, SupervisorRequest};

/// The command of such a request.
pub(super) fn command(request: SupervisorRequest) -> Result<Command, AboutDevice> {
    Ok(match request {
        SupervisorRequest::OpenDay => Command::OpenDay(OpenDay {}),
        SupervisorRequest::CloseDay => Command::CloseDay(CloseDay {}),
        SupervisorRequest::OpenCounter { counter } => {
            at_counter(CounterId(counter), CounterRequest::Open)
        }
        SupervisorRequest::ShutCounter { counter } => {
            at_counter(CounterId(counter), CounterRequest::Shut)
        }
        SupervisorRequest::PauseCounter { counter } => {
            at_counter(CounterId(counter), CounterRequest::Pause { reason: None })
        }
        SupervisorRequest::ResumeCounter { counter } => {
            at_counter(CounterId(counter), CounterRequest::Resume)
        }
        SupervisorRequest::HelpAnswered { device } => {
            return Err(AboutDevice::HelpAnswered(device));
        }
        SupervisorRequest::CloseGroup { group, reason } => Command::CloseGroup(CloseGroup {
            group: group.as_str().into(),
            reason: reason.into(),
        }),
        SupervisorRequest::ReopenGroup { group } => Command::ReopenGroup(ReopenGroup {
            group: group.as_str().into(),
        }),
        SupervisorRequest::MoveWaiting { from, to, labels } => Command::MoveWaiting(MoveWaiting {
            from: from.as_str().into(),
            to: to.as_str().into(),
            labels,
        }),
        SupervisorRequest::Release { counter } => Command::Release(Release {
            counter: CounterId(counter),
        }),
        SupervisorRequest::Reskill {
            counter,
            home,
            skills,
        } => Command::Reskill(Reskill {
            counter: CounterId(counter),
            serves: serves(&home, &skills),
        }),
        SupervisorRequest::Lend {
            counter,
            group,
            until,
        } => Command::Lend(Lend {
            counter: CounterId(counter),
            group: group.as_str().into(),
            until: until.map(|until| Millis(until.0)),
        }),
        SupervisorRequest::GiveBack { counter, group } => Command::GiveBack(GiveBack {
            counter: CounterId(counter),
            group: group.as_str().into(),
        }),
        SupervisorRequest::AnswerAdvice { id, answer } => Command::AnswerAdvice(AnswerAdvice {
            id,
            answer: match answer {
                AdviceReply::Accepted => AdviceAnswer::Accepted,
                AdviceReply::Dismissed => AdviceAnswer::Dismissed,
                AdviceReply::Undone => AdviceAnswer::Undone,
            },
        }),
        SupervisorRequest::PlanAct { due, act } => Command::PlanAct(PlanAct {
            due: Millis(due.0),
            act: match act {
                PlannedAct::Open { counter } => engine::PlannedAct::Open {
                    counter: CounterId(counter),
                },
                PlannedAct::Shut { counter } => engine::PlannedAct::Shut {
                    counter: CounterId(counter),
                },
                PlannedAct::Reskill {
                    counter,
                    home,
                    skills,
                } => engine::PlannedAct::Reskill {
                    counter: CounterId(counter),
                    serves: serves(&home, &skills),
                },
            },
        }),
        SupervisorRequest::CancelAct { id } => Command::CancelAct(CancelAct { id }),
        SupervisorRequest::Announce { announcement, zone } => Command::Announce(Announce {
            code: announcement.into(),
            zone: zone.map(Into::into),
        }),
        SupervisorRequest::Notice {
            text,
            zone,
            minutes,
        } => {
            return Err(AboutDevice::Notice(NoticeWish {
                text,
                zone,
                minutes,
            }));
        }
        SupervisorRequest::EndNotice { seq } => return Err(AboutDevice::EndNotice(seq)),
        SupervisorRequest::EndAnnouncement { seq } => {
            Command::EndAnnouncement(EndAnnouncement { announcement: seq })
        }
        SupervisorRequest::AnswerEmergency { counter } => {
            Command::AnswerEmergency(AnswerEmergency {
                counter: CounterId(counter),
                helper: Helper::Supervisor,
            })
        }
        SupervisorRequest::EndEmergency { counter } => Command::EndEmergency(EndEmergency {
            counter: CounterId(counter),
        }),
        SupervisorRequest::AskPeople {
            agency,
            group,
            people,
        } => Command::AskPeople(AskPeople {
            agency: agency.into(),
            group: group.map(|group| group.as_str().into()),
            people,
        }),
        SupervisorRequest::Tell { counter, code } => Command::SendMessage(SendMessage {
            counter: CounterId(counter),
            from: Sender::Supervisor,
            code: code.into(),
        }),
        SupervisorRequest::Read { message } => Command::SeeMessage(SeeMessage {
            message,
            counter: None,
        }),
        SupervisorRequest::TellPeople { request, reply } => Command::TellPeople(TellPeople {
            request,
            reply: match reply {
                PeopleReply::Promised => Reply::Promised,
                PeopleReply::Arrived => Reply::Arrived,
                PeopleReply::Refused => Reply::Refused,
            },
        }),
    })
}

fn serves(home: &[String], skills: &[String]) -> Skills {
    let groups = |ids: &[String]| ids.iter().map(|id| GroupId::from(id.as_str())).collect();
    Skills {
        home: groups(home),
        skills: groups(skills),
    }
}
