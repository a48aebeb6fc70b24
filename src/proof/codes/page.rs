//! A page of a finished PDF, drawn to pixels.

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{RenderCache, RenderSettings};

use super::picture::{Picture, luminance};
use super::window::{self, Window};
use super::{CodeFault, Expectation, Found, Medium, QUIET_SEEN, WINDOW_PIXELS, read_window};

const MM_PER_PT: f64 = 25.4 / 72.0;

/// How fine the first look is at most, in pixels a millimetre. A code of 22 mm on a card then has 5 pixels a
/// module.
const FINEST: f64 = 7.0;

/// How many pixels the longer side has at most at the first look. A code of 113 mm on a board of 600 × 900 mm
/// then has 5 pixels a module. Drawing takes 4 ms and 3 ms a megapixel, finding the code 4 ms a megapixel.
const LONGEST: f64 = 1200.0;

/// How much finer each look is than the first.
const LOOKS: [f64; 8] = [1.0, 1.4, 1.9, 2.3, 3.0, 4.1, 6.0, 9.0];

/// How many pixels a look may draw: 160 MB.
const MOST: f64 = 40e6;

/// No picture is larger along a side, whatever the page and the code: hayro counts pixels with 16 bits.
const LARGEST: f64 = 16_000.0;

/// A page and the file it is in.
pub struct Page {
    pdf: Pdf,
    number: usize,
    /// The sheet's width and height in mm.
    size: (f64, f64),
}

impl Page {
    pub fn open(bytes: &[u8], number: usize) -> Result<Page, CodeFault> {
        let pdf = Pdf::new(bytes.to_vec()).map_err(|_| CodeFault::NotReadable(Medium::Pdf))?;
        let pages = pdf.pages().len();
        let page = pdf.pages().get(number).ok_or(CodeFault::NoPage { page: number, pages })?;
        let (width, height) = page.render_dimensions();
        let size = (f64::from(width) * MM_PER_PT, f64::from(height) * MM_PER_PT);
        Ok(Page { pdf, number, size })
    }

    /// See [`super::read_at`].
    pub fn read_at(&self, places: &[Expectation]) -> Result<Vec<Option<Found>>, CodeFault> {
        let page = &self.pdf.pages()[self.number];
        let window = |place: &Expectation, pixels: f64| {
            let module = place.side / f64::from(place.modules.clamp(21, 177));
            let border = module * (QUIET_SEEN + 1.0);
            Window {
                left: place.left - border,
                top: place.top - border,
                side: place.side + 2.0 * border,
                border,
                scale: pixels / module.max(0.01),
            }
        };
        let mut found: Vec<Option<Found>> = vec![None; places.len()];
        for pixels in WINDOW_PIXELS {
            let missing: Vec<usize> = (0..places.len()).filter(|index| found[*index].is_none()).collect();
            if missing.is_empty() {
                break;
            }
            let windows: Vec<Window> = missing.iter().map(|index| window(&places[*index], pixels)).collect();
            for ((index, window), picture) in missing.iter().zip(&windows).zip(window::draw(page, &windows)) {
                found[*index] = read_window(&picture, window, places[*index].turned);
            }
        }
        Ok(found)
    }

    /// The scales at which to look for a code, in pixels a millimetre, and how much finer each is.
    pub fn looks(&self) -> impl Iterator<Item = (f64, f64)> {
        let first = FINEST.min(LONGEST / self.size.0.max(self.size.1));
        let area = self.size.0 * self.size.1;
        let looks = LOOKS.into_iter().map(move |finer| (first * finer, finer));
        looks.filter(move |(scale, finer)| *finer == 1.0 || area * scale * scale <= MOST)
    }

    /// Draws the page on white at `scale` pixels a millimetre; with `until`, only the columns and rows before
    /// that pixel.
    pub fn draw(&self, scale: f64, until: Option<(f64, f64)>) -> Picture {
        let whole = (self.size.0 * scale, self.size.1 * scale);
        let (width, height) = until.map_or(whole, |(x, y)| (x.min(whole.0), y.min(whole.1)));
        let settings = RenderSettings {
            x_scale: (scale * MM_PER_PT) as f32,
            y_scale: (scale * MM_PER_PT) as f32,
            width: Some(width.clamp(1.0, LARGEST) as u16),
            height: Some(height.clamp(1.0, LARGEST) as u16),
            bg_color: WHITE,
        };
        let page = &self.pdf.pages()[self.number];
        let pixmap = hayro::render(page, &RenderCache::new(), &InterpreterSettings::default(), &settings);
        let pixels =
            pixmap.data_as_u8_slice().as_chunks().0.iter().map(|&[r, g, b, _]| luminance(r, g, b)).collect();
        Picture::new(pixmap.width().into(), pixels).expect("both sides are at least one pixel")
    }
}
