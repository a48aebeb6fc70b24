//! Photos and images made anew: upright, no larger than needed, and without any of the data
//! that cameras hide in them (place, time, device, thumbnail). Nothing of the old file but its
//! picture survives.

use fast_image_resize::{FilterType, MulDiv, ResizeAlg, ResizeOptions, Resizer};
use image::codecs::png::PngEncoder;
use image::{DynamicImage, ImageDecoder};
use jpeg_encoder::{ColorType, Encoder};

use crate::model::Size;
use crate::read::limits::shrinking;
use crate::read::{Held, Original};

/// Longer side of a portrait on a page, px: sharp at 2.6 × on a phone, where it stands 150 px high; the grid page's
/// largest paint waits for it.
pub const PORTRAIT_SIDE: u32 = 400;
/// Longer side of a portrait on a card, px: 400 dpi at 30 mm.
pub const CARD_SIDE: u32 = 480;

/// Bytes of the photo in a contact card: at most 30 KB (web.md) after Base64 has made four of every three.
pub const CONTACT_BYTES: usize = 22_500;

/// What is printed wants at least so many pixels an inch (print.md); a little more is given.
pub const LEAST_DPI: f64 = 150.0;
const PRINT_DPI: f64 = 165.0;

/// Longer side in px that is of use on a piece of `size` (mm) whose shorter side the picture's
/// longer one takes up to `share` of; in steps, so that pieces of nearly one size share a file.
pub fn print_side(size: Size, share: f64) -> u32 {
    pixels(size.width.min(size.height) * share)
}

/// Pixels along a side of so many mm.
pub fn pixels(mm: f64) -> u32 {
    const STEP: f64 = 100.0;
    ((mm / 25.4 * PRINT_DPI / STEP).ceil() * STEP).clamp(200.0, 6000.0) as u32
}

/// Quality of JPEGs: artefacts are not seen on faces, the files stay small.
const QUALITY: u8 = 82;

/// Why an image could not be made; `check` has decoded it, so this is a fault of the tool.
#[derive(Debug)]
pub struct ImageFault(pub String);

/// A picture and the room that it takes until it is written.
fn open(original: &Original, longest: u32) -> Result<(DynamicImage, Held<'_>), ImageFault> {
    let fault = |f: &dyn std::fmt::Display| ImageFault(f.to_string());
    let (mut decoder, _, cost) = crate::check::decoder(&original.bytes).map_err(|f| fault(&f))?;
    let orientation = decoder.orientation().unwrap_or(image::metadata::Orientation::NoTransforms);
    let (size, pixel) = (decoder.dimensions(), decoder.color_type().bytes_per_pixel());
    let room = original.room_to_decode(cost + shrinking(size, longest, pixel.into()));
    let picture = DynamicImage::from_decoder(decoder).map_err(|f| fault(&f))?;
    // Turned when it is small: a turned copy of a large one takes as much again.
    let mut picture = scaled(picture, longest)?;
    picture.apply_orientation(orientation);
    Ok((picture, room))
}

/// Made smaller as it is: in other channels a large picture takes several times the room.
fn scaled(mut picture: DynamicImage, longest: u32) -> Result<DynamicImage, ImageFault> {
    let (width, height) = fitted(picture.width(), picture.height(), longest);
    if (width, height) == (picture.width(), picture.height()) {
        return Ok(picture);
    }
    let fault = |f: &dyn std::fmt::Display| ImageFault(f.to_string());
    let mut smaller = DynamicImage::new(width, height, picture.color());
    // The resizer would make a whole copy for what shines through.
    let (alpha, shines) = (MulDiv::new(), picture.color().has_alpha());
    if shines {
        alpha.multiply_alpha_inplace(&mut picture).map_err(|f| fault(&f))?;
    }
    let convolution = ResizeAlg::Convolution(FilterType::CatmullRom);
    let options = ResizeOptions::new().resize_alg(convolution).use_alpha(false);
    Resizer::new().resize(&picture, &mut smaller, &options).map_err(|f| fault(&f))?;
    if shines {
        alpha.divide_alpha_inplace(&mut smaller).map_err(|f| fault(&f))?;
    }
    Ok(smaller)
}

/// A JPEG whose longer side is at most `longest` px.
pub fn jpeg(original: &Original, longest: u32) -> Result<Vec<u8>, ImageFault> {
    let (picture, _room) = open(original, longest)?;
    let picture = on_white(picture).into_rgb8();
    let too_large = |_| ImageFault("more than 65 535 px".to_owned());
    let (width, height) = (
        u16::try_from(picture.width()).map_err(too_large)?,
        u16::try_from(picture.height()).map_err(too_large)?,
    );
    let mut out = Vec::new();
    // Three times as fast as the encoder of `image`: portraits are a fifth of a cold build.
    Encoder::new(&mut out, QUALITY)
        .encode(picture.as_raw(), width, height, ColorType::Rgb)
        .map_err(|f| ImageFault(f.to_string()))?;
    Ok(out)
}

