//! The bundled voice is whole, and clips join as they should.

use protocol::{Call, CallState, Language, Millis};

use super::phrase::Style;
use super::*;

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

fn manifest() -> Manifest {
    let at = FILES
        .binary_search_by(|(name, _)| (*name).cmp("voice.toml"))
        .expect("a manifest");
    toml::from_str(std::str::from_utf8(FILES[at].1).expect("UTF-8")).expect("a manifest")
}

#[test]
fn the_bundled_voice_has_every_clip_and_no_other_and_says_what_each_is() {
    let pack = Pack::bundled();
    let mut listed: Vec<String> = vec!["chime".into()];
    let manifest = manifest();
    listed.extend(
        manifest
            .en
            .iter()
            .flat_map(|en| en.clips.keys())
            .map(|name| format!("en/{name}")),
    );
    listed.extend(manifest.vi.clips.keys().map(|name| format!("vi/{name}")));
    let mut needed: Vec<String> = phrase::vocabulary(pack.rules()).into_iter().collect();
    assert_eq!(listed, needed);
    for sentence in &manifest.announcements {
        assert!(sentence.en.is_some(), "{} is said in both", sentence.clip);
        needed.extend(["vi", "en"].map(|language| format!("{language}/{}", sentence.clip)));
    }
    needed.sort();
    let files: Vec<&str> = FILES
        .iter()
        .map(|(name, _)| *name)
        .filter(|name| *name != "voice.toml")
        .collect();
    assert_eq!(files, needed);
    let bytes: usize = FILES.iter().map(|(_, bytes)| bytes.len()).sum();
    assert!(bytes < 4_500_000, "{bytes} bytes of voice");
}

#[test]
fn the_words_of_a_whole_number_are_those_of_its_parts() {
    let clips = manifest().vi.clips;
    let plain = |name: &str| clips[name].trim_end_matches([',', '.']).to_owned();
    for number in 1..=manifest().vi.whole {
        let parts: Vec<String> = super::super::number::vietnamese(number)
            .iter()
            .map(|word| plain(word))
            .collect();
        assert_eq!(plain(&format!("n{number}")), parts.join(" "));
    }
}

#[test]
fn every_clip_is_equally_loud_and_not_cut_off() {
    let pack = Pack::bundled();
    for (name, samples) in &pack.clips {
        let peak = samples
            .iter()
            .map(|sample| sample.unsigned_abs())
            .max()
            .expect("samples");
        assert!((8_000..31_000).contains(&peak), "{name}: peak {peak}");
        // 50 ms pieces: the loudest of a clip is what the ear takes for its level.
        let piece = usize::try_from(pack.rate / 20).expect("small");
        let loudest = samples
            .chunks(piece)
            .map(|chunk| {
                let sum: f64 = chunk.iter().map(|sample| f64::from(*sample).powi(2)).sum();
                (sum / chunk.len() as f64).sqrt()
            })
            .fold(0.0, f64::max);
        assert!(
            (3_500.0..11_000.0).contains(&loudest),
            "{name}: level {loudest}"
        );
        let seconds = samples.len() as f64 / f64::from(pack.rate);
        // A word, or the whole sentence of an announcement.
        let longest = if name.contains("/say-") { 6.0 } else { 1.6 };
        assert!((0.15..longest).contains(&seconds), "{name}: {seconds} s");
        assert_eq!(
            (samples[0], samples[samples.len() - 1]),
            (0, 0),
            "{name} begins and ends silent"
        );
    }
}

#[test]
fn clips_are_joined_without_gap_or_overlap_and_without_clicks() {
    let pack = Pack::bundled();
    let parts = phrase::phrase(
        &[call("B045", 12, Language::Vi)],
        Style::Twice,
        pack.rules(),
    )
    .expect("said");
    let sound = pack.join(&parts);
    let sum: usize = parts
        .iter()
        .map(|part| pack.length(part).expect("a clip"))
        .sum();
    assert_eq!(sound.samples.len(), sum);
    // At every joint the sound passes through silence.
    let mut at = 0;
    for part in &parts {
        at += pack.length(part).expect("a clip");
        for sample in &sound.samples[at.saturating_sub(4)..(at + 4).min(sum)] {
            assert!(sample.abs() < 900, "a click of {sample} at {at}");
        }
    }
}

#[test]
fn a_call_takes_from_three_to_eleven_seconds() {
    let pack = Pack::bundled();
    let seconds = |label: &str, counter, language, style| {
        let parts =
            phrase::phrase(&[call(label, counter, language)], style, pack.rules()).expect("said");
        pack.join(&parts).duration_ms()
    };
    for letter in super::super::number::LETTERS.chars() {
        for (label, counter) in [(format!("{letter}045"), 12), (format!("{letter}007"), 38)] {
            let twice = seconds(&label, counter, Language::Vi, Style::Twice);
            assert!((7_000..=10_000).contains(&twice), "{label}: {twice} ms");
            let english = seconds(&label, counter, Language::En, Style::Twice);
            assert!(
                (7_000..=11_000).contains(&english),
                "{label} with English: {english} ms"
            );
            let once = seconds(&label, counter, Language::Vi, Style::Once);
            assert!((3_000..=6_400).contains(&once), "{label} once: {once} ms");
            let batch = seconds(&label, counter, Language::Vi, Style::Batch);
            assert!(
                (3_000..=5_000).contains(&batch),
                "{label} in a batch: {batch} ms"
            );
        }
    }
}

