//! Fifth stage: nothing unproven is published.
//!
//! Printed pieces and pictures are proven as soon as they are made, from their finished bytes:
//! size and pages, then each code, read by two decoders. Links are proven once every page is
//! known. What was read goes into `report.json`.

pub mod codes;
pub mod links;
mod report;

use hayro::hayro_syntax::Pdf;
use serde::{Deserialize, Serialize};

use codes::{CodeFault, Found};
pub use report::{ReportFile, report};

/// Millimetres that a finished page may differ from the plan: rounding of points in a PDF.
const SIZE_ERROR: f64 = 0.1;
const MM_PER_PT: f64 = 25.4 / 72.0;

/// What the proof read from a file's code.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CodeRecord {
    /// From 1; a picture has one page.
    pub page: usize,
    pub target: String,
    pub decoded: String,
    /// In print only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub module_mm: Option<f64>,
    /// White modules on the barest side.
    pub quiet_modules: f64,
    pub level: String,
    pub version: u8,
}

/// What the proof measured of a printed piece, mm.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SizeRecord {
    pub width: f64,
    pub height: f64,
    pub pages: usize,
}

/// Why a file is not proven.
#[derive(Debug)]
pub enum ProofFault {
    Code(CodeFault),
    Differs { found: String, expected: String },
    QuietZone { modules: f64 },
    Size { found: String, expected: String },
}

/// What a printed piece must turn out to be. Sizes in mm.
pub struct Wanted<'a> {
    pub width: u32,
    pub height: u32,
    pub pages: usize,
    pub code: &'a str,
}

/// Proves a finished PDF: its pages, their size, the code on the first.
pub fn prove_piece(pdf: &[u8], wanted: &Wanted<'_>) -> Result<(CodeRecord, SizeRecord), ProofFault> {
    let size = measure(pdf, wanted)?;
    let found = codes::read_pdf(pdf, 0).map_err(ProofFault::Code)?;
    let module_mm = Some(rounded(found.module));
    Ok((record(found, wanted.code, module_mm)?, size))
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
        target: target.to_owned(),
        decoded: found.text,
        module_mm,
        quiet_modules: rounded(found.quiet_modules),
        level: found.level.to_string(),
        version: found.version,
    })
}

fn measure(pdf: &[u8], wanted: &Wanted<'_>) -> Result<SizeRecord, ProofFault> {
    let unreadable = || ProofFault::Code(CodeFault::NotReadable(codes::Medium::Pdf));
    let pdf = Pdf::new(pdf.to_vec()).map_err(|_| unreadable())?;
    let sizes: Vec<(f64, f64)> = pdf
        .pages()
        .iter()
        .map(|page| {
            let (width, height) = page.render_dimensions();
            (rounded(f64::from(width) * MM_PER_PT), rounded(f64::from(height) * MM_PER_PT))
        })
        .collect();
    let fits = |(width, height): &(f64, f64)| {
        (width - f64::from(wanted.width)).abs() <= SIZE_ERROR
            && (height - f64::from(wanted.height)).abs() <= SIZE_ERROR
    };
    if sizes.len() != wanted.pages || !sizes.iter().all(fits) {
        let shown: Vec<String> = sizes.iter().map(|(w, h)| format!("{w}×{h}")).collect();
        return Err(ProofFault::Size {
            found: shown.join(", "),
            expected: format!("{} × {}×{}", wanted.pages, wanted.width, wanted.height),
        });
    }
    let (width, height) = sizes.first().copied().ok_or_else(unreadable)?;
    Ok(SizeRecord { width, height, pages: sizes.len() })
}

/// To a hundredth: finer figures differ between machines and mean nothing on paper.
fn rounded(n: f64) -> f64 {
    (n * 100.0).round() / 100.0
}
