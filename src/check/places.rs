//! `[[places]]`: what belongs to a grid; each place to one grid only.

use std::collections::BTreeMap;

use super::desk::Desk;
use super::fields::{At, Fields};
use super::grids::position;
use crate::diagnostics::{Code, Diagnostic, Place};
use crate::model::{HouseNumbers, Parity, Text};

/// Names of places already taken, with the stretch of house numbers that each has.
#[derive(Default)]
pub struct PlaceBook {
    taken: BTreeMap<String, Vec<(Option<HouseNumbers>, Place)>>,
}

/// The places of a grid; those of a closed one may be another's by now.
pub fn places(
    f: &mut Fields<'_>,
    is_open: bool,
    book: &mut PlaceBook,
    desk: &Desk<'_>,
) -> Vec<crate::model::Place> {
    let mut places = Vec::new();
    for mut entry in f.tables("places") {
        let name = entry.text("name");
        let name = entry.need("name", "name = \"时代家居广场\"", name);
        let kind = entry.text("kind").map(|k| k.value);
        let aliases = entry.strings("aliases").unwrap_or_default();
        let numbers = house_numbers(&mut entry, desk);
        entry.finish();
        let Some(name) = name else { continue };
        if is_open {
            book.check(&name, numbers, desk);
        }
        let aliases = aliases.into_iter().map(|a| a.value).collect();
        places.push(crate::model::Place { name: name.value, kind, aliases, numbers });
    }
    places
}

impl PlaceBook {
    /// Each place belongs to one grid; a street may be shared by house number.
    fn check(&mut self, name: &At<Text>, numbers: Option<HouseNumbers>, desk: &Desk<'_>) {
        let taken = self.taken.entry(name.value.default().to_owned()).or_default();
        let clash = taken.iter().find(|(other, _)| match (numbers, other) {
            (Some(a), Some(b)) => a.overlaps(*b),
            _ => true,
        });
        if let Some((_, other)) = clash {
            desk.say(
                Diagnostic::new(Code::PlaceInTwoGrids, name.place.clone())
                    .with("place", name.value.default())
                    .with("other", position(other)),
            );
        }
        taken.push((numbers, name.place.clone()));
    }
}

fn house_numbers(f: &mut Fields<'_>, desk: &Desk<'_>) -> Option<HouseNumbers> {
    let parity = f.string("parity").and_then(|parity| match parity.value.as_str() {
        "odd" => Some(Parity::Odd),
        "even" => Some(Parity::Even),
        _ => {
            desk.bad_value(parity.place, "parity", parity.value, "want-parity");
            None
        }
    });
    let written = f.string("numbers");
    let Some(written) = written else {
        // One side of the whole street.
        return parity.map(|p| HouseNumbers { first: 1, last: 99_999, parity: Some(p) });
    };
    let (first, last) =
        written.value.split_once(['-', '–', '—', '~']).unwrap_or((&written.value, &written.value));
    let number = |text: &str| text.trim().trim_end_matches('号').parse::<u32>().ok().filter(|n| *n > 0);
    match number(first).zip(number(last)) {
        Some((first, last)) if first <= last => Some(HouseNumbers { first, last, parity }),
        _ => {
            desk.bad_value(written.place, "numbers", written.value, "want-numbers");
            None
        }
    }
}
