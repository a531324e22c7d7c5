//! Tokens, codes and session names: how they are made, read back from a person, and hashed.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::Rng;
use sha2::{Digest, Sha256};

/// The digits of Crockford's base 32: no I, L, O (they look like 1, 1, 0) and no U.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Length of a code, characters: 40 bits.
pub const CODE_CHARS: usize = 8;

/// The SHA-256 of a secret: all that is ever stored or compared. A look-up by it tells a guesser
/// nothing by its time, because nobody can choose a hash digit by digit.
pub(super) type Hash = [u8; 32];

/// A secret of 256 bits in base64url, 43 characters: a token or the name of a browser session.
pub(super) fn token(rng: &mut ChaCha20Rng) -> String {
    let mut bytes = [0; 32];
    rng.fill_bytes(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A code that a person can type: 8 characters of Crockford's base 32.
pub(super) fn code(rng: &mut ChaCha20Rng) -> String {
    let mut bytes = [0; CODE_CHARS];
    rng.fill_bytes(&mut bytes);
    bytes
        .iter()
        .map(|byte| char::from(DIGITS[usize::from(byte % 32)]))
        .collect()
}

/// The code as it was made, from what a person typed: small letters, O for 0, I or L for 1,
/// spaces and dashes are forgiven. None when it cannot be a code.
pub(super) fn read_code(typed: &str) -> Option<String> {
    let mut code = String::with_capacity(CODE_CHARS);
    for letter in typed.chars() {
        let letter = match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            '-' | '\u{2010}'..='\u{2014}' => continue,
            space if space.is_whitespace() => continue,
            letter => letter,
        };
        if !DIGITS.iter().any(|digit| char::from(*digit) == letter) || code.len() == CODE_CHARS {
            return None;
        }
        code.push(letter);
    }
    (code.len() == CODE_CHARS).then_some(code)
}

/// The hash of a secret. `kind` keeps a token from being taken for a session and the reverse.
pub(super) fn hash(kind: Kind, secret: &str) -> Hash {
    let mut hash = Sha256::new();
    hash.update([kind as u8]);
    hash.update(secret.as_bytes());
    hash.finalize().into()
}

/// What a secret is for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    Token = b't' as isize,
    Code = b'c' as isize,
    Session = b's' as isize,
}

#[cfg(test)]
mod tests {
    use rand_chacha::rand_core::SeedableRng;

    use super::*;

    #[test]
    fn a_code_is_read_as_people_write_it() {
        for typed in ["0A1B 1C0D", "oaib-lcod", " 0a1b—1c0d\n", "OAIBLCOD"] {
            assert_eq!(read_code(typed).as_deref(), Some("0A1B1C0D"), "{typed:?}");
        }
        for typed in [
            "",
            "0A1B1C0",
            "0A1B1C0DE",
            "0A1B1C0U",
            "0A1B1C0Đ",
            "0A1B1C0*",
        ] {
            assert_eq!(read_code(typed), None, "{typed:?}");
        }
    }

    #[test]
    fn codes_use_all_digits_and_read_back() {
        let mut rng = ChaCha20Rng::from_seed([7; 32]);
        let codes: Vec<String> = (0..200).map(|_| code(&mut rng)).collect();
        assert!(
            codes
                .iter()
                .all(|code| read_code(code).as_ref() == Some(code))
        );
        let all = codes.concat();
        assert!(DIGITS.iter().all(|digit| all.contains(char::from(*digit))));
    }

    #[test]
    fn a_token_is_43_characters_that_need_no_escape() {
        let token = token(&mut ChaCha20Rng::from_seed([7; 32]));
        assert_eq!(token.len(), 43);
        assert!(
            token
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
        );
        assert_ne!(hash(Kind::Token, &token), hash(Kind::Session, &token));
    }
}
