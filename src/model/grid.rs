//! 网格: a few hundred households, its places and boards.

use std::hash::{Hash, Hasher};

use super::area::hash_points;
use super::{BoardId, Date, GridId, Post, Text};

/// A grid, open or closed on the day.
#[derive(Clone, Debug, Hash)]
pub struct Grid {
    pub id: GridId,
    /// Begins with the community's code.
    pub code: Option<String>,
    /// Codes that the same grid had before.
    pub former_codes: Vec<String>,
    pub name: Text,
    /// 四至: its borders in words.
    pub scope: Option<Text>,
    pub figures: Figures,
    /// The day of the figures.
    pub as_of: Option<Date>,
    pub opened: Option<Date>,
    /// Set when it is closed on the day.
    pub closing: Option<Closing>,
    /// Set when it will be closed on a later day.
    pub closing_ahead: Option<Closing>,
    /// It will be opened on a later day: its page is there for whoever prints and hangs ahead, lists and maps wait.
    pub opens_later: bool,
    /// Everyone who ever served or will; ordered as on boards.
    pub team: Vec<Post>,
    pub places: Vec<Place>,
    /// At least one.
    pub boards: Vec<Board>,
    /// The hue that its file asks for.
    pub colour: Option<usize>,
    /// Which of the theme's hues it has on the map, on boards, cards and pages, before taking
    /// the remainder by their number; neighbours differ.
    pub hue: usize,
}

impl Grid {
    /// Whether it serves on the day.
    pub fn is_open(&self) -> bool {
        self.closing.is_none() && !self.opens_later
    }

    /// Who serves on `day`, in the order of boards.
    pub fn team_on(&self, day: Date) -> impl Iterator<Item = &Post> {
        self.team.iter().filter(move |post| post.is_served_on(day))
    }

    /// Who is shown today: before a grid opens, those who will serve on its first day.
    pub fn team_now(&self, today: Date) -> impl Iterator<Item = &Post> {
        self.team_on(self.opened.map_or(today, |opened| opened.max(today)))
    }

    /// The short label on maps: the id's digits without leading zeros (`sy08` → `8`), or the
    /// id itself where it has none.
    pub fn number(&self) -> String {
        let digits: String = self.id.as_str().chars().rev().take_while(char::is_ascii_digit).collect();
        let digits: String = digits.chars().rev().collect();
        let number = digits.trim_start_matches('0');
        if number.is_empty() { self.id.to_string() } else { number.to_owned() }
    }
}

/// Why and for whom a grid was closed; its printed codes lead to the successors.
#[derive(Clone, Debug, Hash)]
pub struct Closing {
    pub on: Date,
    /// At least one.
    pub successors: Vec<GridId>,
    pub reason: Option<Text>,
}

/// A figure that grids have and communities total.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FigureKey {
    Households,
    Population,
    ResidentHouseholds,
    ResidentPopulation,
    FloatingPopulation,
    AreaKm2,
}

impl FigureKey {
    /// In the order of pages and boards.
    pub const ALL: [Self; 6] = [
        Self::Households,
        Self::Population,
        Self::ResidentHouseholds,
        Self::ResidentPopulation,
        Self::FloatingPopulation,
        Self::AreaKm2,
    ];

    /// The key in content files, and the message `figure-<key>` of a theme.
    pub fn key(self) -> &'static str {
        match self {
            Self::Households => "households",
            Self::Population => "population",
            Self::ResidentHouseholds => "resident_households",
            Self::ResidentPopulation => "resident_population",
            Self::FloatingPopulation => "floating_population",
            Self::AreaKm2 => "area_km2",
        }
    }
}

/// A count, or an area in square metres: whole numbers, so that sums are exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Figure {
    pub key: FigureKey,
    /// Households or people; for the area, square metres.
    pub value: u64,
}

/// The figures that are given.
#[derive(Clone, Debug, Default, Hash)]
pub struct Figures(pub Vec<Figure>);

impl Figures {
    pub fn get(&self, key: FigureKey) -> Option<u64> {
        self.0.iter().find(|f| f.key == key).map(|f| f.value)
    }
}

/// What belongs to a grid: an estate, a yard, a stretch of a street.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    pub name: Text,
    pub kind: Option<Text>,
    pub aliases: Vec<String>,
    pub numbers: Option<HouseNumbers>,
}

/// House numbers of a street, `first` to `last` inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct HouseNumbers {
    pub first: u32,
    pub last: u32,
    pub parity: Option<Parity>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Parity {
    Odd,
    Even,
}

impl HouseNumbers {
    /// Whether a house can lie in both.
    pub fn overlaps(self, other: Self) -> bool {
        let (first, last) = (self.first.max(other.first), self.last.min(other.last));
        if first > last {
            return false;
        }
        let fits = |n: u32, p: Option<Parity>| match p {
            None => true,
            Some(Parity::Odd) => n % 2 == 1,
            Some(Parity::Even) => n.is_multiple_of(2),
        };
        // Two neighbours hold both parities; one number stands for itself.
        (first..=last.min(first.saturating_add(1))).any(|n| fits(n, self.parity) && fits(n, other.parity))
    }

    /// Whether every house of these is also one of `other`.
    pub fn lies_within(self, other: Self) -> bool {
        other.first <= self.first
            && self.last <= other.last
            && (other.parity.is_none() || other.parity == self.parity)
    }
}

/// 公示牌: where one hangs.
#[derive(Clone, Debug)]
pub struct Board {
    pub id: BoardId,
    pub place: Option<Text>,
    pub size: BoardSize,
    /// Longitude, latitude: 您在此处.
    pub at: Option<(f64, f64)>,
}

impl Hash for Board {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self { id, place, size, at } = self;
        (id, place, size).hash(state);
        hash_points(at.as_slice(), state);
    }
}

/// Trim size in millimetres, 200 to 2000 each way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BoardSize {
    pub width: u32,
    pub height: u32,
}

impl BoardSize {
    /// The usual board (600 × 900 mm).
    pub const USUAL: Self = Self { width: 600, height: 900 };

    /// A preset or `WxH` in millimetres.
    pub fn parse(text: &str) -> Option<Self> {
        let (width, height) = match text {
            "a1" => (594, 841),
            "a2" => (420, 594),
            "a3" => (297, 420),
            other => {
                let (w, h) = other.split_once(['x', '×'])?;
                (w.parse().ok()?, h.parse().ok()?)
            }
        };
        let range = 200..=2000;
        (range.contains(&width) && range.contains(&height)).then_some(Self { width, height })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(first: u32, last: u32, parity: Option<Parity>) -> HouseNumbers {
        HouseNumbers { first, last, parity }
    }

    #[test]
    fn the_two_sides_of_a_street_do_not_overlap() {
        let odd = numbers(1, 35, Some(Parity::Odd));
        assert!(!odd.overlaps(numbers(2, 40, Some(Parity::Even))));
        assert!(odd.overlaps(numbers(35, 40, None)));
        assert!(!odd.overlaps(numbers(36, 40, None)));
        assert!(!odd.overlaps(numbers(2, 2, None)));
    }

    #[test]
    fn sizes_are_presets_or_millimetres() {
        assert_eq!(BoardSize::parse("600x900"), Some(BoardSize::USUAL));
        assert_eq!(BoardSize::parse("a3"), Some(BoardSize { width: 297, height: 420 }));
        for bad in ["", "a4", "199x300", "600", "600x", "2001x600", "-600x900"] {
            assert_eq!(BoardSize::parse(bad), None, "{bad}");
        }
    }
}
