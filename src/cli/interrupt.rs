//! Ctrl-C, and the end that a service manager asks for: the work ends where nothing is lost. Who asks twice is obeyed at
//! once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether somebody asked to stop.
#[derive(Clone, Debug, Default)]
pub struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Listens from now on.
    pub fn listen() -> Self {
        let interrupt = Self::default();
        let asked = interrupt.clone();
        // Where the system gives no signals, the hard end remains, after which nothing is torn either.
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        if let Ok(runtime) = runtime {
            std::thread::spawn(move || {
                runtime.block_on(crate::serve::stop());
                asked.0.store(true, Ordering::Relaxed);
                runtime.block_on(crate::serve::stop());
                std::process::exit(super::End::Failed as i32);
            });
        }
        interrupt
    }

    pub fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
