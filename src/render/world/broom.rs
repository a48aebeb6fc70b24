//! Keeps Typst's memory of earlier results small.
//!
//! That memory is one for the whole process and only grows: 1 000 boards took 730 MB, and one file of sheets of 340
//! cards as much again.

use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering::Relaxed};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

/// To clear out costs 2 to 4 ms, so it is done after so many questions for a font, a clock of the work that all threads
/// do: a board asks 30 times, one whose map has a hundred numbers 125 times, a card 4, a card on a sheet 8,
const CLEARING: u32 = 100;
/// or of a job of so many bytes for each: what Typst keeps of a map grows with its corners, and of 50 000 of them eight
/// boards took 770 MB,
const JOB: usize = 4096;
/// and spares what was used since so many clearings at least. Without any memory a board takes a third longer;
const LEAST: usize = 2;
/// at most since so many. What each piece uses at its beginning, as the theme's files, is to last until the next one
/// begins, while other threads ring the bell as well: two threads on boards of a hundred grids made everything anew and
/// took two thirds longer.
const MOST: usize = 8;
/// A job of more bytes than this spares as little as can be.
const LARGE: usize = 128 << 10;

/// Sweeps on a thread of its own, also in the middle of a piece of hundreds of cards: Typst holds a lock while it asks the
/// world for something, so that whoever swept in the answer would wait for itself.
pub struct Broom {
    asked: AtomicU32,
    rung: AtomicUsize,
    /// How long a piece lasts, in rings.
    lasts: AtomicUsize,
    large: AtomicUsize,
    bell: SyncSender<usize>,
}

/// A piece that is being made.
pub struct Begun<'a> {
    broom: &'a Broom,
    /// How often the bell had been rung before.
    rung: usize,
    is_large: bool,
}

impl Default for Broom {
    fn default() -> Self {
        let (bell, rings) = sync_channel(1);
        let sweep = move || rings.iter().for_each(typst::comemo::evict);
        // Ends with the bell. Without a thread nothing is swept, and only memory is lost.
        let _ = thread::Builder::new().name("broom".to_owned()).spawn(sweep);
        let zero = AtomicUsize::default;
        Self { asked: AtomicU32::default(), rung: zero(), lasts: zero(), large: zero(), bell }
    }
}

/// All of this are counters of their own: nothing else is published through them.
impl Broom {
    /// Typst asked for a font.
    pub fn count(&self) {
        self.add(1);
    }

    /// A piece begins, of a job of so many bytes; it ends when the result is dropped.
    pub fn begin(&self, bytes: usize) -> Begun<'_> {
        let is_large = bytes > LARGE;
        self.large.fetch_add(is_large.into(), Relaxed);
        let begun = Begun { broom: self, rung: self.rung.load(Relaxed), is_large };
        self.add(u32::try_from(bytes / JOB).unwrap_or(u32::MAX));
        begun
    }

    fn add(&self, questions: u32) {
        let before = self.asked.fetch_add(questions, Relaxed);
        if before / CLEARING != before.wrapping_add(questions) / CLEARING {
            self.rung.fetch_add(1, Relaxed);
            let _ = self.bell.try_send(self.spared()); // who sweeps already sweeps this as well
        }
    }

    /// Since how many clearings things were used that are spared: two pieces, but for large ones.
    fn spared(&self) -> usize {
        match self.large.load(Relaxed) {
            0 => (LEAST + 2 * self.lasts.load(Relaxed)).min(MOST),
            _ => LEAST,
        }
    }
}

impl Drop for Begun<'_> {
    fn drop(&mut self) {
        self.broom.large.fetch_sub(self.is_large.into(), Relaxed);
        if !self.is_large {
            self.broom.lasts.store(self.broom.rung.load(Relaxed).wrapping_sub(self.rung), Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn make(broom: &Broom, bytes: usize, questions: u32) {
        let _begun = broom.begin(bytes);
        (0..questions).for_each(|_| broom.count());
    }

    #[test]
    fn what_is_spared_lasts_for_two_pieces() {
        let broom = Broom::default();
        for (bytes, questions, spared) in [
            (2_000, 4, LEAST),
            // rings once or twice
            (40_000, 150, LEAST + 2),
            (2_000, 450, MOST),
            (2_000, 2_000, MOST),
            (2_000, 4, LEAST),
        ] {
            (0..4).for_each(|_| make(&broom, bytes, questions));
            assert!((spared..=spared + 2).contains(&broom.spared()), "{questions}: {}", broom.spared());
            assert!(broom.spared() <= MOST);
        }
    }

    #[test]
    fn a_large_job_spares_little_while_it_lasts() {
        let broom = Broom::default();
        make(&broom, 2_000, 450);
        let begun = broom.begin(LARGE + 1);
        assert_eq!(broom.spared(), LEAST);
        make(&broom, 2_000, 450);
        assert_eq!(broom.spared(), LEAST);
        drop(begun);
        assert_eq!(broom.spared(), MOST);
        make(&broom, usize::MAX, 2_000);
        assert_eq!(broom.spared(), MOST, "a large one says nothing of how long others last");
    }
}
