//! Fifth stage: nothing unproven is published.
//!
//! Printed pieces and pictures are proven as soon as they are made, from their finished bytes:
//! boxes and pages, then each code, read by two decoders. Links are proven once every page is
//! known. What was read goes into `report.json`.

pub mod codes;
pub mod links;
mod page;
mod paper;
pub mod privacy;
mod report;

use serde::{Deserialize, Serialize};

use crate::render::world::Piece;
use crate::render::{Expected, ExpectedCodes};
use codes::{CodeFault, Expectation, Found};
pub use page::Page;
pub use paper::{PhotoRecord, PieceRecord};
pub use report::{ReportFile, report};

/// What the proof read from a file's code. A city has a hundred thousand: they are kept small.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CodeRecord {
    /// From 1; a picture has one page.
    pub page: u32,
    /// What the code is to say, and what was read from it: there is no record of one that says anything else.
    pub target: Box<str>,
    /// In print only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub module_mm: Option<f64>,
    /// White modules on the barest side.
    pub quiet_modules: f64,
    pub level: char,
    pub version: u8,
}

/// Why a file is not proven.
#[derive(Debug)]
pub enum ProofFault {
    Code(CodeFault),
    Differs { found: String, expected: String },
    QuietZone { modules: f64 },
    Size { found: String, expected: String },
}

/// Proves a finished PDF: its pages, their boxes, and every code that the plan knows.
pub fn prove_piece(piece: &Piece, expected: &Expected) -> Result<(Vec<CodeRecord>, PieceRecord), ProofFault> {
    let pages: Vec<Vec<&str>> = match &expected.codes {
        ExpectedCodes::Pages(pages) => {
            pages.iter().map(|codes| codes.iter().map(String::as_str).collect()).collect()
        }
        ExpectedCodes::Nowhere => piece.pages.iter().map(|_| Vec::new()).collect(),
        ExpectedCodes::EveryPage(code) => piece.pages.iter().map(|_| vec![code.as_str()]).collect(),
    };
    let record = paper::measure(piece, expected, pages.len())?;
    let mut records = Vec::new();
    for (page, wanted) in pages.iter().enumerate().filter(|(_, wanted)| !wanted.is_empty()) {
        records.extend(prove_codes(piece, page, wanted, &record)?);
    }
    Ok((records, record))
}

/// The codes of one page.
fn prove_codes(
    piece: &Piece,
    page: usize,
    wanted: &[&str],
    paper: &PieceRecord,
) -> Result<Vec<CodeRecord>, ProofFault> {
    let margin = paper.margin;
    let places = piece.survey.spots.iter().filter(|spot| spot.page == page);
    let places: Vec<Expectation> = places
        .map(|spot| Expectation {
            left: spot.left + margin,
            top: spot.top + margin,
            side: spot.side,
            modules: spot.modules,
            turned: spot.turned,
        })
        .collect();
    let mut found = Vec::new();
    if places.len() == wanted.len() {
        let read = codes::read_at(&piece.pdf, page, &places).map_err(ProofFault::Code)?;
        found = read.into_iter().flatten().collect();
    }
    if found.len() != wanted.len() {
        // Alone on its page a code is found wherever it lies.
        let [_] = wanted else { return Err(ProofFault::Code(CodeFault::NoCode)) };
        found = vec![codes::read_pdf(&piece.pdf, page).map_err(ProofFault::Code)?];
    }
    // In whatever order they lie on the page.
    found.sort_by(|a, b| a.text.cmp(&b.text));
    let mut wanted = wanted.to_vec();
    wanted.sort_unstable();
    let proven = found.into_iter().zip(wanted).map(|(found, target)| {
        let found = Found { quiet_modules: found.quiet_modules.min(room_around(&found, paper)), ..found };
        let module = Some(rounded(found.module));
        let number = u32::try_from(page + 1).unwrap_or(u32::MAX);
        record(found, target, module).map(|record| CodeRecord { page: number, ..record })
    });
    proven.collect()
}

/// Modules between a code and the nearest edge of the trim: behind it lies what is no paper.
fn room_around(found: &Found, paper: &PieceRecord) -> f64 {
    let (left, top) = (found.left - paper.margin, found.top - paper.margin);
    let (right, bottom) = (paper.width - left - found.side, paper.height - top - found.side);
    [left, top, right, bottom].into_iter().fold(f64::INFINITY, f64::min) / found.module
}

/// Proves the code in a PNG.
pub fn prove_png(png: &[u8], target: &str) -> Result<CodeRecord, ProofFault> {
    record(codes::read_image(png).map_err(ProofFault::Code)?, target, None)
}

/// Proves the code in an SVG of ours.
pub fn prove_svg(svg: &str, target: &str) -> Result<CodeRecord, ProofFault> {
    record(codes::read_svg(svg).map_err(ProofFault::Code)?, target, None)
}

fn record(found: Found, target: &str, module_mm: Option<f64>) -> Result<CodeRecord, ProofFault> {
    if found.text != target {
        return Err(ProofFault::Differs { found: found.text, expected: target.to_owned() });
    }
    if !found.has_quiet_zone() {
        return Err(ProofFault::QuietZone { modules: rounded(found.quiet_modules) });
    }
    Ok(CodeRecord {
        page: 1,
        target: target.into(),
        module_mm,
        quiet_modules: rounded(found.quiet_modules),
        level: found.level,
        version: found.version,
    })
}

/// To a hundredth: finer figures differ between machines and mean nothing on paper.
fn rounded(n: f64) -> f64 {
    // Nothing is minus nothing.
    (n * 100.0).round() / 100.0 + 0.0
}

#[cfg(test)]
mod tests;
