//! Photos and images: that they open, how large they are.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::Arc;

use image::{ImageDecoder, ImageReader, Limits};
use rayon::prelude::*;

use super::desk::Desk;
use crate::diagnostics::{Code, Diagnostic, Place};
use crate::model::Digest;
use crate::read::{RawCommunity, RawImage, RawSite, limits};

/// What is known of an image: upright width and height in pixels, or why it cannot be used.
type Verdict = Result<(u32, u32), Fault>;

#[derive(Clone, Debug)]
enum Fault {
    Broken(String),
    TooLarge(u32, u32),
}

/// The images of a community by path, each looked at once.
pub struct Album<'a> {
    images: BTreeMap<&'a str, (&'a RawImage, Verdict)>,
}

impl<'a> Album<'a> {
    /// Decodes every image whole, so that nothing later can fail on one; an image that an
    /// earlier run decoded is only measured.
    pub fn of(raw: &'a RawCommunity, desk: &Desk<'_>) -> Self {
        let known: Vec<(&str, &RawImage, bool)> = raw
            .images
            .iter()
            .map(|(path, image)| (path.as_str(), image, (desk.is_sound_image)(&image.digest)))
            .collect();
        let images = known
            .into_par_iter()
            .map(|(path, image, is_sound)| (path, (image, look(&image.bytes, is_sound))))
            .collect();
        Self { images }
    }

    /// File names of `photos/`.
    pub fn photo_names(&self) -> impl Iterator<Item = &'a str> {
        self.images.keys().filter_map(|path| path.strip_prefix("photos/"))
    }

    /// The image at `path` with its size, after saying what is wrong with it. `None` twice
    /// over: not there, or not usable.
    pub fn find(&self, path: &str, desk: &Desk<'_>) -> Option<Option<(&'a RawImage, u32, u32)>> {
        let (image, verdict) = self.images.get(path)?;
        Some(match verdict {
            Ok((width, height)) => Some((image, *width, *height)),
            Err(fault) => {
                let place = Place::path_only(image.path.clone());
                desk.say(match fault {
                    Fault::Broken(reason) => Diagnostic::new(Code::BadImage, place).with("reason", reason),
                    Fault::TooLarge(width, height) => Diagnostic::new(Code::ImageTooLarge, place)
                        .with("width", width)
                        .with("height", height)
                        .with("limit", limits::IMAGE_SIDE),
                });
                None
            }
        })
    }
}

fn look(bytes: &[u8], is_sound: bool) -> Verdict {
    let broken = |fault: &dyn std::fmt::Display| Fault::Broken(fault.to_string());
    let mut reader =
        ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|fault| broken(&fault))?;
    reader.limits(decoding_limits());
    let mut decoder = reader.into_decoder().map_err(|fault| broken(&fault))?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if width.max(height) > limits::IMAGE_SIDE || pixels > limits::IMAGE_PIXELS {
        return Err(Fault::TooLarge(width, height));
    }
    let orientation = decoder.orientation().unwrap_or(image::metadata::Orientation::NoTransforms);
    if bytes.starts_with(&[0xff, 0xd8]) && !ends_as_jpeg(bytes) {
        return Err(Fault::Broken("the end of the file is missing".to_owned()));
    }
    if !is_sound {
        image::DynamicImage::from_decoder(decoder).map_err(|fault| broken(&fault))?;
    }
    use image::metadata::Orientation as O;
    Ok(match orientation {
        O::Rotate90 | O::Rotate270 | O::Rotate90FlipH | O::Rotate270FlipH => (height, width),
        _ => (width, height),
    })
}

/// Whether a JPEG has its end marker behind the picture's data: decoders fill what is missing with
/// grey. Markers before it (a thumbnail's) do not count, data behind it (phones add some) may.
fn ends_as_jpeg(bytes: &[u8]) -> bool {
    let mut at = 2;
    while let Some(&[0xff, marker, high, low]) = bytes.get(at..at + 4) {
        if marker == 0xda {
            return bytes[at..].windows(2).any(|pair| pair == [0xff, 0xd9]);
        }
        let is_fill = marker == 0xff;
        at += if is_fill { 1 } else { 2 + usize::from(u16::from_be_bytes([high, low])) };
    }
    false
}

/// Limits for every decoder in the tool: what passes here is decoded later without question.
pub fn decoding_limits() -> Limits {
    let mut allowed = Limits::default();
    allowed.max_alloc = Some(limits::IMAGE_PIXELS * 8);
    allowed
}

/// Bytes of all images by digest.
pub fn bytes(raw: &RawSite) -> BTreeMap<Digest, Arc<[u8]>> {
    raw.communities
        .iter()
        .flat_map(|c| c.images.values())
        .map(|image| (image.digest, Arc::clone(&image.bytes)))
        .collect()
}
