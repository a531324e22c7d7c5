//! What a photo looks like afterwards, and all that is refused.

use image::{ImageEncoder, Rgb, RgbImage};

use super::*;

/// A picture whose left half is red and whose right half is blue.
fn halves(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, _| {
        if x < width / 2 {
            Rgb([220, 20, 20])
        } else {
            Rgb([20, 20, 220])
        }
    })
}

fn jpeg(picture: &RgbImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 90)
        .encode(
            picture,
            picture.width(),
            picture.height(),
            image::ExtendedColorType::Rgb8,
        )
        .unwrap();
    bytes
}

/// The JPEG with an Exif segment that tells its orientation and a place.
fn with_exif(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0".to_vec();
    exif.extend([0x12, 0x01, 0x03, 0x00, 1, 0, 0, 0, orientation, 0, 0, 0]);
    exif.extend([0, 0, 0, 0]);
    exif.extend(b"18.6796N 105.6813E Vinh");
    let mut out = jpeg[..2].to_vec();
    out.extend([0xFF, 0xE1]);
    out.extend(u16::try_from(exif.len() + 2).unwrap().to_be_bytes());
    out.extend(&exif);
    out.extend(&jpeg[2..]);
    out
}

fn png(picture: &RgbImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    image::codecs::png::PngEncoder::new(&mut bytes)
        .write_image(
            picture,
            picture.width(),
            picture.height(),
            image::ExtendedColorType::Rgb8,
        )
        .unwrap();
    bytes
}

fn dots(photo: &Photo) -> RgbImage {
    let picture = image::load_from_memory(&photo.jpeg)
        .expect("our own JPEG")
        .to_rgb8();
    assert_eq!(
        (picture.width(), picture.height()),
        (photo.width, photo.height)
    );
    picture
}

fn is_red(dot: Rgb<u8>) -> bool {
    dot.0[0] > 150 && dot.0[2] < 100
}

#[test]
fn a_camera_picture_becomes_a_small_portrait() {
    let photo = normalise(&jpeg(&halves(1280, 960))).unwrap();
    assert_eq!((photo.width, photo.height), (480, 640));
    assert!(photo.jpeg.len() <= AIM_BYTES, "{} bytes", photo.jpeg.len());
    let picture = dots(&photo);
    // Cut around the middle: red at the left, blue at the right, the border in the middle.
    assert!(is_red(*picture.get_pixel(200, 320)));
    assert!(!is_red(*picture.get_pixel(280, 320)));
}

#[test]
fn a_small_picture_is_cut_and_not_blown_up() {
    let photo = normalise(&png(&halves(300, 200))).unwrap();
    assert_eq!((photo.width, photo.height), (150, 200));
}

#[test]
fn a_picture_taken_sideways_stands_upright() {
    // Orientation 6: the camera was turned; shown right, the left edge is at the top.
    let lying = with_exif(&jpeg(&halves(640, 480)), 6);
    let picture = dots(&normalise(&lying).unwrap());
    assert!(
        is_red(*picture.get_pixel(picture.width() / 2, 30)),
        "red is not on top"
    );
    assert!(!is_red(
        *picture.get_pixel(picture.width() / 2, picture.height() - 30)
    ));
    // Orientation 3: upside down, so the left is at the right.
    let turned = with_exif(&jpeg(&halves(640, 480)), 3);
    let picture = dots(&normalise(&turned).unwrap());
    assert!(!is_red(*picture.get_pixel(30, 100)));
    assert!(is_red(*picture.get_pixel(picture.width() - 30, 100)));
}

#[test]
fn no_metadata_comes_through() {
    let photo = normalise(&with_exif(&jpeg(&halves(640, 480)), 1)).unwrap();
    let has = |word: &[u8]| photo.jpeg.windows(word.len()).any(|part| part == word);
    assert!(!has(b"Exif") && !has(b"Vinh") && !has(b"105.6813"));
}

#[test]
fn what_is_hidden_behind_the_picture_is_gone() {
    let mut stuffed = jpeg(&halves(640, 480));
    stuffed.extend(b"<script>alert(1)</script> PK\x03\x04 and an archive");
    let photo = normalise(&stuffed).unwrap();
    assert!(!photo.jpeg.windows(8).any(|part| part == b"<script>"));
}

