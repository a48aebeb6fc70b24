//! Proof of QR codes from finished bytes: what a phone will read, and whether the symbol is printed as it
//! must be.
//!
//! A page is drawn as a printer would, an image is decoded as a browser would; then two independent decoders
//! must read the same text, and the symbol's size and quiet zone are measured from the pixels. rxing finds the
//! symbol as a phone does; quircs is given the modules at the places that were measured, and finds it for itself
//! where that is not enough. The measuring is not idle: lenient decoders read codes without a quiet zone, phones in poor light do not (ISO/IEC 18004
//! asks for four modules).
//!
//! Nothing here knows what a code should say or how large it should be: the caller compares [`Found`] with
//! the plan.

mod decoders;
mod geometry;
mod page;
mod picture;
mod svg;
mod window;

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use decoders::Sighting;
use page::Page;
use picture::Picture;

/// What was found. Lengths are in millimetres on a page, in pixels in a PNG, in user units in an SVG.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// What both decoders read.
    pub text: String,
    /// 1 to 40; a side has 17 + 4 × version modules.
    pub version: u8,
    /// Error correction: L, M, Q or H.
    pub level: char,
    /// The side of one module.
    pub module: f64,
    /// The upper left corner of the symbol, without its quiet zone, from that of the page or image. A page
    /// includes its bleed.
    pub left: f64,
    /// See `left`.
    pub top: f64,
    /// The side of the symbol without its quiet zone.
    pub side: f64,
    /// How wide the blank border is on its narrowest side, in modules; not measured beyond [`QUIET_SEEN`].
    pub quiet_modules: f64,
}

/// The quiet zone that ISO/IEC 18004 asks for, in modules.
pub const QUIET_ZONE: f64 = 4.0;

/// How far the quiet zone is measured, in modules.
pub const QUIET_SEEN: f64 = 6.0;

/// How exact [`Found::quiet_modules`] is: half of the largest pixel with which pages are measured, in
/// modules. What only reaches into a corner of the quiet zone is placed within one pixel.
const QUIET_ERROR: f64 = 0.1;

impl Found {
    /// Whether the quiet zone is whole, as exactly as it can be measured.
    pub fn has_quiet_zone(&self) -> bool {
        self.quiet_modules >= QUIET_ZONE - QUIET_ERROR
    }

    /// The same with every length multiplied.
    fn scaled(self, factor: f64) -> Found {
        Found {
            module: self.module * factor,
            left: self.left * factor,
            top: self.top * factor,
            side: self.side * factor,
            ..self
        }
    }
}

/// Why a code is not proven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodeFault {
    /// The bytes are not a document of the expected kind.
    NotReadable(Medium),
    /// The document has only `pages` pages.
    NoPage { page: usize, pages: usize },
    /// Nothing looks like a QR code.
    NoCode,
    /// There is a code, but this decoder cannot read it: it is damaged, too pale or hemmed in.
    Unreadable(Decoder),
    /// The decoders read different things.
    DecodersDisagree { quircs: Reading, rxing: Reading },
    /// The code is turned or not square.
    NotUpright,
}

/// What the bytes should have been.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Medium {
    Pdf,
    Image,
    Svg,
}

/// The two decoders: quircs descends from quirc, rxing from ZXing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decoder {
    Quircs,
    Rxing,
}

/// What one decoder read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    pub text: String,
    pub version: u8,
    /// L, M, Q or H.
    pub level: char,
}

/// A decoder wants at least four pixels a module (print.md), and is sure of itself at five. A page is drawn
/// again when the first look at it shows fewer.
const ENOUGH: f64 = 4.8;

/// How many times finer than [`ENOUGH`] a close-up is at most: a code at the far end of a large board needs
/// the whole page drawn.
const FINEST_CLOSE_UP: f64 = 3.0;

