//! What Typst sees instead of a photo: a white JPEG of the same size.
//!
//! Typst decodes every JPEG whole and then stores it as it was; for faces that each stand on two or three pieces this
//! was a quarter of the time of a board. A stand-in depends on nothing but its size and its number among the photos of
//! the piece, so that Typst has nearly always seen it before. The photo takes its place in the finished PDF.

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
    pub bytes: Bytes,
}

/// All stand-ins made so far: by width and height in px and number among the photos of a piece.
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
        let key = (u16::try_from(width).ok()?, u16::try_from(height).ok()?, number);
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
        Some(StandIn { photo: Arc::clone(photo), bytes })
    }
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
