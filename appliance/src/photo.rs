//! A photo of a ticket's taker, made safe: upright, small, without metadata, or refused.
//!
//! The kiosk's agent does this before it sends a photo, and the server does it again, for it
//! believes nobody. What comes out is a new JPEG drawn from the dots alone: no place, no time, no
//! device, no second picture hidden behind the first.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};

/// Largest photo that is looked at, bytes.
pub const MAX_INPUT_BYTES: usize = 8 * 1024 * 1024;

/// Longest side of a photo that is decoded, dots. No camera at a kiosk comes near.
pub const MAX_SIDE: u32 = 8_000;

/// Most dots of a photo that is decoded: 24 million, 72 MB while it is decoded.
pub const MAX_DOTS: u64 = 24_000_000;

/// Shortest side of a photo on which a person can be recognised, dots.
pub const MIN_SIDE: u32 = 64;

/// Width of the finished photo at most, dots. Width to height is always 3 to 4.
pub const WIDTH: u32 = 480;

/// Height of the finished photo at most, dots.
pub const HEIGHT: u32 = 640;

/// Size of the finished photo that is aimed at, bytes. Only a picture of pure noise exceeds it.
pub const AIM_BYTES: usize = 60 * 1024;

/// Size that no finished photo exceeds, bytes: what a store must be ready for.
pub const MAX_OUTPUT_BYTES: usize = 192 * 1024;

/// JPEG qualities that are tried, best first, until one reaches [`AIM_BYTES`].
const QUALITIES: [u8; 6] = [82, 74, 64, 52, 40, 25];

/// A finished photo.
#[derive(Clone, PartialEq, Eq)]
pub struct Photo {
    /// The JPEG.
    pub jpeg: Vec<u8>,
    /// Dots across, at most [`WIDTH`].
    pub width: u32,
    /// Rows of dots, at most [`HEIGHT`].
    pub height: u32,
}

impl std::fmt::Debug for Photo {
    /// Says how large it is, not what it shows: no face belongs into a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Photo({} × {}, {} bytes)",
            self.width,
            self.height,
            self.jpeg.len()
        )
    }
}

/// Why a photo is refused. The ticket is given all the same.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PhotoError {
    /// More than [`MAX_INPUT_BYTES`].
    #[error("the photo has {bytes} bytes, at most {MAX_INPUT_BYTES} are taken")]
    TooLarge {
        /// How many came.
        bytes: usize,
    },
    /// Neither JPEG nor PNG, whatever its name says.
    #[error("this is neither a JPEG nor a PNG picture")]
    NotAPicture,
    /// Too many dots to be decoded safely.
    #[error(
        "the picture has {width} × {height} dots, at most {MAX_SIDE} a side and {MAX_DOTS} in all are decoded"
    )]
    TooManyDots {
        /// Dots across, as its head says.
        width: u32,
        /// Rows of dots, as its head says.
        height: u32,
    },
    /// Too few dots to recognise anybody.
    #[error("the picture has only {width} × {height} dots, at least {MIN_SIDE} a side are needed")]
    TooSmall {
        /// Dots across.
        width: u32,
        /// Rows of dots.
        height: u32,
    },
    /// Its end is missing.
    #[error("the picture ends before it is complete")]
    Truncated,
    /// It begins like a picture and is damaged.
    #[error("the picture is damaged: {0}")]
    Damaged(String),
}

impl PhotoError {
    /// Its name for programs, snake_case.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            PhotoError::TooLarge { .. } => "photo_too_large",
            PhotoError::NotAPicture => "not_a_picture",
            PhotoError::TooManyDots { .. } => "too_many_dots",
            PhotoError::TooSmall { .. } => "too_few_dots",
            PhotoError::Truncated => "photo_truncated",
            PhotoError::Damaged(_) => "photo_damaged",
        }
    }
}

