//! Texts by number: what a million lines say again and again is kept once and compared as a number.

use hashbrown::HashTable;
use xxhash_rust::xxh3::xxh3_64;

/// A text's number, counted from 0 in the order in which they came.
pub type Number = u32;

#[derive(Default)]
pub struct Texts {
    bytes: Vec<u8>,
    ends: Vec<usize>,
    /// Only ever asked for one text: its order shows nowhere.
    known: HashTable<Number>,
    last: Number,
}

impl Texts {
    /// The number of a text, a new one if it was not there.
    pub fn number(&mut self, text: &[u8]) -> Number {
        // The lines of a batch say much the same.
        if self.get(self.last) == Some(text) {
            return self.last;
        }
        let hash = xxh3_64(text);
        if let Some(&number) = self.known.find(hash, |number| self.get(*number) == Some(text)) {
            self.last = number;
            return number;
        }
        let number = self.len();
        self.bytes.extend(text);
        self.ends.push(self.bytes.len());
        let Self { bytes, ends, known, .. } = self;
        known.insert_unique(hash, number, |number| xxh3_64(slice(bytes, ends, *number).unwrap_or_default()));
        self.last = number;
        number
    }

    /// Bytes of all of them.
    pub fn size(&self) -> usize {
        self.bytes.len()
    }

    pub fn get(&self, number: Number) -> Option<&[u8]> {
        slice(&self.bytes, &self.ends, number)
    }

    /// A record of so many texts cannot be read in one piece.
    pub fn len(&self) -> Number {
        Number::try_from(self.ends.len()).unwrap_or(Number::MAX)
    }

    /// In the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.len()).filter_map(|number| self.get(number))
    }
}

fn slice<'t>(bytes: &'t [u8], ends: &[usize], number: Number) -> Option<&'t [u8]> {
    let index = number as usize;
    let end = *ends.get(index)?;
    let start = index.checked_sub(1).map_or(0, |before| ends[before]);
    bytes.get(start..end)
}

/// The texts of lines, by what they are.
#[derive(Default)]
pub struct Tables {
    /// What pieces are called: [`super::lines::PieceRef::name`].
    pub pieces: Texts,
    /// Where they hang: [`super::lines::spot_text`].
    pub spots: Texts,
    pub batches: Texts,
    /// Base addresses.
    pub bases: Texts,
    /// Communities, codes, hues.
    pub words: Texts,
}

impl Tables {
    /// How many texts there are.
    pub fn len(&self) -> usize {
        let Self { pieces, spots, batches, bases, words } = self;
        [pieces, spots, batches, bases, words].into_iter().map(|texts| texts.len() as usize).sum()
    }

    /// Bytes of all of them.
    pub fn size(&self) -> usize {
        let Self { pieces, spots, batches, bases, words } = self;
        [pieces, spots, batches, bases, words].into_iter().map(Texts::size).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_has_one_number_and_is_found_again() {
        let mut texts = Texts::default();
        let numbers: Vec<Number> = ["b1", "", "b2", "b1", "", "b1b2"]
            .into_iter()
            .map(|text| texts.number(text.as_bytes()))
            .collect();
        assert_eq!(numbers, [0, 1, 2, 0, 1, 3]);
        assert_eq!(texts.iter().collect::<Vec<_>>(), [&b"b1"[..], b"", b"b2", b"b1b2"]);
        assert_eq!(texts.get(4), None);
    }
}