/// A JPEG of at most so many bytes, for a contact card: a phone shows it small.
pub fn small_jpeg(original: &Original, most: usize) -> Result<Vec<u8>, ImageFault> {
    const SIDES: [u32; 5] = [240, 192, 144, 96, 48];
    let mut smallest = Vec::new();
    for side in SIDES {
        smallest = jpeg(original, side)?;
        if smallest.len() <= most {
            break;
        }
    }
    Ok(smallest)
}

/// A PNG whose longer side is at most `longest` px.
pub fn png(original: &Original, longest: u32) -> Result<Vec<u8>, ImageFault> {
    let (picture, _room) = open(original, longest)?;
    let mut out = Vec::new();
    // Sixteen bits a channel say nothing on a screen.
    let picture = if picture.color().has_alpha() {
        DynamicImage::ImageRgba8(picture.into_rgba8())
    } else {
        DynamicImage::ImageRgb8(picture.into_rgb8())
    };
    picture.write_with_encoder(PngEncoder::new(&mut out)).map_err(|f| ImageFault(f.to_string()))?;
    Ok(out)
}

/// JPEG has no transparency: what shone through becomes white, not black.
fn on_white(picture: DynamicImage) -> DynamicImage {
    if !picture.color().has_alpha() {
        return DynamicImage::ImageRgb8(picture.into_rgb8());
    }
    let mut flat = picture.into_rgba8();
    for pixel in flat.pixels_mut() {
        let [r, g, b, a] = pixel.0.map(u32::from);
        let over = |c: u32| ((c * a + 255 * (255 - a) + 127) / 255) as u8;
        pixel.0 = [over(r), over(g), over(b), 255];
    }
    DynamicImage::ImageRgb8(DynamicImage::ImageRgba8(flat).into_rgb8())
}

/// Width and height after fitting into `longest`.
pub fn fitted(width: u32, height: u32, longest: u32) -> (u32, u32) {
    let side = width.max(height);
    if side <= longest {
        return (width, height);
    }
    let scale = f64::from(longest) / f64::from(side);
    let fit = |n: u32| ((f64::from(n) * scale).round() as u32).max(1);
    (fit(width), fit(height))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use image::{ColorType, ImageFormat, Rgba, RgbaImage};

    use super::*;

    /// Its left half a warm colour, its right half nothing at all.
    fn half(colour: ColorType) -> DynamicImage {
        let pixel = |x: u32, _| if x < 200 { Rgba([240, 120, 40, 255]) } else { Rgba([0, 0, 0, 0]) };
        let whole = DynamicImage::ImageRgba8(RgbaImage::from_fn(400, 300, pixel));
        match colour {
            ColorType::L8 => DynamicImage::ImageLuma8(whole.into_luma8()),
            ColorType::La8 => DynamicImage::ImageLumaA8(whole.into_luma_alpha8()),
            ColorType::Rgb8 => DynamicImage::ImageRgb8(whole.into_rgb8()),
            ColorType::L16 => DynamicImage::ImageLuma16(whole.into_luma16()),
            ColorType::La16 => DynamicImage::ImageLumaA16(whole.into_luma_alpha16()),
            ColorType::Rgb16 => DynamicImage::ImageRgb16(whole.into_rgb16()),
            ColorType::Rgba16 => DynamicImage::ImageRgba16(whole.into_rgba16()),
            _ => whole,
        }
    }

    #[test]
    fn every_kind_of_picture_is_made_smaller_with_its_colours() {
        use ColorType as C;
        for colour in [C::L8, C::La8, C::Rgb8, C::Rgba8, C::L16, C::La16, C::Rgb16, C::Rgba16] {
            let picture = half(colour);
            let mut bytes = Cursor::new(Vec::new());
            picture.write_to(&mut bytes, ImageFormat::Png).expect("a PNG");
            let original = Original::alone(bytes.into_inner());
            let smaller = png(&original, 100).expect("made smaller");
            let smaller = image::load_from_memory(&smaller).expect("a PNG").into_rgba8();
            assert_eq!((smaller.width(), smaller.height()), (100, 75));
            let full = picture.into_rgba8();
            for (x, at) in [(10, 40), (90, 360)] {
                let (found, own) = (smaller.get_pixel(x, 40).0, full.get_pixel(at, 160).0);
                assert!(
                    found.iter().zip(own).all(|(a, b)| a.abs_diff(b) <= 1),
                    "{colour:?}: {found:?}, {own:?}"
                );
            }
            // Nothing dark shines in where colour meets nothing.
            let seam = (45..55).map(|x| smaller.get_pixel(x, 40).0);
            let own = full.get_pixel(40, 160).0;
            if colour.has_alpha() {
                let mut shown = seam.filter(|pixel| pixel[3] > 64);
                assert!(shown.all(|pixel| pixel[0].abs_diff(own[0]) <= 3), "{colour:?}");
            }
            // On paper it lies on white.
            let paper =
                image::load_from_memory(&jpeg(&original, 100).expect("a JPEG")).expect("a JPEG").into_rgb8();
            let bright = paper.get_pixel(90, 40).0[0];
            assert!(if colour.has_alpha() { bright > 250 } else { bright < 5 }, "{colour:?}: {bright}");
        }
    }
}