/// Makes a photo safe: applies its orientation, cuts 3:4 around its middle, makes it at most
/// [`WIDTH`] × [`HEIGHT`] and encodes it anew. Takes some 20 ms for a camera's picture; call it
/// where it may block.
///
/// # Errors
/// See [`PhotoError`]; nothing that cannot be shown as a photo comes through.
pub fn normalise(bytes: &[u8]) -> Result<Photo, PhotoError> {
    let upright = decode(bytes)?;
    let (x, y, width, height) = portrait(upright.width(), upright.height());
    let cut = upright.crop_imm(x, y, width, height);
    let small = if width > WIDTH {
        cut.resize_exact(WIDTH, HEIGHT, FilterType::Triangle)
    } else {
        cut
    };
    let (width, height) = (small.width(), small.height());
    // Three channels of 8 bits whatever came, with transparent dots laid on white.
    let dots = flat(&small);
    let mut jpeg = Vec::new();
    for quality in QUALITIES {
        jpeg.clear();
        JpegEncoder::new_with_quality(&mut jpeg, quality)
            .encode(&dots, width, height, image::ExtendedColorType::Rgb8)
            .map_err(|cause| PhotoError::Damaged(cause.to_string()))?;
        if jpeg.len() <= AIM_BYTES {
            break;
        }
    }
    Ok(Photo {
        jpeg,
        width,
        height,
    })
}

fn decode(bytes: &[u8]) -> Result<DynamicImage, PhotoError> {
    if bytes.len() > MAX_INPUT_BYTES {
        return Err(PhotoError::TooLarge { bytes: bytes.len() });
    }
    let format = match image::guess_format(bytes) {
        Ok(format @ (ImageFormat::Jpeg | ImageFormat::Png)) => format,
        _ => return Err(PhotoError::NotAPicture),
    };
    let mut decoder = ImageReader::with_format(Cursor::new(bytes), format)
        .into_decoder()
        .map_err(|cause| refused(&cause))?;
    let (width, height) = decoder.dimensions();
    if width > MAX_SIDE || height > MAX_SIDE || u64::from(width) * u64::from(height) > MAX_DOTS {
        return Err(PhotoError::TooManyDots { width, height });
    }
    if width < MIN_SIDE || height < MIN_SIDE {
        return Err(PhotoError::TooSmall { width, height });
    }
    if format == ImageFormat::Jpeg && !jpeg_is_whole(bytes) {
        return Err(PhotoError::Truncated);
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(256 * 1024 * 1024);
    decoder
        .set_limits(limits)
        .map_err(|cause| refused(&cause))?;
    let orientation = decoder.orientation().map_err(|cause| refused(&cause))?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|cause| refused(&cause))?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

fn refused(cause: &ImageError) -> PhotoError {
    match cause {
        ImageError::IoError(cause) if cause.kind() == std::io::ErrorKind::UnexpectedEof => {
            PhotoError::Truncated
        }
        other => PhotoError::Damaged(other.to_string()),
    }
}

/// The largest 3:4 part around the middle: left, top, width, height.
fn portrait(width: u32, height: u32) -> (u32, u32, u32, u32) {
    let (wide, high) = if width * 4 > height * 3 {
        ((height * 3 / 4).max(1), height)
    } else {
        (width, (width * 4 / 3).max(1))
    };
    ((width - wide) / 2, (height - high) / 2, wide, high)
}

fn flat(picture: &DynamicImage) -> Vec<u8> {
    if !picture.color().has_alpha() {
        return picture.to_rgb8().into_raw();
    }
    let on_white = |colour: u8, alpha: u8| {
        let (colour, alpha) = (u32::from(colour), u32::from(alpha));
        u8::try_from((colour * alpha + 255 * (255 - alpha)) / 255).unwrap_or(255)
    };
    picture
        .to_rgba8()
        .pixels()
        .flat_map(|dot| {
            let [red, green, blue, alpha] = dot.0;
            [
                on_white(red, alpha),
                on_white(green, alpha),
                on_white(blue, alpha),
            ]
        })
        .collect()
}

/// True when a JPEG runs to its own end (`FF D9`). Decoders fill up what is missing with grey, so
/// they do not tell. A thumbnail inside has an end of its own, hence the walk over the segments
/// (ITU-T T.81, annex B).
fn jpeg_is_whole(bytes: &[u8]) -> bool {
    let mut at = 2;
    let mut in_scan = false;
    while at + 1 < bytes.len() {
        if bytes[at] != 0xFF {
            if !in_scan {
                return false;
            }
            at += 1;
            continue;
        }
        match bytes[at + 1] {
            0xD9 => return in_scan,
            0xFF => at += 1,
            // A data byte FF inside a scan, a restart mark, or a mark without content.
            0x00 | 0x01 | 0xD0..=0xD8 => at += 2,
            marker => {
                let Some(length) = bytes.get(at + 2..at + 4) else {
                    return false;
                };
                at += 2 + usize::from(u16::from_be_bytes([length[0], length[1]]));
                in_scan = marker == 0xDA;
            }
        }
    }
    false
}

#[cfg(test)]
mod tests;
