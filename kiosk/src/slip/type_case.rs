//! The type case: the three fonts of a slip, how wide words are in them, and where lines break.

use std::sync::{Arc, LazyLock};

use resvg::usvg::fontdb;
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};

use super::layout::Weight;

/// The family, as the fonts call themselves.
pub const FAMILY: &str = "Be Vietnam Pro";

static REGULAR: &[u8] = include_bytes!("../../../assets/fonts/BeVietnamPro-Regular.ttf");
static BOLD: &[u8] = include_bytes!("../../../assets/fonts/BeVietnamPro-Bold.ttf");
static BLACK: &[u8] = include_bytes!("../../../assets/fonts/BeVietnamPro-Black.ttf");

/// The fonts for `resvg`: these three and none of the system's, so that a slip looks the same
/// on every machine.
pub fn fonts() -> Arc<fontdb::Database> {
    static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
        let mut fonts = fontdb::Database::new();
        for face in [REGULAR, BOLD, BLACK] {
            fonts.load_font_source(fontdb::Source::Binary(Arc::new(face)));
        }
        Arc::new(fonts)
    });
    Arc::clone(&FONTS)
}

fn face(weight: Weight) -> FontRef<'static> {
    let bytes = match weight {
        Weight::Regular => REGULAR,
        Weight::Bold => BOLD,
        Weight::Black => BLACK,
    };
    FontRef::new(bytes).expect("the fonts of this build are read by its tests")
}

/// The width of `text` in dots, set in `size`. Pairs that are drawn closer together make the
/// drawn line a little narrower than this, never wider.
#[must_use]
pub fn width(text: &str, weight: Weight, size: f32) -> f32 {
    let face = face(weight);
    let (letters, metrics) = (
        face.charmap(),
        face.glyph_metrics(Size::new(size), LocationRef::default()),
    );
    text.chars()
        .filter_map(|letter| letters.map(letter))
        .filter_map(|glyph| metrics.advance_width(glyph))
        .sum()
}

/// How high a capital or a digit is, in sizes of the type.
#[must_use]
pub fn capital_height(weight: Weight) -> f32 {
    face(weight)
        .metrics(Size::new(1.0), LocationRef::default())
        .cap_height
        .unwrap_or(0.7)
}

/// Text as it may stand on paper: without control characters (a printer or an XML reader obeys
/// them), blanks joined, and with `?` for what the fonts cannot draw.
#[must_use]
pub fn printable(text: &str) -> String {
    let letters = face(Weight::Regular).charmap();
    text.split(|letter: char| letter.is_whitespace() || letter.is_control())
        .filter(|word| !word.is_empty())
        .map(|word| {
            word.chars()
                .map(|letter| {
                    if letters.map(letter).is_some() {
                        letter
                    } else {
                        '?'
                    }
                })
                .collect::<String>()
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// Breaks `text` into lines no wider than `room` dots. Words stay whole where they fit; a longer
/// one is broken between letters. `even` lines come out about equally
/// long; the others are filled as far as they go.
#[must_use]
pub fn lines(text: &str, weight: Weight, size: f32, room: f32, even: bool) -> Vec<String> {
    let fewest = filled(text, weight, size, room);
    if fewest.len() < 2 || !even {
        return fewest;
    }
    // The narrowest measure that needs no further line gives the most even lines.
    let (mut low, mut high) = (room * 0.5, room);
    for _ in 0..6 {
        let middle = f32::midpoint(low, high);
        if filled(text, weight, size, middle).len() == fewest.len() {
            high = middle;
        } else {
            low = middle;
        }
    }
    filled(text, weight, size, high)
}

/// The same, each line filled as far as it goes.
fn filled(text: &str, weight: Weight, size: f32, room: f32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let longer = if line.is_empty() {
            word.to_owned()
        } else {
            format!("{line} {word}")
        };
        if width(&longer, weight, size) <= room {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for letter in word.chars() {
            line.push(letter);
            if width(&line, weight, size) > room && line.chars().count() > 1 {
                line.pop();
                lines.push(std::mem::replace(&mut line, letter.to_string()));
            }
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_vietnamese_letter_is_in_every_face() {
        let letters = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ₫–·…•";
        for weight in [Weight::Regular, Weight::Bold, Weight::Black] {
            let case = face(weight).charmap();
            for letter in letters.chars().chain(letters.to_uppercase().chars()) {
                assert!(case.map(letter).is_some(), "{weight:?} lacks {letter}");
            }
        }
    }

    #[test]
    fn control_characters_never_reach_the_paper() {
        assert_eq!(
            printable("Đất\u{1b}@ đai\u{0}\n\t môi\u{7f} trường "),
            "Đất @ đai môi trường"
        );
        assert_eq!(printable("土地 Land"), "?? Land");
    }

    #[test]
    fn lines_fit_keep_every_word_and_are_even() {
        let text = "Cấp giấy chứng nhận quyền sử dụng đất, quyền sở hữu nhà ở và tài sản khác gắn liền với đất";
        let set = lines(text, Weight::Bold, 34.0, 548.0, true);
        assert_eq!(set.join(" "), text);
        let widths: Vec<f32> = set
            .iter()
            .map(|line| width(line, Weight::Bold, 34.0))
            .collect();
        assert!(widths.iter().all(|&width| width <= 548.0), "{widths:?}");
        assert!(
            widths.last().expect("lines") > &(548.0 * 0.5),
            "a stub at the end: {widths:?}"
        );
    }

    #[test]
    fn a_word_without_end_is_broken() {
        let set = lines(&"W".repeat(200), Weight::Regular, 30.0, 300.0, false);
        assert_eq!(set.concat().len(), 200);
        assert!(
            set.iter()
                .all(|line| width(line, Weight::Regular, 30.0) <= 300.0)
        );
    }
}