/// Reads and measures the code on a page of a finished PDF; pages count from 0.
///
/// A page whose code is not found or not read is drawn again at other scales: a decoder may miss a perfect
/// code because of how its modules fall on the pixels (2 of 300 pieces of the default theme, by rxing at 4.9
/// pixels a module).
pub fn read_pdf(pdf: &[u8], page: usize) -> Result<Found, CodeFault> {
    guarded(|| {
        let page = Page::open(pdf, page)?;
        let mut fault = CodeFault::NoCode;
        let mut barest: Option<Found> = None;
        for (scale, finer) in page.looks() {
            match look(&page, scale, ENOUGH * finer.min(FINEST_CLOSE_UP)) {
                Ok(found) if found.has_quiet_zone() => return Ok(found),
                // Where the pixels fall can take a tenth of a module from the border: what is white at any
                // scale is white on paper.
                Ok(found) => {
                    let is_wider = barest.as_ref().is_none_or(|b| b.quiet_modules < found.quiet_modules);
                    barest = if is_wider { Some(found) } else { barest };
                }
                // What a look that read the code complains of says more than what another could not read.
                Err(CodeFault::NoCode) => {}
                Err(other) if fault == CodeFault::NotUpright => drop(other),
                Err(other) => fault = other,
            }
        }
        if let Some(found) = barest {
            return Ok(found);
        }
        Err(fault)
    })
    .unwrap_or(Err(CodeFault::NotReadable(Medium::Pdf)))
}

/// A place on a page where a code is expected: the symbol without its quiet zone, in mm from the sheet's upper
/// left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Expectation {
    pub left: f64,
    pub top: f64,
    pub side: f64,
    /// How many a side is said to have.
    pub modules: u32,
    /// On its head: the window is turned before it is read.
    pub turned: bool,
}

/// Pixels a module in a window: whole ones, and the symbol begins with a whole one. rxing misses one perfect code of a
/// hundred at five; it is drawn again before the whole page is.
const WINDOW_PIXELS: [f64; 3] = [5.0, 7.0, 6.0];

/// Reads and measures the codes at known places of a page; `None` for each that is not read there.
pub fn read_at(pdf: &[u8], page: usize, places: &[Expectation]) -> Result<Vec<Option<Found>>, CodeFault> {
    guarded(|| Page::open(pdf, page)?.read_at(places)).unwrap_or(Err(CodeFault::NotReadable(Medium::Pdf)))
}

fn read_window(picture: &Picture, window: &window::Window, turned: bool) -> Option<Found> {
    let picture = &if turned { picture.turned() } else { picture.clone() };
    let found = examine(picture, decoders::sightings(picture)).ok()?.scaled(1.0 / window.scale);
    let found = Found { left: found.left + window.left, top: found.top + window.top, ..found };
    found.has_quiet_zone().then_some(found)
}

fn look(page: &Page, scale: f64, enough: f64) -> Result<Found, CodeFault> {
    let picture = page.draw(scale, None);
    let mut seen = decoders::sightings(&picture).peekable();
    match seen.peek() {
        Some(first) if first.module() < enough => look_closer(page, scale, first, enough),
        _ => Ok(examine(&picture, seen)?.scaled(1.0 / scale)),
    }
}

/// Draws the page again, no further than needed and so large that the code seen at `scale` has enough pixels.
fn look_closer(page: &Page, scale: f64, seen: &Sighting, enough: f64) -> Result<Found, CodeFault> {
    let zoom = enough * 1.05 / seen.module();
    let (right, bottom) = seen.lower_right(QUIET_SEEN + 1.0);
    let picture = page.draw(scale * zoom, Some((right * zoom, bottom * zoom)));
    Ok(examine(&picture, decoders::sightings(&picture))?.scaled(1.0 / (scale * zoom)))
}

/// Reads and measures the code in an image of a format the `image` crate knows. JPEG leaves specks in the
/// quiet zone.
pub fn read_image(bytes: &[u8]) -> Result<Found, CodeFault> {
    guarded(|| {
        let picture = Picture::of_image(bytes).ok_or(CodeFault::NotReadable(Medium::Image))?;
        examine(&picture, decoders::sightings(&picture))
    })
    .unwrap_or(Err(CodeFault::NotReadable(Medium::Image)))
}

