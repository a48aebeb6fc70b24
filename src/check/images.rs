//! Photos and images: that they open, how large they are.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::Arc;

use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::{ImageDecoder, ImageFormat, ImageReader, Limits};
use rayon::prelude::*;

use super::desk::Desk;
use crate::diagnostics::{Code, Diagnostic, Place};
use crate::model::Digest;
use crate::read::{RawCommunity, RawImage, RawSite, limits};

/// What is known of an image, or why it cannot be used.
type Verdict = Result<Seen, Fault>;

#[derive(Clone, Debug)]
struct Seen {
    /// Upright, px.
    width: u32,
    height: u32,
    /// What staff should know of it, as words of the tool.
    remarks: Vec<&'static str>,
}

#[derive(Clone, Debug)]
enum Fault {
    /// A word of the tool, and the decoder's own reason.
    Broken(&'static str, String),
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

    /// The image at `path` with its size, after saying at `place`, where it is named, what is wrong with it.
    /// `None` twice over: not there, or not usable.
    pub fn find(
        &self,
        path: &str,
        place: &Place,
        desk: &Desk<'_>,
    ) -> Option<Option<(&'a RawImage, u32, u32)>> {
        let (image, verdict) = self.images.get(path)?;
        let about = |code| Diagnostic::new(code, place.clone()).with("file", &image.path);
        Some(match verdict {
            Ok(seen) => {
                for remark in &seen.remarks {
                    desk.say(about(Code::ImageConverted).with_word("what", remark));
                }
                Some((image, seen.width, seen.height))
            }
            Err(Fault::Broken(word, reason)) => {
                desk.say(about(Code::BadImage).with_word("what", word).with("reason", reason));
                None
            }
            Err(Fault::TooLarge(width, height)) => {
                let diagnostic = about(Code::ImageTooLarge).with("width", width).with("height", height);
                desk.say(diagnostic.with("limit", limits::IMAGE_SIDE));
                None
            }
        })
    }
}

fn look(bytes: &[u8], is_sound: bool) -> Verdict {
    let unknown = |fault: &dyn std::fmt::Display| Fault::Broken("image-unknown", fault.to_string());
    let mut reader =
        ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|fault| unknown(&fault))?;
    reader.limits(decoding_limits());
    let format = reader.format();
    let mut decoder = reader.into_decoder().map_err(|fault| unknown(&fault))?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if width.max(height) > limits::IMAGE_SIDE || pixels > limits::IMAGE_PIXELS {
        return Err(Fault::TooLarge(width, height));
    }
    let orientation = decoder.orientation().unwrap_or(image::metadata::Orientation::NoTransforms);
    let is_jpeg = format == Some(ImageFormat::Jpeg);
    let segments = if is_jpeg { Segments::of(bytes) } else { Segments::default() };
    if is_jpeg && !segments.ends {
        return Err(Fault::Broken("image-cut", "EOI".to_owned()));
    }
    let mut remarks: Vec<&'static str> = Vec::new();
    let colours = decoder.original_color_type();
    if segments.components == 4 {
        remarks.push("image-cmyk");
    }
    if colours.bits_per_pixel() > 8 * u16::from(colours.channel_count()) {
        remarks.push("image-deep");
    }
    if is_animated(bytes, format) {
        remarks.push("image-animated");
    }
    if !is_sound {
        let broken = |fault: image::ImageError| Fault::Broken("image-broken", fault.to_string());
        image::DynamicImage::from_decoder(decoder).map_err(broken)?;
    }
    use image::metadata::Orientation as O;
    let (width, height) = match orientation {
        O::Rotate90 | O::Rotate270 | O::Rotate90FlipH | O::Rotate270FlipH => (height, width),
        _ => (width, height),
    };
    Ok(Seen { width, height, remarks })
}

/// Whether a picture moves; only its first one is used.
fn is_animated(bytes: &[u8], format: Option<ImageFormat>) -> bool {
    match format {
        Some(ImageFormat::Png) => {
            PngDecoder::new(Cursor::new(bytes)).is_ok_and(|decoder| decoder.is_apng().unwrap_or(false))
        }
        Some(ImageFormat::WebP) => {
            WebPDecoder::new(Cursor::new(bytes)).is_ok_and(|decoder| decoder.has_animation())
        }
        _ => false,
    }
}

/// What the segments of a JPEG say before any of it is decoded.
#[derive(Default)]
struct Segments {
    /// It has its end marker behind the picture's data: decoders fill what is missing with grey. Markers before it
    /// (a thumbnail's) do not count, data behind it (phones add some) may.
    ends: bool,
    /// 1 grey, 3 colour, 4 inks of print (ITU-T T.81, B.2.2; Adobe's TN 5116).
    components: u8,
}

impl Segments {
    fn of(bytes: &[u8]) -> Self {
        let mut found = Self::default();
        let mut at = 2;
        while let Some(&[0xff, marker, high, low]) = bytes.get(at..at + 4) {
            if marker == 0xda {
                found.ends = bytes[at..].windows(2).any(|pair| pair == [0xff, 0xd9]);
                break;
            }
            if matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
                found.components = bytes.get(at + 9).copied().unwrap_or(0);
            }
            let is_fill = marker == 0xff;
            at += if is_fill { 1 } else { 2 + usize::from(u16::from_be_bytes([high, low])) };
        }
        found
    }
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
