//! Whether the way of finding codes that ZXing has, and with it much of what phones run, finds this one.
//!
//! It misses about one perfect symbol of two hundred, at nearly every size (27 of 6 000 addresses of grids, 4 rows of
//! sizes; zxing-cpp reads all of them, OpenCV 26 of the 27): something in the data looks to it like a part of the
//! pattern. The same text behind another mask is found.

use std::panic::{AssertUnwindSafe, catch_unwind};

use rxing::common::{DetectorRXingResult, HybridBinarizer};
use rxing::qrcode::decoder::qrcode_decoder;
use rxing::qrcode::detector::Detector;
use rxing::{BinaryBitmap, Luma8Source};

use super::QUIET;

/// Pixels a module: what is missed at any size was missed at this one.
const PIXELS: usize = 10;

/// Whether `text` is found and read in the modules (row by row, true is dark).
pub fn is_found(dark: &[bool], side: usize, text: &str) -> bool {
    let width = (side + 2 * QUIET) * PIXELS;
    let mut picture = vec![255; width * width];
    for (row, modules) in dark.chunks(side).enumerate() {
        let top = (row + QUIET) * PIXELS * width;
        for (column, _) in modules.iter().enumerate().filter(|(_, is_dark)| **is_dark) {
            let left = top + (column + QUIET) * PIXELS;
            picture[left..left + PIXELS].fill(0);
        }
        (1..PIXELS).for_each(|line| picture.copy_within(top..top + width, top + line * width));
    }
    // The decoder asserts things of pictures; one that it cannot bear is one that it does not read.
    catch_unwind(AssertUnwindSafe(|| read(&picture, u32::try_from(width).ok()?))).ok().flatten().as_deref()
        == Some(text)
}

fn read(picture: &[u8], width: u32) -> Option<String> {
    let source = Luma8Source::new_with_slice(picture, width, width).ok()?;
    let picture = BinaryBitmap::new(HybridBinarizer::new(source));
    let seen = Detector::new(picture.get_black_matrix()).detect().ok()?;
    Some(qrcode_decoder::decode_bitmatrix(seen.getBits()).ok()?.getText().to_owned())
}
