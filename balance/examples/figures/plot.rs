//! The waits of every scenario and policy as one picture.

use std::error::Error;

use balance::sim::Kind;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::waits::Played;

const SIZE: (u32, u32) = (1_000, 520);
const INK: RGBColor = RGBColor(0x1a, 0x1a, 0x1a);
/// The policies of the plot, with their colours: what halls do in greys, ours in blue, the bound open.
const SHOWN: [(Kind, &str, RGBColor); 7] = [
    (
        Kind::HomeOnly,
        "home groups only",
        RGBColor(0x34, 0x3a, 0x40),
    ),
    (
        Kind::BoundHome,
        "bound at issue",
        RGBColor(0x5c, 0x63, 0x6a),
    ),
    (
        Kind::Unaided,
        "supervisor unaided",
        RGBColor(0x86, 0x8e, 0x96),
    ),
    (
        Kind::LongestWait,
        "longest wait",
        RGBColor(0xad, 0xb5, 0xbd),
    ),
    (Kind::Assisted, "ours, assisted", RGBColor(0x0b, 0x4f, 0x94)),
    (
        Kind::Automatic,
        "ours, automatic",
        RGBColor(0x4f, 0x97, 0xdb),
    ),
    (
        Kind::Pooled,
        "all pooled (bound)",
        RGBColor(0xf5, 0x9f, 0x00),
    ),
];

/// Draws the plot.
///
/// # Errors
/// When it cannot be drawn or written.
pub fn draw(file: &str, played: &[Played]) -> Result<(), Box<dyn Error>> {
    let area = SVGBackend::new(file, SIZE).into_drawing_area();
    area.fill(&WHITE)?;
    let most = played
        .iter()
        .flat_map(|it| SHOWN.map(|(kind, ..)| it.of(kind).p95))
        .fold(10.0, f64::max);
    #[expect(clippy::cast_precision_loss, reason = "a few scenarios")]
    let width = played.len() as f64;
    let title = ("sans-serif", 20).into_font().color(&INK);
    let mut chart = ChartBuilder::on(&area)
        .caption("One person in 20 waits longer than … minutes", title)
        .margin(12)
        .x_label_area_size(34)
        .y_label_area_size(48)
        .build_cartesian_2d(0.0..width, 0.0..most * 1.25)?;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .disable_x_axis()
        .y_labels(8)
        .y_label_style(("sans-serif", 14).into_font().color(&INK))
        .light_line_style(WHITE)
        .bold_line_style(RGBColor(0xde, 0xe2, 0xe6))
        .y_desc("minutes")
        .axis_desc_style(("sans-serif", 14).into_font().color(&INK))
        .draw()?;
    for (number, (kind, name, colour)) in SHOWN.into_iter().enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "a few bars")]
        let bars = played.iter().enumerate().map(|(place, it)| {
            let left = place as f64 + 0.08 + number as f64 * 0.12;
            let top = it.of(kind).p95;
            Rectangle::new([(left, 0.0), (left + 0.105, top)], colour.filled())
        });
        let legend = move |(x, y): (i32, i32)| {
            Rectangle::new([(x, y - 6), (x + 14, y + 6)], colour.filled())
        };
        chart.draw_series(bars)?.label(name).legend(legend);
    }
    #[expect(clippy::cast_precision_loss, reason = "a few scenarios")]
    let names = played.iter().enumerate().map(|(place, it)| {
        let style = ("sans-serif", 15).into_font().color(&INK);
        let style = style.pos(Pos::new(HPos::Center, VPos::Top));
        let name = it.name.clone();
        EmptyElement::at((place as f64 + 0.5, 0.0)) + Text::new(name, (0, 8), style)
    });
    chart.draw_series(names)?;
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperLeft)
        .margin(14)
        .label_font(("sans-serif", 14).into_font().color(&INK))
        .background_style(WHITE.mix(0.85))
        .draw()?;
    area.present()?;
    Ok(())
}