#[test]
fn text_renamed_to_jpg_is_refused() {
    for text in [
        &b"xin chao, day khong phai la anh"[..],
        b"",
        b"\xFF\xD8",
        b"GIF89a........",
        b"<svg/>",
    ] {
        let refused = normalise(text).unwrap_err();
        assert!(
            matches!(
                refused,
                PhotoError::NotAPicture | PhotoError::Damaged(_) | PhotoError::Truncated
            ),
            "{refused:?}"
        );
    }
    assert_eq!(
        normalise(b"just words").unwrap_err().code(),
        "not_a_picture"
    );
}

#[test]
fn twenty_megabytes_are_refused_before_they_are_looked_at() {
    let mut huge = jpeg(&halves(640, 480));
    huge.resize(20 * 1024 * 1024, 0);
    assert_eq!(
        normalise(&huge),
        Err(PhotoError::TooLarge {
            bytes: 20 * 1024 * 1024
        })
    );
}

#[test]
fn a_bomb_is_refused_by_its_head() {
    // A PNG of a few bytes whose head promises 60,000 × 60,000 dots (10 GB).
    let mut bomb = png(&halves(64, 64));
    bomb[16..20].copy_from_slice(&60_000u32.to_be_bytes());
    bomb[20..24].copy_from_slice(&60_000u32.to_be_bytes());
    let sum = png_checksum(&bomb[12..29]);
    bomb[29..33].copy_from_slice(&sum.to_be_bytes());
    assert_eq!(
        normalise(&bomb),
        Err(PhotoError::TooManyDots {
            width: 60_000,
            height: 60_000
        })
    );
    // A JPEG says its size in the frame header (SOF0: FF C0).
    let mut bomb = jpeg(&halves(640, 480));
    let frame = bomb
        .windows(2)
        .position(|mark| mark == [0xFF, 0xC0])
        .unwrap();
    bomb[frame + 5..frame + 9].copy_from_slice(&[0xFF, 0xFF, 0xFF, 0xFF]);
    assert_eq!(
        normalise(&bomb),
        Err(PhotoError::TooManyDots {
            width: 65_535,
            height: 65_535
        })
    );
}

/// CRC-32 as PNG has it (ISO 3309).
fn png_checksum(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            if sum & 1 == 1 {
                (sum >> 1) ^ 0xEDB8_8320
            } else {
                sum >> 1
            }
        })
    })
}

#[test]
fn a_picture_without_its_end_is_refused_wherever_it_was_cut() {
    let whole = with_exif(&jpeg(&halves(640, 480)), 1);
    for part in [1, 5, 20, 50, 90, 99] {
        let cut = &whole[..whole.len() * part / 100];
        assert!(normalise(cut).is_err(), "{part} % of a JPEG came through");
    }
    assert_eq!(
        normalise(&whole[..whole.len() - 2]),
        Err(PhotoError::Truncated)
    );
    assert!(normalise(&whole).is_ok());
    let whole = png(&halves(640, 480));
    for part in [10, 50, 90] {
        let cut = &whole[..whole.len() * part / 100];
        assert!(normalise(cut).is_err(), "{part} % of a PNG came through");
    }
}

#[test]
fn one_dot_is_no_photo() {
    let tiny = png(&halves(2, 2));
    assert_eq!(
        normalise(&tiny),
        Err(PhotoError::TooSmall {
            width: 2,
            height: 2
        })
    );
}

#[test]
fn noise_still_becomes_a_photo_of_bounded_size() {
    let mut state = 1u32;
    let noise = RgbImage::from_fn(480, 640, |_, _| {
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            u8::try_from(state >> 24).unwrap()
        };
        Rgb([next(), next(), next()])
    });
    let photo = normalise(&png(&noise)).unwrap();
    assert!(
        photo.jpeg.len() <= MAX_OUTPUT_BYTES,
        "{} bytes",
        photo.jpeg.len()
    );
}

#[test]
fn damage_anywhere_never_panics() {
    let whole = jpeg(&halves(320, 240));
    let mut state = 7u32;
    for _ in 0..300 {
        let mut hurt = whole.clone();
        for _ in 0..8 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let at = state as usize % hurt.len();
            hurt[at] = u8::try_from(state >> 24).unwrap();
        }
        let _ = normalise(&hurt);
    }
}
