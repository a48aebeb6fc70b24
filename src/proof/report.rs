//! `output/report.json`: every file, and for every code what was read from it.

use std::io::{self, Write};

use serde::Serialize;

use super::{CodeRecord, PieceRecord};
use crate::model::{Allowance, Digest};
use crate::render::List;

/// A published file as the report names it.
pub struct ReportFile<'a> {
    pub path: &'a str,
    pub bytes: u64,
    pub digest: Digest,
    pub codes: &'a [CodeRecord],
    pub piece: Option<&'a PieceRecord>,
}

#[derive(Serialize)]
struct Report<'a, F, C> {
    tool: String,
    today: &'a str,
    privacy: PrivacyLine<'a>,
    files: F,
    codes: C,
}

/// Content and finished files were read by the guard; what it let pass, and why.
#[derive(Serialize)]
struct PrivacyLine<'a> {
    allowed: Vec<AllowedLine<'a>>,
}

#[derive(Serialize)]
struct AllowedLine<'a> {
    text: &'a str,
    reason: &'a str,
}

#[derive(Serialize)]
struct FileLine<'a> {
    path: &'a str,
    bytes: u64,
    /// BLAKE3.
    digest: Digest,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    piece: Option<PieceLine<'a>>,
}

#[derive(Serialize)]
struct PieceLine<'a> {
    /// Of the trim box.
    width_mm: f64,
    height_mm: f64,
    pages: usize,
    bleed_mm: f64,
    /// How far the media box reaches beyond the trim.
    margin_mm: f64,
    smallest_type_pt: f64,
    /// Of grounds; codes are always `K`.
    inks: &'static str,
    /// `K` where all type is black ink alone or left white in a ground, else `CMYK`.
    type_inks: &'static str,
    /// A photo stays in the colours of screens, which print shops accept.
    photo_colours: Option<&'static str>,
    photos: Vec<PhotoLine<'a>>,
}

#[derive(Serialize)]
struct PhotoLine<'a> {
    width_px: &'a u32,
    height_px: &'a u32,
    width_mm: f64,
    height_mm: f64,
    dpi: f64,
}

impl<'a> PieceLine<'a> {
    fn of(piece: &'a PieceRecord) -> Self {
        let photo = |photo: &'a super::PhotoRecord| PhotoLine {
            width_px: &photo.width_px,
            height_px: &photo.height_px,
            width_mm: photo.width_mm,
            height_mm: photo.height_mm,
            dpi: photo.dpi,
        };
        Self {
            width_mm: piece.width,
            height_mm: piece.height,
            pages: piece.pages,
            bleed_mm: piece.bleed,
            margin_mm: piece.margin,
            smallest_type_pt: piece.smallest_type,
            inks: "CMYK",
            type_inks: if piece.black_type { "K" } else { "CMYK" },
            photo_colours: (!piece.photos.is_empty()).then_some("sRGB"),
            photos: piece.photos.iter().map(photo).collect(),
        }
    }
}

#[derive(Serialize)]
struct CodeLine<'a> {
    file: &'a str,
    page: u32,
    target: &'a str,
    decoded: &'a str,
    module_mm: Option<f64>,
    quiet_zone_modules: f64,
    level: char,
    version: u8,
    decoders: [&'static str; 2],
}

/// Writes the report; the same for the same site and day, whatever was carried over. A city's has sixty megabytes.
pub fn report<'a, I: Iterator<Item = ReportFile<'a>>>(
    out: &mut dyn Write,
    today: &str,
    allowances: &[Allowance],
    files: impl Fn() -> I,
) -> io::Result<()> {
    let allowed = allowances.iter().map(|a| AllowedLine { text: &a.text, reason: &a.reason });
    let file_line = |f: ReportFile<'a>| FileLine {
        path: f.path,
        bytes: f.bytes,
        digest: f.digest,
        piece: f.piece.map(PieceLine::of),
    };
    let code_line = |(file, code): (&'a str, &'a CodeRecord)| CodeLine {
        file,
        page: code.page,
        target: &code.target,
        decoded: &code.target,
        module_mm: code.module_mm,
        quiet_zone_modules: code.quiet_modules,
        level: code.level,
        version: code.version,
        decoders: ["quircs", "rxing"],
    };
    let codes = || files().flat_map(|f| f.codes.iter().map(move |code| (f.path, code)));
    let report = Report {
        tool: format!("gridboard {}", env!("CARGO_PKG_VERSION")),
        today,
        privacy: PrivacyLine { allowed: allowed.collect() },
        files: List(|| files().map(file_line)),
        codes: List(|| codes().map(code_line)),
    };
    serde_json::to_writer_pretty(&mut *out, &report)?;
    out.write_all(b"\n")
}
