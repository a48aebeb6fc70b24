//! QR codes as matrices, pictures and drawings.
//!
//! The level is the highest that does not raise the version which the wanted level needs:
//! fewer, larger modules are read from farther away (measured with simulated phone views: 3-M reads
//! 81 % at 90 px, 4-Q 71 %), and spare redundancy is free.

mod found;
mod mask;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Cursor;
use std::sync::{Arc, Mutex, PoisonError};

use image::{GrayImage, ImageFormat, Luma};
use qrcode::EcLevel;
use qrcode::bits::{self, Bits};

/// Modules that a word holds.
const WORD: usize = u64::BITS as usize;

/// Modules of white around a code (ISO/IEC 18004).
pub const QUIET: usize = 4;

/// A code's modules.
pub struct Matrix {
    pub side: usize,
    /// Row by row, a bit each: those of a city are all kept.
    dark: Vec<u64>,
}

/// All codes drawn so far. To draw one takes a millisecond, and a grid's stands on its page, in two kinds of file, on each
/// of its cards and once more on their sheet.
#[derive(Default)]
pub struct Codes(Mutex<BTreeMap<(EcLevel, String), Arc<Matrix>>>);

impl Codes {
    /// `None` where no code holds `text`: see [`Matrix::of`].
    pub fn of(&self, text: &str, on: Surface) -> Option<Arc<Matrix>> {
        let key = (wanted_level(on), text.to_owned());
        // A thread that panicked while it held the lock left the map whole.
        if let Some(known) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Some(Arc::clone(known));
        }
        let drawn = Arc::new(Matrix::of(text, on)?);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key, Arc::clone(&drawn));
        Some(drawn)
    }
}

/// What a code stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surface {
    Screen,
    Board,
    Card,
}

/// The level that a surface asks for at least: boards get soiled, cards are seen small.
fn wanted_level(on: Surface) -> EcLevel {
    match on {
        Surface::Board => EcLevel::Q,
        Surface::Card | Surface::Screen => EcLevel::M,
    }
}

/// The encoded text, before the slow part (choosing a mask): version and level are decided.
fn encoded(text: &str, on: Surface) -> Option<(Bits, EcLevel)> {
    let wanted = wanted_level(on);
    let base = bits::encode_auto(text.as_bytes(), wanted).ok()?;
    let better = [EcLevel::H, EcLevel::Q]
        .into_iter()
        .filter(|level| *level > wanted)
        .filter_map(|level| Some((bits::encode_auto(text.as_bytes(), level).ok()?, level)))
        .find(|(other, _)| other.version() == base.version());
    better.or(Some((base, wanted)))
}

/// Modules a side of the code for `text`, without drawing it; 0 where no code holds it.
pub fn modules(text: &str, on: Surface) -> usize {
    encoded(text, on).map_or(0, |(bits, _)| bits.version().width().unsigned_abs().into())
}

/// Side in pixels of a PNG that is at least 300 px wide: a long press in WeChat needs it.
pub fn png_side(modules: usize) -> u32 {
    let all = (modules + 2 * QUIET) as u32;
    all * 300u32.div_ceil(all).max(8)
}

impl Matrix {
    /// `None` where the text is longer than any code holds; `check` has refused such addresses.
    pub fn of(text: &str, on: Surface) -> Option<Self> {
        let (bits, level) = encoded(text, on)?;
        let side = bits.version().width().unsigned_abs().into();
        let masked = mask::masked(bits, level).ok()?;
        let found = masked.iter().position(|dark| found::is_found(dark, side, text)).unwrap_or(0);
        let word = |modules: &[bool]| {
            let bits = modules.iter().enumerate().map(|(bit, is_dark)| u64::from(*is_dark) << bit);
            bits.fold(0, |word, bit| word | bit)
        };
        Some(Self { side, dark: masked.get(found)?.chunks(WORD).map(word).collect() })
    }

    fn is_dark(&self, row: usize, column: usize) -> bool {
        let at = row * self.side + column;
        self.dark[at / WORD] >> (at % WORD) & 1 == 1
    }

