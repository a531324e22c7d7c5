//! A slip's layout: the rows of `assets/slips/*.toml`, read and checked.

use serde::Deserialize;

/// Dots per millimetre of a 203 dpi print head.
pub const DOTS_PER_MM: f32 = 203.0 / 25.4;

/// Widest paper that a layout may ask for, dots. The widest desktop heads have 832.
const MAX_WIDTH: u32 = 832;

const PAPER_80: &str = include_str!("../../../assets/slips/80mm.toml");
const PAPER_58: &str = include_str!("../../../assets/slips/58mm.toml");

/// Where everything stands on a slip.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// Dots across the paper, a multiple of 8.
    pub width: u32,
    /// Dots left and right that stay without ink.
    pub margin: u32,
    /// Height of a line of text, in sizes of its type.
    pub line: f32,
    /// Blank dots above the first and below the last row.
    pub ends: f32,
    /// Length beyond which a slip goes without its spare rows, millimetres. Papers do not count.
    pub longest_mm: f32,
    /// The rows from top to bottom.
    #[serde(rename = "row")]
    pub rows: Vec<Row>,
}

/// One row of a slip.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// What stands there.
    pub part: Part,
    /// Left out of a slip that would be too long.
    #[serde(default)]
    pub spare: bool,
    /// Size of the type, dots.
    #[serde(default = "Row::usual_size")]
    pub size: f32,
    /// Smallest size that a long text is set in before it takes a further line, dots; the size
    /// itself where nothing is said.
    pub least: Option<f32>,
    /// How heavy the type is.
    #[serde(default)]
    pub weight: Weight,
    /// Where the lines begin.
    #[serde(default)]
    pub align: Align,
    /// Blank dots above it.
    #[serde(default)]
    pub before: f32,
    /// Thickness of a rule, dots.
    #[serde(default)]
    pub thick: f32,
    /// Height of the digits of the number, millimetres.
    #[serde(default)]
    pub digits_mm: f32,
    /// Least width of the code without its quiet zone, millimetres.
    #[serde(default)]
    pub code_mm: f32,
}

impl Row {
    fn usual_size() -> f32 {
        26.0
    }
}

/// What a row shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Who runs the hall.
    Authority,
    /// The hall's name.
    Hall,
    /// A line across the paper.
    Rule,
    /// The mark of a slip that is printed once more.
    Reprint,
    /// The mark of a number of the kiosk's own.
    Offline,
    /// What such a number means.
    OfflineMeans,
    /// The number.
    Number,
    /// The procedure group in the language of the slip.
    Group,
    /// The procedure group in Vietnamese on a slip in English, for the staff that reads it.
    GroupOtherLanguage,
    /// What is special about the number: priority, a booked time, many dossiers.
    Notes,
    /// The agency.
    Agency,
    /// When and where it was taken.
    Taken,
    /// People ahead.
    Ahead,
    /// The promise about the wait.
    Wait,
    /// The counters that serve the group.
    Counters,
    /// The QR code to the phone page, and what it is good for.
    Code,
    /// Whose the number is.
    Owner,
    /// What happens to somebody who misses the calls.
    Return,
    /// The telephone of the guide desk.
    Phone,
    /// Papers to have at hand.
    Papers,
}

/// How heavy the type is: the three weights in `assets/fonts`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// 400.
    #[default]
    Regular,
    /// 700.
    Bold,
    /// 900.
    Black,
}

impl Weight {
    /// The weight as CSS counts it.
    #[must_use]
    pub fn css(self) -> u16 {
        match self {
            Weight::Regular => 400,
            Weight::Bold => 700,
            Weight::Black => 900,
        }
    }
}

/// Where the lines of a row begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// In the middle of the paper.
    #[default]
    Centre,
    /// At the left margin.
    Left,
}

/// The two widths of paper that the kiosk knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Paper {
    /// 80 mm wide, 576 dots.
    #[default]
    Wide,
    /// 58 mm wide, 384 dots.
    Narrow,
}

impl Paper {
    /// The paper of that width in millimetres, as the command line has it.
    #[must_use]
    pub fn of_mm(mm: &str) -> Option<Paper> {
        match mm {
            "80" => Some(Paper::Wide),
            "58" => Some(Paper::Narrow),
            _ => None,
        }
    }

    /// Its layout.
    #[must_use]
    pub fn layout(self) -> Layout {
        let text = match self {
            Paper::Wide => PAPER_80,
            Paper::Narrow => PAPER_58,
        };
        Layout::read(text).expect("the layouts of this build are read by its tests")
    }
}

impl Layout {
    /// Reads a layout.
    ///
    /// # Errors
    /// The key that is wrong, why, and what it should be.
    pub fn read(text: &str) -> Result<Layout, String> {
        let layout: Layout = toml::from_str(text).map_err(|cause| cause.to_string())?;
        if !layout.width.is_multiple_of(8) || !(128..=MAX_WIDTH).contains(&layout.width) {
            return Err(format!(
                "`width` is {}: it must be a multiple of 8 from 128 to {MAX_WIDTH} dots",
                layout.width
            ));
        }
        if layout.margin * 4 > layout.width {
            return Err("`margin` leaves less than half of the paper".to_owned());
        }
        for row in &layout.rows {
            let wrong = match row.part {
                Part::Number => !(3.0..=40.0).contains(&row.digits_mm),
                Part::Code => !(10.0..=60.0).contains(&row.code_mm),
                Part::Rule => !(1.0..=20.0).contains(&row.thick),
                _ => {
                    !(12.0..=200.0).contains(&row.size)
                        || row
                            .least
                            .is_some_and(|least| !(12.0..=row.size).contains(&least))
                }
            };
            if wrong {
                return Err(format!(
                    "row `{:?}`: `size` is 12 to 200 dots, `least` 12 to `size`, `digits_mm` 3 to 40, `code_mm` 10 to 60, `thick` 1 to 20",
                    row.part
                ));
            }
        }
        Ok(layout)
    }

    /// Dots between the margins.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        reason = "a paper is at most 832 dots wide"
    )]
    pub fn inside(&self) -> f32 {
        (self.width - 2 * self.margin) as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_papers_have_a_layout_with_number_and_code() {
        for paper in [Paper::Wide, Paper::Narrow] {
            let layout = paper.layout();
            let number = layout
                .rows
                .iter()
                .find(|row| row.part == Part::Number)
                .expect("a number");
            assert!(
                number.digits_mm >= 14.0,
                "digits of {} mm",
                number.digits_mm
            );
            let code = layout
                .rows
                .iter()
                .find(|row| row.part == Part::Code)
                .expect("a code");
            assert!(code.code_mm >= 25.0, "a code of {} mm", code.code_mm);
        }
    }

    #[test]
    fn a_wrong_layout_is_refused_by_name() {
        let unknown = Layout::read(
            "width = 576\nmargin = 8\nline = 1.3\nends = 8\nlongest_mm = 120\n[[row]]\npart = \"logo\"",
        );
        assert!(unknown.expect_err("no such part").contains("logo"));
        let odd = Layout::read(
            "width = 577\nmargin = 8\nline = 1.3\nends = 8\nlongest_mm = 120\nrow = []",
        );
        assert!(odd.expect_err("not a multiple of 8").contains("width"));
        let flat = Layout::read(
            "width = 576\nmargin = 8\nline = 1.3\nends = 8\nlongest_mm = 120\n[[row]]\npart = \"number\"\ndigits_mm = 0.5",
        );
        assert!(flat.expect_err("too low").contains("digits_mm"));
    }
}
