//! What an ID says: its number and the year of birth. The only place where a reading is looked at.
//!
//! The code of a citizen's card is a text of fields between bars: number, old number (or nothing),
//! name, date of birth, sex, address, date of issue, and on newer cards more. Some readers leave
//! the empty field out. A number that is typed has 12 digits, or 9 on an old card. Nothing of a
//! reading is shown, stored or told.

use hmac::{Hmac, KeyInit, Mac};
use jiff::civil::Date;
use protocol::Reading;
use sha2::Sha256;

/// What is known of a person for a moment.
#[derive(Clone, PartialEq, Eq)]
pub struct Id {
    number: String,
    /// The year of birth, when the ID tells it.
    pub birth_year: Option<i16>,
}

impl std::fmt::Debug for Id {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Id")
    }
}

impl Id {
    /// Reads an ID; nothing when it is none.
    #[must_use]
    pub fn read(reading: &Reading) -> Option<Id> {
        let text = reading.text().trim().trim_start_matches('\u{feff}');
        if text.contains('|') {
            return of_card(text);
        }
        let typed = |c: char| c.is_ascii_digit() || " .-".contains(c);
        if !text.chars().all(typed) {
            return None;
        }
        let number: String = text.chars().filter(char::is_ascii_digit).collect();
        let birth_year = match number.len() {
            12 => Some(year_of_number(&number)?),
            9 => None,
            _ => return None,
        };
        Some(Id { number, birth_year })
    }

    /// Half of a mark: the number under a key that lives for a day.
    pub(super) fn keyed(&self, key: &[u8; 32]) -> [u8; 32] {
        hmac_sha256(key, self.number.as_bytes())
    }
}

/// The fields of a card's code, by position.
fn of_card(text: &str) -> Option<Id> {
    let fields: Vec<&str> = text.split('|').map(str::trim).collect();
    let number = *fields.first()?;
    if number.len() != 12 || !digits(number) {
        return None;
    }
    let of_number = year_of_number(number)?;
    let old = fields.get(1)?;
    let has_old = old.is_empty() || (old.len() == 9 && digits(old));
    // Without the empty field everything stands one place further to the front.
    let born = fields.get(if has_old { 3 } else { 2 })?;
    let birth_year = match born.is_empty() {
        // A card may leave the day out; the number has the year.
        true => of_number,
        false => date(born)?.year(),
    };
    Some(Id {
        number: number.to_owned(),
        birth_year: Some(birth_year),
    })
}

fn digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The year of birth in a number of 12 digits: province (3), century and sex (1), year (2), and six
/// more. Nothing when no such number can have been given.
fn year_of_number(number: &str) -> Option<i16> {
    let part = |range: std::ops::Range<usize>| number.get(range)?.parse::<i16>().ok();
    let (province, century, year) = (part(0..3)?, part(3..4)?, part(4..6)?);
    // Centuries from the 20th on, each with two digits for two sexes.
    let known = (1..=96).contains(&province);
    known.then_some(1900 + century / 2 * 100 + year)
}

/// `01011990`, or `01/01/1990` as people type it.
fn date(text: &str) -> Option<Date> {
    let plain: String = text.chars().filter(|c| !"/-.".contains(*c)).collect();
    if plain.len() != 8 || !digits(&plain) {
        return None;
    }
    let part = |range: std::ops::Range<usize>| plain[range].parse::<i16>().ok();
    let small = |number: i16| i8::try_from(number).ok();
    let (day, month, year) = (small(part(0..2)?)?, small(part(2..4)?)?, part(4..8)?);
    Date::new(year, month, day)
        .ok()
        .filter(|date| date.year() >= 1900)
}

/// HMAC with SHA-256 (RFC 2104).
fn hmac_sha256(key: &[u8; 32], message: &[u8]) -> [u8; 32] {
    // A key is filled up to a block with zeros.
    let mut block = [0; 64];
    block[..key.len()].copy_from_slice(key);
    let mut keyed = <Hmac<Sha256> as KeyInit>::new(&block.into());
    keyed.update(message);
    keyed.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn year(text: &str) -> Option<Option<i16>> {
        Id::read(&Reading::new(text)).map(|id| id.birth_year)
    }

    const CARD: &str =
        "001090123456|012345678|NGUYỄN VĂN A|01011990|Nam|16 Trường Thi, Vinh|15042021";

    #[test]
    fn a_card_and_its_typed_number_are_one_person() {
        let card = Id::read(&Reading::new(CARD)).expect("a card");
        assert_eq!(card.birth_year, Some(1990));
        for text in [
            "001090123456",
            " 001 090 123 456 ",
            "001090123456||NGUYEN VAN A|01/01/1990|Nam||15042021\r\n",
            "001090123456|NGUYEN VAN A|01011990|Nam|Vinh|15042021",
            "001090123456||NGUYEN VAN A|01011990|Nam|Vinh|15042021||NGUYEN B|TRAN C|",
            "001090123456|||01011990",
            "001090123456|||",
        ] {
            assert_eq!(Id::read(&Reading::new(text)), Some(card.clone()), "{text}");
        }
    }

    #[test]
    fn a_year_of_birth_is_read_where_there_is_one() {
        assert_eq!(year("040150000001"), Some(Some(1950)));
        assert_eq!(year("040205000001"), Some(Some(2005)));
        assert_eq!(year("182345678"), Some(None), "an old number has none");
    }

    #[test]
    fn what_is_no_id_is_none() {
        for text in [
            "",
            "|",
            "||||",
            "12345",
            "0010901234567",
            "001090123a56",
            "000090123456",
            "097090123456",
            "004711",
            "https://hall.example/t/abc",
            "001090123456|x|y",
            "00109012345|||01011990",
            "001090123456||A|31021990|Nam|V|15042021",
            "001090123456||A|0101990|Nam|V|15042021",
            "001090123456||A|01010090|Nam|V|15042021",
            "một hai ba",
            "\u{0}\u{1}",
        ] {
            assert_eq!(year(text), None, "{text:?}");
        }
    }

    #[test]
    fn the_hash_is_the_standard_one() {
        // RFC 4231, test case 1, its key filled up to 32 bytes with zeros, as HMAC does itself.
        let mut key = [0_u8; 32];
        key[..20].fill(0x0b);
        let hex: String = hmac_sha256(&key, b"Hi There")
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(
            hex,
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        );
    }
}