/// Reads and measures the code in an SVG that is drawn as ours are; see [`svg::draw`] for what it may
/// contain.
pub fn read_svg(svg: &str) -> Result<Found, CodeFault> {
    guarded(|| {
        let (picture, scale) = svg::draw(svg).ok_or(CodeFault::NotReadable(Medium::Svg))?;
        Ok(examine(&picture, decoders::sightings(&picture))?.scaled(1.0 / scale))
    })
    .unwrap_or(Err(CodeFault::NotReadable(Medium::Svg)))
}

/// Reads and measures the code in a picture, in pixels.
///
/// Shapes in a picture can look like a code's corners to one decoder and not to the other, so every place
/// where one of them sees a code gets its chance.
fn examine(picture: &Picture, seen: impl Iterator<Item = Sighting>) -> Result<Found, CodeFault> {
    let mut fault = CodeFault::NoCode;
    for sighting in seen {
        match examine_at(picture, &sighting) {
            Ok(found) => return Ok(found),
            Err(next) => fault = next,
        }
    }
    Err(fault)
}

fn examine_at(picture: &Picture, sighting: &Sighting) -> Result<Found, CodeFault> {
    let close_up = || picture.crop(sighting.surroundings(QUIET_SEEN + 1.0));
    let rxing = sighting.rxing.clone().or_else(|| decoders::read(Decoder::Rxing, &close_up()));
    let symbol = rxing.as_ref().and_then(|read| geometry::measure(picture, sighting, read.version));
    let quircs = symbol
        .as_ref()
        .zip(rxing.as_ref())
        .and_then(|(symbol, read)| decoders::read_measured(picture, symbol, read.version))
        .or_else(|| decoders::read(Decoder::Quircs, &close_up()))
        .ok_or(CodeFault::Unreadable(Decoder::Quircs))?;
    let rxing = rxing.ok_or(CodeFault::Unreadable(Decoder::Rxing))?;
    if quircs != rxing {
        return Err(CodeFault::DecodersDisagree { quircs, rxing });
    }
    let Reading { text, version, level } = quircs;
    let symbol = symbol.ok_or(CodeFault::NotUpright)?;
    Ok(Found {
        text,
        version,
        level,
        module: symbol.module,
        left: symbol.left,
        top: symbol.top,
        side: symbol.module * geometry::modules(version),
        quiet_modules: geometry::quiet_modules(picture, &symbol, QUIET_SEEN),
    })
}

/// Runs third-party code on pixels it may never have met: the decoders assert things of odd pictures, and a
/// proof that panics has failed like any other.
fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

impl fmt::Display for CodeFault {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        match self {
            CodeFault::NotReadable(Medium::Pdf) => write!(out, "not a PDF file that can be drawn"),
            CodeFault::NotReadable(Medium::Image) => write!(out, "not an image that can be read"),
            CodeFault::NotReadable(Medium::Svg) => write!(out, "not an SVG image of square modules"),
            CodeFault::NoPage { page, pages } => write!(out, "no page {}, there are {pages}", page + 1),
            CodeFault::NoCode => write!(out, "no QR code"),
            CodeFault::Unreadable(Decoder::Quircs) => write!(out, "the QR code cannot be read by quircs"),
            CodeFault::Unreadable(Decoder::Rxing) => write!(out, "the QR code cannot be read by rxing"),
            CodeFault::DecodersDisagree { quircs, rxing } => {
                write!(out, "quircs reads {quircs} in the QR code, rxing reads {rxing}")
            }
            CodeFault::NotUpright => write!(out, "the QR code is turned or not square"),
        }
    }
}

impl fmt::Display for Reading {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        write!(out, "{:?} ({}-{})", self.text, self.version, self.level)
    }
}

impl std::error::Error for CodeFault {}

#[cfg(test)]
mod tests;
