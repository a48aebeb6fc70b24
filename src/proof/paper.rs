//! The paper of a printed piece, measured: pages and boxes from the finished PDF, type and pictures as laid out.

use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::object::Rect;
use hayro::hayro_syntax::page::Page;
use serde::{Deserialize, Serialize};

use super::codes::{CodeFault, Medium};
use super::{ProofFault, rounded};
use crate::render::Expected;
use crate::render::world::Piece;

/// Millimetres that a finished page may differ from the plan: rounding of points in a PDF.
const SIZE_ERROR: f64 = 0.1;
const MM_PER_PT: f64 = 25.4 / 72.0;

/// What the proof measured of a printed piece, mm.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PieceRecord {
    /// Of the trim.
    pub width: f64,
    pub height: f64,
    pub pages: usize,
    /// How far the bleed box reaches beyond the trim.
    pub bleed: f64,
    /// How far the sheet (the media box) reaches beyond the trim.
    pub margin: f64,
    /// The smallest type, pt.
    pub smallest_type: f64,
    /// All type stands on the black plate alone, or is left white.
    pub black_type: bool,
    /// In the order of drawing.
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    pub photos: Box<[PhotoRecord]>,
}

/// A picture as it is printed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PhotoRecord {
    /// The number of the job's photo.
    pub photo: usize,
    pub width_px: u32,
    pub height_px: u32,
    pub width_mm: f64,
    pub height_mm: f64,
    /// Pixels an inch on paper, the lesser of both directions.
    pub dpi: f64,
}

/// Measures the boxes of every page and compares them with the plan.
pub fn measure(piece: &Piece, expected: &Expected, pages: usize) -> Result<PieceRecord, ProofFault> {
    let unreadable = || ProofFault::Code(CodeFault::NotReadable(Medium::Pdf));
    let pdf = Pdf::new(piece.pdf.clone()).map_err(|_| unreadable())?;
    let sheets: Vec<Boxes> = pdf.pages().iter().map(Boxes::of).collect();
    let first = sheets.first().copied().ok_or_else(unreadable)?;
    let near = |a: f64, b: f64| (a - b).abs() <= SIZE_ERROR;
    let fits = |sheet: &Boxes| {
        near(sheet.width, expected.size.width)
            && near(sheet.height, expected.size.height)
            && near(sheet.bleed, expected.cut.bleed)
            && sheet.margin + SIZE_ERROR >= sheet.bleed
            && (expected.cut.marks || near(sheet.margin, sheet.bleed))
    };
    if sheets.len() != pages || !sheets.iter().all(fits) {
        let shown: Vec<String> = sheets.iter().map(Boxes::to_string).collect();
        let wanted = Boxes {
            width: expected.size.width,
            height: expected.size.height,
            bleed: expected.cut.bleed,
            margin: first.margin,
        };
        return Err(ProofFault::Size { found: shown.join(", "), expected: format!("{pages} × {wanted}") });
    }
    let photos = piece.survey.pictures.iter().map(|picture| {
        let (width_mm, height_mm) = picture.size;
        let dpi = |px: u32, mm: f64| f64::from(px) / (mm / 25.4).max(0.001);
        PhotoRecord {
            photo: picture.photo,
            width_px: picture.pixels.0,
            height_px: picture.pixels.1,
            width_mm: rounded(width_mm),
            height_mm: rounded(height_mm),
            dpi: dpi(picture.pixels.0, width_mm).min(dpi(picture.pixels.1, height_mm)).round(),
        }
    });
    Ok(PieceRecord {
        width: first.width,
        height: first.height,
        pages: sheets.len(),
        bleed: first.bleed,
        margin: first.margin,
        smallest_type: rounded(piece.survey.smallest_type()),
        black_type: piece.survey.is_black_only(),
        photos: photos.collect(),
    })
}

/// A page's boxes in mm: the trim, and how far the others reach beyond it on the narrowest side.
#[derive(Clone, Copy, Debug)]
struct Boxes {
    width: f64,
    height: f64,
    bleed: f64,
    margin: f64,
}

impl Boxes {
    fn of(page: &Page<'_>) -> Self {
        let media = page.media_box();
        let named = |name: &[u8]| page.raw().get::<Rect>(name).unwrap_or(media);
        let (trim, bleed) = (named(b"TrimBox"), named(b"BleedBox"));
        let beyond = |outer: Rect| {
            let sides = [trim.x0 - outer.x0, trim.y0 - outer.y0, outer.x1 - trim.x1, outer.y1 - trim.y1];
            rounded(sides.into_iter().fold(f64::INFINITY, f64::min) * MM_PER_PT)
        };
        Self {
            width: rounded((trim.x1 - trim.x0) * MM_PER_PT),
            height: rounded((trim.y1 - trim.y0) * MM_PER_PT),
            bleed: beyond(bleed),
            margin: beyond(media),
        }
    }
}

impl std::fmt::Display for Boxes {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}×{} +{}", self.width, self.height, self.bleed)
    }
}
