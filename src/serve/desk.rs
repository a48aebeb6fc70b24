//! What the server knows: the last good edition, the mistakes since, and the files made so far.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use tempfile::TempDir;
use tokio::sync::watch;

use super::edition::{Edition, Made};
use super::{mistakes, picture};
use crate::diagnostics::{Diagnostics, Messages};
use crate::model::Digest;
use crate::pipeline::Request;
use crate::read::Shelf;

/// Stands before the end of every page's head: it asks for changes, and shows mistakes over the page.
const LIVE: &str = "<script src=\"/_gridboard/live.js\" defer></script>\n</head>";

/// The state of a preview, shared by all its threads.
pub struct Desk {
    request: Request,
    messages: Messages,
    /// Files as they were asked for; it goes when the preview ends.
    folder: TempDir,
    edition: RwLock<Option<Arc<Edition>>>,
    /// Files as they were read last, whether or not that made an edition.
    shelf: Mutex<Shelf>,
    /// What is wrong with the last save, as HTML.
    mistakes: RwLock<Option<String>>,
    made: Mutex<BTreeMap<String, Digest>>,
    /// Counts saves.
    version: watch::Sender<u64>,
    /// Names of files that are being written.
    names: AtomicU64,
}

/// What became of a file that was asked for.
pub enum Fresh {
    /// It lies in the folder.
    Ready,
    /// The site has no such file.
    Missing,
    /// It could not be made: HTML that says why.
    Faulty(String),
}

/// Whoever panicked while writing left a whole value behind: values are put in whole.
fn whole<'l, T>(lock: &'l Mutex<T>) -> MutexGuard<'l, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Desk {
    pub fn new(request: Request, messages: Messages) -> std::io::Result<Self> {
        let folder = TempDir::with_prefix("gridboard-")?;
        let desk = Self {
            request,
            messages,
            folder,
            edition: RwLock::default(),
            shelf: Mutex::default(),
            mistakes: RwLock::default(),
            made: Mutex::default(),
            version: watch::Sender::new(0),
            names: AtomicU64::new(0),
        };
        Ok(desk)
    }

    /// Takes away the files that were made: threads that still work keep the desk from being dropped.
    pub fn remove(&self) {
        // What cannot be removed is left to the system, which clears its temporary files.
        let _ = fs::remove_dir_all(self.folder());
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Reads again what was `saved` (paths below the root). Mistakes leave the last good edition as it is.
    pub fn read(&self, saved: &BTreeSet<String>) -> Result<Arc<Edition>, Diagnostics> {
        let before = self.edition();
        let mut shelf = whole(&self.shelf);
        saved.iter().for_each(|path| shelf.forget(path));
        let (result, filled) = Edition::read(&self.request, before.as_deref(), std::mem::take(&mut shelf));
        *shelf = filled;
        drop(shelf);
        let result = result.map(Arc::new);
        let (edition, mistakes) = match &result {
            Ok(edition) => (Some(Arc::clone(edition)), None),
            Err(found) => (before, Some(mistakes::html(found, &self.messages))),
        };
        *self.edition.write().unwrap_or_else(PoisonError::into_inner) = edition;
        *self.mistakes.write().unwrap_or_else(PoisonError::into_inner) = mistakes;
        self.version.send_modify(|version| *version += 1);
        result
    }

    /// Mistakes that showed only as a file was made.
    fn tell(&self, mistakes: String) {
        let mut told = self.mistakes.write().unwrap_or_else(PoisonError::into_inner);
        if told.as_ref() != Some(&mistakes) {
            *told = Some(mistakes);
            self.version.send_modify(|version| *version += 1);
        }
    }

    pub fn edition(&self) -> Option<Arc<Edition>> {
        self.edition.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn mistakes(&self) -> Option<String> {
        self.mistakes.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn version(&self) -> watch::Receiver<u64> {
        self.version.subscribe()
    }

    /// Changes when a page looks different; without a path, with every save.
    pub fn mark(&self, path: &str) -> String {
        match self.edition().filter(|_| !path.is_empty()) {
            Some(edition) => edition.mark(path).unwrap_or_default(),
            None => self.version.borrow().to_string(),
        }
    }

    pub fn messages(&self) -> &Messages {
        &self.messages
    }

    /// Makes `path` (below the output folder), if what lies in the folder is not of today's content.
    pub fn fresh(&self, path: &str) -> Fresh {
        let Some(edition) = self.edition() else {
            return Fresh::Faulty(self.mistakes().unwrap_or_default());
        };
        let known = whole(&self.made).get(path).copied();
        match edition.make(path, known) {
            None => Fresh::Missing,
            Some(Made::Same) => Fresh::Ready,
            Some(Made::Faulty(found)) => {
                let mistakes = mistakes::html(&found, &self.messages);
                if known.is_none() {
                    return Fresh::Faulty(mistakes);
                }
                // The file as it was last stays, and the mistakes stand over it.
                self.tell(mistakes);
                Fresh::Ready
            }
            Some(Made::New(digest, bytes)) => {
                let bytes = if path.ends_with(".html") { live(bytes) } else { bytes };
                match self.put(path, &bytes) {
                    Ok(()) => {
                        whole(&self.made).insert(path.to_owned(), digest);
                        Fresh::Ready
                    }
                    Err(fault) => Fresh::Faulty(mistakes::plain(&fault.to_string())),
                }
            }
        }
    }

    /// Whole or not at all: somebody may be reading the old one.
    fn put(&self, path: &str, bytes: &[u8]) -> std::io::Result<()> {
        let target = self.folder().join(path);
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder)?;
        }
        let name = self.names.fetch_add(1, Ordering::Relaxed);
        let waiting: PathBuf = self.folder().join(format!("{name}.new"));
        fs::write(&waiting, bytes)?;
        fs::rename(&waiting, &target)
    }

    /// A page (from 0) of a piece of print as PNG.
    pub fn picture(&self, path: &str, page: usize) -> Result<Vec<u8>, Fresh> {
        match self.fresh(&format!("print/{path}")) {
            Fresh::Ready => {
                let pdf = fs::read(self.folder().join("print").join(path)).map_err(|_| Fresh::Missing)?;
                picture::page(&pdf, page).ok_or(Fresh::Missing)
            }
            other => Err(other),
        }
    }
}

fn live(html: Vec<u8>) -> Vec<u8> {
    let text = String::from_utf8_lossy(&html);
    text.replacen("</head>", LIVE, 1).into_bytes()
}
