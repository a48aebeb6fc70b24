//! The two decoders behind one face: where do they see a code, and what do they read in it?

use std::ops::Range;

use quircs::Quirc;
use rxing::common::{BitMatrix, DetectorRXingResult, HybridBinarizer};
use rxing::qrcode::decoder::{QRCodeDecoderMetaData, qrcode_decoder};
use rxing::qrcode::detector::Detector;
use rxing::{BinaryBitmap, Luma8Source};

use super::geometry::Symbol;
use super::picture::Picture;
use super::{Decoder, Reading};

/// Half way between paper and ink.
pub const MIDDLE: u8 = 128;

/// A place in pixels; a pixel's centre lies at its index plus one half.
pub type Point = (f64, f64);

/// Where a decoder sees a code: about here, and about so many modules.
#[derive(Debug, Clone, PartialEq)]
pub struct Sighting {
    /// The centres of the three finder patterns.
    pub top_left: Point,
    pub top_right: Point,
    pub bottom_left: Point,
    /// Modules a side.
    pub modules: f64,
    /// What rxing read there at once, if it was rxing that saw it.
    pub rxing: Option<Reading>,
}

impl Sighting {
    /// The side of a module in pixels. The centres of the finder patterns lie 3.5 modules from the symbol's
    /// edges.
    pub fn module(&self) -> f64 {
        let across = (self.top_right.0 - self.top_left.0).hypot(self.top_right.1 - self.top_left.1);
        let down = (self.bottom_left.0 - self.top_left.0).hypot(self.bottom_left.1 - self.top_left.1);
        (across + down) / 2.0 / (self.modules - 7.0)
    }

    /// The columns and rows that hold the symbol and `border` modules around it, however it is turned.
    pub fn surroundings(&self, border: f64) -> (Range<f64>, Range<f64>) {
        let bottom_right = (
            self.top_right.0 + self.bottom_left.0 - self.top_left.0,
            self.top_right.1 + self.bottom_left.1 - self.top_left.1,
        );
        let centres = [self.top_left, self.top_right, self.bottom_left, bottom_right];
        let border = (border + 3.5) * self.module();
        let span = |values: [f64; 4]| {
            let least = values.into_iter().fold(f64::INFINITY, f64::min);
            let most = values.into_iter().fold(f64::NEG_INFINITY, f64::max);
            least - border..most + border
        };
        (span(centres.map(|centre| centre.0)), span(centres.map(|centre| centre.1)))
    }

    /// The lower right corner of [`Sighting::surroundings`].
    pub fn lower_right(&self, border: f64) -> Point {
        let (columns, rows) = self.surroundings(border);
        (columns.end, rows.end)
    }
}

/// Where the decoders see a code, the quick one first; the second is asked only if the first answer is not
/// enough.
pub fn sightings(picture: &Picture) -> impl Iterator<Item = Sighting> {
    [sight_rxing, sight_quircs]
        .into_iter()
        .filter_map(|sight| sight(picture))
        .filter(|seen| seen.module() >= 1.0)
}

/// Reads the code in a close-up. A decoder may miss a perfect code because of how its modules fall on the
/// pixels (about one in fifty, print.md), so each gets the picture larger and shifted before it has failed.
pub fn read(decoder: Decoder, close_up: &Picture) -> Option<Reading> {
    let read = match decoder {
        Decoder::Quircs => read_quircs,
        Decoder::Rxing => read_rxing,
    };
    read(close_up)
        .or_else(|| read(&close_up.enlarged(2)))
        .or_else(|| read(&close_up.enlarged(3)))
        .or_else(|| read(&close_up.shifted(1).enlarged(2)))
}

fn sight_rxing(picture: &Picture) -> Option<Sighting> {
    let seen = Detector::new(bits(picture)?.get_black_matrix()).detect().ok()?;
    let &[bottom_left, top_left, top_right, ..] = seen.getPoints() else { return None };
    let [top_left, top_right, bottom_left] =
        [top_left, top_right, bottom_left].map(|point| (f64::from(point.x), f64::from(point.y)));
    let matrix = seen.getBits();
    let modules = f64::from(matrix.width());
    Some(Sighting { top_left, top_right, bottom_left, modules, rxing: rxing_reading(matrix) })
}

fn read_rxing(picture: &Picture) -> Option<Reading> {
    let seen = Detector::new(bits(picture)?.get_black_matrix()).detect().ok()?;
    rxing_reading(seen.getBits())
}

