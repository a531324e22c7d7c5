//! The slip: what stands on it, set as a picture of dots, since few printers know Vietnamese.
//!
//! [`set`] is pure: slip, layout and the words of `assets/words/*/slip.toml` make rows, the rows
//! make an SVG, `resvg` draws it with the fonts of `assets/fonts` and no others, and every dot
//! becomes ink or none.

use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg;

pub mod content;
pub mod layout;
mod picture;
mod sheet;
pub mod type_case;

pub use layout::{Layout, Paper};
pub use picture::Picture;
use protocol::Slip;

/// Why a slip could not be set. Both are bugs: no slip of the server's can cause them.
#[derive(Debug, thiserror::Error)]
pub enum SetError {
    /// The drawing was not understood.
    #[error("the slip's drawing is not understood: {0}")]
    Drawing(#[from] usvg::Error),
    /// The sheet is too large to be drawn.
    #[error("a slip of {0} × {1} dots is too large to be drawn")]
    TooLarge(u32, u32),
}

/// Ink is what is at least this dark, of 255. A little above the middle, so that thin strokes
/// of small type do not break on paper.
const INK_FROM: u8 = 112;

/// Sets a slip as a picture. With `again` it bears the mark of a reprint.
///
/// # Errors
/// See [`SetError`].
pub fn set(slip: &Slip, layout: &Layout, again: bool) -> Result<Picture, SetError> {
    draw(&sheet::svg(slip, layout, again))
}

/// Draws a sheet that [`sheet::svg`] wrote.
fn draw(sheet: &sheet::Sheet) -> Result<Picture, SetError> {
    let options = usvg::Options {
        fontdb: type_case::fonts(),
        font_family: type_case::FAMILY.to_owned(),
        ..usvg::Options::default()
    };
    let tree = usvg::Tree::from_str(&sheet.svg, &options)?;
    let (width, height) = (sheet.width, sheet.height);
    let mut pixels = Pixmap::new(width, height).ok_or(SetError::TooLarge(width, height))?;
    pixels.fill(Color::WHITE);
    resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
    let mut picture = Picture::blank(width, height);
    let dots = pixels.pixels().iter().enumerate();
    for (at, dot) in dots.filter(|(_, dot)| 255 - dot.green() >= INK_FROM) {
        debug_assert!(dot.alpha() == 255, "the paper is white everywhere");
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        picture.ink(at % width, at / width);
    }
    Ok(picture)
}

#[cfg(test)]
pub(crate) mod tests;
