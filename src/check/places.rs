//! `[[places]]`: what belongs to a grid; each place to one grid only.

use std::collections::BTreeMap;

use super::desk::Desk;
use super::fields::{At, Fields};
use super::grids::position;
use super::succession::Links;
use crate::diagnostics::{Code, Diagnostic, Place};
use crate::model::{Date, GridId, HouseNumbers, Parity, Text};

/// Names of places already taken, with the stretch of house numbers that each has.
#[derive(Default)]
pub struct PlaceBook {
    taken: BTreeMap<String, Vec<Taken>>,
    clashes: Vec<Clash>,
}

struct Taken {
    numbers: Option<HouseNumbers>,
    holder: Holder,
    place: Place,
}

/// The grid that names a place, and when it serves.
#[derive(Clone)]
pub struct Holder {
    /// `None` where its id is not sound.
    pub grid: Option<GridId>,
    pub period: Period,
}

/// One place in two grids that serve at the same time.
struct Clash {
    name: String,
    /// Each with its house numbers.
    grids: [(Option<GridId>, Option<HouseNumbers>); 2],
    diagnostic: Diagnostic,
}

/// A place that a grid will take over from one that is to be closed: until then it is not its own.
pub struct Inheritance {
    pub heir: GridId,
    pub name: String,
    pub numbers: Option<HouseNumbers>,
}

/// When a grid serves: from the day on which it is opened to the day before it is closed.
#[derive(Clone, Copy)]
pub struct Period {
    pub from: Option<Date>,
    pub until: Option<Date>,
    /// Its closing is not sound: nobody knows when it serves.
    pub is_unsound: bool,
}

impl Period {
    fn meets(self, other: Self) -> bool {
        let before = |a: Self, b: Self| a.until.zip(b.from).is_some_and(|(until, from)| until <= from);
        !self.is_unsound && !other.is_unsound && !before(self, other) && !before(other, self)
    }
}

/// The places of a grid; those of a closed one may be another's by now, and so may those of one to come.
pub fn places(
    f: &mut Fields<'_>,
    holder: &Holder,
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
        book.check(&name, numbers, holder, desk);
        let aliases = aliases.into_iter().map(|a| a.value).collect();
        places.push(crate::model::Place { name: name.value, kind, aliases, numbers });
    }
    places
}

impl PlaceBook {
    /// Each place belongs to one grid at a time; a street may be shared by house number.
    fn check(&mut self, name: &At<Text>, numbers: Option<HouseNumbers>, holder: &Holder, desk: &Desk<'_>) {
        let taken = self.taken.entry(name.value.default().to_owned()).or_default();
        let is_shared = |other: &Option<HouseNumbers>| match (numbers, other) {
            (Some(a), Some(b)) => a.overlaps(*b),
            _ => true,
        };
        // What was over before today is history, and may have been written down with less care.
        let counts = |period: Period| period.until.is_none_or(|until| until > desk.today);
        let clashes = taken.iter().filter(|other| {
            let period = other.holder.period;
            let meet = holder.period.meets(period) && counts(holder.period) && counts(period);
            is_shared(&other.numbers) && meet
        });
        self.clashes.extend(clashes.map(|other| {
            Clash {
                name: name.value.default().to_owned(),
                grids: [(other.holder.grid.clone(), other.numbers), (holder.grid.clone(), numbers)],
                diagnostic: Diagnostic::new(Code::PlaceInTwoGrids, name.place.clone())
                    .with("place", name.value.default())
                    .with("other", position(&other.place)),
            }
        }));
        taken.push(Taken { numbers, holder: holder.clone(), place: name.place.clone() });
    }

    /// Says what stands in two grids, once all are read. What a grid will take over from one that is to be closed may
    /// stand in both.
    pub fn finish(self, links: &Links, desk: &Desk<'_>) -> Vec<Inheritance> {
        let mut inherited = Vec::new();
        let mut told: Option<Place> = None;
        for Clash { name, grids: [a, b], diagnostic } in self.clashes {
            type Named = (Option<GridId>, Option<HouseNumbers>);
            let inherits = |(heir, part): &Named, (old, whole): &Named| {
                let successors =
                    old.as_ref().and_then(|old| links.get(old)).map(|(successors, _)| successors);
                let follows = heir.as_ref().zip(successors).is_some_and(|(heir, all)| all.contains(heir));
                // Houses beside those of the old grid are the heir's own today.
                follows && whole.is_none_or(|whole| part.is_some_and(|part| part.lies_within(whole)))
            };
            let heir = if inherits(&b, &a) { Some(b) } else { Some(a).filter(|a| inherits(a, &b)) };
            match heir {
                Some((Some(heir), numbers)) => inherited.push(Inheritance { heir, name, numbers }),
                _ if told.as_ref() == Some(&diagnostic.place) => {}
                _ => {
                    told = Some(diagnostic.place.clone());
                    desk.say(diagnostic);
                }
            }
        }
        inherited
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
