//! Printed pieces: the data of their Typst sources (`docs/theme.md`, print part), one file a kind.

mod blocks;
mod calibration;
mod checklist;
mod origin;
mod parts;
mod piece;
mod poster;
mod sheet;
mod wall_map;

use serde::Serialize;

use super::view::View;
use super::{Inputs, Studio, code};
use crate::model::{Digest, Paper, Size};
use crate::plan::{Cut, Piece, SitePath};
pub use origin::Origin;

/// What a piece is made from.
pub struct PrintInputs {
    /// The Typst source.
    pub main: &'static str,
    /// The job, without the rows of its codes.
    pub data: Vec<u8>,
    /// In the order of their numbers.
    pub photos: Vec<Photo>,
    pub expected: Expected,
    pub origin: Origin,
    on: code::Surface,
}

/// A photo or image as a piece needs it.
#[derive(Clone, Debug)]
pub struct Photo {
    pub digest: Digest,
    /// Longer side that is of use, px.
    pub longest: u32,
    /// Of the original, px.
    pub width: u32,
    pub height: u32,
    /// Its name in `check::Sources`.
    pub source: String,
}

/// What a printed piece must turn out to be, for the proof.
#[derive(Clone, Debug)]
pub struct Expected {
    /// Trim size, mm.
    pub size: Size,
    pub cut: Cut,
    pub codes: ExpectedCodes,
}

/// The codes' texts.
#[derive(Clone, Debug)]
pub enum ExpectedCodes {
    /// So many pages, each with these codes.
    Pages(Vec<Vec<String>>),
    /// One on every page, however many there are.
    EveryPage(String),
    /// None, on however many pages.
    Nowhere,
}

impl Expected {
    /// A code on the first of `pages`.
    fn first(size: Size, cut: Cut, pages: usize, code: String) -> Self {
        let mut all = vec![Vec::new(); pages];
        if let Some(first) = all.first_mut() {
            first.push(code);
        }
        Self { size, cut, codes: ExpectedCodes::Pages(all) }
    }
}

/// What every job has.
#[derive(Serialize)]
struct Head {
    kind: &'static str,
    lang: String,
    region: Option<String>,
    document_title: String,
    date: [i32; 3],
    width: f64,
    height: f64,
    cut: CutData,
    fonts: Vec<String>,
    sample: Option<String>,
    words: serde_json::Map<String, serde_json::Value>,
}

#[derive(Serialize)]
struct CutData {
    bleed: f64,
    marks: bool,
}

impl Head {
    /// `values` are what the words may name.
    fn of(
        view: &View<'_>,
        kind: &'static str,
        title: String,
        (size, cut): (Size, Cut),
        values: &[(&'static str, String)],
    ) -> Self {
        let site = view.site;
        let mut lang = site.language.as_str().splitn(2, '-');
        let words = view.studio.look.print_words.iter().filter_map(|id| {
            Some((id.strip_prefix("print-")?.to_owned(), view.words.with(id, values.to_vec()).into()))
        });
        Self {
            kind,
            lang: lang.next().unwrap_or("zh").to_owned(),
            region: lang.next().map(str::to_lowercase),
            document_title: title,
            date: [site.today.year().into(), site.today.month().into(), site.today.day().into()],
            width: size.width,
            height: size.height,
            cut: CutData { bleed: cut.bleed, marks: cut.marks },
            fonts: view.studio.font_families(),
            sample: site.sample.then(|| view.words.get("print-sample")),
            words: words.collect(),
        }
    }
}

/// The inputs of any piece.
pub fn inputs(studio: &Studio<'_>, piece: &Piece, cut: Cut) -> Inputs {
    let view = View::new(studio, &studio.site.language, SitePath::of(""), false);
    let print = match piece {
        Piece::Board { at, index, size } => piece::board(&view, *at, *index, (*size, cut)),
        Piece::Card { at, worker } => piece::card(&view, *at, worker, cut),
        Piece::Sheet(sheet) => sheet::sheet(&view, sheet),
        Piece::WallMap { community, size } => wall_map::wall_map(&view, *community, (*size, cut)),
        Piece::Poster { note, size } => poster::poster(&view, *note, (*size, cut)),
        Piece::Checklist(list) => checklist::checklist(&view, list, (Paper::A4.size(), cut)),
        Piece::Calibration(sheet) => calibration::calibration(&view, sheet),
    };
    Inputs::Print(Box::new(print))
}

/// The job with its codes drawn: choosing a mask is slow, and the text decides it, so it is done
/// only when the piece is made. `None` only for data that is no job.
pub fn with_rows(print: &PrintInputs, codes: &code::Codes) -> Option<Vec<u8>> {
    let mut job: serde_json::Value = serde_json::from_slice(&print.data).ok()?;
    let draw = |job: &mut serde_json::Value| -> Option<()> {
        let code = job.get_mut("code")?.as_object_mut()?;
        let rows = codes.of(code.get("text")?.as_str()?, print.on)?.rows();
        code.insert("rows".to_owned(), rows.into());
        Some(())
    };
    draw(&mut job);
    if let Some(cards) = job.get_mut("cards").and_then(serde_json::Value::as_array_mut) {
        for card in cards {
            draw(card);
        }
    }
    serde_json::to_vec(&job).ok()
}
