//! A slip as an SVG sheet: the rows of the layout, one under the other.

use std::fmt::Write as _;

use fast_qr::{ECL, QRBuilder, QRCode};
use protocol::Slip;

use super::content;
use super::layout::{Align, DOTS_PER_MM, Layout, Part, Row, Weight};
use super::type_case::{self, FAMILY};

/// Light modules around a code, as ISO/IEC 18004 asks.
const QUIET: f32 = 4.0;

/// Where the letters stand in a line, in sizes below its top: room for two stacked marks above.
const BASELINE: f32 = 0.98;

/// Longest side of a sheet, dots: what is longer is a list of papers that no citizen wants.
const LONGEST: f32 = 4_000.0;

/// A drawn-up sheet.
pub struct Sheet {
    /// The drawing.
    pub svg: String,
    /// Dots across.
    pub width: u32,
    /// Rows of dots.
    pub height: u32,
}

/// Draws up the sheet of a slip.
pub fn svg(slip: &Slip, layout: &Layout, again: bool) -> Sheet {
    let whole = drawn(slip, layout, again, true);
    let is_too_long = whole.without_papers > layout.longest_mm * DOTS_PER_MM;
    let drawn = if is_too_long {
        drawn(slip, layout, again, false)
    } else {
        whole
    };
    let height = (drawn.y + layout.ends).ceil().clamp(8.0, LONGEST);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to 8 to 4000 just above"
    )]
    let height = height as u32;
    let width = layout.width;
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" font-family=\"{FAMILY}\">{}</svg>",
        drawn.body
    );
    Sheet { svg, width, height }
}

fn drawn<'l>(slip: &Slip, layout: &'l Layout, again: bool, spare: bool) -> Pen<'l> {
    let mut pen = Pen {
        layout,
        body: String::new(),
        y: layout.ends,
        without_papers: 2.0 * layout.ends,
    };
    for row in layout.rows.iter().filter(|row| spare || !row.spare) {
        let top = pen.y;
        pen.y += row.before;
        let before = pen.y;
        match row.part {
            Part::Rule => pen.rule(row),
            Part::Number => pen.number(row, slip),
            Part::Code => pen.code(row, slip),
            Part::Papers => pen.papers(row, slip),
            Part::Reprint if again => pen.reprint(row, slip),
            Part::Reprint => {}
            _ => pen.text(row, slip),
        }
        if pen.y <= before {
            pen.y = top;
        }
        if row.part != Part::Papers {
            pen.without_papers += pen.y - top;
        }
    }
    pen
}

struct Pen<'l> {
    layout: &'l Layout,
    body: String,
    y: f32,
    without_papers: f32,
}

