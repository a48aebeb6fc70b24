//! What Typst sees instead of a photo: a small white JPEG of the same shape.
//!
//! Typst decodes every JPEG whole and then stores it as it was; for faces that each stand on two or three pieces this
//! was a quarter of the time of a board, and of a file of a hundred cards it kept fifty megabytes. A stand-in depends on
//! nothing but its shape and its number among the photos of the piece, so that Typst has nearly always seen it before.
//! The photo takes its place in the finished PDF.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::{Arc, Mutex, PoisonError};

use image::ImageDecoder;
use image::codecs::jpeg::JpegDecoder;
use jpeg_encoder::{ColorType, Encoder};
use typst::foundations::Bytes;

/// A photo and what Typst sees of it.
pub struct StandIn {
    pub photo: Arc<[u8]>,
    /// Width and height of the photo, px.
    pub pixels: (u32, u32),
    pub bytes: Bytes,
}

/// All stand-ins made so far: by a photo's width and height in px and its number among the photos of a piece.
#[derive(Default)]
pub struct StandIns(Mutex<BTreeMap<(u32, u32, usize), Bytes>>);

impl StandIns {
    /// `None` for bytes that are no JPEG of three channels.
    pub fn of(&self, photo: &Arc<[u8]>, number: usize) -> Option<StandIn> {
        let decoder = JpegDecoder::new(Cursor::new(photo)).ok()?;
        let (width, height) = decoder.dimensions();
        if decoder.color_type().channel_count() != 3 {
            return None;
        }
        let key = (width, height, number);
        // A thread that panicked while it held the lock left the map whole.
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        let bytes = match known {
            Some(bytes) => bytes,
            None => {
                let bytes = Bytes::new(blank(key)?);
                let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
                all.entry(key).or_insert(bytes).clone()
            }
        };
        Some(StandIn { photo: Arc::clone(photo), pixels: (width, height), bytes })
    }
}

/// A few pixels whose sides are to each other as those of a photo: exactly, or so nearly that on a face of 60 mm nothing
/// is a hundredth of a millimetre off. Where there are none (sides of 480 and 481), up to a million of them, with which nothing
/// is a tenth of a millimetre off: Typst keeps what it decodes, and 48 odd photos whole took 0.9 GB. All of its pixels
/// for what no such sides meet (a thin strip); `None` for more than a JPEG has.
fn shape(width: u32, height: u32) -> Option<(u16, u16)> {
    // The longest side, and how far it may be off.
    const EXACT: (u16, f64) = (256, 1.5e-4);
    const NEAR: (u16, f64) = (1_024, 1e-3);
    let (longer, shorter) = (width.max(height).max(1), width.min(height).max(1));
    let wanted = f64::from(shorter) / f64::from(longer);
    let sides = |long: u16| (long, (f64::from(long) * wanted).round().max(1.0) as u16);
    let error = |long: u16| (f64::from(sides(long).1) / f64::from(long) - wanted).abs();
    // The smallest of the best.
    let best = |(longest, off): (u16, f64)| {
        let best = (1..=longest).min_by(|a, b| error(*a).total_cmp(&error(*b))).unwrap_or(1);
        (error(best) <= wanted * off).then_some(best)
    };
    let Some(best) = best(EXACT).or_else(|| best(NEAR).filter(|best| u32::from(*best) < longer)) else {
        return Some((u16::try_from(width).ok()?, u16::try_from(height).ok()?));
    };
    let (long, short) = sides(best);
    Some(if width >= height { (long, short) } else { (short, long) })
}

/// White; the number is written where cameras write theirs, so that no two stand-ins of a piece are one image.
fn blank((width, height, number): (u32, u32, usize)) -> Option<Vec<u8>> {
    const APP1: u8 = 1;
    const APP15: u8 = 15;
    let (across, down) = shape(width, height)?;
    let white = vec![u8::MAX; usize::from(across) * usize::from(down) * 3];
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, 1);
    encoder.add_app_segment(APP1, density(u32::from(across) * 72, width)).ok()?;
    encoder.add_app_segment(APP15, number.to_string().into_bytes()).ok()?;
    encoder.encode(&white, across, down, ColorType::Rgb).ok()?;
    Some(out)
}

/// So many pixels an inch, as cameras write it (Exif 2.3: a TIFF whose one entry is `XResolution`). A theme that gives an
/// image no size sees that of the photo at 72 pixels an inch.
fn density(pixels: u32, inches: u32) -> Vec<u8> {
    const X_RESOLUTION: u16 = 0x011a;
    const RATIONAL: u16 = 5;
    const DIRECTORY: u32 = 8;
    const VALUE: u32 = DIRECTORY + 2 + 12 + 4;
    let mut out = b"Exif\0\0MM\0*".to_vec();
    out.extend(DIRECTORY.to_be_bytes());
    [1, X_RESOLUTION, RATIONAL].iter().for_each(|short| out.extend(short.to_be_bytes()));
    // One value; where it is; no other directory; the value.
    [1, VALUE, 0, pixels, inches].iter().for_each(|long| out.extend(long.to_be_bytes()));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_size_it_is_as_large_as_the_photo() {
        let stand_in = StandIns::default().of(&photo(384, 480), 3).expect("a JPEG");
        assert_eq!(stand_in.pixels, (384, 480));
        let format = typst::visualize::ExchangeFormat::Jpg;
        let seen = typst::visualize::RasterImage::plain(stand_in.bytes, format).expect("a JPEG");
        assert_eq!((seen.width(), seen.height()), (4, 5));
        let dpi = seen.dpi().expect("written");
        assert!((f64::from(seen.width()) / dpi * 72.0 - 384.0).abs() < 1e-9, "{dpi}");
    }

    fn photo(width: u16, height: u16) -> Arc<[u8]> {
        let pixels = vec![9; usize::from(width) * usize::from(height) * 3];
        let mut out = Vec::new();
        Encoder::new(&mut out, 50).encode(&pixels, width, height, ColorType::Rgb).expect("encoded");
        out.into()
    }

    #[test]
    fn a_few_pixels_have_the_shape_of_a_photo() {
        for ((width, height), small) in
            [((360, 480), (3, 4)), ((4_000, 3_000), (4, 3)), ((480, 480), (1, 1)), ((1, 1), (1, 1))]
        {
            assert_eq!(shape(width, height), Some(small));
        }
        assert_eq!(shape(12_000, 7), Some((12_000, 7)), "nothing smaller is near enough");
        for (width, height) in [(480, 481), (2_000, 1_999), (7_200, 7_199), (5_003, 4_999)] {
            let (across, down) = shape(width, height).expect("no larger than a JPEG");
            let stretched = f64::from(across) / f64::from(down) * f64::from(height) / f64::from(width);
            assert!((stretched - 1.0).abs() <= 1e-3, "{width}×{height}: {across}×{down}");
            assert!(across <= 1_024 && down <= 1_024, "{width}×{height}: {across}×{down}");
        }
        for (width, height) in [(359, 480), (601, 799), (1_597, 987), (63, 64), (450, 611)] {
            let (across, down) = shape(width, height).expect("no larger than a JPEG");
            let stretched = f64::from(across) / f64::from(down) * f64::from(height) / f64::from(width);
            assert!((stretched - 1.0).abs() <= 1.5e-4, "{width}×{height}: {across}×{down}");
            assert!(across <= 256 && down <= 256, "{width}×{height}: {across}×{down}");
        }
        assert_eq!(shape(70_000, 1), None);
    }
}
