//! Photos and images: their bytes when they are needed, and how many are decoded at a time. The photos of a town are
//! gigabytes; one of them is a few hundred megabytes while it is decoded.

use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use super::limits;
use crate::model::Digest;

/// Where an image lies, and what it held when it was checked.
#[derive(Clone, Debug)]
pub struct ImageFile {
    path: PathBuf,
    digest: Digest,
    room: Arc<Room>,
}

impl ImageFile {
    pub fn new(path: PathBuf, digest: Digest, room: Arc<Room>) -> Self {
        Self { path, digest, room }
    }

    /// From now on all pictures of the site that are decoded at one time take no more than this together.
    pub fn leave_room(&self, bytes: u64) {
        self.room.taken().most = bytes;
    }

    /// The bytes that were checked; an error if the file holds others by now.
    pub fn read(&self) -> io::Result<Original> {
        let mut bytes = Vec::new();
        File::open(&self.path)?.take(limits::IMAGE_BYTES + 1).read_to_end(&mut bytes)?;
        if Digest::of(&bytes) != self.digest {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "changed since it was checked"));
        }
        Ok(Original { bytes, room: Arc::clone(&self.room) })
    }
}

/// An image as it was saved, and the room in which it may be decoded.
#[derive(Debug)]
pub struct Original {
    pub bytes: Vec<u8>,
    room: Arc<Room>,
}

impl Original {
    /// One that shares its room with no other.
    pub fn alone(bytes: Vec<u8>) -> Self {
        Self { bytes, room: Arc::default() }
    }

    /// Waits until a picture of so many bytes fits beside those that are being decoded. One alone always does.
    pub fn room_to_decode(&self, bytes: u64) -> Held<'_> {
        let is_full = |taken: &mut Taken| taken.bytes > 0 && taken.bytes + bytes > taken.most;
        let waited = self.room.left.wait_while(self.room.taken(), is_full);
        let mut taken = waited.unwrap_or_else(PoisonError::into_inner);
        taken.bytes += bytes;
        Held { room: &self.room, bytes }
    }
}

/// What pictures that are being decoded take together: one room for all images of a site.
#[derive(Debug, Default)]
pub struct Room {
    taken: Mutex<Taken>,
    left: Condvar,
}

#[derive(Debug)]
struct Taken {
    bytes: u64,
    most: u64,
}

impl Default for Taken {
    fn default() -> Self {
        Self { bytes: 0, most: limits::DECODED_BYTES }
    }
}

impl Room {
    /// A thread that panicked while it held the lock left whole numbers behind.
    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Room for one picture, given back when dropped.
pub struct Held<'r> {
    room: &'r Room,
    bytes: u64,
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        let mut taken = self.room.taken();
        taken.bytes = taken.bytes.saturating_sub(self.bytes);
        self.room.left.notify_all();
    }
}
