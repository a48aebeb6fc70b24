//! Pieces of print as pictures for a screen.

use std::io::Cursor;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{RenderCache, RenderSettings};
use image::{ImageFormat, RgbImage};

/// Longer side of a picture, px.
const LONGEST: f32 = 1400.0;

/// A page of a PDF (from 0) as a PNG; `None` where it has no such page.
pub fn page(pdf: &[u8], number: usize) -> Option<Vec<u8>> {
    let pdf = Pdf::new(pdf.to_vec()).ok()?;
    let page = pdf.pages().get(number)?;
    let (width, height) = page.render_dimensions();
    let scale = LONGEST / width.max(height).max(1.0);
    let side = |points: f32| (points * scale).round().clamp(1.0, LONGEST) as u16;
    let settings = RenderSettings {
        x_scale: scale,
        y_scale: scale,
        width: Some(side(width)),
        height: Some(side(height)),
        bg_color: WHITE,
    };
    let drawn = hayro::render(page, &RenderCache::new(), &InterpreterSettings::default(), &settings);
    let pixels = drawn.data_as_u8_slice().as_chunks().0.iter().flat_map(|&[r, g, b, _]| [r, g, b]).collect();
    let picture = RgbImage::from_raw(drawn.width().into(), drawn.height().into(), pixels)?;
    let mut png = Vec::new();
    picture.write_to(&mut Cursor::new(&mut png), ImageFormat::Png).ok()?;
    Some(png)
}
