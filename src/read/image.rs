//! Photos and images: their bytes when they are needed, and how many are decoded at a time. The photos of a town are
//! gigabytes; one of them is a few hundred megabytes while it is decoded.

use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::{Condvar, Mutex, PoisonError};

use super::limits;
use crate::model::Digest;

/// Where an image lies, and what it held when it was checked.
#[derive(Clone, Debug)]
pub struct ImageFile {
    path: PathBuf,
    digest: Digest,
}

impl ImageFile {
    pub fn new(path: PathBuf, digest: Digest) -> Self {
        Self { path, digest }
    }

    /// The bytes that were checked; an error if the file holds others by now.
    pub fn bytes(&self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        File::open(&self.path)?.take(limits::IMAGE_BYTES + 1).read_to_end(&mut bytes)?;
        if Digest::of(&bytes) != self.digest {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "changed since it was checked"));
        }
        Ok(bytes)
    }
}

/// What pictures that are being decoded take together.
static DECODING: Room = Room { taken: Mutex::new(0), left: Condvar::new() };

struct Room {
    taken: Mutex<u64>,
    left: Condvar,
}

/// Room for one picture, given back when dropped.
pub struct Held(u64);

/// Waits until a picture of so many bytes fits beside those that are being decoded. One alone always does.
pub fn room_to_decode(bytes: u64) -> Held {
    // A thread that panicked while it held the lock left a whole number behind.
    let taken = DECODING.taken.lock().unwrap_or_else(PoisonError::into_inner);
    let is_full = |taken: &mut u64| *taken > 0 && *taken + bytes > limits::DECODED_BYTES;
    let mut taken = DECODING.left.wait_while(taken, is_full).unwrap_or_else(PoisonError::into_inner);
    *taken += bytes;
    Held(bytes)
}

impl Drop for Held {
    fn drop(&mut self) {
        let mut taken = DECODING.taken.lock().unwrap_or_else(PoisonError::into_inner);
        *taken = taken.saturating_sub(self.0);
        DECODING.left.notify_all();
    }
}
