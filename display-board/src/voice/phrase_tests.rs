//! What is said for calls, written out.

use protocol::{CallState, Millis};

use super::*;

const RULES: Rules = Rules {
    vi: Reading {
        labels: LabelReading::Digits,
        whole: 40,
    },
    en: Some(Reading {
        labels: LabelReading::Digits,
        whole: 20,
    }),
};

fn call(label: &str, counter: u16, language: Language) -> Call {
    Call {
        seq: 1,
        label: label.into(),
        counter,
        at: Millis(0),
        times: 1,
        state: CallState::Calling,
        language,
    }
}

/// Parts as one line: clips by name, the longer pauses as signs.
fn told(parts: &[Part]) -> String {
    let mut line = String::new();
    for part in parts {
        line.push_str(match part {
            Part::Clip(name) => name,
            Part::Pause(Pause::Word) => " ",
            Part::Pause(Pause::Comma) => ", ",
            Part::Pause(Pause::Chime) => " | ",
            Part::Pause(Pause::Reading) => " || ",
            Part::Pause(Pause::Call) => " / ",
        });
    }
    line
}

fn say(calls: &[Call], style: Style) -> String {
    told(&phrase(calls, style, &RULES).expect("it can be said"))
}

#[test]
fn a_call_alone_is_read_twice_the_second_time_shorter() {
    assert_eq!(
        say(&[call("B045", 12, Language::Vi)], Style::Twice),
        "chime | vi/invite vi/letter-B vi/digit-0 vi/digit-4 vi/digit-5, vi/to-counter vi/n12 || \
         vi/number vi/letter-B vi/digit-0 vi/digit-4 vi/digit-5, vi/counter vi/n12"
    );
}

#[test]
fn the_second_reading_is_english_for_who_asked_for_it() {
    assert_eq!(
        say(&[call("AB1007", 21, Language::En)], Style::Twice),
        "chime | vi/invite vi/letter-A vi/letter-B vi/digit-1 vi/digit-0 vi/digit-0 vi/digit-7, \
         vi/to-counter vi/n21 || en/number en/letter-A en/letter-B en/digit-1 en/digit-0 \
         en/digit-0 en/digit-7, en/to-counter en/tens-20 en/digit-1"
    );
}

#[test]
fn a_pack_without_english_speaks_vietnamese_twice() {
    let rules = Rules { en: None, ..RULES };
    let english = phrase(&[call("B045", 12, Language::En)], Style::Twice, &rules);
    assert_eq!(
        english,
        phrase(&[call("B045", 12, Language::Vi)], Style::Twice, &rules)
    );
}

#[test]
fn a_call_is_read_once_and_a_batch_short_after_one_chime() {
    assert_eq!(
        say(&[call("C001", 5, Language::Vi)], Style::Once),
        "chime | vi/invite vi/letter-C vi/digit-0 vi/digit-0 vi/digit-1, vi/to-counter vi/n5"
    );
    assert_eq!(
        say(
            &[
                call("C001", 5, Language::Vi),
                call("B045", 12, Language::En)
            ],
            Style::Batch
        ),
        "chime | vi/number vi/letter-C vi/digit-0 vi/digit-0 vi/digit-1, vi/counter vi/n5 / \
         vi/number vi/letter-B vi/digit-0 vi/digit-4 vi/digit-5, vi/counter vi/n12 || \
         en/number en/letter-B en/digit-0 en/digit-4 en/digit-5, en/counter en/n12"
    );
}

#[test]
fn a_counter_without_a_clip_of_its_own_is_put_together() {
    let said = say(&[call("B045", 121, Language::Vi)], Style::Once);
    assert!(
        said.ends_with("vi/to-counter vi/digit-1 vi/tram vi/digit-2 vi/tens vi/mot"),
        "{said}"
    );
}

#[test]
fn a_label_that_the_hall_does_not_give_is_refused() {
    let unsaid = phrase(&[call("Q001", 1, Language::Vi)], Style::Twice, &RULES);
    assert_eq!(unsaid, Err(Unspeakable("Q001".into())));
}

#[test]
fn every_phrase_names_only_clips_of_the_vocabulary() {
    for labels in [
        LabelReading::Digits,
        LabelReading::Number,
        LabelReading::Mixed,
    ] {
        let reading = |whole| Reading { labels, whole };
        let rules = Rules {
            vi: reading(40),
            en: Some(reading(20)),
        };
        let known = vocabulary(&rules);
        let mut named = BTreeSet::new();
        let mut hear = |label: String, counter, language| {
            for style in [Style::Twice, Style::Once, Style::Batch] {
                for part in phrase(&[call(&label, counter, language)], style, &rules).expect("said")
                {
                    if let Part::Clip(name) = part {
                        named.insert(name);
                    }
                }
            }
        };
        for language in [Language::Vi, Language::En] {
            for number in (1..1_200).chain((1_200..9_999).step_by(37)) {
                hear(format!("B{number:03}"), number, language);
            }
            for letter in number::LETTERS.chars() {
                hear(format!("{letter}X001"), 1, language);
            }
        }
        let unknown: Vec<_> = named.difference(&known).collect();
        assert!(unknown.is_empty(), "no clips for {unknown:?}");
        if labels == LabelReading::Digits {
            let useless: Vec<_> = known.difference(&named).collect();
            assert!(useless.is_empty(), "never said: {useless:?}");
        }
    }
}

#[test]
fn an_announcement_is_said_in_both_languages_and_twice_when_it_is_urgent() {
    assert_eq!(
        told(&announcement("say-x", true, false)),
        "chime | vi/say-x || en/say-x"
    );
    assert_eq!(
        told(&announcement("say-x", false, false)),
        "chime | vi/say-x"
    );
    assert_eq!(
        told(&announcement("say-x", true, true)),
        "chime | vi/say-x || en/say-x || vi/say-x || en/say-x"
    );
}
