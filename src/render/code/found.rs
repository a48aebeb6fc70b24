//! Whether the way of finding codes that ZXing has, and with it much of what phones run, finds this one.
//!
//! It misses about one perfect symbol of two hundred, at nearly every size (27 of 6 000 addresses of grids, 4 rows of
//! sizes; zxing-cpp reads all of them, OpenCV 26 of the 27): something in the data looks to it like a part of the
//! pattern. The same text behind another mask is found.

use std::panic::{AssertUnwindSafe, catch_unwind};

use rxing::common::{BitMatrix, DetectorRXingResult};
use rxing::qrcode::decoder::qrcode_decoder;
use rxing::qrcode::detector::Detector;

use super::QUIET;

/// Pixels a module. Of 6 000 addresses the same 14 are missed at 8, 10, 12 and 20; 4 and 5 miss others, 6 and 15 fewer.
const PIXELS: usize = 8;

/// Whether `text` is found and read in the modules (row by row, true is dark).
pub fn is_found(dark: &[bool], side: usize, text: &str) -> bool {
    // The decoder asserts things of pictures; one that it cannot bear is one that it does not read.
    catch_unwind(AssertUnwindSafe(|| read(dark, side))).ok().flatten().as_deref() == Some(text)
}

fn read(dark: &[bool], side: usize) -> Option<String> {
    let seen = Detector::new(&picture(dark, side)?).detect().ok()?;
    Some(qrcode_decoder::decode_bitmatrix(seen.getBits()).ok()?.getText().to_owned())
}

/// Black and white as it is: what ZXing makes of shades took half of the time, and comes to the same.
fn picture(dark: &[bool], side: usize) -> Option<BitMatrix> {
    let pixels = |modules: usize| u32::try_from(modules * PIXELS).ok();
    let mut picture = BitMatrix::with_single_dimension(pixels(side + 2 * QUIET)?).ok()?;
    for (row, modules) in dark.chunks(side).enumerate() {
        for (column, _) in modules.iter().enumerate().filter(|(_, is_dark)| **is_dark) {
            let (left, top, module) = (pixels(column + QUIET)?, pixels(row + QUIET)?, pixels(1)?);
            picture.setRegion(left, top, module, module).ok()?;
        }
    }
    Some(picture)
}

#[cfg(test)]
mod tests {
    use qrcode::{EcLevel, QrCode};
    use rxing::common::HybridBinarizer;
    use rxing::{BinaryBitmap, Luma8Source};

    use super::*;

    #[test]
    fn what_zxing_makes_of_the_shades_is_the_picture_itself() {
        for number in 0..200 {
            let code = QrCode::with_error_correction_level(format!("https://wg.cn/g/{number}/"), EcLevel::M)
                .unwrap();
            let dark: Vec<bool> =
                code.to_colors().iter().map(|colour| *colour == qrcode::Color::Dark).collect();
            let picture = picture(&dark, code.width()).unwrap();
            let side = picture.getWidth();
            let shades: Vec<u8> =
                (0..side * side).map(|at| if picture.get(at % side, at / side) { 0 } else { 255 }).collect();
            let seen = BinaryBitmap::new(HybridBinarizer::new(
                Luma8Source::new_with_slice(&shades, side, side).unwrap(),
            ));
            assert_eq!(seen.get_black_matrix(), &picture);
        }
    }
}
