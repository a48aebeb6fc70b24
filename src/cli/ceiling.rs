//! A ceiling over the memory of every command. Limits on content (`read/limits.rs`) foresee what a site takes and say what
//! to change; whatever they do not foresee ends here, with words, before an office computer slows down for everybody.
//! An end at any moment tears nothing (`publish`).

use std::io::Write;
use std::num::NonZeroU32;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use super::environment::memory;
use super::{Desk, End};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Messages, Place, render_all};
use crate::read::limits::readable;

/// Between two looks, each of which takes some ten microseconds.
const PAUSE: Duration = Duration::from_millis(4);

/// Does `work` below a ceiling of `megabytes` (2^20 bytes; 485 unless told otherwise: the largest city that was measured
/// takes 436, and with what is filled between two looks it stays below 500). Above it the program ends as if it had been
/// killed, but not without words.
pub fn under(desk: &Desk, megabytes: NonZeroU32, work: impl FnOnce() -> End) -> End {
    let most = u64::from(megabytes.get()) << 20;
    let (language, is_colourful) = (desk.language, desk.environment.is_colourful);
    std::thread::scope(|threads| {
        let (done, ended) = mpsc::channel::<()>();
        threads.spawn(move || {
            while ended.recv_timeout(PAUSE) == Err(RecvTimeoutError::Timeout) {
                // Where the system does not say, nobody can look.
                let Some(taken) = memory() else { return };
                if taken > most {
                    let told = too_much(taken, most).sorted();
                    let text = render_all(&told.all, &Messages::new(language), is_colourful);
                    let _ = write!(std::io::stderr(), "{text}");
                    std::process::exit(End::ContentErrors as i32);
                }
            }
        });
        let end = work();
        drop(done);
        end
    })
}

fn too_much(taken: u64, most: u64) -> Diagnostics {
    let mut found = Diagnostics::default();
    let diagnostic =
        Diagnostic::new(Code::TooMany, Place::path_only("content")).with("kind", "limit-ceiling");
    let counts = [("count", readable(taken)), ("limit", readable(most))];
    let all = counts.into_iter().fold(diagnostic, |told, (key, value)| told.with(key, value));
    found.push(all.with_word("what", "limit-ceiling"));
    found
}
