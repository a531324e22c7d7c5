//! A cast is of its hall, the same for the same seed, and has what its habits say.

use engine::HallPlan;
use jiff::civil::date;
use layso_server::plan_file;

use super::*;

const PLAN: &str = include_str!("../../../assets/plans/nghe-an.toml");
const SCENARIOS: [(&str, &str); 3] = [
    (
        "ordinary",
        include_str!("../../../assets/scenarios/nghe-an-ordinary.json"),
    ),
    (
        "morning-jam",
        include_str!("../../../assets/scenarios/nghe-an-morning-jam.json"),
    ),
    (
        "short-staffed",
        include_str!("../../../assets/scenarios/nghe-an-short-staffed.json"),
    ),
];

fn plan() -> HallPlan {
    plan_file::from_toml(PLAN).unwrap_or_else(|wrong| panic!("{wrong:?}"))
}

fn draw(name: &str, seed: u64) -> Cast {
    let (_, text) = SCENARIOS
        .iter()
        .find(|(known, _)| *known == name)
        .expect("a scenario");
    let (scenario, habits) = Habits::read(text).unwrap_or_else(|flaw| panic!("{name}: {flaw}"));
    let date = date(2026, 11, 26);
    Cast::draw(&scenario, &habits, &plan(), date, seed)
        .unwrap_or_else(|why| panic!("{name}: {why}"))
}

#[test]
fn every_scenario_of_the_centre_fits_its_plan() {
    for (name, _) in SCENARIOS {
        let cast = draw(name, 1);
        assert!(cast.people.len() > 300, "{name}: {}", cast.people.len());
        assert_eq!(cast.duties.len(), 45, "{name}");
        assert!(cast.fee_step.is_some(), "{name}");
        let plan = plan();
        let sessions = engine::calendar::sessions_on(&plan, date(2026, 11, 26));
        let theirs: Vec<(Millis, Millis)> = sessions.iter().map(|it| (it.from, it.to)).collect();
        assert!(
            theirs.starts_with(&cast.sessions),
            "{name}: {:?} and {theirs:?}",
            cast.sessions
        );
    }
}

#[test]
fn the_same_seed_is_the_same_day_and_another_is_not() {
    assert_eq!(draw("ordinary", 7), draw("ordinary", 7));
    assert_ne!(draw("ordinary", 7).people, draw("ordinary", 8).people);
}

#[test]
fn people_do_all_that_the_habits_name() {
    let cast = draw("ordinary", 3);
    let any = |what: &str, has: &dyn Fn(&Person) -> bool| {
        assert!(cast.people.iter().any(has), "nobody {what}");
        assert!(!cast.people.iter().all(has), "everybody {what}");
    };
    any("shows an ID", &|it| it.id.is_some());
    any("brings many dossiers", &|it| it.dossiers.is_some());
    any("claims priority", &|it| it.claims.is_some());
    any("gives a number back", &|it| it.cancels);
    any("does not come when called", &|it| !it.stays[0].comes);
    any("pays a fee", &|it| it.stays[0].after == After::Pays);
    any("brings a receipt", &|it| {
        it.stays[0].after == After::PaysAndReturns
    });
    any("fetches papers", &|it| {
        matches!(it.stays[0].after, After::FetchesPapers(_))
    });
    assert!(cast.duties.iter().any(|duty| !duty.breaks.is_empty()));
    let late = |duty: &Duty| duty.shifts[0].opens > cast.sessions[0].0;
    assert!(cast.duties.iter().any(late), "nobody is late");
}

#[test]
fn ids_have_their_form_and_each_is_of_one_person() {
    let cast = draw("ordinary", 5);
    let ids: Vec<&String> = cast.people.iter().filter_map(|it| it.id.as_ref()).collect();
    for id in &ids {
        // Province, sex and century, year of birth, six digits.
        assert!(
            id.len() == 12 && id.bytes().all(|it| it.is_ascii_digit()),
            "{id}"
        );
        assert!(matches!(id.as_bytes()[3], b'0'..=b'3'), "{id}");
    }
    let unique: std::collections::BTreeSet<_> = ids.iter().collect();
    assert_eq!(unique.len(), ids.len());
}

#[test]
fn a_scenario_of_another_hall_is_refused_by_what_does_not_fit() {
    let (scenario, habits) = Habits::read(SCENARIOS[0].1).expect("a scenario");
    let refused = |change: &dyn Fn(&mut Scenario)| {
        let mut other = scenario.clone();
        change(&mut other);
        let date = date(2026, 11, 26);
        Cast::draw(&other, &habits, &plan(), date, 1).expect_err("it fits")
    };
    let unknown = refused(&|it| it.groups[3].name = "moon".into());
    assert_eq!(unknown, "groups[3].name: the plan has no group “moon”");
    let fewer = refused(&|it| it.counters.truncate(9));
    assert_eq!(fewer, "counters: the plan has 45, the scenario 9");
    let moved = refused(&|it| it.counters[8].home = 0);
    assert!(
        moved.starts_with("counters[8].home: “dat-dai” is no home group"),
        "{moved}"
    );
}

#[test]
fn the_lunch_break_is_no_waiting() {
    let cast = draw("ordinary", 1);
    let (morning, afternoon) = (cast.sessions[0].1, cast.sessions[1].0);
    let minute = 60_000;
    let waited = cast.worked_ms(morning.plus(-5 * minute), afternoon.plus(7 * minute));
    assert_eq!(waited, 12 * minute);
    assert_eq!(cast.worked_ms(afternoon, afternoon.plus(minute)), minute);
}
