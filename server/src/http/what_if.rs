//! What another plan would bring: a past day, or the rest of today, and the skills that would save
//! most. Changes nothing. Days are played one at a time, beside the hall.

use actix_web::http::StatusCode;
use actix_web::web::Payload;
use actix_web::{HttpRequest, web};
use engine::{Draft, HallPlan, Rehoming};
use jiff::civil::Date;
use protocol::{SkillAdvice, Tweak, WhatIf, WhatIfDays};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::plan::MAX_PLAN_BYTES;
use super::problem::Problem;
use super::{Edge, body, now};
use crate::app::App;
use crate::outlook::history;
use crate::plan_file::FlawInWords;
use crate::store::days::{self, Days};
use crate::whatif::{self, Change, NotKnown, Present, Wrong};

/// Days before today whose people stand for those who may still come.
const LIKE_TODAY: usize = 3;
/// Days that are played for the skills, unless asked otherwise: a month is more than is needed to
/// tell the pairs apart, and costs more than somebody waits for.
const USUAL_DAYS: usize = 5;
/// Days at most.
const MAX_DAYS: usize = 28;
/// Skills that are looked for, unless asked otherwise.
const USUAL_SKILLS: usize = 5;
/// Skills at most.
const MAX_SKILLS: usize = 10;
/// Changes of one question at most.
const MAX_TWEAKS: usize = 40;

/// What is tried.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WhatIfWish {
    /// The day; the rest of today unless told.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    day: Option<Date>,
    /// A whole other plan, with the keys of `assets/plans`.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    plan: Option<Draft>,
    /// Where people go whose group that plan takes away.
    #[serde(default)]
    #[schema(value_type = protocol::Rehome)]
    rehome: Rehoming,
    /// Without a plan: what is otherwise than in the plan of that day.
    #[serde(default)]
    tweaks: Vec<Tweak>,
}

/// What can be played.
#[utoipa::path(
    get, path = "/api/what-if", tag = "what-if",
    responses(
        (status = 200, description = "The days", body = WhatIfDays),
        (status = "default", description = "A problem", body = Problem),
    ),
    security(("token" = []), ("browser" = [])),
)]
pub async fn days(
    app: web::Data<App>,
    edge: web::Data<Edge>,
) -> Result<web::Json<WhatIfDays>, Problem> {
    let hall = app.hall();
    let open = hall.day.as_ref().filter(|day| day.closed_at.is_none());
    let open = open.map(|day| day.date);
    let found = reading(&edge, move |log| {
        let mut past = log.before(None, history::DAYS)?;
        // A day that is not over is no past day.
        past.retain(|date| Some(*date) != open);
        let today = match open {
            Some(_) => whatif::is_known(&log.like_today(LIKE_TODAY)?),
            None => false,
        };
        Ok((past, today))
    });
    let (past, today) = found.await?;
    Ok(web::Json(WhatIfDays {
        days: past.iter().rev().map(Date::to_string).collect(),
        today,
        over_min: 30,
    }))
}

/// Plays a day under its plan and under a change, and compares the waits.
///
/// A past day is played eight times, the first with its own services and then with them dealt anew
/// among the people of each group; the rest of today 24 times with people like those who came.
#[utoipa::path(
    post, path = "/api/what-if", tag = "what-if", request_body = WhatIfWish,
    responses(
        (status = 200, description = "The waits before and after, by group, with their spread", body = WhatIf),
        (status = 404, description = "The log has no such day, or the hall no such counter or group", body = Problem),
        (status = 409, description = "No day is open, or too little is known of this one", body = Problem),
        (status = 422, description = "The plan that comes of it has flaws", body = Problem),
        (status = "default", description = "Any other problem", body = Problem),
    ),
    security(("token" = []), ("browser" = [])),
)]
pub async fn play(
    app: web::Data<App>,
    edge: web::Data<Edge>,
    request: HttpRequest,
    payload: Payload,
) -> Result<web::Json<WhatIf>, Problem> {
    let bytes = body::read(&request, payload.into_inner(), MAX_PLAN_BYTES).await?;
    let wish: WhatIfWish = body::parse(if bytes.is_empty() { b"{}" } else { &bytes })?;
    if wish.tweaks.len() > MAX_TWEAKS {
        let most = MAX_TWEAKS.to_string();
        let params = [("most", most.as_str())];
        return Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "too_many_tweaks",
            &params,
        ));
    }
    let other = wish.plan.clone().map(HallPlan::new).transpose();
    let other = other.map_err(|flaws| wrong(&Wrong::Flaws(flaws)))?;
    let change = move |plan: &HallPlan| match other {
        Some(other) => Ok(Change {
            rehome: wish.rehome,
            ..Change::from(other)
        }),
        None => Change::of(plan, &wish.tweaks).map_err(|it| wrong(&it)),
    };
    if let Some(day) = wish.day {
        let record = reading(&edge, move |log| log.record(day)).await?;
        let record = record.ok_or_else(|| {
            let params = [("day", &*day.to_string())];
            Problem::new(StatusCode::NOT_FOUND, "no_such_day", &params)
        })?;
        let change = change(&record.plan)?;
        let played = alone(&edge, move || whatif::past(&record, &change, whatif::PLAYS));
        return played.await.map(web::Json);
    }
    let hall = app.hall();
    let change = change(hall.saved_plan())?;
    let records = reading(&edge, |log| log.like_today(LIKE_TODAY)).await?;
    let outlook = app.publisher.outlook();
    let played = alone(&edge, move || {
        let present = Present {
            hall: &hall,
            now: now().max(hall.last),
            known: &outlook.basis.known,
            facts: &outlook.basis.facts,
            records: &records,
        };
        whatif::today(&present, &change, whatif::PLAYS_TODAY)
    });
    let played = played.await?.map_err(|not| {
        let code = match not {
            NotKnown::Closed => "what_if_closed",
            NotKnown::TooEarly => "what_if_early",
        };
        Problem::new(StatusCode::CONFLICT, code, &[])
    });
    played.map(web::Json)
}

