//! Lists that are made as they are written.

use serde::{Serialize, Serializer};

/// A list that is made as it is written: all grids of a city as values take ten times the room of their file.
pub struct List<F>(pub F);

impl<I: Iterator<Item: Serialize>, F: Fn() -> I> Serialize for List<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}
