//! Whatever the hall can say has words in both languages, with every figure in its place.

use std::collections::BTreeSet;
use std::path::Path;

use appliance::words;
use engine::{HallPlan, Obstacle, Problem, Refusal, Why};
use protocol::{Names, Trouble};

/// The sentence and the remedy of a code: both there, and nothing left in braces.
fn assert_said(part: &str, code: &str, params: &[(&str, &Names)]) {
    for key in [format!("{part}.{code}"), format!("{part}.{code}_remedy")] {
        assert!(words::is_known(&key), "assets/words has no {key}");
        let said = words::say_names(&key, params);
        for text in [&said.vi, &said.en] {
            assert!(
                !text.contains('{'),
                "{key} has a figure that {code} does not give: {text}"
            );
        }
    }
}

/// Every `=> "code",` of a source file: the codes that can come up, whatever `examples` lists.
fn codes_in(source: &str) -> BTreeSet<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .join(source);
    let text = std::fs::read_to_string(&file)
        .unwrap_or_else(|cause| panic!("{}: {cause}", file.display()));
    let arms = text.lines().filter_map(|line| line.split_once("=> \""));
    arms.filter_map(|(_, rest)| rest.strip_suffix("\",").map(str::to_owned))
        .collect()
}

#[test]
fn every_refusal_has_a_sentence_and_a_remedy() {
    let plan = HallPlan::sample();
    let mut said = BTreeSet::new();
    for refusal in Refusal::examples() {
        let params = refusal.params(&plan);
        let names: Vec<(&str, Names)> = params
            .into_iter()
            .map(|(name, value)| {
                (
                    name,
                    Names {
                        vi: value.vi,
                        en: value.en,
                    },
                )
            })
            .collect();
        let params: Vec<(&str, &Names)> =
            names.iter().map(|(name, value)| (*name, value)).collect();
        assert_said("refusal", refusal.code(), &params);
        said.insert(refusal.code().to_owned());
    }
    assert_eq!(
        said,
        codes_in("engine/src/command/refusal.rs"),
        "Refusal::examples lacks one"
    );
}

#[test]
fn a_refusal_names_what_a_person_knows() {
    let plan = HallPlan::sample();
    let on_break = Refusal::OnBreak {
        reopens: engine::Millis(1_795_480_200_000),
    };
    assert_eq!(on_break.params(&plan)[0].1.vi, "07:30");
    let no_group = Refusal::NoSuchGroup {
        group: "nowhere".into(),
    };
    assert_eq!(no_group.params(&plan)[0].1.en, "nowhere");
}

#[test]
fn every_flaw_of_a_plan_has_a_sentence_and_a_remedy() {
    let mut said = BTreeSet::new();
    for problem in Problem::examples() {
        let names: Vec<(&str, Names)> = problem
            .params()
            .into_iter()
            .map(|(name, value)| {
                (
                    name,
                    Names {
                        vi: value.clone(),
                        en: value,
                    },
                )
            })
            .collect();
        let params: Vec<(&str, &Names)> =
            names.iter().map(|(name, value)| (*name, value)).collect();
        assert_said("flaw", problem.code(), &params);
        said.insert(problem.code().to_owned());
    }
    assert_eq!(
        said,
        codes_in("engine/src/flaw.rs"),
        "Problem::examples lacks one"
    );
}

#[test]
fn everything_that_stands_in_the_way_of_a_plan_has_a_sentence_and_a_remedy() {
    let some = Names {
        vi: "A001".into(),
        en: "A001".into(),
    };
    let params = ["label", "group", "counter", "name"].map(|name| (name, &some));
    let said: BTreeSet<String> = Obstacle::ALL
        .iter()
        .map(|it| it.code().to_owned())
        .collect();
    for code in &said {
        assert_said("in_the_way", code, &params);
    }
    assert_eq!(
        said,
        codes_in("engine/src/strand.rs"),
        "Obstacle::ALL lacks one"
    );
}

#[test]
fn every_trouble_has_a_sentence_and_a_remedy() {
    for trouble in Trouble::ALL {
        assert_said("trouble", trouble.code(), &[]);
    }
}

#[test]
fn every_reason_of_a_call_has_a_sentence() {
    let mut said = BTreeSet::new();
    let wait = Names {
        vi: "5 phút".into(),
        en: "5 min".into(),
    };
    for why in Why::examples() {
        let key = format!("why.{}", why.code());
        assert!(words::is_known(&key), "assets/words has no {key}");
        let figures: Vec<(&str, Names)> = why
            .params(&engine::HallPlan::sample())
            .into_iter()
            .map(|(name, text)| {
                let (vi, en) = (text.vi, text.en);
                (name, Names { vi, en })
            })
            .collect();
        let mut params = vec![("wait", &wait)];
        params.extend(figures.iter().map(|(name, text)| (*name, text)));
        let text = words::say_names(&key, &params);
        assert!(
            !text.vi.contains('{') && !text.en.contains('{'),
            "{key}: {text:?}"
        );
        said.insert(why.code().to_owned());
    }
    assert_eq!(
        said,
        codes_in("engine/src/dispatch/why.rs"),
        "Why::examples lacks one"
    );
}

#[test]
fn every_refused_sign_in_and_enrolment_has_a_sentence_and_a_remedy() {
    let wait = Names {
        vi: "90".into(),
        en: "90".into(),
    };
    let codes = codes_in("server/src/access/trouble.rs");
    assert!(
        codes.len() > 8,
        "the codes of sign-ins have moved: {codes:?}"
    );
    for code in codes {
        let part = if code.starts_with("code_") {
            "refusal"
        } else {
            "access"
        };
        assert_said(part, &code, &[("wait_s", &wait)]);
    }
    // A sign-in tells a broken file of rights, too.
    assert_said("refusal", "access_file", &[]);
}