/// How many days and skills.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OfSkills {
    /// The last days of the log, up to 28; five unless told.
    #[param(minimum = 1, maximum = 28)]
    days: Option<usize>,
    /// Skills at most, up to 10; five unless told.
    #[param(minimum = 1, maximum = 10)]
    skills: Option<usize>,
}

/// The further skills of counters that would have saved most on the last days, one after the other.
#[utoipa::path(
    get, path = "/api/what-if/skills", tag = "what-if", params(OfSkills),
    responses(
        (status = 200, description = "The skills, each given those before it", body = SkillAdvice),
        (status = 409, description = "The log has no day that is over", body = Problem),
        (status = "default", description = "Any other problem", body = Problem),
    ),
    security(("token" = []), ("browser" = [])),
)]
pub async fn skills(
    app: web::Data<App>,
    edge: web::Data<Edge>,
    of: web::Query<OfSkills>,
) -> Result<web::Json<SkillAdvice>, Problem> {
    let count = of.days.unwrap_or(USUAL_DAYS).clamp(1, MAX_DAYS);
    let most = of.skills.unwrap_or(USUAL_SKILLS).clamp(1, MAX_SKILLS);
    let hall = app.hall();
    let open = hall.day.as_ref().filter(|day| day.closed_at.is_none());
    let open = open.map(|day| day.date);
    let records = reading(&edge, move |log| log.records(open, count)).await?;
    let found = alone(&edge, move || whatif::skills(&records, most)).await?;
    let none = || Problem::new(StatusCode::CONFLICT, "what_if_no_day", &[]);
    found.ok_or_else(none).map(web::Json)
}

/// Reads days of the log, where that keeps nobody waiting.
async fn reading<T: Send + 'static>(
    edge: &web::Data<Edge>,
    read: impl FnOnce(&Days) -> anyhow::Result<T> + Send + 'static,
) -> Result<T, Problem> {
    let edge = edge.clone();
    let found = web::block(move || read(&days::open(&edge.data)?)).await;
    found
        .map_err(|cause| Problem::internal("reading the log", &cause))?
        .map_err(|cause| Problem::internal("reading the log", &format!("{cause:#}")))
}

/// Plays days; one question at a time, so that a processor is left for the hall.
async fn alone<T: Send + 'static>(
    edge: &web::Data<Edge>,
    play: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    let turn = edge.plays.acquire().await;
    let _turn = turn.map_err(|cause| Problem::internal("taking turns", &cause))?;
    let played = web::block(play).await;
    played.map_err(|cause| Problem::internal("playing a day", &cause))
}

fn wrong(wrong: &Wrong) -> Problem {
    match wrong {
        Wrong::Counter(counter) => {
            let counter = counter.to_string();
            let params = [("counter", counter.as_str())];
            Problem::new(StatusCode::NOT_FOUND, "what_if_counter", &params)
        }
        Wrong::Group(group) => {
            let group = group.to_string();
            let params = [("group", group.as_str())];
            Problem::new(StatusCode::NOT_FOUND, "what_if_group", &params)
        }
        Wrong::Word(word) => {
            let params = [("word", word.as_str())];
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            Problem::new(status, "what_if_word", &params)
        }
        Wrong::Flaws(flaws) => {
            let count = flaws.len().to_string();
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            let told = flaws.iter().map(|flaw| FlawInWords::of(flaw, None));
            Problem::new(status, "what_if_flawed", &[("count", &count)]).flaws(told.collect())
        }
    }
}
