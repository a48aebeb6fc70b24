//! A symbol's place, size and quiet zone, measured from the pixels.

use super::decoders::{Point, Sighting};
use super::picture::Picture;

/// A symbol without its quiet zone, in pixels.
#[derive(Debug, Clone, PartialEq)]
pub struct Symbol {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
    /// The side of a module.
    pub module: f64,
}

/// How far a symbol may be from upright and square, in modules.
const UPRIGHT: f64 = 0.2;

/// What is darker is not paper. Anti-aliasing and rounding stay above; the palest tint of a theme is below.
const WHITE: u8 = 248;

/// Part of a pixel around the symbol that may be grey because the symbol is measured a little too small.
const SLACK: f64 = 0.15;

/// Modules a side of a version.
pub fn modules(version: u8) -> f64 {
    17.0 + 4.0 * f64::from(version)
}

/// Measures the symbol that was seen; `None` if it is turned or not square.
pub fn measure(picture: &Picture, seen: &Sighting, version: u8) -> Option<Symbol> {
    let rough = seen.module();
    let [top_left, top_right, bottom_left] =
        [seen.top_left, seen.top_right, seen.bottom_left].map(|centre| finder_centre(picture, centre, rough));
    let between = modules(version) - 7.0;
    let across = (top_right.0 - top_left.0) / between;
    let down = (bottom_left.1 - top_left.1) / between;
    let module = (across + down) / 2.0;
    let aslant = [top_right.1 - top_left.1, bottom_left.0 - top_left.0, (across - down) * modules(version)];
    if !aslant.iter().all(|deviation| deviation.abs() <= UPRIGHT * module) {
        return None;
    }
    let (left, top) = (top_left.0 - 3.5 * across, top_left.1 - 3.5 * down);
    let (right, bottom) = (left + modules(version) * across, top + modules(version) * down);
    Some(Symbol { left, top, right, bottom, module })
}

/// The centre of a finder pattern to a few hundredths of a pixel: the centre of gravity of its dark heart,
/// three modules wide, in a window that ends within the light ring around it.
fn finder_centre(picture: &Picture, rough: Point, module: f64) -> Point {
    let mut centre = rough;
    for _ in 0..3 {
        let (mut weight, mut x_sum, mut y_sum) = (0.0, 0.0, 0.0);
        for y in pixels_within(centre.1 - 2.0 * module, centre.1 + 2.0 * module) {
            for x in pixels_within(centre.0 - 2.0 * module, centre.0 + 2.0 * module) {
                let dark = f64::from(255 - picture.at(x, y).unwrap_or(255));
                weight += dark;
                x_sum += dark * (x as f64 + 0.5);
                y_sum += dark * (y as f64 + 0.5);
            }
        }
        if weight == 0.0 {
            return centre;
        }
        centre = (x_sum / weight, y_sum / weight);
    }
    centre
}

/// The pixels whose centres lie between two places.
fn pixels_within(from: f64, to: f64) -> std::ops::Range<i64> {
    (from - 0.5).ceil() as i64..(to - 0.5).ceil() as i64
}

/// The width of the white frame around the symbol in modules, at most `reach`; the picture's edge ends it.
///
/// Every row and column is followed outward from the symbol to the first pixel that is not white. Rows and
/// columns that pass beside the symbol look at the frame's corners.
pub fn quiet_modules(picture: &Picture, symbol: &Symbol, reach: f64) -> f64 {
    let Symbol { left, top, right, bottom, module } = *symbol;
    let reach_px = reach * module;
    let mut least = reach_px;
    for y in pixels_within(top - reach_px, bottom + reach_px) {
        let beside = beside(y, top, bottom);
        if beside < least {
            let west = outward(-left, least, |out| picture.at(-1 - out, y));
            let east = outward(right, least, |out| picture.at(out, y));
            least = least.min(west.min(east).max(beside));
        }
    }
    for x in pixels_within(left - reach_px, right + reach_px) {
        let beside = beside(x, left, right);
        if beside < least {
            let north = outward(-top, least, |out| picture.at(x, -1 - out));
            let south = outward(bottom, least, |out| picture.at(x, out));
            least = least.min(north.min(south).max(beside));
        }
    }
    least / module
}

/// How far a row of pixels reaches out beside the symbol, which extends from `start` to `end`; 0 if it meets
/// it.
fn beside(pixel: i64, start: f64, end: f64) -> f64 {
    let (near, far) = (pixel as f64, pixel as f64 + 1.0);
    if far <= start {
        start - near
    } else if near >= end {
        far - end
    } else {
        0.0
    }
}

/// The distance from the symbol's `edge` to the first pixel that is not white, at most `reach`. `pixel` gives
/// the pixel that starts at a distance from the origin, counted outward.
fn outward(edge: f64, reach: f64, pixel: impl Fn(i64) -> Option<u8>) -> f64 {
    let mut index = (edge + SLACK).ceil() as i64;
    loop {
        let distance = index as f64 - edge;
        if distance >= reach {
            return reach;
        }
        match pixel(index) {
            Some(shade) if shade >= WHITE => index += 1,
            Some(shade) => return (distance + white_part(shade, pixel(index + 1))).min(reach),
            None => return distance,
        }
    }
}

/// How much of a pixel is white before something begins whose full shade shows in the next pixel.
fn white_part(shade: u8, next: Option<u8>) -> f64 {
    match next {
        Some(full) if full < shade => f64::from(shade - full) / f64::from(255 - full),
        _ => 0.0,
    }
}
