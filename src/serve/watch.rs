//! Notices when somebody saves.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use notify::{Config, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use crate::read;

/// Editors write a file in several steps: when nothing more came for this long, they are done.
const QUIET: Duration = Duration::from_millis(4);
/// A stream of changes that never rests (a folder being copied) is answered all the same.
const LONGEST: Duration = Duration::from_millis(250);
/// Where the system does not tell of changes (network drives), it is looked for them so often.
const POLL: Duration = Duration::from_secs(1);

/// Watches `content/` and `themes/` below the root, for as long as it lives.
pub struct Watch {
    /// As the system names it: whoever started us may have said `.`.
    root: PathBuf,
    changes: Receiver<notify::Result<Event>>,
    watcher: Box<dyn Watcher + Send>,
    /// Folders that are watched with all they hold.
    watched: Vec<PathBuf>,
}

impl Watch {
    pub fn new(root: &Path) -> notify::Result<Self> {
        let root = &root.canonicalize()?;
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

    /// Waits until something was saved, and names it: paths below the root, of files or of folders; the empty path
    /// where the system cannot tell. `None` when there is nothing more to wait for.
    pub fn wait(&mut self) -> Option<BTreeSet<String>> {
        loop {
            let mut saved = BTreeSet::new();
            self.note(self.changes.recv().ok()?, &mut saved);
            let start = Instant::now();
            while start.elapsed() < LONGEST {
                match self.changes.recv_timeout(QUIET) {
                    Ok(more) => self.note(more, &mut saved),
                    Err(RecvTimeoutError::Timeout) => break,
                    Err(RecvTimeoutError::Disconnected) => return None,
                }
            }
            if !saved.is_empty() {
                // A folder that cannot be watched any more is looked at when the next one changes.
                let _ = self.add_folders();
                return Some(saved);
            }
        }
    }

    /// Reading a file is no change; neither is what lies beside the two folders.
    fn note(&self, event: notify::Result<Event>, saved: &mut BTreeSet<String>) {
        let event = match event {
            Ok(event) if !event.need_rescan() => event,
            // Changes were lost.
            _ => {
                saved.insert(String::new());
                return;
            }
        };
        if matches!(event.kind, EventKind::Access(_)) {
            return;
        }
        let inner = event.paths.iter().filter_map(|path| path.strip_prefix(&self.root).ok());
        let ours = inner.filter(|path| path.starts_with("content") || path.starts_with("themes"));
        saved.extend(ours.map(read::relative));
    }
}
