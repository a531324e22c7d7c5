//! What stands on a slip, row by row, in words.

use appliance::words;
use protocol::{Estimate, Language, Names, Slip, SlipNote};

use super::layout::Part;
use super::type_case::printable;

/// Estimates beyond this are not told apart any more, minutes (`screens.md` 2.5).
const LONGEST_WAIT_MIN: u16 = 90;

/// The text of a part, or nothing when the slip has nothing to say there. Number, rule, code and
/// papers are not plain text and have none.
#[must_use]
pub fn text(part: Part, slip: &Slip) -> Option<String> {
    let say = |key: &str, params: &[(&str, &str)]| {
        words::say(&format!("slip.{key}"), params)
            .of(slip.language)
            .to_owned()
    };
    let name = |names: &Names| names.of(slip.language).to_owned();
    let text = match part {
        Part::Authority => name(&slip.hall.authority).to_uppercase(),
        Part::Hall => name(&slip.hall.name).to_uppercase(),
        Part::Reprint => say("reprint", &[]),
        Part::Offline if slip.offline => say("offline", &[]),
        Part::OfflineMeans if slip.offline => say("offline_means", &[]),
        Part::Group => name(&slip.group),
        Part::GroupOtherLanguage if slip.language == Language::En => slip.group.vi.clone(),
        Part::Notes => notes(slip),
        Part::Agency => name(&slip.agency),
        // The kiosk's clock was wrong: no time is better than a wrong one.
        Part::Taken if slip.time.is_empty() => say(
            "taken_day",
            &[("date", &slip.date), ("origin", &place(&slip.origin))],
        ),
        Part::Taken => say(
            "taken",
            &[
                ("time", &slip.time),
                ("date", &slip.date),
                ("origin", &place(&slip.origin)),
            ],
        ),
        // The kiosk knows nothing of the line.
        Part::Ahead | Part::Wait if slip.offline => return None,
        Part::Ahead if slip.ahead == 0 => say("ahead_none", &[]),
        Part::Ahead => say("ahead", &[("n", &slip.ahead.to_string())]),
        Part::Wait => wait(slip.wait).of(slip.language).to_owned(),
        Part::Counters if !slip.counters.is_empty() => {
            let key = if slip.counters.len() == 1 {
                "counter"
            } else {
                "counters"
            };
            say(key, &[("list", &runs(&slip.counters))])
        }
        Part::Owner => say("owner", &[]),
        Part::Return if slip.calls_before_no_show > 0 => {
            let (calls, minutes) = (
                slip.calls_before_no_show.to_string(),
                slip.return_min.to_string(),
            );
            let key = if slip.return_min > 0 {
                "return_within"
            } else {
                "return_never"
            };
            words::say(
                &format!("slip.{key}"),
                &[("calls", &calls), ("minutes", &minutes)],
            )
            .of(slip.language)
            .to_owned()
        }
        Part::Phone => say("phone", &[("phone", slip.hall.phone.as_deref()?)]),
        Part::GroupOtherLanguage
        | Part::Counters
        | Part::Offline
        | Part::OfflineMeans
        | Part::Return
        | Part::Number
        | Part::Rule
        | Part::Code
        | Part::Papers => return None,
    };
    Some(printable(&text)).filter(|text| !text.is_empty())
}

/// What is special about the number, one thing after the other.
fn notes(slip: &Slip) -> String {
    let note = |note: &SlipNote| {
        let names = match note {
            SlipNote::Priority { reason, .. } => {
                words::say_names("slip.priority", &[("reason", reason)])
            }
            SlipNote::Appointment { time } => words::say("slip.appointment", &[("time", time)]),
            SlipNote::Late { time } => words::say("slip.late", &[("time", time)]),
            SlipNote::Bulk { dossiers, at_once } => {
                let (n, at_once) = (dossiers.to_string(), at_once.to_string());
                let key = if at_once == "0" {
                    "bulk"
                } else {
                    "bulk_rounds"
                };
                words::say(&format!("slip.{key}"), &[("n", &n), ("at_once", &at_once)])
            }
        };
        names.of(slip.language).to_owned()
    };
    let notes: Vec<String> = slip.notes.iter().map(note).collect();
    notes.join(" · ")
}

/// The name of a box as a person reads it: "kiosk-1" is "Kiosk 1".
fn place(origin: &str) -> String {
    let Some((name, number)) = origin.rsplit_once('-') else {
        return origin.to_owned();
    };
    let is_plain = !name.is_empty() && name.bytes().all(|letter| letter.is_ascii_lowercase());
    if !is_plain || number.is_empty() || !number.bytes().all(|digit| digit.is_ascii_digit()) {
        return origin.to_owned();
    }
    format!("{}{} {number}", name[..1].to_uppercase(), &name[1..])
}

/// The promise in words: a range, one bound where the other says nothing, or that it is not
/// known. Never "0 minutes".
fn wait(wait: Estimate) -> Names {
    let (key, low, high) = match wait {
        Estimate::Unknown => ("wait_unknown", 0, 0),
        Estimate::Range { low_min, high_min } if high_min > LONGEST_WAIT_MIN => {
            ("wait_over", low_min.clamp(5, LONGEST_WAIT_MIN), high_min)
        }
        Estimate::Range {
            low_min: 0,
            high_min,
        } => ("wait_under", 0, high_min.max(5)),
        Estimate::Range { low_min, high_min } => ("wait_range", low_min, high_min),
    };
    words::say(
        &format!("slip.{key}"),
        &[("low", &low.to_string()), ("high", &high.to_string())],
    )
}

