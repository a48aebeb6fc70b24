//! `output/report.json`: every file, and for every code what was read from it.

use serde::Serialize;

use super::{CodeRecord, SizeRecord};
use crate::model::Digest;

/// A published file as the report names it.
pub struct ReportFile<'a> {
    pub path: &'a str,
    pub bytes: u64,
    pub digest: Digest,
    pub code: Option<&'a CodeRecord>,
    pub size: Option<&'a SizeRecord>,
}

#[derive(Serialize)]
struct Report<'a> {
    tool: String,
    today: String,
    files: Vec<FileLine<'a>>,
    codes: Vec<CodeLine<'a>>,
}

#[derive(Serialize)]
struct FileLine<'a> {
    path: &'a str,
    bytes: u64,
    /// BLAKE3.
    digest: Digest,
    #[serde(skip_serializing_if = "Option::is_none")]
    width_mm: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    height_mm: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pages: Option<usize>,
}

#[derive(Serialize)]
struct CodeLine<'a> {
    file: &'a str,
    page: usize,
    target: &'a str,
    decoded: &'a str,
    module_mm: Option<f64>,
    quiet_zone_modules: f64,
    level: &'a str,
    version: u8,
    decoders: [&'static str; 2],
}

/// The report's bytes; the same for the same site and day, whatever was carried over.
pub fn report(today: &str, files: &[ReportFile<'_>]) -> Vec<u8> {
    let report = Report {
        tool: format!("gridboard {}", env!("CARGO_PKG_VERSION")),
        today: today.to_owned(),
        files: files
            .iter()
            .map(|f| FileLine {
                path: f.path,
                bytes: f.bytes,
                digest: f.digest,
                width_mm: f.size.map(|s| s.width),
                height_mm: f.size.map(|s| s.height),
                pages: f.size.map(|s| s.pages),
            })
            .collect(),
        codes: files
            .iter()
            .filter_map(|f| {
                let code = f.code?;
                Some(CodeLine {
                    file: f.path,
                    page: code.page,
                    target: &code.target,
                    decoded: &code.decoded,
                    module_mm: code.module_mm,
                    quiet_zone_modules: code.quiet_modules,
                    level: &code.level,
                    version: code.version,
                    decoders: ["rqrr", "rxing"],
                })
            })
            .collect(),
    };
    // Strings and numbers always have a JSON form.
    let mut bytes = serde_json::to_vec_pretty(&report).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}
