//! A picture in shades of grey, which is all that a code needs.

use std::ops::Range;

use image::DynamicImage;

/// One byte a pixel, 0 is black. Never empty.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    width: usize,
    pixels: Vec<u8>,
}

impl Picture {
    /// `None` unless the pixels fill whole rows.
    pub fn new(width: usize, pixels: Vec<u8>) -> Option<Picture> {
        let whole = width > 0 && !pixels.is_empty() && pixels.len().is_multiple_of(width);
        whole.then_some(Picture { width, pixels })
    }

    /// Decodes a PNG (or another format that the `image` crate was built with) as it looks on white.
    pub fn of_image(bytes: &[u8]) -> Option<Picture> {
        match image::load_from_memory(bytes).ok()? {
            // As our own are: these are the pixels already.
            DynamicImage::ImageLuma8(image) => Picture::new(image.width() as usize, image.into_raw()),
            other => {
                let image = other.into_rgba8();
                let width = image.width() as usize;
                Picture::new(width, image.pixels().map(|pixel| on_white(pixel.0)).collect())
            }
        }
    }

    pub fn width(&self) -> usize {
        self.width
    }

    pub fn height(&self) -> usize {
        self.pixels.len() / self.width
    }

    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    /// Squares of `scale` pixels, row by row; true is black.
    pub fn of_squares(dark: &[bool], side: usize, scale: usize) -> Option<Picture> {
        let mut pixels = Vec::with_capacity(dark.len() * scale * scale);
        for row in dark.chunks(side.max(1)) {
            let start = pixels.len();
            for is_dark in row {
                pixels.extend(std::iter::repeat_n(if *is_dark { 0 } else { 255 }, scale));
            }
            let line = start..pixels.len();
            (1..scale).for_each(|_| pixels.extend_from_within(line.clone()));
        }
        Picture::new(side * scale, pixels)
    }

    /// The pixel at a place that may lie outside.
    pub fn at(&self, x: i64, y: i64) -> Option<u8> {
        let x = usize::try_from(x).ok().filter(|&x| x < self.width)?;
        let y = usize::try_from(y).ok()?;
        self.pixels.get(y * self.width + x).copied()
    }

    /// The part of the picture within `columns` and `rows`, or all of it if they do not meet it.
    pub fn crop(&self, (columns, rows): (Range<f64>, Range<f64>)) -> Picture {
        let columns = whole_pixels(columns, self.width);
        let rows = whole_pixels(rows, self.height());
        let part = rows.flat_map(|y| &self.pixels[y * self.width..][columns.clone()]).copied().collect();
        Picture::new(columns.len(), part).unwrap_or_else(|| self.clone())
    }

    /// The picture with every pixel `by` × `by` large.
    pub fn enlarged(&self, by: usize) -> Picture {
        let width = self.width * by;
        let pixels = (0..self.height() * by)
            .flat_map(|y| (0..width).map(move |x| self.pixels[y / by * self.width + x / by]));
        Picture { width, pixels: pixels.collect() }
    }

    /// The picture on its head.
    pub fn turned(&self) -> Picture {
        Picture { width: self.width, pixels: self.pixels.iter().rev().copied().collect() }
    }

    /// The picture with `by` columns and rows more of white on the left and above.
    pub fn shifted(&self, by: usize) -> Picture {
        let width = self.width + by;
        let mut pixels = vec![255; width * by];
        for row in self.pixels.chunks(self.width) {
            pixels.extend(std::iter::repeat_n(255, by));
            pixels.extend_from_slice(row);
        }
        Picture { width, pixels }
    }
}

/// The pixels of 0..`length` that `range` touches. The cast saturates, so a range from nowhere is only empty.
fn whole_pixels(range: Range<f64>, length: usize) -> Range<usize> {
    (range.start.floor() as usize).min(length)..(range.end.ceil() as usize).min(length)
}

/// Luminance in 0..=255 with the weights of Rec. 601, in 256ths.
pub fn luminance(red: u8, green: u8, blue: u8) -> u8 {
    ((u32::from(red) * 77 + u32::from(green) * 150 + u32::from(blue) * 29) >> 8) as u8
}

fn on_white([red, green, blue, alpha]: [u8; 4]) -> u8 {
    let (grey, alpha) = (u32::from(luminance(red, green, blue)), u32::from(alpha));
    ((grey * alpha + 255 * (255 - alpha)) / 255) as u8
}
