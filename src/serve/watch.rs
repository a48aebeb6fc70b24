//! Notices when somebody saves.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use notify::{Config, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

/// Editors write a file in several steps: when nothing more came for this long, they are done.
const QUIET: Duration = Duration::from_millis(4);
/// A stream of changes that never rests (a folder being copied) is answered all the same.
const LONGEST: Duration = Duration::from_millis(250);
/// Where the system does not tell of changes (network drives), it is looked for them so often.
const POLL: Duration = Duration::from_secs(1);

/// Watches `content/` and `themes/` below the root, for as long as it lives.
pub struct Watch {
    root: PathBuf,
    changes: Receiver<notify::Result<Event>>,
    watcher: Box<dyn Watcher + Send>,
    /// Folders that are watched with all they hold.
    watched: Vec<PathBuf>,
}

impl Watch {
    pub fn new(root: &Path) -> notify::Result<Self> {
        match Self::with::<RecommendedWatcher>(root) {
            Ok(watch) => Ok(watch),
            // Too many files for the system's own watcher, or a drive that it cannot watch.
            Err(_) => Self::with::<PollWatcher>(root),
        }
    }

    fn with<W: Watcher + Send + 'static>(root: &Path) -> notify::Result<Self> {
        let (bell, changes) = mpsc::channel();
        let watcher = W::new(bell, Config::default().with_poll_interval(POLL))?;
        let mut watch =
            Self { root: root.to_owned(), changes, watcher: Box::new(watcher), watched: Vec::new() };
        // For the day when one of the folders is made.
        watch.watcher.watch(root, RecursiveMode::NonRecursive)?;
        watch.add_folders()?;
        Ok(watch)
    }

    fn add_folders(&mut self) -> notify::Result<()> {
        for name in ["content", "themes"] {
            let folder = self.root.join(name);
            if folder.is_dir() {
                if !self.watched.contains(&folder) {
                    self.watcher.watch(&folder, RecursiveMode::Recursive)?;
                    self.watched.push(folder);
                }
            } else {
                self.watched.retain(|known| *known != folder);
            }
        }
        Ok(())
    }

    /// Waits until something was saved; `false` when there is nothing more to wait for.
    pub fn wait(&mut self) -> bool {
        loop {
            let Ok(first) = self.changes.recv() else { return false };
            let mut is_change = self.concerns_us(&first);
            let start = Instant::now();
            while start.elapsed() < LONGEST {
                match self.changes.recv_timeout(QUIET) {
                    Ok(more) => is_change |= self.concerns_us(&more),
                    Err(RecvTimeoutError::Timeout) => break,
                    Err(RecvTimeoutError::Disconnected) => return false,
                }
            }
            if is_change {
                // A folder that cannot be watched any more is looked at when the next one changes.
                let _ = self.add_folders();
                return true;
            }
        }
    }

    /// Reading a file is no change; neither is what lies beside the two folders.
    fn concerns_us(&self, event: &notify::Result<Event>) -> bool {
        let Ok(event) = event else { return true };
        if matches!(event.kind, EventKind::Access(_)) {
            return false;
        }
        let ours = ["content", "themes"].map(|name| self.root.join(name));
        event.paths.iter().any(|path| ours.iter().any(|folder| path.starts_with(folder)))
    }
}
