//! A picture of black and white dots: what a slip is on its way to the paper.

use image::{ExtendedColorType, ImageEncoder, codecs::png::PngEncoder};

/// Dots in rows, eight to a byte, the leftmost in the highest bit; 1 is ink. This is the form
/// in which ESC/POS carries them (`GS v 0`).
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    bytes_per_row: usize,
    bits: Vec<u8>,
}

impl Picture {
    /// A blank picture of `width` dots (rounded up to a multiple of 8) by `height` dots.
    #[must_use]
    pub fn blank(width: u32, height: u32) -> Picture {
        let bytes_per_row = (width as usize).div_ceil(8);
        Picture {
            bytes_per_row,
            bits: vec![0; bytes_per_row * height as usize],
        }
    }

    /// Dots across.
    #[must_use]
    pub fn width(&self) -> u32 {
        u32::try_from(self.bytes_per_row * 8).unwrap_or(u32::MAX)
    }

    /// Rows of dots.
    #[must_use]
    pub fn height(&self) -> u32 {
        match self.bytes_per_row {
            0 => 0,
            bytes => u32::try_from(self.bits.len() / bytes).unwrap_or(u32::MAX),
        }
    }

    /// Inks one dot. A dot outside of the picture is no dot.
    pub fn ink(&mut self, x: u32, y: u32) {
        if x < self.width() && y < self.height() {
            self.bits[y as usize * self.bytes_per_row + x as usize / 8] |= 0x80 >> (x % 8);
        }
    }

    /// True when the dot is inked.
    #[must_use]
    pub fn is_inked(&self, x: u32, y: u32) -> bool {
        x < self.width()
            && y < self.height()
            && self.bits[y as usize * self.bytes_per_row + x as usize / 8] & (0x80 >> (x % 8)) != 0
    }

    /// The rows from top to bottom.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[u8]> {
        self.bits.chunks_exact(self.bytes_per_row.max(1))
    }

    /// The picture as PNG, black on white.
    ///
    /// # Errors
    /// When the encoder has no memory; never for a picture of a slip's size.
    pub fn to_png(&self) -> image::ImageResult<Vec<u8>> {
        let (width, height) = (self.width(), self.height());
        let mut grey = Vec::with_capacity(width as usize * height as usize);
        for y in 0..height {
            grey.extend((0..width).map(|x| if self.is_inked(x, y) { 0u8 } else { 255 }));
        }
        let mut png = Vec::new();
        PngEncoder::new(&mut png).write_image(&grey, width, height, ExtendedColorType::L8)?;
        Ok(png)
    }
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Picture({} × {} dots)", self.width(), self.height())
    }
}