impl Pen<'_> {
    #[expect(clippy::cast_precision_loss, reason = "a margin is at most 208 dots")]
    fn left(&self) -> f32 {
        self.layout.margin as f32
    }

    fn rule(&mut self, row: &Row) {
        self.block(self.left(), self.y, self.layout.inside(), row.thick);
        self.y += row.thick;
    }

    fn text(&mut self, row: &Row, slip: &Slip) {
        let Some(text) = content::text(row.part, slip) else {
            return;
        };
        let room = self.layout.inside();
        // As many lines as the smallest size needs, in the largest size that needs no more.
        let least = row.least.unwrap_or(row.size);
        let lines =
            |size| type_case::lines(&text, row.weight, size, room, row.align == Align::Centre);
        let fewest = lines(least).len();
        let mut row = row.clone();
        while row.size > least && lines(row.size).len() > fewest {
            row.size = (row.size - 0.5).max(least);
        }
        for line in lines(row.size) {
            self.line(&line, &row, self.left(), room);
        }
    }

    /// One line of text at the pen, which goes on to the next.
    fn line(&mut self, line: &str, row: &Row, left: f32, room: f32) {
        let baseline = self.y + row.size * BASELINE;
        let (x, anchor) = match row.align {
            Align::Centre => (left + room / 2.0, "middle"),
            Align::Left => (left, "start"),
        };
        self.letters(line, x, baseline, row.size, row.weight, anchor, "black");
        self.y += row.size * self.layout.line;
    }

    #[expect(clippy::too_many_arguments, reason = "the attributes of one element")]
    fn letters(
        &mut self,
        text: &str,
        x: f32,
        y: f32,
        size: f32,
        weight: Weight,
        anchor: &str,
        fill: &str,
    ) {
        let _ = write!(
            self.body,
            "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size:.2}\" font-weight=\"{}\" \
             text-anchor=\"{anchor}\" fill=\"{fill}\">{}</text>",
            weight.css(),
            escaped(text)
        );
    }

    fn block(&mut self, x: f32, y: f32, width: f32, height: f32) {
        let _ = write!(
            self.body,
            "<rect x=\"{x:.1}\" y=\"{:.0}\" width=\"{width:.1}\" height=\"{height:.0}\"/>",
            y.round()
        );
    }

    /// The mark of a reprint: white words on a black bar, which nobody takes for the first slip.
    fn reprint(&mut self, row: &Row, slip: &Slip) {
        let Some(text) = content::text(Part::Reprint, slip) else {
            return;
        };
        let (room, high) = (self.layout.inside(), row.size * 1.5);
        self.block(self.left(), self.y, room, high);
        let (x, y) = (self.left() + room / 2.0, self.y + row.size * 1.1);
        self.letters(&text, x, y, row.size, row.weight, "middle", "white");
        self.y += high;
    }

    /// The number, as high as the layout says and no wider than the paper.
    fn number(&mut self, row: &Row, slip: &Slip) {
        const APART: f32 = 0.14;
        let (letters, digits) = content::number(slip);
        if letters.is_empty() && digits.is_empty() {
            return;
        }
        let capital = type_case::capital_height(row.weight);
        let gap = if letters.is_empty() || digits.is_empty() {
            0.0
        } else {
            APART
        };
        let of = |text: &str| type_case::width(text, row.weight, 1.0);
        let per_size = of(&letters) + gap + of(&digits);
        let size = (row.digits_mm * DOTS_PER_MM / capital).min(self.layout.inside() / per_size);
        let start = self.left() + (self.layout.inside() - per_size * size) / 2.0;
        let baseline = self.y + size * capital;
        self.letters(
            &letters, start, baseline, size, row.weight, "start", "black",
        );
        let second = start + (of(&letters) + gap) * size;
        self.letters(
            &digits, second, baseline, size, row.weight, "start", "black",
        );
        self.y = baseline;
    }

    /// The code at the left, what it is good for beside it; below it where the paper is narrow.
    fn code(&mut self, row: &Row, slip: &Slip) {
        let Some(url) = slip.url.as_deref().filter(|url| !url.is_empty()) else {
            return;
        };
        let Ok(code) = QRBuilder::new(url).ecl(ECL::M).build() else {
            return;
        };
        #[expect(clippy::cast_precision_loss, reason = "a code has at most 177 modules")]
        let modules = code.size as f32;
        let module = (row.code_mm * DOTS_PER_MM / modules).ceil();
        let (quiet, ink) = (QUIET * module, modules * module);
        let whole = ink + 2.0 * quiet;
        let beside = self.layout.inside() - whole;
        let is_wide = beside > row.size * 7.0;
        // On wide paper the quiet zone at the left runs over the margin, which is blank as well.
        #[expect(
            clippy::cast_precision_loss,
            reason = "a paper is at most 832 dots wide"
        )]
        let left = if is_wide {
            quiet.max(self.left())
        } else {
            ((self.layout.width as f32 - ink) / 2.0).max(quiet)
        };
        modules_path(
            &mut self.body,
            &code,
            left.round(),
            (self.y + quiet).round(),
            module,
        );
        let bottom = self.y + whole;
        let sentences = content::beside_code(slip);
        if is_wide {
            let (x, room) = (
                left + ink + quiet,
                self.layout.inside() - (left + ink + quiet),
            );
            let room = room + self.left();
            let mut lines: Vec<(String, Weight)> = Vec::new();
            for (at, sentence) in sentences.iter().enumerate() {
                let weight = if at == 0 { Weight::Bold } else { row.weight };
                let set = type_case::lines(sentence, weight, row.size, room, true);
                lines.extend(set.into_iter().map(|line| (line, weight)));
            }
            #[expect(clippy::cast_precision_loss, reason = "a dozen lines")]
            let high = lines.len() as f32 * row.size * self.layout.line;
            self.y += ((whole - high) / 2.0).max(0.0);
            for (line, weight) in lines {
                let row = Row {
                    weight,
                    align: Align::Left,
                    ..row.clone()
                };
                self.line(&line, &row, x, room);
            }
            self.y = self.y.max(bottom);
        } else {
            self.y = bottom;
            for sentence in &sentences {
                for line in
                    type_case::lines(sentence, row.weight, row.size, self.layout.inside(), true)
                {
                    self.line(&line, row, self.left(), self.layout.inside());
                }
            }
            self.y += row.size * 0.4;
        }
    }

    /// The list of papers: an empty box before each, to be ticked with a pen.
    fn papers(&mut self, row: &Row, slip: &Slip) {
        let Some((heading, papers)) = content::papers(slip) else {
            return;
        };
        self.block(self.left(), self.y, self.layout.inside(), 2.0);
        self.y += 8.0;
        let bold = Row {
            weight: Weight::Bold,
            ..row.clone()
        };
        self.line(&heading, &bold, self.left(), self.layout.inside());
        let (square, indent) = (row.size * 0.7, row.size * 1.2);
        let room = self.layout.inside() - indent;
        for paper in papers {
            let (x, top) = (self.left() + 1.0, self.y + row.size * (BASELINE - 0.71));
            let _ = write!(
                self.body,
                "<rect x=\"{x:.1}\" y=\"{top:.1}\" width=\"{square:.1}\" height=\"{square:.1}\" \
                 fill=\"none\" stroke=\"black\" stroke-width=\"2\"/>"
            );
            for line in type_case::lines(&paper, row.weight, row.size, room, false) {
                self.line(&line, row, self.left() + indent, room);
            }
            self.y += row.size * 0.15;
        }
    }
}

/// The dark modules as whole dots, neighbours in one stroke.
fn modules_path(body: &mut String, code: &QRCode, left: f32, top: f32, module: f32) {
    body.push_str("<path shape-rendering=\"crispEdges\" d=\"");
    for y in 0..code.size {
        let mut x = 0;
        while x < code.size {
            let dark = code[y][x..]
                .iter()
                .take_while(|module| module.value())
                .count();
            if dark > 0 {
                #[expect(clippy::cast_precision_loss, reason = "a code has at most 177 modules")]
                let (from_x, from_y, wide) = (
                    left + x as f32 * module,
                    top + y as f32 * module,
                    dark as f32 * module,
                );
                let _ = write!(body, "M{from_x} {from_y}h{wide}v{module}h-{wide}z");
            }
            x += dark.max(1);
        }
    }
    body.push_str("\"/>");
}

/// Text as XML takes it. Control characters are gone by then (`type_case::printable`).
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            _ => out.push(letter),
        }
    }
    out
}
