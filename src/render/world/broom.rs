//! Keeps Typst's memory of earlier results small.
//!
//! That memory is one for the whole process and only grows: 1 000 boards took 730 MB, and one file of sheets of 340
//! cards as much again.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

/// To clear out costs 2 to 4 ms, so it is done after so many questions for a font, a clock of the work that all threads
/// do: a board asks 30 times, a card 4, a card on a sheet 8,
const CLEARING: u32 = 100;
/// or of a job of so many bytes for each: what Typst keeps of a map grows with its corners, and of 50 000 of them eight
/// boards took 770 MB,
const JOB: usize = 4096;
/// and spares what was used since so many clearings. Without any memory a board takes a third longer; more than this
/// wins nothing.
const MEMORY: usize = 2;

/// Sweeps on a thread of its own, also in the middle of a piece of hundreds of cards: Typst holds a lock while it asks the
/// world for something, so that whoever swept in the answer would wait for itself.
pub struct Broom {
    asked: AtomicU32,
    bell: SyncSender<()>,
}

impl Default for Broom {
    fn default() -> Self {
        let (bell, rings) = sync_channel(1);
        let sweep = move || rings.iter().for_each(|()| typst::comemo::evict(MEMORY));
        // Ends with the bell. Without a thread nothing is swept, and only memory is lost.
        let _ = thread::Builder::new().name("broom".to_owned()).spawn(sweep);
        Self { asked: AtomicU32::new(0), bell }
    }
}

impl Broom {
    /// Typst asked for a font.
    pub fn count(&self) {
        self.add(1);
    }

    /// A piece begins, of a job of so many bytes.
    pub fn count_job(&self, bytes: usize) {
        self.add(u32::try_from(bytes / JOB).unwrap_or(u32::MAX));
    }

    fn add(&self, questions: u32) {
        // Only a counter: nothing else is published through it.
        let before = self.asked.fetch_add(questions, Ordering::Relaxed);
        if before / CLEARING != before.wrapping_add(questions) / CLEARING {
            let _ = self.bell.try_send(()); // who sweeps already sweeps this as well
        }
    }
}
