//! Sizes of what is printed.

use std::hash::{Hash, Hasher};

use super::area::hash_points;

/// Width by height in millimetres, after trimming.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    pub width: f64,
    pub height: f64,
}

impl Hash for Size {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self { width, height } = self;
        hash_points(&[(*width, *height)], state);
    }
}

impl Size {
    pub const fn new(width: f64, height: f64) -> Self {
        Self { width, height }
    }

    /// The same lying on its side.
    pub fn turned(self) -> Self {
        Self { width: self.height, height: self.width }
    }
}

/// Sizes of a contact card; the first is the usual one.
pub const CARD_SIZES: [(&str, Size); 3] =
    [("90x54", Size::new(90.0, 54.0)), ("85.5x54", Size::new(85.5, 54.0)), ("90x50", Size::new(90.0, 50.0))];

/// A card's size by its name, `90x54`.
pub fn card_size(name: &str) -> Option<Size> {
    let name = name.replace('×', "x");
    CARD_SIZES.iter().find(|(known, _)| *known == name).map(|(_, size)| *size)
}

/// Sheets that printers take (ISO 216; SRA3: ISO 217).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Paper {
    A0,
    A1,
    A2,
    A3,
    A4,
    Sra3,
}

impl Paper {
    pub const ALL: [Self; 6] = [Self::A0, Self::A1, Self::A2, Self::A3, Self::A4, Self::Sra3];
    /// What a wall map may be.
    pub const OF_WALL_MAPS: [Self; 3] = [Self::A0, Self::A1, Self::A2];
    /// What a poster of a notice may be.
    pub const OF_POSTERS: [Self; 2] = [Self::A4, Self::A3];
    /// What cards may be laid on.
    pub const OF_SHEETS: [Self; 3] = [Self::A4, Self::A3, Self::Sra3];

    pub fn name(self) -> &'static str {
        match self {
            Self::A0 => "a0",
            Self::A1 => "a1",
            Self::A2 => "a2",
            Self::A3 => "a3",
            Self::A4 => "a4",
            Self::Sra3 => "sra3",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|paper| paper.name().eq_ignore_ascii_case(name.trim()))
    }

    /// Standing upright.
    pub fn size(self) -> Size {
        let (width, height) = match self {
            Self::A0 => (841.0, 1189.0),
            Self::A1 => (594.0, 841.0),
            Self::A2 => (420.0, 594.0),
            Self::A3 => (297.0, 420.0),
            Self::A4 => (210.0, 297.0),
            Self::Sra3 => (320.0, 450.0),
        };
        Size { width, height }
    }
}
