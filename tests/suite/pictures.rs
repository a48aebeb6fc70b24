//! Portraits drawn by code, with what cameras write into their files.

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};

/// The place that the camera of every fixture photo claims to have stood at.
pub const GPS: &[u8] = b"GPS 29.8400N 114.3200E";

/// A head and shoulders in a colour of its own; JPEG or PNG by the name. The JPEG carries EXIF.
pub fn portrait(name: &str, width: u32, height: u32, hue: u8) -> Vec<u8> {
    let picture = RgbImage::from_fn(width, height, |x, y| {
        let (dx, dy) = (x as f32 / width as f32 - 0.5, y as f32 / height as f32);
        let is_head = dx * dx + (dy - 0.4) * (dy - 0.4) < 0.04;
        let is_body = dx * dx + (dy - 1.1) * (dy - 1.1) < 0.16;
        match (is_head, is_body) {
            (true, _) => Rgb([230, 190, hue]),
            (_, true) => Rgb([40, hue, 120]),
            _ => Rgb([hue, 210, 220]),
        }
    });
    let is_jpeg = name.ends_with(".jpg");
    let mut file = Cursor::new(Vec::new());
    let format = if is_jpeg { ImageFormat::Jpeg } else { ImageFormat::Png };
    picture.write_to(&mut file, format).expect("a picture in memory");
    let bytes = file.into_inner();
    if is_jpeg { with_exif(&bytes) } else { bytes }
}

/// Puts an APP1 segment right behind the start of the image (JEITA CP-3451, 4.5.2): an empty
/// TIFF directory, then text that stands for a position.
fn with_exif(jpeg: &[u8]) -> Vec<u8> {
    assert_eq!(jpeg[..2], [0xff, 0xd8], "a JPEG");
    let body = [b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0", GPS].concat();
    let length = u16::try_from(body.len() + 2).expect("short").to_be_bytes();
    [&jpeg[..2], &[0xff, 0xe1], &length, &body, &jpeg[2..]].concat()
}

/// Whether `bytes` hold `part`.
pub fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// A PNG with sixteen bits a channel and transparency.
pub fn deep_png(width: u32, height: u32) -> Vec<u8> {
    let picture = image::ImageBuffer::from_fn(width, height, |x, y| {
        image::Rgba([(x * 60) as u16, (y * 50) as u16, 30_000u16, 60_000])
    });
    let mut file = Cursor::new(Vec::new());
    image::DynamicImage::ImageRgba16(picture).write_to(&mut file, ImageFormat::Png).expect("in memory");
    file.into_inner()
}

/// A PNG of so many pixels in a row.
pub fn wide_png(width: u32) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    RgbImage::new(width, 4).write_to(&mut file, ImageFormat::Png).expect("in memory");
    file.into_inner()
}

/// A JPEG in four inks, as print shops send them.
pub fn cmyk_jpeg(width: u16, height: u16) -> Vec<u8> {
    let inks: Vec<u8> =
        (0..usize::from(width) * usize::from(height)).flat_map(|n| [(n % 251) as u8, 40, 90, 10]).collect();
    let mut file = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut file, 90);
    encoder.encode(&inks, width, height, jpeg_encoder::ColorType::Cmyk).expect("in memory");
    file
}

/// A PNG of two pictures: the chunk that says so (APNG 1.0, `acTL`) and frames of one size.
pub fn moving_png() -> Vec<u8> {
    let (width, height) = (900u32, 1125u32);
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_animated(2, 0).expect("two frames");
    let mut writer = encoder.write_header().expect("in memory");
    for shade in [90u8, 200] {
        writer.write_image_data(&vec![shade; (width * height * 3) as usize]).expect("in memory");
    }
    writer.finish().expect("in memory");
    file
}