fn rxing_reading(matrix: &BitMatrix) -> Option<Reading> {
    let read = qrcode_decoder::decode_bitmatrix(matrix).ok()?;
    // A mirrored code, as when rows and columns are exchanged, is read by ZXing and not by every phone.
    if read.getOther().is_some_and(|other| other.is::<QRCodeDecoderMetaData>()) {
        return None;
    }
    Some(Reading {
        text: read.getText().to_owned(),
        version: version(matrix.width() as usize)?,
        level: level(read.getECLevel().parse().ok()?)?,
    })
}

/// The picture in black and white, as rxing sees it.
fn bits(picture: &Picture) -> Option<BinaryBitmap<HybridBinarizer<Luma8Source<'_>>>> {
    let (width, height) = (u32::try_from(picture.width()).ok()?, u32::try_from(picture.height()).ok()?);
    let source = Luma8Source::new_with_slice(picture.pixels(), width, height).ok()?;
    Some(BinaryBitmap::new(HybridBinarizer::new(source)))
}

fn sight_quircs(picture: &Picture) -> Option<Sighting> {
    let grids = quircs_grids(picture);
    let grid = grids.iter().find(|grid| grid.reading.is_some()).or(grids.first())?;
    let [top_left, top_right, bottom_right, bottom_left] = grid.corners;
    // Along a diagonal from corner to corner, a finder pattern's centre is 3.5 modules in.
    let part = 3.5 / grid.modules;
    let inward = |from: Point, to: Point| (from.0 + (to.0 - from.0) * part, from.1 + (to.1 - from.1) * part);
    Some(Sighting {
        top_left: inward(top_left, bottom_right),
        top_right: inward(top_right, bottom_left),
        bottom_left: inward(bottom_left, top_right),
        modules: grid.modules,
        rxing: None,
    })
}

/// What quircs reads in a symbol whose place has been measured: the modules are taken from the picture at their
/// centres. Its own way to find a code fits a perspective to it, which costs ten times as much as all the rest;
/// what lies flat and square in a drawn page has none.
pub fn read_measured(picture: &Picture, symbol: &Symbol, version: u8) -> Option<Reading> {
    let size = i32::try_from(17 + 4 * u32::from(version)).ok()?;
    let mut code = quircs::Code { size, ..quircs::Code::default() };
    let at =
        |start: f64, end: f64, index: i32| start + (end - start) * (f64::from(index) + 0.5) / f64::from(size);
    for y in 0..size {
        for x in 0..size {
            let (column, row) = (at(symbol.left, symbol.right, x), at(symbol.top, symbol.bottom, y));
            if picture.at(column.floor() as i64, row.floor() as i64)? < MIDDLE {
                let bit = usize::try_from(y * size + x).ok()?;
                *code.cell_bitmap.get_mut(bit / 8)? |= 1 << (bit % 8);
            }
        }
    }
    code.decode().ok().and_then(quircs_reading)
}

fn read_quircs(picture: &Picture) -> Option<Reading> {
    quircs_grids(picture).into_iter().find_map(|grid| grid.reading)
}

/// What quircs takes for a code.
struct QuircsGrid {
    /// Clockwise from the top left.
    corners: [Point; 4],
    modules: f64,
    reading: Option<Reading>,
}

fn quircs_grids(picture: &Picture) -> Vec<QuircsGrid> {
    let grid = |code: quircs::Code| QuircsGrid {
        corners: code.corners.map(|corner| (f64::from(corner.x), f64::from(corner.y))),
        modules: f64::from(code.size),
        reading: code.decode().ok().and_then(quircs_reading),
    };
    let mut quirc = Quirc::default();
    quirc
        .identify(picture.width(), picture.height(), picture.pixels())
        .filter_map(Result::ok)
        .map(grid)
        .collect()
}

fn quircs_reading(data: quircs::Data) -> Option<Reading> {
    Some(Reading {
        text: String::from_utf8(data.payload).ok()?,
        version: u8::try_from(data.version).ok()?,
        level: level(data.ecc_level as u16)?,
    })
}

/// The version of a symbol with so many modules a side.
fn version(modules: usize) -> Option<u8> {
    u8::try_from(modules.checked_sub(17)? / 4).ok()
}

/// The error correction level of the two bits that stand for it in a symbol (ISO/IEC 18004, format
/// information).
fn level(bits: u16) -> Option<char> {
    ['M', 'L', 'H', 'Q'].get(usize::from(bits)).copied()
}
