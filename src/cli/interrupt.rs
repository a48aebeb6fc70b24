//! Ctrl-C, and the end that a service manager asks for: the work ends where nothing is lost. Who asks twice is obeyed at
//! once.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether somebody asked to stop.
#[derive(Clone, Debug, Default)]
pub struct Interrupt {
    is_asked: Arc<AtomicBool>,
    /// Somebody has begun to look: from then on there may be something to keep.
    is_watched: Arc<AtomicBool>,
}

impl Interrupt {
    /// Listens from now on. As long as nobody looks, nothing is written, and the program ends at once with `words`.
    pub fn listen(words: String) -> Self {
        let interrupt = Self::default();
        let asked = interrupt.clone();
        // Where the system gives no signals, the hard end remains, after which nothing is torn either.
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        if let Ok(runtime) = runtime {
            std::thread::spawn(move || {
                runtime.block_on(crate::serve::stop());
                asked.is_asked.store(true, Ordering::SeqCst);
                if !asked.is_watched.load(Ordering::SeqCst) {
                    let _ = writeln!(std::io::stderr(), "{words}");
                    std::process::exit(super::End::Failed as i32);
                }
                runtime.block_on(crate::serve::stop());
                std::process::exit(super::End::Failed as i32);
            });
        }
        interrupt
    }

    pub fn is_asked(&self) -> bool {
        self.is_watched.store(true, Ordering::SeqCst);
        self.is_asked.load(Ordering::SeqCst)
    }
}
