//! Cards on sheets of paper: the jobs of the cards and where each lies.

use serde::Serialize;

use super::super::code;
use super::super::view::View;
use super::piece::{PieceData, card_data};
use super::{Expected, ExpectedCodes, Head, Origin, PrintInputs};
use crate::plan::{Cut, Duplex, Imposition, Part, Sheet};

#[derive(Serialize)]
struct SheetData {
    #[serde(flatten)]
    head: Head,
    card: CardData,
    grid: LayoutData,
    #[serde(flatten)]
    press: PressData,
    cards: Vec<PieceData>,
    sheets: Vec<Vec<Option<usize>>>,
}

#[derive(Serialize)]
struct CardData {
    width: f64,
    height: f64,
    bleed: f64,
}

#[derive(Serialize)]
struct LayoutData {
    columns: usize,
    rows: usize,
    left: f64,
    top: f64,
    across: f64,
    down: f64,
}

/// How the paper goes through the printer; a calibration page shows the same.
#[derive(Serialize)]
pub struct PressData {
    marks: bool,
    duplex: &'static str,
    nudge: (f64, f64),
    nudge_back: (f64, f64),
    scale: f64,
    printer: Option<String>,
}

impl PressData {
    pub fn of(sheet: &Sheet) -> Self {
        Self {
            // Nobody cuts cards without them.
            marks: true,
            duplex: sheet.duplex.name(),
            nudge: sheet.adjust.nudge,
            nudge_back: sheet.adjust.nudge_back,
            scale: sheet.adjust.scale,
            printer: sheet.printer.clone(),
        }
    }
}

pub fn sheet(view: &View<'_>, sheet: &Sheet) -> PrintInputs {
    let site = view.site;
    let community = &site.communities[sheet.community];
    let Imposition { card, bleed, columns, rows, left, top, across, down } = sheet.layout;
    let cut = Cut { bleed, marks: false };
    let mut photos = Vec::new();
    let cards = sheet.cards.iter().map(|(at, worker)| card_data(view, (*at, worker), cut, &mut photos));
    let (cards, codes): (Vec<PieceData>, Vec<String>) = cards.unzip();
    let values = [("community", view.text(&community.name))];
    let size = sheet.paper.size();
    let Part { number, of } = sheet.part;
    let title = if of == 1 {
        view.words.with("print-title-sheet", values.clone())
    } else {
        let [community] = values.clone();
        let part = [community, ("number", number.to_string()), ("of", of.to_string())];
        view.words.with("print-title-sheet-part", part)
    };
    let data = SheetData {
        head: Head::of(view, "sheet", title, (size, Cut::NONE), &values),
        card: CardData { width: card.width, height: card.height, bleed },
        grid: LayoutData { columns, rows, left, top, across, down },
        press: PressData::of(sheet),
        cards,
        sheets: sheet.positions.clone(),
    };
    let front = |positions: &Vec<Option<usize>>| -> Vec<String> {
        positions.iter().flatten().filter_map(|card| codes.get(*card).cloned()).collect()
    };
    let backs = if sheet.duplex == Duplex::None { 0 } else { 1 };
    let pages = sheet.positions.iter().flat_map(|positions| {
        std::iter::once(front(positions)).chain(std::iter::repeat_n(Vec::new(), backs))
    });
    PrintInputs {
        main: "/print/sheet.typ",
        data: super::super::json(&data),
        photos,
        expected: Expected { size, cut: Cut::NONE, codes: ExpectedCodes::Pages(pages.collect()) },
        origin: Origin::new(format!("community/{}", community.id)),
        on: code::Surface::Card,
    }
}
