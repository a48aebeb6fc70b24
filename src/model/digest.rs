//! A digest of bytes (BLAKE3): what a job was made from, what a file holds.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::io::{self, Write};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    pub fn of(bytes: &[u8]) -> Self {
        Self(*blake3::hash(bytes).as_bytes())
    }

    /// Of several parts; their borders count.
    pub fn of_parts<'p>(parts: impl IntoIterator<Item = &'p [u8]>) -> Self {
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        Self(*hasher.finalize().as_bytes())
    }

    /// Of what is written, without keeping it.
    pub fn of_written(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<Self> {
        let mut hasher = blake3::Hasher::new();
        write(&mut hasher)?;
        Ok(Self(*hasher.finalize().as_bytes()))
    }

    /// Of everything that a value holds.
    pub fn of_value(value: &(impl Hash + ?Sized)) -> Self {
        let mut held = Held::default();
        value.hash(&mut held);
        held.pass_on();
        Self(*held.digest.finalize().as_bytes())
    }

    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The first eight hexadecimal digits, for file names.
    pub fn short(&self) -> String {
        blake3::Hash::from_bytes(self.0).to_hex()[..8].to_owned()
    }
}

/// Takes what a value holds, a few bytes at a time, and passes it on in blocks: each call of BLAKE3 has a price.
#[derive(Default)]
struct Held {
    digest: blake3::Hasher,
    waiting: Vec<u8>,
}

impl Held {
    /// Bytes; of so many BLAKE3 takes several parts at once.
    const BLOCK: usize = 16 * 1024;

    fn pass_on(&mut self) {
        self.digest.update(&self.waiting);
        self.waiting.clear();
    }
}

impl Hasher for Held {
    fn write(&mut self, bytes: &[u8]) {
        self.waiting.extend_from_slice(bytes);
        if self.waiting.len() >= Self::BLOCK {
            self.pass_on();
        }
    }

    /// Nobody asks: sixty-four bits are too few to tell one city from another.
    fn finish(&self) -> u64 {
        0
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A digit at a time took a thirtieth of looking at a city in which little has changed.
        f.write_str(&blake3::Hash::from_bytes(self.0).to_hex())
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&blake3::Hash::from_bytes(self.0).to_hex())
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let hash = blake3::Hash::from_hex(&text).map_err(serde::de::Error::custom)?;
        Ok(Self(*hash.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_of_a_value_counts() {
        let of = |changed: Option<usize>| {
            let mut value = vec![0u8; 3 * Held::BLOCK + 7];
            changed.into_iter().for_each(|at| value[at] = 1);
            Digest::of_value(&value)
        };
        assert_eq!(of(None), of(None));
        let places = [0, Held::BLOCK - 1, Held::BLOCK, 3 * Held::BLOCK + 6];
        assert!(places.iter().all(|at| of(Some(*at)) != of(None)));
        assert_ne!(Digest::of_value(&("ab", "c")), Digest::of_value(&("a", "bc")), "borders count");
    }
}
