//! How numbers and labels are read aloud, as the names of clips.
//!
//! Vietnamese changes three digits after "mươi": một becomes mốt, bốn becomes tư, năm becomes lăm
//! (lăm also after "mười"); a missing ten is "linh", a missing hundred "không trăm".

use super::manifest::LabelReading;

/// The letters that a label may begin with, W among them for visits without a number. Each has a clip.
pub const LETTERS: &str = "ABCEGHKLMNRTUVWX";

const DIGITS: [&str; 10] = [
    "digit-0", "digit-1", "digit-2", "digit-3", "digit-4", "digit-5", "digit-6", "digit-7",
    "digit-8", "digit-9",
];

const TENS: [&str; 8] = [
    "tens-20", "tens-30", "tens-40", "tens-50", "tens-60", "tens-70", "tens-80", "tens-90",
];

/// A whole number in Vietnamese, word by word.
#[must_use]
pub fn vietnamese(number: u16) -> Vec<&'static str> {
    let mut words = Vec::new();
    let (thousands, hundreds, rest) = (number / 1000, number / 100 % 10, number % 100);
    if thousands > 0 {
        words.extend(vietnamese(thousands));
        words.push("nghin");
    }
    if hundreds > 0 || (thousands > 0 && rest > 0) {
        words.extend([digit(hundreds), "tram"]);
    }
    let (tens, ones) = (rest / 10, rest % 10);
    match (tens, ones) {
        (0, 0) if number > 0 => {}
        (0, _) if number >= 100 => words.extend(["linh", digit(ones)]),
        (0, _) => words.push(digit(ones)),
        (1, 0) => words.push("muoi"),
        (1, 5) => words.extend(["muoi", "lam"]),
        (1, _) => words.extend(["muoi", digit(ones)]),
        (_, 0) => words.extend([digit(tens), "tens"]),
        (_, 1) => words.extend([digit(tens), "tens", "mot"]),
        (_, 4) => words.extend([digit(tens), "tens", "tu"]),
        (_, 5) => words.extend([digit(tens), "tens", "lam"]),
        _ => words.extend([digit(tens), "tens", digit(ones)]),
    }
    words
}

/// A whole number in English, word by word.
#[must_use]
pub fn english(number: u16) -> Vec<&'static str> {
    const TEENS: [&str; 10] = [
        "n10", "n11", "n12", "n13", "n14", "n15", "n16", "n17", "n18", "n19",
    ];
    let mut words = Vec::new();
    let (thousands, hundreds, rest) = (number / 1000, number / 100 % 10, number % 100);
    if thousands > 0 {
        words.extend(english(thousands));
        words.push("thousand");
    }
    if hundreds > 0 {
        words.extend([digit(hundreds), "hundred"]);
    }
    if number >= 100 && rest > 0 {
        words.push("and");
    }
    match rest {
        0 if number > 0 => {}
        0..10 => words.push(digit(rest)),
        10..20 => words.push(TEENS[usize::from(rest - 10)]),
        _ => {
            words.push(TENS[usize::from(rest / 10 - 2)]);
            if rest % 10 > 0 {
                words.push(digit(rest % 10));
            }
        }
    }
    words
}

/// The letters and the number of a label; nothing when it is not one that can be read aloud.
#[must_use]
pub fn label(
    text: &str,
    reading: LabelReading,
    number: fn(u16) -> Vec<&'static str>,
) -> Option<Vec<String>> {
    let split = text.find(|letter: char| letter.is_ascii_digit())?;
    let (prefix, digits) = text.split_at(split);
    if prefix.is_empty() || !prefix.chars().all(|letter| LETTERS.contains(letter)) {
        return None;
    }
    let values: Vec<u16> = digits
        .chars()
        .map(|d| d.to_digit(10).and_then(|d| u16::try_from(d).ok()))
        .collect::<Option<_>>()?;
    let value: u16 = digits.parse().ok()?;
    let spoken: Vec<&str> = match (reading, values.as_slice()) {
        (LabelReading::Number, _) => number(value),
        (LabelReading::Mixed, [first, tens, ones]) if *tens > 0 => {
            let mut words = vec![digit(*first)];
            words.extend(number(tens * 10 + ones));
            words
        }
        _ => values.iter().map(|value| digit(*value)).collect(),
    };
    let letters = prefix.chars().map(|letter| format!("letter-{letter}"));
    Some(
        letters
            .chain(spoken.into_iter().map(str::to_owned))
            .collect(),
    )
}

fn digit(value: u16) -> &'static str {
    DIGITS[usize::from(value % 10)]
}

/// Every clip that a reading in Vietnamese may name, apart from whole numbers and phrases.
#[must_use]
pub fn vietnamese_words() -> Vec<&'static str> {
    let mut words = DIGITS.to_vec();
    words.extend(["muoi", "tens", "mot", "tu", "lam", "linh", "tram", "nghin"]);
    words
}

/// The same in English.
#[must_use]
pub fn english_words() -> Vec<&'static str> {
    let mut words = DIGITS.to_vec();
    words.extend(TENS);
    words.extend((10..20).flat_map(english));
    words.extend(["hundred", "thousand", "and"]);
    words
}

#[cfg(test)]
#[path = "number_tests.rs"]
mod tests;
