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

/// All stand-ins made so far: by their width and height in px and number among the photos of a piece.
#[derive(Default)]
pub struct StandIns(Mutex<BTreeMap<(u16, u16, usize), Bytes>>);

impl StandIns {
    /// `None` for bytes that are no JPEG of three channels.
    pub fn of(&self, photo: &Arc<[u8]>, number: usize) -> Option<StandIn> {
        let decoder = JpegDecoder::new(Cursor::new(photo)).ok()?;
        let (width, height) = decoder.dimensions();
        if decoder.color_type().channel_count() != 3 {
            return None;
        }
        let (across, down) = shape(width, height)?;
        let key = (across, down, number);
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
/// is a hundredth of a millimetre off. Of a strip that is too thin for that, all of its pixels; `None` for more than a JPEG
/// has.
fn shape(width: u32, height: u32) -> Option<(u16, u16)> {
    const LONGEST: u16 = 256;
    let (longer, shorter) = (width.max(height).max(1), width.min(height).max(1));
    let wanted = f64::from(shorter) / f64::from(longer);
    let sides = |long: u16| (long, (f64::from(long) * wanted).round().max(1.0) as u16);
    let error = |long: u16| (f64::from(sides(long).1) / f64::from(long) - wanted).abs();
    // The smallest of the best.
    let best = (1..=LONGEST).min_by(|a, b| error(*a).total_cmp(&error(*b))).unwrap_or(1);
    if error(best) > wanted * 1.5e-4 {
        return Some((u16::try_from(width).ok()?, u16::try_from(height).ok()?));
    }
    let (long, short) = sides(best);
    Some(if width >= height { (long, short) } else { (short, long) })
}

/// White; the number is written where cameras write theirs, so that no two stand-ins of a piece are one image.
fn blank((width, height, number): (u16, u16, usize)) -> Option<Vec<u8>> {
    const APP15: u8 = 15;
    let white = vec![u8::MAX; usize::from(width) * usize::from(height) * 3];
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, 1);
    encoder.add_app_segment(APP15, number.to_string().into_bytes()).ok()?;
    encoder.encode(&white, width, height, ColorType::Rgb).ok()?;
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::shape;

    #[test]
    fn a_few_pixels_have_the_shape_of_a_photo() {
        for ((width, height), small) in [
            ((360, 480), (3, 4)),
            ((4_000, 3_000), (4, 3)),
            ((480, 480), (1, 1)),
            ((1, 1), (1, 1)),
            ((12_000, 7), (12_000, 7)),
        ] {
            assert_eq!(shape(width, height), Some(small));
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