/// "5, 6, 7" and, from four neighbours on, "5–9".
fn runs(counters: &[u16]) -> String {
    let mut sorted = counters.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let mut out: Vec<String> = Vec::new();
    for run in sorted.chunk_by(|one, next| one + 1 == *next) {
        match run {
            [first, .., last] if run.len() > 3 => out.push(format!("{first}–{last}")),
            few => out.extend(few.iter().map(u16::to_string)),
        }
    }
    out.join(", ")
}

/// The sentences beside the code.
#[must_use]
pub fn beside_code(slip: &Slip) -> [String; 3] {
    ["scan", "scan_no_app", "scan_other_language"]
        .map(|key| printable(words::say(&format!("slip.{key}"), &[]).of(slip.language)))
}

/// The heading of the papers and the papers, or nothing when the plan names none.
#[must_use]
pub fn papers(slip: &Slip) -> Option<(String, Vec<String>)> {
    let papers: Vec<String> = slip
        .papers
        .iter()
        .map(|paper| printable(paper.of(slip.language)))
        .filter(|paper| !paper.is_empty())
        .collect();
    let heading = printable(words::say("slip.papers", &[]).of(slip.language));
    (!papers.is_empty()).then_some((heading, papers))
}

/// The letters and the digits of a label, which stand a little apart: `B045` is "B" and "045".
#[must_use]
pub fn number(slip: &Slip) -> (String, String) {
    let label = printable(&slip.label);
    let digits = label
        .find(|letter: char| letter.is_ascii_digit())
        .unwrap_or(label.len());
    let (letters, digits) = label.split_at(digits);
    (letters.to_owned(), digits.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait_vi(low_min: u16, high_min: u16) -> String {
        wait(Estimate::Range { low_min, high_min }).vi
    }

    #[test]
    fn an_unknown_wait_is_called_unknown() {
        let names = wait(Estimate::Unknown);
        assert_eq!(names.vi, "Thời gian chờ: chưa ước tính được");
        assert_eq!(names.en, "Waiting time: not known yet");
    }

    #[test]
    fn a_known_wait_is_a_range_and_never_nought() {
        assert_eq!(wait_vi(15, 25), "Thời gian chờ: 15–25 phút");
        assert_eq!(wait_vi(0, 5), "Thời gian chờ: dưới 5 phút");
        assert_eq!(wait_vi(0, 0), "Thời gian chờ: dưới 5 phút");
        assert_eq!(wait_vi(60, 120), "Thời gian chờ: trên 60 phút");
        assert_eq!(wait_vi(100, 180), "Thời gian chờ: trên 90 phút");
    }

    #[test]
    fn a_box_is_named_as_a_person_would() {
        for (origin, read) in [
            ("kiosk-1", "Kiosk 1"),
            ("kiosk-12", "Kiosk 12"),
            ("Kiosk 1", "Kiosk 1"),
            ("quầy-3", "quầy-3"),
            ("desk-a", "desk-a"),
            ("-1", "-1"),
            ("", ""),
        ] {
            assert_eq!(place(origin), read);
        }
    }

    #[test]
    fn a_slip_says_what_is_special_about_its_number() {
        let reason = Names {
            vi: "Người cao tuổi".into(),
            en: "Older person".into(),
        };
        let claimed = true;
        let slip = Slip {
            notes: vec![
                SlipNote::Priority { reason, claimed },
                SlipNote::Late {
                    time: "09:30".into(),
                },
                SlipNote::Bulk {
                    dossiers: 12,
                    at_once: 5,
                },
            ],
            ..Slip::default()
        };
        assert_eq!(
            text(Part::Notes, &slip).as_deref(),
            Some("ƯU TIÊN: Người cao tuổi · Quá giờ hẹn 09:30 · 12 hồ sơ, mỗi lượt 5")
        );
        assert_eq!(text(Part::Notes, &Slip::default()), None);
    }

    #[test]
    fn one_counter_is_no_counters() {
        let counters = |counters: &[u16]| {
            let (counters, language) = (counters.to_vec(), Language::En);
            let slip = Slip {
                counters,
                language,
                ..Slip::default()
            };
            text(Part::Counters, &slip)
        };
        assert_eq!(counters(&[4]).as_deref(), Some("Counter: 4"));
        assert_eq!(counters(&[4, 5]).as_deref(), Some("Counters: 4, 5"));
    }

    #[test]
    fn counters_are_listed_and_long_runs_joined() {
        assert_eq!(runs(&[7, 5, 6]), "5, 6, 7");
        assert_eq!(runs(&[1, 2, 3, 4, 9, 9, 11]), "1–4, 9, 11");
        assert_eq!(runs(&[u16::MAX, 0]), "0, 65535");
    }

    #[test]
    fn a_row_without_content_is_no_row() {
        let slip = Slip::default();
        for part in [
            Part::Agency,
            Part::Counters,
            Part::Phone,
            Part::Return,
            Part::Hall,
        ] {
            assert_eq!(text(part, &slip), None, "{part:?}");
        }
        assert_eq!(papers(&slip), None);
    }
}
