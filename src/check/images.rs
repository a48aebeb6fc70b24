//! Photos and images: that they open, how large they are.

mod segments;

use std::collections::BTreeMap;
use std::io::Cursor;

use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::{ImageDecoder, ImageFormat, ImageReader, Limits};
use rayon::prelude::*;

use self::segments::Segments;
use super::desk::Desk;
use crate::diagnostics::{Code, Diagnostic, Place};
use crate::model::Digest;
use crate::read::limits::Picture;
use crate::read::{ImageFile, RawCommunity, RawImage, RawSite, limits};

/// What is known of an image, or why it cannot be used.
type Verdict = Result<Seen, Fault>;

#[derive(Clone, Debug)]
struct Seen {
    /// Upright, px.
    width: u32,
    height: u32,
    /// Bytes that decoding takes.
    takes: u64,
    /// Bytes of the file.
    file: u64,
    /// What staff should know of it, as words of the tool.
    remarks: Vec<&'static str>,
}

#[derive(Clone, Debug)]
enum Fault {
    /// A word of the tool, and the decoder's own reason.
    Broken(&'static str, String),
    /// In pixels, or by the bytes that decoding takes.
    TooLarge { width: u32, height: u32, takes: u64 },
}

/// The images of a community by path, each looked at once.
#[derive(Default)]
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
            .map(|(path, image, is_sound)| (path, (image, look(image, is_sound))))
            .collect();
        Self { images }
    }

    /// The one that takes most.
    pub fn largest(&self) -> Option<Picture> {
        let seen = self.images.values().filter_map(|(_, verdict)| verdict.as_ref().ok());
        let pictures = seen.map(|Seen { width, height, takes, file, .. }| Picture {
            takes: *takes,
            file: *file,
            width: *width,
            height: *height,
        });
        pictures.max()
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
            Err(Fault::TooLarge { width, height, takes }) => {
                let kind = if *takes > limits::DECODED_BYTES { "memory" } else { "pixels" };
                desk.say(
                    about(Code::ImageTooLarge)
                        .with("width", width)
                        .with("height", height)
                        .with("kind", kind)
                        .with("limit", limits::IMAGE_SIDE)
                        .with("pixels", limits::IMAGE_PIXELS / 1_000_000)
                        .with("takes", limits::readable(*takes))
                        .with("memory", limits::readable(limits::DECODED_BYTES)),
                );
                None
            }
        })
    }
}

fn look(image: &RawImage, is_sound: bool) -> Verdict {
    let unknown = |fault: &dyn std::fmt::Display| Fault::Broken("image-unknown", fault.to_string());
    let original = image.file.read().map_err(|fault| Fault::Broken("image-gone", fault.to_string()))?;
    let bytes = original.bytes.as_slice();
    let (mut decoder, format, takes) = decoder(bytes).map_err(|fault| unknown(&fault))?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if width.max(height) > limits::IMAGE_SIDE
        || pixels > limits::IMAGE_PIXELS
        || takes > limits::DECODED_BYTES
    {
        return Err(Fault::TooLarge { width, height, takes });
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
        let _room = original.room_to_decode(takes);
        image::DynamicImage::from_decoder(decoder).map_err(broken)?;
    }
    use image::metadata::Orientation as O;
    let (width, height) = match orientation {
        O::Rotate90 | O::Rotate270 | O::Rotate90FlipH | O::Rotate270FlipH => (height, width),
        _ => (width, height),
    };
    Ok(Seen { width, height, takes, file: bytes.len() as u64, remarks })
}

/// Whether a picture moves; only its first one is used.
fn is_animated(bytes: &[u8], format: Option<ImageFormat>) -> bool {
    match format {
        Some(ImageFormat::Png) => {
            let decoder = PngDecoder::with_limits(Cursor::new(bytes), allowed(format));
            decoder.is_ok_and(|decoder| decoder.is_apng().unwrap_or(false))
        }
        Some(ImageFormat::WebP) => {
            WebPDecoder::new(Cursor::new(bytes)).is_ok_and(|decoder| decoder.has_animation())
        }
        _ => false,
    }
}

/// What a decoder may take for itself. That of PNG counts what stands beside the picture: a colour profile of a hundred
/// megabytes is packed into a few kilobytes.
fn allowed(format: Option<ImageFormat>) -> Limits {
    let is_png = format == Some(ImageFormat::Png);
    let mut allowed = Limits::default();
    allowed.max_alloc = Some(if is_png { limits::PNG_BYTES } else { limits::DECODED_BYTES });
    allowed
}

/// Opens a picture for decoding within the limits, and says what that will take, in bytes.
pub fn decoder(
    bytes: &[u8],
) -> Result<(impl ImageDecoder + '_, Option<ImageFormat>, u64), image::ImageError> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format()?;
    let format = reader.format();
    reader.limits(allowed(format));
    let decoder = reader.into_decoder()?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    // What the decoder keeps beside the picture.
    let beside = match format {
        Some(ImageFormat::Jpeg) => {
            let segments = Segments::of(bytes);
            // Two bytes each.
            if segments.is_in_passes { pixels * u64::from(segments.components) * 2 } else { 0 }
        }
        // Measured: a picture of four channels, whatever it ends up as.
        Some(ImageFormat::WebP) => pixels * 4,
        _ => 0,
    };
    let cost = decoder.total_bytes().saturating_add(beside);
    Ok((decoder, format, cost))
}

/// Where the bytes of each image are found, by digest.
pub fn files(raw: &RawSite) -> BTreeMap<Digest, ImageFile> {
    let images = raw.communities.iter().flat_map(|community| community.images.values());
    images.map(|image| (image.digest, image.file.clone())).collect()
}
