//! The plan of Nghệ An is accepted, and each way to spoil it is refused with the key at fault.

use std::collections::BTreeSet;
use std::path::Path;

use engine::{Draft, HallPlan};

fn text() -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/plans/nghe-an.toml");
    std::fs::read_to_string(&file).unwrap_or_else(|cause| panic!("{}: {cause}", file.display()))
}

fn plan() -> HallPlan {
    let draft: Draft = toml::from_str(&text()).unwrap_or_else(|cause| panic!("{cause}"));
    HallPlan::new(draft).unwrap_or_else(|flaws| panic!("{flaws:#?}"))
}

#[test]
fn it_is_a_hall_of_the_size_that_we_plan_for() {
    let plan = plan();
    assert!(plan.groups.len() >= 16, "{} groups", plan.groups.len());
    assert!(
        plan.counters.len() >= 30,
        "{} counters",
        plan.counters.len()
    );
    assert!(
        (15..=25).contains(&plan.agencies.len()),
        "{} agencies",
        plan.agencies.len()
    );
    for zone in &plan.zones {
        let counters = plan
            .counters
            .iter()
            .filter(|counter| counter.zone == zone.id)
            .count();
        assert!(counters > 0, "nobody sits in {}", zone.id);
    }
    for agency in &plan.agencies {
        // The office of the People's Committee runs the hall and guides; it has no counter.
        let office = agency.id == "van-phong";
        let sits = plan
            .counters
            .iter()
            .any(|counter| counter.agency == agency.id);
        assert!(sits || office, "{} has no counter", agency.id);
    }
}

#[test]
fn a_tile_and_a_group_are_read_at_a_glance() {
    let plan = plan();
    let mut icons = BTreeSet::new();
    for group in &plan.groups {
        assert!(
            icons.insert(&group.icon),
            "two groups share the picture {}",
            group.icon
        );
        assert!(
            group.name.vi.chars().count() <= 32,
            "{} is too long",
            group.name.vi
        );
        assert!(
            group.name.en.chars().count() <= 32,
            "{} is too long",
            group.name.en
        );
    }
    for names in plan.categories.iter().map(|tile| &tile.name) {
        assert!(names.vi.chars().count() <= 30, "{} is too long", names.vi);
    }
}

#[test]
fn its_vietnamese_is_composed() {
    let marks = text()
        .matches(|letter: char| ('\u{300}'..='\u{36f}').contains(&letter))
        .count();
    assert_eq!(marks, 0, "write NFC: marks stand apart from their letters");
}

/// What is done to the file, and the key and code of the flaw that comes of it.
#[rustfmt::skip]
const SPOILT: [(&str, &str, &str, &str); 18] = [
    ("id = \"nghe-an\"", "id = \"\"", "id", "empty"),
    ("en = \"People's Committee of Nghệ An\"", "en = \" \"", "hall.authority.en", "empty"),
    ("utc_offset_min = 420", "utc_offset_min = 4200", "hall.utc_offset_min", "out_of_range"),
    ("calls_before_no_show = 3", "calls_before_no_show = 0", "rules.calls_before_no_show", "out_of_range"),
    ("alarm_min = 30", "alarm_min = 10", "rules.alarm_min", "out_of_range"),
    ("photo = \"until_day_ends\"", "photo = { days = 31 }", "rules.photo.days", "out_of_range"),
    ("\"07:00-11:30\", \"13:30-17:00\"", "\"07:00-13:40\", \"13:30-17:00\"", "season[1].sessions[2]", "bad_session"),
    ("\"07:30-12:00\", \"13:30-17:00\"", "\"12:00-07:30\"", "season[2].sessions[1]", "bad_session"),
    ("days = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\"]", "days = []", "season[1].days", "empty"),
    ("to = \"2026-02-22\"", "to = \"2026-02-02\"", "closed[2].to", "bad_period"),
    ("prefix = \"E\"", "prefix = \"O\"", "group[2].prefix", "bad_prefix"),
    ("prefix = \"E\"", "prefix = \"A\"", "group[2].prefix", "twice"),
    ("agency = \"tu-phap\"", "agency = \"tu-fap\"", "group[3].agency", "unknown"),
    ("groups = [\"lai-xe\", \"van-tai\"]", "groups = [\"lai-xe\"]", "group[7].id", "not_in_one_category"),
    ("home = [\"khu-kinh-te\"]", "home = [\"dau-tu\"]", "group[10].id", "no_home_counter"),
    ("number = 2\n", "number = 1\n", "counter[2].number", "twice"),
    ("zone = \"d\"", "zone = \"e\"", "counter[39].zone", "unknown"),
    ("home = [\"van-tai\"]", "home = []", "counter[17].home", "empty"),
];

#[test]
fn each_way_to_spoil_it_is_refused_with_its_key() {
    let right = text();
    for (old, new, key, code) in SPOILT {
        let wrong = right.replacen(old, new, 1);
        assert_ne!(wrong, right, "the plan has no {old}");
        let draft: Draft = toml::from_str(&wrong).unwrap_or_else(|cause| panic!("{new}: {cause}"));
        let flaws = HallPlan::new(draft).err().unwrap_or_default();
        let found = flaws
            .iter()
            .any(|flaw| flaw.key == key && flaw.problem.code() == code);
        assert!(found, "{new}: no {code} at {key} but {flaws:?}");
    }
}

#[test]
fn nine_tiles_are_one_too_many() {
    let tile = "\n[[category]]\nid = \"x\"\nname = { vi = \"x\", en = \"x\" }\nicon = \"gavel\"\n\
                groups = [\"y-te\"]\n";
    let wrong = format!("{}{tile}", text());
    let draft: Draft = toml::from_str(&wrong).unwrap_or_else(|cause| panic!("{cause}"));
    let flaws = HallPlan::new(draft).err().unwrap_or_default();
    let codes = flaws
        .iter()
        .map(|flaw| (flaw.key.as_str(), flaw.problem.code()));
    let codes: BTreeSet<_> = codes.collect();
    assert!(codes.contains(&("category", "tile_count")), "{codes:?}");
    assert!(
        codes.contains(&("group[14].id", "not_in_one_category")),
        "{codes:?}"
    );
}

/// What cannot be read at all is refused when the file is read, with the key and the reason.
#[test]
fn a_file_that_is_no_plan_says_where() {
    let right = text();
    for (old, new, says) in [
        (
            "rollover = \"03:00\"",
            "rollover = \"3 o'clock\"",
            "is not a time such as 07:30",
        ),
        (
            "from = \"04-16\"",
            "from = \"16.04.\"",
            "is not a day of the year such as 04-16",
        ),
        ("target_min = 15", "target_minutes = 15", "target_minutes"),
        ("[\"mon\", ", "[\"monday\", ", "monday"),
        ("number = 1\n", "", "number"),
        (
            "07:00-11:30",
            "07:00",
            "is not a session such as 07:30-12:00",
        ),
    ] {
        let wrong = right.replacen(old, new, 1);
        assert_ne!(wrong, right, "the plan has no {old}");
        let cause = toml::from_str::<Draft>(&wrong)
            .map(drop)
            .expect_err(new)
            .to_string();
        assert!(
            cause.contains(says) && cause.contains("line "),
            "{new}: {cause}"
        );
    }
}
