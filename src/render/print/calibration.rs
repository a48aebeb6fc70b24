//! A page with rulers on both sides: staff read off how far their printer is off.

use serde::Serialize;

use super::super::code;
use super::super::view::View;
use super::sheet::PressData;
use super::{Expected, ExpectedCodes, Head, Origin, PrintInputs};
use crate::plan::{Cut, Duplex, Sheet};

#[derive(Serialize)]
struct CalibrationData {
    #[serde(flatten)]
    head: Head,
    #[serde(flatten)]
    press: PressData,
}

pub fn calibration(view: &View<'_>, sheet: &Sheet) -> PrintInputs {
    let size = sheet.paper.size();
    let data = CalibrationData {
        head: Head::of(
            view,
            "calibration",
            view.words.get("print-title-calibration"),
            (size, Cut::NONE),
            &[],
        ),
        press: PressData::of(sheet),
    };
    let pages = if sheet.duplex == Duplex::None { 1 } else { 2 };
    PrintInputs {
        main: "/print/calibration.typ",
        data: super::super::json(&data),
        photos: Vec::new(),
        expected: Expected { size, cut: Cut::NONE, codes: ExpectedCodes::Pages(vec![Vec::new(); pages]) },
        origin: Origin::new("site/title".to_owned()),
        on: code::Surface::Card,
    }
}