    /// One string of 0 and 1 a row.
    pub fn rows(&self) -> Vec<String> {
        let row = |r: usize| (0..self.side).map(|c| if self.is_dark(r, c) { '1' } else { '0' }).collect();
        (0..self.side).map(row).collect()
    }

    /// Black on white with the quiet zone.
    pub fn png(&self) -> Vec<u8> {
        let side = png_side(self.side);
        let module = side / (self.side + 2 * QUIET) as u32;
        let picture = GrayImage::from_fn(side, side, |x, y| {
            let inside =
                |pixel: u32| ((pixel / module) as usize).checked_sub(QUIET).filter(|m| *m < self.side);
            match (inside(y), inside(x)) {
                (Some(row), Some(column)) if self.is_dark(row, column) => Luma([0]),
                _ => Luma([255]),
            }
        });
        let mut bytes = Cursor::new(Vec::new());
        // Writing to memory in a format that is compiled in cannot fail.
        let _ = picture.write_to(&mut bytes, ImageFormat::Png);
        bytes.into_inner()
    }

    /// One path over a white square; a unit is a module.
    pub fn svg(&self, title: &str) -> String {
        let side = self.side + 2 * QUIET;
        let mut path = String::new();
        for row in 0..self.side {
            let mut column = 0;
            while column < self.side {
                let run = (column..self.side).take_while(|c| self.is_dark(row, *c)).count();
                if run > 0 {
                    let _ = write!(path, "M{} {}h{run}v1h-{run}z", column + QUIET, row + QUIET);
                }
                column += run.max(1);
            }
        }
        let title = super::escape(title);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
             <title>{title}</title><path fill=\"#fff\" d=\"M0 0h{side}v{side}h-{side}z\"/><path d=\"{path}\"/></svg>\n"
        )
    }
}

#[cfg(test)]
mod tests {
    use qrcode::QrCode;

    use super::*;

    #[test]
    fn a_code_that_is_missed_behind_its_mask_gets_another() {
        for text in
            ["https://grid.example.cn/g/g0961/", "https://wg.xn.cn/g/g0138/", "https://wg.xn.cn/g/g0332/"]
        {
            let (bits, level) = encoded(text, Surface::Screen).unwrap();
            let side = usize::try_from(bits.version().width()).unwrap();
            let masked = mask::masked(bits, level).unwrap();
            assert!(!found::is_found(&masked[0], side, text), "{text}: the best mask was missed");
            let chosen = Matrix::of(text, Surface::Screen).unwrap();
            let dark: Vec<bool> = (0..side * side).map(|at| chosen.is_dark(at / side, at % side)).collect();
            assert!(found::is_found(&dark, side, text), "{text}");
            assert!(masked.contains(&dark), "{text}");
        }
    }

    #[test]
    fn what_was_drawn_is_drawn_once_for_each_level() {
        let codes = Codes::default();
        let text = "https://grid.example.cn/g/sy08/";
        let on = |surface| codes.of(text, surface).unwrap();
        assert!(Arc::ptr_eq(&on(Surface::Card), &on(Surface::Screen)));
        assert!(!Arc::ptr_eq(&on(Surface::Card), &on(Surface::Board)));
        for surface in [Surface::Card, Surface::Board] {
            assert_eq!(on(surface).rows(), Matrix::of(text, surface).unwrap().rows());
        }
        assert_ne!(
            on(Surface::Card).rows(),
            codes.of("https://grid.example.cn/g/sy09/", Surface::Card).unwrap().rows()
        );
        assert!(codes.of(&"x".repeat(9_000), Surface::Card).is_none());
    }

    #[test]
    fn spare_redundancy_is_used_and_the_version_is_not_raised() {
        let text = "https://grid.example.cn/g/sy08/";
        let plain = QrCode::with_error_correction_level(text, EcLevel::M).unwrap();
        let chosen = Matrix::of(text, Surface::Screen).unwrap();
        assert_eq!(chosen.side, plain.width());
        assert_eq!(modules(text, Surface::Screen), chosen.side);
        assert!(png_side(chosen.side) >= 300);
    }
}