fn write_wav(path: &Path, spec: hound::WavSpec, samples: usize) {
    let mut wav = hound::WavWriter::create(path, spec).expect("a file");
    for at in 0..samples {
        for _ in 0..spec.channels {
            wav.write_sample(i16::try_from(at % 100).expect("small") * 100)
                .expect("written");
        }
    }
    wav.finalize().expect("written");
}

/// A recorded pack of Vietnamese only, at another rate.
fn recorded(folder: &Path) -> hound::WavSpec {
    let bundled = manifest();
    let mut text = String::from(
        "name = \"Recorded\"\n[pause]\nchime = 0\nword = 0\ncomma = 0\nreading = 0\ncall = 0\n\
         [vi]\nlabels = \"number\"\nwhole = 40\n[vi.clips]\n",
    );
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 48_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    std::fs::create_dir_all(folder.join("vi")).expect("a folder");
    write_wav(&folder.join("chime.wav"), spec, 480);
    for (name, said) in &bundled.vi.clips {
        text.push_str(&format!("{name} = {said:?}\n"));
        write_wav(&folder.join(format!("vi/{name}.wav")), spec, 480);
    }
    std::fs::write(folder.join("voice.toml"), text).expect("written");
    spec
}

#[test]
fn a_recorded_pack_takes_the_place_of_the_bundled_one() {
    let folder = tempfile::tempdir().expect("a folder");
    recorded(folder.path());
    let pack = Pack::folder(folder.path()).expect("a pack");
    assert_eq!(pack.name(), "Recorded");
    let parts =
        phrase::phrase(&[call("B045", 12, Language::En)], Style::Once, pack.rules()).expect("said");
    // chime, invite, B, bốn mươi lăm, to-counter, n12: eight clips of 10 ms, for it has no English.
    let sound = pack.join(&parts);
    assert_eq!((sound.rate, sound.samples.len()), (48_000, 8 * 480));
}

#[test]
fn a_pack_that_is_not_whole_names_the_file_and_the_remedy() {
    let folder = tempfile::tempdir().expect("a folder");
    let spec = recorded(folder.path());
    let clip = folder.path().join("vi/tu.wav");
    std::fs::remove_file(&clip).expect("removed");
    let said = Pack::folder(folder.path())
        .expect_err("not whole")
        .to_string();
    assert!(
        said.contains("vi/tu.wav") && said.contains("--voices"),
        "{said}"
    );
    write_wav(
        &clip,
        hound::WavSpec {
            channels: 2,
            ..spec
        },
        480,
    );
    let said = Pack::folder(folder.path()).expect_err("stereo").to_string();
    assert!(said.contains("vi/tu.wav") && said.contains("sox"), "{said}");
    write_wav(
        &clip,
        hound::WavSpec {
            sample_rate: 44_100,
            ..spec
        },
        480,
    );
    let said = Pack::folder(folder.path())
        .expect_err("another rate")
        .to_string();
    assert!(said.contains("44100") && said.contains("48000"), "{said}");
    std::fs::write(&clip, b"RIFF").expect("written");
    assert!(Pack::folder(folder.path()).is_err());
    std::fs::write(folder.path().join("voice.toml"), "name = 1").expect("written");
    assert!(
        Pack::folder(folder.path())
            .expect_err("no manifest")
            .to_string()
            .contains("voice.toml")
    );
}

#[test]
fn every_announcement_of_the_shop_window_is_said_and_no_other_text() {
    #[derive(serde::Deserialize)]
    struct Plan {
        announcement: Vec<Announcement>,
    }
    #[derive(serde::Deserialize)]
    struct Announcement {
        id: String,
        text: Names,
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/plans/nghe-an.toml");
    let plan: Plan = toml::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let pack = Pack::bundled();
    let mut count = 0;
    for it in plan.announcement {
        let (clip, parts) = pack
            .announcement(&it.text, false)
            .unwrap_or_else(|| panic!("no clip says {:?}", it.text.vi));
        assert_eq!(clip, format!("say-{}", it.id));
        let sound = pack.join(&parts);
        assert!(
            (4_000..11_500).contains(&sound.duration_ms()),
            "{clip} takes {} ms",
            sound.duration_ms()
        );
        // Another English text is not said, and another Vietnamese one not at all.
        let mut other = it.text.clone();
        other.en.push('!');
        let (_, fewer) = pack.announcement(&other, false).unwrap();
        assert!(fewer.len() < parts.len(), "{clip} in Vietnamese only");
        other.vi.push('!');
        assert_eq!(pack.announcement(&other, false), None, "{clip}");
        count += 1;
    }
    assert!(count >= 5, "the plan has lost its announcements");
}
