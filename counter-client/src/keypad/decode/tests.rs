//! Recorded and damaged bytes of keypads.

use appliance::keys::Keys;

use super::*;

/// A talk from `firmware-notes/captures`: the template of its `profile` line, and rows of
/// `milliseconds: bytes → what is heard`.
fn replay(text: &str) {
    let mut decoder = None;
    for line in text.lines() {
        let line = line.split('#').next().unwrap_or_default().trim();
        if let Some(profile) = line.strip_prefix("profile ") {
            let (name, address) = profile.split_once(' ').expect("profile NAME ADDRESS");
            let mut template = Template::profile(name).expect("a known profile");
            template.address = u8::from_str_radix(address, 16).unwrap();
            decoder = Some(Decoder::new(template));
        } else if let Some((at, rest)) = line.split_once(':') {
            let (bytes, expected) = rest.split_once('=').expect("bytes = what is heard");
            let bytes = super::super::template::hex(bytes).unwrap();
            let decoder = decoder.as_mut().expect("the profile comes first");
            let heard = decoder.feed(&bytes, at.trim().parse().unwrap());
            let heard: Vec<String> = heard
                .iter()
                .map(|heard| match heard {
                    Heard::Key(key) => serde_json::to_value(key)
                        .unwrap()
                        .as_str()
                        .unwrap()
                        .to_owned(),
                    Heard::OtherAddress(address) => format!("other({address:02X})"),
                    Heard::UnknownKey(code) => format!("unknown({code:02X})"),
                })
                .collect();
            assert_eq!(heard.join(" "), expected.trim(), "at {line}");
        } else {
            assert!(line.is_empty(), "not understood: {line}");
        }
    }
    assert!(decoder.is_some(), "nothing was replayed");
}

#[test]
fn the_captured_talks_are_understood() {
    replay(include_str!(
        "../../../../firmware-notes/captures/serial-keypad-qsystem.hex"
    ));
    replay(include_str!(
        "../../../../firmware-notes/captures/serial-keypad-letters.hex"
    ));
}

#[test]
fn checks_agree_with_published_values() {
    assert_eq!(Check::Crc16Arc.of(b"123456789"), [0x3d, 0xbb]);
    assert_eq!(Check::Crc16Modbus.of(b"123456789"), [0x37, 0x4b]);
    assert_eq!(
        Check::Sum8.of(&[0x05, 0x03, 0xe7]),
        [0xef],
        "the 4-byte display"
    );
    assert_eq!(
        Check::Sum8.of(&[0x3a, 0, 0x78, 3, 1]),
        [0xb6],
        "the Sunpn display"
    );
    assert_eq!(Check::Xor.of(&[1, 2, 4]), [7]);
}

fn checked() -> Template {
    toml::from_str(
        r#"
        header = "AA 55"
        fields = ["address", "any", "key"]
        check = "crc16_modbus"
        trailer = "0D"
        keys = { "31" = "next", "32" = "start" }
        "#,
    )
    .unwrap()
}

fn frame(template: &Template, fields: &[u8]) -> Vec<u8> {
    let mut frame = template.header.clone();
    frame.extend(fields);
    frame.extend(template.check.of(&frame));
    frame.extend(&template.trailer);
    frame
}

#[test]
fn a_frame_is_found_whichever_way_it_is_cut_and_whatever_stands_before_it() {
    let template = checked();
    // The noise begins like a frame, twice.
    let mut bytes = vec![0xaa, 0xaa, 0x55, 0x01, 0x00];
    bytes.extend(frame(&template, &[1, 0, 0x31]));
    for cut in 0..bytes.len() {
        let mut decoder = Decoder::new(template.clone());
        let mut heard = decoder.feed(&bytes[..cut], 1_000);
        heard.extend(decoder.feed(&bytes[cut..], 1_010));
        assert_eq!(heard, [Heard::Key(Key::Next)], "cut at {cut}");
        assert_eq!(decoder.noise(), 5);
    }
}

#[test]
fn a_frame_that_was_cut_does_not_spoil_the_next_one() {
    let template = checked();
    let whole = frame(&template, &[1, 0, 0x32]);
    let mut decoder = Decoder::new(template);
    assert_eq!(decoder.feed(&whole[..4], 0), []);
    assert_eq!(decoder.feed(&whole, 5_000), [Heard::Key(Key::Start)]);
}

#[test]
fn a_damaged_frame_with_a_check_is_never_a_key() {
    let template = checked();
    let good = frame(&template, &[1, 0, 0x31]);
    let mut keys = Keys::new([8; 32]);
    let mut decoder = Decoder::new(template);
    let mut now = 0;
    for _ in 0..100_000 {
        now += 1_000;
        let mut bad = good.clone();
        // One to three bits of the checked part.
        for _ in 0..=keys.below(3) {
            let at = usize::try_from(keys.below(7)).unwrap();
            bad[at] ^= 1 << keys.below(8);
        }
        if bad != good {
            let heard = decoder.feed(&bad, now);
            assert_eq!(heard, [], "{bad:02x?}");
        }
    }
    assert!(decoder.noise() > 500_000);
    assert_eq!(decoder.feed(&good, now + 1_000), [Heard::Key(Key::Next)]);
}

#[test]
fn a_held_key_is_one_press_and_another_key_is_another() {
    let template = checked();
    let (next, start) = (
        frame(&template, &[1, 0, 0x31]),
        frame(&template, &[1, 0, 0x32]),
    );
    let mut decoder = Decoder::new(template);
    assert_eq!(decoder.feed(&next, 1_000), [Heard::Key(Key::Next)]);
    for repeat in 1..20 {
        assert_eq!(
            decoder.feed(&next, 1_000 + repeat * 500),
            [],
            "held for {repeat}"
        );
    }
    assert_eq!(decoder.feed(&start, 10_600), [Heard::Key(Key::Start)]);
    assert_eq!(
        decoder.feed(&next, 10_500 + DEBOUNCE_MS),
        [Heard::Key(Key::Next)]
    );
}
