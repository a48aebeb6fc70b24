//! How far the work is: a bar on a terminal, a line for every tenth elsewhere when there is much to do.

use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};

use indicatif::{ProgressBar, ProgressStyle};

use super::interrupt::Interrupt;
use super::{Desk, End};
use crate::pipeline::Watch;

/// Fewer jobs are done before anybody reads a line.
const WORTH_TELLING: usize = 2000;

pub struct Progress<'d> {
    desk: &'d Desk,
    bar: Option<ProgressBar>,
    /// Tenths that were told.
    told: AtomicUsize,
    interrupt: Interrupt,
}

impl<'d> Progress<'d> {
    pub fn new(desk: &'d Desk) -> Self {
        let bar = desk.environment.is_terminal.then(|| {
            let bar = ProgressBar::new(0);
            if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len}  {per_sec}  {eta}") {
                bar.set_style(style);
            }
            bar
        });
        let words = desk.messages.get("build-stopped", &[("count", "0".to_owned())]);
        Self { desk, bar, told: AtomicUsize::new(0), interrupt: Interrupt::listen(words) }
    }

    /// Takes the bar away, before anything else is written.
    pub fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

impl Watch for Progress<'_> {
    fn is_stopped(&self) -> bool {
        self.interrupt.is_asked()
    }

    fn progress(&self, done: usize, all: usize) {
        if done == 0 {
            self.told.store(0, Ordering::Relaxed);
            self.bar.iter().for_each(ProgressBar::reset);
        }
        if let Some(bar) = &self.bar {
            bar.set_length(all as u64);
            bar.set_position(done as u64);
            return;
        }
        let tenth = done * 10 / all.max(1);
        if all >= WORTH_TELLING && self.told.fetch_max(tenth, Ordering::Relaxed) < tenth {
            let args = [("done", done.to_string()), ("all", all.to_string())];
            self.desk.complain("progress", &args);
        }
    }

    fn stuck(&self, path: &str) {
        self.finish();
        self.desk.complain("stuck", &[("path", path.to_owned())]);
        self.desk.complain("summary-nothing-written", &[]);
        let _ = std::io::stdout().flush();
        // The thread cannot be stopped; what it has made is not published.
        std::process::exit(End::Failed as i32);
    }
}
